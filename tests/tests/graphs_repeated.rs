//! Templates, copies, `repeat` and `net_map`, as a user writes them, against the same written out.

use net_runtime::nalgebra::{self, SMatrix, SVector, matrix, vector};
use net_runtime::prelude::*;

net! {
    const WIDE = 3;

    /// A residual block of any width.
    Block<C>(x: [C]) -> y { let y = x + (x |> linear(C -> C) |> inner: tanh); }
    Chain<A, B> = linear(A -> B) |> ramp;

    pub Wide = Block<WIDE>;
    pub fn value(x) -> y;
    Double<f64> = Block<2>;

    pub Model(input: [2]) = linear(WIDE) |> r2: Block<WIDE> |> block<WIDE> |> chain<WIDE, 2 * WIDE>;
    pub fn learn(input) -> (output, r2.inner, grad(parameters));

    Six(x: [3]) -> y { let y = x |> deep: [Wide; 4] |> [linear(3 -> 3); 2]; }
    fn learn(x) -> (y, deep.3.inner, grad(parameters));
    fn parts(x) -> (grad(deep.parameters), grad(linear.1.biases));
    fn one(x) -> grad(deep.3.linear.weights);
    fn copy(x) -> (grad(deep.1.parameters), accumulate(deep.2.parameters));
    fn step(x) -> descend(parameters);
    Stack = linear(2 -> 3) |> [Block<3>; 2] |> frozen last: [wide; 2];
    fn learn(input) -> (output, grad(parameters));

    Nest(x: [3]) -> y { let y = x |> repeat(Wide, 3); }
    fn learn(x) -> (y, grad(parameters));

    Context(x: [2], context: [3]) -> y { let y = (x |> linear(3)) * context |> tanh; }
    Mapped(x: [4, 2], c: [3]) -> y {
        let h = x |> net_map(Context, context = c);
        let y = h;
    }

    Sum<A, B>(x: [A], with: [A]) -> y { let y = x * with |> linear(A -> B); }

    /// Layers of a body, mapped and repeated: the same learned arrays at each use.
    Named<f64>(x: [4, 3], c: [3]) -> (y, z) {
        layer one = linear(3);
        layer several = linear(5) |> tanh |> linear(3);
        layer both = Sum<3, 2>;
        let y = x |> net_map(one) |> net_map(several) |> last: net_map(several) |> net_map(both, with = c);
        let z = c |> one |> repeat(several, 2) |> net_map(map(|x| x * x));
    }
    fn learn(x, c) -> (y, z, last, grad(parameters));
    Sizes<f64>(x: [4, 3], c: [3]) -> y { let y = x |> net_map(Sum<3, 2>, with = c) |> summation; }
    Nested<f64>(x: [3]) -> y { let y = x |> repeat(Chain<3, 3>, 2); }
}

#[test]
fn a_template_is_the_net_with_its_sizes() {
    let wide = Wide::seeded(1);
    let x = vector![0.5, -1.0, 2.0];
    assert_eq!(wide.value(&x), x + (wide.linear.weights * x + wide.linear.biases).map(f32::tanh));
    let double = Double::seeded(2);
    let x: SVector<f64, 2> = vector![0.5, -1.0];
    assert!((double.eval(&x) - x - (double.linear.weights * x + double.linear.biases).map(f64::tanh)).norm() < 1e-14);
}

#[test]
fn a_template_as_a_stage_has_a_type_of_its_own() {
    let net = Model::seeded(1);
    let (r2, block, chain): (&ModelR2, &ModelBlock, &ModelChain) = (&net.r2, &net.block, &net.chain);
    let x = vector![0.5, -1.0];
    let a: SVector<f32, 3> = net.linear.weights * x + net.linear.biases;
    let inner = (r2.linear.weights * a + r2.linear.biases).map(f32::tanh);
    let b = a + inner;
    let c = b + (block.linear.weights * b + block.linear.biases).map(f32::tanh);
    let (y, at_inner, bar) = net.learn(&x);
    assert!((at_inner - inner).norm() < 1e-6);
    assert!((y - (chain.linear.weights * c + chain.linear.biases).map(|x| x.max(0.0))).norm() < 1e-5);
    assert_eq!(bar.chain.linear.biases, y.map(|y| if y > 0.0 { 1.0 } else { 0.0 }));
}

fn block(net: &Wide, x: SVector<f32, 3>) -> SVector<f32, 3> {
    net.value(&x)
}

