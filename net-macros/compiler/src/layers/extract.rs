//! `extract`: the elements of an input along its first axis at computed positions.
//!
//! ```text
//! (x, p) |> extract     y[j] = x[p, j]              of [5, 3] and one position, `p: [] of index(5)`
//! (x, p) |> extract     y[i, j] = x[p[i], j]        of positions, `p: [4] of index(5)`; its adjoint adds row by row
//! ```

use super::arguments::checked;
use super::{Arguments, Inputs, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Place, Position, Read, Shape, Typed, ValueId};

#[derive(Debug)]
struct Extract {
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Extract { extent: arguments.layer() }))
}

impl Layer for Extract {
    fn canonical(&self, _: &Shape) -> String {
        let Extract { extent: _ } = self;
        String::new()
    }

    fn inputs(&self) -> Inputs {
        Inputs::Named(&["input", "position"])
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let [input, position] = inputs else {
            return Err(Diagnostic::new(at, format!("expected an input and a position, found {}", inputs.len())));
        };
        let [input_shape] = &super::layer::reals(std::slice::from_ref(input), at)?[..] else {
            return Err(Diagnostic::new(at, "expected an input, found none"));
        };
        let Some((extent, rest)) = input_shape.split_first() else {
            return Err(Diagnostic::new(at, "expected an input with an axis, found a scalar"));
        };
        match position.classes {
            Some(classes) if classes == *extent => {
                Ok(Resolved::shape(checked([&position.shape[..], rest].concat(), self.extent)?))
            }
            Some(classes) => {
                let message = format!("expected positions below {extent}, found indices below {classes}");
                Err(Diagnostic::new(at, message).note("they are positions on the first axis of the input"))
            }
            None => Err(Diagnostic::new(at, "expected a position, found real numbers").help(format!(
                "declare the port: `position: {} of index({extent})`",
                Typed::real(position.shape.clone()).text()
            ))),
        }
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [input, position] = [0, 1].map(|number| lowering.inputs[number]);
        let rank = lowering.shape(position).len();
        let row = Position::read(Read::whole(position, rank));
        let rest = (rank..lowering.output.len()).map(Position::index);
        let at = Place::Axes(std::iter::once(row).chain(rest).collect());
        lowering.gather(lowering.name.clone(), lowering.output.clone(), input, at)
    }
}
