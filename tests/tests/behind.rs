//! What is computed from sums over the samples, as the backward pass of a weight normalisation is, is computed once, behind the last
//! block of a batch.

use nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;

net! {
    /// Weights, a factor and a table that are functions of learned arrays; `g` is one of those that the samples read, too.
    pub Shared<f64>(x: [5], which: [] of index(4)) -> (y, w) {
        array v: [3, 5] = normal(0.5);
        array g: [3] = 1.5;
        array scale: [] = 0.7;
        array table: [4, 3] = normal(0.5);
        let n[i] = sum[j](v[i, j] * v[i, j]);
        let w[i, j] = g[i] * v[i, j] / sqrt(n[i]);
        let s = exp(scale);
        let rows = tanh(table);
        let y[i] = s * sum[j](w[i, j] * x[j]) + g[i] * x[0] + rows[which, i];
    }
    pub fn learn(x, which, grad(y)) -> (y, grad(x), grad(parameters));
    pub fn add(x, which, grad(y)) -> (accumulate(parameters), y);
    pub fn arrays(x, which, grad(y)) -> (accumulate(g), grad(v), grad(scale), accumulate(table));
    pub fn weights(x, which, grad(y), grad(w)) -> (w, grad(w), grad(s), grad(parameters));
    pub fn step(x, which, grad(y)) -> (y, descend(parameters));
    pub fn some(x, which, grad(y)) -> (descend(v), grad(parameters), y);
    pub train(batch = 9) fn nine(x, which, grad(y)) -> (y, grad(parameters));
    pub train(batch = 9) fn nine_steps(x, which, grad(y)) -> (y, descend(parameters));
    pub train(batch = 150) fn many(x, which, grad(y)) -> (y, grad(parameters));
    pub train(batch = 150) fn many_steps(x, which, grad(y)) -> (y, descend(parameters));
}

type Input = SVector<f64, 5>;
type Output = SVector<f64, 3>;

fn wave(n: usize) -> f64 {
    ((n * 7919 % 1009) as f64 - 504.5) / 300.0
}

fn samples(count: usize) -> (Vec<Input>, Vec<Index<4>>, Vec<Output>) {
    let x = (0..count).map(|s| SVector::from_fn(|i, _| wave(11 * s + i))).collect();
    let which = (0..count).map(|s| Index::new(s * s % 4).expect("below 4")).collect();
    (x, which, (0..count).map(|s| SVector::from_fn(|i, _| wave(13 * s + i + 500))).collect())
}

/// One by one: values, gradients of the inputs, and the sum of those of the arrays.
fn one_by_one(
    net: &Shared,
    (x, which, seeds): &(Vec<Input>, Vec<Index<4>>, Vec<Output>),
) -> (Vec<Output>, Vec<Input>, Shared) {
    let (mut y, mut back, mut sum) = (Vec::new(), Vec::new(), Shared::ZERO);
    for ((x, which), seed) in x.iter().zip(which).zip(seeds) {
        let (value, x_bar, gradient) = net.learn(x, *which, seed);
        assert!(gradient.parameters().iter().filter(|x| **x != 0.0).count() >= 22, "{gradient:?}");
        y.push(value);
        back.push(x_bar);
        sum += &gradient;
    }
    (y, back, sum)
}

fn close(what: &str, found: &[f64], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    for (n, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        let near = (found - wanted).abs() <= 1e-12 * (1.0 + wanted.abs());
        assert!(near, "{what}: number {n} is {found}, not {wanted}");
    }
}

const SIZES: [usize; 8] = [0, 1, 8, 9, 64, 70, 130, 190];

#[test]
fn a_batch_has_the_sums_of_its_samples() {
    let net = Shared::seeded(3);
    for size in SIZES {
        let all = samples(size);
        let (wanted, wanted_back, sum) = one_by_one(&net, &all);
        let (mut y, mut back, mut found) =
            (vec![Output::repeat(f64::NAN); size], vec![Input::zeros(); size], net.clone());
        net.learn_batch(&all.0, &all.1, &all.2, &mut y, &mut back, &mut found).unwrap();
        close("samples", found.parameters(), sum.parameters());
        assert_eq!((y.len(), back.len()), (wanted.len(), wanted_back.len()));
        y.iter().zip(&wanted).for_each(|(y, wanted)| close("y", y.as_slice(), wanted.as_slice()));
        back.iter().zip(&wanted_back).for_each(|(x, wanted)| close("x_bar", x.as_slice(), wanted.as_slice()));
    }
}

