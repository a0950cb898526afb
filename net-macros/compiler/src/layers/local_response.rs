//! `local_response_normalization(alpha = 1, beta = 0.5, bias = 1, window = 2)`: each element divided by what its channel
//! and `window` channels on either side are at its place. The formula and the defaults are Wolfram's.
//!
//! ```text
//! s[c, ..] = sum[u](a[c + u - w, ..]? * a[c + u - w, ..]?)     for u: 2 w + 1; beyond the first and the last channel is 0
//! y[c, ..] = a[c, ..] / powf(alpha / (2 w + 1) * s[c, ..] + bias, beta)
//! ```
//!
//! The divisor is the full window at the first and the last channel too.

use super::arguments::{count, real};
use super::windows::Indices;
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Body, Function, Map, Operation, Read, Shape, Term, ValueId, axis_name};

#[derive(Debug)]
struct LocalResponse {
    alpha: f64,
    beta: f64,
    bias: f64,
    window: usize,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let mut number = |name, default| arguments.option(name)?.map_or(Ok(default), |setting| real(&setting));
    let (alpha, beta, bias) = (number("alpha", 1.0)?, number("beta", 0.5)?, number("bias", 1.0)?);
    let window = match arguments.option("window")? {
        Some(setting) => match count(&setting)? {
            window if window < 1 << 20 => window,
            _ => return Err(Diagnostic::new(setting.extent(), "expected a window below 2^20, found a larger one")),
        },
        None => 2,
    };
    Ok(Box::new(LocalResponse { alpha, beta, bias, window, extent }))
}

impl Layer for LocalResponse {
    fn canonical(&self, _: &Shape) -> String {
        let LocalResponse { alpha, beta, bias, window, extent: _ } = self;
        let [alpha, beta, bias] = [*alpha, *beta, *bias].map(canonical::real);
        format!("alpha {alpha}; beta {beta}; bias {bias}; window {window}")
    }

    fn keeps_shape(&self) -> bool {
        true
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        if input.is_empty() {
            return Err(Diagnostic::new(self.extent, "expected an input of channels, found a scalar"));
        }
        Ok(Resolved::shape(input.clone()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let shape = lowering.shape(lowering.input());
        let mut indices = Indices::default();
        let (c, u) = (indices.add("c", shape[0]), indices.add("u", 2 * self.window + 1));
        let rest = shape[1..].iter().enumerate().map(|(axis, extent)| indices.add(&axis_name(axis), *extent));
        let rest: Vec<Affine> = rest.map(Affine::index).collect();
        let after = |first: Affine| -> Vec<Affine> { std::iter::once(first).chain(rest.iter().cloned()).collect() };
        let near = Affine::index(c).plus(1, u).offset_by(-(self.window as isize));
        let a = Read { value: lowering.input(), at: after(near) };
        let term = Term { indices: indices.loops, out: after(Affine::index(c)), a: a.clone(), b: Some(a) };
        let s = lowering.push(lowering.inner("s"), shape.clone(), Operation::Contract(vec![term]));
        let operands = [lowering.input(), s].map(|value| Read::whole(value, shape.len())).to_vec();
        lowering.push(lowering.name.clone(), shape, Operation::Map(Map { operands, body: self.divided() }))
    }
}

impl LocalResponse {
    /// `a / powf(alpha / (2 w + 1) * s + bias, beta)`; the power of one half is a square root.
    fn divided(&self) -> Body {
        let mut body = Body::builder();
        let (a, s) = (body.operand(0), body.operand(1));
        let factor = body.real(self.alpha / (2 * self.window + 1) as f64);
        let (scaled, bias) = (body.binary(Function::Multiply, factor, s), body.real(self.bias));
        let base = body.binary(Function::Add, scaled, bias);
        let power = if self.beta == 0.5 {
            body.unary(Function::Sqrt, base)
        } else {
            let beta = body.real(self.beta);
            body.binary(Function::Powf, base, beta)
        };
        let result = body.binary(Function::Divide, a, power);
        body.finish(result)
    }
}
