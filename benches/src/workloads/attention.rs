//! Attention of 64 positions, 4 heads of 16: value and all gradients, those of the inputs and those of the parameters. Bare, of
//! queries, keys and values that are given; and multi-head attention, where these are linear in the input, as the output is in
//! what the heads give.

use crate::contest::{Contestant, local};
use crate::peers::Peers;
use crate::task::{Task, doubles};
use crate::workload::{Target, Workload};
use net_runtime::nalgebra::SMatrix;
use net_runtime::prelude::*;

const N: usize = 64;
const HEADS: usize = 4;
const PART: usize = N / HEADS;
const BATCH: usize = 32;

type Matrix = SMatrix<f32, N, N>;

net! {
    Bare(q: [64, 64], k: [64, 64], v: [64, 64], target: [64, 64]) -> loss {
        let y = (query = q, key = k, value = v) |> attention(score = dot, heads = 4, scale = 0.25);
        let loss = (y, target) |> mean_squared_loss;
    }
    fn learn(q, k, v, target) -> (loss, grad(q), grad(k), grad(v));

    MultiHead(x: [64, 64], target: [64, 64]) -> loss {
        let q = x |> net_map(linear(64));
        let k = x |> net_map(linear(64));
        let v = x |> net_map(linear(64));
        let heads = (query = q, key = k, value = v) |> attention(score = dot, heads = 4, scale = 0.25);
        let y = heads |> net_map(linear(64));
        let loss = (y, target) |> mean_squared_loss;
    }
    fn learn(x, target) -> (loss, grad(x), grad(parameters));
}

pub fn bare_single(peers: &Peers) -> Workload {
    bare(peers, 1, 8)
}

pub fn bare_batch(peers: &Peers) -> Workload {
    bare(peers, BATCH, 2)
}

pub fn single(peers: &Peers) -> Workload {
    multi_head(peers, 1, 8)
}

pub fn batch(peers: &Peers) -> Workload {
    multi_head(peers, BATCH, 2)
}

fn task(kind: &'static str, sizes: &'static [usize], batch: usize, sets: usize) -> Task {
    let (activation, loss, work) = ("none", "mean_squared", "all_gradients");
    Task { kind, sizes, activation, loss, work, batch, sets, numbers: Default::default() }
}

/// One of the matrices, by rows, that a sample's input or target is.
fn matrix(numbers: &[f32], number: usize) -> Matrix {
    Matrix::from_row_slice(&numbers[number * N * N..(number + 1) * N * N])
}

/// The numbers of a matrix by rows.
fn by_rows(matrix: &Matrix) -> Vec<f64> {
    doubles(matrix.transpose().as_slice())
}

fn bare(peers: &Peers, batch: usize, sets: usize) -> Workload {
    let task = task("attention", &[3 * N * N, N * N], batch, sets).with(&Bare::ZERO);
    let inputs: Vec<[f32; 3 * N * N]> = (0..task.samples()).map(|k| task.input(k)).collect();
    let [q, k, v] = [0, 1, 2].map(|number| inputs.iter().map(|of| matrix(of, number)).collect::<Vec<_>>());
    let targets = targets(&task);
    let buffers = (vec![0.0_f32; batch], [(); 3].map(|()| vec![Matrix::zeros(); batch]));
    let mut scratch = Box::new(BareLearnScratch::ZERO);
    let call = move |(losses, [dq, dk, dv]): &mut (Vec<f32>, [Vec<Matrix>; 3]), set: usize| {
        let (net, at) = (Bare::ZERO, set * batch..(set + 1) * batch);
        if let [loss] = &mut losses[..] {
            let at = at.start;
            let (dq, dk, dv) = (&mut dq[0], &mut dk[0], &mut dv[0]);
            return net.learn_with(&mut scratch, &q[at], &k[at], &v[at], &targets[at], loss, dq, dk, dv);
        }
        let (q, k, v, targets) = (&q[at.clone()], &k[at.clone()], &v[at.clone()], &targets[at]);
        net.learn_batch(q, k, v, targets, losses, dq, dk, dv).expect("equal lengths");
    };
    let ours = local("net!", buffers, sets, call, |(losses, gradients)| {
        let loss = doubles(losses).into_iter().sum();
        std::iter::once(loss).chain(gradients.iter().flat_map(|gradient| by_rows(&gradient[0]))).collect()
    });
    workload("attention", [ours, by_hand(&task, false)], &task, peers, 6)
}

