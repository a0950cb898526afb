//! `pooling(2x2, stride = 2, function = mean)`: windows of each channel, along one, two or three axes. The stride is 1
//! and the function the maximum unless said otherwise, as in Wolfram's PoolingLayer.
//!
//! ```text
//! max   y[c, y, x] = the largest a[c, s y + d u - p, s x + d v - p]; padding is never chosen
//! total t[c, y, x] = sum[u, v](a[c, s y + d u - p, s x + d v - p]?)
//! mean  the total, divided by the full window; of elements that are scaled first, so that it stays in range
//! ```
//!
//! With `rounding = up` a last window may stand beyond the end of the padded axis, where it begins before the padding behind; the
//! mean is then divided by what of it is not beyond. With `include_padding = false` the mean is of the input's elements alone.

use super::arguments::{checked, one_of};
use super::reduction::{divided_by, share, times};
use super::windows::{Indices, Window, Windows};
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::formula::expression;
use crate::ir::{Affine, Body, Function, Map, Operation, Read, Shape, Term, ValueId};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pool {
    Max,
    Mean,
    Total,
}

pub(super) const POOLS: [(&str, Pool); 3] = [("max", Pool::Max), ("mean", Pool::Mean), ("total", Pool::Total)];

#[derive(Debug)]
struct Pooling {
    windows: Windows,
    pool: Pool,
    rounded_up: bool,
    /// Whether padding counts in a mean.
    padding_counts: bool,
    extent: Extent,
}

const ROUNDING: [(&str, bool); 2] = [("up", true), ("down", false)];

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let windows = Windows::read(&arguments.required("a window", "pooling(2x2, stride = 2)")?, arguments)?;
    let pool = match arguments.option("function")? {
        Some(setting) => one_of(&setting, &POOLS)?,
        None => Pool::Max,
    };
    let rounded_up = arguments.option("rounding")?.map_or(Ok(false), |setting| one_of(&setting, &ROUNDING))?;
    let mut padding_counts = true;
    if let Some(setting) = arguments.option("include_padding")? {
        padding_counts = one_of(&setting, &[("true", true), ("false", false)])?;
        if pool != Pool::Mean {
            let message = format!(
                "expected `function = mean` beside `include_padding`, found `{}`",
                canonical::word(&POOLS, &pool)
            );
            return Err(
                Diagnostic::new(setting.extent(), message).note("padding is never the maximum, and adds nothing")
            );
        }
    }
    Ok(Box::new(Pooling { windows, pool, rounded_up, padding_counts, extent }))
}

impl Pooling {
    fn windows(&self, input: &Shape) -> Result<Vec<Window>, Diagnostic> {
        Ok(self.windows.on(input)?.into_iter().map(|window| window.rounded(self.rounded_up)).collect())
    }

    /// Which positions before and behind an axis count in a mean.
    fn counted(&self, window: &Window, extent: usize) -> (usize, usize) {
        if self.padding_counts { window.padded(extent) } else { (0, 0) }
    }
}

impl Layer for Pooling {
    fn canonical(&self, input: &Shape) -> String {
        let Pooling { windows, pool, rounded_up, padding_counts, extent: _ } = self;
        let rounding = if *rounded_up { "; rounded up" } else { "" };
        let padding = if *padding_counts { "" } else { "; padding does not count" };
        format!("{} of {}{rounding}{padding}", canonical::word(&POOLS, pool), windows.canonical(input))
    }

