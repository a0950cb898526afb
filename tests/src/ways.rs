//! Every way to run a function against every other, to the bit: what is wanted alone and with others, before and after
//! simplification, without a plan and in the memory of one, of which what is free holds poison.

use net_compiler::derive::{as_derived, derive};
use net_compiler::diagnostics::Diagnostics;
use net_compiler::interpret::{Array, Buffers, Data, Given, Held, Number, Results, run_planned};
use net_compiler::ir::verify::not_linear;
use net_compiler::ir::{Leaf, Operation, Program, Read, Term, Value, ValueId, access, axes, size};
use net_compiler::lower::Lowered;
use net_compiler::plan::Planned;
use net_compiler::requests::{Function, How, leaves_of};

use crate::cases::{drawn, made};
use crate::program::{Compiled, Draw, leaves, ran, sound};

/// Numbers whose bits can be compared; a NaN is a NaN.
pub trait Bits: Number {
    /// The same for all NaN.
    fn bits(&self) -> u64;
}

impl Bits for f64 {
    fn bits(&self) -> u64 {
        if self.is_nan() { f64::NAN.to_bits() } else { self.to_bits() }
    }
}

impl Bits for f32 {
    fn bits(&self) -> u64 {
        f64::from(*self).bits()
    }
}

fn bits<N: Bits>(held: &Held<N>) -> Vec<u64> {
    match held {
        Held::Once(array) => array_bits(array),
        Held::EachSample(all) => all.iter().flat_map(array_bits).collect(),
    }
}

fn array_bits<N: Bits>(array: &Array<N>) -> Vec<u64> {
    match &array.data {
        Data::Reals(reals) => reals.iter().map(Bits::bits).collect(),
        Data::Integers(integers) => integers.iter().map(|integer| *integer as u64).collect(),
    }
}

/// A function as one of its runs sees it: what it computes for these leaves.
struct Run<'a, N> {
    compiled: &'a Compiled,
    which: usize,
    given: Given<N>,
    samples: usize,
}

impl<N: Bits> Run<'_, N> {
    fn function(&self) -> &Planned {
        &self.compiled.functions[self.which]
    }

    fn lowered(&self) -> &Lowered {
        self.compiled.lowered.of(self.function().function.mode)
    }

    fn text(&self) -> String {
        let Planned { function, derived, .. } = self.function();
        format!("{}; {}\n{}", self.compiled.net.text, function.text, derived.program)
    }

    /// The bits of all that is wanted, part by part, and of what descends.
    fn together(&self) -> Vec<Vec<u64>> {
        let derived = &self.function().derived;
        let memory = ran(&derived.program, &self.given, self.samples);
        let updates = derived.updates.iter().map(|update| &update.gradient);
        derived.results.iter().flatten().chain(updates).map(|id| bits(memory.held(*id))).collect()
    }

    /// Each wanted thing by itself is what it is beside the others.
    fn alone_is_together(&self) {
        let Planned { function, derived, .. } = self.function();
        let memory = ran(&derived.program, &self.given, self.samples);
        let mut updates = derived.updates.iter();
        for (want, parts) in function.wanted.iter().zip(&derived.results) {
            let together: Vec<ValueId> = match want.how {
                How::Descend => {
                    let arrays = leaves_of(&self.compiled.net, self.lowered(), want);
                    updates.by_ref().take(arrays.len()).map(|update| update.gradient).collect()
                }
                _ => parts.clone(),
            };
            let alone = Function { wanted: vec![*want], ..function.clone() };
            let mut sink = Diagnostics::default();
            let alone = derive(&self.compiled.net, &self.compiled.lowered, &alone, &mut sink);
            let alone = alone.unwrap_or_else(|| panic!("{:?} {}", sink.texts(), self.text()));
            sound(&self.text(), &alone.program);
            let by_itself = ran(&alone.program, &self.given, self.samples);
            let updated = alone.updates.iter().map(|update| &update.gradient);
            for (id, with_others) in alone.results.iter().flatten().chain(updated).zip(together) {
                let (alone, together) = as_long(bits(by_itself.held(*id)), bits(memory.held(with_others)));
                assert_eq!(alone, together, "alone: {}", self.text());
            }
        }
    }

    /// Simplification is exact, whatever the numbers are.
    fn simplified_is_as_derived(&self) {
        let function = &self.function().function;
        let (program, roots) = as_derived(&self.compiled.net, &self.compiled.lowered, function);
        sound(&self.text(), &program);
        let seed = |(id, leaf): (ValueId, Leaf)| matches!(leaf, Leaf::Seed(_)).then_some(id);
        let seeds: Vec<ValueId> = leaves(&program).into_iter().filter_map(seed).collect();
        assert_eq!(not_linear(&program, &seeds), [""; 0], "{}", self.text());
        let memory = ran(&program, &self.given, self.samples);
        let (mut plain, mut updated) = (Vec::new(), Vec::new());
        let mut roots = roots.into_iter();
        for want in &function.wanted {
            let count = leaves_of(&self.compiled.net, self.lowered(), want).len();
            let own = roots.by_ref().take(count).map(|id| bits(memory.held(id)));
            if want.how == How::Descend { updated.extend(own) } else { plain.extend(own) }
        }
        plain.extend(updated);
        let together = self.together();
        assert_eq!(plain.len(), together.len(), "{}", self.text());
        for (plain, together) in plain.into_iter().zip(together) {
            let (plain, together) = as_long(plain, together);
            assert_eq!(plain, together, "simplified: {}", self.text());
        }
    }

    /// In the memory of the plan everything is as it is without one, and what accumulates goes on from its buffer.
    fn planned_is_run(&self, start: N) {
        let Planned { function, derived, plan } = self.function();
        let mut buffers = Buffers::new();
        let mut started = derived.clone();
        for (wanted, want) in function.wanted.iter().enumerate().filter(|(_, want)| want.how == How::Accumulate) {
            for (part, id) in derived.results[wanted].iter().enumerate() {
                let shape = &derived.program.value(*id).shape;
                let start = start_of(&derived.program, *id, &start);
                buffers.insert((wanted, part), Array::from_reals(shape, vec![start; size(shape)]));
                started.results[wanted][part] = with_start(&mut started.program, *id);
            }
            assert!(want.what.is_summed());
        }
        let mut given = self.given.clone();
        for (id, leaf) in leaves(&started.program) {
            if let Leaf::Seed(number @ START..) = leaf {
                let shape = &started.program.value(id).shape;
                let start = start_of(&derived.program, ValueId(number - START), &start);
                given = given.once(Leaf::Seed(number), Array::from_reals(shape, vec![start; size(shape)]));
            }
        }
        let memory = ran(&started.program, &given, self.samples);
        let runs_once = !function.has_samples() || function.wanted.iter().any(|want| want.how == How::Descend);
        let found: Results<N> = run_planned((function, derived), plan, &self.given, self.samples, &buffers)
            .unwrap_or_else(|wrong| panic!("{wrong} {}", self.text()));
        for (parts, found) in started.results.iter().zip(&found.wanted) {
            for (id, found) in parts.iter().zip(found) {
                // A body that updates arrays, or has no samples, runs once, which no call for one sample after the other shows.
                if self.samples == 1 || !runs_once || adds_samples(&started.program, *id) {
                    let (found, run) = as_long(bits(found), bits(memory.held(*id)));
                    assert_eq!(found, run, "planned: {}", self.text());
                }
            }
        }
        if self.samples == 1 {
            let updates = derived.updates.iter().map(|update| bits(memory.held(update.gradient)));
            assert!(updates.eq(found.updates.iter().map(array_bits)), "planned: {}", self.text());
        }
    }
}

