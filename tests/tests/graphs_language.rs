//! The language of graphs, each construct as a user writes it, with numbers worked out by hand.

use net_runtime::nalgebra::{self, SMatrix, SVector, matrix, vector};
use net_runtime::prelude::*;

net! {
    pub Encoder = hidden: linear(2 -> 3) |> tanh;

    /// Two images, one embedding.
    pub Siamese(left: [2, 2], right: [2, 2], apart: []) -> loss {
        layer embed = flatten |> linear(4 -> 3) |> tanh;
        array scale: [3] = [1, 2, 3];
        let a = left |> embed;
        let b = right |> embed;
        let distance = (a - b) * scale |> map(|d| d * d) |> summation;
        let loss = (distance, apart) |> contrastive(margin = 0.5);
    }
    pub fn learn(left, right, apart) -> (loss, grad(parameters), grad(left));
    pub fn look(left, right) -> (a, b, distance);
    pub fn step(left, right, apart) -> (loss, descend(scale), descend(embed.parameters));

    /// Two heads.
    pub Heads(x: [2]) -> (mean, deviation) {
        let h = x |> Encoder;
        let mean = h |> linear([]);
        array level: [] = 0.5;
        let deviation = soft_plus(level) + 0 * mean;
    }
    pub fn sides(x) -> (mean, deviation, grad(x) of mean, grad(level) of deviation, grad(linear.weights) of (mean, deviation));
    pub fn both(x, grad(mean), grad(deviation)) -> (grad(level), grad(encoder.hidden.biases));

    /// A net of several ports and outputs as a layer.
    pub Pair(u: [2], v: [2]) -> (sum, product) { let sum = u + v; let product = u * v; }
    pub Uses(x: [2], y: [2]) -> out {
        let (a, b) = (v = x, u = y) |> Pair;
        let (_, c) = (a, b) |> again: pair;
        let out = c - again.sum + (x |> ramp |> map(|x| 2 * x));
    }

    /// The same layer three times, one use labelled.
    pub Thrice(x: [2]) -> y {
        layer f = linear(2 -> 2);
        let y = x |> f |> two: f |> tanh |> f;
    }
    pub fn inside(x) -> (y, two, grad(f.parameters));

    pub Free { array w: [2, 2] = [[1, 2], [3, 4]]; let output = w |> transpose |> map(|x| x * x); }

    pub Frozen(x: [2]) -> y {
        frozen layer front = Encoder;
        let z = x |> stop_gradient |> front;
        let y = (x, x) |> threading(|a, b| a * b) |> linear(3) |> ramp;
        let both = y + z;
    }
    pub fn all(x) -> (both, grad(parameters));

    /// Neighbours in a ring of four, each with two features; what comes in is taken off its mean.
    pub Ring<f64>(x: [4, 2]) -> y {
        const N = 4;
        const adjacency: [N, N] = [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]];
        const mean: [2] = [1 / 2, -0.25];
        const LEVEL: [] = 0.1;
        let centred[i, j] = x[i, j] - mean[j];
        let gathered = (adjacency, centred) |> dot;
        let y = gathered * LEVEL + (x |> net_map(linear(2)));
    }
    pub fn learn(x) -> (y, centred, grad(x), grad(parameters));
    pub Rings<f64>(a: [4, 2]) -> z { layer ring = Ring; let z = a |> ring |> second: ring; }
    pub fn learn(a) -> (z, second.centred, ring.mean, grad(a));
}

