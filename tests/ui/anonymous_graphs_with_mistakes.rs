// A graph without a name is an expression; its mistakes are said as those of others.

use net_runtime::prelude::*;

fn main() {
    let _ = net!((x: [3]) -> y { let y = x |> rampp; });
    let _ = net!(<f32>(x: [3], t: [3]) -> (y, z) { let y = x + T; let z = t * u; });
    let _ = net!((x: [3]) { let y = x |> ramp; });
    let _ = net!((x: [3]) -> y { let y = x |> linear(2); }; fn f(x) -> grad(linear.wieghts); fn g(y) -> x);
    let _ = net!(-> y { array a: [3] = 1; let y = a * b; });
    let _ = net!(x: [3] -> y { let y = x |> ramp; });
}
