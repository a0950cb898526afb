//! Five hundred random chains with random functions: gradients against dual numbers within the bound of both, and every
//! way to run a function against every other, to the bit, with whatever stands in its inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use net_compiler::derive::{as_derived, derive};
use net_compiler::diagnostics::Diagnostics;
use net_compiler::interpret::{Array, Buffers, Data, Dual, Given, Held, Memory, Number, Results, run_planned};
use net_compiler::ir::verify::not_linear;
use net_compiler::ir::{Element, Leaf, Operation, PortId, Program, Read, Term, Value, ValueId, access, axes, size};
use net_compiler::layers::names;
use net_compiler::net::Source;
use net_compiler::plan::Planned;
use net_compiler::requests::{Function, Given as Argument, How, Want, Wanted, leaves_of};
use tests::bounded::{Precision, Within, undecided};
use tests::program::{Compiled, Cut, Draw, attempted, cut, leaves, ran, reals, sound};
use tests::random::{checked, function, nets};

type Sure = Within<f64>;

const CHAINS: usize = 400;

/// A chain with functions, each of which has no mistake.
struct Case {
    /// In `f64`.
    text: String,
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut draw = Draw::new(20_261_123);
    (0..CHAINS).map(|_| case(&mut draw)).collect()
});

fn case(draw: &mut Draw) -> Case {
    let chain = nets(draw);
    let net = checked(&chain).expect("a chain has a shape");
    let tried = |draw: &mut Draw, name: &str| {
        let lines = (0..12).map(|_| function(draw, &net, name)).collect::<Vec<_>>();
        lines.into_iter().find(|line| attempted(&format!("{chain} {line}")).is_some())
    };
    let lines: Vec<String> = ["f", "g"].iter().filter_map(|name| tried(draw, name)).collect();
    Case { text: format!("{chain} {}", lines.join(" ")) }
}

impl Case {
    fn compiled(&self, precision: &str) -> Compiled {
        let text = self.text.replace("<f64>", precision);
        attempted(&text).unwrap_or_else(|| panic!("{text}"))
    }
}

/// All leaves that some function or the forward program may read, with the shape of each.
fn all_leaves(compiled: &Compiled) -> BTreeMap<Leaf, (Value, usize)> {
    let programs = compiled.functions.iter().map(|of| &of.derived.program).chain([&compiled.lowered.program]);
    let mut all = BTreeMap::new();
    for program in programs {
        for (id, leaf) in leaves(program) {
            let classes = match leaf {
                Leaf::Port(port) => compiled.net.ports[port].classes.unwrap_or(1),
                _ => 1,
            };
            all.insert(leaf, (program.value(id).clone(), classes));
        }
    }
    all
}

/// The seed of a function by the number of the function, so that two may impose different shapes.
fn seeded(compiled: &Compiled, which: usize) -> BTreeMap<Leaf, (Value, usize)> {
    let function = &compiled.functions[which].function;
    let mut all = all_leaves(compiled);
    all.retain(|leaf, _| !matches!(leaf, Leaf::Seed(_)));
    for (number, source) in function.imposed().enumerate() {
        let value = compiled.lowered.program.value(compiled.lowered.value(source)).clone();
        all.insert(Leaf::Seed(number), (value, 1));
    }
    all
}

/// Numbers for every leaf of a function.
fn drawn(
    compiled: &Compiled,
    which: usize,
    samples: usize,
    draw: &mut Draw,
    number: fn(&mut Draw) -> f64,
) -> Given<f64> {
    let mut given = Given::new();
    for (leaf, (value, classes)) in seeded(compiled, which) {
        let mut array = || match value.element {
            Element::Real => Array::from_reals(&value.shape, (0..size(&value.shape)).map(|_| number(draw)).collect()),
            _ => {
                let positions = (0..size(&value.shape)).map(|_| draw.below(classes) as i64);
                Array::from_integers(&value.shape, positions.collect())
            }
        };
        given = match value.batched {
            true => given.each_sample(leaf, (0..samples).map(|_| array()).collect()),
            false => given.once(leaf, array()),
        };
    }
    given
}

