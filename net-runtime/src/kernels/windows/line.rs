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

use crate::kernels::vector::combination::Combination;
use crate::kernels::vector::dots::Dots;
use crate::kernels::vector::registers::apart;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::steps::WeightSteps;
use crate::kernels::windows::{Axis, Windows};
use crate::real::Real;
use core::ops::Range;
use fearless_simd::Simd;

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

impl<T: Real> Sliding<'_, T> {
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
                let line = Line::of(self.windows);
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
        let (&Windows { still, sliding, .. }, Line { axis, steps, .. }) = (self.windows, line);
        let has_start = !self.start.is_null();
        let (outs, ins, places, weights_of_out) = if self.transposed {
            (sliding, still, axis.extent, steps.sliding)
        } else {
            (still, sliding, axis.places, steps.still)
        };
        let (all_outs, all_ins) = (outs * self.windows.groups, ins * self.windows.groups);
        for place in 0..places {
            let (taps, step, [element, element_step]) = self.taps_at(axis, place);
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
                numbers: self.input.wrapping_offset(element * all_ins as isize).wrapping_add(group * ins),
                numbers_of_run: element_step * all_ins as isize,
            };
            // SAFETY: the runs lie inside.
            unsafe { dots.run(simd) };
        }
    }

    /// The taps inside at a position of `out`, of which every `step`th counts, the position of the input under the first, and
    /// how far it is to the next: of a transpose of stride 2 every second tap does, and the next one is a place earlier.
    #[inline(always)]
    pub(super) fn taps_at(&self, axis: &Axis, position: usize) -> (Range<usize>, usize, [isize; 2]) {
        if !self.transposed {
            let (taps, _, start) = axis.taps_under(position);
            let first = start + (taps.start * axis.dilation) as isize;
            return (taps, 1, [first, axis.dilation as isize]);
        }
        let (mut taps, rest, start) = axis.taps_on(position);
        let first = taps.find(|&tap| axis.before_place(tap, rest).is_some());
        let (taps, from) = first.map_or((0..0, 0), |tap| (tap..taps.end, tap));
        let step = (1..=axis.stride).find(|step| (step * axis.dilation).is_multiple_of(axis.stride)).unwrap_or(1);
        let place = start + axis.before_place(from, rest).unwrap_or(0);
        (taps, step, [place, -((step * axis.dilation / axis.stride) as isize)])
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
        let (&Windows { still, sliding, .. }, Line { axis, steps, .. }) = (self.windows, line);
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

impl<T: Real> Correlation<'_, T> {
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
                let (&Windows { groups, still, sliding, turned, .. }, line) = (self.windows, Line::of(self.windows));
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
