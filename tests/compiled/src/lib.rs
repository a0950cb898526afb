//! Forty random nets in `f32` and `f64`, some of two nets, compiled in one run of rustc and compared with the
//! interpreter: to the bit under the feature `deterministic`, within the bound of any order of the sums without it. Each is
//! called in all four ways, with numbers drawn anywhere and with zeros, ties, infinities and NaN.
//!
//! And nets of every layer in `f32` against JAX, within the bound that follows from the operations of each.
#![cfg(test)]

use std::collections::BTreeSet;

use net_compiler::emit::Compiled;
use net_compiler::interpret::Number;
use net_compiler::ir::{LayerId, size};
use net_compiler::layers::{Array as Learned, LAYERS, Storage};
use net_compiler::net::Net;
use net_compiler::requests::{Given as Argument, Want, Wanted};
use net_runtime::Real;
use net_runtime::nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use tests::bounded::{Precision, Within, undecided};
use tests::compute::Compute;
use tests::draw::Draw;
use tests::program::{compiled, reals};
use tests::{Blank, Case, Numbers, Sample};

mod chains;
mod forms;
mod interpreted;

use interpreted::*;

/// A net with what calls its function.
struct Row {
    text: &'static str,
    /// Whether it computes in `f64`.
    double: bool,
    one: One,
    batch: Batch,
}

/// Learned numbers in the order of memory, and inputs row by row; the results likewise, of `f`, `f_into` and `f_with`.
type One = fn(&[f64], &mut dyn Iterator<Item = f64>) -> [Vec<f64>; 3];
/// The same for so many samples; an input, and a result, is one sample after the other.
type Batch = fn(&[f64], &mut dyn Iterator<Item = f64>, usize) -> Vec<f64>;

#[allow(unused_parens, clippy::all, reason = "written by a program")]
mod nets {
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/nets.rs"));
}

fn parameters<N: Parameters<Scalar: Real>>(net: &N, found: &mut Vec<f64>) {
    found.extend(net.parameters().iter().map(|x| x.to_f64()));
}

/// What the interpreter gives, in the order of a call's results.
fn interpreted<N: Number>(
    compiled: &Compiled,
    learned: &[f64],
    inputs: &[Vec<f64>],
    samples: usize,
    real: impl Fn(f64) -> N,
) -> Vec<N> {
    let memory = memory(compiled, 0, learned, inputs, samples, real);
    let net_compiler::plan::Planned { function, derived, .. } = &compiled.functions[0];
    let mut found = Vec::new();
    for (want, parts) in function.wanted.iter().zip(&derived.results) {
        for (part, id) in parts.iter().enumerate() {
            let numbers = reals(&memory, *id);
            match want.what {
                Wanted::Parameters => {
                    let (layer, array) = want.what.array(&compiled.net, part).expect("one of the learned arrays");
                    let order = memory_order(learned_array(&compiled.net, layer, array));
                    found.extend(order.into_iter().map(|at| numbers[at].clone()));
                }
                _ => found.extend(numbers),
            }
        }
    }
    found
}

/// Numbers for every input, one sample after the other: reals that the net's type holds, classes.
fn drawn(compiled: &Compiled, draw: &mut Draw, samples: usize, real: &dyn Fn(&mut Draw) -> f64) -> Vec<Vec<f64>> {
    let one = |(argument, _): &(Argument, _)| {
        let source = match argument {
            Argument::Port(port) => net_compiler::net::Source::Port(*port),
            Argument::Gradient(source) => *source,
        };
        let count = size(compiled.net.shape(source)) * samples;
        let classes = compiled.net.classes(source);
        let number = |draw: &mut Draw| match classes {
            Some(classes) => draw.below(classes) as f64,
            None => real(draw),
        };
        (0..count).map(|_| number(draw)).collect()
    };
    compiled.functions[0].function.given.iter().map(one).collect()
}

#[derive(Debug, Default)]
struct Tally {
    calls: usize,
    /// Behind a branch that could turn round.
    undecided: usize,
    numbers: usize,
    not_finite: usize,
    /// Nothing is known of them: a zero met an infinity, say.
    unknown: usize,
}

