//! `_batch`: unequal lengths write nothing, no sample is a batch too, and a batch is its samples one by one.

use net_runtime::BatchMismatch;
use net_runtime::prelude::*;
use tests::{Blank, Case, Numbers, V, assert_close, bits, net_numbers};

net! {
    Net<f64> = linear(8 -> 32) |> tanh |> linear(32) |> tanh |> linear(4) |> p: softmax |> cross_entropy_loss(index);
    fn everything(input, target, grad(loss)) -> (p, loss, grad(input), grad(parameters));
    fn learn(input, target) -> grad(parameters);
    fn classify(input) -> p;
}
net_numbers! { Net { linear_1, linear_2, linear_3 } }

/// The fixture's net and its samples.
fn given() -> (Net, Vec<V<8>>, Vec<Index<4>>, Vec<f64>) {
    let case = Case::load("perceptron");
    let batch = case.function("learn").batch();
    let bars = (0..batch.samples()).map(|n| 0.5 + n as f64).collect();
    (case.parameters(), batch.each_given("input"), batch.each_given("target"), bars)
}

/// The buffers of `everything`.
struct Buffers {
    p: Vec<V<4>>,
    loss: Vec<f64>,
    dx: Vec<V<8>>,
    g: Net,
}

impl Buffers {
    fn blank(samples: usize) -> Self {
        fn many<N: Blank>(samples: usize) -> Vec<N> {
            (0..samples).map(|_| N::blank()).collect()
        }
        Buffers { p: many(samples), loss: many(samples), dx: many(samples), g: Blank::blank() }
    }

    fn fill(&mut self, net: &Net, x: &[V<8>], t: &[Index<4>], bars: &[f64]) -> Result<(), BatchMismatch> {
        net.everything_batch(x, t, bars, &mut self.p, &mut self.loss, &mut self.dx, &mut self.g)
    }

    fn numbers(&self) -> Vec<f64> {
        let each = [
            self.p.iter().flat_map(Numbers::numbers).collect(),
            self.loss.clone(),
            self.dx.iter().flat_map(Numbers::numbers).collect(),
        ];
        [each.concat(), self.g.numbers()].concat()
    }
}

#[test]
fn unequal_lengths_write_nothing() {
    let (net, x, t, bars) = given();
    for wrong in 0..6 {
        for length in [0, 2, 4] {
            let long = |argument: usize| if wrong == argument { length } else { 3 };
            let mut buffers = Buffers::blank(3);
            buffers.p.resize(long(3), Blank::blank());
            buffers.loss.resize(long(4), f64::NAN);
            buffers.dx.resize(long(5), Blank::blank());
            let filled = buffers.fill(&net, &x[..long(0)], &t[..long(1)], &bars[..long(2)]);
            let Err(mismatch) = filled else { panic!("argument {wrong} has {length} samples") };
            assert!(buffers.numbers().iter().all(|number| number.is_nan()), "argument {wrong}: something is written");
            assert!(mismatch.to_string().contains(&length.to_string()), "{mismatch}");
            let error: &dyn std::error::Error = &mismatch;
            assert!(error.source().is_none() && !format!("{error:?}").is_empty());
        }
    }
}

#[test]
fn no_sample_leaves_the_sums_at_zero() {
    let (net, ..) = given();
    let mut buffers = Buffers::blank(0);
    buffers.fill(&net, &[], &[], &[]).unwrap();
    assert_eq!(buffers.g, Net::ZERO);
    let mut g = Net::blank();
    net.learn_batch(&[], &[], &mut g).unwrap();
    assert_eq!(g, Net::ZERO);
    net.classify_batch(&[], &mut []).unwrap();
}

#[test]
fn a_batch_is_its_samples_one_by_one() {
    let (net, x, t, bars) = given();
    for samples in [1, 2, 7, 8, 16, 17, 32, 37] {
        let mut batch = Buffers::blank(samples);
        batch.fill(&net, &x[..samples], &t[..samples], &bars[..samples]).unwrap();
        let mut g = Net::ZERO;
        for n in 0..samples {
            let (p, loss, dx, own_g) = net.everything(&x[n], t[n], bars[n]);
            assert_close("p", batch.p[n].as_slice(), p.as_slice());
            assert_close("loss", &[batch.loss[n]], &[loss]);
            assert_close("grad(input)", batch.dx[n].as_slice(), dx.as_slice());
            g += &own_g;
        }
        assert_close("grad(parameters)", batch.g.parameters(), g.parameters());
    }
}

#[test]
fn a_batch_overwrites_what_was_in_its_buffers() {
    let (net, x, t, _) = given();
    let (mut once, mut twice) = (Net::ZERO, Net::blank());
    net.learn_batch(&x, &t, &mut once).unwrap();
    net.learn_batch(&x[..5], &t[..5], &mut twice).unwrap();
    net.learn_batch(&x, &t, &mut twice).unwrap();
    assert_eq!(bits(&once), bits(&twice));
}

#[test]
fn a_scratch_is_a_constant() {
    static SCRATCH: std::sync::Mutex<NetEverythingScratch> = std::sync::Mutex::new(NetEverythingScratch::ZERO);
    let (net, x, t, bars) = given();
    let mut out = Buffers::blank(1);
    let mut scratch = SCRATCH.lock().unwrap();
    net.everything_with(
        &mut scratch,
        &x[0],
        t[0],
        bars[0],
        &mut out.p[0],
        &mut out.loss[0],
        &mut out.dx[0],
        &mut out.g,
    );
    let (p, loss, dx, g) = net.everything(&x[0], t[0], bars[0]);
    assert_eq!((out.p[0], out.loss[0], out.dx[0], out.g), (p, loss, dx, g));
}