/// The same leaves in other numbers: which leaf, sample, element.
fn made<N: Number, M: Number>(given: &Given<N>, make: &dyn Fn(Leaf, usize, usize, &N) -> M) -> Given<M> {
    let array = |leaf: Leaf, sample: usize, array: &Array<N>| match &array.data {
        Data::Integers(integers) => Array::from_integers(&array.shape, integers.clone()),
        Data::Reals(reals) => {
            let reals = reals.iter().enumerate().map(|(n, x)| make(leaf, sample, n, x));
            Array::from_reals(&array.shape, reals.collect())
        }
    };
    let held = |(leaf, held): (&Leaf, &Held<N>)| match held {
        Held::Once(one) => (*leaf, Held::Once(array(*leaf, 0, one))),
        Held::EachSample(all) => {
            let all = all.iter().enumerate().map(|(sample, one)| array(*leaf, sample, one));
            (*leaf, Held::EachSample(all.collect()))
        }
    };
    Given(given.0.iter().map(held).collect())
}

/// The reals of an array, or of those of all samples.
fn flat<N: Clone>(held: &Held<N>) -> Vec<N> {
    match held {
        Held::Once(array) => array.reals().to_vec(),
        Held::EachSample(all) => all.iter().flat_map(|array| array.reals().to_vec()).collect(),
    }
}

/// What a gradient is with respect to: a value of the net, or a learned array.
#[derive(Clone, Copy)]
enum From {
    Value(Source),
    Array(Leaf),
}

/// The gradients that a function gives, and what they are with respect to.
fn gradients(compiled: &Compiled, Planned { function, derived, .. }: &Planned) -> Vec<(From, ValueId)> {
    let array = |id: ValueId| match compiled.lowered.program.value(id).operation {
        Operation::Leaf(leaf) => From::Array(leaf),
        _ => unreachable!("a learned array is a leaf"),
    };
    let of = |want: &Want| match want.what {
        Wanted::Value(_) => Vec::new(),
        Wanted::Gradient(source) => vec![From::Value(source)],
        what => {
            let arrays = net_compiler::requests::leaves(&compiled.net, &compiled.lowered, what);
            arrays.into_iter().map(array).collect()
        }
    };
    let given = function.wanted.iter().zip(&derived.results).flat_map(|(want, parts)| {
        let pairs = of(want).into_iter().zip(parts.iter().copied());
        if want.how == How::Descend { Vec::new() } else { pairs.collect::<Vec<_>>() }
    });
    let updated = derived.updates.iter().map(|update| {
        let leaf = Leaf::Parameter { layer: update.layer, array: update.array };
        (From::Array(leaf), update.gradient)
    });
    given.chain(updated).collect()
}

/// What the comparisons with dual numbers came to.
#[derive(Default)]
struct Tally {
    compared: usize,
    /// Those that are NaN, or an infinity, on both sides.
    nan: usize,
    infinite: usize,
    /// Nothing is known of one side: a zero met an infinity, or something was too large.
    unknown: usize,
    /// A branch that the roundings could turn round.
    undecided: usize,
    /// Bounds relative to the sum of the magnitudes that are added up.
    relative: Vec<f64>,
    layers: BTreeSet<&'static str>,
}

impl Tally {
    /// Both are the same NaN or infinity, or no further apart than both bounds together.
    fn compare(&mut self, found: &Sure, expected: &Sure, magnitude: f64, what: &dyn Fn() -> String) {
        let bound = found.error() + expected.error();
        if undecided() > 0 {
            self.undecided += 1;
            return;
        }
        if !bound.is_finite() {
            self.unknown += 1;
            return;
        }
        let (x, y) = (found.value, expected.value);
        let same = if x.is_finite() && y.is_finite() {
            self.relative.push(if magnitude == 0.0 { bound } else { bound / magnitude });
            (x - y).abs() <= bound
        } else {
            self.nan += usize::from(x.is_nan());
            self.infinite += usize::from(x.is_infinite());
            x == y || x.is_nan() && y.is_nan()
        };
        assert!(same, "{}: {x:e} by the program, {y:e} by dual numbers, not within {bound:e}", what());
        self.compared += 1;
    }

