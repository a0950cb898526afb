//! The scalar functions of generated code, for `f32` and `f64`, with the same bits on every target.
//!
//! | file | holds |
//! |---|---|
//! | `elementary` | the table of analytic functions and roundings, each from `libm`, a polynomial or an exact operation |
//! | `polynomial` | branch-free `exp`, `tanh` and `sigmoid` for `f32`, which vectorise |
//! | `piecewise` | what is put together from cases: `ramp`, `sign`, `clip`, `modulo`, the masked products |
//!
//! Where a derivative does not exist the value is still defined to the bit: signs of zero, infinities and NaN are in
//! each function's documentation.

mod elementary;
mod piecewise;
mod polynomial;
#[cfg(test)]
mod tests;

#[doc(hidden)]
pub use elementary::Elementary;
pub use elementary::{
    abs, acos, acosh, asin, asinh, atan, atanh, cbrt, ceil, cos, cosh, erf, erfc, exp, exp_m1, floor, ln, ln_1p, powf,
    root, round, sigmoid, sin, sinh, sqrt, tan, tanh, trunc,
};
pub use piecewise::{clip, fract, masked_product, max, min, modulo, powi, ramp, sign, soft_plus, x_ln_y};
