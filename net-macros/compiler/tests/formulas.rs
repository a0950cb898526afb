//! Formulas as they are printed: a row for each form of sum, from the net as written; and sums built by hand that no layer
//! makes by itself.

use net_compiler::diagnostics::Diagnostics;
use net_compiler::ir::{Affine, Element, Leaf, Loop, Operation, PortId, Program, Read, Role, Term, Value, ValueId};
use net_compiler::syntax::{self, Source};

/// The program of the last net's first function.
fn program(text: &str) -> Program {
    let mut sink = Diagnostics::default();
    let Some(Source::Definitions(nets)) = syntax::parse(text.parse().unwrap(), &mut sink) else { panic!("{text}") };
    let compiled = net_compiler::compile_all(&nets, &mut sink).pop().flatten();
    let mut compiled = compiled.unwrap_or_else(|| panic!("{text}: {:?}", sink.texts()));
    compiled.functions.remove(0).derived.program
}

/// The formulas of a program and the extents of their indices, without the leaves.
fn formulas(program: &Program) -> Vec<String> {
    let is_made = |id: &ValueId| !matches!(program.value(*id).operation, Operation::Leaf(_));
    let line = |id: ValueId| format!("{} for {}", program.formula(id), program.ranges(id));
    program.ids().filter(is_made).map(|id| line(id).trim_end_matches(" for ").to_string()).collect()
}

/// What a net is called, the net, and its formulas.
type Row = (&'static str, &'static str, &'static [&'static str]);

const ROWS: &[Row] = &[
    (
        "dense, read from three sides",
        "A = linear(3 -> 2); fn f(input, grad(output)) -> (output, grad(linear.weights), grad(input));",
        &[
            "z1[i] = b1[i] + sum[j](w1[i, j] * input[j]) for i: 2, j: 3",
            "w1_bar[i, j] = z1_bar[i] * input[j] for i: 2, j: 3",
            "input_bar[j] = sum[i](z1_bar[i] * w1[i, j]) for j: 3, i: 2",
        ],
    ),
    (
        "a convolution with padding, and its adjoints",
        "A(a: [1, 4, 4]) = convolution(2, 3x3, padding = 1); fn f(a, grad(output)) -> (output, grad(parameters), grad(a));",
        &[
            "z1[o, y, x] = b1[o] + sum[c, u, v](w1[o, c, u, v] * a[c, y + u - 1, x + v - 1]?) for o: 2, y: 4, x: 4, c: 1, u: 3, v: 3",
            "b1_bar[o] = sum[y, x](z1_bar[o, y, x]) for o: 2, y: 4, x: 4",
            "w1_bar[o, c, u, v] = sum[y, x](z1_bar[o, y, x] * a[c, y + u - 1, x + v - 1]?) for o: 2, c: 1, u: 3, v: 3, y: 4, x: 4",
            "a_bar[c, y + u - 1, x + v - 1]? += z1_bar[o, y, x] * w1[o, c, u, v] for c: 1, y: 4, u: 3, x: 4, v: 3, o: 2",
        ],
    ),
    (
        "a transposed convolution, which scatters",
        "A(a: [1, 4, 4]) = deconvolution(2, 3x3, stride = 2); fn f(a) -> output;",
        &[
            "z1[o, y, x] = b1[o]; z1[o, 2 * i + u, 2 * j + v] += w1[o, c, u, v] * a[c, i, j] for o: 2, y: 9, x: 9, i: 4, u: 3, j: 4, v: 3, c: 1",
        ],
    ),
    (
        "the mean of windows",
        "A(a: [1, 4, 4]) = pooling(2x2, stride = 2, function = mean); fn f(a, grad(output)) -> (output, grad(a));",
        &[
            "v1[i, j, k] = a[i, j, k] * 0.25 for i: 1, j: 4, k: 4",
            "t1[c, y, x] = sum[u, v](v1[c, 2 * y + u, 2 * x + v]) for c: 1, y: 2, x: 2, u: 2, v: 2",
            "v1_bar[c, 2 * y + u, 2 * x + v] = y1_bar[c, y, x] for c: 1, y: 2, u: 2, x: 2, v: 2",
            "a_bar[i, j, k] = v1_bar[i, j, k] * 0.25 for i: 1, j: 4, k: 4",
        ],
    ),
    (
        "the largest of windows",
        "A(a: [1, 4, 4]) = pooling(2x2, stride = 2); fn f(a, grad(output)) -> (output, grad(a));",
        &[
            "at1[c, y, x] = position of the largest a[c, 2 * y + u, 2 * x + v] over u, v for c: 1, y: 2, x: 2, u: 2, v: 2",
            "y1[i, j, k] = a[flat at1[i, j, k]] for i: 1, j: 2, k: 2",
            "a_bar[flat at1[i, j, k]] += y1_bar[i, j, k] for i: 1, j: 2, k: 2",
        ],
    ),
    (
        "a copy says each element once",
        "A(a: [2, 4]) = flatten; fn f(a, grad(output)) -> (output, grad(a));",
        &["y1[4 * i + j] = a[i, j] for i: 2, j: 4", "a_bar[i, j] = y1_bar[4 * i + j] for i: 2, j: 4"],
    ),
    ("a copy in another order", "A(a: [2, 4]) = transpose; fn f(a) -> output;", &["y1[i, j] = a[j, i] for i: 4, j: 2"]),
    (
        "a total over one axis",
        "A(a: [2, 4]) = aggregation(total, axes = [1]); fn f(a) -> output;",
        &["y1[i] = sum[j](a[i, j]) for i: 2, j: 4"],
    ),
    (
        "a total over all",
        "A(a: [2, 4]) = aggregation(total, axes = [0, 1]); fn f(a) -> output;",
        &["y1 = sum[i, j](a[i, j]) for i: 2, j: 4"],
    ),
    (
        "a loss",
        "A = linear(3 -> 2) |> mean_squared_loss; fn f(input, target) -> (loss, grad(linear.biases));",
        &[
            "z1[i] = b1[i] + sum[j](w1[i, j] * input[j]) for i: 2, j: 3",
            "d2[i] = z1[i] - target[i] for i: 2",
            "t2 = sum[i](d2[i] * d2[i]) for i: 2",
            "loss = t2 / 2",
            "d2_bar[i] = 2 * (0.5 * d2[i]) for i: 2",
            "b1_bar[i] = d2_bar[i] for i: 2",
        ],
    ),
];

