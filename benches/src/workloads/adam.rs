//! 4-32-16-4 tanh, mean squared, all 10 000 samples at once, and a step of Adam.

use super::learning_flops;
use crate::contest::{Contestant, local};
use crate::functions::{MeanSquared, Tanh};
use crate::peers::Peers;
use crate::plain::{Hidden, Last, Loops};
use crate::task::{Task, doubles};
use crate::workload::{Target, Workload};
use net_runtime::prelude::*;

net! {
    Net = linear(4 -> 32) |> tanh |> linear(16) |> tanh |> linear(4) |> mean_squared_loss;
    fn learn(input, target) -> (loss, grad(parameters));
}

type Hand = Hidden<Tanh, 4, 32, Hidden<Tanh, 32, 16, Last<MeanSquared, 16, 4>>>;

const BATCH: usize = 10_000;
const RATE: f32 = 0.001;

struct Training {
    net: Net,
    adam: Adam<Net>,
    losses: Vec<f32>,
    gradient: Net,
}

pub fn workload(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = Task {
        kind: "mlp",
        sizes: &[4, 32, 16, 4],
        activation: "tanh",
        loss: "mean_squared",
        work: "adam",
        batch: BATCH,
        sets: 1,
        numbers: Default::default(),
    };
    let task = task.with(&net);
    let (inputs, targets) = (task.vectors(), task.target_vectors());
    let ours = local(
        "net!",
        Training { net, adam: Adam::new(RATE), losses: vec![0.0; BATCH], gradient: Net::ZERO },
        1,
        move |Training { net, adam, losses, gradient }: &mut Training, _| {
            net.learn_batch(&inputs, &targets, losses, gradient).expect("equal lengths");
            *gradient *= 1.0 / BATCH as f32;
            adam.step(net, gradient);
        },
        |training| vec![doubles(&training.losses).iter().sum()],
    );
    let mut contestants = vec![ours, by_hand(&task)];
    contestants.extend(peers.contestants(&task));
    Workload {
        title: "4-32-16-4 tanh, mean squared, Adam, batch 10 000".to_string(),
        call: "learn_batch, *=, Adam::step",
        flops: BATCH as f64 * learning_flops(task.sizes),
        double: false,
        traffic: None,
        tanh: (32 + 16) * BATCH,
        evaluations: 1,
        contestants,
        targets: vec![Target::Faster(8.0, "PyTorch")],
    }
}

struct Plain {
    net: Vec<f32>,
    gradient: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    step: i32,
    loss: f32,
}

fn by_hand(task: &Task) -> Box<dyn Contestant> {
    let samples: Vec<([f32; 4], [f32; 4])> = (0..BATCH).map(|k| (task.input(k), task.target(k))).collect();
    let net = task.parameters();
    let zeros = vec![0.0; net.len()];
    let buffers = Plain { gradient: zeros.clone(), first: zeros.clone(), second: zeros, step: 0, loss: 0.0, net };
    let call = move |plain: &mut Plain, _| {
        plain.loss = 0.0;
        for (k, (x, target)) in samples.iter().enumerate() {
            plain.loss += Hand::learn(&plain.net, x, target, &mut plain.gradient, k > 0, None);
        }
        plain.step += 1;
        let (c1, c2) = (1.0 - 0.9f32.powi(plain.step), 1.0 - 0.999f32.powi(plain.step));
        for i in 0..plain.net.len() {
            let g = plain.gradient[i] / BATCH as f32;
            plain.first[i] = 0.9 * plain.first[i] + 0.1 * g;
            plain.second[i] = 0.999 * plain.second[i] + 0.001 * g * g;
            plain.net[i] -= RATE * (plain.first[i] / c1) / ((plain.second[i] / c2).sqrt() + 1e-8);
        }
    };
    local("plain loops", buffers, 1, call, |plain| vec![plain.loss.into()])
}
