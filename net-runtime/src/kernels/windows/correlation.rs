//! The gradient of a convolution's weights from a block of samples.
//!
//! ```text
//! k[p, q, u, v] += z[p, y, x] * a[q, s y + d u - b, ..]
//!
//! channels p   0..4 of 6      twenty sums of one vector of samples stay in registers while the places pass by,
//! taps v       0..5 of 5      each giving nine loads and twenty multiply-adds
//! ```
//!
//! A lane sums the places of its own sample; the sums of the samples are then added to what is there, those of 256 bits after
//! the other, so that the result does not depend on the size of a block.

use super::one_place;
use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::vector::registers::{add_product, apart, load_at, store_at, totals};
use crate::kernels::windows::{AXES, Axis, Windows};
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
    let Some(fitted) = windows.fitted(W::LENGTH, Z::LENGTH, A::LENGTH) else { return };
    if windows.is_one_place() && samples > 0 {
        // SAFETY: all arrays fit the windows, which are at one place.
        return unsafe { one_place::products(simd, &fitted, (still, sliding), samples, add, out) };
    }
    let lanes = fitted.lanes;
    let correlation = Correlation {
        windows,
        lanes,
        samples: samples.min(lanes),
        still: flat(still).as_ptr(),
        sliding: flat(sliding).as_ptr(),
        add,
        out: flat_mut(out).as_mut_ptr(),
    };
    // SAFETY: all arrays fit the windows, of which `fitted` has found the samples.
    unsafe { T::correlate(simd.level(), &correlation) };
}

/// How many bytes of rows that stand still pass by at once: half of a first cache.
const ROWS_BYTES: usize = 16 * 1024;
/// For how many taps of the axes but the last.
const MOST_OTHERS: usize = 8;

/// The operands as they lie in memory.
pub struct Correlation<T> {
    pub(crate) windows: Windows,
    /// How many samples an element has, and how many of them are summed.
    pub(crate) lanes: usize,
    pub(crate) samples: usize,
    pub(crate) still: *const T,
    pub(crate) sliding: *const T,
    /// Whether the sums start from what is in `out`.
    pub(crate) add: bool,
    pub(crate) out: *mut T,
}

/// Some weights: channels from `p` on, one channel, one tap of each axis but the last, and taps of that from one on.
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
    /// In the weights: of a channel that stands still, and of the taps of each axis.
    channel: usize,
    taps: [usize; AXES],
    last: usize,
    /// How many places the first axis has, and how many taps all axes but the last.
    rows: usize,
    others: usize,
}

