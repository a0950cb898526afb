//! What lies in a scratch at its peak: the step during which most bytes are live.
//!
//! ```text
//! z1 ────┐               16 bytes
//!    y2 ─┴────┐          16 + 16 bytes       the peak, while `y2` is made of `z1`
//!         z3 ─┴──        16 + 8 bytes
//! ```

use std::collections::BTreeMap;

use super::bytes::Bytes;
use super::measure::Measured;
use crate::ir::print::shape_text;
use crate::ir::{ApplicationId, Role, ValueId};
use crate::plan::Home;

/// Something that is live at the peak.
#[derive(Debug)]
pub(super) struct Live {
    /// Its name, or nothing of what is no value.
    pub(super) name: String,
    /// What it is, for a message.
    pub(super) text: String,
    pub(super) bytes: Bytes,
    /// The part of the net that it is the value of, or the gradient at.
    pub(super) of: Option<ApplicationId>,
}

/// All that is live at the peak, the largest first.
pub(super) fn live(of: &Measured<'_>, width: usize) -> Vec<Live> {
    let values = lives(of);
    let at = |number: usize| slots_at(&values, number);
    let bytes = |slots: &BTreeMap<usize, ValueId>| of_slots(of, slots, width);
    let steps = (0..of.plan.steps.len()).map(at);
    // The first of several that are as high.
    let peak = steps.rev().max_by_key(bytes).unwrap_or_default();
    let held =
        of.held().into_iter().map(|held| Live { name: String::new(), text: held.text, bytes: held.bytes, of: None });
    let mut all: Vec<Live> = peak.into_iter().map(|(slot, id)| value(of, slot, id)).chain(held).collect();
    all.sort_by_key(|live| std::cmp::Reverse(live.bytes.on(width)));
    all
}

/// How many bytes are live during each step.
pub fn over_time(of: &Measured<'_>, width: usize) -> Vec<usize> {
    let values = lives(of);
    let held = of.held().iter().map(|held| held.bytes.on(width)).fold(0, usize::saturating_add);
    let during = |number| of_slots(of, &slots_at(&values, number), width).saturating_add(held);
    (0..of.plan.steps.len()).map(during).collect()
}

fn of_slots(of: &Measured<'_>, slots: &BTreeMap<usize, ValueId>, width: usize) -> usize {
    slots.keys().map(|slot| of.slot(&of.plan.slots[*slot]).on(width)).fold(0, usize::saturating_add)
}

/// A value in a slot, from the step that makes it to the last that reads it.
struct Life {
    slot: usize,
    id: ValueId,
    first: usize,
    last: usize,
}

fn lives(of: &Measured<'_>) -> Vec<Life> {
    let steps = &of.plan.steps;
    let life = |id: ValueId| {
        let Home::Slot(slot) = of.plan.homes[id.0] else { return None };
        let first = steps.iter().position(|step| step.makes.contains(&id))?;
        let last = steps.iter().rposition(|step| step.frees.contains(&id)).unwrap_or(steps.len() - 1);
        Some(Life { slot, id, first, last })
    };
    of.derived.program.ids().filter_map(life).collect()
}

/// The slots in use during a step, each with the value that lies there at the end of it.
fn slots_at(values: &[Life], number: usize) -> BTreeMap<usize, ValueId> {
    let mut live: Vec<&Life> = values.iter().filter(|life| life.first <= number && number <= life.last).collect();
    live.sort_by_key(|life| life.first);
    live.into_iter().map(|life| (life.slot, life.id)).collect()
}

fn value(of: &Measured<'_>, slot: usize, id: ValueId) -> Live {
    let value = of.derived.program.value(id);
    let application = value.origin;
    let means = if value.role == Role::Value { "of" } else { "the gradient at" };
    let text = format!("`{}` {}", value.name, shape_text(&value.shape));
    let layer =
        application.map(|id| of.net.applications[id].layer).filter(|layer| !of.net.layers[*layer].is_nameless());
    let text = layer.map_or_else(|| text.clone(), |layer| format!("{text}, {means} `{}`", of.net.path(layer)));
    Live { name: value.name.clone(), text, bytes: of.slot(&of.plan.slots[slot]), of: application }
}
