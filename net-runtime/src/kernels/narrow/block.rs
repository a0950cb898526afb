//! Products of a block of samples, and sums over one.

use super::nest::{Columns, Loop, Nest};
use crate::kernels::dense::outer_block::{OuterBlock, Update};
use crate::kernels::dense::product::Product;
use crate::kernels::vector::summation::Summation;
use crate::kernels::vector::transpose::Transposition;
use crate::real::Real;

/// `out[r][s] = f(start[r] + sum[c](weights[r, c] * input[c][s]))`, where `f` leaves the sums or is the ramp: four samples at a time.
///
/// # Safety
///
/// As of [`Product::run`].
pub(crate) unsafe fn product<T: Real>(of: &Product<T>) {
    let columns = Loop { turns: of.columns, left: of.column as isize, right: of.lanes as isize };
    let mut samples = Columns {
        nest: Nest::of([Loop::ONCE, Loop::ONCE, Loop::ONCE, columns]),
        rows: of.rows,
        left: of.weights,
        left_row: of.row,
        count: 4,
        start: of.start,
        update: if of.resumes { Update::Add } else { Update::Overwrite },
        floor: of.activation.floor_of_one(),
        out_row: of.lanes,
        ..Columns::none()
    };
    for first in (0..of.lanes).step_by(4) {
        samples.right = written_out!(4, K => of.input.wrapping_add(first + K));
        samples.out = written_out!(4, K => of.out.wrapping_add(first + K));
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
    let mut inputs = Columns {
        nest: Nest::of([Loop::ONCE, Loop::ONCE, Loop::ONCE, samples]),
        rows: of.outputs,
        left: of.seed,
        left_row: of.lanes,
        update: of.update,
        out_row: 1,
        ..Columns::none()
    };
    for first in (0..of.inputs).step_by(4) {
        inputs.count = (of.inputs - first).min(4);
        let at = written_out!(4, K => first + K.min(inputs.count - 1));
        inputs.right = written_out!(4, K => of.input.wrapping_add(at[K] * of.lanes));
        inputs.out = written_out!(4, K => of.out.wrapping_add(at[K] * of.outputs));
        // SAFETY: as the caller says.
        unsafe { inputs.run() };
    }
}

/// `out[i] = seed[i, ..][s]`, summed over elements and samples, or an update by it.
///
/// # Safety
///
/// As of [`Summation::run`].
pub(crate) unsafe fn total<T: Real>(of: &Summation<T>) {
    // SAFETY: as the caller says.
    unsafe { totals(of, if of.add { Update::Add } else { Update::Overwrite }) }
}

/// # Safety
///
/// As of [`Summation::run`]; `add` does not matter.
#[inline(never)]
pub(crate) unsafe fn totals<T: Real>(of: &Summation<T>, update: Update<T>) {
    let column = of.rows * of.lanes;
    for i in 0..of.outputs {
        let seed = of.seed.wrapping_add(i * of.columns * column);
        // SAFETY: the seeds of an output follow those of the one before it; the samples lie among the lanes.
        unsafe {
            let out = &mut *of.out.add(i);
            let mut sum = if let Update::Add = update { *out } else { T::NEGATIVE_ZERO };
            for s in 0..of.samples {
                for row in 0..of.rows {
                    for n in 0..of.columns {
                        sum += *seed.add(row * of.lanes + n * column + s);
                    }
                }
            }
            *out = if let Update::Descend(rate) = update { *out - rate * sum } else { sum };
        }
    }
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
