//! Points over the whole range, and errors at them.

use std::collections::BTreeMap;
use std::fmt;

use net_compiler::ir::Precision;
use net_runtime::Real;

use super::double_double::Double;
use super::evaluate::{Formula, both};
use super::rows::Row;

/// A number type, as far as errors go.
pub trait Format: Real {
    const PRECISION: Precision;
    /// The exponents of the smallest number and of the unit of 1.
    const LEAST: i32;
    const UNIT: i32;
    const LARGEST: f64;
    fn of_bits(bits: u64) -> Self;
}

impl Format for f32 {
    const PRECISION: Precision = Precision::Single;
    const LEAST: i32 = -149;
    const UNIT: i32 = -23;
    const LARGEST: f64 = f32::MAX as f64;
    fn of_bits(bits: u64) -> Self {
        f32::from_bits(bits as u32)
    }
}

impl Format for f64 {
    const PRECISION: Precision = Precision::Double;
    const LEAST: i32 = -1074;
    const UNIT: i32 = -52;
    const LARGEST: f64 = f64::MAX;
    fn of_bits(bits: u64) -> Self {
        f64::from_bits(bits)
    }
}

/// Where a result is furthest from the exact one, in a sense.
#[derive(Clone, Debug, Default)]
pub struct Worst {
    pub error: f64,
    pub at: Vec<f64>,
}

impl Worst {
    fn see(&mut self, error: f64, at: &[f64]) {
        if error > self.error {
            *self = Worst { error, at: at.to_vec() };
        }
    }
}

/// What was found of one result of a row.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The worst errors of what is written and of its stable form, among results of one sign and binade: a rounding error at
    /// one number is anything between 0 and what it is at its neighbours.
    near: BTreeMap<(bool, i32), (f64, Worst)>,
    /// At one number, by how much the stable form is worse than what is written, at most.
    pub at_one: Worst,
    /// Where what is written is off by more than 16 units: the worst error of the stable form, unless it is no worse.
    pub elsewhere: Worst,
    /// How many points those are.
    pub wrong: usize,
}

impl Found {
    /// By how much the stable form is worse among neighbours.
    pub fn worse(&self) -> Worst {
        let excess = |(written, stable): &(f64, Worst)| Worst { error: stable.error - written, at: stable.at.clone() };
        let all = self.near.values().map(excess);
        all.fold(Worst::default(), |worst, next| if next.error > worst.error { next } else { worst })
    }

    /// The worst error where what is written is right.
    fn stable(&self) -> f64 {
        self.near.values().filter(|(written, _)| *written <= 16.0).fold(0.0, |worst, (_, own)| worst.max(own.error))
    }
}

/// All results of a row in one precision.
pub struct Report {
    text: String,
    precision: Precision,
    right: f64,
    pub found: Vec<Found>,
}

impl Report {
    /// Nowhere worse than what is written by more than 2 units, and right where that is not.
    pub fn holds(&self) -> bool {
        self.found.iter().all(|found| found.worse().error <= 2.0 && found.elsewhere.error <= self.right)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.precision.name(), self.text)?;
        for (number, found) in self.found.iter().enumerate() {
            let what = if number == 0 { "value".to_owned() } else { format!("slope {number}") };
            let (stable, worse, Found { at_one, elsewhere, wrong, .. }) = (found.stable(), found.worse(), found);
            write!(f, "    {what:8} {stable:6.3}, worse by {:6.3} at {:?}", worse.error, worse.at)?;
            write!(f, " (at one number {:6.3} at {:?})", at_one.error, at_one.at)?;
            writeln!(f, "; {wrong} wrong as written, there {:6.3} at {:?}", elsewhere.error, elsewhere.at)?;
        }
        Ok(())
    }
}

/// A row at this many points, and an eighth as many at both ends of the range.
pub fn scan<T: Format>(row: &Row, points: usize, seed: u64) -> Report {
    let (names, mut next) = (row.names.len(), random(seed));
    let mut all: Vec<Vec<T>> = (0..points).map(|number| point(names, number, &mut next)).collect();
    all.extend((0..points / 8).map(|number| end(names, number, &mut next)));
    at(row, all.into_iter())
}

/// A row at these points.
pub fn at<T: Format>(row: &Row, points: impl Iterator<Item = Vec<T>>) -> Report {
    let formulas = both(row.names, row.written, T::PRECISION);
    let text = format!("{} is {}", row.written, formulas[1].text());
    let mut found = vec![Found::default(); 1 + row.names.len()];
    points.for_each(|x| see(row, &formulas, &x, &mut found));
    Report { text, precision: T::PRECISION, right: row.right, found }
}

