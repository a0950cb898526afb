//! The gradient of a convolution's weights from one sample: the lanes of a vector are channels of what stands still.
//!
//! ```text
//! z is transposed first, some columns of places at once, so that the channels of a place are contiguous
//! rows (q, v) 0..5 of 30 by taps u 0..5     twenty-five sums stay in registers while the places pass by
//! ```
//!
//! Where a tap of the tile lies outside, the products of the others are added to the sums in memory.

use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::kernels::vector::transpose::Transposition;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::{AXES, WeightSteps, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes of what stands still are transposed at once.
const TRANSPOSED_BYTES: usize = 24 * 1024;
/// The most vectors of sums.
const SUMS: usize = 25;

/// A correlation whose axes are three: leading, contiguous, last.
pub(crate) struct Places<'a, T> {
    of: &'a Correlation<T>,
    windows: Windows,
    still_steps: [usize; AXES + 1],
    sliding_steps: [usize; AXES + 1],
    steps: WeightSteps,
    /// Whether all taps lie inside everywhere.
    is_inside: bool,
}

/// Some places of some channels, transposed.
struct Part<T> {
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

/// One channel of what slides, one tap of each axis but the contiguous one, and taps of that from the first on.
#[derive(Clone, Copy, Default)]
struct Row {
    taps: [usize; AXES],
    /// In the weights, and in what slides, under place 0, where it may lie outside.
    out: usize,
    sliding: isize,
}

impl<T: Real> Correlation<T> {
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
            if channels <= <T as Lanes>::Block::<S>::LEN {
                places.run::<S, T::Block<S>, 1>(simd);
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
    fn of(of: &'a Correlation<T>) -> Self {
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
                                let part = Part {
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
        part: &Part<T>,
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

    /// All weights of the part's channels, as many rows and taps at once as registers allow.
    #[inline(always)]
    unsafe fn all_rows<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(&self, simd: S, part: &Part<T>) {
        let down = &self.windows.axes[1];
        let registers = const { if <S::f32s as SimdBase<S>>::LEN == 16 { 2 } else { 1 } };
        let mut tap = 0;
        macro_rules! rows {
            ($many:literal $some:literal $few:literal by $taps:literal) => {{
                if registers > N {
                    self.rows::<S, V, N, $many, $taps>(simd, part, tap);
                } else if registers == N {
                    self.rows::<S, V, N, $some, $taps>(simd, part, tap);
                } else {
                    self.rows::<S, V, N, $few, $taps>(simd, part, tap);
                }
                tap += $taps;
            }};
        }
        // SAFETY: the taps follow each other up to the last.
        unsafe {
            while tap < down.taps {
                let rest = down.taps - tap;
                // Taps of a dilated axis are not contiguous.
                if down.dilation == 1 && rest >= 5 && rest != 6 {
                    rows!(5 2 1 by 5);
                } else if down.dilation == 1 && rest >= 3 {
                    rows!(4 4 2 by 3);
                } else {
                    rows!(8 8 5 by 1);
                }
            }
        }
    }

    /// All rows for `M` taps from `tap` on, `R` at once; the last are filled up with one of them.
    #[inline(always)]
    unsafe fn rows<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const R: usize, const M: usize>(
        &self,
        simd: S,
        part: &Part<T>,
        tap: usize,
    ) {
        let (axes, [channel, steps @ ..]) = (&self.windows.axes, self.sliding_steps);
        let [leads, _, lasts] = axes.map(|axis| axis.taps);
        let (mut rows, mut count) = ([Row::default(); R], 0);
        let all = self.windows.sliding * leads * lasts;
        let (mut q, mut i, mut k) = (0, 0, 0);
        for number in 1..=all {
            let taps = [i, tap, k];
            let (mut out, mut sliding) = (q * self.steps.sliding, (q * channel) as isize);
            for axis in 0..AXES {
                let element = (taps[axis] * axes[axis].dilation) as isize - axes[axis].before as isize;
                sliding += element * steps[axis] as isize;
                out += taps[axis] * self.steps.taps[axis];
            }
            rows[count..].fill(Row { taps, out, sliding });
            count += 1;
            if count == R || number == all {
                // SAFETY: the rows are some of the weights.
                unsafe { self.tile::<S, V, N, R, M>(simd, part, &rows, count) };
                count = 0;
            }
            k += 1;
            if k == lasts {
                (k, i) = (0, i + 1);
            }
            if i == leads {
                (i, q) = (0, q + 1);
            }
        }
    }

    /// `count` rows of `M` taps.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const R: usize, const M: usize>(
        &self,
        simd: S,
        part: &Part<T>,
        rows: &[Row; R],
        count: usize,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let mut sums = MaybeUninit::<[[u64; 8]; SUMS]>::uninit();
                let sums: *mut T = sums.as_mut_ptr().cast();
                let axes = &self.windows.axes;
                let mut inside = axes.map(|axis| 0..axis.places);
                if !self.is_inside {
                    for row in rows {
                        for (axis, inside) in inside.iter_mut().enumerate() {
                            for tap in [row.taps[axis], row.taps[axis] + if axis == 1 { M - 1 } else { 0 }] {
                                let places = axes[axis].places_of(tap);
                                *inside = inside.start.max(places.start)..inside.end.min(places.end);
                            }
                        }
                    }
                }
                // SAFETY: the places lie inside; `R * M * N` vectors have room.
                unsafe {
                    self.sums::<S, V, N, R, M>(simd, part, rows, &inside, sums);
                    if !self.is_inside {
                        self.border::<S, V, N, M>(simd, part, &rows[..count], &inside, sums);
                    }
                    self.put::<S, V, N, M>(simd, part, &rows[..count], sums);
                }
            },
        )
    }

