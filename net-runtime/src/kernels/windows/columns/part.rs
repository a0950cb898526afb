//! A part of `out` cut into tiles: columns with the same taps side by side, by vectors of the places in a column.

use super::{Columns, InputView, MaskedTaps, OutPart};
use crate::kernels::vector::registers::below;
use crate::kernels::windows::sliding::Channels;
use crate::real::Real;
use fearless_simd::{Simd, SimdFloat};

/// Neighbouring columns by some vectors of one position in them.
pub(super) struct Tile<'a, T> {
    pub(super) taps: &'a MaskedTaps,
    /// The lanes that some tap lies inside at.
    pub(super) reached: u16,
    pub(super) inputs: usize,
    pub(super) input: *const T,
    pub(super) input_channel: usize,
    pub(super) input_column: usize,
    pub(super) weights: *const T,
    pub(super) channels: Channels,
    pub(super) start: *const T,
    pub(super) resumes: bool,
    pub(super) out: *mut T,
    pub(super) out_column: usize,
    /// How many lanes are places.
    pub(super) lanes: usize,
}

impl<'a, T: Real> Columns<'a, T> {
    #[inline(always)]
    pub(super) unsafe fn part<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        part: &OutPart<T>,
        source: &InputView<T>,
        taps: &mut MaskedTaps,
    ) {
        let [_, down, last] = self.windows.axes;
        let mut first = part.columns.start;
        while first < part.columns.end {
            let (inside, _, start) = last.taps_under(first);
            let end = (first + 1..part.columns.end).find(|&next| last.taps_under(next).0 != inside);
            let end = end.unwrap_or(part.columns.end);
            let input = (start - source.column as isize) * source.column_step as isize;
            let input = source.first.wrapping_offset(input);
            self.list(part, source, inside, taps);
            for next in (0..down.places).step_by(V::LEN) {
                let at = next.min(down.places.saturating_sub(V::LEN));
                // Sums that are resumed may not be added to twice.
                let done = if part.resumes { below(next - at, V::LEN) } else { 0 };
                let (is_inside, reached) = self.lanes(at, V::LEN, done, taps);
                let tile = Tile {
                    taps,
                    reached,
                    inputs: part.inputs,
                    input: input.wrapping_add(at),
                    input_channel: source.channel_step,
                    input_column: last.stride * source.column_step,
                    weights: part.weights,
                    channels: self.channels,
                    start: part.start,
                    resumes: part.resumes,
                    out: part.out.wrapping_add(first * self.out_steps[3] + at),
                    out_column: self.out_steps[3],
                    lanes: down.places.min(V::LEN),
                };
                // SAFETY: the columns and places lie in `out`, and what the taps read in the source.
                unsafe {
                    if is_inside {
                        tile.columns::<S, V, false>(simd, end - first);
                    } else {
                        tile.columns::<S, V, true>(simd, end - first);
                    }
                }
            }
            first = end;
        }
    }
}
