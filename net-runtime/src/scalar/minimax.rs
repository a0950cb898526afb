//! The approximations that the formulas rest on, for both number types: polynomials in native precision.
//!
//! | function | approximates | where | error in `f32`, `f64` |
//! |---|---|---|---|
//! | `exp_m1` | `e^r - 1` | `\|r\| <= ln(2) / 2` | 2^-26.1, 2^-55.6 |
//! | `tanh` | `tanh(r)` | `\|r\| <= ln(2) / 4` | 2^-32.5, 2^-57.7 |
//! | `ln_1p_rest` | `ln(1 + f) - f` | `sqrt(1/2) <= 1 + f <= sqrt(2)` | 2^-26.9, 2^-59.5 |
//! | `ln_1p` | `ln(1 + e)` | `0 <= e <= 1` | 2^-27.5, 2^-59.4 |
//!
//! The errors are those of the polynomial relative to the function, without rounding. Terms of even and of odd degree
//! are two chains that a processor computes side by side.
//!
//! Written out, because a loop over coefficients is unrolled too late for the loop around it to be vectorised.

/// A polynomial by Horner's rule, the constant term first.
macro_rules! polynomial {
    ($x:expr; $constant:expr) => { $constant };
    ($x:expr; $constant:expr, $($more:expr),+) => { polynomial!($x; $($more),+) * $x + $constant };
}

/// The approximations, each where the table says.
pub trait Minimax: Sized {
    fn exp_m1(r: Self) -> Self;
    fn tanh(r: Self) -> Self;
    fn ln_1p_rest(f: Self) -> Self;
    fn ln_1p(e: Self) -> Self;
    fn erf(s: Self) -> Self;
    fn erfc(t: Self) -> Self;
    const TURN: Self;
    const ERFC_TO: Self;
}

impl Minimax for f32 {
    const TURN: f32 = 3.0;
    const ERFC_TO: f32 = 10.1;

    #[inline(always)]
    fn exp_m1(r: f32) -> f32 {
        let s = r * r;
        let even = polynomial!(s; 0.499_999_97, 0.041_667_506, 0.001_386_426_5);
        let odd = polynomial!(s; 0.166_665_43, 0.008_366_551);
        r + s * (even + r * odd)
    }

    #[inline(always)]
    fn tanh(r: f32) -> f32 {
        let s = r * r;
        r * polynomial!(s; 1.0, -0.333_333_22, 0.133_311_52, -0.052_719_75)
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
        let s = e * e;
        let even = polynomial!(s; -0.499_999_31, -0.249_582_94, -0.153_517_17, -0.057_609_394, -0.003_312_434_8);
        let odd = polynomial!(s; 0.333_304_8, 0.196_940_24, 0.106_746_94, 0.020_176_446);
        e + s * (even + e * odd)
    }

    #[inline(always)]
    fn erf(s: f32) -> f32 {
        polynomial!(s; 0.128_379_15, -0.376_125, 0.112_818_78, -0.026_768_62, 0.004_995_919, -0.000_600_415)
    }

    #[inline(always)]
    fn erfc(t: f32) -> f32 {
        let s = t * t;
        let even = polynomial!(s; 0.179_001_15, 0.098_371_334, 0.019_921_996, -0.000_206_174_37, -7.832_616e-5);
        let odd = polynomial!(s; -0.147_232_41, -0.051_744_35, -0.004_473_148, 0.000_512_469_44, -5.256_487_2e-5);
        even + t * odd
    }
}

impl Minimax for f64 {
    const TURN: f64 = 3.5;
    const ERFC_TO: f64 = 27.3;

    #[inline(always)]
    fn exp_m1(r: f64) -> f64 {
        let s = r * r;
        let even = polynomial!(
            s;
            5.000_000_000_000_005_5e-1,
            4.166_666_666_657_352e-2,
            1.388_888_893_244_116_3e-3,
            2.480_150_434_227_625_7e-5,
            2.762_637_792_622_976e-7
        );
        let odd = polynomial!(
            s;
            1.666_666_666_666_659e-1,
            8.333_333_333_380_881e-3,
            1.984_126_972_318_107_2e-4,
            2.755_740_299_521_014_9e-6,
            2.505_545_723_483_649e-8
        );
        r + s * (even + r * odd)
    }

