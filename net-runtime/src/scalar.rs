//! The scalar functions of generated code, for `f32` and `f64`, with the same bits on every target.
//!
//! | file | holds |
//! |---|---|
//! | `exponential` | `exp`, `exp_m1`, the hyperbolic functions, `sigmoid`, `swish`, `mish`, `soft_plus` |
//! | `logarithm` | `ln`, `ln_1p`, `asinh` |
//! | `normal` | `erf`, `erfc`, `gelu` |
//! | `trigonometric`, `power` | `atan`; `sin`, `cos`, `tan` and `powf` of `f32` |
//! | `minimax`, `format` | what these formulas rest on: polynomials, and what is done to the bits of a number |
//! | `elementary` | the table of the functions that come from `libm`, and of roundings |
//! | `gamma`, `inverse_erf` | what `libm` does not have: `polygamma`, the inverses of `erf` and `erfc` |
//! | `piecewise` | what is put together from cases: `ramp`, `sign`, `clip`, `modulo`, `surd`, the masked products |
//! | `exponentials` | of two exponentials, squares or a cosine, what their formulas would lose: `ln_add_exp`, `hypot`, `versine` |
//! | `reciprocal` | reciprocals of the hyperbolic functions and the inverses of reciprocals |
//!
//! Where a derivative does not exist the value is still defined to the bit: signs of zero, infinities and NaN are in
//! each function's documentation.
//!
//! # Speed and errors
//!
//! The functions of the first five rows, and `exponentials` but for the sine of `versine` in `f64`, are formulas of basic operations of IEEE 754 and selects: no branch, no call, no
//! table, no fused multiply-add. So a loop over one is vector code, at every vector extension, and its bits are the same
//! on every target, alone and in a loop (`.ci/vectors` looks at the assembly of each, prints its instructions and runs it).
//!
//! Errors are in units in the last place of the exact value: the largest one over all 2^32 numbers of `f32`, and the
//! largest one found among two million of `f64`. Then comes what is true for every `f32`, to the bit: that the function is
//! odd or even, that it never falls, is never below 0, and has a magnitude of at most 1. `cargo run --release -p net-runtime
//! --example ulp` prints it all, and tests hold the functions and this table to it. Of two numbers, the last five, a million pairs
//! are tried of each type; where `ln_add_exp` is smaller than 1 its errors are in units of 1.
//!
//! | function | `f32` | `f64` | |
//! |---|---|---|---|
//! | [`exp`] | 1.038 | 1.002 | rises, positive |
//! | [`exp_m1`] | 1.433 | 1.250 |  |
//! | [`ln`] | 0.902 | 0.873 | rises |
//! | [`ln_1p`] | 1.473 | 1.360 | rises |
//! | [`tanh`] | 2.479 | 2.458 | odd, bounded |
//! | [`sigmoid`] | 2.476 | 2.434 | positive, bounded |
//! | [`erf`] | 1.436 | 1.412 | odd, bounded |
//! | [`erfc`] | 5.549 | 5.569 | positive |
//! | [`soft_plus`] | 2.224 | 1.972 | positive |
//! | [`sinh`] | 2.358 | 2.227 | odd, rises |
//! | [`cosh`] | 1.597 | 1.612 | even, positive |
//! | [`asinh`] | 1.862 | 1.698 | odd |
//! | [`gelu`] | 6.316 | 5.678 |  |
//! | [`swish`] | 3.311 | 2.959 |  |
//! | [`mish`] | 4.702 | 4.090 |  |
//! | [`sin`] | 0.501 | `libm` | odd, bounded |
//! | [`cos`] | 0.501 | `libm` | even, bounded |
//! | [`tan`] | 0.501 | `libm` | odd |
//! | [`atan`] | 2.326 | 2.242 | odd, rises |
//! | [`versine`] | 1.912 | `libm` | even, positive |
//! | [`powf`] | 0.501 | `libm` | |
//! | [`ln_add_exp`] | 1.340 | 1.379 | |
//! | [`gated`] | 3.072 | 2.780 | |
//! | [`share_of_exp`] | 2.624 | 2.621 | |
//! | [`hypot`] | 1.189 | 1.159 | |
//! | [`length_of_three`] | 1.459 | 1.499 | |
//!
//! `sin`, `cos`, `tan` and `powf` of `f32` compute in `f64`, and so are slow where a processor has none. Of `f64` they are
//! `libm`'s, which no loop vectorises: to reduce any `f64` takes a thousand bits of 2 / pi, and a power takes a logarithm
//! of more bits than `f64` has, which in all lanes costs more than a call in each. Nor does a loop vectorise [`modulo`]: its
//! remainder is exact, for which a quotient of `n` bits takes `n` steps.

mod elementary;
mod exponential;
mod exponentials;
mod format;
mod gamma;
mod inverse_erf;
mod logarithm;
mod minimax;
mod normal;
mod piecewise;
mod power;
mod reciprocal;
#[cfg(test)]
mod tests;
mod trigonometric;

#[doc(hidden)]
pub use elementary::Elementary;
pub use elementary::{
    abs, acos, acosh, asin, atan2, atanh, cbrt, ceil, cos, floor, gamma, inverse_erf, inverse_erfc, ln_gamma,
    polygamma, powf, root, round, sin, sqrt, tan, trunc,
};
pub use exponential::{cosh, exp, exp_m1, mish, sigmoid, sinh, soft_plus, swish, tanh};
pub use exponentials::{gated, hypot, length_of_three, ln_add_exp, share_of_exp, versine};
#[doc(hidden)]
pub use format::Format;
pub use logarithm::{asinh, ln, ln_1p};
#[doc(hidden)]
pub use minimax::Minimax;
pub use normal::{erf, erfc, gelu};
pub use piecewise::{clip, fract, masked_product, max, min, modulo, powi, ramp, sign, soft_sign, surd, x_ln_y};
pub use reciprocal::{acot, acoth, acsc, acsch, asec, asech, csch, gudermannian, sech};
pub use trigonometric::atan;
