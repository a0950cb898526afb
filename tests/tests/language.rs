//! Nets of several parts and functions of every kind: what each must equal is written out by hand or is another net.

use nalgebra::{SVector, vector};
use net_runtime::prelude::*;

const X: SVector<f32, 3> = SVector::<f32, 3>::new(0.5, -1.5, 2.0);

net! {
    const WIDE = 2 * 2;
    const SLOPE = 1 / 2;

    /// The whole of it written out.
    pub Flat = hidden: linear(3 -> WIDE) |> tanh |> logits: linear(2) |> map(|x| x * SLOPE) |> linear(2);
    pub fn everything(input) -> (output, hidden, logits, grad(input), grad(hidden), grad(parameters));

    /// The first half of it.
    pub Encoder(pixels: [3]) = hidden: linear(WIDE) |> tanh |> logits: linear(2);
    pub fn encode(pixels) -> output;

    pub Model = encoder |> map(|x| x * SLOPE) |> linear(2);
    pub fn everything(input)
        -> (output, encoder.hidden, encoder.logits, grad(input), grad(encoder.hidden), grad(parameters));
    pub fn parts(input) -> (
        encoder.pixels, encoder.output, 0, 0.2, grad(encoder.parameters), grad(linear.parameters));
    pub fn single(input) -> (grad(encoder.hidden.weights), grad(0.2.biases), grad(2.weights), grad(encoder.pixels));

    pub Tuned = frozen front: Encoder |> map(|x| x * SLOPE) |> linear(2);
    pub fn everything(input)
        -> (output, front.hidden, front.logits, grad(input), grad(front.hidden), grad(parameters));
    pub fn learn(input, grad(output)) -> (accumulate(parameters), output);
    pub fn descend(input, grad(output)) -> (output, descend(parameters));

}

/// The same numbers in all three.
fn nets() -> (Flat, Model, Encoder, Tuned) {
    let flat = Flat::seeded(7);
    let mut model = Model::ZERO;
    let numbers = flat.parameters();
    model.parameters_mut().copy_from_slice(numbers);
    let (front, tail) = numbers.split_at(Encoder::PARAMETERS);
    let (mut encoder, mut tuned) = (Encoder::ZERO, Tuned::ZERO);
    encoder.parameters_mut().copy_from_slice(front);
    tuned.parameters_mut().copy_from_slice(tail);
    (flat, model, encoder, tuned)
}

#[test]
fn an_earlier_net_as_a_layer_is_its_layers_written_out() {
    let (flat, model, encoder, _) = nets();
    assert_eq!(Model::PARAMETERS, Flat::PARAMETERS);
    assert_eq!(model.encoder, encoder);
    let (output, hidden, logits, input_bar, hidden_bar, parameters_bar) = flat.everything(&X);
    let found = model.everything(&X);
    assert_eq!((found.0, found.1, found.2, found.3, found.4), (output, hidden, logits, input_bar, hidden_bar));
    assert_eq!(found.5.parameters(), parameters_bar.parameters());
    assert_eq!(encoder.encode(&X), logits);
}

#[test]
fn paths_go_through_an_earlier_net() {
    let (flat, model, ..) = nets();
    let (_, _, logits, input_bar, _, all) = flat.everything(&X);
    let (pixels, output, first, second, encoder_bar, linear_bar) = model.parts(&X);
    assert_eq!((pixels, output, first, second), (X, logits, logits, logits));
    let encoder_bar: Encoder = encoder_bar;
    assert_eq!(encoder_bar.hidden, all.hidden);
    assert_eq!(linear_bar, all.linear);
    assert_eq!(model.single(&X), (all.hidden.weights, all.logits.biases, all.linear.weights, input_bar));
}

#[test]
fn a_frozen_net_is_given_and_not_held() {
    let (flat, _, encoder, tuned) = nets();
    assert_eq!(size_of::<Tuned>(), size_of::<f32>() * 6);
    let (output, hidden, logits, input_bar, hidden_bar, all) = flat.everything(&X);
    let found = tuned.everything(&encoder, &X);
    assert_eq!((found.0, found.1, found.2, found.3, found.4), (output, hidden, logits, input_bar, hidden_bar));
    assert_eq!(found.5.linear, all.linear);
    let (mut a, mut b) = (SVector::zeros(), Tuned::ZERO);
    let (mut h, mut l, mut i, mut hb) = (SVector::zeros(), SVector::zeros(), SVector::zeros(), SVector::zeros());
    tuned.everything_into(&encoder, &X, &mut a, &mut h, &mut l, &mut i, &mut hb, &mut b);
    assert_eq!((a, &b.linear), (output, &all.linear));
    let mut scratch = TunedEverythingScratch::ZERO;
    b = Tuned::ZERO;
    tuned.everything_with(&encoder, &mut scratch, &X, &mut a, &mut h, &mut l, &mut i, &mut hb, &mut b);
    assert_eq!((a, &b.linear), (output, &all.linear));
    let (mut a, mut h, mut l, mut i, mut hb) = ([a; 2], [h; 2], [l; 2], [i; 2], [hb; 2]);
    tuned.everything_batch(&encoder, &[X, X], &mut a, &mut h, &mut l, &mut i, &mut hb, &mut b).unwrap();
    assert_eq!(b.linear.biases, 2.0 * all_biases(&flat));
}

