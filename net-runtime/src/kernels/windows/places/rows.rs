//! The weights of some channels, cut into tiles: rows, each a channel of what slides with its taps of two axes, by taps of the
//! contiguous axis.

use super::{Places, TapRow, Transposed};
use crate::kernels::vector::registers::apart;
use crate::kernels::windows::AXES;
use crate::real::Real;
use core::mem::MaybeUninit;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The most vectors of sums.
const SUMS: usize = 25;

impl<'a, T: Real> Places<'a, T> {
    /// All weights of the part's channels, as many rows and taps at once as registers allow.
    #[inline(always)]
    pub(super) unsafe fn all_rows<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(
        &self,
        simd: S,
        part: &Transposed<T>,
    ) {
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
    pub(super) unsafe fn rows<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const R: usize, const M: usize>(
        &self,
        simd: S,
        part: &Transposed<T>,
        tap: usize,
    ) {
        let (axes, [channel, steps @ ..]) = (&self.windows.axes, self.sliding_steps);
        let [leads, _, lasts] = axes.map(|axis| axis.taps);
        let (mut rows, mut count) = ([TapRow::default(); R], 0);
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
            rows[count..].fill(TapRow { taps, out, sliding });
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
    pub(super) unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const R: usize, const M: usize>(
        &self,
        simd: S,
        part: &Transposed<T>,
        rows: &[TapRow; R],
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
}
