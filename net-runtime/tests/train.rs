//! Trainings are the loops that they stand for, to the bit; they stop at what is not finite, and go on where they were killed.
#![cfg(feature = "train")]

use net_runtime::nalgebra::{self, SVector, vector};
use net_runtime::prelude::*;
use net_runtime::train::{Samples, Training, TrainingError, chance_of_step, order};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

net! {
    Classifier = linear(3 -> 16) |> tanh |> logits: linear(3) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
    fn predict(input) -> logits;
    fn judge(input, target) -> loss;
    train(batch = 8) fn step(input, target) -> (loss, descend(parameters));
}

net! {
    Dropping = linear(3 -> 16) |> tanh |> dropout(0.25) |> logits: linear(3) |> softmax |> cross_entropy_loss(index);
    train fn learn(input, target) -> (loss, grad(parameters));
    train(batch = 8) fn step(input, target) -> (loss, descend(parameters));
    fn judge(input, target) -> loss;
}

net! {
    Other = linear(3 -> 16) |> sigmoid |> logits: linear(3) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
}

net! {
    Scaled(x: [2], y: []) -> loss {
        let a = x |> linear(1);
        let loss = sum[i](a[i] * y);
    }
    fn learn(x, y) -> (loss, grad(parameters));
}

type Sample = (SVector<f32, 3>, Index<3>);

/// Points whose class is the largest of three numbers.
fn samples(count: usize) -> Samples<Sample> {
    let number = |place: usize, element: usize| ((place * 7 + element * 13) as f32 * 0.37).sin();
    let input = |place| SVector::from_fn(|element, _| number(place, element));
    (0..count).map(input).map(|input| (input, Index::of_largest(&input))).collect()
}

/// What the training is: its order is the one that a training without changes takes its samples in.
fn by_hand(
    net: &mut Classifier,
    samples: &[Sample],
    epochs: usize,
    batch: usize,
    order: &[usize],
) -> (Adam<Classifier>, Vec<f64>) {
    let (mut adam, mut gradient, mut means) = (Adam::new(0.02), Classifier::ZERO, Vec::new());
    for epoch in order.chunks(samples.len()).take(epochs) {
        for batch in epoch.chunks(batch) {
            let (inputs, targets): (Vec<_>, Vec<_>) = batch.iter().map(|&place| samples[place]).unzip();
            let mut losses = vec![0.0; batch.len()];
            net.learn_batch(&inputs, &targets, &mut losses, &mut gradient).unwrap();
            adam.step_of(batch.len(), net, &gradient);
            means.push(losses.iter().map(|loss| f64::from(*loss)).sum::<f64>() / batch.len() as f64);
        }
    }
    (adam, means)
}

/// In which order a training takes its samples, seen through what it changes.
fn order_of(count: usize, epochs: usize, seed: u64) -> Vec<usize> {
    let places: Samples<(SVector<f32, 3>, Index<3>)> =
        (0..count).map(|place| (vector![place as f32, 0.0, 0.0], Index::new(0).unwrap())).collect();
    let seen = std::cell::RefCell::new(Vec::new());
    let trained = Training::of(Classifier::LEARN, Sgd::new(0.0)).epochs(epochs).seed(seed).augment(|sample, _| {
        seen.borrow_mut().push(sample.0[0] as usize);
        *sample
    });
    trained.run(&mut Classifier::seeded(1), &places).unwrap();
    seen.into_inner()
}

#[test]
fn an_epoch_takes_each_sample_once_and_each_in_another_order() {
    let order = order_of(45, 3, 7);
    for epoch in order.chunks(45) {
        let mut sorted = epoch.to_vec();
        sorted.sort();
        assert_eq!(sorted, (0..45).collect::<Vec<_>>());
    }
    assert!(order[..45] != order[45..90] && order[45..90] != order[90..]);
    assert_ne!(order, order_of(45, 3, 8));
}

