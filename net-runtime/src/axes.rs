//! [`Axes`]: how the numbers of an array lie in memory.

/// The most axes that an array of weights has: outputs, inputs, and four of a kernel.
pub(crate) const RANK: usize = 6;

/// The axes of an array of numbers: how many, their extents, and how far apart neighbours are in memory.
///
/// ```text
/// SMatrix<T, 2, 3>           extents [2, 3]     strides [1, 2]
/// [SMatrix<T, 2, 3>; 4]      extents [4, 2, 3]  strides [6, 1, 2]
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    pub(crate) rank: usize,
    pub(crate) extents: [usize; RANK],
    pub(crate) strides: [usize; RANK],
}

impl Axes {
    /// One axis.
    pub const fn list(length: usize) -> Self {
        Axes { rank: 1, extents: [length, 1, 1, 1, 1, 1], strides: [1; RANK] }
    }

    /// A matrix by columns.
    pub const fn matrix(rows: usize, columns: usize) -> Self {
        Axes { rank: 2, extents: [rows, columns, 1, 1, 1, 1], strides: [1, rows, 1, 1, 1, 1] }
    }

    /// The first two axes in the other order.
    pub const fn transposed(self) -> Self {
        let Axes { rank, extents: [a, b, c, d, e, f], strides: [p, q, r, s, t, u] } = self;
        Axes { rank, extents: [b, a, c, d, e, f], strides: [q, p, r, s, t, u] }
    }

    /// The extents of the last two axes, at least 1.
    pub const fn last_two(self) -> [usize; 2] {
        match self {
            Axes { rank: 0, .. } => [1, 1],
            Axes { rank: 1, extents: [last, ..], .. } => [1, last],
            Axes { rank, extents, .. } => [extents[rank - 2], extents[rank - 1]],
        }
    }

    /// `n` of these behind each other, each `length` numbers long. Beyond six axes it is a list.
    pub const fn times(self, n: usize, length: usize) -> Self {
        if self.rank == RANK {
            return Axes::list(n * length);
        }
        let Axes { rank, extents: [a, b, c, d, e, _], strides: [p, q, r, s, t, _] } = self;
        Axes { rank: rank + 1, extents: [n, a, b, c, d, e], strides: [length, p, q, r, s, t] }
    }
}