#[test]
fn copies_have_learned_arrays_of_their_own() {
    let net = Six::seeded(1);
    assert_eq!(Six::PARAMETERS, 6 * 12);
    assert_ne!(net.deep[0], net.deep[1]);
    let x = vector![0.5, -1.0, 2.0];
    let before: Vec<SVector<f32, 3>> = net
        .deep
        .iter()
        .scan(x, |x, copy| {
            *x = block(copy, *x);
            Some(*x)
        })
        .collect();
    let last = before[3];
    let [first, second] = &net.linear;
    let y = second.weights * (first.weights * last + first.biases) + second.biases;
    let (found, inner, bar) = net.learn(&x);
    let ((deep_bar, b_bar), w_bar) = (net.parts(&x), net.one(&x));
    assert!((found - y).norm() < 1e-4, "{found} {y}");
    assert!((inner - (last - before[2])).norm() < 1e-5);
    let deep_bar: [Wide; 4] = deep_bar;
    assert_eq!(deep_bar[3].linear.weights, w_bar);
    assert_eq!((b_bar, &bar.deep), (vector![1.0, 1.0, 1.0], &deep_bar));
    let mut sum = Wide::ZERO;
    assert_eq!(net.copy(&x, &mut sum), deep_bar[1]);
    assert_eq!(sum, deep_bar[2]);
    let paths: Vec<&str> = Six::ARRAYS.iter().map(|array| array.path).collect();
    assert_eq!(paths[..3], ["deep.0.linear.weights", "deep.0.linear.biases", "deep.1.linear.weights"]);
    assert_eq!(paths[11], "linear.1.biases");

    let mut stepped = net.clone();
    stepped.step(&x, 0.5);
    let mut expected = net.clone();
    expected.axpy(-0.5, &bar);
    assert!(stepped.parameters().iter().zip(expected.parameters()).all(|(a, b)| (a - b).abs() < 1e-6));

    let last = [Wide::seeded(5), Wide::seeded(6)];
    let net = Stack::seeded(1);
    let x = vector![1.0, -1.0];
    let mut y = net.linear.weights * x + net.linear.biases;
    let blocks: &[StackBlock; 2] = &net.block;
    for copy in blocks {
        y += (copy.linear.weights * y + copy.linear.biases).map(f32::tanh);
    }
    y = last.iter().fold(y, |y, copy| block(copy, y));
    let (found, bar) = net.learn(&last, &x);
    assert!((found - y).norm() < 1e-5);
    assert_eq!(bar.parameters().len(), 9 + 24);
}

#[test]
fn a_net_is_repeated_with_the_same_arrays() {
    let net = Nest::seeded(1);
    assert_eq!(Nest::PARAMETERS, 12);
    let x = vector![0.5, -1.0, 2.0];
    let (y, bar) = net.learn(&x);
    assert!((y - (0..3).fold(x, |x, _| block(&net.wide, x))).norm() < 1e-5);
    let mut moved = net.clone();
    moved.wide.linear.biases[1] += 1e-2;
    let slope = (moved.learn(&x).0.sum() - y.sum()) / 1e-2;
    assert!((bar.wide.linear.biases[1] - slope).abs() < 0.05, "{} {slope}", bar.wide.linear.biases[1]);
}

#[test]
fn a_net_is_mapped_over_elements() {
    let net = Mapped::seeded(1);
    let x: SMatrix<f32, 4, 2> = matrix![0.5, 1.0; -1.0, 0.25; 2.0, 0.0; 0.125, -0.5];
    let c = vector![1.0, -2.0, 0.5];
    let (y, x_bar, c_bar, bar) = net.gradients(&x, &c);
    let inner = &net.context;
    let (mut sum, mut c_sum) = (Context::ZERO, SVector::<f32, 3>::zeros());
    for row in 0..4 {
        let (own, x_own, c_own, own_bar) = inner.gradients(&x.row(row).transpose(), &c);
        assert!((y.row(row).transpose() - own).norm() < 1e-6);
        assert!((x_bar.row(row).transpose() - x_own).norm() < 1e-6);
        c_sum += c_own;
        sum += &own_bar;
    }
    assert!((c_bar - c_sum).norm() < 1e-5);
    assert!((bar.context.linear.weights - sum.linear.weights).norm() < 1e-5);
}

