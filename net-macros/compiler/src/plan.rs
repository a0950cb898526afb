//! The plan: where each value of a derived program lies. It never changes a formula.
//!
//! ```text
//! input        the caller's               y2 (wanted)   the caller's buffer
//! z2           a slot of the scratch      loss          a local, being a scalar
//! z2_bar       the slot of z2, which no later statement reads
//! z4, y6       parts of the memory of z2, which no statement reads or writes for a while
//! z1           nowhere: its kernel goes on to y2 = ramp(z1)
//! ```
//!
//! A slot is an array of one shape. A value takes one whose last reader stands before it, so that generated code
//! hands the `&mut` on by name and rustc itself checks the plan; an elementwise map may take that of an operand
//! that it is the last to read, element by element in place.

mod blocks;
mod fused;
mod passing;
mod work;

pub use blocks::Blocks;
pub use passing::activation;
pub use work::Work;

use crate::derive::{Derived, Update};
use crate::ir::{Element, Leaf, Map, Operation, Program, Shape, ValueId, access, size};

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
    /// Nowhere: a gradient that is computed as its array is updated.
    Fused,
    /// Nowhere: the sums of a kernel that applies the function of the next value to them.
    Passing,
}

/// The most slots that lie side by side in a memory.
const MOST_PARTS: usize = 8;

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
}

/// An array of the scratch that slots lie in by turns: the largest as a whole, others in parts of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The slot that it is as large as, and named after.
    pub whole: usize,
    /// The slots that lie in it at a time, side by side, in the order of time.
    pub phases: Vec<Phase>,
}

/// Slots that lie side by side in a memory from one statement to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// The slots.
    pub slots: Vec<usize>,
    /// The first value that is written.
    pub first: ValueId,
    /// The last value that reads.
    pub last: ValueId,
}

/// Where everything lies.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Of each value.
    pub homes: Vec<Home>,
    /// For a value that takes a slot over, whose it was.
    pub takes_over: Vec<Option<ValueId>>,
    /// The slots.
    pub slots: Vec<Slot>,
    /// The scratch, which the slots lie in.
    pub memories: Vec<Memory>,
    /// Wanted parts that are copies of a value that lies elsewhere.
    pub copies: Vec<(usize, usize, ValueId)>,
}

impl Plan {
    /// The slots that are as large as a memory of the scratch.
    pub fn wholes(&self) -> impl Iterator<Item = &Slot> {
        self.memories.iter().map(|memory| &self.slots[memory.whole])
    }
}

/// The plan of a derived program.
pub fn plan(derived: &Derived) -> Plan {
    let program = &derived.program;
    let (fused, passing) = (fused::fused(derived), passing::passing(derived));
    let mut planner = Planner {
        derived,
        program,
        last_reader: last_readers(derived, &passing),
        plan: Plan {
            homes: Vec::new(),
            takes_over: vec![None; program.values.len()],
            slots: Vec::new(),
            memories: Vec::new(),
            copies: Vec::new(),
        },
        owners: Vec::new(),
        used: Vec::new(),
    };
    let (results, copies) = results(derived);
    planner.plan.copies = copies;
    for id in program.ids() {
        let home = match (&program.value(id).operation, results[id.0]) {
            (Operation::Leaf(leaf), _) => Home::Leaf(*leaf),
            (_, Some((wanted, part))) => Home::Result(wanted, part),
            _ if program.value(id).shape.is_empty() => Home::Local,
            _ if fused[id.0] => Home::Fused,
            _ if passing[id.0] => Home::Passing,
            _ => Home::Slot(planner.slot(id)),
        };
        planner.plan.homes.push(home);
    }
    planner.plan.memories = planner.memories();
    planner.plan
}

/// The wanted part that each value is written to, and the wanted parts that are copied at the end: leaves, what is
/// wanted twice, and positions, which become indices on the way.
#[allow(clippy::type_complexity, reason = "two lists of one walk")]
fn results(derived: &Derived) -> (Vec<Option<(usize, usize)>>, Vec<(usize, usize, ValueId)>) {
    let mut results = vec![None; derived.program.values.len()];
    let mut copies = Vec::new();
    for (wanted, parts) in derived.results.iter().enumerate() {
        for (part, id) in parts.iter().enumerate() {
            let value = derived.program.value(*id);
            let is_written = !matches!(value.operation, Operation::Leaf(_)) && value.element == Element::Real;
            match results[id.0] {
                None if is_written => results[id.0] = Some((wanted, part)),
                _ => copies.push((wanted, part, *id)),
            }
        }
    }
    (results, copies)
}

