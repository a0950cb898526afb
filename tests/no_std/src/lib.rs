//! Nets on a target without an operating system: no `std`, no allocator, no dependency but the runtime.
#![no_std]
#![deny(unsafe_code)]

use net_runtime::nalgebra::SVector;
use net_runtime::prelude::*;

net! {
    /// Tells four gestures by eight readings of a sensor.
    pub Gesture = linear(8 -> 12) |> tanh |> logits: linear(4) |> softmax |> cross_entropy_loss(index);

    /// The gradient of one sample.
    pub fn learn(input, target) -> (loss, grad(parameters));
    /// What the net makes of a sample.
    pub fn recognise(input) -> logits;
}

net! {
    /// An image of a small camera.
    pub Camera(input: [1, 8, 8]) = convolution(4, 3x3, stride = 2) |> ramp |> pooling(2x2) |> flatten |> linear(2);
}

net! {
    /// The first layers of [`Digits`].
    pub Front(input: [1, 8, 8]) = convolution(8, 3x3) |> ramp |> pooling(2x2, stride = 2) |> flatten;

    /// Trained in PyTorch: its weights are in flash, and nothing is loaded.
    pub Digits = front: Front |> head: linear(10);
    weights "../../examples/pytorch/digits.safetensors";
}

/// What the trained net makes of an image.
pub fn read(image: &DigitsInput) -> Index<10> {
    Index::of_largest(&Digits::TRAINED.eval(image))
}

/// One step of training with intermediates and moments in the caller's memory, so that nothing large is on the stack.
pub fn step(
    net: &mut Gesture,
    adam: &mut Adam<Gesture>,
    gradient: &mut Gesture,
    input: &SVector<f32, 8>,
    target: Index<4>,
) -> f32 {
    let mut scratch = GestureLearnScratch::ZERO;
    let mut loss = 0.0;
    net.learn_with(&mut scratch, input, target, &mut loss, gradient);
    adam.step(net, gradient);
    loss
}
