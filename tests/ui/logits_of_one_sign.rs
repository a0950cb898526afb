// Probabilities that never cross a half, and a softmax of probabilities at another scale.

use net_runtime::prelude::*;

net! {
    pub A = linear(4 -> 1) |> ramp |> cross_entropy_loss(binary, from = logits);
    pub B = linear(4 -> 1) |> ramp |> sigmoid |> cross_entropy_loss(binary);
    pub C = linear(4 -> 3) |> softmax |> map(|p| p / 0.5) |> cross_entropy_loss(index, from = logits);
    pub D = linear(4 -> 3) |> softmax |> ln |> cross_entropy_loss(index, from = probabilities);
}

fn main() {}
