//! Derivation: a function and the forward program in, the program that computes just what the function wants out.
//!
//! The forward program is brought into its stable form, differentiated and simplified. The stable form may go around a value:
//! the loss may be computed from the logits, say, and no longer depend on the probabilities between the two. A gradient with
//! respect to such a value is taken in the program as it was written, which stands behind the stable form; what the two have in
//! common is computed once.

use std::collections::BTreeMap;

use crate::diagnostics::Diagnostics;
use crate::differentiate::differentiate;
use crate::ir::{Body, Element, Leaf, Map, Operation, Places, Program, Read, Role, Term, Value, ValueId, access, axes};
use crate::lower::Lowered;
use crate::net::{Net, Source};
use crate::requests::{Function, How, Want, Wanted, leaves_of};
use crate::simplify::{self, stable};

mod checks;
mod derived;
mod updates;

pub use derived::{Derived, Update};

/// The program of one function, if everything it wants exists.
pub fn derive(net: &Net, lowered: &Lowered, function: &Function, sink: &mut Diagnostics) -> Option<Derived> {
    let (before, lowered) = (sink.len(), lowered.of(function.mode));
    checks::check_paths(net, lowered, function, sink);
    if sink.len() != before {
        return None;
    }
    let derived = unchecked(net, lowered, function);
    checks::check_reads(net, &derived, function, sink);
    (sink.len() == before).then_some(derived)
}

/// The program of one function, of which the caller knows that everything it wants exists.
pub fn unchecked(net: &Net, lowered: &Lowered, function: &Function) -> Derived {
    let lowered = lowered.of(function.mode);
    let (program, roots) = as_derived(net, lowered, function);
    let (program, roots) = simplify::simplify(&program, &roots);
    let (program, roots) = simplify::results_early(&program, &roots);
    results(net, lowered, function, program.lettered(), roots)
}

/// The program with all values and gradients, before simplification, and the ids of those that the function wants.
pub fn as_derived(net: &Net, lowered: &Lowered, function: &Function) -> (Program, Vec<ValueId>) {
    let lowered = lowered.of(function.mode);
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

/// Deals the roots of the program out to the wanted things. Two results that are summed over the samples are never one value, as
/// each is a sum of its own: of a gradient that is both given and accumulated, and of the equal gradients of two arrays that are
/// accumulated, the second result is a copy of the statement. Nor is such a result, or one that all samples share and each is given,
/// a value that others read.
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
        // Of two results one of which is a sum, each has a value of its own.
        let is_given = |id: &ValueId| {
            let others = function.wanted.iter().zip(&results);
            let mut apart = others.filter(|(other, _)| want.what.is_summed() || other.what.is_summed());
            apart.any(|(_, parts): (_, &Vec<_>)| parts.contains(id))
        };
        for part in 0..own.len() {
            if is_apart(&program, want, own[part]) {
                let like = program.value(own[part]).clone();
                own[part] = copied(&mut program, own[part], Value { batched: !want.what.is_summed(), ..like });
                continue;
            }
            let again = want.how == How::Accumulate && own[..part].contains(&own[part]);
            if again || is_given(&own[part]) {
                own[part] = program.push(program.value(own[part]).clone());
            }
        }
        results.push(own);
    }
    apart_from_updates(function, &mut program, &mut results, &updates);
    apart_from_arrays(&mut program, &mut updates);
    updates::in_order(Derived { program, results, updates })
}

/// What lies in the buffer of a sum, or once for each sample, is not what others read; and a learned array is not the buffer that it
/// is added to: where there are no samples the gradient of `b` in `(c + b) * w` is `w`.
fn is_apart(program: &Program, want: &Want, id: ValueId) -> bool {
    let value = program.value(id);
    let is_array = matches!(value.operation, Operation::Leaf(Leaf::Parameter { .. }));
    let is_added = want.how == How::Accumulate && is_array;
    !value.batched && value.element == Element::Real && (is_added || program.is_read(id))
}

