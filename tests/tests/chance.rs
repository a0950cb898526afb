//! Chance: dropout in training and `random` arrays. Each number is a fixed function of the call's key, the layer, the sample and the
//! element, whatever else is wanted and however the samples are cut into blocks.

use nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use net_runtime::rand_core::{Rng, SeedableRng, TryRng};
use net_runtime::{Index, net};
use rand_pcg::Pcg32;

type V<const N: usize> = SVector<f32, N>;

net! {
    Dropped(input: [20]) = dropout(0.25);
    train fn dropped(input) -> (output, grad(input));
    train fn back(input, grad(output)) -> grad(input);
    fn kept(input) -> (output, grad(input));

    Alpha<f64>(input: [64]) = s: selu |> dropout(0.1, method = alpha);
    train fn dropped(input) -> (s, output, grad(input));

    pub Net = linear(6 -> 16) |> ramp |> d: dropout(0.5) |> linear(3) |> p: softmax |> cross_entropy_loss(index);
    train fn learn(input, target) -> (loss, grad(parameters));
    train fn whole(input, target) -> (loss, d, p, grad(input), grad(d), accumulate(parameters));
    train fn value(input) -> d;
    train(batch = 70) fn step(input, target) -> (loss, descend(parameters));
    train(batch = 3) fn small(input, target) -> (loss, grad(parameters));
    train fn descend(input, target) -> descend(parameters);
    fn test(input, target) -> (loss, grad(parameters));
}

/// A generator that says how often it was asked.
struct Counted {
    generator: Pcg32,
    asked: usize,
}

impl TryRng for Counted {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        panic!("a call takes one `next_u64`")
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.asked += 1;
        Ok(self.generator.next_u64())
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
        panic!("a call takes one `next_u64`")
    }
}

fn rng() -> Counted {
    Counted { generator: Pcg32::seed_from_u64(7), asked: 0 }
}

#[test]
fn an_element_is_dropped_or_scaled_and_its_gradient_too() {
    let (net, mut rng) = (Dropped::ZERO, rng());
    // Half of the inputs are 0, of either sign: whether those are dropped shows in their gradient.
    let input = V::<20>::from_fn(|i, _| if i % 2 == 0 { i as f32 - 7.0 } else { -0.0 });
    let mut count = 0;
    for calls in 1..=500 {
        let (output, input_bar) = net.dropped(&input, &mut rng);
        assert_eq!(rng.asked, calls);
        for i in 0..20 {
            let factor = input_bar[i];
            assert!(factor == 0.0 || factor == (1.0_f64 / 0.75) as f32);
            assert_eq!(output[i], if factor == 0.0 { 0.0 } else { input[i] * factor });
            count += usize::from(factor == 0.0);
        }
    }
    // Of 10 000, within five standard deviations.
    assert!((count as f64 - 2500.0).abs() < 5.0 * (10_000.0 * 0.25 * 0.75_f64).sqrt(), "{count}");
    assert_eq!(net.kept(&input), (input, V::repeat(1.0)));
}

#[test]
fn what_is_not_finite_does_not_pass_where_it_is_dropped() {
    let mut input = V::repeat(f32::INFINITY);
    input[3] = f32::NAN;
    let (output, input_bar) = Dropped::ZERO.dropped(&input, &mut rng());
    let dropped = input_bar.iter().filter(|factor| **factor == 0.0).count();
    assert!(dropped > 0 && dropped < 20);
    assert!(output.iter().zip(&input_bar).all(|(y, factor)| *factor != 0.0 || *y == 0.0));
    // Nor does an imposed gradient.
    let input_bar = Dropped::ZERO.back(&input, &V::repeat(f32::NAN), &mut rng());
    assert_eq!(input_bar.iter().filter(|x| **x == 0.0).count(), dropped);
}

#[test]
fn alpha_dropout_keeps_mean_and_variance() {
    let (mut rng, mut all, mut dropped) = (Pcg32::seed_from_u64(1), Vec::new(), 0);
    let mut noise = Noise::ZERO.noise(&mut rng);
    for _ in 0..2000 {
        let (value, output, input_bar) = Alpha::ZERO.dropped(&noise, &mut rng);
        all.extend(output.iter().copied());
        dropped += input_bar.iter().filter(|x| **x == 0.0).count();
        let kept = (0..64).find(|i| input_bar[*i] != 0.0).unwrap();
        assert!(value[kept] != output[kept]);
        noise = Noise::ZERO.noise(&mut rng);
    }
    let count = all.len() as f64;
    let mean = all.iter().sum::<f64>() / count;
    let variance = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    // `selu` of normal numbers has mean 0 and variance 1.
    assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
    assert!((dropped as f64 / count - 0.1).abs() < 0.005);
}

