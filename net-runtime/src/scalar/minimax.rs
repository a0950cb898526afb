//! The approximations that the formulas rest on: polynomials with the least largest error, in native precision.
//!
//! | function | where | error in `f32`, `f64` |
//! |---|---|---|
//! | `exp_m1_rest` | `\|r\| <= ln(2) / 2` | 2^-26.1, 2^-55.5 of `e^r - 1` |
//! | `tanh_rest` | `\|r\| <= ln(2) / 4` | 2^-32.5, 2^-57.7 |
//! | `ln_1p_rest` | `sqrt(1/2) <= 1 + f <= sqrt(2)` | 2^-26.9, 2^-59.5 of `ln(1 + f)` |
//! | `ln_1p` | `0 <= e <= 1` | 2^-27.5, 2^-59.4 |
//! | `atan` | `\|t\| <= tan(pi / 8)` | 2^-25.5, 2^-59.4 |
//! | `erf_rest` | `\|x\| <= 0.92` | 2^-25.9, 2^-56.0 of `erf(x)` |
//! | `erfc` | `0 <= u <= 10.1`, `27.3` | 2^-26.4, 2^-55.7 |
//!
//! The errors are relative, and those of the polynomial alone, without the roundings of its evaluation. The coefficients
//! are what `fpminimax` of Sollya gives (`tests/oracle/minimax.sollya` prints them all). Where a square is at hand, the terms of
//! even and of odd degree are two chains, which a processor computes side by side; where the terms of one chain would
//! cancel those of the other, there is one.
//!
//! All is written out, because a loop over coefficients is unrolled too late for the loop around it to be vectorised.

/// A polynomial by Horner's rule, the constant term first.
macro_rules! polynomial {
    ($x:expr; $constant:expr $(,)?) => { $constant };
    ($x:expr; $constant:expr, $($more:expr),+ $(,)?) => { polynomial!($x; $($more),+) * $x + $constant };
}

pub(super) use polynomial;

/// The approximations, each where the table says.
pub trait Minimax: Sized {
    /// `e^r - 1 - r`
    fn exp_m1_rest(r: Self) -> Self;

    /// `tanh(r) / r - 1`, given `r^2`.
    fn tanh_rest(square: Self) -> Self;

    /// `ln(1 + f) - f`
    fn ln_1p_rest(f: Self) -> Self;

    /// `ln(1 + e)`
    fn ln_1p(e: Self) -> Self;

    /// `atan(t)`
    fn atan(t: Self) -> Self;

    /// `erf(x) / x - 1`, given `x^2`.
    fn erf_rest(square: Self) -> Self;

    /// `e^(u^2) erfc(u) (u + TURN) / (2 TURN)`, given `(u - TURN) / (u + TURN)`.
    fn erfc(t: Self) -> Self;

    /// Which `u` is the middle for `erfc`.
    const TURN: Self;

    /// From where on `u erfc(u)` is 0.
    const ERFC_TO: Self;
}

impl Minimax for f32 {
    const TURN: f32 = 1.5;
    const ERFC_TO: f32 = 10.4;

    #[inline(always)]
    fn exp_m1_rest(r: f32) -> f32 {
        let s = r * r;
        let even = polynomial!(s; 0.499_999_97, 0.041_667_506, 0.001_386_426_5);
        let odd = polynomial!(s; 0.166_665_43, 0.008_366_551);
        s * (even + r * odd)
    }

    #[inline(always)]
    fn tanh_rest(s: f32) -> f32 {
        s * polynomial!(s; -0.333_333_22, 0.133_311_52, -0.052_719_75)
    }

    #[inline(always)]
    fn ln_1p_rest(f: f32) -> f32 {
        let s = f * f;
        let odd = polynomial!(s; 0.333_333_73, 0.199_989_9, 0.142_389_07, 0.125_658_9);
        let even = polynomial!(s; -0.250_008_4, -0.166_212_07, -0.132_123_56, -0.072_860_21);
        f * s * (odd + f * even) - 0.5 * s
    }

    #[inline(always)]
    fn ln_1p(e: f32) -> f32 {
        let rest = polynomial!(
            e;
            -0.499_999_3,
            0.333_304_8,
            -0.249_582_93,
            0.196_940_24,
            -0.153_517_17,
            0.106_746_94,
            -0.057_609_394,
            0.020_176_446,
            -0.003_312_434_8,
        );
        e + e * e * rest
    }

    #[inline(always)]
    fn erf_rest(s: f32) -> f32 {
        polynomial!(s; 0.128_379_15, -0.376_125, 0.112_818_78, -0.026_768_62, 0.004_995_919, -0.000_600_415)
    }

    #[inline(always)]
    fn erfc(t: f32) -> f32 {
        let s = t * t;
        let even = polynomial!(
            s;
            0.321_585_42,
            0.025_207_27,
            -0.002_706_808_7,
            -0.000_267_951_8,
            0.000_286_751_14,
            -7.465_292_6e-5,
        );
        let odd = polynomial!(
            s;
            -0.169_283_33,
            0.015_922_67,
            -0.003_153_219_1,
            0.000_590_902_75,
            -2.332_632_7e-5,
            -2.367_763_2e-5,
        );
        even + t * odd
    }

    #[inline(always)]
    fn atan(t: f32) -> f32 {
        let s = t * t;
        t + t * s * polynomial!(s; -0.333_329_5, 0.199_777_29, -0.138_778_21, 0.080_540_374)
    }
}

impl Minimax for f64 {
    const TURN: f64 = 2.0;
    const ERFC_TO: f64 = 27.5;