#[test]
fn a_training_is_its_loop_to_the_bit() {
    for (count, batch) in [(45, 16), (64, 16), (5, 16), (33, 1)] {
        let (samples, order) = (samples(count), order_of(count, 4, 3));
        let (mut expected, mut net) = (Classifier::seeded(2), Classifier::seeded(2));
        let (adam, means) = by_hand(&mut expected, &samples, 4, batch, &order);
        let training = Training::of(Classifier::LEARN, Adam::new(0.02)).epochs(4).batch(batch).seed(3);
        let trained = training.run(&mut net, &samples).unwrap();
        assert_eq!(net, expected, "{count} by {batch}");
        assert_eq!(trained.method.optimiser, adam);
        assert_eq!(trained.history.steps.iter().map(|step| step.loss).collect::<Vec<_>>(), means);
    }
}

#[test]
fn what_a_training_drops_is_known() {
    let (all, mut expected, mut net) = (samples(20), Dropping::seeded(2), Dropping::seeded(2));
    let (mut sgd, mut gradient) = (Sgd::new(0.1), Dropping::ZERO);
    for epoch in 0..3 {
        let order = order(20, 7, epoch);
        for first in (0..20).step_by(8) {
            let batch = &order[first..20.min(first + 8)];
            let (inputs, targets): (Vec<_>, Vec<_>) = batch.iter().map(|&place| all[place]).unzip();
            let chance = &mut chance_of_step(7, epoch, first);
            let mut losses = vec![0.0; batch.len()];
            expected.learn_batch(&inputs, &targets, chance, &mut losses, &mut gradient).unwrap();
            sgd.step_of(batch.len(), &mut expected, &gradient);
        }
    }
    let judge = |net: &Dropping, (input, target): &Sample| net.judge(input, *target);
    let training = Training::of(Dropping::LEARN, Sgd::new(0.1)).epochs(3).batch(8).seed(7);
    let trained = training.validate(&all, judge).run(&mut net, &all).unwrap();
    assert_eq!(net, expected);
    // What is dropped in one epoch is not what is dropped in another, and nothing is when the net is judged.
    let losses: Vec<f64> = trained.history.steps.iter().map(|step| step.loss).collect();
    assert!(losses.iter().all(|loss| losses.iter().filter(|other| *other == loss).count() == 1));
    let mean = all.iter().map(|sample| f64::from(judge(&net, sample))).sum::<f64>() / 20.0;
    assert!((trained.history.epochs[2].figures[0].value - mean).abs() < 1e-6);
}

#[test]
fn a_sum_is_not_divided() {
    let samples = samples(16);
    let (mut net, mut expected, mut gradient) = (Classifier::seeded(2), Classifier::seeded(2), Classifier::ZERO);
    Training::of(Classifier::LEARN, Sgd::new(0.1)).by_sum().epochs(1).batch(16).run(&mut net, &samples).unwrap();
    let order = order_of(16, 1, 0);
    let (inputs, targets): (Vec<_>, Vec<_>) = order.iter().map(|&place| samples[place]).unzip();
    expected.learn_batch(&inputs, &targets, &mut [0.0; 16], &mut gradient).unwrap();
    Sgd::new(0.1).step(&mut expected, &gradient);
    assert_eq!(net, expected);
}

#[test]
fn a_function_that_descends_takes_whole_batches() {
    let (samples, order) = (samples(21), order_of(21, 2, 5));
    let (mut expected, mut net) = (Classifier::seeded(2), Classifier::seeded(2));
    for epoch in order.chunks(21) {
        for batch in epoch[..16].chunks(8) {
            let inputs: [_; 8] = std::array::from_fn(|place| samples[batch[place]].0);
            let targets: [_; 8] = std::array::from_fn(|place| samples[batch[place]].1);
            expected.step(&inputs, &targets, 0.1);
        }
    }
    let trained = Training::descending(Classifier::STEP, 0.1).epochs(2).seed(5).run(&mut net, &samples).unwrap();
    assert_eq!(net, expected);
    assert_eq!(trained.history.steps.len(), 4);
    let few = Training::descending(Classifier::STEP, 0.1).run(&mut net, &samples[..7]);
    assert_eq!(few.err(), Some(TrainingError::TooFewSamples { expected: 8, found: 7 }));
}

