//! The value of [`Dense`] and all its gradients, from one imposed at the output.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Dense = Dense::ZERO;

bare_metal::program! {
    INPUT: DenseInput,
    SEED: DenseValueOutput,
    OUTPUT: DenseValueOutput,
    INPUT_BAR: DenseInput,
    BAR: Dense,
    [Dense::ALL_SCRATCH_BYTES, size_of::<Dense>()] => kept(&NET).all_into(INPUT.lent(), SEED.lent(), OUTPUT.lent(), INPUT_BAR.lent(), BAR.lent())
}
