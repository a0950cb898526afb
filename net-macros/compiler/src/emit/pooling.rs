//! Windows that slide over an array without weights: the largest element under each, the sum of all, and their adjoints. Of one
//! sample each is a call of a kernel; blocks of samples are loops, whose innermost is over the samples.
//!
//! ```text
//! if B == 1 { largest_under(simd, Windows::new(6, 6).axis(12, 2, 24).by(2, 1, 0).., a, at, y); } else { for c in 0..6 { .. } }
//! ```
//!
//! | form | kernel |
//! |---|---|
//! | `at[c, y, x] = position of the largest a[c, s * y + d * u - b, ..]`, and what stands there | `largest_under` |
//! | `a_bar[flat at[c, y, x]] += y_bar[c, y, x]` | `largest_back` |
//! | `t[c, y, x] += a[c, s * y + d * u - b, ..]` | `total_under` |
//! | `a_bar[c, s * y + u, ..] += t_bar[c, y, x]` | `total_back` |
//!
//! The adjoints are kernels where windows stand apart: there each element lies under one at most. Sums are where neighbouring
//! places are a stride apart in memory: loops over those next to each other are vector code already.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::body::{Start, Writer};
use super::elements::Bound;
use super::gather;
use super::types::number;
use super::windows::{Axis, MOST_TAPS, in_range};
use crate::ir::{Affine, Index, Loop, Operation, Order, Place, Position, Read, Term, ValueId, access};

/// Where windows have their places and their elements, in a box of indices.
struct Slide<'t> {
    indices: &'t [Loop],
    still: &'t [Affine],
    sliding: &'t [Affine],
    places: &'t [usize],
    extents: &'t [usize],
}

/// What such windows are.
struct Slid {
    /// `Windows::new(6, 6).axis(12, 2, 24).by(2, 1, 0).axis(12, 2, 24).by(2, 1, 0)`
    windows: TokenStream,
    /// Whether taps come in the order of the axes.
    in_order: bool,
    /// Whether neighbouring places lie next to each other in memory, and so do their elements.
    is_dense: bool,
    /// Whether each element lies under one window at most, and none reaches beyond the ends.
    are_apart: bool,
}

