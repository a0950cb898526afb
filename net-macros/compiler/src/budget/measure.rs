//! The memory of a function: what its scratch holds, and what it gives.
//!
//! ```text
//! train(batch = 32) fn learn(input, target) -> (loss, grad(parameters));
//!
//! scratch    the memories of the plan, of a block of 32 samples; and the block of each input, and of each output that a sample
//!            has its own of, which samples are gathered into and scattered from
//! results    32 losses, and the parameters
//! ```

use super::bytes::Bytes;
use crate::derive::{self, Derived};
use crate::ir::{Element, size};
use crate::lower::Lowered;
use crate::net::{Net, Source};
use crate::plan::{Blocks, Plan, Planned, Slot, plan};
use crate::requests::{Function, Given, How, Want, Wanted};

/// A function with all that its memory follows from.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// The net.
    pub net: &'a Net,
    /// What the size of its blocks follows from.
    pub blocks: Blocks,
    /// The function.
    pub function: &'a Function,
    /// What it computes.
    pub derived: &'a Derived,
    /// How.
    pub plan: &'a Plan,
}

/// An array of the scratch that is no intermediate.
#[derive(Debug)]
pub(super) struct Held {
    /// What it is, for a message.
    pub(super) text: String,
    pub(super) bytes: Bytes,
}

/// The scratch of a function: of one sample, or of the block that the body of a batch of static size takes.
pub fn scratch(of: &Measured<'_>) -> Bytes {
    let mut bytes = Bytes::of_reals(0, of.net.precision);
    of.plan.wholes().for_each(|slot| bytes += of.slot(slot));
    of.held().iter().for_each(|held| bytes += held.bytes);
    bytes
}

/// What a function gives back or adds to, of all samples of a batch of static size.
pub fn results(of: &Measured<'_>) -> Bytes {
    let mut bytes = Bytes::of_reals(0, of.net.precision);
    let given = of.function.wanted.iter().filter(|want| matches!(want.how, How::Give | How::Accumulate));
    given.for_each(|want| bytes += of.wanted(want.what, of.function.batch.unwrap_or(1)));
    bytes
}

impl<'a> Measured<'a> {
    /// A function of a compiled net.
    pub fn of(net: &'a Net, blocks: Blocks, planned: &'a Planned) -> Self {
        let Planned { function, derived, plan } = planned;
        Measured { net, blocks, function, derived, plan }
    }

    /// Whether it gives, adds or takes away a gradient with respect to learned arrays.
    pub(super) fn trains(&self) -> bool {
        self.function.wanted.iter().any(|want| want.what.is_summed())
    }

    /// How many samples a body takes at a time.
    fn block(&self) -> usize {
        self.function.batch.map_or(1, |samples| self.blocks.samples_of(samples))
    }

    /// The memory of a slot.
    pub(super) fn slot(&self, slot: &Slot) -> Bytes {
        let count = size(&slot.shape).saturating_mul(if slot.batched { self.block() } else { 1 });
        match slot.element {
            Element::Real => Bytes::of_reals(count, self.net.precision),
            Element::Integer | Element::Bool => Bytes::of_positions(count, self.net.precision),
        }
    }

    /// What lies in the scratch of a batch of static size beside intermediates: samples, and sums that no caller sees.
    pub(super) fn held(&self) -> Vec<Held> {
        if self.function.batch.is_none() {
            return Vec::new();
        }
        let block = self.block();
        let given = self.function.given.iter().map(|(given, _)| match given {
            Given::Port(port) => (Source::Port(*port), format!("`{}`", self.net.source_name(Source::Port(*port)))),
            Given::Gradient(source) => (*source, format!("`grad({})`", self.net.source_name(*source))),
        });
        let given = given.map(|(source, text)| Held {
            text: format!("{text} of a block of {block} samples"),
            bytes: self.value(source, block),
        });
        let wanted = self.function.wanted.iter().filter_map(|want| {
            let text = match want {
                Want { how: How::DescendBehind, .. } => {
                    "the sums of gradients that descend behind the last block".into()
                }
                Want { what: Wanted::Value(source), .. } => format!("`{}`", self.net.source_name(*source)),
                Want { what: Wanted::Gradient(source), .. } => format!("`grad({})`", self.net.source_name(*source)),
                _ => return None,
            };
            let is_sum = want.how == How::DescendBehind;
            let text = if is_sum { text } else { format!("{text} of a block of {block} samples") };
            Some(Held { text, bytes: self.wanted(want.what, block) })
        });
        given.chain(wanted).collect()
    }

    /// A value at the boundary, of so many samples.
    fn value(&self, source: Source, samples: usize) -> Bytes {
        let count = size(self.net.shape(source)).saturating_mul(samples);
        match self.net.classes(source) {
            Some(_) => Bytes::of_indices(count, self.net.precision),
            None => Bytes::of_reals(count, self.net.precision),
        }
    }

    /// Something wanted, of so many samples; what is summed over them there is once.
    fn wanted(&self, wanted: Wanted, samples: usize) -> Bytes {
        let of_layer = |layer| self.net.layers[layer].storage.as_ref();
        let count = match wanted {
            Wanted::Value(source) => return self.value(source, samples),
            Wanted::Gradient(source) => size(self.net.shape(source)).saturating_mul(samples),
            Wanted::Array(layer, array) => {
                of_layer(layer).and_then(|of| of.arrays.get(array)).map_or(0, |array| size(&array.shape))
            }
            Wanted::LayerParameters(layer) => of_layer(layer).map_or(0, |of| of.parameters()),
            Wanted::PartParameters(part) => self.net.parameters_in(part),
            Wanted::Parameters => self.net.parameters(),
        };
        Bytes::of_reals(count, self.net.precision)
    }
}

/// The scratch of a function that has been changed.
pub(super) fn scratch_of(net: &Net, lowered: &Lowered, blocks: Blocks, mut function: Function) -> Bytes {
    let behind = function.batch.is_some_and(|samples| blocks.samples_of(samples) < samples);
    let descending = function.wanted.iter_mut().filter(|want| want.how == How::DescendBehind);
    descending.for_each(|want| want.how = How::Descend);
    if behind {
        function.descend_behind();
    }
    let derived = derive::unchecked(net, lowered, &function);
    let plan = plan(net, &function, &derived);
    scratch(&Measured { net, blocks, function: &function, derived: &derived, plan: &plan })
}