fn see<T: Format>(row: &Row, formulas: &[Formula; 2], x: &[T], found: &mut [Found]) {
    let at: Vec<f64> = x.iter().map(|x| x.to_f64()).collect();
    if at.iter().any(|x| !x.is_finite()) {
        return;
    }
    let exact = (row.exact)(&at);
    let (mut written, mut stable) = (Vec::new(), Vec::new());
    formulas[0].results(x, &mut written);
    formulas[1].results(x, &mut stable);
    let least = if at.iter().all(|x| x.abs() < 4.0) { row.through_0 } else { 0.0 };
    for (number, found) in found.iter_mut().enumerate().filter(|(number, _)| !exact[*number].0.is_nan()) {
        let [was, is] = [written[number], stable[number]].map(|found| error::<T>(found.to_f64(), exact[number], least));
        let neighbours = (exact[number].0 < 0.0, exponent(exact[number].0).clamp(-12, 12));
        let near = found.near.entry(neighbours).or_default();
        near.0 = near.0.max(was);
        near.1.see(is, &at);
        if was > 16.0 {
            found.wrong += 1;
            found.elsewhere.see(if is <= was + 2.0 && was.is_finite() { 0.0 } else { is }, &at);
        }
        found.at_one.see(if is <= was { 0.0 } else { is - was }, &at);
    }
}

/// How far a result is from the exact one, in units in the last place of that, or of `least` where it is smaller; infinite
/// for NaN and a wrong infinity.
pub fn error<T: Format>(found: f64, Double(high, low): Double, least: f64) -> f64 {
    if found.is_nan() {
        return f64::INFINITY;
    }
    let beyond = |x: f64| x.abs() > T::LARGEST;
    let (found, high, low) = match (beyond(found), beyond(high)) {
        (true, true) => return if found.signum() == high.signum() { 0.0 } else { f64::INFINITY },
        // No rounding makes an infinity of half the largest number.
        (true, false) if high.abs() < T::LARGEST / 2.0 => return f64::INFINITY,
        // The largest number in the place of what is rounded to infinity, and the other way round.
        (true, false) => (found.signum() * T::LARGEST, high, low),
        (false, true) => (found, high.signum() * T::LARGEST, 0.0),
        (false, false) => (found, high, low),
    };
    let unit = (exponent(high).max(exponent(least)) + T::UNIT).max(T::LEAST);
    (scaled(found - high, -unit) - scaled(low, -unit)).abs()
}

fn exponent(x: f64) -> i32 {
    if x == 0.0 { -1074 } else { x.abs().log2().floor() as i32 }
}

fn scaled(x: f64, exponent: i32) -> f64 {
    Double::from(x).scaled(exponent).0
}

/// All of them near the largest number, or near and below the smallest of the normal ones.
fn end<T: Format>(names: usize, number: usize, next: &mut impl FnMut() -> u64) -> Vec<T> {
    let mut of = |_| match number % 2 {
        0 => T::from_f64(T::LARGEST * unit(next)),
        _ => T::from_f64(scaled(unit(next), T::LEAST + (next() % 64) as i32)),
    };
    (0..names).map(&mut of).collect()
}

/// Any bits; any magnitude; near the middle; where functions bend and saturate; two that are near each other.
fn point<T: Format>(names: usize, number: usize, next: &mut impl FnMut() -> u64) -> Vec<T> {
    let mut numbers: Vec<T> = (0..names).map(|_| coordinate::<T>(next)).collect();
    if names > 1 && number.is_multiple_of(4) {
        let (first, step) = (numbers[0].to_f64(), unit(next));
        let near = [first + step, -first * (1.0 + 1e-3 * step), first * (1.0 + step), first + 40.0 * step];
        numbers[1] = T::from_f64(near[number / 4 % 4]);
    }
    numbers
}

fn coordinate<T: Format>(next: &mut impl FnMut() -> u64) -> T {
    let (bits, x) = (next(), unit(next));
    let far = if T::PRECISION == Precision::Single { 110.0 } else { 760.0 };
    match bits >> 60 {
        0..3 => T::of_bits(next()),
        3..6 => T::from_f64(scaled(x, (bits % 80) as i32 - 64)),
        6..9 => T::from_f64(far * x),
        9..12 => T::from_f64(20.0 * x),
        12..14 => T::from_f64(4.0 * x),
        _ => T::from_f64(x),
    }
}

/// A number between -1 and 1.
fn unit(next: &mut impl FnMut() -> u64) -> f64 {
    next() as i64 as f64 / 2.0f64.powi(63)
}

/// Bits that are drawn at random, the same ones for the same seed.
fn random(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}
