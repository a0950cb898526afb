//! 784-128-10 ramp, softmax cross-entropy: value and all parameter gradients, at batch 1, where the weights and their gradient
//! have to come from the second cache, and at 128, where the two products with the images are almost all.

use super::learning_flops;
use crate::contest::{Contestant, local};
use crate::functions::{CrossEntropy, Ramp};
use crate::learner::learner;
use crate::peers::Peers;
use crate::plain::{Hidden, Last};
use crate::task::Task;
use crate::workload::{Target, Workload};
use crate::{operators, plain};
use nalgebra::SVector;
use net_runtime::prelude::*;
use std::hint::black_box;

net! {
    Net = hidden: linear(784 -> 128) |> ramp |> linear(10) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));

    /// The large layer by itself.
    Front = linear(784 -> 128);
    fn value(input) -> output;
    fn gradient(input, grad(output)) -> grad(linear.weights);
}

const BATCH: usize = 128;

pub(super) type Loops = Hidden<Ramp, 784, 128, Last<CrossEntropy, 128, 10>>;

pub(super) fn task(batch: usize, sets: usize) -> Task {
    Task {
        kind: "mlp",
        sizes: &[784, 128, 10],
        activation: "ramp",
        loss: "cross_entropy",
        work: "gradient",
        batch,
        sets,
        numbers: Default::default(),
    }
}

pub fn single(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = task(1, 16).with(&net);
    let (inputs, classes, mut scratch) = (task.vectors(), task.classes(), NetLearnScratch::ZERO);
    let ours = learner("net!", &task, Net::boxed(), move |set, losses, gradient| {
        net.learn_with(&mut scratch, &inputs[set.start], classes[set.start], &mut losses[0], gradient);
    });
    Workload {
        title: "784-128-10 ramp, cross-entropy, batch 1".to_string(),
        call: "learn_with",
        flops: learning_flops(task.sizes),
        double: false,
        traffic: Some((size_of::<Net>(), size_of::<Net>())),
        tanh: 0,
        evaluations: 1,
        contestants: rivals::<1>(ours, &task, peers),
        targets: vec![Target::Faster(2.5, "JAX loop"), Target::OfMemory(1.25)],
    }
}

pub fn batch(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = task(BATCH, 2).with(&net);
    let (inputs, classes) = (task.vectors(), task.classes());
    let ours = learner("net!", &task, Net::boxed(), move |set, losses, gradient| {
        net.learn_batch(&inputs[set.clone()], &classes[set], losses, gradient).expect("equal lengths");
    });
    Workload {
        title: "784-128-10 ramp, cross-entropy, batch 128".to_string(),
        call: "learn_batch",
        flops: BATCH as f64 * learning_flops(task.sizes),
        double: false,
        traffic: None,
        tanh: 0,
        evaluations: 1,
        contestants: rivals::<BATCH>(ours, &task, peers),
        targets: vec![Target::Faster(1.0, "JAX loop"), Target::Faster(1.0, "JAX call"), Target::Faster(1.0, "PyTorch")],
    }
}

fn rivals<const N: usize>(ours: Box<dyn Contestant>, task: &Task, peers: &Peers) -> Vec<Box<dyn Contestant>> {
    let mut all = vec![ours, plain::contestant::<f32, Loops, 784>(task)];
    all.push(operators::contestant::<f32, Loops, 784, N>(task));
    all.extend(peers.contestants(task));
    all
}

/// The first of the two large products of a batch, by itself.
pub fn value_product(_: &Peers) -> Workload {
    let net = Front::seeded(1);
    let inputs: Vec<SVector<f32, 784>> = task(BATCH, 2).with(&net).vectors();
    let call = move |outputs: &mut Vec<SVector<f32, 128>>, set: usize| {
        net.value_batch(&inputs[set * BATCH..][..BATCH], outputs).expect("equal lengths");
    };
    let outputs = vec![SVector::zeros(); BATCH];
    let ours = local("net!", outputs, 2, call, |_| Vec::new());
    product("its product of weights and images", "value_batch", ours)
}

/// The second: the gradient of the weights.
pub fn gradient_product(_: &Peers) -> Workload {
    let net = Front::seeded(1);
    let inputs: Vec<SVector<f32, 784>> = task(BATCH, 2).with(&net).vectors();
    let seeds: Vec<_> = inputs.iter().map(|input| input.fixed_rows::<128>(0).into_owned()).collect();
    let call = move |gradient: &mut Box<Front>, set: usize| {
        let set = set * BATCH..(set + 1) * BATCH;
        let weights = &mut gradient.linear.weights;
        net.gradient_batch(&inputs[set.clone()], &seeds[set], weights).expect("equal lengths");
    };
    let ours = local("net!", Front::boxed(), 2, call, |_| Vec::new());
    product("its product of gradients and images", "gradient_batch", ours)
}

/// What both do first: the images of a batch into blocks, a sample in each lane.
pub fn images(_: &Peers) -> Workload {
    const BLOCK: usize = 64;
    let net = Front::seeded(1);
    let inputs: Vec<SVector<f32, 784>> = task(BATCH, 2).with(&net).vectors();
    let call = move |block: &mut Box<[[f32; BLOCK]; 784]>, set: usize| {
        for samples in inputs[set * BATCH..][..BATCH].chunks(BLOCK) {
            net_runtime::__private::dispatch!(simd => net_runtime::kernels::gather(simd, samples, black_box(&mut **block)));
        }
    };
    let bytes = BATCH * 784 * size_of::<f32>();
    Workload {
        flops: 0.0,
        traffic: Some((bytes, bytes)),
        targets: Vec::new(),
        ..product(
            "its images into blocks",
            "gather",
            local("net!", Box::new([[0.0; BLOCK]; 784]), 2, call, |_| Vec::new()),
        )
    }
}

fn product(title: &str, call: &'static str, ours: Box<dyn Contestant>) -> Workload {
    Workload {
        title: format!("784-128-10, batch 128: {title}"),
        call,
        flops: (2 * 784 * 128 * BATCH) as f64,
        double: false,
        traffic: None,
        tanh: 0,
        evaluations: 1,
        contestants: vec![ours],
        targets: vec![Target::OfPeak(0.9)],
    }
}
