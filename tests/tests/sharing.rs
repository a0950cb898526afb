//! What is used several times has the sum of what its uses give: a layer, a value, a learned array; and what all samples of a
//! batch share has the sum over the samples.

use nalgebra::vector;
use net_compiler::interpret::{Array, Given, Number, Rational};
use net_compiler::ir::{Leaf, Operation, size};
use net_compiler::requests::{Wanted, leaves};
use net_runtime::prelude::*;
use tests::V;
use tests::program::{Compiled, Draw, compiled, leaves as all_leaves, ran, reals};

/// The gradients with respect to all learned arrays in rationals, array by array, from small integers that are drawn for ports
/// in order, and for each learned array by its position modulo `arrays`.
fn exact(compiled: &Compiled, arrays: usize) -> Vec<Vec<Rational>> {
    let (net, lowered) = (&compiled.net, &compiled.lowered);
    let learned: Vec<Leaf> = leaves(net, lowered, Wanted::Parameters)
        .into_iter()
        .map(|id| match lowered.program.value(id).operation {
            Operation::Leaf(leaf) => leaf,
            _ => panic!("a learned array is a leaf"),
        })
        .collect();
    let mut given = Given::new();
    for (id, leaf) in all_leaves(&lowered.program) {
        let value = lowered.program.value(id);
        let seed = learned.iter().position(|other| *other == leaf).map_or(99, |position| position % arrays);
        let mut draw = Draw::new(seed as u64 + 1);
        let numbers =
            (0..size(&value.shape)).map(|_| Rational::from_i64([-3, -2, -1, 1, 2, 3][draw.below(6)])).collect();
        let array = Array::from_reals(&value.shape, numbers);
        given = if value.batched { given.each_sample(leaf, vec![array]) } else { given.once(leaf, array) };
    }
    let derived = &compiled.functions[0].derived;
    let memory = ran(&derived.program, &given, 1);
    derived.results[0].iter().map(|id| reals(&memory, *id)).collect()
}

fn added(parts: &[&Vec<Rational>]) -> Vec<Rational> {
    (0..parts[0].len()).map(|n| parts.iter().fold(Rational::from_i64(0), |sum, part| sum.add(&part[n]))).collect()
}

/// The net of `layer f = F; let y = x |> f |> f |> f;` and that of three copies of `F`.
fn shared_and_copied(front: &str, uses: [&str; 2]) {
    let [shared, copied] = uses.map(|body| {
        let text = format!("{front} pub N<f64>(x: [2]) -> y {{ {body} }} pub fn f(x) -> grad(parameters);");
        compiled(&text)
    });
    let arrays = leaves(&shared.net, &shared.lowered, Wanted::Parameters).len();
    let [own, copies] = [&shared, &copied].map(|net| exact(net, arrays));
    assert_eq!(copies.len(), 3 * own.len());
    for (position, own) in own.iter().enumerate() {
        let sum = added(&[&copies[position], &copies[arrays + position], &copies[2 * arrays + position]]);
        assert_eq!(*own, sum, "{}: array {position}", shared.net.text);
        assert!(own.iter().any(|x| *x != Rational::from_i64(0)), "{}: array {position}", shared.net.text);
    }
}

#[test]
fn a_net_used_three_times_has_the_sum_of_three_copies() {
    let front =
        "pub F<f64>(a: [2]) -> b { let h = a |> linear(3) |> map(|x| x * x); let b = (h |> linear(2)) * a + a; }";
    let copies = "let y = x |> c1: F |> c2: F |> c3: F;";
    shared_and_copied(front, ["layer f = F; let y = x |> f |> f |> f;", copies]);
    // With other values between the uses, and labels.
    let shared = "layer f = F; let a = x |> one: f; let y = (a |> two: f) * a - (a |> f);";
    let copies = "let a = x |> c1: F; let y = (a |> c2: F) * a - (a |> c3: F);";
    shared_and_copied(front, [shared, copies]);
}

