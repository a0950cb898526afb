// Frozen are nets, whole ones; they are in no gradient.

use net_runtime::prelude::*;

net! {
    Front = linear(3 -> 3) |> tanh;
    pub Many(x: [3]) -> y {
        frozen layer front = Front;
        frozen layer other = linear(3);
        frozen array s: [3] = 1;
        let a = x |> frozen front;
        let b = a |> frozen ramp;
        let frozen c = b |> front;
        let y = c + a |> frozen;
    }
    pub Net(x: [3]) -> y {
        frozen layer front = Front;
        let y = x |> front |> linear(3);
    }
    fn a(x) -> grad(front.parameters);
    fn b(x) -> (grad(front.linear.weights), descend(front.linear.biases), accumulate(front.parameters));
    fn c(x) -> (front.linear, grad(front.linear));
    pub Copies(input: [3]) = frozen [Front; 2];
}

fn main() {}
