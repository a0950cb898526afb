//! The kernels: contractions of a known form, one call each, with their sizes as const arguments.
//!
//! Weights are column-major, `[[T; O]; I]`, which is `SMatrix<T, O, I>.data.0`: the column of an input is contiguous. What
//! each sample has its own of is a block of `B` samples, `[[T; B]; I]`: the samples of one number are contiguous.
//!
//! | kernel | `i`: O, `j`: I, `s`: B |
//! |---|---|
//! | `affine` | `out[i][s] = f(biases[i] + weights[i, j] * input[j][s])`, `f` one of `()`, nothing, and `Ramp`, `Tanh`, `Sigmoid` |
//! | `matvec` | `out[i][s] = f(weights[i, j] * input[j][s])` |
//! | `matvec_transposed` | `out[j][s] = seed[i][s] * weights[i, j]` |
//! | `total` | `out[i] = seed[i][s]`, or `+=`, summed over the samples |
//! | `outer` | `out[i, j] = seed[i][s] * input[j][s]`, or `+=`, summed over the samples |
//! | `total_descend`, `outer_descend` | `a -= rate * g`, `g` the gradient that the kernel above gives, which is not stored |
//! | `matvec_transposed_descend` | `matvec_transposed`, then `outer_descend` of the same seed |
//!
//! They are explicit vectors at the vector extension `S`, `inline(always)` so that they are compiled for it in the
//! caller: along the outputs for one sample, along the samples (for `outer`, along the outputs) for a block. For a block every
//! sum is in the canonical order, over `j`, `i` or `s` ascending, at every extension. But `total` takes eight samples at a time,
//! `convolution_weights` those of 256 bits, and a `convolution` at one place, which is a product, sums in the order of memory. For one sample `affine` and `matvec` of
//! few outputs make it of two or four sums by turns of the columns, and `matvec_transposed` of one for each lane. Without the
//! feature `deterministic` products are fused into the sums where `S` can; with it nothing is fused and every sum is
//! canonical, so that all extensions agree to the bit.
//!
//! A kernel is a safe function, whatever its arguments: sizes that its arrays do not have do not compile where they are in types,
//! and otherwise it returns at once, nothing written (`geometry.rs`).

#![allow(clippy::needless_range_loop, reason = "loops over registers that are unrolled, side by side")]

mod compiled;
mod dense;
#[cfg(all(test, feature = "std"))]
mod descend_tests;
mod geometry;
#[cfg(test)]
mod geometry_tests;
mod pool;
#[cfg(all(test, feature = "std"))]
mod pool_tests;
#[cfg(all(test, feature = "std"))]
mod tests;
mod vector;
mod windows;
#[cfg(all(test, feature = "std"))]
mod windows_tests;

pub use compiled::Compiled;
pub use dense::affine::{affine, matvec};
pub use dense::outer::{outer, outer_descend};
pub use dense::transposed::matvec_transposed;
pub use dense::transposed_descend::matvec_transposed_descend;
pub use pool::entries::{Positions, largest_back, largest_under, total_back, total_under};
pub use vector::activation::{Activation, Ramp, Sigmoid, Tanh};
pub use vector::gather::{gather, gather_indices, scatter, scatter_indices};
pub use vector::total::{total, total_descend};
pub use windows::convolution::{convolution, convolution_transposed};
pub use windows::convolution_weights::convolution_weights;
pub use windows::{MOST_TAPS, Windows};
