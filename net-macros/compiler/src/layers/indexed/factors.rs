//! Products as one or two factors, each of which is read: an element as it is, anything else once it is computed over its
//! own indices.
//!
//! ```text
//! w[i, j] * x[j]               both are elements
//! w[i, j] * tanh(x[j])         t[j] = tanh(x[j])
//! c * w[i, j] * x[j] / 2       t[j] = c * x[j] / 2, as that is the smallest box
//! ```

use std::collections::BTreeSet;

use super::state::Lower;
use crate::ir::{Body, Function, Node, Read, Scalar, size};

/// More factors are one expression.
const MOST: usize = 8;

/// The factors of a product, in order.
#[derive(Default)]
pub(super) struct Product {
    factors: Vec<Node>,
    divisors: Vec<Node>,
    is_negative: bool,
}

/// Some of the factors, of which one value is made.
struct Group {
    factors: Vec<Node>,
    divisors: Vec<Node>,
    is_negative: bool,
    indices: BTreeSet<usize>,
}

impl Product {
    pub(super) fn of(body: &Body, node: Node) -> Product {
        let mut product = Product::default();
        product.add(body, node);
        if product.factors.len() + product.divisors.len() > MOST {
            return Product { factors: vec![node], ..Product::default() };
        }
        product
    }

    fn add(&mut self, body: &Body, node: Node) {
        match body.node(node) {
            _ if self.factors.len() + self.divisors.len() > MOST => {}
            Scalar::Apply(Function::Multiply, both) => both.iter().for_each(|node| self.add(body, *node)),
            Scalar::Apply(Function::Divide, both) => {
                self.add(body, both[0]);
                self.divisors.push(both[1]);
            }
            Scalar::Apply(Function::Negate, one) => {
                self.is_negative = !self.is_negative;
                self.add(body, one[0]);
            }
            _ => self.factors.push(node),
        }
    }

    /// The two factors, where it is nothing more.
    pub(super) fn two(&self) -> Option<[Node; 2]> {
        match self.factors[..] {
            [a, b] if self.divisors.is_empty() && !self.is_negative => Some([a, b]),
            _ => None,
        }
    }

    /// All factors.
    pub(super) fn factors(&self) -> &[Node] {
        &self.factors
    }
}

impl Lower<'_, '_> {
    /// One or two factors whose product the node is.
    pub(super) fn factors(&mut self, body: &Body, node: Node) -> Vec<Read> {
        let product = Product::of(body, node);
        let mut groups: Vec<Group> = Vec::new();
        for factor in &product.factors {
            let indices = self.free(body, *factor);
            groups.push(Group { factors: vec![*factor], divisors: Vec::new(), is_negative: false, indices });
        }
        for divisor in product.divisors {
            let indices = self.free(body, divisor);
            let at = self.smallest(&groups, &indices);
            groups[at].divisors.push(divisor);
            groups[at].indices.extend(indices);
        }
        if product.is_negative {
            let at = self.smallest(&groups, &BTreeSet::new());
            groups[at].is_negative = true;
        }
        self.join_constants(body, &mut groups);
        while groups.len() > 2 {
            self.join_smallest(&mut groups);
        }
        groups.into_iter().map(|group| self.of_group(body, group)).collect()
    }

    /// How many points the indices have.
    fn points(&self, indices: impl Iterator<Item = usize>) -> usize {
        size(&indices.map(|index| self.sizes[index]).collect::<Vec<_>>())
    }

    /// The group that has the fewest points with these indices, too.
    fn smallest(&self, groups: &[Group], indices: &BTreeSet<usize>) -> usize {
        let points = |at: &usize| self.points(groups[*at].indices.union(indices).copied());
        (0..groups.len()).min_by_key(points).unwrap_or_default()
    }

    /// Numbers are no factors by themselves, where there is another.
    fn join_constants(&self, body: &Body, groups: &mut Vec<Group>) {
        while groups.len() > 1 {
            let is_number = |group: &Group| {
                group.factors.iter().all(|node| body.real_of(*node).is_some()) && group.divisors.is_empty()
            };
            let Some(number) = groups.iter().position(is_number) else { return };
            let group = groups.remove(number);
            let at = self.smallest(groups, &BTreeSet::new());
            groups[at].join(group);
        }
    }

    /// Makes one of those two groups that have the fewest points together.
    fn join_smallest(&self, groups: &mut Vec<Group>) {
        let pairs = (0..groups.len()).flat_map(|a| (a + 1..groups.len()).map(move |b| (a, b)));
        let points = |(a, b): &(usize, usize)| self.points(groups[*a].indices.union(&groups[*b].indices).copied());
        if let Some((a, b)) = pairs.min_by_key(points) {
            let joined = groups.remove(b);
            groups[a].join(joined);
        }
    }

    fn of_group(&mut self, body: &Body, group: Group) -> Read {
        let mut body = body.clone();
        let product = group.factors.into_iter().reduce(|a, b| body.binary(Function::Multiply, a, b));
        let mut node = product.unwrap_or_else(|| body.real(1.0));
        for divisor in group.divisors {
            node = body.binary(Function::Divide, node, divisor);
        }
        if group.is_negative {
            node = body.unary(Function::Negate, node);
        }
        self.piece(&body, node)
    }
}

impl Group {
    fn join(&mut self, other: Group) {
        self.factors.extend(other.factors);
        self.divisors.extend(other.divisors);
        self.is_negative ^= other.is_negative;
        self.indices.extend(other.indices);
    }
}
