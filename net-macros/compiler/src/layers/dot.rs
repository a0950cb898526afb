//! `dot`: products of two inputs, summed over the last axis of the first and the first axis of the second.
//!
//! ```text
//! (a, b) |> dot     y[i, j] = sum[k](a[i, k] * b[k, j])         of matrices
//! (a, b) |> dot     y = sum[i](a[i] * b[i])                     of vectors
//! ```

use super::arguments::checked;
use super::layer::reals;
use super::{Arguments, Inputs, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Operation, Read, Shape, Term, Typed, ValueId, axes};

#[derive(Debug)]
struct Dot {
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Dot { extent: arguments.layer() }))
}

impl Layer for Dot {
    fn canonical(&self, _: &Shape) -> String {
        let Dot { extent: _ } = self;
        String::new()
    }

    fn inputs(&self) -> Inputs {
        Inputs::Exactly(2)
    }

    fn letter(&self) -> &'static str {
        "z"
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let [a, b] = &inputs[..] else {
            return Err(Diagnostic::new(at, format!("expected two inputs, found {}", inputs.len())));
        };
        match (a.split_last(), b.split_first()) {
            (Some((last, rows)), Some((first, columns))) if last == first => {
                Ok(Resolved::shape(checked([rows, columns].concat(), self.extent)?))
            }
            (Some((last, _)), Some((first, _))) => {
                let (a, b) = (shape_text(a), shape_text(b));
                let message = format!(
                    "expected the last axis of the first input and the first of the second to be alike, found {last} of {a} and {first} of {b}"
                );
                Err(Diagnostic::new(at, message).help("`transpose` brings another axis there: `b |> transpose`"))
            }
            _ => Err(Diagnostic::new(at, "expected inputs with an axis, found a scalar")
                .help("a product with a scalar is arithmetic: `a * b`")),
        }
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [a, b] = [0, 1].map(|number| lowering.inputs[number]);
        let (of_a, of_b) = (lowering.shape(a), lowering.shape(b));
        let (rows, columns) = (of_a.len() - 1, of_b.len() - 1);
        let last = rows + columns;
        let indices = axes(&[&of_a[..rows], &of_b[1..], &of_b[..1]].concat());
        let at_a: Vec<usize> = (0..rows).chain([last]).collect();
        let at_b: Vec<usize> = std::iter::once(last).chain(rows..last).collect();
        let term = Term {
            indices,
            out: crate::ir::access::identity(last),
            a: Read::at(a, &at_a),
            b: Some(Read::at(b, &at_b)),
        };
        lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Contract(vec![term]))
    }
}
