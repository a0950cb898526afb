//! The feature `rayon`: a batch over threads has the same bits on any number of them. With `deterministic` they are those of
//! the batch in one part; without it, those of its parts, added up pair by pair.
//!
//! `cargo test -p tests --features rayon --test rayon`, and with `--features rayon,deterministic`.
#![cfg(feature = "rayon")]

use nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use net_runtime::rand_core::SeedableRng;
use rayon_core::ThreadPoolBuilder;
use tests::draw::Draw;
use tests::{Numbers, assert_close, bits, net_numbers};

/// A net for the macro and its text for the library.
macro_rules! both {
    ($text:ident; $($net:tt)*) => {
        net! { $($net)* }
        const $text: &str = stringify!($($net)*);
    };
}

both! { DENSE;
    pub Dense = linear(24 -> 64) |> tanh |> linear(48) |> ramp |> linear(8) |> mean_squared_loss;
    pub fn learn(input, target) -> (loss, grad(input), grad(parameters));
    pub fn add(input, target) -> (accumulate(parameters), loss);
}
net_numbers! { Dense { linear_1, linear_2, linear_3 } }

both! { LATER;
    pub Front<f64> = linear(6 -> 64) |> tanh;
    pub Later<f64> = frozen front: Front |> hidden: linear(96) |> tanh |> logits: linear(5) |> p: softmax |> cross_entropy_loss(index);
    pub fn learn(input, target) -> (grad(hidden.weights), p, accumulate(logits.parameters), grad(hidden.biases));
    pub fn classify(input) -> p;
}

both! { NORMALISED;
    pub Normalised<f64>(x: [24]) -> y {
        array v: [32, 24] = normal(0.5);
        array g: [32] = 1.5;
        let n[i] = sum[j](v[i, j] * v[i, j]);
        let w[i, j] = g[i] * v[i, j] / sqrt(n[i]);
        let y[i] = tanh(sum[j](w[i, j] * x[j]) + g[i]);
    }
    pub fn learn(x, grad(y)) -> (grad(v), accumulate(g));
}

/// The fewest samples in a part of each function, as generated code says.
fn least(net: &str) -> Vec<usize> {
    let text = net_compiler::expand(net.parse().expect("tokens")).to_string().replace("batch_with_sums", "batch");
    // `batch(self, 30016, &["input", ..], ..)`: the number before the names.
    let calls = text.split(":: batch (").skip(1);
    let before = |call: &str| call.split("& [").next().and_then(|call| call.rsplit(',').nth(1)?.trim().parse().ok());
    calls.map(|call| before(call).expect("a number")).collect()
}

/// Lengths on both sides of a block's border, of the first parts' and of the one from which parts grow.
fn lengths(least: usize) -> Vec<usize> {
    let borders = [64, least, 2 * least, 3 * least];
    let sides = borders.into_iter().flat_map(|border| [border - 1, border, border + 1]);
    [0, 1, 64 * least, 64 * least + 1, 10_000].into_iter().chain(sides).collect()
}

/// What a call gives on pools of 1, 2, 3 and 7 threads is what it gives on the first, to the bit.
fn on_any_threads<R: Send>(what: &str, bits: impl Fn(&R) -> Vec<u64>, call: impl Fn() -> R + Sync) -> R {
    let on = |threads| ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(&call);
    let one = on(1);
    for threads in [2, 3, 7] {
        assert!(bits(&on(threads)) == bits(&one), "{what}: other bits on {threads} threads");
    }
    one
}

/// The bits of what each sample has its own of.
fn each<N: Numbers>(samples: &[N]) -> Vec<u64> {
    samples.iter().flat_map(bits).collect()
}

/// `f` for halves of halves of `samples`, down to parts: the sums of each pair added up.
fn in_parts<S>(least: usize, samples: &[usize], f: &impl Fn(&[usize]) -> S, add: &impl Fn(S, S) -> S) -> S {
    let part =
        if cfg!(feature = "deterministic") { usize::MAX } else { least * samples.len().div_ceil(64 * least).max(1) };
    let parts = samples.len() / part;
    if parts < 2 {
        return f(samples);
    }
    let (left, right) = samples.split_at(parts / 2 * part);
    add(in_parts(part, left, f, add), in_parts(part, right, f, add))
}

fn added<N: Parameters<Scalar: std::ops::AddAssign + Copy>>(mut left: N, right: N) -> N {
    left.parameters_mut().iter_mut().zip(right.parameters()).for_each(|(left, right)| *left += *right);
    left
}

fn vectors<T: nalgebra::Scalar, const N: usize>(draw: &mut Draw, count: usize, of: fn(f64) -> T) -> Vec<SVector<T, N>> {
    (0..count).map(|_| SVector::from_fn(|_, _| of(draw.number()))).collect()
}

/// The loss, the gradients with respect to each sample and to the net.
type Learnt = (Vec<f32>, Vec<SVector<f32, 24>>, Dense);

