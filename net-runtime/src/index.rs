//! [`Index`]: a position that is in range by construction, so that looking it up needs no check.

use crate::flat::Flat;
use crate::order::follows;
use crate::real::Real;
use core::fmt;
use nalgebra::SVector;

/// One of `N` classes or tokens, counted from 0.
///
/// It can only be made by [`Index::new`], which refuses what is out of range, so an index out of range cannot reach a
/// net. An `Index<0>` can never be made.
///
/// ```
/// use net_runtime::Index;
/// let digit: Option<Index<10>> = Index::new(7);
/// assert_eq!(digit.map(Index::get), Some(7));
/// assert_eq!(Index::<10>::new(10), None);
/// assert_eq!(Index::<0>::new(0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Index<const N: usize>(usize);

impl<const N: usize> Index<N> {
    /// The index `i`, or `None` unless `i < N`.
    #[inline]
    pub const fn new(i: usize) -> Option<Self> {
        if i < N { Some(Self(i)) } else { None }
    }

    /// The position, less than `N`.
    #[inline]
    pub const fn get(self) -> usize {
        self.0
    }

    /// The index of the largest element: the first of equal ones, and the first NaN before all, as in pooling.
    ///
    /// ```
    /// use net_runtime::{Index, nalgebra::{self, vector}};
    /// let logits = vector![0.5, 2.0, 2.0];
    /// assert_eq!(Some(Index::of_largest(&logits)), Index::new(1));
    /// ```
    #[inline]
    pub fn of_largest<T: Real>(values: &SVector<T, N>) -> Self {
        const { assert!(N > 0, "a vector without elements has no largest one") };
        let values = &values.data.0[0];
        let mut best = Self(0);
        for (i, value) in values.iter().enumerate() {
            if follows(*value, *best.of(values)) {
                best = Self(i);
            }
        }
        best
    }

    /// 1 at this index and 0 elsewhere, `[N]`: imposed at the logits, it picks the gradient of one of them.
    ///
    /// ```
    /// use net_runtime::{Index, nalgebra::{self, vector}};
    /// assert_eq!(Index::<3>::new(1).map(Index::one_hot), Some(vector![0.0, 1.0, 0.0]));
    /// ```
    #[inline]
    pub fn one_hot<T: Real>(self) -> SVector<T, N> {
        let mut vector: SVector<T, N> = Flat::ZERO;
        *self.of_mut(&mut vector.data.0[0]) = T::ONE;
        vector
    }

    /// The element of `array` at this index; cannot fail.
    ///
    /// ```
    /// use net_runtime::Index;
    /// let second = Index::new(1).map(|i: Index<3>| *i.of(&[10, 20, 30]));
    /// assert_eq!(second, Some(20));
    /// ```
    #[inline]
    pub const fn of<T>(self, array: &[T; N]) -> &T {
        // SAFETY: `new` is the only constructor and ensures `self.0 < N`, so the element lies in the array; the
        // reference takes its lifetime from the array's.
        unsafe { &*array.as_ptr().add(self.0) }
    }

    /// The element of `array` at this index, to be changed; cannot fail.
    ///
    /// ```
    /// use net_runtime::Index;
    /// let mut counts = [0; 3];
    /// if let Some(i) = Index::new(2) {
    ///     *Index::of_mut(i, &mut counts) += 5;
    /// }
    /// assert_eq!(counts, [0, 0, 5]);
    /// ```
    #[inline]
    pub const fn of_mut<T>(self, array: &mut [T; N]) -> &mut T {
        // SAFETY: as in `of`; the array is borrowed exclusively for as long as the element is.
        unsafe { &mut *array.as_mut_ptr().add(self.0) }
    }
}

/// The index at a position that a net computed, which is in range; the last one if it were not.
#[inline(always)]
pub const fn index<const N: usize>(position: usize) -> Index<N> {
    const { assert!(N > 0, "no position is in range") };
    Index(if position < N { position } else { N - 1 })
}

/// The position; one out of range is refused.
#[cfg(feature = "serde")]
impl<const N: usize> serde::Serialize for Index<N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, const N: usize> serde::Deserialize<'de> for Index<N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let position = usize::deserialize(deserializer)?;
        Self::new(position)
            .ok_or_else(|| D::Error::custom(format_args!("expected an index below {N}, found {position}")))
    }
}

impl<const N: usize> fmt::Display for Index<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Index;
    use std::format;

    #[test]
    fn only_what_is_in_range_exists() {
        for i in 0..5 {
            assert_eq!(Index::<4>::new(i).map(Index::get), (i < 4).then_some(i));
        }
        const LAST: Option<Index<4>> = Index::new(3);
        assert_eq!(LAST.map(|last| *last.of(&[1, 2, 3, 4])), Some(4));
    }

    #[test]
    fn a_computed_position_never_leaves_the_range() {
        assert_eq!([0, 2, 3, usize::MAX].map(|position| super::index::<3>(position).get()), [0, 2, 2, 2]);
    }

    #[test]
    fn displays_as_the_number() {
        assert_eq!(Index::<4>::new(3).map(|i| format!("{i:>3}")).as_deref(), Some("  3"));
    }
}
