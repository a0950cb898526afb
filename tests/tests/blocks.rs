//! How a batch is cut into blocks depends on the net alone: its results have the same bits whatever else is wanted of it, and
//! however many samples stand beside them.

use nalgebra::SMatrix;
use net_runtime::prelude::*;

net! {
    /// All of its gradients leave room for fewer samples than its value does.
    Images(input: [8, 9, 9]) = convolution(8, 3x3) |> tanh |> middle: convolution(8, 3x3) |> ramp |> convolution(8, 3x3)
        |> summation;
    fn value(input) -> output;
    fn slope(input) -> (output, grad(input));
    fn weights(input) -> grad(convolution_1.weights);
    fn all(input) -> (grad(middle), output, middle, grad(input), grad(parameters));
    train(batch = 40) fn static_value(input) -> output;
    train(batch = 40) fn static_all(input) -> (output, grad(input), grad(parameters));
}

type Image = [SMatrix<f32, 9, 9>; 8];

const SAMPLES: usize = 75;

fn images() -> Vec<Image> {
    let wave = |i: usize| ((i * 7919 % 1000) as f32 - 500.0) / 400.0;
    let image = |n: usize| std::array::from_fn(|c| SMatrix::from_fn(|y, x| wave(n * 1301 + c * 81 + y * 9 + x)));
    (0..SAMPLES).map(image).collect()
}

fn bits(numbers: impl IntoIterator<Item = f32>) -> Vec<u32> {
    let bits: Vec<u32> = numbers.into_iter().map(f32::to_bits).collect();
    assert!(bits.iter().any(|x| *x << 1 != 0), "all zero");
    bits
}

fn flat<const H: usize, const W: usize>(images: &[[SMatrix<f32, H, W>; 8]]) -> Vec<u32> {
    bits(images.iter().flatten().flat_map(|channel| channel.iter().copied()))
}

/// What `all` gives for a batch.
struct All {
    output: Vec<f32>,
    middle: Vec<[SMatrix<f32, 5, 5>; 8]>,
    middle_bar: Vec<[SMatrix<f32, 5, 5>; 8]>,
    input_bar: Vec<Image>,
    parameters_bar: Images,
}

fn all(net: &Images, input: &[Image]) -> All {
    let n = input.len();
    let middle = vec![[SMatrix::zeros(); 8]; n];
    let input_bar = vec![[SMatrix::zeros(); 8]; n];
    let mut all =
        All { output: vec![0.0; n], middle_bar: middle.clone(), middle, input_bar, parameters_bar: Images::ZERO };
    let All { output, middle, middle_bar, input_bar, parameters_bar } = &mut all;
    net.all_batch(input, middle_bar, output, middle, input_bar, parameters_bar).unwrap();
    all
}

#[test]
fn a_batch_has_the_same_bits_whatever_is_wanted() {
    let (net, images) = (Images::seeded(5), images());
    for samples in [1, 3, 9, 23, 40, 75] {
        let input = &images[..samples];
        let all = all(&net, input);
        let (mut value, mut output, mut weights) = (vec![0.0; samples], vec![0.0; samples], SMALL);
        let mut input_bar = vec![[SMatrix::zeros(); 8]; samples];
        net.value_batch(input, &mut value).unwrap();
        net.slope_batch(input, &mut output, &mut input_bar).unwrap();
        net.weights_batch(input, &mut weights).unwrap();
        assert_eq!(bits(value), bits(all.output.clone()), "{samples}");
        assert_eq!(bits(output), bits(all.output), "{samples}");
        assert_eq!(flat(&input_bar), flat(&all.input_bar), "{samples}");
        assert_eq!(flat(&weights), flat(&all.parameters_bar.convolution_1.weights), "{samples}");
    }
}

const SMALL: [[SMatrix<f32, 3, 3>; 8]; 8] =
    [[SMatrix::<f32, 3, 3>::from_array_storage(nalgebra::ArrayStorage([[0.0; 3]; 3])); 8]; 8];

#[test]
fn a_sample_has_the_same_bits_in_a_whole_block_and_in_a_smaller_one() {
    let (net, images) = (Images::seeded(6), images());
    let whole = all(&net, &images);
    for samples in [5, 8, 17, 67] {
        let part = all(&net, &images[..samples]);
        assert_eq!(bits(part.output), bits(whole.output[..samples].to_vec()), "{samples}");
        assert_eq!(flat(&part.middle), flat(&whole.middle[..samples]), "{samples}");
        assert_eq!(flat(&part.middle_bar), flat(&whole.middle_bar[..samples]), "{samples}");
        assert_eq!(flat(&part.input_bar), flat(&whole.input_bar[..samples]), "{samples}");
    }
}

#[test]
fn a_batch_of_static_size_has_the_same_bits_whatever_is_wanted() {
    let (net, images) = (Images::seeded(7), images());
    let input: &[Image; 40] = images[..40].try_into().unwrap();
    let (output, _, _) = net.static_all(input);
    assert_eq!(bits(net.static_value(input)), bits(output));
}
