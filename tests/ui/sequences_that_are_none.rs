// A sequence has an axis of its own and a step that has one; an output has the shape that is stated.

use net_runtime::prelude::*;

net! {
    pub Scalars(x: [64] of []) -> y { let y = x; }
    pub Alone(x: [] of [3]) -> y { let y = x |> ramp; }
    pub Word(x: [4] of numbers) -> y { let y = x |> ramp; }
    pub Twice(x: [4] of [3] of index(2)) -> y { let y = x |> ramp; }
    pub Any(x: [..64] of [8]) -> y { let y = x |> ramp; }
    pub Classes { array t: [4] of index(3) = 0; let output = t; }
    pub Other(x: [4, 3]) -> (y: [3] of [4]) { let y = x |> ramp; }
    pub Indices(x: [4]) -> (y: [4] of index(4)) { let y = x |> ordering(4); }
    pub Stated(x: [4]) -> (y: [4]) { let y = x |> ordering(2); }
}

fn main() {}
