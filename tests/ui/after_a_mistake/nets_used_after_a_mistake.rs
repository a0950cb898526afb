// After mistakes in several nets, one of which uses another, no use of any is a mistake as well.

use net_runtime::prelude::*;

mod nets {
    use net_runtime::prelude::*;

    net! {
        Encoder = linear(3 -> 0) |> tanh;
        fn look(input) -> output;

        pub Whole = linear(3 -> 1);

        pub Model = encoder |> linear(2);
        pub fn learn(input) -> (output, grad(encoder.parameters));

        pub Other = linear(3 -> 2) |> tnah;
        pub fn learn(input) -> (output, grad(all));
    }

    pub fn encoder() -> Model {
        let mut model = Model::ZERO;
        model.encoder = Encoder::seeded(1);
        model
    }
}

struct Two {
    model: nets::Model,
    other: nets::Other,
    whole: nets::Whole,
}

fn main() {
    let mut two = Two { model: nets::encoder(), other: nets::Other::seeded(2), whole: nets::Whole::ZERO };
    let (y, dw) = two.model.learn(&[1.0]);
    two.model.encoder += dw;
    let mut scratch = nets::OtherLearnScratch::ZERO;
    two.other.learn_with(&mut scratch, &[1.0], &mut y.clone(), &mut 0.0);
    println!("{} {:?} {}", y[0], two.other.linear.weights, two.whole);
}
