//! An array filled with random numbers.

use crate::key::Key;
use crate::real::Real;
use fearless_simd::Simd;

/// How many counters the wide kernel takes at a time.
const COUNTERS: usize = 8;

/// An array that is filled.
pub struct Filling<T> {
    pub(crate) key: Key,
    pub(crate) stream: u32,
    /// How many samples it has beside each other.
    pub(crate) lanes: usize,
    /// How many numbers it has.
    pub(crate) count: usize,
    pub(crate) to: *mut T,
}

/// Number types that words become.
pub trait OfWords: Real {
    /// How many numbers four words make.
    const NUMBERS: usize;

    /// They, in the first rows.
    fn numbers<const N: usize>(words: [[u32; N]; 4]) -> [[Self; N]; 4];
}

impl OfWords for f32 {
    const NUMBERS: usize = 4;

    #[inline(always)]
    fn numbers<const N: usize>(words: [[u32; N]; 4]) -> [[f32; N]; 4] {
        // In [1, 2), less 1 - 2^-24: exact.
        let number = |word: u32| f32::from_bits(0x3F80_0000 | (word >> 9)) - (1.0 - f32::EPSILON / 2.0);
        words.map(|word| word.map(number))
    }
}

impl OfWords for f64 {
    const NUMBERS: usize = 2;

    #[inline(always)]
    fn numbers<const N: usize>([a, b, c, d]: [[u32; N]; 4]) -> [[f64; N]; 4] {
        let number = |low: u32, high: u32| {
            let bits = (u64::from(high) << 32 | u64::from(low)) >> 12;
            f64::from_bits(0x3FF0_0000_0000_0000 | bits) - (1.0 - f64::EPSILON / 2.0)
        };
        let of = |low: [u32; N], high: [u32; N]| core::array::from_fn(|lane| number(low[lane], high[lane]));
        [of(a, b), of(c, d), [0.0; N], [0.0; N]]
    }
}

impl<T: OfWords> Filling<T> {
    /// # Safety
    ///
    /// `count` numbers may be written to `to`.
    #[inline(always)]
    pub unsafe fn run<S: Simd>(&self, simd: S) {
        simd.vectorize(
            #[inline(always)]
            || {
                // SAFETY: as the caller says.
                unsafe {
                    if self.lanes.is_multiple_of(COUNTERS) || self.lanes == 1 {
                        self.fill::<COUNTERS>()
                    } else {
                        self.fill::<1>()
                    }
                }
            },
        );
    }

    /// The same where there are no vectors.
    ///
    /// # Safety
    ///
    /// `count` numbers may be written to `to`.
    pub unsafe fn one_by_one(&self) {
        // SAFETY: as the caller says.
        unsafe { self.fill::<1>() }
    }

    /// All numbers, `N` counters at a time, which divides the number of lanes unless that is 1.
    #[inline(always)]
    unsafe fn fill<const N: usize>(&self) {
        let lanes = self.lanes.max(1);
        let elements = self.count / lanes;
        let groups = elements.div_ceil(T::NUMBERS);
        let (mut group, mut lane) = (0, 0);
        while group < groups {
            let numbers = T::numbers(self.words::<N>(group, lane));
            // SAFETY: as the caller says; each place is below `count`.
            unsafe { self.store(numbers, (group, lane), elements) };
            if lanes == 1 {
                group += N;
            } else {
                lane += N;
                (group, lane) = if lane < lanes { (group, lane) } else { (group + 1, 0) };
            }
        }
    }

    /// The words of `N` counters: of as many samples, or of as many groups of one sample.
    #[inline(always)]
    fn words<const N: usize>(&self, group: usize, lane: usize) -> [[u32; N]; 4] {
        let sample = self.key.sample.wrapping_add(lane) as u32;
        let steps: [u32; N] = core::array::from_fn(|step| step as u32);
        let (of_group, of_sample) = if self.lanes <= 1 { (1, 0) } else { (0, 1) };
        let groups = steps.map(|step| (group as u32).wrapping_add(step * of_group));
        let samples = steps.map(|step| sample.wrapping_add(step * of_sample));
        philox([groups, samples, [self.stream; N], [0; N]], self.key.bits)
    }

    /// # Safety
    ///
    /// `elements` times the number of lanes may be written to `to`.
    #[inline(always)]
    unsafe fn store<const N: usize>(&self, numbers: [[T; N]; 4], (group, lane): (usize, usize), elements: usize) {
        for (row, numbers) in numbers.into_iter().enumerate().take(T::NUMBERS) {
            for (step, number) in numbers.into_iter().enumerate() {
                let (group, lane) = if self.lanes <= 1 { (group + step, 0) } else { (group, lane + step) };
                let element = group * T::NUMBERS + row;
                if element < elements {
                    // SAFETY: the element and the lane are below their numbers.
                    unsafe { *self.to.add(element * self.lanes.max(1) + lane) = number };
                }
            }
        }
    }
}

