//! The kernels: contractions of a known form, one call each, with their sizes as const arguments.
//!
//! Weights are column-major, `[[T; O]; I]`, which is `SMatrix<T, O, I>.data.0`: the column of an input is contiguous.
//!
//! | kernel | `i`: O, `j`: I |
//! |---|---|
//! | `affine` | `out[i] = biases[i] + weights[i, j] * input[j]` |
//! | `matvec` | `out[i] = weights[i, j] * input[j]` |
//! | `matvec_transposed` | `out[j] = seed[i] * weights[i, j]` |
//! | `outer` | `out[i, j] = seed[i] * input[j]`, or `+=` |
//!
//! They are explicit vectors at the vector extension `S`, `inline(always)` so that they are compiled for it in the
//! caller. Each sum of the first two is in the canonical order, over `j` ascending, at every extension; only
//! `matvec_transposed` splits its sums over the lanes. Without the feature `deterministic` products are fused into the
//! sums where `S` can; with it nothing is fused and every sum is canonical, so that all extensions agree to the bit.

mod affine;
mod outer;
#[cfg(all(test, feature = "std"))]
mod tests;
mod transposed;
mod vector;

pub use affine::{affine, matvec};
pub use outer::outer;
pub use transposed::matvec_transposed;
