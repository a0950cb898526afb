//! Whether values and all gradients are right on the device.
#![no_std]
#![no_main]

use bare_metal::nets::*;
use bare_metal::{Buffer, compare, dense_kernels, differences, fill, plain};
use cortex_m_semihosting::{debug, hprintln};

/// The numbers of an array or a net.
fn numbers<X>(x: &mut X) -> &mut [f32] {
    // SAFETY: what is passed is numbers and nothing else.
    unsafe { core::slice::from_raw_parts_mut((x as *mut X).cast(), size_of::<X>() / 4) }
}

macro_rules! check {
    ($net:ident $plain:ident $input:ty, $output:ty) => {{
        const PARAMETERS: usize = size_of::<$net>() / 4;
        const INPUTS: usize = size_of::<$input>() / 4;
        static NETS: Buffer<($net, $net, $input, $input, $output, $output)> = Buffer::zeros();
        static EXACT: Buffer<([f64; PARAMETERS], [f64; INPUTS], [f64; 64])> = Buffer::zeros();
        let (net, bar, input, input_bar, seed, output) = NETS.lent();
        let (parameters, inputs, seeds) = EXACT.lent();
        fill(numbers(net), parameters);
        fill(numbers(input), inputs);
        fill(numbers(seed), seeds);
        net.all_into(input, seed, output, input_bar, bar);
        compare(concat!(stringify!($net), ", value"), numbers(output), &plain::$plain(parameters, inputs), 1e-5);
        let seeded = |value: &[f64]| value.iter().zip(&*seeds).map(|(y, seed)| y * seed).sum();
        let of_parameters = |parameters: &[f64]| seeded(&plain::$plain(parameters, inputs));
        differences(concat!(stringify!($net), ", parameters"), numbers(bar), parameters, of_parameters);
        let of_inputs = |inputs: &[f64]| seeded(&plain::$plain(parameters, inputs));
        differences(concat!(stringify!($net), ", input"), numbers(input_bar), &mut inputs.clone(), of_inputs);
    }};
}

/// Compares the kernels of dense layers for each number of inputs with each of outputs.
macro_rules! check_kernels {
    ($($inputs:literal)*; $outputs:tt) => { $(check_kernels!(@ $inputs $outputs);)* };
    (@ $inputs:literal [$($outputs:literal)*]) => { $(dense_kernels::<$inputs, $outputs>();)* };
}

#[bare_metal::entry]
fn main() -> ! {
    check_kernels!(1 2 3 4 5 9; [1 2 3 4 5 7 8 13 21]);
    check!(Dense dense DenseInput, DenseValueOutput);
    check!(Images images ImagesInput, ImagesValueOutput);
    check!(Pooled pooled PooledInput, PooledValueOutput);
    hprintln!("values and gradients are right on the device");
    loop {
        debug::exit(debug::EXIT_SUCCESS);
    }
}
