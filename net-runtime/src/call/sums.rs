//! What is summed over the samples of a batch, in the caller's buffers.

use super::lend::{Out, Shares};
use crate::flat::{Flat, flat_mut};
use crate::real::Real;
use core::marker::PhantomData;

/// What is summed over the samples: nothing, a [`Sum`], or a tuple of them.
pub trait Sums: Send {
    /// Overwrites with the sum over no sample.
    fn clear(&mut self);
}

/// An array, a layer or a net that is summed into.
#[derive(Debug)]
pub struct Sum<'a, T, X> {
    pub(crate) place: Buffer<'a, X>,
    is_added: bool,
    numbers: PhantomData<T>,
}

#[derive(Debug)]
pub(crate) enum Buffer<'a, X> {
    /// The caller's, for the first part of a batch.
    Callers(&'a mut X),
    /// Our own, for any other.
    #[cfg(all(feature = "rayon", not(feature = "deterministic")))]
    Own(alloc::boxed::Box<X>),
}

/// What the sum over the samples overwrites.
#[inline(always)]
pub const fn sum<T: Real, X: Flat<T>>(of: &mut X) -> Sum<'_, T, X> {
    Sum { place: Buffer::Callers(of), is_added: false, numbers: PhantomData }
}

/// What the samples are added to.
#[inline(always)]
pub const fn added<T: Real, X: Flat<T>>(to: &mut X) -> Sum<'_, T, X> {
    Sum { place: Buffer::Callers(to), is_added: true, numbers: PhantomData }
}

impl<'a, T, X> Sum<'a, T, X> {
    /// Of other samples, in a buffer of its own.
    #[cfg(all(feature = "rayon", not(feature = "deterministic")))]
    pub(crate) const fn own(buffer: alloc::boxed::Box<X>) -> Self {
        Sum { place: Buffer::Own(buffer), is_added: false, numbers: PhantomData }
    }

    #[inline(always)]
    pub(crate) fn buffer(&mut self) -> &mut X {
        match &mut self.place {
            Buffer::Callers(of) => of,
            #[cfg(all(feature = "rayon", not(feature = "deterministic")))]
            Buffer::Own(of) => of,
        }
    }
}

impl Sums for () {
    #[inline(always)]
    fn clear(&mut self) {}
}

impl<T: Real + Send, X: Flat<T> + Send> Sums for Sum<'_, T, X> {
    #[inline(always)]
    fn clear(&mut self) {
        if !self.is_added {
            flat_mut(self.buffer()).fill(T::ZERO);
        }
    }
}

impl<T, X: 'static> Shares<Out<X>> for Sum<'_, T, X> {
    #[inline(always)]
    fn lend(&mut self) -> &mut X {
        self.buffer()
    }
}
