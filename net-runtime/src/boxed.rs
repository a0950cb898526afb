//! Nets on the heap that never were on the stack.

use crate::parameters::Parameters;
use alloc::alloc::{Layout, alloc_zeroed, handle_alloc_error};
use alloc::boxed::Box;

/// A net of zeros, made in place by the allocator.
pub fn boxed<N: Parameters>() -> Box<N> {
    if size_of::<N>() == 0 {
        return Box::new(N::ZERO); // allocates nothing
    }
    // SAFETY: the size is not zero, zeroed bytes are zeros of the scalar type, and by the contract of `Parameters` any
    // numbers are a net.
    unsafe { zeroed() }
}

/// A value of zeros, made in place by the allocator.
///
/// # Safety
///
/// The type's size is not zero, and bytes that are all zero are a value of it.
pub(crate) unsafe fn zeroed<T>() -> Box<T> {
    let layout = Layout::new::<T>();
    // SAFETY: by the contract of this function the layout's size is not zero.
    let value = unsafe { alloc_zeroed(layout) };
    if value.is_null() {
        handle_alloc_error(layout)
    }
    // SAFETY: the global allocator gave the memory for this layout, and zeroed bytes are a value.
    unsafe { Box::from_raw(value.cast()) }
}
