//! `pooling(2x2, stride = 2, function = mean)`: windows of each channel, along one, two or three axes. The stride is 1
//! and the function the maximum unless said otherwise, as in Wolfram's PoolingLayer.
//!
//! ```text
//! max   y[c, y, x] = the largest a[c, s y + d u - p, s x + d v - p]; padding is never chosen
//! total t[c, y, x] = sum[u, v](a[c, s y + d u - p, s x + d v - p]?)
//! mean  the total, divided by the full window; of elements that are scaled first, so that it stays in range
//! ```

use super::arguments::{checked, one_of};
use super::reduction::{divided_by, share, times};
use super::windows::{Indices, Window, Windows};
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Operation, Read, Shape, Term, ValueId};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pool {
    Max,
    Mean,
    Total,
}

const POOLS: [(&str, Pool); 3] = [("max", Pool::Max), ("mean", Pool::Mean), ("total", Pool::Total)];

#[derive(Debug)]
struct Pooling {
    windows: Windows,
    pool: Pool,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let windows = Windows::read(&arguments.required("a window", "pooling(2x2, stride = 2)")?, arguments)?;
    let pool = match arguments.option("function")? {
        Some(setting) => one_of(&setting, &POOLS)?,
        None => Pool::Max,
    };
    Ok(Box::new(Pooling { windows, pool, extent }))
}

impl Layer for Pooling {
    fn canonical(&self, input: &Shape) -> String {
        let Pooling { windows, pool, extent: _ } = self;
        format!("{} of {}", canonical::word(&POOLS, pool), windows.canonical(input))
    }

    /// The mean over full windows, along the channels.
    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        let windows = self.windows.on(input).ok()?;
        let is_full = windows.iter().zip(&input[1..]).all(|(window, extent)| window.padded(*extent) == (0, 0));
        axis.filter(|axis| *axis == 0 && self.pool == Pool::Mean && is_full)
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let windows = self.windows.on(input)?;
        let mut output = vec![input[0]];
        let slid = Window::outputs_on(&windows, input, self.extent)?;
        for ((window, extent), outputs) in windows.iter().zip(&input[1..]).zip(slid) {
            if self.pool == Pool::Max && !window.always_reaches(*extent, outputs) {
                let message = "expected every window to reach the input, found one wholly in the padding";
                return Err(Diagnostic::new(self.extent, message).help("pad by less than the window's size"));
            }
            output.push(outputs);
        }
        Ok(Resolved::shape(checked(output, self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let Ok(windows) = self.windows.on(&lowering.shape(lowering.input())) else {
            return lowering.input();
        };
        if self.pool == Pool::Max {
            return largest(lowering, &windows);
        }
        if self.pool == Pool::Total {
            return total(lowering, lowering.name.clone(), lowering.input(), &windows);
        }
        let full: usize = windows.iter().map(|window| window.kernel).product();
        let v = lowering.elementwise(lowering.inner("v"), lowering.input(), times(share(full)));
        let total = total(lowering, lowering.inner("t"), v, &windows);
        lowering.elementwise(lowering.name.clone(), total, divided_by(full as f64 * share(full)))
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
