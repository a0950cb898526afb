//! Windows over one axis, of one sample: the channels of an element are contiguous.
//!
//! ```text
//!                          [out][tap][in] as of a convolution           turned, [in][tap][out]
//! convolution              z[x, p] = k[p, run] * a[x, run]              z[x, ..] += k[q, u, ..] * a[x + u, q]
//! convolution_transposed   a[x, run] += k[p, run] * z[x, p]             a[e, q] = k[q, u, ..] * z[e - u, ..]
//! convolution_weights      k[p, run] += z[x, p] * a[x, run]             k[q, u, ..] += z[x, ..] * a[x + u, q]
//! ```
//!
//! A run is the channels of all taps, or of one where it is dilated, in groups or partly outside. Either numbers of a run are
//! summed, [`Dots`], or runs are, [`Combination`]; in order the latter alone.

use crate::kernels::vector::registers::{add_product, apart, load_at, store_at, totals};
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::{Axis, WeightSteps, Windows};
use crate::real::{Lanes, Real};
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// `out[i] = start[i] + weights[i, r, j] * numbers[r, j]`, summed over runs `r` and the numbers `j` of each.
struct Dots<T> {
    outs: usize,
    start: *const T,
    out: *mut T,
    runs: usize,
    length: usize,
    weights: *const T,
    weights_of_out: usize,
    weights_of_run: usize,
    numbers: *const T,
    numbers_of_run: isize,
}

/// `out[j] += factors[i] * rows[i, j]`, or `=` where not `add`, summed over `i`.
struct Combination<T> {
    length: usize,
    out: *mut T,
    add: bool,
    count: usize,
    rows: *const T,
    row: usize,
    factors: *const T,
    factor: usize,
}

/// The geometry of a line.
#[derive(Clone, Copy)]
struct Line {
    axis: Axis,
    /// All channels.
    still: usize,
    sliding: usize,
    steps: WeightSteps,
    /// Whether the channels of taps that follow each other do so, in the weights as in what slides.
    is_whole: bool,
}

impl Line {
    #[inline(always)]
    fn of(windows: &Windows) -> Self {
        let Windows { groups, still, sliding, turned, axes: [axis, ..], .. } = *windows;
        let is_whole = groups == 1 && axis.dilation == 1 && !turned;
        // As `weight_steps` says, of one axis.
        let (rows, columns) = if turned { (sliding, still) } else { (still, sliding) };
        let row = columns * axis.taps;
        let (of_still, of_sliding) = if turned { (1, row) } else { (row, 1) };
        let steps = WeightSteps { still: of_still, sliding: of_sliding, group: rows * row, taps: [columns, 1, 1] };
        debug_assert!(steps == windows.weight_steps() || axis.taps == 1);
        Line { axis, still: groups * still, sliding: groups * sliding, steps, is_whole }
    }

    /// How many runs so many taps are, and how long.
    #[inline(always)]
    fn runs(&self, taps: usize) -> [usize; 2] {
        if self.is_whole { [taps.min(1), taps * self.sliding] } else { [taps, self.sliding] }
    }
}

