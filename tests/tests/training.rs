//! What nets as written tell the runtime: rates of learning, the layout of saved weights, the table of layers.

use net_runtime::prelude::*;

net! {
    Encoder = linear(3 -> 2, rate = -1) |> tanh;

    /// Four runs, two of which have equal rates in a row.
    Rated = a: linear(2 -> 3, rate = 0) |> encoder |> b: linear(2, rate = 0.5) |> c: linear(1, rate = 1 / 2) |> d: linear(1);
}

#[test]
fn rates_are_runs_over_the_flat_order() {
    assert_eq!(Encoder::RATES, [(8, -1.0)]);
    assert_eq!(Rated::RATES, [(9, 0.0), (8, -1.0), (9, 0.5), (2, 1.0)]);
    assert_eq!(Rated::PARAMETERS, 28);
}

/// A net whose numbers are all `x`.
fn all(x: f32) -> Rated {
    Rated::from_parameters(&[x; Rated::PARAMETERS]).clone()
}

#[test]
fn a_rate_multiplies_that_of_the_optimiser() {
    let mut net = all(1.0);
    Sgd::new(0.5).step(&mut net, &all(2.0));
    assert_eq!(net.a, all(1.0).a);
    assert_eq!(net.encoder, all(2.0).encoder);
    assert_eq!((net.b, net.c), (all(0.5).b, all(0.5).c));
    assert_eq!(net.d, all(0.0).d);
}

#[test]
fn adam_leaves_a_frozen_layer_alone_to_the_bit() {
    let start = all(-0.0);
    let (mut net, mut adam) = (start.clone(), Adam::new(0.1));
    for gradient in [1.0, f32::NAN, 2.0] {
        adam.step(&mut net, &all(gradient));
    }
    assert!(net.a.weights.iter().chain(&net.a.biases).all(|x| x.to_bits() == (-0.0_f32).to_bits()));
    assert!(net.b.weights.iter().all(|x| x.is_nan()));
}

#[test]
fn a_net_displays_its_layers() {
    let expected = "\
Rated           as written                  shapes      parameters
a               linear(2 -> 3, rate = 0)    [2] -> [3]           9
encoder.linear  linear(3 -> 2, rate = - 1)  [3] -> [2]           8
encoder.tanh    tanh                        [2] -> [2]           0
b               linear(2, rate = 0.5)       [2] -> [2]           6
c               linear(1, rate = 1 / 2)     [2] -> [1]           3
d               linear(1)                   [1] -> [1]           2
total                                                           28";
    assert_eq!(Rated::ZERO.to_string(), expected);
}
