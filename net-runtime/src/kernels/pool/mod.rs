//! Pooling: the largest element under each window, or the sum of all, and back. `entries` has the functions that nets call. Of
//! one sample `pooling`, `vectors` and `pairs` run, and back `back`, `overlapping` and `pairs`; of a block `block`. On targets
//! without vectors `narrow/pool` runs in place of all these, but for the plain loops of `back`.

pub(crate) mod back;
mod block;
pub(crate) mod entries;
mod overlapping;
mod pairs;
pub(crate) mod planes;
pub(crate) mod pooling;
mod taps;
mod vectors;
