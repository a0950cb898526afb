//! How long an embedding takes to read its rows, and to add to the gradient of the same ones:
//! `cargo run --release -p net-runtime --example rows`.

use net_runtime::prelude::*;
use std::hint::black_box;
use std::time::Instant;

const TOKENS: usize = 32_768;

net! {
    const TOKENS = 32768;
    Embed(tokens: [256] of index(TOKENS)) = embedding(64);
    fn rows(tokens) -> output;
    fn learn(tokens, grad(output)) -> accumulate(parameters);
}

/// The shortest of many runs, in microseconds; what is read is out of the first caches between them.
fn time(mut run: impl FnMut()) -> f64 {
    let one = |_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..2000).map(one).fold(f64::INFINITY, f64::min)
}

fn main() {
    let (mut embed, mut gradient) = (Embed::boxed(), Embed::boxed());
    embed.parameters_mut().iter_mut().zip(0_u32..).for_each(|(w, k)| *w = (k % 97) as f32);
    let mut state = 1_u64;
    let tokens: [Index<TOKENS>; 256] = core::array::from_fn(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        Index::new((state >> 33) as usize % TOKENS).expect("in range")
    });
    let output = embed.rows(&tokens);
    let into = time(|| {
        black_box(black_box(&embed).rows(black_box(&tokens)));
    });
    let back = time(|| black_box(&embed).learn(black_box(&tokens), black_box(&output), black_box(&mut gradient)));
    println!("256 rows of 64 numbers, of {TOKENS}: read in {into:.2} us, added to in {back:.2} us");
}
