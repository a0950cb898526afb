//! A batch's samples into the lanes of a block, and back: transpositions.
//!
//! ```text
//! samples: [s][i], each sample's numbers in memory order      block: [i][s]
//! ```
//!
//! A block of fewer than `B` samples is filled up with the last one, so that the other lanes hold numbers that a net may
//! well meet; what is computed from them is never given back, and no sum over samples counts them.

use crate::flat::{Flat, flat, flat_mut};
use crate::lanes::IndexLanes;
use crate::real::Real;
use fearless_simd::Simd;

/// `block[i][s] = samples[s][i]`, for as many samples as the block has lanes.
#[inline(always)]
pub fn gather<S: Simd, T: Real, X: Flat<T>, Y: Flat<T>>(_simd: S, samples: &[X], block: &mut Y) {
    let lanes = const { Y::LENGTH / X::LENGTH };
    let (last, block) = (samples.len().saturating_sub(1), flat_mut(block));
    for s in 0..lanes {
        let Some(sample) = samples.get(s.min(last)) else {
            return;
        };
        for (row, x) in block.chunks_exact_mut(lanes).zip(flat(sample)) {
            if let Some(lane) = row.get_mut(s) {
                *lane = *x;
            }
        }
    }
}

/// `samples[s][i] = block[i][s]`, for as many samples as there are.
#[inline(always)]
pub fn scatter<S: Simd, T: Real, X: Flat<T>, Y: Flat<T>>(_simd: S, block: &Y, samples: &mut [X]) {
    let lanes = const { Y::LENGTH / X::LENGTH };
    for (s, sample) in samples.iter_mut().enumerate().take(lanes) {
        for (row, x) in flat(block).chunks_exact(lanes).zip(flat_mut(sample)) {
            if let Some(lane) = row.get(s) {
                *x = *lane;
            }
        }
    }
}

/// As [`gather`], for indices.
#[inline(always)]
pub fn gather_indices<S: Simd, X: IndexLanes<Y>, Y>(_simd: S, samples: &[X], block: &mut Y) {
    let last = samples.len().saturating_sub(1);
    for s in 0..X::LANES {
        if let Some(sample) = samples.get(s.min(last)) {
            sample.put(block, s);
        }
    }
}

/// As [`scatter`], for indices.
#[inline(always)]
pub fn scatter_indices<S: Simd, X: IndexLanes<Y>, Y>(_simd: S, block: &Y, samples: &mut [X]) {
    for (s, sample) in samples.iter_mut().enumerate() {
        sample.take(block, s);
    }
}
