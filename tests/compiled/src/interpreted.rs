//! What compiled calls and the interpreter are given and give, as the tests of this package have it: numbers in the order of memory,
//! and what the interpreter has for them.

use std::convert::Infallible;

use net_compiler::emit::Compiled;
use net_compiler::interpret::{Array, Given, Memory, Number};
use net_compiler::ir::{Element, LayerId, Leaf, Value, size};
use net_compiler::layers::{Array as Learned, MemoryOrder};
use net_compiler::net::Net;
use net_compiler::requests::Given as Argument;
use net_runtime::rand_core::TryRng;
use net_runtime::{Parameters, Real};
use tests::Numbers;
use tests::program::{ran, with_leaf};

/// What the random numbers of every call follow from.
const KEY: u64 = 0x1319_8a2e_0370_7344;

/// A generator that gives that key whenever it is asked.
#[derive(Debug)]
pub struct Keyed;

pub fn rng() -> Keyed {
    Keyed
}

impl TryRng for Keyed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(KEY as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(KEY)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(0);
        Ok(())
    }
}

/// A net of the next numbers.
pub fn filled<N: Parameters<Scalar: Real>>(numbers: &mut &[f64]) -> N {
    let mut net = N::ZERO;
    let (own, rest) = numbers.split_at(N::PARAMETERS);
    net.parameters_mut().iter_mut().zip(own).for_each(|(to, from)| *to = Real::from_f64(*from));
    *numbers = rest;
    net
}

/// One type's numbers after the other: loops, which are compiled for every type of an input or a result.
pub fn read_several<T: Numbers>(count: usize, numbers: &mut dyn Iterator<Item = f64>) -> Vec<T> {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        all.push(T::read(numbers));
    }
    all
}

pub fn write_several<T: Numbers>(all: &[T], numbers: &mut Vec<f64>) {
    for of in all {
        of.write(numbers);
    }
}

/// Results that a call must overwrite.
pub fn blanks<T: Numbers>(count: usize) -> Vec<T> {
    read_several(count, &mut std::iter::repeat(f64::NAN))
}

/// Leading axes first, the last two by columns, or all by rows: for each number in memory, where it stands row by row.
pub fn memory_order(array: &Learned) -> Vec<usize> {
    let ([outer @ .., rows, columns], MemoryOrder::Columns) = (&array.shape[..], array.order) else {
        return (0..size(&array.shape)).collect();
    };
    let matrix = |which: usize| {
        (0..*columns).flat_map(move |column| (0..*rows).map(move |row| which * rows * columns + row * columns + column))
    };
    (0..size(outer)).flat_map(matrix).collect()
}

pub fn learned_array(net: &Net, layer: LayerId, array: usize) -> &Learned {
    &net.layers[layer].storage.as_ref().expect("it learns").arrays[array]
}

/// All learned arrays in the order in which a call is given them: those of each frozen net, then the net's own.
pub fn given_order(net: &Net) -> Vec<(LayerId, usize)> {
    let frozen = net.frozen().flat_map(|(part, _)| net.learned_in(part));
    let all = frozen.chain(net.learned());
    all.flat_map(|(layer, _, storage)| (0..storage.arrays.len()).map(move |array| (layer, array))).collect()
}

/// What the interpreter has after one of the functions.
pub fn memory<N: Number>(
    compiled: &Compiled,
    which: usize,
    learned: &[f64],
    inputs: &[Vec<f64>],
    samples: usize,
    real: impl Fn(f64) -> N,
) -> Memory<N> {
    let net_compiler::plan::Planned { function, derived, .. } = &compiled.functions[which];
    let (program, mut given) = (&compiled.lowered.program, Given::new().with_key(KEY));
    let mut learned = learned.iter();
    for (layer, array) in given_order(&compiled.net) {
        let own = learned_array(&compiled.net, layer, array);
        let mut numbers = vec![0.0; size(&own.shape)];
        memory_order(own).into_iter().for_each(|at| numbers[at] = *learned.next().expect("a learned number"));
        let numbers = Array::from_reals(&own.shape, numbers.into_iter().map(&real).collect());
        given = given.once(Leaf::Parameter { layer, array }, numbers);
    }
    let mut seeds = 0..;
    for ((argument, _), numbers) in function.given.iter().zip(inputs) {
        let (leaf, source) = match argument {
            Argument::Port(port) => (Leaf::Port(*port), net_compiler::net::Source::Port(*port)),
            Argument::Gradient(source) => (Leaf::Seed(seeds.next().expect("endless")), *source),
        };
        // Each sample has its own, also where all samples share the value at which it is imposed.
        let value = &Value { batched: true, ..program.value(compiled.lowered.value(source)).clone() };
        let mut each = numbers.chunks(numbers.len() / samples);
        given = with_leaf(given, value, leaf, samples, &mut |value| {
            let numbers = each.next().expect("a sample").iter();
            match value.element {
                Element::Real => Array::from_reals(&value.shape, numbers.map(|x| real(*x)).collect()),
                _ => Array::from_integers(&value.shape, numbers.map(|x| *x as i64).collect()),
            }
        });
    }
    ran(&derived.program, &given, samples)
}

/// The same bits; a NaN is a NaN.
pub fn same(found: f64, wanted: f64) -> bool {
    found.to_bits() == wanted.to_bits() || found.is_nan() && wanted.is_nan()
}
