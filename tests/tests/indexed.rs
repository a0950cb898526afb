//! Formulas in index notation beside the layers that compute the same: values and all gradients, in `f64`.

use net_compiler::interpret::{Array, Given};
use net_compiler::ir::{Element, Leaf, Operation, Value, size};
use tests::program::{Compiled, Draw, compiled, leaves, ran, reals};

/// What a net is called, the net in index notation, and the same of layers. Ports and learned arrays are the same, in order.
const PAIRS: &[(&str, &str, &str)] = &[
    (
        "linear",
        "A<f64>(x: [5]) -> y { array w: [4, 5]; array b: [4]; let y[i] = b[i] + sum[j](w[i, j] * x[j]); }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [5]) = linear(4); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "linear, the biases last, and an activation",
        "A<f64>(x: [5]) -> y { array w: [4, 5]; array b: [4]; let y[i] = tanh(sum[j](w[i, j] * x[j]) + b[i]); }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [5]) = linear(4) |> tanh; fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "convolution with padding",
        "A<f64>(x: [2, 5, 4]) -> y {
             array k: [3, 2, 3, 3]; array b: [3];
             let y[o, r: 5, s: 4] = b[o] + sum[c, u, v](k[o, c, u, v] * x[c, r + u - 1, s + v - 1]?);
         }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [2, 5, 4]) = convolution(3, 3x3, padding = 1); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "convolution with strides and dilation, in groups",
        "A<f64>(x: [4, 9]) -> y {
             array k: [6, 2, 3]; array b: [6];
             let y[g: 2, o: 3, r: 4] = sum[c, u](k[3 * g + o, c, u] * x[2 * g + c, 2 * r + 2 * u - 1]?) + b[3 * g + o];
         }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [4, 9]) = convolution(6, 3, stride = 2, dilation = 2, padding = 1, groups = 2) |> reshape([2, 3, 4]);
         fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "softmax",
        "A<f64>(x: [3, 4]) -> y {
             let e[i, j] = exp(x[i, j] - max[k](x[i, k]));
             let y[i, j] = e[i, j] / sum[k](e[i, k]);
         }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3, 4]) = softmax; fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "a transpose",
        "A<f64>(x: [2, 3, 4]) -> y { let y[k, i, j] = x[i, j, k]; } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [2, 3, 4]) = transpose(2, 0, 1); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "a part, backwards",
        "A<f64>(x: [7, 2]) -> y { let y[i: 3, j] = x[6 - 2 * i, j]; } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [7, 2]) = part(2.., step = 2) |> sequence_reverse; fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "padding",
        "A<f64>(x: [3]) -> y { let y[i: 6] = x[i - 1]?; } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3]) = padding([(1, 2)]); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "repetition",
        "A<f64>(x: [3]) -> y { let y[i: 2, j] = x[j]; } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3]) = replicate(2); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "a sum",
        "A<f64>(x: [3, 4]) -> y { let y = sum[i, j](x[i, j]); } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3, 4]) = summation; fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "means",
        "A<f64>(x: [3, 4]) -> y { let y[i] = mean[j](x[i, j]); } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3, 4]) = aggregation(mean); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "the largest, and the smallest",
        "A<f64>(x: [3, 4]) -> y { let m[i] = max[j](x[i, j]); let y = min[i](m[i]); } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3, 4]) = aggregation(max) |> aggregation(min, axes = 0); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "products of more than eight",
        "A<f64>(x: [2, 11]) -> y { let y[i] = product[j](x[i, j]); } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [2, 11]) = aggregation(times); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "the variance",
        "A<f64>(x: [2, 5]) -> y {
             let m[i] = mean[j](x[i, j]);
             let y[i] = sum[j]((x[i, j] - m[i]) * (x[i, j] - m[i])) / 4;
         }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [2, 5]) = aggregation(variance); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "the largest of windows",
        "A<f64>(x: [2, 6, 4]) -> y { let y[c, i: 3, j: 2] = max[u: 2, v: 2](x[c, 2 * i + u, 2 * j + v]); }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [2, 6, 4]) = pooling(2x2, stride = 2); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "the largest of windows, 0 outside",
        "A<f64>(x: [1, 5]) -> y { let y[c, i: 5] = max[u: 3](x[c, i + u - 1]?); } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [1, 5]) = padding([(0, 0), (1, 1)]) |> pooling(3); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "the largest of windows apart, 0 outside",
        "A<f64>(x: [2, 5]) -> y { let y[c, i: 2] = max[u: 2](x[c, 9 * i + 2 * u - 2]?); } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [2, 5]) = padding([(0, 0), (2, 5)]) |> part(.., 0..12) |> pooling(2, dilation = 2, stride = 9);
         fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "means of windows",
        "A<f64>(x: [2, 6, 4]) -> y { let y[c, i: 3, j: 2] = mean[u: 2, v: 2](x[c, 2 * i + u, 2 * j + v]); }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [2, 6, 4]) = pooling(2x2, stride = 2, function = mean); fn f(x, grad(output)) -> (output, grad(all));",
    ),
    (
        "an embedding",
        "A<f64>(t: [6] of index(5)) -> y { array table: [5, 3]; let y[i, j] = table[t[i], j]; }
         fn f(t, grad(y)) -> (y, grad(all));",
        "A<f64>(t: [6] of index(5)) = embedding(3); fn f(t, grad(output)) -> (output, grad(all));",
    ),
    (
        "unit vectors",
        "A<f64>(t: [6] of index(5)) -> y { array b: [5]; let y[i, c: 5] = if t[i] == c { 1 } else { 0 } + b[c]; }
         fn f(t, grad(y)) -> (y, grad(all));",
        "A<f64>(t: [6] of index(5)) -> y { array b: [5]; let u = t |> unit_vector; let y[i, c] = u[i, c] + b[c]; }
         fn f(t, grad(y)) -> (y, grad(all));",
    ),
    (
        "a part of tokens",
        "A<f64>(t: [6] of index(5)) -> y { let u[i: 3] = t[2 * i + 1]; let y = u |> embedding(3); }
         fn f(t, grad(y)) -> (y, grad(all));",
        "A<f64>(t: [6] of index(5)) = part(1.., step = 2) |> embedding(3); fn f(t, grad(output)) -> (output, grad(all));",
    ),
    (
        "rows of positions of positions",
        "A<f64>(t: [6] of index(5), s: [4] of index(6)) -> y { array table: [3, 5]; let y[i, j] = tanh(table[j, t[s[i]]]); }
         fn f(t, s, grad(y)) -> (y, grad(all));",
        "A<f64>(t: [6] of index(5), s: [4] of index(6)) -> y {
             array table: [3, 5];
             let p[i, c: 6] = if s[i] == c { 1 } else { 0 };
             let q[i, c: 5] = if t[i] == c { 1 } else { 0 };
             let y[i, j] = tanh(sum[c](p[i, c] * sum[e](q[c, e] * table[j, e])));
         }
         fn f(t, s, grad(y)) -> (y, grad(all));",
    ),
    (
        "one element by its position",
        "A<f64>(q: [4], a: [] of index(4), r: []) -> y { let y = (q[a] - r) * (q[a] - r); }
         fn f(q, a, r, grad(y)) -> (y, grad(all));",
        "A<f64>(q: [4], a: [] of index(4), r: []) -> y {
             let u = a |> unit_vector;
             let s = q * u |> summation;
             let y = (s - r) * (s - r);
         }
         fn f(q, a, r, grad(y)) -> (y, grad(all));",
    ),
    (
        "a length in a head, with stages behind it",
        "A<f64>(x: [4]) -> y { let s = sum[i](x[i] * x[i]) |> sqrt |> tanh; let y = x / (1 + s * max[i](x[i])); }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [4]) -> y {
             let s = x * x |> summation |> sqrt |> tanh;
             let m = x |> aggregation(max, axes = all);
             let y = x / (1 + s * m);
         }
         fn f(x, grad(y)) -> (y, grad(all));",
    ),
    (
        "flows in a formula",
        "A<f64>(x: [3]) -> y { let y[i] = (x |> linear(2))[i] * sum[j]((x |> tanh)[j]) + (x |> summation); }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3]) -> y {
             let a = x |> linear(2);
             let y = a * (x |> tanh |> summation) + (x |> summation);
         }
         fn f(x, grad(y)) -> (y, grad(all));",
    ),
    (
        "sums of sums",
        "A<f64>(x: [3], z: [4]) -> y {
             array w: [3, 4]; array u: [3, 4];
             let y[i] = sum[j](w[i, j] * z[j] + u[i, j] * sum[k](w[k, j] * x[k])) - 2 * x[i];
         }
         fn f(x, z, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3], z: [4]) -> y {
             array w: [3, 4]; array u: [3, 4];
             let wx[j] = sum[k](w[k, j] * x[k]);
             let a[i] = sum[j](w[i, j] * z[j]);
             let b[i] = sum[j](u[i, j] * wx[j]);
             let y = a + b - 2 * x;
         }
         fn f(x, z, grad(y)) -> (y, grad(all));",
    ),
    (
        "products of more than two",
        "A<f64>(a: [3], b: [4], c: []) -> s { array w: [3, 4]; let s = -sum[i, j](c * a[i] * w[i, j] * tanh(b[j]) / (2 + a[i])); }
         fn f(a, b, c, grad(s)) -> (s, grad(all));",
        "A<f64>(a: [3], b: [4], c: []) -> s {
             array w: [3, 4];
             let t = b |> tanh;
             let v[i] = sum[j](w[i, j] * t[j]);
             let s = -c * (a / (2 + a) * v |> summation);
         }
         fn f(a, b, c, grad(s)) -> (s, grad(all));",
    ),
    (
        "a `let` inside, which a reduction reads",
        "A<f64>(x: [3]) -> y { let y[i] = { let t = x[i] * x[i]; sum[j](t * x[j]) + t }; } fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3]) -> y { let t = x * x; let y = t * (x |> summation) + t; } fn f(x, grad(y)) -> (y, grad(all));",
    ),
    (
        "an outer product",
        "A<f64>(a: [3], b: [4]) -> y { let y[i, j] = a[i] * b[j]; } fn f(a, b, grad(y)) -> (y, grad(all));",
        "A<f64>(a: [3], b: [4]) -> y { let y = (a |> replicate(4, axis = 1)) * (b |> replicate(3)); }
         fn f(a, b, grad(y)) -> (y, grad(all));",
    ),
    (
        "a sum over an index that nothing reads",
        "A<f64>(x: [3]) -> y { let y[i] = sum[k: 4](x[i]) + mean[k: 4](x[i]) + product[k: 3](x[i]); }
         fn f(x, grad(y)) -> (y, grad(all));",
        "A<f64>(x: [3]) -> y { let y = 5 * x + x * x * x; } fn f(x, grad(y)) -> (y, grad(all));",
    ),
];

