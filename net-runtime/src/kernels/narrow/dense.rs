//! A matrix by columns and one sample.
//!
//! ```text
//! O = 37    outputs 0..16 and 16..32 in sixteen registers while all columns pass by, then 32..36 in four, and 36 alone
//! ```

use super::load::{next, stepping};
use crate::kernels::dense::single::Single;
use crate::kernels::dense::single_back::SingleBack;
use crate::real::Real;

/// Returns after the kernel of the same name in `arm`, where the numbers are `f32` and the target is Arm with floats in hardware.
macro_rules! in_assembly {
    ($real:ident: $name:ident($of:ident: $type:ident $(, $rate:ident)?)) => {
        #[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
        if const { size_of::<$real>() == 4 } {
            // SAFETY: of the two number types this is `f32`; all else is as the caller says.
            return unsafe { super::arm::$name(&*core::ptr::from_ref($of).cast::<$type<f32>>() $(, $rate.to_f64() as f32)?) };
        }
    };
}

/// `out[i] = f(start[i] + weights[i, j] * input[j])`, where `f` leaves the sums or is the ramp.
///
/// # Safety
///
/// As of [`Single::run`], with any number of outputs; the start may be `out`.
pub(crate) unsafe fn single<T: Real>(of: &Single<T>) {
    in_assembly!(T: single(of: Single));
    let (outputs, mut i) = (of.outputs, 0);
    // SAFETY: the tiles end at `outputs`.
    unsafe {
        while i + 16 <= outputs {
            sixteen(of, i);
            i += 16;
        }
        while i + 4 <= outputs {
            four(of, i);
            i += 4;
        }
        while i < outputs {
            one(of, i);
            i += 1;
        }
    }
}

macro_rules! tiles {
    ($($name:ident $size:tt)*) => {$(
        /// So many outputs from `first` on.
        #[inline(always)]
        unsafe fn $name<T: Real>(of: &Single<T>, first: usize) {
            let (mut column, out) = (of.weights.wrapping_add(first), of.out.wrapping_add(first));
            // SAFETY: as in `single`; a column has the outputs of the tile.
            unsafe {
                let start = if of.start.is_null() { T::NOTHING.as_ptr() } else { of.start.wrapping_add(first) };
                let mut sums = written_out!($size, K => *start.add(K));
                let mut input = of.input;
                for _ in 0..of.inputs {
                    let x = next(&mut input);
                    let weights = written_out!($size, K => *column.add(K));
                    stepping(&mut column, of.outputs as isize);
                    sums = written_out!($size, K => sums[K] + weights[K] * x);
                }
                let floor = of.activation.floor_of_one();
                written_out!($size, K => *out.add(K) = raised(sums[K], floor));
            }
        }
    )*};
}
tiles!(sixteen 16 four 4);

/// One output.
#[inline(always)]
unsafe fn one<T: Real>(of: &Single<T>, i: usize) {
    let mut weight = of.weights.wrapping_add(i);
    // SAFETY: as in `single`.
    unsafe {
        let mut sum = if of.start.is_null() { T::NEGATIVE_ZERO } else { *of.start.add(i) };
        let mut input = of.input;
        for _ in 0..of.inputs {
            sum += stepping(&mut weight, of.outputs as isize) * next(&mut input);
        }
        *of.out.add(i) = raised(sum, of.activation.floor_of_one());
    }
}

/// The sum, or `floor` where it is less; NaN stays NaN.
#[inline(always)]
pub(super) fn raised<T: Real>(sum: T, floor: T) -> T {
    if sum < floor { floor } else { sum }
}

/// `out[j] = seed[i] * weights[i, j]`, or `+=`: eight columns at a time.
///
/// # Safety
///
/// As of [`SingleBack::dots`].
pub(crate) unsafe fn dots<T: Real>(of: &SingleBack<T>) {
    in_assembly!(T: dots(of: SingleBack));
    let (mut column, mut out, mut rest) = (of.weights, of.out, of.inputs);
    macro_rules! columns {
        ($size:tt) => {{
            let mut sums =
                if of.add { written_out!($size, K => *out.add(K)) } else { written_out!($size, _K => T::NEGATIVE_ZERO) };
            let mut columns = written_out!($size, K => column.wrapping_add(K * of.outputs));
            let mut seed = of.seed;
            for _ in 0..of.outputs {
                let s = next(&mut seed);
                sums = written_out!($size, K => sums[K] + s * next(&mut columns[K]));
            }
            written_out!($size, K => *out.add(K) = sums[K]);
            (column, out, rest) = (columns[$size - 1], out.wrapping_add($size), rest - $size);
        }};
    }
    // SAFETY: the tiles end at `inputs`.
    unsafe {
        while rest >= 8 {
            columns!(8);
        }
        while rest > 0 {
            columns!(1);
        }
    }
}

/// One of the three kernels of outer products: `$new` makes the new number of a weight of the old one, the seed and the input.
macro_rules! products {
    ($name:ident: $old:ident $seed:ident $x:ident $(, $rate:ident)? => $new:expr) => {
        /// Column by column, sixteen rows at a time.
        ///
        /// # Safety
        ///
        /// As of [`SingleBack::outer`].
        #[cfg_attr(not(all(target_arch = "arm", target_abi = "eabihf")), inline(never))]
        pub(crate) unsafe fn $name<T: Real>(of: &SingleBack<T> $(, $rate: T)?) {
            in_assembly!(T: $name(of: SingleBack $(, $rate)?));
            let mut i = 0;
            // SAFETY: the tiles end at `outputs`; all columns have these rows.
            unsafe {
                macro_rules! rows {
                    ($size:tt) => {{
                        let (mut column, seeds) = (of.out.wrapping_add(i), of.seed.wrapping_add(i));
                        let seeds = written_out!($size, K => *seeds.add(K));
                        let mut input = of.input;
                        for _ in 0..of.inputs {
                            let $x = next(&mut input);
                            written_out!($size, K => {
                                let ($old, $seed) = (*column.add(K), seeds[K]);
                                *column.add(K) = $new;
                            });
                            column = column.wrapping_add(of.outputs);
                        }
                        i += $size;
                    }};
                }
                while i + 16 <= of.outputs {
                    rows!(16);
                }
                while i + 4 <= of.outputs {
                    rows!(4);
                }
                while i < of.outputs {
                    rows!(1);
                }
            }
        }
    };
}
products!(outer_over: _old seed x => seed * x);
products!(outer_add: old seed x => old + seed * x);
products!(outer_descend: old seed x, rate => old - rate * (seed * x));

/// `out[i, j] = seed[i] * input[j]`, or `+=`
///
/// # Safety
///
/// As of [`SingleBack::outer`].
#[inline(always)]
pub(crate) unsafe fn outer<T: Real>(of: &SingleBack<T>) {
    // SAFETY: as the caller says.
    unsafe { if of.add { outer_add(of) } else { outer_over(of) } }
}

/// `out[i] = seed[i]`, as a plain loop: the function that copies any memory would take a kilobyte of code.
///
/// # Safety
///
/// Both have so many numbers and do not overlap.
#[inline(never)]
pub(crate) unsafe fn copy<T: Real>(mut seed: *const T, mut out: *mut T, length: usize) {
    for _ in 0..length {
        // SAFETY: as the caller says.
        unsafe { *out = next(&mut seed) };
        out = out.wrapping_add(1);
    }
}
