//! A batch's samples into the lanes of a block, and back: transpositions.
//!
//! ```text
//! samples: [s][i], each sample's numbers in memory order      block: [i][s]
//! ```
//!
//! A block of fewer than `B` samples is filled up with the last one, so that the other lanes hold numbers that a net may
//! well meet; what is computed from them is never given back, and no sum over samples counts them.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::vector::transpose::Transposition;
use crate::lanes::IndexLanes;
use fearless_simd::Simd;

/// How many samples of so many numbers a block of so many has; no other block compiles.
const fn lanes_of(sample: usize, block: usize) -> usize {
    assert!(sample > 0 && block.is_multiple_of(sample), "a block has the same numbers of each sample");
    block / sample
}

/// `block[i][s] = samples[s][i]`, for as many samples as the block has lanes.
#[inline(always)]
pub fn gather<S: Simd, T: Compiled, X: Flat<T>, Y: Flat<T>>(simd: S, samples: &[X], block: &mut Y) {
    let lanes = const { lanes_of(X::LENGTH, Y::LENGTH) };
    if const { lanes_of(X::LENGTH, Y::LENGTH) == 1 } {
        return samples.first().into_iter().for_each(|sample| flat_mut(block).copy_from_slice(flat(sample)));
    }
    let count = samples.len().min(lanes);
    let (from, block) = (samples.as_ptr().cast(), flat_mut(block));
    let to = block.as_mut_ptr();
    let across = Transposition { rows: count, columns: X::LENGTH, from, from_step: X::LENGTH, to, to_step: lanes };
    // SAFETY: each of `count` samples is `X::LENGTH` numbers, and a block is as many rows of `lanes`, as `lanes_of` asserts.
    unsafe { T::transpose(simd.level(), &across) };
    if count > 0 && count < lanes {
        block.chunks_exact_mut(lanes).for_each(|row| {
            if let Some((last, rest)) = row.get_mut(count - 1..).and_then(<[T]>::split_first_mut) {
                rest.fill(*last);
            }
        });
    }
}

/// `samples[s][i] = block[i][s]`, for as many samples as there are.
#[inline(always)]
pub fn scatter<S: Simd, T: Compiled, X: Flat<T>, Y: Flat<T>>(simd: S, block: &Y, samples: &mut [X]) {
    let lanes = const { lanes_of(X::LENGTH, Y::LENGTH) };
    if const { lanes_of(X::LENGTH, Y::LENGTH) == 1 } {
        return samples.first_mut().into_iter().for_each(|sample| flat_mut(sample).copy_from_slice(flat(block)));
    }
    let count = samples.len().min(lanes);
    let (from, to) = (flat(block).as_ptr(), samples.as_mut_ptr().cast());
    let across = Transposition { rows: X::LENGTH, columns: count, from, from_step: lanes, to, to_step: X::LENGTH };
    // SAFETY: as in `gather`; the samples are borrowed exclusively.
    unsafe { T::transpose(simd.level(), &across) };
}

/// As [`gather`], for indices.
#[inline(always)]
pub fn gather_indices<S: Simd, X: IndexLanes<Y>, Y>(_simd: S, samples: &[X], block: &mut Y) {
    let last = samples.len().saturating_sub(1);
    for s in 0..X::LANES {
        if let Some(sample) = samples.get(s.min(last)) {
            sample.write_lane(block, s);
        }
    }
}

/// As [`scatter`], for indices.
#[inline(always)]
pub fn scatter_indices<S: Simd, X: IndexLanes<Y>, Y>(_simd: S, block: &Y, samples: &mut [X]) {
    for (s, sample) in samples.iter_mut().enumerate() {
        sample.read_lane(block, s);
    }
}