/// A gradient that updates an array is read behind the update's statement, what passing sums are made of with the value that
/// they pass to, and at the very end what is copied there.
fn last_readers(derived: &Derived, passing: &[bool]) -> Vec<ValueId> {
    let program = &derived.program;
    let mut last: Vec<ValueId> = program.ids().collect();
    for id in program.ids() {
        let reader = if passing[id.0] { ValueId(id.0 + 1) } else { id };
        program.value(id).operation.operands().iter().for_each(|operand| last[operand.0] = reader);
    }
    let updated = |update: &Update| last[update.gradient.0] = last[update.gradient.0].max(update.after);
    derived.updates.iter().for_each(updated);
    let copied = derived.results.iter().flatten().filter(|id| program.value(**id).element != Element::Real);
    copied.for_each(|id| last[id.0] = ValueId(program.values.len()));
    last
}

struct Planner<'a> {
    derived: &'a Derived,
    program: &'a Program,
    last_reader: Vec<ValueId>,
    plan: Plan,
    /// The value that lies in each slot now.
    owners: Vec<ValueId>,
    /// The first value of each slot, and the last that reads some value of it.
    used: Vec<(ValueId, ValueId)>,
}

impl Planner<'_> {
    fn slot(&mut self, id: ValueId) -> usize {
        let value = self.program.value(id);
        let fits =
            |slot: &Slot| (&slot.shape, slot.element, slot.batched) == (&value.shape, value.element, value.batched);
        let free = |owner: ValueId| self.follows(id, owner) || self.in_place(id, owner);
        let found = (0..self.owners.len()).find(|slot| fits(&self.plan.slots[*slot]) && free(self.owners[*slot]));
        match found {
            Some(slot) => {
                self.plan.takes_over[id.0] = Some(self.owners[slot]);
                self.owners[slot] = id;
                self.used[slot].1 = self.used[slot].1.max(self.last_reader[id.0]);
                slot
            }
            None => {
                let (shape, element, batched) = (value.shape.clone(), value.element, value.batched);
                self.plan.slots.push(Slot { first: id, shape, element, batched });
                self.owners.push(id);
                self.used.push((id, self.last_reader[id.0]));
                self.owners.len() - 1
            }
        }
    }

    /// Whether a value may lie where another one was that no later statement reads, and no slot has been begun since, which
    /// could lie there for a while.
    fn follows(&self, id: ValueId, owner: ValueId) -> bool {
        let last = self.last_reader[owner.0];
        last < id && self.plan.slots.iter().all(|slot| slot.first < last || slot.first >= id)
    }

    /// Whether a map is the last reader of an operand and reads it element by element only.
    fn in_place(&self, id: ValueId, operand: ValueId) -> bool {
        let Operation::Map(Map { operands, .. }) = &self.program.value(id).operation else {
            return false;
        };
        let own = operands.iter().filter(|read| read.value == operand);
        let updates = |update: &Update| update.gradient == operand && update.after == id;
        self.last_reader[operand.0] == id
            && !self.derived.updates.iter().any(updates)
            && own.clone().count() > 0
            && own.into_iter().all(|read| access::is_identity(&read.at))
    }

    /// The memories, the largest slots first: a slot lies where there is room beside those that are used at the same time,
    /// or between the times of others.
    fn memories(&self) -> Vec<Memory> {
        let mut order: Vec<usize> = (0..self.plan.slots.len()).collect();
        order.sort_by_key(|slot| std::cmp::Reverse(size(&self.plan.slots[*slot].shape)));
        let mut memories: Vec<Memory> = Vec::new();
        for slot in order {
            let lies = memories.iter_mut().any(|memory| self.lies_in(memory, slot));
            if !lies {
                let (first, last) = self.used[slot];
                memories.push(Memory { whole: slot, phases: vec![Phase { slots: vec![slot], first, last }] });
            }
        }
        memories.iter_mut().for_each(|memory| memory.phases.sort_by_key(|phase| phase.first));
        memories.sort_by_key(|memory| memory.whole);
        memories
    }

    /// Whether a slot of numbers finds room in a memory, where it then is.
    fn lies_in(&self, memory: &mut Memory, slot: usize) -> bool {
        let (own, whole) = (&self.plan.slots[slot], &self.plan.slots[memory.whole]);
        if own.element != Element::Real || (own.element, own.batched) != (whole.element, whole.batched) {
            return false;
        }
        let (first, last) = self.used[slot];
        let apart = |phase: &Phase, first: ValueId, last: ValueId| phase.last < first || last < phase.first;
        if memory.phases.iter().all(|phase| apart(phase, first, last)) {
            memory.phases.push(Phase { slots: vec![slot], first, last });
            return true;
        }
        let of = |slot: &usize| size(&self.plan.slots[*slot].shape);
        for number in 0..memory.phases.len() {
            let phase = &memory.phases[number];
            let (from, to) = (phase.first.min(first), phase.last.max(last));
            let room = phase.slots.iter().map(of).sum::<usize>() + of(&slot) <= of(&memory.whole);
            let others = memory.phases.iter().enumerate().filter(|(other, _)| *other != number);
            if room && phase.slots.len() < MOST_PARTS && others.into_iter().all(|(_, phase)| apart(phase, from, to)) {
                let phase = &mut memory.phases[number];
                phase.slots.push(slot);
                (phase.first, phase.last) = (from, to);
                return true;
            }
        }
        false
    }
}
