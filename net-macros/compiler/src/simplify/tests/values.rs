//! The rules of [`RULES`], each applied alone to the last value of a program.

use super::super::rules::{NEW, RULES, Rewrite};
use super::*;
use crate::ir::{Body, Order, Place, Position};

/// A program, and what the rule makes of its last value, with the number of values that it reads.
type Case = (fn(&mut Build), &'static str);

struct Row {
    name: &'static str,
    rewrites: &'static [Case],
    /// The nearest cases to which it must not apply.
    wrong: &'static [fn(&mut Build)],
}

fn constant(build: &mut Build, shape: &[usize], value: f64) -> ValueId {
    build.push("c", shape, true, Operation::Map(Map { operands: Vec::new(), body: Body::of_constant(value) }))
}

/// `x: [3]`, batched.
fn x(build: &mut Build) -> ValueId {
    build.leaf("x", &[3], true)
}

/// `2 - i`
fn back() -> Affine {
    Affine::constant(2).plus(-1, 0)
}

/// `x`, the larger of each two neighbours of it `g` (where it is gathered), and `d` added where those are.
fn scattered(build: &mut Build, gathers: bool) -> (ValueId, ValueId, ValueId) {
    let (x, d) = (x(build), build.leaf("d", &[2], true));
    let indices = [("j", 2), ("u", 2)].map(|(name, extent)| Loop { name: name.into(), extent }).to_vec();
    let order = Order { indices, kept: 1, operand: at(x, &[i(0).plus(1, 1)]), largest: true, take: None };
    let (name, shape, element) = ("at".into(), vec![2], Element::Integer);
    let positions = build.0.push(Value {
        name,
        shape,
        element,
        batched: true,
        role: Role::Value,
        operation: Operation::Order(order),
        origin: None,
    });
    let place = Place::Flat(Position::read(at(positions, &[i(0)])));
    if gathers {
        build.push("g", &[2], true, Operation::Gather { source: x, at: place.clone() });
    }
    let scattered = build.push("s", &[3], true, Operation::ScatterAdd { source: d, at: place });
    (x, d, scattered)
}

const ROWS: &[Row] = &[
    Row {
        name: "constant operand of a map",
        rewrites: &[
            (
                |build| {
                    let (x, c) = (x(build), constant(build, &[3], 2.5));
                    build.map("y", &[3], "a * b", vec![at(x, &[i(0)]), at(c, &[i(0)])]);
                },
                "y[i] = x[i] * 2.5, 1 read",
            ),
            (
                |build| {
                    let c = constant(build, &[], -0.0);
                    build.map("y", &[3], "a + a", vec![at(c, &[])]);
                },
                "y[i] = -0 + -0, 0 read",
            ),
        ],
        wrong: &[
            |build| {
                let x = x(build);
                build.map("y", &[3], "a * 2.5", vec![at(x, &[i(0)])]);
            },
            |build| {
                let (x, c) = (x(build), build.map("c", &[3], "1 + exp(1)", Vec::new()));
                build.map("y", &[3], "a * b", vec![at(x, &[i(0)]), at(c, &[i(0)])]);
            },
        ],
    },
    Row {
        name: "simpler scalar expression",
        rewrites: &[
            (
                |build| {
                    let x = x(build);
                    build.map("y", &[3], "(a - 0) * abs(a) / 1", vec![at(x, &[i(0)])]);
                },
                "y[i] = x[i] * abs(x[i]), 1 read",
            ),
            (
                |build| {
                    let (x, z) = (x(build), x(build));
                    build.map("y", &[3], "if 1 < 2 { b } else { a }", vec![at(x, &[i(0)]), at(z, &[i(0)])]);
                },
                "y[i] = x[i], 1 read",
            ),
        ],
        wrong: &[
            |build| {
                let x = x(build);
                build.map("y", &[3], "a * 0", vec![at(x, &[i(0)])]);
            },
            |build| {
                let x = x(build);
                build.map("y", &[3], "a - a", vec![at(x, &[i(0)])]);
            },
            |build| {
                let x = x(build);
                build.map("y", &[3], "a / a", vec![at(x, &[i(0)])]);
            },
            |build| {
                let x = x(build);
                build.map("y", &[3], "a + 0", vec![at(x, &[i(0)])]);
            },
            |build| {
                let x = x(build);
                build.map("y", &[3], "(a + 1) + 2", vec![at(x, &[i(0)])]);
            },
        ],
    },
    Row {
        name: "operand read twice or not at all",
        rewrites: &[
            (
                |build| {
                    let x = x(build);
                    build.map("y", &[3], "a * b", vec![at(x, &[i(0)]), at(x, &[i(0)])]);
                },
                "y[i] = x[i] * x[i], 1 read",
            ),
            (
                |build| {
                    let x = x(build);
                    build.map("y", &[3], "0.5", vec![at(x, &[i(0)])]);
                },
                "y[i] = 0.5, 0 read",
            ),
            (
                |build| {
                    let (x, z) = (x(build), x(build));
                    build.map("y", &[3], "c / b", vec![at(z, &[i(0)]), at(x, &[i(0)]), at(x, &[back()])]);
                },
                "y[i] = x[2 - i] / x[i], 2 read",
            ),
        ],
        wrong: &[
            |build| {
                let x = x(build);
                build.map("y", &[3], "a * b", vec![at(x, &[i(0)]), at(x, &[back()])]);
            },
            |build| {
                let (x, z) = (x(build), x(build));
                build.map("y", &[3], "a * b", vec![at(x, &[i(0)]), at(z, &[i(0)])]);
            },
        ],
    },
    Row {
        name: "map that is its operand",
        rewrites: &[(
            |build| {
                let (x, z) = (x(build), x(build));
                build.map("y", &[3], "b", vec![at(z, &[i(0)]), at(x, &[i(0)])]);
            },
            "x",
        )],
        wrong: &[
            |build| {
                let x = x(build);
                build.map("y", &[3], "a", vec![at(x, &[back()])]);
            },
            |build| {
                let x = build.leaf("x", &[4], true);
                build.map("y", &[3], "a", vec![at(x, &[i(0)])]);
            },
            |build| {
                let x = build.leaf("x", &[], true);
                build.map("y", &[3], "a", vec![at(x, &[])]);
            },
            |build| {
                let x = build.leaf("x", &[3], false);
                build.map("y", &[3], "a", vec![at(x, &[i(0)])]);
            },
            |build| {
                let x = x(build);
                build.map("y", &[3], "-a", vec![at(x, &[i(0)])]);
            },
        ],
    },
    Row {
        name: "copy of the whole",
        rewrites: &[(
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0)]), None)]);
            },
            "x",
        )],
        wrong: &[
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[2], &[i(0)], at(x, &[i(0)]), None)]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0).offset_by(1)]), None)]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3], &[back()], at(x, &[i(0)]), None)]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], false, vec![term(&[3], &[i(0)], at(x, &[i(0)]), None)]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0)]), Some(at(x, &[i(0)])))]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3, 2], &[i(0)], at(x, &[i(0)]), None)]);
            },
            |build| {
                let x = build.leaf("x", &[4], true);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0)]), None)]);
            },
        ],
    },
    Row {
        name: "copy of a copy",
        rewrites: &[
            (
                |build| {
                    let x = x(build);
                    let f = build.contract("f", &[3], true, vec![term(&[3], &[i(0)], at(x, &[back()]), None)]);
                    build.contract("y", &[2], true, vec![term(&[2], &[i(0)], at(f, &[i(0).offset_by(1)]), None)]);
                },
                "y[i] = x[1 - i], 1 read",
            ),
            (
                |build| {
                    let x = build.leaf("x", &[6], true);
                    let f = build.contract(
                        "f",
                        &[2, 3],
                        true,
                        vec![term(&[2, 3], &[i(0), i(1)], at(x, &[i(0).times(3).plus(1, 1)]), None)],
                    );
                    build.contract("y", &[3, 2], true, vec![term(&[3, 2], &[i(0), i(1)], at(f, &[i(1), i(0)]), None)]);
                },
                "y[i, j] = x[3 * j + i], 1 read",
            ),
        ],
        wrong: &[
            // The inner copy is padded: beyond is +0, and through it nothing.
            |build| {
                let x = x(build);
                let f = build.contract("f", &[4], true, vec![term(&[4], &[i(0)], at(x, &[i(0)]), None)]);
                build.contract("y", &[4], true, vec![term(&[4], &[i(0)], at(f, &[i(0)]), None)]);
            },
            |build| {
                let x = x(build);
                let f = build.contract("f", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0)]), None)]);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(f, &[i(0).offset_by(1)]), None)]);
            },
            |build| {
                let x = x(build);
                let f = build.contract("f", &[3], false, vec![term(&[3], &[i(0)], at(x, &[i(0)]), None)]);
                build.contract("y", &[3], false, vec![term(&[3], &[i(0)], at(f, &[i(0)]), None)]);
            },
            |build| {
                let x = x(build);
                let f = build.contract("f", &[3], true, vec![term(&[3, 2], &[i(0)], at(x, &[i(0)]), None)]);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(f, &[i(0)]), None)]);
            },
            |build| {
                let x = x(build);
                let f =
                    build.contract("f", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0)]), Some(at(x, &[i(0)])))]);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(f, &[i(0)]), None)]);
            },
        ],
    },
    Row {
        name: "factor of one",
        rewrites: &[
            (
                |build| {
                    let (x, c) = (x(build), constant(build, &[3], 1.0));
                    build.contract("y", &[], true, vec![term(&[3], &[], at(c, &[i(0)]), Some(at(x, &[back()])))]);
                },
                "y = sum[i](x[2 - i]), 1 read",
            ),
            (
                |build| {
                    let (x, c) = (x(build), constant(build, &[], 1.0));
                    build.contract("y", &[], false, vec![term(&[3], &[], at(x, &[i(0)]), Some(at(c, &[])))]);
                },
                "y = sum[i](x[i]), 1 read",
            ),
        ],
        wrong: &[
            |build| {
                let (x, c) = (x(build), constant(build, &[3], 2.0));
                build.contract("y", &[], true, vec![term(&[3], &[], at(c, &[i(0)]), Some(at(x, &[i(0)])))]);
            },
            // Out of range it keeps points away.
            |build| {
                let (x, c) = (x(build), constant(build, &[2], 1.0));
                build.contract("y", &[], true, vec![term(&[3], &[], at(c, &[i(0)]), Some(at(x, &[i(0)])))]);
            },
            // The samples are counted by the ones alone.
            |build| {
                let (w, c) = (build.leaf("w", &[3], false), constant(build, &[3], 1.0));
                build.contract("y", &[], false, vec![term(&[3], &[], at(c, &[i(0)]), Some(at(w, &[i(0)])))]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[], true, vec![term(&[3], &[], at(x, &[i(0)]), None)]);
            },
        ],
    },
    Row {
        name: "copy of a constant",
        rewrites: &[
            (
                |build| {
                    let c = constant(build, &[3], 2.0);
                    build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(c, &[back()]), None)]);
                },
                "y[i] = 2, 0 read",
            ),
            (
                |build| {
                    let c = constant(build, &[2, 3], -0.0);
                    build.contract("y", &[3, 2], true, vec![term(&[2, 3], &[i(1), i(0)], at(c, &[i(0), i(1)]), None)]);
                },
                "y[i, j] = -0, 0 read",
            ),
            (
                |build| {
                    let c = constant(build, &[2, 3], 2.0);
                    build.contract(
                        "y",
                        &[6],
                        true,
                        vec![term(&[2, 3], &[i(0).times(3).plus(1, 1)], at(c, &[i(0), i(1)]), None)],
                    );
                },
                "y[i] = 2, 0 read",
            ),
        ],
        wrong: &[
            |build| {
                let c = constant(build, &[3], 2.0);
                build.contract("y", &[4], true, vec![term(&[3], &[i(0)], at(c, &[i(0)]), None)]);
            },
            |build| {
                let c = constant(build, &[2], 2.0);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(c, &[i(0)]), None)]);
            },
            |build| {
                let c = constant(build, &[], 2.0);
                build.contract("y", &[2, 3], true, vec![term(&[3, 2], &[i(0), i(1)], at(c, &[]), None)]);
            },
            |build| {
                let c = constant(build, &[], 2.0);
                build.contract("y", &[3, 3], true, vec![term(&[3, 3], &[i(0), i(0)], at(c, &[]), None)]);
            },
            |build| {
                let c = constant(build, &[3], 2.0);
                build.contract("y", &[], true, vec![term(&[3], &[], at(c, &[i(0)]), None)]);
            },
            |build| {
                let c = constant(build, &[3], 2.0);
                build.contract("y", &[3], false, vec![term(&[3], &[i(0)], at(c, &[i(0)]), None)]);
            },
            |build| {
                let c = constant(build, &[3], 2.0);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(c, &[i(0)]), Some(at(c, &[i(0)])))]);
            },
            |build| {
                let c = constant(build, &[3], 2.0);
                let copy = term(&[3], &[i(0)], at(c, &[i(0)]), None);
                build.contract("y", &[3], true, vec![copy.clone(), copy]);
            },
        ],
    },
    Row {
        name: "sum of whole values and their products",
        rewrites: &[
            (
                |build| {
                    let (x, w) = (x(build), build.leaf("w", &[3], false));
                    build.contract(
                        "y",
                        &[3],
                        true,
                        vec![
                            term(&[3], &[i(0)], at(x, &[i(0)]), None),
                            term(&[3], &[i(0)], at(w, &[back()]), None),
                            term(&[3], &[i(0)], at(x, &[i(0)]), None),
                        ],
                    );
                },
                "y[i] = x[i] + w[2 - i] + x[i], 3 read",
            ),
            (
                |build| {
                    let x = build.leaf("x", &[4], true);
                    build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0).offset_by(1)]), None)]);
                },
                "y[i] = x[i + 1], 1 read",
            ),
            (
                |build| {
                    let x = x(build);
                    build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0)]), Some(at(x, &[i(0)])))]);
                },
                "y[i] = x[i] * x[i], 2 read",
            ),
        ],
        wrong: &[
            |build| {
                let x = x(build);
                build.contract(
                    "y",
                    &[3],
                    true,
                    vec![term(&[3], &[i(0)], at(x, &[i(0)]), None), term(&[2], &[i(0)], at(x, &[i(0)]), None)],
                );
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], false, vec![term(&[3], &[i(0)], at(x, &[i(0)]), Some(at(x, &[i(0)])))]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3], &[i(0)], at(x, &[i(0).offset_by(-1)]), None)]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3], &[back()], at(x, &[i(0)]), None)]);
            },
            |build| {
                let x = x(build);
                build.contract("y", &[3], true, vec![term(&[3, 2], &[i(0)], at(x, &[i(0)]), None)]);
            },
            // The samples are added up.
            |build| {
                let x = x(build);
                build.contract("y", &[3], false, vec![term(&[3], &[i(0)], at(x, &[i(0)]), None)]);
            },
            |build| {
                build.contract("y", &[3], true, Vec::new());
            },
        ],
    },
    Row {
        name: "mask of what was scattered",
        rewrites: &[(
            |build| {
                let (x, _, scattered) = scattered(build, true);
                build.map("y", &[3], "if a > 0 { b } else { 0 }", vec![at(x, &[i(0)]), at(scattered, &[i(0)])]);
            },
            "d_masked[i] = if g[i] > 0 { d[i] } else { 0 }, y[at[i]] += d_masked[i]",
        )],
        wrong: &[
            |build| {
                let (x, _, scattered) = scattered(build, false);
                build.map("y", &[3], "if a > 0 { b } else { 0 }", vec![at(x, &[i(0)]), at(scattered, &[i(0)])]);
            },
            |build| {
                let (x, _, scattered) = scattered(build, true);
                build.map("y", &[3], "if a > 0 { b } else { -0 }", vec![at(x, &[i(0)]), at(scattered, &[i(0)])]);
            },
            |build| {
                let (_, _, scattered) = scattered(build, true);
                build.map("y", &[3], "if a > 0 { a } else { 0 }", vec![at(scattered, &[i(0)])]);
            },
            |build| {
                let (x, _, scattered) = scattered(build, true);
                build.map("y", &[3], "a * b", vec![at(x, &[i(0)]), at(scattered, &[i(0)])]);
            },
        ],
    },
];

