//! Runs a function in the memory that its [`Plan`] gives it, as the calls of generated code do: sample by sample,
//! values in shared slots, results in the caller's buffers, sums over the samples going on from what lies there or, in the
//! scratch, from what the sample before left; what reads such sums behind the last sample.
//!
//! In: a function, its plan, what [`run`](super::run()) is given and the buffers that `accumulate` adds to. Out: what the
//! caller finds in its buffers. Where every statement reads what it is meant to read, that is what `run` computes.
//!
//! ```text
//! z1      slot 0                         slot 0: z1
//! y2      slot 1                         slot 0: z1, slot 1: y2       z1 has no reader left: its memory is poisoned
//! y2_bar  slot 0, takes over z1          slot 0: y2_bar               a later read of z1 is an error
//! ```
//!
//! A value that is computed element by element in the memory of an operand finds each element of it at its own place
//! only: at any other it reads poison.

use std::collections::BTreeMap;

use super::chance::Chance;
use super::run::array;
use super::start::Start;
use super::{Array, Given, Held, Memory, Number};
use crate::derive::Derived;
use crate::ir::{Element, Leaf, Operation, Shape, Value, ValueId, size};
use crate::plan::{Begin, By, Home, Plan, Start as Begins, Step, Sum, Updated};
use crate::requests::{Function, How};

/// The caller's buffers that something is added to: by wanted thing and part.
pub type Buffers<N> = BTreeMap<(usize, usize), Array<N>>;

/// What a call leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Results<N> {
    /// For each wanted thing its parts: one array for each sample, or one for all. Nothing for what descends.
    pub wanted: Vec<Vec<Held<N>>>,
    /// The gradients of the arrays that are updated, in order, after the last sample.
    pub updates: Vec<Array<N>>,
}

/// Runs a function in the memory of its plan.
///
/// # Errors
/// Where a statement reads what is overwritten, not written yet or not kept by the plan, where two values claim one
/// memory, and where a leaf or a buffer is not as the program says.
pub fn run_planned<N: Number>(
    (function, derived): (&Function, &Derived),
    plan: &Plan,
    given: &Given<N>,
    samples: usize,
    buffers: &Buffers<N>,
) -> Result<Results<N>, String> {
    let mut call = Call { function, derived, plan, buffers: buffers.clone(), sums: BTreeMap::new() };
    call.check_buffers()?;
    let mut wanted: Vec<Vec<Held<N>>> = derived.results.iter().map(|parts| vec![Held::none(); parts.len()]).collect();
    let mut updates = Vec::new();
    for sample in 0..samples {
        let body = call.body(given, sample, samples)?;
        let sums = if sample + 1 < samples { body.sums()? } else { BTreeMap::new() };
        let (results, updated) = (body.results, body.updates);
        updates = updated.into_values().collect();
        call.sums = sums;
        for (place, array) in results {
            match &mut wanted[place.0][place.1] {
                Held::EachSample(all) if !call.is_summed(place) => all.push(array),
                _ => drop(call.buffers.insert(place, array)),
            }
        }
    }
    let summed: Vec<_> = places(derived).filter(|(place, _)| call.is_summed(*place)).collect();
    for (place, id) in summed {
        let value = derived.program.value(id);
        let sum = call.buffers.remove(&place);
        wanted[place.0][place.1] = Held::Once(sum.unwrap_or_else(|| filled(&value.shape, &N::zero())));
    }
    Ok(Results { wanted, updates })
}

/// The parts of what is wanted, with their values.
fn places(derived: &Derived) -> impl Iterator<Item = ((usize, usize), ValueId)> {
    let parts = |(wanted, parts): (usize, &Vec<ValueId>)| {
        parts.iter().enumerate().map(|(part, id)| ((wanted, part), *id)).collect::<Vec<_>>()
    };
    derived.results.iter().enumerate().flat_map(parts)
}

fn filled<N: Clone>(shape: &Shape, element: &N) -> Array<N> {
    Array::from_reals(shape, vec![element.clone(); size(shape)])
}

