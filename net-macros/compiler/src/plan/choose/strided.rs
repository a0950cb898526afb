//! Products of strided views: what is one product of two arrays, whatever layer, share or path it came from, and has no form of its
//! own.
//!
//! ```text
//! z[i, j] += sum[k](w[32 i + j, k] * x[k])      linear([8, 32]): two rows that lie apart in z, which is by columns
//! z[g, p] = sum[r](k[g, p, r] * a[g, r])        a step in groups: a batch of products
//! ```
//!
//! `roles.rs` says what each index does. The samples of a block are one more: a column where the output and one factor have
//! their own for each, reduced where both factors have and the output is their sum.

use super::roles::{Dimension, Roles};
use super::windows;
use crate::ir::{Term, ValueId, size};
use crate::plan::kernels::{Dims, Samples, Strided};
use crate::plan::scene::Scene;
use crate::plan::step::{By, Start};
use crate::plan::views::{Layout, View};

/// The most indices of a role that the kernel has room for, beside that of the samples.
const MOST: usize = 5;
/// So few products are loops, which are part of the net's code.
const FEW: usize = 64;

/// The kernel, where the contraction is such a product, or a term of several that is added.
pub(super) fn kernel(scene: &Scene<'_>, id: ValueId, terms: &[Term], start: Start) -> Option<By> {
    let [term] = terms else { return None };
    let b = term.b.as_ref()?;
    let views = [id, term.a.value, b.value].map(|id| scene.view(id));
    let lies_in_memory = |view: &View| view.is_real() && !matches!(view.layout, Layout::Value | Layout::Reference);
    let is_in_memory = views.iter().all(|view| lies_in_memory(view) && !view.shape.is_empty());
    let samples = samples(views.map(|view| view.batched))?;
    let roles = Roles::of(term, views)?;
    let has_room = [&roles.rows, &roles.columns, &roles.reduced, &roles.batch].iter().all(|role| role.len() <= MOST);
    let points = size(&term.extents());
    let is_whole = reaches_once(&roles, views[0], start == Start::Add);
    let is_product = is_in_memory && has_room && is_whole && points > FEW;
    is_product.then(|| By::Strided(Box::new(Strided { term: term.clone(), dims: dims(&roles), samples, from: roles.from })))
}

/// When windows are such a product rather.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rather {
    /// Of one tap, for all that slides: nothing slides.
    Always,
    /// In groups, of one sample: few channels of each.
    OfOne,
}

/// Whether a term of windows is such a product rather.
pub(super) fn is(scene: &Scene<'_>, id: ValueId, (term, start): (&Term, Start), rather: Rather) -> bool {
    let Some(geometry) = windows::geometry(scene, id, term) else { return false };
    let is_tap = geometry.axes.iter().all(|axis| axis.taps == 1);
    let is_place = geometry.axes.iter().all(|axis| axis.places == 1);
    let is_meant = match rather {
        Rather::Always => is_tap || is_place && geometry.groups > 1,
        Rather::OfOne => geometry.groups > 1 && !is_place,
    };
    is_meant && kernel(scene, id, std::slice::from_ref(term), start).is_some()
}

/// What the index of the samples does, where each sample has its own of these: of the output and of the factors.
fn samples(batched: [bool; 3]) -> Option<Samples> {
    match batched {
        [false, false, false] => Some(Samples::None),
        [true, true, false] => Some(Samples::Row),
        [true, false, true] => Some(Samples::Column),
        [false, true, true] => Some(Samples::Reduced),
        [true, true, true] => Some(Samples::Batch),
        _ => None,
    }
}

/// Whether no two sums are one element of the output, and all its elements are made unless they are only added to.
fn reaches_once(roles: &Roles, out: &View, adds: bool) -> bool {
    let own = [&roles.rows, &roles.columns, &roles.batch].into_iter().flatten();
    let mut steps: Vec<(usize, usize)> =
        own.map(|dimension| (dimension.strides[0].unwrap_or(0), dimension.extent)).collect();
    steps.sort_unstable();
    let mut reach = 1;
    for (step, extent) in &steps {
        if *step < reach {
            return false;
        }
        reach += step * (extent - 1);
    }
    adds || steps.iter().map(|(_, extent)| extent).product::<usize>() == size(&out.shape)
}

fn dims(roles: &Roles) -> Dims {
    let of = |role: &[Dimension]| role.iter().map(|of| (of.extent, of.strides.map(Option::unwrap_or_default))).collect();
    Dims { rows: of(&roles.rows), columns: of(&roles.columns), reduced: of(&roles.reduced), batch: of(&roles.batch) }
}
