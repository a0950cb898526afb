//! A derived program: what the plan of a function is made from.

use crate::ir::{LayerId, Program, ValueId};

/// What a function computes.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The values, in order, each needed.
    pub program: Program,
    /// For each wanted thing the values that it consists of: one for `output`, one a learned array for `grad(parameters)`, none
    /// for `descend(parameters)`.
    pub results: Vec<Vec<ValueId>>,
    /// The learned arrays that are updated.
    pub updates: Vec<Update>,
}

/// An update of a learned array, `w1 -= rate * w1_bar`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    /// The layer.
    pub layer: LayerId,
    /// The position of the array among those of the layer.
    pub array: usize,
    /// Its gradient.
    pub gradient: ValueId,
    /// The statement behind which the update stands: the one that makes the gradient, or a later one that still reads the array
    /// as it was before the update.
    pub after: ValueId,
}
