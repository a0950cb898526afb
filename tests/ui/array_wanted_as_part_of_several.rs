// The gradient with respect to one array is wanted by itself and as part of all.

net_runtime::net! {
    Net = linear(3 -> 2) |> ramp;
    fn learn(input) -> (grad(linear.weights), grad(parameters));
    fn layer(input) -> (grad(linear.parameters), grad(linear.biases), output);
}

fn main() {}