    /// The sums over the places where all taps lie inside, to `to`.
    #[inline(always)]
    unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const R: usize, const M: usize>(
        &self,
        simd: S,
        part: &Part<T>,
        rows: &[Row; R],
        inside: &[Range<usize>; AXES],
        to: *mut T,
    ) {
        let [lead, down, last] = &self.windows.axes;
        let [_, lead_step, _, last_step] = self.sliding_steps;
        let (places, columns) = (last.places, &part.columns);
        let first = inside[1].start.max(part.rows.start);
        let length = inside[1].end.min(part.rows.end).saturating_sub(first);
        let mut sums = [[[V::splat(simd, T::NEGATIVE_ZERO); N]; M]; R];
        // SAFETY: as the caller says.
        unsafe {
            for i in inside[0].clone() {
                let some = columns.start.saturating_sub(i * places).max(inside[2].start)
                    ..columns.end.saturating_sub(i * places).min(inside[2].end);
                for k in some {
                    let at =
                        ((i * places + k - columns.start) * part.rows.len() + first - part.rows.start) * N * V::LEN;
                    let mut still = part.still.wrapping_add(at);
                    let at = i * lead.stride * lead_step + first * down.stride + k * last.stride * last_step;
                    let sliding = part.sliding.wrapping_add(at);
                    let mut each = [sliding; R];
                    for r in 0..R {
                        each[r] = sliding.wrapping_offset(rows[r].sliding);
                    }
                    let mut at = 0;
                    for _ in 0..length {
                        let mut z = [V::splat(simd, T::ZERO); N];
                        for n in 0..N {
                            z[n] = load_at(simd, still.wrapping_add(n * V::LEN));
                        }
                        for r in 0..R {
                            for m in 0..M {
                                let element = V::splat(simd, *each[r].wrapping_add(at + m));
                                for n in 0..N {
                                    sums[r][m][n] = add_product(sums[r][m][n], z[n], element);
                                }
                            }
                        }
                        still = still.wrapping_add(N * V::LEN);
                        at += down.stride;
                    }
                }
            }
            for r in 0..R {
                for m in 0..M {
                    for n in 0..N {
                        store_at(sums[r][m][n], to.add(((r * M + m) * N + n) * V::LEN));
                    }
                }
            }
        }
    }

