//! Random numbers, uniform between 0 and 1 and neither, each a fixed function of a key, a stream, a sample and an element: Philox
//! with ten rounds (Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", SC 2011), and no state.
//!
//! ```text
//! words = philox(counter (element / n, sample, stream, 0), key)     n = 4 numbers of f32, 2 of f64
//! f32: ((word >> 9) + 1/2) 2^-23                                    f64: ((two words >> 12) + 1/2) 2^-52
//! ```
//!
//! The numbers of a block lie as its other arrays do, the samples of one element beside each other. Eight counters go through
//! the rounds at a time: those of eight samples, or, of one sample, those of eight groups of elements. The loops over them are
//! rustc's to make vectors of.

pub(crate) mod entry;
pub(crate) mod filling;
