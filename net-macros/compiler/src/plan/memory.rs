//! Where each value lies: values take turns in the slots of the scratch, and slots take turns in its memories.
//!
//! ```text
//! input        the caller's               y2 (wanted)   the caller's buffer
//! z2           a slot of the scratch      loss          a local, being a scalar
//! z2_bar       the slot of z2, which no later step reads
//! z4, y6       parts of the memory of z2, which no step reads or writes for a while
//! z1           nowhere: its kernel goes on to y2 = ramp(z1)
//! ```
//!
//! A slot is an array of one shape. A value takes over a slot where the last reader of the value in it stands before, so that
//! generated code hands the `&mut` on by name and rustc itself checks the plan; an elementwise step may also take over the slot
//! of an operand that it is the last to read, element by element in place. A sum over the samples that goes on from block to block
//! has a slot that is in use from the first step on.

use super::home::{Binding, Home, Memory, Phase, Slot};
use super::planned::Plan;
use super::scene::Scene;
use super::step::{By, Elementwise, Step};
use super::views::Layout;

use crate::ir::{Element, Program, ValueId, access, size};

/// The most slots that lie side by side in a memory.
const MOST_PARTS: usize = 8;

/// The plan whose steps these are.
pub(super) fn planned(scene: Scene<'_>, steps: Vec<Step>) -> Plan {
    let program = scene.program;
    let mut planner = Planner {
        program,
        last: last_readers(&steps, program.values.len()),
        homes: program.ids().map(|id| scene.first_home(id)).collect(),
        takes_over: vec![None; program.values.len()],
        layouts: program.ids().map(|id| scene.view(id).layout).collect(),
        slots: Vec::new(),
        owners: Vec::new(),
        used: Vec::new(),
        taken: Vec::new(),
        goes_on: program.ids().map(|id| scene.goes_on(id)).collect(),
    };
    for (number, step) in steps.iter().enumerate() {
        planner.place(number, step);
    }
    let memories = planner.memories();
    let mut plan = Plan {
        steps,
        homes: planner.homes,
        views: scene.into_views(),
        takes_over: planner.takes_over,
        slots: planner.slots,
        memories,
        outlines: false,
    };
    bind(&mut plan, &planner.taken);
    free(&mut plan, &planner.last);
    plan
}

/// The number of the last step that reads each value, or writes it where none does.
fn last_readers(steps: &[Step], values: usize) -> Vec<usize> {
    let mut last = vec![0; values];
    for (number, step) in steps.iter().enumerate() {
        step.makes.iter().chain(&step.reads()).for_each(|id| last[id.0] = number);
    }
    last
}

/// Says for each step which memory is in use from it on: phases, and then slots that it takes over.
fn bind(plan: &mut Plan, taken: &[(usize, Binding)]) {
    for (memory, of) in plan.memories.iter().enumerate().filter(|(_, memory)| memory.phases.len() > 1) {
        for (phase, begun) in of.phases.iter().enumerate() {
            plan.steps[begun.first].binds.push(Binding::Phase { memory, phase });
        }
    }
    taken.iter().for_each(|(number, binding)| plan.steps[*number].binds.push(*binding));
}

/// Says for each step which values are dead after it.
fn free(plan: &mut Plan, last: &[usize]) {
    for (id, number) in last.iter().enumerate() {
        if matches!(plan.homes[id], Home::Slot(_) | Home::Local) {
            plan.steps[*number].frees.push(ValueId(id));
        }
    }
}

struct Planner<'a> {
    program: &'a Program,
    /// The last step that reads each value.
    last: Vec<usize>,
    homes: Vec<Home>,
    takes_over: Vec<Option<ValueId>>,
    /// In which order the elements of each value lie.
    layouts: Vec<Layout>,
    slots: Vec<Slot>,
    /// The value that lies in each slot now.
    owners: Vec<ValueId>,
    /// The first step that writes to each slot, and the last that reads some value of it.
    used: Vec<(usize, usize)>,
    /// The slots that steps take over.
    taken: Vec<(usize, Binding)>,
    /// Whether each value is a sum that goes on from block to block.
    goes_on: Vec<bool>,
}

