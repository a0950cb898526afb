//! `train(batch = n) fn` takes arrays of `n`: values, the samples' gradients and sums have the bits that `_batch` gives, and
//! `descend` those of `a - rate / n * sum`, whether one block of samples holds all or their gradients are summed first.

use nalgebra::{SMatrix, SVector, vector};
use net_runtime::prelude::*;

/// A net with the functions below for each size of a batch.
macro_rules! sizes {
    ($($size:literal)*) => { pastey::paste! {
        net! {
            Classes = hidden: linear(20 -> 9) |> tanh |> logits: linear(4, rate = 0.5) |> softmax |> cross_entropy_loss(index);
            fn any(input, target) -> (loss, logits, grad(input), grad(hidden), grad(parameters));
            $(
                train(batch = $size) fn [<all_ $size>](input, target) -> (loss, logits, grad(input), grad(hidden), grad(parameters));
                train(batch = $size) fn [<add_ $size>](input, target) -> (accumulate(parameters), loss);
                train(batch = $size) fn [<learn_ $size>](input, target) -> (loss, descend(parameters));
            )*
        }

        $(
            #[test]
            fn [<a_batch_of_ $size>]() {
                let inputs: [SVector<f32, 20>; $size] = std::array::from_fn(vector);
                let targets: [Index<4>; $size] = std::array::from_fn(|sample| Index::new(sample * 7 % 4).unwrap());
                let mut net: Classes = filled();
                let (mut losses, mut logits) = ([0.0; $size], [SVector::zeros(); $size]);
                let (mut back, mut hidden) = ([SVector::zeros(); $size], [SVector::zeros(); $size]);
                let mut sum = Classes::ZERO;
                net.any_batch(&inputs, &targets, &mut losses, &mut logits, &mut back, &mut hidden, &mut sum).unwrap();
                assert!(sum.parameters().iter().all(|number| *number != 0.0));
                assert_eq!(net.[<all_ $size>](&inputs, &targets), (losses, logits, back, hidden, sum.clone()));

                // What is there already is added to, in the order of the samples.
                let (mut added, mut wanted) = (filled::<Classes>(), filled::<Classes>());
                for (input, target) in inputs.iter().zip(targets) {
                    wanted += &net.any(input, target).4;
                }
                assert_eq!(net.[<add_ $size>](&inputs, &targets, &mut added), losses);
                assert_close(added.parameters(), wanted.parameters(), $size as f32 * f32::EPSILON);

                let after = updated(&net, &sum, 0.3 / $size as f32);
                let mut with = net.clone();
                assert_eq!(net.[<learn_ $size>](&inputs, &targets, 0.3), losses);
                assert_same(net.parameters(), &after);
                // A scratch that was used before is as good as a new one.
                let (mut scratch, mut again) = (Box::new([<ClassesLearn $size Scratch>]::ZERO), [0.0; $size]);
                with.clone().[<learn_ $size _with>](&mut scratch, &inputs, &targets, 0.1, &mut again);
                with.[<learn_ $size _with>](&mut scratch, &inputs, &targets, 0.3, &mut again);
                assert_eq!((again, with), (losses, net));
                const { assert!(Classes::[<LEARN_ $size:upper _SCRATCH_BYTES>] == size_of::<[<ClassesLearn $size Scratch>]>()) };
            }
        )*
    } };
}

sizes!(1 2 3 8 9 32 64 65 100);

net! {
    const N = 2 * 12;

    /// Every array but the first layer's carries the seed back before it is updated; its last bias is a scalar.
    Deep = linear(5 -> 7) |> tanh |> linear(6) |> tanh |> linear(11, rate = 0.5) |> tanh |> linear([]) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 3 * N) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    /// Each gradient reads the other array.
    Both(input: [3, 2]) = constant_times |> constant_times |> constant_plus |> constant_plus |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 3 * N) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    /// One block has fewer than 24 samples.
    Images(input: [2, 12, 12]) = convolution(16, 3x2, padding = 1) |> ramp |> pooling(2x2, stride = 2)
        |> convolution(4, 2x2) |> normalization |> parametric_ramp |> flatten |> linear(6) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 3) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    /// Not even eight samples fit a block, and the parameters are few.
    Large(input: [1, 90, 90]) = convolution(1, 3x3) |> convolution(1, 3x3) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = 3) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 2) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    Tokens(input: [4] of index(9)) = embedding(5) |> flatten |> linear(3) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(parameters));
    train(batch = N) fn learn(input, target) -> (loss, descend(parameters));
    train(batch = 3 * N) fn learn_blocks(input, target) -> (loss, descend(parameters));

    Double<f64> = linear(4 -> 3) |> tanh |> linear(2) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 3 * N) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    Plain = linear(3 -> 2);
    train(batch = 4) fn down(input) -> descend(parameters);
    train(batch = 80) fn down_blocks(input) -> (descend(linear.biases), descend(linear.weights));
    train(batch = 3) fn carry(input, grad(output)) -> (grad(input), grad(linear.weights), output);
    fn carry_batch(input) -> output;

    Scalar = map(|x| x * x);
    train(batch = 5) fn squares(input) -> (output, grad(input));

    Front = linear(3 -> 4) |> tanh;
    Tail = frozen front: Front |> inner: Plain |> linear(2, rate = 0) |> last: linear(2) |> mean_squared_loss;
    fn any(input, target) -> (loss, front, grad(front.linear), grad(parameters));
    train(batch = 5) fn learn(input, target) -> (loss, front, grad(front.linear), descend(parameters));
    train(batch = 70) fn learn_blocks(input, target) -> (descend(inner.parameters), loss, descend(last.parameters));
}
