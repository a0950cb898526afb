//! The gradient of a convolution's weights from a block of samples.
//!
//! ```text
//! k[p, q, u, v] += z[p, y, x] * a[q, s y + d u - b, ..]
//!
//! channels p   0..4 of 6      twenty sums of one vector of samples stay in registers while the places pass by,
//! taps v       0..5 of 5      each giving nine loads and twenty multiply-adds
//! ```
//!
//! A lane sums the places of its own sample; the sums of the samples are then added in order, one after the other, to what
//! is there, so that the result does not depend on the size of a block.

use super::one_place;
use super::vector::{add_product, apart, load_at, store_at};
use super::windows::{AXES, Axis, Windows};
use crate::flat::{Flat, flat, flat_mut};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// `k[p, q, taps] = z[p, ..] * a[q, under taps]`, or `+=` where `add`, summed over the places and the first `samples`.
#[inline(always)]
pub fn convolution_weights<S: Simd, T: Real, Z: Flat<T>, A: Flat<T>, W: Flat<T>>(
    simd: S,
    windows: Windows,
    still: &Z,
    sliding: &A,
    samples: usize,
    add: bool,
    out: &mut W,
) {
    if windows.is_one_place() && samples > 0 {
        return one_place::products(simd, &windows, (still, sliding), samples, add, out);
    }
    let lanes = Z::LENGTH / windows.still_length();
    debug_assert!(lanes * windows.still_length() == Z::LENGTH && lanes * windows.sliding_length() == A::LENGTH);
    debug_assert!(W::LENGTH == windows.weights_length());
    let correlation = Correlation {
        windows,
        lanes,
        samples: samples.min(lanes),
        still: flat(still).as_ptr(),
        sliding: flat(sliding).as_ptr(),
        add,
        out: flat_mut(out).as_mut_ptr(),
    };
    // SAFETY: generated code calls with the geometry of its arrays, which the assertions above compare.
    unsafe { T::correlate(simd.level(), &correlation) };
}

/// The operands as they lie in memory.
pub struct Correlation<T> {
    pub(super) windows: Windows,
    /// How many samples an element has, and how many of them are summed.
    pub(super) lanes: usize,
    pub(super) samples: usize,
    pub(super) still: *const T,
    pub(super) sliding: *const T,
    /// Whether the sums start from what is in `out`.
    pub(super) add: bool,
    pub(super) out: *mut T,
}

/// Some weights: channels from `p` on, one channel, one tap of each axis but the last, and taps of that from `tap` on.
struct Part<T> {
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
    /// In the weights: of a channel that stands still, and of a tap of the last axis.
    channel: usize,
    tap: usize,
    last: usize,
}

