//! Sums that are never stored: the kernel that makes them applies the function behind them.
//!
//! ```text
//! z1[i] = b1[i] + w1[i, j] * input[j];   y2[i] = ramp(z1[i])        y2[i] = ramp(b1[i] + w1[i, j] * input[j])
//! ```
//!
//! Nothing but the function may read them, and it stands right behind them: what they are made of is there when it is.

use crate::derive::Derived;
use crate::ir::{Function, Map, Operation, Scalar, ValueId, access};

/// For each value, whether it is on its way to the next.
pub(super) fn passing(derived: &Derived) -> Vec<bool> {
    let values = &derived.program.values;
    let mut readers = vec![0; values.len()];
    let operands = values.iter().flat_map(|value| value.operation.operands());
    operands.chain(derived.results.iter().flatten().copied()).for_each(|id| readers[id.0] += 1);
    let passes = |(number, pair): (usize, &[crate::ir::Value])| {
        let [sums, next] = pair else { return false };
        let function = activation(&next.operation);
        let is_sum = matches!(sums.operation, Operation::Contract(_)) && sums.batched && !sums.shape.is_empty();
        is_sum && readers[number] == 1 && function.is_some_and(|(of, _)| of == ValueId(number))
    };
    let mut passing: Vec<bool> = values.windows(2).enumerate().map(passes).collect();
    passing.resize(values.len(), false);
    passing
}

/// The value that a map is one function of, element by element, and the function, if it is one that kernels apply.
pub fn activation(operation: &Operation) -> Option<(ValueId, Function)> {
    let Operation::Map(Map { operands, body }) = operation else { return None };
    let (&Scalar::Apply(function, ref arguments), [of]) = (body.node(body.result()), &operands[..]) else {
        return None;
    };
    let [argument] = arguments[..] else { return None };
    let is_known = matches!(function, Function::Ramp | Function::Tanh | Function::Sigmoid);
    let is_plain = *body.node(argument) == Scalar::Operand(0) && access::is_identity(&of.at);
    (is_known && is_plain).then_some((of.value, function))
}
