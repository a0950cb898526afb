//! A batch over the threads of `rayon`.

use crate::arithmetic::combine;
use crate::boxed::zeroed;
use crate::flat::{Flat, flat, flat_mut};
use crate::level::apart;
use crate::real::Real;
use alloc::boxed::Box;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// How many parts there are at most where something is summed: each costs a pass over the sums.
const MOST: usize = 64;

/// Calls `f` for parts of the samples, of `least` or more each, and adds up what each has summed.
#[inline]
pub fn in_parts<A: Split, S: Sums>(least: usize, samples: A, mut sums: S, f: impl Fn(A, &mut S) + Sync) {
    let most = if S::ANY { least.saturating_mul(MOST) } else { usize::MAX };
    let part = least.saturating_mul(samples.length().div_ceil(most).max(1));
    halves(part, samples, &mut sums, &f);
}

/// One part, or two halves of some at the same time. What `f` has on the stack is in no frame of this function, of which a
/// thread has several.
fn halves<A: Split, S: Sums>(part: usize, samples: A, sums: &mut S, f: &(impl Fn(A, &mut S) + Sync)) {
    let parts = samples.length() / part;
    if parts < 2 {
        return apart(|| f(samples, sums));
    }
    let (left, right) = samples.split(parts / 2 * part);
    let right = || {
        let mut sums = S::zero();
        halves(part, right, &mut sums, f);
        sums
    };
    let ((), partial) = rayon_core::join(|| halves(part, left, sums, f), right);
    sums.add(&partial);
}

/// Slices with one element a sample: one, or pairs of them, all of the same length.
pub trait Split: Send + Sized {
    /// How many samples there are.
    fn length(&self) -> usize;
    /// The first `samples`, and the others.
    fn split(self, samples: usize) -> (Self, Self);
}

impl<X: Sync> Split for &[X] {
    fn length(&self) -> usize {
        self.len()
    }

    fn split(self, samples: usize) -> (Self, Self) {
        self.split_at(samples.min(self.len()))
    }
}

impl<X: Send> Split for &mut [X] {
    fn length(&self) -> usize {
        self.len()
    }

    fn split(self, samples: usize) -> (Self, Self) {
        let samples = samples.min(self.len());
        self.split_at_mut(samples)
    }
}

impl<A: Split, B: Split> Split for (A, B) {
    fn length(&self) -> usize {
        self.0.length()
    }

    fn split(self, samples: usize) -> (Self, Self) {
        let ((a, a_rest), (b, b_rest)) = (self.0.split(samples), self.1.split(samples));
        ((a, b), (a_rest, b_rest))
    }
}

/// What is summed over the samples: nothing, a [`Sum`], or pairs of them.
pub trait Sums: Send {
    /// Whether it is more than nothing.
    const ANY: bool;
    /// Sums to start with, on the heap.
    fn zero() -> Self;
    /// Adds those of the samples that follow.
    fn add(&mut self, partial: &Self);
}

impl Sums for () {
    const ANY: bool = false;

    fn zero() {}

    fn add(&mut self, (): &()) {}
}

impl<A: Sums, B: Sums> Sums for (A, B) {
    const ANY: bool = A::ANY || B::ANY;

    fn zero() -> Self {
        (A::zero(), B::zero())
    }

    fn add(&mut self, partial: &Self) {
        self.0.add(&partial.0);
        self.1.add(&partial.1);
    }
}

/// An array, a layer or a net that is summed into.
#[derive(Debug)]
pub struct Sum<'a, T, X> {
    place: Place<'a, X>,
    numbers: PhantomData<T>,
}

#[derive(Debug)]
enum Place<'a, X> {
    /// The caller's, for the first part.
    Callers(&'a mut X),
    /// Our own, for any other.
    Own(Box<X>),
}

/// What the first part sums into.
pub fn sum<T: Real, X: Flat<T>>(of: &mut X) -> Sum<'_, T, X> {
    Sum { place: Place::Callers(of), numbers: PhantomData }
}

impl<T: Real + Send, X: Flat<T> + Send> Sums for Sum<'_, T, X> {
    const ANY: bool = true;

    fn zero() -> Self {
        // SAFETY: bytes that are all zero are zeros of the scalar type, and by the contract of `Flat` any numbers are a value.
        let own = unsafe { zeroed() };
        Sum { place: Place::Own(own), numbers: PhantomData }
    }

    fn add(&mut self, partial: &Self) {
        combine(flat_mut::<T, X>(self), flat(&**partial), |y, x| *y += x);
    }
}

impl<T, X> Deref for Sum<'_, T, X> {
    type Target = X;

    fn deref(&self) -> &X {
        match &self.place {
            Place::Callers(of) => of,
            Place::Own(of) => of,
        }
    }
}

impl<T, X> DerefMut for Sum<'_, T, X> {
    fn deref_mut(&mut self) -> &mut X {
        match &mut self.place {
            Place::Callers(of) => of,
            Place::Own(of) => of,
        }
    }
}
