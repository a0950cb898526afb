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

mod copy;
mod part;
mod taps;
mod tile;

use crate::kernels::vector::registers::apart;
use crate::kernels::windows::sliding::{Channels, Sliding};
use crate::kernels::windows::{AXES, MOST_TAPS, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes of the input are copied at once.
const COPIED_BYTES: usize = 24 * 1024;

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
            if places <= <T as Lanes>::Narrow::<S>::LEN {
                Columns::of::<T::Narrow<S>, S>(self).run::<S, T::Narrow<S>>(simd);
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
}
