//! Memory as NumPy, JAX, PyTorch and RTNeural take theirs: every allocation of a vector or more begins where a line of the
//! cache does. It serves all contestants of this process alike.

use std::alloc::{GlobalAlloc, Layout, System};

const LINE: usize = 64;

pub struct Aligned;

fn aligned(layout: Layout) -> Layout {
    let wanted = if layout.size() >= LINE { LINE } else { 1 };
    layout.align_to(wanted).unwrap_or(layout)
}

// SAFETY: `System` under layouts that are the same function of the caller's each time.
unsafe impl GlobalAlloc for Aligned {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller says.
        unsafe { System.alloc(aligned(layout)) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: `alloc` had this layout.
        unsafe { System.dealloc(memory, aligned(layout)) }
    }
}
