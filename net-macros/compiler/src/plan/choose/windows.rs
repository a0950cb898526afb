//! Windows that slide over an array, with weights: convolutions, deconvolutions and their adjoints.
//!
//! One box of indices, three readings of it:
//!
//! | form | kernel |
//! |---|---|
//! | `z[p, y, x] = b[p] + sum[q, u, v](k[p, q, u, v] * a[q, s * y + d * u - o, ..])` | `convolution` |
//! | `a[q, s * y + d * u - o, ..] += k[p, q, u, v] * z[p, y, x]`, from `b[q]` | `convolution_transposed` |
//! | the first two, and `ramp` or another function of the sums | the same with that function |
//! | `k[p, q, u, v] = sum[y, x](z[p, y, x] * a[q, s * y + d * u - o, ..])` | `convolution_weights` |
//! | these in groups of one channel | `depthwise.rs` says which |
//!
//! `z` *stands still*: it has one element a window. The windows *slide* over `a`.

use super::depthwise;
use crate::ir::{Affine, Index, Shape, Term, ValueId, access, size};
use crate::plan::scene::Scene;
use crate::plan::step::{Activation, Axis, By, Geometry, Sliding, Windows};
use crate::plan::views::View;

/// A window of more taps over several axes is left to plain loops, and one without weights over one axis, too: kernels list them.
const MOST_TAPS: usize = 512;

/// One array of the three, and where the box reads or writes it.
#[derive(Clone, Copy)]
struct Side<'t> {
    id: ValueId,
    view: &'t View,
    at: &'t [Affine],
}

/// The three arrays of a box.
struct Slide<'t> {
    term: &'t Term,
    weights: Side<'t>,
    still: Side<'t>,
    sliding: Side<'t>,
}

/// The kernel, where the contraction has one of the forms; where a function is to be applied to its sums, one that does.
pub(super) fn kernel(scene: &Scene<'_>, id: ValueId, terms: &[Term], then: Option<Activation>) -> Option<By> {
    let (start, term) = match terms {
        [start, term] => (Some(start), term),
        [term] => (None, term),
        _ => return None,
    };
    let side = |id: ValueId, at| Side { id, view: scene.view(id), at };
    let b = term.b.as_ref()?;
    let slide = Slide::of(term, [side(id, &term.out), side(term.a.value, &term.a.at), side(b.value, &b.at)])?;
    let geometry = slide.geometry()?;
    let Slide { weights, still, sliding, .. } = slide;
    if id == weights.id {
        let operands = [still.id, sliding.id];
        let depthwise = depthwise::takes(Sliding::Weights, &geometry);
        let whole = Windows { kernel: Sliding::Weights, depthwise, geometry, operands, biases: None, then };
        return (start.is_none() && then.is_none()).then_some(By::Windows(whole));
    }
    let biases = match start {
        None => None,
        Some(start) => Some(biases(scene, start, scene.view(id))?),
    };
    let (kernel, input) =
        if id == still.id { (Sliding::Convolution, sliding.id) } else { (Sliding::Transposed, still.id) };
    let depthwise = depthwise::takes(kernel, &geometry);
    Some(By::Windows(Windows { kernel, depthwise, geometry, operands: [weights.id, input], biases, then }))
}

/// How the windows of a term slide, if the term is windows over an array.
pub(super) fn geometry(scene: &Scene<'_>, id: ValueId, term: &Term) -> Option<Geometry> {
    let side = |id: ValueId, at| Side { id, view: scene.view(id), at };
    let b = term.b.as_ref()?;
    Slide::of(term, [side(id, &term.out), side(term.a.value, &term.a.at), side(b.value, &b.at)])?.geometry()
}

/// `b[p]` everywhere, of an array that all samples share.
fn biases(scene: &Scene<'_>, start: &Term, out: &View) -> Option<ValueId> {
    let view = scene.view(start.a.value);
    let whole = start.extents() == out.shape && access::is_identity(&start.out);
    let each_channel = start.b.is_none() && start.a.at == [Affine::index(0)] && view.shape.len() == 1;
    (whole && each_channel && !view.batched).then_some(start.a.value)
}

/// A channel, `extent * g + p` or `p`: the index of the group with its factor, and the index within the group.
fn channel(at: &Affine) -> Option<(Option<(Index, isize)>, Index)> {
    match (at.offset, &at.terms[..]) {
        (0, [(own, 1)]) => Some((None, *own)),
        (0, [(group, step), (own, 1)]) => Some((Some((*group, *step)), *own)),
        _ => None,
    }
}

