//! The gradient of 8-32-32-4 with respect to its input alone, against value and all parameter gradients.

use super::small::{Loops, task};
use crate::contest::local;
use crate::peers::Peers;
use crate::plain::Loops as _;
use crate::task::doubles;
use crate::workload::{Target, Workload};
use nalgebra::SVector;
use net_runtime::prelude::*;

net! {
    Net = linear(8 -> 32) |> tanh |> linear(32) |> tanh |> linear(4) |> softmax |> cross_entropy_loss(index);
    fn sensitivity(input, target) -> grad(input);
    fn learn(input, target) -> (loss, grad(parameters));
}

pub fn workload(_: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = task().with(&net);
    let (inputs, classes) = (task.vectors::<f32, 8>(), task.classes::<4>());
    let by_hand = {
        let (flat, samples) = (task.parameters(), task.sets);
        let samples: Vec<_> = (0..samples).map(|k| (task.input(k), task.class(k))).collect();
        move |x_bar: &mut [f32; 8], k: usize| {
            let (input, class) = &samples[k];
            let mut unwanted = [0.0; Net::PARAMETERS];
            Loops::learn(&flat, input, class, &mut unwanted, false, Some(x_bar));
        }
    };
    let all = {
        let (net, inputs, classes, mut scratch) = (net.clone(), inputs.clone(), classes.clone(), NetLearnScratch::ZERO);
        let call = move |(loss, gradient): &mut (f32, Net), k: usize| {
            net.learn_with(&mut scratch, &inputs[k], classes[k], loss, gradient);
        };
        // Another answer than the others'.
        local(ALL, (0.0, Net::ZERO), task.sets, call, |_| Vec::new())
    };
    let mut scratch = NetSensitivityScratch::ZERO;
    let ours = move |x_bar: &mut SVector<f32, 8>, k| net.sensitivity_with(&mut scratch, &inputs[k], classes[k], x_bar);
    let sets = task.sets;
    Workload {
        title: "8-32-32-4, gradient of the input alone".to_string(),
        call: "sensitivity_with",
        // Forward, and all three layers back to their inputs.
        flops: 2.0 * super::value_flops(task.sizes),
        double: false,
        traffic: None,
        tanh: 64,
        evaluations: 1,
        contestants: vec![
            local("net!", SVector::zeros(), sets, ours, |x_bar| doubles(x_bar)),
            local("plain loops", [0.0; 8], sets, by_hand, |x_bar| doubles(x_bar)),
            all,
        ],
        targets: vec![Target::Faster(1.25, ALL)],
    }
}

const ALL: &str = "value and all gradients";
