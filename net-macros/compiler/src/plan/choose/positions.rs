//! Searches for positions, and what is added at computed ones.

use super::{lines, pool};
use crate::ir::{Affine, Index, Operation, Order, Place, Position, Read, ValueId, access, size};
use crate::plan::scene::Scene;
use crate::plan::step::{By, Positions, PutBack, Scatter, Step};

/// The step that searches positions, and makes `found` with them, the value of the elements there.
pub(super) fn search(scene: &Scene<'_>, id: ValueId, order: &Order, found: Option<ValueId>) -> Step {
    let loops = By::Positions(Positions { order: order.clone(), found });
    let by_columns = |found: &ValueId| !scene.view(*found).lies_by_rows();
    let kernel = found.filter(by_columns).and_then(|_| pool::largest(scene, id, order));
    let by_lines = found.filter(|_| kernel.is_none()).and_then(|found| lines::found(scene, id, order, found));
    if let Some(step) = by_lines {
        return step;
    }
    let mut step = Step::of(id, kernel.unwrap_or(loops));
    step.makes.extend(found);
    step
}

/// The step that adds at computed positions.
pub(super) fn scatter(scene: &Scene<'_>, id: ValueId, source: ValueId, at: &Place) -> Step {
    let searched = searched(scene, source, at);
    let kernel = searched.and_then(|(positions, order)| pool::largest_back(scene, id, source, positions, order));
    let loops = || {
        let back = searched.filter(|(_, order)| is_apart(scene, id, source, order));
        let put_back = back.map(|(positions, order)| put_back(scene, id, positions, order));
        By::Scatter(Scatter { source, at: at.clone(), put_back })
    };
    Step::of(id, kernel.unwrap_or_else(loops)).starting(scene.start(id))
}

fn put_back(scene: &Scene<'_>, id: ValueId, positions: ValueId, order: &Order) -> PutBack {
    let (extents, shape) = (order.extents(), &scene.view(id).shape);
    let is_inside = order.operand.at.iter().zip(shape).all(|(at, extent)| at.stays_inside(&extents, *extent));
    PutBack { positions, order: order.clone(), covers: is_inside && size(&extents) == size(shape) }
}

/// The search that found the positions at which a scatter adds, where each element of the source has its own position.
pub(super) fn searched<'a>(scene: &Scene<'a>, source: ValueId, at: &Place) -> Option<(ValueId, &'a Order)> {
    let Place::Flat(Position { affine, reads }) = at else { return None };
    let [(1, Read { value: positions, at })] = &reads[..] else { return None };
    let Operation::Order(order) = scene.operation(*positions) else { return None };
    let is_each = *affine == Affine::default() && *at == access::identity(order.kept);
    let is_like = scene.view(*positions).is_like(scene.view(source));
    (is_each && is_like && order.take.is_none()).then_some((*positions, order))
}

/// Whether the windows of a search share no element and use each index once. Then a scatter to what was found can go through the
/// elements of all windows and write each once, rather than look up the one that was found.
fn is_apart(scene: &Scene<'_>, id: ValueId, source: ValueId, order: &Order) -> bool {
    let mut unused: Vec<usize> = order.indices.iter().map(|index| index.extent).collect();
    let is_apart = order.operand.at.iter().all(|at| match at.terms[..] {
        [(Index(own), 1)] => std::mem::replace(&mut unused[own], 1) > 0,
        [(Index(kept), step), (Index(tap), 1)] if kept < order.kept && order.kept <= tap => {
            unused[kept] = 1;
            std::mem::replace(&mut unused[tap], 1) as isize <= step
        }
        _ => false,
    });
    let (out, seed, of) = (scene.view(id), scene.view(source), scene.view(order.operand.value));
    let of_samples = out.is_like(of) && out.batched && seed.batched;
    let is_array = !out.shape.is_empty() && scene.is_overwritten_in_memory(id);
    is_apart && of_samples && is_array && unused.iter().all(|extent| *extent == 1)
}
