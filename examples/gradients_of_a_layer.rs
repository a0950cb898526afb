//! The derivative of one layer, three times: a ramp on both sides of its kink, a linear layer beside naive numeric
//! differences, and a loss on both sides of its minimum.
//!
//! These are the basic examples of Wolfram's `NetPortGradient`. Each table is asserted as it is printed.

use net_runtime::nalgebra::{self, SVector, vector};
use net_runtime::prelude::*;

fn main() {
    ramp();
    linear();
    cross_entropy();
}

/// The derivative is 1 above zero and 0 below it.
fn ramp() {
    let ramp = net!(ramp);
    println!("ramp\n{:>8} {:>8} {:>12}", "input", "output", "derivative");
    for (input, expected) in [(1.5, 1.0), (-1.5, 0.0)] {
        let (output, derivative) = ramp.gradients(input);
        println!("{input:>8} {output:>8} {derivative:>12}");
        assert_eq!(derivative, expected);
    }
}

net! {
    /// Three numbers in, two out, in double precision for the sake of the differences.
    Layer<f64> = linear(3 -> 2);

    fn value(input) -> output;

    /// Of the sum of both outputs, as no other gradient is imposed.
    fn gradient(input) -> grad(input);
}

/// A layer with random weights: the gradient is what a small step in each input changes.
fn linear() {
    let layer = Layer::seeded(1);
    let input = vector![1.0, -2.0, 0.5];
    let gradient = layer.gradient(&input);
    let differences = differences(|x| layer.value(x).sum(), &input);
    println!("\nlinear(3 -> 2)\n{:>8} {:>12} {:>12} {:>10}", "input", "gradient", "difference", "error");
    for ((input, gradient), difference) in input.iter().zip(&gradient).zip(&differences) {
        let error = (difference - gradient).abs();
        println!("{input:>8} {gradient:>12.8} {difference:>12.8} {error:>10.1e}");
        assert!(*gradient != 0.0 && error < 1e-8);
    }
}

/// The naive way: one more evaluation an input, and a rounding error in each.
fn differences<const N: usize>(f: impl Fn(&SVector<f64, N>) -> f64, x: &SVector<f64, N>) -> SVector<f64, N> {
    const STEP: f64 = 1e-6;
    SVector::from_fn(|i, _| {
        let mut nudged = *x;
        nudged[i] += STEP;
        (f(&nudged) - f(x)) / STEP
    })
}

/// The loss falls towards the target from below, rises behind it, and at the target itself is exactly level.
fn cross_entropy() {
    let loss = net!(<f64> = cross_entropy_loss(binary); fn slope(input, target) -> (loss, grad(input)));
    println!("\ncross_entropy_loss(binary), target 0.7\n{:>8} {:>8} {:>12}", "input", "loss", "derivative");
    for (input, sign) in [(0.3, -1.0), (0.7, 0.0), (0.9, 1.0)] {
        let (value, derivative) = loss.slope(input, 0.7);
        println!("{input:>8} {value:>8.4} {derivative:>12.4}");
        assert_eq!(if derivative == 0.0 { 0.0 } else { derivative.signum() }, sign);
    }
}
