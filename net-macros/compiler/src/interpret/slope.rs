//! The derivative of every function, a line each, in the words of the numbers themselves; the compiler's own table is
//! neither used nor looked at, so that the two can be held against each other.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use super::Number;
use super::choose::{clipped, first_of};
use crate::ir::Function;

/// The derivative of `y = function(x)` with respect to argument `which`; none where that is 0 by select.
pub(super) fn slope<N: Number>(function: Function, which: usize, x: &[N], y: &N) -> Option<N> {
    match x {
        [x] => slope_of_one(function, x, y),
        [a, b] => slope_of_two(function, which, a, b, y),
        [..] if function == Function::LengthOfThree => (*y != N::zero()).then(|| x[which].over(y)),
        [x, low, high] => ([1, 0, 2][which] == clipped(x, low, high)).then(|| N::from_i64(1)),
        _ => panic!("`{}` has no derivative", function.name()),
    }
}

fn slope_of_one<N: Number>(function: Function, x: &N, y: &N) -> Option<N> {
    let (zero, one) = (N::zero(), N::from_i64(1));
    Some(match function {
        Function::Stop | Function::Sign => return None,
        Function::Floor | Function::Ceil | Function::Round | Function::Trunc => return None,
        Function::Ramp => return (*x > zero).then_some(one),
        Function::Abs if *x == zero || x.is_nan() => return None,
        Function::Abs => x.of(Function::Sign),
        Function::Fract | Function::AsWritten => one,
        Function::Negate => one.negative(),
        Function::Root if *y == zero => return None,
        Function::Sqrt | Function::Root => y.of(Function::Abs).times(2.0).reciprocal(),
        Function::Cbrt => y.square().times(3.0).reciprocal(),
        Function::Exp => y.clone(),
        Function::ExpM1 => x.of(Function::Exp),
        Function::Ln => x.reciprocal(),
        Function::Ln1p => x.plus(1.0).reciprocal(),
        _ => return Some(slope_of_curve(function, x, y)),
    })
}

/// Of functions on a circle and on a hyperbola, and of their inverses.
fn slope_of_curve<N: Number>(function: Function, x: &N, y: &N) -> N {
    match function {
        Function::Sin => x.of(Function::Cos),
        Function::Cos => x.of(Function::Sin).negative(),
        Function::Tan => y.square().plus(1.0),
        Function::Asin => x.one_minus_square().of(Function::Sqrt).reciprocal(),
        Function::Acos => x.one_minus_square().of(Function::Sqrt).reciprocal().negative(),
        Function::Atan => x.square().plus(1.0).reciprocal(),
        Function::Sinh => x.of(Function::Cosh),
        Function::Cosh => x.of(Function::Sinh),
        Function::Versine => x.of(Function::Sin),
        Function::Tanh | Function::SteepTanh => x.of(Function::Cosh).square().reciprocal(),
        Function::Asinh => x.square().plus(1.0).of(Function::Sqrt).reciprocal(),
        Function::Acosh => x.one_minus_square().negative().of(Function::Sqrt).reciprocal(),
        Function::Atanh => x.one_minus_square().reciprocal(),
        Function::Sech => x.of(Function::Sinh).over(&x.of(Function::Cosh).square()).negative(),
        Function::Csch => x.of(Function::Cosh).over(&x.of(Function::Sinh).square()).negative(),
        Function::Acot => x.square().plus(1.0).reciprocal().negative(),
        Function::Asec => x.beyond_one().reciprocal(),
        Function::Acsc => x.beyond_one().reciprocal().negative(),
        Function::Acoth => x.square().negative().plus(1.0).reciprocal(),
        Function::Asech => x.multiply(&x.one_minus_square().of(Function::Sqrt)).reciprocal().negative(),
        Function::Acsch => {
            x.of(Function::Abs).multiply(&x.square().plus(1.0).of(Function::Sqrt)).reciprocal().negative()
        }
        Function::Gudermannian => x.of(Function::Cosh).reciprocal(),
        _ => slope_of_special(function, x, y),
    }
}