#[test]
fn a_shared_layer_has_one_set_of_parameters() {
    let mut net = Siamese::ZERO;
    assert_eq!(Siamese::PARAMETERS, 4 * 3 + 3 + 3);
    net.initialise(&mut rand_pcg::Pcg32::new(1, 1));
    assert_eq!(net.scale, vector![1.0, 2.0, 3.0]);
    let embed: SiameseEmbed = net.embed.clone();
    let (left, right) = (matrix![1.0, 2.0; 3.0, 4.0], matrix![0.5, 0.0; -1.0, 0.25]);
    let of = |x: nalgebra::Matrix2<f32>| {
        (embed.linear.weights * vector![x.m11, x.m12, x.m21, x.m22] + embed.linear.biases).map(f32::tanh)
    };
    let (a, b, distance) = net.look(&left, &right);
    assert!((a - of(left)).norm() < 1e-6 && (b - of(right)).norm() < 1e-6);
    let d = (a - b).component_mul(&net.scale);
    assert!((distance - d.norm_squared()).abs() < 1e-5);

    let (loss, bar, left_bar) = net.learn(&left, &right, 0.0);
    assert_eq!(loss, distance);
    let scale_bar = (a - b).component_mul(&d) * 2.0;
    assert!((bar.scale - scale_bar).norm() < 1e-5);
    let z_bar = |y: SVector<f32, 3>, sign: f32| {
        (d.component_mul(&net.scale) * (2.0 * sign)).zip_map(&y, |u, y| u * (1.0 - y * y))
    };
    let (za, zb) = (z_bar(a, 1.0), z_bar(b, -1.0));
    assert!((bar.embed.linear.biases - za - zb).norm() < 1e-5);
    let row = |x: nalgebra::Matrix2<f32>| nalgebra::matrix![x.m11, x.m12, x.m21, x.m22];
    assert!((bar.embed.linear.weights - za * row(left) - zb * row(right)).norm() < 1e-5);
    assert!((left_bar.m11 - embed.linear.weights.column(0).dot(&za)).abs() < 1e-5);

    let before = net.clone();
    assert_eq!(net.step(&left, &right, 0.0, 0.01), loss);
    assert!((net.scale - (before.scale - bar.scale * 0.01)).norm() < 1e-6);
    assert!((net.embed.linear.weights - (before.embed.linear.weights - bar.embed.linear.weights * 0.01)).norm() < 1e-6);
}

#[test]
fn each_output_seeds_by_itself_where_it_is_asked_for() {
    let net = Heads::seeded(3);
    let x = vector![0.5, -0.25];
    let (mean, deviation, x_bar, level_bar, w_bar) = net.sides(&x);
    let h = net.encoder.eval(&x);
    assert!((mean - (net.linear.weights * h)[0] - net.linear.biases).abs() < 1e-6);
    assert!((deviation - 0.5_f32.exp().ln_1p()).abs() < 1e-6);
    assert!((level_bar - 1.0 / (1.0 + (-0.5_f32).exp())).abs() < 1e-6);
    assert!((w_bar.transpose() - h).norm() < 1e-6);
    let z_bar = net.linear.weights.transpose().zip_map(&h, |w, y| w * (1.0 - y * y));
    assert!((x_bar - net.encoder.hidden.weights.transpose() * z_bar).norm() < 1e-6);
    let (level_bar_2, b_bar) = net.both(&x, 2.0, 3.0);
    assert!((level_bar_2 - 3.0 * level_bar).abs() < 1e-6);
    assert!((b_bar - z_bar * 2.0).norm() < 1e-6);
}

#[test]
fn a_net_of_several_ports_and_outputs_is_a_layer() {
    let (x, y) = (vector![1.0, -2.0], vector![3.0, 5.0]);
    let (a, b) = (x + y, x.component_mul(&y));
    let expected = a.component_mul(&b) - (a + b) + x.map(|x: f32| 2.0 * x.max(0.0));
    assert_eq!(Uses::ZERO.eval(&x, &y), expected);
    assert_eq!(Pair::ZERO.eval(&x, &y), (a, b));
}

#[test]
fn one_use_of_a_shared_layer_has_a_name() {
    let net = Thrice::seeded(1);
    let x = vector![0.3, -0.7];
    let f = |x: nalgebra::Vector2<f32>| net.f.weights * x + net.f.biases;
    let (y, two, bar) = net.inside(&x);
    assert!((two - f(f(x))).norm() < 1e-6 && (y - f(f(f(x)).map(f32::tanh))).norm() < 1e-6);
    let mut moved = net.clone();
    let step = 1e-2;
    moved.f.biases[0] += step;
    let slope = (moved.eval_y(&x).sum() - y.sum()) / step;
    assert!((bar.biases[0] - slope).abs() < 2e-2, "{} {slope}", bar.biases[0]);
}

trait EvalY {
    fn eval_y(&self, x: &nalgebra::Vector2<f32>) -> nalgebra::Vector2<f32>;
}

