//! Whether the kernels of dense layers give the bits of plain loops, for as many inputs and outputs as the arguments say.

use crate::correct::{fill, same};
use net_runtime::__private::baseline;
use net_runtime::Ramp;
use net_runtime::kernels::{
    affine, matvec, matvec_add, matvec_transposed, matvec_transposed_add, outer, outer_descend,
};

/// Compares all of them, for one sample.
pub fn dense_kernels<const I: usize, const O: usize>() {
    let (mut weights, mut biases, mut x, mut seed) = ([[0.0; O]; I], [0.0; O], [0.0; I], [0.0; O]);
    fill(weights.as_flattened_mut(), &mut []);
    fill(&mut biases, &mut []);
    fill(&mut x, &mut []);
    fill(&mut seed[..O / 2], &mut []);
    let (input, seeds) = (x.map(|x| [x]), seed.map(|seed| [seed]));
    let sums = |start: [f32; O]| core::array::from_fn(|i| (0..I).fold(start[i], |sum, j| sum + weights[j][i] * x[j]));
    let back =
        |start: [f32; I]| core::array::from_fn(|j| (0..O).fold(start[j], |sum, i| sum + seed[i] * weights[j][i]));
    let products = |f: fn(f32, f32, f32) -> f32| {
        core::array::from_fn(|j| core::array::from_fn(|i| f(weights[j][i], seed[i], x[j])))
    };

    let mut out = [[0.5]; O];
    affine(baseline(), &weights, &input, &biases, Ramp, &mut out);
    same("affine, ramp", &out, &sums(biases).map(|x: f32| [if x < 0.0 { 0.0 } else { x }]));
    affine(baseline(), &weights, &input, &biases, (), &mut out);
    same("affine", &out, &sums(biases).map(|x: f32| [x]));
    matvec_add(baseline(), &weights, &input, &mut out);
    same("matvec_add", &out, &sums(sums(biases)).map(|x: f32| [x]));
    matvec(baseline(), &weights, &input, (), &mut out);
    same("matvec", &out, &sums([-0.0; O]).map(|x: f32| [x]));
    let mut out = [[0.5]; I];
    matvec_transposed(baseline(), &weights, &seeds, &mut out);
    same("matvec_transposed", &out, &back([-0.0; I]).map(|x: f32| [x]));
    matvec_transposed_add(baseline(), &weights, &seeds, &mut out);
    same("matvec_transposed_add", &out, &back(back([-0.0; I])).map(|x: f32| [x]));
    let mut out = weights;
    outer(baseline(), &seeds, &input, 1, false, &mut out);
    same("outer", &out, &products(|_, seed, x| seed * x));
    out = weights;
    outer(baseline(), &seeds, &input, 1, true, &mut out);
    same("outer, added", &out, &products(|old, seed, x| old + seed * x));
    out = weights;
    outer_descend(baseline(), &seeds, &input, 1, 0.3, &mut out);
    same("outer_descend", &out, &products(|old, seed, x| old - 0.3 * (seed * x)));
}
