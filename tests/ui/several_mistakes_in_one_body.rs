// All mistakes of one body are said at once, and what depends on a mistake is no second one.

use net_runtime::prelude::*;

net! {
    pub Many(x: [3], z: [2]) -> (y, w) {
        const N = M;
        array s: [4] = [1, 2];
        layer f = lienar(3);
        let a = x + z;
        let b = a |> f |> softmx;
        let c = (x, z) |> mean_squared_loss;
        let d = x |> linear(N) |> map(|q| q.foo());
        let x = x |> ramp;
        let y = b + c + d * s;
        let v = tnah(x);
    }
    fn f(x) -> grad(x);
}

fn main() {}
