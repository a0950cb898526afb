//! Attention as primitives: products with the head as one more index, and a softmax of the scores.
//!
//! ```text
//! u[i, 3 * g + c] = sum[d](w[g, c, d] * q[i, 2 * g + d])       a head has 3 numbers of each key and 2 of each query
//! z[g, i, j]      = sum[c](u[i, 3 * g + c] * k[j, 3 * g + c])
//! y[i, 4 * g + d] = sum[j](p[g, i, j] * v[j, 4 * g + d])       and 4 of each value
//! ```

use super::masked::{Masked, finite};
use super::sizes::Sizes;
use crate::ir::{Affine, Body, Function, Loop, Operation, Read, Shape, Term, ValueId};
use crate::layers::lowering::Lowering;
use crate::layers::softmax::softmax;

/// An attention at known sizes.
pub(super) struct Lowered {
    pub(super) sizes: Sizes,
    /// Whether there are weights between queries and keys.
    pub(super) bilinear: bool,
    pub(super) heads: Option<usize>,
    pub(super) scale: Option<f64>,
    pub(super) causal: bool,
}

/// The indices of a box, one added after the other.
#[derive(Default)]
struct Indices(Vec<Loop>);

impl Indices {
    fn add(&mut self, name: &str, extent: usize) -> Affine {
        self.0.push(Loop { name: name.into(), extent });
        Affine::index(self.0.len() - 1)
    }

    /// An index where there is one.
    fn each(&mut self, name: &str, extents: &[usize]) -> Vec<Affine> {
        extents.iter().map(|extent| self.add(name, *extent)).collect()
    }
}

impl Lowered {
    /// `[2]` where the last axes are in two parts.
    fn heads(&self) -> Shape {
        self.heads.into_iter().collect()
    }

    /// How many parts there are.
    fn parts(&self) -> usize {
        self.heads.unwrap_or(1)
    }

    /// `[2, 3, 5]` of two heads, three queries and five keys.
    fn weights_shape(&self) -> Shape {
        [self.heads(), self.sizes.pairs()].concat()
    }

    /// The value of the layer.
    pub(super) fn value(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [query, key, value] = [0, 1, 2].map(|number| lowering.inputs[number]);
        let mask = lowering.inputs.get(3).copied();
        if mask.is_none() && !self.causal {
            let scores = self.scores(lowering, query, key);
            return self.unmasked(lowering, scores, value);
        }
        let [query, key, value] =
            [("q", query), ("k", key), ("v", value)].map(|(letter, value)| finite(lowering, letter, value));
        let scores = self.scores(lowering, query.value, key.value);
        let masked = self.masked(mask, Some(query.beyond), vec![key.beyond, value.beyond]);
        let weights = masked.weights(lowering, scores);
        self.sums(lowering, weights, value.value)
    }

    /// The value where the scores are given.
    pub(super) fn of_scores(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let ([scores, value], mask) = ([0, 1].map(|number| lowering.inputs[number]), lowering.inputs.get(2).copied());
        if mask.is_none() && !self.causal {
            return self.unmasked(lowering, scores, value);
        }
        let value = finite(lowering, "v", value);
        let weights = self.masked(mask, None, vec![value.beyond]).weights(lowering, scores);
        self.sums(lowering, weights, value.value)
    }

    fn unmasked(&self, lowering: &mut Lowering<'_>, scores: ValueId, value: ValueId) -> ValueId {
        let scaled = self.scaled(lowering, scores);
        let axis = self.weights_shape().len() - 1;
        let weights = softmax(lowering, lowering.inner("p"), scaled, axis);
        self.sums(lowering, weights, value)
    }

    fn masked(&self, mask: Option<ValueId>, query: Option<ValueId>, keys: Vec<ValueId>) -> Masked {
        let (shape, queries) = (self.weights_shape(), self.sizes.queries.len());
        Masked { shape, queries, scale: self.scale, causal: self.causal, mask, query, keys }
    }

    /// Where a head has its `part`th of an axis: `3 * g + c`.
    fn of_head(&self, heads: &[Affine], size: usize, part: &Affine) -> Affine {
        heads.iter().fold(part.clone(), |sum, head| sum.added(&head.times((size / self.parts()) as isize)))
    }

    /// `z[g, i, j]`
    fn scores(&self, lowering: &mut Lowering<'_>, query: ValueId, key: ValueId) -> ValueId {
        let query = if self.bilinear { self.weighted(lowering, query) } else { query };
        let size = self.sizes.key;
        let mut indices = Indices::default();
        let (g, i) = (indices.each("g", &self.heads()), indices.each("i", &self.sizes.queries));
        let (j, c) = (indices.add("j", self.sizes.keys), indices.add("c", size / self.parts()));
        let place = self.of_head(&g, size, &c);
        let term = Term {
            a: Read { value: query, at: [&i[..], std::slice::from_ref(&place)].concat() },
            b: Some(Read { value: key, at: vec![j.clone(), place] }),
            out: [&g[..], &i, &[j]].concat(),
            indices: indices.0,
        };
        lowering.push(lowering.inner("z"), self.weights_shape(), Operation::Contract(vec![term]))
    }

    /// `u[i, 3 * g + c]`: each query as the keys are multiplied with.
    fn weighted(&self, lowering: &mut Lowering<'_>, query: ValueId) -> ValueId {
        let (key_size, query_size, parts) = (self.sizes.key, self.sizes.query, self.parts());
        let mut indices = Indices::default();
        let (g, i) = (indices.each("g", &self.heads()), indices.each("i", &self.sizes.queries));
        let (c, d) = (indices.add("c", key_size / parts), indices.add("d", query_size / parts));
        let term = Term {
            out: [&i[..], &[self.of_head(&g, key_size, &c)]].concat(),
            b: Some(Read { value: query, at: [&i[..], &[self.of_head(&g, query_size, &d)]].concat() }),
            a: Read { value: lowering.arrays[0], at: [&g[..], &[c, d]].concat() },
            indices: indices.0,
        };
        let shape = [&self.sizes.queries[..], &[key_size]].concat();
        lowering.push(lowering.inner("u"), shape, Operation::Contract(vec![term]))
    }

    /// `scale * z[g, i, j]`
    fn scaled(&self, lowering: &mut Lowering<'_>, scores: ValueId) -> ValueId {
        let Some(scale) = self.scale else { return scores };
        let mut body = Body::builder();
        let (s, scale) = (body.operand(0), body.real(scale));
        let scaled = body.binary(Function::Multiply, s, scale);
        lowering.elementwise(lowering.inner("c"), scores, body.finish(scaled))
    }

    /// `y[i, 4 * g + d]`
    fn sums(&self, lowering: &mut Lowering<'_>, weights: ValueId, value: ValueId) -> ValueId {
        let size = self.sizes.value;
        let mut indices = Indices::default();
        let (g, i) = (indices.each("g", &self.heads()), indices.each("i", &self.sizes.queries));
        let (d, j) = (indices.add("d", size / self.parts()), indices.add("j", self.sizes.keys));
        let place = self.of_head(&g, size, &d);
        let term = Term {
            a: Read { value: weights, at: [&g[..], &i, std::slice::from_ref(&j)].concat() },
            b: Some(Read { value, at: vec![j, place.clone()] }),
            out: [&i[..], &[place]].concat(),
            indices: indices.0,
        };
        lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Contract(vec![term]))
    }
}
