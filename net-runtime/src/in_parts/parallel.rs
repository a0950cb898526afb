//! A batch over the threads of `rayon`.

use crate::arithmetic::combine;
use crate::boxed::zeroed;
use crate::call::{Slices, Sum, Sums};
use crate::flat::{Flat, flat, flat_mut};
use crate::level::apart;
use crate::real::Real;

/// How many parts there are at most where something is summed: each costs a pass over the sums.
const MOST: usize = 64;

/// Calls `f` for parts of the samples, of `least` or more each, and adds up what each has summed.
#[inline]
pub fn in_parts<A: Slices + Send, S: PartialSums>(least: usize, samples: A, mut sums: S, f: impl Fn(A, &mut S) + Sync) {
    let most = if S::ANY { least.saturating_mul(MOST) } else { usize::MAX };
    let part = least.saturating_mul(samples.length().div_ceil(most).max(1));
    halves(part, samples, &mut sums, &f);
}

/// One part, or two halves of some at the same time. What `f` has on the stack is in no frame of this function, of which a
/// thread has several.
fn halves<A: Slices + Send, S: PartialSums>(part: usize, samples: A, sums: &mut S, f: &(impl Fn(A, &mut S) + Sync)) {
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
    let ((), mut partial) = rayon_core::join(|| halves(part, left, sums, f), right);
    sums.add(&mut partial);
}

/// Sums that are added up part by part.
pub trait PartialSums: Sums {
    /// Whether it is more than nothing.
    const ANY: bool;
    /// Sums to start with, on the heap.
    fn zero() -> Self;
    /// Adds those of the samples that follow.
    fn add(&mut self, partial: &mut Self);
}

impl PartialSums for () {
    const ANY: bool = false;

    fn zero() {}

    fn add(&mut self, (): &mut ()) {}
}

impl<T: Real + Send, X: Flat<T> + Send> PartialSums for Sum<'_, T, X> {
    const ANY: bool = true;

    fn zero() -> Self {
        // SAFETY: bytes that are all zero are zeros of the scalar type, and by the contract of `Flat` any numbers are a value.
        Sum::own(unsafe { zeroed() })
    }

    fn add(&mut self, partial: &mut Self) {
        combine(flat_mut::<T, X>(self.buffer()), flat(partial.buffer()), |y, x| *y += x);
    }
}
