//! Weights of which some are masked. What stands at a masked key, NaN too, changes no bit of anything:
//!
//! ```text
//! k[j, c]    = if abs(key[j, c]) < inf { key[j, c] } else { 0 }          likewise q and v; products have finite factors
//! e[j]       = sum[c](0 * key[j, c]) + sum[d](0 * value[j, d])           0, or NaN of a key or value that is not finite
//! c[g, i, j] = if masked { -inf } else { scale * z[g, i, j] + e[j] + .. }
//! m[g, i]    = the largest c[g, i, j]
//! x[g, i, j] = if masked { 0 } else { exp(c[g, i, j] - stop(m[g, i])) }
//! r[g, i]    = 1 / sum[l](x[g, i, l])
//! p[g, i, j] = if masked { 0 } else { x[g, i, j] * r[g, i] }
//! ```
//!
//! `r` of a query that finds nothing is infinite, and nothing reads it.
//!
//! A product with a weight of 0 would not do: `0 * NaN` is NaN, in the sums of a query that does not find the key as well as in
//! gradients. So a query that finds a key that is not finite, or whose value is not, has a value of NaN by its score.

use crate::formula::expression;
use crate::ir::{Body, Function, Map, Node, Operation, Read, Shape, Term, ValueId, access, axes};
use crate::layers::lowering::Lowering;

/// A value that is finite everywhere, and for each of its rows what tells whether it was so before.
pub(super) struct Finite {
    pub(super) value: ValueId,
    /// 0, or NaN where the row was not finite.
    pub(super) beyond: ValueId,
}

/// A value with 0 for what is not finite.
pub(super) fn finite(lowering: &mut Lowering<'_>, letter: &str, of: ValueId) -> Finite {
    let shape = lowering.shape(of);
    let rank = shape.len();
    let value = lowering.elementwise(lowering.inner(letter), of, kept());
    let each = lowering.elementwise(lowering.inner(&format!("{letter}z")), of, expression(&["x"], "0 * x"));
    let out = access::identity(rank - 1);
    let term = Term { indices: axes(&shape), out, a: Read::whole(each, rank), b: None };
    let name = lowering.inner(&format!("{letter}e"));
    let beyond = lowering.push(name, shape[..rank - 1].to_vec(), Operation::Contract(vec![term]));
    Finite { value, beyond }
}

/// `if abs(x) < inf { x } else { 0 }`
fn kept() -> Body {
    let mut body = Body::builder();
    let (x, zero, infinity) = (body.operand(0), body.real(0.0), body.real(f64::INFINITY));
    let size = body.unary(Function::Abs, x);
    let is_finite = body.binary(Function::Less, size, infinity);
    let kept = body.select(is_finite, x, zero);
    body.finish(kept)
}

/// What masked weights are computed of.
pub(super) struct Masked {
    /// Of the weights: heads if there are some, queries, keys.
    pub(super) shape: Shape,
    /// How many axes are the queries': one, or none of a single query.
    pub(super) queries: usize,
    pub(super) scale: Option<f64>,
    pub(super) causal: bool,
    pub(super) mask: Option<ValueId>,
    /// Of each query 0, or NaN; nothing where the scores are given.
    pub(super) query: Option<ValueId>,
    /// Likewise of each key and of each value.
    pub(super) keys: Vec<ValueId>,
}

impl Masked {
    /// `p[g, i, j]`
    pub(super) fn weights(&self, lowering: &mut Lowering<'_>, scores: ValueId) -> ValueId {
        let shape = self.shape.clone();
        let (all, rows) = (shape.len(), shape.len() - 1);
        let c = self.chosen(lowering, scores);
        let names = [lowering.inner("at"), lowering.inner("m")];
        let m = lowering.largest(names, axes(&shape), rows, Read::whole(c, all));
        let operands = vec![Read::whole(c, all), Read::whole(m, rows)];
        let x = self.map(lowering, "x", operands, 0.0, |body| {
            let (c, m) = (body.operand(0), body.operand(1));
            let m = body.unary(Function::Stop, m);
            let shifted = body.binary(Function::Subtract, c, m);
            body.unary(Function::Exp, shifted)
        });
        let term = Term { indices: axes(&shape), out: access::identity(rows), a: Read::whole(x, all), b: None };
        let l = lowering.push(lowering.inner("l"), shape[..rows].to_vec(), Operation::Contract(vec![term]));
        let r = lowering.elementwise(lowering.inner("r"), l, expression(&["l"], "1 / l"));
        let operands = vec![Read::whole(x, all), Read::whole(r, rows)];
        self.map(lowering, "p", operands, 0.0, |body| {
            let (x, r) = (body.operand(0), body.operand(1));
            body.binary(Function::Multiply, x, r)
        })
    }

    /// The scores, `-inf` where masked, NaN where query, key or value are not finite.
    fn chosen(&self, lowering: &mut Lowering<'_>, scores: ValueId) -> ValueId {
        let all = self.shape.len();
        let query = self.query.map(|flag| Read::at(flag, &self.of_queries()));
        let keys = self.keys.iter().map(|flag| Read::at(*flag, &[all - 1]));
        let operands: Vec<Read> = std::iter::once(Read::whole(scores, all)).chain(query).chain(keys).collect();
        let count = operands.len();
        self.map(lowering, "c", operands, f64::NEG_INFINITY, |body| {
            let s = body.operand(0);
            let scale = self.scale.map(|scale| body.real(scale));
            let scaled = scale.map_or(s, |scale| body.binary(Function::Multiply, s, scale));
            (1..count).fold(scaled, |sum, flag| {
                let flag = body.operand(flag);
                let flag = body.unary(Function::Stop, flag);
                body.binary(Function::Add, sum, flag)
            })
        })
    }

    /// The axes of the queries among those of the weights.
    fn of_queries(&self) -> Vec<usize> {
        let rows = self.shape.len() - 1;
        (rows - self.queries..rows).collect()
    }

    /// A formula of operands where a query finds a key, and a number where it does not.
    fn map(
        &self,
        lowering: &mut Lowering<'_>,
        letter: &str,
        mut operands: Vec<Read>,
        otherwise: f64,
        formula: impl FnOnce(&mut Body) -> Node,
    ) -> ValueId {
        let shape = self.shape.clone();
        let mut body = Body::builder();
        let found = formula(&mut body);
        let mut masked = Vec::new();
        if let Some(mask) = self.mask {
            let (a, zero) = (body.operand(operands.len()), body.real(0.0));
            masked.push(body.binary(Function::Equal, a, zero));
            operands.push(Read::at(mask, &[&self.of_queries()[..], &[shape.len() - 1]].concat()));
        }
        if let (true, [query]) = (self.causal, &self.of_queries()[..]) {
            let (i, j) = (body.index(*query), body.index(shape.len() - 1));
            masked.push(body.binary(Function::Greater, j, i));
        }
        let otherwise = body.real(otherwise);
        let masked = masked.into_iter().reduce(|a, b| body.binary(Function::Or, a, b));
        let node = masked.map_or(found, |masked| body.select(masked, otherwise, found));
        let map = Map { operands, body: body.finish(node) };
        lowering.push(lowering.inner(letter), shape, Operation::Map(map))
    }
}