/// Nor is what is accumulated the gradient that another array descends by, as it goes on from what the caller has there: of two
/// biases that are added one after the other the gradients are one value.
fn apart_from_updates(function: &Function, program: &mut Program, results: &mut [Vec<ValueId>], updates: &[Update]) {
    let accumulated = function.wanted.iter().zip(results).filter(|(want, _)| want.how == How::Accumulate);
    for id in accumulated.flat_map(|(_, parts)| parts) {
        if updates.iter().any(|update| update.gradient == *id) {
            *id = program.push(program.value(*id).clone());
        }
    }
}

/// Nor is a gradient a learned array itself, which may be updated before: where there are no samples that of `b` in `(c + b) * w` is `w`,
/// and a copy of it.
fn apart_from_arrays(program: &mut Program, updates: &mut [Update]) {
    let mut copies: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    for Update { gradient, after, .. } in updates {
        let like = program.value(*gradient).clone();
        if matches!(like.operation, Operation::Leaf(Leaf::Parameter { .. })) {
            let copy = *copies.entry(*gradient).or_insert_with(|| copied(program, *gradient, like));
            (*gradient, *after) = (copy, copy);
        }
    }
}

/// One program that holds the forward program twice: in its stable form and, behind that, as it was written.
struct Both {
    program: Program,
    /// Where each value of the forward program is in the stable form.
    places: Places,
    /// Where each of them is in the program as it was written.
    as_it_was: Places,
    /// The values that the stable form goes around.
    passed_by: Vec<ValueId>,
}

impl Both {
    fn new(lowered: &Lowered) -> Both {
        let stable::Stable { mut program, places, passed_by } = stable::stable(&lowered.program);
        let as_it_was = stable::without_as_written(&lowered.program);
        let as_it_was = as_it_was.rebuilt(as_it_was.ids(), |value| program.push(value));
        Both { program, places, as_it_was, passed_by }
    }

    /// For each wanted thing its gradients, one a leaf; an empty list where a value is wanted.
    fn gradients(&mut self, net: &Net, lowered: &Lowered, function: &Function) -> Vec<Vec<ValueId>> {
        let mut gradients: Vec<Vec<ValueId>> = vec![Vec::new(); function.wanted.len()];
        let mut sweeps: Vec<Option<usize>> =
            function.wanted.iter().filter(|w| w.what.is_gradient()).map(|w| w.of).collect();
        sweeps.sort_unstable();
        sweeps.dedup();
        for of in &sweeps {
            let is_of = |(_, want): &(usize, &Want)| want.what.is_gradient() && want.of == *of;
            let wants: Vec<(usize, &Want)> = function.wanted.iter().enumerate().filter(is_of).collect();
            let leaves: Vec<Vec<ValueId>> = wants.iter().map(|(_, want)| leaves_of(net, lowered, want)).collect();
            let seeds = seeds(net, lowered, function, *of);
            let before = self.program.values.len();
            let has_samples = function.has_samples();
            let mut adjoint_of = self.sweep(lowered, (&seeds, has_samples), &leaves.concat());
            if has_samples {
                let of_values = wants.iter().filter_map(|(_, want)| match want.what {
                    Wanted::Gradient(source) => Some(lowered.value(source)),
                    _ => None,
                });
                let mut known = BTreeMap::new();
                for id in of_values {
                    adjoint_of[id.0] = adjoint_of[id.0].map(|adjoint| self.of_each_sample(adjoint, &mut known));
                }
            }
            if sweeps.len() > 1 {
                self.tell_apart(before, net, of.map(|of| &function.of[of][..]));
            }
            for ((number, _), leaves) in wants.iter().zip(leaves) {
                gradients[*number] = leaves.iter().filter_map(|id| adjoint_of[id.0]).collect();
            }
        }
        gradients
    }

    /// The adjoints of some leaves, from these seeds.
    fn sweep(
        &mut self,
        lowered: &Lowered,
        (seeds, has_samples): (&[(ValueId, Option<usize>)], bool),
        leaves: &[ValueId],
    ) -> Vec<Option<ValueId>> {
        let around = self.passed_by.clone();
        let mut adjoint_of = vec![None; lowered.program.values.len()];
        for passed_by in [false, true] {
            let places = if passed_by { &self.as_it_was } else { &self.places };
            let own: Vec<ValueId> = leaves.iter().copied().filter(|id| around.contains(id) == passed_by).collect();
            let seeds = seeds.iter().map(|(id, imposed)| (places[*id], *imposed));
            let seeds = seed_with(&mut self.program, has_samples, seeds);
            let at = places.of(&own);
            let adjoints = differentiate(&mut self.program, &seeds, &at);
            own.iter().zip(adjoints).for_each(|(id, adjoint)| adjoint_of[id.0] = adjoint);
        }
        adjoint_of
    }