fn compare<T: Precision + Real>(
    row: &Row,
    compiled: &Compiled,
    learned: &[f64],
    inputs: &[Vec<f64>],
    samples: usize,
    tally: &mut Tally,
) {
    let mut numbers = inputs.iter().flatten().copied();
    if samples == 1 {
        let [found, into, with] = (row.one)(learned, &mut numbers.clone());
        for other in [into, with] {
            assert_eq!(other.len(), found.len());
            let equal = other.iter().zip(&found).all(|(a, b)| same(*a, *b));
            assert!(equal, "{}: {other:?} is not {found:?}, as `f` has it", row.text);
        }
        compare_numbers::<T>((row, compiled), &found, learned, inputs, samples, tally);
    }
    // That of one sample may round sums otherwise than `f`.
    compare_numbers::<T>(
        (row, compiled),
        &(row.batch)(learned, &mut numbers, samples),
        learned,
        inputs,
        samples,
        tally,
    );
}

fn compare_numbers<T: Precision + Real>(
    (row, compiled): (&Row, &Compiled),
    found: &[f64],
    learned: &[f64],
    inputs: &[Vec<f64>],
    samples: usize,
    tally: &mut Tally,
) {
    tally.calls += 1;
    if cfg!(feature = "deterministic") {
        let wanted = interpreted(compiled, learned, inputs, samples, Compute::<T>::from_f64);
        assert_eq!(found.len(), wanted.len(), "{}", row.text);
        for (position, (found, wanted)) in found.iter().zip(wanted).enumerate() {
            assert!(same(*found, wanted.0.to_f64()), "{}: number {position} is {found:?}, not {wanted:?}", row.text);
            tally.numbers += 1;
            tally.not_finite += usize::from(!found.is_finite());
        }
        return;
    }
    undecided();
    let wanted = interpreted(compiled, learned, inputs, samples, Within::<T>::rounded);
    assert_eq!(found.len(), wanted.len(), "{}", row.text);
    if undecided() > 0 {
        tally.undecided += 1;
        return;
    }
    for (position, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        let value = wanted.value.to_f64();
        let near = match (wanted.is_known(), value.is_finite()) {
            (false, _) => {
                tally.unknown += 1;
                continue;
            }
            // Both are off, each by as much at most.
            (true, true) => (found - value).abs() <= 2.0 * wanted.error(),
            (true, false) => {
                tally.not_finite += 1;
                same(*found, value)
            }
        };
        assert!(near, "{}: number {position} of {samples} samples is {found:?}, not {wanted:?}", row.text);
        tally.numbers += 1;
    }
}

/// One sample, a few, and more than a block of a batch holds, with a remainder.
const SAMPLES: [usize; 3] = [1, 3, 70];

fn is_the_interpreter<T: Precision + Real>(row: &Row, draw: &mut Draw, tallies: &mut [Tally; 2]) {
    let compiled = compiled(row.text);
    let all: usize = compiled.net.stored().map(|(_, _, storage)| storage.parameters()).sum();
    let held = |x: f64| <T as Real>::from_f64(x).to_f64();
    let learned: Vec<f64> = (0..all).map(|_| held(draw.number())).collect();
    let odd: Vec<f64> = (0..all).map(|_| held(draw.special())).collect();
    for samples in SAMPLES {
        let inputs = drawn(&compiled, draw, samples, &|draw| held(2.0 * draw.number()));
        compare::<T>(row, &compiled, &learned, &inputs, samples, &mut tallies[0]);
        let inputs = drawn(&compiled, draw, samples, &|draw| held(draw.special()));
        let learned = if samples == 1 { &odd } else { &learned };
        compare::<T>(row, &compiled, learned, &inputs, samples, &mut tallies[1]);
    }
}

#[test]
fn forty_random_nets_are_the_interpreter() {
    let mut draw = Draw::new(17);
    let mut tallies = [Tally::default(), Tally::default()];
    for row in nets::NETS {
        match row.double {
            true => is_the_interpreter::<f64>(row, &mut draw, &mut tallies),
            false => is_the_interpreter::<f32>(row, &mut draw, &mut tallies),
        }
    }
    println!("anywhere: {:?}\nwith zeros, ties, infinities and NaN: {:?}", tallies[0], tallies[1]);
    assert_eq!(nets::NETS.len(), 40);
    assert!(nets::NETS.iter().filter(|row| row.double).count() >= 8);
    let [plain, odd] = &tallies;
    assert!(plain.undecided * 5 < plain.calls && odd.undecided * 2 < odd.calls);
    assert!(odd.numbers > 30_000 && odd.not_finite > 1000);
}

/// A learned array's numbers, given row by row, in the order of memory.
fn in_memory(array: &Learned, (shape, numbers): (Vec<usize>, Vec<f64>)) -> Vec<f64> {
    assert_eq!(shape, array.shape);
    memory_order(array).into_iter().map(|at| numbers[at]).collect()
}

