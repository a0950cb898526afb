//! The random numbers of a call, lent to its body as what each sample has its own of: a key, which counts the samples.

use super::block::{Block, Gather};
use super::lend::{Lend, Lent};
use super::once::AtOnce;
use super::slices::{Names, Slices};
use crate::batch::BatchMismatch;
use crate::key::Key;
use fearless_simd::Simd;

impl Lend for Key {
    type Lent<'a> = Key;
}

impl AtOnce<'_, Key> for Key {
    const SAMPLES: usize = 1;

    #[inline(always)]
    fn block(self) -> Key {
        self
    }
}

impl Block for Key {
    const ZERO: Self = Key { bits: 0, sample: 0 };

    #[inline(always)]
    fn lend(&mut self) -> Key {
        *self
    }
}

impl Gather<Key> for Key {
    #[inline(always)]
    fn gather(&mut self, _simd: impl Simd, samples: &Key) {
        *self = *samples;
    }

    #[inline(always)]
    fn scatter(&self, _simd: impl Simd, _samples: Key) {}

    #[inline(always)]
    fn one<'a>(samples: Key) -> Option<Lent<'a, Self>> {
        Some(samples)
    }
}

/// It has as many samples as are asked for, and stands behind the slices that count them.
impl Slices for Key {
    #[inline(always)]
    fn length(&self) -> usize {
        usize::MAX
    }

    #[inline(always)]
    fn check<'a>(&self, _: &'static str, _: usize, names: Names<'a>) -> Result<Names<'a>, BatchMismatch> {
        Ok(names)
    }

    #[inline(always)]
    fn split(self, samples: usize) -> (Self, Self) {
        (self, self.behind(samples))
    }
}
