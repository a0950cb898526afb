//! A batch in parts: with the feature `rayon` over all cores, without it in one part, which costs nothing.
//!
//! ```text
//! samples   0..256  256..512  512..768  768..1000     halves of halves, down to parts
//! sums      caller's    +=    ours                    the caller's and one box for each further part,
//!              \________  +=  ________/               added pair by pair in the order of the parts
//! ```
//!
//! Where parts begin depends on the length of the batch and on a constant of the function, never on the threads: neither do
//! the results. A part is whole blocks, so what each sample has of its own is that of the batch in one part, to the bit;
//! sums are those of another order. With the feature `deterministic` every batch is one part.

#[cfg(all(feature = "rayon", not(feature = "deterministic")))]
mod parallel;
#[cfg(not(all(feature = "rayon", not(feature = "deterministic"))))]
mod serial;

#[cfg(all(feature = "rayon", not(feature = "deterministic")))]
pub use parallel::{PartialSums, in_parts};
#[cfg(not(all(feature = "rayon", not(feature = "deterministic"))))]
pub use serial::{PartialSums, in_parts};
