//! Files of weights: what PyTorch and NumPy wrote is in the nets, read when this is compiled and loaded when it runs, with the
//! values that PyTorch computes; optimisers go on where PyTorch's stopped. `tests/oracle/make_weights.py` writes the files.
#![cfg(feature = "safetensors")]

#[path = "weights/malformed.rs"]
mod malformed;
#[path = "weights/optimiser.rs"]
mod optimiser;

use std::fs;

use net_runtime::nalgebra::SVector;
use net_runtime::{Index, Parameters, Real};
use safetensors::{Dtype, SafeTensors};

/// The nets in a scalar type, with the files of their weights, in order.
macro_rules! nets {
    ($module:ident $t:ident: $images:tt $lines:tt $volumes:tt $deep:tt $words:tt $own:tt) => {
        mod $module {
            use net_runtime::prelude::*;

            net! {
                pub Images<$t>(input: [4, 6, 5]) = convolution(8, 3x2, groups = 2) |> parametric_ramp
                    |> deconvolution(6, 2x3, groups = 2) |> normalization(axes = all, groups = 2, scaling = 0, epsilon = 1e-5)
                    |> flatten |> linear([2, 3]);
                weights $images;
            }
            net! {
                pub Lines<$t>(input: [4, 9]) = convolution(6, 3, groups = 2) |> deconvolution(4, 2, stride = 2)
                    |> normalization(axes = -1, scaling = same, epsilon = 1e-5) |> net_map(linear(2));
                weights $lines;
            }
            net! {
                pub Volumes<$t>(input: [2, 3, 4, 3]) = convolution(4, 2) |> parametric_ramp(axes = [])
                    |> deconvolution(6, [1, 2, 2], groups = 2, biases = none);
                weights $volumes;
            }
            net! {
                pub Block<$t>(input: [6]) -> y {
                    array scale: [6] = 1;
                    layer mix = linear(6) |> tanh;
                    let y = input * scale + (input |> mix |> mix);
                }
                pub Deep<$t>(input: [6]) = blocks: [block; 3] |> encoder: Block |> head: linear(2);
                weights $deep;
                pub Tail<$t>(input: [6]) = frozen blocks: [block; 3] |> frozen encoder: Block |> head: linear(2);
                weights $deep;
            }
            net! {
                pub Words<$t>(input: [5] of index(9)) = table: embedding(4) |> fc: linear(3);
                weights $words;
            }
            net! {
                pub Own<$t>(input: [2, 3]) -> y {
                    array offset: [4, 2, 3];
                    let a = input |> plus: constant_plus |> times: constant_times;
                    let b = (query = a, key = input, value = input) |> attention;
                    let y[i, j] = b[i, j] + sum[k](offset[k, i, j]);
                }
                weights $own;
            }
        }
    };
}
nets!(double f64: "tests/weights/images.safetensors" "tests/weights/lines.safetensors" "tests/weights/volumes.safetensors"
    "tests/weights/deep.safetensors" "tests/weights/words.safetensors" "tests/weights/own.safetensors");
nets!(single f32: "tests/weights/images_single.safetensors" "tests/weights/lines_single.safetensors"
    "tests/weights/volumes_single.safetensors" "tests/weights/deep_single.safetensors" "tests/weights/words_single.safetensors"
    "tests/weights/own_single.safetensors");
nets!(widened f64: "tests/weights/images_single.safetensors" "tests/weights/lines_single.safetensors"
    "tests/weights/volumes_single.safetensors" "tests/weights/deep_single.safetensors" "tests/weights/words_single.safetensors"
    "tests/weights/own_single.safetensors");

/// A file of `make_weights.py`.
fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/weights/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
    fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The numbers of a tensor, row by row.
fn numbers(file: &[u8], name: &str) -> Vec<f64> {
    let file = SafeTensors::deserialize(file).expect("a file");
    let tensor = file.tensor(name).expect("a tensor");
    let data = tensor.data();
    match tensor.dtype() {
        Dtype::F32 => data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect(),
        Dtype::F64 => data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
        other => panic!("{other}"),
    }
}

