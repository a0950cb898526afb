//! Where values lie: the names of the places, and the memories of the scratch.

use super::views::Layout;
use crate::ir::{Element, Leaf, Shape, ValueId};

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In an argument, or in the net itself.
    Leaf(Leaf),
    /// In the caller's buffer: which wanted thing, and which of its parts.
    Result(usize, usize),
    /// In a local, being a scalar.
    Local,
    /// In a slot of the scratch.
    Slot(usize),
    /// Nowhere: it is a number, written where it is added.
    Number,
    /// Nowhere: the step that computes it goes on to another value, or to an array that it updates.
    Nowhere,
}

/// One array that values lie in by turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Named after its first value.
    pub first: ValueId,
    /// Its shape.
    pub shape: Shape,
    /// What its elements are.
    pub element: Element,
    /// Whether each sample has its own.
    pub batched: bool,
    /// In which order its elements lie.
    pub layout: Layout,
}

/// An array of the scratch that slots lie in by turns: the largest as a whole, others in parts of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The slot that it is as large as, and named after.
    pub whole: usize,
    /// The groups of slots that lie in it side by side, one group after the other in time.
    pub phases: Vec<Phase>,
}

impl Memory {
    /// Whether it is where a value of this home lies.
    pub(super) fn holds(&self, home: Home) -> bool {
        let of = |phase: &Phase| phase.slots.iter().any(|slot| home == Home::Slot(*slot));
        self.phases.iter().any(of)
    }
}

/// Slots that lie side by side in a memory from one step to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// The slots.
    pub slots: Vec<usize>,
    /// The first step that writes, by its number.
    pub first: usize,
    /// The last step that reads.
    pub last: usize,
}

/// Memory that is in use from a step on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The slots of a phase, in a memory that other slots lie in before or after.
    Phase {
        /// The number of the memory.
        memory: usize,
        /// The number of the phase.
        phase: usize,
    },
    /// The slot of a value that is dead: `let z1_bar = z2;`.
    TakesOver {
        /// The new value.
        value: ValueId,
        /// The dead one.
        from: ValueId,
    },
}
