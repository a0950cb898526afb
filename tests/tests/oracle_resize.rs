//! `resize(.., corners = false)`, PyTorch's rule, against JAX' own resizing and against lists of positions.

use net_runtime::nalgebra::{self, matrix};
use net_runtime::prelude::*;
use tests::{M, four_calls, net_numbers};

/// Nets of one layer, its input cubed first, so that the gradient is no constant.
macro_rules! resized {
    ($($input:tt as $from:ty {
        $($test:ident: $net:ident of $case:literal = $arguments:tt -> $to:ty;)*
    })*) => {$($(
        net! {
            $net<f64>(input: $input) = map(|x| x * x * x) |> resize $arguments;
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.pullback of $case (x: $from = "input", dy: $to = "grad(output)")
                -> (y: $to = "output", dx: $from = "grad(input)"));
        }
    )*)*};
}

resized! {
    [2, 3, 4] as [M<3, 4>; 2] {
        larger: Larger of "resize_larger" = ([5, 7], corners = false) -> [M<5, 7>; 2];
        nearest: Nearest of "resize_nearest" = ([5, 7], resampling = nearest, corners = false) -> [M<5, 7>; 2];
        exact: Exact of "resize_exact" = ([5, 7], resampling = nearest_exact, corners = false) -> [M<5, 7>; 2];
    }
    [2, 3, 2] as [M<3, 2>; 2] {
        twice: Twice of "resize_twice" = (scale = 2, corners = false) -> [M<6, 4>; 2];
    }
    [2, 6, 5] as [M<6, 5>; 2] {
        smaller: Smaller of "resize_smaller" = ([4, 2], corners = false) -> [M<4, 2>; 2];
    }
    [2, 7, 6] as [M<7, 6>; 2] {
        nearest_smaller: NearestSmaller of "resize_nearest_smaller" = ([3, 2], resampling = nearest, corners = false) -> [M<3, 2>; 2];
    }
    [2, 9, 8] as [M<9, 8>; 2] {
        exact_smaller: ExactSmaller of "resize_exact_smaller" = ([3, 3], resampling = nearest_exact, corners = false) -> [M<3, 3>; 2];
    }
    [2, 9, 4] as [M<9, 4>; 2] {
        third: Third of "resize_third" = ([3, 4], corners = false) -> [M<3, 4>; 2];
    }
    [2, 8] as M<2, 8> {
        half: Half of "resize_half" = (4, corners = false) -> M<2, 4>;
    }
    [2, 4, 3] as [M<4, 3>; 2] {
        to_one: ToOne of "resize_to_one" = ([1, 1], corners = false) -> [M<1, 1>; 2];
    }
    [2, 1, 3] as [M<1, 3>; 2] {
        from_one: FromOne of "resize_from_one" = ([4, 8], corners = false) -> [M<4, 8>; 2];
    }
    [1, 2, 3, 4] as [[M<3, 4>; 2]; 1] {
        volume: Volume of "resize_volume" = ([3, 5, 3], corners = false) -> [[M<5, 3>; 3]; 1];
        nearest_volume: NearestVolume of "resize_nearest_volume" = ([4, 2, 4], resampling = nearest, corners = false) -> [[M<2, 4>; 4]; 1];
    }
}

/// What lies beyond the outer middles, and what is hit, is the element itself, whatever stands beside it: no weight of 0
/// meets an infinity.
#[test]
fn an_element_that_is_hit_is_itself() {
    net! {
        Twice(input: [1, 3]) = resize(6, corners = false);
        Most(input: [1, 6]) = resize(4, corners = false);
    }
    let y = Twice::ZERO.gradients(&matrix![-0.0, f32::INFINITY, 2.0]).0;
    assert_eq!(y, matrix![-0.0, f32::INFINITY, f32::INFINITY, f32::INFINITY, f32::INFINITY, 2.0]);
    assert!(y[0].is_sign_negative());
    // At 1/4, 7/4, 13/4 and 19/4.
    let (y, dx) = Most::ZERO.gradients(&matrix![0.0, 4.0, 8.0, 12.0, 16.0, 20.0]);
    assert_eq!((y, dx), (matrix![1.0, 7.0, 13.0, 19.0], matrix![0.75, 0.5, 0.75, 0.75, 0.5, 0.75]));
}

/// The scheme is PyTorch's `nearest`, by where an element starts, not `nearest-exact`, by its middle.
#[test]
fn the_nearest_by_start_and_by_middle() {
    net! {
        Start(input: [1, 5]) = resize(3, resampling = nearest, corners = false);
        Middle(input: [1, 5]) = resize(3, resampling = nearest_exact, corners = false);
    }
    let x = matrix![0.0, 1.0, 2.0, 3.0, 4.0];
    assert_eq!(Start::ZERO.gradients(&x).0, matrix![0.0, 1.0, 3.0]);
    assert_eq!(Middle::ZERO.gradients(&x).0, matrix![0.0, 2.0, 4.0]);
}
