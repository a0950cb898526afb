//! Functions that `libm` does not have, in `f64`, by their definitions: equations that are solved and sums that are added.
//! None of it is the runtime's, so that the two can be held against each other.

use std::f64::consts::FRAC_2_SQRT_PI;

/// The real root of this degree: the solution of `y^n = x`, by Newton's steps from a power.
pub(super) fn surd(x: f64, degree: i64) -> f64 {
    if degree < 0 {
        return 1.0 / surd(x, -degree);
    }
    if x < 0.0 {
        return if degree % 2 == 1 { -surd(-x, degree) } else { f64::NAN };
    }
    if x == 0.0 || x.is_infinite() {
        return x;
    }
    let near = libm::pow(x, 1.0 / degree as f64);
    near - (near - x / libm::pow(near, (degree - 1) as f64)) / degree as f64
}

/// The solution of `erf(y) = x`; near the ends, where `erf` is flat, that of `erfc(y) = 1 - x`.
pub(super) fn inverse_erf(x: f64) -> f64 {
    if x.abs() > 0.5 {
        return inverse_erfc(1.0 - x.abs()).copysign(x);
    }
    (0..8).fold(x, |y, _| y - (libm::erf(y) - x) / (FRAC_2_SQRT_PI * libm::exp(-y * y)))
}

/// The solution of `erfc(y) = q`, by Newton's steps for the logarithm, which is concave.
pub(super) fn inverse_erfc(q: f64) -> f64 {
    if q > 0.5 {
        return if q > 1.5 { -inverse_erfc(2.0 - q) } else { inverse_erf(1.0 - q) };
    }
    if q == 0.0 {
        return f64::INFINITY;
    }
    let step = |y: f64| {
        let complement = libm::erfc(y);
        y + libm::log(complement / q) * complement / (FRAC_2_SQRT_PI * libm::exp(-y * y))
    };
    (0..60).fold(libm::sqrt(-libm::log(q)), |y, _| step(y))
}

/// The recurrence up to 60, and Stirling's series from there. NaN below -1000, from where that is long.
pub(super) fn polygamma(n: i64, x: f64) -> f64 {
    if x < -1000.0 {
        return f64::NAN;
    }
    let (mut w, mut below) = (x, 0.0);
    while w < 60.0 {
        below += libm::pow(w, -(n + 1) as f64);
        w += 1.0;
    }
    let bernoulli = [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0];
    let terms = bernoulli.iter().zip(1..);
    if n == 0 {
        let series: f64 = terms.map(|(b, j)| b / (f64::from(2 * j) * w.powi(2 * j))).sum();
        return libm::log(w) - 0.5 / w - series - below;
    }
    let factorial = |n: i64| (1..=n).map(|k| k as f64).product::<f64>();
    let of = |j: i32| factorial(i64::from(2 * j) + n - 1) / factorial(i64::from(2 * j));
    let series: f64 = terms.map(|(b, j)| b * of(j) * libm::pow(w, -f64::from(2 * j) - n as f64)).sum();
    let leading = factorial(n - 1) * libm::pow(w, -n as f64) + 0.5 * factorial(n) * libm::pow(w, -(n + 1) as f64);
    let sign = if n % 2 == 0 { -1.0 } else { 1.0 };
    sign * (factorial(n) * below + leading + series)
}
