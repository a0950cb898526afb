//! A 1-dimensional convolution of n channels with a kernel of n - 1, one step: a window of n - 1 columns in, one column out.
//! Cycling through 16 windows, weights loaded and outputs stored each time.

use crate::contest::{Contestant, local, opaque};
use crate::peers::Peers;
use crate::task::{doubles, uniform};
use crate::workload::{Target, Workload};
use nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use rand_core::SeedableRng;
use rand_pcg::Pcg32;

const WINDOWS: usize = 16;

/// A name, the channels, the kernel, and RTNeural's best time in nanoseconds.
macro_rules! convolution {
    ($($name:ident: $n:tt, $k:tt, $best:literal;)*) => {$(
        pub fn $name(_: &Peers) -> Workload {
            net! { Net(input: [$n, $k]) = convolution($n, $k); fn eval(input) -> output; }
            let net = Box::new(Net::seeded(1));
            workload::<$n, $k>(&net.convolution, $best, {
                let net = net.clone();
                move |window, output| opaque(&*net).eval_into(window, output)
            })
        }
    )*};
}

convolution! {
    n8: 8, 7, 25.7;
    n16: 16, 15, 121.5;
    n32: 32, 31, 1255.0;
}

type Layer<const N: usize, const K: usize> = Convolution1<f32, N, N, K, SVector<f32, N>>;

fn workload<const N: usize, const K: usize>(
    layer: &Layer<N, K>,
    best: f64,
    ours: impl Fn(&SMatrix<f32, N, K>, &mut SVector<f32, N>) + 'static,
) -> Workload {
    let layers = [Box::new(layer.clone()), Box::new(layer.clone())];
    let [looped, dotted] = layers;
    let loops = move |x: &_, y: &mut _| by_loops(opaque(&*looped), x, y);
    let operators = move |x: &_, y: &mut _| by_dots(opaque(&*dotted), x, y);
    Workload {
        title: format!("1-dimensional convolution, {N} channels, kernel {K}, one step"),
        call: "eval_into",
        flops: (2 * N * N * K) as f64,
        double: false,
        traffic: Some((size_of::<Layer<N, K>>(), 4 * N)),
        tanh: 0,
        evaluations: WINDOWS,
        contestants: vec![cycle("net!", ours), cycle("plain loops", loops), cycle("nalgebra", operators)],
        targets: vec![Target::Nanoseconds(best, "RTNeural's best")],
    }
}

fn by_loops<const N: usize, const K: usize>(layer: &Layer<N, K>, x: &SMatrix<f32, N, K>, y: &mut SVector<f32, N>) {
    for (o, kernel) in layer.weights.iter().enumerate() {
        let mut sum = layer.biases[o];
        for (weights, x) in kernel.data.0.iter().zip(&x.data.0) {
            for i in 0..N {
                sum += weights[i] * x[i];
            }
        }
        y[o] = sum;
    }
}

fn by_dots<const N: usize, const K: usize>(layer: &Layer<N, K>, x: &SMatrix<f32, N, K>, y: &mut SVector<f32, N>) {
    for (o, kernel) in layer.weights.iter().enumerate() {
        y[o] = layer.biases[o] + kernel.dot(x);
    }
}

fn cycle<const N: usize, const K: usize>(
    name: &'static str,
    call: impl Fn(&SMatrix<f32, N, K>, &mut SVector<f32, N>) + 'static,
) -> Box<dyn Contestant> {
    let mut random = Pcg32::seed_from_u64(3);
    let window = |_| SMatrix::from_fn(|_, _| uniform(&mut random) as f32);
    let windows: Vec<SMatrix<f32, N, K>> = (0..WINDOWS).map(window).collect();
    local(
        name,
        [SVector::<f32, N>::zeros(); WINDOWS],
        1,
        move |outputs, _| windows.iter().zip(outputs).for_each(|(x, y)| call(x, y)),
        |outputs| doubles(outputs.iter().flatten()),
    )
}
