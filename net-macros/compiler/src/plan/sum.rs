//! [`Sum`]: contractions that no kernel takes, and how their sums begin.

use crate::ir::Term;

/// A contraction, or some of its terms, as loops.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The terms.
    pub terms: Vec<Term>,
    /// How the sums begin, where they do not go on from what is there.
    pub begin: Begin,
}

/// How sums begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The first term gives each element once, `y[i] = x[i]`; the others add.
    Assign,
    /// The first term is summed in a local for each element, `sum += w[i, j] * x[j]`, and then stored.
    Local,
    /// The only term gives each element once in each sample. The samples are summed in one local for all elements that the term is the same
    /// of, a column of `w_bar[i, j] = x[j]`, which is then stored in each; where sums go on from what is there, they are added one by one.
    OverSamples,
    /// All elements are set to -0.0, the neutral element of IEEE addition.
    Neutral,
    /// The elements that a point of the box reaches are set to -0.0; the others, that of a padding for example, to +0.
    NeutralWhereReached,
}
