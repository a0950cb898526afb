//! The value of [`Images`], whose weights are in flash.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Images = Images::ZERO;

bare_metal::program! {
    INPUT: ImagesInput,
    OUTPUT: ImagesValueOutput,
    [Images::VALUE_SCRATCH_BYTES, size_of::<Images>()] => kept(&NET).value_into(INPUT.lent(), OUTPUT.lent())
}