impl EvalY for Thrice {
    fn eval_y(&self, x: &nalgebra::Vector2<f32>) -> nalgebra::Vector2<f32> {
        self.inside(x).0
    }
}

#[test]
fn a_net_may_have_no_port() {
    let net = Free::seeded(1);
    assert_eq!(net.w, matrix![1.0, 2.0; 3.0, 4.0]);
    assert_eq!(net.eval(), matrix![1.0, 9.0; 4.0, 16.0]);
    let (_, bar) = net.gradients();
    assert_eq!(bar.w, matrix![2.0, 4.0; 6.0, 8.0]);
}

#[test]
fn a_frozen_layer_is_given_to_every_function() {
    let (front, net) = (Encoder::seeded(1), Frozen::seeded(2));
    assert_eq!(Frozen::PARAMETERS, 9);
    let x = vector![0.5, 0.25];
    let (both, bar) = net.all(&front, &x);
    let y = (net.linear.weights * x.component_mul(&x) + net.linear.biases).map(|y| y.max(0.0));
    assert!((both - y - front.eval(&x)).norm() < 1e-6);
    assert_eq!(bar.linear.biases, y.map(|y| if y > 0.0 { 1.0 } else { 0.0 }));
}

#[test]
fn a_graph_may_have_no_name() {
    let net = net!((x: [2], y: [2]) -> z { let z = x * y + 1; });
    assert_eq!(net.eval(&vector![2.0, 3.0], &vector![4.0, 5.0]), vector![9.0, 16.0]);
    let net = net!(<f64>(x: []) -> (a, b) { let a = x * x; let b = -x; } fn f(x) -> (a, grad(x) of a, grad(x)));
    assert_eq!(net.f(3.0), (9.0, 6.0, 5.0));
}

#[test]
fn constant_arrays_are_values_without_a_gradient() {
    let net = Ring::seeded(3);
    assert_eq!(Ring::PARAMETERS, 6);
    let adjacency = matrix![0.0, 1.0, 0.0, 1.0; 1.0, 0.0, 1.0, 0.0; 0.0, 1.0, 0.0, 1.0; 1.0, 0.0, 1.0, 0.0];
    let ring = |x: &SMatrix<f64, 4, 2>| {
        let centred = SMatrix::<f64, 4, 2>::from_fn(|i, j| x[(i, j)] - [0.5, -0.25][j]);
        let own = SMatrix::<f64, 4, 2>::from_fn(|i, j| {
            net.linear.biases[j] + (0..2).map(|k| net.linear.weights[(j, k)] * x[(i, k)]).sum::<f64>()
        });
        (adjacency * centred * 0.1 + own, centred)
    };
    let xs: Vec<SMatrix<f64, 4, 2>> =
        (0..3).map(|n| SMatrix::from_fn(|i, j| 0.3 * (n * 8 + 2 * i + j) as f64 - 1.0)).collect();
    let x = &xs[1];
    let (y, centred, x_bar, bar) = net.learn(x);
    let (expected, expected_centred) = ring(x);
    assert!((y - expected).norm() < 1e-12);
    assert_eq!(centred, expected_centred);
    // Each has two neighbours; the sum of all outputs is differentiated.
    let columns = net.linear.weights.row_sum();
    assert!((x_bar - SMatrix::<f64, 4, 2>::from_fn(|_, j| 0.2 + columns[j])).norm() < 1e-12);
    assert_eq!(bar.linear.biases, vector![4.0, 4.0]);

    let (mut ys, mut centreds, mut x_bars) = ([SMatrix::zeros(); 3], [SMatrix::zeros(); 3], [SMatrix::zeros(); 3]);
    let mut sum = Ring::ZERO;
    net.learn_batch(&xs, &mut ys, &mut centreds, &mut x_bars, &mut sum).unwrap();
    assert_eq!((ys[1], x_bars[1]), (y, x_bar));
    assert_eq!(sum.linear.biases, vector![12.0, 12.0]);

    let rings = Rings { ring: net.clone() };
    let (z, second, mean, _) = rings.learn(x);
    assert!((z - ring(&y).0).norm() < 1e-12);
    assert_eq!((second, mean), (ring(&y).1, vector![0.5, -0.25]));
}
