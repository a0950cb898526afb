//! A call with one sample, or with a batch of static size.
//!
//! ```text
//! &SVector<f32, 3>          is lent as    &[[f32; 1]; 3]        one sample: the same memory, as a block of one
//! &[SVector<f32, 3>; 32]    is lent as    &[SVector<f32, 3>]    a batch of static size, whose body gathers its samples itself
//! ```

use super::body::{Body, Place, dispatched};
use super::each::each;
use super::lend::{In, InSamples, Lend, Lent, Out, OutSamples, Shares};
use super::slices::Slices;
use crate::lanes::{Lane, one, one_mut};

/// Enters the body with all samples: one, or those of a batch of static size.
#[inline]
pub fn once<'a, N: Body<F, X>, F, X: Lend, A: AtOnce<'a, N::Block>>(
    net: N,
    scratch: &mut F,
    samples: A,
    mut sums: impl Shares<X>,
) {
    let place = Place { samples: A::SAMPLES, add: false, last: true };
    let (block, sums) = (samples.block(), sums.lend());
    dispatched!(N::DIRECT, simd => net.body(simd, scratch, place, block, sums));
}

/// Enters the body with each block of a batch of static size, one after the other.
#[inline]
pub fn in_turn<'a, N: Body<F, X> + Copy, F, X: Lend, A: AtOnce<'a, N::Block>>(
    net: N,
    scratch: &mut F,
    samples: A,
    mut sums: impl Shares<X>,
) where
    Lent<'a, N::Block>: Slices,
{
    let all = samples.block();
    dispatched!(N::DIRECT, simd => each(
        all,
        N::SAMPLES,
        (false, true),
        #[inline(always)]
        |block, place| net.body(simd, scratch, place, block, sums.lend()),
    ));
}

/// What is lent as an `L` at once: a reference, or a tuple of them.
pub trait AtOnce<'a, L: Lend> {
    /// How many samples it is.
    const SAMPLES: usize;

    /// What the body takes.
    fn block(self) -> Lent<'a, L>;
}

impl<'a> AtOnce<'a, ()> for () {
    const SAMPLES: usize = 1;

    #[inline(always)]
    fn block(self) {}
}

impl<'a, X: Lane<Y>, Y: 'static> AtOnce<'a, In<Y>> for &'a X {
    const SAMPLES: usize = 1;

    #[inline(always)]
    fn block(self) -> &'a Y {
        one(self)
    }
}

impl<'a, X: Lane<Y>, Y: 'static> AtOnce<'a, Out<Y>> for &'a mut X {
    const SAMPLES: usize = 1;

    #[inline(always)]
    fn block(self) -> &'a mut Y {
        one_mut(self)
    }
}

impl<'a, X: 'static, const N: usize> AtOnce<'a, InSamples<X>> for &'a [X; N] {
    const SAMPLES: usize = N;

    #[inline(always)]
    fn block(self) -> &'a [X] {
        self
    }
}

impl<'a, X: 'static, const N: usize> AtOnce<'a, OutSamples<X>> for &'a mut [X; N] {
    const SAMPLES: usize = N;

    #[inline(always)]
    fn block(self) -> &'a mut [X] {
        self
    }
}
