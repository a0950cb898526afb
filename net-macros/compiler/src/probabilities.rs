//! Whether a loss is given what it takes: probabilities, or logits.
//!
//! ```text
//! linear(3) |> cross_entropy_loss(index)                      any numbers: the softmax is forgotten
//! softmax |> cross_entropy_loss(binary)                       of classes that exclude each other
//! softmax |> softmax |> cross_entropy_loss(index)             probabilities where logits belong
//! softmax |> cross_entropy_loss(index, from = logits)         the same
//! softmax |> map(|p| p / 0.5) |> softmax                      the same, at another scale
//! ramp |> sigmoid |> cross_entropy_loss(binary)               never below a half
//! (t, p) |> cross_entropy_loss(probabilities)                 of a port, against what is learned: the wrong way round
//! ```
//!
//! Known are the axis along which a value adds up to 1 ([`Layer::sums_to_one`](crate::layers::Layer::sums_to_one)), and
//! the bounds of its numbers ([`Known`](crate::lower::Known)). An input port is what its caller gives.

mod said;
mod scaled;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::ir::{ApplicationId, Leaf, Operation, Range, ValueId};
use crate::layers::Takes;
use crate::lower::Lowered;
use crate::net::{Application, LayerUse, Net, Source};

/// Along which axis the elements of a value add up to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sum {
    Unknown,
    /// It is what the caller gives, rearranged.
    Given,
    Along(usize),
}

/// Every loss of the net, unless the net that it stands in was told of it already.
pub fn check(net: &Net, lowered: &Lowered, sink: &mut Diagnostics) {
    for application in &net.applications {
        let Some(takes) = net.layers[application.layer].layer.takes() else { continue };
        let judge = Judge { net, lowered, loss: application, takes };
        if let Some((mistake, by)) = judge.mistake()
            && !judge.is_told(by)
        {
            sink.add(judge.placed(mistake));
        }
    }
}

struct Judge<'a> {
    net: &'a Net,
    lowered: &'a Lowered,
    loss: &'a Application,
    takes: Takes,
}

