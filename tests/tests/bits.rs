//! Compiled functions equal the interpreter, in `f32` and in the canonical order, to the bit.
//!
//! `cargo test -p tests --features deterministic --test bits`: without the feature kernels fuse and reorder sums, and
//! there is nothing to compare to the bit.
#![cfg(feature = "deterministic")]

use nalgebra::{SMatrix, SVector};
use net_compiler::interpret::{Array, Given, Number};
use net_compiler::ir::{Element, Leaf, Value, ValueId, size};
use net_runtime::prelude::*;
use tests::compute::Compute;
use tests::program::{Compiled, Draw, compiled, leaves, ran, reals, with_leaf};
use tests::{Numbers, net_numbers};

/// A net for the macro and its text for the library.
macro_rules! both {
    ($text:ident; $($net:tt)*) => {
        net! { $($net)* }
        const $text: &str = stringify!($($net)*);
    };
}

both! { PERCEPTRON;
    pub Perceptron = linear(13 -> 17) |> tanh |> linear(9) |> gelu |> logits: linear(5) |> softmax |> cross_entropy_loss(index);
    pub fn learn(input, target) -> (loss, logits, grad(input), grad(logits), grad(parameters));
}
net_numbers!(Perceptron { linear_1, linear_2, logits });

both! { DEEP;
    pub Deep = linear(5 -> 7) |> tanh |> linear(7) |> ramp |> linear(7) |> sigmoid |> linear(7) |> tanh |> linear(7) |> tanh |> linear(7) |> linear(7)
        |> linear(9) |> tanh |> linear(3) |> linear(17) |> tanh |> linear(17) |> linear(17) |> linear(2, biases = none) |> mean_squared_loss;
    pub fn learn(input, target) -> (loss, grad(input), grad(parameters));
}
net_numbers!(Deep {
    linear_1,
    linear_2,
    linear_3,
    linear_4,
    linear_5,
    linear_6,
    linear_7,
    linear_8,
    linear_9,
    linear_10,
    linear_11,
    linear_12,
    linear_13
});

both! { IMAGES;
    pub Images(input: [2, 7, 6]) = convolution(3, 3x2, padding = 1) |> ramp |> pooling(2x2, stride = 2)
        |> convolution(4, 2x2, stride = 3, dilation = 1, biases = none) |> elu |> flatten |> linear(6) |> sigmoid |> mean_squared_loss;
    pub fn learn(input, target) -> (loss, 2, grad(2), grad(all));
}
net_numbers!(Images { convolution_1, convolution_2, linear });

both! { COLUMNS;
    pub Columns(input: [4, 3]) = pairs: map(|x| x * sin(x) + clip(x, -0.5, 0.5)) |> softmax(axis = 0) |> cross_entropy_loss(probabilities, from = probabilities);
    pub fn learn(input, target, grad(loss)) -> (grad(input), grad(target), grad(pairs), loss);
}

both! { PLAIN;
    pub Plain(input: [1, 5, 5]) = convolution(2, 2x2, stride = 3) |> pooling(2x1, function = mean) |> swish |> reshape([2, 2]) |> soft_plus;
    pub fn learn(input, grad(output)) -> (output, grad(input), grad(convolution.parameters));
}
net_numbers!(Plain { convolution });

both! { STEP;
    pub Step(input: [3, 4]) = convolution(12, 4) |> tanh |> reshape([2, 3, 2]) |> convolution(6, 3x2, biases = none) |> ramp
        |> reshape([1, 1, 3, 2]) |> convolution(4, 1x3x2) |> sigmoid |> flatten;
    pub fn learn(input, grad(output)) -> (output, grad(input), grad(parameters));
}
net_numbers!(Step { convolution_1, convolution_2, convolution_3 });

