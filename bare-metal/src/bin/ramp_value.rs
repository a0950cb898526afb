//! The value of [`Ramp`], whose weights are in flash.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Ramp = Ramp::ZERO;

bare_metal::program! {
    INPUT: RampInput,
    OUTPUT: RampValueOutput,
    [Ramp::VALUE_SCRATCH_BYTES, size_of::<Ramp>()] => kept(&NET).value_into(INPUT.lent(), OUTPUT.lent())
}
