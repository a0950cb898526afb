//! Mean and spread of numbers that come one after the other.

/// How many numbers there were, their mean, and the sum of the squares of their distances from it (Welford, 1962: no
/// square of a mean is taken from one of the numbers).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spread {
    pub count: f64,
    pub mean: f64,
    pub squares: f64,
}

impl Spread {
    pub fn add(&mut self, number: f64) {
        self.count += 1.0;
        let before = number - self.mean;
        self.mean += before / self.count;
        self.squares += before * (number - self.mean);
    }
}
