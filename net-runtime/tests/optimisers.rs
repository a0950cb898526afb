//! Optimisers and schedules against numbers computed elsewhere: NumPy in the same precision, the textbook's form in
//! `f64`, and optax in `f64`.

#[rustfmt::skip]
#[path = "optimisers/optax.rs"]
mod optax;

use net_runtime::{
    Adagrad, Adam, Linear, Lion, Momentum, MovingAverage, Options, Parameters, RmsProp, Schedule, Sgd, SignSgd,
};

macro_rules! net {
    ($($net:ident $scalar:ident),*) => {$(net_runtime::__private::net_struct! {
        /// Four numbers.
        pub struct $net: $scalar [layout 0; parameters 4] {
            /// All of them.
            linear: Linear<$scalar, 4, 1, ()>,
        }
    })*};
}
net!(Single f32, Double f64);

const START: [f64; 4] = [1.0, -2.0, 0.5, 0.0];
const GRADIENTS: [[f64; 4]; 3] = [[0.5, -1.0, 2.0, 0.0], [0.25, 3.0, -1.0, 0.0], [-4.0, 1.0, 0.125, 0.0]];

static ADAM: Adam<Single> = Adam::new(0.1);

fn single(numbers: [f64; 4]) -> Single {
    Single::from_parameters(&numbers.map(|x| x as f32)).clone()
}

fn three_steps_single(mut adam: Adam<Single>) -> Single {
    let mut net = single(START);
    GRADIENTS.into_iter().for_each(|gradient| adam.step(&mut net, &single(gradient)));
    net
}

fn three_steps_double(mut adam: Adam<Double>) -> Double {
    let mut net = Double::from_parameters(&START).clone();
    GRADIENTS.iter().for_each(|gradient| adam.step(&mut net, Double::from_parameters(gradient)));
    net
}

fn assert_close(net: &Double, expected: [f64; 4]) {
    for (found, expected) in net.parameters().iter().zip(expected) {
        assert!((found - expected).abs() <= 1e-15 * expected.abs(), "expected {expected}, found {found}");
    }
}

#[test]
fn adam_in_f32_is_numpy_in_f32_to_the_bit() {
    let net = three_steps_single(ADAM.clone());
    assert_eq!(net.parameters(), [0.860_196_7, -2.005_131_7, 0.349_265_04, 0.0]);
}

#[test]
fn adam_is_the_textbook_with_epsilon_scaled() {
    // m^ and v^ corrected each by itself, epsilon / sqrt(1 - beta2^t) in the denominator.
    let textbook = [0.860_196_745_650_026_4, -2.005_132_351_887_078_3, 0.349_264_790_575_487_65, 0.0];
    assert_close(&three_steps_double(Adam::new(0.1)), textbook);
}

#[test]
fn adam_uses_the_betas_and_the_epsilon_that_it_was_given() {
    let expected = [1.002_138_696_533_318_3, -2.053_832_265_853_644, 0.429_364_082_224_705_85, 0.0];
    assert_close(&three_steps_double(Adam::new(0.1).with_betas(0.5, 0.75).with_epsilon(0.5)), expected);
    let expected = [1.002_138_6, -2.053_832_5, 0.429_364_1, 0.0];
    let net = three_steps_single(Adam::new(0.1).with_betas(0.5, 0.75).with_epsilon(0.5));
    assert_eq!(net.parameters(), expected);
}

#[test]
fn the_rate_of_adam_can_be_changed_between_steps() {
    let mut net = Single::ZERO;
    let mut adam = Adam::new(1.0);
    adam.rate = 0.0;
    adam.step(&mut net, &single(GRADIENTS[0]));
    assert_eq!(net, Single::ZERO);
}

