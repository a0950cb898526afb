//! A convolution or its transpose, compiled once: which file computes it.
//!
//! | samples, axes | `convolution` | `convolution_transposed` |
//! |---|---|---|
//! | a block | `block.rs`, `tile.rs` | the same |
//! | one, one axis | `../line.rs`, in groups of one channel `../each_channel.rs` | the same |
//! | one, two axes or three | `../columns` | `../spread`, of few channels and stride 1 `../columns` |
//! | one, where those have no room | `each.rs` | the same |

mod block;
mod each;
mod taps;
mod tile;

use crate::kernels::vector::activation::Function;
use crate::kernels::windows::{AXES, Windows};
use crate::real::Real;
use fearless_simd::Simd;

/// The operands of a convolution, or of its transpose, as they lie in memory.
pub struct Sliding<'a, T> {
    pub(crate) windows: &'a Windows,
    /// How many samples an element has.
    pub(crate) lanes: usize,
    pub(crate) weights: *const T,
    pub(crate) input: *const T,
    /// One number a channel of `out`, or null for sums that start from nothing.
    pub(crate) start: *const T,
    pub(crate) activation: Function,
    pub(crate) out: *mut T,
    /// Whether `out` is what slides by.
    pub(crate) transposed: bool,
}

/// The channels of a group and the distances between them.
#[derive(Clone, Copy)]
pub(crate) struct Channels {
    pub(crate) out: usize,
    pub(crate) input: usize,
    pub(crate) out_step: usize,
    pub(crate) input_step: usize,
    /// In the weights.
    pub(crate) weights_of_out: usize,
    pub(crate) weights_of_input: usize,
}

impl<T: Real> Sliding<'_, T> {
    /// # Safety
    ///
    /// The arrays fit the windows, with `lanes` samples, as [`Windows::fitted`] compares them; `out` overlaps nothing.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        let (windows, transposed) = (self.windows, self.transposed);
        let length = if transposed { windows.sliding_length() } else { windows.still_length() };
        // SAFETY: as the caller says.
        unsafe {
            if self.lanes > 1 {
                self.of_block(simd);
                return self.activation.finish(simd, self.out, length * self.lanes);
            }
            match (transposed, windows.rank) {
                _ if self.groups_at_one_place(simd) => {}
                (_, 1) if self.each_channel(simd) => {}
                (_, 1) => self.line(simd),
                (false, _) => self.of_one_sample(simd),
                (true, _) => self.back_of_one_sample(simd),
            }
            self.activation.apply(simd, self.out, length);
        }
    }

    #[inline(always)]
    pub(crate) fn channels(&self, out_steps: &[usize; AXES + 1], input_steps: &[usize; AXES + 1]) -> Channels {
        let (&Windows { still, sliding, .. }, steps) = (self.windows, self.windows.weight_steps());
        let still = (still, steps.still);
        let sliding = (sliding, steps.sliding);
        let (of_out, of_input) = if self.transposed { (sliding, still) } else { (still, sliding) };
        Channels {
            out: of_out.0,
            input: of_input.0,
            out_step: out_steps[0] * self.lanes,
            input_step: input_steps[0] * self.lanes,
            weights_of_out: of_out.1,
            weights_of_input: of_input.1,
        }
    }

    /// The extents of `out`, its steps, and the steps of `input`.
    #[inline(always)]
    fn sides(&self) -> ([usize; AXES], [usize; AXES + 1], [usize; AXES + 1]) {
        let (windows, axes) = (self.windows, &self.windows.axes);
        if self.transposed {
            (axes.map(|axis| axis.extent), windows.sliding_steps(), windows.still_steps())
        } else {
            (axes.map(|axis| axis.places), windows.still_steps(), windows.sliding_steps())
        }
    }
}
