//! `total`: the sum of several inputs of one shape, element by element, in order.
//!
//! ```text
//! (a, b, c) |> total     y[i] = a[i] + b[i] + c[i]
//! ```

use super::layer::reals;
use super::{Arguments, Inputs, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Body, Function, Map, Operation, Read, Shape, Typed, ValueId};

#[derive(Debug)]
struct Total;

pub(super) fn read(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Total))
}

impl Layer for Total {
    fn canonical(&self, _: &Shape) -> String {
        let Total = self;
        String::new()
    }

    fn inputs(&self) -> Inputs {
        Inputs::AtLeast(2)
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let Some(first) = inputs.first() else { return Err(Diagnostic::new(at, "expected inputs, found none")) };
        match inputs.iter().find(|shape| *shape != first) {
            Some(other) => {
                let (a, b) = (shape_text(first), shape_text(other));
                Err(Diagnostic::new(at, format!("expected inputs of one shape, found {a} and {b}"))
                    .help("nothing is broadcast by itself: `x |> replicate(3)` repeats a value along a new axis"))
            }
            None => Ok(Resolved::shape(first.clone())),
        }
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let shape = lowering.output.clone();
        let operands: Vec<Read> = lowering.inputs.iter().map(|input| Read::whole(*input, shape.len())).collect();
        let mut body = Body::builder();
        let first = body.operand(0);
        let sum = (1..operands.len()).fold(first, |sum, operand| {
            let operand = body.operand(operand);
            body.binary(Function::Add, sum, operand)
        });
        lowering.push(lowering.name.clone(), shape, Operation::Map(Map { operands, body: body.finish(sum) }))
    }
}
