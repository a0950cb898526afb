//! Runs a program, value by value.

use std::ops::Range;

use super::chance::Chance;
use super::memory::View;
use super::start::Start;
use super::sums::Turns;
use super::{Array, Given, Held, Memory, Number};
use super::{map, order, sums};
use crate::ir::{Element, Operation, Program, Value, ValueId};

/// The arrays of all values, for a batch of so many samples. A value that is not batched but reads batched ones is the
/// sum over the samples: sample by sample, and for each sample term by term.
///
/// # Errors
/// Where a leaf is missing or is not what the program says it is; where one array is read from those of the samples
/// other than by a sum.
///
/// # Panics
/// May panic for a program that [`verify`](crate::ir::verify::verify()) finds fault with, and where `N` does not have a
/// result: rationals have no `exp`.
pub fn run<N: Number>(program: &Program, given: &Given<N>, samples: usize) -> Result<Memory<N>, String> {
    let chance = Chance { key: given.key, first: 0, precision: program.precision };
    let mut memory = Memory { values: Vec::with_capacity(program.values.len()), chance };
    for value in &program.values {
        let held = match &value.operation {
            Operation::Leaf(leaf) => given.leaf(program, *leaf, value, samples)?.into_owned(),
            _ if value.batched => {
                let of_sample = |sample| array(value, sample..sample + 1, &memory, &Start::Fresh, None);
                Held::EachSample((0..samples).map(of_sample).collect())
            }
            operation => {
                check_sums(value, operation, &memory)?;
                Held::Once(array(value, 0..samples, &memory, &Start::Fresh, None))
            }
        };
        memory.values.push(held);
    }
    Ok(memory)
}

/// That a value of no sample reads those of the samples only to add up reals.
fn check_sums<N>(value: &Value, operation: &Operation, memory: &Memory<N>) -> Result<(), String> {
    let batched: Option<ValueId> = operation.operands().into_iter().find(|operand| memory.is_batched(*operand));
    let adds = matches!(operation, Operation::Contract(_) | Operation::ScatterAdd { .. });
    match batched {
        Some(operand) if !adds || value.element != Element::Real => {
            Err(format!("`{}`: is not batched, but reads value {} of each sample", value.name, operand.0))
        }
        _ => Ok(()),
    }
}

/// One array of a value that is no leaf: what these samples make of it. It may lie in the memory of `in_place`.
pub(super) fn array<N: Number>(
    value: &Value,
    samples: Range<usize>,
    memory: &Memory<N>,
    start: &Start<N>,
    in_place: Option<ValueId>,
) -> Array<N> {
    let shape = &value.shape;
    let view = View { memory, sample: samples.start };
    let turns = Turns { memory, samples };
    match &value.operation {
        Operation::Leaf(_) => unreachable!("a leaf is given"),
        Operation::Random(stream) => memory.chance.array(*stream, value, view.sample),
        Operation::Contract(terms) if value.element == Element::Real => sums::contract(terms, shape, &turns, start),
        Operation::Contract(terms) => sums::copy(terms, shape, &view),
        Operation::Map(map) => start.added(map::map(map, shape, value.element, &view, in_place)),
        Operation::Order(order) => order::order(order, shape, &view),
        Operation::Gather { source, at } => start.added(order::gather(*source, at, shape, &view)),
        Operation::ScatterAdd { source, at } => sums::scatter_add(*source, at, shape, &turns, start),
    }
}