#[test]
fn rates_follow_their_schedule() {
    let (samples, mut net) = (samples(20), Classifier::seeded(2));
    let rates = |steps| {
        assert_eq!(steps, 6);
        Schedule::polynomial(0.6, 0.0, steps, 1.0)
    };
    let training = Training::of(Classifier::LEARN, Sgd::new(9.0)).epochs(3).batch(10).rates(rates);
    let trained = training.run(&mut net, &samples).unwrap();
    let found: Vec<f64> = trained.history.steps.iter().map(|step| (step.rate * 10.0).round()).collect();
    assert_eq!(found, [6.0, 5.0, 4.0, 3.0, 2.0, 1.0]);
}

#[test]
fn no_samples_are_an_error() {
    let trained = Training::of(Classifier::LEARN, Adam::new(0.1)).run(&mut Classifier::seeded(1), &[]);
    assert_eq!(trained.err(), Some(TrainingError::TooFewSamples { expected: 1, found: 0 }));
}

#[test]
fn the_best_net_is_kept() {
    let (training, held_out) = samples(120).split(0.5, 1).unwrap();
    let mut net = Classifier::seeded(2);
    let run = Training::of(Classifier::LEARN, Adam::new(0.3))
        .epochs(200)
        .validate(&held_out, |net, (input, target)| net.judge(input, *target))
        .validate(&held_out, |net, (input, target)| (net.predict(input), *target))
        .patience(5);
    let trained = run.run(&mut net, &training).unwrap();
    let losses: Vec<f64> = trained.history.epochs.iter().filter_map(|epoch| epoch.figure("held-out loss")).collect();
    let (best, least) = (1..).zip(&losses).min_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    assert_eq!(trained.best_epoch, Some(best));
    assert!(trained.is_stopped_early && losses.len() == best + 5, "{losses:?}");
    let mean = held_out.iter().map(|(input, target)| f64::from(net.judge(input, *target))).sum::<f64>()
        / held_out.len() as f64;
    assert_eq!(mean, *least);
    assert!(trained.history.epochs.iter().all(|epoch| epoch.figure("held-out accuracy").is_some()));
}

#[test]
fn what_is_not_finite_is_found() {
    let samples = samples(40);
    for place in [0, 17, 39] {
        let (mut broken, mut net) = (samples.clone(), Classifier::seeded(2));
        broken[place].0[1] = f32::NAN;
        let error = Training::of(Classifier::LEARN, Adam::new(0.01)).batch(8).run(&mut net, &broken).unwrap_err();
        assert!(
            matches!(error, TrainingError::NotFinite { epoch: 1, sample: Some(found), .. } if found == place),
            "{error}"
        );
        assert!(net.parameters().iter().all(|number| number.is_finite()));
    }
}

