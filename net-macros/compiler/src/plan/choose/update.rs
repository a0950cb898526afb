//! How learned arrays are updated: `a -= rate * a_bar`, as soon as the gradient exists and nothing reads the array as it was.
//!
//! | gradient | step |
//! |---|---|
//! | `w_bar[i, j] = z_bar[i] * x[j]` | `outer_descend`: one pass over `w` |
//! | the same, behind `x_bar[j] = sum[i](z_bar[i] * w[i, j])` | `matvec_transposed_descend`, in place of both |
//! | `b_bar[i] = z_bar[i]` | `total_descend` |
//! | another sum that is complete for one element after the other | a loop over the array, the sum in a local |
//! | any other | stored, then a loop over the array |
//!
//! A gradient is not stored where a loop over the array has each element of it complete at one point: where it is one term that
//! sums over the samples or over further indices, and reads its operands at plain indices only. Nothing else may read the
//! gradient, and no later statement the old array.

use std::collections::BTreeMap;

use super::product;
use crate::derive::Update;
use crate::ir::{Affine, Element, Leaf, Operation, Read, Term, ValueId, access};
use crate::plan::scene::Scene;
use crate::plan::step::{By, Dense, Product, Step, Updated, UpdatedBy};
use crate::plan::views::View;

/// The steps that update arrays.
#[derive(Default)]
pub(super) struct Updates {
    /// For a value the steps that stand in place of its own.
    pub(super) instead: BTreeMap<ValueId, Vec<Step>>,
    /// For a value the steps behind its own.
    pub(super) behind: BTreeMap<ValueId, Vec<Step>>,
}

/// The steps that update arrays, by where they stand.
pub(super) fn by_place(scene: &Scene<'_>) -> Updates {
    let mut updates = Updates::default();
    for update in &scene.derived.updates {
        let Some(term) = summed_at_once(scene, update) else {
            let stored = Step { makes: Vec::new(), ..updating(*update, UpdatedBy::Stored) };
            updates.behind.entry(update.after).or_default().push(stored);
            continue;
        };
        let together = carried_back_before(scene, update, term);
        let own = match &together {
            Some(_) => Vec::new(),
            None => vec![alone(scene, update, term)],
        };
        updates.instead.insert(update.gradient, own);
        updates.instead.extend(together.map(|(back, step)| (back, vec![step])));
    }
    updates
}

/// A step that updates an array by a gradient that is stored nowhere.
fn updating(update: Update, by: UpdatedBy) -> Step {
    Step { makes: Vec::new(), ..Step::of(update.gradient, By::Update(Updated { update, by })) }
}

/// The one term of a gradient that is computed as its array is updated.
fn summed_at_once<'a>(scene: &Scene<'a>, update: &Update) -> Option<&'a Term> {
    let (id, value) = (update.gradient, scene.program.value(update.gradient));
    let Operation::Contract(terms) = scene.operation(id) else { return None };
    let [term] = &terms[..] else { return None };
    let extents = term.extents();
    let is_plain = |read: &Read| {
        let of = scene.program.value(read.value);
        let inside = |(at, extent): (&Affine, &usize)| at.as_index().is_some() && at.stays_inside(&extents, *extent);
        of.element == Element::Real && read.at.iter().zip(&of.shape).all(inside)
    };
    let covers = access::is_identity(&term.out) && extents.starts_with(&value.shape);
    let is_sum = covers && !value.shape.is_empty() && !value.batched && term.reads().all(is_plain);
    (is_sum && update.after == id && scene.is_update_only(update)).then_some(term)
}

/// Update and gradient in one step. A kernel goes through both as one: an array that lies by steps is updated by loops.
fn alone(scene: &Scene<'_>, update: &Update, term: &Term) -> Step {
    let gradient = scene.view(update.gradient);
    let array = View::learned(&gradient.shape, scene.net.order(update.layer, update.array));
    let kernel = match array.strides() == gradient.strides() {
        true => product::outer(scene, update.gradient, term).or_else(|| product::total(scene, update.gradient, term)),
        false => None,
    };
    let by = kernel.map_or_else(|| UpdatedBy::Summed(term.clone()), UpdatedBy::Kernel);
    updating(*update, by).through(update.gradient)
}

/// The value that carries the seed back through the array, and the step that makes it and updates the array in one pass; nothing
/// where another value is the last to read the array, or its seed is another one.
fn carried_back_before(scene: &Scene<'_>, update: &Update, term: &Term) -> Option<(ValueId, Step)> {
    let own = Operation::Leaf(Leaf::Parameter { layer: update.layer, array: update.array });
    let is_array = |id: ValueId| *scene.operation(id) == own;
    let back = scene.program.ids().rev().find(|id| scene.operation(*id).operands().into_iter().any(is_array))?;
    let Operation::Contract(terms) = scene.operation(back) else { return None };
    let By::Product(Product { kernel: Dense::MatvecTransposed, operands, .. }) =
        product::kernel(scene, back, terms, None)?
    else {
        return None;
    };
    let outer = product::outer(scene, update.gradient, term)?;
    let ([_, seed], [same, input]) = (&operands[..], &outer.operands[..]) else { return None };
    let is_known = seed == same && [seed, input].into_iter().all(|id| *id < back);
    let by = UpdatedBy::Back { seed: *seed, input: *input };
    let step = Step { makes: vec![back], ..updating(*update, by) }.through(update.gradient);
    is_known.then_some((back, step))
}
