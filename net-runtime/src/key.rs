//! [`Key`]: what the random numbers of a call follow from.

use rand_core::Rng;

/// What the random numbers of a call follow from: one `next_u64` of its generator, and how many samples stand before those at hand.
/// Each number is a fixed function of that, of its stream in the net, of the sample and the element ([`random`](crate::kernels::random)),
/// so that it is the same on every target, in every block and on any number of threads.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub(crate) bits: u64,
    pub(crate) sample: usize,
}

impl Key {
    /// The key of one more call.
    #[inline]
    pub fn of<R: Rng + ?Sized>(rng: &mut R) -> Self {
        Key { bits: rng.next_u64(), sample: 0 }
    }

    /// That of the samples behind the next so many.
    #[inline(always)]
    pub(crate) fn behind(self, samples: usize) -> Self {
        Key { sample: self.sample.saturating_add(samples), ..self }
    }
}
