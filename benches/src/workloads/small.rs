//! 8-32-32-4 tanh, softmax cross-entropy, batch 1: value and all parameter gradients. All of it stays in the first cache.

use super::learning_flops;
use crate::functions::{CrossEntropy, Tanh};
use crate::learner::learner;
use crate::peers::Peers;
use crate::plain::{Hidden, Last};
use crate::task::Task;
use crate::workload::{Target, Workload};
use crate::{operators, plain};
use net_runtime::prelude::*;

net! {
    Net = linear(8 -> 32) |> tanh |> linear(32) |> tanh |> linear(4) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
}

pub(super) type Loops = Hidden<Tanh, 8, 32, Hidden<Tanh, 32, 32, Last<CrossEntropy, 32, 4>>>;

pub(super) fn task() -> Task {
    Task {
        kind: "mlp",
        sizes: &[8, 32, 32, 4],
        activation: "tanh",
        loss: "cross_entropy",
        work: "gradient",
        batch: 1,
        sets: 16,
        numbers: Default::default(),
    }
}

pub fn workload(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = task().with(&net);
    let (inputs, classes, mut scratch) = (task.vectors(), task.classes(), NetLearnScratch::ZERO);
    let ours = learner("net!", &task, Net::boxed(), move |set, losses, gradient| {
        net.learn_with(&mut scratch, &inputs[set.start], classes[set.start], &mut losses[0], gradient);
    });
    let mut contestants = vec![ours, plain::contestant::<f32, Loops, 8>(&task)];
    contestants.push(operators::contestant::<f32, Loops, 8, 1>(&task));
    contestants.extend(peers.contestants(&task));
    Workload {
        title: "8-32-32-4 tanh, cross-entropy, batch 1".to_string(),
        call: "learn_with",
        flops: learning_flops(task.sizes),
        double: false,
        traffic: Some((size_of::<Net>(), size_of::<Net>())),
        tanh: 64,
        evaluations: 1,
        contestants,
        targets: vec![Target::Faster(5.0, "JAX loop"), Target::Faster(30.0, "dfdx")],
    }
}