impl Judge<'_> {
    /// What is wrong, and by which application.
    fn mistake(&self) -> Option<(Diagnostic, ApplicationId)> {
        if let Some(swapped) = self.swapped() {
            return Some(swapped);
        }
        let Source::Application(before) = self.loss.inputs[0] else { return None };
        let (value, sum) = (self.lowered.applications[before], self.sum(self.loss.inputs[0]));
        let (range, by) = (self.lowered.known.range(value), self.origin(before));
        let is_unit = range.is_in(Range::UNIT);
        let last = self.net.shape(self.loss.inputs[0]).len().checked_sub(1);
        match (self.takes, sum) {
            (Takes::Logits, Sum::Along(axis)) => Some((self.no_logits(by, Some(axis) == last), by)),
            (Takes::Logits, _) if is_unit => Some((self.no_logits(by, false), by)),
            (Takes::Logits, _) => self.distribution_of(value).map(|of| (self.scaled(self.own(), by, of), by)),
            (Takes::EachLogits, Sum::Along(_)) => Some((self.no_logits(by, false), by)),
            (Takes::EachLogits, _) if is_unit => Some((self.no_logits(by, true), by)),
            (Takes::EachLogits, _) => is_one_sided(range).then(|| (self.one_sided(self.own(), by, range), by)),
            (Takes::Asserted, _) => {
                (range.high <= 0.0 || range.low > 1.0).then(|| (self.no_probabilities(by, range), by))
            }
            (Takes::Each, Sum::Along(axis)) => Some((self.exclusive(by, axis), by)),
            (Takes::Each, _) if !is_unit && !self.is_given(before) => Some((self.no_probabilities(by, range), by)),
            (Takes::Distribution, Sum::Along(axis)) if Some(axis) != last => Some((self.other_axis(by, axis), by)),
            (Takes::Distribution, Sum::Unknown) if is_unit => Some((self.each(by), by)),
            (Takes::Distribution, Sum::Unknown) => Some((self.no_probabilities(by, range), by)),
            _ => self.twice(by).map(|mistake| (mistake, by)),
        }
    }

    /// What a port is compared with, where that is what is learned.
    fn swapped(&self) -> Option<(Diagnostic, ApplicationId)> {
        let (input, target) = (self.loss.inputs[0], self.loss.inputs.get(1)?);
        let Source::Application(by) = *target else { return None };
        let is_given = self.lowered.known.is_given(&self.lowered.program, self.lowered.value(input));
        let value = self.lowered.value(*target);
        let is_target = match self.takes {
            Takes::Distribution | Takes::Each => false,
            // Logits of a port may be a model's own; what is no probability is no target of it.
            Takes::Logits | Takes::EachLogits => self.lowered.known.range(value).is_in(Range::UNIT),
            Takes::Any | Takes::Asserted => true,
        };
        (is_given && !is_target && self.is_learned(value)).then(|| (self.swap(input, *target), by))
    }

    /// Whether a value depends on arrays that are learned here.
    fn is_learned(&self, of: ValueId) -> bool {
        let program = &self.lowered.program;
        let mut reached = vec![false; of.0 + 1];
        reached[of.0] = true;
        (0..=of.0).rev().map(ValueId).any(|id| {
            if reached[id.0] {
                program.value(id).operation.operands().iter().for_each(|operand| reached[operand.0] = true);
            }
            let Operation::Leaf(Leaf::Parameter { layer, .. }) = program.value(id).operation else { return false };
            reached[id.0] && self.net.frozen_around(self.net.layers[layer].inside).is_none()
        })
    }

    fn is_given(&self, application: ApplicationId) -> bool {
        self.lowered.known.is_given(&self.lowered.program, self.lowered.applications[application])
    }

    /// The axis along which a value adds up to 1.
    fn sum(&self, source: Source) -> Sum {
        let Source::Application(number) = source else {
            return if self.net.classes(source).is_none() { Sum::Given } else { Sum::Unknown };
        };
        let application = &self.net.applications[number];
        let Some(input) = application.inputs.first() else { return Sum::Unknown };
        let (layer, shape) = (&self.net.layers[application.layer].layer, self.net.shape(*input));
        let of = |axis| layer.sums_to_one(shape, axis).map_or(Sum::Unknown, Sum::Along);
        match (self.sum(*input), of(None)) {
            (Sum::Along(axis), _) => of(Some(axis)),
            (_, Sum::Unknown) if self.is_given(number) => Sum::Given,
            (_, own) => own,
        }
    }

    /// The application that a value of one is a copy of, or whose probabilities it keeps.
    fn origin(&self, before: ApplicationId) -> ApplicationId {
        let root = self.lowered.known.root(self.lowered.applications[before]);
        let copied = self.lowered.applications.find(|value| *value == root).unwrap_or(before);
        let Some(Source::Application(input)) = self.net.applications[copied].inputs.first().copied() else {
            return copied;
        };
        let keeps = matches!(self.sum(Source::Application(copied)), Sum::Along(_))
            && !self.layer(copied).layer.makes_probabilities()
            && matches!(self.sum(Source::Application(input)), Sum::Along(_));
        if keeps { self.origin(input) } else { copied }
    }

    /// The loss.
    fn own(&self) -> &LayerUse {
        &self.net.layers[self.loss.layer]
    }

    fn layer(&self, application: ApplicationId) -> &LayerUse {
        &self.net.layers[self.net.applications[application].layer]
    }

    /// Whether both are in one earlier net, which is compiled by itself.
    fn is_told(&self, by: ApplicationId) -> bool {
        let around = |layer: &LayerUse| self.net.around(layer.inside).collect::<Vec<_>>();
        let loss = around(&self.net.layers[self.loss.layer]);
        around(self.layer(by)).iter().any(|part| loss.contains(part))
    }

    /// What makes probabilities right before the loss, of what is probabilities already, or of what has one sign.
    fn twice(&self, by: ApplicationId) -> Option<Diagnostic> {
        let (layer, input) = (self.layer(by), *self.net.applications[by].inputs.first()?);
        let Source::Application(before) = input else { return None };
        let value: ValueId = self.lowered.value(input);
        let (range, from) = (self.lowered.known.range(value), self.origin(before));
        if !layer.layer.makes_probabilities() {
            return None;
        }
        if range.is_in(Range::UNIT) {
            return Some(self.doubled(by, from));
        }
        match self.takes {
            Takes::Each => is_one_sided(range).then(|| self.one_sided(layer, from, range)),
            _ => self.distribution_of(value).map(|of| self.scaled(layer, from, of)),
        }
    }
}

/// Whether a logit is never below 0, or never above: its probability then never crosses a half.
fn is_one_sided(range: Range) -> bool {
    range.low >= 0.0 || range.high <= 0.0
}