impl<T: Real> Sliding<T> {
    /// One sample of one axis.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(crate) unsafe fn line<S: Simd>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let line = Line::of(&self.windows);
                // SAFETY: as the caller says.
                unsafe {
                    if cfg!(feature = "deterministic") {
                        self.each();
                    } else if self.transposed == self.windows.turned {
                        for group in 0..self.windows.groups {
                            self.dots_of(simd, &line, group);
                        }
                    } else {
                        self.fill(&line);
                        for group in 0..self.windows.groups {
                            self.combinations_of(simd, &line, group);
                        }
                    }
                }
            },
        )
    }

    /// An output at a time from contiguous channels.
    #[inline(always)]
    unsafe fn dots_of<S: Simd>(&self, simd: S, line: &Line, group: usize) {
        let (Windows { still, sliding, .. }, Line { axis, steps, .. }) = (self.windows, line);
        let has_start = !self.start.is_null();
        let (outs, ins, places, weights_of_out) = if self.transposed {
            (sliding, still, axis.extent, steps.sliding)
        } else {
            (still, sliding, axis.places, steps.still)
        };
        let (all_outs, all_ins) = (outs * self.windows.groups, ins * self.windows.groups);
        for place in 0..places {
            let (mut taps, rest, start) = if self.transposed { axis.taps_on(place) } else { axis.taps_under(place) };
            // Of a stride, every so many taps lie at a place.
            let (mut step, mut from) = (1, taps.start * axis.dilation);
            let mut numbers = (start + from as isize) * all_ins as isize;
            let mut numbers_of_run = (axis.dilation * all_ins) as isize;
            if self.transposed {
                let at = taps.find(|&tap| axis.before_place(tap, rest).is_some());
                (taps, from) = at.map_or((0..0, 0), |tap| (tap..taps.end, tap));
                step = (1..=axis.stride).find(|step| step * axis.dilation % axis.stride == 0).unwrap_or(1);
                numbers = (start + axis.before_place(from, rest).unwrap_or(0)) * all_ins as isize;
                numbers_of_run = -((step * axis.dilation / axis.stride * all_ins) as isize);
            }
            let [mut runs, mut length] = line.runs(taps.len().div_ceil(step));
            if !line.is_whole {
                length = ins;
            }
            if taps.is_empty() {
                runs = 0;
            }
            let weights = group * steps.group + taps.start * steps.taps[0];
            let dots = Dots {
                outs,
                start: if has_start { self.start.wrapping_add(group * outs) } else { self.start },
                out: self.out.wrapping_add(place * all_outs + group * outs),
                runs,
                length,
                weights: self.weights.wrapping_add(weights),
                weights_of_out,
                weights_of_run: step * steps.taps[0],
                numbers: self.input.wrapping_offset(numbers).wrapping_add(group * ins),
                numbers_of_run,
            };
            // SAFETY: the runs lie inside.
            unsafe { dots.run(simd) };
        }
    }

    /// What the sums start from: an element that no tap reaches is +0.
    #[inline(always)]
    unsafe fn fill(&self, line: &Line) {
        let (channels, places) =
            if self.transposed { (line.sliding, line.axis.extent) } else { (line.still, line.axis.places) };
        for place in 0..places {
            // SAFETY: a place has so many channels, and the start is one number each.
            unsafe {
                let out = self.out.wrapping_add(place * channels);
                if self.start.is_null() {
                    let reached = if self.transposed {
                        line.axis.reaches(place)
                    } else {
                        !line.axis.taps_under(place).0.is_empty()
                    };
                    let zero = if reached { T::NEGATIVE_ZERO } else { T::ZERO };
                    core::slice::from_raw_parts_mut(out, channels).fill(zero);
                } else {
                    core::ptr::copy_nonoverlapping(self.start, out, channels);
                }
            }
        }
    }

    /// Contiguous channels of `out` at a time.
    #[inline(always)]
    unsafe fn combinations_of<S: Simd>(&self, simd: S, line: &Line, group: usize) {
        let (Windows { still, sliding, .. }, Line { axis, steps, .. }) = (self.windows, line);
        for place in 0..axis.places {
            let (taps, _, start) = axis.taps_under(place);
            let [runs, mut length] = line.runs(taps.len());
            if !line.is_whole {
                length = if self.transposed { sliding } else { still };
            }
            for run in 0..runs {
                let tap = taps.start + run;
                let element = (start + (tap * axis.dilation) as isize) as usize;
                let (element, place) = (element * line.sliding + group * sliding, place * line.still + group * still);
                let (out, factors) = if self.transposed { (element, place) } else { (place, element) };
                let combination = Combination {
                    length,
                    out: self.out.wrapping_add(out),
                    add: true,
                    count: if self.transposed { still } else { sliding },
                    rows: self.weights.wrapping_add(group * steps.group + tap * steps.taps[0]),
                    row: if self.transposed { steps.still } else { steps.sliding },
                    factors: self.input.wrapping_add(factors),
                    factor: 1,
                };
                // SAFETY: the run lies in `out`, as the tap lies inside.
                unsafe { combination.run(simd) };
            }
        }
    }
}

