//! [`Flat`]: types that are numbers in memory and nothing else, and their view as one slice.
//!
//! ```text
//! Linear<f32, 3, 2>  =  w00 w10  w01 w11  w02 w12  b0 b1      eight f32, weights by columns
//! ```

use crate::axes::Axes;
use crate::real::Real;
use nalgebra::{ArrayStorage, SMatrix};

/// A type that is exactly `LENGTH` values of `T` in memory, without padding, and valid whatever they are.
///
/// # Safety
///
/// The size is `LENGTH` times that of `T`, the alignment at most that of `T`, every byte belongs to a `T`, and every
/// pattern of `T`s is a valid value without an invariant of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number, vector or matrix of numbers",
    label = "expected a number, `SVector<f32, 3>` or an array of such"
)]
pub unsafe trait Flat<T: Real>: Sized {
    /// All zeros.
    const ZERO: Self;
    /// How many numbers it is.
    const LENGTH: usize;
    /// The axes of an array; a list for everything else.
    const AXES: Axes = Axes::list(Self::LENGTH);
}

// SAFETY: it is one `f32`.
unsafe impl Flat<f32> for f32 {
    const ZERO: Self = 0.0;
    const LENGTH: usize = 1;
}

// SAFETY: it is one `f64`.
unsafe impl Flat<f64> for f64 {
    const ZERO: Self = 0.0;
    const LENGTH: usize = 1;
}

// SAFETY: it has no bytes, and its alignment is 1.
unsafe impl<T: Real> Flat<T> for () {
    const ZERO: Self = ();
    const LENGTH: usize = 0;
}

// SAFETY: the elements of an array follow each other without padding, and each is flat.
unsafe impl<T: Real, X: Flat<T>, const N: usize> Flat<T> for [X; N] {
    const ZERO: Self = [X::ZERO; N];
    const LENGTH: usize = N * X::LENGTH;
    const AXES: Axes = X::AXES.times(N, X::LENGTH);
}

// SAFETY: a static matrix is a `repr(C)` struct of a `repr(transparent)` `[[T; R]; C]` and a marker without size.
unsafe impl<T: Real, const R: usize, const C: usize> Flat<T> for SMatrix<T, R, C> {
    const ZERO: Self = SMatrix::from_array_storage(ArrayStorage([[T::ZERO; R]; C]));
    const LENGTH: usize = R * C;
    const AXES: Axes = Axes::matrix(R, C);
}

/// Copies all numbers.
#[inline(always)]
pub fn copy<T: Real, X: Flat<T>>(to: &mut X, from: &X) {
    flat_mut(to).iter_mut().zip(flat(from)).for_each(|(to, from)| *to = *from);
}

/// The numbers of `x`, in memory order.
#[inline(always)]
pub const fn flat<T: Real, X: Flat<T>>(x: &X) -> &[T] {
    if X::LENGTH == 0 {
        return &[]; // `x` has no size, so it may be aligned worse than a `T`
    }
    // SAFETY: by the contract of `Flat`, `x` is `LENGTH` initialised `T`s, aligned for them as its size is not zero.
    unsafe { core::slice::from_raw_parts((x as *const X).cast(), X::LENGTH) }
}

/// The numbers of `x`, in memory order, to be changed.
#[inline(always)]
pub const fn flat_mut<T: Real, X: Flat<T>>(x: &mut X) -> &mut [T] {
    if X::LENGTH == 0 {
        return &mut [];
    }
    // SAFETY: as in `flat`; `x` is borrowed exclusively, and whatever is written is valid.
    unsafe { core::slice::from_raw_parts_mut((x as *mut X).cast(), X::LENGTH) }
}

/// `x` as another type of as many numbers; nothing where it has not as many.
#[inline(always)]
pub const fn seen<T: Real, X: Flat<T>, Y: Flat<T>>(x: &X) -> Option<&Y> {
    if X::LENGTH != Y::LENGTH || align_of::<X>() != align_of::<Y>() {
        return None;
    }
    // SAFETY: by the contract of `Flat` both are as many numbers and nothing else, and any numbers are a value.
    Some(unsafe { &*(x as *const X).cast() })
}

/// `x` as another type of as many numbers, to be changed.
#[inline(always)]
pub const fn seen_mut<T: Real, X: Flat<T>, Y: Flat<T>>(x: &mut X) -> Option<&mut Y> {
    if X::LENGTH != Y::LENGTH || align_of::<X>() != align_of::<Y>() {
        return None;
    }
    // SAFETY: as in `seen`; `x` is borrowed exclusively.
    Some(unsafe { &mut *(x as *mut X).cast() })
}

#[cfg(test)]
mod tests {
    use super::{Flat, flat, flat_mut};
    use nalgebra::SMatrix;

    #[test]
    fn lengths_are_products() {
        assert_eq!(<() as Flat<f32>>::LENGTH, 0);
        assert_eq!(<[[SMatrix<f64, 2, 3>; 4]; 5] as Flat<f64>>::LENGTH, 120);
    }

    #[test]
    fn a_matrix_is_read_by_columns() {
        let mut matrices = [SMatrix::<f32, 2, 2>::new(1.0, 2.0, 3.0, 4.0), SMatrix::zeros()];
        assert_eq!(flat(&matrices), [1.0, 3.0, 2.0, 4.0, 0.0, 0.0, 0.0, 0.0]);
        flat_mut(&mut matrices)[5] = 7.0;
        assert_eq!(matrices[1][(1, 0)], 7.0);
        assert!(flat::<f32, ()>(&()).is_empty());
    }
}
