//! `summation`, and `aggregation(f)` over all axes but the first, or those of the option `axes`.
//!
//! ```text
//! total           t[i] += x[i, j]
//! mean            the total, divided by n
//! max, min        x[i, at[i]], the first of equal ones
//! times           p[i, k] = x[i, k] * x[i, k + n / 2], and so on with half as many until one is left
//! variance        s[i] += d[i, j] * d[i, j] of d[i, j] = x[i, j] - mean[i], divided by n - 1
//! mean_deviation  the mean of abs(d[i, j])
//! ```
//!
//! A product's gradient divides by nothing, so that it is right also where a factor is 0. The quantiles are in
//! `quantile.rs`.

use super::arguments::one_of;
use super::axes::{Axes, Split};
use super::lowering::{apply, apply_two};
use super::{Arguments, Layer, Lowering, Resolved, quantile};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{
    Affine, Function, Loop, Map, Operation, Order, Read, Shape, Term, ValueId, access, axes, axis_name, size,
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Mean,
    Max,
    Min,
    Total,
    Times,
    Median,
    Variance,
    StandardDeviation,
    MeanDeviation,
    InterquartileRange,
}

const CHOICES: &[(&str, By)] = &[
    ("mean", By::Mean),
    ("max", By::Max),
    ("min", By::Min),
    ("total", By::Total),
    ("times", By::Times),
    ("median", By::Median),
    ("variance", By::Variance),
    ("standard_deviation", By::StandardDeviation),
    ("mean_deviation", By::MeanDeviation),
    ("interquartile_range", By::InterquartileRange),
];

#[derive(Debug)]
struct Aggregation {
    by: By,
    name: String,
    axes: Axes,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let by = arguments.required("a function", "aggregation(mean)")?;
    let name = by.text();
    let axes = Axes::option(arguments.option("axes")?)?;
    Ok(Box::new(Aggregation { by: one_of(&by, CHOICES)?, name, axes, extent }))
}

#[derive(Debug)]
struct Summation;

pub(super) fn read_summation(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Summation))
}

impl Layer for Summation {
    fn resolve(&self, _: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(Vec::new()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.total(lowering.name.clone(), lowering.input)
    }
}

impl By {
    /// Whether it measures how far elements are apart: of one alone it would be 0, or 0 / 0, whatever the element.
    fn spreads(self) -> bool {
        use By::{InterquartileRange, MeanDeviation, StandardDeviation, Variance};
        matches!(self, Variance | StandardDeviation | MeanDeviation | InterquartileRange)
    }
}

impl Aggregation {
    fn split(&self, input: &[usize]) -> Result<Split, Diagnostic> {
        Ok(Split::of(input, &self.axes.some_of(input, self.extent)?))
    }
}

impl Layer for Aggregation {
    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let split = self.split(input)?;
        if self.by.spreads() && split.count() == 1 {
            let message = format!("expected at least 2 elements for `{}`, found 1", self.name);
            return Err(Diagnostic::new(self.extent, message));
        }
        Ok(Resolved::shape(split.reduced()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let Ok(split) = self.split(&lowering.shape(lowering.input)) else {
            return lowering.input;
        };
        let (x, name) = (lowering.input, lowering.name.clone());
        let reduction = Reduction { split: &split, x };
        match self.by {
            By::Total => reduction.total(lowering, name, x, None),
            By::Mean => reduction.mean(lowering, name, x),
            By::Max | By::Min => reduction.extreme(lowering, self.by == By::Max),
            By::Times => reduction.product(lowering),
            By::Median => quantile::median(lowering, &split),
            By::InterquartileRange => quantile::interquartile_range(lowering, &split),
            By::Variance => reduction.variance(lowering, name),
            By::StandardDeviation => {
                let variance = reduction.variance(lowering, lowering.inner("v"));
                lowering.elementwise(name, variance, apply(Function::Root))
            }
            By::MeanDeviation => {
                let d = reduction.deviations(lowering);
                let absolute = lowering.elementwise(lowering.inner("a"), d, apply(Function::Abs));
                reduction.mean(lowering, name, absolute)
            }
        }
    }
}

/// A reduction of a value.
pub(super) struct Reduction<'a> {
    pub(super) split: &'a Split,
    pub(super) x: ValueId,
}

impl Reduction<'_> {
    /// `t[i] += a[i, j] * b[i, j]`
    pub(super) fn total(&self, lowering: &mut Lowering<'_>, name: String, a: ValueId, b: Option<ValueId>) -> ValueId {
        lowering.push(name, self.split.reduced(), Operation::Contract(vec![self.split.sum(a, b)]))
    }

