//! `pooling(2x2, stride = 2, function = mean)`: windows of each channel, along one, two or three axes. The stride is 1
//! and the function the maximum unless said otherwise, as in Wolfram's PoolingLayer.
//!
//! ```text
//! max   y[c, y, x] = the largest a[c, s y + d u - p, s x + d v - p]; padding is never chosen
//! total t[c, y, x] += a[c, s y + d u - p, s x + d v - p]
//! mean  the total, divided by the full window
//! ```

use super::arguments::{checked, one_of};
use super::windows::{Indices, Window, Windows};
use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Body, Function, Operation, Read, Shape, Term, ValueId};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pool {
    Max,
    Mean,
    Total,
}

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
        Some(setting) => one_of(&setting, &[("max", Pool::Max), ("mean", Pool::Mean), ("total", Pool::Total)])?,
        None => Pool::Max,
    };
    Ok(Box::new(Pooling { windows, pool, extent }))
}

impl Layer for Pooling {
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
        let Ok(windows) = self.windows.on(&lowering.shape(lowering.input)) else {
            return lowering.input;
        };
        if self.pool == Pool::Max {
            return largest(lowering, &windows);
        }
        let name = if self.pool == Pool::Total { lowering.name.clone() } else { lowering.inner("t") };
        let total = total(lowering, name, &windows);
        if self.pool == Pool::Total {
            return total;
        }
        let full = windows.iter().map(|window| window.kernel as f64).product();
        lowering.elementwise(lowering.name.clone(), total, divided_by(full))
    }
}

/// `a[c, s y + d u - p, ..]`
fn under_windows(value: ValueId, windows: &[Window], channel: usize, places: &[usize], taps: &[usize]) -> Read {
    let index = |((window, place), tap): ((&Window, &usize), &usize)| window.index(window.padded().0, *place, *tap);
    let spatial = windows.iter().zip(places).zip(taps).map(index);
    Read { value, at: std::iter::once(Affine::index(channel)).chain(spatial).collect() }
}

/// The box `c, y, x, u, v`.
fn largest(lowering: &mut Lowering<'_>, windows: &[Window]) -> ValueId {
    let (output, mut indices) = (lowering.output.clone(), Indices::default());
    let c = indices.add("c", output[0]);
    let places = indices.places(&output[1..], windows.len());
    let taps = indices.taps(windows);
    let names = [lowering.inner("at"), lowering.name.clone()];
    let operand = under_windows(lowering.input, windows, c, &places, &taps);
    lowering.largest(names, indices.loops, output.len(), operand)
}

/// The box `c, y, u, v, x`: the innermost loop runs along rows.
fn total(lowering: &mut Lowering<'_>, name: String, windows: &[Window]) -> ValueId {
    let (output, mut indices, axes) = (lowering.output.clone(), Indices::default(), windows.len());
    let c = indices.add("c", output[0]);
    let mut places = indices.places(&output[1..axes], axes);
    let taps = indices.taps(windows);
    places.push(indices.add("x", output[axes]));
    let a = under_windows(lowering.input, windows, c, &places, &taps);
    let out = std::iter::once(c).chain(places).map(Affine::index).collect();
    let term = Term { indices: indices.loops, out, a, b: None };
    lowering.push(name, output, Operation::Contract(vec![term]))
}

fn divided_by(count: f64) -> Body {
    let mut body = Body::builder();
    let total = body.operand(0);
    let count = body.real(count);
    let mean = body.binary(Function::Divide, total, count);
    body.finish(mean)
}
