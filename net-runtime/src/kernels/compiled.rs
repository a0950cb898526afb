//! Kernels whose sizes are arguments, compiled once, here, for each number type and vector extension: a net calls them.
//!
//! A kernel of this kind costs a call and a branch on the extension, a few nanoseconds, and no time to compile in the net's own
//! crate. What is small and for one sample is generic in its sizes instead and part of the net's code.

use super::outer_block::OuterBlock;
use super::product::Product;
use super::total::Total;
use super::transpose::Transposition;
use crate::__private::at;
use fearless_simd::Level;

/// The number types that the kernels are compiled for.
///
/// # Safety
///
/// Each function demands what the `run` of its argument demands.
#[allow(clippy::missing_safety_doc, reason = "said once, above")]
pub trait Compiled: Sized {
    unsafe fn product(level: Level, of: &Product<Self>);
    unsafe fn outer(level: Level, of: &OuterBlock<Self>);
    unsafe fn total(level: Level, of: &Total<Self>);
    unsafe fn transpose(level: Level, of: &Transposition<Self>);
}

macro_rules! compiled {
    ($($real:ident: $($name:ident $of:ident),*;)*) => {$(
        impl Compiled for $real {
            $(
                #[inline(never)]
                unsafe fn $name(level: Level, of: &$of<Self>) {
                    // SAFETY: as the caller says.
                    at!(level, simd => unsafe { of.run(simd) })
                }
            )*
        }
    )*};
}

compiled! {
    f32: product Product, outer OuterBlock, total Total, transpose Transposition;
    f64: product Product, outer OuterBlock, total Total, transpose Transposition;
}
