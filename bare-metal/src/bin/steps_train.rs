//! A step of [`Gesture`] by eight samples at once.
#![no_std]
#![no_main]

use bare_metal::nets::*;

bare_metal::program! {
    NET: Gesture,
    INPUT: [GestureInput; 8],
    TARGET: [GestureTarget; 8],
    LOSS: [f32; 8],
    [Gesture::TRAIN_SCRATCH_BYTES, 0] => NET.lent().train_into(INPUT.lent(), TARGET.lent(), 1e-3, LOSS.lent())
}
