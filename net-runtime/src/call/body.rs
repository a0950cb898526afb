//! [`Body`]: what the calls of a function enter.

use super::lend::{Lend, Lent};
use fearless_simd::Simd;

/// What a function does for a block of samples, with a scratch `F` and, shared by the samples, `X`: the rate, and what is summed
/// over them. (`X` is no associated type, as it may name an earlier net that is less visible than this one.) It is implemented for the net, as `&Tiny` or `&mut Tiny`,
/// or, with frozen nets, for `(&Tail, &Front)`.
pub trait Body<F, X: Lend> {
    /// How many samples a block has.
    const SAMPLES: usize;
    /// Whether the net is so small that finding the processor's features would show.
    const DIRECT: bool = false;
    /// A scratch to start with.
    const ZERO: F;
    /// What each sample has its own of, in lanes.
    type Block: Lend;

    /// Computes a block.
    fn body(self, simd: impl Simd, scratch: &mut F, place: Place, block: Lent<'_, Self::Block>, sums: Lent<'_, X>);
}

/// Where a block stands in its batch.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// How many of its lanes are samples.
    pub samples: usize,
    /// Whether another block stands before it, so that sums are added to and not overwritten.
    pub add: bool,
    /// Whether no other block stands behind it, so that sums are whole: what reads them is computed.
    pub last: bool,
}

/// A scratch with sums over the samples that other values are computed from behind the last block of a batch. They go on from block
/// to block, and from the scratch of whole blocks to that of the smaller ones.
pub trait HoldsSums {
    /// The sums, which no size of a block shows in.
    type Sums;
    /// Sums to start with.
    const ZERO: Self::Sums;

    /// Exchanges those of the scratch and others.
    fn exchange(&mut self, sums: &mut Self::Sums);
}

/// An expression at the vector extension that is right for a net: where it is `direct`, that which the crate was compiled for.
macro_rules! dispatched {
    ($direct:expr, $simd:ident => $body:expr) => {
        if $direct {
            $crate::__private::direct!($simd => $body)
        } else {
            $crate::__private::dispatch!($simd => $body)
        }
    };
}
pub(super) use dispatched;
