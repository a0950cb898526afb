//! Flows: what a head gives, and what each stage makes of it.

use std::rc::Rc;

use proc_macro2::Ident;

use super::context::Graph;
use crate::diagnostics::{Diagnostic, Extent, plain};
use crate::ir::Typed;
use crate::layers::{self, Arguments, Layer};
use crate::net::build::Called;
use crate::net::kind::{Kind, check_precision, read};
use crate::net::{Member, Source};
use crate::syntax::{Argument, Flow, Formula, Head, Indexed, Operand, Repeat, Segment, Setting, Stage};

/// What a stage is given: each value with the name of the port that it goes to, where it is said.
pub(super) type Given = Vec<(Option<Ident>, Source)>;

impl Graph<'_> {
    /// What a flow gives: one value, or all outputs of its last net.
    pub(super) fn flow(&mut self, flow: &Flow) -> Option<Vec<Source>> {
        let mut given = self.head(flow)?;
        for (position, stage) in flow.stages.iter().enumerate() {
            let values = self.stage(stage, given)?;
            let goes_on = position + 1 < flow.stages.len();
            if values.len() > 1 && goes_on {
                let message =
                    format!("expected one value before `|>`, found the {} outputs of `{}`", values.len(), stage.text);
                let help = "bind them, `let (a, b) = ..;`, and go on with one of them";
                self.sink.add(Diagnostic::new(stage.extent, message).help(help));
                return None;
            }
            given = values.into_iter().map(|value| (None, value)).collect();
        }
        Some(given.into_iter().map(|(_, value)| value).collect())
    }

    /// The values that a flow begins with, each with the name of the port that it goes to, where it is said.
    fn head(&mut self, flow: &Flow) -> Option<Given> {
        match &flow.head {
            Head::Value(path) => self.value(path).map(|value| vec![(None, value)]),
            Head::Formula(formula) => self.formula(formula).map(|value| vec![(None, value)]),
            Head::Indexed(indexed) => self.indexed(indexed).map(|value| vec![(None, value)]),
            Head::Tuple(elements) => {
                let each = elements.iter().map(|element| {
                    let value = self.one(&element.flow)?;
                    Some((element.name.clone(), value))
                });
                // All of them are looked at, so that all mistakes are found.
                let given = each.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()?;
                if flow.stages.is_empty() && (given.len() > 1 || given[0].0.is_some()) {
                    let mistake = Diagnostic::new(flow.extent, "expected a layer behind a tuple, found nothing");
                    self.sink.add(mistake.help("bind each value by itself, `let a = ..; let b = ..;`"));
                    return None;
                }
                Some(given)
            }
        }
    }

    /// The one value that a flow gives.
    pub(super) fn one(&mut self, flow: &Flow) -> Option<Source> {
        let values = self.flow(flow)?;
        if let [value] = values[..] {
            return Some(value);
        }
        let message = format!("expected one value, found {} outputs", values.len());
        self.sink.add(Diagnostic::new(flow.extent, message).help("bind them before: `let (a, b) = ..;`"));
        None
    }

    /// What a stage makes of what it is given.
    fn stage(&mut self, stage: &Stage, given: Given) -> Option<Vec<Source>> {
        let name = plain(&stage.layer);
        if stage.arguments.is_empty() && (self.shared.contains_key(&name) || self.broken.contains(&name)) {
            self.reads.read(&name);
            return self.apply_shared(&name, stage, given);
        }
        if self.shared.contains_key(&name) {
            self.reads.read(&name);
            let message = format!("expected no arguments of the layer `{name}`, found some");
            let help = format!("they stand where it is named, `layer {name} = ..;`: here write `{name}`");
            self.sink.add(Diagnostic::new(stage.extent, message).help(help));
            return None;
        }
        let is_unknown = stage.earlier_net.is_none() && layers::canonical(&name).is_none();
        if self.reads.is_lost && is_unknown && !self.sink.is_empty() {
            return None; // the `layer` item may be what did not parse
        }
        if let Some(score) = self.score_of(stage) {
            return self.scored(stage, score, given);
        }
        let kind = read(stage, self.syntax, self.earlier, self.sink)?;
        let inputs = self.in_order(&kind, stage, given)?;
        let name = self.names.get(&stage.number).cloned().unwrap_or_default();
        let called = Called { stage, name: &name };
        let before = self.net.order.len();
        let member = match &stage.repeat {
            None => {
                let resolved = self.resolved(&kind, stage, &inputs)?;
                self.net.add(&kind, resolved, called, inputs)
            }
            Some(repeat) => self.repeated((&kind, repeat), called, inputs)?,
        };
        self.place(stage.number, before);
        let values = self.values_of(&member, stage);
        self.net.scope.members.push(member);
        Some(values)
    }

    /// The earlier net that is the score of an attention.
    fn score_of(&self, stage: &Stage) -> Option<usize> {
        let kind = layers::canonical(&plain(&stage.layer))?;
        let word = |argument: &Argument| matches!(&argument.setting, Setting::Word(word) if layers::may_be_scored(kind, &plain(word)));
        let is_one = stage.arguments.iter().any(|argument| is_score(argument) && word(argument));
        stage.score.filter(|_| is_one)
    }

    /// Attention with an earlier net as `score`.
    fn scored(&mut self, stage: &Stage, score: usize, given: Given) -> Option<Vec<Source>> {
        if stage.repeat.is_some() {
            let message = "expected an attention without a net as `score` in what repeats, found one with";
            let help = "make it a net above this one, and repeat that";
            self.sink.add(Diagnostic::new(stage.extent, message).help(help));
            return None;
        }
        let (of, arguments): (Vec<_>, Vec<_>) = stage.arguments.iter().cloned().partition(is_score);
        let net = self.earlier.get(score).cloned().flatten()?;
        self.sink.take(check_precision(&net, of[0].extent, self.syntax))?;
        // The other options are read, and shapes are looked at, as those of any attention: their mistakes are found there.
        let without = Stage { arguments, ..stage.clone() };
        let kind = read(&without, self.syntax, self.earlier, self.sink)?;
        let inputs = self.in_order(&kind, stage, given)?;
        self.resolved(&kind, stage, &inputs)?;
        let mut arguments = Arguments::new(&stage.layer, &without.arguments, self.syntax.precision);
        let layer = self.sink.take(layers::scored(&mut arguments))?;
        let name = self.names.get(&stage.number).cloned().unwrap_or_default();
        let before = self.net.order.len();
        let texts = self.net.texts_of(&inputs);
        let member = self.net.add_scored((&net, layer), Called { stage, name: &name }, &inputs);
        let member = self.sink.take(member.map_err(|mistake| mistake.note(texts)))?;
        self.place(stage.number, before);
        let values = self.values_of(&member, stage);
        self.net.scope.members.push(member);
        Some(values)
    }

    /// A stage that stands for several.
    fn repeated(
        &mut self,
        (kind, repeat): (&Kind, &Repeat),
        called: Called<'_>,
        inputs: Vec<Source>,
    ) -> Option<Member> {
        let same = self.same(repeat)?;
        let texts = self.net.texts_of(&inputs);
        let member = self.net.add_repeated((kind, repeat), called, inputs, &same);
        self.sink.take(member.map_err(|mistake| mistake.note(texts)))
    }

    /// What all elements of a `net_map` share, by the ports that it goes to.
    pub(super) fn same(&mut self, repeat: &Repeat) -> Option<Vec<(String, Source)>> {
        let Repeat::Map { same, .. } = repeat else { return Some(Vec::new()) };
        same.iter().map(|(name, path)| Some((plain(name), self.value(path)?))).collect()
    }

    /// The value of an expression.
    pub(super) fn formula(&mut self, formula: &Formula) -> Option<Source> {
        // All of them are looked at, so that all mistakes are found.
        let inputs: Vec<Option<Source>> = formula.operands.iter().map(|operand| self.operand(operand)).collect();
        let read = layers::threading(&formula.closure, self.net.precision);
        let (layer, inputs) = (self.sink.take(read)?, inputs.into_iter().collect::<Option<Vec<_>>>()?);
        self.nameless(("threading", layer), inputs, (&formula.text, formula.extent))
    }

    /// The value of a formula in index notation.
    pub(super) fn indexed(&mut self, indexed: &Indexed) -> Option<Source> {
        let inputs: Vec<Option<Source>> = indexed
            .operands
            .iter()
            .zip(&indexed.names)
            .map(|(operand, name)| {
                let is_subscript = indexed.in_subscripts.contains(&plain(name));
                if is_subscript && self.is_no_index(operand) { None } else { self.operand(operand) }
            })
            .collect();
        self.check_indices(&indexed.indices);
        let texts = indexed.operands.iter().map(|operand| match operand {
            Operand::Value(path) => path.text(),
            Operand::Flow(_) => "(..)".into(),
            Operand::Indexed(inner) => inner.text.clone(),
        });
        let read = layers::indexed(indexed, texts.collect(), self.net.precision);
        let (layer, inputs) = (self.sink.take(read)?, inputs.into_iter().collect::<Option<Vec<_>>>()?);
        self.nameless(("indexed", layer), inputs, (&indexed.text, indexed.extent))
    }

    fn operand(&mut self, operand: &Operand) -> Option<Source> {
        match operand {
            Operand::Value(path) => self.value(path),
            Operand::Flow(flow) => self.one(flow),
            Operand::Indexed(indexed) => self.indexed(indexed),
        }
    }

    /// Whether a name in a subscript is none that anything has; that is a mistake.
    fn is_no_index(&mut self, operand: &Operand) -> bool {
        let Operand::Value(path) = operand else { return false };
        let name = path.text();
        let is_known = self.reads.is_known(&name) || self.broken.contains(&name) || self.net.named(path).is_ok();
        if is_known || !matches!(path.segments[..], [Segment::Name(_)]) || self.reads.is_lost {
            return false;
        }
        let mistake = Diagnostic::new(path.extent, format!("expected an index, found `{name}`"));
        let help = "an index stands on the left, `let y[i] = ..`, or in the brackets of a reduction";
        self.sink.add(mistake.help(help));
        true
    }

    /// No index is named like a value, be it one that is bound further down.
    fn check_indices(&mut self, indices: &[Ident]) {
        for index in indices {
            let name = plain(index);
            let label = || self.net.scope.members.iter().any(|member| member.name == name);
            if self.reads.is_known(&name) || label() {
                let message =
                    format!("expected another name for an index, found `{name}`, which the body names already");
                self.sink.add(Diagnostic::new(index.span(), message));
            }
        }
    }

    /// A layer that is no stage, applied to values.
    fn nameless(
        &mut self,
        (kind, layer): (&'static str, Rc<dyn Layer>),
        inputs: Vec<Source>,
        (text, extent): (&str, Extent),
    ) -> Option<Source> {
        let typed: Vec<Typed> = inputs.iter().map(|input| self.net.typed(*input)).collect();
        let resolved = layer.resolve_all(&typed, extent).map_err(|mistake| self.with_values(mistake, &inputs));
        let resolved = self.sink.take(resolved)?;
        Some(self.net.add_nameless((kind, layer), resolved, inputs, (text, extent)))
    }

    fn with_values(&self, mistake: Diagnostic, inputs: &[Source]) -> Diagnostic {
        if inputs.is_empty() { mistake } else { mistake.note(self.net.texts_of(inputs)) }
    }
}

fn is_score(argument: &Argument) -> bool {
    argument.name.as_ref().is_some_and(|name| name == "score")
}
