//! Every kernel that updates at once, at every vector extension of this machine, to the bit: the kernel that stores the
//! gradient, and then the update.

use super::{matvec_transposed, matvec_transposed_descend, outer, outer_descend, total, total_descend};
use crate::flat::Flat;
use crate::kernels::Compiled;
use fearless_simd::{Level, Simd};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

fn fill<T: Compiled>(numbers: &mut [T], rng: &mut Pcg32) {
    numbers.fill_with(|| T::from_f64(f64::from(rng.next_u32()) / f64::from(u32::MAX) * 2.0 - 0.9));
}

/// Each moved, and to the bit by the rate times its gradient.
fn assert_updated<T: Compiled>(what: &str, before: &[T], gradient: &[T], rate: T, after: &[T]) {
    assert!(before.len() == gradient.len() && before.len() == after.len());
    for ((&before, &gradient), &after) in before.iter().zip(gradient).zip(after) {
        let wanted = before - rate * gradient;
        assert!(wanted.to_f64().to_bits() == after.to_f64().to_bits(), "{what}: {after:?}, not {wanted:?}");
        assert!(wanted != before, "{what}: {gradient:?} does not show");
    }
}

fn check<S: Simd, T: Compiled + Flat<T>, const I: usize, const O: usize, const B: usize>(simd: S) {
    let mut rng = Pcg32::seed_from_u64((I * 1000 + O) as u64);
    let zero = T::from_f64(0.0);
    let (mut weights, mut biases) = ([[zero; O]; I], [zero; O]);
    let (mut input, mut seed) = ([[zero; B]; I], [[zero; B]; O]);
    fill(weights.as_flattened_mut(), &mut rng);
    fill(&mut biases, &mut rng);
    fill(input.as_flattened_mut(), &mut rng);
    fill(seed.as_flattened_mut(), &mut rng);
    let (samples, rate) = (B - B / 5, T::from_f64(0.3));
    let (mut gradient, mut back, mut both_back) = (weights, input, input);
    let (mut descended, mut both) = (weights, weights);
    let (mut totals, mut moved) = (biases, biases);
    simd.vectorize(
        #[inline(always)]
        || {
            outer(simd, &seed, &input, samples, false, &mut gradient);
            matvec_transposed(simd, &weights, &seed, &mut back);
            total(simd, &seed, [1, 1], samples, false, &mut totals);
        },
    );
    simd.vectorize(
        #[inline(always)]
        || {
            outer_descend(simd, &seed, &input, samples, rate, &mut descended);
            matvec_transposed_descend(simd, &mut both, &seed, &input, samples, rate, &mut both_back);
            total_descend(simd, &seed, [1, 1], samples, rate, &mut moved);
        },
    );
    let what = std::format!("{I} -> {O} of {B} at {}", core::any::type_name::<S>());
    let (before, gradient) = (weights.as_flattened(), gradient.as_flattened());
    assert_updated(&what, before, gradient, rate, descended.as_flattened());
    assert_updated(&what, before, gradient, rate, both.as_flattened());
    assert_updated(&what, &biases, &totals, rate, &moved);
    assert!(back.as_flattened() == both_back.as_flattened(), "{what}: {back:?}, not {both_back:?}");
}

fn check_levels<T: Compiled + Flat<T>, const I: usize, const O: usize, const B: usize>() {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        // Elsewhere the kernels that are called have no level below the best.
        check::<_, T, I, O, B>(fearless_simd::Fallback::new());
        let level = Level::new();
        if cfg!(miri) {
            return;
        }
        if let Some(simd) = level.as_sse2() {
            check::<_, T, I, O, B>(simd);
        }
        if let Some(simd) = level.as_avx2() {
            check::<_, T, I, O, B>(simd);
        }
        if let Some(simd) = level.as_avx512() {
            check::<_, T, I, O, B>(simd);
        }
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    fearless_simd::dispatch!(Level::new(), simd => check::<_, T, I, O, B>(simd));
}

macro_rules! sizes {
    ($($inputs:literal -> $outputs:literal),*) => {
        #[test]
        fn an_update_is_the_gradient_and_then_the_update() {
            $(check_levels::<f32, $inputs, $outputs, 1>();
            check_levels::<f32, $inputs, $outputs, 8>();
            if const { $outputs <= 10 } {
                check_levels::<f64, $inputs, $outputs, 1>();
                check_levels::<f64, $inputs, $outputs, 24>();
            })*
        }
    };
}

// Every rest of four inputs, outputs that leave every kind of rest behind vectors, more of them than fit into one tile, and
// matrices whose kernels are called.
#[cfg(not(miri))]
sizes!(1 -> 1, 6 -> 3, 8 -> 10, 13 -> 17, 35 -> 35, 3 -> 150, 200 -> 9, 20 -> 84);
#[cfg(miri)]
sizes!(2 -> 3, 5 -> 10, 9 -> 17);

/// A few channels at a time, each over rows and columns.
#[test]
fn totals_over_planes_are_updated_to_the_bit() {
    fn check<const B: usize>(samples: usize) {
        let mut rng = Pcg32::seed_from_u64(B as u64);
        let (mut seed, mut biases) = ([[[[0.0_f32; B]; 3]; 5]; 70], [0.0; 70]);
        fill(seed.as_flattened_mut().as_flattened_mut().as_flattened_mut(), &mut rng);
        fill(&mut biases, &mut rng);
        let (mut gradient, mut moved) = (biases, biases);
        crate::__private::dispatch!(simd => {
            total(simd, &seed, [3, 5], samples, false, &mut gradient);
            total_descend(simd, &seed, [3, 5], samples, 0.3, &mut moved);
        });
        assert_updated("planes", &biases, &gradient, 0.3, &moved);
    }
    check::<1>(1);
    check::<8>(7);
    check::<24>(24);
}
