//! Loads from pointers that move.
//!
//! On Arm an empty piece of assembly behind each load keeps the optimiser from three things: keeping eight moving pointers as
//! two numbers that are added to eight others; moving a pointer far from its load, which could have moved it at once; and
//! unrolling loops to copies that gain hardly anything. A turn of sixteen multiply-adds is 39 instructions without it, and 26
//! with it (`objdump` of `.ci/bare_metal`).

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
