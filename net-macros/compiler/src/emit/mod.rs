//! Emission: nets and their derived functions in, Rust out.
//!
//! For `pub Tiny = linear(3 -> 2) |> ramp; pub fn saliency(input) -> (output, grad(input));`:
//!
//! ```text
//! net_struct! { pub struct Tiny: f32 [...] { linear: Linear<f32, 3, 2>, } }
//! impl Tiny {
//!     fn saliency_body<const B: usize>(...) {
//!         /// `linear(3 -> 2)`: z1[i] = b1[i] + w1[i, j] * input[j]; `ramp`: y2[i] = ramp(z1[i])
//!         kernels::affine(simd, w1, input, b1, Ramp, y2);
//!         ...
//!     }
//!     pub fn saliency(&self, input: &SVector<f32, 3>) -> (SVector<f32, 2>, SVector<f32, 3>) { ... }
//!     pub fn saliency_into(...), saliency_with(...), saliency_batch(...)     all enter the runtime, which enters the body
//! }
//! pub struct TinySaliencyScratch<const B: usize = 1> { z1_bar: [[f32; B]; 2] }
//! impl<const B: usize> Body<TinySaliencyScratch<{ B }>, ()> for &Tiny { ... }    by which it does so
//! ```
//!
//! One named local a value, in order; a contraction of a known form is one call of a kernel, everything else a plain
//! loop over fixed bounds. The expansion grows with the number of layers, never with their size.

mod scope;
mod text;

mod statement;
mod strided;
mod types;

mod bound;
mod expression;
mod lines;
mod loops;

mod affine;
mod arguments;
mod copies;
mod writer;

mod memories;

mod elementwise;
mod kernels;
mod positions;
mod search;
mod sum;
mod updates;

mod docs;

mod body;

mod compiled;
mod constants;
mod memory_table;
mod pictures;
mod trained;

mod calls;

mod item;

pub use compiled::Compiled;
pub use docs::formulas;
pub use item::{Alias, aliases, anonymous, definition};
