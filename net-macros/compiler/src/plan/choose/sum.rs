//! A contraction as loops in the order of its box, so that the sums are the canonical ones: how they begin.

use std::collections::BTreeSet;

use crate::ir::{Affine, Element, Term, ValueId, reach, size};
use crate::plan::scene::Scene;
use crate::plan::step::{Begin, By, Start, Sum};
use crate::plan::views::Layout;

/// These terms as loops.
pub(super) fn loops(scene: &Scene<'_>, id: ValueId, terms: &[Term], start: Start) -> By {
    let goes_on = start != Start::Overwrite || scene.sums_samples(id);
    let first = terms.first().filter(|first| !goes_on && is_whole(scene, id, first));
    let begin = first.and_then(|first| by_first(scene, id, first)).unwrap_or_else(|| neutral(scene, id, terms));
    By::Sum(Sum { terms: terms.into(), begin })
}

/// Whether every point of the box is inside all arrays.
fn is_whole(scene: &Scene<'_>, id: ValueId, term: &Term) -> bool {
    let extents = term.extents();
    let is_inside =
        |at: &[Affine], shape: &[usize]| at.iter().zip(shape).all(|(at, extent)| at.stays_inside(&extents, *extent));
    let reads = term.reads().all(|read| is_inside(&read.at, &scene.view(read.value).shape));
    reads && is_inside(&term.out, &scene.view(id).shape)
}

/// How the first term begins the sums: it is assigned where its box reaches each element once, and summed in a local where the
/// outer indices are the elements and the inner ones what is summed.
fn by_first(scene: &Scene<'_>, id: ValueId, term: &Term) -> Option<Begin> {
    let value = scene.program.value(id);
    let covers = covers(term, &value.shape);
    let once = size(&term.extents()) == size(&value.shape);
    // A copy of integers reaches each element once, or it would not verify.
    let reaches_all =
        || value.element != Element::Real || reach::reaches_all(scene.program, value, std::slice::from_ref(term));
    let is_bijection = once && (covers || reaches_all());
    if is_bijection && scene.view(id).layout != Layout::Value {
        return Some(Begin::Assign);
    }
    covers.then_some(Begin::Local)
}

/// Whether the outer indices of a box are the axes of the output, one each.
fn covers(term: &Term, shape: &[usize]) -> bool {
    let kept = term.out.len();
    let own: Option<BTreeSet<_>> = term.out.iter().map(Affine::as_index).collect();
    let fits =
        |(at, extent): (&Affine, &usize)| at.as_index().is_some_and(|index| term.indices[index.0].extent == *extent);
    own.is_some_and(|own| own.len() == kept && own.iter().all(|index| index.0 < kept))
        && term.out.iter().zip(shape).all(fits)
}

fn neutral(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Begin {
    let reaches_all = reach::reaches_all(scene.program, scene.program.value(id), terms);
    if reaches_all { Begin::Neutral } else { Begin::NeutralWhereReached }
}