#[test]
fn sgd_goes_down_the_gradient() {
    const DESCENT: Sgd<Double> = Sgd::new(0.5);
    let (mut net, mut sgd) = (Double::from_parameters(&START).clone(), DESCENT);
    sgd.step(&mut net, Double::from_parameters(&GRADIENTS[0]));
    assert_eq!(net.parameters(), [0.75, -1.5, -0.5, 0.0]);
    assert_eq!(size_of::<Sgd<Double>>(), size_of::<(f64, Options<f64>)>()); // no memory
}

/// The net after all steps of an optimiser.
macro_rules! assert_optax {
    ($($name:ident: $optimiser:expr;)*) => {$(
        let mut net = Double::from_parameters(&optax::START).clone();
        let mut optimiser = $optimiser;
        for gradient in &optax::GRADIENTS {
            optimiser.step(&mut net, Double::from_parameters(gradient));
        }
        for (found, expected) in net.parameters().iter().zip(optax::$name) {
            let off = (found - expected).abs();
            assert!(off <= 1e-14 * expected.abs().max(1.0), "{}: expected {expected}, found {found}", stringify!($name));
        }
    )*};
}

#[test]
fn optimisers_are_those_of_optax() {
    const RATE: f64 = 0.1;
    assert_optax! {
        SGD: Sgd::new(RATE);
        SGD_CLIPPED: Sgd::new(RATE).with_clipping(0.75);
        SGD_CLIPPED_BY_NORM: Sgd::new(RATE).with_norm_clipping(1.5);
        SGD_L2_AFTER_CLIPPING: Sgd::new(RATE).with_clipping(0.75).with_l2(0.3);
        MOMENTUM: Sgd::new(RATE).with_momentum(0.9);
        NESTEROV: Momentum::new(RATE, 0.9).with_nesterov();
        MOMENTUM_DECAYED: Sgd::new(RATE).with_decay(0.2).with_momentum(0.9);
        RMS_PROP: RmsProp::new(RATE);
        RMS_PROP_SET: RmsProp::new(RATE).with_norm_clipping(1.5).with_beta(0.75).with_epsilon(0.1);
        ADAGRAD: Adagrad::new(RATE).with_epsilon(0.0);
        ADAGRAD_L2: Adagrad::new(RATE).with_epsilon(0.0).with_clipping(0.75).with_l2(0.3);
        LION: Lion::new(RATE);
        LION_SET: Lion::new(RATE).with_betas(0.5, 0.75).with_decay(0.3);
        SIGN_SGD: SignSgd::new(RATE);
        SIGN_SGD_SET: SignSgd::new(RATE).with_l2(1.5).with_momentum(0.5);
        ADAM: Adam::new(RATE).with_epsilon(0.0);
        ADAM_CLIPPED_L2: Adam::new(RATE).with_epsilon(0.0).with_clipping(0.75).with_l2(0.3);
        ADAM_W: Adam::new(RATE).with_epsilon(0.0).with_decay(0.3);
    }
}

#[test]
fn a_moving_average_is_that_of_optax() {
    let (mut net, mut average) = (Double::from_parameters(&optax::START).clone(), MovingAverage::new(0.9));
    average.update(&net);
    for gradient in &optax::GRADIENTS {
        Sgd::new(0.1).step(&mut net, Double::from_parameters(gradient));
        average.update(&net);
    }
    for (found, expected) in average.net.parameters().iter().zip(optax::AVERAGE) {
        assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "expected {expected}, found {found}");
    }
}

