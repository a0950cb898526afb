//! Optimisers against numbers computed elsewhere: NumPy in the same precision, and the textbook's form in `f64`.

use net_runtime::{Adam, Linear, Parameters, Sgd};

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
    assert_eq!(size_of::<Sgd<Double>>(), 8);
}