/// Of the functions of statistics, and of those that nets are known for.
fn slope_of_special<N: Number>(function: Function, x: &N, y: &N) -> N {
    match function {
        Function::Erf => x.square().negative().of(Function::Exp).times(FRAC_2_SQRT_PI),
        Function::Erfc => x.square().negative().of(Function::Exp).times(-FRAC_2_SQRT_PI),
        Function::Gamma => y.multiply(&x.polygamma(0)),
        Function::LnGamma => x.polygamma(0),
        Function::InverseErf => y.square().of(Function::Exp).times(1.0 / FRAC_2_SQRT_PI),
        Function::InverseErfc => y.square().of(Function::Exp).times(-1.0 / FRAC_2_SQRT_PI),
        Function::Swish => x.of(Function::Sigmoid).add(&y.multiply(&x.negative().of(Function::Sigmoid))),
        Function::Gelu => {
            let bell = x.square().times(-0.5).of(Function::Exp).times(0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2);
            y.over(x).add(&x.multiply(&bell))
        }
        Function::Mish => {
            let t = x.of(Function::SoftPlus).of(Function::Tanh);
            t.add(&x.multiply(&x.of(Function::Sigmoid)).multiply(&t.one_minus_square()))
        }
        Function::SoftSign => x.of(Function::Abs).plus(1.0).square().reciprocal(),
        Function::Sigmoid | Function::SteepSigmoid => y.multiply(&x.negative().of(Function::Sigmoid)),
        Function::SoftPlus => x.of(Function::Sigmoid),
        _ => panic!("`{}` has no derivative", function.name()),
    }
}

fn slope_of_two<N: Number>(function: Function, which: usize, a: &N, b: &N, y: &N) -> Option<N> {
    let (zero, one) = (N::zero(), N::from_i64(1));
    Some(match (function, which) {
        (Function::Add, _) | (Function::Subtract | Function::Modulo, 0) => one,
        (Function::Subtract, _) => one.negative(),
        (Function::Multiply, 0) => b.clone(),
        (Function::Multiply, _) => a.clone(),
        (Function::Divide, 0) => b.reciprocal(),
        (Function::Divide, _) => y.over(b).negative(),
        // The quotient, rounded down before it is rounded to a number: `a / b` may be the whole number above.
        (Function::Modulo, _) => a.over(b).add(&y.over(b).negative()).of(Function::Round).negative(),
        (Function::Max, which) => return (first_of(a, b, b > a) == (which == 0)).then_some(one),
        (Function::Min, which) => return (first_of(a, b, b < a) == (which == 0)).then_some(one),
        (Function::Powf, 0) if *b == zero => return None,
        (Function::Powf, 0) => b.multiply(&N::apply(Function::Powf, &[a.clone(), b.plus(-1.0)])),
        (Function::Powf, _) if *a == zero => return None,
        (Function::Powf, _) => y.multiply(&a.of(Function::Ln)),
        (Function::Atan2, 0) => b.over(&a.square().add(&b.square())),
        (Function::Atan2, _) => a.over(&a.square().add(&b.square())).negative(),
        (Function::Gated, 0) => b.of(Function::Sigmoid),
        (Function::Gated, _) => y.multiply(&b.negative().of(Function::Sigmoid)),
        (Function::Hypot, _) if *y == zero => return None,
        (Function::Hypot, 0) => a.over(y),
        (Function::Hypot, _) => b.over(y),
        (Function::LnAddExp, 0) => N::apply(Function::ShareOfExp, &[a.clone(), b.clone()]),
        (Function::LnAddExp, _) => N::apply(Function::ShareOfExp, &[b.clone(), a.clone()]),
        (Function::ShareOfExp, 0) => y.multiply(&y.negative().plus(1.0)),
        (Function::ShareOfExp, _) => y.multiply(&y.plus(-1.0)),
        (Function::XLnY, 0) => b.of(Function::Ln),
        (Function::MaskedProduct, 0) => b.clone(),
        (Function::XLnY | Function::MaskedProduct, _) if *a == zero => return None,
        (Function::XLnY, _) => a.over(b),
        (Function::MaskedProduct, _) => a.clone(),
        _ => panic!("`{}` has no derivative", function.name()),
    })
}

/// The words in which the formulas above are written.
trait Formula: Number {
    fn of(&self, function: Function) -> Self {
        Self::apply(function, std::slice::from_ref(self))
    }

    fn over(&self, other: &Self) -> Self {
        Self::apply(Function::Divide, &[self.clone(), other.clone()])
    }

    fn plus(&self, constant: f64) -> Self {
        self.add(&Self::from_f64(constant))
    }

    fn times(&self, constant: f64) -> Self {
        self.multiply(&Self::from_f64(constant))
    }

    fn negative(&self) -> Self {
        self.of(Function::Negate)
    }

    fn reciprocal(&self) -> Self {
        Self::from_i64(1).over(self)
    }

    fn square(&self) -> Self {
        self.multiply(self)
    }

    /// `|x| sqrt(x^2 - 1)`
    fn beyond_one(&self) -> Self {
        self.of(Function::Abs).multiply(&self.square().plus(-1.0).of(Function::Sqrt))
    }

    /// `(1 - x) * (1 + x)`
    fn one_minus_square(&self) -> Self {
        self.negative().plus(1.0).multiply(&self.plus(1.0))
    }
}

impl<N: Number> Formula for N {}