/// What is remembered is read, set in another optimiser, and goes on to the bit.
#[test]
fn what_is_remembered_can_be_read_and_set() {
    macro_rules! goes_on {
        ($($new:expr, $to:ident, $from:ident, $set:block;)*) => {$(
            let (mut net, mut $from) = (Double::from_parameters(&START).clone(), $new);
            GRADIENTS.iter().for_each(|gradient| $from.step(&mut net, Double::from_parameters(gradient)));
            let mut $to = $new;
            $set
            assert_eq!($to, $from);
        )*};
    }
    goes_on! {
        Momentum::new(0.1, 0.9), to, from, { to.velocity = from.velocity.clone(); };
        RmsProp::new(0.1), to, from, { to.square = from.square.clone(); };
        Adagrad::new(0.1), to, from, { to.square = from.square.clone(); };
        Lion::new(0.1), to, from, { to.mean = from.mean.clone(); };
        SignSgd::new(0.1), to, from, { to.mean = from.mean.clone(); };
        Adam::new(0.1), to, from, {
            (to.mean, to.square) = (from.mean.clone(), from.square.clone());
            to.set_steps(from.steps());
        };
    }
    // No more is multiplied than changes.
    let mut adam = Adam::<Double>::new(0.1);
    adam.set_steps(u64::MAX);
    let mut zero = Double::ZERO;
    adam.step(&mut zero, &Double::ZERO);
    assert_eq!(adam.steps(), u64::MAX);
}

#[test]
fn boxed_optimisers_are_the_new_ones() {
    assert_eq!(*Adam::<Double>::boxed(0.1), Adam::new(0.1));
    assert_eq!(*Momentum::<Double>::boxed(0.1, 0.9), Momentum::new(0.1, 0.9));
    assert_eq!(*RmsProp::<Double>::boxed(0.1), RmsProp::new(0.1));
    assert_eq!(*Adagrad::<Double>::boxed(0.1), Adagrad::new(0.1));
    assert_eq!(*Lion::<Double>::boxed(0.1), Lion::new(0.1));
    assert_eq!(*MovingAverage::<Double>::boxed(0.9), MovingAverage::new(0.9));
    assert_eq!(*SignSgd::<Double>::boxed(0.1), SignSgd::new(0.1));
}

#[test]
fn weights_are_clipped_after_the_step() {
    let mut net = Double::from_parameters(&START).clone();
    Sgd::new(1.0).with_weight_clipping(1.25).step(&mut net, Double::from_parameters(&[-1.0, 0.0, 0.25, 0.0]));
    assert_eq!(net.parameters(), [1.25, -1.25, 0.25, 0.0]);
}

#[test]
fn a_gradient_of_nan_is_not_hidden_by_clipping() {
    let mut net = Double::ZERO;
    let gradient = Double::from_parameters(&[f64::NAN, 1.0, 0.0, 0.0]);
    Sgd::new(1.0).with_clipping(0.5).with_norm_clipping(0.5).step(&mut net, gradient);
    assert!(net.parameters()[0].is_nan());
}

/// What one step of plain descent at the rate 1 takes away, its gradient clipped to this norm.
fn clipped_double(gradient: [f64; 4], limit: f64) -> [f64; 4] {
    let mut net = Double::ZERO;
    Sgd::new(1.0).with_norm_clipping(limit).step(&mut net, Double::from_parameters(&gradient));
    net.linear.weights.data.0.map(|[w]| -w)
}

fn clipped_single(gradient: [f32; 4], limit: f32) -> [f32; 4] {
    let mut net = Single::ZERO;
    Sgd::new(1.0).with_norm_clipping(limit).step(&mut net, Single::from_parameters(&gradient));
    net.linear.weights.data.0.map(|[w]| -w)
}

