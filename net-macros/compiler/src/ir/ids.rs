//! What is counted, each by a type of its own.

/// A value of a [`Program`](super::Program), by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub usize);
