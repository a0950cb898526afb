//! The turns of a loop over all numbers of an array, in the code of a net.

/// Counts from 0 up to `count`, which is not counted: `for n in turns(64)` is `for n in 0..64`.
///
/// On Arm the optimiser is not told how many turns there are. It would write them out: 1.9 kB of code for the 64 turns of a ramp's
/// gradient, at `opt-level = 3`, and not the 60 bytes of one.
#[cfg(not(target_arch = "arm"))]
#[inline(always)]
#[must_use]
pub const fn turns(count: usize) -> core::ops::Range<usize> {
    0..count
}

#[cfg(target_arch = "arm")]
pub use compact::turns;

#[cfg(target_arch = "arm")]
mod compact {
    use core::arch::asm;

    /// See the function of other targets.
    #[inline(always)]
    #[must_use]
    pub const fn turns(count: usize) -> Turns {
        Turns { next: 0, count }
    }

    /// What is still to be counted.
    #[derive(Debug)]
    pub struct Turns {
        next: usize,
        count: usize,
    }

    impl Iterator for Turns {
        type Item = usize;

        #[inline(always)]
        fn next(&mut self) -> Option<usize> {
            let turn = self.next;
            (turn < self.count).then(|| {
                // SAFETY: no instruction is in it.
                unsafe {
                    asm!("/* {0} */", inlateout(reg) turn + 1 => self.next, options(nomem, nostack, preserves_flags))
                };
                turn
            })
        }
    }
}
