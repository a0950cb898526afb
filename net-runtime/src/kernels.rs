//! The kernels: contractions of a known form, one call each. Sizes are const arguments, or a constant that is lent: [`Windows`],
//! [`Strided`].
//!
//! Weights are column-major, `[[T; O]; I]`, which is `SMatrix<T, O, I>.data.0`: the column of an input is contiguous. What
//! each sample has its own of is a block of `B` samples, `[[T; B]; I]`: the samples of one number are contiguous.
//!
//! | kernel | what it computes | one sample | a block |
//! |---|---|---|---|
//! | `affine` | `z[i] = f(b[i] + w[i, j] * x[j])` | `dense/affine`, large: `dense/single` | `dense/product` |
//! | `matvec` | `z[i] = f(w[i, j] * x[j])` | the same | the same |
//! | `matvec_transposed` | `x_bar[j] = z_bar[i] * w[i, j]` | `dense/transposed`, large: `dense/single_back` | `dense/product` |
//! | `matvec_add`, `matvec_transposed_add` | the last two, `+=` | the same | the same |
//! | `outer` | `w_bar[i, j] = z_bar[i] * x[j]`, or `+=`, summed over the samples | `dense/outer`, large: `dense/single_back` | `dense/outer_block` |
//! | `outer_descend` | `w -= rate * g`, `g` the gradient that `outer` gives, which is not stored | `dense/outer` | `dense/outer_block` |
//! | `matvec_transposed_descend` | `matvec_transposed`, then `outer_descend` of the same seed | `dense/transposed_descend` | the two |
//! | `strided` | `z[r, c, g] = a[r, k, g] * b[c, k, g]`, or `+=`, each `r`, `c`, `k`, `g` some indices, wherever they lie | `dense/strided` | the same: the samples are one more index |
//! | `total` | `b_bar[i] = z_bar[i, ..]`, or `+=`, summed over elements and samples | `vector/summation` | `vector/summation` |
//! | `total_descend` | `b -= rate * g`, `g` the gradient that `total` gives | `vector/total` | `vector/summation` |
//! | `lines`, `lines_of_products` | `s[i] = e[j, i]`, summed over `j`, or the largest or smallest of them; `e[j, i] * p[j, i]` | `vector/lines` | `vector/lines`: the samples are part of the line |
//! | `convolution` | `z[p, y, x] = f(b[p] + k[p, q, u, v] * a[q, s y + d u - b, ..])` | `windows/columns`, one axis: `windows/line` | `windows/sliding` |
//! | `convolution_transposed` | `a[q, s y + d u - b, ..] = f(b[q] + k[p, q, u, v] * z[p, y, x])` | `windows/spread`, one axis: `windows/line` | `windows/sliding` |
//! | `convolution_weights` | `k_bar[p, q, u, v] = z_bar[p, y, x] * a[q, s y + d u - b, ..]`, or `+=` | `windows/places`, one axis: `windows/line` | `windows/correlation` |
//! | `depthwise`, `depthwise_transposed`, `depthwise_weights` | these three in groups of one channel; what they do not take is a `convolution` | `windows/depthwise` | `windows/depthwise` |
//! | `convolution` and its adjoints over one axis in groups of one channel | | `windows/each_channel` | as `depthwise` |
//! | the same at one place | a product, its transpose, an outer product | `windows/one_place`, in groups `windows/groups_at_one_place` | `windows/one_place` |
//! | `largest_under`, `total_under` | the largest element under each window and its position, or the sum | `pool/pooling`, 2 by 2: `pool/pairs` | `pool/block` |
//! | `largest_back`, `total_back` | their adjoints | `pool/back`, 2 by 2: `pool/pairs`, overlapping: `pool/overlapping` | `pool/block` |
//! | `gather`, `scatter` | `block[i][s] = samples[s][i]`, and back | | `vector/gather` |
//! | `random` | `r[i][s]` uniform in (0, 1), of a key, a stream, the sample and the element | `random` | `random` |
//!
//! `f` is the activation, an argument: `()` for none, or `Ramp`, `Tanh`, `Sigmoid` (`vector/activation`).
//!
//! That is the *wide* family. Where the target has no vectors (`narrow::IS_NARROW`) the same entries, whose arguments are the
//! same, call the *narrow* one: compact scalar loops with sizes at run time, which all layers share.
//!
//! | kernel | narrow, one sample | narrow, a block |
//! |---|---|---|
//! | `affine`, `matvec`, `matvec_add` | `narrow/dense`: `single` | `narrow/block`: `product` |
//! | `matvec_transposed`, `.._add` | `narrow/dense`: `dots` | `narrow/block`: `product` |
//! | `outer`, `outer_descend` | `narrow/dense`: `outer_over`, `outer_add`, `outer_descend` | `narrow/block`: `outer` |
//! | `matvec_transposed_descend` | `dots`, then `outer_descend` | the two |
//! | `strided` | `dense/strided`: `plain` | the same |
//! | `total`, `total_descend` | `narrow/block`: `totals` | the same |
//! | `lines`, `lines_of_products` | `vector/lines`, number by number | the same |
//! | `convolution`, `convolution_transposed`, `convolution_weights`, `depthwise`, .. | `narrow/windows` | the same |
//! | these three at one place | as products | as products |
//! | `largest_under`, `total_under`; `largest_back`, `total_back` | `narrow/pool`, apart: `pool/back` | `narrow/pool` |
//! | `gather`, `scatter` | | `narrow/block`: `transpose` |
//! | `random` | `random`, one counter at a time | the same |
//!
//! The wide ones are explicit vectors at the vector extension `S`, `inline(always)` so that they are compiled for it in the
//! caller: along the outputs for one sample, along the samples (for `outer`, along the outputs) for a block. For a block every
//! sum is in the canonical order, over `j`, `i` or `s` ascending, at every extension. But `total` takes eight samples at a time,
//! `convolution_weights`, in groups of one channel, too, as many as 256 bits hold, and a `convolution` at one place, which is a product, sums in the order of
//! memory. For one sample `affine` and `matvec` of few outputs make a sum of two or four, which take the columns by turns, and
//! `matvec_transposed` makes it of one for each lane. Without the feature `deterministic` products are fused into the sums where
//! `S` can; with it nothing is fused and every sum is canonical, so that all extensions agree to the bit. The narrow family
//! fuses nothing; its sums are in the canonical order but for those of convolutions and of biases of more than one element,
//! which are in the order of memory unless `deterministic`.
//!
//! A kernel is a safe function, whatever its arguments: sizes that its arrays do not have do not compile where they are in types,
//! and otherwise it returns at once, nothing written (`geometry.rs`).

