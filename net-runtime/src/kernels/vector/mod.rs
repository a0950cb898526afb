//! What the other kernels share, and what is elementwise: registers, activations, sums, transpositions.

pub(crate) mod activation;
pub(crate) mod gather;
pub(crate) mod registers;
pub(crate) mod total;
pub(crate) mod transpose;
