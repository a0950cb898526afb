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
//!
//! A transpose of stride 1 and few channels is a convolution, too, whose taps are in the other order.

mod copy;
mod part;
mod taps;
mod tile;

use crate::kernels::vector::registers::apart;
use crate::kernels::windows::sliding::{Channels, Sliding};
use crate::kernels::windows::steps::WeightSteps;
use crate::kernels::windows::{AXES, MOST_TAPS, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes of the input are copied at once.
const COPIED_BYTES: usize = 24 * 1024;

/// So few channels of a group are made one after the other, for more columns at once; and a copy of the input for them pays only
/// where there must be one.
const FEW: usize = 3;

/// A tap: how far its input and its weight are from those of the first tap, and its number on the contiguous axis.
#[derive(Clone, Copy)]
struct Tap {
    input: i32,
    weight: i32,
    down: u32,
}

/// The list of the taps at some places, and for each tap of the contiguous axis the lanes of a vector at which it lies inside:
/// of 3 taps with one element before, tap 0 of the first eight places has `0b1111_1110`.
struct MaskedTaps {
    count: usize,
    each: MaybeUninit<[Tap; MOST_TAPS]>,
    lanes: MaybeUninit<[u16; MOST_TAPS]>,
}

/// The input as a part of `out` reads it, in place or a copy: how far its channels, leading taps and columns are apart.
struct InputView<T> {
    /// Of the first leading tap that lies inside, and of column `column`.
    first: *const T,
    column: usize,
    channel_step: usize,
    lead_step: usize,
    column_step: usize,
}

/// A part of `out`, of one group, small enough that a copy of its input has room: all channels of some columns.
struct OutPart<T> {
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

/// A convolution whose axes are three: leading, contiguous, last.
pub(crate) struct Columns<'a, T> {
    of: &'a Sliding<'a, T>,
    windows: Windows,
    out_steps: [usize; AXES + 1],
    input_steps: [usize; AXES + 1],
    channels: Channels,
    weights: WeightSteps,
    copies: bool,
    /// How many elements of a copied column have one remainder by the stride.
    phase: usize,
}

impl<T: Real> Sliding<'_, T> {
    /// Whether a transpose runs as a convolution: where it sums over few channels, so that most of its work would be to put products
    /// where they belong.
    #[inline(always)]
    pub(crate) fn is_flipped(&self) -> bool {
        self.windows.still <= FEW && self.windows.axes.iter().all(|axis| axis.flipped().is_some())
    }

    /// One sample, forwards, or a transpose that runs as such.
    ///
    /// # Safety
    ///
    /// As in `run`; there are two axes or three.
    #[inline(always)]
    pub(crate) unsafe fn of_one_sample<S: Simd>(&self, simd: S) {
        let is_512 = const { <S::f32s as SimdBase<S>>::LEN == 16 };
        let (wide, half) = (<T as Lanes>::Wide::<S>::LEN, <T as Lanes>::Half::<S>::LEN);
        let axis = &self.windows.axes[self.windows.rank - 2];
        let (places, outs) =
            if self.transposed { (axis.extent, self.windows.sliding) } else { (axis.places, self.windows.still) };
        // SAFETY: as the caller says.
        unsafe {
            let is_few = outs <= FEW && places < wide;
            if places <= <T as Lanes>::Narrow::<S>::LEN {
                Columns::of::<T::Narrow<S>, S>(self).run::<S, T::Narrow<S>>(simd);
            } else if is_512 && (places.div_ceil(wide) * 2 > places.div_ceil(half) || is_few && places >= half) {
                Columns::of::<T::Half<S>, S>(self).run::<S, T::Half<S>>(simd);
            } else {
                Columns::of::<T::Wide<S>, S>(self).run::<S, T::Wide<S>>(simd);
            }
        }
    }
}

