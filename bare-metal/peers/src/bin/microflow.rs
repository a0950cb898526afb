//! What microflow makes of the net that it brings: 1-16-16-1, of bytes.
#![no_std]
#![no_main]

use microflow::buffer::Buffer2D;

include!(concat!(env!("OUT_DIR"), "/sine.rs"));

bare_metal::program! {
    INPUT: Buffer2D<i8, 1, 1>,
    OUTPUT: Buffer2D<f32, 1, 1>,
    [0, 0] => *OUTPUT.lent() = Sine::predict_quantized(*INPUT.lent())
}
