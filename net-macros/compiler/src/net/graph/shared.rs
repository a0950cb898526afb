//! Layers that a body names, `layer embed = ...;`, and applies wherever they are called: each use has values of its own and
//! reads the same learned arrays.
//!
//! ```text
//! layer embed = linear(3 -> 2);            one layer: the field is a `Linear`
//! layer embed = Encoder;                   an earlier net: the field has its type
//! layer embed = linear(3 -> 2) |> ramp;    several: a net of its own, `SiameseEmbed`, as if it stood above this one
//! ```

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::format_ident;

use super::context::{At, Graph, Made, Shared};
use crate::diagnostics::{Diagnostic, plain};
use crate::ir::Typed;
use crate::layers::{self, Resolved};
use crate::net::build::Called;
use crate::net::kind::{Kind, read};
use crate::net::parts::Mapped;
use crate::net::shapes::chain;
use crate::net::{Entity, Member, Part, Source};
use crate::syntax::{Item, NetSyntax, PortSyntax, Repeat, Size, Stage, camel};

impl<'a> Graph<'a> {
    /// `layer embed = ...;`
    pub(super) fn layer(&mut self, item: &'a Item) {
        let Item::Layer { name, frozen, stages, text, number } = item else { return };
        if stages.is_empty() {
            self.broken.insert(plain(name));
            return;
        }
        let first = plain(&stages[0].layer);
        if self.own_value(&first).is_some() && layers::canonical(&first).is_none() && stages[0].earlier_net.is_none() {
            self.broken.insert(plain(name));
            self.reads.read(&first);
            let message = format!("expected a layer, found the value `{first}`");
            let help =
                format!("a `layer` is what is applied to values: `layer {name} = linear(2);`, and `{first} |> {name}`");
            return self.sink.add(Diagnostic::new(stages[0].layer.span(), message).help(help));
        }
        let shared = Shared { name, frozen: *frozen, stages, text, number: *number, made: None };
        self.shared.insert(plain(name), shared);
    }

    /// What a stage makes of a layer that has a name: one use of it, or several.
    pub(super) fn apply_shared(
        &mut self,
        name: &str,
        stage: &Stage,
        given: Vec<(Option<Ident>, Source)>,
    ) -> Option<Vec<Source>> {
        if self.broken.contains(name) {
            return None;
        }
        if let Some(frozen) = stage.frozen {
            let mistake = Diagnostic::new(frozen, "expected no `frozen` before a use of a layer, found it");
            self.sink.add(mistake.help(format!("write `frozen layer {name} = ...;` where the layer is named")));
            return None;
        }
        match &stage.repeat {
            None | Some(Repeat::Map { copies: None, .. }) => self.use_of(name, stage, given),
            Some(Repeat::Nest(count)) => self.uses_of(name, count.value, stage, given),
            Some(Repeat::Copies(count) | Repeat::Map { copies: Some(count), .. }) => {
                let message =
                    format!("expected a layer or a net to copy, found `{name}`, whose learned arrays are one set");
                let help = format!("to apply those {0} times write `repeat({name}, {0})`", count.value);
                let help = format!("{help}; copies are of what `{name}` is, `[linear(8 -> 8); {}]`", count.value);
                self.sink.add(Diagnostic::new(stage.extent, message).help(help));
                None
            }
        }
    }

    /// `repeat(name, 3)`
    fn uses_of(
        &mut self,
        name: &str,
        count: usize,
        stage: &Stage,
        mut given: Vec<(Option<Ident>, Source)>,
    ) -> Option<Vec<Source>> {
        let inside = Stage { label: None, ..stage.clone() };
        let takes = self.net.types_of(&given.iter().map(|(_, value)| *value).collect::<Vec<_>>());
        for _ in 1..count {
            let values = self.use_of(name, &inside, given)?;
            if self.net.types_of(&values) != takes {
                let mistake = self.net.not_itself(Called { stage, name }, &takes, &values);
                self.sink.add(mistake);
                return None;
            }
            given = values.into_iter().map(|value| (None, value)).collect();
        }
        self.use_of(name, stage, given)
    }