impl<'a, T: Real> Columns<'a, T> {
    #[inline(always)]
    fn of<V: SimdBase<S>, S: Simd>(of: &'a Sliding<'a, T>) -> Self {
        let mut windows = of.windows.as_volume();
        let (mut out_steps, mut input_steps) = (windows.still_steps(), windows.sliding_steps());
        if of.transposed {
            (out_steps, input_steps) = (input_steps, out_steps);
            windows.axes = windows.axes.map(|axis| axis.flipped().unwrap_or(axis));
        }
        let down = &windows.axes[1];
        let copies = down.stride != 1 || !down.is_inside() || down.places < V::LEN;
        let phase = down.places.max(V::LEN) + (down.taps - 1) * down.dilation / down.stride;
        let (channels, weights) = (of.channels(&out_steps, &input_steps), windows.weight_steps());
        Columns { of, windows, out_steps, input_steps, channels, weights, copies, phase }
    }

    /// How many columns of the input so many places of the last axis need.
    #[inline(always)]
    fn columns(&self, places: usize) -> usize {
        let last = &self.windows.axes[2];
        (places - 1) * last.stride + (last.taps - 1) * last.dilation + 1
    }

    /// How many places of the last axis, and how many channels of the input, a part has: all, or as many as a copy has room for.
    /// Nothing where there is no room for the columns that one place needs.
    #[inline(always)]
    fn at_once(&self) -> Option<[usize; 2]> {
        let ([lead, down, last], inputs) = (&self.windows.axes, self.channels.input);
        // A stride may be so long that a column is more than `usize` counts, on 32 bits, and then has no room.
        let column = self.phase.saturating_mul(down.stride).saturating_mul(lead.taps);
        let room = COPIED_BYTES / size_of::<T>() / column;
        if !self.copies {
            return Some([last.places, inputs]);
        } else if room < self.columns(1) {
            return None;
        }
        let places = ((room - self.columns(1)) / last.stride + 1).min(last.places);
        Some([places, (room / self.columns(places)).min(inputs)])
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
                // SAFETY: as the caller says.
                let Some(at_once) = self.at_once() else { return unsafe { self.of.each() } };
                let mut copied = MaybeUninit::<[u64; COPIED_BYTES / 8]>::uninit();
                let copied: *mut T = copied.as_mut_ptr().cast();
                let mut taps = MaskedTaps { count: 0, each: MaybeUninit::uninit(), lanes: MaybeUninit::uninit() };
                for group in 0..self.windows.groups {
                    for i in 0..self.windows.axes[0].places {
                        // SAFETY: there is room for a copy of so many channels and columns.
                        unsafe { self.at_lead::<S, V>(simd, [group, i], at_once, copied, &mut taps) };
                    }
                }
            },
        )
    }

    /// All of a group at leading place `i`, part by part.
    ///
    /// # Safety
    ///
    /// As in `run`; `copied` has room for the input of as many places and channels as there are at once.
    #[inline(always)]
    unsafe fn at_lead<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        [group, i]: [usize; 2],
        [places, channels]: [usize; 2],
        copied: *mut T,
        taps: &mut MaskedTaps,
    ) {
        let ([lead, _, last], steps) = (self.windows.axes, &self.weights);
        let Channels { out: outs, input: inputs, out_step, input_step, weights_of_input, .. } = self.channels;
        let (leads, _, start) = lead.taps_under(i);
        let element = start + (leads.start * lead.dilation) as isize;
        let input = self.of.input.wrapping_add(group * inputs * input_step);
        let input = input.wrapping_offset(element * self.input_steps[1] as isize);
        let has_start = !self.of.start.is_null();
        for k in (0..last.places).step_by(places) {
            for q in (0..inputs).step_by(channels) {
                let part = OutPart {
                    leads: leads.clone(),
                    columns: k..(k + places).min(last.places),
                    inputs: channels.min(inputs - q),
                    resumes: q > 0,
                    weights: self.of.weights.wrapping_add(group * steps.group + q * weights_of_input),
                    start: if has_start { self.of.start.wrapping_add(group * outs) } else { self.of.start },
                    out: self.of.out.wrapping_add(group * outs * out_step + i * self.out_steps[1]),
                };
                let input = input.wrapping_add(q * input_step);
                // SAFETY: as the caller says.
                unsafe {
                    let view = if self.copies { self.copy(simd, &part, input, copied) } else { self.in_place(input) };
                    self.part::<S, V>(simd, &part, &view, taps);
                }
            }
        }
    }
}