/// The numbers of a net's array, row by row.
fn rows<N: Parameters>(net: &N, path: &str) -> Vec<f64> {
    let array = N::ARRAYS.iter().find(|array| array.path == path).expect("an array");
    let position = |mut number: usize| {
        let mut at = vec![0; array.shape.len()];
        for (place, extent) in at.iter_mut().zip(array.shape).rev() {
            (*place, number) = (number % extent, number / extent);
        }
        array.position(&at).expect("a place")
    };
    (0..array.size()).map(|number| net.parameters()[position(number)].to_f64()).collect()
}

fn bits<N: Parameters>(net: &N) -> Vec<u64> {
    net.parameters().iter().map(|x| x.to_f64().to_bits()).collect()
}

/// What all nets with a file do.
macro_rules! check {
    ($net:ty, $name:expr, $($path:literal: $tensor:literal),*) => {{
        let file = file(&$name);
        let trained = <$net>::TRAINED;
        // Each array is what Python wrote.
        $(assert_eq!(rows(trained, $path), numbers(&file, $tensor), "{}", $path);)*
        // They are all but the weights of deconvolutions.
        assert_eq!([$($path),*].len() + <$net as Parameters>::INPUTS_FIRST.len(), <$net>::ARRAYS.len());
        // Loaded it is the same.
        let mut loaded = <$net>::ZERO;
        loaded.load_safetensors(&file).expect("the net's file");
        assert_eq!(bits(&loaded), bits(trained));
        // And so it is written and loaded again.
        let mut again = <$net>::ZERO;
        again.load_safetensors(&trained.to_safetensors()).expect("the net's own file");
        assert_eq!(bits(&again), bits(trained));
        SafeTensors::deserialize(&trained.to_safetensors()).expect("a file");
        trained
    }};
}

fn assert_near<T: Real>(found: &[T], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found.to_f64() - expected).abs() <= tolerance * expected.abs().max(1.0),
            "{found:?}, expected {expected}"
        );
    }
}

