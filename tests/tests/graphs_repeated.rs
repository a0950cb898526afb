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
