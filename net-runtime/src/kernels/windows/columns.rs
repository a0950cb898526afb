//! The convolution of one sample: the lanes of a vector are neighbouring places of the axis that is contiguous.
//!
//! ```text
//! places 0..8, 8..16, 16..24 of 24   a vector each; the last begins earlier where it would not fit, and repeats some
//! channels 0..6 by columns 0..4      twenty-four sums stay in registers while taps and channels of the input pass by
//! ```
//!
//! With a stride on that axis, or where a window reaches over its ends, the input is copied first, as many channels and
//! columns as fit: the elements of each remainder by the stride one after the other, zeros around them. What a lane
//! reads there is left out of its sum, so that the zeros are never multiplied by an infinite weight.

use crate::kernels::vector::registers::{add_product, apart, below, load_at, store_at};
use crate::kernels::windows::sliding::{Channels, MOST_TAPS, Sliding};
use crate::kernels::windows::{AXES, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// How many bytes of the input are copied at once.
const COPIED_BYTES: usize = 24 * 1024;
/// The most vectors of a tile.
const MOST_SUMS: usize = 24;

/// Where the input and the weight of a tap are, and which tap of the contiguous axis it is.
#[derive(Clone, Copy)]
struct Tap {
    input: i32,
    weight: i32,
    down: u32,
}

/// The taps of a kind of place, and the lanes of a vector at which each tap of the contiguous axis lies inside.
struct Taps {
    count: usize,
    each: MaybeUninit<[Tap; MOST_TAPS]>,
    lanes: MaybeUninit<[u16; MOST_TAPS]>,
}

/// The input as it is read: channels, leading taps and columns this far apart.
struct Source<T> {
    /// Of the first leading tap that lies inside, and of column `column`.
    first: *const T,
    column: usize,
    channel_step: usize,
    lead_step: usize,
    column_step: usize,
}

/// A part of `out` that one source is enough for, of one group.
struct Part<T> {
    /// The leading taps that lie inside.
    leads: Range<usize>,
    columns: Range<usize>,
    /// How many channels of the input, and whether there were some before.
    inputs: usize,
    resumes: bool,
    weights: *const T,
    start: *const T,
    /// Of column 0.
    out: *mut T,
}

/// Neighbouring columns by some vectors of one position in them.
struct Tile<'a, T> {
    taps: &'a Taps,
    /// The lanes that some tap lies inside at.
    reached: u16,
    inputs: usize,
    input: *const T,
    input_channel: usize,
    input_column: usize,
    weights: *const T,
    channels: Channels,
    start: *const T,
    resumes: bool,
    out: *mut T,
    out_column: usize,
    /// How many lanes are places.
    lanes: usize,
}

/// A convolution whose axes are three: leading, contiguous, last.
pub(crate) struct Columns<'a, T> {
    of: &'a Sliding<T>,
    windows: Windows,
    out_steps: [usize; AXES + 1],
    input_steps: [usize; AXES + 1],
    channels: Channels,
    copies: bool,
    /// How many elements of a copied column have one remainder by the stride.
    phase: usize,
}

impl<T: Real> Sliding<T> {
    /// One sample, forwards.
    ///
    /// # Safety
    ///
    /// As in `run`; there are two axes or three.
    #[inline(always)]
    pub(crate) unsafe fn of_one_sample<S: Simd>(&self, simd: S) {
        let is_512 = const { <S::f32s as SimdBase<S>>::LEN == 16 };
        let (wide, half) = (<T as Lanes>::Wide::<S>::LEN, <T as Lanes>::Half::<S>::LEN);
        let places = self.windows.axes[self.windows.rank - 2].places;
        // SAFETY: as the caller says.
        unsafe {
            if places <= <T as Lanes>::Block::<S>::LEN {
                Columns::of::<T::Block<S>, S>(self).run::<S, T::Block<S>>(simd);
            } else if is_512 && places.div_ceil(wide) * 2 > places.div_ceil(half) {
                Columns::of::<T::Half<S>, S>(self).run::<S, T::Half<S>>(simd);
            } else {
                Columns::of::<T::Wide<S>, S>(self).run::<S, T::Wide<S>>(simd);
            }
        }
    }
}