impl Planner<'_> {
    /// Finds a slot for each value that a step makes and that has no home by itself.
    fn place(&mut self, number: usize, step: &Step) {
        step.through.iter().for_each(|id| self.homes[id.0] = Home::Nowhere);
        for id in &step.makes {
            if self.homes[id.0] == Home::Slot(usize::MAX) {
                self.homes[id.0] = Home::Slot(self.slot(*id, number, step));
            }
        }
    }

    fn slot(&mut self, id: ValueId, number: usize, step: &Step) -> usize {
        let value = self.program.value(id);
        let layout = self.layouts[id.0];
        let fits = |slot: &Slot| {
            (&slot.shape, slot.element, slot.batched, slot.layout)
                == (&value.shape, value.element, value.batched, layout)
        };
        let free = |owner: ValueId| self.follows(number, owner) || self.in_place(owner, number, step);
        let found = (0..self.owners.len()).find(|slot| fits(&self.slots[*slot]) && free(self.owners[*slot]));
        match found.filter(|_| !self.goes_on[id.0]) {
            Some(slot) => {
                let from = std::mem::replace(&mut self.owners[slot], id);
                self.takes_over[id.0] = Some(from);
                self.taken.push((number, Binding::TakesOver { value: id, from }));
                self.used[slot].1 = self.used[slot].1.max(self.last[id.0]);
                slot
            }
            None => {
                let (shape, element, batched) = (value.shape.clone(), value.element, value.batched);
                self.slots.push(Slot { first: id, shape, element, batched, layout });
                self.owners.push(id);
                let first = if self.goes_on[id.0] { 0 } else { number };
                self.used.push((first, self.last[id.0]));
                self.owners.len() - 1
            }
        }
    }

    /// Whether a step may write where a dead value was: no later step reads it, and no slot has been begun since its last
    /// reader. Such a slot may lie in that memory for a while, and must not be overwritten.
    fn follows(&self, number: usize, owner: ValueId) -> bool {
        let last = self.last[owner.0];
        last < number && self.used.iter().all(|(first, _)| *first < last || *first >= number)
    }

    /// Whether an elementwise step is the last reader of an operand and reads it element by element only.
    fn in_place(&self, operand: ValueId, number: usize, step: &Step) -> bool {
        let By::Elementwise(Elementwise { map, .. }) = &step.by else {
            return false;
        };
        let own = map.operands.iter().filter(|read| read.value == operand);
        self.last[operand.0] == number
            && own.clone().count() > 0
            && own.into_iter().all(|read| access::is_identity(&read.at))
    }

    /// The memories. Slots are placed from the largest to the smallest: each in a memory that is not used at the same time, or
    /// beside the slots that are where there is room; else it is a memory of its own.
    fn memories(&self) -> Vec<Memory> {
        let mut order: Vec<usize> = (0..self.slots.len()).collect();
        order.sort_by_key(|slot| std::cmp::Reverse(size(&self.slots[*slot].shape)));
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

    /// Puts a slot of numbers into a memory where there is room, as a phase of its own or beside the slots of one, and says
    /// whether there was.
    fn lies_in(&self, memory: &mut Memory, slot: usize) -> bool {
        let (own, whole) = (&self.slots[slot], &self.slots[memory.whole]);
        if own.element != Element::Real || (own.element, own.batched) != (whole.element, whole.batched) {
            return false;
        }
        let (first, last) = self.used[slot];
        if memory.phases.iter().all(|phase| phase.is_apart(first, last)) {
            memory.phases.push(Phase { slots: vec![slot], first, last });
            return true;
        }
        let beside = (0..memory.phases.len()).find(|phase| self.has_room(memory, *phase, slot));
        beside.map(|phase| memory.phases[phase].add(slot, first, last)).is_some()
    }

    fn has_room(&self, memory: &Memory, number: usize, slot: usize) -> bool {
        let phase = &memory.phases[number];
        let (from, to) = (phase.first.min(self.used[slot].0), phase.last.max(self.used[slot].1));
        let of = |slot: &usize| size(&self.slots[*slot].shape);
        let fits = phase.slots.iter().map(of).sum::<usize>() + of(&slot) <= of(&memory.whole);
        let mut others = memory.phases.iter().enumerate().filter(|(other, _)| *other != number);
        fits && phase.slots.len() < MOST_PARTS && others.all(|(_, phase)| phase.is_apart(from, to))
    }
}

impl Phase {
    fn is_apart(&self, first: usize, last: usize) -> bool {
        self.last < first || last < self.first
    }

    fn add(&mut self, slot: usize, first: usize, last: usize) {
        self.slots.push(slot);
        (self.first, self.last) = (self.first.min(first), self.last.max(last));
    }
}
