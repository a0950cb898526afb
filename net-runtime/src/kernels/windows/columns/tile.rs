//! Tiles of a convolution of one sample: the sums of `K` channels by `N` columns, each a vector of places, stay in registers.

use super::part::Tile;
use super::{FEW, Tap};
use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::real::Real;
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// The most vectors of a tile.
const MOST_SUMS: usize = 24;

impl<T: Real> Tile<'_, T> {
    /// So many columns.
    #[inline(always)]
    pub(super) unsafe fn columns<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool>(
        &self,
        simd: S,
        columns: usize,
    ) {
        let mut column = 0;
        // SAFETY: the columns follow each other up to the last.
        unsafe {
            while column < columns {
                if self.channels.out <= FEW {
                    column += match columns - column {
                        8.. => self.each_channel::<S, V, BORDER, 8>(simd, column),
                        4.. => self.each_channel::<S, V, BORDER, 4>(simd, column),
                        2.. => self.each_channel::<S, V, BORDER, 2>(simd, column),
                        _ => self.each_channel::<S, V, BORDER, 1>(simd, column),
                    };
                } else if const { <S::f32s as SimdBase<S>>::LEN == 16 } && column + 4 <= columns {
                    self.all_channels::<S, V, BORDER, 4>(simd, column);
                    column += 4;
                } else if const { <S::f32s as SimdBase<S>>::LEN < 16 } && column + 2 <= columns {
                    self.all_channels::<S, V, BORDER, 2>(simd, column);
                    column += 2;
                } else {
                    self.all_channels::<S, V, BORDER, 1>(simd, column);
                    column += 1;
                }
            }
        }
    }

    /// One channel of `out` after the other, of `N` columns: how many.
    #[inline(always)]
    unsafe fn each_channel<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool, const N: usize>(
        &self,
        simd: S,
        column: usize,
    ) -> usize {
        for channel in 0..self.channels.out {
            // SAFETY: as in `all_channels`.
            unsafe { self.sums::<S, V, BORDER, 1, N>(simd, channel, column) };
        }
        N
    }

    /// All channels of `out` of `N` columns, in tiles as large as registers allow.
    #[inline(always)]
    pub(super) unsafe fn all_channels<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool, const N: usize>(
        &self,
        simd: S,
        column: usize,
    ) {
        let (mut first, all) = (0, self.channels.out);
        // SAFETY: the tiles follow each other up to the last channel.
        unsafe {
            while first < all {
                let rest = all - first;
                if rest >= 6 && rest != 8 {
                    self.sums::<S, V, BORDER, 6, N>(simd, first, column);
                    first += 6;
                } else if rest >= 4 {
                    self.sums::<S, V, BORDER, 4, N>(simd, first, column);
                    first += 4;
                } else {
                    self.sums::<S, V, BORDER, 1, N>(simd, first, column);
                    first += 1;
                }
            }
        }
    }

    /// `K` channels from `first` on, of `N` columns from `column` on.
    #[inline(always)]
    pub(super) unsafe fn sums<
        S: Simd,
        V: SimdFloat<S, Element = T>,
        const BORDER: bool,
        const K: usize,
        const N: usize,
    >(
        &self,
        simd: S,
        first: usize,
        column: usize,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let taps: *const Tap = self.taps.each.as_ptr().cast();
                let lanes: *const u16 = self.taps.lanes.as_ptr().cast();
                let of_out = self.channels.weights_of_out;
                let mut short = MaybeUninit::<[[u64; 8]; MOST_SUMS]>::uninit();
                let (short, is_short): (*mut T, _) = (short.as_mut_ptr().cast(), self.lanes < V::LEN);
                let (out, out_step, out_column) = if is_short {
                    (short, N * V::LEN, V::LEN)
                } else {
                    let (channel, column) = (first * self.channels.out_step, column * self.out_column);
                    (self.out.wrapping_add(channel + column), self.channels.out_step, self.out_column)
                };
                if is_short && self.resumes {
                    // SAFETY: as the caller says; there is room for the tile.
                    unsafe { self.shorten(short, V::LEN, first..first + K, column..column + N, true) };
                }
                let mut sums = [[V::splat(simd, T::ZERO); N]; K];
                // SAFETY: every place and every tap lies inside the arrays, as the caller says; all taps up to `count` are listed.
                unsafe {
                    for k in 0..K {
                        let start = self.start::<S, V, BORDER>(simd, first + k);
                        for n in 0..N {
                            let resumed = || load_at(simd, out.wrapping_add(k * out_step + n * out_column));
                            sums[k][n] = if self.resumes { resumed() } else { start };
                        }
                    }
                    let mut weights = self.weights.wrapping_add(first * of_out);
                    let mut input = self.input.wrapping_add(column * self.input_column);
                    for _ in 0..self.inputs {
                        for tap in 0..self.taps.count {
                            let tap = &*taps.add(tap);
                            let at = input.wrapping_offset(tap.input as isize);
                            let weights = weights.wrapping_offset(tap.weight as isize);
                            let mut inputs = [V::splat(simd, T::ZERO); N];
                            for n in 0..N {
                                inputs[n] = load_at(simd, at.wrapping_add(n * self.input_column));
                            }
                            let inside = if BORDER { u64::from(*lanes.add(tap.down as usize)) } else { 0 };
                            let inside = V::Mask::from_bitmask(simd, inside);
                            for k in 0..K {
                                let weight = V::splat(simd, *weights.add(k * of_out));
                                for n in 0..N {
                                    let sum = add_product(sums[k][n], inputs[n], weight);
                                    sums[k][n] = if BORDER { inside.select(sum, sums[k][n]) } else { sum };
                                }
                            }
                        }
                        weights = weights.wrapping_add(self.channels.weights_of_input);
                        input = input.wrapping_add(self.input_channel);
                    }
                    for k in 0..K {
                        for n in 0..N {
                            store_at(sums[k][n], out.wrapping_add(k * out_step + n * out_column));
                        }
                    }
                    if is_short {
                        self.shorten(short, V::LEN, first..first + K, column..column + N, false);
                    }
                }
            },
        )
    }

    /// The places of a tile, fewer than lanes, from vectors that follow each other, or into them, with zeros behind.
    #[inline(never)]
    pub(super) unsafe fn shorten(
        &self,
        short: *mut T,
        length: usize,
        channels: Range<usize>,
        columns: Range<usize>,
        back: bool,
    ) {
        let mut short = short;
        for channel in channels {
            for column in columns.clone() {
                let out = self.out.wrapping_add(channel * self.channels.out_step + column * self.out_column);
                // SAFETY: as the caller says.
                unsafe {
                    if back {
                        core::slice::from_raw_parts_mut(short, length).fill(T::ZERO);
                        core::ptr::copy_nonoverlapping(out, short, self.lanes);
                    } else {
                        core::ptr::copy_nonoverlapping(short, out, self.lanes);
                    }
                }
                short = short.wrapping_add(length);
            }
        }
    }

    /// What the sums of a channel start from.
    #[inline(always)]
    pub(super) unsafe fn start<S: Simd, V: SimdFloat<S, Element = T>, const BORDER: bool>(
        &self,
        simd: S,
        channel: usize,
    ) -> V {
        if !self.start.is_null() {
            // SAFETY: the start is one number a channel.
            V::splat(simd, unsafe { *self.start.add(channel) })
        } else if BORDER {
            // An element that no tap reaches is +0; a sum starts from -0.0.
            let reached = V::Mask::from_bitmask(simd, u64::from(self.reached));
            reached.select(V::splat(simd, T::NEGATIVE_ZERO), V::splat(simd, T::ZERO))
        } else {
            V::splat(simd, if self.taps.count == 0 { T::ZERO } else { T::NEGATIVE_ZERO })
        }
    }
}
