//! What each program of this package does: it calls a net's function on a Cortex-M4F in an emulator and prints how many
//! instructions a call has and how much stack.
//!
//! ```text
//! instructions 887 stack 160 scratch 128 weights 1284
//! ```
//!
//! The emulator, told `-icount shift=0`, takes a nanosecond an instruction, and the timer counts at 25 MHz: forty instructions a
//! tick.
#![no_std]

mod buffer;
mod correct;
mod dense;
mod measure;
pub mod nets;
pub mod plain;
pub mod samples;

pub use buffer::{Buffer, kept};
pub use correct::{compare, differences, fill};
pub use cortex_m_rt::entry;
pub use dense::dense_kernels;
pub use measure::{Cost, Memory, cost, end, is_counter_right, measure};
use panic_halt as _;

/// A program that measures an expression, a call of a net: with arrays in RAM, and the bytes of its planned scratch and of its weights in flash.
#[macro_export]
macro_rules! program {
    ($($array:ident: $type:ty,)* [$scratch:expr, $weights:expr] => $call:expr) => {
        $(static $array: $crate::Buffer<$type> = $crate::Buffer::zeros();)*

        #[$crate::entry]
        fn main() -> ! {
            $crate::measure([$scratch, $weights], || $call)
        }
    };
}