/// The kernel for one sample, and the loops for more.
pub(super) fn of_one(
    call: Option<TokenStream>,
    block: Option<&Ident>,
    loops: Vec<TokenStream>,
) -> (Vec<TokenStream>, bool) {
    match (call, block) {
        (Some(call), Some(block)) => (vec![quote!(if #block == 1 { #call } else { #(#loops)* })], true),
        _ => (loops, false),
    }
}

/// The positions of the largest elements and what stands there, where the search has the form.
pub(super) fn largest(writer: &Writer<'_>, id: ValueId, order: &Order) -> Option<TokenStream> {
    let (value, windows) = (gather::taken_there(writer, id)?, searched(writer, id, order)?.windows);
    let [input, at, out] = [order.operand.value, id, value].map(|id| writer.bound(id).name);
    (!writer.is_local(id)).then(|| quote!(::net_runtime::kernels::largest_under(simd, #windows, #input, #at, #out);))
}

/// The seeds carried back to where elements were found, where the search has the form.
pub(super) fn largest_back(writer: &Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> Option<TokenStream> {
    let Place::Flat(Position { affine, reads }) = at else { return None };
    let [(1, Read { value: positions, at })] = &reads[..] else { return None };
    let Operation::Order(order) = &writer.program.value(*positions).operation else { return None };
    let windows = searched(writer, *positions, order).filter(|slid| slid.are_apart)?.windows;
    let is_each = *affine == Affine::default() && *at == access::identity(order.kept);
    let [of, from] = [order.operand.value, *positions].map(|id| writer.bound(id));
    let [out, seed] = [id, source].map(|id| writer.bound(id));
    let same = is_like(&out, &of) && is_like(&seed, &from) && seed.block == of.block;
    let (out, seed, at) = (out.name, seed.name, from.name);
    (is_each && same && is_written(writer, id))
        .then(|| quote!(::net_runtime::kernels::largest_back(simd, #windows, #seed, #at, #out);))
}

/// The sums, or the seeds carried back to all elements, where the contraction has the form.
pub(super) fn total(writer: &Writer<'_>, id: ValueId, terms: &[Term]) -> Option<TokenStream> {
    let [Term { indices, out: own, a: Read { value, at }, b: None }] = terms else { return None };
    let [out, input] = [id, *value].map(|id| writer.bound(id));
    let slide = |still, places, sliding, extents| Slide { indices: &indices[..], still, sliding, places, extents };
    let under = slide(own, &out.shape[..], at, &input.shape[..]);
    let back = slide(at, &input.shape[..], own, &out.shape[..]);
    let (kernel, windows) = match under.windows() {
        Some(slid) if slid.in_order && !slid.is_dense => (quote!(total_under), slid.windows),
        _ => (quote!(total_back), back.windows().filter(|slid| slid.are_apart)?.windows),
    };
    let of_samples = out.block.is_some() && out.block == input.block && is_real(&out) && is_real(&input);
    let (out, input) = (out.name, input.name);
    (of_samples && is_written(writer, id))
        .then(|| quote!(::net_runtime::kernels::#kernel(simd, #windows, #input, #out);))
}

/// The windows of a search of each sample.
fn searched(writer: &Writer<'_>, id: ValueId, order: &Order) -> Option<Slid> {
    let (out, operand) = (writer.bound(id), writer.bound(order.operand.value));
    let still = access::identity(order.kept);
    let slide = Slide {
        indices: &order.indices,
        still: &still,
        sliding: &order.operand.at,
        places: &out.shape,
        extents: &operand.shape,
    };
    let of_samples = out.block.is_some() && out.block == operand.block && is_real(&operand);
    let is_search = order.largest && order.take.is_none() && of_samples;
    slide.windows().filter(|slid| is_search && slid.in_order)
}

/// Whether two are arrays of the same size.
fn is_like(a: &Bound, b: &Bound) -> bool {
    a.shape == b.shape && a.block == b.block
}

fn is_real(bound: &Bound) -> bool {
    !bound.classes && !bound.positions
}

/// Whether the value is written to memory, over what is there.
fn is_written(writer: &Writer<'_>, id: ValueId) -> bool {
    writer.start(id) == Start::Overwrite && !writer.is_local(id)
}

impl Slide<'_> {
    fn extent(&self, index: Index) -> usize {
        self.indices[index.0].extent
    }

    fn windows(&self) -> Option<Slid> {
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
        // Each index is one thing, and none only repeats what is done.
        let mut used: Vec<Index> = indices.iter().flatten().copied().flatten().collect();
        used.extend((channels > 1).then_some(channel));
        used.sort();
        let all = (0..self.indices.len()).map(Index).filter(|index| self.extent(*index) > 1);
        let taps: usize = axes.iter().map(|axis| axis.taps).product();
        let slides = taps > 1 && taps <= MOST_TAPS && in_range(&axes, channels);
        let in_order = indices.iter().filter_map(|[_, tap]| *tap).is_sorted();
        let are_apart = axes.iter().all(Axis::is_apart);
        let is_dense = rank > 1 && axes[rank - 2].by[0] == 1;
        let (channels, axes) = (number(channels), axes.iter().map(Axis::text));
        let windows = quote!(::net_runtime::kernels::Windows::new(#channels, #channels) #(#axes)*);
        (slides && used.into_iter().eq(all)).then_some(Slid { windows, in_order, is_dense, are_apart })
    }

    /// The axis whose places are at the first and whose elements are at the second; its indices that are more than one.
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
        let is_sound = (is_one || covers) && taps.next().is_none() && stride > 0 && dilation > 0 && sliding.offset <= 0;
        let axis = Axis {
            places,
            taps: tap.map_or(1, |tap| self.extent(tap)),
            extent,
            by: [stride.unsigned_abs(), dilation.unsigned_abs(), sliding.offset.unsigned_abs()],
        };
        is_sound.then(|| (axis, [place.filter(more), tap]))
    }
}