    /// The mean over full windows, along the channels.
    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        let windows = self.windows(input).ok()?;
        let is_full = !self.padding_counts
            || windows.iter().zip(&input[1..]).all(|(window, extent)| window.padded(*extent) == (0, 0));
        axis.filter(|axis| *axis == 0 && self.pool == Pool::Mean && is_full)
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let windows = self.windows(input)?;
        let mut output = vec![input[0]];
        let slid = Window::outputs_on(&windows, input, self.extent)?;
        for ((window, extent), outputs) in windows.iter().zip(&input[1..]).zip(slid) {
            if (self.pool == Pool::Max || !self.padding_counts) && !window.always_reaches(*extent, outputs) {
                let message = "expected every window to reach the input, found one wholly in the padding";
                return Err(Diagnostic::new(self.extent, message).help("pad by less than the window's size"));
            }
            output.push(outputs);
        }
        Ok(Resolved::shape(checked(output, self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (input, output) = (lowering.shape(lowering.input()), lowering.output.clone());
        let Ok(windows) = self.windows(&input) else {
            return lowering.input();
        };
        let is_full = |axis: usize| {
            let (window, extent) = (&windows[axis], input[axis + 1]);
            window.is_within(extent, output[axis + 1], self.counted(window, extent))
        };
        let partial: Vec<usize> = (0..windows.len()).filter(|axis| !is_full(*axis)).collect();
        if self.pool != Pool::Mean || partial.is_empty() {
            return pooled(lowering, self.pool, &windows);
        }
        let (total, scale) = scaled_total(lowering, &windows);
        let mut operands = vec![Read::whole(total, output.len())];
        for axis in &partial {
            let (window, extent) = (&windows[*axis], input[axis + 1]);
            let text = window.taps_within(extent, self.counted(window, extent));
            operands.push(Read::at(taps(lowering, *axis, &text), &[axis + 1]));
        }
        let full: usize = (0..windows.len()).filter(|axis| is_full(*axis)).map(|axis| windows[axis].kernel).product();
        let map = Map { operands, body: by_counts(full as f64 * scale, partial.len()) };
        lowering.push(lowering.name.clone(), output, Operation::Map(map))
    }
}

/// How many taps count at each place of an axis, by a formula of the place.
fn taps(lowering: &mut Lowering<'_>, axis: usize, text: &str) -> ValueId {
    let mut body = Body::builder();
    let place = body.index(0);
    let place = body.unary(Function::ToReal, place);
    let count = body.inline(&expression(&["i"], text), &[place]);
    let map = Map { operands: Vec::new(), body: body.finish(count) };
    let shape = vec![lowering.output[axis + 1]];
    lowering.push(lowering.inner(&format!("n{}_", axis + 1)), shape, Operation::Map(map))
}

/// `t / (scale * n1 * n2)`, of so many counts.
fn by_counts(scale: f64, counts: usize) -> Body {
    let mut body = Body::builder();
    let (total, mut divisor) = (body.operand(0), body.real(scale));
    for count in 0..counts {
        let count = body.operand(count + 1);
        divisor = body.binary(Function::Multiply, divisor, count);
    }
    let mean = body.binary(Function::Divide, total, divisor);
    body.finish(mean)
}

/// The total of the input times a scale, and that scale: a sum that stays in range where its mean does.
fn scaled_total(lowering: &mut Lowering<'_>, windows: &[Window]) -> (ValueId, f64) {
    let scale = share(windows.iter().map(|window| window.kernel).product());
    let v = lowering.elementwise(lowering.inner("v"), lowering.input(), times(scale));
    (total(lowering, lowering.inner("t"), v, windows), scale)
}

/// What full windows make of the input.
pub(super) fn pooled(lowering: &mut Lowering<'_>, pool: Pool, windows: &[Window]) -> ValueId {
    match pool {
        Pool::Max => largest(lowering, windows),
        Pool::Total => total(lowering, lowering.name.clone(), lowering.input(), windows),
        Pool::Mean => {
            let full: usize = windows.iter().map(|window| window.kernel).product();
            let (total, scale) = scaled_total(lowering, windows);
            lowering.elementwise(lowering.name.clone(), total, divided_by(full as f64 * scale))
        }
    }
}

/// `a[c, s y + d u - p, ..]`
fn under_windows(
    lowering: &Lowering<'_>,
    value: ValueId,
    windows: &[Window],
    (channel, places, taps): (usize, &[usize], &[usize]),
) -> Read {
    let input = lowering.shape(value);
    let before = windows.iter().zip(&input[1..]).map(|(window, extent)| window.padded(*extent).0);
    let spatial = windows.iter().zip(before).zip(places.iter().zip(taps));
    let spatial = spatial.map(|((window, before), (place, tap))| window.index(before, *place, *tap));
    Read { value, at: std::iter::once(Affine::index(channel)).chain(spatial).collect() }
}

/// The box `c, y, x, u, v`.
fn largest(lowering: &mut Lowering<'_>, windows: &[Window]) -> ValueId {
    let (output, mut indices) = (lowering.output.clone(), Indices::default());
    let c = indices.add("c", output[0]);
    let places = indices.places(&output[1..], windows.len());
    let taps = indices.taps(windows);
    let names = [lowering.inner("at"), lowering.name.clone()];
    let operand = under_windows(lowering, lowering.input(), windows, (c, &places, &taps));
    lowering.largest(names, indices.loops, output.len(), operand)
}

/// The box `c, y, x, u, v`; where images move by one element along their columns, which are contiguous, `c, y, u, v, x`: then loops
/// of neighbouring places are vector code.
fn total(lowering: &mut Lowering<'_>, name: String, value: ValueId, windows: &[Window]) -> ValueId {
    let (output, mut indices, axes) = (lowering.output.clone(), Indices::default(), windows.len());
    let is_dense = matches!(windows, [.., column, _] if column.stride == 1);
    let c = indices.add("c", output[0]);
    let mut places = indices.places(if is_dense { &output[1..axes] } else { &output[1..] }, axes);
    let taps = indices.taps(windows);
    if is_dense {
        places.push(indices.add("x", output[axes]));
    }
    let a = under_windows(lowering, value, windows, (c, &places, &taps));
    let out = std::iter::once(c).chain(places).map(Affine::index).collect();
    let term = Term { indices: indices.loops, out, a, b: None };
    lowering.push(name, output, Operation::Contract(vec![term]))
}