both! { VIEWS;
    pub Views(input: [6, 40]) = convolution(8, 5, groups = 2) |> tanh |> convolution(12, 1) |> tanh
        |> convolution(12, 3, stride = 2, dilation = 2) |> tanh |> linear([8, 20]) |> tanh |> convolution(16, 20, groups = 2);
    pub fn learn(input, grad(output)) -> (output, grad(input), grad(parameters));
}
net_numbers!(Views { convolution_1, convolution_2, convolution_3, linear, convolution_4 });

both! { SCALARS;
    pub Scalars(input: [4, 2]) = map(|x| mish(x) + swish(x) * sech(x) + surd(x, 5) * atan2(x, 2) + gudermannian(x))
        |> map(|x| inverse_erf(tanh(x) / 2) + gamma(2 + abs(x)) * digamma(2 + abs(x)) - soft_sign(x) * cot(x));
    pub fn learn(input, grad(output)) -> (output, grad(input), 0, grad(0));
}

both! { REPEATED;
    pub Repeated -> v6 { array s1: [2] = 0.5; let v2 = s1 * s1; let v6 = v2 |> repeat(linear([2]), 2); }
    pub fn learn(grad(v6)) -> (v6, grad(linear.biases));
}
net_numbers!(Repeated { s1, linear });

both! { NORMALISED;
    pub Normalised(x: [5]) -> y {
        array v: [3, 5] = normal(0.5);
        array g: [3] = 1.5;
        array scale: [] = 0.7;
        let n[i] = sum[j](v[i, j] * v[i, j]);
        let w[i, j] = g[i] * v[i, j] / sqrt(n[i]);
        let s = exp(scale);
        let y[i] = s * sum[j](w[i, j] * x[j]) + g[i] * x[0];
    }
    pub fn learn(x, grad(y)) -> (y, grad(all));
}
net_numbers!(Normalised { v, g, scale });

both! { CHANCE;
    pub Chance(x: [7]) -> (y, z) {
        random noise: [5] = normal;
        random jitter: [3, 5] = uniform(-0.5, 2);
        layer drop = dropout(0.3);
        let h = x |> linear(5) |> tanh |> drop;
        let y = h * noise |> drop;
        let z[i] = sum[j](jitter[i, j] * y[j]) * noise[0];
    }
    pub train fn learn(x, grad(y)) -> (y, z, grad(x), grad(noise), grad(parameters));
}
net_numbers!(Chance { linear });

/// The key of every call that draws.
const KEY: u64 = 0x0123_4567_89ab_cdef;

/// A generator that gives that key.
struct Keyed;

impl net_runtime::rand_core::TryRng for Keyed {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(KEY)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(0);
        Ok(())
    }
}

/// The results of a function's interpreter, one after the other, for values drawn as `numbers` says.
fn interpreted(compiled: &Compiled, inputs: &[Vec<Vec<f64>>], parameters: &[f64]) -> Vec<u32> {
    let net_compiler::plan::Planned { function, derived, .. } = &compiled.functions[0];
    let samples = inputs.len();
    let mut parameters = parameters.iter().copied();
    let mut given: Given<Compute> = Given::new().with_key(KEY);
    for (id, leaf) in leaves(&compiled.lowered.program) {
        let value = compiled.lowered.program.value(id);
        if matches!(leaf, Leaf::Parameter { .. }) {
            let all = parameters.by_ref().take(size(&value.shape)).map(Compute::from_f64).collect();
            given = given.once(leaf, Array::from_reals(&value.shape, all));
        }
    }
    for (position, (argument, _)) in function.given.iter().enumerate() {
        use net_compiler::requests::Given as Argument;
        let (leaf, source) = match argument {
            Argument::Port(port) => (Leaf::Port(*port), net_compiler::net::Source::Port(*port)),
            Argument::Gradient(source) => (Leaf::Seed(0), *source),
        };
        // Each sample has its own of a gradient, also where all samples share the value at which it is imposed.
        let value = compiled.lowered.program.value(compiled.lowered.value(source));
        let value = Value { batched: true, ..value.clone() };
        let mut sample = 0..;
        given = with_leaf(given, &value, leaf, samples, &mut |value| {
            let numbers = &inputs[sample.next().expect("a sample")][position];
            match value.element {
                Element::Real => {
                    Array::from_reals(&value.shape, numbers.iter().map(|x| Compute::from_f64(*x)).collect())
                }
                _ => Array::from_integers(&value.shape, numbers.iter().map(|x| *x as i64).collect()),
            }
        });
    }
    let memory = ran(&derived.program, &given, samples);
    let roots: Vec<ValueId> = derived.results.iter().flatten().copied().collect();
    roots.iter().flat_map(|root| reals(&memory, *root)).map(|x| x.0.to_bits()).collect()
}

