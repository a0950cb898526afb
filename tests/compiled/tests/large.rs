//! A net of 51 MB on a thread with a stack of 512 KiB, without optimisation: any temporary of the net's size, even one
//! that an optimiser of code would remove, ends the process.

use net_runtime::nalgebra::SMatrix;
use net_runtime::prelude::*;
use net_runtime::rand_core::SeedableRng;
use net_runtime::{Initialiser, Kaiming, Momentum, Orthogonal, Parameters, Random, RmsProp, SignSgd, Xavier};
use rand_pcg::Pcg32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::Builder;

net! {
    const WIDE = 3584;
    Large = line: linear(WIDE -> WIDE) |> mean_squared_loss;
    fn learn(input, target) -> (loss, grad(parameters));
    fn predict(input) -> line;
    fn train(input, target) -> (loss, descend(parameters));

    /// 50 MB of twelve long vectors.
    Tall = linear(12 -> 1048576, biases = none);
    fn project(input) -> output;

    /// One sample's intermediates are a quarter of 512 KiB, a batch's would be more by far.
    Pictures(input: [1, 60, 60]) = convolution(4, 3x3, padding = same) |> tanh |> convolution(2, 3x3, padding = same)
        |> tanh |> flatten |> linear(3) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
    fn saliency(input, target) -> grad(input);
}

// Sixteen samples of all gradients are just below what a block may have.
net! {
    LeNet(input: [1, 28, 28]) = convolution(6, 5x5) |> ramp |> pooling(2x2, stride = 2) |> convolution(16, 5x5) |> ramp
        |> pooling(2x2, stride = 2) |> flatten |> linear(120) |> ramp |> linear(84) |> ramp |> linear(10) |> softmax
        |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
    fn gradients(input, target) -> (loss, grad(all));
}

const WIDE: usize = 3584;
const STACK: usize = 512 << 10;
const RATE: f32 = 0.125;

type Vector = net_runtime::nalgebra::SVector<f32, WIDE>;

static STORED: Mutex<Large> = Mutex::new(Large::ZERO);
/// `descend` stores no gradient: what it works in is a few vectors, and fits on the stack.
const _: () = assert!(Large::TRAIN_SCRATCH_BYTES <= 4 * 4 * WIDE);

fn on_a_small_stack(test: fn()) {
    // 51 MB are far more than the stack, whatever the system rounds it up to.
    assert!(size_of::<Large>() > 50_000_000 && size_of::<Large>() > 90 * STACK);
    let thread = Builder::new().stack_size(STACK).spawn(test).expect("a thread");
    thread.join().expect("no panic");
}

/// One at the first column, -2 at the last: every other column of the weights has the gradient 0.
fn input() -> Box<Vector> {
    let mut input = Box::new(Vector::zeros());
    (input[0], input[WIDE - 1]) = (1.0, -2.0);
    input
}

/// The gradient at a target of zeros, and the prediction.
fn gradient(net: &Large) -> (Box<Large>, Box<Vector>) {
    let (x, target, mut y) = (input(), Box::new(Vector::zeros()), Box::new(Vector::zeros()));
    let (mut loss, mut gradient) = (0.0, Large::boxed());
    let mut scratch = Box::new(LargeLearnScratch::ZERO);
    net.learn_with(&mut scratch, &x, &target, &mut loss, &mut gradient);
    net.predict_with(&mut Box::new(LargePredictScratch::ZERO), &x, &mut y);
    for row in 0..WIDE {
        let expected = net.line.weights[(row, 0)] - 2.0 * net.line.weights[(row, WIDE - 1)];
        assert!((y[row] - expected).abs() <= 2e-8, "{} at {row}, expected {expected}", y[row]);
    }
    let mean = y.iter().map(|y| f64::from(*y).powi(2)).sum::<f64>() / WIDE as f64;
    assert!((f64::from(loss) - mean).abs() <= 1e-5 * mean, "{loss}, expected {mean}");
    (gradient, y)
}

/// Learned numbers that had a gradient moved by `step` of it, all others are the same bits.
fn assert_stepped(before: &Large, after: &Large, y: &Vector, step: impl Fn(f64) -> f64) {
    let moved = |before: f32, after: f32, g: f64| {
        let expected = f64::from(before) - step(g);
        let off = (f64::from(after) - expected).abs();
        assert!(off <= 2e-8 + 1e-6 * step(g).abs(), "{before} became {after}, expected {expected}");
    };
    for row in 0..WIDE {
        let g = 2.0 / WIDE as f64 * f64::from(y[row]);
        moved(before.line.weights[(row, 0)], after.line.weights[(row, 0)], g);
        moved(before.line.weights[(row, WIDE - 1)], after.line.weights[(row, WIDE - 1)], -2.0 * g);
        moved(before.line.biases[row], after.line.biases[row], g);
    }
    let still = WIDE..WIDE * (WIDE - 1); // memory is by columns
    let same = |(a, b): (&f32, &f32)| a.to_bits() == b.to_bits();
    assert!(before.parameters()[still.clone()].iter().zip(&after.parameters()[still]).all(same));
}