#[test]
fn what_is_accumulated_is_added_once() {
    let net = Shared::seeded(4);
    for size in SIZES {
        let all = samples(size);
        let (_, _, sum) = one_by_one(&net, &all);
        let (mut y, mut found, mut wanted) = (vec![Output::zeros(); size], net.clone(), net.clone());
        net.add_batch(&all.0, &all.1, &all.2, &mut found, &mut y).unwrap();
        wanted += &sum;
        close("accumulated", found.parameters(), wanted.parameters());
        let (mut g, mut v, mut scale, mut table) = (net.g, SMatrix::zeros(), f64::NAN, net.table);
        net.arrays_batch(&all.0, &all.1, &all.2, &mut g, &mut v, &mut scale, &mut table).unwrap();
        let found = Shared { v, g, scale, table };
        let wanted = Shared { v: sum.v, g: net.g + sum.g, scale: sum.scale, table: net.table + sum.table };
        close("some accumulated", found.parameters(), wanted.parameters());
    }
    // One after the other, in one scratch.
    let (all, mut scratch) = (samples(5), SharedAddScratch::ZERO);
    let (mut found, mut wanted) = (Shared::ZERO, Shared::ZERO);
    for s in 0..5 {
        net.add_with(&mut scratch, &all.0[s], all.1[s], &all.2[s], &mut found, &mut Output::zeros());
        wanted += &net.learn(&all.0[s], all.1[s], &all.2[s]).2;
    }
    close("in one scratch", found.parameters(), wanted.parameters());
}

/// The weights are the same of all samples, and each has its own part of their gradient.
#[test]
fn a_value_of_no_sample_is_given_to_each() {
    let net = Shared::seeded(5);
    for size in SIZES {
        let (x, which, seeds) = samples(size);
        let imposed: Vec<SMatrix<f64, 3, 5>> =
            (0..size).map(|s| SMatrix::from_fn(|i, j| wave(17 * s + 5 * i + j))).collect();
        let (mut w, mut w_bar, mut s_bar) =
            (vec![SMatrix::zeros(); size], vec![SMatrix::zeros(); size], vec![0.0; size]);
        let (mut found, mut sum) = (net.clone(), Shared::ZERO);
        net.weights_batch(&x, &which, &seeds, &imposed, &mut w, &mut w_bar, &mut s_bar, &mut found).unwrap();
        for s in 0..size {
            let (own, own_bar, own_s, gradient) = net.weights(&x[s], which[s], &seeds[s], &imposed[s]);
            sum += &gradient;
            close("w", w[s].as_slice(), own.as_slice());
            close("w_bar", w_bar[s].as_slice(), own_bar.as_slice());
            close("s_bar", &[s_bar[s]], &[own_s]);
            let by_hand = imposed[s] + seeds[s] * x[s].transpose() * net.scale.exp();
            close("w_bar", w_bar[s].as_slice(), by_hand.as_slice());
        }
        close("parameters", found.parameters(), sum.parameters());
    }
}

fn descended(net: &Shared, gradient: &Shared, rate: f64) -> Shared {
    let mut after = net.clone();
    after.parameters_mut().iter_mut().zip(gradient.parameters()).for_each(|(a, g)| *a -= rate * g);
    after
}

#[test]
fn one_sample_descends_at_the_old_arrays() {
    let (net, (x, which, seeds)) = (Shared::seeded(6), samples(4));
    for s in 0..4 {
        let (value, _, gradient) = net.learn(&x[s], which[s], &seeds[s]);
        let mut after = net.clone();
        assert_eq!(after.step(&x[s], which[s], &seeds[s], 0.25), value);
        assert_eq!(after.parameters(), descended(&net, &gradient, 0.25).parameters());
        let mut some = net.clone();
        assert_eq!(some.some(&x[s], which[s], &seeds[s], 0.25), (gradient.clone(), value));
        assert_eq!(some.parameters(), Shared { v: after.v, ..net.clone() }.parameters());
    }
}

#[test]
fn batches_of_static_size_are_batches() {
    macro_rules! of_size {
        ($size:literal, $all:ident, $steps:ident) => {
            let net = Shared::seeded(7);
            let all = samples($size);
            let (y, _, sum) = one_by_one(&net, &all);
            let x: [Input; $size] = all.0.try_into().unwrap();
            let which: [Index<4>; $size] = all.1.try_into().unwrap();
            let seeds: [Output; $size] = all.2.try_into().unwrap();
            let (found, gradient) = net.$all(&x, &which, &seeds);
            close("static", gradient.parameters(), sum.parameters());
            found.iter().zip(&y).for_each(|(y, wanted)| close("y", y.as_slice(), wanted.as_slice()));
            let mut after = net.clone();
            assert_eq!(after.$steps(&x, &which, &seeds, 0.5), found);
            close("descended", after.parameters(), descended(&net, &sum, 0.5 / f64::from($size)).parameters());
        };
    }
    of_size!(9, nine, nine_steps);
    of_size!(150, many, many_steps);
}
