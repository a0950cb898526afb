//! Windows in groups of one channel, of a block, or of one sample over planes and volumes: a kernel a channel.
//!
//! ```text
//! convolution of 3 taps    z[k] = k[0] * a[k] + k[1] * a[k + 1] + k[2] * a[k + 2]
//! places 0..8              ten loads of a[0] to a[9], each multiplied by up to three weights into eight sums
//! ```
//!
//! A tile is `N` positions of the last axis, each a vector: of samples, or of neighbouring elements of the contiguous axis of one
//! sample. What is loaded serves all positions and taps of the last axis that it lies under. Where the ends of the last axis cut a
//! tile, what lies outside is not loaded; where those of the contiguous axis cut a vector, its lanes outside are left out.
//!
//! | file | of what |
//! |---|---|
//! | `pass.rs` | a convolution, or its transpose, as one walk along axes |
//! | `run.rs` | the tiles of a block and of one sample |
//! | `tile.rs` | a tile's sums |
//! | `weights.rs`, `weights_tile.rs` | the gradient of the weights |
//! | `entry.rs` | what nets call |

pub(crate) mod entry;
mod pass;
mod run;
mod tile;
mod weights;
mod weights_tile;

use crate::kernels::windows::Windows;

/// The fewest elements of the contiguous axis of one sample: a vector of 128 bits.
pub(crate) const FEWEST_ROWS: usize = 4;

impl Windows {
    /// Whether the kernel of this folder computes a convolution of so many samples, or its transpose.
    #[inline(always)]
    pub(crate) const fn is_depthwise(&self, lanes: usize, transposed: bool) -> bool {
        let [first, second, third] = &self.axes;
        let is_each_channel = self.groups > 1 && self.still == 1 && self.sliding == 1;
        let is_one_place = first.places == 1 && second.places == 1 && third.places == 1;
        let is_of_stride_one = first.stride == 1 && second.stride == 1 && third.stride == 1;
        let down = if self.rank == 2 { first } else { second };
        let rows = if transposed { down.extent } else { down.places };
        let has_rows = self.rank > 1 && down.stride == 1 && rows >= FEWEST_ROWS;
        is_each_channel && !is_one_place && (lanes > 1 || has_rows) && (is_of_stride_one || !transposed)
    }

    /// Whether the kernel of this folder computes the gradient of the weights, of so many samples of a block or of one. Its sums are in no
    /// canonical order.
    #[inline(always)]
    pub(crate) const fn has_depthwise_weights(&self, lanes: usize, samples: usize) -> bool {
        self.is_depthwise(lanes, false) && samples > 0 && !cfg!(feature = "deterministic")
    }
}
