//! The entries of pooling, forwards and back: they compare the arrays of a call with its windows, and call what is compiled once.

use super::back::PoolBack;
use super::planes::Planes;
use super::pooling::Pool;
use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::windows::Windows;
use fearless_simd::Simd;

/// Positions in memory and nothing else.
///
/// # Safety
///
/// The type is `LENGTH` `u32`s, one behind the other.
pub unsafe trait Positions {
    /// How many positions.
    const LENGTH: usize;
}

// SAFETY: it is one.
unsafe impl Positions for u32 {
    const LENGTH: usize = 1;
}

// SAFETY: the elements of an array follow each other without padding.
unsafe impl<X: Positions, const N: usize> Positions for [X; N] {
    const LENGTH: usize = N * X::LENGTH;
}

/// `out` is the largest element under each window of each sample, `at` its position: of equal ones the first, NaN before all.
#[inline(always)]
pub fn largest_under<S: Simd, T: Compiled, X: Flat<T>, P: Positions, Y: Flat<T>>(
    simd: S,
    windows: &Windows,
    input: &X,
    at: &mut P,
    out: &mut Y,
) {
    let Some(samples) = windows.pooled(Y::LENGTH, X::LENGTH).filter(|_| P::LENGTH == Y::LENGTH) else { return };
    let (input, at, out) = (flat(input).as_ptr(), (at as *mut P).cast(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows, and there is a position for each number of `out`.
    unsafe { pool(simd, windows, samples, (input, at, out)) }
}

/// `out` is the sum of all elements under each window.
#[inline(always)]
pub fn total_under<S: Simd, T: Compiled, X: Flat<T>, Y: Flat<T>>(simd: S, windows: &Windows, input: &X, out: &mut Y) {
    let Some(samples) = windows.pooled(Y::LENGTH, X::LENGTH) else { return };
    let at = core::ptr::null_mut();
    let (input, out) = (flat(input).as_ptr(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows.
    unsafe { pool(simd, windows, samples, (input, at, out)) }
}

/// `out` is, at each element, the sum of the seeds of those windows whose largest it is.
#[inline(always)]
pub fn largest_back<S: Simd, T: Compiled, Y: Flat<T>, P: Positions, X: Flat<T>>(
    simd: S,
    windows: &Windows,
    seed: &Y,
    at: &P,
    out: &mut X,
) {
    let Some(samples) = windows.pooled(Y::LENGTH, X::LENGTH).filter(|_| P::LENGTH == Y::LENGTH) else { return };
    let (seed, at, out) = (flat(seed).as_ptr(), (at as *const P).cast(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows, and there is a position for each number of `seed`.
    unsafe { pool_back(simd, windows, samples, (seed, at, out)) }
}

/// `out` is, at each element, the sum of the seeds of the windows over it; 0 where there is none.
#[inline(always)]
pub fn total_back<S: Simd, T: Compiled, Y: Flat<T>, X: Flat<T>>(simd: S, windows: &Windows, seed: &Y, out: &mut X) {
    let Some(samples) = windows.pooled(Y::LENGTH, X::LENGTH) else { return };
    let at = core::ptr::null();
    let (seed, out) = (flat(seed).as_ptr(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows.
    unsafe { pool_back(simd, windows, samples, (seed, at, out)) }
}

/// # Safety
///
/// As of [`Pool::run`], of so many samples.
#[inline(always)]
unsafe fn pool<S: Simd, T: Compiled>(
    simd: S,
    windows: &Windows,
    samples: usize,
    (input, at, out): (*const T, *mut u32, *mut T),
) {
    // SAFETY: as the caller says.
    unsafe {
        if const { IS_NARROW } && samples == 1 {
            return narrow::pool::pool_one(windows, input, at, out);
        }
        T::pool(simd.level(), &Pool { planes: Planes::of(windows), samples, input, at, out });
    }
}

/// # Safety
///
/// As of [`PoolBack::run`], of so many samples.
#[inline(always)]
unsafe fn pool_back<S: Simd, T: Compiled>(
    simd: S,
    windows: &Windows,
    samples: usize,
    (seed, at, out): (*const T, *const u32, *mut T),
) {
    let are_apart = windows.are_apart();
    // SAFETY: as the caller says.
    unsafe {
        if const { IS_NARROW } && samples == 1 && are_apart {
            return narrow::pool::back_one_apart(windows, seed, at, out);
        }
        T::pool_back(simd.level(), &PoolBack { planes: Planes::of(windows), are_apart, samples, seed, at, out });
    }
}
