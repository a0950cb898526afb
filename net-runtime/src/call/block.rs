//! A block of samples in memory, in lanes: gathered, lent to the body, and scattered.

use super::lend::{In, Lend, Lent, Out};
use crate::flat::{Flat, seen, seen_mut};
use crate::index::{Index, index};
use crate::kernels;
use crate::lanes::IndexLanes;
use crate::real::Real;
use fearless_simd::Simd;

/// What each sample of a block has its own of: an [`In`], an [`Out`], or a tuple of them.
pub trait Block: Lend {
    /// A block to begin with.
    const ZERO: Self;

    /// Lends it to the body.
    fn lend(&mut self) -> Lent<'_, Self>;
}

/// A block whose samples are those of `C`: a slice, or a tuple of slices.
pub trait Gather<C>: Block {
    /// Reads what the body will.
    fn gather(&mut self, simd: impl Simd, samples: &C);
    /// Writes what the body has written.
    fn scatter(&self, simd: impl Simd, samples: C);
    /// The first sample where it lies, seen as a block of one; nothing where there is no sample, or a block has more.
    fn one<'a>(samples: C) -> Option<Lent<'a, Self>>
    where
        C: 'a;
}

impl<Y: Lanes + 'static> Block for In<Y> {
    const ZERO: Self = In(Y::ZERO);

    #[inline(always)]
    fn lend(&mut self) -> &Y {
        &self.0
    }
}

impl<'a, X, Y: Lanes + 'static> Gather<&'a [X]> for In<Y>
where
    Y::Of: Across<X, Y>,
{
    #[inline(always)]
    fn gather(&mut self, simd: impl Simd, samples: &&'a [X]) {
        Y::Of::gather(simd, samples, &mut self.0);
    }

    #[inline(always)]
    fn scatter(&self, _simd: impl Simd, _samples: &'a [X]) {}

    #[inline(always)]
    fn one<'l>(samples: &'a [X]) -> Option<&'l Y>
    where
        'a: 'l,
    {
        Y::Of::one(samples.first()?)
    }
}

impl<Y: Lanes + 'static> Block for Out<Y> {
    const ZERO: Self = Out(Y::ZERO);

    #[inline(always)]
    fn lend(&mut self) -> &mut Y {
        &mut self.0
    }
}

impl<'a, X, Y: Lanes + 'static> Gather<&'a mut [X]> for Out<Y>
where
    Y::Of: Across<X, Y>,
{
    #[inline(always)]
    fn gather(&mut self, _simd: impl Simd, _samples: &&'a mut [X]) {}

    #[inline(always)]
    fn scatter(&self, simd: impl Simd, samples: &'a mut [X]) {
        Y::Of::scatter(simd, &self.0, samples);
    }

    #[inline(always)]
    fn one<'l>(samples: &'a mut [X]) -> Option<&'l mut Y>
    where
        'a: 'l,
    {
        Y::Of::one_mut(samples.first_mut()?)
    }
}

/// Arrays of numbers, or of indices.
pub trait Lanes {
    /// All zeros, or the first index everywhere.
    const ZERO: Self;
    /// What they are of.
    type Of;
}

impl<X: Lanes, const N: usize> Lanes for [X; N] {
    const ZERO: Self = [X::ZERO; N];
    type Of = X::Of;
}

impl<const N: usize> Lanes for Index<N> {
    const ZERO: Self = index(0);
    type Of = Self;
}

/// What a block `Y` of samples `X` is of.
pub trait Across<X, Y> {
    /// The samples into their lanes.
    fn gather(simd: impl Simd, samples: &[X], block: &mut Y);
    /// The lanes back into their samples.
    fn scatter(simd: impl Simd, block: &Y, samples: &mut [X]);
    /// A sample, seen as a block of one.
    fn one(sample: &X) -> Option<&Y>;
    /// A sample, seen as a block of one, to be changed.
    fn one_mut(sample: &mut X) -> Option<&mut Y>;
}

impl<X: IndexLanes<Y>, Y, const N: usize> Across<X, Y> for Index<N> {
    #[inline(always)]
    fn gather(simd: impl Simd, samples: &[X], block: &mut Y) {
        kernels::gather_indices(simd, samples, block);
    }

    #[inline(always)]
    fn scatter(simd: impl Simd, block: &Y, samples: &mut [X]) {
        kernels::scatter_indices(simd, block, samples);
    }

    #[inline(always)]
    fn one(sample: &X) -> Option<&Y> {
        X::one(sample)
    }

    #[inline(always)]
    fn one_mut(sample: &mut X) -> Option<&mut Y> {
        X::one_mut(sample)
    }
}

macro_rules! of_numbers {
    ($($T:ty)*) => {$(
        impl Lanes for $T {
            const ZERO: Self = <Self as Real>::ZERO;
            type Of = Self;
        }

        impl<X: Flat<$T>, Y: Flat<$T>> Across<X, Y> for $T {
            #[inline(always)]
            fn gather(simd: impl Simd, samples: &[X], block: &mut Y) {
                kernels::gather::<_, $T, X, Y>(simd, samples, block);
            }

            #[inline(always)]
            fn scatter(simd: impl Simd, block: &Y, samples: &mut [X]) {
                kernels::scatter::<_, $T, X, Y>(simd, block, samples);
            }

            #[inline(always)]
            fn one(sample: &X) -> Option<&Y> {
                seen::<$T, X, Y>(sample)
            }

            #[inline(always)]
            fn one_mut(sample: &mut X) -> Option<&mut Y> {
                seen_mut::<$T, X, Y>(sample)
            }
        }
    )*};
}
of_numbers!(f32 f64);
