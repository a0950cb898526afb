//! The values of four samples of [`Dense`] and all its gradients, summed: one by one, in the scratch of one.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Dense = Dense::ZERO;

bare_metal::program! {
    INPUT: [DenseInput; 4],
    SEED: [DenseValueOutput; 4],
    OUTPUT: [DenseValueOutput; 4],
    INPUT_BAR: [DenseInput; 4],
    BAR: Dense,
    [Dense::ALL_SCRATCH_BYTES, size_of::<Dense>()] => {
        let _ = kept(&NET).all_batch(INPUT.lent(), SEED.lent(), OUTPUT.lent(), INPUT_BAR.lent(), BAR.lent());
    }
}