    /// The part of the bounds that say something.
    fn print(&mut self, of: &str) -> f64 {
        self.relative.sort_by(f64::total_cmp);
        let close = self.relative.iter().filter(|bound| **bound < 1e-9).count();
        println!(
            "{of}: {} compared, {} of them NaN, {} infinite; of the bounds {close} below 1e-9 relative, median {:.1e}; {} unknown, {} undecided",
            self.compared,
            self.nan,
            self.infinite,
            self.relative[self.relative.len() / 2],
            self.unknown,
            self.undecided
        );
        close as f64 / self.relative.len() as f64
    }
}

/// Along which directions a gradient is compared.
#[derive(Clone, Copy)]
enum Along {
    /// One in which every element takes part.
    All,
    /// Along single elements, up to so many of them: the others have no derivative, and so nothing of them is added.
    Each(usize),
}

impl Along {
    /// Directions over `count` elements.
    fn directions(self, draw: &mut Draw, count: usize) -> Vec<Vec<Option<f64>>> {
        match self {
            Along::All => vec![(0..count).map(|_| Some(draw.number())).collect()],
            Along::Each(most) => {
                let first = draw.below(count);
                let step = count.div_ceil(most);
                let some = (0..count.min(most)).map(|n| (first + n * step) % count);
                some.map(|at| (0..count).map(|element| (element == at).then_some(1.0)).collect()).collect()
            }
        }
    }
}

/// `<g, u>` with `g` the gradient by the function, against the derivative along `u` by dual numbers: with what is
/// imposed as `v`, that is `<J^T v, u> = <v, J u>`. The function computes in `F`, which holds all that is given.
fn against_dual_numbers<F: Precision>(
    compiled: &Compiled,
    which: usize,
    (given, samples, along): (&Given<f64>, usize, Along),
    draw: &mut Draw,
    tally: &mut Tally,
) {
    let compute = &compiled.functions[which];
    let Planned { function, derived, .. } = compute;
    let exact = made(given, &|_, _, _, x: &f64| Sure::rounded(*x));
    let forward = ran(&compiled.lowered.program, &exact, samples);
    undecided();
    let sure = ran(&derived.program, &made(given, &|_, _, _, x: &f64| Within::<F>::rounded(*x)), samples);
    let in_program = undecided();
    for (from, gradient) in gradients(compiled, compute) {
        let found: Vec<Sure> = flat(sure.held(gradient)).iter().map(Within::widened).collect();
        let mut values = exact.clone();
        let (varied, leaf) = match from {
            From::Value(source) => {
                let varied = cut(&compiled.net, source);
                let value = || forward.held(compiled.lowered.value(source)).clone();
                values.0.entry(varied.leaf).or_insert_with(value);
                let leaf = varied.leaf;
                (varied, leaf)
            }
            // Cut where it begins anyway.
            From::Array(leaf) => (cut(&compiled.net, Source::Port(PortId(0))), leaf),
        };
        let elements = found.len() / if sure.is_batched(gradient) { samples } else { 1 };
        for direction in along.directions(draw, found.len()) {
            undecided();
            let along = |sample: usize, n: usize| direction[sample * elements + n].map(Sure::rounded);
            let dual = made(&values, &|at, sample, n, x: &Sure| Dual {
                value: x.clone(),
                derivative: if at == leaf { along(sample, n) } else { None },
            });
            let expected = derivative(compiled, function, given, &varied, &ran(varied.program(), &dual, samples));
            let products = found.iter().zip(&direction).filter_map(|(g, u)| Some(g.multiply(&Sure::rounded((*u)?))));
            let sum = products.clone().fold(Sure::negative_zero(), |sum, product| sum.add(&product));
            let magnitude: f64 = products.map(|product| product.value.abs()).sum();
            let what = || {
                let name = match from {
                    From::Value(source) => compiled.net.source_name(source),
                    From::Array(leaf) => format!("{leaf:?}"),
                };
                let at = direction.iter().position(Option::is_some).unwrap_or_default();
                format!("{}: {}: gradient at `{name}`[{at}]\n{}", compiled.net.text, function.text, derived.program)
            };
            if in_program > 0 {
                tally.undecided += 1;
            } else {
                tally.compare(&sum, &expected, magnitude, &what);
            }
        }
        tally.layers.extend(compiled.net.layers.iter().map(|layer| layer.kind));
    }
}

