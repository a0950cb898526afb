//! The language of `map`: `|x| x * tanh(x)`, a Rust closure of reals, becomes an expression of [`ir`](crate::ir).
//!
//! ```text
//! |x| if x < 0 { exp_m1(x) } else { x }        as written
//! x < 0 ? exp_m1(x) : x                        the body of a map
//! ```
//!
//! [`functions`] are the names that it knows. Where tokens are read, [`check`] looks at them before syn does; [`formula`]
//! then reads the closure, and [`expression`] a row of one of the compiler's own tables.

mod calls;
mod constants;
mod elementwise;
pub mod functions;
pub mod indexed;
mod reader;
mod rust;
mod tokens;

pub use elementwise::{elementwise, elementwise_body, elementwise_names};
pub use reader::{check_size, expression, formula, head};
pub use tokens::{check, check_indexed};

/// The names of reductions, `sum` of `sum[i](x[i])`.
pub fn reductions() -> impl Iterator<Item = &'static str> {
    indexed::Way::ALL.into_iter().map(indexed::Way::name)
}
