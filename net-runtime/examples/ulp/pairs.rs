//! The functions of two numbers with what they are held against, and the largest errors that were found.

use super::double_double::Double;
use super::scan::{Worst, distance, random};
use net_runtime::Real;
use net_runtime::scalar::{self, gated, hypot, ln_add_exp, share_of_exp};

/// A function of the runtime and what it is held against.
pub struct Pair {
    pub name: &'static str,
    pub single: fn(f32, f32) -> f32,
    pub double: fn(f64, f64) -> f64,
    /// To 2^-90 and better, for finite arguments.
    pub exact: fn(f64, f64) -> Double,
    /// The largest error in `f32`, and the arguments that have it.
    pub singles: (f64, [f32; 2]),
    /// The same in `f64`.
    pub doubles: (f64, [f64; 2]),
    /// Errors of smaller results are in units of this one: they cross 0 where nothing in the arguments is small.
    pub least: f64,
}

/// The function of three numbers, of which the last two are the same.
fn length_of_three<T: Real>(a: T, b: T) -> T {
    scalar::length_of_three(a, b, b)
}

macro_rules! pairs {
    ($($name:ident: $exact:expr, $singles:expr, $doubles:expr, $least:expr;)*) => {
        pub const PAIRS: &[Pair] = &[$(Pair {
            name: stringify!($name),
            single: $name,
            double: $name,
            exact: $exact,
            singles: $singles,
            doubles: $doubles,
            least: $least,
        }),*];
    };
}

pairs! {
    ln_add_exp: exact::ln_add_exp, (1.340, [-2.709_398_7, -0.827_510_65]), (1.379, [-1.487_624_611_681_412, -1.271_000_031_808_646]), 1.0;
    gated: exact::gated, (3.072, [5.173_543_5, -5.113_134]), (2.780, [2.599_809_138_885_61, -4.434_602_789_087_108_5]), 0.0;
    share_of_exp: exact::share_of_exp, (2.624, [-1.490_327_7, 3.625_134]), (2.621, [-2.117_011_143_304_692_8, -0.128_431_023_703_658_41]), 0.0;
    hypot: exact::hypot, (1.189, [517.813_54, 521.550_05]), (1.159, [3.712_206_184_552_004_6e-18, -1.016_936_794_469_767_1e-14]), 0.0;
    length_of_three: exact::length_of_three, (1.459, [-2.869_051_5, -0.058_426_65]), (1.499, [-1.444_965_773_770_428_5, -0.280_685_638_404_073_57]), 0.0;
}

mod exact {
    use super::Double;

    pub fn ln_add_exp(a: f64, b: f64) -> Double {
        let (high, low) = (Double::from(a.max(b)), Double::from(a.min(b)));
        high + (low - high).exp().ln_1p()
    }

    pub fn gated(value: f64, gate: f64) -> Double {
        let (value, gate) = (Double::from(value), Double::from(gate));
        let one = Double::from(1.0);
        if gate.0 < 0.0 { gate.exp_times(value / (one + gate.exp())) } else { value / (one + (-gate).exp()) }
    }

    pub fn share_of_exp(a: f64, b: f64) -> Double {
        (Double::from(a) - b.into()).sigmoid()
    }

    pub fn hypot(a: f64, b: f64) -> Double {
        length(a, b, 1.0)
    }

    pub fn length_of_three(a: f64, b: f64) -> Double {
        length(a, b, 2.0)
    }

    /// `sqrt(a * a + count * b * b)`
    fn length(a: f64, b: f64, count: f64) -> Double {
        let exponent = if a == 0.0 && b == 0.0 { 0 } else { libm::ilogb(a.abs().max(b.abs())) };
        let [a, b] = [a, b].map(|x| Double::from(x).scaled(-exponent));
        (a * a + b * b * count.into()).sqrt().scaled(exponent)
    }
}

/// Over `count` pairs of each type.
pub fn worst(pair: &Pair, count: usize, seed: u64) -> (Worst<[f32; 2]>, Worst<[f64; 2]>) {
    let (mut single, mut double) = (Worst::default(), Worst::default());
    for [a, b] in points(count, seed) {
        double.see(double_error(pair, [a, b]), [a, b]);
        let rounded = [a as f32, b as f32];
        if rounded.iter().all(|x| x.is_finite()) {
            single.see(single_error(pair, rounded), rounded);
        }
    }
    (single, double)
}

pub fn single_error(pair: &Pair, [a, b]: [f32; 2]) -> f64 {
    let exact = (pair.exact)(a.into(), b.into());
    let found = (pair.single)(a, b);
    if found.is_infinite() && exact.0.abs() > f64::from(f32::MAX) {
        return 0.0;
    }
    distance(f64::from(found), exact, pair.least, -149, -23)
}

pub fn double_error(pair: &Pair, [a, b]: [f64; 2]) -> f64 {
    let (exact, found) = ((pair.exact)(a, b), (pair.double)(a, b));
    // Beyond the largest number a pair of `f64` holds none either.
    if !exact.0.is_finite() {
        return if found.is_infinite() { 0.0 } else { f64::INFINITY };
    }
    distance(found, exact, pair.least, -1074, -52)
}

/// Any magnitude; where exponentials are large, bend and are small; near each other; where they add up to about 1.
fn points(count: usize, seed: u64) -> impl Iterator<Item = [f64; 2]> {
    let mut next = random(seed);
    let mut unit = move || (next() as i64 as f64 / 2.0f64.powi(63), next());
    (0..count).map(move |which| {
        let [(u, bits), (v, other)] = [unit(), unit()];
        match which % 6 {
            0 => [libm::ldexp(u, (bits % 240) as i32 - 120), libm::ldexp(v, (other % 240) as i32 - 120)],
            1 => [libm::ldexp(u, (bits % 80) as i32 - 64), libm::ldexp(v, (other % 80) as i32 - 64)],
            2 => [100.0 * u, 100.0 * v],
            3 => [6.0 * u, 6.0 * v],
            4 => [700.0 * u, 700.0 * u * (1.0 + libm::ldexp(v, -((bits % 40) as i32)))],
            _ => [
                -3.0 * u.abs(),
                libm::log1p(-libm::exp(-3.0 * u.abs())) * (1.0 + libm::ldexp(v, -((bits % 20) as i32))),
            ],
        }
    })
}
