//! What the tests of the whole system share: fixtures of values and gradients from an independent implementation, and
//! their comparison with what generated functions give in each of their four calls.
//!
//! ```text
//! tests/oracle/make_fixtures.py   computes the fixtures, in JAX
//! tests/oracle/make_inputs.py     those of layers of several inputs, `inputs_*`, in PyTorch
//! tests/oracle/cases.py           those of whole nets, `case_*`, in PyTorch
//! tests/fixtures/CASE.json        parameters, and per function what is given and what is wanted
//! tests/tests/oracle_*.rs         the same nets in `net!`; those of `case_*` in `cases_*.rs`
//! ```

pub mod bounded;
mod calls;
pub mod cases;
mod compare;
pub mod compute;
pub mod draw;
pub mod dual_numbers;
mod fixture;
pub mod graphs;
pub mod lines;
mod numbers;
pub mod program;
pub mod pytorch;
pub mod random;
pub mod ways;

pub use calls::{Argument, Blank, Sum, Wanted, bits};
pub use compare::{TOLERANCE, assert_close, assert_within};
pub use fixture::{Arrays, Case, Function, Sample};
pub use numbers::{Numbers, arrays_of, listed, places};
pub use pastey;

/// `[N]` in `f64`.
pub type V<const N: usize> = nalgebra::SVector<f64, N>;
/// `[R, C]` in `f64`.
pub type M<const R: usize, const C: usize> = nalgebra::SMatrix<f64, R, C>;
