//! Numbers of 106 bits as the unevaluated sum of two `f64`, and the functions that `f64` is held against.
//!
//! Series with terms of one sign and Newton's steps, none of it the runtime's; relative errors are about 2^-98.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// `0 + 1`, the second at most half a unit of the first.
#[derive(Clone, Copy, Debug)]
pub struct Double(pub f64, pub f64);

pub const LN_2: Double = Double(std::f64::consts::LN_2, 2.3190468138462996e-17);
const HALF_ROOT: Double = Double(std::f64::consts::FRAC_1_SQRT_2, -4.833646656726457e-17);
const TWO_OVER_ROOT_PI: Double = Double(std::f64::consts::FRAC_2_SQRT_PI, 1.533545961316588e-17);

fn sum(a: f64, b: f64) -> Double {
    let s = a + b;
    let other = s - a;
    Double(s, (a - (s - other)) + (b - other))
}

impl From<f64> for Double {
    fn from(x: f64) -> Self {
        Double(x, 0.0)
    }
}

impl Add for Double {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (high, low) = (sum(self.0, other.0), sum(self.1, other.1));
        let Double(a, b) = sum(high.0, high.1 + low.0);
        sum(a, b + low.1)
    }
}

impl Neg for Double {
    type Output = Self;
    fn neg(self) -> Self {
        Double(-self.0, -self.1)
    }
}

impl Sub for Double {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Double {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let product = self.0 * other.0;
        let rest = self.0.mul_add(other.0, -product) + (self.0 * other.1 + self.1 * other.0);
        sum(product, rest)
    }
}

impl Div for Double {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.0 / other.0;
        let rest = self - other * first.into();
        let second = rest.0 / other.0;
        let rest = rest - other * second.into();
        sum(first, second) + (rest.0 / other.0).into()
    }
}

impl Double {
    /// Times a power of two, exactly.
    pub fn scaled(self, exponent: i32) -> Self {
        Double(libm::ldexp(self.0, exponent), libm::ldexp(self.1, exponent))
    }

    /// Itself, or where it is larger the given magnitude: from there on no result changes any more.
    fn within(self, magnitude: f64) -> Self {
        if self.0.abs() > magnitude { magnitude.copysign(self.0).into() } else { self }
    }

    pub fn abs(self) -> Self {
        if self.0 < 0.0 { -self } else { self }
    }

    /// By one step of Newton's from `f64`.
    pub fn sqrt(self) -> Self {
        let near = Double::from(self.0.sqrt());
        if near.0 == 0.0 { near } else { (near + self / near).scaled(-1) }
    }

    /// `(n, e^r - 1)` with `x = n ln 2 + r`: the series for `r / 256`, then `(1 + t)^2 - 1 = 2 t + t^2` eight times.
    fn reduced(self) -> (i32, Self) {
        let x = self.within(1100.0);
        let n = (x.0 / LN_2.0).round();
        let r = (x - LN_2 * n.into()).scaled(-8);
        let series = (1..=14).rev().fold(Double::from(0.0), |rest, k| r / f64::from(k).into() * (rest + 1.0.into()));
        let grown = (0..8).fold(series, |t, _| t.scaled(1) + t * t);
        (n as i32, grown)
    }

    pub fn exp(self) -> Self {
        let (n, less_one) = self.reduced();
        (less_one + 1.0.into()).scaled(n)
    }

    pub fn exp_m1(self) -> Self {
        if self.0.abs() < 1e-200 {
            return self; // and no bits are lost below the normal numbers
        }
        let (n, less_one) = self.reduced();
        if n == 0 { less_one } else { (less_one + 1.0.into()).scaled(n) - 1.0.into() }
    }

    /// By a step of Newton's, of the third order: `y + 2 (x - e^y) / (x + e^y)`.
    pub fn ln(self) -> Self {
        if self.0 < 1e-200 {
            return self.scaled(1000).ln() - LN_2 * 1000.0.into();
        }
        let near = Double::from(libm::log(self.0));
        let power = near.exp();
        near + (self - power) / (self.scaled(-1) + power.scaled(-1))
    }

    /// Likewise, by `e^y - 1`.
    pub fn ln_1p(self) -> Self {
        if self.0.abs() < 1e-200 {
            return self;
        }
        let near = Double::from(libm::log1p(self.0));
        let power = near.exp_m1();
        near + (self - power) / (self.scaled(-1) + power.scaled(-1) + 1.0.into())
    }

    pub fn tanh(self) -> Self {
        let t = self.abs().within(100.0).scaled(1).exp_m1();
        let y = t / (t + 2.0.into());
        if self.0 < 0.0 { -y } else { y }
    }

    pub fn sigmoid(self) -> Self {
        let e = (-self.abs()).exp();
        (if self.0 < 0.0 { e } else { 1.0.into() }) / (e + 1.0.into())
    }

