//! Windows that slide over an array without weights: the largest element under each, the sum of all, and their adjoints.
//!
//! | form | kernel |
//! |---|---|
//! | `at[c, y, x] = position of the largest a[c, s * y + d * u - b, ..]`, and what stands there | `largest_under` |
//! | `a_bar[flat at[c, y, x]] += y_bar[c, y, x]` | `largest_back` |
//! | `t[c, y, x] = sum[u, v](a[c, s * y + d * u - b, ..])` | `total_under` |
//! | `a_bar[c, s * y + d * u - b, ..] += t_bar[c, y, x]` | `total_back` |
//!
//! The sums under windows are by a kernel where neighbouring windows begin more than one element apart in memory; where they
//! begin next to each other, loops over them are vector code already. The kernels add taps in the order of the axes, and places,
//! too, where an element is the sum over several: a contraction in another order is loops.

use super::windows::{has_few_taps, has_room};
use crate::ir::{Affine, Index, Loop, Order, Term, ValueId, access};
use crate::plan::scene::Scene;
use crate::plan::step::{Axis, By, Geometry, Pool, Pooled};

/// A box of indices as windows: where it has the places of the windows, `still`, and the elements under them, `sliding`, with
/// the shapes of both arrays.
struct Slide<'t> {
    indices: &'t [Loop],
    still: &'t [Affine],
    sliding: &'t [Affine],
    places: &'t [usize],
    extents: &'t [usize],
}

/// The windows that a box of indices is.
struct Slid {
    geometry: Geometry,
    /// Whether the taps come in the order of the axes, and whether the places do.
    in_order: [bool; 2],
    /// Whether on each axis all taps of a place come before those of the next.
    places_first: bool,
}

impl Slid {
    /// Whether neighbouring places lie next to each other in memory, and so do their elements.
    fn is_dense(&self) -> bool {
        matches!(&self.geometry.axes[..], [.., axis, _] if axis.stride == 1)
    }

    /// Whether the sum of an element over the places whose windows it lies under is in the order of the axes, or has one summand
    /// at most.
    fn adds_in_order(&self) -> bool {
        self.in_order[1] && self.places_first || self.geometry.axes.iter().all(Axis::is_apart)
    }

    fn by(self, kernel: Pooled, operands: Vec<ValueId>) -> By {
        By::Pool(Pool { kernel, geometry: self.geometry, operands })
    }
}

/// The positions of the largest elements and what stands there, where the search has the form.
pub(super) fn largest(scene: &Scene<'_>, id: ValueId, order: &Order) -> Option<By> {
    let slid = searched(scene, id, order).filter(|_| !scene.is_local(id))?;
    Some(slid.by(Pooled::Largest, vec![order.operand.value]))
}

/// The seeds carried back to where elements were found, where the search has the form.
pub(super) fn largest_back(
    scene: &Scene<'_>,
    id: ValueId,
    seed: ValueId,
    positions: ValueId,
    order: &Order,
) -> Option<By> {
    let slid = searched(scene, positions, order)?;
    let of = scene.view(order.operand.value);
    let by_columns = !scene.view(seed).lies_by_rows() && !scene.view(id).lies_by_rows();
    let same = scene.view(id).is_like(of) && scene.view(seed).batched == of.batched && by_columns;
    (same && scene.is_overwritten_in_memory(id)).then(|| slid.by(Pooled::LargestBack, vec![seed, positions]))
}

