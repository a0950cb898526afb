//! Index notation: `let y[i: 26] = sum[u](kernel[u] * x[i + u]);`, a formula of elements, its indices and reductions.
//!
//! ```text
//! y[i: 26] = sum[u](kernel[u] * x[i + u])      as written
//! indices: i of 26, u; own: i                  sizes that are not stated follow from the shapes of the values
//! atoms: 0 the sum over u of `1 * 2`; 1 kernel[u]; 2 x[i + u]
//! body: 0
//! ```
//!
//! A body is an expression whose operand `n` is the atom `n`, so that all bodies of a formula share their atoms.

mod atoms;
mod reading;
mod subscripts;

pub(super) use atoms::Scope;
pub use atoms::{Atom, Element, Formula, IndexOf, Reduction, Subscript, Way};
pub use reading::{Written, read};
