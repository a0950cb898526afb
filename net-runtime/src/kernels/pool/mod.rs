//! Pooling: the largest element under each window, or the sum of all, and back.

pub(crate) mod back;
pub(crate) mod entries;
mod pairs;
pub(crate) mod planes;
pub(crate) mod pooling;
mod taps;
mod vectors;
