//! How much faster a batch is on all cores: a small perceptron's gradient over 10 000 samples, on one thread and on more.
//!
//! ```text
//! cargo run --release -p net-runtime --features rayon --example cores
//! cargo run --release -p net-runtime --example cores                      the same without the feature
//! ```

use net_runtime::nalgebra::SVector;
use net_runtime::prelude::*;
use std::time::Instant;

net! {
    Perceptron = linear(24 -> 32) |> tanh |> linear(8) |> mean_squared_loss;
    fn learn(input, target) -> (loss, grad(parameters));
}

const SAMPLES: usize = 10_000;

fn main() {
    let net = Perceptron::seeded(1);
    let x: Vec<SVector<f32, 24>> =
        (0..SAMPLES).map(|n| SVector::from_fn(|i, _| ((n * 7 + i) % 19) as f32 / 9.0 - 1.0)).collect();
    let t: Vec<SVector<f32, 8>> = x.iter().map(|x| SVector::from_fn(|i, _| x[i] * x[i + 8])).collect();
    let (mut loss, mut gradient) = (vec![0.0; SAMPLES], Perceptron::ZERO);
    let mut seconds = || {
        let start = Instant::now();
        net.learn_batch(&x, &t, &mut loss, &mut gradient).expect("equal lengths");
        start.elapsed().as_secs_f64()
    };
    each_number_of_threads(&mut seconds);
}

/// The least of some, as nothing makes a call faster than it is.
fn least(seconds: &mut (impl FnMut() -> f64 + Send)) -> f64 {
    (0..300).map(|_| seconds()).fold(f64::INFINITY, f64::min)
}

#[cfg(feature = "rayon")]
fn each_number_of_threads(seconds: &mut (impl FnMut() -> f64 + Send)) {
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    let mut one = 0.0;
    for threads in 1..=most {
        let pool = rayon_core::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let least = pool.install(|| least(seconds));
        one = if threads == 1 { least } else { one };
        println!("{threads} threads: {:.3} ms, {:.2} times as fast as one", 1e3 * least, one / least);
    }
}

#[cfg(not(feature = "rayon"))]
fn each_number_of_threads(seconds: &mut (impl FnMut() -> f64 + Send)) {
    println!("without the feature: {:.3} ms", 1e3 * least(seconds));
}
