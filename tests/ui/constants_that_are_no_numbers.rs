// Constants that the type does not hold, or that are infinite or no number whatever is given.

use net_runtime::prelude::*;

net! {
    const SMALL = 1e-50;
    pub Small = map(|x| x * 1e-50) |> map(|x| x + SMALL) |> map(|x| x * 1e39);
    pub Double<f64> = map(|x| x * 1e-50) |> map(|x| x * 1e400);
    pub Divided = map(|x| x / 0) |> map(|x| x % (2 - 2));
    pub Outside = map(|x| sqrt(-1) + x) |> map(|x| ln(0) * x) |> map(|x| exp(100) * x) |> map(|x| x * (1e30 * 1e30));
    pub Bounds = map(|x| clip(x, 1, 0)) |> map(|x| x.clamp(2 * 3, -1));
    pub Alone = as_written;
}

fn main() {}