    #[inline(always)]
    fn tanh(r: f64) -> f64 {
        let s = r * r;
        let t = s * s;
        let even = polynomial!(t; 1.333_333_333_327_790_8e-1, 2.186_937_010_567_327_8e-2, 3.444_585_413_550_373_6e-3);
        let odd = polynomial!(t; -3.333_333_333_333_247_7e-1, -5.396_825_277_387_536e-2, -8.857_288_343_687_458e-3);
        r * (1.0 + s * (odd + s * even))
    }

    #[inline(always)]
    fn ln_1p_rest(f: f64) -> f64 {
        let (s, t, half) = quotient(f);
        let odd = polynomial!(
            t;
            6.666_666_666_666_735e-1,
            2.857_142_874_333_407_2e-1,
            1.818_356_951_246_392_3e-1,
            1.479_736_674_668_223e-1
        );
        let even = polynomial!(
            t;
            3.999_999_999_941_033_5e-1,
            2.222_219_847_566_99e-1,
            1.531_391_371_794_302_5e-1
        );
        let u = s * s;
        s * (half + u * (odd + u * even)) - half
    }

    #[inline(always)]
    fn ln_1p(e: f64) -> f64 {
        let (s, t, half) = quotient(e);
        let odd = polynomial!(
            t;
            6.666_666_666_666_631e-1,
            2.857_142_854_805_674_6e-1,
            1.818_174_437_113_54e-1,
            1.330_109_511_339_630_3e-1,
            8.344_147_928_321_629e-2
        );
        let even = polynomial!(
            t;
            4.000_000_000_015_569e-1,
            2.222_222_395_570_051_6e-1,
            1.538_655_052_307_329_2e-1,
            1.210_514_201_270_947e-1,
            1.701_122_564_510_675_7e-1
        );
        let u = s * s;
        e + (s * (half + u * (odd + u * even)) - half)
    }

    #[inline(always)]
    fn erf(s: f64) -> f64 {
        polynomial!(s; 0.128_379_167_095_512_6, -0.376_126_389_031_835_7, 0.112_837_916_709_486_6, -0.026_866_170_644_058_12, 0.005_223_977_615_420_745, -0.000_854_832_644_264_760_6, 0.000_120_553_109_078_827_92, -1.492_508_410_171_016_5e-5, 1.645_222_220_803_470_7e-6, -1.624_941_510_321_948_1e-7, 1.391_665_956_984_644_5e-8, -8.202_595_507_872_141e-10)
    }

    #[inline(always)]
    fn erfc(t: f64) -> f64 {
        let s = t * t;
        let even = polynomial!(s; 0.155_293_655_608_894_3, 0.099_159_092_376_377_63, 0.032_248_374_521_061_63, 0.003_788_374_268_792_412, -0.000_186_479_241_788_156_72, -6.008_878_820_693_913e-6, 2.663_873_497_389_14e-6, -4.845_420_047_583_008e-7, 7.858_990_738_343_156e-8, -1.187_835_635_286_123_8e-8, 1.272_356_728_224_394_2e-9);
        let odd = polynomial!(s; -0.133_971_389_223_873_14, -0.062_179_432_388_127_946, -0.013_188_386_662_608_933, -0.000_453_864_335_116_536_5, 0.000_102_075_958_501_276_63, -1.068_245_626_749_336_2e-5, 1.034_917_993_800_508_4e-6, -1.138_199_581_548_832_6e-7, 1.662_173_953_804_509_3e-8, -3.106_453_032_044_699e-9, 4.640_881_420_319_425_3e-10);
        even + t * odd
    }
}

/// `s = f / (2 + f)`, `s^4` and `f^2 / 2`, of which `ln(1 + f) = f - f^2 / 2 + s (f^2 / 2 + s^2 P(s^2))`.
#[inline(always)]
fn quotient(f: f64) -> (f64, f64, f64) {
    let s = f / (2.0 + f);
    (s, (s * s) * (s * s), 0.5 * f * f)
}
