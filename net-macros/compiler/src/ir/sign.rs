//! Signs: which a value may have, whatever is given, by one row a scalar function.
//!
//! ```text
//! e[i] = exp(x[i])         0 +      an underflow is 0, so never "+" alone
//! s    = sum[i](e[i])      0 +
//! y    = ramp(-s)          0        of what is never positive
//! ```
//!
//! A NaN has no sign and may always be there. `-0.0` counts as 0. A row says what the rounded result may be, so it holds
//! of the numbers that are computed, not only over the reals.

use super::{Body, Function, Operation, Program, Scalar, Term, Value, ValueId};

/// The signs that a number may have; all of them, where nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signs {
    /// It may be below 0.
    pub negative: bool,
    /// It may be 0.
    pub zero: bool,
    /// It may be above 0.
    pub positive: bool,
}

impl Signs {
    /// Nothing is known.
    pub const ANY: Signs = Signs { negative: true, zero: true, positive: true };
    /// No number at all, but for NaN: of these signs a union starts.
    pub const NONE: Signs = Signs { negative: false, zero: false, positive: false };
    /// 0, whatever is given.
    pub const ZERO: Signs = Signs { zero: true, ..Signs::NONE };
    /// Above 0.
    pub const POSITIVE: Signs = Signs { positive: true, ..Signs::NONE };
    /// 0 or above.
    pub const NON_NEGATIVE: Signs = Signs { negative: false, ..Signs::ANY };

    /// Those of one number; none of NaN.
    pub fn of(number: f64) -> Signs {
        Signs { negative: number < 0.0, zero: number == 0.0, positive: number > 0.0 }
    }

    /// Never below 0.
    pub fn is_never_negative(self) -> bool {
        !self.negative
    }

    /// 0, whatever is given.
    pub fn is_zero(self) -> bool {
        self == Signs::ZERO
    }

    /// Those of either.
    #[must_use]
    pub fn or(self, other: Signs) -> Signs {
        Signs {
            negative: self.negative || other.negative,
            zero: self.zero || other.zero,
            positive: self.positive || other.positive,
        }
    }

    /// Of `-x`.
    #[must_use]
    pub fn negated(self) -> Signs {
        Signs { negative: self.positive, positive: self.negative, ..self }
    }

    /// Of `a + b`: a sum of two positive numbers is positive, and of two signs may be anything.
    #[must_use]
    pub fn plus(self, other: Signs) -> Signs {
        let negative = self.negative || other.negative;
        let positive = self.positive || other.positive;
        Signs { negative, positive, zero: self.zero && other.zero || negative && positive }
    }

    /// Of `a * b`, which may underflow to 0.
    #[must_use]
    pub fn times(self, other: Signs) -> Signs {
        let positive = self.positive && other.positive || self.negative && other.negative;
        let negative = self.positive && other.negative || self.negative && other.positive;
        Signs { negative, zero: true, positive }
    }

    /// Of `abs(x)`
    #[must_use]
    pub fn magnitude(self) -> Signs {
        Signs { negative: false, zero: self.zero, positive: self.negative || self.positive }
    }

    /// The same, but that it may be 0, too: rounded to an integer, say.
    #[must_use]
    pub fn or_zero(self) -> Signs {
        self.or(Signs::ZERO)
    }

    /// Those of both.
    fn only(self, kept: Signs) -> Signs {
        Signs {
            negative: self.negative && kept.negative,
            zero: self.zero && kept.zero,
            positive: self.positive && kept.positive,
        }
    }
}

/// What a function of the table makes of the signs of its arguments.
#[derive(Clone, Copy, Debug)]
enum Row {
    /// The same, whatever the arguments are.
    Always(Signs),
    /// That of the argument: the function rises, or jumps, through 0 at 0, and no small number becomes 0.
    Argument,
    /// That of the argument, or 0, of what is rounded or may underflow.
    ArgumentOrZero,
    /// A function of its own of the first two arguments; of one argument the second is the first.
    By(fn(Signs, Signs) -> Signs),
}

