//! Sums over an axis, and the largest or smallest along it, where what is kept lies behind that axis in memory: numbers next to
//! each other are taken together with those of the next line.
//!
//! ```text
//! s[g, i] = sum[j](e[g, i, j])            e by columns: for each g lines of all i, one for each j
//! d[i] = sum[j](a[i, j] * b[i, j])        likewise the products of two arrays
//! m = the largest z[j]                    lines of the samples
//! ```

use std::collections::BTreeSet;

use crate::ir::{Affine, Index, Loop, Operation, Order, Read, Term, ValueId};
use crate::plan::scene::Scene;
use crate::plan::step::{By, Fold, Lines, Start, Step};
use crate::plan::views::View;

/// Lines of fewer numbers of a sample are left to loops, which keep their sums in registers as well.
const FEW: usize = 4;

/// A sum by lines.
pub(super) fn sum(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Option<By> {
    let [Term { indices, out, a, b: None }] = terms else { return None };
    let (of, line) = lines(scene, id, indices, out, a, Fold::Sum)?;
    (line >= FEW).then_some(By::Lines(of))
}

/// A sum, by lines, of the products of two arrays that lie alike; all of a value, not a term of several.
pub(super) fn sum_of_products(scene: &Scene<'_>, id: ValueId, terms: &[Term], start: Start) -> Option<By> {
    let [Term { indices, out, a, b: Some(b) }] = terms else { return None };
    let is_all = matches!(scene.operation(id), Operation::Contract(all) if all.len() == 1) && start == Start::Overwrite;
    let (of, line) = lines(scene, id, indices, out, a, Fold::Sum)?;
    let is_alike = b.at == a.at && lie_alike(scene, a.value, b.value);
    (is_all && is_alike && line >= FEW).then_some(By::Lines(Lines { times: Some(b.value), ..of }))
}

fn lie_alike(scene: &Scene<'_>, a: ValueId, b: ValueId) -> bool {
    let [a, b] = [a, b].map(|id| scene.view(id));
    a.shape == b.shape && a.memory_order() == b.memory_order() && b.batched && b.is_real()
}

/// The step that makes the elements a search finds, where nothing but these reads their positions.
pub(super) fn found(scene: &Scene<'_>, positions: ValueId, order: &Order, found: ValueId) -> Option<Step> {
    let fold = if order.largest { Fold::Largest } else { Fold::Smallest };
    let out: Vec<_> = (0..order.kept).map(Affine::index).collect();
    let is_alone = scene.is_read_once(positions) && order.take.is_none();
    let (of, _) = lines(scene, found, &order.indices, &out, &order.operand, fold).filter(|_| is_alone)?;
    Some(Step::of(found, By::Lines(of)).through(positions))
}

/// The lines of a box that is reduced, and how many numbers of a sample a line has.
fn lines(
    scene: &Scene<'_>,
    id: ValueId,
    indices: &[Loop],
    out: &[Affine],
    of: &Read,
    fold: Fold,
) -> Option<(Lines, usize)> {
    let (own, operand) = (scene.view(id), scene.view(of.value));
    let is_of_samples = own.batched && operand.batched && own.is_real() && operand.is_real();
    let is_new = scene.start(id) == Start::Overwrite && (scene.is_overwritten_in_memory(id) || own.shape.is_empty());
    let (kept, all) = (in_memory(own, out, indices)?, in_memory(operand, &of.at, indices)?);
    let around = kept.iter().zip(&all).take_while(|(kept, all)| kept == all).count();
    let inner = kept.len() - around;
    let (reduced, line) = all[around..].split_at((all.len() - around).checked_sub(inner)?);
    let is_reduced = !reduced.is_empty() && reduced.is_sorted() && *line == kept[around..];
    let numbers = line.iter().map(|index| indices[index.0].extent).product();
    let lines = Lines { of: of.value, times: None, around, fold };
    (is_of_samples && is_new && is_reduced && all.len() == indices.len()).then_some((lines, numbers))
}

/// The index of each axis, the outermost in memory first; nothing where an axis is not all of an index of its own.
fn in_memory(view: &View, at: &[Affine], indices: &[Loop]) -> Option<Vec<Index>> {
    let of = |axis: usize| at.get(axis)?.as_index().filter(|own| indices[own.0].extent == view.shape[axis]);
    let order: Vec<Index> = view.memory_order().into_iter().map(of).collect::<Option<_>>()?;
    (order.iter().collect::<BTreeSet<_>>().len() == order.len()).then_some(order)
}
