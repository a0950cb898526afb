//! Derivation: a function and the forward program in, the program that computes just what the function wants out.
//!
//! The forward program goes into its stable form, is differentiated, and is simplified. Gradients with respect to
//! a value that the stable form goes around are taken in the program as it was, which stands behind it; what both
//! share is computed once.

use crate::diagnostics::Diagnostics;
use crate::differentiate::differentiate;
use crate::ir::{Body, Element, Leaf, Map, Operation, Places, Program, Role, Value, ValueId};
use crate::lower::Lowered;
use crate::net::Net;
use crate::requests::{Function, How, Want, Wanted, leaves_of};
use crate::simplify::{self, stable};

mod checks;
mod derived;
mod updates;

pub use derived::{Derived, Update};

/// The program of one function, if everything it wants exists.
pub fn derive(net: &Net, lowered: &Lowered, function: &Function, sink: &mut Diagnostics) -> Option<Derived> {
    let before = sink.len();
    checks::check_paths(net, lowered, function, sink);
    if sink.len() != before {
        return None;
    }
    let derived = unchecked(net, lowered, function);
    checks::check_reads(net, &derived, function, sink);
    (sink.len() == before).then_some(derived)
}

/// The program of one function, everything that it wants being known to exist.
pub fn unchecked(net: &Net, lowered: &Lowered, function: &Function) -> Derived {
    let (program, roots) = as_derived(net, lowered, function);
    let (program, roots) = simplify::simplify(&program, &roots);
    let (program, roots) = simplify::results_early(&program, &roots);
    results(net, lowered, function, program.lettered(), roots)
}

/// All values and gradients, before simplification, and those that the function wants.
pub fn as_derived(net: &Net, lowered: &Lowered, function: &Function) -> (Program, Vec<ValueId>) {
    let mut both = Both::new(lowered);
    let gradients = both.gradients(net, lowered, function);
    let roots = function
        .wanted
        .iter()
        .zip(&gradients)
        .flat_map(|(want, gradient)| match want.what {
            Wanted::Value(source) => vec![both.places[lowered.value(source)]],
            _ => gradient.clone(),
        })
        .collect();
    (both.program, roots)
}

/// Deals the roots of the program out to what is wanted. An array whose gradient is given and accumulated has it twice:
/// each is a sum of its own. So are the gradients of two arrays that are equal, where they are accumulated.
fn results(net: &Net, lowered: &Lowered, function: &Function, mut program: Program, roots: Vec<ValueId>) -> Derived {
    let mut roots = roots.into_iter();
    let (mut results, mut updates) = (Vec::new(), Vec::new());
    for want in &function.wanted {
        let arrays = leaves_of(net, lowered, want);
        let mut own: Vec<ValueId> = roots.by_ref().take(arrays.len()).collect();
        if want.how == How::Descend {
            updates.extend(arrays.iter().zip(own.drain(..)).filter_map(|(array, gradient)| {
                let Operation::Leaf(Leaf::Parameter { layer, array }) = lowered.program.value(*array).operation else {
                    return None;
                };
                Some(Update { layer, array, gradient, after: gradient })
            }));
        }
        let is_given = |id: &ValueId| want.what.is_summed() && results.iter().any(|other: &Vec<_>| other.contains(id));
        for part in 0..own.len() {
            let again = want.how == How::Accumulate && own[..part].contains(&own[part]);
            if again || is_given(&own[part]) {
                own[part] = program.push(program.value(own[part]).clone());
            }
        }
        results.push(own);
    }
    updates::in_order(Derived { program, results, updates })
}

/// The program in its stable form and, behind it, as it was.
struct Both {
    program: Program,
    /// Where each value of the forward program is in the stable form.
    places: Places,
    /// Where it is as it was.
    as_it_was: Places,
    passed_by: Vec<ValueId>,
}

impl Both {
    fn new(lowered: &Lowered) -> Both {
        let stable::Stable { mut program, places, passed_by } = stable::stable(&lowered.program);
        let as_it_was = stable::without_as_written(&lowered.program);
        let as_it_was = as_it_was.rebuilt(as_it_was.ids(), |value| program.push(value));
        Both { program, places, as_it_was, passed_by }
    }

    /// The gradients of each wanted thing; nothing for a value.
    fn gradients(&mut self, net: &Net, lowered: &Lowered, function: &Function) -> Vec<Vec<ValueId>> {
        let wanted = |want: &Want| {
            if want.what.is_gradient() { leaves_of(net, lowered, want) } else { Vec::new() }
        };
        let wanted: Vec<Vec<ValueId>> = function.wanted.iter().map(wanted).collect();
        let seeds: Vec<(ValueId, Option<usize>)> = match function.imposed().count() {
            0 => function.seeds(net).into_iter().map(|source| (lowered.value(source), None)).collect(),
            _ => function.imposed().enumerate().map(|(n, source)| (lowered.value(source), Some(n))).collect(),
        };
        let around = self.passed_by.clone();
        let mut adjoint_of = vec![None; lowered.program.values.len()];
        for passed_by in [false, true] {
            let places = if passed_by { &self.as_it_was } else { &self.places };
            let own: Vec<ValueId> =
                wanted.iter().flatten().copied().filter(|id| around.contains(id) == passed_by).collect();
            let seeds = seed_with(&mut self.program, seeds.iter().map(|(id, imposed)| (places[*id], *imposed)));
            let at = places.of(&own);
            let adjoints = differentiate(&mut self.program, &seeds, &at);
            own.iter().zip(adjoints).for_each(|(id, adjoint)| adjoint_of[id.0] = adjoint);
        }
        wanted.iter().map(|ids| ids.iter().filter_map(|id| adjoint_of[id.0]).collect()).collect()
    }
}

/// Adds a seed to each value: an imposed one, by its number, or all ones. It is called the value's adjoint, `y_bar`, where it is
/// all of it; where others read the value, too, it is one of the summands, `y_seed`.
fn seed_with(program: &mut Program, values: impl Iterator<Item = (ValueId, Option<usize>)>) -> Vec<(ValueId, ValueId)> {
    let mut seeds = Vec::new();
    for (id, imposed) in values {
        let of = program.value(id);
        if of.element != Element::Real {
            continue;
        }
        let operation = match imposed {
            Some(number) => Operation::Leaf(Leaf::Seed(number)),
            None => Operation::Map(Map { operands: Vec::new(), body: Body::of_constant(1.0) }),
        };
        let is_read = program.values.iter().any(|value| value.operation.operands().contains(&id));
        let suffix = if is_read { "seed" } else { "bar" };
        let seed = Value { name: format!("{}_{suffix}", of.name), role: Role::Adjoint, operation, ..of.clone() };
        seeds.push((id, program.push(seed)));
    }
    seeds
}
