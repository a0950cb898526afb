//! `aggregation(median)`, `aggregation(interquartile_range)` and `ordering(n)`: what stands where among the sorted
//! elements.
//!
//! ```text
//! at[i, rank] = position of the smallest x[i, j], by rank
//! median              (x[i, at[i, 1]] + x[i, at[i, 2]]) / 2 of four elements, the one in the middle of three
//! interquartile_range the quantile 3/4 less the quantile 1/4; the quantile q of sorted s is s[q n - 1/2], linear between
//! ordering(2)         at[rank]
//! ```
//!
//! The definition of the quantiles is Wolfram's (parameters `{{1/2, 0}, {0, 1}}`). Gradients go to the positions that
//! were taken. As in maxima and minima, a NaN anywhere gives NaN.

use super::axes::Split;
use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{
    Affine, Body, Function, Map, Node, Operation, Order, Place, Position, Read, Shape, ValueId, access, axes,
};
use crate::syntax::Setting;

/// A quantile: ranks from 0, and how far it is from the first to the second, in quarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Between {
    low: usize,
    high: usize,
    quarters: usize,
}

/// The quantile of so many quarters among `count` sorted elements: `s[quarters / 4 * count - 1/2]`, inside the range.
fn quantile(count: usize, quarters: usize) -> Between {
    let at = (quarters * count).saturating_sub(2); // in quarters, from the first element
    let (low, rest) = (at / 4, at % 4);
    let high = if rest == 0 { low } else { low + 1 };
    if quarters * count < 2 || high >= count {
        let only = low.min(count - 1);
        return Between { low: only, high: only, quarters: 0 };
    }
    Between { low, high, quarters: rest }
}

pub(super) fn median(lowering: &mut Lowering<'_>, split: &Split) -> ValueId {
    let middle = quantile(split.count(), 2);
    let sorted = Sorted::of(lowering, split, middle.high + 1);
    sorted.combined(lowering, &|body, first| first.between(body, middle))
}

pub(super) fn interquartile_range(lowering: &mut Lowering<'_>, split: &Split) -> ValueId {
    let [lower, upper] = [1, 3].map(|quarters| quantile(split.count(), quarters));
    let sorted = Sorted::of(lowering, split, upper.high + 1);
    sorted.combined(lowering, &|body, ranks| {
        let (lower, upper) = (ranks.between(body, lower), ranks.between(body, upper));
        body.binary(Function::Subtract, upper, lower)
    })
}

/// The positions of the smallest elements.
struct Sorted<'a> {
    split: &'a Split,
    source: ValueId,
    at: ValueId,
}

/// The ranks whose elements an expression reads, in the order of its operands; the first is that of the smallest.
#[derive(Default)]
struct Ranks {
    read: std::cell::RefCell<Vec<usize>>,
}

impl Ranks {
    fn element(&self, body: &mut Body, rank: usize) -> Node {
        let mut read = self.read.borrow_mut();
        let known = read.iter().position(|other| *other == rank);
        let operand = known.unwrap_or(read.len());
        if known.is_none() {
            read.push(rank);
        }
        body.operand(operand)
    }

    /// `low * (1 - t) + high * t`, which is an element where both are that one.
    fn between(&self, body: &mut Body, at: Between) -> Node {
        let low = self.element(body, at.low);
        if at.quarters == 0 {
            return low;
        }
        let high = self.element(body, at.high);
        if at.quarters == 2 {
            let (sum, two) = (body.binary(Function::Add, low, high), body.real(2.0));
            return body.binary(Function::Divide, sum, two);
        }
        let weight = |body: &mut Body, node: Node, quarters: usize| {
            let weight = body.real(quarters as f64 / 4.0);
            body.binary(Function::Multiply, weight, node)
        };
        let (low, high) = (weight(body, low, 4 - at.quarters), weight(body, high, at.quarters));
        body.binary(Function::Add, low, high)
    }
}

