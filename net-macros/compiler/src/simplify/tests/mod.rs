//! A row for every named rewrite: what it makes of what, printed; where it must not apply, in the nearest wrong case; and
//! that it leaves every bit, of numbers, zeros of both signs, infinities and NaN alike.

mod forms;
mod fusion;
mod identities;
mod scalars;
mod values;

use super::{Rule, fuse, without_dead};
use crate::formula::expression;
use crate::interpret::{Array, Given, Held, run};
use crate::ir::verify::verify;
use crate::ir::{
    Affine, Element, LayerId, Leaf, Loop, Map, Operation, PortId, Program, Read, Role, Term, Value, ValueId, size,
};

/// What arithmetic may stumble over.
const SPECIAL: [f64; 14] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    -2.5,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    1e-310,
    -1e-310,
    f64::MAX,
    3e38,
    -1e-45,
];

/// The bits of a number; a NaN is a NaN.
fn bits(x: f64) -> u64 {
    if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
}

fn bits32(x: f32) -> u64 {
    if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits().into() }
}

/// A program that is being built, of leaves with and without a batch.
#[derive(Clone, Default)]
struct Build(Program);

impl Build {
    fn leaf(&mut self, name: &str, shape: &[usize], batched: bool) -> ValueId {
        let number = self.0.values.len();
        let leaf =
            if batched { Leaf::Port(PortId(number)) } else { Leaf::Parameter { layer: LayerId(number), array: 0 } };
        self.push(name, shape, batched, Operation::Leaf(leaf))
    }

    fn push(&mut self, name: &str, shape: &[usize], batched: bool, operation: Operation) -> ValueId {
        let (name, shape, element) = (name.into(), shape.to_vec(), Element::Real);
        self.0.push(Value { name, shape, element, batched, role: Role::Value, operation, origin: None })
    }

    /// An expression of `a`, `b` and `c`.
    fn map(&mut self, name: &str, shape: &[usize], text: &str, operands: Vec<Read>) -> ValueId {
        let body = expression(&["a", "b", "c"][..operands.len()], text);
        self.push(name, shape, true, Operation::Map(Map { operands, body }))
    }

    fn contract(&mut self, name: &str, shape: &[usize], batched: bool, terms: Vec<Term>) -> ValueId {
        self.push(name, shape, batched, Operation::Contract(terms))
    }

    /// The last value.
    fn last(&self) -> ValueId {
        ValueId(self.0.values.len() - 1)
    }
}

fn i(index: usize) -> Affine {
    Affine::index(index)
}

fn at(value: ValueId, at: &[Affine]) -> Read {
    Read { value, at: at.to_vec() }
}

fn term(extents: &[usize], out: &[Affine], a: Read, b: Option<Read>) -> Term {
    let indices = extents.iter().enumerate();
    let indices = indices.map(|(axis, extent)| Loop { name: crate::ir::axis_name(axis), extent: *extent }).collect();
    Term { indices, out: out.to_vec(), a, b }
}

/// The bits of a value for two samples, its leaves full of special numbers, from the `turn`-th on.
fn bits_of(program: &Program, id: ValueId, turn: usize) -> Vec<u64> {
    assert_eq!(verify(program), [""; 0], "{program}");
    let mut given = Given::new();
    for value in &program.values {
        let Operation::Leaf(leaf) = value.operation else { continue };
        let (Leaf::Port(PortId(number)) | Leaf::Parameter { layer: LayerId(number), .. } | Leaf::Seed(number)) = leaf
        else {
            continue;
        };
        let array = |sample: usize| {
            let special = |n: usize| SPECIAL[(turn * (2 * number + 1) + 3 * sample + n * (number + 1)) % SPECIAL.len()];
            Array::from_reals(&value.shape, (0..size(&value.shape)).map(special).collect())
        };
        given = match value.batched {
            true => given.each_sample(leaf, vec![array(0), array(1)]),
            false => given.once(leaf, array(0)),
        };
    }
    let memory = run(program, &given, 2).unwrap();
    let arrays = match memory.held(id) {
        Held::Once(array) => vec![array.clone()],
        Held::EachSample(all) => all.clone(),
    };
    arrays.iter().flat_map(|array| array.reals().iter().copied().map(bits).collect::<Vec<_>>()).collect()
}

/// The same bits before and after, whatever stands in the leaves.
fn assert_exact(what: &str, (before, id): (&Program, ValueId), (after, same): (&Program, ValueId)) {
    for turn in 0..2 * SPECIAL.len() {
        assert_eq!(bits_of(before, id, turn), bits_of(after, same, turn), "{what}:\n{before}\n{after}");
    }
}