    /// Adds the products at the other places, of the taps that lie inside there. The sum of a tap that lies outside everywhere is +0.
    #[inline(always)]
    unsafe fn border<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const M: usize>(
        &self,
        simd: S,
        part: &Part<T>,
        rows: &[Row],
        inside: &[Range<usize>; AXES],
        sums: *mut T,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [lead, down, last] = &self.windows.axes;
                let [_, lead_step, _, last_step] = self.sliding_steps;
                for column in part.columns.clone() {
                    let (i, k) = (column / last.places, column % last.places);
                    let is_inside = inside[0].contains(&i) && inside[2].contains(&k);
                    for (r, row) in rows.iter().enumerate() {
                        if !lead.places_of(row.taps[0]).contains(&i) || !last.places_of(row.taps[2]).contains(&k) {
                            continue;
                        }
                        let sliding =
                            (i * lead.stride * lead_step + k * last.stride * last_step) as isize + row.sliding;
                        let sliding = part.sliding.wrapping_offset(sliding);
                        let mut place = part.rows.start;
                        while place < part.rows.end {
                            if is_inside && inside[1].contains(&place) {
                                place = inside[1].end;
                                continue;
                            }
                            let at = ((column - part.columns.start) * part.rows.len() + place - part.rows.start)
                                * N
                                * V::LEN;
                            let (taps, _, _) = down.taps_under(place);
                            let first = taps.start.max(row.taps[1]) - row.taps[1];
                            let end = taps.end.min(row.taps[1] + M).saturating_sub(row.taps[1]);
                            // SAFETY: the place is one of the part's; these taps lie inside there.
                            unsafe {
                                for m in first..end {
                                    let element = *sliding.wrapping_add(place * down.stride + m);
                                    for n in 0..N {
                                        let z = load_at(simd, part.still.add(at + n * V::LEN));
                                        let sum = sums.add(((r * M + m) * N + n) * V::LEN);
                                        let value: V = add_product(load_at(simd, sum), z, V::splat(simd, element));
                                        store_at(value, sum);
                                    }
                                }
                            }
                            place += 1;
                        }
                    }
                }
                for (r, row) in rows.iter().enumerate().filter(|_| !part.add) {
                    for m in 0..M {
                        let taps = [row.taps[0], row.taps[1] + m, row.taps[2]];
                        if self.windows.axes.iter().zip(taps).any(|(axis, tap)| axis.places_of(tap).is_empty()) {
                            for n in 0..N {
                                // SAFETY: the sums have room for `M` taps of each row.
                                unsafe { store_at(V::splat(simd, T::ZERO), sums.add(((r * M + m) * N + n) * V::LEN)) };
                            }
                        }
                    }
                }
            },
        )
    }

    /// The sums into the weights, or added to what is there.
    #[inline(always)]
    unsafe fn put<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const M: usize>(
        &self,
        simd: S,
        part: &Part<T>,
        rows: &[Row],
        sums: *const T,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let (lanes, first) = (N * V::LEN, rows[0].out);
                // SAFETY: the rows are some of the weights.
                unsafe {
                    if !part.add && rows.iter().enumerate().all(|(r, row)| row.out == first + r * M) {
                        let (to, to_step) = (part.out.wrapping_add(first), self.steps.still);
                        let (rows, columns) = (rows.len() * M, part.channels);
                        return Transposition { rows, columns, from: sums, from_step: lanes, to, to_step }.run(simd);
                    }
                    for (r, row) in rows.iter().enumerate() {
                        for p in 0..part.channels {
                            let to = part.out.wrapping_add(row.out + p * self.steps.still);
                            for m in 0..M {
                                let sum = *sums.add((r * M + m) * lanes + p);
                                *to.add(m) = if part.add { *to.add(m) + sum } else { sum };
                            }
                        }
                    }
                }
            },
        )
    }
}
