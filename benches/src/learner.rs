//! Contestants that give losses and a gradient.

use crate::contest::{Contestant, local};
use crate::task::{Real, Task, doubles};
use net_runtime::Parameters;
use std::ops::Range;

/// A contestant that leaves a loss for each sample and one gradient for all. The call is given the samples of a set.
pub fn learner<N: Parameters<Scalar: Real> + 'static>(
    name: &'static str,
    task: &Task,
    gradient: Box<N>,
    mut call: impl FnMut(Range<usize>, &mut [N::Scalar], &mut N) + 'static,
) -> Box<dyn Contestant> {
    let batch = task.batch;
    let call = move |(losses, gradient): &mut (Vec<N::Scalar>, Box<N>), set: usize| {
        call(set * batch..(set + 1) * batch, losses, gradient)
    };
    let answer = |(losses, gradient): &(Vec<N::Scalar>, Box<N>)| learnt(losses, gradient.parameters());
    local(name, (vec![N::Scalar::default(); batch], gradient), task.sets, call, answer)
}

/// A contestant that gives the loss of all samples, and writes the gradient in our flat order.
pub fn flat_learner<T: Real>(
    name: &'static str,
    task: &Task,
    mut call: impl FnMut(&[T], Range<usize>, &mut [T]) -> T + 'static,
) -> Box<dyn Contestant> {
    let (net, batch) = (task.parameters::<T>(), task.batch);
    let gradient = vec![T::zero(); net.len()];
    let call = move |(loss, gradient): &mut (T, Vec<T>), set: usize| {
        *loss = call(&net, set * batch..(set + 1) * batch, gradient);
    };
    local(name, (T::zero(), gradient), task.sets, call, |(loss, gradient)| learnt(&[*loss], gradient))
}

fn learnt<T: Real>(losses: &[T], gradient: &[T]) -> Vec<f64> {
    let loss = doubles(losses).into_iter().sum();
    [vec![loss], doubles(gradient)].concat()
}
