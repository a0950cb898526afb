//! The value of [`Images`] and all its gradients, from one imposed at the output.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Images = Images::ZERO;

bare_metal::program! {
    INPUT: ImagesInput,
    SEED: ImagesValueOutput,
    OUTPUT: ImagesValueOutput,
    INPUT_BAR: ImagesInput,
    BAR: Images,
    [Images::ALL_SCRATCH_BYTES, size_of::<Images>()] => kept(&NET).all_into(INPUT.lent(), SEED.lent(), OUTPUT.lent(), INPUT_BAR.lent(), BAR.lent())
}
