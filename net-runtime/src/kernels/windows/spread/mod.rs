//! The transpose of a convolution of one sample: what every tap gives, of many places at once, then each where it belongs.
//!
//! ```text
//! product[u, v][y, x] = k[p, q, u, v] * z[p, y, x]          summed over p, for all places: a product of matrices
//! a[q, s y + d u - b, ..] += product[u, v][y, x]            a column of places at a time, as far as it lies inside
//! ```
//!
//! The sums are not in the canonical order.

mod products;
mod rows;
mod sum;

use crate::kernels::vector::registers::apart;
use crate::kernels::windows::sliding::{Channels, Sliding};
use crate::kernels::windows::{AXES, Axis, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes of products there are at once.
const PRODUCT_BYTES: usize = 24 * 1024;

/// The most vectors of a column times taps.
const MOST_ROWS: usize = 256;

/// A transpose whose axes are three: leading, contiguous, last.
pub(crate) struct Spread<'a, T> {
    of: &'a Sliding<'a, T>,
    windows: Windows,
    out_steps: [usize; AXES + 1],
    channels: Channels,
    /// How many places there are.
    places: usize,
}

/// Some of the products of one channel of `out`: of the taps, in the order of memory, and of the columns of places.
struct Products<T> {
    taps: Range<usize>,
    columns: Range<usize>,
    /// Of the first tap and of the first column.
    first: *mut T,
    /// The distance between two taps.
    step: usize,
}

/// How columns of `out` are cut into vectors, if they are.
struct VectorRows {
    are_vectors: bool,
    /// The lanes at which each tap has a place, vector by vector.
    inside: [u16; MOST_ROWS],
}

impl<T: Real> Sliding<'_, T> {
    /// One sample, backwards.
    ///
    /// # Safety
    ///
    /// As in `run`; there are two axes or three.
    #[inline(always)]
    pub(crate) unsafe fn back_of_one_sample<S: Simd>(&self, simd: S) {
        let spread = Spread::of(self);
        // SAFETY: as the caller says.
        unsafe {
            if !cfg!(feature = "deterministic") && self.is_flipped() {
                self.of_one_sample(simd);
            } else if cfg!(feature = "deterministic")
                || spread.places < <T as Lanes>::Narrow::<S>::LEN
                || !spread.fits()
            {
                self.each();
            } else if spread.places >= <T as Lanes>::Wide::<S>::LEN {
                spread.run::<S, T::Wide<S>>(simd);
            } else {
                spread.run::<S, T::Narrow<S>>(simd);
            }
        }
    }
}

impl<'a, T: Real> Spread<'a, T> {
    /// How many products there are at once.
    const ROOM: usize = PRODUCT_BYTES / size_of::<T>();

    /// How many numbers lie before the products of each tap, and after those of the last: a vector that begins at the first
    /// row of a column may read so many before it.
    const BEFORE: usize = 64 / size_of::<T>();

    #[inline(always)]
    fn of(of: &'a Sliding<'a, T>) -> Self {
        let windows = of.windows.as_volume();
        let (out_steps, input_steps) = (windows.sliding_steps(), windows.still_steps());
        let places = windows.axes.iter().map(|axis| axis.places).product();
        Spread { of, windows, out_steps, channels: of.channels(&out_steps, &input_steps), places }
    }

    /// Whether there is room for the products of a column of places.
    #[inline(always)]
    fn fits(&self) -> bool {
        self.windows.axes[1].places + Self::BEFORE <= Self::ROOM
    }

