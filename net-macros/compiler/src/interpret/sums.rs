//! `Contract` and `ScatterAdd`: sums in canonical order. In: the terms, and whose [`Turns`] it is to add. Out: an array
//! whose elements were added sample by sample, term by term, point by point, each product rounded before it is added.

use std::ops::Range;

use super::memory::{Memory, View, flat};
use super::order::place;
use super::points::for_each_point;
use super::start::Start;
use super::{Array, Number};
use crate::ir::{Place, Term, ValueId, size};

/// The samples that add to one array, in order: one sample to its own, all samples to a value that is not batched.
pub(super) struct Turns<'a, N> {
    pub(super) memory: &'a Memory<N>,
    pub(super) samples: Range<usize>,
}

impl<'a, N> Turns<'a, N> {
    /// The views that may add; there is one even if there is no sample, for what is not batched.
    fn views(&self) -> impl Iterator<Item = View<'a, N>> + use<'a, N> {
        let memory = self.memory;
        let Range { start, end } = self.samples;
        (start..end.max(start + 1)).map(move |sample| View { memory, sample })
    }

    /// Whether these operands add something in this turn: each sample has its turn, and what is of no sample adds
    /// once, in the first turn.
    fn includes(&self, view: &View<N>, mut operands: impl Iterator<Item = ValueId>) -> bool {
        let of_a_sample = operands.any(|operand| self.memory.is_batched(operand));
        if of_a_sample { view.sample < self.samples.end } else { view.sample == self.samples.start }
    }
}

/// The sums of a `Contract` of reals, from -0.0; +0 where no point adds anything.
pub(super) fn contract<N: Number>(terms: &[Term], shape: &[usize], turns: &Turns<N>, start: &Start<N>) -> Array<N> {
    let mut sums: Vec<Option<N>> = start.sums(size(shape));
    for view in turns.views() {
        for term in terms.iter().filter(|term| turns.includes(&view, term.reads().map(|read| read.value))) {
            for_each_point(&term.extents(), |point| {
                if let Some((position, summand)) = summand(term, point, shape, &view) {
                    let sum = sums[position].take().unwrap_or_else(N::negative_zero);
                    sums[position] = Some(sum.add(&summand));
                }
            });
        }
    }
    Array::from_reals(shape, sums.into_iter().map(|sum| sum.unwrap_or_else(N::zero)).collect())
}

/// What a term adds at a point, and where; nothing where an access is out of range.
fn summand<N: Number>(term: &Term, point: &[usize], shape: &[usize], view: &View<N>) -> Option<(usize, N)> {
    let position = flat(&term.out, point, shape)?;
    let a = view.real(&term.a, point)?;
    match &term.b {
        Some(b) => Some((position, a.multiply(view.real(b, point)?))),
        None => Some((position, a.clone())),
    }
}

/// A `Contract` of integers: a copy; 0 where no point reaches.
pub(super) fn copy<N: Number>(terms: &[Term], shape: &[usize], view: &View<N>) -> Array<N> {
    let mut copied = vec![0; size(shape)];
    for term in terms {
        for_each_point(&term.extents(), |point| {
            if let (Some(position), Some(integer)) = (flat(&term.out, point, shape), view.integer(&term.a, point)) {
                copied[position] = integer;
            }
        });
    }
    Array::from_integers(shape, copied)
}

/// `out[at(i)] += source[i]` from +0.
pub(super) fn scatter_add<N: Number>(
    source: ValueId,
    at: &Place,
    shape: &[usize],
    turns: &Turns<N>,
    start: &Start<N>,
) -> Array<N> {
    let mut sums: Vec<N> = start.sums(size(shape)).into_iter().map(|sum| sum.unwrap_or_else(N::zero)).collect();
    let operands = || std::iter::once(source).chain(at.reads().map(|read| read.value));
    for view in turns.views().filter(|view| turns.includes(view, operands())) {
        let source = view.array(source);
        let mut elements = source.reals().iter();
        for_each_point(&source.shape, |point| {
            let element = elements.next().expect("an array has an element for each point");
            if let Some(position) = place(at, point, shape, &view) {
                sums[position] = sums[position].add(element);
            }
        });
    }
    Array::from_reals(shape, sums)
}
