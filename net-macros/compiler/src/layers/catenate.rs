//! `catenate`, `catenate(axis = -1)`: several inputs one behind the other along an axis, the first unless another is named.
//!
//! ```text
//! (a, b) |> catenate              y[i, j] = a[i, j] for i below 2, y[i + 2, j] = b[i, j]         of [2, 3] and [4, 3]
//! ```
//!
//! Along a new axis they are stacked: `y[0, j] = a[j]`, `y[1, j] = b[j]`, as what `net_map([expert; 2])` gives is.
//!
//! Wolfram's repeats an input of fewer axes; here all have as many, and `replicate` is what repeats.

use std::rc::Rc;

use super::arguments::checked;
use super::axes::Axis;
use super::layer::reals;
use super::{Arguments, Inputs, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Operation, Read, Shape, Term, Typed, ValueId, access, axes};

#[derive(Debug)]
struct Catenate {
    axis: Axis,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let axis = arguments.option("axis")?.map_or(Ok(Axis::default(0, extent)), |setting| Axis::read(&setting))?;
    Ok(Box::new(Catenate { axis, extent }))
}

impl Layer for Catenate {
    fn canonical(&self, input: &Shape) -> String {
        let Catenate { axis, extent: _ } = self;
        format!("axis {}", canonical::list(&axis.among(input.len()).ok()))
    }

    fn inputs(&self) -> Inputs {
        Inputs::AtLeast(2)
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let Some(first) = inputs.first() else { return Err(Diagnostic::new(at, "expected inputs, found none")) };
        if inputs.iter().any(Vec::is_empty) {
            return Err(Diagnostic::new(at, "expected inputs with an axis, found a scalar")
                .help("make it a vector of one element: `a |> reshape([1])`"));
        }
        if let Some(other) = inputs.iter().find(|shape| shape.len() != first.len()) {
            let (a, b) = (shape_text(first), shape_text(other));
            return Err(Diagnostic::new(at, format!("expected inputs of as many axes, found {a} and {b}"))
                .help("nothing is broadcast by itself: `x |> replicate(3)` repeats a value along a new axis"));
        }
        let axis = self.axis.among(first.len())?;
        let others = |shape: &Shape| -> Shape { [&shape[..axis], &shape[axis + 1..]].concat() };
        if let Some(other) = inputs.iter().find(|shape| others(shape) != others(first)) {
            let (a, b) = (shape_text(first), shape_text(other));
            let message = format!("expected inputs that are alike but for axis {axis}, found {a} and {b}");
            let mistake = Diagnostic::new(at, message);
            let differs: Vec<usize> = (0..first.len()).filter(|axis| first[*axis] != other[*axis]).collect();
            return Err(match &differs[..] {
                [other] => mistake.help(format!("write `catenate(axis = {other})`")),
                _ => mistake,
            });
        }
        let mut output = first.clone();
        output[axis] = inputs.iter().fold(0, |sum, shape| sum.saturating_add(shape[axis]));
        Ok(Resolved::shape(checked(output, self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let axis = self.axis.among(lowering.output.len()).unwrap_or_default();
        joined(lowering, axis, lowering.inputs.to_vec())
    }
}

/// Several values along a new first axis.
#[derive(Debug)]
struct Stack;

/// The layer that stacks values of one shape.
pub fn stack() -> Rc<dyn Layer> {
    Rc::new(Stack)
}

impl Layer for Stack {
    fn canonical(&self, _: &Shape) -> String {
        let Stack = self;
        String::new()
    }

    fn inputs(&self) -> Inputs {
        Inputs::AtLeast(1)
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let Some(first) = inputs.first() else { return Err(Diagnostic::new(at, "expected inputs, found none")) };
        debug_assert!(inputs.iter().all(|other| other == first));
        Ok(Resolved::shape(checked([&[inputs.len()], &first[..]].concat(), at)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let term = |(number, value): (usize, &ValueId)| {
            let shape = lowering.shape(*value);
            let at = access::identity(shape.len());
            let out = std::iter::once(Affine::constant(number as isize)).chain(at).collect();
            Term { indices: axes(&shape), out, a: Read::whole(*value, shape.len()), b: None }
        };
        let terms = lowering.inputs.iter().enumerate().map(term).collect();
        lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Contract(terms))
    }
}

/// The values one behind the other along an axis.
fn joined(lowering: &mut Lowering<'_>, axis: usize, values: Vec<ValueId>) -> ValueId {
    let mut before = 0;
    let mut terms = Vec::new();
    for value in values {
        let shape = lowering.shape(value);
        let mut out = access::identity(shape.len());
        out[axis] = Affine::index(axis).offset_by(before as isize);
        before += shape[axis];
        terms.push(Term { indices: axes(&shape), out, a: Read::whole(value, shape.len()), b: None });
    }
    lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Contract(terms))
}
