//! Nets on the heap that never were on the stack.

use crate::parameters::Parameters;
use alloc::alloc::{Layout, alloc_zeroed, handle_alloc_error};
use alloc::boxed::Box;
use core::ptr::NonNull;

/// A net of zeros, made in place by the allocator.
pub fn boxed<N: Parameters>() -> Box<N> {
    // SAFETY: zeroed bytes are zeros of the scalar type, and by the contract of `Parameters` any numbers are a net.
    unsafe { zeroed() }
}

/// A value of zeros, made in place by the allocator.
///
/// No value of the type is named, not even for a size of 0: without optimisation it would have its place on the stack,
/// whether that line is reached or not.
///
/// # Safety
///
/// Bytes that are all zero are a value of the type.
pub(crate) unsafe fn zeroed<T>() -> Box<T> {
    let layout = Layout::new::<T>();
    if layout.size() == 0 {
        // SAFETY: a box of no bytes has no memory, and its pointer need only be aligned; no bytes are a value.
        return unsafe { Box::from_raw(NonNull::dangling().as_ptr()) };
    }
    // SAFETY: the layout's size is not zero.
    let value = unsafe { alloc_zeroed(layout) };
    if value.is_null() {
        handle_alloc_error(layout)
    }
    // SAFETY: the global allocator gave the memory for this layout, and zeroed bytes are a value.
    unsafe { Box::from_raw(value.cast()) }
}