#[test]
fn a_sum_is_printed_as_it_may_be_written() {
    for (name, net, expected) in ROWS {
        assert_eq!(formulas(&program(net)), *expected, "{name}: {net}");
    }
}

/// A program of leaves `x: [4]`, `w: [4, 4]`, and a sum.
fn sum(shape: &[usize], terms: Vec<Term>) -> Vec<String> {
    let value = |name: &str, shape: &[usize], operation| Value {
        name: name.into(),
        shape: shape.to_vec(),
        element: Element::Real,
        batched: true,
        role: Role::Value,
        operation,
        origin: None,
    };
    let mut program = Program::default();
    program.push(value("x", &[4], Operation::Leaf(Leaf::Port(PortId(0)))));
    program.push(value("w", &[4, 4], Operation::Leaf(Leaf::Port(PortId(1)))));
    program.push(value("y", shape, Operation::Contract(terms)));
    formulas(&program)
}

const X: ValueId = ValueId(0);
const W: ValueId = ValueId(1);

fn term(indices: &[(&str, usize)], out: &[Affine], a: (ValueId, &[Affine]), b: Option<(ValueId, &[Affine])>) -> Term {
    let index = |(name, extent): &(&str, usize)| Loop { name: (*name).into(), extent: *extent };
    let read = |(value, at): (ValueId, &[Affine])| Read { value, at: at.to_vec() };
    Term { indices: indices.iter().map(index).collect(), out: out.to_vec(), a: read(a), b: b.map(read) }
}

fn i(index: usize) -> Affine {
    Affine::index(index)
}

#[test]
fn terms_of_one_left_side_have_its_letters() {
    let whole = term(&[("i", 4)], &[i(0)], (X, &[i(0)]), None);
    // The box of the second is (i, j), and j is its own.
    let other_way = term(&[("i", 4), ("j", 4)], &[i(1)], (W, &[i(0), i(1)]), Some((X, &[i(0)])));
    let expected = ["y[i] = x[i] + sum[j](w[j, i] * x[j]) for i: 4, j: 4"];
    assert_eq!(sum(&[4], vec![whole.clone(), other_way.clone()]), expected);
    let expected = ["y[j] = sum[i](w[i, j] * x[i]) + x[j] for j: 4, i: 4"];
    assert_eq!(sum(&[4], vec![other_way, whole]), expected);
}

#[test]
fn a_letter_has_one_extent() {
    let of = |extent| term(&[("i", 4), ("j", extent)], &[i(0)], (W, &[i(0), i(1)]), Some((X, &[i(1)])));
    let expected = ["y[i] = sum[j](w[i, j] * x[j]) + sum[k](w[i, k + 0] * x[k + 0]) for i: 4, j: 4, k: 2"];
    assert_eq!(sum(&[4], vec![of(4), of(2)]), expected);
    let expected = ["y[i] = sum[j](w[i, j] * x[j]) + sum[j](w[i, j] * x[j]) for i: 4, j: 4"];
    assert_eq!(sum(&[4], vec![of(4), of(4)]), expected);
}