impl<T: Real> Correlation<T> {
    /// # Safety
    ///
    /// The arrays fit the windows, with `lanes` samples, as [`Windows::fitted`] compares them; `out` overlaps nothing;
    /// `samples <= lanes`.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
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
        let last = rank - 1;
        let steps = Steps {
            still: still_steps.map(|step| step * self.lanes),
            sliding: sliding_steps.map(|step| step * self.lanes),
            channel: weights.still,
            taps: weights.taps,
            last,
            rows: if last > 0 { axes[0].places } else { 1 },
            others: axes[..last].iter().map(|axis| axis.taps).product(),
        };
        for group in 0..groups {
            for q in 0..sliding {
                let part = Part {
                    still: self.still.wrapping_add(group * still * steps.still[0] + lane),
                    sliding: self.sliding.wrapping_add((group * sliding + q) * steps.sliding[0] + lane),
                    out: self.out.wrapping_add(group * weights.group + q * weights.sliding),
                    taps: [0; AXES],
                    samples: (self.samples - lane.min(self.samples)).min(V::LEN),
                    add: self.add || lane > 0,
                };
                // SAFETY: the weights of this channel, as the caller says.
                unsafe { self.channels::<S, V>(simd, &steps, &part) };
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
                    out: part.out.wrapping_add(p * steps.channel + tap * steps.taps[steps.last]),
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

    /// `K` channels by `M` taps of the last axis, and some taps of the others at a time.
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
                for first in (0..steps.others).step_by(MOST_OTHERS) {
                    let others = first..steps.others.min(first + MOST_OTHERS);
                    // SAFETY: as the caller says.
                    unsafe { self.tile_of::<S, V, K, M>(simd, steps, part, others) };
                }
            },
        )
    }

    /// A tile for some taps of the axes but the last. A few rows of places pass by at a time, so that they are in the first
    /// cache when the next tap reads them: where all taps of the last axis lie inside, the sums stay in registers meanwhile; what
    /// a border leaves over is added to them in memory.
    #[inline(always)]
    unsafe fn tile_of<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
        others: Range<usize>,
    ) {
        let (axis, tap) = (&self.windows.axes[steps.last], part.taps[steps.last]);
        let axes_of_a_row = &self.windows.axes[steps.last.min(1)..=steps.last];
        let (first, end) = (axis.places_of(tap), axis.places_of(tap + M - 1));
        let inside = first.start.max(end.start)..first.end.min(end.end);
        let inside = if inside.is_empty() { 0..0 } else { inside };
        let row_bytes = K * V::LEN * size_of::<T>() * axes_of_a_row.iter().map(|axis| axis.places).product::<usize>();
        let rows = if others.len() == 1 { steps.rows } else { ROWS_BYTES / row_bytes }.max(1);
        let mut lanes = MaybeUninit::<[[[[u64; 8]; M]; K]; MOST_OTHERS]>::uninit();
        let lanes: *mut T = lanes.as_mut_ptr().cast();
        let sums = |other: usize| lanes.wrapping_add((other - others.start) * K * M * V::LEN);
        // SAFETY: the places lie inside; a vector has 64 bytes at most.
        unsafe {
            for row in (0..steps.rows).step_by(rows) {
                for other in others.clone() {
                    let part = self.part_of(other, steps, part);
                    let rows = row..steps.rows.min(row + rows);
                    self.sums::<S, V, K, M>(simd, steps, &part, (rows, inside.clone()), sums(other));
                }
            }
            for other in others.clone() {
                let (part, at) = (self.part_of(other, steps, part), sums(other));
                for m in 0..M {
                    let own = axis.places_of(tap + m);
                    if own != inside {
                        let before = own.start..own.end.min(inside.start);
                        let after = own.start.max(inside.end)..own.end;
                        for places in [before, after] {
                            let of_tap = at.add(m * V::LEN);
                            self.border::<S, V>(simd, steps, &part, (m, places), (of_tap, K, M * V::LEN));
                        }
                    }
                }
                if const { V::LEN > <T as Lanes>::Half::<S>::LEN } {
                    self.add_samples::<S, T::Half<S>, K, M>(simd, steps, &part, (at, V::LEN));
                } else {
                    self.add_samples::<S, V, K, M>(simd, steps, &part, (at, V::LEN));
                }
            }
        }
    }

    /// Adds the sums of the samples to the weights, a vector `V` of them after the other and then what is left one by one.
    #[inline(always)]
    unsafe fn add_samples<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
        (lanes, step): (*const T, usize),
    ) {
        let whole = part.samples - part.samples % V::LEN;
        for first in (0..K * M).step_by(4) {
            // Of four weights; a rest is filled up with the last.
            let weight = |n: usize| (first + n).min(K * M - 1);
            let mut sums = [T::ZERO; 4];
            // SAFETY: a weight has `step` lanes.
            unsafe {
                let to = |n: usize| {
                    let (k, m) = (weight(n) / M, weight(n) % M);
                    part.out.add(k * steps.channel + m * steps.taps[steps.last])
                };
                for n in 0..4 {
                    let mut taps = part.taps;
                    taps[steps.last] += weight(n) % M;
                    sums[n] = if part.add { *to(n) } else { self.zero(taps) };
                }
                for sample in (0..whole).step_by(V::LEN) {
                    let of = |n: usize| -> V { load_at(simd, lanes.add(weight(n) * step + sample)) };
                    let of_vectors = totals(simd, [of(0), of(1), of(2), of(3)]);
                    for n in 0..4 {
                        sums[n] += of_vectors[n];
                    }
                }
                for n in 0..4 {
                    for sample in whole..part.samples {
                        sums[n] += *lanes.add(weight(n) * step + sample);
                    }
                    *to(n) = sums[n];
                }
            }
        }
    }

    /// The weights of a tap of the axes but the last.
    #[inline(always)]
    fn part_of(&self, other: usize, steps: &Steps, part: &Part<T>) -> Part<T> {
        let mut part = Part { ..*part };
        let taps = if steps.last == 2 { self.windows.axes[1].taps } else { 1 };
        for (axis, tap) in [other / taps, other % taps].into_iter().enumerate().take(steps.last) {
            part.taps[axis] = tap;
            part.out = part.out.wrapping_add(tap * steps.taps[axis]);
        }
        part
    }

    /// The sums over some rows, and the places of the last axis where all taps lie inside, `K` by `M` vectors, to `to`, where
    /// those of the rows before are.
    #[inline(always)]
    unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
        (rows, inside): (Range<usize>, Range<usize>),
        to: *mut T,
    ) {
        let axis = &self.windows.axes[steps.last];
        let (still_step, sliding_step) = (steps.still[steps.last + 1], steps.sliding[steps.last + 1]);
        let (place_step, tap_step) = (axis.stride * sliding_step, axis.dilation * sliding_step);
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); M]; K];
        // SAFETY: as the caller says.
        unsafe {
            for k in (0..K).filter(|_| rows.start > 0) {
                for m in 0..M {
                    sums[k][m] = load_at(simd, to.add((k * M + m) * V::LEN));
                }
            }
            let of_tap = self.others(0, part, steps);
            let (first, end) = (of_tap.start.max(rows.start), of_tap.end.min(rows.end));
            let columns = self.others(1, part, steps);
            let row = self.row(first, columns.start, inside.start, steps, part);
            let by = |axis: usize| (steps.still[axis + 1], self.windows.axes[axis].stride * steps.sliding[axis + 1]);
            let (of_row, of_column) = (by(0), by(1));
            for i in first..end {
                let mut column = forward(row, i - first, of_row);
                for _ in columns.clone() {
                    let (mut still, mut sliding) = column;
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
                    column = forward(column, 1, of_column);
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

/// Two places, as many steps on.
#[inline(always)]
fn forward<T>((still, sliding): (*const T, *const T), count: usize, by: (usize, usize)) -> (*const T, *const T) {
    (still.wrapping_add(count * by.0), sliding.wrapping_add(count * by.1))
}
