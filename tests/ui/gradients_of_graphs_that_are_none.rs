// A gradient leads somewhere, and each array is asked for once.

use net_runtime::prelude::*;

net! {
    pub Net(x: [3], t: [] of index(3), w: [3]) -> (y, z) {
        array scale: [3] = 1;
        const mean: [3] = [0.1, 0.2, 0.3];
        layer f = linear(3) |> tanh;
        let h = (x - mean) * scale |> f;
        let y = h |> stop_gradient |> f;
        let z = (w |> softmax, t) |> cross_entropy_loss(index);
    }
    fn stopped(x) -> grad(x);
    fn index(w, t) -> grad(t);
    fn index_imposed(w, t, grad(t)) -> grad(w);
    fn twice(x) -> (grad(f.parameters), grad(f.linear.weights));
    fn both(x) -> (accumulate(parameters), descend(f.parameters));
    fn constant(x) -> grad(mean);
    fn unneeded(x, w) -> y;
    fn missing(x) -> (y, z);
    fn other(x) -> grad(w) of y;
    fn behind(x, grad(y)) -> (y, grad(h));
    fn all(x) -> grad(all) of y;
    fn wrong(x) -> (grad(scale.weights), grad(f), grad(net), descend(x), accumulate(h));
    fn parts(x) -> (descend(scale), grad(scale), accumulate(scale));
    fn batch(x) -> (y, descend(scale));
}

fn main() {}