macro_rules! test {
    ($module:ident $t:ident $end:literal $tolerance:literal) => {
        mod $module {
            use super::*;
            use crate::$module::{Deep, Images, Lines, Own, Tail, Volumes, Words};
            use net_runtime::nalgebra::SMatrix;

            fn name(of: &str) -> String {
                format!("{of}{}", $end)
            }

            fn given(of: &str) -> (Vec<$t>, Vec<f64>) {
                let file = file(&format!("{of}_given"));
                let input = numbers(&file, "input").into_iter().map(|x| x as $t).collect();
                (input, numbers(&file, "output"))
            }

            #[test]
            fn two_dimensions() {
                let net = check!(Images, name("images"), "convolution.weights": "0.weight", "convolution.biases": "0.bias",
                    "parametric_ramp.slope": "1.weight", "deconvolution.biases": "2.bias", "normalization.scaling": "3.weight",
                    "normalization.biases": "3.bias", "linear.weights": "5.weight", "linear.biases": "5.bias");
                let (input, output) = given("images");
                let input: [_; 4] = std::array::from_fn(|c| SMatrix::<$t, 6, 5>::from_row_slice(&input[30 * c..][..30]));
                assert_near(net.eval(&input).transpose().as_slice(), &output, $tolerance);
                // PyTorch's first two axes are ours, changed in each of two groups.
                let theirs = numbers(&file(&name("images")), "2.weight");
                for (o, i, y, x) in [(0, 0, 0, 0), (1, 3, 1, 2), (3, 0, 0, 1), (5, 2, 1, 0)] {
                    let (group, output) = (o / 3, o % 3);
                    let own = net.deconvolution.weights[o][i][(y, x)];
                    assert_eq!(f64::from(own), theirs[(((group * 4 + i) * 3 + output) * 2 + y) * 3 + x]);
                }
            }

            #[test]
            fn one_dimension() {
                let net = check!(Lines, name("lines"), "convolution.weights": "all_of_it.0.weight",
                    "convolution.biases": "all_of_it.0.bias", "deconvolution.biases": "all_of_it.1.bias",
                    "normalization.scaling": "all_of_it.2.weight", "normalization.biases": "all_of_it.2.bias",
                    "linear.weights": "all_of_it.3.weight", "linear.biases": "all_of_it.3.bias");
                let (input, output) = given("lines");
                let found = net.eval(&SMatrix::<$t, 4, 9>::from_row_slice(&input));
                assert_near(found.transpose().as_slice(), &output, $tolerance);
            }

            #[test]
            fn three_dimensions() {
                let net = check!(Volumes, name("volumes"), "convolution.weights": "0.weight", "convolution.biases": "0.bias",
                    "parametric_ramp.slope": "1.weight");
                let (input, output) = given("volumes");
                let plane = |c: usize, d: usize| SMatrix::<$t, 4, 3>::from_row_slice(&input[12 * (3 * c + d)..][..12]);
                let found = net.eval(&std::array::from_fn(|c| std::array::from_fn(|d| plane(c, d))));
                let found: Vec<$t> = found.iter().flatten().flat_map(|plane| plane.transpose().as_slice().to_vec()).collect();
                assert_near(&found, &output, $tolerance);
            }

            #[test]
            fn copies_and_nets_in_nets() {
                let net = check!(Deep, name("deep"),
                    "blocks.0.scale": "blocks.0.scale", "blocks.0.mix.linear.weights": "blocks.0.mix.0.weight",
                    "blocks.0.mix.linear.biases": "blocks.0.mix.0.bias", "blocks.1.scale": "blocks.1.scale",
                    "blocks.1.mix.linear.weights": "blocks.1.mix.0.weight", "blocks.1.mix.linear.biases": "blocks.1.mix.0.bias",
                    "blocks.2.scale": "blocks.2.scale", "blocks.2.mix.linear.weights": "blocks.2.mix.0.weight",
                    "blocks.2.mix.linear.biases": "blocks.2.mix.0.bias", "encoder.scale": "encoder.scale",
                    "encoder.mix.linear.weights": "encoder.mix.0.weight", "encoder.mix.linear.biases": "encoder.mix.0.bias",
                    "head.weights": "head.weight", "head.biases": "head.bias");
                let (input, output) = given("deep");
                let input = SVector::<$t, 6>::from_row_slice(&input);
                assert_near(net.eval(&input).as_slice(), &output, $tolerance);
                // The tail alone takes its own from the same file.
                assert_eq!((&Tail::TRAINED.head, Tail::ARRAYS.len()), (&net.head, 2));
                let mut tail = Tail::ZERO;
                tail.load_safetensors(&file(&name("deep"))).expect("the tail");
                assert_eq!(&tail, Tail::TRAINED);
                assert_near(tail.eval(&net.blocks, &net.encoder, &input).as_slice(), &output, $tolerance);
            }

            #[test]
            fn tokens() {
                let net = check!(Words, name("words"), "table.weights": "table.weight", "fc.weights": "fc.weight",
                    "fc.biases": "fc.bias");
                let (input, output) = given("words");
                let input: [_; 5] = std::array::from_fn(|i| Index::new(input[i] as usize).expect("a token"));
                assert_near(net.eval(&input).as_slice(), &output, $tolerance);
            }

            #[test]
            fn what_has_no_name_in_pytorch_has_ours() {
                check!(Own, name("own"), "plus.biases": "plus.biases", "times.scaling": "times.scaling",
                    "attention.weights": "attention.weights", "offset": "offset");
            }
        }
    };
}

mod tests {
    use super::*;

    test!(double f64 "" 1e-12);
    test!(single f32 "_single" 2e-5);
    test!(widened f64 "_single" 2e-5);
}

/// Numbers that are no numbers and zeros below zero come back with all their bits.
#[test]
fn every_bit_comes_back() {
    let mut net = single::Words::ZERO;
    let numbers = [0x7fc0_1234, 0xffa0_0001, 0x8000_0000, 1, 0x7f80_0000].map(f32::from_bits);
    net.parameters_mut().iter_mut().zip(numbers.iter().cycle()).for_each(|(to, from)| *to = *from);
    let mut again = single::Words::ZERO;
    again.load_safetensors(&net.to_safetensors()).expect("the net's own file");
    let bits = |net: &single::Words| net.parameters().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&again), bits(&net));
}
