//! A dense layer n-n, forward, cycling through 16 inputs, weights loaded and outputs stored each time: as RTNeural was measured.

use super::value_flops;
use crate::contest::{Contestant, local, opaque};
use crate::peers::Peers;
use crate::task::{doubles, uniform};
use crate::workload::{Target, Workload};
use nalgebra::SVector;
use net_runtime::prelude::*;
use rand_core::SeedableRng;
use rand_pcg::Pcg32;

const INPUTS: usize = 16;

/// `f(a workload's name) = n-n`, RTNeural's nanoseconds as built plainly and at best.
macro_rules! dense {
    ($($name:ident: $n:tt, $plain:literal, $best:literal;)*) => {$(
        pub fn $name(_: &Peers) -> Workload {
            net! { Net = linear($n -> $n); fn eval(input) -> output; }
            let net = Net::seeded(1);
            workload::<$n>(&net.linear, $plain, $best, {
                let net = Box::new(net.clone());
                move |input, output| opaque(&net).eval_into(input, output)
            })
        }
    )*};
}

dense! {
    n4: 4, 1.2, 1.1;
    n8: 8, 4.0, 2.5;
    n16: 16, 16.8, 7.6;
    n32: 32, 52.5, 26.8;
    n64: 64, 210.0, 90.9;
}

type Outputs<const N: usize> = [SVector<f32, N>; INPUTS];

fn workload<const N: usize>(
    layer: &Linear<f32, N, N>,
    plain: f64,
    best: f64,
    ours: impl Fn(&SVector<f32, N>, &mut SVector<f32, N>) + 'static,
) -> Workload {
    let (operated, looped) = (Box::new(layer.clone()), Box::new(layer.clone()));
    let operators = move |x: &_, y: &mut _| {
        let layer = opaque(&operated);
        *y = layer.weights * x + layer.biases;
    };
    let loops = move |x: &_, y: &mut _| by_loops(opaque(&looped), x, y);
    Workload {
        title: format!("dense {N}-{N}, forward"),
        call: "eval_into",
        flops: value_flops(&[N, N]),
        double: false,
        traffic: (N >= 32).then_some((4 * N * (N + 1), 4 * N)),
        tanh: 0,
        evaluations: INPUTS,
        contestants: vec![cycle("net!", ours), cycle("plain loops", loops), cycle("nalgebra", operators)],
        targets: targets(N, plain, best),
    }
}

fn by_loops<const N: usize>(layer: &Linear<f32, N, N>, x: &SVector<f32, N>, y: &mut SVector<f32, N>) {
    let mut sums = layer.biases.data.0[0];
    for (column, x) in layer.weights.data.0.iter().zip(x) {
        for i in 0..N {
            sums[i] += column[i] * x;
        }
    }
    y.data.0[0] = sums;
}

fn cycle<const N: usize>(
    name: &'static str,
    call: impl Fn(&SVector<f32, N>, &mut SVector<f32, N>) + 'static,
) -> Box<dyn Contestant> {
    let mut random = Pcg32::seed_from_u64(3);
    let inputs: Outputs<N> = std::array::from_fn(|_| SVector::from_fn(|_, _| uniform(&mut random) as f32));
    local(
        name,
        [SVector::zeros(); INPUTS],
        1,
        move |outputs, _| inputs.iter().zip(outputs).for_each(|(x, y)| call(x, y)),
        |outputs| doubles(outputs.iter().flatten()),
    )
}

/// From 16 up twice as fast as RTNeural built plainly, and as fast as its best build; below within twice its best.
fn targets(n: usize, plain: f64, best: f64) -> Vec<Target> {
    match n {
        16.. => vec![
            Target::Nanoseconds(plain / 2.0, "half of plain RTNeural"),
            Target::Nanoseconds(best, "RTNeural's best"),
        ],
        _ => vec![Target::Nanoseconds(2.0 * best, "twice RTNeural's best")],
    }
}
