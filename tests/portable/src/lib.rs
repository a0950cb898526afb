//! Values and gradients of nets of all layers on the same numbers, as one hash a call: with the feature `deterministic` it is the same
//! on every target. `.ci/portable` compares them, and the numbers without the feature, which are rounded otherwise.
#![no_std]

use core::cell::UnsafeCell;
use core::mem::{align_of, size_of, size_of_val};
use net_runtime::__private::{Flat, flat_mut};
use net_runtime::prelude::*;

#[allow(missing_docs, unused_qualifications, clippy::type_complexity, reason = "written by the build script")]
mod nets {
    use crate::{given, net, tell};
    include!(concat!(env!("OUT_DIR"), "/nets.rs"));
}
pub use nets::CALLS;

/// What is lent to the calls, one after the other.
struct Lent(UnsafeCell<[u32; Lent::WORDS]>, UnsafeCell<usize>);

impl Lent {
    const WORDS: usize = 1 << 14;
}

// SAFETY: one thread makes the calls.
unsafe impl Sync for Lent {}

static LENT: Lent = Lent(UnsafeCell::new([0; Lent::WORDS]), UnsafeCell::new(0));

/// What a call is given: numbers from -1 to 1, or a class.
trait Given {
    fn given() -> Self;
}

fn given<X: Given>() -> X {
    X::given()
}

impl Given for f32 {
    fn given() -> f32 {
        0.375
    }
}

impl<const N: usize> Given for Index<N> {
    fn given() -> Self {
        Index::new(N / 2).unwrap_or_else(|| unreachable!("half of a size is less"))
    }
}

impl<X: Flat<f32>> Given for &'static X {
    fn given() -> Self {
        let words = size_of::<X>().div_ceil(4);
        // SAFETY: one thread makes the calls, and what is lent is not lent again before the next call.
        let at = unsafe { &mut *LENT.1.get() };
        assert!(align_of::<X>() <= 4 && *at + words <= Lent::WORDS, "more room for what is given");
        // SAFETY: there is room; numbers are valid whatever their bits.
        let x = unsafe { &mut *LENT.0.get().cast::<u32>().add(*at).cast::<X>() };
        *at += words;
        fill(flat_mut(x), words as u32);
        x
    }
}

/// A net with some parameters, for the next call.
fn net<N: Parameters<Scalar = f32>>() -> N {
    // SAFETY: as in `given`; the last call is over.
    unsafe { *LENT.1.get() = 0 };
    let mut net = <N as Parameters>::ZERO;
    fill(net.parameters_mut(), 7);
    net
}

/// Multiples of 2^-23 from -1 to 1.
fn fill(numbers: &mut [f32], seed: u32) {
    let mut state = seed;
    for number in numbers {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *number = ((state >> 8) as i32 - (1 << 23)) as f32 / (1 << 23) as f32;
    }
}

/// A call with some parameters and arguments, whose numbers are told to a visitor.
pub type Call = fn(&mut dyn FnMut(f32));

/// Tells the numbers of a result, in the order in which they lie in memory.
fn tell<X>(result: &X, visitor: &mut dyn FnMut(f32)) {
    assert!(size_of_val(result).is_multiple_of(4) && align_of::<X>() <= 4, "numbers of four bytes");
    // SAFETY: results are numbers of four bytes, and arrays, nets and tuples of such, which have no gaps.
    let numbers = unsafe { core::slice::from_raw_parts((result as *const X).cast::<f32>(), size_of_val(result) / 4) };
    numbers.iter().for_each(|number| visitor(*number));
}

/// Of the numbers of a call, in whatever order a tuple has them in memory; of any NaN the same.
pub fn hash(call: Call) -> u64 {
    let (mut sum, mut count) = (0_u64, 0);
    call(&mut |number| {
        let bits = if number.is_nan() { u32::MAX } else { number.to_bits() };
        let mixed = (u64::from(bits) ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        sum = sum.wrapping_add((mixed ^ (mixed >> 29)).wrapping_mul(0x94D0_49BB_1331_11EB));
        count += 1;
    });
    sum.wrapping_add(count)
}

/// How many calls there are, for who is not Rust.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
pub extern "C" fn count() -> u32 {
    CALLS.len() as u32
}

/// The hash of a call.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
pub extern "C" fn hash_of(call: u32) -> u64 {
    hash(CALLS[call as usize].1)
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