impl<'a, T: Real> Columns<'a, T> {
    #[inline(always)]
    fn of<V: SimdBase<S>, S: Simd>(of: &'a Sliding<T>) -> Self {
        let windows = of.windows.as_volume();
        let (out_steps, input_steps) = (windows.still_steps(), windows.sliding_steps());
        let down = &windows.axes[1];
        let copies = down.stride != 1 || !down.is_inside() || down.places < V::LEN;
        let phase = down.places.max(V::LEN) + (down.taps - 1) * down.dilation / down.stride;
        Columns { of, windows, out_steps, input_steps, channels: of.channels(&out_steps, &input_steps), copies, phase }
    }

    /// How many columns of the input so many places of the last axis need.
    #[inline(always)]
    fn columns(&self, places: usize) -> usize {
        let last = &self.windows.axes[2];
        (places - 1) * last.stride + (last.taps - 1) * last.dilation + 1
    }

    /// # Safety
    ///
    /// As in `of_one_sample`.
    #[inline(always)]
    unsafe fn run<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [lead, down, last] = self.windows.axes;
                let Channels { out: outs, input: inputs, out_step, input_step, .. } = self.channels;
                let mut copied = MaybeUninit::<[u64; COPIED_BYTES / 8]>::uninit();
                let copied: *mut T = copied.as_mut_ptr().cast();
                // A stride may be so long that a column is more than `usize` counts, on 32 bits, and then has no room.
                let column = self.phase.saturating_mul(down.stride).saturating_mul(lead.taps);
                let room = COPIED_BYTES / size_of::<T>() / column;
                if self.copies && room < self.columns(1) {
                    // SAFETY: as the caller says.
                    return unsafe { self.of.each() };
                }
                let mut taps = Taps { count: 0, each: MaybeUninit::uninit(), lanes: MaybeUninit::uninit() };
                let places = if self.copies {
                    ((room - self.columns(1)) / last.stride + 1).min(last.places)
                } else {
                    last.places
                };
                let at_once = if self.copies { (room / self.columns(places)).min(inputs) } else { inputs };
                for group in 0..self.windows.groups {
                    for i in 0..lead.places {
                        let (leads, _, start) = lead.taps_under(i);
                        let lead_element = start + (leads.start * lead.dilation) as isize;
                        let input = self.of.input.wrapping_add(group * inputs * input_step);
                        let input = input.wrapping_offset(lead_element * self.input_steps[1] as isize);
                        let has_start = !self.of.start.is_null();
                        for k in (0..last.places).step_by(places) {
                            for q in (0..inputs).step_by(at_once) {
                                let weights =
                                    group * self.windows.weight_steps().group + q * self.channels.weights_of_input;
                                let part = Part {
                                    leads: leads.clone(),
                                    columns: k..(k + places).min(last.places),
                                    inputs: at_once.min(inputs - q),
                                    resumes: q > 0,
                                    weights: self.of.weights.wrapping_add(weights),
                                    start: if has_start {
                                        self.of.start.wrapping_add(group * outs)
                                    } else {
                                        self.of.start
                                    },
                                    out: self.of.out.wrapping_add(group * outs * out_step + i * self.out_steps[1]),
                                };
                                let input = input.wrapping_add(q * input_step);
                                // SAFETY: `copied` has room for `at_once` channels of that many columns.
                                unsafe {
                                    let source = if self.copies {
                                        self.copy(&part, input, copied)
                                    } else {
                                        self.in_place(input)
                                    };
                                    self.part::<S, V>(simd, &part, &source, &mut taps);
                                }
                            }
                        }
                    }
                }
            },
        )
    }

    #[inline(always)]
    fn in_place(&self, input: *const T) -> Source<T> {
        let [channel_step, lead, _, column_step] = self.input_steps;
        let lead_step = self.windows.axes[0].dilation * lead;
        Source { first: input, column: 0, channel_step, lead_step, column_step }
    }

    /// What a part needs, with zeros before and behind each column, to `to`.
    #[inline(never)]
    unsafe fn copy(&self, part: &Part<T>, input: *const T, to: *mut T) -> Source<T> {
        let [lead, down, last] = self.windows.axes;
        let first = (part.columns.start * last.stride).saturating_sub(last.before);
        let end =
            ((part.columns.end - 1) * last.stride + (last.taps - 1) * last.dilation + 1).saturating_sub(last.before);
        let (end, column_step) = (end.min(last.extent).max(first), self.phase * down.stride);
        let lead_step = (end - first) * column_step;
        let channel_step = part.leads.len() * lead_step;
        for q in 0..part.inputs {
            for i in 0..part.leads.len() {
                for column in first..end {
                    let from = q * self.input_steps[0] + i * lead.dilation * self.input_steps[1];
                    let from = input.wrapping_add(from + column * self.input_steps[3]);
                    let to = to.wrapping_add(q * channel_step + i * lead_step + (column - first) * column_step);
                    // SAFETY: the column lies in the input, and in the copy.
                    unsafe { self.copy_column(from, to) };
                }
            }
        }
        Source { first: to, column: first, channel_step, lead_step, column_step }
    }

    #[inline(always)]
    unsafe fn copy_column(&self, from: *const T, to: *mut T) {
        let down = &self.windows.axes[1];
        for remainder in 0..down.stride {
            let to = to.wrapping_add(remainder * self.phase);
            // Element `index * stride + remainder - before` to `index`.
            let first = (down.before.saturating_sub(remainder)).div_ceil(down.stride).min(self.phase);
            let end = (down.extent + down.before).saturating_sub(remainder).div_ceil(down.stride).min(self.phase);
            let end = end.max(first);
            // SAFETY: the elements lie in the column; a phase is as long as its numbers say.
            unsafe {
                for index in 0..first {
                    *to.add(index) = T::ZERO;
                }
                for index in first..end {
                    *to.add(index) = *from.add(index * down.stride + remainder - down.before);
                }
                for index in end..self.phase {
                    *to.add(index) = T::ZERO;
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn part<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        part: &Part<T>,
        source: &Source<T>,
        taps: &mut Taps,
    ) {
        let [_, down, last] = self.windows.axes;
        let mut first = part.columns.start;
        while first < part.columns.end {
            let (inside, _, start) = last.taps_under(first);
            let end = (first + 1..part.columns.end).find(|&next| last.taps_under(next).0 != inside);
            let end = end.unwrap_or(part.columns.end);
            let input = (start - source.column as isize) * source.column_step as isize;
            let input = source.first.wrapping_offset(input);
            self.list(part, source, inside, taps);
            for next in (0..down.places).step_by(V::LEN) {
                let at = next.min(down.places.saturating_sub(V::LEN));
                // Sums that are resumed may not be added to twice.
                let done = if part.resumes { below(next - at, V::LEN) } else { 0 };
                let (is_inside, reached) = self.lanes(at, V::LEN, done, taps);
                let tile = Tile {
                    taps,
                    reached,
                    inputs: part.inputs,
                    input: input.wrapping_add(at),
                    input_channel: source.channel_step,
                    input_column: last.stride * source.column_step,
                    weights: part.weights,
                    channels: self.channels,
                    start: part.start,
                    resumes: part.resumes,
                    out: part.out.wrapping_add(first * self.out_steps[3] + at),
                    out_column: self.out_steps[3],
                    lanes: down.places.min(V::LEN),
                };
                // SAFETY: the columns and places lie in `out`, and what the taps read in the source.
                unsafe {
                    if is_inside {
                        tile.columns::<S, V, false>(simd, end - first);
                    } else {
                        tile.columns::<S, V, true>(simd, end - first);
                    }
                }
            }
            first = end;
        }
    }

    /// Lists the taps, in order, those of the last axis being `inside`.
    #[inline(never)]
    fn list(&self, part: &Part<T>, source: &Source<T>, inside: Range<usize>, taps: &mut Taps) {
        let ([_, down, last], steps) = (self.windows.axes, self.windows.weight_steps().taps);
        let each: *mut Tap = taps.each.as_mut_ptr().cast();
        taps.count = 0;
        for i in part.leads.clone() {
            for j in 0..down.taps {
                let element = j * down.dilation;
                let element = match (self.copies, down.stride) {
                    (true, 2..) => element % down.stride * self.phase + element / down.stride,
                    _ => element,
                };
                for k in inside.clone() {
                    let input =
                        (i - part.leads.start) * source.lead_step + element + k * last.dilation * source.column_step;
                    let weight = i * steps[0] + j * steps[1] + k * steps[2];
                    let tap = Tap { input: input as i32, weight: weight as i32, down: j as u32 };
                    debug_assert!(taps.count < MOST_TAPS);
                    // SAFETY: a window has `MOST_TAPS` taps at most: `Windows::fitted` refuses more.
                    unsafe { each.add(taps.count).write(tap) };
                    taps.count += 1;
                }
            }
        }
    }

    /// The lanes but those `done` at which each tap lies inside, for a vector from place `at` on: whether these are all, and
    /// those at which some does.
    #[inline(always)]
    fn lanes(&self, at: usize, length: usize, done: u16, taps: &mut Taps) -> (bool, u16) {
        if !self.copies {
            return (true, u16::MAX);
        }
        let down = &self.windows.axes[1];
        let all = below(down.places - at, length);
        let (lanes, mut is_inside, mut reached): (*mut u16, _, _) = (taps.lanes.as_mut_ptr().cast(), true, 0);
        for tap in 0..down.taps {
            let places = down.places_of(tap);
            let inside = below(places.end.saturating_sub(at), length) & !below(places.start.saturating_sub(at), length);
            let inside = inside & !done;
            debug_assert!(tap < MOST_TAPS);
            // SAFETY: an axis has `MOST_TAPS` taps at most: `Windows::fitted` refuses more.
            unsafe { lanes.add(tap).write(inside) };
            is_inside &= inside == all;
            reached |= inside;
        }
        (is_inside, if taps.count == 0 { 0 } else { reached })
    }
}

impl<T: Real> Tile<'_, T> {
    /// So many columns.
    #[inline(always)]
    unsafe fn columns<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool>(&self, simd: S, columns: usize) {
        let mut column = 0;
        // SAFETY: the columns follow each other up to the last.
        unsafe {
            while column < columns {
                if const { <S::f32s as SimdBase<S>>::LEN == 16 } && column + 4 <= columns {
                    self.all_channels::<S, V, BORDER, 4>(simd, column);
                    column += 4;
                } else if const { <S::f32s as SimdBase<S>>::LEN < 16 } && column + 2 <= columns {
                    self.all_channels::<S, V, BORDER, 2>(simd, column);
                    column += 2;
                } else {
                    self.all_channels::<S, V, BORDER, 1>(simd, column);
                    column += 1;
                }
            }
        }
    }

    /// All channels of `out` of `N` columns, in tiles as large as registers allow.
    #[inline(always)]
    unsafe fn all_channels<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool, const N: usize>(
        &self,
        simd: S,
        column: usize,
    ) {
        let (mut first, all) = (0, self.channels.out);
        // SAFETY: the tiles follow each other up to the last channel.
        unsafe {
            while first < all {
                let rest = all - first;
                if rest >= 6 && rest != 8 {
                    self.sums::<S, V, BORDER, 6, N>(simd, first, column);
                    first += 6;
                } else if rest >= 4 {
                    self.sums::<S, V, BORDER, 4, N>(simd, first, column);
                    first += 4;
                } else {
                    self.sums::<S, V, BORDER, 1, N>(simd, first, column);
                    first += 1;
                }
            }
        }
    }

    /// `K` channels from `first` on, of `N` columns from `column` on.
    #[inline(always)]
    unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool, const K: usize, const N: usize>(
        &self,
        simd: S,
        first: usize,
        column: usize,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let taps: *const Tap = self.taps.each.as_ptr().cast();
                let lanes: *const u16 = self.taps.lanes.as_ptr().cast();
                let of_out = self.channels.weights_of_out;
                let mut short = MaybeUninit::<[[u64; 8]; MOST_SUMS]>::uninit();
                let (short, is_short): (*mut T, _) = (short.as_mut_ptr().cast(), self.lanes < V::LEN);
                let (out, out_step, out_column) = if is_short {
                    (short, N * V::LEN, V::LEN)
                } else {
                    let (channel, column) = (first * self.channels.out_step, column * self.out_column);
                    (self.out.wrapping_add(channel + column), self.channels.out_step, self.out_column)
                };
                if is_short && self.resumes {
                    // SAFETY: as the caller says; there is room for the tile.
                    unsafe { self.shorten(short, V::LEN, first..first + K, column..column + N, true) };
                }
                let mut sums = [[V::splat(simd, T::ZERO); N]; K];
                // SAFETY: every place and every tap lies inside the arrays, as the caller says; all taps up to `count` are listed.
                unsafe {
                    for k in 0..K {
                        let start = self.start::<S, V, BORDER>(simd, first + k);
                        for n in 0..N {
                            let resumed = || load_at(simd, out.wrapping_add(k * out_step + n * out_column));
                            sums[k][n] = if self.resumes { resumed() } else { start };
                        }
                    }
                    let mut weights = self.weights.wrapping_add(first * of_out);
                    let mut input = self.input.wrapping_add(column * self.input_column);
                    for _ in 0..self.inputs {
                        for tap in 0..self.taps.count {
                            let tap = &*taps.add(tap);
                            let at = input.wrapping_offset(tap.input as isize);
                            let weights = weights.wrapping_offset(tap.weight as isize);
                            let mut inputs = [V::splat(simd, T::ZERO); N];
                            for n in 0..N {
                                inputs[n] = load_at(simd, at.wrapping_add(n * self.input_column));
                            }
                            let inside = if BORDER { u64::from(*lanes.add(tap.down as usize)) } else { 0 };
                            let inside = V::Mask::from_bitmask(simd, inside);
                            for k in 0..K {
                                let weight = V::splat(simd, *weights.add(k * of_out));
                                for n in 0..N {
                                    let sum = add_product(sums[k][n], inputs[n], weight);
                                    sums[k][n] = if BORDER { inside.select(sum, sums[k][n]) } else { sum };
                                }
                            }
                        }
                        weights = weights.wrapping_add(self.channels.weights_of_input);
                        input = input.wrapping_add(self.input_channel);
                    }
                    for k in 0..K {
                        for n in 0..N {
                            store_at(sums[k][n], out.wrapping_add(k * out_step + n * out_column));
                        }
                    }
                    if is_short {
                        self.shorten(short, V::LEN, first..first + K, column..column + N, false);
                    }
                }
            },
        )
    }

    /// The places of a tile, fewer than lanes, from vectors that follow each other, or into them, with zeros behind.
    #[inline(never)]
    unsafe fn shorten(&self, short: *mut T, length: usize, channels: Range<usize>, columns: Range<usize>, back: bool) {
        let mut short = short;
        for channel in channels {
            for column in columns.clone() {
                let out = self.out.wrapping_add(channel * self.channels.out_step + column * self.out_column);
                // SAFETY: as the caller says.
                unsafe {
                    if back {
                        core::slice::from_raw_parts_mut(short, length).fill(T::ZERO);
                        core::ptr::copy_nonoverlapping(out, short, self.lanes);
                    } else {
                        core::ptr::copy_nonoverlapping(short, out, self.lanes);
                    }
                }
                short = short.wrapping_add(length);
            }
        }
    }

    /// What the sums of a channel start from.
    #[inline(always)]
    unsafe fn start<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool>(&self, simd: S, channel: usize) -> V {
        if !self.start.is_null() {
            // SAFETY: the start is one number a channel.
            V::splat(simd, unsafe { *self.start.add(channel) })
        } else if BORDER {
            // An element that no tap reaches is +0; a sum starts from -0.0.
            let reached = V::Mask::from_bitmask(simd, u64::from(self.reached));
            reached.select(V::splat(simd, T::NEGATIVE_ZERO), V::splat(simd, T::ZERO))
        } else {
            V::splat(simd, if self.taps.count == 0 { T::ZERO } else { T::NEGATIVE_ZERO })
        }
    }
}
