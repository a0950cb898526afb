//! The same in nalgebra's own operators, a batch as the columns of one matrix: what one writes who has nalgebra and no `net!`.

use crate::contest::Contestant;
use crate::functions::{Activation, Loss};
use crate::learner::flat_learner;
use crate::plain::{Hidden, Last, Loops};
use crate::task::{Real, Task};
use nalgebra::{SMatrix, SMatrixView, SMatrixViewMut, SVectorView, SVectorViewMut};

/// As [`Loops`], for `N` samples at once.
pub trait Operators<T: Real, const I: usize, const N: usize> {
    type Target;

    fn learn(
        net: &[T],
        x: &SMatrix<T, I, N>,
        targets: &[Self::Target],
        gradient: &mut [T],
        x_bar: Option<&mut SMatrix<T, I, N>>,
    ) -> T;
}

impl<T: Real, A: Activation, const I: usize, const O: usize, const N: usize, Next: Operators<T, O, N>>
    Operators<T, I, N> for Hidden<A, I, O, Next>
{
    type Target = Next::Target;

    fn learn(
        net: &[T],
        x: &SMatrix<T, I, N>,
        targets: &[Next::Target],
        gradient: &mut [T],
        x_bar: Option<&mut SMatrix<T, I, N>>,
    ) -> T {
        let (layer, rest) = net.split_at(I * O + O);
        let (layer_bar, rest_bar) = gradient.split_at_mut(I * O + O);
        let y = dense::<T, I, O, N>(layer, x).map(A::value);
        let mut y_bar = SMatrix::zeros();
        let loss = Next::learn(rest, &y, targets, rest_bar, Some(&mut y_bar));
        y_bar.zip_apply(&y, |y_bar, y| *y_bar *= A::slope(y));
        pull(layer, x, &y_bar, layer_bar, x_bar);
        loss
    }
}

impl<T: Real, L: Loss<T, O>, const I: usize, const O: usize, const N: usize> Operators<T, I, N> for Last<L, I, O> {
    type Target = L::Target;

    fn learn(
        net: &[T],
        x: &SMatrix<T, I, N>,
        targets: &[L::Target],
        gradient: &mut [T],
        x_bar: Option<&mut SMatrix<T, I, N>>,
    ) -> T {
        let mut z = dense::<T, I, O, N>(net, x);
        let losses = z.data.0.iter_mut().zip(targets).map(|(z, target)| L::seed(z, target));
        let loss = losses.fold(T::zero(), |a, b| a + b);
        pull(net, x, &z, gradient, x_bar);
        loss
    }
}

fn dense<T: Real, const I: usize, const O: usize, const N: usize>(
    layer: &[T],
    x: &SMatrix<T, I, N>,
) -> SMatrix<T, O, N> {
    let biases = SVectorView::<T, O>::from_slice(&layer[I * O..]);
    let mut z = SMatrixView::<T, O, I>::from_slice(layer) * x;
    z.column_iter_mut().for_each(|mut column| column += &biases);
    z
}

fn pull<T: Real, const I: usize, const O: usize, const N: usize>(
    layer: &[T],
    x: &SMatrix<T, I, N>,
    z_bar: &SMatrix<T, O, N>,
    layer_bar: &mut [T],
    x_bar: Option<&mut SMatrix<T, I, N>>,
) {
    let (weights_bar, biases_bar) = layer_bar.split_at_mut(I * O);
    z_bar.mul_to(&x.transpose(), &mut SMatrixViewMut::<T, O, I>::from_slice(weights_bar));
    SVectorViewMut::<T, O>::from_slice(biases_bar).copy_from(&z_bar.column_sum());
    if let Some(x_bar) = x_bar {
        SMatrixView::<T, O, I>::from_slice(layer).tr_mul_to(z_bar, x_bar);
    }
}

/// Value and all parameter gradients, summed over a batch of `N`.
pub fn contestant<T, M, const I: usize, const N: usize>(task: &Task) -> Box<dyn Contestant>
where
    T: Real,
    M: Loops<T, I> + Operators<T, I, N, Target = <M as Loops<T, I>>::Target>,
    <M as Loops<T, I>>::Target: 'static,
{
    let inputs: Vec<_> = (0..task.sets).map(|set| columns::<T, I, N>(task, set)).collect();
    let targets: Vec<_> = (0..task.samples()).map(|k| <M as Loops<T, I>>::target(task, k)).collect();
    flat_learner("nalgebra", task, move |net, set, gradient| {
        <M as Operators<T, I, N>>::learn(net, &inputs[set.start / N], &targets[set], gradient, None)
    })
}

fn columns<T: Real, const I: usize, const N: usize>(task: &Task, set: usize) -> SMatrix<T, I, N> {
    let mut all = SMatrix::zeros();
    (0..N).for_each(|k| all.data.0[k] = task.input(set * N + k));
    all
}