impl<T: Real> Correlation<T> {
    /// One sample of one axis.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(crate) unsafe fn line<S: Simd>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let (Windows { groups, still, sliding, turned, .. }, line) = (self.windows, Line::of(&self.windows));
                let Line { axis, steps, .. } = line;
                let is_whole = line.is_whole && axis.is_inside();
                // The contiguous channels are those of what stands still or of what slides.
                let (outer, inner) = if turned { (sliding, still) } else { (still, sliding) };
                let (runs, length) = if is_whole { (1, axis.taps * inner) } else { (axis.taps, inner) };
                for group in 0..groups {
                    for channel in 0..outer {
                        for tap in 0..runs {
                            let places = axis.places_of(tap);
                            let element = (places.start * axis.stride + tap * axis.dilation).wrapping_sub(axis.before);
                            let still_channel = group * still + if turned { 0 } else { channel };
                            let sliding_channel = group * sliding + if turned { channel } else { 0 };
                            let z = self.still.wrapping_add(places.start * line.still + still_channel);
                            let a = self
                                .sliding
                                .wrapping_add(element.wrapping_mul(line.sliding).wrapping_add(sliding_channel));
                            let of_channel = channel * if turned { steps.sliding } else { steps.still };
                            let (z_step, a_step) = (line.still, axis.stride * line.sliding);
                            let combination = Combination {
                                length,
                                out: self.out.wrapping_add(group * steps.group + of_channel + tap * steps.taps[0]),
                                add: self.add,
                                count: places.len(),
                                rows: if turned { z } else { a },
                                row: if turned { z_step } else { a_step },
                                factors: if turned { a } else { z },
                                factor: if turned { a_step } else { z_step },
                            };
                            // SAFETY: the run is some of the weights, and the tap lies inside at these places.
                            unsafe { combination.run(simd) };
                        }
                    }
                }
            },
        )
    }
}

impl<T: Real> Dots<T> {
    /// # Safety
    ///
    /// The outputs and the runs lie in their arrays.
    #[inline(always)]
    unsafe fn run<S: Simd>(&self, simd: S) {
        let is_512 = const { <S::f32s as SimdBase<S>>::LEN == 16 };
        // SAFETY: as the caller says.
        unsafe {
            if self.length >= <T as Lanes>::Wide::<S>::LEN {
                self.vectors::<S, T::Wide<S>>(simd);
            } else if is_512 && self.length >= <T as Lanes>::Half::<S>::LEN {
                self.vectors::<S, T::Half<S>>(simd);
            } else if self.length >= <T as Lanes>::Block::<S>::LEN {
                self.vectors::<S, T::Block<S>>(simd);
            } else {
                (0..self.outs).for_each(|i| self.each(i));
            }
        }
    }

    #[inline(always)]
    unsafe fn start(&self, i: usize) -> T {
        if self.start.is_null() {
            if self.runs == 0 { T::ZERO } else { T::NEGATIVE_ZERO }
        } else {
            // SAFETY: the start is one number an output.
            unsafe { *self.start.add(i) }
        }
    }

    #[inline(always)]
    unsafe fn each(&self, i: usize) {
        // SAFETY: as in `run`.
        unsafe {
            let mut sum = self.start(i);
            for run in 0..self.runs {
                let weights = self.weights.wrapping_add(i * self.weights_of_out + run * self.weights_of_run);
                let numbers = self.numbers.wrapping_offset(run as isize * self.numbers_of_run);
                for j in 0..self.length {
                    sum += *weights.add(j) * *numbers.add(j);
                }
            }
            *self.out.add(i) = sum;
        }
    }

