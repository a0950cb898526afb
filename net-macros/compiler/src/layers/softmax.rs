//! `softmax`, `softmax(axis = 0)`: exponentials that add up to 1 along one axis, the last by default.
//!
//! ```text
//! m[i] = the largest x[i, j]; e[i, j] = exp(x[i, j] - stop(m[i])); s[i] = sum of e[i, j]; p[i, j] = e[i, j] / s[i]
//! ```

use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Body, Function, Map, Operation, Range, Read, Shape, Term, ValueId, axes};
use crate::syntax::Setting;

#[derive(Debug)]
struct Softmax {
    axis: i64,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let (axis, extent) = match arguments.option("axis")? {
        None => (-1, arguments.layer()),
        Some(Setting::Integer(axis, extent)) => (axis, extent),
        Some(other) => {
            return Err(Diagnostic::new(other.extent(), format!("expected an axis, found `{}`", other.text())));
        }
    };
    Ok(Box::new(Softmax { axis, extent }))
}

impl Softmax {
    /// The axis from the front; negative ones count from the end.
    fn axis(&self, rank: usize) -> Option<usize> {
        let axis = if self.axis < 0 { self.axis + rank as i64 } else { self.axis };
        usize::try_from(axis).ok().filter(|axis| *axis < rank)
    }
}

impl Layer for Softmax {
    fn canonical(&self, input: &Shape) -> String {
        let Softmax { axis: _, extent: _ } = self;
        format!("axis {}", self.axis(input.len()).unwrap_or_default())
    }

    fn keeps_shape(&self) -> bool {
        true
    }

    fn letter(&self) -> &'static str {
        "p"
    }

    fn range(&self, _: Range) -> Range {
        Range::UNIT
    }

    fn makes_probabilities(&self) -> bool {
        true
    }

    fn sums_to_one(&self, input: &Shape, _: Option<usize>) -> Option<usize> {
        self.axis(input.len())
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        match self.axis(input.len()) {
            Some(axis) if input[axis] == 1 => Err(Diagnostic::new(self.extent, "expected at least 2 classes, found 1")
                .note("a softmax of one class is 1 whatever its input")
                .help("write `sigmoid` for the probability of one thing, or give it two classes")),
            Some(_) => Ok(Resolved::shape(input.clone())),
            None if input.is_empty() => {
                Err(Diagnostic::new(self.extent, "expected an input with an axis, found a scalar"))
            }
            None => Err(Diagnostic::new(
                self.extent,
                format!("expected an axis below {}, found {}", input.len(), self.axis),
            )),
        }
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let axis = self.axis(lowering.shape(lowering.input()).len()).unwrap_or_default();
        softmax(lowering, lowering.name.clone(), lowering.input(), axis)
    }
}

/// The softmax of a value along an axis.
pub(super) fn softmax(lowering: &mut Lowering<'_>, name: String, x: ValueId, axis: usize) -> ValueId {
    let shape = lowering.shape(x);
    let kept: Vec<usize> = (0..shape.len()).filter(|other| *other != axis).collect();

    // The box of the reductions: the kept axes first, the axis last.
    let own = axes(&shape);
    let indices: Vec<_> = kept.iter().chain([&axis]).map(|axis| own[*axis].clone()).collect();
    let place = |axis_of: usize| kept.iter().position(|other| *other == axis_of).unwrap_or(kept.len());
    let at: Vec<usize> = (0..shape.len()).map(place).collect();

    let names = [lowering.inner("at"), lowering.inner("m")];
    let m = lowering.largest(names, indices.clone(), kept.len(), Read::at(x, &at));
    let operands = vec![Read::whole(x, shape.len()), Read::at(m, &kept)];
    let e =
        lowering.push(lowering.inner("e"), shape.clone(), Operation::Map(Map { operands, body: Body::shifted_exp() }));
    let reduced: Shape = kept.iter().map(|axis| shape[*axis]).collect();
    let out = crate::ir::access::identity(kept.len());
    let sum = Operation::Contract(vec![Term { indices, out, a: Read::at(e, &at), b: None }]);
    let s = lowering.push(lowering.inner("s"), reduced, sum);
    let operands = vec![Read::whole(e, shape.len()), Read::at(s, &kept)];
    let body = Body::of(Function::Divide);
    lowering.push(name, shape, Operation::Map(Map { operands, body }))
}
