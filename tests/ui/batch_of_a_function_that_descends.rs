// Samples of any number for a function that updates the net: that is a batch of static size.

use net_runtime::nalgebra::vector;
use net_runtime::prelude::*;

net! {
    pub Line = linear(2 -> []) |> mean_squared_loss;
    pub fn learn(input, target) -> (loss, descend(parameters));
}

fn main() {
    let (mut line, mut losses) = (Line::ZERO, [0.0; 2]);
    let inputs = [vector![0.0_f32, 1.0], vector![1.0, 0.0]];
    line.learn_batch(&inputs, &[0.0, 1.0], 0.1, &mut losses);
}
