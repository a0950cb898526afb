//! Tiles of a convolution: the sums of `K` channels by `N` vectors, of samples or of places side by side, stay in registers while
//! all taps and channels of the input pass by. On AVX-512 twelve channels by two vectors are twenty-four sums.

use super::Channels;
use super::taps::{Along, InsideTaps};
use crate::kernels::vector::activation::{Function, raised};
use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::real::Real;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// A place in `out` and what is multiplied there, of one group.
#[derive(Clone, Copy)]
pub(super) struct Place<T> {
    pub(super) along: Along,
    /// Of the first channel and sample.
    pub(super) input: *const T,
    pub(super) out: *mut T,
    pub(super) weights: *const T,
    pub(super) start: *const T,
    pub(super) activation: Function,
    /// From one vector of a tile to the next: of the samples, or of the next place.
    pub(super) input_gap: isize,
    pub(super) out_gap: usize,
}

/// All channels of `out` for `N` vectors of samples or places, in tiles as large as registers allow.
///
/// # Safety
///
/// As in `run`.
#[inline(always)]
pub(super) unsafe fn all_channels<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const N: usize>(
    simd: S,
    taps: &InsideTaps,
    place: &Place<T>,
    channels: &Channels,
) {
    // SAFETY: the tiles follow each other up to the last channel.
    unsafe {
        let first = if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
            tiles::<S, T, V, 12, N>(simd, 0, channels.out, taps, place, channels)
        } else {
            0
        };
        // Of 8 or 9 two tiles of 4 are made rather than one of 6 and some of 1.
        let end = match (channels.out - first) % 6 {
            2 | 3 if channels.out - first > 6 => channels.out - 6,
            _ => channels.out,
        };
        let first = tiles::<S, T, V, 6, N>(simd, first, end, taps, place, channels);
        let first = tiles::<S, T, V, 4, N>(simd, first, channels.out, taps, place, channels);
        tiles::<S, T, V, 1, N>(simd, first, channels.out, taps, place, channels);
    }
}

/// One channel of `out` after the other, for `N` vectors of places: how many.
///
/// # Safety
///
/// As in `run`.
#[inline(always)]
pub(super) unsafe fn each_channel<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const N: usize>(
    simd: S,
    taps: &InsideTaps,
    place: &Place<T>,
    channels: &Channels,
) -> usize {
    // SAFETY: the tiles follow each other up to the last channel.
    unsafe { tiles::<S, T, V, 1, N>(simd, 0, channels.out, taps, place, channels) };
    N
}

/// Tiles of `K` channels from `first` on, as many as there are up to `end`: where it stops.
///
/// # Safety
///
/// As in `run`.
#[inline(always)]
unsafe fn tiles<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
    simd: S,
    first: usize,
    end: usize,
    taps: &InsideTaps,
    place: &Place<T>,
    channels: &Channels,
) -> usize {
    let mut first = first;
    while first + K <= end {
        // SAFETY: the tile ends at the last channel.
        unsafe { tile::<S, T, V, K, N>(simd, first, taps, place, channels) };
        first += K;
    }
    first
}

/// `K` channels from `first` on, `N` vectors of samples or places.
///
/// # Safety
///
/// As in `run`; the channels are some of `out`.
#[inline(always)]
unsafe fn tile<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
    simd: S,
    first: usize,
    taps: &InsideTaps,
    place: &Place<T>,
    channels: &Channels,
) {
    apart(
        simd,
        #[inline(always)]
        || {
            // An element that no tap reaches is +0; a sum starts from -0.0.
            let along = &place.along;
            let zero = if taps.count * along.count == 0 { T::ZERO } else { T::NEGATIVE_ZERO };
            let mut sums = [[V::splat(simd, zero); N]; K];
            // SAFETY: every place lies inside the arrays, as the caller says.
            unsafe {
                for k in 0..K {
                    for n in 0..N {
                        if !place.start.is_null() {
                            sums[k][n] = V::splat(simd, *place.start.add(first + k));
                        }
                    }
                }
                let mut weights = place.weights.wrapping_add(first * channels.weights_of_out);
                let mut input = place.input;
                for _ in 0..channels.input {
                    for tap in 0..taps.count {
                        let (at, of_weights) = (*taps.input.get_unchecked(tap), *taps.weights.get_unchecked(tap));
                        let mut at = input.wrapping_offset(at as isize + along.input);
                        let mut weights = weights.wrapping_offset(of_weights as isize + along.weights);
                        for _ in 0..along.count {
                            let mut inputs = [V::splat(simd, T::ZERO); N];
                            for n in 0..N {
                                inputs[n] = load_at(simd, at.wrapping_offset(n as isize * place.input_gap));
                            }
                            for k in 0..K {
                                let weight = V::splat(simd, *weights.add(k * channels.weights_of_out));
                                for n in 0..N {
                                    sums[k][n] = add_product(sums[k][n], inputs[n], weight);
                                }
                            }
                            at = at.wrapping_offset(along.input_step);
                            weights = weights.wrapping_offset(along.weights_step);
                        }
                    }
                    weights = weights.wrapping_add(channels.weights_of_input);
                    input = input.wrapping_add(channels.input_step);
                }
                let floor = place.activation.floor(simd);
                for k in 0..K {
                    for n in 0..N {
                        store_at(
                            raised(sums[k][n], floor),
                            place.out.add((first + k) * channels.out_step + n * place.out_gap),
                        );
                    }
                }
            }
        },
    )
}
