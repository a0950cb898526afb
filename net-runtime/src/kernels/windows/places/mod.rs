//! The gradient of a convolution's weights from one sample: the lanes of a vector are channels of what stands still.
//!
//! ```text
//! z is transposed first, some columns of places at once, so that the channels of a place are contiguous
//! rows (q, v) 0..5 of 30 by taps u 0..5     twenty-five sums stay in registers while the places pass by
//! ```
//!
//! Where a tap of the tile lies outside, the products of the others are added to the sums in memory. Few channels would leave
//! most lanes empty: there the lanes are places, `dots.rs`.

mod border;
mod dots;
mod rows;
mod tile;

use crate::kernels::vector::registers::apart;
use crate::kernels::vector::transpose::Transposition;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::steps::WeightSteps;
use crate::kernels::windows::{AXES, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes of what stands still are transposed at once.
const TRANSPOSED_BYTES: usize = 24 * 1024;

/// A correlation whose axes are three: leading, contiguous, last.
pub(crate) struct Places<'a, T> {
    of: &'a Correlation<'a, T>,
    windows: Windows,
    still_steps: [usize; AXES + 1],
    sliding_steps: [usize; AXES + 1],
    steps: WeightSteps,
    /// Whether all taps lie inside everywhere.
    is_inside: bool,
}

/// Some places of some channels of what stands still, transposed: the channels of a place are contiguous.
struct Transposed<T> {
    /// Leading place times last places plus last place.
    columns: Range<usize>,
    /// The places in a column.
    rows: Range<usize>,
    /// Of the channels a vector or two at each place.
    still: *const T,
    /// How many channels.
    channels: usize,
    /// Of the group.
    sliding: *const T,
    /// Of the first channel.
    out: *mut T,
    add: bool,
}

/// A row of weights: one channel of what slides by, one tap of each axis but the contiguous one, and some taps of that, of which
/// `taps[1]` is the first.
#[derive(Clone, Copy, Default)]
struct TapRow {
    taps: [usize; AXES],
    /// In the weights, and in what slides, under place 0, where it may lie outside.
    out: usize,
    sliding: isize,
}

impl<T: Real> Correlation<'_, T> {
    /// One sample.
    ///
    /// # Safety
    ///
    /// As in `run`; there are two axes or three.
    #[inline(always)]
    pub(crate) unsafe fn of_one_sample<S: Simd>(&self, simd: S) {
        let is_512 = const { <S::f32s as SimdBase<S>>::LEN == 16 };
        let (places, channels) = (Places::of(self), self.windows.still);
        // SAFETY: as the caller says.
        unsafe {
            if places.are_dots::<S>() {
                places.dots(simd);
            } else if channels <= <T as Lanes>::Narrow::<S>::LEN {
                places.run::<S, T::Narrow<S>, 1>(simd);
            } else if is_512 && channels <= <T as Lanes>::Half::<S>::LEN {
                places.run::<S, T::Half<S>, 1>(simd);
            } else if channels <= <T as Lanes>::Wide::<S>::LEN {
                places.run::<S, T::Wide<S>, 1>(simd);
            } else {
                places.run::<S, T::Wide<S>, 2>(simd);
            }
        }
    }
}

impl<'a, T: Real> Places<'a, T> {
    #[inline(always)]
    fn of(of: &'a Correlation<'a, T>) -> Self {
        let windows = of.windows.as_volume();
        Places {
            of,
            windows,
            still_steps: windows.still_steps(),
            sliding_steps: windows.sliding_steps(),
            steps: windows.weight_steps(),
            is_inside: windows.axes.iter().all(|axis| axis.is_inside()),
        }
    }

    /// # Safety
    ///
    /// As in `of_one_sample`.
    #[inline(always)]
    unsafe fn run<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let Windows { groups, still, sliding, axes: [lead, down, last], .. } = self.windows;
                let mut transposed = MaybeUninit::<[u64; TRANSPOSED_BYTES / 8]>::uninit();
                let to: *mut T = transposed.as_mut_ptr().cast();
                let room = TRANSPOSED_BYTES / size_of::<T>() / (N * V::LEN);
                let (rows_at_once, all) = (down.places.min(room), lead.places * last.places);
                let columns_at_once = if rows_at_once < down.places { 1 } else { (room / down.places).min(all) };
                for group in 0..groups {
                    for p in (0..still).step_by(N * V::LEN) {
                        for column in (0..all).step_by(columns_at_once) {
                            for row in (0..down.places).step_by(rows_at_once) {
                                let from = (group * still + p) * self.still_steps[0] + column * down.places + row;
                                let part = Transposed {
                                    columns: column..(column + columns_at_once).min(all),
                                    rows: row..(row + rows_at_once).min(down.places),
                                    still: to,
                                    channels: (still - p).min(N * V::LEN),
                                    sliding: self.of.sliding.wrapping_add(group * sliding * self.sliding_steps[0]),
                                    out: self.of.out.wrapping_add(group * self.steps.group + p * self.steps.still),
                                    add: self.of.add || column > 0 || row > 0,
                                };
                                // SAFETY: there is room for so many places; they are contiguous.
                                unsafe {
                                    self.transpose::<S, V, N>(simd, self.of.still.wrapping_add(from), to, &part);
                                    self.all_rows::<S, V, N>(simd, &part);
                                }
                            }
                        }
                    }
                }
            },
        )
    }

    /// The channels of a place next to each other, zeros behind them.
    #[inline(always)]
    unsafe fn transpose<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(
        &self,
        simd: S,
        from: *const T,
        to: *mut T,
        part: &Transposed<T>,
    ) {
        let (places, to_step) = (part.columns.len() * part.rows.len(), N * V::LEN);
        let (rows, from_step) = (part.channels, self.still_steps[0]);
        // SAFETY: as the caller says.
        unsafe {
            if rows < to_step {
                core::slice::from_raw_parts_mut(to, places * to_step).fill(T::ZERO);
            }
            Transposition { rows, columns: places, from, from_step, to, to_step }.run(simd);
        }
    }
}