    /// The total of `a`, divided by `n`.
    pub(super) fn mean(&self, lowering: &mut Lowering<'_>, name: String, a: ValueId) -> ValueId {
        let total = self.total(lowering, lowering.inner("t"), a, None);
        lowering.scaled(name, total, self.split.count(), false)
    }

    /// `d[i, j] = x[i, j] - mean[i]`
    pub(super) fn deviations(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let mean = self.mean(lowering, lowering.inner("m"), self.x);
        let shape = self.split.shape.clone();
        let operands = vec![Read::whole(self.x, shape.len()), self.split.spread(mean)];
        let body = apply_two(Function::Subtract);
        lowering.push(lowering.inner("d"), shape, Operation::Map(Map { operands, body }))
    }

    fn variance(&self, lowering: &mut Lowering<'_>, name: String) -> ValueId {
        let d = self.deviations(lowering);
        let squares = self.total(lowering, lowering.inner("s"), d, Some(d));
        lowering.scaled(name, squares, self.split.count() - 1, false)
    }

    fn extreme(&self, lowering: &mut Lowering<'_>, largest: bool) -> ValueId {
        let (indices, kept) = (self.split.indices.clone(), self.split.kept.len());
        let names = [lowering.inner("at"), lowering.name.clone()];
        lowering.extreme(names, Order { indices, kept, operand: self.split.read(self.x), largest, take: None })
    }

    /// The kept axes, and the others as one, which is halved until one element is left.
    fn product(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (mut factors, mut left) = (self.in_a_row(lowering), self.split.count());
        while left > 1 {
            factors = self.halved(lowering, factors, left);
            left = left.div_ceil(2);
        }
        let at = access::identity(self.split.kept.len()).into_iter().chain([Affine::constant(0)]).collect();
        lowering.picked(lowering.name.clone(), factors, at, &self.split.reduced())
    }

    /// `f[i, k] = x[i, j]`, the axes gone over as one, row-major.
    fn in_a_row(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let kept = self.split.kept.len();
        let over: Shape = self.split.indices[kept..].iter().map(|index| index.extent).collect();
        let row =
            access::row_major(&over).substitute(&(kept..kept + over.len()).map(Affine::index).collect::<Vec<_>>());
        let out = access::identity(kept).into_iter().chain([row]).collect();
        let shape = self.split.reduced().into_iter().chain([size(&over)]).collect();
        let read = self.split.read(self.x);
        lowering.copied(lowering.inner("f"), self.x, (self.split.indices.clone(), out, read.at), shape)
    }

    /// `p[i, k] = f[i, k] * f[i, k + half]`, and the element in the middle as it is.
    fn halved(&self, lowering: &mut Lowering<'_>, factors: ValueId, count: usize) -> ValueId {
        let (kept, half) = (self.split.reduced(), count.div_ceil(2));
        let rank = kept.len();
        let pairs = Loop { name: axis_name(rank), extent: count / 2 };
        let place = |last: Affine| -> Vec<Affine> { access::identity(rank).into_iter().chain([last]).collect() };
        let read = |last: Affine| Read { value: factors, at: place(last) };
        let (one, other) = (Affine::index(rank), Affine::index(rank).offset_by(half as isize));
        let indices = axes(&kept).into_iter().chain([pairs]).collect();
        let mut terms = vec![Term { indices, out: place(one.clone()), a: read(one), b: Some(read(other)) }];
        if count % 2 == 1 {
            let middle = Affine::constant(half as isize - 1);
            terms.push(Term { indices: axes(&kept), out: place(middle.clone()), a: read(middle), b: None });
        }
        let shape = kept.iter().copied().chain([half]).collect();
        lowering.push(lowering.inner("p"), shape, Operation::Contract(terms))
    }
}
