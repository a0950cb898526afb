//! LeNet-5 as nested loops, sizes constant. Images lie by rows; kernels by columns, as in our flat order.

use crate::functions::{CrossEntropy, Ramp};
use crate::plain::{Hidden, Last, Loops};

/// `H` rows of `H` pixels.
type Image<const H: usize> = [[f32; H]; H];
type Tail = Hidden<Ramp, 256, 120, Hidden<Ramp, 120, 84, Last<CrossEntropy, 84, 10>>>;

const KERNEL: usize = 5;
const FIRST: usize = 6 * 25 + 6;
const SECOND: usize = 16 * 6 * 25 + 16;

/// The intermediate values, kept from call to call.
#[derive(Default)]
pub struct Lenet {
    z1: Box<[Image<24>; 6]>,
    a1: Box<[Image<12>; 6]>,
    z2: Box<[Image<8>; 16]>,
    a2: Box<[Image<4>; 16]>,
}

/// The loss; adds to the gradient.
pub fn learn(net: &[f32], memory: &mut Lenet, image: &[f32; 784], class: &usize, gradient: &mut [f32]) -> f32 {
    let Lenet { z1, a1, z2, a2 } = memory;
    let (first, rest) = net.split_at(FIRST);
    let (second, tail) = rest.split_at(SECOND);
    let (first_bar, rest_bar) = gradient.split_at_mut(FIRST);
    let (second_bar, tail_bar) = rest_bar.split_at_mut(SECOND);
    let image: &[Image<28>; 1] = &[std::array::from_fn(|y| std::array::from_fn(|x| image[y * 28 + x]))];

    convolve(first, image, z1);
    pool(z1, a1);
    convolve(second, a1, z2);
    pool(z2, a2);
    let flat = a2.as_flattened().as_flattened().try_into().expect("16 images of 4x4");
    let mut flat_bar = [0.0; 256];
    let loss = Tail::learn(tail, flat, class, tail_bar, true, Some(&mut flat_bar));

    for (a2, &flat_bar) in a2.as_flattened_mut().as_flattened_mut().iter_mut().zip(&flat_bar) {
        *a2 = flat_bar;
    }
    unpool(a2, z2);
    kernel_gradient(z2, a1, second_bar);
    input_gradient(second, z2, a1);
    unpool(a1, z1);
    kernel_gradient(z1, image, first_bar);
    loss
}

/// `z[o, y, x] = b[o] + k[o, c, u, v] * a[c, y + u, x + v]`
fn convolve<const C: usize, const O: usize, const H: usize, const Z: usize>(
    layer: &[f32],
    a: &[Image<H>; C],
    z: &mut [Image<Z>; O],
) {
    let (kernels, biases) = layer.split_at(O * C * KERNEL * KERNEL);
    for o in 0..O {
        z[o] = [[biases[o]; Z]; Z];
        for (c, u, v) in points::<C>() {
            let weight = kernels[at::<C>(o, c, u, v)];
            for y in 0..Z {
                for x in 0..Z {
                    z[o][y][x] += weight * a[c][y + u][x + v];
                }
            }
        }
    }
}

/// `k_bar[o, c, u, v] += z_bar[o, y, x] * a[c, y + u, x + v]`, `b_bar[o] += z_bar[o, y, x]`
fn kernel_gradient<const C: usize, const O: usize, const H: usize, const Z: usize>(
    z_bar: &[Image<Z>; O],
    a: &[Image<H>; C],
    layer_bar: &mut [f32],
) {
    let (kernels_bar, biases_bar) = layer_bar.split_at_mut(O * C * KERNEL * KERNEL);
    for o in 0..O {
        biases_bar[o] += z_bar[o].as_flattened().iter().sum::<f32>();
        for (c, u, v) in points::<C>() {
            // A sum for each column, so that the innermost loop is no chain of additions.
            let mut sums = [0.0; Z];
            for y in 0..Z {
                for x in 0..Z {
                    sums[x] += z_bar[o][y][x] * a[c][y + u][x + v];
                }
            }
            kernels_bar[at::<C>(o, c, u, v)] += sums.iter().sum::<f32>();
        }
    }
}

/// `a_bar[c, y + u, x + v] = z_bar[o, y, x] * k[o, c, u, v]`
fn input_gradient<const C: usize, const O: usize, const H: usize, const Z: usize>(
    layer: &[f32],
    z_bar: &[Image<Z>; O],
    a_bar: &mut [Image<H>; C],
) {
    a_bar.as_flattened_mut().fill([0.0; H]);
    for o in 0..O {
        for (c, u, v) in points::<C>() {
            let weight = layer[at::<C>(o, c, u, v)];
            for y in 0..Z {
                for x in 0..Z {
                    a_bar[c][y + u][x + v] += weight * z_bar[o][y][x];
                }
            }
        }
    }
}

fn points<const C: usize>() -> impl Iterator<Item = (usize, usize, usize)> {
    (0..C).flat_map(|c| (0..KERNEL).flat_map(move |u| (0..KERNEL).map(move |v| (c, u, v))))
}

fn at<const C: usize>(o: usize, c: usize, u: usize, v: usize) -> usize {
    ((o * C + c) * KERNEL + v) * KERNEL + u
}

/// The largest of four neighbours, if it is positive.
fn pool<const C: usize, const Z: usize, const A: usize>(z: &[Image<Z>; C], a: &mut [Image<A>; C]) {
    for c in 0..C {
        for y in 0..A {
            for x in 0..A {
                let rows = [z[c][2 * y], z[c][2 * y + 1]];
                let most = |row: [f32; Z]| row[2 * x].max(row[2 * x + 1]);
                a[c][y][x] = most(rows[0]).max(most(rows[1])).max(0.0);
            }
        }
    }
}

/// The gradient goes to the first of the largest, if that is positive; in place of `z`.
fn unpool<const C: usize, const Z: usize, const A: usize>(a_bar: &[Image<A>; C], z: &mut [Image<Z>; C]) {
    for (z, a_bar) in z.iter_mut().zip(a_bar) {
        for (y, row) in a_bar.iter().enumerate() {
            for (x, &a_bar) in row.iter().enumerate() {
                let mut chosen = (2 * y, 2 * x);
                for place in [(2 * y, 2 * x + 1), (2 * y + 1, 2 * x), (2 * y + 1, 2 * x + 1)] {
                    chosen = if z[place.0][place.1] > z[chosen.0][chosen.1] { place } else { chosen };
                }
                let slope = if z[chosen.0][chosen.1] > 0.0 { a_bar } else { 0.0 };
                z[2 * y][2 * x..][..2].fill(0.0);
                z[2 * y + 1][2 * x..][..2].fill(0.0);
                z[chosen.0][chosen.1] = slope;
            }
        }
    }
}