    /// The part of an adjoint that one sample has. That of a value that all samples share, as `w = s * s` of an array `s`, is the
    /// sum over them: its part is the same operation, of the parts of what it reads.
    fn of_each_sample(&mut self, adjoint: ValueId, known: &mut BTreeMap<ValueId, ValueId>) -> ValueId {
        let value = self.program.value(adjoint).clone();
        if value.batched || value.role != Role::Adjoint {
            return adjoint;
        }
        if let Some(part) = known.get(&adjoint) {
            return *part;
        }
        let operands = value.operation.operands().into_iter();
        let parts: BTreeMap<ValueId, ValueId> = operands.map(|id| (id, self.of_each_sample(id, known))).collect();
        let operation = value.operation.renamed(&|operand| parts[&operand]);
        let part = self.program.push(Value { operation, batched: true, ..value });
        known.insert(adjoint, part);
        part
    }

    /// Names the adjoints of one of several sweeps by what it is of: `z1_bar_of_fake_loss`.
    fn tell_apart(&mut self, before: usize, net: &Net, of: Option<&[Source]>) {
        let Some(of) = of else { return };
        let names: Vec<String> = of.iter().map(|source| net.source_name(*source)).collect();
        let suffix = names.join("_and_");
        self.program.values[before..].iter_mut().for_each(|value| value.name += &format!("_of_{suffix}"));
    }
}

/// The values that a sweep starts from, each with the number of the gradient that is imposed there.
fn seeds(net: &Net, lowered: &Lowered, function: &Function, of: Option<usize>) -> Vec<(ValueId, Option<usize>)> {
    match (of, function.imposed().count()) {
        (Some(of), _) => function.of[of].iter().map(|source| (lowered.value(*source), None)).collect(),
        (None, 0) => function.seeds(net).into_iter().map(|source| (lowered.value(source), None)).collect(),
        (None, _) => function.imposed().enumerate().map(|(n, source)| (lowered.value(source), Some(n))).collect(),
    }
}

/// Adds a seed for each value, the gradient that differentiation starts from there: the imposed one of that number, or all ones.
/// Where nothing else reads `y` the seed is its whole adjoint and is called `y_bar`; else it is one summand of the adjoint and
/// is called `y_seed`. Each sample seeds a value that all of them share.
fn seed_with(
    program: &mut Program,
    has_samples: bool,
    values: impl Iterator<Item = (ValueId, Option<usize>)>,
) -> Vec<(ValueId, ValueId)> {
    let mut seeds = Vec::new();
    for (id, imposed) in values {
        let of = program.value(id).clone();
        if of.element != Element::Real {
            continue;
        }
        let operation = match imposed {
            Some(number) => Operation::Leaf(Leaf::Seed(number)),
            None => Operation::Map(Map { operands: Vec::new(), body: Body::of_constant(1.0) }),
        };
        let suffix = if program.is_read(id) { "seed" } else { "bar" };
        let like = Value { name: format!("{}_{suffix}", of.name), role: Role::Adjoint, ..of };
        let seed = program.push(Value { operation, batched: has_samples || like.batched, ..like.clone() });
        let sum = Value { name: format!("{}_sum", like.name), ..like };
        seeds.push((id, if program.value(seed).batched == sum.batched { seed } else { copied(program, seed, sum) }));
    }
    seeds
}

/// A value as another one is: a copy of it, or its sum over the samples.
fn copied(program: &mut Program, of: ValueId, like: Value) -> ValueId {
    let rank = like.shape.len();
    let term = Term { indices: axes(&like.shape), out: access::identity(rank), a: Read::whole(of, rank), b: None };
    program.push(Value { operation: Operation::Contract(vec![term]), ..like })
}
