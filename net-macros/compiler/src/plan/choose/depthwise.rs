//! Windows in groups of one channel, by a kernel of their own: `z[p, y, x] = b[p] + sum[u, v](k[p, u, v] * a[p, s * y + d * u - o, ..])`.
//!
//! | windows | a block | one sample |
//! |---|---|---|
//! | over planes or volumes, a few rows or more at stride 1 | `depthwise` | `depthwise` |
//! | all other ones, as over a line | `depthwise` | as other windows |

use crate::plan::kernels::{Geometry, Sliding, Windows};
use crate::plan::step::{By, Each, When};

/// The fewest elements of the axis that is contiguous of one sample: they fill a vector.
const FEWEST_ROWS: usize = 4;

/// Whether the kernel takes blocks.
pub(super) fn takes(kernel: Sliding, of: &Geometry) -> bool {
    let is_each_channel = of.groups > 1 && [of.still, of.sliding] == [of.groups; 2];
    let is_one_place = of.axes.iter().all(|axis| axis.places == 1);
    let moves_by_one = of.axes.iter().all(|axis| axis.stride == 1);
    is_each_channel && !is_one_place && (kernel != Sliding::Transposed || moves_by_one)
}

/// Whether it takes one sample, too, of windows of which it takes blocks.
fn takes_one(kernel: Sliding, of: &Geometry) -> bool {
    // By columns: the last but one is contiguous.
    let [.., down, _] = &of.axes[..] else { return false };
    let rows = if kernel == Sliding::Transposed { down.extent } else { down.places };
    down.stride == 1 && rows >= FEWEST_ROWS
}

/// Windows in all cases: those of one sample, where the kernel takes only blocks, as all other windows.
pub(super) fn in_all_cases(by: By) -> By {
    match by {
        By::Windows(windows) if windows.depthwise && !takes_one(windows.kernel, &windows.geometry) => {
            let otherwise = By::Windows(Windows { depthwise: false, ..windows.clone() });
            By::Each(Box::new(Each { when: When::Block, then: vec![By::Windows(windows)], otherwise }))
        }
        by => by,
    }
}
