// What is reserved says so, on its word.

use net_runtime::prelude::*;

net! {
    pub Net(x: [3]) -> u { let u = x |> linear(2) |> tanh; }
    fn whole(x) -> jacobian(u, x);
    fn rng(x, rng) -> u;
    fn states(x, states) -> (u, states);
    pub Physics(x: [3]) -> y { let u = x |> linear([]) |> tanh; let y = grad(u, x); }
    pub Noise(x: [3]) -> y { random n: [3] = normal; let y = x + n; }
    pub Cell(x: [4], h: [8]) -> (y, h = next) { let next = x |> linear(8); let y = next + h; }
    pub Scanned(x: [5, 4]) -> y { let y = x |> scan(Cell) |> lstm(4) |> gated_recurrent(3); }
    pub Normed(x: [4]) -> y { let y = x |> batch_normalization; }
    stream fn step(x) -> y;
}

fn main() {}
