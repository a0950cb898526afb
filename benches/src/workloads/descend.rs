//! 784-128-10, batch 1: `descend`, which stores no gradient, against the gradient and then the update.

use super::large::{Loops, task};
use super::learning_flops;
use crate::contest::{Contestant, local};
use crate::peers::Peers;
use crate::plain::Loops as _;
use crate::task::{Task, double};
use crate::workload::{Target, Workload};
use net_runtime::prelude::*;

net! {
    Net = linear(784 -> 128) |> ramp |> linear(10) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
    fn step(input, target) -> (loss, descend(parameters));
}

/// So small that the net stays what it is.
const RATE: f32 = 1e-9;
const TWICE: &str = "gradient, then update";

pub fn workload(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = Task { work: "descend", ..task(1, 16) }.with(&net);
    let (inputs, classes, mut scratch) = (task.vectors::<f32, 784>(), task.classes::<10>(), NetStepScratch::ZERO);
    let twice = {
        let (inputs, classes, mut scratch) = (inputs.clone(), classes.clone(), NetLearnScratch::ZERO);
        let mut gradient = Net::boxed();
        move |(net, loss): &mut (Box<Net>, f32), k: usize| {
            net.learn_with(&mut scratch, &inputs[k], classes[k], loss, &mut gradient);
            net.axpy(-RATE, &gradient);
        }
    };
    let once = move |(net, loss): &mut (Box<Net>, f32), k: usize| {
        net.step_with(&mut scratch, &inputs[k], classes[k], RATE, loss);
    };
    let sets = task.sets;
    let [first, second] = [Box::new(net.clone()), Box::new(net)].map(|net| (net, 0.0));
    let mut contestants = vec![
        local("net!", first, sets, once, |(_, loss)| vec![double(*loss)]),
        local(TWICE, second, sets, twice, |(_, loss)| vec![double(*loss)]),
        by_hand(&task),
    ];
    contestants.extend(peers.contestants(&task));
    Workload {
        title: "784-128-10, batch 1, `descend`".to_string(),
        call: "step_with",
        flops: learning_flops(task.sizes),
        double: false,
        traffic: Some((size_of::<Net>(), size_of::<Net>())),
        tanh: 0,
        evaluations: 1,
        contestants,
        targets: vec![Target::Faster(1.5, TWICE)],
    }
}

fn by_hand(task: &Task) -> Box<dyn Contestant> {
    let samples: Vec<_> = (0..task.sets).map(|k| (task.input(k), task.class(k))).collect();
    let net: Vec<f32> = task.parameters();
    let mut gradient = vec![0.0; net.len()];
    local(
        "plain loops",
        (net, 0.0),
        task.sets,
        move |(net, loss): &mut (Vec<f32>, f32), k: usize| {
            let (x, class) = &samples[k];
            *loss = Loops::learn(net, x, class, &mut gradient, false, None);
            net.iter_mut().zip(&gradient).for_each(|(weight, slope)| *weight -= RATE * slope);
        },
        |(_, loss)| vec![double(*loss)],
    )
}
