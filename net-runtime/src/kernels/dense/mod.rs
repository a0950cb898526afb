//! Matrices: products, outer products, and descents along them.

pub(crate) mod affine;
pub(crate) mod outer;
pub(crate) mod outer_block;
pub(crate) mod product;
pub(crate) mod single;
pub(crate) mod single_back;
pub(crate) mod strided;
pub(crate) mod transposed;
pub(crate) mod transposed_descend;
