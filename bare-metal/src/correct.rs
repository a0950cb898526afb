//! Whether numbers that a call gave are right: plain loops in `f64` say what they are.

use cortex_m_semihosting::{debug, hprintln};

/// Fills numbers with such between -0.5 and 0.5, and others with the same in `f64`.
pub fn fill(numbers: &mut [f32], in_f64: &mut [f64]) {
    let mut state = 1_u32;
    for number in &mut *numbers {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *number = (state >> 8) as f32 / (1 << 24) as f32 - 0.5;
    }
    for (in_f64, number) in in_f64.iter_mut().zip(numbers) {
        *in_f64 = f64::from(*number);
    }
}

/// Ends the emulator, with an error, unless both are the same bits.
pub fn same<const N: usize, const M: usize>(what: &str, found: &[[f32; M]; N], expected: &[[f32; M]; N]) {
    for (n, (found, expected)) in found.as_flattened().iter().zip(expected.as_flattened()).enumerate() {
        if found.to_bits() != expected.to_bits() {
            hprintln!("!!! {}, {} by {}: number {} is {}, expected {}", what, N, M, n, found, expected);
            loop {
                debug::exit(debug::EXIT_FAILURE);
            }
        }
    }
}

/// Ends the emulator, with an error, unless the numbers are those that are expected, up to a part of their size.
pub fn compare(what: &str, found: &[f32], expected: &[f64], part: f64) {
    for (n, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        agree(what, n, found, expected, part);
    }
}

/// Ends the emulator, with an error, unless derivatives are differences: those of `f` at eleven of the `numbers` it depends on.
pub fn differences(what: &str, derivatives: &[f32], numbers: &mut [f64], mut f: impl FnMut(&[f64]) -> f64) {
    const STEP: f64 = 1e-7;
    for n in (0..numbers.len()).step_by(numbers.len() / 10) {
        let before = numbers[n];
        numbers[n] = before + STEP;
        let above = f(numbers);
        numbers[n] = before - STEP;
        let below = f(numbers);
        numbers[n] = before;
        agree(what, n, derivatives[n], (above - below) / (2.0 * STEP), 1e-4);
    }
}

fn agree(what: &str, n: usize, found: f32, expected: f64, part: f64) {
    let error = (f64::from(found) - expected).abs();
    // A NaN does not agree, either.
    if error.is_nan() || error > part * (1.0 + expected.abs()) {
        hprintln!("!!! {}: number {} is {}, expected {}", what, n, found, expected);
        loop {
            debug::exit(debug::EXIT_FAILURE);
        }
    }
}
