//! A batch of any number of samples.

use super::block::{Block, Gather};
use super::body::{Body, dispatched};
use super::each::each;
use super::lend::Shares;
use super::slices::Slices;
use crate::batch::BatchMismatch;
use crate::blocks::in_whole_blocks;
use crate::in_parts::{PartialSums, in_parts};
use crate::lanes::Aligned;
use core::marker::PhantomData;
use fearless_simd::Simd;

/// The scratches of a function for whole blocks, and for the smaller ones of what whole ones leave over; the same one where
/// there are no smaller ones.
#[derive(Debug)]
pub struct Blocks<W, R>(PhantomData<(W, R)>);

/// What each sample has its own of in a block with the scratch `F`.
type BlockOf<N, F> = <N as Body<F>>::Block;

impl<W, R> Blocks<W, R> {
    /// Enters the body with each block of a batch, the first of which overwrites what is summed. The batch may be cut into
    /// parts of `part` samples or more. Where the slices differ in length, nothing is written; `names` are theirs, in order.
    #[inline]
    pub fn batch<N, C, S>(
        net: N,
        part: usize,
        names: &[&'static str],
        slices: C,
        mut sums: S,
    ) -> Result<(), BatchMismatch>
    where
        N: Body<W> + Body<R> + Copy + Sync,
        C: Slices + Send,
        S: PartialSums + Shares<<N as Body<W>>::Sums> + Shares<<N as Body<R>>::Sums>,
        BlockOf<N, W>: Gather<C>,
        BlockOf<N, R>: Gather<C>,
    {
        let samples = slices.length();
        slices.check(names.first().unwrap_or(&""), samples, names)?;
        if samples == 0 {
            sums.clear();
        }
        in_parts(part, slices, sums, |slices, sums| Self::part(net, slices, sums));
        Ok(())
    }

    /// One part: all whole blocks by one dispatch, and the others by another.
    #[inline(always)]
    fn part<N, C, S>(net: N, slices: C, sums: &mut S)
    where
        N: Body<W> + Body<R> + Copy,
        C: Slices,
        S: Shares<<N as Body<W>>::Sums> + Shares<<N as Body<R>>::Sums>,
        BlockOf<N, W>: Gather<C>,
        BlockOf<N, R>: Gather<C>,
    {
        let [whole, rest] = const { [<N as Body<W>>::SAMPLES, <N as Body<R>>::SAMPLES] };
        let count = in_whole_blocks(slices.length(), whole, rest);
        let (slices, others) = slices.split(count);
        if count > 0 {
            dispatched!(<N as Body<W>>::DIRECT, simd => in_lanes::<N, W, C, S>(net, simd, slices, false, sums));
        }
        if const { <N as Body<R>>::SAMPLES < <N as Body<W>>::SAMPLES } && others.length() > 0 {
            dispatched!(<N as Body<R>>::DIRECT, simd => in_lanes::<N, R, C, S>(net, simd, others, count > 0, sums));
        }
    }
}

/// The body for each block of some samples, with others before them where it is to `add`.
#[inline(always)]
fn in_lanes<N, F, C, S>(net: N, simd: impl Simd, slices: C, add: bool, sums: &mut S)
where
    N: Body<F> + Copy,
    N::Block: Gather<C>,
    C: Slices,
    S: Shares<N::Sums>,
{
    // In no other place before, optimised or not.
    let mut scratch = const { Aligned(N::ZERO) };
    let mut block = const { <N::Block as Block>::ZERO };
    each(slices, N::SAMPLES, add, |samples, place| {
        block.gather(simd, &samples);
        net.body(simd, &mut scratch.0, place, block.lend(), sums.lend());
        block.scatter(simd, samples);
    });
}
