//! Products: what `linear` is of, and what stands in front of it and behind it.

use crate::contest::opaque;
use crate::row::{Row, SAMPLES, call, filled, rows, side};
use net_runtime::net;
use std::hint::black_box;

rows! {
    rank_2_out: f32, 1.0, (input: [64]) = { linear([8, 32]) } against (input: [64]) = { linear(256) };
    rank_2_out_f64: f64, 1.0, (input: [64]) = { linear([8, 32]) } against (input: [64]) = { linear(256) };
    rank_2_out_narrow: f32, 1.0, (input: [64]) = { linear([128, 2]) } against (input: [64]) = { linear(256) };
    rank_2_out_large: f32, 1.0, (input: [256]) = { linear([8, 32]) } against (input: [256]) = { linear(256) };
    rank_2_out_small: f32, 1.0, (input: [16]) = { linear([4, 4]) } against (input: [16]) = { linear(16) };
    rank_3_out: f32, 1.0, (input: [64]) = { linear([4, 8, 8]) } against (input: [64]) = { linear(256) };
    rank_2_in: f32, 1.0, (input: [8, 8]) = { linear(256) } against (input: [64]) = { linear(256) };
    rank_2_in_f64: f64, 1.0, (input: [8, 32]) = { linear(64) } against (input: [256]) = { linear(64) };
    rank_2_in_and_out: f32, 1.0, (input: [8, 8]) = { linear([8, 32]) } against (input: [64]) = { linear(256) };
    rank_3_in: f32, 1.0, (input: [4, 4, 4]) = { linear(256) } against (input: [64]) = { linear(256) };
    scalar_out: f32, 1.0, (input: [256]) = { linear([]) |> reshape([1]) } against (input: [256]) = { linear(1) };
    transposed_in: f32, 1.0, (input: [8, 8]) = { transpose |> linear(256) } against (input: [64]) = { linear(256) };
    transposed_out: f32, 1.0, (input: [64]) = { linear([8, 32]) |> transpose } against (input: [64]) = { linear(256) };
    part_in: f32, 1.0, (input: [96]) = { part(16..80) |> linear(256) } against (input: [64]) = { linear(256) };
    part_out: f32, 1.0, (input: [64]) = { linear(256) |> part(64..192) } against (input: [64]) = { linear(256) };
    reshaped_out: f32, 1.0, (input: [64]) = { linear(256) |> reshape([16, 16]) } against (input: [64]) = { linear(256) };
    scaled: f32, 1.0, (input: [64]) = { linear(256) |> constant_times } against (input: [64]) = { linear(256) };
    two_layers: f32, 1.0, (input: [64]) = { linear([8, 32]) |> tanh |> linear([4, 16]) }
        against (input: [64]) = { linear(256) |> tanh |> linear(64) };
    each_row: f32, 1.0, (input: [16, 32]) = { transpose |> convolution(32, 1) |> transpose }
        against (input: [64]) = { linear(256) };
    each_column: f32, 1.0, (input: [32, 16]) = { convolution(32, 1) } against (input: [64]) = { linear(256) };
    two_seeds: f32, 1.0, (input: [64]) = { h: linear(64) |> tanh |> linear(64) } imposed [h]
        against (input: [64]) = { linear(64) |> tanh |> linear(64) };
    two_seeds_large: f32, 1.0, (input: [256]) = { h: linear(256) |> tanh |> linear(256) } imposed [h]
        against (input: [256]) = { linear(256) |> tanh |> linear(256) };
}
