//! The function that a kernel applies to its sums: `affine(simd, weights, input, biases, Ramp, out)` is a layer and the ramp
//! behind it.
//!
//! The ramp is two instructions, on the sums in registers; a curve, as `Tanh` is, is applied to what has just been stored.

use crate::kernels::vector::registers::apart;
use crate::real::Real;
use crate::scalar;
use fearless_simd::{Select, Simd, SimdFloat};

/// A function that a kernel applies to its sums: an argument of the kernel, of a type without fields. `()` leaves the sums.
pub trait Activation: Copy {
    /// The same, for kernels that are compiled once.
    const FUNCTION: Function;

    /// Of one sum.
    fn of<T: Real>(x: T) -> T;
}

impl Activation for () {
    const FUNCTION: Function = Function::Identity;

    #[inline(always)]
    fn of<T: Real>(x: T) -> T {
        x
    }
}

/// All activations that are functions of [`scalar`](crate::scalar): `Ramp: ramp` is the type, and the variant of
/// [`Function`], that stands for `scalar::ramp`.
macro_rules! activations {
    ($($name:ident: $function:ident,)*) => {
        /// An [`Activation`] by name: a value, where the type would be one more copy of a large kernel.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function {
            /// The sums themselves.
            Identity,
            $(#[doc = concat!("`scalar::", stringify!($function), "`")] $name,)*
        }

        $(
            #[doc = concat!("`scalar::", stringify!($function), "`, as what a kernel applies to its sums.")]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Activation for $name {
                const FUNCTION: Function = Function::$name;

                #[inline(always)]
                fn of<T: Real>(x: T) -> T {
                    scalar::$function(x)
                }
            }
        )*

        impl Function {
            /// Applies it to sums that have been stored as they are.
            ///
            /// # Safety
            ///
            /// `out` is `length` numbers that nothing else is borrowed from.
            #[inline(always)]
            pub(crate) unsafe fn apply<S: Simd, T: Real>(self, simd: S, out: *mut T, length: usize) {
                // SAFETY: as the caller says.
                unsafe {
                    match self {
                        Function::Identity => {}
                        $(Function::$name => each::<S, T, $name>(simd, out, length),)*
                    }
                }
            }
        }
    };
}

activations! {
    Ramp: ramp,
    Tanh: tanh,
    Sigmoid: sigmoid,
}

impl Function {
    /// Whether it is applied to what is stored, and not to sums in registers.
    #[inline(always)]
    pub(crate) const fn is_curve(self) -> bool {
        !matches!(self, Function::Identity | Function::Ramp)
    }

    /// What is stored of a vector of sums, for a function that is known when the kernel is compiled: of `Ramp` the larger of
    /// each sum and 0, of the others the sums.
    #[inline(always)]
    pub(crate) fn stored<S: Simd, T: Real, V: SimdFloat<S, Element = T>>(self, simd: S, sum: V) -> V {
        if self == Function::Ramp { raised(sum, V::splat(simd, T::ZERO)) } else { sum }
    }

    /// The least number that is stored, for a function that is known at run time only: of `Ramp` 0, of the others the least of
    /// all. A number, as the compiler would keep all sums of a tile in memory rather than in registers if they met a branch.
    #[inline(always)]
    pub(crate) fn floor<S: Simd, T: Real, V: SimdFloat<S, Element = T>>(self, simd: S) -> V {
        V::splat(simd, if self == Function::Ramp { T::ZERO } else { -T::INFINITY })
    }

    /// [`floor`](Self::floor) for single numbers.
    #[inline(always)]
    pub(crate) fn floor_of_one<T: Real>(self) -> T {
        if self == Function::Ramp { T::ZERO } else { -T::INFINITY }
    }

    /// Applies a curve, where it is one, to sums of which [`stored`](Self::stored) or [`floor`](Self::floor) have made what is
    /// in `out`.
    ///
    /// # Safety
    ///
    /// As in `apply`.
    #[inline(always)]
    pub(crate) unsafe fn finish<S: Simd, T: Real>(self, simd: S, out: *mut T, length: usize) {
        if self.is_curve() {
            // SAFETY: as the caller says.
            unsafe { self.apply(simd, out, length) }
        }
    }
}

/// The floor where a sum is less; NaN carries.
#[inline(always)]
pub(crate) fn raised<S: Simd, V: SimdFloat<S>>(sum: V, floor: V) -> V {
    sum.simd_lt(floor).select(floor, sum)
}

/// Of all numbers in memory. What a loop over whole vectors would leave over is filled up to them: the functions are long ones
/// where they are not vectors.
///
/// # Safety
///
/// As in [`Function::apply`].
#[inline(always)]
unsafe fn each<S: Simd, T: Real, A: Activation>(simd: S, out: *mut T, length: usize) {
    let whole = length - length % LANES;
    // SAFETY: as the caller says.
    unsafe {
        if whole > 0 {
            each_of::<S, T, A>(simd, core::slice::from_raw_parts_mut(out, whole));
        }
        if whole < length {
            let mut filled = [T::ZERO; LANES];
            let rest = core::slice::from_raw_parts_mut(out.add(whole), length - whole);
            filled[..length - whole].copy_from_slice(rest);
            each_of::<S, T, A>(simd, &mut filled);
            rest.copy_from_slice(&filled[..length - whole]);
        }
    }
}

/// How many numbers the widest vector has at most.
const LANES: usize = 16;

/// Of so many numbers that vectors leave none over.
#[inline(always)]
fn each_of<S: Simd, T: Real, A: Activation>(simd: S, out: &mut [T]) {
    apart(
        simd,
        #[inline(always)]
        || {
            for x in out {
                *x = A::of(*x);
            }
        },
    );
}
