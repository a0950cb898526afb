//! How the samples of a batch are cut into blocks: by their number alone.
//!
//! ```text
//! 150 samples, blocks of 64 and 8      0..64  64..128      128..136  136..144  144..150
//! 190                                  0..64  64..128  128..190
//! ```

use crate::kernels::IS_NARROW;

/// How many samples a block has, where a net allows so many: on targets without vectors a batch is its samples one by one, in the scratch of
/// one.
///
/// ```text
/// Blocks::<TinyLearnScratch<{ block(64) }>, TinyLearnScratch<{ block(8) }>>
/// ```
#[inline(always)]
pub const fn block(most: usize) -> usize {
    if IS_NARROW { 1 } else { most }
}

/// How many samples lie in blocks of `whole`; those behind them lie in blocks of `rest`. More than half a block that is left
/// over is a whole one, of fewer samples. Neither is 0.
#[inline(always)]
pub const fn in_whole_blocks(samples: usize, whole: usize, rest: usize) -> usize {
    let over = samples % whole;
    if over > whole / 2 || whole == rest { samples } else { samples - over }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_goes_in_small_blocks_unless_it_is_most_of_a_whole_one() {
        let whole = [0, 8, 33, 150, 160, 190, 192].map(|samples| in_whole_blocks(samples, 64, 8));
        assert_eq!(whole, [0, 0, 33, 128, 128, 190, 192]);
        assert_eq!([0, 3, 9].map(|samples| in_whole_blocks(samples, 8, 8)), [0, 3, 9]);
    }
}