fn bits(numbers: Vec<f64>) -> Vec<u32> {
    numbers.into_iter().map(|x| (x as f32).to_bits()).collect()
}

fn vector<const N: usize>(draw: &mut Draw) -> SVector<f32, N> {
    SVector::from_fn(|_, _| draw.number() as f32)
}

fn matrix<const R: usize, const C: usize>(draw: &mut Draw) -> SMatrix<f32, R, C> {
    SMatrix::from_fn(|_, _| draw.number() as f32)
}

/// The numbers of several values, one value after the other.
macro_rules! numbers_of {
    ($($value:expr),*) => { [$(Numbers::numbers($value)),*].concat() };
}

#[test]
fn a_perceptron_is_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(PERCEPTRON), Perceptron::seeded(7), Draw::new(1));
    for _ in 0..5 {
        let (input, target) = (vector::<13>(&mut draw), Index::new(draw.below(5)).expect("below 5"));
        let expected = interpreted(&compiled, &[vec![input.numbers(), target.numbers()]], &net.numbers());
        let (loss, logits, input_bar, logits_bar, parameters_bar) = net.learn(&input, target);
        assert_eq!(bits(numbers_of!(&loss, &logits, &input_bar, &logits_bar, &parameters_bar)), expected);
    }
}

/// A net of more than twelve layers, whose kernels are functions of their own.
#[test]
fn a_deep_net_is_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(DEEP), Deep::seeded(11), Draw::new(8));
    assert!(compiled.functions[0].plan.outlines);
    let (inputs, targets): (Vec<SVector<f32, 5>>, Vec<SVector<f32, 2>>) =
        (0..9).map(|_| (vector(&mut draw), vector(&mut draw))).unzip();
    let given: Vec<_> =
        inputs.iter().zip(&targets).map(|(input, target)| vec![input.numbers(), target.numbers()]).collect();
    let expected = interpreted(&compiled, &given[..1], &net.numbers());
    let (loss, input_bar, parameters_bar) = net.learn(&inputs[0], &targets[0]);
    assert!(parameters_bar.parameters().iter().filter(|x| **x != 0.0).count() > 500);
    assert_eq!(bits(numbers_of!(&loss, &input_bar, &parameters_bar)), expected);
    let (mut losses, mut input_bars, mut sums) = ([f32::NAN; 9], [SVector::repeat(f32::NAN); 9], net.clone());
    net.learn_batch(&inputs, &targets, &mut losses, &mut input_bars, &mut sums).expect("equal lengths");
    let expected = interpreted(&compiled, &given, &net.numbers());
    assert_eq!(bits(numbers_of!(&losses, &input_bars, &sums)), expected);
}

