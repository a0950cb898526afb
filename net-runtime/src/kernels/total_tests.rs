//! The sums of biases' gradients against plain loops, at every vector extension of this machine: outputs around their elements, and
//! between them.

use crate::kernels::Across;
use crate::kernels::narrow;
use crate::kernels::vector::summation::{Elements, Summation};
use crate::real::Real;
use fearless_simd::Simd;
use std::vec::Vec;

/// So many numbers behind the outputs may not be written.
const AROUND: usize = 16;

/// Sums of numbers so few and small that every order gives the same bits, by either family.
fn check<S: Simd, T: Real>(simd: S, outputs: usize, elements: Elements, [lanes, samples]: [usize; 2], add: bool) {
    let (count, steps) = (elements.rows * elements.columns, elements.steps(outputs));
    let number = |i: usize| T::from_f64(((i * 37 + 11) % 64) as f64 - 31.0);
    let seed: Vec<T> = (0..outputs * count * lanes).map(number).collect();
    let before: Vec<T> = (0..outputs + AROUND).map(|i| number(i + 5)).collect();
    for is_narrow in [false, true] {
        let mut sums = before.clone();
        let (seed, out) = (seed.as_ptr(), sums.as_mut_ptr());
        let of = Summation { outputs, elements, steps, lanes, samples, seed, add, out };
        // SAFETY: `seed` has the elements of all outputs, as `steps` says, and `sums` a number for each.
        unsafe {
            if is_narrow {
                narrow::block::total(&of);
            } else {
                simd.vectorize(
                    #[inline(always)]
                    || of.run(simd),
                );
            }
        }
        assert!(sums[outputs..].iter().zip(&before[outputs..]).all(|(sum, before)| sum.to_f64() == before.to_f64()));
        for (i, (&sum, &before)) in sums.iter().zip(&before).enumerate().take(outputs) {
            let at = |element: usize| if elements.across { element * outputs + i } else { i * count + element };
            let number = |element: usize, s: usize| number(at(element) * lanes + s);
            let all = (0..samples).flat_map(|s| (0..count).map(move |element| (element, s)));
            let expected: T =
                all.fold(if add { before } else { T::ZERO }, |sum, (element, s)| sum + number(element, s));
            let what = (outputs, elements, lanes, samples, i, is_narrow);
            assert_eq!(sum.to_f64(), expected.to_f64(), "{what:?}");
        }
    }
}

fn check_all<S: Simd, T: Real>(simd: S) {
    for outputs in (1..=35).step_by(if cfg!(miri) { 17 } else { 1 }) {
        for elements in [Across(1), Across(3), Across(9), Across(20)].map(Elements::from) {
            for (lanes, samples) in [(1, 1), (8, 7), (24, 24), (64, 51)] {
                check::<S, T>(simd, outputs, elements, [lanes, samples], false);
                check::<S, T>(simd, outputs, elements, [lanes, samples], true);
            }
        }
        check::<S, T>(simd, outputs, Elements::from([3, 5]), [8, 7], true);
        check::<S, T>(simd, outputs, Elements::from([3, 7]), [1, 1], false);
    }
}

#[test]
fn totals_are_the_plain_sums() {
    at_levels!(check_all);
}
