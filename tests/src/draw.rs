//! Random numbers, the same each time.

/// A small generator of numbers for tests (xorshift64*).
#[derive(Clone, Debug)]
pub struct Draw(u64);

impl Draw {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.bits() >> 33) as usize % n
    }

    /// Between -1 and 1.
    pub fn number(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    /// Ties, zeros of both signs, and now and then an infinity or NaN.
    pub fn special(&mut self) -> f64 {
        const TIES: [f64; 6] = [0.5, -0.5, 1.0, 0.25, 0.0, -0.0];
        const ODD: [f64; 5] = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e30, 1e-40];
        match self.below(16) {
            0 => ODD[self.below(ODD.len())],
            1..8 => TIES[self.below(TIES.len())],
            _ => self.number(),
        }
    }
}
