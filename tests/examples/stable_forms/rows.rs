//! A row for every way to write a formula out that has a stable form, with its exact value and slopes.

use super::double_double::{Double, LN_2};

/// A formula, and what it is exactly; NaN where it has no value.
pub struct Row {
    pub names: &'static [&'static str],
    pub written: &'static str,
    /// The value and the slope with respect to each name.
    pub exact: fn(&[f64]) -> Vec<Double>,
    /// At most how far off the stable form is where what is written is not right.
    pub right: f64,
    /// Results of arguments below 4 that are smaller are measured in units of this: 0 unless the exact result changes its
    /// sign in between, where no formula of rounded exponentials is right to its last place.
    pub through_0: f64,
}

const fn one(written: &'static str, exact: fn(&[f64]) -> Vec<Double>) -> Row {
    Row { names: &["a"], written, exact, right: 6.0, through_0: 0.0 }
}

const fn two(written: &'static str, exact: fn(&[f64]) -> Vec<Double>) -> Row {
    Row { names: &["a", "b"], written, exact, right: 6.0, through_0: 0.0 }
}

pub const ROWS: &[Row] = &[
    one("1 / (1 + exp(-a))", |x| sigmoid(x[0], 1.0)),
    one("1 / (exp(a) + 1)", |x| negated_slope(sigmoid(-x[0], 1.0))),
    one("exp(a) / (1 + exp(a))", |x| sigmoid(x[0], 1.0)),
    one("1 / (1 + 1 / exp(a))", |x| sigmoid(x[0], 1.0)),
    Row { names: &["a"], written: "a / (1 + exp(-a))", exact: swish, right: 6.0, through_0: 0.0625 },
    two("b / (1 + exp(a))", gate),
    two("exp(a) / (exp(a) + exp(b))", share),
    one("1 - sigmoid(a)", |x| negated_slope(sigmoid(-x[0], 1.0))),
    one("0.5 * (1 + tanh(a))", |x| sigmoid(x[0], 2.0)),
    one("(1 + tanh(a)) / 2", |x| sigmoid(x[0], 2.0)),
    one("1 + tanh(a)", |x| twice(sigmoid(x[0], 2.0))),
    one("1 - tanh(a)", |x| negated_slope(twice(sigmoid(-x[0], 2.0)))),
    one("(exp(a) - exp(-a)) / (exp(a) + exp(-a))", |x| tanh(x[0], 1.0)),
    one("(exp(2 * a) - 1) / (exp(2 * a) + 1)", |x| tanh(x[0], 1.0)),
    one("(exp(a) - 1) / (exp(a) + 1)", |x| tanh(x[0], 0.5)),
    one("(1 - exp(-2 * a)) / (1 + exp(-2 * a))", |x| tanh(x[0], 1.0)),
    one("2 / (1 + exp(-2 * a)) - 1", |x| tanh(x[0], 1.0)),
    one("1 - 2 / (1 + exp(2 * a))", |x| tanh(x[0], 1.0)),
    one("2 * sigmoid(a) - 1", |x| tanh(x[0], 0.5)),
    one("sinh(a) / cosh(a)", |x| tanh(x[0], 1.0)),
    one("ln(1 + exp(a))", |x| vec![d(x[0]).soft_plus(), d(x[0]).sigmoid()]),
    one("ln_1p(exp(a))", |x| vec![d(x[0]).soft_plus(), d(x[0]).sigmoid()]),
    one("ln(1 / (1 + exp(-a)))", |x| vec![-d(-x[0]).soft_plus(), d(-x[0]).sigmoid()]),
    one("ln(sigmoid(a))", |x| vec![-d(-x[0]).soft_plus(), d(-x[0]).sigmoid()]),
    one("ln(1 - sigmoid(a))", |x| vec![-d(x[0]).soft_plus(), -d(x[0]).sigmoid()]),
    Row { names: &["a", "b"], written: "ln(exp(a) + exp(b))", exact: ln_add_exp, right: 6.0, through_0: 0.0625 },
    one("ln(exp(a))", |x| vec![d(x[0]), d(1.0)]),
    one("ln(1 - exp(a))", ln_1m_exp),
    one("ln(1 + a * a)", ln_1p_square),
    one("ln(1 + a)", |x| ln_1p(x[0])),
    one("ln(1 - a)", |x| negated_slope(ln_1p(-x[0]))),
    one("(exp(a) - exp(-a)) / 2", |x| vec![d(x[0]).sinh(), d(x[0]).cosh()]),
    one("0.5 * (exp(a) - exp(-a))", |x| vec![d(x[0]).sinh(), d(x[0]).cosh()]),
    one("exp(a) - exp(-a)", |x| vec![d(x[0]).sinh().scaled(1), d(x[0]).cosh().scaled(1)]),
    one("(exp(a) + exp(-a)) / 2", |x| vec![d(x[0]).cosh(), d(x[0]).sinh()]),
    one("0.5 * (exp(a) + exp(-a))", |x| vec![d(x[0]).cosh(), d(x[0]).sinh()]),
    one("2 / (exp(a) + exp(-a))", sech),
    one("exp(a) - 1", |x| vec![d(x[0]).exp_m1(), d(x[0]).exp()]),
    one("1 - exp(a)", |x| vec![-d(x[0]).exp_m1(), -d(x[0]).exp()]),
    one("1 / exp(a)", |x| vec![d(-x[0]).exp(), -d(-x[0]).exp()]),
    one("1 - cos(a)", |x| versine(x[0])),
    one("cos(a) - 1", |x| versine(x[0]).into_iter().map(|y| -y).collect()),
    one("1 - erf(a)", |x| erfc(x[0])),
    one("1 + erf(a)", |x| negated_slope(erfc(-x[0]))),
    two("sqrt(a * a + b * b)", length),
    two("sqrt(a.powi(2) + b.powi(2))", length),
    Row { names: &["a", "b", "c"], written: "sqrt(a * a + b * b + c * c)", exact: length, right: 6.0, through_0: 0.0 },
    one("sqrt(a * a + 1)", |x| length(&[x[0], 1.0])[..2].to_vec()),
    one("sqrt(0.25 + a * a)", |x| length(&[x[0], 0.5])[..2].to_vec()),
    one("sqrt(a * a)", |x| if x[0] == 0.0 { none(2) } else { vec![d(x[0].abs()), d(x[0].signum())] }),
    one("sqrt(exp(a)) * sqrt(exp(a))", |x| vec![d(x[0]).exp(), d(x[0]).exp()]),
    one("exp(ln(cosh(a)))", |x| vec![d(x[0]).cosh(), d(x[0]).sinh()]),
];

