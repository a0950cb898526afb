// Copies are counted from 0 and named by their number; what they are is one layer, net or template, so many times.

use net_runtime::prelude::*;

net! {
    const HALF = 2.5;
    Block(x: [3]) -> y { array scale: [3] = 1; let y = (x |> linear(3)) * scale; }
    Crossed(a: [3], b: [2]) -> (c, d) { let c = (b |> linear(2)); let d = (a |> linear(3)); }
    pub Deep(input: [3]) = [block; 6];
    fn six(input) -> grad(block.6.linear.weights);
    fn none(input) -> grad(block.linear.weights);
    fn field(input) -> (grad(block.scale), block.y);
    fn brackets(input) -> grad(block[2].scale);
    fn misspelled(input) -> (grad(block.2.sacle), grad(block.2.linear.weight), grad(blok.2.scale));
    pub Comma(input: [3]) = [block, 6];
    pub Fraction(input: [3]) = [block; HALF];
    pub Unknown(input: [3]) = [block; DEPTH];
    pub Many(input: [3]) = [block; 5000];
    pub Chain(input: [3]) = [linear(3) |> ramp; 2];
    pub Ports(a: [3], b: [2]) -> (c, d) { let (c, d) = (a, b) |> [Crossed; 2]; }
    pub Layers(x: [3]) -> y { let y = x |> [linear(3)]; }
    pub Counts(x: [3]) -> y { let y = x |> [ramp; 2, 3]; }
    pub Twice(x: [3]) -> y { let y = x |> [[linear(3); 2]; 2]; }
}

fn main() {}
