//! The interpreter: what a [`Program`](crate::ir::Program) means, in the plainest code, over any kind of number.
//!
//! In: a program that [`verify`](crate::ir::verify::verify()) finds nothing wrong with, an array for each leaf, and how
//! many samples the batch has. Out: the array of every value. Nothing is planned, fused or reordered, so that in
//! `f32` this is the canonical order that compiled code is held to; in [`Rational`] polynomial nets are exact; in
//! [`Dual`] a program is differentiated without the compiler's rules.
//!
//! ```text
//! z1: [2] = b1[i] + sum[j](w1[i, j] * input[j])     for each point (i, j): z1[i] = round(z1[i] + round(w1[i, j] * input[j]))
//! ```

mod array;
mod chance;
mod choose;
mod dual;
mod float;
mod map;
mod memory;
mod number;
mod order;
mod planned;
mod points;
mod rational;
mod run;
mod slope;
mod special;
mod start;
mod sums;
#[cfg(test)]
mod tests;

pub use array::{Array, Data};
pub use dual::Dual;
pub use memory::{Given, Held, Memory};
pub use number::Number;
pub use planned::{Buffers, Results, run_planned};
pub use rational::Rational;
pub use run::run;