#[test]
fn the_norm_of_any_gradient_is_clipped() {
    // Gradients of the norm 5 * size, clipped to a limit, whatever over- or underflows when it is squared.
    let near = |found: f64, expected: f64| (found - expected).abs() <= 4.0 * f64::EPSILON * expected.abs();
    for (size, limit) in
        [(1e200, 1.0), (1e307, 2.0), (1.0, 0.5), (1e-200, 1e-250), (1e-160, 1e-161), (1e300, 1e-300), (3e307, 1e-3)]
    {
        let found = clipped_double([3.0 * size, -4.0 * size, 0.0, 0.0], limit);
        let expected = [0.6 * limit, -0.8 * limit];
        assert!(near(found[0], expected[0]) && near(found[1], expected[1]), "{size:e} to {limit:e}: {found:?}");
    }
    for size in [1e-200, 1e-310, 1e200] {
        let gradient = [3.0 * size, 4.0 * size, 0.0, 0.0];
        assert_eq!(clipped_double(gradient, 5.5 * size), gradient); // the norm is less
    }
    // The norm is twice the largest number, and beyond all.
    assert_eq!(clipped_double([f64::MAX; 4], 1.0), [0.5; 4]);
    assert_eq!(clipped_single([f32::MAX; 4], 1.0), [0.5; 4]);
    let near = |found: f32, expected: f32| (found - expected).abs() <= 4.0 * f32::EPSILON * expected.abs();
    for (size, limit) in [(1e37_f32, 1.0_f32), (1e-40, 1e-42), (8e37, 1e-10), (1e30, 1e-30), (1.0, 0.25)] {
        let found = clipped_single([3.0 * size, -4.0 * size, 0.0, 0.0], limit);
        let coarse = if size < 1e-38 { 2.0_f32.powi(-149) } else { 0.0 };
        let is_right = |found: f32, expected: f32| near(found, expected) || (found - expected).abs() <= coarse;
        assert!(
            is_right(found[0], 0.6 * limit) && is_right(found[1], -0.8 * limit),
            "{size:e} to {limit:e}: {found:?}"
        );
    }
}

#[test]
fn a_gradient_without_a_finite_norm_shows() {
    let [a, b, c, d] = clipped_double([f64::INFINITY, 1e300, -2.0, 0.0], 1.0);
    assert!(a.is_nan() && [b, c, d] == [0.0; 3]);
    assert!(clipped_double([f64::NAN, 1e300, -2.0, 0.0], 1.0).into_iter().all(f64::is_nan));
    assert!(clipped_single([f32::NAN, f32::INFINITY, -2.0, 0.0], 1.0).into_iter().all(f32::is_nan));
    // Without a limit every number is by itself.
    assert_eq!(clipped_double([f64::INFINITY, 1.0, 2.0, 3.0], f64::INFINITY), [f64::INFINITY, 1.0, 2.0, 3.0]);
    assert_eq!(clipped_double([0.0; 4], 0.0), [0.0; 4]);
}

/// Steps by one gradient that is too large to be squared, and by 1000 small ones: each is about the rate.
macro_rules! goes_on_after {
    ($net:ident, $optimiser:expr, $large:expr) => {{
        let (mut net, mut optimiser) = ($net::ZERO, $optimiser);
        optimiser.step(&mut net, $net::from_parameters(&[$large, -$large, 0.0, 0.0]));
        let [[a], [b], ..] = net.linear.weights.data.0;
        assert!(a < -0.05 && a > -0.4 && b == -a, "{a} {b}");
        for _ in 0..200_000 {
            optimiser.step(&mut net, $net::from_parameters(&[1.0, -1.0, 0.0, 0.0]));
        }
        let [[before], ..] = net.linear.weights.data.0;
        optimiser.step(&mut net, $net::from_parameters(&[1.0, -1.0, 0.0, 0.0]));
        let [[after], ..] = net.linear.weights.data.0;
        assert!((before - after - 0.1).abs() < 0.02, "{before} {after}");
    }};
}

#[test]
fn a_gradient_whose_square_overflows_does_not_end_learning() {
    for large in [1e20_f32, 3e38] {
        goes_on_after!(Single, RmsProp::new(0.1), large);
        goes_on_after!(Single, Adam::new(0.1), large);
    }
    for large in [1e160, 1e308] {
        goes_on_after!(Double, RmsProp::new(0.1), large);
        goes_on_after!(Double, Adam::new(0.1).with_betas(0.9, 0.99), large);
    }
    let mut net = Single::ZERO;
    Adam::new(0.1).step(&mut net, Single::from_parameters(&[f32::INFINITY, 1.0, 0.0, 0.0]));
    let [[a], [b], ..] = net.linear.weights.data.0;
    assert!(a.is_nan() && (b + 0.1).abs() < 1e-3, "{a} {b}");
}

