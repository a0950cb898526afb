//! What compiled code computes in, for the interpreter: `f32` or `f64` with the runtime's own scalar functions.

use net_compiler::interpret::Number;
use net_compiler::ir::Function;
use net_runtime::{Real, scalar};

/// What compiled code computes in: `f32`, or `f64`, with the runtime's scalar functions.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Compute<T = f32>(pub T);

impl<T: Real> Number for Compute<T> {
    fn from_f64(value: f64) -> Self {
        Compute(T::from_f64(value))
    }

    fn from_i64(value: i64) -> Self {
        Compute(T::from_f64(value as f64))
    }

    fn poison() -> Option<Self> {
        Some(Compute(T::from_f64(f64::NAN)))
    }

    fn is_nan(&self) -> bool {
        self.0.to_f64().is_nan()
    }

    fn negative_zero() -> Self {
        Compute(T::from_f64(-0.0))
    }

    fn add(&self, other: &Self) -> Self {
        Compute(self.0 + other.0)
    }

    fn multiply(&self, other: &Self) -> Self {
        Compute(self.0 * other.0)
    }

    fn powi(&self, exponent: i64) -> Self {
        Compute(scalar::powi(self.0, exponent as i32))
    }

    fn surd(&self, degree: i64) -> Self {
        Compute(scalar::surd(self.0, degree as i32))
    }

    fn polygamma(&self, n: i64) -> Self {
        Compute(scalar::polygamma(n as u32, self.0))
    }

    fn apply(function: Function, arguments: &[Self]) -> Self {
        let numbers: Vec<T> = arguments.iter().map(|x| x.0).collect();
        Compute(apply(function, &numbers))
    }
}

/// Functions of one argument that the runtime has under the same name.
macro_rules! unary {
    ($function:ident, $x:ident: $($variant:ident $name:ident),* $(,)?) => {
        match $function {
            $(Function::$variant => return scalar::$name($x),)*
            _ => {}
        }
    };
}

/// A function of the runtime.
pub fn apply<T: Real>(function: Function, arguments: &[T]) -> T {
    let (a, b) = (arguments[0], arguments.get(1).copied().unwrap_or_default());
    unary! { function, a:
        Ramp ramp, Abs abs, Sign sign, Floor floor, Ceil ceil, Round round, Trunc trunc, Fract fract, Sqrt sqrt, Root root,
        Cbrt cbrt,
        Exp exp, ExpM1 exp_m1, Ln ln, Ln1p ln_1p, Sin sin, Cos cos, Tan tan, Asin asin, Acos acos, Atan atan, Sinh sinh,
        Cosh cosh, Tanh tanh, Asinh asinh, Acosh acosh, Atanh atanh, Erf erf, Erfc erfc, Sigmoid sigmoid,
        SoftPlus soft_plus, Sech sech, Csch csch, Acot acot, Asec asec, Acsc acsc, Acoth acoth, Asech asech, Acsch acsch,
        Gudermannian gudermannian, Gamma gamma, LnGamma ln_gamma, InverseErf inverse_erf, InverseErfc inverse_erfc,
        Swish swish, Gelu gelu, Mish mish, SoftSign soft_sign, SteepSigmoid sigmoid, SteepTanh tanh, Versine versine,
    }
    match function {
        Function::Add => a + b,
        Function::Subtract => a - b,
        Function::Multiply => a * b,
        Function::Divide => a / b,
        Function::Negate => -a,
        Function::Stop | Function::AsWritten => a,
        Function::Modulo => scalar::modulo(a, b),
        Function::Max => scalar::max(a, b),
        Function::Min => scalar::min(a, b),
        Function::Clip => scalar::clip(a, b, arguments[2]),
        Function::Powf => scalar::powf(a, b),
        Function::Atan2 => scalar::atan2(a, b),
        Function::Gated => scalar::gated(a, b),
        Function::Hypot => scalar::hypot(a, b),
        Function::LengthOfThree => scalar::length_of_three(a, b, arguments[2]),
        Function::LnAddExp => scalar::ln_add_exp(a, b),
        Function::ShareOfExp => scalar::share_of_exp(a, b),
        Function::XLnY => scalar::x_ln_y(a, b),
        Function::MaskedProduct => scalar::masked_product(a, b),
        other => panic!("`{other:?}` is of no reals, or wants its function of the runtime here"),
    }
}
