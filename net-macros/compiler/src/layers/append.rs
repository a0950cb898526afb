//! `append` and `prepend`: an input and one more element along its first axis, behind it or before it.
//!
//! ```text
//! (x, e) |> append     y[i, j] = x[i, j] for i below 3, y[3, j] = e[j]         of [3, 2] and [2]
//! (x, e) |> prepend    y[0, j] = e[j], y[i + 1, j] = x[i, j]
//! ```

use super::arguments::checked;
use super::layer::reals;
use super::{Arguments, Inputs, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Operation, Read, Shape, Term, Typed, ValueId, access, axes};

#[derive(Debug)]
struct Append {
    /// Whether the element stands behind the input.
    behind: bool,
    extent: Extent,
}

pub(super) fn read_append(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Append { behind: true, extent: arguments.layer() }))
}

pub(super) fn read_prepend(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Append { behind: false, extent: arguments.layer() }))
}

impl Layer for Append {
    fn canonical(&self, _: &Shape) -> String {
        let Append { behind: _, extent: _ } = self; // the kind says it
        String::new()
    }

    fn inputs(&self) -> Inputs {
        Inputs::Named(&["input", "element"])
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        match &inputs[..] {
            [input, element] => match input.split_first() {
                Some((count, rest)) if rest == element => {
                    let output = [&[count.saturating_add(1)], rest].concat();
                    Ok(Resolved::shape(checked(output, self.extent)?))
                }
                Some((_, rest)) => {
                    let (expected, found) = (shape_text(rest), shape_text(element));
                    let message = format!("expected an element of shape {expected}, found {found}");
                    Err(Diagnostic::new(at, message).note(format!("the input is {}", shape_text(input))))
                }
                None => Err(Diagnostic::new(at, "expected an input with an axis, found a scalar")
                    .help("make it a vector of one element: `a |> reshape([1])`")),
            },
            several => Err(Diagnostic::new(at, format!("expected an input and an element, found {}", several.len()))),
        }
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [input, element] = [0, 1].map(|number| lowering.inputs[number]);
        let shape = lowering.shape(input);
        let rest = &shape[1..];
        let (first, place) = if self.behind { (0, shape[0]) } else { (1, 0) };
        let mut out = access::identity(shape.len());
        out[0] = Affine::index(0).offset_by(first);
        let whole = Term { indices: axes(&shape), out, a: Read::whole(input, shape.len()), b: None };
        let out = std::iter::once(Affine::constant(place as isize)).chain(access::identity(rest.len())).collect();
        let one = Term { indices: axes(rest), out, a: Read::whole(element, rest.len()), b: None };
        let terms = if self.behind { vec![whole, one] } else { vec![one, whole] };
        lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Contract(terms))
    }
}
