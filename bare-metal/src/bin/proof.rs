//! All calls of nets of each layer and of each kernel, in both precisions, and optimisers, in an image that does nothing. `.ci/bare_metal` looks at
//! its symbols: at no level of optimisation is there one of a panic, or of `alloc`.
#![no_std]
#![no_main]

use bare_metal::nets::{Dense, Images, Pooled, Ramp};
use core::hint::black_box;
use net_runtime::prelude::*;
use panic_halt as _;

include!(concat!(env!("OUT_DIR"), "/proof.rs"));

#[cortex_m_rt::entry]
fn main() -> ! {
    keep();
    black_box(Dense::value_into as *const ());
    black_box(Dense::all_into as *const ());
    black_box(Dense::all_batch as *const ());
    black_box(Images::all_into as *const ());
    black_box(Images::all_batch as *const ());
    black_box(Pooled::all_into as *const ());
    black_box(Pooled::all_batch as *const ());
    black_box(Ramp::train_into as *const ());
    black_box(Adam::<Dense>::step as *const ());
    black_box(Sgd::<Dense>::step as *const ());
    black_box(Momentum::<Dense>::step as *const ());
    black_box(RmsProp::<Dense>::step as *const ());
    black_box(SignSgd::<Dense>::step as *const ());
    black_box(Adagrad::<Dense>::step as *const ());
    black_box(Lion::<Dense>::step as *const ());
    black_box(MovingAverage::<Dense>::update as *const ());
    loop {
        cortex_m::asm::wfi();
    }
}
