//! How many samples go through a body at a time. The number depends on the net alone, so that a batch has the same bits whatever
//! is wanted of it: it follows from the bytes that a sample has on the stack when the outputs and all gradients are computed.
//!
//! ```text
//! 8-32-32-4      1 kB a sample     blocks of 64
//! LeNet-5       25 kB a sample     blocks of 16
//! ```

use super::work::Work;
use crate::derive;
use crate::ir::{Element, Precision, ValueId, size};
use crate::lower::Lowered;
use crate::net::{Net, Source};
use crate::requests::{self, Function, Given};

/// How many samples a block may have, and how many bytes all of them may have: with the kernels' own the stack stays below 512
/// KiB.
const SIZES: [usize; 5] = [64, 48, 32, 16, 8];
const BLOCK_BYTES: usize = 460 << 10;
/// How many samples the smaller blocks have, which take what whole blocks leave over: of 80 samples in blocks of 64 the last 16.
const REST: usize = 8;

/// A part of a batch is worth a thread from so many multiply-adds on. Where gradients are summed it needs so many more for each
/// learned number, as each thread passes over sums of its own.
const WORTH_A_PART: usize = 1 << 20;
const PASSES_OVER_SUMS: usize = 8;
/// How many bytes a block may have on the stack of a thread that is not the caller's.
const THREAD_BYTES: usize = 1 << 20;

/// What the size of a net's blocks follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// How many bytes a block has for each of its samples.
    sample_bytes: usize,
    /// How many multiply-adds, and moves of a number, a sample takes.
    sample_work: usize,
    parameters: usize,
    precision: Precision,
}

impl Blocks {
    /// Measures a net: its outputs and all its gradients are planned for that.
    pub fn of(net: &Net, lowered: &Lowered) -> Blocks {
        let function = requests::everything(net, lowered);
        let mut blocks =
            Blocks { sample_bytes: 1, sample_work: 1, parameters: net.parameters(), precision: net.precision };
        let arguments = arguments(net, lowered, &function);
        blocks.sample_bytes = blocks.sample_bytes.saturating_add(arguments);
        blocks.sample_work = blocks.sample_work.saturating_add(arguments / net.precision.bytes());
        let derived = derive::unchecked(net, lowered, &function);
        let plan = super::plan(net, &function, &derived);
        let slots = plan.wholes().filter(|slot| slot.batched);
        let bytes = slots.map(|slot| bytes(&slot.shape, slot.element, net.precision));
        blocks.sample_bytes = bytes.fold(blocks.sample_bytes, usize::saturating_add);
        blocks.sample_work = blocks.sample_work.saturating_add(Work::of(&derived.program).total());
        blocks
    }

    /// How many samples a block of a batch has.
    pub fn samples(self) -> usize {
        SIZES.into_iter().find(|samples| samples.saturating_mul(self.sample_bytes) <= BLOCK_BYTES).unwrap_or(1)
    }

    /// How many samples the smaller blocks have; nothing where whole blocks are as small.
    pub fn rest(self) -> Option<usize> {
        (self.samples() > REST).then_some(REST)
    }

    /// How many samples of a batch of static size a body takes at a time: all, if there is room for them; else as many as spread
    /// evenly over the fewest blocks, 56 of a batch of 100 in two blocks.
    ///
    /// The room is at least that of the parameters: the sums of gradients that several blocks need in the scratch are as large.
    pub fn samples_of(self, batch: usize) -> usize {
        let room = BLOCK_BYTES.max(self.parameters.saturating_mul(self.precision.bytes()));
        let whole = if batch == 1 { 1 } else { batch.next_multiple_of(8) };
        if whole <= SIZES[0] && whole.saturating_mul(self.sample_bytes) <= room {
            return whole;
        }
        match self.samples() {
            1 => 1,
            most => batch.div_ceil(batch.div_ceil(most)).next_multiple_of(8),
        }
    }

    /// How many samples a part of a batch has at least: whole blocks that are worth a thread and, where something is summed, a
    /// pass over it. Nothing where a block has more than a thread's stack may hold.
    pub fn least_part(self, sums: bool) -> Option<usize> {
        let sums = if sums { self.parameters.saturating_mul(PASSES_OVER_SUMS) } else { 0 };
        let block = self.samples();
        let least = sums.saturating_add(WORTH_A_PART).div_ceil(self.sample_work).next_multiple_of(block);
        (self.sample_bytes.saturating_mul(block) <= THREAD_BYTES).then_some(least)
    }
}

/// How many bytes the arguments have that each sample has its own of.
fn arguments(net: &Net, lowered: &Lowered, function: &Function) -> usize {
    let ports = function.given.iter().filter_map(|(given, _)| match given {
        Given::Port(port) => Some(lowered.value(Source::Port(*port))),
        Given::Gradient(_) => None,
    });
    let wanted = function.wanted.iter().filter(|want| !want.what.is_summed());
    let wanted = wanted.flat_map(|want| requests::leaves(net, lowered, want.what));
    let of = |id: ValueId| {
        let value = lowered.program.value(id);
        match value.element {
            // Indices of the caller's.
            Element::Integer => size(&value.shape).saturating_mul(size_of::<usize>()),
            element => bytes(&value.shape, element, net.precision),
        }
    };
    ports.chain(wanted).map(of).fold(0, usize::saturating_add)
}

fn bytes(shape: &[usize], element: Element, precision: Precision) -> usize {
    let own = if element == Element::Real { precision.bytes() } else { size_of::<u32>() };
    size(shape).saturating_mul(own)
}
