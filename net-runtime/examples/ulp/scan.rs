//! How far the scalar functions are off, in units in the last place of the exact value.

use super::double_double::Double;

/// A function of the runtime and what it is held against.
pub struct Row {
    pub name: &'static str,
    /// All at once, because that is twenty times faster.
    pub single: fn(&[f32], &mut [f32]),
    pub double: fn(f64) -> f64,
    /// In `f64`: exact enough for `f32`, and right at the infinities and NaN.
    pub plain: fn(f64) -> f64,
    /// To 2^-98, for finite arguments in the domain; where there is none, the function of `f64` is `libm`'s.
    pub exact: Option<fn(Double) -> Double>,
    /// The largest error over all numbers of `f32`, and the argument that has it.
    pub all_singles: (f64, f32),
    /// The largest error that was found in `f64`, and the argument that has it.
    pub found_doubles: (f64, f64),
    /// What is true of the function in `f32`, to the last bit, for all numbers.
    pub shape: &'static [Shape],
}

/// What may be true of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// `f(-x) = -f(x)`
    Odd,
    /// `f(-x) = f(x)`
    Even,
    /// It never falls: not where the exact function rises.
    Rises,
    /// It is never below 0.
    Positive,
    /// Its magnitude is at most 1.
    Bounded,
}

impl Shape {
    pub const ALL: [Shape; 5] = [Shape::Odd, Shape::Even, Shape::Rises, Shape::Positive, Shape::Bounded];

    /// Whether it is so where `f(x) = y` and `f(-x) = z`, after what they were for the last smaller `x`.
    fn holds(self, [y, z]: [f32; 2], last: [f32; 2]) -> bool {
        match self {
            Shape::Odd => z.to_bits() == (-y).to_bits(),
            Shape::Even => z.to_bits() == y.to_bits(),
            Shape::Rises => y >= last[0] && (z <= last[1] || z.is_nan()),
            Shape::Positive => y >= 0.0 && (z >= 0.0 || z.is_nan()),
            Shape::Bounded => y.abs() <= 1.0 && z.abs() <= 1.0,
        }
    }
}

/// The largest error, and the argument that has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worst<At = f64> {
    pub error: f64,
    pub at: At,
}

impl<At> Worst<At> {
    pub fn see(&mut self, error: f64, at: At) {
        if error > self.error || error.is_nan() {
            *self = Worst { error, at };
        }
    }

    /// The worse one.
    pub fn or(self, other: Self) -> Self {
        if self.error >= other.error { self } else { other }
    }
}

/// How many numbers of `f32` are computed at once.
const BLOCK: usize = 1024;

/// Calls `see` with every `stride`-th of these bit patterns, block by block.
fn blocks(bits: std::ops::Range<u64>, stride: usize, mut see: impl FnMut(&[f32])) {
    let mut bits = bits.step_by(stride).map(|bits| f32::from_bits(bits as u32));
    let mut block = [0.0; BLOCK];
    loop {
        let count = block.iter_mut().zip(&mut bits).map(|(to, from)| *to = from).count();
        see(&block[..count]);
        if count < BLOCK {
            return;
        }
    }
}

/// Over every `stride`-th of these bit patterns of `f32`.
fn singles(row: &Row, bits: std::ops::Range<u64>, stride: usize) -> Worst {
    let (mut worst, mut found) = (Worst::default(), [0.0; BLOCK]);
    blocks(bits, stride, |block| {
        (row.single)(block, &mut found);
        for (x, found) in block.iter().zip(&found) {
            let expected = (row.plain)(f64::from(*x));
            // What is rounded right is at most half a unit off.
            if worst.error < 0.5 || found.to_bits() != (expected as f32).to_bits() {
                worst.see(single_error(*found, expected), f64::from(*x));
            }
        }
    });
    worst
}

/// The bits of -0.0.
const MIDDLE: u64 = 1 << 31;

/// Over all `f32` or every `stride`-th, by two threads. Of an odd or an even function, which [`shapes`] makes sure of, the
/// negative half is that of the positive one.
pub fn all_singles(row: &Row, stride: usize) -> Worst {
    let is_symmetric = row.shape.iter().any(|shape| matches!(shape, Shape::Odd | Shape::Even));
    let end = if is_symmetric { MIDDLE } else { 2 * MIDDLE };
    std::thread::scope(|scope| {
        let above = scope.spawn(|| singles(row, end / 2..end, stride));
        singles(row, 0..end / 2, stride).or(above.join().expect("no panic"))
    })
}