#![allow(clippy::needless_range_loop, reason = "loops over registers that are unrolled, side by side")]

/// Calls a check that takes an extension, and has the number type for its second parameter, without vectors, at the best extension of
/// this machine and at AVX2, in both number types.
#[cfg(all(test, feature = "std"))]
macro_rules! at_levels {
    ($check:ident) => {
        $check::<_, f32>(fearless_simd::Fallback::new());
        $check::<_, f64>(fearless_simd::Fallback::new());
        // Miri looks at accesses, which are the same with other vectors of as many lanes.
        if cfg!(miri) {
            return;
        }
        fearless_simd::dispatch!(fearless_simd::Level::new(), simd => {
            $check::<_, f32>(simd);
            $check::<_, f64>(simd);
        });
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if let Some(simd) = fearless_simd::Level::new().as_avx2() {
            $check::<_, f32>(simd);
            $check::<_, f64>(simd);
        }
    };
}

mod compiled;
mod dense;
#[cfg(all(test, feature = "std"))]
mod descend_tests;
mod geometry;
#[cfg(test)]
mod geometry_tests;
#[cfg(all(test, feature = "std"))]
mod lines_tests;
mod narrow;
pub mod outlined;
mod pool;
#[cfg(all(test, feature = "std"))]
mod pool_tests;
mod random;
#[cfg(all(test, feature = "std"))]
mod strided_tests;
#[cfg(all(test, feature = "std"))]
mod tests;
#[cfg(all(test, feature = "std"))]
mod total_tests;
mod vector;
mod windows;
#[cfg(all(test, feature = "std"))]
mod windows_tests;

pub use compiled::Compiled;
pub use dense::affine::{affine, matvec, matvec_add};
pub use dense::outer::{outer, outer_descend};
pub use dense::strided::entry::strided;
pub use dense::strided::{CANONICAL, Strided};
pub use dense::transposed::{matvec_transposed, matvec_transposed_add};
pub use dense::transposed_descend::matvec_transposed_descend;
pub(crate) use narrow::IS_NARROW;
pub use pool::entries::{Positions, largest_back, largest_under, total_back, total_under};
pub use random::entry::random;
pub use vector::activation::{Activation, Ramp, Sigmoid, Tanh};
pub use vector::gather::{gather, gather_indices, scatter, scatter_indices};
pub use vector::lines::{Fold, Largest, Smallest, Sum, lines, lines_of_products};
pub use vector::summation::{Across, Elements};
pub use vector::total::{total, total_descend};
pub use windows::convolution::{convolution, convolution_transposed};
pub use windows::convolution_weights::convolution_weights;
pub use windows::depthwise::entry::{depthwise, depthwise_transposed, depthwise_weights};
pub use windows::{MOST_TAPS, Windows};
