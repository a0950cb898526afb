//! Whether the kernels of the device give what they give in `f64`, where nothing is special to it: values and all gradients.
#![no_std]
#![no_main]

use bare_metal::nets::*;
use bare_metal::{Buffer, compare, fill};
use cortex_m_semihosting::{debug, hprintln};
use net_runtime::prelude::*;

net! {
    Dense64<f64> = linear(64 -> 64) |> ramp |> linear(64) |> ramp |> linear(64);
    fn all(input, grad(output)) -> (output, grad(all));
}

net! {
    Images64<f64>(input: [4, 12, 12]) = convolution(8, 3x3) |> ramp |> convolution(8, 3x3) |> ramp |> flatten |> linear(10);
    fn all(input, grad(output)) -> (output, grad(all));
}

net! {
    Pooled64<f64>(input: [4, 12, 12]) = convolution(8, 3x3) |> ramp |> pooling(2x2, stride = 2) |> flatten |> linear(10);
    fn all(input, grad(output)) -> (output, grad(all));
}

/// The numbers of an array or a net.
fn numbers<T, X>(x: &mut X) -> &mut [T] {
    // SAFETY: what is passed is numbers of this type and nothing else.
    unsafe { core::slice::from_raw_parts_mut((x as *mut X).cast(), size_of::<X>() / size_of::<T>()) }
}

/// Fills an array or a net, and one in `f64` with the same numbers.
fn fill_both<X, Y>(x: &mut X, y: &mut Y) {
    fill(numbers(x));
    for (&mut x, y) in numbers::<f32, X>(x).iter_mut().zip(numbers::<f64, Y>(y)) {
        *y = f64::from(x);
    }
}

macro_rules! check {
    ($net:ident $in_f64:ident $input:ty, $input_64:ty; $outputs:literal) => {{
        static NET: Buffer<($net, $net, $input, $input)> = Buffer::zeros();
        static NET_64: Buffer<($in_f64, $in_f64, $input_64, $input_64)> = Buffer::zeros();
        static SEED: Buffer<[net_runtime::nalgebra::SVector<f32, $outputs>; 2]> = Buffer::zeros();
        static SEED_64: Buffer<[net_runtime::nalgebra::SVector<f64, $outputs>; 2]> = Buffer::zeros();
        let ((net, bar, input, input_bar), [seed, output]) = (NET.lent(), SEED.lent());
        let ((net_64, bar_64, input_64, input_bar_64), [seed_64, output_64]) = (NET_64.lent(), SEED_64.lent());
        fill_both(net, net_64);
        fill_both(input, input_64);
        fill_both(seed, seed_64);
        net.all_into(input, seed, output, input_bar, bar);
        net_64.all_into(input_64, seed_64, output_64, input_bar_64, bar_64);
        compare(concat!(stringify!($net), ", value"), numbers(output), numbers(output_64));
        compare(concat!(stringify!($net), ", input"), numbers(input_bar), numbers(input_bar_64));
        compare(concat!(stringify!($net), ", parameters"), numbers(bar), numbers(bar_64));
    }};
}

#[bare_metal::entry]
fn main() -> ! {
    check!(Dense Dense64 DenseInput, Dense64Input; 64);
    check!(Images Images64 ImagesInput, Images64Input; 10);
    check!(Pooled Pooled64 PooledInput, Pooled64Input; 10);
    hprintln!("values and gradients are right on the device");
    loop {
        debug::exit(debug::EXIT_SUCCESS);
    }
}