    /// # Safety
    ///
    /// As in `back_of_one_sample`.
    #[inline(always)]
    unsafe fn run<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [lead, down, last] = self.windows.axes;
                let mut products = MaybeUninit::<[u64; PRODUCT_BYTES / 8 + 8]>::uninit();
                let first: *mut T = products.as_mut_ptr().cast();
                let taps = lead.taps * down.taps * last.taps;
                let (taps_at_once, all) =
                    ((Self::ROOM / (down.places + Self::BEFORE)).min(taps), lead.places * last.places);
                let columns_at_once = ((Self::ROOM / taps_at_once - Self::BEFORE) / down.places).min(all);
                let (rows, step) =
                    (VectorRows::of::<S, T>(&down, Self::BEFORE), columns_at_once * down.places + Self::BEFORE);
                for tap in 0..=taps_at_once {
                    // SAFETY: there is room for so many products, and as many more as are filled here.
                    unsafe { core::slice::from_raw_parts_mut(first.add(tap * step), Self::BEFORE).fill(T::ZERO) };
                }
                self.fill();
                let products = Products { taps: 0..0, columns: 0..0, first: first.wrapping_add(Self::BEFORE), step };
                for channel in 0..self.windows.groups * self.channels.out {
                    for column in (0..all).step_by(columns_at_once) {
                        for tap in (0..taps).step_by(taps_at_once) {
                            let (taps, columns) =
                                (tap..(tap + taps_at_once).min(taps), column..(column + columns_at_once).min(all));
                            let products = Products { taps, columns, ..products };
                            // SAFETY: there is room for so many products.
                            unsafe { self.onto::<S, V>(simd, &products, &rows, channel) };
                        }
                    }
                }
            },
        )
    }

    /// Some products of one channel of `out`, of all groups, added to it.
    #[inline(always)]
    unsafe fn onto<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        products: &Products<T>,
        rows: &VectorRows,
        channel: usize,
    ) {
        let Channels { out: outs, input: inputs, out_step, input_step, weights_of_out, .. } = self.channels;
        let (group, own) = (channel / outs, channel % outs);
        let weights = self.of.weights.wrapping_add(group * self.windows.weight_steps().group + own * weights_of_out);
        let input = self.of.input.wrapping_add(group * inputs * input_step);
        // SAFETY: as the caller says; the channels lie inside the arrays.
        unsafe {
            self.multiply::<S, V>(simd, products, weights, input);
            self.spread::<S>(simd, products, rows, self.of.out.wrapping_add(channel * out_step));
        }
    }

    /// What the sums start from: an element that no tap reaches is +0.
    #[inline(never)]
    fn fill(&self) {
        let Channels { out: outs, out_step, .. } = self.channels;
        let all = self.windows.axes.iter().all(Axis::reaches_all);
        for q in 0..self.windows.groups * outs {
            let out = self.of.out.wrapping_add(q * out_step);
            // SAFETY: the channel lies in `out`, the start is one number a channel.
            unsafe {
                if all || !self.of.start.is_null() {
                    let start = if self.of.start.is_null() { T::NEGATIVE_ZERO } else { *self.of.start.add(q) };
                    core::slice::from_raw_parts_mut(out, out_step).fill(start);
                } else if q == 0 {
                    self.fill_channel(out);
                } else {
                    core::ptr::copy_nonoverlapping(self.of.out, out, out_step);
                }
            }
        }
    }

    /// The same of one channel without a start: all columns that some tap reaches are alike.
    unsafe fn fill_channel(&self, out: *mut T) {
        let [lead, down, last] = self.windows.axes;
        let mut reached: *const T = core::ptr::null();
        for i in 0..lead.extent {
            for k in 0..last.extent {
                let to = out.wrapping_add(i * self.out_steps[1] + k * self.out_steps[3]);
                // SAFETY: the column lies in the channel; it is none of those before.
                unsafe {
                    let column = core::slice::from_raw_parts_mut(to, down.extent);
                    if !(lead.reaches(i) && last.reaches(k)) {
                        column.fill(T::ZERO);
                    } else if reached.is_null() {
                        for (j, number) in column.iter_mut().enumerate() {
                            *number = if down.reaches(j) { T::NEGATIVE_ZERO } else { T::ZERO };
                        }
                        reached = to;
                    } else {
                        core::ptr::copy_nonoverlapping(reached, to, down.extent);
                    }
                }
            }
        }
    }
}
