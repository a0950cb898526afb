//! A step of [`Ramp`] along an imposed gradient.
#![no_std]
#![no_main]

use bare_metal::nets::*;

bare_metal::program! {
    NET: Ramp,
    INPUT: RampInput,
    SEED: RampValueOutput,
    [Ramp::TRAIN_SCRATCH_BYTES, 0] => NET.lent().train_into(INPUT.lent(), SEED.lent(), 1e-3)
}