net! {
    Expert<f64>(x: [3], context: [2]) -> (y, gate) {
        let y = ((x |> linear(2)) + context) |> hidden: tanh;
        let gate = x |> linear([]);
    }
    /// A mixture, the experts of which stand in one array.
    Mixture<f64>(x: [3], context: [2]) -> y {
        let each = x |> replicate(3);
        let (outputs, gates) = each |> net_map([Expert; 3], context = context);
        let share = gates |> softmax;
        let y[j] = sum[i](share[i] * outputs[i, j]);
    }
    fn learn(x, context) -> (y, grad(all), gates, expert.2.hidden);
    fn one(x, context) -> grad(expert.1.linear_1.weights);
    fn experts(x, context) -> grad(expert.parameters);
    /// The same written out.
    Apart<f64>(x: [3], context: [2]) -> y {
        let (a, g) = (x, context) |> first: Expert;
        let (b, h) = (x, context) |> second: Expert;
        let (c, i) = (x, context) |> third: Expert;
        let share = (g |> replicate(1), h |> replicate(1), i |> replicate(1)) |> catenate |> softmax;
        let y = share[0] * a + share[1] * b + share[2] * c;
    }
    fn learn(x, context) -> (y, grad(all));

    Additive<f64>(query: [3], key: [2]) -> score {
        let score = (query |> linear(4)) + (key |> keys: linear(4, biases = none)) |> tanh |> linear([], biases = none);
    }
    Attends<f64>(q: [5, 3], k: [4, 2], v: [4, 6], m: [5, 4]) -> (free, masked, single) {
        let free = (query = q, key = k, value = v) |> attention(score = Additive, scale = 0.5);
        let masked = (query = q, value = v, key = k, mask = m) |> second: attention(score = additive);
        let single = (query = q |> part(0), key = k, value = v) |> third: attention(score = additive);
    }
    fn learn(q, k, v, m) -> (free, masked, single, grad(all), attention.keys, grad(second.tanh));
    /// The same in index notation.
    ByIndex<f64>(q: [5, 3], k: [4, 2], v: [4, 6], m: [5, 4]) -> (free, masked, single) {
        array w1: [4, 3]; array b1: [4]; array u1: [4, 2]; array a1: [4];
        array w2: [4, 3]; array b2: [4]; array u2: [4, 2]; array a2: [4];
        array w3: [4, 3]; array b3: [4]; array u3: [4, 2]; array a3: [4];
        let s1[i, j] = sum[c](a1[c] * tanh(b1[c] + sum[d](w1[c, d] * q[i, d]) + sum[d](u1[c, d] * k[j, d])));
        let free[i, c] = sum[j](exp(s1[i, j] / 2) * v[j, c]) / sum[j](exp(s1[i, j] / 2));
        let s2[i, j] = sum[c](a2[c] * tanh(b2[c] + sum[d](w2[c, d] * q[i, d]) + sum[d](u2[c, d] * k[j, d])));
        let e[i, j] = if m[i, j] == 0 { 0 } else { exp(s2[i, j]) };
        let masked[i, c] = sum[j](e[i, j] * v[j, c]) / sum[j](e[i, j]);
        let s3[j] = sum[c](a3[c] * tanh(b3[c] + sum[d](w3[c, d] * q[0, d]) + sum[d](u3[c, d] * k[j, d])));
        let single[c] = sum[j](exp(s3[j]) * v[j, c]) / sum[j](exp(s3[j]));
    }
    fn learn(q, k, v, m) -> (free, masked, single, grad(all));
}

#[test]
fn each_element_has_a_copy_of_its_own() {
    let net = Mixture::seeded(7);
    assert_eq!(Mixture::PARAMETERS, 3 * 12);
    let [first, second, third] = net.expert.clone();
    let apart = Apart { first, second, third };
    let (x, context) = (vector![0.5, -1.0, 0.25], vector![0.3, -0.2]);
    let (y, x_bar, context_bar, bar, gates, hidden) = net.learn(&x, &context);
    let (same, same_x, same_context, same_bar) = apart.learn(&x, &context);
    assert!((y - same).norm() < 1e-12 && (x_bar - same_x).norm() < 1e-12);
    assert!((context_bar - same_context).norm() < 1e-12);
    let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(difference(bar.parameters(), same_bar.parameters()) < 1e-12);
    let third = &net.expert[2];
    assert!((hidden - (third.linear_1.weights * x + third.linear_1.biases + context).map(f64::tanh)).norm() < 1e-12);
    assert!((gates[2] - third.linear_2.weights.dot(&x.transpose()) - third.linear_2.biases).abs() < 1e-12);
    assert_eq!(net.one(&x, &context), bar.expert[1].linear_1.weights);
    assert_eq!(net.experts(&x, &context), bar.expert);
}