/// The sums, or the seeds carried back to all elements, where the contraction has the form.
pub(super) fn total(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Option<By> {
    let [Term { indices, out: own, a, b: None }] = terms else { return None };
    let (out, input) = (scene.view(id), scene.view(a.value));
    let slide = |still, places, sliding, extents| Slide { indices, still, sliding, places, extents };
    let under = slide(own, &out.shape[..], &a.at, &input.shape[..]);
    let back = slide(&a.at, &input.shape[..], own, &out.shape[..]);
    let (kernel, slid) = match under.slid().filter(|slid| slid.in_order[0] && !slid.is_dense()) {
        Some(slid) => (Pooled::Total, slid),
        None => (Pooled::TotalBack, back.slid().filter(Slid::adds_in_order)?),
    };
    let is_alike = out.batched == input.batched && out.is_real() && input.is_real();
    let is_alike = is_alike && !out.lies_by_rows() && !input.lies_by_rows();
    (is_alike && scene.is_overwritten_in_memory(id)).then(|| slid.by(kernel, vec![a.value]))
}

/// The windows of a search of each sample.
fn searched(scene: &Scene<'_>, id: ValueId, order: &Order) -> Option<Slid> {
    let (out, operand) = (scene.view(id), scene.view(order.operand.value));
    let still = access::identity(order.kept);
    let slide = Slide {
        indices: &order.indices,
        still: &still,
        sliding: &order.operand.at,
        places: &out.shape,
        extents: &operand.shape,
    };
    let by_columns = !out.lies_by_rows() && !operand.lies_by_rows();
    let of_samples = out.batched && operand.batched && operand.is_real() && by_columns;
    let is_search = order.largest && order.take.is_none() && of_samples;
    slide.slid().filter(|slid| is_search && slid.in_order[0])
}

impl Slide<'_> {
    fn extent(&self, index: Index) -> usize {
        self.indices[index.0].extent
    }

    fn slid(&self) -> Option<Slid> {
        let ([c, still @ ..], [of, sliding @ ..]) = (self.still, self.sliding) else { return None };
        let (channel, rank) = (c.as_index()?, still.len());
        let channels = self.extent(channel);
        let whole = [self.places[0], self.extents[0]] == [channels; 2];
        if of != c || !whole || rank != sliding.len() || !(1..=3).contains(&rank) {
            return None;
        }
        let sizes = self.places[1..].iter().zip(&self.extents[1..]);
        let axes = still.iter().zip(sliding).zip(sizes).map(|(at, (places, extent))| self.axis(at, *places, *extent));
        let (axes, indices): (Vec<Axis>, Vec<[Option<Index>; 2]>) =
            axes.collect::<Option<Vec<_>>>()?.into_iter().unzip();
        let is_used = self.are_all_used(&indices, (channels > 1).then_some(channel));
        let of = |which: usize| indices.iter().filter_map(move |both| both[which]);
        let in_order = [1, 0].map(|which| of(which).is_sorted());
        let places_first =
            indices.iter().all(|[place, tap]| tap.is_none_or(|tap| place.is_none_or(|place| place < tap)));
        let geometry = Geometry { still: channels, sliding: channels, axes, groups: 1, turned: false };
        let fits = has_few_taps(&geometry) && has_room(&geometry);
        let slides = geometry.axes.iter().any(|axis| axis.taps > 1) && fits;
        (slides && is_used).then_some(Slid { geometry, in_order, places_first })
    }

    /// Whether each index of the box is the channel, a place or a tap, and only one of them. An index that is none of them would
    /// only repeat what is done.
    fn are_all_used(&self, indices: &[[Option<Index>; 2]], channel: Option<Index>) -> bool {
        let mut used: Vec<Index> = indices.iter().flatten().copied().flatten().chain(channel).collect();
        used.sort();
        used.into_iter().eq((0..self.indices.len()).map(Index).filter(|index| self.extent(*index) > 1))
    }

    /// One axis of the windows, from where its places are in `still` and its elements in `sliding`; and the indices of its place
    /// and its tap, where they have more than one value.
    fn axis(
        &self,
        (still, sliding): (&Affine, &Affine),
        places: usize,
        extent: usize,
    ) -> Option<(Axis, [Option<Index>; 2])> {
        let place = still.as_index();
        let is_one = places == 1 && (*still == Affine::default() || place.is_some());
        let covers = place.is_some_and(|place| self.extent(place) == places);
        let more = |index: &Index| self.extent(*index) > 1;
        let moves = |own: &&(Index, isize)| Some(own.0) == place;
        let stride = sliding.terms.iter().find(moves).map_or(isize::from(is_one), |(_, stride)| *stride);
        let mut taps = sliding.terms.iter().filter(|own| !moves(own) && more(&own.0));
        let (tap, dilation) = taps.next().map_or((None, 1), |(tap, dilation)| (Some(*tap), *dilation));
        let sizes = [places, tap.map_or(1, |tap| self.extent(tap)), extent];
        let is_sound = (is_one || covers) && taps.next().is_none();
        let axis = Axis::new(sizes, [stride, dilation], sliding.offset).filter(|_| is_sound)?;
        Some((axis, [place.filter(more), tap]))
    }
}
