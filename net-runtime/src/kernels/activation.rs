//! What becomes of a kernel's sums before they are stored: the elementwise map behind it, where it is one of these.
//!
//! The ramp is two instructions, on the sums in registers; a curve is applied to what has just been stored.

use super::vector::apart;
use crate::real::Real;
use crate::scalar;
use fearless_simd::{Select, Simd, SimdFloat};

/// A function of [`scalar`](crate::scalar) that a kernel applies to its sums.
pub trait Activation: Copy {
    /// The same, for kernels that are compiled once.
    const KIND: Kind;

    /// Of one sum.
    fn of<T: Real>(x: T) -> T;
}

/// An [`Activation`] by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The sums themselves.
    Identity,
    /// `scalar::ramp`
    Ramp,
    /// `scalar::tanh`
    Tanh,
    /// `scalar::sigmoid`
    Sigmoid,
}

macro_rules! activations {
    ($($(#[$doc:meta])* $name:ident($x:ident) $of:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Activation for $name {
                const KIND: Kind = Kind::$name;

                #[inline(always)]
                fn of<T: Real>($x: T) -> T {
                    $of
                }
            }
        )*
    };
}

activations! {
    /// The sums themselves.
    Identity(x) x;
    /// [`ramp`](crate::scalar::ramp)
    Ramp(x) scalar::ramp(x);
    /// [`tanh`](crate::scalar::tanh)
    Tanh(x) scalar::tanh(x);
    /// [`sigmoid`](crate::scalar::sigmoid)
    Sigmoid(x) scalar::sigmoid(x);
}

impl Kind {
    /// What is stored of a vector of sums, for a kind that is known when the kernel is compiled.
    #[inline(always)]
    pub(super) fn stored<S: Simd, T: Real, V: SimdFloat<S, Element = T>>(self, simd: S, sum: V) -> V {
        if self == Kind::Ramp { raised(sum, V::splat(simd, T::ZERO)) } else { sum }
    }

    /// What is stored where a sum is less, for a kind that is known at run time only. Not a branch for each sum: all sums would
    /// be kept in memory for it.
    #[inline(always)]
    pub(super) fn floor<S: Simd, T: Real, V: SimdFloat<S, Element = T>>(self, simd: S) -> V {
        V::splat(simd, if self == Kind::Ramp { T::ZERO } else { -T::INFINITY })
    }

    /// What `stored` and `floor` leave to be done when all sums are.
    ///
    /// # Safety
    ///
    /// `out` is `length` numbers that nothing else is borrowed from.
    #[inline(always)]
    pub(super) unsafe fn finish<S: Simd, T: Real>(self, simd: S, out: *mut T, length: usize) {
        // SAFETY: as the caller says.
        unsafe {
            match self {
                Kind::Identity | Kind::Ramp => {}
                Kind::Tanh => each::<S, T, Tanh>(simd, out, length),
                Kind::Sigmoid => each::<S, T, Sigmoid>(simd, out, length),
            }
        }
    }

    /// The activation of sums that have been stored as they are.
    ///
    /// # Safety
    ///
    /// As in `finish`.
    #[inline(always)]
    pub(super) unsafe fn in_memory<S: Simd, T: Real>(self, simd: S, out: *mut T, length: usize) {
        // SAFETY: as the caller says.
        unsafe {
            match self {
                Kind::Ramp => each::<S, T, Ramp>(simd, out, length),
                _ => self.finish(simd, out, length),
            }
        }
    }
}

/// The floor where a sum is less; NaN carries.
#[inline(always)]
pub(super) fn raised<S: Simd, V: SimdFloat<S>>(sum: V, floor: V) -> V {
    sum.simd_lt(floor).select(floor, sum)
}

/// Of all numbers in memory. What a loop over whole vectors would leave over is filled up to them: the functions are long ones
/// where they are not vectors.
///
/// # Safety
///
/// As in `finish`.
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
