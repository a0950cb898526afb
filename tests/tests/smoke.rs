use net_runtime::nalgebra::vector;
use net_runtime::prelude::*;

net! {
    /// Three features in, two activations out.
    pub Tiny = linear(3 -> 2) |> ramp;
    /// The output together with its gradient with respect to the input.
    pub fn saliency(input) -> (output, grad(input));
    /// Imposes a gradient at the output and carries it back.
    pub fn pullback(input, grad(output)) -> (grad(input), grad(linear.weights));
}
net! {
    pub Classifier(input: [1, 8, 8]) = convolution(1 -> 4, 3x3, padding = 1) |> ramp |> pooling(2x2, stride = 2) |> flatten |> logits: linear(10) |> softmax |> cross_entropy_loss(index);
    pub fn learn(input, target) -> (loss, grad(parameters));
    pub fn predict(input) -> logits;
    pub fn all(input, target) -> (loss, 5, grad(5), grad(logits), grad(all));
}
#[test]
fn tiny() {
    let tiny = Tiny::seeded(1);
    let (y, dx) = tiny.saliency(&vector![1.0, 2.0, 3.0]);
    println!("{y} {dx}");
    let net = net!(linear(3 -> 2) |> ramp);
    println!("{}", net.eval(&vector![1.0, 2.0, 3.0]));
    println!("{}", net!(ramp).eval(0.5));
    println!("{:?}", net!(<f64> = sigmoid |> cross_entropy_loss(binary)).gradients(0.5, 1.0));
}
