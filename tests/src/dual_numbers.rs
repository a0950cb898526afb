//! Gradients by the programs of functions against dual numbers, within the bound of both.

use std::collections::BTreeSet;

use net_compiler::interpret::{Dual, Given, Held, Memory, Number};
use net_compiler::ir::{Leaf, Operation, ValueId};
use net_compiler::net::Source;
use net_compiler::plan::Planned;
use net_compiler::requests::{How, Want, Wanted};

use crate::bounded::{Precision, Within, undecided};
use crate::cases::{Case, drawn, flat, made};
use crate::program::{Compiled, Cut, Draw, cut, ran, reals, uncut};

type Sure = Within<f64>;

/// What a gradient is with respect to: a value of the net, or a learned array.
#[derive(Clone, Copy)]
enum From {
    Value(Source),
    Array(Leaf),
}

/// A gradient that a function gives.
struct Gradient {
    /// What it is with respect to.
    from: From,
    /// Where it is in the function's program.
    value: ValueId,
    /// The values that it is of, each with the number of the gradient that is imposed there.
    seeds: Vec<(Source, Option<usize>)>,
}

/// The gradients that a function gives.
fn gradients(compiled: &Compiled, planned: &Planned) -> Vec<Gradient> {
    let Planned { function, derived, .. } = planned;
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
    let imposed = function.imposed().count() > 0;
    let seeds = |want: &Want| {
        let seeds = function.seeds_of(&compiled.net, want).into_iter().enumerate();
        let is_real = |(_, source): &(usize, Source)| compiled.net.classes(*source).is_none();
        seeds.filter(is_real).map(|(number, source)| (source, imposed.then_some(number))).collect::<Vec<_>>()
    };
    let given = function.wanted.iter().zip(&derived.results).flat_map(|(want, parts)| {
        let parts = if want.how == How::Descend { &[] } else { &parts[..] };
        of(want).into_iter().zip(parts).map(|(from, value)| Gradient { from, value: *value, seeds: seeds(want) })
    });
    let updated = derived.updates.iter().map(|update| {
        let leaf = Leaf::Parameter { layer: update.layer, array: update.array };
        let descends = |want: &&Want| {
            let is_of = |from: &From| matches!(from, From::Array(other) if *other == leaf);
            matches!(want.how, How::Descend | How::DescendBehind) && of(want).iter().any(is_of)
        };
        let want = function.wanted.iter().find(descends).expect("something descends");
        Gradient { from: From::Array(leaf), value: update.gradient, seeds: seeds(want) }
    });
    given.chain(updated).collect()
}

/// What the comparisons with dual numbers came to.
#[derive(Default)]
pub struct Tally {
    /// How many gradients along one direction.
    pub compared: usize,
    /// Those that are NaN, or an infinity, on both sides.
    pub nan: usize,
    /// See `nan`.
    pub infinite: usize,
    /// Nothing is known of one side: a zero met an infinity, or something was too large.
    pub unknown: usize,
    /// A branch that the roundings could turn round.
    pub undecided: usize,
    /// Bounds relative to the sum of the magnitudes that are added up.
    pub relative: Vec<f64>,
    /// The kinds of layers in nets that were compared.
    pub layers: BTreeSet<&'static str>,
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
    pub fn print(&mut self, of: &str) -> f64 {
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
pub enum Along {
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
    let lowered = compiled.lowered.of(function.mode);
    let forward = ran(&lowered.program, &exact, samples);
    undecided();
    let sure = ran(&derived.program, &made(given, &|_, _, _, x: &f64| Within::<F>::rounded(*x)), samples);
    let in_program = undecided();
    for Gradient { from, value: gradient, seeds } in gradients(compiled, compute) {
        let found: Vec<Sure> = flat(sure.held(gradient)).iter().map(Within::widened).collect();
        let mut values = exact.clone();
        let varied = match from {
            From::Value(source) => {
                let varied = cut(&compiled.net, source, function.mode);
                // As a port even what all samples share is one array for each.
                let value = || match forward.held(lowered.value(source)).clone() {
                    Held::Once(shared) => Held::EachSample(vec![shared; samples]),
                    each => each,
                };
                values.leaves.entry(varied.leaf).or_insert_with(value);
                varied
            }
            From::Array(leaf) => uncut(&compiled.net, leaf, function.mode),
        };
        let elements = found.len() / if sure.is_batched(gradient) { samples } else { 1 };
        for direction in along.directions(draw, found.len()) {
            undecided();
            let along = |sample: usize, n: usize| direction[sample * elements + n].map(Sure::rounded);
            let dual = made(&values, &|at, sample, n, x: &Sure| Dual {
                value: x.clone(),
                derivative: if at == varied.leaf { along(sample, n) } else { None },
            });
            let ran = ran(varied.program(), &dual, samples);
            let expected = derivative(&seeds, (given, samples), &varied, &ran);
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
    seeds: &[(Source, Option<usize>)],
    (given, samples): (&Given<f64>, usize),
    varied: &Cut,
    memory: &Memory<Dual<Sure>>,
) -> Sure {
    let mut sum = Sure::negative_zero();
    for (source, imposed) in seeds {
        let at = varied.value(*source);
        // What all samples share each of them seeds.
        let values = vec![reals(memory, at); if memory.is_batched(at) { 1 } else { samples }].concat();
        let seeds = match imposed {
            Some(number) => flat(&given.leaves[&Leaf::Seed(*number)]),
            None => vec![1.0; values.len()],
        };
        assert_eq!(values.len(), seeds.len());
        for (value, seed) in values.iter().zip(seeds) {
            if let Some(derivative) = &value.derivative {
                sum = sum.add(&derivative.multiply(&Sure::rounded(seed)));
            }
        }
    }
    sum
}

/// Every function of every net, in `F`, against dual numbers.
pub fn all_against_dual_numbers<F: Precision>(
    cases: &[Case],
    precision: &str,
    along: Along,
    (seed, samples): (u64, usize),
    number: fn(&mut Draw) -> f64,
) -> Tally {
    let mut tally = Tally::default();
    for (position, case) in cases.iter().enumerate() {
        let compiled = case.compiled(precision);
        for which in 0..compiled.functions.len() {
            let mut draw = Draw::new(seed + position as u64 * 2 + which as u64);
            // What is given nothing has no samples.
            let samples = if compiled.functions[which].function.given.is_empty() { 1 } else { samples };
            let given = drawn(&compiled, which, samples, &mut draw, number);
            let given = made(&given, &|_, _, _, x: &f64| F::from_f64(*x).into());
            against_dual_numbers::<F>(&compiled, which, (&given, samples, along), &mut draw, &mut tally);
        }
    }
    tally
}
