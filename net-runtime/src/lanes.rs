//! Samples in lanes: generated code computes for a block of `B` samples at a time, with `[T; B]` where one sample has a `T`.
//!
//! ```text
//! SVector<f32, 3>, of one sample     [[f32; 1]; 3]     the same memory, seen as a block of one: `one`
//! [SVector<f32, 3>], of a batch      [[f32; B]; 3]     a transposition, B samples at a time: `gather`, and back `scatter`
//! ```

use crate::flat::{Flat, flat_mut};
use crate::index::Index;
use crate::real::Real;
use nalgebra::SMatrix;

/// A type of one sample that lies in memory as a block `Y` of one sample does.
///
/// # Safety
///
/// Both have the same size and alignment, and whatever is a value of one is a value of the other.
pub unsafe trait Lane<Y> {}

// SAFETY: an array of one element lies as the element does.
unsafe impl Lane<[f32; 1]> for f32 {}
// SAFETY: as above.
unsafe impl Lane<[f64; 1]> for f64 {}
// SAFETY: as above.
unsafe impl<const N: usize> Lane<[Index<N>; 1]> for Index<N> {}
// SAFETY: arrays of the same length whose elements lie in the same way.
unsafe impl<X: Lane<Y>, Y, const N: usize> Lane<[Y; N]> for [X; N] {}
// SAFETY: a static matrix is a `repr(C)` struct of a `repr(transparent)` `[[T; R]; C]` and a marker without size.
unsafe impl<T: Real, const R: usize, const C: usize> Lane<[[[T; 1]; R]; C]> for SMatrix<T, R, C> {}
// SAFETY: as above, and an array of one column lies as the column does.
unsafe impl<T: Real, const N: usize> Lane<[[T; 1]; N]> for SMatrix<T, N, 1> {}

/// What begins where a line of the cache does, so that no vector of a block lies in two.
#[repr(align(64))]
pub struct Aligned<T>(pub T);

/// One sample, seen as a block of one.
#[inline(always)]
pub const fn one<X: Lane<Y>, Y>(sample: &X) -> &Y {
    const { assert!(size_of::<X>() == size_of::<Y>() && align_of::<X>() == align_of::<Y>()) }
    // SAFETY: by the contract of `Lane`, what `sample` points to is a `Y`.
    unsafe { &*(sample as *const X).cast() }
}

/// One sample, seen as a block of one, to be changed.
#[inline(always)]
pub const fn one_mut<X: Lane<Y>, Y>(sample: &mut X) -> &mut Y {
    const { assert!(size_of::<X>() == size_of::<Y>() && align_of::<X>() == align_of::<Y>()) }
    // SAFETY: as in `one`; `sample` is borrowed exclusively, and whatever is written is an `X`.
    unsafe { &mut *(sample as *mut X).cast() }
}

/// The elements of nested arrays, of one level less: a function, beside which no method of a user's trait is found.
#[inline(always)]
pub const fn flattened<X, const N: usize>(nested: &[[X; N]]) -> &[X] {
    nested.as_flattened()
}

/// The same, to be changed.
#[inline(always)]
pub const fn flattened_mut<X, const N: usize>(nested: &mut [[X; N]]) -> &mut [X] {
    nested.as_flattened_mut()
}

/// Parts of an array, side by side in its memory.
pub trait Parts<'a, T: Real, X: Flat<T>> {
    /// The parts.
    fn of(whole: &'a mut X) -> Self;
}

macro_rules! parts {
    ($($part:ident)*) => {
        impl<'a, T: Real, X: Flat<T>, $($part: Flat<T>),*> Parts<'a, T, X> for ($(&'a mut $part,)*) {
            #[inline(always)]
            #[allow(non_snake_case, reason = "a part is named after its type")]
            fn of(whole: &'a mut X) -> Self {
                const { assert!(0 $(+ $part::LENGTH)* <= X::LENGTH) }
                let numbers = flat_mut(whole).as_mut_ptr();
                let mut next = 0;
                $(
                    let $part = numbers.wrapping_add(next);
                    next += $part::LENGTH;
                )*
                let _ = next;
                // SAFETY: by the contract of `Flat`, `whole` is `X::LENGTH` numbers, and the parts are as many of them as
                // their types have, one behind the other, borrowed exclusively together.
                unsafe { ($(&mut *$part.cast::<$part>(),)*) }
            }
        }
    };
}

parts!(A);
parts!(A B);
parts!(A B C);
parts!(A B C D);
parts!(A B C D E);
parts!(A B C D E F);
parts!(A B C D E F G);
parts!(A B C D E F G H);

/// Parts of an array, side by side in its memory.
#[inline(always)]
pub fn parts<'a, T: Real, X: Flat<T>, P: Parts<'a, T, X>>(whole: &'a mut X) -> P {
    P::of(whole)
}

/// Indices of one sample, put into a lane of a block and taken out of it.
pub trait IndexLanes<Y> {
    /// How many lanes a block has.
    const LANES: usize;

    /// Writes this sample's into lane `s`; nothing where there is no such lane.
    fn write_lane(&self, block: &mut Y, s: usize);
    /// Overwrites this sample's with those in lane `s`, where there is one.
    fn read_lane(&mut self, block: &Y, s: usize);
    /// This sample, seen as a block of one; nothing where a block has more.
    fn one(&self) -> Option<&Y>;
    /// This sample, seen as a block of one, to be changed.
    fn one_mut(&mut self) -> Option<&mut Y>;
}

/// [`IndexLanes::one`] and [`IndexLanes::one_mut`], of an index and of arrays of indices.
macro_rules! ones {
    ($block:ty) => {
        #[inline(always)]
        fn one(&self) -> Option<&$block> {
            if <Self as IndexLanes<$block>>::LANES != 1 {
                return None;
            }
            // SAFETY: a block of one has an array of one index where a sample has the index, which lies as it does.
            unsafe { Some(&*(self as *const Self).cast()) }
        }

        #[inline(always)]
        fn one_mut(&mut self) -> Option<&mut $block> {
            if <Self as IndexLanes<$block>>::LANES != 1 {
                return None;
            }
            // SAFETY: as above; the sample is borrowed exclusively.
            unsafe { Some(&mut *(self as *mut Self).cast()) }
        }
    };
}

impl<const N: usize, const B: usize> IndexLanes<[Index<N>; B]> for Index<N> {
    const LANES: usize = B;

    #[inline(always)]
    fn write_lane(&self, block: &mut [Index<N>; B], s: usize) {
        if let Some(lane) = block.get_mut(s) {
            *lane = *self;
        }
    }

    #[inline(always)]
    fn read_lane(&mut self, block: &[Index<N>; B], s: usize) {
        if let Some(lane) = block.get(s) {
            *self = *lane;
        }
    }

    ones!([Index<N>; B]);
}

impl<X: IndexLanes<Y>, Y, const N: usize> IndexLanes<[Y; N]> for [X; N] {
    const LANES: usize = X::LANES;

    #[inline(always)]
    fn write_lane(&self, block: &mut [Y; N], s: usize) {
        self.iter().zip(block).for_each(|(own, block)| own.write_lane(block, s));
    }

    #[inline(always)]
    fn read_lane(&mut self, block: &[Y; N], s: usize) {
        self.iter_mut().zip(block).for_each(|(own, block)| own.read_lane(block, s));
    }

    ones!([Y; N]);
}
