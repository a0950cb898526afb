//! The kernels of targets without vectors: compact loops over single numbers.
//!
//! They take the arguments of the wide ones, all sizes at run time, and are compiled once for each number type: a net of ten layers has
//! them once. Sums are small tiles in registers; nothing is laid out anew and no list is made, so that a kernel has a few hundred bytes on
//! the stack at most. Nothing is fused. Products sum in the canonical order; a convolution does so with the feature `deterministic`, and
//! otherwise with the taps that are contiguous innermost.
//!
//! | file | kernels |
//! |---|---|
//! | `dense` | a matrix and one sample: its product, that of its transpose, the outer product |
//! | `block` | the same of a block of samples; `total` |
//! | `windows` | convolutions, their transposes, the gradients of their weights |
//! | `pool` | pooling and its adjoints, of one sample and of a block |
//! | `columns`, `nest`, `tile` | the sums of `block` and `windows`, four by four |
//! | `stretch` | places of windows whose sums have the same nest |
//! | `load` | loads from pointers that move |
//! | `arm`, `arm_tile` | `dense`, and the nest of `tile`, in assembly, of `f32` on Arm with floats in hardware: to the same bits |
//!
//! Products of strided views have no file here: `dense/strided/plain` makes one sum after the other. Optimised for size, a loop
//! over the registers of a tile would stay a loop and the tile be memory: so tiles are [`written_out`].

/// An array by an expression for each of its places, written out: `written_out!(3, K => a[K] * 2)` is `[a[0] * 2, a[1] * 2, a[2] * 2]`.
macro_rules! written_out {
    (1, $k:ident => $of:expr) => { written_out!(@ $k $of; 0) };
    (3, $k:ident => $of:expr) => { written_out!(@ $k $of; 0 1 2) };
    (4, $k:ident => $of:expr) => { written_out!(@ $k $of; 0 1 2 3) };
    (8, $k:ident => $of:expr) => { written_out!(@ $k $of; 0 1 2 3 4 5 6 7) };
    (16, $k:ident => $of:expr) => { written_out!(@ $k $of; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15) };
    (@ $k:ident $of:expr; $($n:tt)*) => { [$({ #[allow(dead_code)] const $k: usize = $n; $of }),*] };
}

/// An instruction: `does!("vmla.f32" "s0" "s8" "s12")` is `s0 += s8 * s12`.
#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
macro_rules! does {
    ($instruction:literal $a:literal $b:literal $c:literal) => {
        concat!($instruction, " ", $a, ", ", $b, ", ", $c, "\n")
    };
}

#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
mod arm;
#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
mod arm_tile;
pub(super) mod block;
mod columns;
pub(super) mod dense;
mod load;
mod nest;
pub(super) mod pool;
mod stretch;
mod tile;
pub(super) mod windows;

use crate::kernels::vector::activation::Activation;
use crate::real::Real;

/// Whether the target is one without vectors. Built with `RUSTFLAGS='--cfg net_narrow'`, as tests are, any is.
pub(crate) const IS_NARROW: bool = cfg!(any(
    net_narrow,
    not(any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "aarch64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
));

/// Applies a curve, as `Tanh` is, to sums that a kernel of this family has stored. The ramp does nothing here: the kernels store
/// no sum below its floor.
#[inline(always)]
pub(super) fn curve<T: Real, F: Activation>(out: &mut [T]) {
    if const { IS_NARROW && F::FUNCTION.is_curve() } {
        curve_of::<T, F>(out);
    }
}

#[inline(never)]
fn curve_of<T: Real, F: Activation>(out: &mut [T]) {
    for x in out {
        *x = F::of(*x);
    }
}
