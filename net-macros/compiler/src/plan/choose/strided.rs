//! Products of strided views: what no other kernel takes and is one product of two arrays, whatever layer, share or path it came
//! from.
//!
//! ```text
//! z[i, j] += sum[k](w[32 i + j, k] * x[k])      linear([8, 32]): two rows that lie apart in z, which is by columns
//! z[g, p] = sum[r](k[g, p, r] * a[g, r])        a step in groups: a batch of products
//! ```
//!
//! `roles.rs` says what each index does. The samples of a block are one more index: a row or a column where the output and the
//! first or the second factor have their own for each, reduced where both factors have and the output is their sum, a batch
//! where all three have.

use super::roles::{Dimension, Roles};
use super::windows;
use crate::ir::{Term, ValueId, reach, size};
use crate::plan::kernels::{Dims, Geometry, Samples, Strided};
use crate::plan::scene::Scene;
use crate::plan::step::{Axis, Begin, By, Start, Sum};
use crate::plan::views::{Layout, View};

/// The most indices of a role that the kernel has room for, beside that of the samples.
const MOST: usize = 5;
/// So few products are loops, which are part of the net's code.
const FEW: usize = 64;
/// A product of so few multiply-adds is loops for one sample, or windows: they are done before the kernel of strided views has
/// seen how the arrays lie.
pub(super) const SMALL: usize = 1024;

/// The kernel of strided views, where the contraction is one product, or one term of several that is added.
pub(super) fn kernel(scene: &Scene<'_>, id: ValueId, terms: &[Term], start: Start) -> Option<By> {
    let [term] = terms else { return None };
    let b = term.b.as_ref()?;
    let views = [id, term.a.value, b.value].map(|id| scene.view(id));
    let lies_in_memory = |view: &View| view.is_real() && !matches!(view.layout, Layout::Value | Layout::Reference);
    let is_in_memory = views.iter().all(|view| lies_in_memory(view) && !view.shape.is_empty());
    let samples = samples(views.map(|view| view.batched))?;
    let roles = Roles::of(term, views)?;
    let dims = dims(&roles)?;
    let is_whole = start == Start::Add || dims.over.is_empty() && elements(&dims) == size(&views[0].shape);
    let is_product = is_in_memory && is_whole && size(&term.extents()) > FEW;
    is_product.then(|| By::Strided(Box::new(Strided { term: term.clone(), dims, samples, from: roles.from })))
}

/// The steps of a product that reaches elements of the output more than once: all elements are set to -0.0 first, then the
/// kernel adds the products.
pub(super) fn begun(scene: &Scene<'_>, id: ValueId, term: &Term) -> Option<Vec<By>> {
    let own = std::slice::from_ref(term);
    let added = kernel(scene, id, own, Start::Add)?;
    let reaches_all = reach::reaches_all(scene.program, scene.program.value(id), own);
    let is_new = scene.start(id) == Start::Overwrite && !scene.sums_samples(id);
    let nothing = By::Sum(Sum { terms: Vec::new(), begin: Begin::Neutral });
    (is_new && reaches_all).then(|| vec![nothing, added])
}

/// Whether some elements of the output are reached more than once.
pub(super) fn overlaps(by: &By) -> bool {
    matches!(by, By::Strided(strided) if !strided.dims.over.is_empty())
}

/// In which case windows run by the kernel of strided views rather than by their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rather {
    /// In all cases: windows of one tap, as of a convolution of 1 by 1, slide nowhere.
    Always,
    /// For blocks: windows at one place, in groups, are a batch of products.
    OfBlock,
    /// For one sample: windows in groups, which have few channels, and windows that move by more than one element.
    OfOne,
}

