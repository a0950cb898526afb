//! What the formulas do to the bits of a number, for both formats of IEEE 754 that nets compute in.
//!
//! Everything is a select, a shift, a mask or an addition, with one meaning in a scalar and in a vector register, and
//! nothing here needs more than SSE2 has: no conversion between integers and numbers, no comparison of integers.
//!
//! ```text
//! ROUNDING = 1.5 * 2^m, m the bits of the significand after its point: the spacing of numbers around it is 1, so
//! x + (ROUNDING + c)     has round(x) + c in its lowest bits
//! (...) - (ROUNDING + c) is round(x), exactly
//! ```

/// A format: `f32` or `f64`.
pub trait Format: Sized {
    /// 1.5 * 2^23 or 1.5 * 2^52: see the module's documentation.
    const ROUNDING: Self;
    /// The exponent's bias, 127 or 1023.
    const BIAS: Self;
    /// The smallest positive number whose significand has all its bits.
    const NORMAL: Self;
    /// The bits of a significand after its point: 23 or 52.
    const PLACES: Self;
    /// 2^PLACES.
    const LIFT: Self;
    /// ln 2 in two parts, the first short enough that its product with any exponent is exact.
    const LN2: (Self, Self);
    /// Where `e^x`, and what falls as fast, has become 0 and infinity.
    const EXP: (Self, Self);
    /// From where on `1 - e^-2x` is 1.
    const ONE_FROM: Self;
    /// The largest power of two whose square is at most a quarter of the largest power of two: 2^63 or 2^511.
    const SQUARABLE: Self;
    /// Below and above which magnitudes squares leave the range, and the powers of two that bring numbers back into it.
    const SQUARES: (Self, Self, Self, Self);

    /// 2^n, given the sum `n + (ROUNDING + BIAS)`; `-BIAS < n <= BIAS`.
    fn power(sum: Self) -> Self;

    /// 2^n in two factors that are within the range for any result's exponent `n`, given `n + (ROUNDING + 2 BIAS)`.
    fn powers(sum: Self) -> (Self, Self);

    /// `(n, m)` with `x = 2^n m` and `sqrt(1/2) <= m < sqrt(2)`, for `x` at least [`Format::NORMAL`].
    fn parts(x: Self) -> (Self, Self);

    /// The number without the lower half of its significand, so that its square is exact.
    fn upper(x: Self) -> Self;

    /// The magnitude of the first and the sign of the second.
    fn signed(magnitude: Self, sign: Self) -> Self;

    /// The next number of a smaller magnitude, for one that is not zero.
    fn towards_zero(x: Self) -> Self;
}

macro_rules! format {
    ($real:ident, $bits:ident, $after:literal, $bias:literal, $below:literal, $ln2:expr, $exp:expr, $one_from:literal, $squares:literal, $scale:literal) => {
        impl Format for $real {
            const ROUNDING: Self = 1.5 / $real::EPSILON;
            const BIAS: Self = $bias as $real;
            const NORMAL: Self = $real::MIN_POSITIVE;
            const PLACES: Self = $after as $real;
            const LIFT: Self = 1.0 / $real::EPSILON;
            const LN2: (Self, Self) = $ln2;
            const EXP: (Self, Self) = $exp;
            const ONE_FROM: Self = $one_from;
            const SQUARABLE: Self = $real::from_bits(($bias + $bias / 2) << $after);
            const SQUARES: (Self, Self, Self, Self) = {
                let (large, up) = (
                    $real::from_bits((($bias + $squares) as $bits) << $after),
                    $real::from_bits((($bias + $scale) as $bits) << $after),
                );
                (1.0 / large, large, up, 1.0 / up)
            };

            #[inline(always)]
            fn power(sum: Self) -> Self {
                Self::from_bits(sum.to_bits() << $after)
            }

            #[inline(always)]
            fn powers(sum: Self) -> (Self, Self) {
                let half = (sum.to_bits() >> 1) << $after;
                let rest = (sum.to_bits() << $after).wrapping_sub(half);
                (Self::from_bits(half), Self::from_bits(rest))
            }

            #[inline(always)]
            fn parts(x: Self) -> (Self, Self) {
                const ROOT: $bits = core::$real::consts::FRAC_1_SQRT_2.to_bits();
                let above = x.to_bits().wrapping_add((1.0 as $real).to_bits() - ROOT);
                let exponent = Self::from_bits(above >> $after | Self::LIFT.to_bits()) - (Self::LIFT + Self::BIAS);
                let significand = (above & ((1 << $after) - 1)).wrapping_add(ROOT);
                (exponent, Self::from_bits(significand))
            }

            #[inline(always)]
            fn upper(x: Self) -> Self {
                Self::from_bits(x.to_bits() & !((1 << $below) - 1))
            }

            #[inline(always)]
            fn signed(magnitude: Self, sign: Self) -> Self {
                magnitude.copysign(sign)
            }

            #[inline(always)]
            fn towards_zero(x: Self) -> Self {
                Self::from_bits(x.to_bits().wrapping_sub(1))
            }
        }
    };
}

format!(f32, u32, 23, 127, 12, (0.693_145_75, 1.428_606_8e-6), (-120.0, 89.0), 9.02, 60, 100);
format!(
    f64,
    u64,
    52,
    1023,
    27,
    (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10),
    (-760.0, 710.0),
    19.1,
    480,
    600
);
