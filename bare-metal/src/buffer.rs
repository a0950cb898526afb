//! What calls read and write: statics, which are neither stack nor flash, and of which the optimiser knows nothing.

use core::cell::UnsafeCell;
use core::hint::black_box;
use core::mem::MaybeUninit;

/// An array or a net in a static, zeros to begin with.
pub struct Buffer<T>(UnsafeCell<MaybeUninit<T>>);

// SAFETY: a program has one thread and no interrupts.
unsafe impl<T> Sync for Buffer<T> {}

impl<T> Buffer<T> {
    /// Zeros.
    #[must_use]
    pub const fn zeros() -> Self {
        Buffer(UnsafeCell::new(MaybeUninit::zeroed()))
    }

    /// What is in it, to be read or written by one call.
    #[allow(clippy::mut_from_ref, reason = "a call takes each buffer once")]
    pub fn lent(&'static self) -> &'static mut T {
        // SAFETY: only numbers, and arrays and nets of them, are in buffers: zeros are a value. Each is lent to one call at a time.
        unsafe { &mut *black_box(self.0.get()).cast() }
    }
}

/// A net that stays in flash.
pub fn kept<T>(net: &'static T) -> &'static T {
    black_box(net)
}
