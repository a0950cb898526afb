//! Arithmetic of sizes and numbers, wherever one may stand: `3`, `2 * (K + 1)`, `-0.5`.
//!
//! ```text
//! sum     := product ((`+` | `-`) product)*
//! product := signed ((`*` | `/` | `%`) signed)*
//! signed  := `-` signed | `(` sum `)` | `sqrt` `(` sum `)` | number
//! ```
//!
//! Whole numbers stay whole as long as the result is: `6 / 2` is a size, `7 / 2` is 3.5. `%` has the divisor's sign, as
//! in `map`.

use proc_macro2::{Group, Ident, Span};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Lit, LitInt, Token};

use super::reading::{expected, next_word, parenthesised, read, unknown_name};
use crate::diagnostics::{Diagnostic, Extent};

/// A number in the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// A whole one.
    Integer(i64),
    /// Any other, finite.
    Real(f64),
}

/// A sum, with where it stands.
pub(super) fn sum(input: ParseStream<'_>) -> Result<(Number, Extent), Diagnostic> {
    let start = input.span();
    let mut end = start;
    let mut value = product(input, &mut end)?;
    loop {
        value = if input.peek(Token![+]) {
            input.parse::<Token![+]>()?;
            combined('+', value, product(input, &mut end)?, start)?
        } else if input.peek(Token![-]) && !input.peek(Token![->]) {
            input.parse::<Token![-]>()?;
            combined('-', value, product(input, &mut end)?, start)?
        } else {
            return Ok((value, Extent::from(start).to(end)));
        };
    }
}

fn product(input: ParseStream<'_>, end: &mut Span) -> Result<Number, Diagnostic> {
    let start = input.span();
    let mut value = signed(input, end)?;
    loop {
        value = if input.peek(Token![*]) {
            input.parse::<Token![*]>()?;
            combined('*', value, signed(input, end)?, start)?
        } else if input.peek(Token![/]) {
            input.parse::<Token![/]>()?;
            combined('/', value, signed(input, end)?, start)?
        } else if input.peek(Token![%]) {
            input.parse::<Token![%]>()?;
            combined('%', value, signed(input, end)?, start)?
        } else {
            return Ok(value);
        };
    }
}

/// Signs in a row are bounded by `nesting`, and so is the depth of the parentheses.
fn signed(input: ParseStream<'_>, end: &mut Span) -> Result<Number, Diagnostic> {
    let start = input.span();
    if input.peek(Token![-]) {
        input.parse::<Token![-]>()?;
        return combined('-', Number::Integer(0), signed(input, end)?, start).map(|value| match value {
            Number::Real(0.0) => Number::Real(-0.0),
            value => value,
        });
    }
    if is_root(input) {
        let name: Ident = input.parse()?;
        let Some(group) = parenthesised(input) else { return Err(expected(input, "`(`")) };
        *end = group.span_close();
        return root(inside(&group)?, name.span());
    }
    if let Some(group) = parenthesised(input) {
        *end = group.span_close();
        return inside(&group);
    }
    if !input.peek(Lit) {
        let mistake = expected(input, "a number, a name, `[...]` or `|x| ...`");
        return Err(unknown_name(mistake, &next_word(input)));
    }
    *end = input.span();
    literal(&input.parse()?)
}

/// Whether a square root stands next, as in `scale = 1 / sqrt(64)`: the only function whose value is exact everywhere.
pub(super) fn is_root(input: ParseStream<'_>) -> bool {
    input.peek2(syn::token::Paren) && input.fork().parse::<Ident>().is_ok_and(|name| name == "sqrt")
}

fn root(of: Number, at: Span) -> Result<Number, Diagnostic> {
    let root = of.real().sqrt();
    if root.is_nan() {
        return Err(Diagnostic::new(at, "expected a number of at least 0 in `sqrt(...)`, found one below"));
    }
    Ok(if root.fract() == 0.0 && root < 1e15 { Number::Integer(root as i64) } else { Number::Real(root) })
}

/// The sum in parentheses.
fn inside(group: &Group) -> Result<Number, Diagnostic> {
    read(group.stream(), |inner| {
        let (value, _) = sum(inner)?;
        if inner.is_empty() { Ok(value) } else { Err(expected(inner, "an operator of arithmetic or `)`")) }
    })
}