#[test]
fn a_gradient_that_is_not_finite_is_found_though_all_losses_are() {
    // 0.001 * 3e38 * 2 is finite, and its slope 3e38 * 2 is not.
    let sample = |place| if place == 123 { (vector![3e38, 0.0], 2.0) } else { (vector![1.0, place as f32], 0.5) };
    let samples: Samples<(SVector<f32, 2>, f32)> = (0..300).map(sample).collect();
    let mut net = Scaled::ZERO;
    net.linear.weights.fill(0.001);
    let error = Training::of(Scaled::LEARN, Sgd::new(1e-9)).batch(4).run(&mut net, &samples).unwrap_err();
    let order = order_of(300, 1, 0);
    let step = order.iter().position(|place| *place == 123).unwrap() / 4 + 1;
    assert!(
        matches!(error, TrainingError::NotFinite { epoch: 1, step: found, sample: Some(123), rate, before }
            if found == step && rate == f64::from(1e-9_f32) && before > 0.0),
        "{error}"
    );
    assert!(net.parameters().iter().all(|number| number.is_finite()));
    let text = format!(
        "in epoch 1, step {step}, at the rate 1.000e-9, the loss or gradient of sample 123 (from 0) is not finite; the mean loss of the step before is "
    );
    assert!(error.to_string().starts_with(&text), "{error}");
    assert!(error.to_string().ends_with("lets it grow; the net is as it was before that step"), "{error}");
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn what_says_nothing_is_an_error() {
    let samples = samples(16);
    let training = || Training::of(Classifier::LEARN, Adam::new(0.01)).epochs(2);
    let error = |training: Result<_, TrainingError>| {
        training.map(|_: net_runtime::train::Trained<_>| ()).unwrap_err().to_string()
    };
    let mut net = Classifier::seeded(1);
    assert_eq!(
        error(training().batch(0).run(&mut net, &samples)),
        "expected at least 1 sample a batch, found `batch(0)`"
    );
    assert_eq!(
        error(training().patience(3).run(&mut net, &samples)),
        "expected `validate` beside `patience`, which watches it"
    );
    let judge = |net: &Classifier, (input, target): &Sample| net.judge(input, *target);
    let none = training().validate(&samples[..0], judge);
    assert_eq!(error(none.run(&mut net, &samples)), "expected samples to `validate` with, found none");
    let impatient = training().validate(&samples, judge).patience(0);
    assert_eq!(
        error(impatient.run(&mut net, &samples)),
        "expected a patience of at least 1 epoch, found `patience(0)`"
    );
    let never = training().checkpoint_every(0, "/no/such/file");
    assert_eq!(
        error(never.run(&mut net, &samples)),
        "expected a checkpoint every 1 step or more, found `checkpoint_every(0, ..)`"
    );
    let other = Training::descending(Classifier::STEP, 0.1).batch(4).run(&mut net, &samples).unwrap_err();
    assert_eq!(other.to_string(), "expected batches of 8, which the function says itself, found `batch(4)`");
    assert_eq!(net, Classifier::seeded(1));
    let split = samples.clone().split(80.0, 1).unwrap_err();
    assert_eq!(split.to_string(), "expected a fraction between 0 and 1, found 80");
    assert!(samples.split_by_class(f64::NAN, 1, |(_, class)| *class).is_err());
}

#[test]
fn a_figure_that_is_no_number_is_worse_than_any() {
    let (samples, mut net) = (samples(16), Classifier::seeded(2));
    let epochs = std::cell::Cell::new(0);
    let loss = |_: &Classifier, _: &Sample| {
        epochs.set(epochs.get() + 1);
        [f32::NAN, 3.0, 2.0, f32::NAN, 4.0][epochs.get() - 1]
    };
    let training = Training::of(Classifier::LEARN, Adam::new(0.01)).epochs(5).validate(&samples[..1], loss).patience(4);
    assert_eq!(training.run(&mut net, &samples).unwrap().best_epoch, Some(3));
}

/// A file of its own for each test, removed before and behind it.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!("net-runtime-{}-{name}", std::process::id()));
        let _ = fs::remove_file(&file);
        Self(file)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A training with everything in it.
fn full<'a>(
    held_out: &'a [Sample],
    epochs: usize,
) -> Training<'a, net_runtime::train::ByGradient<impl Learn<Net = Classifier, Sample = Sample> + use<>, Adam<Classifier>>>
{
    Training::of(Classifier::LEARN, Adam::new(0.01))
        .epochs(epochs)
        .batch(8)
        .seed(11)
        .rates(|_| Schedule::cosine(0.02, 0.001, 60).with_warm_up(5))
        .augment(|(input, target), chance| (input.map(|x| x + chance.uniform(-0.05, 0.05)), *target))
        .validate(held_out, |net, (input, target)| (net.predict(input), *target))
        .patience(1000)
}

#[test]
fn a_training_goes_on_with_the_bits_of_one_that_was_not_stopped() {
    let (training, held_out) = samples(100).split(0.6, 1).unwrap();
    let (mut expected, mut net) = (Classifier::seeded(4), Classifier::seeded(4));
    let whole = full(&held_out, 9).run(&mut expected, &training).unwrap();
    let (file, mut steps) = (File::new("goes-on"), 0);
    for epochs in [1, 2, 5, 9, 9] {
        net = Classifier::seeded(99); // what the net is before is of no account: the file's is gone on with
        if epochs == 1 {
            net = Classifier::seeded(4);
        }
        let trained = full(&held_out, epochs).checkpoint(&file.0).run(&mut net, &training).unwrap();
        assert_eq!(trained.history.epochs.len(), epochs);
        assert_eq!(trained.resumed, (steps > 0).then_some(steps));
        steps = trained.history.steps.len();
        assert_eq!(trained.history.epochs[..], whole.history.epochs[..epochs]);
        if epochs == 9 {
            assert_eq!((&trained.history, &trained.method.optimiser), (&whole.history, &whole.method.optimiser));
        }
    }
    assert_eq!(net, expected);
}

