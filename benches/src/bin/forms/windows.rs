//! Windows: groups, dilation, strides, one place, many taps.

use crate::contest::opaque;
use crate::row::{Row, SAMPLES, call, filled, rows, side};
use net_runtime::net;
use std::hint::black_box;

rows! {
    two_groups: f32, 0.5, (input: [16, 100]) = { convolution(16, 9, groups = 2) }
        against (input: [16, 100]) = { convolution(16, 9) };
    two_groups_f64: f64, 0.5, (input: [16, 100]) = { convolution(16, 9, groups = 2) }
        against (input: [16, 100]) = { convolution(16, 9) };
    depthwise: f32, 1.0 / 16.0, (input: [16, 100]) = { convolution(16, 9, groups = 16) }
        against (input: [16, 100]) = { convolution(16, 9) };
    dilated: f32, 84.0 / 92.0, (input: [16, 100]) = { convolution(16, 9, dilation = 2) }
        against (input: [16, 100]) = { convolution(16, 9) };
    strided: f32, 0.5, (input: [16, 100]) = { convolution(16, 9, stride = 2) }
        against (input: [16, 100]) = { convolution(16, 9) };
    padded: f32, 100.0 / 92.0, (input: [16, 100]) = { convolution(16, 9, padding = same) }
        against (input: [16, 100]) = { convolution(16, 9) };
    one_place: f32, 1.0, (input: [16, 9]) = { convolution(16, 9) } against (input: [144]) = { linear(16) };
    one_place_in_groups: f32, 0.5, (input: [16, 9]) = { convolution(16, 9, groups = 2) }
        against (input: [144]) = { linear(16) };
    many_taps: f32, 2.0 * 2.0 * 600.0 * 101.0 / (256.0 * 9.0 * 92.0), (input: [2, 700]) = { convolution(2, 600) }
        against (input: [16, 100]) = { convolution(16, 9) };
    plane_in_groups: f32, 0.5, (input: [8, 16, 16]) = { convolution(8, 3x3, groups = 2) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3) };
    plane_depthwise: f32, 0.125, (input: [8, 16, 16]) = { convolution(8, 3x3, groups = 8) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3) };
    plane_depthwise_padded: f32, 0.125, (input: [8, 16, 16]) = { convolution(8, 3x3, padding = same, groups = 8) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3, padding = same) };
    plane_depthwise_strided: f32, 0.125, (input: [8, 16, 16]) = { convolution(8, 3x3, stride = 2, groups = 8) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3, stride = 2) };
    plane_dilated: f32, 144.0 / 196.0, (input: [8, 16, 16]) = { convolution(8, 3x3, dilation = 2) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3) };
    plane_strided: f32, 0.25, (input: [8, 16, 16]) = { convolution(8, 3x3, stride = 2) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3) };
    deconvolution: f32, 256.0 / 196.0, (input: [8, 16, 16]) = { deconvolution(8, 3x3) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3) };
    deconvolution_in_groups: f32, 128.0 / 196.0, (input: [8, 16, 16]) = { deconvolution(8, 3x3, groups = 2) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3) };
    volume: f32, 27.0 * 64.0 / (9.0 * 196.0), (input: [8, 6, 6, 6]) = { convolution(8, 3x3x3) }
        against (input: [8, 16, 16]) = { convolution(8, 3x3) };
}