impl Double {
    /// `e^x` times a factor, which is large where even `e^-1100` of it is left.
    fn times_exp(self, factor: Double) -> Double {
        if self.0 > -1000.0 {
            return self.exp_times(factor);
        }
        let half = Double::from(self.0.max(-2000.0)).scaled(-1);
        half.exp_times(half.exp_times(factor))
    }
}

fn d(x: f64) -> Double {
    x.into()
}

fn none(results: usize) -> Vec<Double> {
    vec![d(f64::NAN); results]
}

fn negated_slope(mut both: Vec<Double>) -> Vec<Double> {
    both[1] = -both[1];
    both
}

fn twice(both: Vec<Double>) -> Vec<Double> {
    both.into_iter().map(|x| x.scaled(1)).collect()
}

/// The slope of the sigmoid, `e / (1 + e)^2` of the smaller exponential.
fn bell(x: Double) -> Double {
    let e = (-x.abs()).exp();
    (-x.abs()).times_exp(d(1.0) / ((e + d(1.0)) * (e + d(1.0))))
}

/// `sigmoid(factor * x)`
fn sigmoid(x: f64, factor: f64) -> Vec<Double> {
    let u = bounded(x * factor);
    vec![u.sigmoid(), bell(u) * d(factor)]
}

/// Beyond this every function of exponentials is constant, or infinite.
fn bounded(x: f64) -> Double {
    d(if x.is_nan() { x } else { x.clamp(-1e300, 1e300) })
}

/// `tanh(factor * x)`
fn tanh(x: f64, factor: f64) -> Vec<Double> {
    let u = bounded(x * factor);
    vec![u.tanh(), bell(u.scaled(1)).scaled(2) * d(factor)]
}

