//! A derived program: what the plan of a function is made from.

use crate::ir::{LayerId, Program, ValueId};

/// What a function computes.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The values, in order, each needed.
    pub program: Program,
    /// For each wanted thing the values that make it up: one, or one a learned array; none for one that descends.
    pub results: Vec<Vec<ValueId>>,
    /// The learned arrays that are updated.
    pub updates: Vec<Update>,
}

/// A learned array from which, times the rate, its gradient is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    /// The layer.
    pub layer: LayerId,
    /// The position of the array among those of the layer.
    pub array: usize,
    /// Its gradient.
    pub gradient: ValueId,
    /// The statement behind which it stands: the gradient's own, or the last one that reads the array as it was.
    pub after: ValueId,
}
