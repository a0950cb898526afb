//! The runs of learned numbers that optimisers walk, each with its own rate.
//!
//! ```text
//! linear(3 -> 2) |> linear(2, rate = 0) |> linear(1, rate = 0.1)      runs (8, 1) (6, 0) (3, 0.1)
//! at the rate 0.5                                                     0..8 at 0.5, 14..17 at 0.05
//! ```

use crate::parameters::Parameters;
use crate::real::Real;
use core::ops::Range;

/// Learned numbers that follow each other in the flat order and that are not frozen.
pub(crate) struct Run<T> {
    /// At which rate they change.
    pub rate: T,
    range: Range<usize>,
}

/// All runs of `N` at `rate`, but for the frozen ones.
pub(crate) fn runs<N: Parameters>(rate: N::Scalar) -> impl Iterator<Item = Run<N::Scalar>> {
    let mut end = 0;
    let ranges = N::RATES.iter().map(move |&(count, factor)| {
        let start = end;
        end += count;
        (start..end, factor)
    });
    let moving = ranges.filter(|(_, factor)| *factor != 0.0);
    moving.map(move |(range, factor)| Run { rate: rate * N::Scalar::from_f64(factor), range })
}

impl<T> Run<T> {
    /// The run's numbers of `net`.
    pub fn of<'a, N: Parameters>(&self, net: &'a N) -> &'a [N::Scalar] {
        net.parameters().get(self.range.clone()).unwrap_or_default()
    }

    /// The run's numbers of `net`, to be changed.
    pub fn of_mut<'a, N: Parameters>(&self, net: &'a mut N) -> &'a mut [N::Scalar] {
        net.parameters_mut().get_mut(self.range.clone()).unwrap_or_default()
    }
}
