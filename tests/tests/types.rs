//! The types around a net: aliases of what its functions take and give, and a net in the other scalar type.

use nalgebra::{SMatrix, SVector, vector};
use net_runtime::prelude::*;

/// Both types are one.
fn same<T>(_: fn(T), _: fn(T)) {}

macro_rules! assert_same {
    ($($alias:ty = $of:ty;)*) => {$( same::<$of>(|_: $alias| {}, |_| {}); )*};
}

net! {
    Front<f64> = hidden: linear(3 -> 2) |> tanh;

    pub Tiny<f64> = front |> softmax |> cross_entropy_loss(index);
    pub fn saliency(input, target) -> (loss, grad(input));
    fn slopes_of(input, target) -> grad(front.parameters);
    fn gather(input, target) -> accumulate(parameters);
    train(batch = 4) fn all(input, target) -> (loss, grad(parameters));
    fn value_of_all(input, target) -> (loss, accumulate(parameters));

    Picture(pixels: [2, 3, 4]) = flatten |> linear(2);
    Words(first_words: [5] of index(7)) = embedding(2) |> summation;
    fn total(first_words) -> output;
}

#[test]
fn aliases_name_what_is_given_and_wanted() {
    assert_same! {
        FrontInput = SVector<f64, 3>;
        FrontEvalOutput = SVector<f64, 2>;
        FrontGradientsOutput = (SVector<f64, 2>, SVector<f64, 3>, Front);
        TinyInput = SVector<f64, 3>;
        TinyTarget = Index<2>;
        TinySaliencyOutput = (f64, SVector<f64, 3>);
        TinySlopesOfOutput = Front;
        TinyAllOutput = ([f64; 4], Tiny);
        TinyValueOfAllOutput = f64;
        PicturePixels = [SMatrix<f32, 3, 4>; 2];
        PictureEvalOutput = SVector<f32, 2>;
        WordsFirstWords = [Index<7>; 5];
        WordsTotalOutput = f32;
    }
    let output: TinySaliencyOutput = Tiny::ZERO.saliency(&TinyInput::zeros(), TinyTarget::new(1).unwrap());
    assert_eq!(output, (2.0_f64.ln(), vector![0.0, 0.0, 0.0]));
}

/// Names that something else of the macro call has, or that two aliases would have, are no aliases: here the user has them.
mod names_that_are_taken {
    net_runtime::net! {
        pub Small = linear(3 -> 2);
        pub SmallInput(input: [5]) = linear(4);
        pub Twice(eval_output: [3]) = linear(2);
        pub By = linear(3 -> 2);
        pub fn input_eval(input) -> output;
        pub ByInput = linear(3 -> 1);
        pub fn gives(input) -> output;
        pub ByInputEvalOutput = linear(1 -> 1);
    }

    pub struct TwiceEvalOutput;

    #[test]
    fn are_left_to_what_has_them() {
        assert_eq!(SmallInput::PARAMETERS_OF, 24);
        let _ = TwiceEvalOutput;
        assert_eq!((ByInput::ZERO.linear.weights.len(), ByInputEvalOutput::ZERO.linear.weights.len()), (3, 1));
    }

    impl SmallInput {
        const PARAMETERS_OF: usize = <Self as net_runtime::Parameters>::PARAMETERS;
    }
}

net! {
    Single = linear(3 -> 2) |> ramp |> linear(2);
    Double<f64> = linear(3 -> 2) |> tanh |> linear(2);
    Other<f64> = linear(3 -> 2) |> ramp |> other: linear(2);
    Empty = ramp;
    EmptyDouble<f64> = tanh;
}

#[test]
fn a_net_becomes_one_of_the_other_scalar_type() {
    let single = Single::seeded(1);
    let double = Double::converted(&single).expect("the same layout");
    assert_eq!(double.linear_1.weights, single.linear_1.weights.map(f64::from));
    assert_ne!(double.parameters(), [0.0; Double::PARAMETERS]);
    assert_eq!(Single::converted(&double), Some(single.clone())); // there and back is exact
    assert_eq!(Single::converted(&single), Some(single));
    assert!(EmptyDouble::converted(&Empty::ZERO).is_some());
}

#[test]
fn a_number_is_rounded_to_the_nearest_or_becomes_infinite() {
    let mut double = Double::ZERO;
    // Half way between two numbers of `f32`, where the even one is taken, and beyond the largest.
    let numbers =
        [1.0 + f64::from(f32::EPSILON) / 2.0, 1.0 + 1.5 * f64::from(f32::EPSILON), 1e300, -1e300, 1e-300, 0.1];
    double.parameters_mut()[..6].copy_from_slice(&numbers);
    let single = Single::converted(&double).expect("the same layout");
    let expected = [1.0, 1.0 + 2.0 * f32::EPSILON, f32::INFINITY, f32::NEG_INFINITY, 0.0, 0.1];
    assert_eq!(single.parameters()[..6], expected);
}

#[test]
fn a_net_of_another_layout_does_not_become_one() {
    assert_eq!(Single::converted(&Other::ZERO), None); // the same shapes under another name
    assert_eq!(Single::converted(&Front::ZERO), None);
    assert_eq!(Single::LAYOUT, Double::LAYOUT);
}

net! {
    pub Siamese(left: [28, 28], right: [28, 28], apart: []) -> loss {
        layer embed = flatten |> linear(784 -> 32) |> tanh;
        let a = left |> embed;
        let b = right |> embed;
        let distance = a - b |> map(|d| d * d) |> summation;
        let loss = (distance, apart) |> contrastive_loss(margin = 0.5);
    }
    pub fn learn(left, right, apart) -> (loss, grad(parameters));
    pub fn compare(left, right) -> distance;

    /// Its functions have small letters, which are no constants.
    Small = linear(3 -> 2);
    fn dot(input) -> output;
    fn mermaid(input) -> output;
}

/// The picture of the README is that of the net.
#[test]
fn a_net_is_a_picture() {
    assert_eq!(Siamese::DOT, include_str!("../../net-macros/docs/siamese.dot"));
    assert!(Siamese::MERMAID.starts_with("flowchart TD\ncaption[\"Siamese: 25120 parameters, 100480 bytes<br>learn, "));
    assert!(Small::DOT.contains("dot, for one sample: ") && Small::MERMAID.contains("mermaid, for one sample: "));
    assert_eq!(Small::ZERO.dot(&vector![1.0, 2.0, 3.0]), Small::ZERO.mermaid(&vector![1.0, 2.0, 3.0]));
}
