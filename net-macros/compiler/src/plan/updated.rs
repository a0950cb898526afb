//! How a learned array is updated by its gradient: `a -= rate * a_bar`.

use super::kernels::Product;
use crate::derive::Update;
use crate::ir::{Term, ValueId};

/// An update of a learned array.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    /// The array, and its gradient.
    pub update: Update,
    /// How.
    pub by: UpdatedBy,
}

/// How a learned array is updated.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdatedBy {
    /// The kernel of the gradient, an outer product or a total, takes it from the array.
    Kernel(Product),
    /// A kernel carries the seed back through the array and takes the outer product of seed and input from it, in one pass.
    Back {
        /// The seed.
        seed: ValueId,
        /// The input.
        input: ValueId,
    },
    /// A loop over the array, each element of the gradient summed in a local.
    Summed(Term),
    /// A loop over the array and its gradient, which is stored.
    Stored,
}