    /// One use of a layer that has a name, of each element where it is mapped.
    fn use_of(&mut self, name: &str, stage: &Stage, given: Vec<(Option<Ident>, Source)>) -> Option<Vec<Source>> {
        if self.shared.get(name)?.made.is_none() {
            self.first(name, stage, &given)?;
        }
        let made = self.shared.get_mut(name)?.made.as_mut()?;
        made.uses += 1;
        let made = made.clone();
        let applied = self.applied(&made.kind, stage, given)?;
        let resolved = self.resolved_at(&made.kind, stage, &applied)?;
        if shapes(&resolved) != shapes(&made.first.1) {
            let typed: Vec<String> = applied.typed.iter().map(Typed::text).collect();
            let first: Vec<String> = made.first.0.iter().map(Typed::text).collect();
            let message = format!(
                "expected what `{name}` was applied to first, {}, found {}",
                first.join(", "),
                typed.join(", ")
            );
            self.sink.add(Diagnostic::new(stage.extent, message).note("its learned arrays have one shape"));
            return None;
        }
        let member = self.used(name, &made, stage, resolved, &applied);
        Some(self.values_of(&member, stage))
    }

    /// What a layer is applied to at one use.
    fn applied(&mut self, kind: &Kind, stage: &Stage, given: Vec<(Option<Ident>, Source)>) -> Option<Applied> {
        let inputs = self.in_order(kind, stage, given)?;
        let Some(repeat @ Repeat::Map { .. }) = &stage.repeat else {
            return Some(Applied { typed: self.net.types_of(&inputs), inputs, mapped: None });
        };
        let same = self.same(repeat)?;
        let mapped = self.net.mapped(kind, Called { stage, name: "" }, &inputs, &same);
        let mapped = mapped.map_err(|mistake| mistake.note(self.net.texts_of(&inputs)));
        let (inputs, typed, mapped) = self.sink.take(mapped)?;
        Some(Applied { inputs, typed, mapped: Some(mapped) })
    }

    fn resolved_at(&mut self, kind: &Kind, stage: &Stage, applied: &Applied) -> Option<Resolved> {
        let resolved = kind.resolve_whole(&applied.typed, stage);
        self.sink.take(resolved.map_err(|mistake| mistake.note(self.net.texts_of(&applied.inputs))))
    }

    /// The layer at its first use, which says what it is applied to.
    fn first(&mut self, name: &str, stage: &Stage, given: &[(Option<Ident>, Source)]) -> Option<()> {
        let Some(kind) = self.kind_of(name, stage, given) else {
            self.broken.insert(name.into());
            return None;
        };
        let applied = self.applied(&kind, stage, given.to_vec())?;
        let resolved = self.resolved_at(&kind, stage, &applied)?;
        let shared = self.shared.get(name)?;
        let (before, number) = (self.net.order.len(), shared.number);
        let at = match &kind {
            Kind::Layer(layer, rate) => {
                let called = Called { stage: &shared.stages[0], name };
                At::Layer(self.net.add_layer((layer.clone(), *rate), &resolved, called))
            }
            Kind::Net(earlier) => {
                let part = Part::of(earlier, shared.text, name, shared.frozen.is_some());
                let (part, offsets) = self.net.add_part(earlier, part);
                At::Part(earlier.clone(), part, offsets)
            }
        };
        self.place(number, before);
        let made = Made { kind, at, member: self.net.scope.members.len(), uses: 0, first: (applied.typed, resolved) };
        self.shared.get_mut(name)?.made = Some(made);
        Some(())
    }

    /// What a named layer is: the layer or the net that its only stage is, or a net of all its stages.
    fn kind_of(&mut self, name: &str, stage: &Stage, given: &[(Option<Ident>, Source)]) -> Option<Kind> {
        let shared = self.shared.get(name)?;
        let (item, frozen) = (shared.name, shared.frozen);
        let other = |stage: &&Stage| stage.arguments.is_empty() && self.shared.contains_key(&plain(&stage.layer));
        if let Some(other) = shared.stages.iter().find(other) {
            let other = &other.layer;
            let message = format!("expected a layer or an earlier net, found `{other}`, a `layer` of this body");
            let help = format!("apply it in a flow, `let y = x |> {other};`, or make it a net above this one");
            self.sink.add(Diagnostic::new(other.span(), message).help(help));
            return None;
        }
        let kind = match shared.stages {
            [one] if one.repeat.is_none() => read(one, self.syntax, self.earlier, self.sink)?,
            stages => {
                let [(_, first)] = given else {
                    let message = format!("expected one input of the chain `{name}`, found {}", given.len());
                    self.sink.add(Diagnostic::new(item.span(), message));
                    return None;
                };
                let mut input = self.net.typed(*first);
                if matches!(stage.repeat, Some(Repeat::Map { .. })) && !input.shape.is_empty() {
                    input.shape.remove(0);
                }
                let syntax = self.of_chain(item, stages, &input);
                let net = Rc::new(chain(&syntax, self.earlier, self.sink)?);
                self.net.inner.push(net.clone());
                Kind::Net(net)
            }
        };
        match (frozen, &kind) {
            (Some(frozen), Kind::Layer(..)) => {
                let message =
                    "expected an earlier net or a chain of several layers after `frozen layer`, found one layer";
                let help = "to keep optimisers away from a layer, write its option `rate = 0`";
                self.sink.add(Diagnostic::new(frozen, message).help(help));
                None
            }
            _ => Some(kind),
        }
    }

