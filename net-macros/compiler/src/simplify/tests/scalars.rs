//! The rules of [`SCALAR_RULES`], each applied alone.

use super::super::scalars::{SCALAR_RULES, ScalarRule, simplify_with};
use super::*;
use crate::interpret::{Memory, Number};
use crate::ir::print::expression as printed;
use crate::ir::{Body, Function, Precision};

/// The rule, what it makes of what, and where it must not apply.
type Row = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const ROWS: &[Row] = &[
    ("negated constant", &[("a * -2", "a * -2"), ("-0.0 + a", "-0 + a"), ("-(-3)", "3")], &["-a", "0 - 2"]),
    ("negated twice", &[("-(-a)", "a"), ("-(-(-a))", "-a"), ("b - -(-a)", "b - a")], &["-a", "-(b - a)", "0 - (-a)"]),
    ("stopped again", &[("stop stop a", "stop(a)"), ("stop 2", "2")], &["stop a", "stop -a"]),
    (
        "arithmetic of constants",
        &[("2 * 3", "6"), ("1 / 2 - 4", "-3.5"), ("1 + (2 + a) * (3 / 4)", "1 + (2 + a) * 0.75"), ("1 / 0", "inf")],
        &["(a + 2) + 3", "2 + (3 + a)", "a / 2 / 2", "2 % 3", "max(1, 2)"],
    ),
    ("times one", &[("1 * a", "a"), ("a * 1", "a"), ("a / 1", "a")], &["1 / a", "a * 1.0000000000000002", "a + 1"]),
    (
        "times minus one",
        &[("-1 * a", "-a"), ("a * -1", "-a"), ("a / -1", "-a")],
        &["-1 / a", "a * -1.5", "a - 1", "0 - a"],
    ),
    (
        "neutral zero",
        &[("a - 0", "a"), ("a + -0.0", "a"), ("-0.0 + a", "a")],
        &["a + 0", "0 + a", "a - -0.0", "0 - a", "-0.0 - a", "a * 0", "0 * a", "0 / a"],
    ),
    (
        "sum of equals",
        &[("a + a", "2 * a"), ("a * b + a * b", "2 * (a * b)")],
        &["a + b", "a - a", "a * a", "a * b + b * a", "a + a * 1.5"],
    ),
    (
        "square of an absolute value",
        &[("abs(a) * abs(a)", "a * a"), ("abs(a - b) * abs(a - b)", "(a - b) * (a - b)")],
        &["abs(a) * abs(b)", "abs(a) * a", "abs(a) + abs(a)", "ramp(a) * ramp(a)"],
    ),
    (
        "small power",
        &[("a.powi(0)", "1"), ("a.powi(1)", "a"), ("a.powi(2)", "a * a")],
        &["a.powi(3)", "a.powi(-1)", "powf(a, 2)", "powf(a, 0)"],
    ),
    (
        "ramp is positive",
        &[("if ramp(a) > 0 { 1 } else { 2 }", "if a > 0 { 1 } else { 2 }")],
        &[
            "if ramp(a) >= 0 { 1 } else { 2 }",
            "if ramp(a) < 0 { 1 } else { 2 }",
            "if ramp(a) > 1 { 1 } else { 2 }",
            "if ramp(a) > -0.0 { 1 } else { 2 }",
            "if 0 > ramp(a) { 1 } else { 2 }",
            "if abs(a) > 0 { 1 } else { 2 }",
        ],
    ),
    (
        "alternatives alike",
        &[("if a < b { a + b } else { a + b }", "a + b")],
        &["if a < b { a + b } else { b + a }", "if a < b { 0 } else { -0.0 }"],
    ),
    (
        "alternative known",
        &[
            ("if 1 < 2 { a } else { b }", "a"),
            ("if 1 > 2 { a } else { b }", "b"),
            ("if 1 <= 1 { a } else { b }", "a"),
            ("if 1 >= 2 { a } else { b }", "b"),
            ("if 0 == -0.0 { a } else { b }", "a"),
            ("if 1 != 1 { a } else { b }", "b"),
        ],
        &["if a < 2 { a } else { b }", "if a == a { a } else { b }", "if 1 < 2 && a < b { a } else { b }"],
    ),
];

/// An expression; `stop x`, which a formula cannot say, is written before it.
fn body(text: &str) -> Body {
    match text.strip_prefix("stop ") {
        Some(rest) => {
            let mut inner = body(rest);
            let result = inner.result();
            let node = inner.unary(Function::Stop, result);
            inner.finish(node)
        }
        None => expression(&["a", "b"], text),
    }
}

/// By one rule alone, beside the one that makes `-2` a constant.
fn by(rule: &ScalarRule, text: &str, precision: Precision) -> Body {
    simplify_with(&[*rule, SCALAR_RULES[0]], &body(text), precision).pruned_of_two()
}

fn without(text: &str, precision: Precision) -> Body {
    simplify_with(&SCALAR_RULES[..1], &body(text), precision).pruned_of_two()
}