fn all_biases(flat: &Flat) -> SVector<f32, 2> {
    flat.everything(&X).5.linear.biases
}

#[test]
fn accumulate_adds_to_what_is_there() {
    let (_, _, encoder, tuned) = nets();
    let seed = vector![1.5, -0.25];
    let (mut zero, mut from_one) = (Tuned::ZERO, Tuned::ZERO);
    from_one.parameters_mut().fill(1.0);
    let output = tuned.learn(&encoder, &X, &seed, &mut zero);
    assert_eq!(output, tuned.everything(&encoder, &X).0);
    assert_eq!(tuned.learn(&encoder, &X, &seed, &mut from_one), output);
    assert_eq!(zero.linear.biases, seed);
    assert!(zero.linear.weights.iter().all(|w| *w != 0.0));
    for (one, zero) in from_one.parameters().iter().zip(zero.parameters()) {
        assert_eq!(*one, 1.0 + zero);
    }
    let mut output = SVector::zeros();
    tuned.learn_into(&encoder, &X, &seed, &mut from_one, &mut output);
    let mut scratch = TunedLearnScratch::ZERO;
    tuned.learn_with(&encoder, &mut scratch, &X, &seed, &mut from_one, &mut output);
    tuned.learn_batch(&encoder, &[X; 3], &[seed; 3], &mut from_one, &mut [output; 3]).unwrap();
    for (six, zero) in from_one.parameters().iter().zip(zero.parameters()) {
        let wanted = (0..6).fold(1.0, |sum, _| sum + zero);
        assert!((six - wanted).abs() <= 4.0 * f32::EPSILON * wanted.abs(), "{six} {wanted}");
    }
    let before = from_one.clone();
    assert_eq!(tuned.learn_batch(&encoder, &[], &[], &mut from_one, &mut []), Ok(()));
    assert_eq!(from_one, before);
}

#[test]
fn descend_is_the_gradient_and_then_the_update() {
    let (_, _, encoder, mut tuned) = nets();
    let (seed, rate) = (vector![1.5, -0.25], 0.125);
    let mut wanted = tuned.clone();
    let mut gradient = Tuned::ZERO;
    let output = tuned.learn(&encoder, &X, &seed, &mut gradient);
    wanted.axpy(-rate, &gradient);
    let mut other = tuned.clone();
    assert_eq!(tuned.descend(&encoder, &X, &seed, rate), output);
    assert_eq!(tuned, wanted);
    let mut given = SVector::zeros();
    other.descend_into(&encoder, &X, &seed, rate, &mut given);
    assert_eq!((other, given), (wanted.clone(), output));
}

net! {
    Regression = linear(2 -> 3) |> tanh |> linear([]) |> mean_squared_loss;
    /// Every way at once: what is given and what is taken are the same gradient.
    fn step(input, target) -> (loss, grad(linear_1.weights), descend(parameters));
    fn both(input, target) -> (grad(linear_2.parameters), accumulate(parameters), grad(linear_1.biases));
    fn gradients(input, target) -> (loss, grad(parameters));
    fn only(input, target) -> accumulate(linear_1.weights);
    fn quiet(input, target) -> descend(linear_1.parameters);

    Whole = body: Regression;
    fn learn(input, target) -> (loss, grad(body.parameters));
}

#[test]
fn what_is_given_and_what_descends_are_one_gradient() {
    let (x, t) = (vector![0.75, -0.5], 0.25);
    let mut net = Regression::seeded(3);
    let (loss, all) = net.gradients(&x, t);
    let mut wanted = net.clone();
    wanted.axpy(-0.5, &all);
    let mut quiet = net.clone();
    let (mut accumulated, mut one) = (Regression::ZERO, SVector::zeros());
    let mut layer = net.linear_2.clone();
    net.both_into(&x, t, &mut layer, &mut accumulated, &mut one);
    assert_eq!((&layer, &accumulated, one), (&all.linear_2, &all, all.linear_1.biases));
    let (layer, one) = net.both(&x, t, &mut accumulated);
    assert_eq!((&layer, one), (&all.linear_2, all.linear_1.biases));
    assert_eq!(accumulated.linear_1.biases, 2.0 * all.linear_1.biases);
    net.both_batch(&[x; 2], &[t; 2], &mut quiet.linear_2, &mut accumulated, &mut one.clone()).unwrap();
    assert_eq!(accumulated.linear_2.biases, 4.0 * all.linear_2.biases);
    assert_eq!(quiet.linear_2.biases, 2.0 * all.linear_2.biases);

    let mut weights = all.linear_1.weights;
    net.only(&x, t, &mut weights);
    assert_eq!(weights, 2.0 * all.linear_1.weights);

    let mut quiet = net.clone();
    quiet.quiet(&x, t, 0.5);
    assert_eq!((&quiet.linear_1, &quiet.linear_2), (&wanted.linear_1, &net.linear_2));
    assert_eq!(net.step(&x, t, 0.5), (loss, all.linear_1.weights));
    assert_eq!(net, wanted);
}

