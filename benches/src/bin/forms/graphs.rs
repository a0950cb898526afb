//! Graphs: a residual block against its layers in a chain, which have no addition.

use crate::contest::opaque;
use crate::row::{Row, SAMPLES, call, filled, side};
use net_runtime::net;
use std::hint::black_box;

pub const ROWS: [fn() -> Row; 3] = [residual, residual_large, residual_plane];

fn residual() -> Row {
    let block = side!(f32, [], (input: [64]) -> {
        let output = input + (input |> linear(64) |> ramp |> linear(64));
    });
    let chain = side!(f32, [], (input: [64]) = linear(64) |> ramp |> linear(64));
    Row { name: "residual", against: "linear(64) |> ramp |> linear(64)", work: 1.0, sides: [block, chain] }
}

fn residual_large() -> Row {
    let block = side!(f32, [], (input: [256]) -> {
        let output = input + (input |> linear(256) |> ramp |> linear(256));
    });
    let chain = side!(f32, [], (input: [256]) = linear(256) |> ramp |> linear(256));
    Row { name: "residual_large", against: "linear(256) |> ramp |> linear(256)", work: 1.0, sides: [block, chain] }
}

fn residual_plane() -> Row {
    let block = side!(f32, [], (input: [16, 14, 14]) -> {
        let output = input
            + (input |> convolution(16, 3x3, padding = same) |> ramp |> convolution(16, 3x3, padding = same));
    });
    let chain = side!(f32, [], (input: [16, 14, 14]) = convolution(16, 3x3, padding = same) |> ramp
        |> convolution(16, 3x3, padding = same));
    Row {
        name: "residual_plane",
        against: "convolution(16, 3x3) |> ramp |> the same",
        work: 1.0,
        sides: [block, chain],
    }
}
