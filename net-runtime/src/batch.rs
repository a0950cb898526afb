//! [`BatchMismatch`]: the one error that a generated function can return.

use core::fmt;

/// The per-sample arguments of a `_batch` call differ in length. Nothing has been written.
///
/// ```
/// # let mismatch = net_runtime::BatchMismatch::__new("input", 4, "target", 3);
/// assert_eq!(mismatch.to_string(), "expected 4 samples as in `input`, found 3 in `target`");
/// assert_eq!((mismatch.expected, mismatch.found), (4, 3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchMismatch {
    /// The name of the first per-sample argument.
    pub first: &'static str,
    /// Its length, which all others should have.
    pub expected: usize,
    /// The name of the argument whose length differs.
    pub argument: &'static str,
    /// Its length.
    pub found: usize,
}

impl BatchMismatch {
    /// For generated code.
    #[doc(hidden)]
    #[cold]
    pub const fn __new(first: &'static str, expected: usize, argument: &'static str, found: usize) -> Self {
        Self { first, expected, argument, found }
    }
}

impl fmt::Display for BatchMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, expected, argument, found } = self;
        let samples = if *expected == 1 { "sample" } else { "samples" };
        write!(f, "expected {expected} {samples} as in `{first}`, found {found} in `{argument}`")
    }
}

impl core::error::Error for BatchMismatch {}
