//! The kernels of dense layers, each as a function of its own for one sample: what a net of many layers calls, so that no
//! function of it grows with their number. Layers of one shape share theirs.
//!
//! ```text
//! twelve layers of 16-16      `affine` is part of the net's code, twelve times
//! eighty                      `outlined::affine` is called eighty times, and compiled once for each vector extension
//! ```
//!
//! For a block of samples the kernels are such functions already.

use super::vector::registers::apart;
use super::{Activation, Compiled, Elements};
use crate::flat::Flat;
use fearless_simd::Simd;

macro_rules! outlined {
    ($(
        fn $name:ident<$($kind:ident: $bound:path),*; $($size:ident),*>($($argument:ident: $of:ty),*) if $one:expr;
    )*) => {$(
        #[doc = concat!("[`", stringify!($name), "`](super::", stringify!($name), "), as a function of its own.")]
        #[inline(always)]
        #[allow(clippy::too_many_arguments, reason = "as many as the kernel has")]
        pub fn $name<S: Simd, T: Compiled, $($kind: $bound,)* $(const $size: usize),*>(simd: S, $($argument: $of),*) {
            if const { $one } {
                apart(simd, #[inline(always)] || super::$name(simd, $($argument),*));
            } else {
                super::$name(simd, $($argument),*);
            }
        }
    )*};
}

outlined! {
    fn affine<F: Activation; I, O, B>(
        weights: &[[T; O]; I], input: &[[T; B]; I], biases: &[T; O], activation: F, out: &mut [[T; B]; O]
    ) if B == 1;
    fn matvec<F: Activation; I, O, B>(
        weights: &[[T; O]; I], input: &[[T; B]; I], activation: F, out: &mut [[T; B]; O]
    ) if B == 1;
    fn matvec_add<; I, O, B>(weights: &[[T; O]; I], input: &[[T; B]; I], out: &mut [[T; B]; O]) if B == 1;
    fn matvec_transposed<; I, O, B>(weights: &[[T; O]; I], seed: &[[T; B]; O], out: &mut [[T; B]; I]) if B == 1;
    fn matvec_transposed_add<; I, O, B>(weights: &[[T; O]; I], seed: &[[T; B]; O], out: &mut [[T; B]; I]) if B == 1;
    fn matvec_transposed_descend<; I, O, B>(
        weights: &mut [[T; O]; I], seed: &[[T; B]; O], input: &[[T; B]; I], samples: usize, rate: T, out: &mut [[T; B]; I]
    ) if B == 1;
    fn outer<; I, O, B>(
        seed: &[[T; B]; O], input: &[[T; B]; I], samples: usize, add: bool, out: &mut [[T; O]; I]
    ) if B == 1;
    fn outer_descend<; I, O, B>(
        seed: &[[T; B]; O], input: &[[T; B]; I], samples: usize, rate: T, weights: &mut [[T; O]; I]
    ) if B == 1;
    fn total<X: Flat<T>, Y: Flat<T>;>(seed: &X, elements: impl Into<Elements>, samples: usize, add: bool, out: &mut Y) if X::LENGTH == Y::LENGTH;
    fn total_descend<X: Flat<T>, Y: Flat<T>;>(
        seed: &X, elements: impl Into<Elements>, samples: usize, rate: T, biases: &mut Y
    ) if X::LENGTH == Y::LENGTH;
}
