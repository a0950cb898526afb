//! 24-8 tanh-2 in f64, mean squared, batch 200: the case that SimpleChains publishes.

use super::learning_flops;
use crate::functions::{MeanSquared, Tanh};
use crate::learner::learner;
use crate::peers::Peers;
use crate::plain::{Hidden, Last};
use crate::task::Task;
use crate::workload::{Target, Workload};
use crate::{operators, plain};
use net_runtime::prelude::*;

net! {
    Net<f64> = linear(24 -> 8) |> tanh |> linear(2) |> mean_squared_loss;
    fn learn(input, target) -> (loss, grad(parameters));
}

type Loops = Hidden<Tanh, 24, 8, Last<MeanSquared, 8, 2>>;

const BATCH: usize = 200;

pub fn workload(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = Task {
        kind: "mlp",
        sizes: &[24, 8, 2],
        activation: "tanh",
        loss: "mean_squared",
        work: "gradient",
        batch: BATCH,
        sets: 2,
        numbers: Default::default(),
    };
    let task = task.with(&net);
    let (inputs, targets) = (task.vectors(), task.target_vectors());
    let ours = learner("net!", &task, Net::boxed(), move |set, losses, gradient| {
        net.learn_batch(&inputs[set.clone()], &targets[set], losses, gradient).expect("equal lengths");
    });
    let mut contestants = vec![ours, plain::contestant::<f64, Loops, 24>(&task)];
    contestants.push(operators::contestant::<f64, Loops, 24, BATCH>(&task));
    contestants.extend(peers.contestants(&task));
    Workload {
        title: "24-8 tanh-2, f64, mean squared, batch 200".to_string(),
        call: "learn_batch",
        flops: BATCH as f64 * learning_flops(task.sizes),
        double: true,
        traffic: None,
        tanh: 8 * BATCH,
        evaluations: 1,
        contestants,
        targets: vec![Target::Faster(25.0, "PyTorch"), Target::Nanoseconds(5657.0, "SimpleChains, on another machine")],
    }
}
