//! Loads from pointers that move.
//!
//! On Arm they are instructions of assembly, where the optimiser would make more of them than were written: it keeps eight pointers that move
//! as two numbers that are added to eight others, moves a pointer apart from the load that could have done it, and unrolls loops to copies
//! that hardly anything is gained by. For sixteen multiply-adds that is 39 instructions, or 34; here they are 26.

use crate::real::Real;

/// The number at a pointer, which moves on by `step` numbers.
///
/// # Safety
///
/// A number may be read there.
#[inline(always)]
pub(super) unsafe fn stepping<T: Real>(pointer: &mut *const T, step: isize) -> T {
    // SAFETY: as the caller says.
    let number = unsafe { **pointer };
    *pointer = pinned(*pointer);
    *pointer = pointer.wrapping_offset(step);
    number
}

/// The number at a pointer, which moves on to the next one.
///
/// # Safety
///
/// A number may be read there.
#[inline(always)]
pub(super) unsafe fn next<T: Real>(pointer: &mut *const T) -> T {
    // SAFETY: as the caller says.
    let number = unsafe { **pointer };
    *pointer = pinned(pointer.wrapping_add(1));
    number
}

/// The pointer. On Arm the optimiser knows nothing of it behind this, and loads before it stay before it.
#[inline(always)]
pub(super) fn pinned<T>(pointer: *const T) -> *const T {
    #[cfg(target_arch = "arm")]
    {
        let same;
        // SAFETY: no instruction is in it.
        unsafe { core::arch::asm!("/* {0} */", inlateout(reg) pointer => same, options(nostack, preserves_flags)) };
        same
    }
    #[cfg(not(target_arch = "arm"))]
    pointer
}