#[test]
fn a_layer_and_a_chain_used_three_times_have_the_sum_of_three_copies() {
    let copies = "let y = x |> c1: linear(2) |> c2: linear(2) |> c3: linear(2);";
    shared_and_copied("", ["layer f = linear(2); let y = x |> f |> f |> f;", copies]);
    let shared = "layer f = linear(3) |> map(|x| x * x) |> linear(2); let y = x |> f |> f |> f;";
    let front = "pub C<f64> = linear(2 -> 3) |> map(|x| x * x) |> linear(2);";
    shared_and_copied(front, [&format!("{shared} "), "let y = x |> c1: C |> c2: C |> c3: C;"]);
}

/// From the last reader to the first, whatever else is wanted.
#[test]
fn a_value_read_by_five_readers_has_five_terms_in_a_fixed_order() {
    let net = "pub N<f64>(x: [2]) -> y {
        let a = x |> tanh;
        let b = (a |> linear(3)) + (a |> linear(3)) + (a |> linear(3)) + (a |> linear(3)) + (a |> linear(3));
        let y = b |> softmax;
    }";
    for wanted in ["grad(a)", "(grad(a), grad(x), grad(parameters), y)", "(grad(linear_3.weights), grad(a))"] {
        let compiled = compiled(&format!("{net} pub fn f(x) -> {wanted};"));
        let program = compiled.functions[0].derived.program.to_string();
        let line = program.lines().find(|line| line.starts_with("a_bar")).unwrap_or_else(|| panic!("{program}"));
        let readers: Vec<&str> = line.match_indices("* w").map(|(at, _)| &line[at + 2..at + 4]).collect();
        assert_eq!(readers, ["w6", "w5", "w4", "w3", "w2"], "{line}");
    }
}

net! {
    /// One array, used twice.
    pub Twice<f64>(x: [3]) -> y { array w: [3] = [1, -2, 0.5]; let h = tanh(x * w); let y = h * w; }
    pub fn gradient(x) -> grad(w);
    pub fn learn(x) -> (grad(w), descend(w));
    pub train(batch = 3) fn learn_all(x) -> (grad(w), descend(w));

    /// One more net around it, which reads the array as a value, too.
    pub Around<f64>(x: [3]) -> y { let h = x |> inner: Twice; let y = h + inner.w; }
    pub fn gradient(x) -> grad(inner.w);
    pub fn learn(x, grad(y)) -> accumulate(inner.w);
    pub fn descend(x) -> descend(inner.w);

    /// The same as two.
    pub Apart<f64>(x: [3]) -> y { array v: [3]; array w: [3]; let h = tanh(x * v); let y = h * w; }
    pub fn gradient(x) -> (grad(v), grad(w));
}

const X: [V<3>; 3] = [V::<3>::new(0.3, -1.0, 2.0), V::<3>::new(1.5, 0.25, -0.5), V::<3>::new(-0.125, 0.75, 1.0)];

#[test]
fn an_array_used_twice_is_one_field_whose_gradient_is_the_sum() {
    assert_eq!(<Twice as Parameters>::PARAMETERS, 3);
    let twice = Twice::seeded(1);
    assert_eq!(twice.w, vector![1.0, -2.0, 0.5]);
    let apart = Apart { v: twice.w, w: twice.w };
    for x in &X {
        let (v, w) = apart.gradient(x);
        assert_eq!(twice.gradient(x), w + v);
        assert!(v.iter().chain(&w).all(|x| *x != 0.0));
    }
}

#[test]
fn an_array_used_twice_descends_by_the_sum() {
    let twice = Twice::seeded(1);
    let mut one = twice.clone();
    let gradient = one.learn(&X[0], 0.5);
    assert_eq!(gradient, twice.gradient(&X[0]));
    assert_eq!(one.w, twice.w - gradient * 0.5);
    let mut all = twice.clone();
    let sum = all.learn_all(&X, 0.5);
    let wanted = X.iter().fold(V::<3>::zeros(), |sum, x| sum + twice.gradient(x));
    assert!((sum - wanted).amax() < 1e-14);
    assert!((all.w - (twice.w - wanted * (0.5 / 3.0))).amax() < 1e-14);
}