/// `b * sigmoid(x)`, of which no part leaves the range before the whole does.
fn gated(b: f64, x: f64) -> Double {
    let e = (-d(x).abs()).exp();
    let share = d(1.0) / (e + d(1.0));
    if x < 0.0 { d(x).times_exp(d(b) * share) } else { d(b) * share }
}

fn swish(x: &[f64]) -> Vec<Double> {
    let a = x[0];
    vec![gated(a, a), d(a).sigmoid() + times_bell(a, a)]
}

/// `b * sigmoid'(x)`
fn times_bell(b: f64, x: f64) -> Double {
    let e = (-d(x).abs()).exp();
    (-d(x).abs()).times_exp(d(b) / ((e + d(1.0)) * (e + d(1.0))))
}

fn gate(x: &[f64]) -> Vec<Double> {
    vec![gated(x[1], -x[0]), -times_bell(x[1], x[0]), d(-x[0]).sigmoid()]
}

fn share(x: &[f64]) -> Vec<Double> {
    let u = d(x[0]) - d(x[1]);
    vec![u.sigmoid(), bell(u), -bell(u)]
}

fn ln_add_exp(x: &[f64]) -> Vec<Double> {
    let (a, b) = (d(x[0]), d(x[1]));
    let (high, u) = (if x[0] > x[1] { a } else { b }, a - b);
    vec![high + (-u.abs()).soft_plus(), u.sigmoid(), (-u).sigmoid()]
}

fn ln_1m_exp(x: &[f64]) -> Vec<Double> {
    let a = d(x[0]);
    if x[0] >= 0.0 {
        return none(2);
    }
    let y = if x[0] > -LN_2.0 { (-a.exp_m1()).ln() } else { (-a.exp()).ln_1p() };
    // -e^a / (1 - e^a)
    let slope = if x[0] > -1.0 { d(1.0) / (-a).exp_m1() } else { a.times_exp(d(1.0) / (d(1.0) - a.exp())) };
    vec![y, -slope]
}

fn ln_1p_square(x: &[f64]) -> Vec<Double> {
    let a = d(x[0]);
    match x[0].abs() {
        large if large > 1e140 => vec![d(large).ln().scaled(1), d(2.0) / a],
        small if small < 1e-140 => vec![d(small * small), a.scaled(1)],
        _ => vec![(a * a).ln_1p(), a.scaled(1) / (a * a + d(1.0))],
    }
}

fn ln_1p(a: f64) -> Vec<Double> {
    if a <= -1.0 { none(2) } else { vec![d(a).ln_1p(), d(1.0) / (d(a) + d(1.0))] }
}

fn sech(x: &[f64]) -> Vec<Double> {
    let a = -d(x[0]).abs();
    let e = a.exp();
    let y = a.times_exp(d(2.0) / (e * e + d(1.0)));
    let slope = a.times_exp(d(x[0]).tanh() * d(2.0) / (e * e + d(1.0)));
    vec![y, -slope]
}

/// By the sine of half of it: `libm`'s, whose error is less than a unit of `f64`.
fn versine(a: f64) -> Vec<Double> {
    let half = d(libm_sin(a / 2.0));
    vec![(half * half).scaled(1), d(libm_sin(a))]
}

fn libm_sin(x: f64) -> f64 {
    x.sin()
}

fn erfc(a: f64) -> Vec<Double> {
    const TWO_OVER_ROOT_PI: Double = Double(std::f64::consts::FRAC_2_SQRT_PI, 1.533545961316588e-17);
    let square = d(a.clamp(-1e100, 1e100)) * d(a.clamp(-1e100, 1e100));
    vec![d(a).erfc(), -(-square).times_exp(TWO_OVER_ROOT_PI)]
}

/// The length of a vector, and its direction.
fn length(x: &[f64]) -> Vec<Double> {
    let largest = x.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    if largest == 0.0 {
        return none(1 + x.len());
    }
    let exponent = largest.log2().floor() as i32;
    let scaled: Vec<Double> = x.iter().map(|x| d(*x).scaled(-exponent)).collect();
    let square = scaled.iter().fold(d(0.0), |sum, x| sum + *x * *x);
    let length = square.sqrt();
    std::iter::once(length.scaled(exponent)).chain(scaled.iter().map(|x| *x / length)).collect()
}
