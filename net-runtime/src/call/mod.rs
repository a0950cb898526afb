//! What is the same for all functions of all nets: a call of a [`Body`] for one sample, for a batch in blocks, or for a batch
//! of static size.
//!
//! ```text
//! once(net, scratch, (input, target, loss), sums)              one dispatch, then the body with all samples at once
//! in_turn(net, scratch, (inputs, targets, losses), sums)       one dispatch, then the body for each block of samples
//! Blocks::<S<64>, S<8>>::batch(net, part, names, slices, sums)   lengths first; for each part of the batch one dispatch, then
//!                                                                samples into lanes, the body, and back, block by block: of
//!                                                                64 samples, and of 8 for what is left over
//! Blocks::<S<1>, S<1>>::batch(net, part, names, slices, sums)    where the target has no vectors: the body with each sample
//! ```
//!
//! What a call takes is a tuple in the order of the arguments, one argument bare.

mod batch;
mod block;
mod body;
mod each;
mod key;
mod lend;
mod once;
mod slices;
mod sums;
mod tuples;

pub use crate::arithmetic::descend;
pub use crate::blocks::block;
pub use crate::key::Key;
pub use batch::Blocks;
pub use body::{Body, HoldsSums, Place};
pub use lend::{In, InSamples, Lent, Out, OutSamples, Rate};
pub use once::{in_turn, once};
#[cfg(all(feature = "rayon", not(feature = "deterministic")))]
pub(crate) use slices::Slices;
#[cfg(all(feature = "rayon", not(feature = "deterministic")))]
pub(crate) use sums::Sum;
pub(crate) use sums::Sums;
pub use sums::{added, sum};
