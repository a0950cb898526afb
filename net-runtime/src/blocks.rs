//! How the samples of a batch are cut into blocks: by their number alone.
//!
//! ```text
//! 150 samples, blocks of 64 and 8      0..64  64..128      128..136  136..144  144..150
//! 190                                  0..64  64..128  128..190
//! ```

use core::ops::Range;

/// The whole blocks of `WHOLE` samples, and those of `REST` samples behind them, each by its number among blocks of its
/// size. More than half a block that is left over is a whole one, of fewer samples.
#[inline(always)]
pub const fn blocks<const WHOLE: usize, const REST: usize>(samples: usize) -> [Range<usize>; 2] {
    const { assert!(REST > 0 && WHOLE.is_multiple_of(REST)) }
    if samples % WHOLE > WHOLE / 2 {
        return [0..samples.div_ceil(WHOLE), 0..0];
    }
    let whole = samples / WHOLE;
    [0..whole, whole * (WHOLE / REST)..samples.div_ceil(REST)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_in_one_block() {
        assert_eq!(blocks::<64, 8>(150), [0..2, 16..19]);
        assert_eq!(blocks::<64, 8>(190), [0..3, 0..0]);
        assert_eq!(blocks::<16, 8>(0), [0..0, 0..0]);
        for samples in 0..400 {
            let [whole, rest] = blocks::<48, 8>(samples);
            let places = whole.flat_map(|block| block * 48..block * 48 + 48);
            let places = places.chain(rest.flat_map(|block| block * 8..block * 8 + 8));
            let places: std::vec::Vec<usize> = places.filter(|place| *place < samples).collect();
            assert_eq!(places, (0..samples).collect::<std::vec::Vec<_>>());
        }
    }
}
