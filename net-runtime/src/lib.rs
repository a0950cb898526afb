//! The runtime of `net!`: what users hold and what generated code calls.
//!
//! Everything here is `no_std`, allocates nothing unless its name says so (`boxed`), and cannot panic.
//!
//! | users hold | |
//! |---|---|
//! | [`Linear`], [`Convolution1`] to [`Convolution3`], [`Deconvolution1`] to [`Deconvolution3`] | the learned arrays of a layer |
//! | [`Parameters`], [`ArrayInfo`] | a net's learned arrays as one flat slice; where in it each of them is |
//! | [`Index`], [`BatchMismatch`] | a class or token that is in range; batches of unequal length |
//! | [`Kaiming`], [`Xavier`], [`Orthogonal`], [`Identity`], [`Random`] | initialisers, and [`Initialiser`] for more; [`Generator`] is where their numbers come from |
//! | [`Sgd`], [`Momentum`], [`Adam`], [`Adagrad`], [`RmsProp`], [`Lion`], [`SignSgd`] | optimisers, with [`Options`] and a [`Schedule`] of rates; [`MovingAverage`] of what they learn |
//! | [`scalar`] | the functions that `map` knows, for `f32` and `f64` |
//!
//! # Features
//!
//! | feature | gives |
//! |---|---|
//! | `std` (default) | one dispatch per call picks the best vector extension of the processor; implies `alloc` |
//! | `alloc` | `boxed()`, a zeroed net on the heap that never was on the stack |
//! | `libm` | nalgebra's own mathematical functions without `std` |
//! | `serde` | nets are `Serialize` and `Deserialize`: the architecture's hash and all numbers; those of another net are refused |
//! | `bytemuck` | `as_bytes()`, `as_bytes_mut()` and `from_bytes()` of every net, which copy nothing |
//! | `safetensors` | `load_safetensors()` and `to_safetensors()` of every net and optimiser: files of weights by names, ours or PyTorch's; needs `alloc` and no `std` |
//! | `rand` | `random()` of every net: Kaiming-normal by the thread's generator; implies `std` |
//! | `train` | [`train`]: samples, epochs, early stopping, history, curves, checkpoints; implies `std` and `serde` |
//! | `rayon` | `_batch` functions run over all cores, with the same result whatever their number; implies `std` |
//! | `deterministic` | no fused multiply-add and every sum in the canonical order: the same bits on every machine; `rayon` is without effect |
//!
//! With `rayon`, batches that are worth it are cut into parts, of which the borders depend on the length of the batch only.
//! What each sample has of its own keeps its bits; what is summed over the samples is summed part by part, each part but the first
//! in a box of its own: the one thing that allocates without saying so. Worker threads have `rayon`'s stack, 2 MiB unless
//! `RUST_MIN_STACK` or a `ThreadPoolBuilder` says otherwise; functions whose intermediates come near that stay serial.
//!
//! Scalar functions are formulas of this crate, and some of the `libm` crate, under every feature, `std` too, so that a
//! value has the same bits on every target. Only operations that IEEE 754 rounds exactly (`sqrt`, `floor`, ...)
//! are taken from `std` where there is one, because there they are instructions.
#![no_std]
#![deny(unsafe_op_in_unsafe_fn)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

#[cfg(feature = "bytemuck")]
pub use bytemuck;
pub use nalgebra;
pub use rand_core;

// What generated code names, whatever of the user's is called so.
#[doc(hidden)]
pub use core::primitive::{bool, f32, f64, u32, usize};
#[doc(hidden)]
pub use fearless_simd::Simd;
#[doc(hidden)]
pub use nalgebra::{SMatrix, SVector};

mod arithmetic;
mod array_info;
mod axes;
mod batch;
mod blocks;
#[cfg(feature = "alloc")]
mod boxed;
#[cfg(feature = "bytemuck")]
mod bytes;
#[doc(hidden)]
pub mod call;
mod flat;
mod in_parts;
mod index;
mod initialise;
#[doc(hidden)]
pub mod kernels;
mod key;
mod lanes;
mod layers;
mod learn;
mod level;
mod net_struct;
mod optimisers;
mod order;
mod parameters;
mod rates;
mod real;
#[cfg(feature = "serde")]
mod saved;
pub mod scalar;
mod table;
#[cfg(feature = "safetensors")]
mod tensors;
#[cfg(feature = "train")]
pub mod train;
mod trained;
mod turns;

