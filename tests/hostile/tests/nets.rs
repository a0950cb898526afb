//! The nets compute the same wherever they stand.

use hostile::{among_constants, among_letters, among_methods, among_nets, among_types, elsewhere, plain};
use nn::nalgebra::{self, vector};

#[test]
fn what_is_in_scope_changes_nothing() {
    let numbers = plain::numbers();
    assert!(numbers.iter().all(|number| number.is_finite() && *number != 0.0), "{numbers:?}");
    assert_eq!(plain::anonymous(), (6.0, nn::scalar::tanh(0.5_f64)));
    for (others, anonymous) in [
        (among_types::numbers(), among_types::anonymous()),
        (among_constants::numbers(), among_constants::anonymous()),
        (among_methods::numbers(), among_methods::anonymous()),
    ] {
        assert_eq!((others, anonymous), (numbers, plain::anonymous()));
    }
}

#[test]
fn every_word_may_be_the_name_of_a_net() {
    assert_eq!(among_nets::f32::from_parameters(&[2.0, 1.0]).eval(&vector![3.0]).x, 7.0);
    let (output, gradient) = among_letters::T::seeded(1).f(&among_letters::B::seeded(2), &vector![1.0, 2.0]);
    assert!(output.norm() > 0.0 && gradient != among_letters::T::ZERO);
    assert_eq!(hostile::in_a_generic_function::<u8, u8, u8, 3>(), 0.0);
}

#[test]
fn the_runtime_is_found_wherever_it_is() {
    let input = vector![1.0, 2.0];
    let said = elsewhere::Said::seeded(7).eval(&input);
    assert_eq!(elsewhere::Wrapped::seeded(7).eval(&input), said);
    assert_eq!(elsewhere::Direct::seeded(7).eval(&input), said);
    assert_ne!(elsewhere::Dense::seeded(7).eval(&input), said);
    assert_eq!(elsewhere::in_angle_brackets(), 3.0);
}
