// `output` of nets whose last value is a loss: what stands before it gets a label, or has one.

use net_runtime::prelude::*;

net! {
    pub Classifier = linear(4 -> 3) |> softmax |> cross_entropy_loss(index);
    pub fn predict(input) -> output;
    pub Regression = linear(4 -> 3) |> mean_squared_loss;
    pub fn predict(input) -> output;
    pub Labelled = y: linear(4 -> 3) |> mean_squared_loss;
    pub fn predict(input) -> output;
    pub Alone(input: [3]) = mean_squared_loss;
    pub fn predict(input) -> output;
}

fn main() {}