/// The derivative of what the function differentiates: the seeded values times their seeds.
fn derivative(
    compiled: &Compiled,
    function: &Function,
    given: &Given<f64>,
    varied: &Cut,
    memory: &Memory<Dual<Sure>>,
) -> Sure {
    let imposed = function.imposed().count() > 0;
    let mut sum = Sure::negative_zero();
    for (number, source) in function.seeds(&compiled.net).into_iter().enumerate() {
        let values: Vec<Dual<Sure>> = reals(memory, varied.value(source));
        let seeds = match imposed {
            true => flat(&given.0[&Leaf::Seed(number)]),
            false => vec![1.0; values.len()],
        };
        for (value, seed) in values.iter().zip(seeds) {
            if let Some(derivative) = &value.derivative {
                sum = sum.add(&derivative.multiply(&Sure::rounded(seed)));
            }
        }
    }
    sum
}

/// Every function of every chain, in `F`, against dual numbers.
fn all_against_dual_numbers<F: Precision>(
    precision: &str,
    along: Along,
    (seed, samples): (u64, usize),
    number: fn(&mut Draw) -> f64,
) -> Tally {
    let mut tally = Tally::default();
    for (position, case) in CASES.iter().enumerate() {
        let compiled = case.compiled(precision);
        for which in 0..compiled.functions.len() {
            let mut draw = Draw::new(seed + position as u64 * 2 + which as u64);
            let given = drawn(&compiled, which, samples, &mut draw, number);
            let given = made(&given, &|_, _, _, x: &f64| F::from_f64(*x).into());
            against_dual_numbers::<F>(&compiled, which, (&given, samples, along), &mut draw, &mut tally);
        }
    }
    tally
}

/// Numbers of which a fifth are zeros, of either sign, in the inputs as in the seeds.
fn with_zeros(draw: &mut Draw) -> f64 {
    match draw.below(10) {
        0 => 0.0,
        1 => -0.0,
        _ => draw.number(),
    }
}

#[test]
fn every_gradient_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>("<f64>", Along::All, (0, 2), Draw::number);
    let close = tally.print("anywhere");
    assert!(tally.compared > 3 * CHAINS, "{}", tally.compared);
    assert!(close > 0.95, "{close} of the bounds say something");
    let missing: Vec<_> = names().into_iter().filter(|name| !tally.layers.contains(name)).collect();
    let has_a_gradient = |name: &&&str| !["sign", "floor", "ceil", "round", "trunc", "unit_vector"].contains(*name);
    let missing: Vec<_> = missing.iter().filter(has_a_gradient).collect();
    assert!(missing.is_empty(), "no chain differentiates these layers; add them to `tests/src/random.rs`: {missing:?}");
}

/// Among the numbers and the seeds are zeros of both signs, so that branches are taken on their borders.
#[test]
fn every_gradient_at_zeros_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>("<f64>", Along::All, (20_000, 2), with_zeros);
    assert!(tally.print("with zeros") > 0.95);
    assert!(tally.compared > 2 * CHAINS, "{}", tally.compared);
}

/// Among them are ties, infinities, NaN, too. What is not finite must be the same on both sides: NaN at the same
/// positions, which of its bits is not looked at, and the same infinities at the same positions. Where a zero meets an
/// infinity nothing is said: `inf * (0 + x)` is infinite and `inf * 0 + inf * x` NaN, so the identity does not hold.
#[test]
fn every_element_of_a_gradient_anywhere_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>("<f64>", Along::Each(8), (40_000, 1), Draw::special);
    assert!(tally.print("with ties, infinities and NaN") > 0.9);
    assert!(tally.compared > 10 * CHAINS, "{}", tally.compared);
    assert!(tally.nan > CHAINS / 2 && tally.infinite > CHAINS / 5, "{} NaN, {} infinite", tally.nan, tally.infinite);
}

