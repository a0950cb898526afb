//! Which tensor of a safetensors file is which learned array of a net.
//!
//! `net!` asks this when it compiles `weights "net.safetensors";`, and the runtime when it loads a file; so both take the same
//! files. Comes in: the header of a file, and the paths and shapes of a net's learned arrays. Goes out: where in the file each
//! array lies, or all that is wrong with it.
//!
//! ```text
//! fc1.weights [8, 4], fc1.biases [8]                      the net `fc1: linear(4 -> 8)`
//! fc1.weight F32 [8, 4], fc1.bias F32 [8]                 the file
//! fc1.weights is tensor 0, fc1.biases is tensor 1         the places
//! ```
//!
//! | module | |
//! |---|---|
//! | `json` | the few forms of JSON that a header has |
//! | [`header`] | the header, with all that it promises of the data checked |
//! | `tree` | names as trees of their words |
//! | `matching` | which tensor is which array: by our names, by PyTorch's, by numbers in order |
//! | `elsewhere` | what the file calls otherwise, where the shapes tell |
//! | `shapes` | whether the shape and the numbers are right |
//! | `statistics` | batch normalisations, which are to be folded |
//! | [`formats`] | other formats, by how they begin |
//! | `mistake` | what is wrong, as compiler and runtime say it |
#![no_std]

extern crate alloc;

mod json;

pub mod formats;
pub mod header;

mod mistake;
mod tree;

mod elsewhere;
mod matching;
mod shapes;
mod statistics;

pub use header::Tensor;
pub use matching::places;
pub use mistake::{Mistake, Name};

/// One learned array of a net.
#[derive(Clone, Copy, Debug)]
pub struct Array<'a> {
    /// `encoder.linear.weights`
    pub path: &'a str,
    /// Its extents.
    pub shape: &'a [usize],
    /// The groups of a deconvolution, whose weights PyTorch has the inputs first in.
    pub inputs_first: Option<usize>,
}

/// Where an array lies in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The byte of the file at which it begins.
    pub begin: usize,
    /// How many bytes a number has there: 4 or 8.
    pub bytes: usize,
    /// The groups of a deconvolution, where the inputs come first there; else 0.
    pub groups: usize,
}
