//! Small programs, built by hand, against loops written out.

mod batch;
mod convolution;
mod dense;
mod dual;
mod exact;
mod given;
mod kinks;
mod maps;
mod planned;
mod positions;
mod scalars;

use super::{Array, Given, Memory, Number, run};
use crate::ir::verify::verify;
use crate::ir::{Affine, Element, Leaf, Loop, Operation, PortId, Program, Read, Role, Term, Value, ValueId};

/// A value of a program that is being built.
fn push(program: &mut Program, name: &str, shape: &[usize], operation: Operation) -> ValueId {
    let element = match &operation {
        Operation::Order(_) => Element::Integer,
        _ => Element::Real,
    };
    let batched = operation.operands().iter().any(|operand| program.value(*operand).batched);
    program.push(Value {
        name: name.into(),
        shape: shape.to_vec(),
        element,
        batched,
        role: Role::Value,
        operation,
        origin: None,
    })
}

/// The same, added up over the samples.
fn push_sum(program: &mut Program, name: &str, shape: &[usize], operation: Operation) -> ValueId {
    let id = push(program, name, shape, operation);
    program.values[id.0].batched = false;
    id
}

fn port(program: &mut Program, number: usize, shape: &[usize]) -> ValueId {
    push(program, &format!("port{number}"), shape, Operation::Leaf(Leaf::Port(PortId(number))))
}

fn batched_port(program: &mut Program, number: usize, shape: &[usize]) -> ValueId {
    let id = port(program, number, shape);
    program.values[id.0].batched = true;
    id
}

fn integers(program: &mut Program, number: usize, shape: &[usize]) -> ValueId {
    let id = port(program, number, shape);
    program.values[id.0].element = Element::Integer;
    id
}

/// A box whose indices are `i0`, `i1`...
fn loops(extents: &[usize]) -> Vec<Loop> {
    let index = |(i, extent): (usize, &usize)| Loop { name: format!("i{i}"), extent: *extent };
    extents.iter().enumerate().map(index).collect()
}

fn indices(of: &[usize]) -> Vec<Affine> {
    of.iter().copied().map(Affine::index).collect()
}

fn term(extents: &[usize], out: &[usize], a: Read, b: Option<Read>) -> Term {
    Term { indices: loops(extents), out: indices(out), a, b }
}

/// Runs a program of ports without a batch, after checking that it is well formed.
fn run_once<N: Number>(program: &Program, ports: Vec<Array<N>>) -> Memory<N> {
    let given =
        ports.into_iter().enumerate().fold(Given::new(), |given, (i, array)| given.once(Leaf::Port(PortId(i)), array));
    run_well(program, &given, 1)
}

fn run_well<N: Number>(program: &Program, given: &Given<N>, samples: usize) -> Memory<N> {
    assert_eq!(verify(program), [""; 0]);
    run(program, given, samples).unwrap()
}

/// Numbers whose sums and products all round: another order gives other bits.
fn irregular(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn bits(elements: &[f32]) -> Vec<u32> {
    elements.iter().map(|element| element.to_bits()).collect()
}

fn bits64(elements: &[f64]) -> Vec<u64> {
    elements.iter().map(|element| element.to_bits()).collect()
}