fn learn(net: &Dense, x: &[SVector<f32, 24>], t: &[SVector<f32, 8>]) -> Learnt {
    let (mut loss, mut dx, mut g) = (vec![f32::NAN; x.len()], vec![SVector::repeat(f32::NAN); x.len()], net.clone());
    net.learn_batch(x, t, &mut loss, &mut dx, &mut g).expect("equal lengths");
    (loss, dx, g)
}

#[test]
fn gradients_are_those_of_the_parts() {
    let least = least(DENSE)[0];
    let (net, mut draw) = (Dense::seeded(1), Draw::new(1));
    let most = 10_000.max(64 * least + 1);
    let (x, t) = (vectors(&mut draw, most, |x| x as f32), vectors(&mut draw, most, |x| x as f32));
    for samples in lengths(least) {
        let (x, t) = (&x[..samples], &t[..samples]);
        let (loss, dx, g) = on_any_threads(
            &format!("{samples} samples"),
            |(loss, dx, g): &Learnt| [each(loss), each(dx), bits(g)].concat(),
            || learn(&net, x, t),
        );
        // One block at a time is no part of anything.
        let blocks = x.chunks(64).zip(t.chunks(64)).map(|(x, t)| learn(&net, x, t));
        let (losses, dxs): (Vec<_>, Vec<_>) = blocks.map(|(loss, dx, _)| (loss, dx)).unzip();
        assert!(each(&loss) == each(&losses.concat()), "{samples} samples");
        assert!(each(&dx) == each(&dxs.concat()), "{samples} samples");

        let all: Vec<usize> = (0..samples).collect();
        let part = |of: &[usize]| serial(&net, of.iter().map(|n| (x[*n], t[*n])).unzip());
        assert!(g == in_parts(least, &all, &part, &added), "{samples} samples");
    }
}

/// The gradient of samples in one part: block after block onto the same sums.
fn serial(net: &Dense, (x, t): (Vec<SVector<f32, 24>>, Vec<SVector<f32, 8>>)) -> Dense {
    let (mut g, mut loss) = (Dense::ZERO, [0.0; 64]);
    for (x, t) in x.chunks(64).zip(t.chunks(64)) {
        net.add_batch(x, t, &mut g, &mut loss[..x.len()]).expect("equal lengths");
    }
    g
}

#[test]
fn what_is_accumulated_starts_from_the_callers() {
    let least = least(DENSE)[1];
    let (net, start, mut draw) = (Dense::seeded(1), Dense::seeded(2), Draw::new(2));
    let samples = 5 * least + 77;
    let (x, t) = (vectors(&mut draw, samples, |x| x as f32), vectors(&mut draw, samples, |x| x as f32));
    let found = on_any_threads("accumulate", bits, || {
        let (mut g, mut loss) = (start.clone(), vec![0.0; samples]);
        net.add_batch(&x, &t, &mut g, &mut loss).expect("equal lengths");
        g
    });
    let all: Vec<usize> = (0..samples).collect();
    let part = |of: &[usize]| {
        let mut g = if of.starts_with(&[0]) { start.clone() } else { Dense::ZERO };
        let mut loss = [0.0; 64];
        for block in of.chunks(64) {
            let (x, t): (Vec<_>, Vec<_>) = block.iter().map(|n| (x[*n], t[*n])).unzip();
            net.add_batch(&x, &t, &mut g, &mut loss[..x.len()]).expect("equal lengths");
        }
        g
    };
    assert!(found == in_parts(least, &all, &part, &added));
}

/// All that `Later::learn` writes.
type Learnt64 = (SMatrix<f64, 96, 64>, Vec<SVector<f64, 5>>, Linear<f64, 96, 5>, SVector<f64, 96>);

#[test]
fn several_sums_in_double_precision_behind_a_frozen_front() {
    let least = least(LATER);
    let samples = 3 * least.iter().max().expect("functions") + 1;
    let (front, net, mut draw) = (Front::seeded(3), Later::seeded(4), Draw::new(5));
    let x: Vec<SVector<f64, 6>> = vectors(&mut draw, samples, |x| x);
    let t: Vec<Index<5>> = (0..samples).map(|_| Index::new(draw.below(5)).expect("a class")).collect();
    let all_bits =
        |(weights, p, logits, biases): &Learnt64| [bits(weights), each(p), bits(logits), bits(biases)].concat();
    let (weights, p, logits, biases) = on_any_threads("learn", all_bits, || {
        let (mut weights, mut biases) = (SMatrix::repeat(f64::NAN), SVector::repeat(f64::NAN));
        let (mut p, mut logits) = (vec![SVector::zeros(); samples], Linear::ZERO);
        net.learn_batch(&front, &x, &t, &mut weights, &mut p, &mut logits, &mut biases).expect("equal lengths");
        (weights, p, logits, biases)
    });
    let classified = on_any_threads(
        "classify",
        |p: &Vec<_>| each(p),
        || {
            let mut p = vec![SVector::<f64, 5>::zeros(); samples];
            net.classify_batch(&front, &x, &mut p).expect("equal lengths");
            p
        },
    );
    assert!(each(&classified) == each(&p));

    let (mut all, mut own_logits) = ((SMatrix::zeros(), SVector::zeros()), Linear::ZERO);
    for n in 0..samples {
        let (own_weights, own_p, own_biases) = net.learn(&front, &x[n], t[n], &mut own_logits);
        assert_close("p", p[n].as_slice(), own_p.as_slice());
        (all.0, all.1) = (all.0 + own_weights, all.1 + own_biases);
    }
    assert_close("grad(hidden.weights)", weights.as_slice(), all.0.as_slice());
    assert_close("grad(hidden.biases)", biases.as_slice(), all.1.as_slice());
    assert_close("grad(logits.weights)", logits.weights.as_slice(), own_logits.weights.as_slice());
    assert_close("grad(logits.biases)", logits.biases.as_slice(), own_logits.biases.as_slice());
}

