//! The table of stable forms: each row is found, where it must not be nothing is, and nothing stands in two ways.

use super::super::stable::{IDENTITIES, stable_expression};
use super::*;
use crate::ir::Body;
use crate::ir::print::expression as printed;

const NAMES: [&str; 3] = ["a", "b", "c"];

fn text(body: &Body) -> String {
    let (body, kept) = body.pruned();
    let names: Vec<String> = kept.into_iter().map(|operand| NAMES[operand].to_owned()).collect();
    printed(&body, &names, &[])
}

fn stable(written: &str) -> (String, Vec<&'static str>) {
    let body = expression(&NAMES, written);
    assert!(body.constant().is_none(), "`{written}` does not parse");
    let (stable, names) = stable_expression(&body);
    (text(&stable), names)
}

#[test]
fn every_row_is_found_by_what_it_says() {
    for row in IDENTITIES {
        let written =
            row.written.replace("k)", "4)").replace("(a)", if row.of_no_negative { "(cosh(a))" } else { "(a)" });
        let (_, names) = stable(&written);
        assert_eq!(names.first(), Some(&row.name), "{written}");
    }
}

#[test]
fn names_stand_once() {
    for (number, row) in IDENTITIES.iter().enumerate() {
        assert!(IDENTITIES[..number].iter().all(|other| other.name != row.name), "{}", row.name);
    }
}

/// However a formula is turned, it is found; what stands around it stays.
#[test]
fn forms() {
    for (written, expected) in [
        ("1 / (1 + exp(-a))", "sigmoid(a)"),
        ("1 / (exp(-a) + 1)", "sigmoid(a)"),
        ("1 / (1 + exp(-(2 * a + 1)))", "sigmoid(a * 2 + 1)"),
        ("1 / (1 + exp(-2 * a - 1))", "sigmoid(1 - a * -2)"),
        ("1 / (1 + exp(b - a))", "sigmoid(a - b)"),
        ("b * a / (1 + exp(-a))", "gated(b * a, a)"),
        ("1 - 1 / (1 + exp(-a))", "sigmoid(-a)"),
        ("ln(exp(a) + 1) * b", "soft_plus(a) * b"),
        ("-ln(1 + exp(-a))", "-soft_plus(-a)"),
        ("(exp(2 * a) - 1) / (1 + exp(2 * a))", "tanh(a)"),
        ("(exp(a) - exp(-a)) / (exp(-a) + exp(a))", "tanh(a)"),
        (
            "0.5 * b * (1 + erf(a / 2))",
            "b * 0.5 * (if a / 2 < -0.8 { erfc(a / -2) } else { as_written(erf(a / 2) + 1) })",
        ),
        ("a / (1 + exp(-a))", "swish(a)"),
        ("ln(1 - cos(a))", "ln(versine(a))"),
        ("exp(a) - 1 - a", "exp_m1(a) - a"),
        ("-1 + exp(a)", "exp_m1(a)"),
        ("1 - exp(-a)", "-exp_m1(-a)"),
        ("sqrt(a.powi(2) + b.powi(2))", "hypot(a, b)"),
        ("sqrt(b * b + a.powi(2) + cos(a) * cos(a))", "length_of_three(b, a, cos(a))"),
        ("sqrt(4 + (a - b) * (a - b))", "hypot(a - b, 2)"),
        ("a / sqrt(a * a + b * b)", "a / hypot(a, b)"),
        ("ln(1 - sigmoid(a))", "-soft_plus(a)"),
        ("if a > 0 { ln(1 + exp(a)) } else { b }", "if a > 0 { soft_plus(a) } else { b }"),
    ] {
        assert_eq!(stable(written).0, expected, "{written}");
    }
}

#[test]
fn what_only_looks_like_a_row_is_left() {
    for written in [
        "1 / (2 + exp(a))",
        "exp(a) / (2 + exp(b))",
        "(exp(a) - exp(b)) / (exp(a) + exp(-a))",
        "(exp(a) - 2) / (exp(b) + 2)",
        "ln(2 + exp(a))",
        "exp(a) - 2",
        "exp(a) + 1",
        "2 - cos(a)",
        "1 + cos(a)",
        "sqrt(a * b + 1)",
        "sqrt(a * a - 1)",
        "sqrt(a * a - b * b)",
        "sqrt(a) * sqrt(a)",
        "sqrt(a) * sqrt(b)",
        "exp(ln(a))",
        "as_written(exp(a) - 1)",
        "as_written(1 / (1 + exp(-a)))",
        "1 / (1 + as_written(exp(-a)))",
        "as_written(exp(a)) - 1",
        "1 - as_written(tanh(a))",
    ] {
        let found = stable(written);
        assert_eq!(found.1, [""; 0], "{written}: {}", found.0);
    }
}