/// What is below 1 may be rounded to 0, and from 1 on it is not.
const TO_ZERO: Row = Row::ArgumentOrZero;
const ANY: Row = Row::Always(Signs::ANY);
/// Of what has the sign of its argument but at 0, where that of the zero decides.
const RECIPROCAL: Row = Row::By(|a, _| divided(Signs::POSITIVE, a));
const NEVER_NEGATIVE: Row = Row::Always(Signs::NON_NEGATIVE);

/// One row a function. Truth values have none.
const ROWS: &[(Function, Row)] = &[
    (Function::Add, Row::By(Signs::plus)),
    (Function::Subtract, Row::By(|a, b| a.plus(b.negated()))),
    (Function::Multiply, Row::By(Signs::times)),
    (Function::Divide, Row::By(divided)),
    (Function::Modulo, ANY), // rounded, it may be beyond the divisor
    (Function::Negate, Row::By(|a, _| a.negated())),
    (Function::ToReal, NEVER_NEGATIVE), // of a position
    (Function::Stop, Row::Argument),
    (Function::AsWritten, Row::Argument),
    (Function::Ramp, Row::By(|a, _| Signs { negative: false, zero: a.zero || a.negative, ..a })),
    (Function::Abs, Row::By(|a, _| a.magnitude())),
    (Function::Sign, Row::Argument),
    (Function::Floor, Row::By(|a, _| Signs { zero: a.zero || a.positive, ..a })),
    (Function::Ceil, Row::By(|a, _| Signs { zero: a.zero || a.negative, ..a })),
    (Function::Round, TO_ZERO),
    (Function::Trunc, TO_ZERO),
    (Function::Fract, TO_ZERO),
    (Function::Max, Row::By(larger)),
    (Function::Min, Row::By(|a, b| larger(a.negated(), b.negated()).negated())),
    (Function::Clip, ANY),
    (Function::Sqrt, Row::By(|a, _| a.only(Signs::NON_NEGATIVE))),
    (Function::Root, Row::By(|a, _| a.only(Signs::NON_NEGATIVE))),
    (Function::Cbrt, Row::Argument),
    (Function::Powi, ANY),
    (Function::Powf, Row::By(|a, _| if a == Signs::POSITIVE { Signs::NON_NEGATIVE } else { Signs::ANY })),
    (Function::Surd, ANY),
    (Function::Exp, NEVER_NEGATIVE),
    (Function::ExpM1, Row::Argument),
    (Function::Ln, ANY),
    (Function::Ln1p, Row::Argument),
    (Function::Sin, ANY),
    (Function::Cos, ANY),
    (Function::Tan, ANY),
    (Function::Asin, Row::Argument),
    (Function::Acos, NEVER_NEGATIVE),
    (Function::Atan, Row::Argument),
    (Function::Sinh, Row::Argument),
    (Function::Cosh, Row::Always(Signs::POSITIVE)),
    (Function::Tanh, Row::Argument),
    (Function::SteepTanh, Row::Argument),
    (Function::Asinh, Row::Argument),
    (Function::Acosh, NEVER_NEGATIVE),
    (Function::Atanh, Row::Argument),
    (Function::Sech, NEVER_NEGATIVE),
    (Function::Csch, RECIPROCAL),
    (Function::Acot, RECIPROCAL),
    (Function::Asec, NEVER_NEGATIVE),
    (Function::Acsc, RECIPROCAL),
    (Function::Acoth, RECIPROCAL),
    (Function::Asech, NEVER_NEGATIVE),
    (Function::Acsch, RECIPROCAL),
    (Function::Gudermannian, Row::Argument),
    (Function::Atan2, ANY),
    (Function::Gamma, Row::By(|a, _| if a == Signs::POSITIVE { Signs::NON_NEGATIVE } else { Signs::ANY })),
    (Function::LnGamma, ANY),
    (Function::Polygamma, ANY),
    (Function::InverseErf, Row::Argument),
    (Function::InverseErfc, ANY),
    (Function::Erf, Row::Argument),
    (Function::Erfc, NEVER_NEGATIVE),
    (Function::Sigmoid, NEVER_NEGATIVE),
    (Function::SteepSigmoid, NEVER_NEGATIVE),
    (Function::SoftPlus, NEVER_NEGATIVE),
    (Function::Swish, TO_ZERO),
    (Function::Gelu, TO_ZERO),
    (Function::Mish, TO_ZERO),
    (Function::SoftSign, TO_ZERO),
    (Function::XLnY, ANY),
    (Function::MaskedProduct, Row::By(Signs::times)),
    (Function::Versine, NEVER_NEGATIVE),
    (Function::Gated, Row::By(|a, _| a.or_zero())),
    (Function::Hypot, Row::By(|a, b| a.magnitude().or(b.magnitude()))),
    (Function::LengthOfThree, NEVER_NEGATIVE),
    (Function::LnAddExp, ANY),
    (Function::ShareOfExp, NEVER_NEGATIVE),
];