/// All that a net learns, in the order of memory, each by its name: `layer.array`.
fn learned_arrays(net: &Net) -> Vec<(String, &Learned)> {
    let names = |(layer, _, storage): (LayerId, _, &'_ Storage)| {
        let path = net.path(layer);
        (0..storage.arrays.len())
            .map(|n| (format!("{path}.{}", storage.arrays[n].name), n))
            .map(move |(name, n)| (name, learned_array(net, layer, n)))
            .collect::<Vec<_>>()
    };
    net.learned().flat_map(names).collect()
}

/// What JAX has for all that the function gives, in the order of a call's results.
fn wanted(compiled: &Compiled, sample: &Sample) -> Vec<f64> {
    let net = &compiled.net;
    let of = |want: &Want| match want.what {
        Wanted::Value(source) => sample.wanted_array(&net.source_name(source)).1,
        Wanted::Gradient(source) => sample.wanted_array(&format!("grad({})", net.source_name(source))).1,
        _ => {
            let arrays = learned_arrays(net).into_iter();
            arrays.flat_map(|(name, array)| in_memory(array, sample.wanted_array(&format!("grad({name})")))).collect()
        }
    };
    compiled.functions[0].function.wanted.iter().flat_map(of).collect()
}

fn is_the_fixture((name, row): (&str, &Row), case: &Case, sample: &Sample, samples: usize, relative: &mut Vec<f64>) {
    let compiled = compiled(row.text);
    let arrays = learned_arrays(&compiled.net).into_iter();
    let learned: Vec<f64> = arrays.flat_map(|(name, array)| in_memory(array, case.parameter(&name))).collect();
    let given = compiled.functions[0].function.given.iter().map(|(argument, _)| match argument {
        Argument::Port(port) => compiled.net.ports[*port].name.to_string(),
        Argument::Gradient(source) => format!("grad({})", compiled.net.source_name(*source)),
    });
    let inputs: Vec<Vec<f64>> = given.map(|name| sample.given_array(&name).1).collect();
    let mut rounded = inputs.iter().flatten().map(|x| f64::from(*x as f32));
    let found = match samples {
        1 => (row.one)(&learned, &mut rounded)[0].clone(),
        _ => (row.batch)(&learned, &mut rounded, samples),
    };
    let exact = wanted(&compiled, sample);
    undecided();
    let bounds = interpreted(&compiled, &learned, &inputs, samples, Within::<f32>::rounded);
    // A maximum, and which pixels a sample lies between, are found by comparing what is computed.
    let compares = ["inputs_attention", "inputs_spatial"].iter().any(|of| name.starts_with(of));
    assert!(undecided() == 0 || compares, "{name}: a branch that could turn round");
    assert_eq!((found.len(), exact.len()), (bounds.len(), bounds.len()), "{name}");
    for (position, (found, (exact, bound))) in found.iter().zip(exact.iter().zip(bounds)).enumerate() {
        // The fixture is rounded, too, in `f64`.
        let (off, error) = ((found - exact).abs(), bound.error() + 1e-12 * exact.abs());
        assert!(
            off <= error,
            "{name}: number {position} of {samples} samples is {found}, not {exact} within {error:e}"
        );
        relative.push(error / exact.abs().max(f64::from(f32::MIN_POSITIVE)));
    }
}

#[test]
fn every_layer_in_single_precision_is_that_of_jax() {
    let (mut relative, mut kinds) = (Vec::new(), BTreeSet::new());
    for (name, function, row) in nets::FIXTURES {
        let case = Case::load(name);
        let function = case.function(function);
        is_the_fixture((name, row), &case, &function.one(), 1, &mut relative);
        is_the_fixture((name, row), &case, function.batch(), function.batch().samples(), &mut relative);
        kinds.extend(compiled(row.text).net.layers.iter().map(|layer| layer.kind));
    }
    relative.sort_by(f64::total_cmp);
    let (count, median) = (relative.len(), relative[relative.len() / 2]);
    let tight = relative.iter().filter(|bound| **bound < 1e-3).count();
    println!("{count} numbers of {} nets, bounds of median {median:.1e}, {tight} below 1e-3", nets::FIXTURES.len());
    assert!(median < 1e-5 && tight * 100 > 90 * count);
    let missing: Vec<&str> = LAYERS.iter().map(|kind| kind.name).filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "no net has {missing:?}: add one to `FIXTURES` in `build.rs`");
}
