//! A contraction as loops in the order of its box, so that the sums are the canonical ones: how they begin.

use std::collections::BTreeSet;

use crate::ir::{Affine, Element, Index, Read, Term, ValueId, reach, size};
use crate::plan::scene::Scene;
use crate::plan::step::{Begin, By, Start, Sum};
use crate::plan::views::Layout;

/// These terms as loops.
pub(super) fn loops(scene: &Scene<'_>, id: ValueId, terms: &[Term], start: Start) -> By {
    if let ([term], false) = (terms, start == Start::Add) {
        if is_over_samples(scene, id, term) {
            return By::Sum(Sum { terms: terms.into(), begin: Begin::OverSamples });
        }
        if let Some(term) = same_of_all_samples(scene, id, term) {
            return By::Sum(Sum { begin: local(scene, id, &term), terms: vec![term] });
        }
    }
    let goes_on = start != Start::Overwrite || scene.sums_samples(id);
    let first = terms.first().filter(|first| !goes_on && is_whole(scene, id, first));
    let begin = first.and_then(|first| by_first(scene, id, first)).unwrap_or_else(|| neutral(scene, id, terms));
    By::Sum(Sum { terms: terms.into(), begin })
}

/// The first of these terms as loops, the others being added by further steps: what they alone reach starts from -0.0, too.
pub(super) fn loops_of_first(scene: &Scene<'_>, id: ValueId, terms: &[Term], start: Start) -> By {
    match loops(scene, id, &terms[..1], start) {
        By::Sum(Sum { terms: first, begin: Begin::NeutralWhereReached }) => {
            By::Sum(Sum { terms: first, begin: neutral(scene, id, terms) })
        }
        by => by,
    }
}

/// Whether a term without a second factor gives each element once in each sample, and the samples are summed: `w_bar[i, j] = x[j]`.
fn is_over_samples(scene: &Scene<'_>, id: ValueId, term: &Term) -> bool {
    term.b.is_none()
        && scene.sums_samples(id)
        && scene.view(id).layout != Layout::Value
        && is_whole(scene, id, term)
        && by_first(scene, id, term) == Some(Begin::Assign)
}

/// A sum of one factor that is the same of all samples, as `y_bar[j] = sum[i](w[i, j])`, whose value each sample has its own of: with
/// the indices first that the value has, in order, so that it is summed in a local. The order of each sum stays as it is.
fn same_of_all_samples(scene: &Scene<'_>, id: ValueId, term: &Term) -> Option<Term> {
    let is_same = term.b.is_none() && scene.view(id).batched && !scene.view(term.a.value).batched;
    let kept: Vec<_> = term.out.iter().map(Affine::as_index).collect::<Option<_>>()?;
    let own: BTreeSet<_> = kept.iter().collect();
    if !is_same || own.len() != kept.len() || !is_whole(scene, id, term) {
        return None;
    }
    let rest = (0..term.indices.len()).map(Index).filter(|index| !own.contains(index));
    let order: Vec<_> = kept.iter().copied().chain(rest).collect();
    let place = |old| order.iter().position(|index| *index == Index(old)).map(Affine::index);
    let moved: Vec<_> = (0..term.indices.len()).map(place).collect::<Option<_>>()?;
    let at = |at: &[Affine]| at.iter().map(|at| at.substitute(&moved)).collect();
    let indices = order.iter().map(|index| term.indices[index.0].clone()).collect();
    let a = Read { value: term.a.value, at: at(&term.a.at) };
    let moved = Term { indices, out: at(&term.out), a, b: None };
    covers(&moved, &scene.program.value(id).shape).then_some(moved)
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
    covers.then(|| local(scene, id, term))
}

/// How a term is summed in a local: once for all samples where nothing that it reads is of a sample, and each sample has the sum.
fn local(scene: &Scene<'_>, id: ValueId, term: &Term) -> Begin {
    let is_of_all = scene.view(id).batched && term.reads().all(|read| !scene.view(read.value).batched);
    if is_of_all && scene.view(id).layout != Layout::Value { Begin::LocalOfAll } else { Begin::Local }
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