/// Goes on after each of some numbers of epochs: the same bits as at once, whatever the optimiser.
macro_rules! goes_on {
    ($($name:ident: $net:ident, $samples:expr, $training:expr;)*) => { $(
        #[test]
        fn $name() {
            let (samples, file) = ($samples, File::new(stringify!($name)));
            let (mut expected, mut net) = ($net::seeded(4), $net::seeded(4));
            let whole = $training.epochs(4).seed(3).run(&mut expected, &samples).unwrap();
            for epochs in 1..=4 {
                let training = $training.epochs(epochs).seed(3).checkpoint_every(2, &file.0);
                let trained = training.run(&mut net, &samples).unwrap();
                assert_eq!(trained.history.steps[..], whole.history.steps[..trained.history.steps.len()]);
                let finite = net.parameters().iter().all(|number| number.is_finite());
                assert!(finite && net != $net::seeded(4));
                net = $net::ZERO;
                if epochs == 4 {
                    $training.epochs(4).seed(3).checkpoint(&file.0).run(&mut net, &samples).unwrap();
                }
            }
            assert_eq!(net, expected);
        }
    )* };
}

net! {
    Pair<f64>(left: [2], right: [2], apart: []) -> loss {
        layer embed = linear(2 -> 3) |> tanh;
        let d = (left |> embed) - (right |> embed);
        let loss = (sum[i](d[i] * d[i]) - apart) * (sum[i](d[i] * d[i]) - apart);
    }
    fn learn(left, right, apart) -> (grad(parameters), loss);
    train(batch = 4) fn step(apart, left, right) -> (descend(parameters), loss);
}

/// Two points and whether they are apart.
fn pairs(count: usize) -> Vec<(SVector<f64, 2>, SVector<f64, 2>, f64)> {
    let point = |place: usize| vector![(place as f64).sin(), (place as f64 * 0.7).cos()];
    (0..count).map(|place| (point(place), point(place * 3 + 1), (place % 2) as f64)).collect()
}

fn turned(count: usize) -> Vec<(f64, SVector<f64, 2>, SVector<f64, 2>)> {
    pairs(count).into_iter().map(|(left, right, apart)| (apart, left, right)).collect()
}

goes_on! {
    dropout_goes_on: Dropping, samples(50), Training::of(Dropping::LEARN, Adam::new(0.01)).batch(8);
    dropout_that_descends_goes_on: Dropping, samples(50), Training::descending(Dropping::STEP, 0.1);
    sgd_goes_on: Classifier, samples(21), Training::of(Classifier::LEARN, Sgd::new(0.1)).batch(4);
    momentum_goes_on: Classifier, samples(21), Training::of(Classifier::LEARN, Momentum::new(0.1, 0.9)).batch(5);
    boxed_adam_goes_on: Classifier, samples(21), Training::of(Classifier::LEARN, Adam::boxed(0.1)).batch(70);
    lion_of_a_sum_goes_on: Classifier, samples(70), Training::of(Classifier::LEARN, Lion::new(0.01)).by_sum();
    descent_goes_on: Classifier, samples(21), Training::descending(Classifier::STEP, 0.1);
    adagrad_of_three_ports_in_double_goes_on: Pair, pairs(33), Training::of(Pair::LEARN, Adagrad::new(0.1)).batch(7);
    descent_of_three_ports_in_double_goes_on: Pair, turned(33), Training::descending(Pair::STEP, 0.1);
}