#[test]
fn schedules_are_those_of_optax() {
    let schedules = [
        (Schedule::constant(0.5), optax::CONSTANT),
        (Schedule::steps(0.5, 7, 0.3), optax::STEPS),
        (Schedule::exponential(0.5, 7, 0.3), optax::EXPONENTIAL),
        (Schedule::polynomial(0.5, 0.1, 20, 2.5), optax::POLYNOMIAL),
        (Schedule::cosine(0.5, 0.1, 20), optax::COSINE),
        (Schedule::cosine(0.5, 0.1, 20).with_warm_up(5), optax::WARM_UP_COSINE),
    ];
    for (schedule, expected) in schedules {
        for (step, expected) in optax::AT.into_iter().zip(expected) {
            let found = schedule.rate(step);
            assert!((found - expected).abs() <= 1e-13 * expected, "{schedule:?} at {step}: {expected}, {found}");
        }
    }
    // A curve of no steps is over at once, and there is no division by zero.
    assert_eq!(Schedule::cosine(0.5_f32, 0.25, 0).rate(0), 0.25);
    assert_eq!(Schedule::polynomial(0.5_f32, 0.25, 0, 1.0).rate(3), 0.25);
}

/// Three steps by means, and three by the sums over four times as many samples: to the bit, as 4 is a power of 2.
macro_rules! assert_a_sum_is_its_mean {
    ($($optimiser:expr),* $(,)?) => {$(
        let (mut by_mean, mut by_sum) = (Double::from_parameters(&START).clone(), Double::from_parameters(&START).clone());
        let (mut mean, mut sum) = ($optimiser, $optimiser);
        for gradient in &GRADIENTS {
            mean.step(&mut by_mean, Double::from_parameters(gradient));
            sum.step_of(4, &mut by_sum, Double::from_parameters(&gradient.map(|g| 4.0 * g)));
            assert_eq!(by_sum, by_mean, stringify!($optimiser));
        }
        assert_ne!(by_sum, *Double::from_parameters(&START));
        assert_eq!(sum, mean);
        let before = (sum.clone(), by_sum.clone());
        sum.step_of(0, &mut by_sum, Double::from_parameters(&GRADIENTS[0]));
        assert_eq!((sum, by_sum), before, "of no samples: {}", stringify!($optimiser));
    )*};
}

#[test]
fn a_sum_over_samples_steps_as_its_mean_and_no_samples_do_not() {
    assert_a_sum_is_its_mean!(
        Sgd::<Double>::new(0.1),
        Sgd::<Double>::new(0.1).with_norm_clipping(1.5),
        Sgd::<Double>::new(0.1).with_clipping(0.75).with_l2(0.5).with_decay(0.25).with_weight_clipping(1.75),
        Momentum::<Double>::new(0.1, 0.5),
        Momentum::<Double>::new(0.1, 0.5).with_nesterov().with_norm_clipping(1.5),
        Adam::<Double>::new(0.1),
        Adam::<Double>::new(0.1).with_norm_clipping(1.5).with_decay(0.25),
        RmsProp::<Double>::new(0.1).with_clipping(0.75).with_l2(0.5),
        SignSgd::<Double>::new(0.1).with_l2(0.5),
        Adagrad::<Double>::new(0.1).with_l2(0.5),
        Lion::<Double>::new(0.1).with_l2(0.5).with_decay(0.25),
    );
}

#[test]
fn the_norm_that_is_clipped_is_that_of_the_mean() {
    // Of the mean (3, 4) / 2, whose norm is 2.5: clipped to 1, and not at all.
    for (limit, expected) in [(1.0, [-0.6, -0.8]), (2.5, [-1.5, -2.0])] {
        let mut net = Double::ZERO;
        Sgd::new(1.0).with_norm_clipping(limit).step_of(2, &mut net, Double::from_parameters(&[3.0, 4.0, 0.0, 0.0]));
        assert_close(&net, [expected[0], expected[1], 0.0, 0.0]);
    }
}
