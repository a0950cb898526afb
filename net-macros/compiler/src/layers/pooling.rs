//! `pooling(2x2, stride = 2, function = mean)`: windows of each channel. The stride is 1 and the function the
//! maximum unless said otherwise, as in Wolfram's PoolingLayer.
//!
//! ```text
//! max   y[c, y, x] = the largest a[c, s y + u, s x + v]; padding is never chosen
//! total t[c, y, x] += a[c, s y + u, s x + v]
//! mean  the total, divided by the full window
//! ```

use super::arguments::{one_of, per_axis, size};
use super::convolution::{Window, window_index};
use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Body, Function, Loop, Operation, Read, Shape, Term, ValueId};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pool {
    Max,
    Mean,
    Total,
}

#[derive(Debug)]
struct Pooling {
    windows: [Window; 2],
    pool: Pool,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let kernel = per_axis(&arguments.required("a window", "pooling(2x2, stride = 2)")?, 2, size)?;
    let windows = Window::read(&kernel, arguments, extent)?;
    let pool = match arguments.option("function")? {
        Some(setting) => one_of(&setting, &[("max", Pool::Max), ("mean", Pool::Mean), ("total", Pool::Total)])?,
        None => Pool::Max,
    };
    Ok(Box::new(Pooling { windows, pool, extent }))
}

impl Layer for Pooling {
    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let [channels, ..] = input[..] else {
            return Err(super::convolution::rank_mismatch(self.extent, input));
        };
        let spatial = Window::outputs(&self.windows, input, self.extent)?;
        if self.pool == Pool::Max && self.windows.iter().any(Window::is_ever_outside) {
            let message = "expected every window to reach the input, found one wholly in the padding";
            return Err(Diagnostic::new(self.extent, message).help("pad by less than the window's size"));
        }
        Ok(Resolved::shape(std::iter::once(channels).chain(spatial).collect()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [c, h, w] = lowering.output[..] else {
            return lowering.input;
        };
        let named = |names: [&str; 5]| -> Vec<Loop> {
            let extents = |name: &str| match name {
                "c" => c,
                "y" => h,
                "x" => w,
                "u" => self.windows[0].kernel,
                _ => self.windows[1].kernel,
            };
            names.iter().map(|name| Loop { name: (*name).into(), extent: extents(name) }).collect()
        };
        let rows = |y, u| window_index(&self.windows[0], y, u);
        let columns = |x, v| window_index(&self.windows[1], x, v);
        if self.pool == Pool::Max {
            let at = vec![Affine::index(0), rows(1, 3), columns(2, 4)];
            let names = [lowering.inner("at"), lowering.name.clone()];
            let operand = Read { value: lowering.input, at };
            return lowering.largest(names, named(["c", "y", "x", "u", "v"]), 3, operand);
        }
        let a = Read { value: lowering.input, at: vec![Affine::index(0), rows(1, 2), columns(4, 3)] };
        let out = [0, 1, 4].into_iter().map(Affine::index).collect();
        let term = Term { indices: named(["c", "y", "u", "v", "x"]), out, a, b: None };
        let name = if self.pool == Pool::Total { lowering.name.clone() } else { lowering.inner("t") };
        let total = lowering.push(name, vec![c, h, w], Operation::Contract(vec![term]));
        if self.pool == Pool::Total {
            return total;
        }
        let window = self.windows[0].kernel * self.windows[1].kernel;
        lowering.elementwise(lowering.name.clone(), total, divided_by(window))
    }
}

fn divided_by(count: usize) -> Body {
    let mut body = Body::builder();
    let total = body.operand(0);
    let count = body.real(count as f64);
    let mean = body.binary(Function::Divide, total, count);
    body.finish(mean)
}