impl Body {
    /// Without unused nodes, the operands keeping their numbers.
    fn pruned_of_two(&self) -> Body {
        let (pruned, kept) = self.pruned();
        let mut named = Body::builder();
        let nodes: Vec<_> = kept.into_iter().map(|operand| named.operand(operand)).collect();
        let result = named.inline(&pruned, &nodes);
        named.finish(result)
    }
}

fn text(body: &Body) -> String {
    printed(body, &["a".into(), "b".into()], &[])
}

#[test]
fn every_rule_has_its_row() {
    let names: Vec<&str> = SCALAR_RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names, ROWS.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
}

#[test]
fn a_rule_makes_of_an_expression_what_its_row_says() {
    for (rule, (name, rewrites, _)) in SCALAR_RULES.iter().zip(ROWS) {
        for (before, after) in *rewrites {
            for precision in [Precision::Single, Precision::Double] {
                assert_eq!(text(&by(rule, before, precision)), *after, "{name}: {before}");
            }
            let is_new = *name == "negated constant"
                || by(rule, before, Precision::Double) != without(before, Precision::Double);
            assert!(is_new, "{name}: {before} is as it was without the rule");
        }
    }
}

#[test]
fn a_rule_leaves_the_nearest_wrong_case() {
    for (rule, (name, _, wrong)) in SCALAR_RULES.iter().zip(ROWS).skip(1) {
        for case in *wrong {
            let precision = Precision::Double;
            assert_eq!(text(&by(rule, case, precision)), text(&without(case, precision)), "{name}: {case}");
        }
    }
    let first = |case: &str| simplify_with(&SCALAR_RULES[..1], &body(case), Precision::Double);
    ROWS[0].2.iter().for_each(|case| assert_eq!(first(case), body(case), "{case}"));
}

/// The value of an expression of two numbers.
fn value<N: Number>(body: &Body, a: N, b: N) -> N {
    let mut build = Build::default();
    let operands = [a, b].map(|number| (build.leaf("x", &[], false), number));
    let reads = operands.iter().map(|(id, _)| at(*id, &[])).collect();
    let id = build.push("y", &[], false, Operation::Map(Map { operands: reads, body: body.clone() }));
    let given = operands.into_iter().enumerate().fold(Given::new(), |given, (layer, (_, number))| {
        given.once(Leaf::Parameter { layer: LayerId(layer), array: 0 }, Array::from_reals(&[], vec![number]))
    });
    let memory: Memory<N> = run(&build.0, &given, 1).unwrap();
    memory.once(id).reals()[0].clone()
}

#[test]
fn every_rule_leaves_every_bit() {
    let texts = ROWS.iter().flat_map(|(name, rewrites, wrong)| {
        let all = rewrites.iter().map(|(before, _)| *before).chain(wrong.iter().copied());
        all.map(|text| (*name, text))
    });
    for (name, text) in texts {
        let rule = SCALAR_RULES.iter().find(|rule| rule.name == name).unwrap();
        let (single, double) = (by(rule, text, Precision::Single), by(rule, text, Precision::Double));
        for (a, b) in SPECIAL.iter().flat_map(|a| SPECIAL.map(|b| (*a, b))) {
            let (before, after) = (value(&body(text), a, b), value(&double, a, b));
            assert_eq!(bits(before), bits(after), "{name}: {text} of {a:e} and {b:e}: {before:e}, {after:e}");
            let (a, b) = (a as f32, b as f32);
            let (before, after) = (value(&body(text), a, b), value(&single, a, b));
            assert_eq!(bits32(before), bits32(after), "{name}: {text} of {a:e} and {b:e}: {before:e}, {after:e}");
        }
    }
}

/// What is different in `f64` is equal in `f32`, and a sum is rounded there.
#[test]
fn constants_are_those_of_the_precision() {
    let known = SCALAR_RULES.last().unwrap();
    let case = "if 0.1 < 0.10000000001 { a } else { b }";
    assert_eq!(text(&by(known, case, Precision::Double)), "a");
    assert_eq!(text(&by(known, case, Precision::Single)), "b");
    assert_eq!(value::<f32>(&body(case), 1.0, 2.0), 2.0);
    let folded = SCALAR_RULES.iter().find(|rule| rule.name == "arithmetic of constants").unwrap();
    for case in ["0.1 + 0.2", "0.1 * 0.7", "1 / 3", "16777216 + 1", "1e-30 * 1e-12", "3e38 * 3", "0.3 - 1e-9"] {
        let (single, double) = (by(folded, case, Precision::Single), by(folded, case, Precision::Double));
        assert_eq!(
            value::<f32>(&body(case), 0.0, 0.0).to_bits(),
            (single.constant().unwrap() as f32).to_bits(),
            "{case}"
        );
        assert_eq!(value::<f64>(&body(case), 0.0, 0.0).to_bits(), double.constant().unwrap().to_bits(), "{case}");
    }
}
