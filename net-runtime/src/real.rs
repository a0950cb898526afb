//! [`Real`]: the two number types that nets compute in, `f32` and `f64`, each with its vectors.

use crate::scalar::{Elementary, Format, Minimax};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, Sub, SubAssign};
use fearless_simd::{
    Simd, SimdBase, SimdFloat, SimdFloatElement, SimdInt, SimdMask, f32x4, f32x8, f64x2, f64x4, u32x4, u32x8,
};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The scalar type of a net: `f32` or `f64`, and no other.
///
/// ```
/// use net_runtime::Real;
/// fn mean<T: Real>(a: T, b: T) -> T {
///     (a + b) * T::from_f64(0.5)
/// }
/// assert_eq!(mean(1.0_f32, 2.0), 1.5);
/// ```
pub trait Real:
    sealed::Sealed
    + Elementary
    + Format
    + Minimax
    + Lanes
    + nalgebra::Scalar
    + Copy
    + Default
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Send
    + Sync
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// -0.0, the neutral element of IEEE addition: what a sum starts from.
    #[doc(hidden)]
    const NEGATIVE_ZERO: Self;
    /// As many of it as a tile of a narrow kernel has.
    #[doc(hidden)]
    const NOTHING: &'static [Self; 16];
    /// Adam's defaults beta1, beta2 and epsilon, here because a `const fn` cannot call `from_f64`.
    #[doc(hidden)]
    const ADAM: [Self; 3];
    /// RMSProp's beta and epsilon.
    #[doc(hidden)]
    const RMS_PROP: [Self; 2];
    /// Adagrad's epsilon.
    #[doc(hidden)]
    const ADAGRAD: Self;
    /// Lion's decays.
    #[doc(hidden)]
    const LION: [Self; 2];
    /// SignSGD's momentum.
    #[doc(hidden)]
    const SIGN_SGD: Self;
    /// Infinity.
    #[doc(hidden)]
    const INFINITY: Self;
    /// Infinity below zero.
    #[doc(hidden)]
    const NEGATIVE_INFINITY: Self;

    /// The number of this type nearest to `x`.
    fn from_f64(x: f64) -> Self;

    /// This number, exactly.
    fn to_f64(self) -> f64;

    /// Its bytes, the lowest first, and zeros behind those of an `f32`.
    #[doc(hidden)]
    fn little(self) -> [u8; 8];

    /// The square root, rounded exactly; NaN below zero, -0.0 at -0.0.
    fn sqrt(self) -> Self;
}

/// The vectors of a number type at the vector extension `S`, widest first.
#[doc(hidden)]
pub trait Lanes: SimdFloatElement {
    /// As wide as the registers of `S` are.
    type Wide<S: Simd>: SimdFloat<S, Element = Self>;
    /// 256 bits.
    type Half<S: Simd>: SimdFloat<S, Element = Self>;
    /// 128 bits, the narrowest there is.
    type Narrow<S: Simd>: SimdFloat<S, Element = Self>;
    /// As many positions as there are numbers in `Half`.
    type Positions<S: Simd>: SimdInt<S, Element = u32>;
    /// As wide as the registers of `S` are, where as many positions fill a vector, else `Half`.
    type Placed<S: Simd>: SimdFloat<S, Element = Self>;
    /// As many positions as there are numbers in `Placed`.
    type Places<S: Simd>: SimdInt<S, Element = u32>;

    /// The same lanes of the positions.
    fn of_positions<S: Simd>(
        simd: S,
        lanes: <Self::Half<S> as SimdBase<S>>::Mask,
    ) -> <Self::Positions<S> as SimdBase<S>>::Mask;

    /// The same lanes of the numbers.
    fn of_numbers<S: Simd>(
        simd: S,
        lanes: <Self::Positions<S> as SimdBase<S>>::Mask,
    ) -> <Self::Half<S> as SimdBase<S>>::Mask;
}

impl Lanes for f32 {
    type Wide<S: Simd> = S::f32s;
    type Half<S: Simd> = f32x8<S>;
    type Narrow<S: Simd> = f32x4<S>;
    type Positions<S: Simd> = u32x8<S>;
    type Placed<S: Simd> = S::f32s;
    type Places<S: Simd> = S::u32s;

    #[inline(always)]
    fn of_positions<S: Simd>(
        _: S,
        lanes: <Self::Half<S> as SimdBase<S>>::Mask,
    ) -> <Self::Positions<S> as SimdBase<S>>::Mask {
        lanes
    }

    #[inline(always)]
    fn of_numbers<S: Simd>(
        _: S,
        lanes: <Self::Positions<S> as SimdBase<S>>::Mask,
    ) -> <Self::Half<S> as SimdBase<S>>::Mask {
        lanes
    }
}

impl Lanes for f64 {
    type Wide<S: Simd> = S::f64s;
    type Half<S: Simd> = f64x4<S>;
    type Narrow<S: Simd> = f64x2<S>;
    type Positions<S: Simd> = u32x4<S>;
    type Placed<S: Simd> = f64x4<S>;
    type Places<S: Simd> = u32x4<S>;

    #[inline(always)]
    fn of_positions<S: Simd>(
        simd: S,
        lanes: <Self::Half<S> as SimdBase<S>>::Mask,
    ) -> <Self::Positions<S> as SimdBase<S>>::Mask {
        SimdMask::from_bitmask(simd, lanes.to_bitmask())
    }

    #[inline(always)]
    fn of_numbers<S: Simd>(
        simd: S,
        lanes: <Self::Positions<S> as SimdBase<S>>::Mask,
    ) -> <Self::Half<S> as SimdBase<S>>::Mask {
        SimdMask::from_bitmask(simd, lanes.to_bitmask())
    }
}

macro_rules! real {
    ($real:ident, $sqrt:ident) => {
        impl Real for $real {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NEGATIVE_ZERO: Self = -0.0;
            const NOTHING: &'static [Self; 16] = &[-0.0; 16];
            const ADAM: [Self; 3] = [0.9, 0.999, 1e-5];
            const RMS_PROP: [Self; 2] = [0.9, 1e-8];
            const ADAGRAD: Self = 1e-10;
            const LION: [Self; 2] = [0.9, 0.99];
            const SIGN_SGD: Self = 0.93;
            const INFINITY: Self = $real::INFINITY;
            const NEGATIVE_INFINITY: Self = $real::NEG_INFINITY;

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $real
            }

            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.into()
            }

            fn little(self) -> [u8; 8] {
                let (mut bytes, own) = ([0; 8], self.to_le_bytes());
                bytes[..own.len()].copy_from_slice(&own);
                bytes
            }

            #[inline(always)]
            fn sqrt(self) -> Self {
                // Exactly rounded by both; with `std` it is an instruction.
                #[cfg(feature = "std")]
                return $real::sqrt(self);
                #[cfg(not(feature = "std"))]
                return libm::$sqrt(self);
            }
        }
    };
}

real!(f32, sqrtf);
real!(f64, sqrt);