    pub fn sinh(self) -> Self {
        let t = self.abs().within(50.0).exp_m1();
        let half = (t + t / (t + 1.0.into())).scaled(-1);
        let y = match self.0.abs() {
            a if a > 50.0 => (self.abs() - LN_2).exp(),
            a if a < 1e-200 => self.abs(),
            _ => half,
        };
        if self.0 < 0.0 { -y } else { y }
    }

    pub fn cosh(self) -> Self {
        if self.0.abs() > 50.0 {
            return (self.abs() - LN_2).exp();
        }
        let e = self.exp();
        (e + Double::from(1.0) / e).scaled(-1)
    }

    pub fn asinh(self) -> Self {
        let (a, near) = (self.abs(), self.abs().within(1e17));
        let square = near * near;
        let near = (near + square / ((square + 1.0.into()).sqrt() + 1.0.into())).ln_1p();
        let y = if a.0 > 1e17 { a.ln() + LN_2 } else { near };
        if self.0 < 0.0 { -y } else { y }
    }

    /// `(sin, cos)` by their series, for magnitudes up to 2.
    fn sin_cos(self) -> (Self, Self) {
        let square = -(self * self);
        let series = |first: i32| {
            (1..=18).rev().fold(Double::from(1.0), |rest, k| {
                let (low, high) = (f64::from(2 * k + first - 1), f64::from(2 * k + first));
                square * rest / (low * high).into() + 1.0.into()
            })
        };
        (self * series(1), series(0))
    }

    /// By one step: the angle between `(1, x)` and what `f64` finds.
    pub fn atan(self) -> Self {
        let near = Double::from(libm::atan(self.0));
        let (sine, cosine) = near.sin_cos();
        let over = if self.0.abs() > 1.0 { Double::from(1.0) / self } else { 1.0.into() };
        let up = if self.0.abs() > 1.0 { 1.0.into() } else { self };
        near + (up * cosine - over * sine) / (over * cosine + up * sine)
    }

    pub fn soft_plus(self) -> Self {
        let small = (-self.abs()).exp().ln_1p();
        if self.0 > 0.0 { self + small } else { small }
    }

    /// `2 / sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...)`
    fn erf_series(self) -> Self {
        let twice = (self * self).scaled(1);
        let (mut term, mut total, mut odd) = (self, self, 1.0);
        while term.0.abs() > total.0.abs() * 1e-34 {
            odd += 2.0;
            term = term * twice / odd.into();
            total = total + term;
        }
        TWO_OVER_ROOT_PI * (-(self * self)).exp() * total
    }

    /// `e^x` times a factor, which may be what makes it a normal number.
    pub fn exp_times(self, factor: Self) -> Self {
        let (n, less_one) = self.reduced();
        ((less_one + 1.0.into()) * factor).scaled(n)
    }

    /// The factor times `e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...))))`, for `x` from 2 on.
    fn erfc_fraction(self, factor: Self) -> Self {
        let x = self.within(50.0);
        let last = 40 + (1200.0 / (x.0 * x.0)) as i32;
        let below = (1..=last).rev().fold(x, |rest, k| x + Double::from(f64::from(k) / 2.0) / rest);
        (-(x * x)).exp_times(TWO_OVER_ROOT_PI.scaled(-1) * factor / below)
    }

    pub fn erf(self) -> Self {
        if self.0.abs() < 2.0 { self.erf_series() } else { Double::from(1.0f64.copysign(self.0)) - self.far() }
    }

    /// The distance of `erf` to -1 or 1.
    fn far(self) -> Self {
        let far = self.abs().erfc_fraction(1.0.into());
        if self.0 < 0.0 { -far } else { far }
    }

    pub fn erfc(self) -> Self {
        if self.0 < 2.0 { Double::from(1.0) - self.erf() } else { self.erfc_fraction(1.0.into()) }
    }

    pub fn gelu(self) -> Self {
        let (x, half) = (-self * HALF_ROOT, self.scaled(-1));
        if x.0 < 2.0 { half * x.erfc() } else { x.erfc_fraction(half.within(100.0)) }
    }

    pub fn swish(self) -> Self {
        if self.0 > 0.0 {
            self * self.sigmoid()
        } else {
            self.exp_times(self.within(2000.0) / (self.exp() + 1.0.into()))
        }
    }

    /// `tanh(ln(1 + w)) = w (w + 2) / (w (w + 2) + 2)`
    pub fn mish(self) -> Self {
        let (w, two) = (self.within(200.0).exp(), Double::from(2.0));
        let over = (w + two) / (w * (w + two) + two);
        if self.0 > 200.0 { self } else { self.exp_times(self.within(2000.0) * over) }
    }
}