impl Sorted<'_> {
    fn of<'a>(lowering: &mut Lowering<'_>, split: &'a Split, take: usize) -> Sorted<'a> {
        let (source, kept) = (lowering.input(), split.kept.len());
        let operand = split.read(source);
        let order = Order { indices: split.indices.clone(), kept, operand, largest: false, take: Some(take) };
        Sorted { split, source, at: lowering.order(lowering.inner("at"), order) }
    }

    /// The element of one rank.
    fn element(&self, lowering: &mut Lowering<'_>, rank: usize) -> ValueId {
        let at = access::identity(self.split.kept.len()).into_iter().chain([Affine::constant(rank as isize)]);
        let read = Read { value: self.at, at: at.collect() };
        let name = lowering.inner(&format!("q{rank}_"));
        lowering.gather(name, self.split.reduced(), self.source, Place::Flat(Position::read(read)))
    }

    /// An expression of the elements of some ranks; the smallest, where that is NaN.
    fn combined(&self, lowering: &mut Lowering<'_>, make: &dyn Fn(&mut Body, &Ranks) -> Node) -> ValueId {
        let (mut body, ranks) = (Body::builder(), Ranks::default());
        let smallest = ranks.element(&mut body, 0);
        let made = make(&mut body, &ranks);
        let is_nan = body.binary(Function::NotEqual, smallest, smallest);
        let node = body.select(is_nan, smallest, made);
        let rank = self.split.kept.len();
        let read = ranks.read.into_inner();
        let operands = read.into_iter().map(|of| Read::whole(self.element(lowering, of), rank)).collect();
        let map = Map { operands, body: body.finish(node) };
        lowering.push(lowering.name.clone(), self.split.reduced(), Operation::Map(map))
    }
}

#[derive(Debug)]
struct Ordering {
    /// How many, from the last where it is negative.
    take: i64,
    at: Extent,
    extent: Extent,
}

pub(super) fn read_ordering(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    match arguments.required("how many positions", "ordering(3)")? {
        Setting::Integer(take, at) if take != 0 => Ok(Box::new(Ordering { take, at, extent })),
        other => {
            let message = format!("expected a whole number that is not 0, found `{}`", other.text());
            Err(Diagnostic::new(other.extent(), message)
                .note("`ordering(3)` gives the first 3, `ordering(-3)` the last"))
        }
    }
}

impl Layer for Ordering {
    fn canonical(&self, _: &Shape) -> String {
        let Ordering { take, at: _, extent: _ } = self;
        format!("take {take}")
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let [extent] = input[..] else {
            let message = format!("expected an input of 1 axis, found {}", shape_text(input));
            return Err(Diagnostic::new(self.extent, message));
        };
        let take = usize::try_from(self.take.unsigned_abs()).ok().filter(|take| *take <= extent);
        let Some(take) = take else {
            let message = format!("expected at most {extent} positions, found {}", self.take.unsigned_abs());
            return Err(Diagnostic::new(self.at, message));
        };
        Ok(Resolved { classes: Some(extent), ..Resolved::shape(vec![take]) })
    }

    /// The last are the largest, found from the end, so that of equal ones the last comes last.
    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let ([extent], [take]) = (&lowering.shape(lowering.input())[..], &lowering.output[..]) else {
            return lowering.input();
        };
        let (extent, take) = (*extent, *take);
        let from_end = |extent: usize| Affine::constant(extent as isize - 1).plus(-1, 0);
        let largest = self.take < 0;
        let at = if largest { from_end(extent) } else { Affine::index(0) };
        let operand = Read { value: lowering.input(), at: vec![at] };
        let order = Order { indices: axes(&[extent]), kept: 0, operand, largest, take: Some(take) };
        if !largest {
            return lowering.order(lowering.name.clone(), order);
        }
        let found = lowering.order(lowering.inner("at"), order);
        lowering.picked(lowering.name.clone(), found, vec![from_end(take)], &[take])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_wolfram() {
        let at = |count, quarters| {
            let Between { low, high, quarters } = quantile(count, quarters);
            (low, high, quarters)
        };
        // Ranks are from 0 here: Wolfram's position 1/2 + n q is one more.
        assert_eq!([2, 3, 4, 5].map(|n| at(n, 2)), [(0, 1, 2), (1, 1, 0), (1, 2, 2), (2, 2, 0)]);
        assert_eq!([2, 3, 4, 5].map(|n| at(n, 1)), [(0, 0, 0), (0, 1, 1), (0, 1, 2), (0, 1, 3)]);
        assert_eq!([2, 3, 4, 5].map(|n| at(n, 3)), [(1, 1, 0), (1, 2, 3), (2, 3, 2), (3, 4, 1)]);
        assert_eq!([1, 2, 3].map(|quarters| at(1, quarters)), [(0, 0, 0); 3]);
    }
}
