//! What nets as written tell the runtime: rates of learning, the layout of saved weights, the table of layers.

use net_runtime::prelude::*;
use net_runtime::{ArrayInfo, ArrayOrder};

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
Rated           as written                 shapes      parameters
a               linear(2 -> 3, rate = 0)   [2] -> [3]           9
encoder.linear  linear(3 -> 2, rate = -1)  [3] -> [2]           8
encoder.tanh    tanh                       [2] -> [2]           0
b               linear(2, rate = 0.5)      [2] -> [2]           6
c               linear(1, rate = 1 / 2)    [2] -> [1]           3
d               linear(1)                  [1] -> [1]           2
total                                                          28";
    assert_eq!(Rated::ZERO.to_string(), expected);
}

/// FNV-1a of 64 bits, as its authors state it.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(14_695_981_039_346_656_037, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211))
}

net! {
    Square = linear(2 -> 2);
    Hashed = linear(3 -> 2);
    Double<f64> = linear(3 -> 2);
    Transposed = linear(2 -> 3);
    Unbiased = linear(3 -> 2, biases = none);
    OtherKind(input: [3, 1]) = convolution(2, 1);
    Labelled = first: linear(3 -> 2);
    /// What is not saved: another activation, another rate, a loss.
    Dressed = linear(3 -> 2, rate = 0.5) |> tanh |> mean_squared_loss;

    InOrder = a: linear(2 -> 2) |> b: linear(2, biases = none);
    Swapped = b: linear(2 -> 2, biases = none) |> a: linear(2);
    /// The same shapes in the same order as `InOrder`.
    Renamed = b: linear(2 -> 2) |> a: linear(2, biases = none);
    /// The same numbers as `InOrder`, under other names.
    InPart = a: square |> b: linear(2, biases = none);
    Frozen = frozen a: Square |> b: linear(2, biases = none);
    Alone = b: linear(2 -> 2, biases = none);
}

#[test]
fn a_layout_is_the_same_in_every_build() {
    assert_eq!(Hashed::LAYOUT, fnv("Single;linear.weights[2, 3];linear.biases[2]"));
    assert_eq!(Hashed::LAYOUT, 0xe202_240f_2157_fb1a); // by Python
    assert_eq!(InPart::LAYOUT, fnv("Single;a.linear.weights[2, 2];a.linear.biases[2];b.weights[2, 2]"));
}

net! {
    Front = linear(2 -> 2);
    Listed(tokens: [3] of index(5)) = embedding(2) |> flatten |> first: linear(2) |> inner: front |> linear(1, biases = none);
    Lists(input: [4, 3]) = convolution(2, 2, groups = 2) |> constant_plus;
}

#[test]
fn the_arrays_are_listed_in_the_order_of_memory() {
    let rows = |arrays: &'static [ArrayInfo]| -> Vec<_> {
        arrays.iter().map(|array| (array.path, array.shape.to_vec(), array.offset, array.order)).collect()
    };
    let expected = vec![
        ("embedding.weights", vec![5, 2], 0, ArrayOrder::Rows),
        ("first.weights", vec![2, 6], 10, ArrayOrder::Columns),
        ("first.biases", vec![2], 22, ArrayOrder::Columns),
        ("inner.linear.weights", vec![2, 2], 24, ArrayOrder::Columns),
        ("inner.linear.biases", vec![2], 28, ArrayOrder::Columns),
        ("linear.weights", vec![1, 2], 30, ArrayOrder::Columns),
    ];
    assert_eq!(rows(Listed::ARRAYS), expected);
    let mut net = Listed::ZERO;
    net.embedding.weights[3][1] = 1.0;
    net.first.weights[(1, 4)] = 2.0;
    net.inner.linear.biases[1] = 3.0;
    let at = |array: usize, at: &[usize]| net.parameters()[Listed::ARRAYS[array].position(at).expect("a position")];
    assert_eq!([at(0, &[3, 1]), at(1, &[1, 4]), at(4, &[1])], [1.0, 2.0, 3.0]);
    let expected = vec![
        ("convolution.weights", vec![2, 2, 2], 0, ArrayOrder::Columns),
        ("convolution.biases", vec![2], 8, ArrayOrder::Columns),
        ("constant_plus.biases", vec![2, 2], 10, ArrayOrder::Columns),
    ];
    assert_eq!(rows(Lists::ARRAYS), expected);
}

#[test]
fn groups_are_initialised_as_layers_side_by_side() {
    use net_runtime::{Identity, Xavier};
    net! {
        Depthwise(input: [4, 5, 5]) = convolution(4, 3x3, groups = 4, padding = same);
        Back(input: [4, 5, 5]) = deconvolution(4, 3x3, groups = 2, padding = 1);
        Part(input: [4, 5, 5]) = inner: depthwise;
    }
    let rng = || rand_pcg::Pcg32::new(1, 1);
    let input =
        [1.0, -2.0, 0.5, 4.0].map(|scale| nalgebra::SMatrix::<f32, 5, 5>::from_fn(|r, c| scale * (5 * r + c) as f32));
    let identity = Identity::with_noise(0.0);
    assert_eq!(Depthwise::init_with(&identity, &mut rng()).eval(&input), input);
    assert_eq!(Back::init_with(&identity, &mut rng()).eval(&input), input);
    assert_eq!(Part::init_with(&identity, &mut rng()).eval(&input), input);
    // sqrt(6 / (9 + 9)), where without groups it would be sqrt(6 / (9 + 36)).
    let net = Depthwise::init_with(&Xavier::uniform(), &mut rng());
    let largest = net.convolution.weights.iter().flatten().fold(0.0_f32, |largest, kernel| largest.max(kernel.amax()));
    assert!(largest > 0.5 && largest <= 0.57736, "{largest}");
}

#[test]
fn a_layout_is_that_of_the_learned_arrays_alone() {
    assert_eq!(Dressed::LAYOUT, Hashed::LAYOUT);
    assert_eq!(Double::LAYOUT, Hashed::LAYOUT); // in whichever scalar type
    assert_eq!(Frozen::LAYOUT, Alone::LAYOUT); // what is frozen is another net's
}

#[test]
fn another_order_name_or_shape_is_another_layout() {
    let layouts = [
        Hashed::LAYOUT,
        Transposed::LAYOUT,
        Unbiased::LAYOUT,
        OtherKind::LAYOUT,
        Labelled::LAYOUT,
        InOrder::LAYOUT,
        Swapped::LAYOUT,
        Renamed::LAYOUT,
        InPart::LAYOUT,
        Alone::LAYOUT,
    ];
    for (position, layout) in layouts.iter().enumerate() {
        assert!(!layouts[..position].contains(layout), "{position} is one of those before it");
    }
    // All that tells these apart from each other is the layout.
    assert_eq!([InOrder::PARAMETERS, Swapped::PARAMETERS, Renamed::PARAMETERS, InPart::PARAMETERS], [10; 4]);
}