/// The programs in `f32`, their constants folded there, against dual numbers in `f64`: within the bound that follows
/// from the operations.
#[test]
fn every_gradient_in_single_precision_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f32>("<f32>", Along::All, (60_000, 2), with_zeros);
    tally.print("in `f32`");
    let median = tally.relative[tally.relative.len() / 2];
    assert!(median < 1e-4, "{median}");
    assert!(tally.compared > 2 * CHAINS, "{}", tally.compared);
}

/// Numbers whose bits can be compared; a NaN is a NaN.
trait Bits: Number {
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
                    let arrays = leaves_of(&self.compiled.net, &self.compiled.lowered, want);
                    updates.by_ref().take(arrays.len()).map(|update| update.gradient).collect()
                }
                _ => parts.clone(),
            };
            let alone = Function {
                attributes: function.attributes.clone(),
                visibility: function.visibility.clone(),
                name: function.name.clone(),
                text: function.text.clone(),
                batch: function.batch,
                given: function.given.clone(),
                wanted: vec![*want],
                of: function.of.clone(),
            };
            let mut sink = Diagnostics::default();
            let alone = derive(&self.compiled.net, &self.compiled.lowered, &alone, &mut sink);
            let alone = alone.unwrap_or_else(|| panic!("{:?} {}", sink.texts(), self.text()));
            sound(&self.text(), &alone.program);
            let by_itself = ran(&alone.program, &self.given, self.samples);
            let updated = alone.updates.iter().map(|update| &update.gradient);
            for (id, with_others) in alone.results.iter().flatten().chain(updated).zip(together) {
                assert_eq!(bits(by_itself.held(*id)), bits(memory.held(with_others)), "alone: {}", self.text());
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
            let count = leaves_of(&self.compiled.net, &self.compiled.lowered, want).len();
            let own = roots.by_ref().take(count).map(|id| bits(memory.held(id)));
            if want.how == How::Descend { updated.extend(own) } else { plain.extend(own) }
        }
        plain.extend(updated);
        assert_eq!(plain, self.together(), "simplified: {}", self.text());
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
        let found: Results<N> = run_planned((function, derived), plan, &self.given, self.samples, &buffers)
            .unwrap_or_else(|wrong| panic!("{wrong} {}", self.text()));
        for (parts, found) in started.results.iter().zip(&found.wanted) {
            for (id, found) in parts.iter().zip(found) {
                // A sum of sums over the samples is added up in another order.
                if self.samples == 1 || adds_samples(&started.program, *id) {
                    assert_eq!(bits(found), bits(memory.held(*id)), "planned: {}", self.text());
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

fn every_way<N: Bits>(compiled: &Compiled, number: usize, make: fn(f64) -> N) {
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

#[test]
fn every_way_to_run_a_function_gives_the_same_bits() {
    let (mut functions, mut wants) = (0, BTreeSet::new());
    for (number, case) in CASES.iter().enumerate() {
        let compiled = match number % 2 {
            0 => {
                let compiled = case.compiled("<f64>");
                every_way::<f64>(&compiled, number, |x| x);
                compiled
            }
            _ => {
                let compiled = case.compiled("<f32>");
                every_way::<f32>(&compiled, number, |x| x as f32);
                compiled
            }
        };
        functions += compiled.functions.len();
        for Planned { function, .. } in &compiled.functions {
            let imposed = function.given.iter().any(|(given, _)| matches!(given, Argument::Gradient(_)));
            let kind = |want: &Want| match want.what {
                Wanted::Value(_) => "value",
                Wanted::Gradient(Source::Port(_)) => "port",
                Wanted::Gradient(Source::Application(_)) => "inner",
                Wanted::Array(..) => "array",
                Wanted::LayerParameters(_) => "layer",
                Wanted::PartParameters(_) => "part",
                Wanted::Parameters => "parameters",
            };
            wants.extend(function.wanted.iter().map(|want| (kind(want), format!("{:?}", want.how), imposed)));
        }
    }
    println!("{functions} functions of {CHAINS} chains; {} kinds of wishes: {wants:?}", wants.len());
    assert!(functions > CHAINS, "{functions}");
    // Values, gradients with respect to a port, a value inside, an array, a layer, all; the last three accumulated and
    // descended as well; each with the gradient imposed and not.
    assert!(wants.len() >= 2 * (6 + 3 + 3) - 2, "{wants:?}");
}

/// Every layer turns up, and every elementwise function.
#[test]
fn every_layer_turns_up() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for case in CASES.iter() {
        let compiled = case.compiled("<f64>");
        compiled.net.layers.iter().for_each(|layer| *found.entry(layer.kind).or_default() += 1);
    }
    println!("{found:?}");
    let missing: Vec<_> = names().into_iter().filter(|name| found.get(name).is_none_or(|count| *count < 2)).collect();
    assert!(missing.is_empty(), "add these layers to `STAGES` in `tests/src/random.rs`: {missing:?}");
}

/// Every option turns up with a value of its own, but for three at most that a new row of the table may push out, and so do
/// nets as layers, frozen and not.
#[test]
fn every_option_turns_up() {
    const OPTIONS: &[(&str, &[&str])] = &[
        ("linear", &["biases = none", "rate = 0", "rate = 0.5", "rate = -1"]),
        ("convolution", &["stride =", "padding = 1", "padding = same", "padding = [", "dilation =", "groups ="]),
        ("convolution", &["biases = none", "rate ="]),
        ("deconvolution", &["stride =", "padding =", "dilation =", "groups =", "biases = none", "rate ="]),
        ("pooling", &["stride =", "padding =", "dilation =", "function = mean", "function = total"]),
        ("softmax", &["axis = 0"]),
        ("flatten", &["(1)", "(-1)", "(2)", "(-2)"]),
        ("replicate", &["[2, 2]", "axis = 1"]),
        ("part", &["step =", "step = [", "..=", "..-1", "(-1)"]),
        ("aggregation", &["axes = 0", "axes = all", "axes = [0, 1]"]),
        ("embedding", &["rate ="]),
        ("constant_plus", &["rate ="]),
        ("constant_times", &["rate ="]),
        ("parametric_ramp", &["axes = []", "axes = all", "axes = -1", "axes = [1, 0]"]),
        ("normalization", &["axes = all", "axes = [0]", "axes = -1", "axes = [0, 2]", "biases = none", "epsilon ="]),
        ("normalization", &["scaling = none", "scaling = same", "scaling = [0]", "scaling = []", "method = rms"]),
        (
            "normalization",
            &["method = standardize", "unbiased = true", "groups = 2", "groups = 3", "groups = [", "rate ="],
        ),
        ("local_response_normalization", &["alpha =", "beta =", "bias =", "window ="]),
        ("padding", &["padding = 0.5", "padding = fixed", "padding = reflected"]),
        ("resize", &["scale =", "nearest"]),
        ("ordering", &["(2)", "(-2)"]),
        ("contrastive_loss", &["margin ="]),
        ("cross_entropy_loss", &["(index)", "(probabilities)", "(binary)"]),
    ];
    let tight = |text: &str| text.replace(' ', "");
    let nets: Vec<_> = CASES.iter().map(|case| case.compiled("<f64>").net).collect();
    let mut missing = Vec::new();
    for (kind, options) in OPTIONS {
        for option in *options {
            let has = |layer: &&net_compiler::net::LayerUse| {
                layer.kind == *kind && tight(&layer.text).contains(&tight(option))
            };
            let count = nets.iter().flat_map(|net| &net.layers).filter(has).count();
            if count == 0 {
                missing.push(format!("{kind}: {option}"));
            }
        }
    }
    let with = |what: &str| CASES.iter().filter(|case| case.text.contains(what)).count();
    let counts =
        ["N<f64> = Front", "N<f64> = front", "N<f64> = part: ", "frozen Front", "frozen front", "frozen part: "]
            .map(with);
    println!("{counts:?} nets as layers");
    assert!(counts.iter().all(|count| *count >= 5), "{counts:?}");
    assert!(missing.len() <= 3, "draw them more often, in `tests/src/random.rs`: {missing:?}");
}
