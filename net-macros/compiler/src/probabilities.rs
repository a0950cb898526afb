//! Whether a loss is given what it takes: probabilities, or logits.
//!
//! ```text
//! linear(3) |> cross_entropy_loss(index)                      any numbers: the softmax is forgotten
//! softmax |> cross_entropy_loss(binary)                       of classes that exclude each other
//! softmax |> softmax |> cross_entropy_loss(index)             probabilities where logits belong
//! softmax |> cross_entropy_loss(index, from = logits)         the same
//! ```
//!
//! Known are the axis along which a value adds up to 1 ([`Layer::sums_to_one`](crate::layers::Layer::sums_to_one)), and
//! the bounds of its numbers ([`Known`](crate::lower::Known)). An input port is what its caller gives.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::ir::{ApplicationId, Range, ValueId};
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
        let Source::Application(before) = self.loss.inputs[0] else { return None };
        let (value, sum) = (self.lowered.applications[before], self.sum(self.loss.inputs[0]));
        let (range, by) = (self.lowered.known.range(value), self.origin(before));
        let is_unit = range.is_in(Range::UNIT);
        let last = self.net.shape(self.loss.inputs[0]).len().checked_sub(1);
        match (self.takes, sum) {
            (Takes::Logits, Sum::Along(axis)) => Some((self.no_logits(by, Some(axis) == last), by)),
            (Takes::Logits, _) => is_unit.then(|| (self.no_logits(by, false), by)),
            (Takes::EachLogits, Sum::Along(_)) => Some((self.no_logits(by, false), by)),
            (Takes::EachLogits, _) => is_unit.then(|| (self.no_logits(by, true), by)),
            (Takes::Each, Sum::Along(axis)) => Some((self.exclusive(by, axis), by)),
            (Takes::Each, _) if !is_unit && !self.is_given(before) => Some((self.no_probabilities(by, range), by)),
            (Takes::Distribution, Sum::Along(axis)) if Some(axis) != last => Some((self.other_axis(by, axis), by)),
            (Takes::Distribution, Sum::Unknown) if is_unit => Some((self.each(by), by)),
            (Takes::Distribution, Sum::Unknown) => Some((self.no_probabilities(by, range), by)),
            _ => self.twice(by).map(|mistake| (mistake, by)),
        }
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

    fn layer(&self, application: ApplicationId) -> &LayerUse {
        &self.net.layers[self.net.applications[application].layer]
    }

    /// Whether both are in one earlier net, which is compiled by itself.
    fn is_told(&self, by: ApplicationId) -> bool {
        let around = |layer: &LayerUse| self.net.around(layer.inside).collect::<Vec<_>>();
        let loss = around(&self.net.layers[self.loss.layer]);
        around(self.layer(by)).iter().any(|part| loss.contains(part))
    }

    /// The mistake with the net that the loss stands in, where it is an earlier one.
    fn placed(&self, mistake: Diagnostic) -> Diagnostic {
        match self.net.layers[self.loss.layer].inside {
            Some(part) => {
                mistake.note(format!("in `{}`, as a layer of `{}`", self.net.parts[part].type_text(), self.net.name))
            }
            None => mistake,
        }
    }

    /// The loss, as written.
    fn text(&self) -> &str {
        &self.net.layers[self.loss.layer].text
    }

    /// The loss with the option `from` at another setting.
    fn from(&self, setting: &str) -> String {
        match self.text().trim_end_matches(')') {
            written if written.ends_with('(') => format!("{written}from = {setting})"),
            written if written.contains('(') => format!("{written}, from = {setting})"),
            name => format!("{name}(from = {setting})"),
        }
    }

    fn mistaken(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.net.layers[self.loss.layer].extent, message)
    }

    /// The layer that makes probabilities for this loss.
    fn maker(&self) -> &'static str {
        if self.takes == Takes::Each { "sigmoid" } else { "softmax" }
    }

    fn no_probabilities(&self, by: ApplicationId, range: Range) -> Diagnostic {
        let (maker, text, gives) = (self.maker(), self.text(), &self.layer(by).text);
        let found = match (range.constant(), range.text()) {
            (Some(constant), _) => format!("{constant}, whatever is given"),
            (_, text) if range == Range::ANY => text + "s",
            (_, text) if text.starts_with("at ") => format!("numbers of {text}"),
            (_, text) => format!("numbers {text}"),
        };
        self.mistaken(format!("expected probabilities, found {found}")).note(format!("`{gives}` gives them")).help(
            format!(
                "write `{maker} |> {text}`, or `{}`; of what is known to be probabilities, `from = probabilities`",
                self.from("logits")
            ),
        )
    }

    fn each(&self, by: ApplicationId) -> Diagnostic {
        let gives = &self.layer(by).text;
        let note = match self.sum(Source::Application(by)) {
            Sum::Along(_) => format!("they are but some of those that `{gives}` gives"),
            _ => format!("`{gives}` gives them, each by itself"),
        };
        self.mistaken("expected probabilities that add up to 1 along the last axis, found numbers from 0 to 1")
            .note(note)
            .help(self.another(by))
    }

    fn other_axis(&self, by: ApplicationId, axis: usize) -> Diagnostic {
        let gives = &self.layer(by).text;
        let message = "expected probabilities that add up to 1 along the last axis, found some that do along another";
        self.mistaken(message).note(format!("`{gives}` gives them, along what is axis {axis} here")).help(format!(
            "{}; else {}",
            self.brought_last(axis),
            self.another(by)
        ))
    }

    /// How the axis of the classes becomes the last one.
    fn brought_last(&self, axis: usize) -> String {
        let rank = self.net.shape(self.loss.inputs[0]).len();
        let order: Vec<String> =
            (0..rank).filter(|other| *other != axis).chain([axis]).map(|axis| axis.to_string()).collect();
        let order = if rank == 2 { String::new() } else { format!("({})", order.join(", ")) };
        format!("put `transpose{order} |>` before the loss, for classes along that axis")
    }

    /// What is written in the place of a layer that makes other probabilities.
    fn another(&self, by: ApplicationId) -> String {
        let gives = &self.layer(by).text;
        let asserted = format!("`{}` for what is known to be such", self.from("probabilities"));
        let is_maker = self.layer(by).layer.makes_probabilities();
        match is_maker && self.loss.inputs[0] == Source::Application(by) {
            true => format!("write `softmax` in the place of `{gives}`, or {asserted}"),
            false if is_maker => {
                format!("put `softmax` right before the loss, not `{gives}` further up, or write {asserted}")
            }
            false => format!("put `softmax` right before the loss, or write {asserted}"),
        }
    }

    fn exclusive(&self, by: ApplicationId, axis: usize) -> Diagnostic {
        let gives = &self.layer(by).text;
        let message = "expected probabilities of things that do not exclude each other, found some that add up to 1";
        self.mistaken(message)
            .note(format!("`{gives}` gives them, along axis {axis}"))
            .help(format!("write `sigmoid` in the place of `{gives}`, or the loss against `index` or `probabilities`",))
    }

    /// `are_right`: whether the loss takes these probabilities where it is not said to take logits.
    fn no_logits(&self, by: ApplicationId, are_right: bool) -> Diagnostic {
        let gives = &self.layer(by).text;
        let or = if are_right { ", or `from = logits`" } else { "" };
        let help = format!("leave out `{gives}`{or}");
        self.mistaken("expected logits, found probabilities").note(format!("`{gives}` gives them")).help(help)
    }

    /// What makes probabilities right before the loss, of what is probabilities already.
    fn twice(&self, by: ApplicationId) -> Option<Diagnostic> {
        let (layer, input) = (self.layer(by), *self.net.applications[by].inputs.first()?);
        let Source::Application(before) = input else { return None };
        let value: ValueId = self.lowered.value(input);
        let is_unit = self.lowered.known.range(value).is_in(Range::UNIT);
        if !layer.layer.makes_probabilities() || !is_unit {
            return None;
        }
        let (text, gives) = (&layer.text, &self.layer(self.origin(before)).text);
        let mistake = Diagnostic::new(layer.extent, format!("expected logits before `{text}`, found probabilities"));
        Some(mistake.note(format!("`{gives}` gives them")).help("leave one of both out"))
    }
}
