//! dfdx, whose nets are types: those that it takes part with are written out here.

use crate::Call;
use crate::task::{Layer, Loss, Task, single};
use dfdx::prelude::*;
use std::hint::black_box;

pub fn peer(task: &Task) -> Option<Call> {
    if !task.is_known() || task.double || task.loss != Loss::CrossEntropy {
        return None;
    }
    dfdx::flush_denormals_to_zero();
    match (&*task.sizes(), task.batch) {
        ([8, 32, 32, 4], 1) => Some(small(task)),
        ([784, 128, 10], 1) => Some(large::<1>(task)),
        ([784, 128, 10], 128) => Some(large::<128>(task)),
        _ => None,
    }
}

/// The training loop of its example `06-mnist`, without the optimiser: the buffers of the gradients are kept.
macro_rules! call {
    ($task:ident, $batch:expr, $inputs:literal -> $classes:literal, $net:ident: $type:ty) => {{
        type Batch<const B: usize, const N: usize> = Tensor<(Const<B>, Const<N>), f32, Cpu>;
        let cpu = Cpu::default();
        let inputs: Vec<Batch<{ $batch }, $inputs>> =
            $task.inputs.iter().map(|set| cpu.tensor_from_vec(single(set), (Const, Const))).collect();
        let targets: Vec<Batch<{ $batch }, $classes>> =
            $task.targets.iter().map(|set| cpu.tensor_from_vec(single(set), (Const, Const))).collect();
        let mut gradients = Some($net.alloc_grads());
        Box::new(move |set| {
            let logits = $net.forward_mut(inputs[set].clone().traced(gradients.take().expect("put back")));
            let loss = cross_entropy_with_logits_loss(logits, targets[set].clone());
            let value = loss.array();
            let mut learnt = black_box(loss.backward());
            $net.zero_grads(&mut learnt);
            gradients = Some(learnt);
            f64::from(value) * $batch as f64
        })
    }};
}

fn small(task: &Task) -> Call {
    type Net = (Linear<8, 32>, Tanh, Linear<32, 32>, Tanh, Linear<32, 4>);
    let mut net = Cpu::default().build_module::<Net, f32>();
    copy(&task.layers[0], &mut net.0);
    copy(&task.layers[1], &mut net.2);
    copy(&task.layers[2], &mut net.4);
    call!(task, 1, 8 -> 4, net: Net)
}

fn large<const B: usize>(task: &Task) -> Call {
    type Net = (Linear<784, 128>, ReLU, Linear<128, 10>);
    let mut net = Cpu::default().build_module::<Net, f32>();
    copy(&task.layers[0], &mut net.0);
    copy(&task.layers[1], &mut net.2);
    call!(task, B, 784 -> 10, net: Net)
}

/// Its weights lie by rows, ours by columns.
fn copy<const I: usize, const O: usize>(ours: &Layer, theirs: &mut modules::Linear<I, O, f32, Cpu>) {
    let transposed: Vec<f64> = (0..O * I).map(|i| ours.weights[i % I * O + i / I]).collect();
    theirs.weight.copy_from(&single(&transposed));
    theirs.bias.copy_from(&single(&ours.biases));
}