/// One call: what stays from sample to sample.
struct Call<'a, N> {
    function: &'a Function,
    derived: &'a Derived,
    plan: &'a Plan,
    buffers: Buffers<N>,
    /// The sums in the scratch that go on from sample to sample.
    sums: BTreeMap<ValueId, Array<N>>,
}

impl<N: Number> Call<'_, N> {
    /// Whether all samples add to one buffer.
    fn is_summed(&self, (wanted, _): (usize, usize)) -> bool {
        self.function.wanted[wanted].what.is_summed()
    }

    /// What accumulates has a buffer, and nothing else.
    fn check_buffers(&self) -> Result<(), String> {
        for (place, id) in places(self.derived) {
            let value = self.derived.program.value(id);
            let accumulates = self.function.wanted[place.0].how == How::Accumulate;
            match self.buffers.get(&place).map(|buffer| buffer.mismatch(&value.shape, value.element)) {
                None if accumulates => return Err(format!("nothing lies in the buffer of the wanted {place:?}")),
                Some(_) if !accumulates => return Err(format!("the wanted {place:?} is overwritten")),
                Some(Some(mismatch)) => return Err(format!("the buffer of the wanted {place:?}: {mismatch}")),
                _ => {}
            }
        }
        Ok(())
    }

    /// The statements, for one sample.
    fn body(&self, given: &Given<N>, sample: usize, samples: usize) -> Result<Body<'_, N>, String> {
        let program = &self.derived.program;
        let mut body = Body {
            call: self,
            memory: Memory {
                values: Vec::new(),
                chance: Chance { key: given.key, first: sample, precision: program.precision },
            },
            state: vec![State::NotYet; program.values.len()],
            owners: vec![None; self.plan.slots.len()],
            results: BTreeMap::new(),
            updates: BTreeMap::new(),
        };
        body.memory.values = program.values.iter().map(|value| held(value, poisoned(value))).collect();
        for id in program.ids() {
            if let Operation::Leaf(leaf) = program.value(id).operation {
                body.leaf(id, leaf, &*given.leaf(program, leaf, program.value(id), samples)?, sample)?;
            }
            if self.plan.homes[id.0] == Home::Number {
                body.keep(id, array(program.value(id), 0..1, &body.memory, &Start::Fresh, None));
            }
        }
        self.sums.iter().for_each(|(id, sum)| body.go_on(*id, sum.clone()));
        let is_last = sample + 1 == samples;
        for step in self.plan.steps.iter().filter(|step| is_last || !step.behind) {
            body.step(step)?;
        }
        let missing = places(self.derived).find(|(place, _)| !body.results.contains_key(place));
        let missing = missing.filter(|_| is_last);
        missing.map_or(Ok(body), |(place, _)| Err(format!("nothing is written to the wanted {place:?}")))
    }
}

/// An array as one sample holds it.
fn held<N>(value: &Value, array: Array<N>) -> Held<N> {
    if value.batched { Held::EachSample(vec![array]) } else { Held::Once(array) }
}

/// What stands in memory that nothing meant was written to.
fn poisoned<N: Number>(value: &Value) -> Array<N> {
    match value.element {
        Element::Real => filled(&value.shape, &N::poison().unwrap_or_else(N::zero)),
        _ => Array::from_integers(&value.shape, vec![i64::MIN; size(&value.shape)]),
    }
}

/// What has become of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    NotYet,
    Kept,
    /// Its last reader stands before.
    Gone,
    /// A learned array that is no longer what it was.
    Updated,
    OverwrittenBy(ValueId),
}

/// The statements of one sample.
struct Body<'a, N> {
    call: &'a Call<'a, N>,
    /// Values of the sample as those of a batch of one.
    memory: Memory<N>,
    state: Vec<State>,
    /// The value that lies in each slot.
    owners: Vec<Option<ValueId>>,
    results: BTreeMap<(usize, usize), Array<N>>,
    /// The gradients of the arrays that are updated so far, by the number of the update.
    updates: BTreeMap<usize, Array<N>>,
}

