//! `summation`, and `aggregation(f)` over all axes but the first, or those of the option `axes`.
//!
//! ```text
//! total           t[i] = sum[j](x[i, j])
//! mean            the total, divided by n
//! max, min        x[i, at[i]], the first of equal ones
//! times           the product in order
//! variance        s[i] = sum[j](d[i, j] * d[i, j]) of d[i, j] = x[i, j] - mean[i], divided by n - 1
//! mean_deviation  the mean of abs(d[i, j])
//! ```
//!
//! What keeps the means and the squares within range is in `reduction.rs`; the product is in `product.rs`, the
//! quantiles are in `quantile.rs`.

use super::arguments::one_of;
use super::axes::{Axes, Split};
use super::reduction::{Reduction, Scaled, divided_by};
use super::{Arguments, Layer, Lowering, Resolved, canonical, product, quantile};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Body, Function, Order, Range, Shape, ValueId};

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
    fn canonical(&self, _: &Shape) -> String {
        let Summation = self;
        String::new()
    }

    fn resolve(&self, _: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(Vec::new()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.total(lowering.name.clone(), lowering.input())
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
    fn canonical(&self, input: &Shape) -> String {
        let Aggregation { by: _, name, axes, extent: _ } = self;
        format!("{name} over {}", canonical::list(&axes.of(input).unwrap_or_default()))
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let split = self.split(input)?;
        if self.by.spreads() && split.count() == 1 {
            let message = format!("expected at least 2 elements for `{}`, found 1", self.name);
            return Err(Diagnostic::new(self.extent, message));
        }
        Ok(Resolved::shape(split.reduced()))
    }

    /// A mean, or an element between two, is nowhere beyond the elements.
    fn range(&self, input: Range) -> Range {
        if matches!(self.by, By::Mean | By::Median) { input } else { Range::ANY }
    }

    /// The mean of several distributions is one.
    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        let kept = self.split(input).ok()?.kept;
        kept.iter().position(|kept| Some(*kept) == axis).filter(|_| self.by == By::Mean)
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let Ok(split) = self.split(&lowering.shape(lowering.input())) else {
            return lowering.input();
        };
        let (x, name) = (lowering.input(), lowering.name.clone());
        let reduction = Reduction { split: &split, x };
        match self.by {
            By::Total => reduction.total(lowering, name, x, None),
            By::Mean => reduction.mean(lowering, name),
            By::Max | By::Min => extreme(lowering, &split, self.by == By::Max),
            By::Times => product::product(lowering, &split),
            By::Median => quantile::median(lowering, &split),
            By::InterquartileRange => quantile::interquartile_range(lowering, &split),
            By::Variance => {
                let (s, c) = reduction.squares(lowering, Scaled::Back);
                reduction.unscaled(lowering, name, (s, split.count() - 1), (c, 2))
            }
            By::StandardDeviation => {
                let (s, c) = reduction.squares(lowering, Scaled::LargeOrTiny);
                let variance = lowering.scaled(lowering.inner("u"), s, split.count() - 1, false);
                let root = lowering.elementwise(lowering.inner("r"), variance, Body::of(Function::Root));
                reduction.unscaled(lowering, name, (root, 1), (c, 1))
            }
            By::MeanDeviation => {
                let g = reduction.deviations(lowering);
                let a = lowering.elementwise(lowering.inner("a"), g, Body::of(Function::Abs));
                let total = reduction.total(lowering, lowering.inner("t"), a, None);
                lowering.elementwise(name, total, divided_by(split.count() as f64 * reduction.share()))
            }
        }
    }
}

/// The largest or the smallest of the elements taken together.
fn extreme(lowering: &mut Lowering<'_>, split: &Split, largest: bool) -> ValueId {
    let (indices, kept) = (split.indices.clone(), split.kept.len());
    let names = [lowering.inner("at"), lowering.name.clone()];
    lowering.extreme(names, Order { indices, kept, operand: split.read(lowering.input()), largest, take: None })
}