#[test]
fn a_net_of_chance_is_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(CHANCE), Chance::seeded(4), Draw::new(9));
    let (inputs, seeds): (Vec<SVector<f32, 7>>, Vec<SVector<f32, 5>>) =
        (0..75).map(|_| (vector(&mut draw), vector(&mut draw))).unzip();
    let given: Vec<_> = inputs.iter().zip(&seeds).map(|(x, seed)| vec![x.numbers(), seed.numbers()]).collect();
    let expected = interpreted(&compiled, &given[..1], &net.numbers());
    let (y, z, x_bar, noise_bar, parameters_bar) = net.learn(&inputs[0], &seeds[0], &mut Keyed);
    assert!(y.iter().any(|y| *y == 0.0) && y.iter().any(|y| *y != 0.0));
    assert_eq!(bits(numbers_of!(&y, &z, &x_bar, &noise_bar, &parameters_bar)), expected);
    let (mut y, mut z) = ([SVector::repeat(f32::NAN); 75], [SVector::repeat(f32::NAN); 75]);
    let (mut x_bars, mut noise_bars, mut sums) = ([SVector::zeros(); 75], [SVector::zeros(); 75], net.clone());
    net.learn_batch(&inputs, &seeds, &mut Keyed, &mut y, &mut z, &mut x_bars, &mut noise_bars, &mut sums)
        .expect("equal lengths");
    let expected = interpreted(&compiled, &given, &net.numbers());
    assert_eq!(bits(numbers_of!(&y, &z, &x_bars, &noise_bars, &sums)), expected);
}

#[test]
fn a_convolutional_net_is_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(IMAGES), Images::seeded(8), Draw::new(2));
    for _ in 0..5 {
        let input = [matrix::<7, 6>(&mut draw), matrix(&mut draw)];
        let target = vector::<6>(&mut draw);
        let expected = interpreted(&compiled, &[vec![input.numbers(), target.numbers()]], &net.numbers());
        let (loss, pooled, pooled_bar, input_bar, target_bar, parameters_bar) = net.learn(&input, &target);
        assert_eq!(bits(numbers_of!(&loss, &pooled, &pooled_bar, &input_bar, &target_bar, &parameters_bar)), expected);
    }
}

#[test]
fn a_net_without_parameters_is_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(COLUMNS), Columns::ZERO, Draw::new(3));
    for _ in 0..5 {
        let (input, target) = (matrix::<4, 3>(&mut draw), matrix::<4, 3>(&mut draw));
        let seed = draw.number() as f32;
        let expected = interpreted(&compiled, &[vec![input.numbers(), target.numbers(), seed.numbers()]], &[]);
        let (input_bar, target_bar, pairs_bar, loss) = net.learn(&input, &target, seed);
        assert_eq!(bits(numbers_of!(&input_bar, &target_bar, &pairs_bar, &loss)), expected);
    }
}

#[test]
fn scalar_functions_are_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(SCALARS), Scalars::ZERO, Draw::new(6));
    for _ in 0..5 {
        let (input, seed) = (matrix::<4, 2>(&mut draw), matrix::<4, 2>(&mut draw));
        let expected = interpreted(&compiled, &[vec![input.numbers(), seed.numbers()]], &[]);
        let (output, input_bar, inner, inner_bar) = net.learn(&input, &seed);
        assert!(input_bar.iter().all(|x| x.is_finite() && *x != 0.0), "{input_bar}");
        assert_eq!(bits(numbers_of!(&output, &input_bar, &inner, &inner_bar)), expected);
    }
}

#[test]
fn what_no_point_reaches_is_positive_zero() {
    let (compiled, net, mut draw) = (compiled(PLAIN), Plain::seeded(9), Draw::new(4));
    let (input, seed) = ([matrix::<5, 5>(&mut draw)], matrix::<2, 2>(&mut draw));
    let expected = interpreted(&compiled, &[vec![input.numbers(), seed.numbers()]], &net.numbers());
    let (output, input_bar, convolution_bar) = net.learn(&input, &seed);
    assert_eq!(bits(numbers_of!(&output, &input_bar, &convolution_bar)), expected);
    assert_eq!(input_bar[0][(2, 2)].to_bits(), 0, "row and column 2 lie between the windows");
}

/// Products of strided views: outputs of rank 2, groups along a line and at one place, one tap, strides.
#[test]
fn strided_views_are_the_interpreter_to_the_bit() {
    // Frames of kernels that are not optimised, each with its tiles, are more than the two MiB of a test's thread.
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(strided_views);
    thread.expect("a thread").join().expect("the bits are equal");
}