fn multi_head(peers: &Peers, batch: usize, sets: usize) -> Workload {
    let net = Box::new(MultiHead::seeded(1));
    let task = task("multi_head", &[N * N, N * N], batch, sets).with(&*net);
    let inputs: Vec<Matrix> = (0..task.samples()).map(|k| matrix(&task.input::<f32, { N * N }>(k), 0)).collect();
    let targets = targets(&task);
    let buffers = (vec![0.0_f32; batch], vec![Matrix::zeros(); batch], Box::new(MultiHead::ZERO));
    let mut scratch = Box::new(MultiHeadLearnScratch::ZERO);
    let call = move |(losses, dx, gradient): &mut (Vec<f32>, Vec<Matrix>, Box<MultiHead>), set: usize| {
        let at = set * batch..(set + 1) * batch;
        if let [loss] = &mut losses[..] {
            let (x, target) = (&inputs[at.start], &targets[at.start]);
            return net.learn_with(&mut scratch, x, target, loss, &mut dx[0], gradient);
        }
        net.learn_batch(&inputs[at.clone()], &targets[at], losses, dx, gradient).expect("equal lengths");
    };
    let ours = local("net!", buffers, sets, call, |(losses, dx, gradient)| {
        let loss = doubles(losses).into_iter().sum();
        [vec![loss], by_rows(&dx[0]), doubles(gradient.parameters())].concat()
    });
    workload("multi-head attention", [ours, by_hand(&task, true)], &task, peers, 18)
}

fn targets(task: &Task) -> Vec<Matrix> {
    (0..task.samples()).map(|k| matrix(&task.target::<f32, { N * N }>(k), 0)).collect()
}

/// `products`: how many of 64 by 64 by 64 multiply-adds a sample takes, forward and backward.
fn workload(
    title: &str,
    contestants: [Box<dyn Contestant>; 2],
    task: &Task,
    peers: &Peers,
    products: usize,
) -> Workload {
    Workload {
        title: format!("{title}, 64 positions, 4 heads of 16, value and all gradients, batch {}", task.batch),
        call: if task.batch == 1 { "learn_with" } else { "learn_batch" },
        flops: (task.batch * products * 2 * N * N * N) as f64,
        double: false,
        traffic: None,
        tanh: 0,
        evaluations: 1,
        contestants: contestants.into_iter().chain(peers.contestants(task)).collect(),
        targets: vec![Target::Faster(1.0, "JAX loop"), Target::OfLimit(2.0)],
    }
}

/// Plain loops over arrays by rows.
fn by_hand(task: &Task, projects: bool) -> Box<dyn Contestant> {
    let (batch, ports) = (task.batch, task.sizes[0]);
    let parameters = task.parameters::<f32>();
    let samples: Vec<(Vec<f32>, [f32; N * N])> = (0..task.samples())
        .map(|k| {
            let input = if projects {
                task.input::<f32, { N * N }>(k).to_vec()
            } else {
                task.input::<f32, { 3 * N * N }>(k).to_vec()
            };
            (input, task.target(k))
        })
        .collect();
    let buffers = (0.0_f32, vec![0.0_f32; batch * ports], vec![0.0_f32; parameters.len()], ports);
    let call = move |(loss, back, sums, _): &mut (f32, Vec<f32>, Vec<f32>, usize), set: usize| {
        (*loss, *sums) = (0.0, vec![0.0; parameters.len()]);
        for (sample, back) in back.chunks_mut(ports).enumerate() {
            let (input, target) = &samples[set * batch + sample];
            back.fill(0.0);
            *loss += if projects {
                plain::multi_head(&parameters, input, target, back, sums)
            } else {
                plain::attention(input, back, |y, seed| plain::squared(y, target, seed))
            };
        }
    };
    local("plain loops", buffers, task.sets, call, |(loss, back, sums, ports)| {
        [vec![f64::from(*loss)], doubles(&back[..*ports]), doubles(sums)].concat()
    })
}

mod plain {
    use super::{HEADS, N, PART};

    const M: usize = N * N;