/// Which shapes hold at all `f32` or at every `stride`-th.
pub fn shapes(row: &Row, stride: usize) -> Vec<Shape> {
    let (mut holding, mut last) = (Shape::ALL.to_vec(), None);
    let (mut negated, mut y, mut z) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
    blocks(0..f32::INFINITY.to_bits().into(), stride, |block| {
        negated.iter_mut().zip(block).for_each(|(to, from)| *to = -from);
        (row.single)(block, &mut y);
        (row.single)(&negated[..block.len()], &mut z);
        for values in y.iter().zip(&z).map(|(y, z)| [*y, *z]).take(block.len()) {
            holding.retain(|shape| shape.holds(values, last.unwrap_or(values)));
            last = Some(values);
        }
    });
    holding
}

/// The error of a result in `f32`; infinite for NaN instead of a number, for the reverse, and for the wrong sign.
pub fn single_error(found: f32, expected: f64) -> f64 {
    if found.is_nan() || expected.is_nan() || found.is_sign_negative() != expected.is_sign_negative() {
        return if found.is_nan() && expected.is_nan() { 0.0 } else { f64::INFINITY };
    }
    // Beside infinity the largest number is a unit off, and so is infinity beside the largest number.
    let [found, expected] = [f64::from(found), expected].map(|x| x.clamp(-INFINITE, INFINITE));
    distance(found, expected.into(), 0.0, -149, -23)
}

/// 2^128, what would follow the largest `f32`.
const INFINITE: f64 = (1u128 << 127) as f64 * 2.0;

/// `|found - (high + low)|` in units of the last place, of which none is smaller than that of `smallest` or 2^`least`.
pub fn distance(found: f64, Double(high, low): Double, smallest: f64, least: i32, places: i32) -> f64 {
    let unit = (libm::ilogb(high.abs().max(smallest)).max(-1074) + places).max(least);
    (libm::ldexp(found - high, -unit) - libm::ldexp(low, -unit)).abs()
}

/// Over `count` arguments of `f64`.
pub fn doubles(row: &Row, count: usize, seed: u64) -> Worst {
    let mut worst = Worst::default();
    if let Some(exact) = row.exact {
        points(count, seed).for_each(|x| worst.see(double_error(row, exact, x), x));
    }
    worst
}

/// The error in `f64` at `x`, likewise.
pub fn double_error(row: &Row, exact: fn(Double) -> Double, x: f64) -> f64 {
    let (found, plain) = ((row.double)(x), (row.plain)(x));
    if found.is_nan() || plain.is_nan() || found.is_sign_negative() != plain.is_sign_negative() {
        return if found.is_nan() && plain.is_nan() { 0.0 } else { f64::INFINITY };
    }
    if !plain.is_finite() || !x.is_finite() || x == 0.0 {
        return if found == plain { 0.0 } else { f64::INFINITY };
    }
    distance(found, exact(x.into()), 0.0, -1074, -52)
}

/// Any bits; any magnitude; near the middle; where functions bend and saturate; the edges.
fn points(count: usize, seed: u64) -> impl Iterator<Item = f64> {
    let mut next = random(seed);
    let edges = [0.0, f64::MIN_POSITIVE, 5e-324, 1.0, f64::MAX, f64::INFINITY, f64::NAN];
    let edges = edges.into_iter().flat_map(|x| [x, -x]);
    edges.chain((0..count).map(move |which| {
        let (bits, unit) = (next(), next() as i64 as f64 / 2.0f64.powi(63));
        match which % 6 {
            0 => f64::from_bits(bits),
            1 => libm::ldexp(unit, (bits % 80) as i32 - 64),
            2 => 760.0 * unit,
            3 => 40.0 * unit,
            4 => 6.0 * unit,
            _ => unit,
        }
    }))
}

/// Over `count` bases and exponents of `f32` whose power is one.
pub fn powers(powf: fn(f32, f32) -> f32, count: usize, seed: u64) -> Worst {
    let (mut worst, mut next) = (Worst::default(), random(seed));
    for _ in 0..count {
        let base = f32::from_bits(next() as u32 & 0x7fff_ffff);
        let most = 104.0 / f64::from(base).ln().abs();
        let exponent = (most * (next() as i64 as f64) / 2.0f64.powi(63)) as f32;
        worst.see(single_error(powf(base, exponent), libm::pow(base.into(), exponent.into())), base.into());
    }
    worst
}

/// Bits that are drawn at random, the same ones for the same seed.
pub fn random(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}
