//! Memory: a planned function in, the bytes of its scratch and of its results out; and where a `#[budget(ram = n)]` is exceeded,
//! a mistake that says what is live at the peak, and what would help.
//!
//! ```text
//! Net = linear(784 -> 128) |> ramp |> linear(10); #[budget(ram = 500)] fn f(input) -> (output, grad(input));
//!
//! scratch of `f`            512 bytes, as `Net::F_SCRATCH_BYTES` says
//! expected at most 500 bytes of scratch in `f`, found 512
//!   = note: live at the peak: 512 bytes of `z1_bar` [128], the gradient at `linear_1`
//! ```
//!
//! The bytes are those of the plan, and equal to `size_of` the scratch: `tests/compiled` asserts it of every net that it compiles.
//! A macro does not know how wide a `usize` is where the net will run, so that an `Index`, which is one, is counted apart.

mod bytes;
mod check;
mod help;
mod measure;
mod peak;

pub use bytes::Bytes;
pub use check::{Excess, check};
pub use measure::{Measured, results, scratch};
pub use peak::over_time;