fn strided_views() {
    let (compiled, net, mut draw) = (compiled(VIEWS), Views::seeded(13), Draw::new(8));
    let inputs: Vec<SMatrix<f32, 6, 40>> = (0..19).map(|_| matrix(&mut draw)).collect();
    let seeds: Vec<SMatrix<f32, 16, 1>> = (0..19).map(|_| matrix(&mut draw)).collect();
    let given: Vec<_> = inputs.iter().zip(&seeds).map(|(input, seed)| vec![input.numbers(), seed.numbers()]).collect();
    for i in 0..3 {
        let expected = interpreted(&compiled, &given[i..=i], &net.numbers());
        let (output, input_bar, parameters_bar) = net.learn(&inputs[i], &seeds[i]);
        assert!(parameters_bar.parameters().iter().filter(|x| **x != 0.0).count() > 10_000);
        assert_eq!(bits(numbers_of!(&output, &input_bar, &parameters_bar)), expected);
    }
    let (mut outputs, mut input_bars) = ([SMatrix::repeat(f32::NAN); 19], [SMatrix::repeat(f32::NAN); 19]);
    let mut parameters_bar = net.clone();
    net.learn_batch(&inputs, &seeds, &mut outputs, &mut input_bars, &mut parameters_bar).expect("equal lengths");
    let expected = interpreted(&compiled, &given, &net.numbers());
    assert_eq!(bits(numbers_of!(&outputs, &input_bars, &parameters_bar)), expected);
}

#[test]
fn windows_at_one_place_are_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(STEP), Step::seeded(12), Draw::new(7));
    let inputs: Vec<SMatrix<f32, 3, 4>> = (0..19).map(|_| matrix(&mut draw)).collect();
    let seeds: Vec<SVector<f32, 4>> = (0..19).map(|_| vector(&mut draw)).collect();
    let given: Vec<_> = inputs.iter().zip(&seeds).map(|(input, seed)| vec![input.numbers(), seed.numbers()]).collect();
    for i in 0..3 {
        let expected = interpreted(&compiled, &given[i..=i], &net.numbers());
        let (output, input_bar, parameters_bar) = net.learn(&inputs[i], &seeds[i]);
        assert!(parameters_bar.parameters().iter().filter(|x| **x != 0.0).count() > 100);
        assert_eq!(bits(numbers_of!(&output, &input_bar, &parameters_bar)), expected);
    }
    let (mut outputs, mut input_bars) = ([SVector::repeat(f32::NAN); 19], [SMatrix::repeat(f32::NAN); 19]);
    let mut parameters_bar = net.clone();
    net.learn_batch(&inputs, &seeds, &mut outputs, &mut input_bars, &mut parameters_bar).expect("equal lengths");
    let expected = interpreted(&compiled, &given, &net.numbers());
    assert_eq!(bits(numbers_of!(&outputs, &input_bars, &parameters_bar)), expected);
}

#[test]
fn a_batch_is_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(PERCEPTRON), Perceptron::seeded(10), Draw::new(5));
    let inputs: Vec<SVector<f32, 13>> = (0..4).map(|_| vector(&mut draw)).collect();
    let targets: Vec<Index<5>> = (0..4).map(|_| Index::new(draw.below(5)).expect("below 5")).collect();
    let given: Vec<_> =
        inputs.iter().zip(&targets).map(|(input, target)| vec![input.numbers(), target.numbers()]).collect();
    let expected = interpreted(&compiled, &given, &net.numbers());
    let (mut losses, mut logits) = ([f32::NAN; 4], [SVector::repeat(f32::NAN); 4]);
    let (mut input_bars, mut logits_bars) = ([SVector::repeat(f32::NAN); 4], [SVector::repeat(f32::NAN); 4]);
    let mut parameters_bar = net.clone();
    net.learn_batch(
        &inputs,
        &targets,
        &mut losses,
        &mut logits,
        &mut input_bars,
        &mut logits_bars,
        &mut parameters_bar,
    )
    .expect("equal lengths");
    assert_eq!(bits(numbers_of!(&losses, &logits, &input_bars, &logits_bars, &parameters_bar)), expected);
}

