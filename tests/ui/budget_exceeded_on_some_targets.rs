// Budgets that are exceeded where an `Index` has 64 bits, and not where it has 32; a net that is an item, and one that is a value.

use net_runtime::prelude::*;

net! {
    pub Net = linear(3 -> 4) |> softmax |> cross_entropy_loss(index);

    #[budget(ram = 256)]
    pub train(batch = 8) fn learn(input, target) -> descend(parameters);
}

fn main() {
    let net = net!(
        linear(3 -> 4) |> softmax |> cross_entropy_loss(index);

        #[budget(ram = 256)]
        train(batch = 8) fn learn(input, target) -> grad(linear.biases)
    );
    let inputs = [nalgebra::SVector::from([1.0, 2.0, 3.0]); 8];
    println!("{}", net.learn(&inputs, &[Index::new(3).unwrap(); 8]));
}