#[test]
fn no_letter_is_the_name_of_a_value() {
    let named = term(&[("x", 4), ("y", 4)], &[i(0)], (W, &[i(0), i(1)]), Some((X, &[i(1)])));
    assert_eq!(sum(&[4], vec![named]), ["y[i] = sum[j](w[i, j] * x[j]) for i: 4, j: 4"]);
}

#[test]
fn what_scatters_is_a_statement_a_term() {
    let part = |extent, offset| term(&[("i", extent)], &[i(0).offset_by(offset)], (X, &[i(0)]), None);
    let expected = ["y[i] += x[i]; y[j + 2] += x[j] for i: 2, j: 4"];
    assert_eq!(sum(&[6], vec![part(2, 0), part(4, 2)]), expected);
    // The first says all, so that the others add to it.
    let expected = ["y[i] = x[i]; y[j + 1] += x[j]; y[i] += x[i] for i: 4, j: 3"];
    assert_eq!(sum(&[4], vec![part(4, 0), part(3, 1), part(4, 0)]), expected);
    let twice = term(&[("i", 4)], &[i(0), i(0)], (X, &[i(0)]), None);
    assert_eq!(sum(&[4, 4], vec![twice]), ["y[i, i] += x[i] for i: 4"]);
}

#[test]
fn what_leaves_its_array_has_a_question_mark() {
    let read = term(&[("i", 4), ("u", 3)], &[i(0)], (X, &[i(0).plus(1, 1).offset_by(-1)]), None);
    assert_eq!(sum(&[4], vec![read]), ["y[i] = sum[u](x[i + u - 1]?) for i: 4, u: 3"]);
    let written = term(&[("i", 4), ("u", 3)], &[i(0).plus(1, 1).offset_by(-1)], (X, &[i(0)]), None);
    assert_eq!(sum(&[4], vec![written]), ["y[i + u - 1]? += x[i] for i: 4, u: 3"]);
}

#[test]
fn positions_read_as_a_person_writes_them() {
    let at = |at: Affine| sum(&[4], vec![term(&[("i", 4)], &[i(0)], (X, &[at]), None)]);
    assert_eq!(at(i(0).times(-1).offset_by(3)), ["y[i] = x[3 - i] for i: 4"]);
    assert_eq!(at(Affine::constant(2)), ["y[i] = x[2] for i: 4"]);
    assert_eq!(at(i(0).times(2).offset_by(-3)), ["y[i] = x[2 * i - 3]? for i: 4"]);
    assert_eq!(at(i(0).times(-2)), ["y[i] = x[-2 * i]? for i: 4"]);
    // The box is (u, i); the longer index stands first, but a larger step before all.
    let window = |factor| term(&[("u", 2), ("i", 3)], &[i(1)], (X, &[i(0).times(factor).plus(1, 1)]), None);
    assert_eq!(sum(&[3], vec![window(1)]), ["y[i] = sum[u](x[i + u]) for i: 3, u: 2"]);
    assert_eq!(sum(&[3], vec![window(2)]), ["y[i] = sum[u](x[2 * u + i]?) for i: 3, u: 2"]);
}

#[test]
fn a_program_prints_what_scatters_as_a_formula() {
    let scatters = program("A(a: [1, 1, 3]) = deconvolution(1, 1x2); fn f(a) -> output;").to_string();
    let expected = "\
a: [1, 1, 3]     = port 0
w1: [1, 1, 1, 2] = parameter 0.0
b1: [1]          = parameter 0.1
z1: [1, 1, 4]      z1[o, y, x] = b1[o]; z1[o, y + u, i + v] += w1[o, c, u, v] * a[c, y, i]
";
    assert_eq!(scatters, expected);
}

/// The loop over the columns of `a` is called `i`, as in the formula, where `x` is a column of the output.
#[test]
fn loops_are_called_what_the_formula_calls_them() {
    let program = program("A(a: [1, 1, 3]) = deconvolution(1, 1x2); fn f(a) -> output;");
    let sum = program.find("z1").expect("the sum");
    let Operation::Contract(terms) = &program.value(sum).operation else { panic!("{program}") };
    let names = |term: &Term| term.indices.iter().map(|index| index.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&terms[0]), ["o", "y", "x"]);
    assert_eq!(names(&terms[1]).last().map(String::as_str), Some("i"), "{:?}", names(&terms[1]));
}
