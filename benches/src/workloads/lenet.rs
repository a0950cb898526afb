//! LeNet-5 on images of 28x28, softmax cross-entropy: value and all parameter gradients.

use super::learning_flops;
use crate::contest::Contestant;
use crate::images::{Lenet, learn};
use crate::learner::{flat_learner, learner};
use crate::peers::Peers;
use crate::task::Task;
use crate::workload::{Target, Workload};
use net_runtime::prelude::*;

net! {
    Net(input: [1, 28, 28]) = convolution(6, 5x5) |> ramp |> pooling(2x2, stride = 2)
        |> convolution(16, 5x5) |> ramp |> pooling(2x2, stride = 2)
        |> flatten |> linear(120) |> ramp |> linear(84) |> ramp |> linear(10) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
}

const BATCH: usize = 128;

pub fn single(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = task(1, 16).with(&net);
    let (images, classes, mut scratch) = (task.images(), task.classes(), NetLearnScratch::ZERO);
    let ours = learner("net!", &task, Net::boxed(), move |set, losses, gradient| {
        net.learn_with(&mut scratch, &images[set.start], classes[set.start], &mut losses[0], gradient);
    });
    let targets = vec![Target::Faster(8.0, "JAX call"), Target::Faster(20.0, "PyTorch")];
    workload("learn_with", ours, &task, peers, Some((size_of::<Net>(), size_of::<Net>())), targets)
}

pub fn batch(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = task(BATCH, 2).with(&net);
    let (images, classes) = (task.images(), task.classes());
    let ours = learner("net!", &task, Net::boxed(), move |set, losses, gradient| {
        net.learn_batch(&images[set.clone()], &classes[set], losses, gradient).expect("equal lengths");
    });
    let targets = vec![Target::Faster(3.0, "JAX call"), Target::Faster(3.0, "PyTorch"), Target::OfPeak(0.53)];
    workload("learn_batch", ours, &task, peers, None, targets)
}

fn task(batch: usize, sets: usize) -> Task {
    Task {
        kind: "lenet",
        sizes: &[784, 10],
        activation: "ramp",
        loss: "cross_entropy",
        work: "gradient",
        batch,
        sets,
        numbers: Default::default(),
    }
}

fn workload(
    call: &'static str,
    ours: Box<dyn Contestant>,
    task: &Task,
    peers: &Peers,
    traffic: Option<(usize, usize)>,
    targets: Vec<Target>,
) -> Workload {
    let mut contestants = vec![ours, by_hand(task)];
    contestants.extend(peers.contestants(task));
    // The first convolution needs no gradient of its input; 256-120-84-10 needs one of each.
    let convolutions = [2 * 6 * 25 * 24 * 24, 2 * 16 * 6 * 25 * 8 * 8].map(f64::from);
    let dense = learning_flops(&[256, 120, 84, 10]) + 2.0 * 256.0 * 120.0;
    Workload {
        title: format!("LeNet-5, 28x28, batch {}", task.batch),
        call,
        flops: task.batch as f64 * (2.0 * convolutions[0] + 3.0 * convolutions[1] + dense),
        double: false,
        traffic,
        tanh: 0,
        evaluations: 1,
        contestants,
        targets,
    }
}

fn by_hand(task: &Task) -> Box<dyn Contestant> {
    let samples: Vec<_> = (0..task.samples()).map(|k| (task.input(k), task.class(k))).collect();
    let mut memory = Lenet::default();
    flat_learner("plain loops", task, move |net, set, gradient| {
        gradient.fill(0.0);
        samples[set].iter().map(|(image, class)| learn(net, &mut memory, image, class, gradient)).sum()
    })
}
