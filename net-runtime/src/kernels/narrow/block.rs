//! Products of a block of samples, and sums over one.

use super::columns::Columns;
use super::nest::{Loop, Nest};
use crate::kernels::dense::outer_block::{OuterBlock, Update};
use crate::kernels::dense::product::Product;
use crate::kernels::vector::summation::Summation;
use crate::kernels::vector::transpose::Transposition;
use crate::real::Real;
use core::ptr::null_mut;

/// `out[r][s] = f(start[r] + sum[c](weights[r, c] * input[c][s]))`, where `f` leaves the sums or is the ramp: four samples at a time.
///
/// # Safety
///
/// As of [`Product::run`].
pub(crate) unsafe fn product<T: Real>(of: &Product<T>) {
    let columns = Loop { turns: of.columns, left: of.column as isize, right: of.lanes as isize };
    let mut samples = Columns {
        rows: of.rows,
        left: of.weights,
        left_row: of.row,
        start: of.start,
        out_row: of.lanes,
        ..Columns::of(Nest::one(columns))
    };
    (samples.four.add, samples.four.floor) = (of.resumes, of.activation.floor_of_one());
    for first in (0..of.lanes).step_by(4) {
        samples.four.right = written_out!(4, K => of.input.wrapping_add(first + K));
        samples.four.out = written_out!(4, K => of.out.wrapping_add(first + K));
        samples.count = 4;
        // SAFETY: as the caller says; the samples are a multiple of four.
        unsafe { samples.run() };
    }
}

/// `out[i, j] = sum[s](seed[i][s] * input[j][s])`, or an update by it: four inputs at a time.
///
/// # Safety
///
/// As of [`OuterBlock::run`].
pub(crate) unsafe fn outer<T: Real>(of: &OuterBlock<T>) {
    let samples = Loop { turns: of.samples, left: 1, right: 1 };
    let mut inputs =
        Columns { rows: of.outputs, left: of.seed, left_row: of.lanes, out_row: 1, ..Columns::of(Nest::one(samples)) };
    inputs.four.add = matches!(of.update, Update::Add);
    for first in (0..of.inputs).step_by(4) {
        inputs.count = (of.inputs - first).min(4);
        inputs.four.right = written_out!(4, K => of.input.wrapping_add((first + K) * of.lanes));
        // SAFETY: as the caller says.
        unsafe {
            if let Update::Descend(rate) = of.update {
                descend(of, rate, first, &mut inputs);
            } else {
                inputs.four.out = written_out!(4, K => of.out.wrapping_add((first + K) * of.outputs));
                inputs.run();
            }
        }
    }
}

/// `out[i, j] -= rate * g` for some inputs from `first` on, four outputs at a time: their gradients are on the stack.
unsafe fn descend<T: Real>(of: &OuterBlock<T>, rate: T, first: usize, inputs: &mut Columns<T>) {
    let (mut gradients, count) = ([[T::ZERO; 4]; 4], inputs.count);
    for i in (0..of.outputs).step_by(4) {
        let rows = (of.outputs - i).min(4);
        let left = of.seed.wrapping_add(i * of.lanes);
        let out = written_out!(4, K => gradients[K].as_mut_ptr());
        // SAFETY: as in `outer`.
        unsafe {
            (inputs.rows, inputs.left, inputs.four.out, inputs.count) = (rows, left, out, count);
            inputs.run();
        }
        for (n, column) in gradients.iter().enumerate().take(count) {
            for (row, &gradient) in column.iter().enumerate().take(rows) {
                // SAFETY: the outputs and inputs are below their numbers.
                unsafe { *of.out.add((first + n) * of.outputs + i + row) -= rate * gradient };
            }
        }
    }
}

/// `out[i] = seed[i, ..][s]`, summed over elements and samples, or `+=` where `of.add`.
///
/// # Safety
///
/// As of [`Summation::run`].
pub(crate) unsafe fn total<T: Real>(of: &Summation<T>) {
    // SAFETY: as the caller says.
    unsafe { totals(of, if of.add { Update::Add } else { Update::Overwrite }) }
}

/// The sums of `total`, which overwrite `out`, are added to it or update it, as `update` says.
///
/// # Safety
///
/// As of [`Summation::run`]; `add` does not matter.
#[inline(never)]
pub(crate) unsafe fn totals<T: Real>(of: &Summation<T>, update: Update<T>) {
    // In memory the rows of a column follow each other; the canonical order goes along the columns of a row.
    let (elements, [output, element]) = (of.elements, of.steps.map(|step| (step * of.lanes) as isize));
    let column = elements.rows as isize * element;
    let rows = Loop { turns: elements.rows, left: 0, right: element };
    let columns = Loop { turns: elements.columns, left: 0, right: column };
    let [outside, inside] = if cfg!(feature = "deterministic") { [rows, columns] } else { [columns, rows] };
    let mut nest = Nest([Loop::ONCE, Loop { turns: of.samples, left: 0, right: 1 }, outside, inside]);
    nest.settle();
    for i in 0..of.outputs {
        let seed = of.seed.wrapping_offset(i as isize * output);
        // SAFETY: the seeds of an output are a step behind those of the one before it; the samples lie among the lanes.
        unsafe {
            let out = &mut *of.out.add(i);
            let sum = summed(&nest, seed, if let Update::Add = update { *out } else { T::NEGATIVE_ZERO });
            *out = if let Update::Descend(rate) = update { *out - rate * sum } else { sum };
        }
    }
}

/// A sum that goes on by all seeds of a nest: a function, as the optimiser would write it out for each kind of update.
///
/// # Safety
///
/// The seeds may be read.
#[inline(never)]
unsafe fn summed<T: Real>(nest: &Nest, seed: *const T, mut sum: T) -> T {
    #[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
    if let ([a, b, c, Loop { turns, right: 1, .. }], 4) = (nest.0, size_of::<T>()) {
        let lines = Nest([a, b, c, Loop { turns: 1, left: 0, right: turns as isize }]);
        // SAFETY: as the caller says; of the two number types this is `f32`.
        lines.each(null_mut::<T>(), seed, |_, seed| unsafe {
            super::arm::add_all(seed.cast(), turns, (&raw mut sum).cast())
        });
        return sum;
    }
    // SAFETY: as the caller says.
    nest.each(null_mut::<T>(), seed, |_, seed| sum += unsafe { *seed });
    sum
}

/// `to[c][r] = from[r][c]`
///
/// # Safety
///
/// As of [`Transposition::run`].
pub(crate) unsafe fn transpose<T: Real>(of: &Transposition<T>) {
    for r in 0..of.rows {
        for c in 0..of.columns {
            // SAFETY: as the caller says.
            unsafe { *of.to.add(c * of.to_step + r) = *of.from.add(r * of.from_step + c) };
        }
    }
}
