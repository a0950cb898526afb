//! [`Bytes`]: how much memory arrays take, whatever the target.

use std::ops::AddAssign;

use crate::ir::Precision;

/// How wide a `usize` may be.
pub(super) const WIDTHS: [usize; 3] = [2, 4, 8];

/// The memory of a struct of arrays: how many numbers of each kind it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    precision: Precision,
    reals: usize,
    /// Positions that were searched, each a `u32`.
    positions: usize,
    /// The caller's `Index`es, each a `usize`.
    indices: usize,
}

impl Bytes {
    /// So many numbers of the net's scalar type.
    pub(super) fn of_reals(reals: usize, precision: Precision) -> Bytes {
        Bytes { precision, reals, positions: 0, indices: 0 }
    }

    /// So many positions.
    pub(super) fn of_positions(positions: usize, precision: Precision) -> Bytes {
        Bytes { positions, ..Bytes::of_reals(0, precision) }
    }

    /// So many `Index`es.
    pub(super) fn of_indices(indices: usize, precision: Precision) -> Bytes {
        Bytes { indices, ..Bytes::of_reals(0, precision) }
    }

    /// How many bytes that is where a `usize` has so many. A struct is as long as a multiple of what is widest in it; where `f64` is
    /// aligned as `f32` is (32-bit x86), that is 4 bytes more than rustc needs.
    pub fn on(self, width: usize) -> usize {
        let kinds = [(self.reals, self.precision.bytes()), (self.positions, size_of::<u32>()), (self.indices, width)];
        let sum = kinds.iter().map(|(count, bytes)| count.saturating_mul(*bytes)).fold(0, usize::saturating_add);
        let widest = kinds.iter().filter(|(count, _)| *count > 0).map(|(_, bytes)| *bytes).max();
        sum.checked_next_multiple_of(widest.unwrap_or(1)).unwrap_or(usize::MAX)
    }

    /// `512`, or `136 (144 where usize has 64 bits)`.
    pub fn text(self) -> String {
        let [_, narrow, wide] = WIDTHS.map(|width| self.on(width));
        if narrow == wide { narrow.to_string() } else { format!("{narrow} ({wide} where `usize` has 64 bits)") }
    }
}

impl AddAssign for Bytes {
    fn add_assign(&mut self, other: Bytes) {
        self.reals = self.reals.saturating_add(other.reals);
        self.positions = self.positions.saturating_add(other.positions);
        self.indices = self.indices.saturating_add(other.indices);
    }
}