fn seeded() -> Box<Large> {
    let mut net = Large::boxed();
    net.initialise(&mut Pcg32::seed_from_u64(7));
    net
}

#[test]
fn a_net_larger_than_the_stack_is_initialised_in_place() {
    on_a_small_stack(|| {
        fn deviation(with: &impl Initialiser) -> f64 {
            let mut net = Large::boxed();
            net.line.biases.fill(1.0);
            net.initialise_with(with, &mut Pcg32::seed_from_u64(7));
            assert!(net.line.biases.iter().all(|b| *b == 0.0));
            let squares = net.line.weights.iter().map(|w| f64::from(*w).powi(2));
            (squares.sum::<f64>() / (WIDE * WIDE) as f64).sqrt()
        }
        // Of 12.8 million numbers the deviation is known to 0.02 % (one standard error).
        let wide = WIDE as f64;
        let close = |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-3, "{found}, {expected}");
        close(deviation(&Kaiming::normal()), (2.0 / wide).sqrt());
        close(deviation(&Xavier::uniform()), (1.0 / wide).sqrt());
        close(deviation(&Random::uniform(0.5)), 0.5 / 3.0_f64.sqrt());
    });
}

#[test]
fn a_net_larger_than_the_stack_learns_by_every_optimiser() {
    on_a_small_stack(|| {
        let before = seeded();
        let (gradient, y) = gradient(&before);
        let mut after = Large::boxed();
        macro_rules! check {
            ($($optimiser:expr => $step:expr;)*) => {$(
                after.parameters_mut().copy_from_slice(before.parameters());
                let mut optimiser = $optimiser;
                optimiser.step(&mut after, &gradient);
                assert_stepped(&before, &after, &y, $step);
            )*};
        }
        let rate = f64::from(RATE);
        check! {
            Sgd::<Large>::new(RATE) => |g| rate * g;
            Momentum::<Large>::boxed(RATE, 0.9) => |g| rate * g;
            // v = (1 - beta) g^2 after the first step; Adam's epsilon is beside the root of the uncorrected v.
            Adam::<Large>::boxed(RATE) => |g| {
                let root = (1.0 - f64::from(0.999_f32)).sqrt(); // not that of 0.001, by 6e-6 of it
                rate * root * g / (root * g.abs() + 1e-5)
            };
        }
        // The others have the same memory and their formulas elsewhere: here each only has to move, and in place.
        let (mut rms_prop, mut sign) = (RmsProp::<Large>::boxed(RATE), SignSgd::<Large>::boxed(RATE));
        rms_prop.step(&mut after, &gradient);
        sign.step(&mut after, &gradient);
        assert!(after.parameters().iter().all(|w| w.is_finite()));
        assert_ne!(after.line.biases, before.line.biases);
    });
}

#[test]
fn a_net_larger_than_the_stack_lives_in_a_static() {
    on_a_small_stack(|| {
        let mut net: MutexGuard<'_, Large> = STORED.lock().unwrap_or_else(PoisonError::into_inner);
        net.initialise(&mut Pcg32::seed_from_u64(7));
        let before = seeded();
        assert!(*net == *before);
        let (_, y) = gradient(&net);
        let mut loss = 0.0;
        net.train_into(&input(), &Vector::zeros(), RATE, &mut loss);
        assert_stepped(&before, &net, &y, |g| f64::from(RATE) * g);
        // The vector space, in place.
        *net -= &*before;
        *net *= 2.0;
        net.axpy(1.0, &before);
        assert_stepped(&before, &net, &y, |g| 2.0 * f64::from(RATE) * g);
    });
}

#[test]
fn a_net_larger_than_the_stack_in_its_other_calls() {
    on_a_small_stack(|| {
        let net = seeded();
        let (expected, expected_y) = gradient(&net);
        let (x, target) = (input(), Box::new(Vector::zeros()));
        let (mut y, mut loss, mut gradient) = (Box::new(Vector::zeros()), 0.0, Large::boxed());
        net.predict_into(&x, &mut y);
        assert!(y == expected_y);
        gradient.line.biases.fill(f32::NAN);
        net.learn_into(&x, &target, &mut loss, &mut gradient);
        assert!(gradient == expected);
        let expected_loss = loss;
        let (inputs, targets) = (vec![*x; 3], vec![*target; 3]);
        let (mut ys, mut losses) = (vec![*target; 3], [f32::NAN; 3]);
        net.predict_batch(&inputs, &mut ys).expect("three samples each");
        assert!(ys.iter().all(|y| *y == *expected_y));
        gradient.line.biases.fill(f32::NAN);
        net.learn_batch(&inputs[..1], &targets[..1], &mut losses[..1], &mut gradient).expect("one sample each");
        assert!(gradient == expected && losses[0] == expected_loss);
        net.learn_batch(&inputs, &targets, &mut losses, &mut gradient).expect("three samples each");
        assert_eq!(losses, [expected_loss; 3]);
        // Two roundings more, of sums of equal numbers.
        let near =
            |(sum, one): (&f32, &f32)| (f64::from(*sum) - 3.0 * f64::from(*one)).abs() <= 4e-7 * f64::from(one.abs());
        assert!(gradient.parameters().iter().zip(expected.parameters()).all(near));
    });
}

