// The size of a batch is a number of this macro call, at least 1.

use net_runtime::prelude::*;

const SAMPLES: usize = 8;

net! {
    const N = 4;
    const HALF = N / 8;
    pub Tiny = linear(3 -> 2) |> ramp;
    train(batch = 2 * N) fn good(input) -> (output, grad(input));
    train(batch = 0) fn a(input) -> output;
    train(batch = N - 5) fn b(input) -> output;
    train(batch = HALF) fn c(input) -> output;
    train(batch = SAMPLES) fn d(input) -> output;
    train(batch = 8usize) fn e(input) -> output;
    train(batch = ) fn f(input) -> output;
    train(batch) fn g(input) -> output;
    train(size = 8) fn h(input) -> output;
    train() fn i(input) -> output;
    train(batch = 8, 8) fn j(input) -> output;
    train(batch = 8 8) fn k(input) -> output;
}

fn main() {}