/// Each part computes from its own sums what reads them, and that is added up.
#[test]
fn what_is_computed_from_sums_is_computed_in_each_part() {
    let least = least(NORMALISED)[0];
    let (samples, mut draw) = (5 * least + 77, Draw::new(6));
    let net = Normalised::seeded(5);
    let x: Vec<SVector<f64, 24>> = vectors(&mut draw, samples, |x| x);
    let seeds: Vec<SVector<f64, 32>> = vectors(&mut draw, samples, |x| x);
    let both = |(v, g): &(SMatrix<f64, 32, 24>, SVector<f64, 32>)| [bits(v), bits(g)].concat();
    let (v, g) = on_any_threads("normalised", both, || {
        let (mut v, mut g) = (SMatrix::repeat(f64::NAN), net.g);
        net.learn_batch(&x, &seeds, &mut v, &mut g).expect("equal lengths");
        (v, g)
    });
    let (mut all, mut own_g) = (SMatrix::zeros(), net.g);
    for (x, seed) in x.iter().zip(&seeds) {
        all += net.learn(x, seed, &mut own_g);
    }
    assert_close("grad(v)", v.as_slice(), all.as_slice());
    assert_close("accumulate(g)", g.as_slice(), own_g.as_slice());
}

#[test]
fn a_batch_may_be_called_from_a_pool_of_the_users() {
    let least = least(DENSE)[0];
    let (net, mut draw) = (Dense::seeded(1), Draw::new(3));
    let (x, t) = (vectors(&mut draw, 2 * least, |x| x as f32), vectors(&mut draw, 2 * least, |x| x as f32));
    let alone = learn(&net, &x, &t);
    let pool = ThreadPoolBuilder::new().num_threads(2).build().expect("threads");
    let (left, right) = pool.join(|| learn(&net, &x, &t), || learn(&net, &x, &t));
    assert!(left == alone && right == alone);
}

both! { DROPPING;
    pub Dropping = linear(24 -> 64) |> tanh |> hidden: dropout |> linear(48) |> ramp |> dropout(0.2) |> linear(8) |> mean_squared_loss;
    pub train fn learn(input, target) -> (loss, hidden, grad(parameters));
}
net_numbers! { Dropping { linear_1, linear_2, linear_3 } }

/// What is dropped is counted from the first sample of the batch, not of a part.
#[test]
fn what_is_dropped_does_not_depend_on_the_threads() {
    let least = least(DROPPING)[0];
    let (net, mut draw) = (Dropping::seeded(1), Draw::new(8));
    let samples = 5 * least + 77;
    let (x, t): (Vec<SVector<f32, 24>>, Vec<SVector<f32, 8>>) =
        (vectors(&mut draw, samples, |x| x as f32), vectors(&mut draw, samples, |x| x as f32));
    let learn = |samples: usize| {
        let (mut loss, mut hidden) = (vec![f32::NAN; samples], vec![SVector::<f32, 64>::repeat(f32::NAN); samples]);
        let (mut g, rng) = (net.clone(), &mut rand_pcg::Pcg32::seed_from_u64(5));
        net.learn_batch(&x[..samples], &t[..samples], rng, &mut loss, &mut hidden, &mut g).expect("equal lengths");
        (loss, hidden, g)
    };
    let (loss, hidden, _) = on_any_threads(
        "dropout",
        |(loss, hidden, g): &(Vec<f32>, Vec<SVector<f32, 64>>, Dropping)| [each(loss), each(hidden), bits(g)].concat(),
        || learn(samples),
    );
    let dropped = |sample: usize| (0..64).map(|i| hidden[sample][i] == 0.0).collect::<Vec<_>>();
    let masks: std::collections::BTreeSet<Vec<bool>> = (0..samples).map(dropped).collect();
    assert_eq!(masks.len(), samples, "no two samples drop the same of 64 elements");
    // One part, and one block, are a beginning of it.
    for fewer in [1, 64, least] {
        let (first_loss, first, _) = learn(fewer);
        assert!(each(&first_loss) == each(&loss[..fewer]) && each(&first) == each(&hidden[..fewer]));
    }
}
