//! How a column of `out` is cut into vectors, and at which lanes of each a tap has a place.

use super::{MOST_ROWS, VectorRows};
use crate::kernels::vector::registers::below;
use crate::kernels::windows::Axis;
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase};

impl VectorRows {
    /// Of vectors that read no more than `before` numbers around a column.
    #[inline(never)]
    pub(super) fn of<S: Simd, T: Real>(down: &Axis, before: usize) -> Self {
        let (mut rows, mut lanes) = (VectorRows { are_vectors: true, inside: [0; MOST_ROWS] }, 0);
        let reach = ((down.taps - 1) * down.dilation).max((down.extent + down.before).saturating_sub(down.places));
        let vectors = down.extent / <T as Lanes>::Wide::<S>::LEN + 3;
        rows.are_vectors = down.stride == 1
            && reach <= before
            && down.extent >= <T as Lanes>::Narrow::<S>::LEN
            && vectors * down.taps <= MOST_ROWS;
        if rows.are_vectors {
            each_vector::<S, T>(down.extent, |at, done, length| {
                for tap in 0..down.taps {
                    let places = down.places_of(tap);
                    let element = |place: usize| (place + tap * down.dilation).saturating_sub(down.before + at);
                    let inside = below(element(places.end), length) & !below(element(places.start), length);
                    rows.inside[lanes] = if places.is_empty() { 0 } else { inside & !below(done, length) };
                    lanes += 1;
                }
            });
        }
        rows
    }
}

/// Vectors of a column of so many elements: where each begins, how many of its lanes the one before it has, and its lanes.
#[inline(always)]
pub(super) fn each_vector<S: Simd, T: Real>(extent: usize, mut f: impl FnMut(usize, usize, usize)) {
    let (wide, half) = (<T as Lanes>::Wide::<S>::LEN, <T as Lanes>::Half::<S>::LEN);
    let (block, mut at) = (<T as Lanes>::Narrow::<S>::LEN, 0);
    while at < extent {
        let rest = extent - at;
        let length = if rest >= wide {
            wide
        } else if rest >= half {
            half
        } else {
            block
        };
        let first = at.min(extent - length);
        f(first, at - first, length);
        at = first + length;
    }
}
