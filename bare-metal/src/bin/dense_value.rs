//! The value of [`Dense`], whose weights are in flash.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Dense = Dense::ZERO;

bare_metal::program! {
    INPUT: DenseInput,
    OUTPUT: DenseValueOutput,
    [Dense::VALUE_SCRATCH_BYTES, size_of::<Dense>()] => kept(&NET).value_into(INPUT.lent(), OUTPUT.lent())
}