net! {
    Noise<f64> -> noise {
        random noise: [64] = normal;
    }
    fn noise() -> noise;

    // Every distribution, scalars and matrices, on elements and in copies.
    pub Draws(x: [4, 3]) -> (a, b, c, d, e, f, s) {
        random a: [4, 3] = normal;
        random b: [4, 3] = uniform(-2, 5);
        random c: [4, 3] = bernoulli(0.25);
        random s: [] = uniform(0, 1);
        layer drop = dropout;
        let d = x |> drop;
        let e = x |> drop;
        let f = x |> net_map(dropout(0.5));
    }
    train fn draws(x) -> (a, b, c, d, e, f, s);
    fn drawn() -> (a, b, c, s);
    train fn alone(x) -> e;

    Sampled<f64>(mean: [5], deviation: [5]) -> y {
        random noise: [5] = normal;
        let y = mean + deviation * noise;
    }
    fn sample(mean, deviation) -> (y, grad(mean), grad(deviation), grad(noise));

    Cut(input: [2, 7, 9]) = image_augmentation([4, 5], reflection_probabilities = [0.25, 0.5]);
    train fn cut(input) -> (output, grad(input));
    fn middle(input) -> output;

    Front = linear(6 -> 4) |> dropout(0.5);
    Tail = frozen front |> linear(2);
    train fn learn(input) -> (output, grad(parameters));

    Block(x: [6]) = linear(6) |> dropout(0.5);
    Copies = [Block; 2] |> linear(1);
    train fn both(input) -> (block.0.dropout, block.1.dropout);
}