    #[inline(always)]
    unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        let mut first = 0;
        // SAFETY: the tiles follow each other up to the last output.
        unsafe {
            while first < self.outs {
                if first + 4 < self.outs {
                    self.tile::<S, V, 8>(simd, first);
                    first += 8;
                } else {
                    self.tile::<S, V, 4>(simd, first);
                    first += 4;
                }
            }
        }
    }

    /// `K` outputs from `first` on, filled up with the last; the last vector of a run begins earlier where it would not fit,
    /// and leaves out what was before.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize>(&self, simd: S, first: usize) {
        apart(
            simd,
            #[inline(always)]
            || {
                let mut sums = [V::splat(simd, T::NEGATIVE_ZERO); K];
                let mut weights = [self.weights; K];
                for k in 0..K {
                    weights[k] = self.weights.wrapping_add((first + k).min(self.outs - 1) * self.weights_of_out);
                }
                let (whole, rest) = (self.length - self.length % V::LEN, self.length % V::LEN);
                let behind = V::Mask::from_bitmask(simd, u64::MAX << (V::LEN - rest));
                let last = self.length - V::LEN;
                let mut numbers = self.numbers;
                // SAFETY: as in `run`; a run is a vector at least.
                unsafe {
                    for _ in 0..self.runs {
                        for at in (0..whole).step_by(V::LEN) {
                            let x: V = load_at(simd, numbers.wrapping_add(at));
                            for k in 0..K {
                                sums[k] = add_product(sums[k], load_at(simd, weights[k].wrapping_add(at)), x);
                            }
                        }
                        if rest > 0 {
                            let x: V = load_at(simd, numbers.wrapping_add(last));
                            for k in 0..K {
                                let sum = add_product(sums[k], load_at(simd, weights[k].wrapping_add(last)), x);
                                sums[k] = behind.select(sum, sums[k]);
                            }
                        }
                        numbers = numbers.wrapping_offset(self.numbers_of_run);
                        for k in 0..K {
                            weights[k] = weights[k].wrapping_add(self.weights_of_run);
                        }
                    }
                    let dots = totals(simd, sums);
                    for (k, dot) in dots.into_iter().enumerate().take(self.outs - first) {
                        *self.out.add(first + k) = self.start(first + k) + dot;
                    }
                }
            },
        )
    }
}

impl<T: Real> Combination<T> {
    /// # Safety
    ///
    /// The rows, their factors and `out` lie in their arrays.
    #[inline(always)]
    unsafe fn run<S: Simd>(&self, simd: S) {
        let is_512 = const { <S::f32s as SimdBase<S>>::LEN == 16 };
        // SAFETY: as the caller says.
        unsafe {
            let at = self.vectors::<S, T::Wide<S>, 4>(simd, 0);
            let at = self.vectors::<S, T::Wide<S>, 1>(simd, at);
            let at = if is_512 { self.vectors::<S, T::Half<S>, 1>(simd, at) } else { at };
            let at = self.vectors::<S, T::Block<S>, 1>(simd, at);
            for at in at..self.length {
                let out = self.out.add(at);
                let mut sum = self.start(*out);
                for i in 0..self.count {
                    sum += *self.rows.add(i * self.row + at) * *self.factors.add(i * self.factor);
                }
                *out = sum;
            }
        }
    }

    /// A sum of nothing is +0.
    #[inline(always)]
    fn start(&self, out: T) -> T {
        match self.add {
            true => out,
            false if self.count == 0 => T::ZERO,
            false => T::NEGATIVE_ZERO,
        }
    }

    /// `N` vectors at once from `first` on as far as they go: there it returns.
    #[inline(always)]
    unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(&self, simd: S, first: usize) -> usize {
        let mut at = first;
        while at + N * V::LEN <= self.length {
            let mut sums = [V::splat(simd, self.start(T::NEGATIVE_ZERO)); N];
            // SAFETY: the vectors end at `length`.
            unsafe {
                for n in 0..N {
                    if self.add {
                        sums[n] = load_at(simd, self.out.add(at + n * V::LEN));
                    }
                }
                let (mut row, mut factor) = (self.rows.wrapping_add(at), self.factors);
                for _ in 0..self.count {
                    let by = V::splat(simd, *factor);
                    for n in 0..N {
                        sums[n] = add_product(sums[n], load_at(simd, row.wrapping_add(n * V::LEN)), by);
                    }
                    row = row.wrapping_add(self.row);
                    factor = factor.wrapping_add(self.factor);
                }
                for n in 0..N {
                    store_at(sums[n], self.out.add(at + n * V::LEN));
                }
            }
            at += N * V::LEN;
        }
        at
    }
}