#[test]
fn checkpoints_of_something_else_are_refused() {
    let (samples, file, mut net) = (samples(40), File::new("refused"), Classifier::seeded(4));
    let run = || Training::of(Classifier::LEARN, Adam::new(0.01)).epochs(1).checkpoint(&file.0);
    run().run(&mut net, &samples).unwrap();
    let before = net.clone();
    let mut refused = |training: Training<'_, _>, samples: &[Sample], text: &str| {
        let error = training.epochs(3).run(&mut net, samples).unwrap_err().to_string();
        assert!(error.contains(text), "{error}");
        assert!(error.contains("refused"), "no file in {error}");
        assert_eq!(net, before);
    };
    refused(
        run().batch(7),
        &samples,
        "expected 7 samples a batch, found 32: it is of another training; remove it to begin anew",
    );
    refused(run().seed(1), &samples, "expected 1 as the seed, found 0");
    refused(run(), &samples[1..], "expected 39 samples, found 40");
    let rate = Training::of(Classifier::LEARN, Adam::new(0.25)).checkpoint(&file.0);
    refused(rate, &samples, "expected 0.25 as the rate at first, found 0.009999999776482582");
    let error = Training::of(Classifier::LEARN, Adagrad::new(0.01))
        .checkpoint(&file.0)
        .run(&mut Classifier::seeded(4), &samples);
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("expected Adagrad, found Adam: it is of another training; remove it to begin anew")
    );
    let whole = fs::read(&file.0).unwrap();
    for place in [0, 20, whole.len() / 2, whole.len() - 1] {
        let mut broken = whole.clone();
        broken[place] ^= 1;
        fs::write(&file.0, &broken).unwrap();
        refused(run(), &samples, if place == 0 { "expected a checkpoint, found another file" } else { "damaged" });
        fs::write(&file.0, &whole[..place]).unwrap();
        refused(run(), &samples, if place < 17 + 4 { "expected a checkpoint, found another file" } else { "damaged" });
    }
    fs::write(&file.0, &whole).unwrap();
    let (mut other, other_before) = (Other::seeded(1), Other::seeded(1));
    let error = Training::of(Other::LEARN, Adam::new(0.01))
        .checkpoint(&file.0)
        .run(&mut other, &samples)
        .unwrap_err()
        .to_string();
    assert!(error.contains("another net was trained") && error.contains("expected the architecture"), "{error}");
    assert_eq!(other, other_before);
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_names_it() {
    let training = Training::of(Classifier::LEARN, Adam::new(0.01)).checkpoint("/no/such/folder/run.checkpoint");
    let error = training.run(&mut Classifier::seeded(1), &samples(8)).unwrap_err().to_string();
    assert!(error.starts_with("/no/such/folder/run.checkpoint: "), "{error}");
}

const KILLED_FILE: &str = "NET_TEST_KILLED_FILE";

/// What is killed: a run that writes a checkpoint behind every third step.
#[test]
#[ignore = "the process that the test below kills"]
fn killed() {
    let file = PathBuf::from(std::env::var(KILLED_FILE).unwrap());
    let (training, held_out) = samples(100).split(0.6, 1).unwrap();
    let mut net = Classifier::seeded(4);
    full(&held_out, 40).checkpoint_every(3, file).run(&mut net, &training).unwrap();
}

#[test]
fn a_run_that_is_killed_fifty_times_ends_with_the_bits_of_one_that_was_not() {
    let (training, held_out) = samples(100).split(0.6, 1).unwrap();
    let mut expected = Classifier::seeded(4);
    let whole = full(&held_out, 40).run(&mut expected, &training).unwrap();

    let (file, mut random, mut killed) = (File::new("killed"), 1_u64, 0);
    while killed < 50 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed", "--ignored", "--test-threads", "1"])
            .env(KILLED_FILE, &file.0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        std::thread::sleep(Duration::from_micros(3_000 + (random >> 33) % 40_000));
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            // Over before its time: what is left is killed in a run from the beginning.
            check(&file, &training, &held_out, &expected, &whole.history);
            fs::remove_file(&file.0).unwrap();
        }
        killed += 1;
    }
    check(&file, &training, &held_out, &expected, &whole.history);
}

/// Goes on from the file to the end.
fn check(
    file: &File,
    training: &[Sample],
    held_out: &[Sample],
    expected: &Classifier,
    history: &net_runtime::train::History,
) {
    let mut net = Classifier::seeded(4);
    let trained = full(held_out, 40).checkpoint_every(3, &file.0).run(&mut net, training).unwrap();
    assert_eq!(&trained.history, history);
    assert_eq!(&net, expected);
}

