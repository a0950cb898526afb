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

    /// Without a port, and of a gradient that is a learned array itself.
    pub Constant -> y { const s: [] = 2; let y = s |> linear([]) |> constant_times; }
    pub fn add() -> accumulate(linear.biases);
    pub fn both() -> (grad(linear.biases), accumulate(linear.biases));

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

    /// Five steps of three, each by its position, and their sum up to each step.
    pub Steps(x: [5] of [3], tokens: [5] of index(7)) -> (y: [5] of [2], last) {
        array position: [5] of [3] = normal(0.5);
        let here = x + position + (tokens |> embedding(3));
        let y = here |> net_map(linear(2)) |> tanh;
        let last[j] = sum[i](y[i, j] * (i + 1));
    }
    pub fn learn(x, tokens) -> (y, last, here, grad(x), grad(y), grad(parameters));
    pub fn position(x, tokens) -> grad(position);
    pub fn back(x, tokens, grad(y), grad(here)) -> (grad(x), accumulate(position));
    pub fn step(x, tokens) -> (x, y, descend(position), descend(linear.parameters));
    pub Planes<f64>(x: [2] of [3, 4], w: [2, 2] of [3]) -> (y: [2] of [3, 4], z: [2, 2] of [3]) {
        let y = x * 2; let z = tanh(w);
    }
    pub fn both(x, w) -> (y, z, grad(x), grad(w));
    /// What is reduced lies in the scratch otherwise than where it is wanted, and a convolution reads it.
    pub Reduced(x: [4, 6, 5]) -> y {
        let reduced = x |> aggregation(mean, axes = -1);
        let y = reduced |> convolution(2, 3) |> tanh;
    }
    pub fn alone(x) -> (y, grad(x), grad(parameters));
    pub fn with_more(x) -> (y, grad(x), grad(parameters), reduced, grad(reduced));
    pub Lines(x: [3] of [6]) -> (y: [2] of [5]) { let y = x |> convolution(2, 2) |> ramp; }
    pub fn same(x) -> (y, grad(x), grad(parameters));
    pub LinesByColumns(x: [3, 6]) -> y { let y = x |> convolution(2, 2) |> ramp; }
    pub fn same(x) -> (y, grad(x), grad(parameters));
    pub Search(x: [6] of [4]) -> y { let y = x |> pooling(2, stride = 2) |> convolution(2, 2) |> ramp |> aggregation(max); }
    pub fn same(x) -> (y, grad(x), grad(parameters));
    pub SearchByColumns(x: [6, 4]) -> y { let y = x |> pooling(2, stride = 2) |> convolution(2, 2) |> ramp |> aggregation(max); }
    pub fn same(x) -> (y, grad(x), grad(parameters));
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

/// The matrix whose rows are the steps.
fn rows<const N: usize, const M: usize>(steps: &[SVector<f32, M>; N]) -> SMatrix<f32, N, M> {
    SMatrix::from_fn(|i, j| steps[i][j])
}

#[test]
fn sequences_lie_step_by_step() {
    let net = Steps::seeded(5);
    let index = |i: usize| Index::new(i).unwrap();
    let xs: Vec<[SVector<f32, 3>; 5]> = (0..3)
        .map(|n| core::array::from_fn(|i| SVector::from_fn(|j, _| (7 * n + 3 * i + j) as f32 / 20.0 - 0.6)))
        .collect();
    let tokens: Vec<[Index<7>; 5]> = (0..3).map(|n| core::array::from_fn(|i| index((3 * i + n) % 7))).collect();
    let of = |net: &Steps, n: usize| {
        let token = |i: usize| (3 * i + n) % 7;
        let here =
            SMatrix::<f32, 5, 3>::from_fn(|i, j| xs[n][i][j] + net.position[i][j] + net.embedding.weights[token(i)][j]);
        let y = (here * net.linear.weights.transpose()).map_with_location(|_, j, z| (z + net.linear.biases[j]).tanh());
        (here, y)
    };
    let (y, last, here, x_bar, y_bar, bar) = net.learn(&xs[0], &tokens[0]);
    let position_bar = net.position(&xs[0], &tokens[0]);
    let (expected_here, expected) = of(&net, 0);
    assert!((rows(&y) - expected).norm() < 1e-6 && (here - expected_here).norm() < 1e-6);
    let weighted = SMatrix::<f32, 5, 2>::from_fn(|i, j| expected[(i, j)] * (i + 1) as f32);
    assert!((last - weighted.row_sum().transpose()).norm() < 1e-5);
    assert_eq!(rows(&y_bar), SMatrix::<f32, 5, 2>::from_fn(|i, _| (i + 2) as f32));
    let seed = SMatrix::<f32, 5, 2>::from_fn(|i, j| (i + 2) as f32 * (1.0 - expected[(i, j)].powi(2)));
    let slope = seed * net.linear.weights;
    assert!((rows(&x_bar) - slope).norm() < 1e-5);
    assert_eq!((x_bar, position_bar), (position_bar, bar.position));

    let (mut ys, mut lasts, mut heres) = ([[SVector::zeros(); 5]; 3], [SVector::zeros(); 3], [SMatrix::zeros(); 3]);
    let (mut x_bars, mut y_bars) = ([[SVector::zeros(); 5]; 3], [[SVector::zeros(); 5]; 3]);
    let mut sum = Steps::ZERO;
    net.learn_batch(&xs, &tokens, &mut ys, &mut lasts, &mut heres, &mut x_bars, &mut y_bars, &mut sum).unwrap();
    let positions = sum.position;
    assert_eq!((ys[0], x_bars[0], heres[0]), (y, x_bar, here));
    assert!((rows(&ys[2]) - of(&net, 2).1).norm() < 1e-6);
    let all: SMatrix<f32, 5, 3> = x_bars.iter().map(rows::<5, 3>).sum();
    assert!((rows(&positions) - all).norm() < 1e-5);

    let mut added = positions;
    let back = net.back(&xs[0], &tokens[0], &y_bar, &SMatrix::repeat(0.5), &mut added);
    assert!((rows(&back) - slope.map(|s| s + 0.5)).norm() < 1e-5);
    assert!((rows(&added) - rows(&positions) - rows(&back)).norm() < 1e-4);
    let mut moved = net.clone();
    let (x, same) = moved.step(&xs[0], &tokens[0], 0.1);
    assert_eq!((x, same), (xs[0], y));
    assert!((rows(&moved.position) - (rows(&net.position) - 0.1 * rows(&position_bar))).norm() < 1e-6);
}

