//! What the lowering of a formula is made in.

use std::collections::BTreeMap;

use crate::formula::indexed::Formula;
use crate::layers::Lowering;

/// A formula that is being lowered. What a [`Read`] is read at counts the indices of the formula here.
pub(super) struct Lower<'a, 'b> {
    pub(super) lowering: &'a mut Lowering<'b>,
    pub(super) formula: &'a Formula,
    pub(super) sizes: Vec<usize>,
    /// How many inner values of each letter there are.
    pub(super) letters: BTreeMap<&'static str, usize>,
}