/// Four words for each of `N` counters.
#[inline(always)]
fn philox<const N: usize>(mut counter: [[u32; N]; 4], key: u64) -> [[u32; N]; 4] {
    let (mut low, mut high) = (key as u32, (key >> 32) as u32);
    for _ in 0..10 {
        for lane in 0..N {
            let [a, b, c, d] = [0, 1, 2, 3].map(|word: usize| counter[word][lane]);
            let (first, second) = (u64::from(a) * 0xD251_1F53, u64::from(c) * 0xCD9E_8D57);
            counter[0][lane] = (second >> 32) as u32 ^ b ^ low;
            counter[1][lane] = second as u32;
            counter[2][lane] = (first >> 32) as u32 ^ d ^ high;
            counter[3][lane] = first as u32;
        }
        (low, high) = (low.wrapping_add(0x9E37_79B9), high.wrapping_add(0xBB67_AE85));
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn philox_is_that_of_its_authors() {
        // Random123, kat_vectors.
        let digits_of_pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        let words = philox(digits_of_pi.map(|word| [word, 0]), 0x299f_31d0_a409_3822);
        assert_eq!(words.map(|word| word[0]), [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
        assert_eq!(philox([[0]; 4], 0), [[0x6627_e8d5], [0xe169_c58d], [0xbc57_ac4c], [0x9b00_dbd8]]);
        assert_eq!(philox([[u32::MAX]; 4], u64::MAX), [[0x408f_276d], [0x41c8_3b0e], [0xa20b_c7c6], [0x6d54_51fd]]);
    }

    /// The numbers of `elements` elements of `lanes` samples from a first one on, as the kernel of so many counters makes them.
    fn filled<T: OfWords, const N: usize>(elements: usize, lanes: usize, sample: usize) -> Vec<T> {
        let mut numbers = std::vec![T::ZERO; elements * lanes];
        let key = Key { bits: 0x0123_4567_89ab_cdef, sample };
        let of = Filling { key, stream: 3, lanes, count: numbers.len(), to: numbers.as_mut_ptr() };
        // SAFETY: so many numbers there are.
        unsafe { of.fill::<N>() };
        numbers
    }

    fn check<T: OfWords>() {
        for elements in [1, 2, 3, 4, 5, 31, 32, 33, 70] {
            for lanes in [1, 8, 16, 64] {
                let block = filled::<T, 8>(elements, lanes, 5);
                assert!(block == filled::<T, 1>(elements, lanes, 5));
                for lane in 0..lanes {
                    let alone = filled::<T, 1>(elements, 1, 5 + lane);
                    let own: Vec<T> = block.iter().skip(lane).step_by(lanes).copied().collect();
                    assert!(alone == own, "{elements} elements, {lanes} lanes: sample {lane}");
                }
            }
            // No kernel of the compiler's has so many lanes.
            assert_eq!(filled::<T, 1>(elements, 3, 0)[1], filled::<T, 1>(elements, 1, 1)[0]);
        }
        assert!(filled::<T, 8>(0, 8, 0).is_empty());
    }

    #[test]
    fn a_number_depends_on_its_sample_and_element_alone() {
        check::<f32>();
        check::<f64>();
    }

    #[test]
    fn numbers_are_uniform_and_never_at_the_ends() {
        let numbers = filled::<f32, 8>(1 << 16, 1, 0);
        assert!(numbers.iter().all(|number| *number > 0.0 && *number < 1.0));
        let count = numbers.len() as f64;
        let moment = |power: i32| numbers.iter().map(|number| f64::from(*number).powi(power)).sum::<f64>() / count;
        // Six standard deviations of each mean.
        assert!((moment(1) - 1.0 / 2.0).abs() < 6.0 * (1.0 / 12.0 / count).sqrt());
        assert!((moment(2) - 1.0 / 3.0).abs() < 6.0 * (4.0 / 45.0 / count).sqrt());
        let together = numbers.windows(2).map(|pair| f64::from(pair[0] * pair[1])).sum::<f64>() / (count - 1.0);
        assert!((together - 0.25).abs() < 6.0 * (7.0 / 144.0 / count).sqrt());
        let extremes = [0, u32::MAX].map(|word| f32::numbers([[word]; 4])[0][0]);
        assert_eq!(extremes, [2.0_f32.powi(-24), 1.0 - 2.0_f32.powi(-24)]);
        let extremes = [0, u32::MAX].map(|word| f64::numbers([[word]; 4])[0][0]);
        assert_eq!(extremes, [2.0_f64.powi(-53), 1.0 - 2.0_f64.powi(-53)]);
    }
}
