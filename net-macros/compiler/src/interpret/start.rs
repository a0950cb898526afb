//! What a value is added to.

use super::{Array, Data, Number};

/// What a sum goes on from.
pub(super) enum Start<'a, N> {
    /// Nothing yet.
    Fresh,
    /// What lies in the buffer.
    From(&'a Array<N>),
}

impl<N: Number> Start<'_, N> {
    /// What is no sum by itself, added to what lies there.
    pub(super) fn added(&self, more: Array<N>) -> Array<N> {
        match self {
            Start::Fresh => more,
            Start::From(buffer) => added(buffer, more),
        }
    }

    /// The sums so far, one an element, of as many as there are.
    pub(super) fn sums(&self, count: usize) -> Vec<Option<N>> {
        match self {
            Start::Fresh => vec![None; count],
            Start::From(buffer) => buffer.reals().iter().cloned().map(Some).collect(),
        }
    }
}

/// The elements of two arrays added, one by one.
fn added<N: Number>(start: &Array<N>, more: Array<N>) -> Array<N> {
    match more.data {
        Data::Integers(_) => more,
        Data::Reals(more) => {
            let sums = start.reals().iter().zip(&more).map(|(start, more)| start.add(more)).collect();
            Array::from_reals(&start.shape, sums)
        }
    }
}