impl<'t> Slide<'t> {
    fn of(term: &'t Term, sides: [Side<'t>; 3]) -> Option<Slide<'t>> {
        let (mut learned, of_samples): (Vec<Side<'_>>, Vec<Side<'_>>) =
            sides.into_iter().partition(|side| !side.view.batched);
        let (weights, rank) = (learned.pop()?, of_samples.first()?.at.len());
        let [one, other] = of_samples[..] else {
            return None;
        };
        let fits = weights.at.len() == rank + 1 && other.at.len() == rank && (2..=4).contains(&rank);
        let stands = |side: &Side<'_>| side.at.iter().skip(1).all(|at| at.as_index().is_some());
        let (still, sliding) = if stands(&one) && !stands(&other) { (one, other) } else { (other, one) };
        let by_columns = |view: &View| view.is_real() && !view.lies_by_rows();
        let are_real = by_columns(still.view) && by_columns(sliding.view) && !weights.view.lies_by_rows();
        (fits && are_real && stands(&still)).then_some(Slide { term, weights, still, sliding })
    }

    fn extent(&self, index: Index) -> usize {
        self.term.indices[index.0].extent
    }

    /// How the windows slide: for `convolution(6, 5x5)` on `[1, 28, 28]` 6 by 1 channels, and two axes of 24 places, 5 taps and
    /// 28 elements.
    fn geometry(&self) -> Option<Geometry> {
        let ((groups, p), (groups_too, q)) = (channel(&self.still.at[0])?, channel(&self.sliding.at[0])?);
        // One of the two channels is the weights' first axis, with the group; the other one its second, without.
        let (first, second) = (channel(&self.weights.at[0])?, self.weights.at[1].as_index()?);
        let turned = first.1 == q;
        if [first.1, second] != (if turned { [q, p] } else { [p, q] }) {
            return None;
        }
        let group = groups.map(|(group, _)| group);
        let one_group = [groups_too, first.0].into_iter().all(|other| other.map(|(group, _)| group) == group);
        let count = group.map_or(1, |group| self.extent(group));
        let steps = [(groups, p), (groups_too, q), first];
        let in_step =
            steps.into_iter().all(|(step, own)| step.is_none_or(|(_, step)| step == self.extent(own) as isize));
        let (still, sliding) = (self.extent(p) * count, self.extent(q) * count);
        let geometry = Geometry { still, sliding, axes: self.axes()?, groups: count, turned };
        let has_few_taps = geometry.axes.len() == 1 || has_few_taps(&geometry);
        let fits = has_few_taps && has_room(&geometry);
        (one_group && in_step && self.is_whole(&geometry) && fits).then_some(geometry)
    }

    fn axes(&self) -> Option<Vec<Axis>> {
        let each = self.still.at[1..].iter().zip(&self.sliding.at[1..]).zip(&self.weights.at[2..]);
        let axes = each.zip(&self.sliding.view.shape[1..]).map(|(((place, at), tap), extent)| {
            let (place, tap) = (place.as_index()?, tap.as_index()?);
            let factor = |index: Index| at.terms.iter().find(|(known, _)| *known == index).map(|(_, factor)| *factor);
            let by = [factor(place)?, factor(tap)?];
            let sizes = [self.extent(place), self.extent(tap), *extent];
            (at.terms.len() == 2).then(|| Axis::new(sizes, by, at.offset)).flatten()
        });
        axes.collect()
    }

    /// Whether the box covers the arrays whole.
    fn is_whole(&self, of: &Geometry) -> bool {
        let shape = |first: usize, axes: &mut dyn Iterator<Item = usize>| -> Shape {
            std::iter::once(first).chain(axes).collect()
        };
        let (rows, columns) =
            if of.turned { (of.sliding, of.still / of.groups) } else { (of.still, of.sliding / of.groups) };
        let weights: Shape = [rows, columns].into_iter().chain(of.axes.iter().map(|axis| axis.taps)).collect();
        let points = of.axes.iter().map(|axis| axis.places * axis.taps).product::<usize>();
        shape(of.still, &mut of.axes.iter().map(|axis| axis.places)) == self.still.view.shape
            && shape(of.sliding, &mut of.axes.iter().map(|axis| axis.extent)) == self.sliding.view.shape
            && weights == self.weights.view.shape
            && points * of.still * (of.sliding / of.groups) == size(&self.term.extents())
    }
}

/// Whether a kernel can list the taps of a window.
pub(super) fn has_few_taps(geometry: &Geometry) -> bool {
    geometry.axes.iter().map(|axis| axis.taps).product::<usize>() <= MOST_TAPS
}

/// Whether no position that a kernel computes is too large for it, with all samples of a block: kernels keep some as `i32`. A stride
/// or padding of billions is left to plain loops.
pub(super) fn has_room(geometry: &Geometry) -> bool {
    const MOST_ELEMENTS: usize = i32::MAX as usize / 64;
    let channels = geometry.still.max(geometry.sliding);
    geometry.axes.iter().map(Axis::span).fold(channels, usize::saturating_mul) <= MOST_ELEMENTS
}

impl Axis {
    /// An axis of so many places, taps and elements, by stride and dilation; nothing where the windows do not go forwards.
    pub(super) fn new([places, taps, extent]: [usize; 3], by: [isize; 2], offset: isize) -> Option<Axis> {
        let [stride, dilation] = by.map(isize::unsigned_abs);
        let is_forward = by.into_iter().all(|step| step > 0) && offset <= 0;
        is_forward.then_some(Axis { places, taps, extent, stride, dilation, before: offset.unsigned_abs() })
    }

    /// How many elements there are from the first under a window to the last, with those outside at either end.
    fn span(&self) -> usize {
        let under = self.places.saturating_mul(self.stride).saturating_add(self.taps.saturating_mul(self.dilation));
        under.max(self.extent.saturating_add(self.before))
    }

    /// Whether each element lies under one tap at most, and no tap beyond the ends.
    pub(super) fn is_apart(&self) -> bool {
        let last = (self.places - 1) * self.stride + (self.taps - 1) * self.dilation;
        self.before == 0 && last < self.extent && self.dilation == 1 && self.taps <= self.stride
    }
}