    /// The loss, and its gradient.
    pub fn squared(y: &[f32], target: &[f32], seed: &mut [f32]) -> f32 {
        seed.iter_mut()
            .zip(y.iter().zip(target))
            .map(|(seed, (y, target))| {
                *seed = 2.0 * (y - target) / M as f32;
                (y - target) * (y - target) / M as f32
            })
            .sum()
    }

    /// Queries, keys and values are one after the other in `input`; `back` is added to. `loss` gives the seed.
    pub fn attention(input: &[f32], back: &mut [f32], loss: impl FnOnce(&[f32], &mut [f32]) -> f32) -> f32 {
        let (mut p, mut y, mut seed) = (vec![0.0; HEADS * M], [0.0; M], [0.0; M]);
        let [q, k, v] = [0, 1, 2].map(|number| &input[number * M..(number + 1) * M]);
        for (row, p) in p.chunks_mut(N).enumerate() {
            let (head, i) = (row / N, row % N);
            for (j, p) in p.iter_mut().enumerate() {
                *p = 0.25 * (head * PART..(head + 1) * PART).map(|c| q[i * N + c] * k[j * N + c]).sum::<f32>();
            }
            let most = p.iter().fold(f32::NEG_INFINITY, |most, p| most.max(*p));
            p.iter_mut().for_each(|p| *p = (*p - most).exp());
            let sum: f32 = p.iter().sum();
            p.iter_mut().for_each(|p| *p /= sum);
            for d in head * PART..(head + 1) * PART {
                y[i * N + d] = (0..N).map(|j| p[j] * v[j * N + d]).sum();
            }
        }
        let loss = loss(&y, &mut seed);
        for (row, p) in p.chunks(N).enumerate() {
            let (head, i) = (row / N, row % N);
            let part = head * PART..(head + 1) * PART;
            let each: Vec<f32> = (0..N).map(|j| part.clone().map(|d| seed[i * N + d] * v[j * N + d]).sum()).collect();
            let mean: f32 = each.iter().zip(p).map(|(each, p)| each * p).sum();
            for j in 0..N {
                let z = 0.25 * p[j] * (each[j] - mean);
                for c in part.clone() {
                    back[i * N + c] += z * k[j * N + c];
                    back[M + j * N + c] += z * q[i * N + c];
                    back[2 * M + j * N + c] += p[j] * seed[i * N + c];
                }
            }
        }
        loss
    }

    /// `y[i, o] = b[o] + sum[c](x[i, c] * w[c, o])`, and biases behind weights.
    fn linear(parameters: &[f32], x: &[f32], y: &mut [f32]) {
        for i in 0..N {
            for o in 0..N {
                y[i * N + o] = parameters[M + o] + (0..N).map(|c| x[i * N + c] * parameters[c * N + o]).sum::<f32>();
            }
        }
    }

    fn linear_back(parameters: &[f32], x: &[f32], seed: &[f32], back: &mut [f32], sums: &mut [f32]) {
        for i in 0..N {
            for o in 0..N {
                let seed = seed[i * N + o];
                sums[M + o] += seed;
                for c in 0..N {
                    sums[c * N + o] += seed * x[i * N + c];
                    back[i * N + c] += seed * parameters[c * N + o];
                }
            }
        }
    }

    pub fn multi_head(parameters: &[f32], x: &[f32], target: &[f32], back: &mut [f32], sums: &mut [f32]) -> f32 {
        let each: Vec<&[f32]> = parameters.chunks(M + N).collect();
        let mut sums: Vec<&mut [f32]> = sums.chunks_mut(M + N).collect();
        let (mut input, mut input_back) = (vec![0.0; 3 * M], vec![0.0; 3 * M]);
        input.chunks_mut(M).zip(&each).for_each(|(of, parameters)| linear(parameters, x, of));
        let loss = attention(&input, &mut input_back, |heads, heads_back| {
            let (mut y, mut seed) = ([0.0; M], [0.0; M]);
            linear(each[3], heads, &mut y);
            let loss = squared(&y, target, &mut seed);
            linear_back(each[3], heads, &seed, heads_back, sums[3]);
            loss
        });
        for (number, seed) in input_back.chunks(M).enumerate() {
            linear_back(each[number], x, seed, back, sums[number]);
        }
        loss
    }
}
