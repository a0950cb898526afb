// A constant of Rust's in a formula: sizes and numbers are named inside `net!`.

use net_runtime::prelude::*;

const ALPHA: f32 = 0.5;

net! {
    pub Net(input: [8]) = map(|x| x * ALPHA) |> map(|x| x * std::f32::consts::PI);
}

fn main() {}
