// A value of one sign, or a constant: no gradient passes.

use net_runtime::prelude::*;

net! {
    pub Negative = linear(3 -> 2) |> map(|x| -x * x) |> ramp;
    fn f(input) -> grad(input);
    fn g(input) -> (output, grad(parameters));

    pub Written = linear(3 -> 2) |> soft_plus |> map(|x| if x < 0 { x } else { 0 });
    fn f(input) -> grad(linear.weights);

    pub Without = linear(3 -> 2) |> map(|x| 3);
    fn f(input) -> grad(input);

    pub Times = linear(3 -> 2) |> map(|x| 0 * x);
    fn f(input) -> grad(input);

    pub Clipped = linear(3 -> 2) |> sigmoid |> map(|x| x + 1.5) |> hard_tanh;
    fn f(input) -> grad(input);

    pub Behind = linear(3 -> 2) |> map(|x| -exp(x)) |> off: ramp |> last: linear(2);
    fn f(input) -> (grad(last.biases), grad(last.weights));

    pub Logarithm = linear(3 -> 2) |> sigmoid |> ln |> ramp |> summation;
    fn f(input) -> grad(all);
}

fn main() {}