#[test]
fn an_array_of_a_net_that_is_a_layer_has_a_path() {
    let mut net = Around { inner: Twice::seeded(1) };
    let gradient = net.gradient(&X[0]);
    assert!((gradient - net.inner.gradient(&X[0]).add_scalar(1.0)).amax() < 1e-14);
    let mut sum = V::<3>::repeat(1.0);
    net.learn(&X[0], &V::<3>::repeat(1.0), &mut sum);
    assert!((sum - gradient.add_scalar(1.0)).amax() < 1e-14);
    let before = net.inner.w;
    net.descend(&X[0], 0.5);
    assert_eq!(net.inner.w, before - gradient * 0.5);
}

net! {
    /// What is computed from arrays alone all samples share.
    pub Shared<f64>(x: [3]) -> (y, penalty) {
        array w: [3] = [1, -2, 0.5];
        let t = w * w;
        let y = x * t;
        let penalty = t |> summation;
    }
    pub fn sum(x) -> grad(w);
    pub fn all(x) -> (t, grad(t), grad(w), penalty);
    pub fn of_penalty(x) -> (y, grad(w) of penalty, grad(t) of penalty);
    pub fn imposed(x, grad(t), grad(y)) -> (grad(t), accumulate(w));
    pub fn imposed_alone(grad(t)) -> grad(w);
    pub train(batch = 3) fn learn(x) -> (grad(w), descend(w));
}

#[test]
fn what_all_samples_share_has_the_sum_over_the_samples() {
    let net = Shared::seeded(1);
    let near = |found: V<3>, wanted: V<3>| assert!((found - wanted).amax() < 1e-13, "{found} is not {wanted}");
    let t_bars = X.map(|x| x.add_scalar(1.0));
    let w_bar: V<3> = t_bars.iter().map(|t_bar| t_bar.component_mul(&net.w) * 2.0).sum();
    let (mut found, mut t, mut t_bar, mut penalty) = (V::<3>::zeros(), [V::zeros(); 3], [V::zeros(); 3], [0.0; 3]);
    net.sum_batch(&X, &mut found).unwrap();
    near(found, w_bar);
    net.all_batch(&X, &mut t, &mut t_bar, &mut found, &mut penalty).unwrap();
    near(found, w_bar);
    assert_eq!((t, penalty), ([net.w.component_mul(&net.w); 3], [5.25; 3]));
    (0..3).for_each(|n| near(t_bar[n], t_bars[n]));
    for (n, x) in X.iter().enumerate() {
        let (_, one, w_bar, _) = net.all(x);
        near(one, t_bars[n]);
        near(w_bar, t_bars[n].component_mul(&net.w) * 2.0);
    }
    let mut y = [V::zeros(); 3];
    net.of_penalty_batch(&X, &mut y, &mut found, &mut t_bar).unwrap();
    near(found, net.w * 6.0);
    assert_eq!(t_bar, [V::<3>::repeat(1.0); 3]);
    let mut learned = net.clone();
    near(learned.learn(&X, 0.5), w_bar);
    near(learned.w, net.w - w_bar * (0.5 / 3.0));
}

#[test]
fn what_is_imposed_at_what_all_samples_share_is_each_samples_own() {
    let net = Shared::seeded(1);
    let near = |found: V<3>, wanted: V<3>| assert!((found - wanted).amax() < 1e-13, "{found} is not {wanted}");
    let [seeds, y_bars] = [[X[2], X[0], X[1]], [X[1], X[1], X[0]]];
    let (mut t_bar, mut w_bar) = ([V::zeros(); 3], V::repeat(1.0));
    net.imposed_batch(&X, &seeds, &y_bars, &mut t_bar, &mut w_bar).unwrap();
    let t_bars: Vec<V<3>> = (0..3).map(|n| seeds[n] + X[n].component_mul(&y_bars[n])).collect();
    (0..3).for_each(|n| near(t_bar[n], t_bars[n]));
    near(w_bar, t_bars.iter().fold(V::repeat(1.0), |sum, t_bar| sum + t_bar.component_mul(&net.w) * 2.0));
    net.imposed_alone_batch(&seeds, &mut w_bar).unwrap();
    near(w_bar, seeds.iter().fold(V::zeros(), |sum, seed| sum + seed.component_mul(&net.w) * 2.0));
    near(net.imposed_alone(&seeds[1]), seeds[1].component_mul(&net.w) * 2.0);
}
