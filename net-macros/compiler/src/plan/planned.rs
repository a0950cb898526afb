//! A function and its plan.

use super::home::{Home, Memory, Slot};
use super::step::Step;
use super::views::View;
use crate::derive::Derived;
use crate::ir::ValueId;
use crate::requests::Function;

/// A function with what it computes, and how.
#[derive(Debug)]
pub struct Planned {
    /// The function.
    pub function: Function,
    /// What it computes.
    pub derived: Derived,
    /// How.
    pub plan: Plan,
}

/// How a function is computed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// Where each value lies.
    pub homes: Vec<Home>,
    /// In which order its elements lie there.
    pub views: Vec<View>,
    /// For a value that takes a slot over, whose it was.
    pub takes_over: Vec<Option<ValueId>>,
    /// The arrays of one shape each that values lie in by turns.
    pub slots: Vec<Slot>,
    /// The scratch, which the slots lie in.
    pub memories: Vec<Memory>,
    /// Whether the kernels of one sample are functions of their own, and not part of the net's.
    pub outlines: bool,
}

impl Plan {
    /// The slots that are as large as a memory of the scratch.
    pub fn wholes(&self) -> impl Iterator<Item = &Slot> {
        self.memories.iter().map(|memory| &self.slots[memory.whole])
    }

    /// How a value lies.
    pub fn view(&self, id: ValueId) -> &View {
        &self.views[id.0]
    }
}
