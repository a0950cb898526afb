//! The entries of pooling, forwards and back: they compare the arrays of a call with its windows, and call what is compiled once.

use super::back::PoolBack;
use super::planes::Planes;
use super::pooling::Pool;
use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
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

/// `out` is the largest element under each window, `at` its position: of equal ones the first, NaN before all.
#[inline(always)]
pub fn largest_under<S: Simd, T: Compiled, X: Flat<T>, P: Positions, Y: Flat<T>>(
    simd: S,
    windows: Windows,
    input: &X,
    at: &mut P,
    out: &mut Y,
) {
    if !windows.is_pool(Y::LENGTH, X::LENGTH) || P::LENGTH != Y::LENGTH {
        return;
    }
    let planes = Planes::of(&windows);
    let (input, at, out) = (flat(input).as_ptr(), (at as *mut P).cast(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows, and there is a position for each number of `out`.
    unsafe { T::pool(simd.level(), &Pool { planes, input, at, out }) }
}

/// `out` is the sum of all elements under each window.
#[inline(always)]
pub fn total_under<S: Simd, T: Compiled, X: Flat<T>, Y: Flat<T>>(simd: S, windows: Windows, input: &X, out: &mut Y) {
    if !windows.is_pool(Y::LENGTH, X::LENGTH) {
        return;
    }
    let (planes, at) = (Planes::of(&windows), core::ptr::null_mut());
    let (input, out) = (flat(input).as_ptr(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows.
    unsafe { T::pool(simd.level(), &Pool { planes, input, at, out }) }
}

/// `out` is, at each element, the seed of the window that it was found under.
#[inline(always)]
pub fn largest_back<S: Simd, T: Compiled, Y: Flat<T>, P: Positions, X: Flat<T>>(
    simd: S,
    windows: Windows,
    seed: &Y,
    at: &P,
    out: &mut X,
) {
    if !windows.is_pool(Y::LENGTH, X::LENGTH) || !windows.are_apart() || P::LENGTH != Y::LENGTH {
        return;
    }
    let planes = Planes::of(&windows);
    let (seed, at, out) = (flat(seed).as_ptr(), (at as *const P).cast(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows, which stand apart, and there is a position for each number of `seed`.
    unsafe { T::pool_back(simd.level(), &PoolBack { planes, seed, at, out }) }
}

/// `out` is, at each element, the seed of the window over it.
#[inline(always)]
pub fn total_back<S: Simd, T: Compiled, Y: Flat<T>, X: Flat<T>>(simd: S, windows: Windows, seed: &Y, out: &mut X) {
    if !windows.is_pool(Y::LENGTH, X::LENGTH) || !windows.are_apart() {
        return;
    }
    let (planes, at) = (Planes::of(&windows), core::ptr::null());
    let (seed, out) = (flat(seed).as_ptr(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows, which stand apart.
    unsafe { T::pool_back(simd.level(), &PoolBack { planes, seed, at, out }) }
}
