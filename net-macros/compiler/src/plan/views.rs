//! How each value lies in memory: which of its axes is contiguous, and whether each sample has its own.
//!
//! Every value has the memory order of its Rust type at the boundary (design 1.3): leading axes in order, the last two by
//! columns. An array that each sample has its own of holds, in place of each number, one number for each sample of a block.
//!
//! ```text
//! z1: [6, 24, 24], of each sample      Columns       strides 576, 1, 24, of a block of samples each
//! w1: [2, 3], learned                  Columns       strides 1, 2
//! w1: [6, 1, 5, 5], learned            Matrices      strides 25, 25, 1, 5
//! w1: [1000, 8], learned by rows       Vectors       strides 8, 1
//! x: [64] of [8], given                Rows          strides 8, 1, of a block of samples each
//! loss: [], wanted                     Reference
//! ```

use crate::ir::Shape;
use crate::layers::MemoryOrder;

/// How the elements of a value are indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A scalar, by value.
    Value,
    /// A scalar behind a reference.
    Reference,
    /// Nested arrays in logical order.
    Rows,
    /// Nested arrays of rank at least 2, the last two axes exchanged.
    Columns,
    /// Arrays around a matrix, of rank at least 3 with it: the matrix lies by columns.
    Matrices,
    /// Arrays around a vector, of rank at least 2 with it, in logical order.
    Vectors,
}

/// What the elements of a value are in generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Numbers of the net's scalar type.
    Reals,
    /// Positions that were searched, `u32`.
    Positions,
    /// The caller's `Index`es.
    Classes,
}

/// How a value lies in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// How it is indexed.
    pub layout: Layout,
    /// Its shape.
    pub shape: Shape,
    /// Whether each sample of a block has its own, on an axis behind all others.
    pub batched: bool,
    /// What its elements are.
    pub holds: Holds,
}

impl Layout {
    /// The layout of a learned array, or of the gradient with respect to one.
    pub(super) fn learned(rank: usize, order: MemoryOrder) -> Layout {
        match (rank, order) {
            (0, _) => Layout::Reference,
            (1, _) => Layout::Rows,
            (_, MemoryOrder::Rows) => Layout::Vectors,
            (2, MemoryOrder::Columns) => Layout::Columns,
            (_, MemoryOrder::Columns) => Layout::Matrices,
        }
    }
}

impl View {
    /// A learned array, or the gradient with respect to one.
    pub fn learned(shape: &[usize], order: MemoryOrder) -> View {
        View { layout: Layout::learned(shape.len(), order), shape: shape.into(), batched: false, holds: Holds::Reals }
    }

    /// The axes, the last varying fastest in memory.
    pub fn memory_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.shape.len()).collect();
        if let ([.., row, column], true) = (&mut order[..], self.lies_by_columns()) {
            std::mem::swap(row, column);
        }
        order
    }

    /// Whether the last axis but one is the contiguous one.
    pub fn lies_by_columns(&self) -> bool {
        matches!(self.layout, Layout::Columns | Layout::Matrices)
    }

    /// How many elements lie between neighbours on each axis.
    pub fn strides(&self) -> Vec<usize> {
        let mut strides = vec![1; self.shape.len()];
        let mut step = 1;
        for axis in self.memory_order().into_iter().rev() {
            strides[axis] = step;
            step *= self.shape[axis];
        }
        strides
    }

    /// Whether two values have the same shape, their elements lie in the same order, and each sample has its own of both or of
    /// neither.
    pub fn is_like(&self, other: &View) -> bool {
        self.shape == other.shape && self.batched == other.batched && self.strides() == other.strides()
    }

    /// Whether the last axis is the contiguous one, as of `[64] of [8]` and of some values of the scratch (`rows.rs`), where arrays of its
    /// shape lie by columns else.
    pub fn lies_by_rows(&self) -> bool {
        self.shape.len() > 1 && self.layout == Layout::Rows
    }

    /// Whether its elements are numbers.
    pub fn is_real(&self) -> bool {
        self.holds == Holds::Reals
    }
}
