//! Prints how many instructions calls have that `.ci/field` compares with other libraries, and fails where the counter is wrong.
#![no_std]
#![no_main]

use bare_metal::nets::*;
use bare_metal::{Buffer, cost, end, is_counter_right, kept};
use cortex_m_semihosting::hprintln;
use net_runtime::prelude::*;

static LAYER: Layer = Layer::ZERO;
static DENSE: Dense = Dense::ZERO;
static DIGITS: Buffer<Digits> = Buffer::zeros();

static ROWS: Buffer<[[f32; 64]; 64]> = Buffer::zeros();
static BIASES: Buffer<[f32; 64]> = Buffer::zeros();
static SUMS: Buffer<[f32; 64]> = Buffer::zeros();
static NUMBERS: Buffer<[f32; 64]> = Buffer::zeros();

static INPUT: Buffer<DenseInput> = Buffer::zeros();
static OUTPUT: Buffer<DenseValueOutput> = Buffer::zeros();
static SEED: Buffer<DenseValueOutput> = Buffer::zeros();
static INPUT_BAR: Buffer<DenseInput> = Buffer::zeros();
static BAR: Buffer<Dense> = Buffer::zeros();

static IMAGE: Buffer<DigitsInput> = Buffer::zeros();
static GUESS: Buffer<DigitsValueOutput> = Buffer::zeros();
static DIGIT: Buffer<Index<10>> = Buffer::zeros();

/// A linear layer as anybody writes it.
fn plain(rows: &[[f32; 64]; 64], biases: &[f32; 64], input: &[f32; 64], output: &mut [f32; 64]) {
    for i in 0..64 {
        output[i] = biases[i];
        for j in 0..64 {
            output[i] += rows[i][j] * input[j];
        }
    }
}

#[bare_metal::entry]
fn main() -> ! {
    let print = |name, call| hprintln!("{} instructions {}", name, cost(call).instructions);
    print("layer", || kept(&LAYER).value_into(INPUT.lent(), OUTPUT.lent()));
    print("layer_plain", || plain(ROWS.lent(), BIASES.lent(), NUMBERS.lent(), SUMS.lent()));
    print("dense_value", || kept(&DENSE).value_into(INPUT.lent(), OUTPUT.lent()));
    print("dense_all", || {
        kept(&DENSE).all_into(INPUT.lent(), SEED.lent(), OUTPUT.lent(), INPUT_BAR.lent(), BAR.lent())
    });
    print("digits_value", || DIGITS.lent().value_into(IMAGE.lent(), GUESS.lent()));
    print("digits_train", || DIGITS.lent().train_into(IMAGE.lent(), *DIGIT.lent(), 1e-3));
    end(is_counter_right())
}
