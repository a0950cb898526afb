//! Nets on the heap that never were on the stack.

use crate::parameters::Parameters;
use alloc::alloc::{Layout, alloc_zeroed, handle_alloc_error};
use alloc::boxed::Box;

/// A net of zeros, made in place by the allocator.
pub fn boxed<N: Parameters>() -> Box<N> {
    let layout = Layout::new::<N>();
    if layout.size() == 0 {
        return Box::new(N::ZERO); // allocates nothing
    }
    // SAFETY: the layout is a net's and its size is not zero.
    let net = unsafe { alloc_zeroed(layout) };
    if net.is_null() {
        handle_alloc_error(layout)
    }
    // SAFETY: the global allocator gave the memory for this layout; zeroed bytes are zeros of the scalar type, and by
    // the contract of `Parameters` any numbers are a net.
    unsafe { Box::from_raw(net.cast()) }
}
