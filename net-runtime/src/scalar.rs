//! The scalar functions of generated code, for `f32` and `f64`, with the same bits on every target.
//!
//! | file | holds |
//! |---|---|
//! | `elementary` | the table of analytic functions and roundings, each from `libm`, a polynomial or an exact operation |
//! | `polynomial` | branch-free `exp`, `tanh` and `sigmoid` for `f32`, which vectorise |
//! | `gamma`, `inverse_erf` | what `libm` does not have: `polygamma`, the inverses of `erf` and `erfc` |
//! | `piecewise` | what is put together from cases: `ramp`, `sign`, `clip`, `modulo`, `surd`, the masked products |
//! | `reciprocal` | reciprocals of the hyperbolic functions and the inverses of reciprocals |
//! | `activation` | `swish`, `gelu`, `mish`, `soft_sign`, right at the infinities too |
//!
//! Where a derivative does not exist the value is still defined to the bit: signs of zero, infinities and NaN are in
//! each function's documentation.

mod activation;
mod elementary;
mod exponential;
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

pub use activation::soft_sign;
#[doc(hidden)]
pub use elementary::Elementary;
pub use elementary::{
    abs, acos, acosh, asin, atan2, atanh, cbrt, ceil, cos, floor, gamma, inverse_erf, inverse_erfc, ln_gamma,
    polygamma, powf, root, round, sin, sqrt, tan, trunc,
};
pub use exponential::{cosh, exp, exp_m1, mish, sigmoid, sinh, soft_plus, swish, tanh};
#[doc(hidden)]
pub use format::Format;
pub use logarithm::{asinh, ln, ln_1p};
#[doc(hidden)]
pub use minimax::Minimax;
pub use normal::{erf, erfc, gelu};
pub use piecewise::{clip, fract, masked_product, max, min, modulo, powi, ramp, sign, surd, x_ln_y};
pub use reciprocal::{acot, acoth, acsc, acsch, asec, asech, csch, gudermannian, sech};
pub use trigonometric::atan;
