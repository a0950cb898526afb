//! What is said of a loss that is given something else than it takes, and how to mend it.

use super::{Judge, Sum};
use crate::diagnostics::Diagnostic;
use crate::ir::{ApplicationId, Range};
use crate::layers::Takes;
use crate::net::{LayerUse, Source};

impl Judge<'_> {
    /// The mistake with the net that the loss stands in, where it is an earlier one.
    pub(super) fn placed(&self, mistake: Diagnostic) -> Diagnostic {
        match self.net.layers[self.loss.layer].inside {
            Some(part) => {
                mistake.note(format!("in `{}`, as a layer of `{}`", self.net.parts[part].type_text(), self.net.name))
            }
            None => mistake,
        }
    }

    /// The loss, as written.
    pub(super) fn text(&self) -> &str {
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

    pub(super) fn no_probabilities(&self, by: ApplicationId, range: Range) -> Diagnostic {
        let (maker, text, gives) = (self.maker(), self.text(), &self.layer(by).text);
        let found = match (range.constant(), range.text()) {
            (Some(constant), _) => format!("{constant}, whatever is given"),
            (_, text) if range == Range::ANY => text + "s",
            (_, text) if text.starts_with("at ") => format!("numbers of {text}"),
            (_, text) => format!("numbers {text}"),
        };
        let mistake =
            self.mistaken(format!("expected probabilities, found {found}")).note(format!("`{gives}` gives them"));
        let is_asserted = self.takes == Takes::Asserted;
        let asserted = self.from("probabilities");
        if let Some(of) = self.probabilities_in(by).or_else(|| self.sigmoid_before(by)) {
            let of = &self.layer(of).text;
            let mistake = mistake.note(format!("`{of}` gives probabilities, before it"));
            return match (range.high <= 0.0, is_asserted) {
                (true, _) => mistake.help(format!("leave out `{gives}`: the loss takes the logarithm itself")),
                (_, true) => mistake.help(format!("leave out `{gives}`")),
                _ => mistake.help(format!(
                    "leave out `{gives}`, or write `{asserted}` for what adds up to 1 but for a rounding"
                )),
            };
        }
        if is_asserted {
            return mistake.help(format!("write `{}` of logits", self.from("logits")));
        }
        mistake.help(format!(
            "write `{maker} |> {text}`, or `{}`; of what is known to be probabilities, `from = probabilities`",
            self.from("logits")
        ))
    }

    /// The `sigmoid` that one is the logarithm of, say.
    fn sigmoid_before(&self, by: ApplicationId) -> Option<ApplicationId> {
        let Some(Source::Application(before)) = self.net.applications[by].inputs.first().copied() else { return None };
        let before = self.origin(before);
        (self.takes != Takes::Distribution && self.layer(before).layer.makes_probabilities()).then_some(before)
    }

    /// Of what one has from another: what is said of the other way round.
    pub(super) fn swap(&self, input: Source, target: Source) -> Diagnostic {
        let [input, target] = [input, target].map(|source| self.net.source_name(source));
        let text = self.text();
        let (name, asserted) = (text.split('(').next().unwrap_or(text), self.from("probabilities"));
        let message = "expected what is learned before its target, found what is given before it";
        let or = match self.takes {
            Takes::Distribution | Takes::Each => format!("; where the target is what learns, `{asserted}`"),
            _ => String::new(),
        };
        self.mistaken(message)
            .note(format!("`{name}` takes (input, target), and `{target}` depends on learned arrays"))
            .help(format!("swap them, `({target}, {input}) |> {text}`{or}"))
    }

    /// Logits of one sign before what makes a probability of each.
    pub(super) fn one_sided(&self, before: &LayerUse, by: ApplicationId, range: Range) -> Diagnostic {
        let gives = &self.layer(by).text;
        let never = if range.low >= 0.0 { "below" } else { "above" };
        let numbers = range.text();
        let found = if numbers.starts_with("at ") { format!("of {numbers}") } else { numbers };
        let message = format!("expected logits of either sign before `{}`, found numbers {found}", before.text);
        let mistake = Diagnostic::new(before.extent, message);
        let mistake = mistake.note(format!("`{gives}` gives them: no probability would be {never} a half"));
        match self.probabilities_in(by).or_else(|| self.sigmoid_before(by)) {
            Some(of) if self.takes == Takes::EachLogits => {
                let of = &self.layer(of).text;
                mistake.help(format!("leave out `{gives}` and `{of}`, or `{gives}` and `from = logits`"))
            }
            _ => mistake.help(format!("leave out `{gives}`")),
        }
    }

    /// Probabilities at another scale in the place of logits.
    pub(super) fn scaled(&self, before: &LayerUse, by: ApplicationId, of: ApplicationId) -> Diagnostic {
        let (gives, of) = (&self.layer(by).text, &self.layer(of).text);
        let message = format!("expected logits before `{}`, found multiples of probabilities", before.text);
        Diagnostic::new(before.extent, message)
            .note(format!("`{gives}` gives them, of those that `{of}` gives"))
            .help(format!("leave out `{of}`"))
    }

    /// What makes probabilities of some that another gives.
    pub(super) fn doubled(&self, by: ApplicationId, from: ApplicationId) -> Diagnostic {
        let (layer, gives) = (self.layer(by), &self.layer(from).text);
        let message = format!("expected logits before `{}`, found probabilities", layer.text);
        Diagnostic::new(layer.extent, message).note(format!("`{gives}` gives them")).help("leave one of both out")
    }

    pub(super) fn each(&self, by: ApplicationId) -> Diagnostic {
        let gives = &self.layer(by).text;
        let note = match self.sum(Source::Application(by)) {
            Sum::Along(_) => format!("they are but some of those that `{gives}` gives"),
            _ => format!("`{gives}` gives them, each by itself"),
        };
        self.mistaken("expected probabilities that add up to 1 along the last axis, found numbers from 0 to 1")
            .note(note)
            .help(self.another(by))
    }

    pub(super) fn other_axis(&self, by: ApplicationId, axis: usize) -> Diagnostic {
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
            false => format!("write {asserted}"),
        }
    }

    pub(super) fn exclusive(&self, by: ApplicationId, axis: usize) -> Diagnostic {
        let gives = &self.layer(by).text;
        let message = "expected probabilities of things that do not exclude each other, found some that add up to 1";
        self.mistaken(message)
            .note(format!("`{gives}` gives them, along axis {axis}"))
            .help(format!("write `sigmoid` in the place of `{gives}`, or the loss against `index` or `probabilities`",))
    }

    /// `are_right`: whether the loss takes these probabilities where it is not said to take logits.
    pub(super) fn no_logits(&self, by: ApplicationId, are_right: bool) -> Diagnostic {
        let used = self.layer(by);
        let gives = &used.text;
        let asserted = "`from = probabilities` in the place of `from = logits`";
        let help = match (used.kind == "indexed", are_right) {
            (true, true) => "leave out `from = logits`".into(),
            (true, false) => format!("write {asserted}"),
            (false, true) => format!("leave out `{gives}`, or `from = logits`"),
            (false, false) => format!("leave out `{gives}`"),
        };
        self.mistaken("expected logits, found probabilities").note(format!("`{gives}` gives them")).help(help)
    }
}
