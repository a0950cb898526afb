//! `threading(|a, b| a * tanh(b))`: one formula of the elements of several inputs, which have one shape; scalars go with any.
//!
//! ```text
//! threading(|a, b| a * tanh(b))   y[i] = a[i] * tanh(b[i])
//! a * tanh(b) + 1                 the same and one more, as the head of a flow
//! ```

use std::rc::Rc;

use super::layer::reals;
use super::{Arguments, Inputs, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::formula;
use crate::ir::print::shape_text;
use crate::ir::{Body, Map, Operation, Precision, Read, Shape, Typed, ValueId};
use crate::syntax::Setting;

#[derive(Debug)]
struct Threading {
    body: Body,
    inputs: usize,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    match arguments.required("a formula", "threading(|a, b| a - b)")? {
        Setting::Formula(closure) => {
            let (body, inputs) = formula::formula(&closure, arguments.precision(), super::elementwise::elsewhere)?;
            Ok(Box::new(Threading { body, inputs }))
        }
        other => {
            let message = format!("expected a formula like `|a, b| a - b`, found `{}`", other.text());
            Err(Diagnostic::new(other.extent(), message))
        }
    }
}

/// The layer that an expression of values is, given as a closure of them.
pub fn threading(closure: &syn::ExprClosure, precision: Precision) -> Result<Rc<dyn Layer>, Diagnostic> {
    let (body, inputs) = formula::head(closure, precision, super::elementwise::elsewhere)?;
    Ok(Rc::new(Threading { body, inputs }))
}

impl Layer for Threading {
    fn canonical(&self, _: &Shape) -> String {
        let Threading { body, inputs } = self;
        format!("{inputs} of {}", canonical::formula(body))
    }

    fn inputs(&self) -> Inputs {
        Inputs::Exactly(self.inputs)
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let reals: Vec<Shape> = reals(inputs, at)?;
        let arrays: Vec<&Shape> = reals.iter().filter(|shape| !shape.is_empty()).collect();
        match &arrays[..] {
            [first, rest @ ..] => match rest.iter().find(|shape| *shape != first) {
                Some(other) => {
                    let (a, b) = (shape_text(first), shape_text(other));
                    let message = format!("expected values of one shape, or scalars, found {a} and {b}");
                    Err(Diagnostic::new(at, message).help(alike(first, other)))
                }
                None => Ok(Resolved::shape((*first).clone())),
            },
            [] => Ok(Resolved::shape(Vec::new())),
        }
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let operands = lowering.inputs.iter().map(|input| Read::whole(*input, lowering.shape(*input).len())).collect();
        let operation = Operation::Map(Map { operands, body: self.body.clone() });
        lowering.push(lowering.name.clone(), lowering.output.clone(), operation)
    }
}

/// How values of two shapes become alike: by a new axis, where one has it and the other lacks it.
fn alike(a: &[usize], b: &[usize]) -> String {
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    let lacking =
        if long.len() == short.len() + 1 { long.split_first().filter(|(_, rest)| *rest == short) } else { None };
    let last = if long.len() == short.len() + 1 { long.split_last().filter(|(_, rest)| *rest == short) } else { None };
    let by = match (lacking, last) {
        (Some((count, _)), _) => format!("(b |> replicate({count}))"),
        (None, Some((count, _))) => format!("(b |> replicate({count}, axis = {}))", short.len()),
        (None, None) => {
            let product = match (a.split_last(), b.split_first()) {
                (Some((last, _)), Some((first, _))) if last == first && a.len() + b.len() > 2 => {
                    "; a product of matrices is `(a, b) |> dot`"
                }
                _ => "",
            };
            return format!(
                "nothing is broadcast by itself: `x |> replicate(3)` repeats a value along a new axis{product}"
            );
        }
    };
    let rows = "; a layer acts on each row by itself as `net_map(linear(3))`";
    format!("nothing is broadcast by itself: write `{by}` for `b`, that of {}{rows}", shape_text(short))
}
