//! Nested loops as one writes them by hand: the value and the gradient of a chain of dense layers, sizes constant, weights by
//! columns so that the innermost loops of value and gradient run along memory. A net is a type:
//! `Hidden<Tanh, 8, 32, Last<CrossEntropy, 32, 4>>`.

use crate::contest::Contestant;
use crate::functions::{Activation, Loss};
use crate::learner::flat_learner;
use crate::task::{Real, Task};
use std::marker::PhantomData;

/// Parameters and gradient are flat: the first layer's weights by columns, its biases, the next layer's.
pub trait Loops<T: Real, const I: usize> {
    type Target;

    /// The loss. The gradient is added to if `add`, else overwritten.
    fn learn(
        net: &[T],
        x: &[T; I],
        target: &Self::Target,
        gradient: &mut [T],
        add: bool,
        x_bar: Option<&mut [T; I]>,
    ) -> T;

    fn target(task: &Task, sample: usize) -> Self::Target;
}

/// A dense layer and an activation, and what comes after.
pub struct Hidden<A, const I: usize, const O: usize, Next>(PhantomData<(A, Next)>);
/// A dense layer and a loss.
pub struct Last<L, const I: usize, const O: usize>(PhantomData<L>);

impl<T: Real, A: Activation, const I: usize, const O: usize, Next: Loops<T, O>> Loops<T, I> for Hidden<A, I, O, Next> {
    type Target = Next::Target;

    fn learn(
        net: &[T],
        x: &[T; I],
        target: &Next::Target,
        gradient: &mut [T],
        add: bool,
        x_bar: Option<&mut [T; I]>,
    ) -> T {
        let (layer, rest) = net.split_at(I * O + O);
        let (layer_bar, rest_bar) = gradient.split_at_mut(I * O + O);
        let y = dense::<T, I, O>(layer, x).map(A::value);
        let mut y_bar = [T::zero(); O];
        let loss = Next::learn(rest, &y, target, rest_bar, add, Some(&mut y_bar));
        for i in 0..O {
            y_bar[i] *= A::slope(y[i]);
        }
        pull(layer, x, &y_bar, layer_bar, add, x_bar);
        loss
    }

    fn target(task: &Task, sample: usize) -> Next::Target {
        Next::target(task, sample)
    }
}

impl<T: Real, L: Loss<T, O>, const I: usize, const O: usize> Loops<T, I> for Last<L, I, O> {
    type Target = L::Target;

    fn learn(
        net: &[T],
        x: &[T; I],
        target: &L::Target,
        gradient: &mut [T],
        add: bool,
        x_bar: Option<&mut [T; I]>,
    ) -> T {
        let mut z = dense::<T, I, O>(net, x);
        let loss = L::seed(&mut z, target);
        pull(net, x, &z, gradient, add, x_bar);
        loss
    }

    fn target(task: &Task, sample: usize) -> L::Target {
        L::target(task, sample)
    }
}

/// `z[i] = b[i] + sum[j](w[i, j] * x[j])`
pub fn dense<T: Real, const I: usize, const O: usize>(layer: &[T], x: &[T; I]) -> [T; O] {
    let (weights, biases) = layer.split_at(I * O);
    let mut z: [T; O] = biases.try_into().expect("a bias for each output");
    for (column, &x) in weights.as_chunks::<O>().0.iter().zip(x) {
        for i in 0..O {
            z[i] += column[i] * x;
        }
    }
    z
}

/// `w_bar[i, j] = z_bar[i] * x[j]` and `b_bar[i] = z_bar[i]`, added to those of other samples, and
/// `x_bar[j] = sum[i](w[i, j] * z_bar[i])`
fn pull<T: Real, const I: usize, const O: usize>(
    layer: &[T],
    x: &[T; I],
    z_bar: &[T; O],
    layer_bar: &mut [T],
    add: bool,
    x_bar: Option<&mut [T; I]>,
) {
    let (weights_bar, biases_bar) = layer_bar.split_at_mut(I * O);
    for (column, &x) in weights_bar.as_chunks_mut::<O>().0.iter_mut().zip(x) {
        for i in 0..O {
            column[i] = if add { column[i] + z_bar[i] * x } else { z_bar[i] * x };
        }
    }
    for i in 0..O {
        biases_bar[i] = if add { biases_bar[i] + z_bar[i] } else { z_bar[i] };
    }
    let Some(x_bar) = x_bar else { return };
    for (column, x_bar) in layer.as_chunks::<O>().0.iter().zip(x_bar) {
        *x_bar = (0..O).fold(T::zero(), |sum, i| sum + column[i] * z_bar[i]);
    }
}

/// Value and all parameter gradients, summed over a batch.
pub fn contestant<T: Real, N: Loops<T, I>, const I: usize>(task: &Task) -> Box<dyn Contestant>
where
    N::Target: 'static,
{
    let samples: Vec<([T; I], N::Target)> = (0..task.samples()).map(|k| (task.input(k), N::target(task, k))).collect();
    flat_learner("plain loops", task, move |net, set, gradient| {
        let learn = |(k, (x, target)): (usize, &([T; I], _))| N::learn(net, x, target, gradient, k > 0, None);
        samples[set].iter().enumerate().map(learn).fold(T::zero(), |a, b| a + b)
    })
}
