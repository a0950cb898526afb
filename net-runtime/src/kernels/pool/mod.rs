//! Pooling: the largest element under each window, or the sum of all, and back.

pub(crate) mod back;
mod block;
pub(crate) mod entries;
mod overlapping;
mod pairs;
pub(crate) mod planes;
pub(crate) mod pooling;
mod taps;
mod vectors;
