//! 6-64-8-4 ramp, forward only: a public complaint about burn.

use super::value_flops;
use crate::contest::local;
use crate::functions::{Activation, Ramp};
use crate::peers::Peers;
use crate::plain::dense;
use crate::task::{Task, doubles};
use crate::workload::{Target, Workload};
use nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;

net! {
    Net = linear(6 -> 64) |> ramp |> linear(8) |> ramp |> linear(4);
    fn eval(input) -> output;
}

pub fn workload(peers: &Peers) -> Workload {
    let net = Net::seeded(1);
    let task = Task {
        kind: "mlp",
        sizes: &[6, 64, 8, 4],
        activation: "ramp",
        loss: "none",
        work: "forward",
        batch: 1,
        sets: 16,
        numbers: Default::default(),
    };
    let task = task.with(&net);
    let inputs: Vec<SVector<f32, 6>> = task.vectors();
    let (arrays, flat): (Vec<[f32; 6]>, Vec<f32>) = (inputs.iter().map(|x| x.data.0[0]).collect(), task.parameters());
    let loops = local(
        "plain loops",
        [0.0; 4],
        task.sets,
        move |output: &mut [f32; 4], k| {
            let (first, rest) = flat.split_at(7 * 64);
            let (second, third) = rest.split_at(65 * 8);
            let y1 = dense::<f32, 6, 64>(first, &arrays[k]).map(Ramp::value);
            let y2 = dense::<f32, 64, 8>(second, &y1).map(Ramp::value);
            *output = dense(third, &y2);
        },
        |output| doubles(output),
    );
    let operators = local(
        "nalgebra",
        SVector::zeros(),
        task.sets,
        {
            let (net, inputs) = (net.clone(), inputs.clone());
            move |output: &mut SVector<f32, 4>, k| *output = by_operators(&net, &inputs[k])
        },
        |output| doubles(output),
    );
    let ours = local(
        "net!",
        SVector::zeros(),
        task.sets,
        move |output: &mut SVector<f32, 4>, k| net.eval_into(&inputs[k], output),
        |output| doubles(output),
    );
    let mut contestants = vec![ours, loops, operators];
    contestants.extend(peers.contestants(&task));
    Workload {
        title: "6-64-8-4 ramp, forward only".to_string(),
        call: "eval_into",
        flops: value_flops(task.sizes),
        double: false,
        traffic: Some((size_of::<Net>(), 0)),
        tanh: 0,
        evaluations: 1,
        contestants,
        targets: vec![Target::Faster(1.0, "plain loops"), Target::Faster(10.0, "burn")],
    }
}

fn by_operators(net: &Net, input: &SVector<f32, 6>) -> SVector<f32, 4> {
    fn layer<const I: usize, const O: usize>(layer: &Linear<f32, I, O>, x: &SVector<f32, I>) -> SMatrix<f32, O, 1> {
        layer.weights * x + layer.biases
    }
    let y1 = layer(&net.linear_1, input).map(Ramp::value);
    let y2 = layer(&net.linear_2, &y1).map(Ramp::value);
    layer(&net.linear_3, &y2)
}
