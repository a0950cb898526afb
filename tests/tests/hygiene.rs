//! What a user may do around a net without harm: shadow names, take ours as labels, forbid warnings and unsafe code.
#![deny(warnings, unsafe_code, missing_docs)]
#![deny(clippy::all)]

/// A file that imports all of nalgebra, which shadows `core`, and has types and macros of its own by our names.
mod shadowed {
    #[allow(unused_imports)]
    use nalgebra::*;
    use net_runtime::prelude::net;

    #[allow(dead_code)]
    mod core {}
    #[allow(dead_code)]
    mod std {}
    #[allow(dead_code)]
    struct Result;
    #[allow(dead_code)]
    struct Option;
    #[allow(unused_macros)]
    macro_rules! dispatch {
        () => {};
    }

    net! {
        /// A net among all that.
        pub Shadowed = linear(3 -> 40) |> tanh |> linear(2) |> softmax |> cross_entropy_loss(index);
        /// Its gradient.
        pub fn learn(input, target) -> (loss, grad(parameters));
    }
}

mod labels {
    use net_runtime::prelude::*;

    net! {
        /// Labels that are our names: indices, intermediates, arguments, keywords.
        pub Labels(input: [1, 6, 6]) = x: convolution(2, 3x3, padding = 1) |> y: tanh |> i: pooling(2x2) |> scratch: flatten
            |> simd: linear(5) |> z1: ramp |> r#type: linear(4) |> sum: sigmoid |> input_bar: linear(3) |> add: softmax
            |> cross_entropy_loss(index);
        /// Values by name.
        pub fn values(input) -> (x, y, i, scratch, simd, z1, r#type, sum, input_bar, add);
        /// Gradients by name.
        pub fn learn(input, target) -> (grad(input), grad(x), grad(simd.weights), grad(input_bar), sum, add);
    }

    net! {
        /// The same without labels.
        pub Plain(input: [1, 6, 6]) = convolution(2, 3x3, padding = 1) |> tanh |> pooling(2x2) |> flatten
            |> linear(5) |> ramp |> linear(4) |> sigmoid |> linear(3) |> softmax |> cross_entropy_loss(index);
        /// Values by position.
        pub fn values(input) -> (0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        /// Gradients by position.
        pub fn learn(input, target) -> (grad(input), grad(0), grad(4.weights), grad(8), 7, 9);
    }
}

mod blocks {
    use net_runtime::prelude::*;

    net! {
        /// Labels that are names of what a batch goes through.
        pub Blocks(input: [3]) = input_block: linear(4) |> block: tanh |> samples: linear(3) |> sample: tanh
            |> loss_block: linear(2) |> parameters_bar: softmax |> cross_entropy_loss(index);
        /// Values by name.
        pub fn values(input, target) -> (input_block, block, samples, sample, loss_block, parameters_bar, loss);
        /// A gradient that is summed beside them.
        pub fn learn(input, target) -> (loss, grad(block), loss_block, grad(input_block.weights));
        /// The same of a batch of static size.
        pub train(batch = 3) fn step(input, target) -> (loss, grad(block), loss_block, grad(input_block.weights));
    }
}

mod macros {
    /// A net through a macro of the user's, in which the two halves of `|>` may come apart.
    macro_rules! dense {
        ($name:ident, $($chain:tt)*) => {
            net_runtime::net! {
                #[doc = "From a macro."]
                pub $name = $($chain)*;
            }
        };
    }

    dense!(Made, linear(3 -> 2) |> ramp);
}

#[test]
fn shadowed_names_do_not_matter() {
    let net = shadowed::Shadowed::seeded(1);
    let (loss, gradient) = net.learn(&nalgebra::vector![1.0, 2.0, 3.0], net_runtime::Index::new(1).expect("below 2"));
    assert!(loss > 0.0 && gradient != shadowed::Shadowed::ZERO);
}

#[test]
fn labels_do_not_matter() {
    use net_runtime::Parameters;
    let (labels, mut plain) = (labels::Labels::seeded(2), labels::Plain::ZERO);
    plain.parameters_mut().copy_from_slice(labels.parameters());
    let input = [nalgebra::SMatrix::from_fn(|row, column| (row as f32 - column as f32) / 4.0)];
    let target = net_runtime::Index::new(2).expect("below 3");
    assert_eq!(labels.values(&input), plain.values(&input));
    assert_eq!(labels.learn(&input, target), plain.learn(&input, target));
}

#[test]
fn a_net_may_come_from_a_macro() {
    let input = nalgebra::vector![1.0, 2.0, 3.0];
    let same = net_runtime::net!(linear(3 -> 2) |> ramp);
    assert_eq!(macros::Made::seeded(1234).eval(&input), same.eval(&input));
}

#[test]
fn a_net_may_be_local_and_private() {
    net_runtime::net! {
        Local = linear(2 -> 1) |> tanh;
        fn slope(input) -> grad(input);
    }
    let slope = Local::from_parameters(&[0.5, -0.5, 0.0]).slope(&nalgebra::vector![0.0, 0.0]);
    assert_eq!(slope, nalgebra::vector![0.5, -0.5]);
}

#[test]
fn every_spelling_is_the_same_net() {
    use net_runtime::{net, nets};
    nets! {
        fn angles() -> nalgebra::SVector<f32, 2> {
            let net = net!< linear(3 -> 2) |> ramp >;
            net.eval(&nalgebra::vector![1.0, 2.0, 3.0])
        }
    }
    let input = nalgebra::vector![1.0, 2.0, 3.0];
    let round = net!(linear(3 -> 2) |> ramp).eval(&input);
    let square = net![linear(3 -> 2) |> ramp].eval(&input);
    let angles_in_braces = net! { < linear(3 -> 2) |> ramp > }.eval(&input);
    assert_eq!([angles(), square, angles_in_braces], [round; 3]);
}
