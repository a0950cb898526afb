//! Loops over the samples of a batch, several slices at a time: functions, so that generated code calls no method that a trait
//! of the user's may have as well.
//!
//! ```text
//! for (block, ((input, target), loss)) in chunks(((input, target), loss), 64) { .. }      up to 64 samples of each
//! for (block, ((input, target), loss)) in chunks_in(2..3, ((input, target), loss), 64)    the samples from 128 on, up to 192
//! ```

use core::iter::Zip;
use core::ops::Range;
use core::slice::{Chunks, ChunksMut};

/// Slices or arrays with one element a sample: one, or pairs of them.
pub trait Samples {
    /// Some samples at a time.
    type Chunks: Iterator;

    /// All samples, up to `block` at a time.
    fn chunks(self, block: usize) -> Self::Chunks;
}

/// All samples, up to `block` at a time, each time with a number from 0; `block` is not 0.
#[inline(always)]
pub fn chunks<A: Samples>(samples: A, block: usize) -> impl Iterator<Item = (usize, <A::Chunks as Iterator>::Item)> {
    samples.chunks(block).enumerate()
}

/// Those whose number is in the range.
#[inline(always)]
pub fn chunks_in<A: Samples>(
    blocks: Range<usize>,
    samples: A,
    block: usize,
) -> impl Iterator<Item = (usize, <A::Chunks as Iterator>::Item)> {
    chunks(samples, block).take(blocks.end).skip(blocks.start)
}

impl<'a, X> Samples for &'a [X] {
    type Chunks = Chunks<'a, X>;

    #[inline(always)]
    fn chunks(self, block: usize) -> Self::Chunks {
        self.chunks(block)
    }
}

impl<'a, X> Samples for &'a mut [X] {
    type Chunks = ChunksMut<'a, X>;

    #[inline(always)]
    fn chunks(self, block: usize) -> Self::Chunks {
        self.chunks_mut(block)
    }
}

impl<'a, X, const N: usize> Samples for &'a [X; N] {
    type Chunks = Chunks<'a, X>;

    #[inline(always)]
    fn chunks(self, block: usize) -> Self::Chunks {
        self.as_slice().chunks(block)
    }
}

impl<'a, X, const N: usize> Samples for &'a mut [X; N] {
    type Chunks = ChunksMut<'a, X>;

    #[inline(always)]
    fn chunks(self, block: usize) -> Self::Chunks {
        self.chunks_mut(block)
    }
}

impl<A: Samples, B: Samples> Samples for (A, B) {
    type Chunks = Zip<A::Chunks, B::Chunks>;

    #[inline(always)]
    fn chunks(self, block: usize) -> Self::Chunks {
        self.0.chunks(block).zip(self.1.chunks(block))
    }
}

#[cfg(test)]
mod tests {
    use super::{chunks, chunks_in};

    #[test]
    fn slices_and_arrays_go_through_together() {
        let (a, b, mut c) = ([1, 2, 3, 4, 5], &[10, 20, 30, 40, 50][..], [0; 5]);
        for (block, ((a, b), c)) in chunks(((&a, b), &mut c), 2) {
            assert_eq!([a.len(), b.len(), c.len()], [if block == 2 { 1 } else { 2 }; 3]);
            c[0] = a[0] + b[0];
        }
        assert_eq!(c, [11, 0, 33, 0, 55]);
        for (block, ((a, b), c)) in chunks_in(1..2, ((&a, b), &mut c[..]), 2) {
            assert_eq!((block, a.len()), (1, 2));
            c[1] = a[1] + b[1];
        }
        assert_eq!(c, [11, 0, 33, 44, 55]);
    }
}