/// In which case a term that is windows runs by the kernel of strided views; nothing where it does in none.
pub(super) fn rather(scene: &Scene<'_>, id: ValueId, (term, start): (&Term, Start)) -> Option<Rather> {
    let Geometry { axes, groups, still, sliding, .. } = windows::geometry(scene, id, term)?;
    if size(&term.extents()) <= SMALL {
        return None;
    }
    let moves_by_more = axes.iter().any(|axis| axis.stride > 1 || axis.dilation > 1);
    let is_plane = axes.len() > 1;
    let of = |start| kernel(scene, id, std::slice::from_ref(term), start);
    if axes.iter().all(|axis| axis.taps == 1) {
        return of(start).filter(|by| !overlaps(by)).map(|_| Rather::Always);
    }
    if axes.iter().all(|axis| axis.places == 1) {
        return of(start).filter(|by| groups > 1 && !overlaps(by)).map(|_| Rather::OfBlock);
    }
    if groups > 1 && has_few_channels([still, sliding], groups, &axes) {
        return None;
    }
    let by = of(Start::Add).filter(|by| !is_plane || !overlaps(by))?;
    let is_weights = !scene.view(id).batched;
    // Over a plane the products of weights are short, as are those that overlap, which are none here. Along a line the elements
    // of products with a stride or a dilation lie apart.
    let pays = match (groups > 1, is_plane) {
        (true, true) => !is_weights,
        (true, false) => true,
        (false, true) => moves_by_more,
        (false, false) => moves_by_more && (is_weights || overlaps(&by) || axes.iter().all(|axis| axis.stride == 1)),
    };
    pays.then_some(Rather::OfOne)
}

/// Whether groups have so few channels that the kernels of windows take several groups, places or taps at once: of one channel over
/// a line, where they fill a vector; of a few over planes of stride 1.
fn has_few_channels(channels: [usize; 2], groups: usize, axes: &[Axis]) -> bool {
    const FILL_A_VECTOR: usize = 4;
    const FEW: usize = 3;
    match axes {
        [_] => groups >= FILL_A_VECTOR && channels == [groups; 2],
        axes => channels.into_iter().all(|all| all / groups <= FEW) && axes.iter().all(|axis| axis.stride == 1),
    }
}

/// The role of the index of the samples, given whether each sample has its own of the output, of the first factor and of the
/// second.
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

/// How many elements of the output are made.
fn elements(dims: &Dims) -> usize {
    [&dims.rows, &dims.columns, &dims.batch].into_iter().flatten().map(|(extent, _)| extent).product()
}

/// Whether no two points of these indices reach the same element of the output.
fn is_once(dims: &[Dimension]) -> bool {
    let mut steps: Vec<(usize, usize)> = dims.iter().map(|own| (own.strides[0].unwrap_or(0), own.extent)).collect();
    steps.sort_unstable();
    let mut reach = 1;
    steps.into_iter().all(|(step, extent)| {
        let is_beyond = step >= reach;
        reach += step * (extent - 1);
        is_beyond
    })
}

/// The indices as the kernel takes them, if it has room for them. Where several reach the same elements of the output, as place
/// `y` and tap `u` reach `a[y + u]`, the longer ones are rows, columns and batches, and the shorter ones are `over`.
fn dims(roles: &Roles) -> Option<Dims> {
    let mut own: Vec<Dimension> = [&roles.rows, &roles.columns, &roles.batch].into_iter().flatten().copied().collect();
    own.sort_by_key(|dimension| std::cmp::Reverse(dimension.extent));
    let (mut once, mut over): (Vec<Dimension>, Vec<Dimension>) = (Vec::new(), Vec::new());
    for dimension in own {
        once.push(dimension);
        if !is_once(&once) {
            over.extend(once.pop());
        }
    }
    let is_ambiguous = once.iter().any(|dimension| over.contains(dimension));
    let of = |role: &[Dimension]| -> Vec<_> {
        let own = role.iter().filter(|dimension| !over.contains(dimension));
        own.map(|of| (of.extent, of.strides.map(Option::unwrap_or_default))).collect()
    };
    let (rows, columns, batch) = (of(&roles.rows), of(&roles.columns), of(&roles.batch));
    let reduced = roles.reduced.iter().map(|of| (of.extent, of.strides.map(Option::unwrap_or_default))).collect();
    let over = over.iter().map(|of| (of.extent, of.strides.map(Option::unwrap_or_default))).collect();
    let dims = Dims { rows, columns, reduced, batch, over };
    let all = [&dims.rows, &dims.columns, &dims.reduced, &dims.batch, &dims.over];
    let has_room = all.into_iter().all(|role| role.len() <= MOST);
    (has_room && !is_ambiguous).then_some(dims)
}
