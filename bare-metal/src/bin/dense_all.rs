//! The value of [`Dense`] and all its gradients.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Dense = Dense::ZERO;

bare_metal::program! {
    INPUT: DenseInput,
    OUTPUT: DenseValueOutput,
    INPUT_BAR: DenseInput,
    BAR: Dense,
    [Dense::ALL_SCRATCH_BYTES, size_of::<Dense>()] => kept(&NET).all_into(INPUT.lent(), OUTPUT.lent(), INPUT_BAR.lent(), BAR.lent())
}