#[test]
fn an_earlier_net_may_end_in_a_loss() {
    let (x, t) = (vector![0.75, -0.5], 0.25);
    let whole = Whole { body: Regression::seeded(3) };
    let (loss, gradient) = whole.body.gradients(&x, t);
    assert_eq!(whole.learn(&x, t), (loss, gradient));
}

net! {
    Inner = linear(2 -> 2) |> tanh;
    fn eval(input) -> output;
    fn gradients(input) -> (output, grad(all));
    Middle = frozen inner: Inner |> own: linear(2);
    fn gradients(input) -> (output, grad(all));
    Outer = Middle |> frozen middle_2: Middle |> Inner;
    fn gradients(input) -> (output, grad(all));
    fn parts(input) -> (middle.inner.output, grad(middle.parameters));
}

#[test]
fn frozen_nets_inside_others_are_given_in_order() {
    let [a, b, c] = [1, 2, 3].map(Inner::seeded);
    let [m, n] = [4, 5].map(Middle::seeded);
    let outer = Outer { middle: m.clone(), inner: a.clone() };
    assert_eq!(size_of::<Outer>(), size_of::<Middle>() + size_of::<Inner>());
    // `middle.inner`, the second `middle` and what is frozen inside that.
    let x = vector![0.5, -1.0];
    let (y, dx, all) = outer.gradients(&b, &n, &c, &x);
    let (first, _, _) = m.gradients(&b, &x);
    let (second, _, _) = n.gradients(&c, &first);
    let (third, d_second, d_a) = a.gradients(&second);
    assert_eq!((y, &all.inner), (third, &d_a));
    let (inner, d_middle) = outer.parts(&b, &n, &c, &x);
    assert_eq!((inner, &d_middle), (b.eval(&x), &all.middle));
    assert!(dx != d_second && dx.iter().all(|x| *x != 0.0));
}

net! {
    Slow = linear(2 -> 3, rate = 0.25) |> tanh |> still: linear(3, rate = 0) |> linear([], rate = -2) |> mean_squared_loss;
    fn learn(input, target) -> descend(parameters);
    fn gradients(input, target) -> grad(parameters);
}

#[test]
fn the_rate_of_a_layer_multiplies_that_of_descend() {
    let (x, t) = (vector![0.75, -0.5], 0.25);
    let mut net = Slow::seeded(3);
    let (before, gradient) = (net.clone(), net.gradients(&x, t));
    let mut wanted = before.clone();
    wanted.linear_1.weights -= 0.125 * gradient.linear_1.weights;
    wanted.linear_1.biases -= 0.125 * gradient.linear_1.biases;
    wanted.linear_2.weights += gradient.linear_2.weights;
    wanted.linear_2.biases += gradient.linear_2.biases;
    assert!(gradient.still.weights.iter().any(|w| *w != 0.0));
    net.learn(&x, t, 0.5);
    assert_eq!(net, wanted);
    assert_eq!(net.still, before.still);
}

net! {
    Squash = map(|x| x / (1 + abs(x)));
    Score = squash |> mean_squared_loss;
    Shaped(input: [2, 2]) = Squash |> squash |> score;
    fn gradients(input, target) -> (loss, score.squash.output, grad(all));
    Lone = Squash;
}

#[test]
fn an_elementwise_net_takes_any_shape_as_a_layer() {
    let x = nalgebra::matrix![1.0, -3.0; 0.0, 7.0];
    let squash = |x: f32| x / (1.0 + x.abs());
    let target = x.map(|x| squash(squash(squash(x))));
    let (loss, last, input_bar, target_bar) = Shaped {}.gradients(&x, &target);
    assert_eq!((loss, last), (0.0, target));
    assert_eq!((input_bar, target_bar), (0.0 * target, -0.0 * target));
    assert_eq!((Lone {}.eval(1.0), Score {}.eval(1.0, 0.0)), (0.5, 0.25));
}