/// The value of a function's every result, of inputs that depend on nothing but their shapes.
fn results(compiled: &Compiled, samples: usize) -> Vec<Vec<f64>> {
    let derived = &compiled.functions[0].derived;
    let (mut draw, mut given) = (Draw::new(17), Given::new());
    let mut all = leaves(&compiled.lowered.program);
    let seeds = leaves(&derived.program).into_iter().filter(|(_, leaf)| matches!(leaf, Leaf::Seed(_)));
    all.sort_by_key(|(id, leaf)| (!matches!(leaf, Leaf::Port(_)), *id));
    let mut array = |value: &Value, classes: usize| {
        let count = size(&value.shape);
        match value.element {
            Element::Real => Array::from_reals(&value.shape, (0..count).map(|_| draw.number()).collect()),
            _ => Array::from_integers(&value.shape, (0..count).map(|_| draw.below(classes) as i64).collect()),
        }
    };
    let programs = all.into_iter().map(|(id, leaf)| (compiled.lowered.program.value(id), leaf));
    for (value, leaf) in programs.chain(seeds.map(|(id, leaf)| (derived.program.value(id), leaf))) {
        let classes = match leaf {
            Leaf::Port(port) => compiled.net.ports[port].classes.unwrap_or(1),
            _ => 1,
        };
        given = match value.batched {
            true => given.each_sample(leaf, (0..samples).map(|_| array(value, classes)).collect()),
            false => given.once(leaf, array(value, classes)),
        };
    }
    let memory = ran(&derived.program, &given, samples);
    let is_made = |id: &net_compiler::ir::ValueId| {
        !matches!(derived.program.value(*id).operation, Operation::Leaf(Leaf::Seed(_)))
    };
    derived.results.iter().flatten().filter(|id| is_made(id)).map(|id| reals(&memory, *id)).collect()
}

#[test]
fn formulas_are_the_layers_that_compute_the_same() {
    for (name, indexed, layers) in PAIRS {
        let (indexed, layers) = (compiled(indexed), compiled(layers));
        for samples in [1, 3] {
            let (found, expected) = (results(&indexed, samples), results(&layers, samples));
            assert_eq!(found.len(), expected.len(), "{name}");
            for (result, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert_eq!(found.len(), expected.len(), "{name}, result {result}");
                assert!(
                    result == 0 || expected.iter().any(|x| *x != 0.0),
                    "{name}: nothing to compare in result {result}"
                );
                for (found, expected) in found.iter().zip(expected) {
                    let far = (found - expected).abs() > 1e-12 * (1.0 + expected.abs());
                    assert!(
                        !far,
                        "{name}, result {result}: expected {expected}, found {found}\n{}",
                        indexed.lowered.program
                    );
                }
            }
        }
    }
}