pub use array_info::{ArrayInfo, ArrayOrder};
pub use batch::BatchMismatch;
pub use index::Index;
pub use initialise::{Generator, Identity, Initialiser, Kaiming, Orthogonal, Random, Weights, Xavier};
#[doc(hidden)]
pub use kernels::{Ramp, Sigmoid, Tanh};
pub use layers::{Attention, ConstantPlus, ConstantTimes, Embedding, Linear, Normalization, ParametricRamp};
pub use layers::{Convolution1, Convolution2, Convolution3, Deconvolution1, Deconvolution2, Deconvolution3};
pub use learn::{Descend, Learn, Sample};
pub use optimisers::{
    Adagrad, Adam, Lion, Momentum, MovingAverage, Optimiser, Options, RmsProp, Schedule, Sgd, SignSgd,
};
pub use parameters::Parameters;
pub use real::Real;
#[cfg(feature = "safetensors")]
pub use tensors::WeightsError;

pub use net_macros::nets;

// Its examples are tests of the package `examples`.
#[cfg_attr(not(doctest), doc = net_macros::documentation_of_net!())]
#[macro_export]
macro_rules! net {
    ($($entries:tt)*) => {
        $crate::__private::net! { #![net(crate = $crate)] $($entries)* }
    };
}

/// Longer reading, which is documentation only.
#[cfg(all(doc, not(doctest)))]
pub mod _topic {
    #[doc = net_macros::documentation_of_coming_from_pytorch!()]
    pub mod coming_from_pytorch {}
}

/// The everyday part, to be imported whole: all traits but [`Real`], whose `sqrt` would stand beside that of another trait.
///
/// ```
/// use net_runtime::prelude::*;
/// let class: Option<Index<10>> = Index::new(9);
/// assert_eq!(class.map(Index::get), Some(9));
/// ```
pub mod prelude {
    pub use crate::{Adagrad, Adam, Lion, Momentum, MovingAverage, RmsProp, Schedule, Sgd, SignSgd};
    pub use crate::{Attention, ConstantPlus, ConstantTimes, Embedding, Linear, Normalization, ParametricRamp};
    pub use crate::{BatchMismatch, Descend, Index, Initialiser, Learn, Optimiser, Parameters};
    pub use crate::{Convolution1, Convolution2, Convolution3, Deconvolution1, Deconvolution2, Deconvolution3};
    pub use crate::{net, nets};
}

/// What generated code names. Not part of the public interface: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use crate::arithmetic::{add, axpy, scale, subtract};
    #[cfg(feature = "alloc")]
    pub use crate::boxed::boxed;
    #[cfg(feature = "bytemuck")]
    pub use crate::bytes::{as_bytes, as_bytes_mut, numbers};
    pub use crate::flat::{Flat, copy, flat, flat_mut};
    pub use crate::index::index;
    pub use crate::initialise::{Layer, Start, init, seeded};
    pub use crate::kernels;
    pub use crate::lanes::{flattened, flattened_mut, one, one_mut, parts};
    pub use crate::learn::{array, array_mut};
    #[cfg(feature = "std")]
    pub use crate::level::level;
    pub use crate::level::{Baseline, apart, baseline};
    pub use crate::net_struct::SampleOfDescend;
    pub use crate::order::{follows, insert_position, keep_largest, keep_smallest, precedes, put_back};
    pub use crate::parameters::{assert_layout, converted, fill, from_parameters, zero};
    #[cfg(feature = "serde")]
    pub use crate::saved::{deserialize, serialize};
    pub use crate::scalar;
    pub use crate::table::table;
    #[cfg(feature = "safetensors")]
    pub use crate::tensors::{load_safetensors, to_safetensors};
    pub use crate::trained::trained;
    pub use crate::turns::turns;
    pub use crate::{
        __at as at, __boxed as boxed_method, __descend as descend, __direct as direct, __dispatch as dispatch,
        __learn as learn, __net_struct as net_struct, __no_learn as no_learn,
    };
    pub use crate::{
        __bytes as bytes_methods, __initialise_field as initialise_field, __no_batch as no_batch,
        __random as random_method, __safetensors as safetensors_methods, __serde as serde_impls,
    };
    #[cfg(feature = "alloc")]
    pub use alloc::boxed::Box;
    #[cfg(feature = "safetensors")]
    pub use alloc::vec::Vec;
    pub use fearless_simd::{self, Simd};
    pub use nalgebra::{SMatrix, SVector};
    pub use net_macros::net;
    #[cfg(feature = "rand")]
    pub use rand;
    #[cfg(feature = "serde")]
    pub use serde;
}
