//! Pooling: the largest element under each window, or the sum of all, and back.

pub(crate) mod back;
mod pairs;
pub(crate) mod pooling;
