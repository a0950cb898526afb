//! Values that are made in one step with another one.
//!
//! ```text
//! y2[i] = ramp(z1[i])      the sums z1 are on the way to y2: nothing but the function reads them, and they are never stored
//! y3[i] = y2[at3[i]]       is the element at the position at3 that a search found: it is made with at3
//! ```

use std::collections::BTreeMap;

use super::contraction;
use super::onto::{self, Onto};
use crate::derive::Update;
use crate::ir::{Map, Operation, Place, Position, Read, Scalar, ValueId, access};
use crate::plan::scene::Scene;
use crate::plan::step::{Activation, Start};

/// Which values are made with others.
pub(super) struct Together {
    /// For each function of sums that is made with them, the sums and the function.
    sums: BTreeMap<ValueId, (ValueId, Activation)>,
    /// For each search the value of the elements at its positions.
    found: BTreeMap<ValueId, ValueId>,
    /// For each value that is a rest plus something scattered, as `x_bar = e / s + u_bar`, both.
    onto: BTreeMap<ValueId, Onto>,
    /// For each value whether the step of another one makes it.
    elsewhere: Vec<bool>,
}

impl Together {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let ids = || scene.program.ids();
        let sums: BTreeMap<_, _> = ids().filter_map(|id| Some((id, sums_of(scene, id)?))).collect();
        // Where two values are the elements at the same positions, the first is made with them.
        let found: BTreeMap<_, _> = ids().rev().filter_map(|id| Some((found_by(scene, id)?, id))).collect();
        let onto: BTreeMap<_, _> = ids().filter_map(|id| Some((id, onto::onto(scene, id)?))).collect();
        let mut elsewhere = vec![false; scene.program.values.len()];
        onto.values().for_each(|onto| elsewhere[onto.scattered.0] = true);
        sums.values().map(|(sums, _)| sums).chain(found.values()).for_each(|id| elsewhere[id.0] = true);
        Together { sums, found, onto, elsewhere }
    }

    /// The sums that a value is made with, and which function of them it is.
    pub(super) fn sums_of(&self, id: ValueId) -> Option<(ValueId, Activation)> {
        self.sums.get(&id).copied()
    }

    /// The value that is made with positions.
    pub(super) fn found_at(&self, positions: ValueId) -> Option<ValueId> {
        self.found.get(&positions).copied()
    }

    /// The scattered value that a value adds, and its rest.
    pub(super) fn onto(&self, id: ValueId) -> Option<&Onto> {
        self.onto.get(&id)
    }

    /// Whether a value has no step of its own.
    pub(super) fn is_made_elsewhere(&self, id: ValueId) -> bool {
        self.elsewhere[id.0]
    }
}

/// The sums that a map is a function of, where a kernel makes both, they lie alike, nothing else reads the sums, and no array is
/// updated between the two: the kernel runs in place of the function and must still read what the sums are made of.
fn sums_of(scene: &Scene<'_>, id: ValueId) -> Option<(ValueId, Activation)> {
    let (sums, activation) = activation(scene.operation(id))?;
    let Operation::Contract(terms) = scene.operation(sums) else { return None };
    let between = |update: &Update| (sums..id).contains(&update.after);
    let is_untouched = !scene.derived.updates.iter().any(between);
    let is_alone = is_untouched && scene.is_read_once(sums) && scene.start(id) == Start::Overwrite;
    // An output that is a sequence does not lie as the sums do.
    let is_alone = is_alone && scene.view(id).strides() == scene.view(sums).strides();
    (is_alone && contraction::kernel(scene, sums, terms, Some(activation)).is_some()).then_some((sums, activation))
}

/// The value that a map is one function of, element by element, and the function, if it is one that kernels apply.
fn activation(operation: &Operation) -> Option<(ValueId, Activation)> {
    let Operation::Map(Map { operands, body }) = operation else { return None };
    let (&Scalar::Apply(function, ref arguments), [of]) = (body.node(body.result()), &operands[..]) else {
        return None;
    };
    let [argument] = arguments[..] else { return None };
    let is_plain = *body.node(argument) == Scalar::Operand(0) && access::is_identity(&of.at);
    Some((of.value, Activation::of(function).filter(|_| is_plain)?))
}

/// The positions that a search found, of which a value is the elements, if both lie alike.
fn found_by(scene: &Scene<'_>, id: ValueId) -> Option<ValueId> {
    let Operation::Gather { source, at: Place::Flat(at) } = scene.operation(id) else { return None };
    let [(1, Read { value: positions, .. })] = &at.reads[..] else { return None };
    let (positions, Operation::Order(order)) = (*positions, scene.operation(*positions)) else { return None };
    let own = Position::read(Read { value: positions, at: access::identity(order.kept) });
    let is_there = order.take.is_none() && *source == order.operand.value && *at == own;
    let is_like = scene.view(positions).is_like(scene.view(id)) && scene.is_local(positions) == scene.is_local(id);
    (is_there && is_like && scene.start(id) == Start::Overwrite).then_some(positions)
}
