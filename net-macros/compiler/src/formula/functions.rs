//! The functions that `map` and its kin know, by all their names.
//!
//! A name means a function of the table of scalars (`NAMES`), such a function from the first to the last of any number
//! of arguments (`FOLDED`), or a formula in the language of `map` itself (`FORMULAS`). Those that take one number and
//! give one are layers, too. The names are Wolfram's in snake case and Rust's; formulas are Wolfram's.

use crate::ir::Function;

/// Functions of the table that have other names than their own.
const NAMES: &[(Function, &[&str])] = &[
    (Function::Ramp, &["relu", "rectified_linear_unit"]),
    (Function::Sigmoid, &["logistic_sigmoid"]),
    (Function::SoftPlus, &["softplus"]),
    (Function::SoftSign, &["softsign"]),
    (Function::Gelu, &["gaussian_error_linear_unit"]),
    (Function::Swish, &["silu"]),
    (Function::Ln, &["log"]),
    (Function::Ln1p, &["log1p"]),
    (Function::ExpM1, &["expm1"]),
    (Function::LnAddExp, &["log_add_exp", "logaddexp"]),
    (Function::Cbrt, &["cube_root"]),
    (Function::Asin, &["arc_sin"]),
    (Function::Acos, &["arc_cos"]),
    (Function::Atan, &["arc_tan"]),
    (Function::Acot, &["arc_cot"]),
    (Function::Asec, &["arc_sec"]),
    (Function::Acsc, &["arc_csc"]),
    (Function::Asinh, &["arc_sinh"]),
    (Function::Acosh, &["arc_cosh"]),
    (Function::Atanh, &["arc_tanh"]),
    (Function::Acoth, &["arc_coth"]),
    (Function::Asech, &["arc_sech"]),
    (Function::Acsch, &["arc_csch"]),
    (Function::LnGamma, &["log_gamma"]),
    (Function::InverseErf, &["erf_inv"]),
    (Function::InverseErfc, &["erfc_inv"]),
    (Function::Trunc, &["integer_part"]),
    (Function::Fract, &["fractional_part"]),
    (Function::Ceil, &["ceiling"]),
    (Function::Clip, &["clamp"]),
    (Function::Powf, &["pow", "power"]),
    (Function::Subtract, &["subtract"]),
    (Function::Divide, &["divide"]),
    (Function::Modulo, &["modulo"]),
    (Function::Less, &["less"]),
    (Function::LessEqual, &["less_equal"]),
    (Function::Greater, &["greater"]),
    (Function::GreaterEqual, &["greater_equal"]),
    (Function::Equal, &["equal"]),
    (Function::NotEqual, &["unequal"]),
    (Function::Not, &["not"]),
];

/// How a function of the table that is no layer stands in a `map`.
pub fn in_a_map(name: &str) -> Option<&'static str> {
    (name == "as_written").then_some("map(|x| as_written(exp(x) - 1))")
}

/// Functions of any number of arguments, at least one.
const FOLDED: &[(Function, &str)] = &[
    (Function::Add, "plus"),
    (Function::Multiply, "times"),
    (Function::Max, "max"),
    (Function::Min, "min"),
    (Function::And, "and"),
    (Function::Or, "or"),
];

/// Functions of the table that are not written by their own name.
const HIDDEN: &[Function] = &[
    Function::ToReal,
    Function::ToPosition,
    Function::Stop,
    Function::XLnY,
    Function::MaskedProduct,
    Function::Negate,
    Function::Root,
    Function::SteepSigmoid,
    Function::SteepTanh,
];

/// A function that is a formula of others.
#[derive(Debug)]
pub struct Formula {
    /// Its name.
    pub name: &'static str,
    aliases: &'static [&'static str],
    /// The names that its text has for what it is given.
    pub parameters: &'static [&'static str],
    /// In the language of `map`.
    pub text: &'static str,
}

const fn row(
    name: &'static str,
    aliases: &'static [&'static str],
    parameters: &'static [&'static str],
    text: &'static str,
) -> Formula {
    Formula { name, aliases, parameters, text }
}