#[test]
fn a_net_may_score_queries_and_keys() {
    let net = Attends::seeded(3);
    let mut by_index = ByIndex::ZERO;
    macro_rules! same {
        ($($from:ident $w:ident $b:ident $u:ident $a:ident),*) => {$(
            by_index.$w = net.$from.linear_1.weights;
            by_index.$b = net.$from.linear_1.biases;
            by_index.$u = net.$from.keys.weights;
            by_index.$a = net.$from.linear_2.weights.transpose();
        )*};
    }
    same!(attention w1 b1 u1 a1, second w2 b2 u2 a2, third w3 b3 u3 a3);
    let q = SMatrix::<f64, 5, 3>::from_fn(|i, j| ((3 * i + j) as f64).sin());
    let k = SMatrix::<f64, 4, 2>::from_fn(|i, j| ((2 * i + 5 * j) as f64).cos());
    let v = SMatrix::<f64, 4, 6>::from_fn(|i, j| ((6 * i + j) as f64).sin());
    let m = SMatrix::<f64, 5, 4>::from_fn(|i, j| f64::from(i != 2 || j == 1));
    let (free, masked, single, q_bar, k_bar, v_bar, bar, keys, _) = net.learn(&q, &k, &v, &m);
    let (free_2, masked_2, single_2, q_bar_2, k_bar_2, v_bar_2, bar_2) = by_index.learn(&q, &k, &v, &m);
    assert!((free - free_2).norm() < 1e-12 && (masked - masked_2).norm() < 1e-12 && (single - single_2).norm() < 1e-12);
    assert!((q_bar - q_bar_2).norm() < 1e-11 && (k_bar - k_bar_2).norm() < 1e-11 && (v_bar - v_bar_2).norm() < 1e-11);
    assert_eq!(masked.row(2), v.row(1));
    assert!((keys - k * net.attention.keys.weights.transpose()).norm() < 1e-12);
    for (own, w, b, u, a) in [
        (&bar.attention, bar_2.w1, bar_2.b1, bar_2.u1, bar_2.a1),
        (&bar.second, bar_2.w2, bar_2.b2, bar_2.u2, bar_2.a2),
        (&bar.third, bar_2.w3, bar_2.b3, bar_2.u3, bar_2.a3),
    ] {
        assert!((own.linear_1.weights - w).norm() < 1e-11 && (own.linear_1.biases - b).norm() < 1e-11);
        assert!((own.keys.weights - u).norm() < 1e-11 && (own.linear_2.weights.transpose() - a).norm() < 1e-11);
    }
}

#[test]
fn a_layer_of_a_body_is_mapped_and_repeated() {
    let net = Named::seeded(1);
    assert_eq!(Named::PARAMETERS, 12 + 20 + 18 + 8);
    let x: SMatrix<f64, 4, 3> = matrix![0.5, 1.0, -2.0; -1.0, 0.25, 0.75; 2.0, 0.0, 0.125; 0.125, -0.5, 1.5];
    let c: SVector<f64, 3> = vector![1.0, -2.0, 0.5];
    let one = |x: SVector<f64, 3>| net.one.weights * x + net.one.biases;
    let several = |x: SVector<f64, 3>| {
        let own: &NamedSeveral = &net.several;
        own.linear_2.weights * (own.linear_1.weights * x + own.linear_1.biases).map(f64::tanh) + own.linear_2.biases
    };
    let (y, z, last, bar) = net.learn(&x, &c);
    for row in 0..4 {
        let inner = several(several(one(x.row(row).transpose())));
        assert!((last.row(row).transpose() - inner).norm() < 1e-12);
        let both = &net.both.linear;
        let own = both.weights * inner.component_mul(&c) + both.biases;
        assert!((y.row(row).transpose() - own).norm() < 1e-12);
    }
    assert!((z - several(several(one(c))).map(|x| x * x)).norm() < 1e-12);
    let total = |net: &Named| {
        let (y, z, ..) = net.learn(&x, &c);
        y.sum() + z.sum()
    };
    for at in 0..Named::PARAMETERS {
        let (mut less, mut more) = (net.clone(), net.clone());
        less.parameters_mut()[at] -= 1e-5;
        more.parameters_mut()[at] += 1e-5;
        let (slope, found) = ((total(&more) - total(&less)) / 2e-5, bar.parameters()[at]);
        assert!((found - slope).abs() < 1e-6 * slope.abs().max(1.0), "{at}: {found} {slope}");
    }
}

#[test]
fn a_template_of_several_sizes_is_mapped_and_repeated() {
    let net = Sizes::seeded(1);
    let x: SMatrix<f64, 4, 3> = matrix![0.5, 1.0, -2.0; -1.0, 0.25, 0.75; 2.0, 0.0, 0.125; 0.125, -0.5, 1.5];
    let c: SVector<f64, 3> = vector![1.0, -2.0, 0.5];
    let sum: &SizesSum = &net.sum;
    let of = |row: usize| (sum.linear.weights * x.row(row).transpose().component_mul(&c) + sum.linear.biases).sum();
    assert!((net.eval(&x, &c) - (0..4).map(of).sum::<f64>()).abs() < 1e-12);
    let net = Nested::seeded(1);
    let once = |x: SVector<f64, 3>| (net.chain.linear.weights * x + net.chain.linear.biases).map(|x| x.max(0.0));
    assert!((net.eval(&c) - once(once(c))).norm() < 1e-12);
}
