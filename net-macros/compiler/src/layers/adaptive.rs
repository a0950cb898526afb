//! `adaptive_pooling(4x4, function = mean)`: windows that make as many places as are said of any number of elements.
//!
//! ```text
//! y[c, i] of a[c, floor(i n / m)], .., a[c, ceil((i + 1) n / m) - 1]     m places of n elements
//! ```
//!
//! Where the sizes divide these are the windows of `pooling`. Elsewhere it goes along one axis after the other, the last one first:
//! `g[c, i, k]` is what stands at the window's position `k`, 0 behind its end for a sum, the last element again for a maximum.

use super::arguments::{checked, one_of, size};
use super::images::Image;
use super::pooling::{POOLS, Pool, pooled};
use super::reduction::{share, times};
use super::windows::{PerAxis, Window, spatial};
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{
    Affine, Body, Element, Function, Map, Node, Operation, Place, Position, Read, Shape, Term, ValueId, access, axes,
};

#[derive(Debug)]
struct Adaptive {
    sizes: PerAxis<usize>,
    pool: Pool,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let sizes = PerAxis::read(&arguments.required("the sizes", "adaptive_pooling(4x4)")?, size)?;
    let pool = arguments.option("function")?.map_or(Ok(Pool::Max), |setting| one_of(&setting, &POOLS))?;
    Ok(Box::new(Adaptive { sizes, pool, extent }))
}

impl Layer for Adaptive {
    fn canonical(&self, _: &Shape) -> String {
        let Adaptive { sizes: _, pool, extent: _ } = self; // the shape says the sizes
        canonical::word(&POOLS, pool).into()
    }

    /// The mean of several distributions is one.
    fn sums_to_one(&self, _: &Shape, axis: Option<usize>) -> Option<usize> {
        axis.filter(|axis| *axis == 0 && self.pool == Pool::Mean)
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let given = match &self.sizes {
            PerAxis::Each(sizes, _) => Some(sizes.len()),
            PerAxis::Every(_) => None,
        };
        let axes = spatial(input, self.extent, Image { axes: given, channels: None })?.len();
        let sizes = self.sizes.on(axes, "size")?;
        for (from, to) in input[1..].iter().zip(&sizes) {
            if from.saturating_mul(to + 1) > i32::MAX as usize {
                let message = format!("expected {from} times the size below 2^31, found {to}");
                return Err(Diagnostic::new(self.extent, message));
            }
        }
        Ok(Resolved::shape(checked(std::iter::once(input[0]).chain(sizes).collect(), self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (from, to) = (lowering.shape(lowering.input()), lowering.output.clone());
        if from.iter().zip(&to).all(|(from, to)| from.is_multiple_of(*to)) {
            let windows: Vec<Window> =
                from[1..].iter().zip(&to[1..]).map(|(from, to)| Window::tile(from / to)).collect();
            return pooled(lowering, self.pool, &windows);
        }
        let changed: Vec<usize> = (1..to.len()).rev().filter(|axis| from[*axis] != to[*axis]).collect();
        changed.iter().fold(lowering.input(), |value, axis| {
            let is_last = changed.last() == Some(axis);
            let name = if is_last { lowering.name.clone() } else { lowering.inner(&format!("y{axis}_")) };
            let along = Along { value, axis: *axis, from: from[*axis], to: to[*axis] };
            along.pooled(lowering, self.pool, name)
        })
    }
}

/// A value of which one axis is pooled.
struct Along {
    value: ValueId,
    axis: usize,
    from: usize,
    to: usize,
}

impl Along {
    fn inner(&self, lowering: &Lowering<'_>, letter: &str) -> String {
        lowering.inner(&format!("{letter}{}_", self.axis))
    }

    /// `floor(i n / m)` and `ceil((i + 1) n / m)`
    fn ends(&self, body: &mut Body, axis: usize) -> [Node; 2] {
        let (i, from, to) = (body.index(axis), body.integer(self.from as i64), body.integer(self.to as i64));
        let start = body.binary(Function::Multiply, i, from);
        let more = body.integer((self.from + self.to - 1) as i64);
        let end = body.binary(Function::Add, start, more);
        [start, end].map(|node| body.binary(Function::Divide, node, to))
    }

    /// How many elements a window has at most.
    fn longest(&self) -> usize {
        let length = |i: usize| ((i + 1) * self.from).div_ceil(self.to) - i * self.from / self.to;
        (0..self.to).map(length).max().unwrap_or(1)
    }

    /// The positions `[m, k]`; what is behind a window is at none, or at its last element.
    fn positions(&self, lowering: &mut Lowering<'_>, at_last: bool) -> ValueId {
        let mut body = Body::builder();
        let [start, end] = self.ends(&mut body, 0);
        let (k, one) = (body.index(1), body.integer(1));
        let at = body.binary(Function::Add, start, k);
        let beyond = if at_last { body.binary(Function::Subtract, end, one) } else { body.integer(self.from as i64) };
        let is_inside = body.binary(Function::Less, at, end);
        let at = body.select(is_inside, at, beyond);
        let map = Map { operands: Vec::new(), body: body.finish(at) };
        let shape = vec![self.to, self.longest()];
        lowering.push_as(Element::Integer, self.inner(lowering, "at"), shape, Operation::Map(map))
    }

    /// `g[c, i, k]`
    fn gathered(&self, lowering: &mut Lowering<'_>, value: ValueId, at_last: bool) -> ValueId {
        let positions = self.positions(lowering, at_last);
        let mut shape = lowering.shape(value);
        let rank = shape.len();
        let mut place: Vec<Position> = (0..rank).map(Position::index).collect();
        let read = Read::at(positions, &[self.axis, rank]);
        place[self.axis] = Position { affine: Affine::constant(0), reads: vec![(1, read)] };
        shape[self.axis] = self.to;
        shape.push(self.longest());
        lowering.gather(self.inner(lowering, "g"), shape, value, Place::Axes(place))
    }

    fn pooled(&self, lowering: &mut Lowering<'_>, pool: Pool, name: String) -> ValueId {
        let mut value = self.value;
        if pool == Pool::Mean {
            value = lowering.elementwise(self.inner(lowering, "v"), value, times(share(self.longest())));
        }
        let g = self.gathered(lowering, value, pool == Pool::Max);
        let (shape, kept) = (lowering.shape(g), lowering.shape(g).len() - 1);
        if pool == Pool::Max {
            let names = [self.inner(lowering, "first"), name];
            return lowering.largest(names, axes(&shape), kept, Read::whole(g, shape.len()));
        }
        let out = access::identity(kept);
        let term = Term { indices: axes(&shape), out, a: Read::whole(g, shape.len()), b: None };
        let total_name = if pool == Pool::Total { name.clone() } else { self.inner(lowering, "t") };
        let total = lowering.push(total_name, shape[..kept].to_vec(), Operation::Contract(vec![term]));
        if pool == Pool::Total { total } else { lowering.elementwise(name, total, self.divided()) }
    }

    /// The total divided by how many elements were added, which were scaled.
    fn divided(&self) -> Body {
        let mut body = Body::builder();
        let [start, end] = self.ends(&mut body, self.axis);
        let count = body.binary(Function::Subtract, end, start);
        let (count, scale) = (body.unary(Function::ToReal, count), body.real(share(self.longest())));
        let (total, divisor) = (body.operand(0), body.binary(Function::Multiply, count, scale));
        let mean = body.binary(Function::Divide, total, divisor);
        body.finish(mean)
    }
}
