//! Gradients imposed at two values at once: the sum of what each of them gives alone, as an adjoint is linear in its seeds. The
//! sum of two terms is a kernel that adds to what is there, which no gradient of a single seed calls.

use nalgebra::SVector;
use net_runtime::prelude::*;
use tests::draw::Draw;

/// Compares `both` with the sum of `first` and `second`, for one sample and for batches, and sees that the kernel is called.
macro_rules! two_seeds {
    ($($module:ident: $t:ident, $from:literal -> $hidden:literal -> $to:literal;)*) => {$(
        mod $module {
            use super::*;

            net! {
                N<$t> = linear($from -> $hidden) |> h: tanh |> linear($to);
                fn both(input, grad(h), grad(output)) -> (grad(input), grad(parameters));
                fn first(input, grad(h)) -> (grad(input), grad(linear_1.parameters));
                fn second(input, grad(output)) -> (grad(input), grad(parameters));
            }

            type Input = SVector<$t, $from>;

            fn draw<const LENGTH: usize>(draw: &mut Draw, samples: usize) -> Vec<SVector<$t, LENGTH>> {
                (0..samples).map(|_| SVector::from_fn(|_, _| draw.number() as $t)).collect()
            }

            #[test]
            fn the_gradient_is_the_sum_of_both() {
                let (net, mut numbers) = (N::seeded(5), Draw::new(11));
                for samples in [1, 3, 9, 70] {
                    let x: Vec<Input> = draw(&mut numbers, samples);
                    let (at_h, at_output) = (draw(&mut numbers, samples), draw(&mut numbers, samples));
                    let zeros = || vec![Input::zeros(); samples];
                    let (mut both, mut first, mut second) = (zeros(), zeros(), zeros());
                    let (mut sum, mut g) = (N::ZERO, N::ZERO);
                    let mut of_first = N::ZERO.linear_1;
                    net.both_batch(&x, &at_h, &at_output, &mut both, &mut sum).expect("equal lengths");
                    net.first_batch(&x, &at_h, &mut first, &mut of_first).expect("equal lengths");
                    net.second_batch(&x, &at_output, &mut second, &mut g).expect("equal lengths");
                    g.linear_1.weights += of_first.weights;
                    g.linear_1.biases += of_first.biases;
                    let near = |a: $t, b: $t| (a - b).abs() <= 64.0 * $t::EPSILON * (1.0 + b.abs()) * samples as $t;
                    for s in 0..samples {
                        let expected = first[s] + second[s];
                        assert!(first[s].amax() > 0.0 && second[s].amax() > 0.0);
                        assert!(both[s].iter().zip(&expected).all(|(a, b)| near(*a, *b)), "sample {s} of {samples}");
                        let (one, _) = net.both(&x[s], &at_h[s], &at_output[s]);
                        assert!(one.iter().zip(&expected).all(|(a, b)| near(*a, *b)), "sample {s} alone");
                    }
                    assert!(sum.parameters().iter().zip(g.parameters()).all(|(a, b)| near(*a, *b)), "{samples}");
                }
            }
        }
    )*};
}

two_seeds! {
    equal: f32, 4 -> 4 -> 4;
    odd: f32, 7 -> 35 -> 3;
    one: f32, 3 -> 1 -> 2;
    large: f32, 20 -> 130 -> 128;
    double: f64, 5 -> 13 -> 17;
}

#[test]
fn the_second_term_is_a_kernel_that_adds() {
    let net = "A = linear(7 -> 35) |> h: tanh |> linear(3); fn both(input, grad(h), grad(output)) -> grad(input);";
    let text = net_compiler::expand(net.parse().expect("tokens")).to_string();
    assert_eq!(text.matches("matvec_transposed_add").count(), 1);
}