impl<N: Number> Body<'_, N> {
    fn value(&self, id: ValueId) -> &Value {
        self.call.derived.program.value(id)
    }

    fn name(&self, id: ValueId) -> String {
        format!("`{}` (value {})", self.value(id).name, id.0)
    }

    /// A sum lies where the sample before left it.
    fn go_on(&mut self, id: ValueId, sum: Array<N>) {
        if let Home::Slot(slot) = self.call.plan.homes[id.0] {
            self.owners[slot] = Some(id);
        }
        self.keep(id, sum);
    }

    /// The sums in the scratch that the next sample goes on from.
    fn sums(&self) -> Result<BTreeMap<ValueId, Array<N>>, String> {
        let plan = self.call.plan;
        let goes_on = |id: &&ValueId| matches!(plan.homes[id.0], Home::Slot(_));
        let steps = plan.steps.iter().filter(|step| step.start == Begins::AddIfTold);
        steps.flat_map(|step| step.makes.iter().filter(goes_on)).map(|id| Ok((*id, self.read(*id)?))).collect()
    }

    /// The value, where its memory still holds it.
    fn read(&self, id: ValueId) -> Result<Array<N>, String> {
        match self.state[id.0] {
            State::Kept => Ok(self.memory.of_sample(id, 0).clone()),
            State::OverwrittenBy(other) => {
                Err(format!("{} is read, but {} is in its memory", self.name(id), self.name(other)))
            }
            state => Err(format!("{} is read, but {state:?}", self.name(id))),
        }
    }

    fn leaf(&mut self, id: ValueId, leaf: Leaf, held: &Held<N>, sample: usize) -> Result<(), String> {
        if self.call.plan.homes[id.0] != Home::Leaf(leaf) {
            return Err(format!("{} is {leaf:?}, but lies elsewhere", self.name(id)));
        }
        self.memory.values[id.0] = match held {
            Held::Once(array) => Held::Once(array.clone()),
            Held::EachSample(all) => Held::EachSample(vec![all[sample].clone()]),
        };
        self.state[id.0] = State::Kept;
        Ok(())
    }

    /// Does one step: what it reads is there, and what it writes is its own.
    fn step(&mut self, step: &Step) -> Result<(), String> {
        let reads = step.reads();
        reads.iter().try_for_each(|operand| self.read(*operand).map(drop))?;
        step.through.iter().try_for_each(|id| self.passes(*id, step))?;
        match &step.by {
            By::Copy { of, wanted, part } => drop(self.results.insert((*wanted, *part), self.read(*of)?)),
            _ => step.makes.iter().try_for_each(|id| self.make(*id, step, &reads))?,
        }
        if let By::Update(updated) = &step.by {
            self.update(updated)?;
        }
        for id in step.frees.iter().chain(&step.through) {
            self.lose(*id, State::Gone);
        }
        Ok(())
    }

    /// A value that is stored nowhere: only this step may know it.
    fn passes(&mut self, id: ValueId, step: &Step) -> Result<(), String> {
        let derived = self.call.derived;
        let is_wanted = places(derived).any(|(_, result)| result == id);
        let reads = |other: &ValueId| derived.program.value(*other).operation.operands().contains(&id);
        let is_read = derived.program.ids().filter(reads).any(|reader| !step.makes.contains(&reader));
        if is_wanted || is_read || self.call.plan.homes[id.0] != Home::Nowhere {
            return Err(format!("{} is not stored, but read by more than one step", self.name(id)));
        }
        self.memory.values[id.0] = held(self.value(id), array(self.value(id), 0..1, &self.memory, &Start::Fresh, None));
        self.state[id.0] = State::Kept;
        Ok(())
    }

    /// Computes a value, or adds some of its terms.
    fn make(&mut self, id: ValueId, step: &Step, reads: &[ValueId]) -> Result<(), String> {
        if self.state[id.0] == State::Kept {
            let more = array(
                &step.value(&self.call.derived.program, id),
                0..1,
                &self.memory,
                &Start::From(&self.read(id)?),
                None,
            );
            self.keep(id, more);
            return Ok(());
        }
        let before = self.claim(id)?;
        let in_place = before.filter(|owner| self.state[owner.0] == State::Kept && reads.contains(owner));
        let is_in_place = matches!(step.by, By::Elementwise(_));
        if let Some(owner) = in_place.filter(|_| !is_in_place) {
            return Err(format!("{} is read while {} is written to its memory", self.name(owner), self.name(id)));
        }
        let neutral = filled(&self.value(id).shape, &N::negative_zero());
        let is_neutral = matches!(&step.by, By::Sum(Sum { begin: Begin::Neutral, .. }));
        let start = match self.start(id) {
            Start::Fresh if is_neutral && self.value(id).element == Element::Real => Start::From(&neutral),
            start => start,
        };
        let computed = array(&step.value(&self.call.derived.program, id), 0..1, &self.memory, &start, in_place);
        before.into_iter().for_each(|owner| self.lose(owner, State::OverwrittenBy(id)));
        self.keep(id, computed);
        Ok(())
    }

    fn update(&mut self, updated: &Updated) -> Result<(), String> {
        let (derived, update) = (self.call.derived, updated.update);
        let number = derived.updates.iter().position(|other| *other == update).ok_or("an update that nobody wants")?;
        self.updates.insert(number, self.read(update.gradient)?);
        let own = Operation::Leaf(Leaf::Parameter { layer: update.layer, array: update.array });
        let arrays = derived.program.ids().filter(|id| derived.program.value(*id).operation == own);
        arrays.for_each(|array| self.state[array.0] = State::Updated);
        Ok(())
    }

    /// Checks that the value may lie where the plan says, and finds the value that lies there.
    fn claim(&mut self, id: ValueId) -> Result<Option<ValueId>, String> {
        let (value, plan) = (self.value(id), self.call.plan);
        let wrong = |what: &str| Err(format!("{} {what}", self.name(id)));
        match plan.homes[id.0] {
            Home::Leaf(_) => wrong("is computed, but lies in an argument"),
            Home::Local if value.shape.is_empty() => Ok(None),
            Home::Local => wrong("is no scalar, but lies in a local"),
            Home::Number | Home::Nowhere => wrong("is made, but lies nowhere"),
            Home::Result(wanted, part) if self.call.derived.results[wanted].get(part) == Some(&id) => Ok(None),
            Home::Result(..) => wrong("lies in a buffer of the caller that wants another value"),
            Home::Slot(slot) if plan.slots[slot].shape != value.shape || plan.slots[slot].element != value.element => {
                wrong("does not fit its slot")
            }
            Home::Slot(slot) if plan.takes_over[id.0] != self.owners[slot] => {
                wrong("takes over a value that does not lie in its slot")
            }
            Home::Slot(slot) if self.owners[slot].is_none() && plan.slots[slot].first != id => {
                wrong("is not the first value of its slot")
            }
            Home::Slot(slot) => Ok(self.owners[slot].replace(id)),
        }
    }

    /// What the value's sum starts from.
    fn start(&self, id: ValueId) -> Start<'_, N> {
        let Home::Result(wanted, part) = self.call.plan.homes[id.0] else {
            return Start::Fresh;
        };
        let sums = self.call.is_summed((wanted, part));
        let adds = sums || self.call.function.wanted[wanted].how == How::Accumulate;
        self.call.buffers.get(&(wanted, part)).filter(|_| adds).map_or(Start::Fresh, Start::From)
    }

    fn keep(&mut self, id: ValueId, array: Array<N>) {
        if let Home::Result(wanted, part) = self.call.plan.homes[id.0] {
            self.results.insert((wanted, part), array.clone());
        }
        self.memory.values[id.0] = held(self.value(id), array);
        self.state[id.0] = State::Kept;
    }

    fn lose(&mut self, id: ValueId, how: State) {
        self.memory.values[id.0] = held(self.value(id), poisoned(self.value(id)));
        self.state[id.0] = how;
    }
}

impl<N> Held<N> {
    /// Of no sample yet.
    fn none() -> Self {
        Held::EachSample(Vec::new())
    }
}
