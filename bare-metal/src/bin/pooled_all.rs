//! The value of [`Pooled`] and all its gradients, from one imposed at the output.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Pooled = Pooled::ZERO;

bare_metal::program! {
    INPUT: PooledInput,
    SEED: PooledValueOutput,
    OUTPUT: PooledValueOutput,
    INPUT_BAR: PooledInput,
    BAR: Pooled,
    [Pooled::ALL_SCRATCH_BYTES, size_of::<Pooled>()] => kept(&NET).all_into(INPUT.lent(), SEED.lent(), OUTPUT.lent(), INPUT_BAR.lent(), BAR.lent())
}