fn literal(lit: &Lit) -> Result<Number, Diagnostic> {
    match lit {
        Lit::Int(int) if is_plain(int) => int.base10_parse().map(Number::Integer).map_err(|_| too_large(int.span())),
        Lit::Float(float) if float.suffix().is_empty() => {
            let value = float.base10_parse::<f64>().unwrap_or(f64::INFINITY);
            if value.is_finite() { Ok(Number::Real(value)) } else { Err(not_finite(float.span())) }
        }
        other => {
            Err(Diagnostic::new(other.span(), format!("expected a plain number, found `{}`", other.to_token_stream())))
        }
    }
}

/// Decimal and without a suffix: Rust reads `0x2` as a number of its own, `5x5` as one with a suffix.
pub(super) fn is_plain(int: &LitInt) -> bool {
    int.suffix().is_empty() && int.to_string().bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

fn combined(operator: char, a: Number, b: Number, at: Span) -> Result<Number, Diagnostic> {
    if let (Number::Integer(a), Number::Integer(b)) = (a, b)
        && (operator != '/' || b != 0 && a.checked_rem(b) == Some(0))
        && (operator != '%' || b != 0)
    {
        let whole = match operator {
            '+' => a.checked_add(b),
            '-' => a.checked_sub(b),
            '*' => a.checked_mul(b),
            '/' => a.checked_div(b),
            _ => a.checked_rem(b).map(|rest| if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }),
        };
        return whole.map(Number::Integer).ok_or_else(|| too_large(at));
    }
    let (a, b) = (a.real(), b.real());
    let value = match operator {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        '/' => a / b,
        _ => modulo(a, b),
    };
    if value.is_finite() { Ok(Number::Real(value)) } else { Err(not_finite(at)) }
}

/// The remainder as nets compute it: from 0 to `b`, without `b`, and rounded once.
fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        return rest.copysign(b);
    }
    match rest + b {
        _ if (rest < 0.0) == (b < 0.0) => rest,
        sum if sum == b => f64::from_bits(b.to_bits() - 1),
        sum => sum,
    }
}

impl Number {
    fn real(self) -> f64 {
        match self {
            Number::Integer(value) => value as f64,
            Number::Real(value) => value,
        }
    }
}

fn too_large(at: Span) -> Diagnostic {
    Diagnostic::new(at, "expected a number below 2^63, found a larger one")
}

fn not_finite(at: Span) -> Diagnostic {
    Diagnostic::new(at, "expected a finite number, found one that is not")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<Number, String> {
        let whole = |input: ParseStream<'_>| {
            let value = sum(input)?.0;
            if input.is_empty() { Ok(value) } else { Err(expected(input, "nothing")) }
        };
        read(text.parse().unwrap(), whole).map_err(|mistake| mistake.text())
    }

    #[test]
    fn a_remainder_is_below_the_divisor() {
        let texts = [
            ("1e30 % 1e-8", 9.644_830_074_680_675e-9),
            ("-1e-30 % 1", 1.0_f64.next_down()),
            ("-0.5 % 2", 1.5),
            ("0.5 % -2", -1.5),
            ("5.0 % 3.0", 2.0),
        ];
        for (text, real) in texts {
            assert_eq!(value(text), Ok(Number::Real(real)), "{text}");
        }
        assert!(value("1.5 % 0").is_err());
    }

    #[test]
    fn whole_numbers_stay_whole_where_they_can() {
        for (text, whole) in [("2 + 3 * 4", 14), ("-(2 - 5) * 2", 6), ("6 / 2", 3), ("-7 % 3", 2), ("7 % -3", -2)] {
            assert_eq!(value(text), Ok(Number::Integer(whole)), "{text}");
        }
        assert_eq!(value("7 / 2"), Ok(Number::Real(3.5)));
        assert_eq!(value("0.5 * 4"), Ok(Number::Real(2.0)));
        assert_eq!(value("-0.0"), Ok(Number::Real(-0.0)));
    }

    #[test]
    fn what_is_no_finite_number_is_a_mistake() {
        for text in ["1 / 0", "1 % 0", "9223372036854775807 + 1", "1e400", "1e300 * 1e300", "2 +", "()", "3 3"] {
            assert!(value(text).is_err(), "{text}");
        }
    }
}