/// What the caller's buffer holds: 0 where elements are scattered onto it one by one, which is the sum of them all then.
fn start_of<N: Number>(program: &Program, id: ValueId, start: &N) -> N {
    let scatters = matches!(program.value(id).operation, Operation::ScatterAdd { .. });
    if scatters { N::zero() } else { start.clone() }
}

/// From this number on seeds are what a sum goes on from.
const START: usize = 5000;

/// The same sum with a term before all others: what the caller's buffer holds.
fn with_start(program: &mut Program, id: ValueId) -> ValueId {
    let value = program.value(id).clone();
    let rank = value.shape.len();
    let leaf = Operation::Leaf(Leaf::Seed(START + id.0));
    let start = program.push(Value { operation: leaf, batched: false, ..value.clone() });
    let whole =
        |from| Term { indices: axes(&value.shape), out: access::identity(rank), a: Read::whole(from, rank), b: None };
    let terms = match &value.operation {
        Operation::Contract(terms) => terms.clone(),
        _ => vec![whole(id)],
    };
    let operation = Operation::Contract(std::iter::once(whole(start)).chain(terms).collect());
    program.push(Value { operation, batched: false, ..value })
}

/// Whether a value is one for each sample, or adds up nothing but such values.
fn adds_samples(program: &Program, id: ValueId) -> bool {
    let value = program.value(id);
    let is_start = |id: ValueId| matches!(program.value(id).operation, Operation::Leaf(Leaf::Seed(START..)));
    let of_a_sample = |id: &ValueId| program.value(*id).batched || is_start(*id);
    let sums = match &value.operation {
        Operation::Contract(terms) => terms.iter().all(|term| term.reads().any(|read| of_a_sample(&read.value))),
        Operation::ScatterAdd { source, .. } => program.value(*source).batched,
        _ => false,
    };
    value.batched || sums
}

/// Every function of a net, of one sample and of three, with whatever stands in its inputs.
pub fn every_way<N: Bits>(compiled: &Compiled, number: usize, make: fn(f64) -> N) {
    for which in 0..compiled.functions.len() {
        let mut draw = Draw::new(7000 + number as u64 * 2 + which as u64);
        for samples in [1, 3] {
            let numbers = drawn(compiled, which, samples, &mut draw, Draw::special);
            let given = made(&numbers, &|_, _, _, x: &f64| make(*x));
            let run = Run { compiled, which, given, samples };
            run.alone_is_together();
            run.simplified_is_as_derived();
            run.planned_is_run(make(0.75));
        }
    }
}

/// Both as long as the longer one: what all samples share may be held once, or once for each of them where others read it.
fn as_long<T: Copy>(one: Vec<T>, other: Vec<T>) -> (Vec<T>, Vec<T>) {
    let length = one.len().max(other.len());
    let repeated = |of: Vec<T>| if of.is_empty() { of } else { of.iter().cycle().take(length).copied().collect() };
    (repeated(one), repeated(other))
}
