//! The list of the taps that lie inside: how far each is from the first one, in elements.

use crate::kernels::windows::MOST_TAPS;
use core::mem::MaybeUninit;

/// How far each tap that lies inside is from the first one, in elements.
pub(super) struct TapOffsets {
    pub(super) counts: [usize; 3],
    pub(super) each: MaybeUninit<[u32; MOST_TAPS]>,
}

impl TapOffsets {
    /// Lists them in order, unless they are listed.
    #[inline(always)]
    pub(super) fn list(&mut self, counts: [usize; 3], steps: [usize; 3]) {
        if counts == self.counts {
            return;
        }
        self.counts = counts;
        let (each, mut next): (*mut u32, _) = (self.each.as_mut_ptr().cast(), 0);
        for u in 0..counts[0] {
            for v in 0..counts[1] {
                for w in 0..counts[2] {
                    debug_assert!(next < MOST_TAPS);
                    // SAFETY: a window has `MOST_TAPS` taps at most: `Windows::pooled` refuses more.
                    unsafe { each.add(next).write((u * steps[0] + v * steps[1] + w * steps[2]) as u32) };
                    next += 1;
                }
            }
        }
    }

    #[inline(always)]
    pub(super) fn all(&self) -> &[u32] {
        let count = self.counts.iter().product();
        // SAFETY: as many are listed.
        unsafe { core::slice::from_raw_parts(self.each.as_ptr().cast(), count) }
    }
}