impl<T: Real> Correlation<T> {
    /// # Safety
    ///
    /// The arrays have the sizes that `windows` says, `lanes` numbers an element, a multiple of 8; `out` overlaps nothing;
    /// `samples <= lanes`.
    #[inline(always)]
    pub(super) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if self.lanes == 1 && self.windows.rank == 1 && self.samples == 1 {
                return self.line(simd);
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
        let Windows { groups, still, sliding, axes, .. } = self.windows;
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

    #[inline(always)]
    unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let mut lane = 0;
                while lane < self.samples.max(1) {
                    // SAFETY: the vector ends at `lanes`.
                    unsafe { self.groups::<S, V>(simd, lane) };
                    lane += V::LEN;
                }
            },
        )
    }

    /// All weights, from one vector of samples.
    #[inline(always)]
    unsafe fn groups<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, lane: usize) {
        let Windows { groups, still, sliding, axes, rank, .. } = self.windows;
        let (weights, still_steps, sliding_steps) =
            (self.windows.weight_steps(), self.windows.still_steps(), self.windows.sliding_steps());
        let steps = Steps {
            still: still_steps.map(|step| step * self.lanes),
            sliding: sliding_steps.map(|step| step * self.lanes),
            channel: weights.still,
            tap: weights.taps[rank - 1],
            last: rank - 1,
        };
        let mut others = axes.map(|axis| axis.taps);
        others[steps.last] = 1;
        for group in 0..groups {
            for q in 0..sliding {
                for i in 0..others[0] {
                    for j in 0..others[1] {
                        let tap = i * weights.taps[0] + if rank > 2 { j * weights.taps[1] } else { 0 };
                        let part = Part {
                            still: self.still.wrapping_add(group * still * steps.still[0] + lane),
                            sliding: self.sliding.wrapping_add((group * sliding + q) * steps.sliding[0] + lane),
                            out: self.out.wrapping_add(group * weights.group + q * weights.sliding + tap),
                            taps: [i, j, 0],
                            samples: (self.samples - lane.min(self.samples)).min(V::LEN),
                            add: self.add || lane > 0,
                        };
                        // SAFETY: the weights of these taps, as the caller says.
                        unsafe { self.channels::<S, V>(simd, &steps, &part) };
                    }
                }
            }
        }
    }

    /// All channels that stand still, in tiles as large as registers allow.
    #[inline(always)]
    unsafe fn channels<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, steps: &Steps, part: &Part<T>) {
        // SAFETY: the tiles follow each other up to the last channel.
        unsafe {
            if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
                let p = self.tiles::<S, V, 4, 5>(simd, 0, steps, part);
                let p = self.tiles::<S, V, 2, 5>(simd, p, steps, part);
                self.tiles::<S, V, 1, 5>(simd, p, steps, part);
            } else {
                let p = self.tiles::<S, V, 3, 3>(simd, 0, steps, part);
                self.tiles::<S, V, 1, 3>(simd, p, steps, part);
            }
        }
    }

    /// Tiles of `K` channels from `p` on, as many as there are, by `M` taps at most: where it stops.
    #[inline(always)]
    unsafe fn tiles<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        p: usize,
        steps: &Steps,
        part: &Part<T>,
    ) -> usize {
        let (mut p, taps) = (p, self.windows.axes[steps.last].taps);
        while p + K <= self.windows.still {
            let mut tap = 0;
            while tap < taps {
                let mut part = Part {
                    still: part.still.wrapping_add(p * steps.still[0]),
                    out: part.out.wrapping_add(p * steps.channel + tap * steps.tap),
                    ..*part
                };
                part.taps[steps.last] = tap;
                // SAFETY: the tile ends at the last channel and at the last tap.
                unsafe {
                    if tap + M <= taps {
                        self.tile::<S, V, K, M>(simd, steps, &part);
                        tap += M;
                    } else if M > 3 && tap + 3 <= taps {
                        self.tile::<S, V, K, 3>(simd, steps, &part);
                        tap += 3;
                    } else {
                        self.tile::<S, V, K, 1>(simd, steps, &part);
                        tap += 1;
                    }
                }
            }
            p += K;
        }
        p
    }

    /// `K` channels by `M` taps of the last axis: of the places where all taps lie inside, the sums stay in registers; what a
    /// border leaves over is added to them in memory.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let (axis, tap) = (&self.windows.axes[steps.last], part.taps[steps.last]);
                let (first, end) = (axis.places_of(tap), axis.places_of(tap + M - 1));
                let inside = first.start.max(end.start)..first.end.min(end.end);
                let inside = if inside.is_empty() { 0..0 } else { inside };
                let mut lanes = MaybeUninit::<[[[u64; 8]; M]; K]>::uninit();
                let at: *mut T = lanes.as_mut_ptr().cast();
                // SAFETY: the places lie inside; a vector has 64 bytes at most.
                unsafe {
                    self.sums::<S, V, K, M>(simd, steps, part, inside.clone(), at);
                    for m in 0..M {
                        let own = axis.places_of(tap + m);
                        if own != inside {
                            let before = own.start..own.end.min(inside.start);
                            let after = own.start.max(inside.end)..own.end;
                            for places in [before, after] {
                                self.border::<S, V>(
                                    simd,
                                    steps,
                                    part,
                                    (m, places),
                                    (at.add(m * V::LEN), K, M * V::LEN),
                                );
                            }
                        }
                    }
                    for k in 0..K {
                        for m in 0..M {
                            let mut taps = part.taps;
                            taps[steps.last] += m;
                            let to = part.out.add(k * steps.channel + m * steps.tap);
                            let mut sum = if part.add { *to } else { self.zero(taps) };
                            for s in 0..part.samples {
                                sum += *at.add((k * M + m) * V::LEN + s);
                            }
                            *to = sum;
                        }
                    }
                }
            },
        )
    }

    /// The sums over places of the last axis where all taps lie inside, `K` by `M` vectors, to `to`.
    #[inline(always)]
    unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
        inside: Range<usize>,
        to: *mut T,
    ) {
        let axis = &self.windows.axes[steps.last];
        let (still_step, sliding_step) = (steps.still[steps.last + 1], steps.sliding[steps.last + 1]);
        let (place_step, tap_step) = (axis.stride * sliding_step, axis.dilation * sliding_step);
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); M]; K];
        // SAFETY: as the caller says.
        unsafe {
            for i in self.others(0, part, steps) {
                for j in self.others(1, part, steps) {
                    let (mut still, mut sliding) = self.row(i, j, inside.start, steps, part);
                    for _ in inside.clone() {
                        let mut elements = [V::splat(simd, T::ZERO); M];
                        for m in 0..M {
                            elements[m] = load_at(simd, sliding.wrapping_add(m * tap_step));
                        }
                        for k in 0..K {
                            let z: V = load_at(simd, still.wrapping_add(k * steps.still[0]));
                            for m in 0..M {
                                sums[k][m] = add_product(sums[k][m], z, elements[m]);
                            }
                        }
                        still = still.wrapping_add(still_step);
                        sliding = sliding.wrapping_add(place_step);
                    }
                }
            }
            for k in 0..K {
                for m in 0..M {
                    store_at(sums[k][m], to.add((k * M + m) * V::LEN));
                }
            }
        }
    }

    /// Adds the products at some places under tap `m` to sums in memory, one every `step` numbers for each of `count` channels.
    #[inline(always)]
    unsafe fn border<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
        (m, places): (usize, Range<usize>),
        (sums, count, step): (*mut T, usize, usize),
    ) {
        let tap_step = self.windows.axes[steps.last].dilation * steps.sliding[steps.last + 1];
        // SAFETY: as the caller says.
        unsafe {
            for i in self.others(0, part, steps) {
                for j in self.others(1, part, steps) {
                    for place in places.clone() {
                        let (still, sliding) = self.row(i, j, place, steps, part);
                        let a: V = load_at(simd, sliding.wrapping_add(m * tap_step));
                        for k in 0..count {
                            let (z, sum) = (load_at(simd, still.wrapping_add(k * steps.still[0])), sums.add(k * step));
                            store_at(add_product(load_at(simd, sum), z, a), sum);
                        }
                    }
                }
            }
        }
    }

    /// The places of an axis but the last where its tap lies inside.
    #[inline(always)]
    fn others(&self, axis: usize, part: &Part<T>, steps: &Steps) -> Range<usize> {
        if axis < steps.last { self.windows.axes[axis].places_of(part.taps[axis]) } else { 0..1 }
    }

    /// A place, and the element there under the taps, of the last axis the first one, where it may lie outside.
    #[inline(always)]
    fn row(&self, i: usize, j: usize, place: usize, steps: &Steps, part: &Part<T>) -> (*const T, *const T) {
        let (mut still, mut sliding) = (part.still, part.sliding);
        for (axis, place) in
            [(0, i), (1, j)].into_iter().filter(|(axis, _)| *axis < steps.last).chain([(steps.last, place)])
        {
            let Axis { stride, dilation, before, .. } = self.windows.axes[axis];
            let element = (place * stride + part.taps[axis] * dilation) as isize - before as isize;
            still = still.wrapping_add(place * steps.still[axis + 1]);
            sliding = sliding.wrapping_offset(element * steps.sliding[axis + 1] as isize);
        }
        (still, sliding)
    }
}
