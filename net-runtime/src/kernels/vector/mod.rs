//! What the other kernels share, and what is elementwise: registers, activations, sums, transpositions.

pub(crate) mod activation;
pub(crate) mod combination;
pub(crate) mod dots;
pub(crate) mod gather;
pub(crate) mod lines;
pub(crate) mod registers;
pub(crate) mod summation;
pub(crate) mod total;
pub(crate) mod totals;
pub(crate) mod transpose;