/// Of a quotient: of 0, which may be `-0.0`, it may be infinite with either sign.
fn divided(a: Signs, b: Signs) -> Signs {
    if b.zero { Signs::ANY } else { a.times(b) }
}

/// Of the larger of two.
fn larger(a: Signs, b: Signs) -> Signs {
    Signs {
        negative: a.negative && b.negative,
        zero: a.zero && (b.negative || b.zero) || b.zero && (a.negative || a.zero),
        positive: a.positive || b.positive,
    }
}

/// Of each node of an expression, given those of its operands.
pub fn nodes(body: &Body, operands: &[Signs]) -> Vec<Signs> {
    let mut signs: Vec<Signs> = Vec::new();
    for scalar in body.nodes() {
        let own = match scalar {
            Scalar::Real(bits) => Signs::of(f64::from_bits(*bits)),
            Scalar::Integer(value) => Signs::of(*value as f64),
            Scalar::Index(_) => Signs::NON_NEGATIVE,
            Scalar::Operand(operand) => operands.get(*operand).copied().unwrap_or(Signs::ANY),
            Scalar::Select(_, a, b) => signs[a.0].or(signs[b.0]),
            Scalar::Apply(function, arguments) => {
                let squared = matches!(function, Function::Multiply) && arguments[0] == arguments[1];
                let even =
                    *function == Function::Powi && matches!(body.node(arguments[1]), Scalar::Integer(n) if n % 2 == 0);
                let of = |number: usize| arguments.get(number).map_or(Signs::ANY, |node| signs[node.0]);
                if squared || even { of(0).magnitude().or_zero() } else { applied(*function, of(0), of(1)) }
            }
        };
        signs.push(own);
    }
    signs
}

/// Of a function, given those of its first two arguments.
pub fn applied(function: Function, a: Signs, b: Signs) -> Signs {
    match ROWS.iter().find(|(known, _)| *known == function) {
        Some((_, Row::Always(signs))) => *signs,
        Some((_, Row::Argument)) => a,
        Some((_, Row::ArgumentOrZero)) => a.or_zero(),
        Some((_, Row::By(row))) => row(a, b),
        None => Signs::ANY,
    }
}

/// Of each value of a program.
pub fn values(program: &Program) -> Vec<Signs> {
    let mut signs: Vec<Signs> = Vec::new();
    for id in program.ids() {
        signs.push(of_value(program.value(id), &|id: ValueId| signs[id.0]));
    }
    signs
}

/// Of a value, given those of what it reads.
pub fn of_value(value: &Value, of: &dyn Fn(ValueId) -> Signs) -> Signs {
    match &value.operation {
        Operation::Leaf(_) => Signs::ANY,
        Operation::Random(_) => Signs::POSITIVE,
        Operation::Order(_) => Signs::NON_NEGATIVE,
        // What is out of range is 0.
        Operation::Gather { source, .. } => of(*source).or_zero(),
        Operation::ScatterAdd { source, .. } => of(*source).or_zero(),
        Operation::Map(map) => {
            let operands: Vec<Signs> = map.operands.iter().map(|read| of(read.value)).collect();
            nodes(&map.body, &operands)[map.body.result().0]
        }
        Operation::Contract(terms) => terms.iter().map(|term| of_term(term, of)).fold(Signs::ZERO, Signs::or),
    }
    .closed(&value.operation)
}

