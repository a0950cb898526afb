//! Probabilities at another scale, which a softmax behind them would take for logits.
//!
//! ```text
//! p / 0.5        p + 0.0000001        (p + q) * 3         of what adds up to 1
//! p * w          1 - p                p * 10 - 5          something else: learned, falling, on both sides of 0
//! ```

use std::collections::BTreeSet;

use super::{Judge, Sum};
use crate::ir::{ApplicationId, Body, Function, Node, Operation, Scalar, ValueId};
use crate::net::Source;

impl Judge<'_> {
    /// The probabilities that a value is a positive multiple of, or a sum of such, none of it below 0.
    pub(super) fn distribution_of(&self, value: ValueId) -> Option<ApplicationId> {
        let is_positive = self.lowered.known.range(value).low >= 0.0;
        is_positive.then(|| self.made_of(value, true, &mut BTreeSet::new())).flatten()
    }

    /// The probabilities that a value is computed from, element by element.
    pub(super) fn probabilities_in(&self, application: ApplicationId) -> Option<ApplicationId> {
        self.made_of(self.lowered.applications[application], false, &mut BTreeSet::new())
    }

    fn made_of(&self, id: ValueId, is_scaled: bool, seen: &mut BTreeSet<ValueId>) -> Option<ApplicationId> {
        if !seen.insert(id) {
            return None;
        }
        let application = self.lowered.applications.find(|value| *value == id);
        if let Some(own) = application
            && matches!(self.sum(Source::Application(own)), Sum::Along(_))
        {
            return Some(own);
        }
        let operation = &self.lowered.program.value(id).operation;
        let of = match operation {
            Operation::Map(map) if is_scaled && !is_scaled_sum(&map.body) => return None,
            Operation::Map(_) => operation.operands(),
            Operation::Contract(terms) if terms.iter().all(|term| term.b.is_none()) => operation.operands(),
            _ => return None,
        };
        let found: Vec<Option<ApplicationId>> =
            of.iter().map(|operand| self.made_of(*operand, is_scaled, seen)).collect();
        // Of a sum every part is such, or it is something else.
        if is_scaled && found.iter().any(Option::is_none) { None } else { found.into_iter().flatten().next() }
    }
}

/// Whether an expression is a sum of its operands, each times a positive constant, and of a constant.
fn is_scaled_sum(body: &Body) -> bool {
    is_rising(body, body.result()) && !body.used_operands().is_empty()
}

fn is_rising(body: &Body, node: Node) -> bool {
    let Scalar::Apply(function, of) = body.node(node) else {
        return matches!(body.node(node), Scalar::Operand(_) | Scalar::Real(_));
    };
    let is_positive = |node: &Node| constant(body, *node).is_some_and(|number| number > 0.0);
    match (function, &of[..]) {
        (Function::Add, [a, b]) => is_rising(body, *a) && is_rising(body, *b),
        (Function::Subtract, [a, b]) => is_rising(body, *a) && constant(body, *b).is_some(),
        (Function::Multiply, [a, b]) => is_positive(a) && is_rising(body, *b) || is_positive(b) && is_rising(body, *a),
        (Function::Divide, [a, b]) => is_positive(b) && is_rising(body, *a),
        _ => false,
    }
}

fn constant(body: &Body, node: Node) -> Option<f64> {
    body.clone().finish(node).pruned().0.constant()
}