#[test]
fn a_standard_of_another_size_is_refused() {
    use net_runtime::train::Standard;
    let two: Standard<SVector<f32, 2>> = Standard::of(&[vector![1.0, 2.0], vector![3.0, 6.0]]);
    let saved = serde_json::to_string(&two).unwrap();
    assert_eq!(serde_json::from_str::<Standard<SVector<f32, 2>>>(&saved).unwrap(), two);
    let error = serde_json::from_str::<Standard<SVector<f32, 3>>>(&saved).unwrap_err().to_string();
    assert!(error.starts_with("expected the mean and deviation of 3 elements, found 2"), "{error}");
    let number: Standard<f64> = Standard::of(&[1.0, 2.0, 3.0]);
    let mut three = 3.0;
    number.apply(&mut three);
    assert!((three - f64::sqrt(1.5)).abs() < 1e-15);
}

#[test]
fn curves_show_all_that_was_measured() {
    let (training, held_out) = samples(60).split(0.6, 1).unwrap();
    let trained = full(&held_out, 6).run(&mut Classifier::seeded(1), &training).unwrap();
    let svg = trained.history.curves().unwrap();
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    assert!(["loss", "held-out accuracy", "epoch"].iter().all(|text| svg.contains(text)));
    assert!(svg.matches("<polyline").count() >= 3, "a curve of steps, two of epochs");
    let error = trained.history.save_curves("curves.png").unwrap_err().to_string();
    assert_eq!(error, "curves.png: expected a name that ends in `.svg`");
    let mut csv = Vec::new();
    trained.history.write_csv(&mut csv).unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 7);
}

#[test]
fn lines_that_are_wrong_are_named() {
    use net_runtime::train::{Csv, CsvError};
    let of = |text: &str| {
        Csv::new()
            .read_from(text.as_bytes(), |line| Ok((line.numbers::<f32, 2>(["a", "b"])?, line.class("c", ["x", "y"])?)))
    };
    assert_eq!(of("a,b,c\n1,2,x\n3,4,y\n").map(|samples: Samples<(_, Index<2>)>| samples.len()), Ok(2));
    let error = |text: &str| of(text).map(|_: Samples<(_, Index<2>)>| ()).map_err(|error: CsvError| error.to_string());
    assert_eq!(error("a,b,c\n1,2,x\n3,n/a,y\n"), Err("line 3, column `b`: expected a number, found `n/a`".into()));
    assert_eq!(error("a,b,c\n1,NaN,x\n"), Err("line 2, column `b`: expected a number, found `NaN`".into()));
    assert_eq!(error("a,b,c\n1,1e39,x\n"), Err("line 2, column `b`: expected a number, found `1e39`".into()));
    assert_eq!(error("a,b,c\n1,2,z\n"), Err("line 2, column `c`: expected one of `x`, `y`, found `z`".into()));
    assert_eq!(error("a,d,c\n1,2,x\n"), Err("expected column `b`, found `a`, `d`, `c` in the first line".into()));
    assert_eq!(
        error("a,b,b,c\n1,2,3,x\n"),
        Err("expected one column `b`, found two of that name in the first line".into())
    );
    assert_eq!(error("a,b,c\n1,2,x\n1,2\n"), Err("line 3: expected 3 columns, found 2".into()));
    assert_eq!(
        error("a;b;c\r\n1;2;x\r\n3;n/a;y\r\n"),
        Err("line 3, column `b`: expected a number, found `n/a`".into())
    );
    assert_eq!(error("a,b,c\n\n\n3,n/a,y\n"), Err("line 4, column `b`: expected a number, found `n/a`".into()));
    assert_eq!(error("\n\na\tb\tc\n\n1\t-\tx\n"), Err("line 5, column `b`: expected a number, found `-`".into()));
    assert_eq!(error("a,b,c\n"), Err("expected samples, found no line of any".into()));
    assert_eq!(error(""), Err("expected samples, found no line of any".into()));
    let latin =
        Csv::new().read_from(&b"a,b,c\n1,2,\xe9\n"[..], |line| line.number::<f32>("a").map(|a| (a,))).unwrap_err();
    assert_eq!(format!("{latin:?}"), "line 2: expected text in UTF-8, found another");
    let first =
        Csv::new().without_names().read_from("1,2\n3,x\n".as_bytes(), |line| line.first::<f32, 2>().map(|a| (a,)));
    assert_eq!(first.unwrap_err().to_string(), "line 2, column 1: expected a number, found `x`");
    let first = Csv::new().read_from("a,b\n3,x\n".as_bytes(), |line| line.first::<f32, 2>().map(|a| (a,)));
    assert_eq!(first.unwrap_err().to_string(), "line 2, column `b`: expected a number, found `x`");
    let index = Csv::new().read_from("a\n3\n".as_bytes(), |line| line.index::<3>("a"));
    assert_eq!(
        index.err().map(|error| error.to_string()),
        Some("line 2, column `a`: expected a class from 0 to 2, found `3`".into())
    );
    let missing = Samples::<()>::from_csv("/no/such/file.csv", |_| Ok(())).unwrap_err().to_string();
    assert!(missing.starts_with("/no/such/file.csv: "), "{missing}");
}

