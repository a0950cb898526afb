//! [`Sum`]: contractions that no kernel takes, and how their sums begin; [`Lines`]: those that are taken together line by line, and
//! searches that are.

use crate::ir::{Term, ValueId};

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
    /// The first term is the same of all samples, `y_bar[j] = sum[i](w[i, j])` where each sample has a `y_bar` of its own: it is summed in a
    /// local once, and stored for all of them.
    LocalOfAll,
    /// The only term gives each element once in each sample. The samples are summed in one local for all elements that the term is the same
    /// of, a column of `w_bar[i, j] = x[j]`, which is then stored in each; where sums go on from what is there, they are added one by one.
    OverSamples,
    /// All elements are set to -0.0, the neutral element of IEEE addition.
    Neutral,
    /// The elements that a point of the box reaches are set to -0.0; the others, that of a padding for example, to +0.
    NeutralWhereReached,
}

/// Lines of an array that are taken together, number by number: `s[g, i] = sum[j](e[g, i, j])`, where `e` lies by columns, is for
/// each `g` the sum of the lines `e[g, .., j]`; or of their products with those of an array that lies alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The array.
    pub of: ValueId,
    /// The array that it is multiplied with, number by number.
    pub times: Option<ValueId>,
    /// How many axes are around, the outermost in memory of both the array and the value.
    pub around: usize,
    /// What becomes of the lines.
    pub fold: Fold,
}

/// What becomes of the numbers at one place of all lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Their sum.
    Sum,
    /// The largest of them.
    Largest,
    /// The smallest of them.
    Smallest,
}

impl Fold {
    /// Its name in the runtime.
    pub fn name(self) -> &'static str {
        match self {
            Fold::Sum => "Sum",
            Fold::Largest => "Largest",
            Fold::Smallest => "Smallest",
        }
    }
}