impl Signs {
    /// A sum of many numbers: where they have both signs, it may be 0.
    fn closed(self, operation: &Operation) -> Signs {
        let sums = matches!(operation, Operation::Contract(_) | Operation::ScatterAdd { .. });
        if sums && self.negative && self.positive { Signs::ANY } else { self }
    }
}

/// Of one summand.
fn of_term(term: &Term, of: &dyn Fn(ValueId) -> Signs) -> Signs {
    let a = of(term.a.value);
    match &term.b {
        Some(b) if *b == term.a => a.magnitude().or_zero(),
        Some(b) => a.times(of(b.value)),
        None => a,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::expression;

    fn signs(text: &str, operands: &[Signs]) -> Signs {
        let names = ["a", "b"];
        let body = expression(&names[..operands.len()], text);
        nodes(&body, operands)[body.result().0]
    }

    #[test]
    fn every_function_of_reals_has_one_row() {
        for function in Function::ALL {
            let rows = ROWS.iter().filter(|(known, _)| known == function).count();
            assert_eq!(rows, usize::from(function.element() == crate::ir::Element::Real), "{function:?}");
        }
    }

    #[test]
    fn signs_of_formulas() {
        let (any, up) = (Signs::ANY, Signs::NON_NEGATIVE);
        let down = up.negated();
        for (text, given, expected) in [
            ("a * a", any, up),
            ("a * a + 1", any, Signs::POSITIVE),
            ("-(a * a) - 1", any, Signs::POSITIVE.negated()),
            ("powi(a, 4)", any, up),
            ("powi(a, 3)", any, any),
            ("exp(a)", any, up),
            ("1 + exp(a)", any, Signs::POSITIVE),
            ("-exp(a)", any, down),
            ("ramp(-exp(a))", any, Signs::ZERO),
            ("ramp(a) - 1", any, any),
            ("abs(a) * ramp(a)", any, up),
            ("sqrt(a)", any, up),
            ("cosh(a)", any, Signs::POSITIVE),
            ("a * 0", any, Signs::ZERO),
            ("max(a, 1)", any, Signs::POSITIVE),
            ("min(a, -1)", any, Signs::POSITIVE.negated()),
            ("max(a, 0)", any, up),
            ("min(a, 2)", any, any),
            ("if a > 0 { 1 } else { 2 }", any, Signs::POSITIVE),
            ("a / 2", down, down),
            ("1 / a", up, any),
            ("floor(a)", up, up),
            ("ceil(a)", down, down),
            ("a", up, up),
        ] {
            assert_eq!(signs(text, &[given]), expected, "{text}");
        }
        assert_eq!(signs("a * b", &[up, down]), down);
        assert_eq!(signs("hypot(a, b)", &[any, any]), up);
    }

    /// Every row against numbers: the result of arguments of some signs has one of the signs that the row says.
    #[cfg(feature = "interpret")]
    #[test]
    fn no_result_has_a_sign_that_its_row_excludes() {
        use crate::interpret::Number;
        let numbers = [0.0, 1e-300, 0.25, 0.5, 0.7, 1.0, 1.5, 2.0, 3.5, 30.0, 800.0, 1e300];
        let all: Vec<f64> = numbers.iter().flat_map(|x| [*x, -*x]).collect();
        let taken = |function: &&Function| {
            let own = [Function::ToReal, Function::Powi, Function::Surd, Function::Polygamma];
            function.element() == crate::ir::Element::Real && function.arity() < 3 && !own.contains(function)
        };
        for function in Function::ALL.iter().filter(taken) {
            for (a, b) in all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))) {
                let found = Signs::of(f64::apply(*function, &[a, b][..function.arity()]));
                let stated = applied(*function, Signs::of(a), Signs::of(b));
                assert_eq!(found.or(stated), stated, "{function:?} of {a} and {b}");
            }
        }
    }
}
