//! The value of [`Pooled`] and all its gradients.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Pooled = Pooled::ZERO;

bare_metal::program! {
    INPUT: PooledInput,
    OUTPUT: PooledValueOutput,
    INPUT_BAR: PooledInput,
    BAR: Pooled,
    [Pooled::ALL_SCRATCH_BYTES, size_of::<Pooled>()] => kept(&NET).all_into(INPUT.lent(), OUTPUT.lent(), INPUT_BAR.lent(), BAR.lent())
}