#[test]
fn steps_of_several_axes_are_arrays() {
    let x: [SMatrix<f64, 3, 4>; 2] = core::array::from_fn(|n| SMatrix::from_fn(|i, j| (12 * n + 4 * i + j) as f64));
    let w: [[SVector<f64, 3>; 2]; 2] =
        core::array::from_fn(|a| core::array::from_fn(|b| vector![0.1, 0.2, 0.3] * (2 * a + b) as f64));
    let (y, z, x_bar, w_bar) = Planes {}.both(&x, &w);
    assert_eq!(y, x.map(|plane| plane * 2.0));
    assert_eq!(x_bar, [SMatrix::<f64, 3, 4>::repeat(2.0); 2]);
    assert!((z[1][0][2] - 0.6_f64.tanh()).abs() < 1e-12);
    assert!((w_bar[1][1][0] - (1.0 - 0.3_f64.tanh().powi(2))).abs() < 1e-12);
}

#[test]
fn windows_over_a_sequence_are_those_over_a_matrix() {
    let by_columns = SearchByColumns::seeded(2);
    let net = Search { convolution: by_columns.convolution.clone() };
    for shift in 0..4 {
        let x: [SVector<f32, 4>; 6] =
            core::array::from_fn(|i| SVector::from_fn(|j, _| ((5 * i + 3 * j + shift) % 7) as f32 - 2.5));
        let (y, x_bar, bar) = net.same(&x);
        let (same, same_bar, other) = by_columns.same(&rows(&x));
        assert!((y - same).norm() < 1e-5 && (rows(&x_bar) - same_bar).norm() < 1e-5);
        assert!((bar.convolution.weights[0] - other.convolution.weights[0]).norm() < 1e-5);
    }
}

#[test]
fn a_kernel_that_applies_a_function_writes_no_sequence_as_a_matrix() {
    let by_columns = LinesByColumns::seeded(4);
    let net = Lines { convolution: by_columns.convolution.clone() };
    let x: [SVector<f32, 6>; 3] = core::array::from_fn(|i| SVector::from_fn(|j, _| ((5 * i + 3 * j) % 7) as f32 - 2.5));
    let (y, x_bar, bar) = net.same(&x);
    let (same, same_bar, other) = by_columns.same(&rows(&x));
    assert!((rows(&y) - same).norm() < 1e-5 && (rows(&x_bar) - same_bar).norm() < 1e-5);
    for (own, other) in bar.convolution.weights.iter().zip(&other.convolution.weights) {
        assert!((own - other).norm() < 1e-5);
    }
}

#[test]
fn bits_do_not_depend_on_where_a_value_lies() {
    let net = Reduced::seeded(6);
    let xs: Vec<[SMatrix<f32, 6, 5>; 4]> = (0..20)
        .map(|n| {
            core::array::from_fn(|c| {
                SMatrix::from_fn(|i, j| ((31 * n + 7 * c + 5 * i + 3 * j) % 23) as f32 / 7.0 - 1.5)
            })
        })
        .collect();
    for x in &xs {
        let (y, x_bar, bar) = net.alone(x);
        let (same, same_bar, other, reduced, _) = net.with_more(x);
        assert_eq!((y, x_bar, bar), (same, same_bar, other));
        let mean = x[3].column_mean();
        assert!((0..6).all(|i| (reduced[(3, i)] - mean[i]).abs() < 1e-6));
    }
    let (mut ys, mut x_bars, mut sum) = (vec![SMatrix::zeros(); 20], vec![[SMatrix::zeros(); 4]; 20], Reduced::ZERO);
    let (mut more_ys, mut more_bars, mut more) = (ys.clone(), x_bars.clone(), Reduced::ZERO);
    let (mut all, mut all_bars) = (vec![SMatrix::zeros(); 20], vec![SMatrix::zeros(); 20]);
    net.alone_batch(&xs, &mut ys, &mut x_bars, &mut sum).unwrap();
    net.with_more_batch(&xs, &mut more_ys, &mut more_bars, &mut more, &mut all, &mut all_bars).unwrap();
    assert_eq!((ys, x_bars, sum), (more_ys, more_bars, more));
}

#[test]
fn what_is_accumulated_is_added_where_it_is_a_learned_array_itself() {
    let mut net = Constant::ZERO;
    net.constant_times.scaling = 3.0;
    let mut sum = 0.5;
    net.add(&mut sum);
    assert_eq!(sum, 3.5);
    assert_eq!(net.both(&mut sum), 3.0);
    assert_eq!(sum, 6.5);
}
