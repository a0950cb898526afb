//! A hundred random nets, compiled in one run of rustc and compared with the interpreter: to the bit under the feature
//! `deterministic`, within the bound of any order of the sums without it.
#![cfg(test)]

use net_compiler::emit::Compiled;
use net_compiler::interpret::{Array, Given, Number};
use net_compiler::ir::{Element, Leaf, size};
use net_compiler::requests::{Given as Argument, Wanted};
use net_runtime::nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use tests::bounded::{Bounded, undecided};
use tests::compute::Compute;
use tests::draw::Draw;
use tests::program::{compiled, leaves, ran, reals, with_leaf};
use tests::{Blank, Numbers};

/// A net with what calls its function.
struct Row {
    text: &'static str,
    one: Call,
    batch: Call,
}

/// Learned numbers in the order of memory, and inputs row by row; the results likewise.
type Call = fn(&[f64], &mut dyn Iterator<Item = f64>) -> Vec<f64>;

#[allow(unused_parens, clippy::all, reason = "written by a program")]
mod nets {
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/nets.rs"));
}

fn filled<N: Parameters<Scalar = f32>>(numbers: &[f64]) -> N {
    let mut net = N::ZERO;
    net.parameters_mut().iter_mut().zip(numbers).for_each(|(to, from)| *to = *from as f32);
    net
}

fn parameters<N: Parameters<Scalar = f32>>(net: &N, found: &mut Vec<f64>) {
    found.extend(net.parameters().iter().map(|x| f64::from(*x)));
}

/// Leading axes first, the last two by columns: for each number in memory, where it stands row by row.
fn memory_order(shape: &[usize]) -> Vec<usize> {
    let [outer @ .., rows, columns] = shape else {
        return (0..size(shape)).collect();
    };
    let matrix = |which: usize| {
        (0..*columns).flat_map(move |column| (0..*rows).map(move |row| which * rows * columns + row * columns + column))
    };
    (0..size(outer)).flat_map(matrix).collect()
}

/// What the interpreter gives, in the order of [`Call`].
fn interpreted<N: Number>(
    compiled: &Compiled,
    learned: &[f64],
    inputs: &[Vec<f64>],
    samples: usize,
    real: fn(f64) -> N,
) -> Vec<N> {
    let (function, derived) = &compiled.functions[0];
    let (program, mut given) = (&compiled.lowered.program, Given::new());
    let mut learned = learned.iter();
    for (id, leaf) in leaves(program).into_iter().filter(|(_, leaf)| matches!(leaf, Leaf::Parameter { .. })) {
        let shape = &program.value(id).shape;
        let mut numbers = vec![0.0; size(shape)];
        memory_order(shape).into_iter().for_each(|at| numbers[at] = *learned.next().expect("a learned number"));
        given = given.once(leaf, Array::from_reals(shape, numbers.into_iter().map(real).collect()));
    }
    for ((argument, _), numbers) in function.given.iter().zip(inputs) {
        let (leaf, source) = match argument {
            Argument::Port(port) => (Leaf::Port(*port), net_compiler::net::Source::Port(*port)),
            Argument::Gradient(source) => (Leaf::Seed(0), *source),
        };
        let value = program.value(compiled.lowered.value(source));
        let mut each = numbers.chunks(numbers.len() / samples);
        given = with_leaf(given, value, leaf, samples, &mut |value| {
            let numbers = each.next().expect("a sample").iter();
            match value.element {
                Element::Real => Array::from_reals(&value.shape, numbers.map(|x| real(*x)).collect()),
                _ => Array::from_integers(&value.shape, numbers.map(|x| *x as i64).collect()),
            }
        });
    }
    let memory = ran(&derived.program, &given, samples);
    let mut found = Vec::new();
    for (want, parts) in function.wanted.iter().zip(&derived.results) {
        for id in parts {
            let numbers = reals(&memory, *id);
            match want.what {
                Wanted::Parameters => {
                    let order = memory_order(&derived.program.value(*id).shape);
                    found.extend(order.into_iter().map(|at| numbers[at].clone()));
                }
                _ => found.extend(numbers),
            }
        }
    }
    found
}

/// Numbers for every input, one sample after the other: reals that `f32` holds, classes.
fn drawn(compiled: &Compiled, draw: &mut Draw, samples: usize) -> Vec<Vec<f64>> {
    let one = |(argument, _): &(Argument, _)| {
        let source = match argument {
            Argument::Port(port) => net_compiler::net::Source::Port(*port),
            Argument::Gradient(source) => *source,
        };
        let count = size(compiled.net.shape(source)) * samples;
        let classes = compiled.net.classes(source);
        let number = |draw: &mut Draw| match classes {
            Some(classes) => draw.below(classes) as f64,
            None => f64::from((2.0 * draw.number()) as f32),
        };
        (0..count).map(|_| number(draw)).collect()
    };
    compiled.functions[0].0.given.iter().map(one).collect()
}

fn compare(row: &Row, compiled: &Compiled, learned: &[f64], draw: &mut Draw, samples: usize, skipped: &mut usize) {
    let inputs = drawn(compiled, draw, samples);
    let call = if samples == 1 { row.one } else { row.batch };
    let found = call(learned, &mut inputs.iter().flatten().copied());
    if cfg!(feature = "deterministic") {
        let wanted = interpreted(compiled, learned, &inputs, samples, Compute::from_f64);
        assert_eq!(found.len(), wanted.len(), "{}", row.text);
        for (position, (found, wanted)) in found.iter().zip(wanted).enumerate() {
            let same = found.is_nan() && wanted.0.is_nan() || (*found as f32).to_bits() == wanted.0.to_bits();
            assert!(same, "{}: number {position} is {found:?}, not {wanted:?}", row.text);
        }
        return;
    }
    undecided();
    let wanted = interpreted(compiled, learned, &inputs, samples, Bounded::rounded);
    assert_eq!(found.len(), wanted.len(), "{}", row.text);
    if undecided() > 0 || wanted.iter().any(|number| number.error().is_infinite()) {
        *skipped += 1;
        return;
    }
    for (position, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        // Both are off, each by as much at most.
        let off = (found - f64::from(wanted.value)).abs();
        assert!(off <= 2.0 * wanted.error(), "{}: number {position} is {found:?}, not {wanted:?}", row.text);
    }
}

#[test]
fn a_hundred_random_nets_are_the_interpreter() {
    let mut draw = Draw::new(17);
    let mut skipped = 0;
    for row in nets::NETS {
        let compiled = compiled(row.text);
        let learned: Vec<f64> = (0..compiled.net.parameters()).map(|_| f64::from(draw.number() as f32)).collect();
        for samples in [1, 1, 3] {
            compare(row, &compiled, &learned, &mut draw, samples, &mut skipped);
        }
    }
    assert_eq!(nets::NETS.len(), 100);
    println!("{skipped} of 300 comparisons are behind an undecided branch or not finite");
    assert!(skipped < 60, "{skipped}");
}