/// Name, other names, parameters, formula. One name may stand several times, with another number of parameters each.
pub const FORMULAS: &[Formula] = &[
    row("elu", &["exponential_linear_unit"], &["x"], "if x < 0 { exp_m1(x) } else { x }"),
    row(
        "selu",
        &["scaled_exponential_linear_unit"],
        &["x"],
        "if x < 0 { 1.758099340847161 * exp_m1(x) } else { 1.0507009873554805 * x }",
    ),
    // `x * clip(x + 3, 0, 6) / 6`, with no product that is infinite or of an infinity with 0.
    row("hard_swish", &[], &["x"], "if x < -3 { 0 } else if x > 3 { x } else { x * (x + 3) / 6 }"),
    row("hard_tanh", &[], &["x"], "clip(x, -1, 1)"),
    row("hard_sigmoid", &[], &["x"], "clip((x + 1) / 2, 0, 1)"),
    row("cot", &[], &["x"], "1 / tan(x)"),
    row("sec", &[], &["x"], "1 / cos(x)"),
    row("csc", &[], &["x"], "1 / sin(x)"),
    row("coth", &[], &["x"], "1 / tanh(x)"),
    row("haversine", &[], &["x"], "{ let s = sin(x / 2); s * s }"),
    // Each half where its root does not round away what is left of 0 or of 1.
    row(
        "inverse_haversine",
        &[],
        &["x"],
        "if x < 0.5 { 2 * asin(sqrt(x)) } else { 3.141592653589793 - 2 * asin(sqrt(1 - x)) }",
    ),
    row("inverse_gudermannian", &[], &["x"], "2 * atanh(tan(x / 2))"),
    row("digamma", &[], &["x"], "polygamma(0, x)"),
    row("trigamma", &[], &["x"], "polygamma(1, x)"),
    row("unitize", &[], &["x"], "if x == 0 { 0 } else { 1 }"),
    row("kronecker_delta", &[], &["x"], "if x == 0 { 1 } else { 0 }"),
    row("kronecker_delta", &[], &["x", "y"], "if x == y { 1 } else { 0 }"),
    row("clip", &["clamp"], &["x"], "clip(x, -1, 1)"),
    row(
        "clip",
        &["clamp"],
        &["x", "low", "high", "below", "above"],
        "if x < low { below } else if x > high { above } else { x }",
    ),
    row("threshold", &[], &["x"], "threshold(x, 1e-10)"),
    row("threshold", &[], &["x", "t"], "if abs(x) <= t { 0 } else { x }"),
    row("chop", &[], &["x"], "chop(x, 1e-10)"),
    row("chop", &[], &["x", "t"], "if abs(x) < t { 0 } else { x }"),
    row("atan", &["arc_tan"], &["x", "y"], "atan2(y, x)"),
    row("ln", &[], &["x", "base"], "ln(x) / ln(base)"),
    row("log", &[], &["base", "x"], "ln(x) / ln(base)"),
    // On either side the complements, of which neither is rounded to 1.
    row(
        "erf",
        &[],
        &["a", "b"],
        "if a > 0.5 && b > 0.5 { erfc(a) - erfc(b) } else if a < -0.5 && b < -0.5 { erfc(-b) - erfc(-a) } else { erf(b) - erf(a) }",
    ),
    row("positive", &[], &["x"], "x > 0"),
    row("negative", &[], &["x"], "x < 0"),
    row("non_negative", &[], &["x"], "x >= 0"),
    row("non_positive", &[], &["x"], "x <= 0"),
    row("possible_zero_q", &[], &["x"], "x == 0"),
];

/// What a name means for a number of arguments.
#[derive(Clone, Copy, Debug)]
pub enum Meaning {
    /// A function of the table.
    Function(Function),
    /// One from the first argument to the last: `max(max(a, b), c)`.
    Folded(Function),
    /// A formula.
    Formula(&'static Formula),
}

/// Why a name means nothing.
#[derive(Debug)]
pub enum Unknown {
    /// There is no function of this name.
    Name,
    /// There is, for these numbers of arguments.
    Arguments(Vec<usize>),
}

impl Formula {
    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

/// The function of the table that has this name.
fn function(name: &str) -> Option<Function> {
    let other = NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(function, _)| *function);
    let mut known = Function::ALL.iter().copied().filter(|function| !HIDDEN.contains(function));
    other.or_else(|| known.find(|function| function.name() == name && !function.is_operator()))
}

/// What this name means for so many arguments.
pub fn meaning(name: &str, arguments: usize) -> Result<Meaning, Unknown> {
    if let Some((function, _)) = FOLDED.iter().find(|(_, known)| *known == name) {
        return Ok(Meaning::Folded(*function));
    }
    let function = function(name);
    if let Some(function) = function.filter(|function| function.arity() == arguments) {
        return Ok(Meaning::Function(function));
    }
    let rows: Vec<&Formula> = FORMULAS.iter().filter(|row| row.is_called(name)).collect();
    if let Some(row) = rows.iter().find(|row| row.parameters.len() == arguments) {
        return Ok(Meaning::Formula(row));
    }
    let mut known: Vec<usize> = rows.iter().map(|row| row.parameters.len()).collect();
    known.extend(function.map(Function::arity));
    known.sort_unstable();
    Err(if known.is_empty() { Unknown::Name } else { Unknown::Arguments(known) })
}

/// Every name of every function.
pub fn names() -> impl Iterator<Item = &'static str> {
    let own = Function::ALL.iter().filter(|function| !HIDDEN.contains(function) && !function.is_operator());
    let others = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
    let rows = FORMULAS.iter().flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()));
    own.map(|function| function.name()).chain(others).chain(rows).chain(FOLDED.iter().map(|(_, name)| *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_one_thing_for_a_number_of_arguments() {
        for name in names() {
            let rows = FORMULAS.iter().filter(|row| row.is_called(name)).map(|row| row.parameters.len());
            let mut known: Vec<usize> = rows.chain(function(name).map(Function::arity)).collect();
            let several = known.len();
            known.sort_unstable();
            known.dedup();
            assert_eq!(known.len(), several, "`{name}`");
        }
        let functions = NAMES.iter().flat_map(|(_, names)| names.iter());
        for name in functions {
            assert!(Function::ALL.iter().all(|function| function.name() != *name), "`{name}` is a function's own");
        }
    }

    #[test]
    fn whatever_name_is_listed_is_known_and_others_are_not() {
        for name in names() {
            assert!(!matches!(meaning(name, 99), Err(Unknown::Name)), "`{name}`");
        }
        for name in ["neg", "real", "stop", "x_ln_y", "masked_product", "root", "+", ""] {
            assert!(matches!(meaning(name, 1), Err(Unknown::Name)), "`{name}`");
        }
        assert!(matches!(meaning("clip", 2), Err(Unknown::Arguments(known)) if known == [1, 3, 5]));
    }
}
