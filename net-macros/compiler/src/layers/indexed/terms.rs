//! Sums as the terms of one contraction.
//!
//! ```text
//! b[i] + sum[j](w[i, j] * x[j])                  two terms
//! sum[j](w[i, j] * x[j] + u[i, j] * y[j])        two terms, as no box of both indices is made
//! sum[j](x[j] - m)                               one term, of t[j] = x[j] - m
//! ```

use std::collections::BTreeSet;

use super::factors::Product;
use super::state::Lower;
use crate::formula::indexed::{Atom, Reduction, Way};
use crate::ir::{Affine, Body, Function, Loop, Node, Read, Scalar, Term};

/// More summands are one expression.
const MOST: usize = 64;

/// The summands of a node, in order.
pub(super) fn summands(body: &Body, node: Node) -> Vec<Node> {
    let (mut left, mut found) = (vec![node], Vec::new());
    while let Some(next) = left.pop() {
        match body.node(next) {
            Scalar::Apply(Function::Add, both) => left.extend(both.iter().rev()),
            _ => found.push(next),
        }
        if found.len() + left.len() > MOST {
            return vec![node];
        }
    }
    found
}

impl Lower<'_, '_> {
    /// The terms of a value over these indices, where it is a sum of reductions, or of products whose factors have different
    /// indices.
    pub(super) fn terms(&mut self, body: &Body, node: Node, own: &[usize]) -> Option<Vec<Term>> {
        let summands = summands(body, node);
        if !self.is_contraction(body, &summands) {
            return None;
        }
        let mut terms = Vec::new();
        for summand in summands {
            self.add_terms((body, summand), own, own.to_vec(), &mut terms);
        }
        // A bias is what the sum starts from, wherever it stands.
        terms.sort_by_key(|term| term.b.is_some() || term.indices.len() > own.len());
        Some(terms)
    }

    /// Whether one of these is a sum, or a product whose factors have different indices.
    pub(super) fn is_contraction(&self, body: &Body, summands: &[Node]) -> bool {
        summands.iter().any(|summand| {
            let is_sum = self.sum(body, *summand).is_some();
            let factors = Product::of(body, *summand);
            let of_two = factors.two().is_some_and(|[a, b]| self.free(body, a) != self.free(body, b));
            is_sum || of_two && factors.factors().iter().all(|factor| body.real_of(*factor).is_none())
        })
    }

    /// The sum that a node is.
    fn sum(&self, body: &Body, node: Node) -> Option<Reduction> {
        match self.atom(body, node) {
            Some(Atom::Reduction(reduction)) if reduction.way == Way::Sum => Some(reduction.clone()),
            _ => None,
        }
    }

    /// Adds the terms of one summand over a box.
    fn add_terms(&mut self, (body, node): (&Body, Node), own: &[usize], indices: Vec<usize>, terms: &mut Vec<Term>) {
        if let Some(reduction) = self.sum(body, node) {
            return self.add_reduced(&reduction, own, indices, terms);
        }
        let mut factors = self.factors(body, node).into_iter().map(|read| self.read_in(&read, &indices));
        if let Some(a) = factors.next() {
            let b = factors.next();
            let out = self.places(own, &indices);
            terms.push(Term { indices: self.loops(&indices), out, a, b });
        }
    }

    /// Adds the terms of the sum over a reduction's indices, whichever way it is.
    pub(super) fn add_reduced(
        &mut self,
        reduction: &Reduction,
        own: &[usize],
        mut indices: Vec<usize>,
        terms: &mut Vec<Term>,
    ) {
        indices.extend(&reduction.indices);
        let (body, node) = (&reduction.body, reduction.body.result());
        let summands = summands(body, node);
        let summands = if self.is_contraction(body, &summands) { summands } else { vec![node] };
        for summand in summands {
            self.add_terms((body, summand), own, indices.clone(), terms);
        }
    }

    /// The loops of a box.
    pub(super) fn loops(&self, indices: &[usize]) -> Vec<Loop> {
        let one = |index: &usize| Loop { name: self.formula.indices[*index].name.clone(), extent: self.sizes[*index] };
        indices.iter().map(one).collect()
    }

    /// Positions that count the indices of the formula, as they count those of a box.
    pub(super) fn affine_in(&self, affine: &Affine, indices: &[usize]) -> Affine {
        let place =
            |index: usize| indices.iter().position(|other| *other == index).map_or_else(Affine::default, Affine::index);
        affine.substitute(&(0..self.sizes.len()).map(place).collect::<Vec<_>>())
    }

    /// A read in a box.
    pub(super) fn read_in(&self, read: &Read, indices: &[usize]) -> Read {
        Read { value: read.value, at: read.at.iter().map(|at| self.affine_in(at, indices)).collect() }
    }

    /// Where these indices stand in a box.
    pub(super) fn places(&self, own: &[usize], indices: &[usize]) -> Vec<Affine> {
        own.iter().map(|index| self.affine_in(&Affine::index(*index), indices)).collect()
    }

    /// The indices of an expression that no reduction in it closes.
    pub(super) fn free(&self, body: &Body, node: Node) -> BTreeSet<usize> {
        self.formula.free(&body.clone().finish(node))
    }
}