/// What each of `count` samples is given.
fn samples(count: usize) -> (Vec<V<6>>, Vec<Index<3>>) {
    let mut rng = Pcg32::seed_from_u64(3);
    let input = |_: usize| V::from_fn(|_, _| (rng.next_u32() >> 8) as f32 / 8_388_608.0 - 1.0);
    let target = |sample: usize| Index::new(sample % 3).unwrap();
    ((0..count).map(input).collect(), (0..count).map(target).collect())
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn a_batch_has_the_same_numbers_in_blocks_of_any_size() {
    let net = Net::seeded(5);
    let (inputs, targets) = samples(200);
    let mut all = vec![V::zeros(); 200];
    net.value_batch(&inputs, &mut rng(), &mut all).unwrap();
    for count in [1, 3, 8, 9, 63, 64, 65, 70, 136] {
        let (inputs, targets) = (&inputs[..count], &targets[..count]);
        let (mut values, mut one) = (vec![V::repeat(f32::NAN); count], vec![V::repeat(f32::NAN); count]);
        let mut losses = vec![f32::NAN; count];
        let (mut p, mut input_bars, mut sum) = (vec![V::zeros(); count], vec![V::zeros(); count], Net::ZERO);
        net.value_batch(inputs, &mut rng(), &mut one).unwrap();
        let (mut bars, mut generator) = (vec![V::zeros(); count], rng());
        net.whole_batch(
            inputs,
            targets,
            &mut generator,
            &mut losses,
            &mut values,
            &mut p,
            &mut input_bars,
            &mut bars,
            &mut sum,
        )
        .unwrap();
        assert_eq!(generator.asked, 1);
        for sample in 0..count {
            assert_eq!(bits(values[sample].as_slice()), bits(all[sample].as_slice()), "{count}: {sample}");
            assert_eq!(bits(one[sample].as_slice()), bits(all[sample].as_slice()), "{count}: {sample}");
        }
        let (mut again, mut gradient) = (vec![0.0; count], Net::ZERO);
        net.learn_batch(inputs, targets, &mut rng(), &mut again, &mut gradient).unwrap();
        assert_eq!(bits(&again), bits(&losses));
        // What is added to 0 is no -0.
        assert_eq!(gradient.parameters(), sum.parameters());
    }
    // The first sample is what a call has for one, by whichever call.
    assert_eq!(net.value(&inputs[0], &mut rng()), all[0]);
    let (mut value, mut scratch) = (V::zeros(), NetValueScratch::ZERO);
    net.value_into(&inputs[0], &mut rng(), &mut value);
    assert_eq!(value, all[0]);
    net.value_with(&mut scratch, &inputs[0], &mut rng(), &mut value);
    assert_eq!(value, all[0]);
    // Equal inputs have other numbers in another place.
    let mut equal = vec![V::zeros(); 9];
    net.value_batch(&[inputs[0]; 9], &mut rng(), &mut equal).unwrap();
    let masks: std::collections::BTreeSet<Vec<bool>> =
        equal.iter().map(|value| value.iter().map(|x| *x == 0.0).collect()).collect();
    assert!(masks.len() > 6, "{masks:?}");
}

#[test]
fn a_batch_of_static_size_drops_what_any_batch_does() {
    let (inputs, targets) = samples(70);
    let (inputs, targets): ([V<6>; 70], [Index<3>; 70]) = (inputs.try_into().unwrap(), targets.try_into().unwrap());
    let (mut net, mut losses, mut gradient) = (Net::seeded(5), [0.0; 70], Net::ZERO);
    net.learn_batch(&inputs, &targets, &mut rng(), &mut losses, &mut gradient).unwrap();
    let before = net.clone();
    let mut generator = rng();
    assert_eq!(bits(&net.step(&inputs, &targets, 0.5, &mut generator)), bits(&losses));
    assert_eq!(generator.asked, 1);
    for ((after, before), slope) in net.parameters().iter().zip(before.parameters()).zip(gradient.parameters()) {
        let expected = before - 0.5 / 70.0 * slope;
        assert!((after - expected).abs() <= 1e-6, "{after} {expected}");
    }
    let three: [V<6>; 3] = inputs[..3].try_into().unwrap();
    let few = before.small(&three, &targets[..3].try_into().unwrap(), &mut rng());
    assert_eq!(bits(&few.0), bits(&losses[..3]));
}

#[test]
fn one_sample_descends_by_the_gradient_of_its_mask() {
    let (mut net, (inputs, targets)) = (Net::seeded(5), samples(1));
    let (_, gradient) = net.learn(&inputs[0], targets[0], &mut rng());
    let before = net.clone();
    net.descend(&inputs[0], targets[0], 0.25, &mut rng());
    for ((after, before), slope) in net.parameters().iter().zip(before.parameters()).zip(gradient.parameters()) {
        assert!((after - (before - 0.25 * slope)).abs() <= 1e-6);
    }
    // A gradient by the mask, which the values show.
    let (_, d, _, _, d_bar) = net.whole(&inputs[0], targets[0], &mut rng(), &mut Net::ZERO.clone());
    assert!((0..16).filter(|i| d[*i] == 0.0).count() > 4);
    assert!(d_bar.iter().all(|x| *x != 0.0));
}

#[test]
fn evaluation_is_without_chance() {
    let (net, (inputs, targets)) = (Net::seeded(5), samples(1));
    let (loss, gradient) = net.test(&inputs[0], targets[0]);
    assert_eq!(net.test(&inputs[0], targets[0]), (loss, gradient));
    let tail = Tail::seeded(1);
    let front = Front::seeded(2);
    // What is frozen is evaluated, and its calls take no generator.
    let (output, _) = tail.learn(&front, &inputs[0]);
    assert!(output.iter().all(|y| *y != 0.0));
}

#[test]
fn distributions_have_their_moments() {
    let mut rng = Pcg32::seed_from_u64(11);
    let count = 20_000;
    let (mut normal, mut uniform, mut bernoulli, mut scalar) = ([0.0; 4], [0.0; 2], 0, [0.0; 2]);
    for _ in 0..count {
        let (a, b, c, s) = Draws::ZERO.drawn(&mut rng);
        for (power, sum) in normal.iter_mut().enumerate() {
            *sum += a.iter().map(|x| f64::from(*x).powi(power as i32 + 1)).sum::<f64>() / 12.0;
        }
        assert!(b.iter().all(|x| (-2.0..=5.0).contains(x)));
        for (power, sum) in uniform.iter_mut().enumerate() {
            *sum += b.iter().map(|x| f64::from(*x).powi(power as i32 + 1)).sum::<f64>() / 12.0;
        }
        assert!(c.iter().all(|x| *x == 0.0 || *x == 1.0));
        bernoulli += c.iter().filter(|x| **x == 1.0).count();
        scalar[0] += f64::from(s);
        scalar[1] += f64::from(s * s);
    }
    let mean = |sum: f64| sum / f64::from(count);
    let deviation = |variance: f64, numbers: f64| 5.0 * (variance / f64::from(count) / numbers).sqrt();
    for (sum, (expected, variance)) in normal.iter().zip([(0.0, 1.0), (1.0, 2.0), (0.0, 15.0), (3.0, 96.0)]) {
        assert!((mean(*sum) - expected).abs() < deviation(variance, 12.0), "{}", mean(*sum));
    }
    // Of 7 u - 2: 3/2, and 49/3 - 28/2 + 4.
    assert!((mean(uniform[0]) - 1.5).abs() < deviation(49.0 / 12.0, 12.0));
    assert!((mean(uniform[1]) - 19.0 / 3.0).abs() < deviation(40.0, 12.0));
    assert!((bernoulli as f64 / f64::from(count) / 12.0 - 0.25).abs() < deviation(0.1875, 12.0));
    assert!((mean(scalar[0]) - 0.5).abs() < deviation(1.0 / 12.0, 1.0));
    assert!((mean(scalar[1]) - 1.0 / 3.0).abs() < deviation(4.0 / 45.0, 1.0));
}

#[test]
fn each_use_and_each_element_has_numbers_of_its_own() {
    let x = SMatrix::<f32, 4, 3>::repeat(1.0);
    let (a, b, c, d, e, f, s) = Draws::ZERO.draws(&x, &mut rng());
    assert_eq!(Draws::ZERO.alone(&x, &mut rng()), e);
    assert_eq!(Draws::ZERO.drawn(&mut rng()), (a, b, c, s));
    assert!(d != e && e != f);
    // `net_map` drops in each row by itself.
    assert!((1..4).any(|row| f.row(row) != f.row(0)));
    let copies = Copies::seeded(1);
    let (first, second) = copies.both(&V::repeat(1.0), &mut rng());
    assert!((0..6).any(|i| (first[i] == 0.0) != (second[i] == 0.0)));
}

#[test]
fn gradients_flow_around_chance() {
    let (mean, deviation) = (SVector::<f64, 5>::repeat(2.0), SVector::<f64, 5>::repeat(0.5));
    let (y, mean_bar, deviation_bar, noise_bar) = Sampled::ZERO.sample(&mean, &deviation, &mut rng());
    assert_eq!(mean_bar, SVector::<f64, 5>::repeat(1.0));
    assert_eq!(noise_bar, deviation);
    for i in 0..5 {
        assert_eq!(y[i], 2.0 + 0.5 * deviation_bar[i]);
    }
}

/// Where the part begins that a number of each place shows, and whether it is turned upside down and mirrored.
fn place(part: &SMatrix<f32, 4, 5>) -> (usize, usize, bool, bool) {
    let at = |row: usize, column: usize| (part[(row, column)] as usize / 10, part[(row, column)] as usize % 10);
    let ((top, left), (bottom, right)) = (at(0, 0), at(3, 4));
    (top.min(bottom), left.min(right), top > bottom, left > right)
}

#[test]
fn an_image_is_cut_anywhere_in_training_and_in_the_middle_else() {
    let image =
        |channel: usize| SMatrix::<f32, 7, 9>::from_fn(|row, column| (100 * channel + 10 * row + column) as f32);
    let (net, images, mut rng) = (Cut::ZERO, [image(0), image(1)], Pcg32::seed_from_u64(2));
    assert_eq!(net.middle(&images)[0], images[0].fixed_view::<4, 5>(1, 2).into_owned());
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..4000 {
        let (parts, image_bars) = net.cut(&images, &mut rng);
        let place = place(&parts[0]);
        let (top, left, is_turned, is_mirrored) = place;
        for (channel, (part, bar)) in parts.iter().zip(&image_bars).enumerate() {
            let mut own = images[channel].fixed_view::<4, 5>(top, left).into_owned();
            if is_turned {
                own = SMatrix::from_fn(|row, column| own[(3 - row, column)]);
            }
            if is_mirrored {
                own = SMatrix::from_fn(|row, column| own[(row, 4 - column)]);
            }
            assert_eq!(*part, own);
            let mut ones = SMatrix::<f32, 7, 9>::zeros();
            ones.fixed_view_mut::<4, 5>(top, left).fill(1.0);
            assert_eq!(*bar, ones);
        }
        *counts.entry(place).or_insert(0) += 1;
    }
    // Four by five places, of which each is turned in a quarter of the cases and mirrored in half of them.
    assert_eq!(counts.len(), 80);
    let of = |test: fn(&(usize, usize, bool, bool)) -> bool| -> usize {
        counts.iter().filter(|(place, _)| test(place)).map(|(_, count)| count).sum()
    };
    let near = |count: usize, p: f64| (count as f64 - 4000.0 * p).abs() < 5.0 * (4000.0 * p * (1.0 - p)).sqrt();
    assert!(near(of(|place| place.2), 0.25) && near(of(|place| place.3), 0.5));
    assert!((0..4).all(|top| near(counts.iter().filter(|(place, _)| place.0 == top).map(|(_, n)| n).sum(), 0.25)));
    assert!((0..5).all(|left| near(counts.iter().filter(|(place, _)| place.1 == left).map(|(_, n)| n).sum(), 0.2)));
}
