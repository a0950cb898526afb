//! Whether numbers that a call gave are right.

use cortex_m_semihosting::{debug, hprintln};

/// Fills an array with numbers between -0.5 and 0.5.
pub fn fill(numbers: &mut [f32]) {
    let mut state = 1_u32;
    for number in numbers {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *number = (state >> 8) as f32 / (1 << 24) as f32 - 0.5;
    }
}

/// Ends the emulator, with an error, unless numbers in `f32` are those in `f64` up to rounding, and not all are zero.
pub fn compare(what: &str, found: &[f32], expected: &[f64]) {
    let (mut wrong, mut largest) = (0, 0.0);
    for (&found, &expected) in found.iter().zip(expected) {
        let (error, size) = ((f64::from(found) - expected).abs(), expected.abs());
        // A NaN is wrong, too.
        if error.is_nan() || error > 1e-5 * (1.0 + size) {
            wrong += 1;
        }
        if size > largest {
            largest = size;
        }
    }
    if wrong > 0 || largest == 0.0 || found.len() != expected.len() {
        hprintln!("!!! {}: {} of {} numbers are wrong", what, wrong, found.len());
        loop {
            debug::exit(debug::EXIT_FAILURE);
        }
    }
}
