//! Optimisers and schedules against numbers computed elsewhere: NumPy in the same precision, the textbook's form in
//! `f64`, and optax in `f64`.

#[rustfmt::skip]
#[path = "optimisers/optax.rs"]
mod optax;

use net_runtime::{Adam, Linear, Momentum, Options, Parameters, RmsProp, Schedule, Sgd, SignSgd};

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
        SIGN_SGD: SignSgd::new(RATE);
        SIGN_SGD_SET: SignSgd::new(RATE).with_l2(1.5).with_momentum(0.5);
        ADAM: Adam::new(RATE).with_epsilon(0.0);
        ADAM_CLIPPED_L2: Adam::new(RATE).with_epsilon(0.0).with_clipping(0.75).with_l2(0.3);
        ADAM_W: Adam::new(RATE).with_epsilon(0.0).with_decay(0.3);
    }
}

#[test]
fn boxed_optimisers_are_the_new_ones() {
    assert_eq!(*Adam::<Double>::boxed(0.1), Adam::new(0.1));
    assert_eq!(*Momentum::<Double>::boxed(0.1, 0.9), Momentum::new(0.1, 0.9));
    assert_eq!(*RmsProp::<Double>::boxed(0.1), RmsProp::new(0.1));
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
