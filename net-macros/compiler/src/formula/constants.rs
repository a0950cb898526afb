//! Constants of a formula: numbers that the net's type does not hold, and what is infinite or no number whatever is
//! given.
//!
//! ```text
//! |x| x * 1e-50       0 in `f32`
//! |x| x / 0
//! |x| sqrt(-1) + x    no number
//! |x| clip(x, 1, 0)   no number is in the bounds
//! ```

use quote::ToTokens;
use syn::Expr;

use super::reader::{Reader, mistake};
use crate::diagnostics::{Diagnostic, source_text};
use crate::ir::{Function, Node, Precision, Scalar};

impl Reader {
    fn rounded(&self, number: f64) -> f64 {
        match self.precision {
            Some(Precision::Single) => f64::from(number as f32),
            _ => number,
        }
    }

    /// A number as written is neither infinite nor 0 unless it is 0.
    pub(super) fn check_literal(&self, number: f64, written: &impl ToTokens) -> Result<(), Diagnostic> {
        let Some(precision) = self.precision else { return Ok(()) };
        let rounded = self.rounded(number);
        if rounded.is_finite() && (rounded != 0.0 || is_zero(written)) {
            return Ok(());
        }
        let becomes = if rounded == 0.0 { "0" } else { "infinite" };
        let (text, name) = (written.to_token_stream(), precision.name());
        let mistake = mistake(written, format!("expected a number within the range of `{name}`, found `{text}`"));
        let mistake = mistake.note(format!("it would be {becomes}"));
        Err(match precision {
            Precision::Single if number.is_finite() && number != 0.0 => {
                mistake.help("a net of `f64` has it: `pub Net<f64> = ...`")
            }
            _ => mistake,
        })
    }

    /// A part of a formula without an argument is a finite number, and nothing is divided by 0.
    pub(super) fn check_constant(&self, node: Node, written: &Expr) -> Result<(), Diagnostic> {
        let (Some(precision), Scalar::Apply(function, arguments)) = (self.precision, self.body.node(node)) else {
            return Ok(());
        };
        let text = source_text(&written.to_token_stream());
        let divides = matches!(function, Function::Divide | Function::Modulo);
        if divides && self.constant(arguments[1]) == Some(0.0) {
            let message = format!("expected a divisor that is not 0, found `{text}`");
            return Err(mistake(written, message).note("it is infinite or no number, whatever is given"));
        }
        match self.constant(node) {
            Some(number) if !number.is_finite() => {
                let is = if number.is_nan() { "is no number" } else { "is infinite" };
                let message = format!("expected a finite number, found `{text}`, which {is} in `{}`", precision.name());
                Err(mistake(written, message))
            }
            _ => Ok(()),
        }
    }

    /// The bounds of `clip` are in order.
    pub(super) fn check_bounds(&self, of: Function, nodes: &[Node], written: &[&Expr]) -> Result<(), Diagnostic> {
        let (Function::Clip, Some(_), [_, low, high]) = (of, self.precision, nodes) else { return Ok(()) };
        match (self.constant(*low), self.constant(*high)) {
            (Some(first), Some(second)) if first > second => {
                let [x, low, high] = [0, 1, 2].map(|at| source_text(&written[at].to_token_stream()));
                let message = format!("expected the lower bound before the upper one, found `{low}` before `{high}`");
                Err(mistake(written[1], message).help(format!("write `clip({x}, {high}, {low})`")))
            }
            _ => Ok(()),
        }
    }

    /// The number that a node without an argument is, as far as plain arithmetic and elementary functions go.
    fn constant(&self, node: Node) -> Option<f64> {
        match self.body.node(node) {
            Scalar::Apply(function, arguments) => {
                let numbers = arguments.iter().map(|argument| self.constant(*argument)).collect::<Option<Vec<_>>>()?;
                Some(self.rounded(applied(*function, &numbers)?))
            }
            _ => self.body.real_of(node).map(|number| self.rounded(number)),
        }
    }
}

/// Whether a number is written with no digit but 0 before its exponent.
fn is_zero(written: &impl ToTokens) -> bool {
    let text = written.to_token_stream().to_string();
    let digits = text.split(['e', 'E']).next().unwrap_or_default();
    digits.chars().all(|letter| matches!(letter, '0' | '.' | '_'))
}

fn applied(function: Function, numbers: &[f64]) -> Option<f64> {
    Some(match (function, numbers) {
        (Function::Add, [a, b]) => a + b,
        (Function::Subtract, [a, b]) => a - b,
        (Function::Multiply, [a, b]) => a * b,
        (Function::Divide, [a, b]) => a / b,
        (Function::Powf, [a, b]) => a.powf(*b),
        (Function::Negate, [a]) => -a,
        (Function::Abs, [a]) => a.abs(),
        (Function::Sqrt, [a]) => a.sqrt(),
        (Function::Exp, [a]) => a.exp(),
        (Function::ExpM1, [a]) => a.exp_m1(),
        (Function::Ln, [a]) => a.ln(),
        (Function::Ln1p, [a]) => a.ln_1p(),
        (Function::Asin, [a]) => a.asin(),
        (Function::Acos, [a]) => a.acos(),
        (Function::Acosh, [a]) => a.acosh(),
        (Function::Atanh, [a]) => a.atanh(),
        (Function::Sinh, [a]) => a.sinh(),
        (Function::Cosh, [a]) => a.cosh(),
        _ => return None,
    })
}
