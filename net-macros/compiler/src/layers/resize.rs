//! `resize([8, 8])`, `resize(scale = 2, resampling = nearest)`: the spatial axes of `[channels, ...]` at another size.
//!
//! ```text
//! linear    y[i] at i (d - 1) / (n - 1), between its two neighbours: the corners stay where they are
//! nearest   y[s i + u] = a[i]
//! ```
//!
//! The formula of Wolfram's scheme "Point" is not documented; this is ours. A single element is the first. Positions
//! and weights come from the index in whole numbers, so that a weight is rounded once and a sample that is hit is itself,
//! whatever stands beside it.

use super::arguments::{checked, one_of, size};
use super::windows::{Indices, PerAxis, spatial};
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{
    Affine, Body, Element, Function, Map, Node, Operation, Place, Position, Range, Read, Shape, Term, ValueId, access,
    axes,
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Resampling {
    Linear,
    Nearest,
}

const RESAMPLINGS: [(&str, Resampling); 2] = [("linear", Resampling::Linear), ("nearest", Resampling::Nearest)];

#[derive(Debug)]
enum To {
    Sizes(Shape, Extent),
    Scale(PerAxis<usize>),
}

#[derive(Debug)]
struct Resize {
    to: To,
    resampling: Resampling,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let to = match arguments.option("scale")? {
        Some(scale) => To::Scale(PerAxis::read(&scale, size)?),
        None => {
            let setting = arguments.required("the sizes of the spatial axes", "resize([8, 8])")?;
            let sizes = match PerAxis::read(&setting, size)? {
                PerAxis::Every(one) => vec![one],
                PerAxis::Each(each, _) => each,
            };
            To::Sizes(sizes, setting.extent())
        }
    };
    let resampling = match arguments.option("resampling")? {
        Some(setting) => one_of(&setting, &RESAMPLINGS)?,
        None => Resampling::Linear,
    };
    Ok(Box::new(Resize { to, resampling, extent }))
}

impl Layer for Resize {
    fn canonical(&self, _: &Shape) -> String {
        let Resize { to: _, resampling, extent: _ } = self; // the sizes are those of its value
        canonical::word(&RESAMPLINGS, resampling).to_owned()
    }

    /// Between two elements, nothing is beyond them.
    fn range(&self, input: Range) -> Range {
        input
    }

    /// Along the channels, which are all resized alike.
    fn sums_to_one(&self, _: &Shape, axis: Option<usize>) -> Option<usize> {
        axis.filter(|axis| *axis == 0)
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let from = spatial(input, self.extent)?;
        let to = self.sizes(from)?;
        let at = if let To::Sizes(_, at) = self.to { at } else { self.extent };
        for (from, to) in from.iter().zip(&to) {
            if self.resampling == Resampling::Nearest && to % from != 0 {
                let message = format!("expected a multiple of {from}, found {to}");
                let help = "`nearest` repeats elements; `resampling = linear` takes any size";
                return Err(Diagnostic::new(at, message).help(help));
            }
            // Where an element of the new axis comes from is counted in `usize`, which may have 32 bits.
            if self.resampling == Resampling::Linear && from.saturating_mul(*to) > u32::MAX as usize {
                return Err(Diagnostic::new(at, format!("expected {from} times the size below 2^32, found {to}")));
            }
        }
        Ok(Resolved::shape(checked(std::iter::once(input[0]).chain(to).collect(), at)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (from, to) = (lowering.shape(lowering.input), lowering.output.clone());
        if from == to {
            return lowering.input;
        }
        match self.resampling {
            Resampling::Nearest => repeated(lowering, &from, &to),
            Resampling::Linear => {
                let changed: Vec<usize> = (0..to.len()).filter(|axis| from[*axis] != to[*axis]).collect();
                changed.iter().fold(lowering.input, |value, axis| {
                    let is_last = changed.last() == Some(axis);
                    let name = if is_last { lowering.name.clone() } else { lowering.inner(&format!("y{axis}_")) };
                    interpolated(lowering, name, value, *axis)
                })
            }
        }
    }
}

impl Resize {
    fn sizes(&self, from: &[usize]) -> Result<Shape, Diagnostic> {
        match &self.to {
            To::Sizes(sizes, _) if sizes.len() == from.len() => Ok(sizes.clone()),
            To::Sizes(sizes, at) => {
                let (expected, plural) = (from.len(), if from.len() == 1 { "" } else { "s" });
                let message = format!("expected {expected} size{plural}, found {}", sizes.len());
                Err(Diagnostic::new(*at, message).help("the channels stay as they are and have no size here"))
            }
            To::Scale(scale) => {
                let scale = scale.on(from.len(), "size")?;
                Ok(from.iter().zip(scale).map(|(from, scale)| from.saturating_mul(scale)).collect())
            }
        }
    }
}

/// `y[c, s y + u, r x + v] = a[c, y, x]`
fn repeated(lowering: &mut Lowering<'_>, from: &Shape, to: &Shape) -> ValueId {
    let axes = from.len() - 1;
    let mut indices = Indices::default();
    let c = Affine::index(indices.add("c", from[0]));
    let (mut out, mut at) = (vec![c.clone()], vec![c]);
    for axis in 0..axes {
        let (place, copy) = (["z", "y", "x"][3 - axes + axis], ["t", "u", "v"][3 - axes + axis]);
        let (extent, scale) = (from[axis + 1], to[axis + 1] / from[axis + 1]);
        let place = indices.add(place, extent);
        let written = Affine::default().plus(scale as isize, place);
        out.push(if scale == 1 { written } else { written.plus(1, indices.add(copy, scale)) });
        at.push(Affine::index(place));
    }
    let term = Term { indices: indices.loops, out, a: Read { value: lowering.input, at }, b: None };
    lowering.push(lowering.name.clone(), to.clone(), Operation::Contract(vec![term]))
}

/// The value at the axis' new size, which is the layer's own.
fn interpolated(lowering: &mut Lowering<'_>, name: String, value: ValueId, axis: usize) -> ValueId {
    let mut shape = lowering.shape(value);
    let (from, to) = (shape[axis], lowering.output[axis]);
    shape[axis] = to;
    let step = Step::between(from, to);
    if step.over == 1 {
        // Every position is that of an element.
        let mut at = access::identity(shape.len());
        at[axis] = Affine::default().plus(step.by as isize, axis);
        let term = Term { indices: axes(&shape), out: access::identity(shape.len()), a: Read { value, at }, b: None };
        return lowering.push(name, shape, Operation::Contract(vec![term]));
    }
    let at = Operation::Map(Map { operands: Vec::new(), body: step.position() });
    let at = lowering.push_as(Element::Integer, lowering.inner(&format!("at{axis}_")), vec![to], at);
    let neighbour = |lowering: &mut Lowering<'_>, letter: &str, offset: isize| {
        let mut place: Vec<Position> = (0..shape.len()).map(Position::index).collect();
        place[axis] = Position { affine: Affine::constant(offset), reads: vec![(1, Read::at(at, &[axis]))] };
        let name = lowering.inner(&format!("{letter}{axis}_"));
        lowering.gather(name, shape.clone(), value, Place::Axes(place))
    };
    let (low, high) = (neighbour(lowering, "l", 0), neighbour(lowering, "h", 1));
    let operands = [low, high].map(|value| Read::whole(value, shape.len())).to_vec();
    let body = step.between_neighbours(axis);
    lowering.push(name, shape, Operation::Map(Map { operands, body }))
}

/// From one element to the next the source moves by `by / over`, in lowest terms.
struct Step {
    by: usize,
    over: usize,
}

impl Step {
    fn between(from: usize, to: usize) -> Step {
        if to == 1 {
            return Step { by: 0, over: 1 };
        }
        let (mut divisor, mut rest) = (to - 1, from - 1);
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        Step { by: (from - 1) / divisor, over: (to - 1) / divisor }
    }

    /// `by * i`
    fn numerator(&self, body: &mut Body, axis: usize) -> Node {
        let index = body.index(axis);
        if self.by == 1 {
            return index;
        }
        let by = body.integer(self.by as i64);
        body.binary(Function::Multiply, index, by)
    }

    /// `by * i / over`, rounded down.
    fn quotient(&self, body: &mut Body, axis: usize) -> Node {
        let (numerator, over) = (self.numerator(body, axis), body.integer(self.over as i64));
        body.binary(Function::Divide, numerator, over)
    }

    fn position(&self) -> Body {
        let mut body = Body::builder();
        let quotient = self.quotient(&mut body, 0);
        body.finish(quotient)
    }

    /// `if r == 0 { low } else { low * ((over - r) / over) + high * (r / over) }`, where `r = by * i mod over`.
    fn between_neighbours(&self, axis: usize) -> Body {
        let mut body = Body::builder();
        let (low, high) = (body.operand(0), body.operand(1));
        let (numerator, quotient) = (self.numerator(&mut body, axis), self.quotient(&mut body, axis));
        let (over, zero) = (body.integer(self.over as i64), body.integer(0));
        let whole = body.binary(Function::Multiply, quotient, over);
        let r = body.binary(Function::Subtract, numerator, whole);
        let is_hit = body.binary(Function::Equal, r, zero);
        let rest = body.binary(Function::Subtract, over, r);
        let divisor = body.real(self.over as f64);
        let weighted = |body: &mut Body, of: Node, weight: Node| {
            let weight = body.unary(Function::ToReal, weight);
            let weight = body.binary(Function::Divide, weight, divisor);
            body.binary(Function::Multiply, of, weight)
        };
        let (low_part, high_part) = (weighted(&mut body, low, rest), weighted(&mut body, high, r));
        let sum = body.binary(Function::Add, low_part, high_part);
        let result = body.select(is_hit, low, sum);
        body.finish(result)
    }
}
