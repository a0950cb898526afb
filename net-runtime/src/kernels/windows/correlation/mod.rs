//! The gradient of a convolution's weights from a block of samples.
//!
//! ```text
//! k[p, q, u, v] += z[p, y, x] * a[q, s y + d u - b, ..]
//!
//! channels p   0..4 of 6      twenty sums of one vector of samples stay in registers while the places pass by,
//! taps v       0..5 of 5      each giving nine loads and twenty multiply-adds
//! ```
//!
//! Where groups have few channels, two or three, a tile has one channel of each of some groups instead.
//!
//! A lane sums the places of its own sample; the sums of the samples are then added to what is there, those of 256 bits after
//! the other, so that the result does not depend on the size of a block.

mod block;
mod border;
mod tile;

use crate::kernels::windows::{AXES, Windows};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase};

/// For how many taps of the axes but the last.
const MOST_OTHERS: usize = 8;

/// The operands as they lie in memory.
pub struct Correlation<'a, T> {
    pub(crate) windows: &'a Windows,
    /// How many samples an element has, and how many of them are summed.
    pub(crate) lanes: usize,
    pub(crate) samples: usize,
    pub(crate) still: *const T,
    pub(crate) sliding: *const T,
    /// Whether the sums start from what is in `out`.
    pub(crate) add: bool,
    pub(crate) out: *mut T,
}

/// Some weights: `k[p.., q, u, v..]`, some channels `p`, one channel `q`, one tap of each axis but the last, and some taps of
/// the last.
struct WeightTile<T> {
    /// Of the first channel, place and sample.
    still: *const T,
    /// Of the channel, its first element and sample.
    sliding: *const T,
    out: *mut T,
    /// The tap of each axis; of the last the first one.
    taps: [usize; AXES],
    /// How many samples of the vector are summed.
    samples: usize,
    /// Whether the sums start from what is in `out`.
    add: bool,
}

/// The distances between neighbours, and the last axis.
struct Steps {
    still: [usize; AXES + 1],
    sliding: [usize; AXES + 1],
    /// From one channel of a tile to the next, in what stands still, in what slides by, which channels of one group share, and
    /// in the weights; and how many such channels there are.
    channel: [usize; 3],
    channels: usize,
    /// In the weights: of the taps of each axis.
    taps: [usize; AXES],
    last: usize,
    /// How many places the first axis has, and how many taps all axes but the last.
    rows: usize,
    others: usize,
}

impl<T: Real> Correlation<'_, T> {
    /// # Safety
    ///
    /// The arrays fit the windows, with `lanes` samples, as [`Windows::fitted`] compares them; `out` overlaps nothing;
    /// `samples <= lanes`.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if self.lanes == 1 && self.samples == 1 && self.groups_at_one_place(simd) {
                return;
            } else if self.lanes == 1 && self.windows.rank == 1 && self.samples == 1 {
                if !self.each_channel(simd) {
                    self.line(simd);
                }
                return;
            } else if cfg!(feature = "deterministic") || self.samples == 0 {
                return self.each();
            } else if self.lanes == 1 {
                return self.of_one_sample(simd);
            }
        }
        // SAFETY: as the caller says.
        unsafe {
            if self.lanes.is_multiple_of(<T as Lanes>::Wide::<S>::LEN) {
                self.vectors::<S, T::Wide<S>>(simd);
            } else {
                self.vectors::<S, T::Half<S>>(simd);
            }
        }
    }

    /// One number after the other, the sums in the order of the samples and, for each, of the places.
    #[inline(never)]
    unsafe fn each(&self) {
        let Windows { groups, still, sliding, axes, .. } = *self.windows;
        let steps = self.windows.weight_steps();
        for group in 0..groups {
            for p in 0..still {
                for q in 0..sliding {
                    for i in 0..axes[0].taps {
                        for j in 0..axes[1].taps {
                            for k in 0..axes[2].taps {
                                let out = i * steps.taps[0] + j * steps.taps[1] + k * steps.taps[2];
                                let out = out + group * steps.group + p * steps.still + q * steps.sliding;
                                let channels = [group * still + p, group * sliding + q];
                                // SAFETY: the weight lies in `out`, the channels in their arrays.
                                unsafe { self.one_weight(self.out.add(out), channels, [i, j, k]) };
                            }
                        }
                    }
                }
            }
        }
    }

    /// What a weight's sum starts from: -0.0, or +0 where its tap lies outside everywhere.
    #[inline(always)]
    fn zero(&self, taps: [usize; AXES]) -> T {
        let reaches = self.windows.axes.iter().zip(taps).all(|(axis, tap)| !axis.places_of(tap).is_empty());
        if reaches { T::NEGATIVE_ZERO } else { T::ZERO }
    }

    #[inline(always)]
    unsafe fn one_weight(&self, out: *mut T, [p, q]: [usize; 2], taps: [usize; AXES]) {
        let (axes, still_steps, sliding_steps) =
            (&self.windows.axes, self.windows.still_steps(), self.windows.sliding_steps());
        let element = |axis: usize, place: usize| {
            place * axes[axis].stride + taps[axis] * axes[axis].dilation - axes[axis].before
        };
        // SAFETY: the places lie inside.
        unsafe {
            let mut sum = if self.add { *out } else { self.zero(taps) };
            for s in 0..self.samples {
                for i in axes[0].places_of(taps[0]) {
                    for j in axes[1].places_of(taps[1]) {
                        for k in axes[2].places_of(taps[2]) {
                            let z = p * still_steps[0] + i * still_steps[1] + j * still_steps[2] + k * still_steps[3];
                            let a = q * sliding_steps[0]
                                + element(0, i) * sliding_steps[1]
                                + element(1, j) * sliding_steps[2]
                                + element(2, k) * sliding_steps[3];
                            sum += *self.still.add(z * self.lanes + s) * *self.sliding.add(a * self.lanes + s);
                        }
                    }
                }
            }
            *out = sum;
        }
    }
}