/// Runs on a stack of so many bytes.
fn on_a_stack(stack: usize, run: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = Builder::new().stack_size(stack).spawn_scoped(scope, run).expect("a thread");
        thread.join().expect("no panic");
    });
}

/// A stack of 512 KiB, and what a thread and the frames of the callers take without optimisation.
fn on_the_stack(run: impl FnOnce() + Send) {
    on_a_stack(STACK + (32 << 10), run);
}

/// With optimisation these take 496 and 448 KiB of stack; without it the frames of the calls and of the kernels come to some
/// 400 KiB more.
fn on_the_stack_with_kernels(run: impl FnOnce() + Send) {
    on_a_stack(if cfg!(debug_assertions) { STACK + (448 << 10) } else { STACK }, run);
}

#[test]
fn a_block_of_sixteen_of_all_gradients_stays_within_512_kib() {
    let net = LeNet::seeded(3);
    let picture = |sample: usize| [SMatrix::from_fn(|row, column| ((row * column + sample) as f32).sin())];
    let inputs: Vec<[SMatrix<f32, 28, 28>; 1]> = (0..20).map(picture).collect();
    let targets: Vec<Index<10>> = (0..20).map(|sample| Index::new(sample % 10).expect("below 10")).collect();
    let (mut losses, mut bars, mut sum, mut alone) =
        (vec![f32::NAN; 20], vec![[SMatrix::zeros()]; 20], LeNet::boxed(), LeNet::boxed());
    on_the_stack_with_kernels(|| {
        net.gradients_batch(&inputs, &targets, &mut losses, &mut bars, &mut sum).expect("as many of each")
    });
    let first = losses.clone();
    on_the_stack_with_kernels(|| net.learn_batch(&inputs, &targets, &mut losses, &mut alone).expect("as many of each"));
    assert!(losses == first && sum == alone && sum.parameters().iter().any(|x| *x != 0.0));
    assert!(bars.iter().all(|bar| bar[0].iter().any(|x| *x != 0.0)));
}

#[test]
fn the_intermediates_of_a_batch_stay_within_512_kib() {
    type Picture = [SMatrix<f32, 60, 60>; 1];
    const { assert!(Pictures::LEARN_SCRATCH_BYTES > 96 << 10 && Pictures::LEARN_SCRATCH_BYTES < STACK) };
    let net = Pictures::seeded(3);
    for samples in [3, 70] {
        let picture = |sample: usize| [SMatrix::from_fn(|row, column| ((row * column + sample) as f32).sin())];
        let inputs: Vec<Picture> = (0..samples).map(picture).collect();
        let targets: Vec<Index<3>> = (0..samples).map(|sample| Index::new(sample % 3).expect("below 3")).collect();
        let (mut losses, mut bars) = (vec![f32::NAN; samples], vec![[SMatrix::zeros()]; samples]);
        let (mut sum, mut one, mut bar) = (Pictures::boxed(), Pictures::boxed(), [SMatrix::zeros()]);
        on_the_stack(|| net.learn_batch(&inputs, &targets, &mut losses, &mut sum).expect("as many of each"));
        on_the_stack(|| net.saliency_batch(&inputs, &targets, &mut bars).expect("as many of each"));
        let mut expected = Pictures::boxed();
        let compared: Vec<usize> = if samples == 3 { (0..3).collect() } else { vec![0, samples - 1] };
        for sample in compared {
            let mut loss = f32::NAN;
            on_the_stack(|| net.learn_into(&inputs[sample], targets[sample], &mut loss, &mut one));
            on_the_stack(|| net.saliency_into(&inputs[sample], targets[sample], &mut bar));
            *expected += &one;
            assert!((loss - losses[sample]).abs() <= 1e-5 * loss.abs());
            assert!((bar[0] - bars[sample][0]).abs().max() <= 1e-5 * bar[0].abs().max() && bar[0].abs().max() > 0.0);
        }
        if samples > 3 {
            continue;
        }
        let largest = expected.parameters().iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
        let near = |(sum, expected): (&f32, &f32)| (sum - expected).abs() <= 1e-5 * largest;
        assert!(largest > 0.0 && sum.parameters().iter().zip(expected.parameters()).all(near));
    }
}

#[test]
fn a_tall_matrix_larger_than_the_stack_is_made_orthogonal_in_place() {
    on_a_small_stack(|| {
        let mut net = Tall::boxed();
        net.initialise_with(&Orthogonal::new(), &mut Pcg32::seed_from_u64(7));
        for (i, j) in [(0, 0), (0, 1), (3, 9), (11, 11), (10, 11)] {
            let (a, b) = (net.linear.weights.column(i), net.linear.weights.column(j));
            let product: f64 = a.iter().zip(b.iter()).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            let expected = f64::from(u8::from(i == j));
            assert!((product - expected).abs() <= 1e-5, "{product} of columns {i} and {j}");
        }
    });
}
