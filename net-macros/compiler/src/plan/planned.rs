//! A function and its plan.

use super::home::{Home, Memory, Slot};
use super::step::{Start, Step};
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
    /// In which order the elements of each value lie there.
    pub views: Vec<View>,
    /// For each value that takes over a slot, the dead value that was in it.
    pub takes_over: Vec<Option<ValueId>>,
    /// The arrays of one shape each that values lie in by turns.
    pub slots: Vec<Slot>,
    /// The scratch, which the slots lie in.
    pub memories: Vec<Memory>,
    /// Whether the kernels of dense layers are called as functions of their own, `kernels::outlined`, and not part of the net's
    /// code.
    pub outlines: bool,
}

/// What a loop over the samples of a block does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleLoop {
    /// Each sample has its own result.
    Each,
    /// The samples are summed, one after the other: `w_bar[i, j] += z_bar[i] * x[j]`.
    Summed,
}

impl Plan {
    /// Of each memory of the scratch the slot that is as large as the memory.
    pub fn wholes(&self) -> impl Iterator<Item = &Slot> {
        self.memories.iter().map(|memory| &self.slots[memory.whole])
    }

    /// Whether something is computed behind the last block of a batch only.
    pub fn goes_on(&self) -> bool {
        self.steps.iter().any(|step| step.behind)
    }

    /// Whether sums that go on from block to block lie in a memory.
    pub fn holds_sums(&self, memory: &Memory) -> bool {
        let in_it = |step: &Step| step.makes.iter().any(|id| memory.holds(self.homes[id.0]));
        self.steps.iter().any(|step| step.start == Start::AddIfTold && in_it(step))
    }

    /// Which loop over the samples of a block a value needs that is computed from these; none where nothing is of a sample.
    pub fn samples(&self, id: ValueId, operands: &[ValueId]) -> Option<SampleLoop> {
        if self.view(id).batched {
            return Some(SampleLoop::Each);
        }
        operands.iter().any(|operand| self.view(*operand).batched).then_some(SampleLoop::Summed)
    }

    /// How a value lies.
    pub fn view(&self, id: ValueId) -> &View {
        &self.views[id.0]
    }
}
