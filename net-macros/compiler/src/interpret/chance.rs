//! Random numbers: a fixed function of a key, the stream, the sample and the element, by Philox with ten rounds (Salmon and others,
//! "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
//!
//! ```text
//! counter = (element / n, sample, stream, 0), key = the call's      n numbers of f32: 4, of f64: 2
//! f32: (word >> 9) + 1/2, times 2^-23                               never 0, never 1
//! f64: (two words >> 12) + 1/2, times 2^-52
//! ```

use super::{Array, Number};
use crate::ir::{ApplicationId, Precision, Value, size};

/// What random numbers depend on beside their stream and element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chance {
    pub(super) key: u64,
    /// The number of the first sample in memory.
    pub(super) first: usize,
    pub(super) precision: Precision,
}

impl Chance {
    /// The numbers of one sample.
    pub(super) fn array<N: Number>(
        self,
        ApplicationId(stream): ApplicationId,
        value: &Value,
        sample: usize,
    ) -> Array<N> {
        let (shape, sample) = (&value.shape, self.first + sample);
        let words = |group: usize| philox([group as u32, sample as u32, stream as u32 + 1, 0], self.key);
        let number = |element: usize| match self.precision {
            Precision::Single => (f64::from(words(element / 4)[element % 4] >> 9) + 0.5) / f64::from(1 << 23),
            Precision::Double => {
                let [a, b, c, d] = words(element / 2);
                let [low, high] = if element.is_multiple_of(2) { [a, b] } else { [c, d] };
                let bits = (u64::from(high) << 20) | (u64::from(low) >> 12);
                (bits as f64 + 0.5) / (1_u64 << 52) as f64
            }
        };
        Array::from_reals(shape, (0..size(shape)).map(|element| N::from_f64(number(element))).collect())
    }
}

fn philox(counter: [u32; 4], key: u64) -> [u32; 4] {
    let (mut low, mut high) = (key as u32, (key >> 32) as u32);
    let [mut a, mut b, mut c, mut d] = counter;
    for _ in 0..10 {
        let (first, second) = (u64::from(a) * 0xD251_1F53, u64::from(c) * 0xCD9E_8D57);
        [a, b, c, d] = [(second >> 32) as u32 ^ b ^ low, second as u32, (first >> 32) as u32 ^ d ^ high, first as u32];
        (low, high) = (low.wrapping_add(0x9E37_79B9), high.wrapping_add(0xBB67_AE85));
    }
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::philox;

    #[test]
    fn philox_is_that_of_its_authors() {
        // Random123, kat_vectors.
        assert_eq!(philox([0; 4], 0), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([u32::MAX; 4], u64::MAX), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let digits_of_pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        assert_eq!(philox(digits_of_pi, 0x299f_31d0_a409_3822), [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }
}