/// The program that a row builds, and what the rule makes of its last value.
fn applied(rule: &Rule, build: fn(&mut Build)) -> (Program, Option<Rewrite>) {
    let mut built = Build::default();
    build(&mut built);
    let rewrite = (rule.apply)(&built.0, built.0.value(built.last()));
    (built.0, rewrite)
}

#[test]
fn every_rule_has_its_row() {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names, ROWS.iter().map(|row| row.name).collect::<Vec<_>>());
}

#[test]
fn a_rule_makes_of_a_value_what_its_row_says_and_leaves_every_bit() {
    for (rule, row) in RULES.iter().zip(ROWS) {
        for (build, expected) in row.rewrites {
            let (program, rewrite) = applied(rule, *build);
            let last = ValueId(program.values.len() - 1);
            let (after, same, found) = match rewrite {
                None => panic!("{} does not apply to\n{program}", row.name),
                Some(Rewrite::Same(other)) => (program.clone(), other, program.value(other).name.clone()),
                Some(Rewrite::Operation(operation)) => {
                    let mut after = program.clone();
                    let reads = operation.operands().len();
                    after.values[last.0].operation = operation;
                    let text = format!("{}, {reads} read", after.formula(last));
                    (after, last, text)
                }
                Some(Rewrite::Of(new, operation)) => {
                    let mut after = program.clone();
                    let mut value = after.values.remove(last.0);
                    let new = after.push(*new);
                    value.operation = operation.renamed(&|id| if id == NEW { new } else { id });
                    let last = after.push(value);
                    let text = format!("{}, {}", after.formula(new), after.formula(last));
                    (after, last, text)
                }
            };
            assert_eq!(found, *expected, "{}", row.name);
            assert!(rule.exact, "a rule that is not exact needs a bound in this test");
            assert_exact(row.name, (&program, last), (&after, same));
        }
    }
}

#[test]
fn a_rule_leaves_the_nearest_wrong_case() {
    for (rule, row) in RULES.iter().zip(ROWS) {
        for (number, build) in row.wrong.iter().enumerate() {
            let (program, rewrite) = applied(rule, *build);
            assert_eq!(verify(&program), [""; 0], "{program}");
            assert!(rewrite.is_none(), "{} applies to its wrong case {number}:\n{program}", row.name);
        }
    }
}

/// All rules together leave the bits of all cases.
#[test]
fn simplification_leaves_every_bit_of_every_case() {
    for row in ROWS {
        for build in row.wrong.iter().chain(row.rewrites.iter().map(|(build, _)| build)) {
            let mut built = Build::default();
            build(&mut built);
            let (simple, roots) = super::super::simplify(&built.0, &[built.last()]);
            assert_exact(row.name, (&built.0, built.last()), (&simple, roots[0]));
        }
    }
}
