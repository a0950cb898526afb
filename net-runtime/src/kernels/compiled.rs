//! Kernels whose sizes are arguments, compiled once, here, for each number type and vector extension: a net calls them.
//!
//! A kernel of this kind costs a call and a branch on the extension, a few nanoseconds, and no time to compile in the net's own
//! crate. What is small and for one sample is generic in its sizes instead and part of the net's code. A row of `compiled!`
//! names the method that is the wide kernel and, behind `else`, the narrow one; where a row has no `else`, the entry
//! (`windows/convolution.rs`) calls the narrow kernel itself.

use crate::__private::at;
use crate::kernels::dense::outer_block::OuterBlock;
use crate::kernels::dense::product::Product;
use crate::kernels::dense::single::Single;
use crate::kernels::dense::single_back::SingleBack;
use crate::kernels::dense::strided::Contraction;
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::pool::back::PoolBack;
use crate::kernels::pool::pooling::Pool;
use crate::kernels::random::filling::Filling;
use crate::kernels::vector::summation::Summation;
use crate::kernels::vector::transpose::Transposition;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::real::Real;
use fearless_simd::Level;

/// The number types that the kernels are compiled for.
///
/// # Safety
///
/// Each function demands what the method of its argument demands: that of its name, or `run`.
#[allow(clippy::missing_safety_doc, reason = "said once, above")]
pub trait Compiled: Real {
    unsafe fn product(level: Level, of: &Product<Self>);
    unsafe fn single(level: Level, of: &Single<Self>);
    unsafe fn single_dots(level: Level, of: &SingleBack<Self>);
    unsafe fn single_outer(level: Level, of: &SingleBack<Self>);
    unsafe fn outer(level: Level, of: &OuterBlock<Self>);
    unsafe fn strided(level: Level, of: &Contraction<Self>);
    unsafe fn total(level: Level, of: &Summation<Self>);
    unsafe fn transpose(level: Level, of: &Transposition<Self>);
    unsafe fn slide(level: Level, of: &Sliding<Self>);
    unsafe fn depthwise(level: Level, of: &Sliding<Self>);
    unsafe fn correlate_depthwise(level: Level, of: &Correlation<Self>);
    unsafe fn correlate(level: Level, of: &Correlation<Self>);
    unsafe fn pool(level: Level, of: &Pool<Self>);
    unsafe fn pool_back(level: Level, of: &PoolBack<Self>);
    unsafe fn random(level: Level, of: &Filling<Self>);
}

macro_rules! compiled {
    ($($real:ident)*: $($name:ident $of:ident.$run:ident $(else $narrow:path)?,)*) => {
        compiled! { @ [$($real)*] [$($name $of.$run $(else $narrow)?,)*] }
    };
    (@ [$($real:ident)*] $kernels:tt) => {
        $(compiled! { @@ $real $kernels })*
    };
    (@@ $real:ident [$($name:ident $of:ident.$run:ident $(else $narrow:path)?,)*]) => {
        impl Compiled for $real {
            $(
                #[inline(never)]
                unsafe fn $name(level: Level, of: &$of<Self>) {
                    // SAFETY: as the caller says.
                    compiled! { @@@ level of $run $($narrow)? }
                }
            )*
        }
    };
    (@@@ $level:ident $of:ident $run:ident) => {
        // SAFETY: as the caller says.
        at!($level, simd => unsafe { $of.$run(simd) })
    };
    (@@@ $level:ident $of:ident $run:ident $narrow:path) => {
        if const { IS_NARROW } {
            let _ = $level;
            // SAFETY: as the caller says.
            unsafe { $narrow($of) }
        } else {
            // SAFETY: as the caller says.
            at!($level, simd => unsafe { $of.$run(simd) })
        }
    };
}

compiled! {
    f32 f64:
    product Product.run else narrow::block::product,
    single Single.run else narrow::dense::single,
    single_dots SingleBack.dots else narrow::dense::dots,
    single_outer SingleBack.outer else narrow::dense::outer,
    outer OuterBlock.run else narrow::block::outer,
    strided Contraction.run else Contraction::one_by_one,
    total Summation.run else narrow::block::total,
    transpose Transposition.run else narrow::block::transpose,
    slide Sliding.run,
    depthwise Sliding.depthwise,
    correlate Correlation.run,
    correlate_depthwise Correlation.depthwise,
    pool Pool.run else narrow::pool::pool,
    pool_back PoolBack.run else narrow::pool::pool_back,
    random Filling.run else Filling::one_by_one,
}