/// What the interpreter has and what a call has, all NaN the same.
fn assert_same_bits(found: Vec<f64>, expected: Vec<u32>, what: &str) {
    let of = |x: u32| if f32::from_bits(x).is_nan() { f32::NAN.to_bits() } else { x };
    let [found, expected] = [bits(found), expected].map(|all| all.into_iter().map(of).collect::<Vec<_>>());
    assert_eq!(found, expected, "{what}");
}

/// Finite numbers, and in the second draw an infinity in one sample.
fn seeds<const N: usize>(draw: &mut Draw, samples: usize, has_infinity: bool) -> Vec<SVector<f32, N>> {
    let mut seeds: Vec<SVector<f32, N>> = (0..samples).map(|_| vector(draw)).collect();
    if has_infinity {
        seeds[samples / 2][1] = f32::NEG_INFINITY;
    }
    seeds
}

/// What is computed from a sum over the samples sees the whole of it, in blocks of any size.
#[test]
fn sums_that_others_read_are_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(REPEATED), Repeated::seeded(14), Draw::new(9));
    for (samples, has_infinity) in [(1, false), (9, false), (70, false), (190, false), (1, true), (9, true), (70, true)]
    {
        let seeds: Vec<SVector<f32, 2>> = seeds(&mut draw, samples, has_infinity);
        let given: Vec<_> = seeds.iter().map(|seed| vec![seed.numbers()]).collect();
        let (mut values, mut biases_bar) = (vec![SVector::repeat(f32::NAN); samples], SVector::repeat(f32::NAN));
        net.learn_batch(&seeds, &mut values, &mut biases_bar).expect("equal lengths");
        let mut expected = interpreted(&compiled, &given, &net.numbers());
        // The interpreter has the value that all samples share once.
        let shared = expected.drain(..2).collect::<Vec<_>>();
        values.iter().for_each(|value| assert_eq!(bits(value.numbers()), shared));
        assert!(has_infinity || biases_bar.iter().all(|x| x.is_finite() && *x != 0.0));
        assert_same_bits(biases_bar.numbers(), expected, &format!("{samples} samples, infinity: {has_infinity}"));
    }
}

#[test]
fn normalised_weights_are_the_interpreter_to_the_bit() {
    let (compiled, net, mut draw) = (compiled(NORMALISED), Normalised::seeded(15), Draw::new(10));
    for (samples, has_infinity) in [(1, false), (9, false), (70, false), (190, false), (1, true), (9, true), (70, true)]
    {
        let seeds: Vec<SVector<f32, 3>> = seeds(&mut draw, samples, has_infinity);
        let inputs: Vec<SVector<f32, 5>> = (0..samples).map(|_| vector(&mut draw)).collect();
        let given: Vec<_> = inputs.iter().zip(&seeds).map(|(x, seed)| vec![x.numbers(), seed.numbers()]).collect();
        let (mut values, mut backs) = (vec![SVector::zeros(); samples], vec![SVector::zeros(); samples]);
        let mut sums = net.clone();
        net.learn_batch(&inputs, &seeds, &mut values, &mut backs, &mut sums).expect("equal lengths");
        assert!(has_infinity || sums.parameters().iter().all(|x| x.is_finite() && *x != 0.0));
        let expected = interpreted(&compiled, &given, &net.numbers());
        let each = values.iter().map(Numbers::numbers).chain(backs.iter().map(Numbers::numbers));
        let found = each.chain([sums.numbers()]).flatten().collect();
        assert_same_bits(found, expected, &format!("{samples} samples, infinity: {has_infinity}"));
        if samples == 1 {
            let (value, back, sums) = net.learn(&inputs[0], &seeds[0]);
            let expected = interpreted(&compiled, &given, &net.numbers());
            assert_same_bits(numbers_of!(&value, &back, &sums), expected, "one sample");
        }
    }
}