    /// A chain as a net of its own, of one port.
    fn of_chain(&self, item: &Ident, stages: &[Stage], input: &Typed) -> NetSyntax {
        let span = item.span();
        let size = |value: usize| Size { value, span };
        let port = PortSyntax {
            name: Ident::new("input", span),
            shape: input.shape.iter().map(|n| size(*n)).collect(),
            is_sequence: false,
            classes: input.classes.map(size),
        };
        let net = self.syntax.name.as_ref().map_or_else(|| "Net".into(), plain);
        let text: Vec<&str> = stages.iter().map(|stage| stage.text.as_str()).collect();
        NetSyntax {
            attributes: TokenStream::new(),
            visibility: self.syntax.visibility.clone(),
            name: Some(format_ident!("{net}{}", camel(&plain(item)), span = span)),
            precision: self.syntax.precision,
            ports: vec![port],
            stages: stages.to_vec(),
            body: None,
            mentioned: Default::default(),
            made_of: None,
            has_no_functions: true,
            weights: None,
            budget: None,
            functions: Vec::new(),
            refused: Vec::new(),
            broken: false,
            text: text.join(" |> "),
        }
    }

    /// Adds the values of one use. The member of the layer has the values of its only use; that of a labelled use has its own.
    fn used(&mut self, name: &str, made: &Made, stage: &Stage, resolved: Resolved, applied: &Applied) -> Member {
        let Applied { inputs, mapped, .. } = applied;
        let label = stage.label.as_ref().map(plain);
        let (value, entity, of_use) = match &made.at {
            At::Part(earlier, part, offsets) => {
                let numbered = if made.uses == 1 { name.to_string() } else { format!("{name}_{}", made.uses) };
                let called = (label.as_deref().unwrap_or(&numbered), label.is_some(), self.net.parts[*part].frozen);
                let scope = self.net.map_part(earlier, *offsets, inputs, called, mapped.as_slice());
                (scope.single(), Entity::Part(*part, scope.clone()), Entity::Use(*part, scope))
            }
            At::Layer(layer) => {
                let value = self.net.apply_layer(*layer, resolved, inputs.clone());
                if let Some(mapped) = mapped {
                    self.net.lift(value, mapped.map());
                }
                if let (Source::Application(application), Some(label)) = (value, &label) {
                    self.net.applications[application].value.clone_from(label);
                }
                (Some(value), Entity::Layer(*layer), Entity::Value)
            }
        };
        if made.uses == 1 {
            let own = Member { name: name.into(), labelled: false, entity, value };
            self.net.scope.members.push(own);
        } else {
            let mut own = self.net.scope.members[made.member].clone();
            own.forget_values(&|value| self.net.is_array(value));
            self.net.scope.members[made.member] = own;
        }
        let of_use = Member { name: label.clone().unwrap_or_default(), labelled: true, entity: of_use, value };
        if label.is_some() {
            self.net.scope.members.push(of_use.clone());
        }
        of_use
    }
}

/// What a layer is applied to at one use: the values, what it takes of each, and over which elements it is mapped.
struct Applied {
    inputs: Vec<Source>,
    typed: Vec<Typed>,
    mapped: Option<Mapped>,
}

/// The shapes of the learned arrays.
fn shapes(resolved: &Resolved) -> Vec<&[usize]> {
    resolved.storage.iter().flat_map(|storage| &storage.arrays).map(|array| &array.shape[..]).collect()
}