    #[inline(always)]
    fn exp_m1_rest(r: f64) -> f64 {
        let s = r * r;
        let even = polynomial!(
            s;
            5.000_000_000_000_006e-1,
            4.166_666_666_657_352e-2,
            1.388_888_893_244_116_3e-3,
            2.480_150_434_227_625_7e-5,
            2.762_637_792_622_976e-7,
        );
        let odd = polynomial!(
            s;
            1.666_666_666_666_659e-1,
            8.333_333_333_388_081e-3,
            1.984_126_972_318_107_2e-4,
            2.755_740_299_521_015e-6,
            2.505_545_723_483_649e-8,
        );
        s * (even + r * odd)
    }

    #[inline(always)]
    fn tanh_rest(s: f64) -> f64 {
        let t = s * s;
        let even = polynomial!(t; 1.333_333_333_277_908_5e-1, 2.186_937_010_567_327_8e-2, 3.444_585_413_550_373_6e-3);
        let odd = polynomial!(t; -3.333_333_333_333_247_7e-1, -5.396_825_277_387_536e-2, -8.857_288_343_687_458e-3);
        s * (odd + s * even)
    }

    #[inline(always)]
    fn ln_1p_rest(f: f64) -> f64 {
        let (s, t, half) = quotient(f);
        let odd = polynomial!(
            t;
            6.666_666_666_666_735e-1,
            2.857_142_874_333_072e-1,
            1.818_356_951_246_391e-1,
            1.479_736_664_668_227_2e-1,
        );
        let even = polynomial!(t; 3.999_999_999_941_033_5e-1, 2.222_219_847_566_91e-1, 1.531_391_371_802_494_3e-1);
        let u = s * s;
        s * (half + u * (odd + u * even)) - half
    }

    #[inline(always)]
    fn ln_1p(e: f64) -> f64 {
        let (s, t, half) = quotient(e);
        let odd = polynomial!(
            t;
            6.666_666_666_666_631e-1,
            2.857_142_854_805_674_3e-1,
            1.818_174_437_113_54e-1,
            1.330_109_511_339_623e-1,
            8.344_147_928_321_628e-2,
        );
        let even = polynomial!(
            t;
            4.000_000_000_015_569e-1,
            2.222_222_395_701_530_5e-1,
            1.538_655_052_307_329_2e-1,
            1.210_514_201_270_947e-1,
            1.701_122_564_510_671e-1,
        );
        let u = s * s;
        e + (s * (half + u * (odd + u * even)) - half)
    }

    #[inline(always)]
    fn erf_rest(s: f64) -> f64 {
        polynomial!(
            s;
            0.128_379_167_095_512_6,
            -0.376_126_389_031_835_7,
            0.112_837_916_709_486_6,
            -0.026_866_170_644_058_12,
            0.005_223_977_615_420_745,
            -0.000_854_832_644_264_760_6,
            0.000_120_553_109_078_827_92,
            -1.492_508_410_171_016_5e-5,
            1.645_222_220_803_470_7e-6,
            -1.624_941_510_321_948_1e-7,
            1.391_665_956_984_644_5e-8,
            -8.202_595_507_872_141e-10,
        )
    }

    #[inline(always)]
    fn erfc(t: f64) -> f64 {
        let s = t * t;
        let even = polynomial!(
            s;
            0.255_395_676_310_505_75,
            0.069_868_023_139_012_2,
            -0.005_377_665_472_281_899,
            0.000_772_653_012_660_413_2,
            -0.000_165_768_349_850_365_53,
            3.611_749_123_778_066e-5,
            -5.423_115_201_411_882e-6,
            -2.844_635_620_165_224_3e-7,
            5.074_900_596_638_53e-7,
            -1.539_294_977_206_584_7e-7,
            1.113_868_156_646_181_6e-8,
            6.194_351_611_505_063_6e-9,
            -1.502_592_809_475_224_4e-9,
        );
        let odd = polynomial!(
            s;
            -0.171_790_171_103_452_65,
            -0.009_110_557_876_717_88,
            0.001_619_796_266_842_487_5,
            -0.000_209_324_013_764_054_9,
            8.592_839_404_405_48e-6,
            8.537_346_366_029_679e-6,
            -4.030_699_142_776_234e-6,
            9.120_653_034_834_714e-7,
            -1.034_205_954_328_245_3e-9,
            -8.018_552_537_704_28e-8,
            2.809_057_521_192_290_5e-8,
            -3.752_160_145_863_491_5e-9,
        );
        even + t * odd
    }

    #[inline(always)]
    fn atan(t: f64) -> f64 {
        let s = t * t;
        let u = s * s;
        let odd = polynomial!(
            u;
            -0.333_333_333_333_332,
            -0.142_857_142_801_985_4,
            -0.090_908_977_543_945_2,
            -0.066_631_031_838_496_43,
            -0.050_392_797_606_670_175,
            -0.017_906_701_968_370_936,
        );
        let even = polynomial!(
            u;
            0.199_999_999_999_536_7,
            0.111_111_107_834_120_23,
            0.076_920_601_417_058_57,
            0.058_478_832_499_563_51,
            0.038_064_006_146_696_33,
        );
        t + t * s * (odd + s * even)
    }
}

/// `s = f / (2 + f)`, `s^4` and `f^2 / 2`, of which `ln(1 + f) = f - f^2 / 2 + s (f^2 / 2 + s^2 P(s^2))`.
#[inline(always)]
fn quotient(f: f64) -> (f64, f64, f64) {
    let s = f / (2.0 + f);
    (s, (s * s) * (s * s), 0.5 * f * f)
}