/// Everything that has a state comes back from text and from bytes.
#[test]
fn what_optimisers_remember_is_serde() {
    fn back<X: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(x: &X) {
        assert_eq!(&serde_json::from_str::<X>(&serde_json::to_string(x).unwrap()).unwrap(), x);
        assert_eq!(&postcard::from_bytes::<X>(&postcard::to_allocvec(x).unwrap()).unwrap(), x);
    }
    let (mut net, samples) = (Classifier::seeded(1), samples(4));
    let (inputs, targets): (Vec<_>, Vec<_>) = samples.into_iter().unzip();
    let mut gradient = Classifier::ZERO;
    net.learn_batch(&inputs, &targets, &mut [0.0; 4], &mut gradient).unwrap();
    macro_rules! stepped {
        ($($optimiser:expr),*) => { $({
            let mut optimiser = $optimiser;
            (0..3).for_each(|_| optimiser.step_of(4, &mut net, &gradient));
            back(&optimiser);
        })* };
    }
    stepped!(
        Sgd::new(0.1).with_clipping(0.5),
        Momentum::new(0.1, 0.9),
        Adam::new(0.1).with_norm_clipping(1.0).with_decay(0.01).with_corrected_epsilon(1e-8),
        Adagrad::new(0.1).with_l2(0.1),
        RmsProp::new(0.1),
        Lion::new(0.1).with_weight_clipping(2.0),
        SignSgd::new(0.1)
    );
    let mut average = MovingAverage::<Classifier>::new(0.9);
    average.update(&net);
    average.update(&gradient);
    back(&average);
    back(&Schedule::cosine(0.1_f32, 0.0, 100).with_warm_up(7));
    back(&Schedule::steps(0.1_f64, 3, 0.5));
    back(&Index::<5>::new(3));
    let error = serde_json::from_str::<Index<5>>("5").unwrap_err().to_string();
    assert!(error.starts_with("expected an index below 5, found 5"), "{error}");
    let other = postcard::to_allocvec(&Adam::<Other>::new(0.1)).unwrap();
    assert!(postcard::from_bytes::<Adam<Classifier>>(&other).is_err(), "another net's memory");
}

#[cfg(feature = "rayon")]
#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let (training, held_out) = samples(400).split(0.9, 1).unwrap();
    let run = |threads| {
        let pool = rayon_core::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut net = Classifier::seeded(1);
            full(&held_out, 3).batch(360).run(&mut net, &training).unwrap();
            net
        })
    };
    let one = run(1);
    assert!([2, 3, 5].map(run).iter().all(|net| *net == one));
}

net! {
    Large = linear(1000 -> 500) |> mean_squared_loss;
    fn learn(input, target) -> (loss, grad(parameters));
}

#[test]
fn a_net_that_is_larger_than_the_stack_is_trained() {
    let train = || {
        let sample = |place: usize| (SVector::from_element(place as f32 / 8.0), SVector::zeros());
        let samples: Samples<(SVector<f32, 1000>, SVector<f32, 500>)> = (0..8).map(sample).collect();
        let mut net = Large::boxed();
        net.linear.biases.fill(1.0);
        let training = Training::of(Large::LEARN, Adam::boxed(1e-4)).epochs(3).batch(4);
        let trained = training.run(&mut net, &samples).unwrap();
        assert!(trained.history.epochs[2].loss < trained.history.epochs[0].loss);
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(train).unwrap().join().unwrap();
}
