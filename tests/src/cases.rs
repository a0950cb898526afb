//! Nets with functions, and numbers for all that each reads.

use std::collections::BTreeMap;

use net_compiler::interpret::{Array, Data, Given, Held, Number};
use net_compiler::ir::{Element, Leaf, Value, size};

use crate::program::{Compiled, Draw, attempted, leaves};

/// Nets, the last of which has functions without a mistake.
pub struct Case {
    /// In `f64`.
    pub text: String,
}

impl Case {
    /// In `<f32>` or `<f64>`.
    ///
    /// # Panics
    ///
    /// If there is a mistake.
    pub fn compiled(&self, precision: &str) -> Compiled {
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
        // Each sample has its own, also where all samples share the value.
        all.insert(Leaf::Seed(number), (Value { batched: true, ..value }, 1));
    }
    all
}

/// What random numbers follow from.
const KEY: u64 = 0x243f_6a88_85a3_08d3;

/// Numbers for every leaf of a function.
pub fn drawn(
    compiled: &Compiled,
    which: usize,
    samples: usize,
    draw: &mut Draw,
    number: fn(&mut Draw) -> f64,
) -> Given<f64> {
    let mut given = Given::new().with_key(KEY);
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
pub fn made<N: Number, M: Number>(given: &Given<N>, make: &dyn Fn(Leaf, usize, usize, &N) -> M) -> Given<M> {
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
    Given { leaves: given.leaves.iter().map(held).collect(), key: given.key }
}

/// The reals of an array, or of those of all samples.
pub fn flat<N: Clone>(held: &Held<N>) -> Vec<N> {
    match held {
        Held::Once(array) => array.reals().to_vec(),
        Held::EachSample(all) => all.iter().flat_map(|array| array.reals().to_vec()).collect(),
    }
}

/// Numbers of which a fifth are zeros, of either sign, in the inputs as in the seeds.
pub fn with_zeros(draw: &mut Draw) -> f64 {
    match draw.below(10) {
        0 => 0.0,
        1 => -0.0,
        _ => draw.number(),
    }
}
