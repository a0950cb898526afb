//! A batch of any number of samples.

use super::block::{Block, Gather};
use super::body::{Body, HoldsSums, dispatched};
use super::each::each;
use super::lend::{Lend, Shares};
use super::slices::Slices;
use crate::batch::BatchMismatch;
use crate::blocks::in_whole_blocks;
use crate::in_parts::{PartialSums, in_parts};
use crate::kernels::IS_NARROW;
use crate::lanes::Aligned;
use core::marker::PhantomData;
use fearless_simd::Simd;

/// The scratches of a function for whole blocks, and for the smaller ones of what whole ones leave over; the same one where
/// there are no smaller ones.
#[derive(Debug)]
pub struct Blocks<W, R>(PhantomData<(W, R)>);

/// What each sample has its own of in a block with the scratch `F`.
type BlockOf<N, F, X> = <N as Body<F, X>>::Block;

impl<W, R> Blocks<W, R> {
    /// Enters the body with each block of a batch, the first of which overwrites what is summed. The batch may be cut into
    /// parts of `part` samples or more. Where the slices differ in length, nothing is written; `names` are theirs, in order.
    #[inline]
    pub fn batch<N, X, C, S>(
        net: N,
        part: usize,
        names: &[&'static str],
        slices: C,
        sums: S,
    ) -> Result<(), BatchMismatch>
    where
        N: Body<W, X> + Body<R, X> + Copy + Sync,
        C: Slices + Send,
        X: Lend,
        S: PartialSums + Shares<X>,
        BlockOf<N, W, X>: Gather<C>,
        BlockOf<N, R, X>: Gather<C>,
    {
        Self::parts(net, (part, names), slices, sums, || ())
    }

    /// The same with scratches that hold sums.
    #[inline]
    pub fn batch_with_sums<N, X, C, S>(
        net: N,
        part: usize,
        names: &[&'static str],
        slices: C,
        sums: S,
    ) -> Result<(), BatchMismatch>
    where
        W: HoldsSums,
        R: HoldsSums<Sums = W::Sums>,
        N: Body<W, X> + Body<R, X> + Copy + Sync,
        C: Slices + Send,
        X: Lend,
        S: PartialSums + Shares<X>,
        BlockOf<N, W, X>: Gather<C>,
        BlockOf<N, R, X>: Gather<C>,
    {
        Self::parts(net, (part, names), slices, sums, || Between(W::ZERO))
    }

    /// Checks the lengths, and enters the body with each part, between whose blocks `between` stands.
    #[inline(always)]
    fn parts<N, X, C, S, H>(
        net: N,
        (part, names): (usize, &[&'static str]),
        slices: C,
        mut sums: S,
        between: impl Fn() -> H + Sync,
    ) -> Result<(), BatchMismatch>
    where
        N: Body<W, X> + Body<R, X> + Copy + Sync,
        C: Slices + Send,
        X: Lend,
        S: PartialSums + Shares<X>,
        BlockOf<N, W, X>: Gather<C>,
        BlockOf<N, R, X>: Gather<C>,
        H: HandOn<W> + HandOn<R>,
    {
        let samples = slices.length();
        slices.check(names.first().unwrap_or(&""), samples, names)?;
        if samples == 0 {
            sums.clear();
        }
        in_parts(part, slices, sums, |slices, sums| Self::part(net, slices, sums, between()));
        Ok(())
    }

    /// One part: all whole blocks by one dispatch, and the others by another.
    #[inline(always)]
    fn part<N, X, C, S, H>(net: N, slices: C, sums: &mut S, mut between: H)
    where
        N: Body<W, X> + Body<R, X> + Copy,
        C: Slices,
        X: Lend,
        S: Shares<X>,
        BlockOf<N, W, X>: Gather<C>,
        BlockOf<N, R, X>: Gather<C>,
        H: HandOn<W> + HandOn<R>,
    {
        let [whole, rest] = const { [<N as Body<W, X>>::SAMPLES, <N as Body<R, X>>::SAMPLES] };
        let count = in_whole_blocks(slices.length(), whole, rest);
        let (slices, others) = slices.split(count);
        if count > 0 {
            let at = (false, others.length() == 0);
            dispatched!(<N as Body<W, X>>::DIRECT, simd => {
                in_lanes::<N, W, X, C, S>(net, simd, slices, at, sums, &mut between)
            });
        }
        if const { <N as Body<R, X>>::SAMPLES < <N as Body<W, X>>::SAMPLES } && others.length() > 0 {
            let at = (count > 0, true);
            dispatched!(<N as Body<R, X>>::DIRECT, simd => {
                in_lanes::<N, R, X, C, S>(net, simd, others, at, sums, &mut between)
            });
        }
    }
}

/// What hands sums on from one scratch to another: `()` where scratches hold none.
trait HandOn<F> {
    /// Exchanges the sums of a scratch and those that it was handed.
    fn exchange(&mut self, _scratch: &mut F) {}
}

impl<F> HandOn<F> for () {}

/// Sums between two scratches.
struct Between<S>(S);

impl<F: HoldsSums> HandOn<F> for Between<F::Sums> {
    #[inline(always)]
    fn exchange(&mut self, scratch: &mut F) {
        scratch.exchange(&mut self.0);
    }
}

/// The body for each block of some samples, with others before them where it is to `add`, and none behind them where they are `all`.
#[inline(always)]
fn in_lanes<N, F, X, C, S>(
    net: N,
    simd: impl Simd,
    slices: C,
    (add, all): (bool, bool),
    sums: &mut S,
    between: &mut impl HandOn<F>,
) where
    N: Body<F, X> + Copy,
    N::Block: Gather<C>,
    C: Slices,
    X: Lend,
    S: Shares<X>,
{
    if const { IS_NARROW && N::SAMPLES == 1 } {
        return one_by_one::<N, F, X, C, S>(net, simd, slices, (add, all), sums);
    }
    // In no other place before, optimised or not.
    let mut scratch = const { Aligned(N::ZERO) };
    let mut block = const { <N::Block as Block>::ZERO };
    if add {
        between.exchange(&mut scratch.0);
    }
    // As a function of its own the closure would not be compiled for the vector extension.
    each(
        slices,
        N::SAMPLES,
        (add, all),
        #[inline(always)]
        |samples, place| {
            block.gather(simd, &samples);
            net.body(simd, &mut scratch.0, place, block.lend(), sums.lend());
            block.scatter(simd, samples);
        },
    );
    if !all {
        between.exchange(&mut scratch.0);
    }
}

/// The body for each sample where it lies: there are no blocks of other sizes.
#[inline(always)]
fn one_by_one<N, F, X, C, S>(net: N, simd: impl Simd, slices: C, at: (bool, bool), sums: &mut S)
where
    N: Body<F, X> + Copy,
    N::Block: Gather<C>,
    C: Slices,
    X: Lend,
    S: Shares<X>,
{
    let mut scratch = const { N::ZERO };
    each(
        slices,
        1,
        at,
        #[inline(always)]
        |sample, place| {
            if let Some(block) = <N::Block as Gather<C>>::one(sample) {
                net.body(simd, &mut scratch, place, block, sums.lend());
            }
        },
    );
}
