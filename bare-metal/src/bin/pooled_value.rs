//! The value of [`Pooled`], whose weights are in flash.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Pooled = Pooled::ZERO;

bare_metal::program! {
    INPUT: PooledInput,
    OUTPUT: PooledValueOutput,
    [Pooled::VALUE_SCRATCH_BYTES, size_of::<Pooled>()] => kept(&NET).value_into(INPUT.lent(), OUTPUT.lent())
}
