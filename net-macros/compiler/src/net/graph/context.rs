//! The net so far: its names, and what layers are applied to.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::{Ident, Span};

use super::reads::Reads;
use crate::diagnostics::{Diagnostic, Diagnostics, plain};
use crate::ir::{LayerId, PartId, Typed};
use crate::layers::Resolved;
use crate::net::kind::{Earlier, Kind, by_name};
use crate::net::parts::Offsets;
use crate::net::{Entity, Member, Named, Net, Scope, Source};
use crate::syntax::{NetSyntax, Path, Segment, Stage};

/// A graph, its items read so far.
pub(super) struct Graph<'a> {
    pub(super) net: Net,
    pub(super) syntax: &'a NetSyntax,
    pub(super) earlier: &'a Earlier,
    pub(super) sink: &'a mut Diagnostics,
    /// The `layer` items, by name.
    pub(super) shared: BTreeMap<String, Shared<'a>>,
    /// Names whose items are mistaken: what reads them is no further mistake.
    pub(super) broken: BTreeSet<String>,
    /// The names of unlabelled layers, by the numbers of their stages.
    pub(super) names: BTreeMap<usize, String>,
    /// What is read, of what can be.
    pub(super) reads: Reads,
    /// The layers with where their stages and items stand.
    pub(super) placed: Vec<(usize, Vec<LayerId>)>,
}

/// A layer that has a name.
pub(super) struct Shared<'a> {
    pub(super) name: &'a Ident,
    pub(super) frozen: Option<Span>,
    pub(super) stages: &'a [Stage],
    pub(super) text: &'a str,
    pub(super) number: usize,
    /// What it is, from its first use on.
    pub(super) made: Option<Made>,
}

#[derive(Clone)]
pub(super) struct Made {
    pub(super) kind: Kind,
    pub(super) at: At,
    /// Where its member stands.
    pub(super) member: usize,
    /// How many uses there are of it.
    pub(super) uses: usize,
    /// What its first use was applied to, and made of it.
    pub(super) first: (Vec<Typed>, Resolved),
}

#[derive(Clone)]
pub(super) enum At {
    Layer(LayerId),
    Part(Rc<Net>, PartId, Offsets),
}

impl Graph<'_> {
    /// Notes where the layers stand that were added since there were `before` of them.
    pub(super) fn place(&mut self, number: usize, before: usize) {
        self.placed.push((number, self.net.order[before..].to_vec()));
    }

    /// The value of a name, or of a path into a net that is used here.
    pub(super) fn value(&mut self, path: &Path) -> Option<Source> {
        let first = path.segments[0].text();
        self.reads.read(&first);
        if self.broken.contains(&first) {
            return None;
        }
        if let [Segment::Name(_)] = path.segments[..]
            && let Some(value) = self.own_value(&first)
        {
            return Some(value);
        }
        let named = self.net.named(path);
        let value = named.as_ref().ok().and_then(|named| match named {
            Named::Value(source) => Some(*source),
            Named::Array(array, _) => self.net.value_of_array(*array),
            _ => None,
        });
        if value.is_some() {
            return value;
        }
        let named = match named {
            Ok(_) => Err(Diagnostic::new(path.extent, format!("expected a value, found `{}`", path.text()))
                .note("learned arrays that values are computed with are items: `array scale: [3];`")
                .help("the decay of weights is an option of the optimisers, `.with_l2(0.01)`")),
            Err(_) if self.shared.contains_key(&first) => {
                let found = path.text();
                let mistake = Diagnostic::new(path.extent, format!("expected a value, found `{found}` of a layer"));
                Err(mistake.help(format!("apply it, `(x |> {first})`, or bind a use of it: `let a = x |> {first};`")))
            }
            Err(mistake) => Err(self.reads.explained(mistake, &first)),
        };
        if !self.reads.is_lost {
            self.sink.take::<()>(named);
        }
        None
    }

    pub(super) fn own_value(&self, name: &str) -> Option<Source> {
        let port = self.net.scope.ports.iter().find(|(port, _)| port == name).map(|(_, source)| *source);
        let member = || self.net.scope.members.iter().find(|member| member.name == name && member.labelled);
        port.or_else(|| member().and_then(|member| member.value))
    }

    /// The outputs of a member. The value of a loss that no label names is `loss3`, as there may be several.
    pub(super) fn values_of(&mut self, member: &Member, stage: &Stage) -> Vec<Source> {
        let outputs = |scope: &Scope| scope.outputs.iter().map(|output| output.source).collect();
        let values: Vec<Source> = match &member.entity {
            Entity::Part(_, scope) | Entity::Use(_, scope) => outputs(scope),
            Entity::Layer(_) | Entity::Value => member.value.into_iter().collect(),
        };
        for value in &values {
            if let Source::Application(application) = value
                && self.net.applications[*application].value == "loss"
            {
                let label = stage.label.as_ref().map(plain);
                self.net.applications[*application].value =
                    label.unwrap_or_else(|| format!("loss{}", application.0 + 1));
            }
        }
        values
    }

    /// What is given, in the order of the inputs of a layer or of the ports of a net.
    pub(super) fn in_order(
        &mut self,
        kind: &Kind,
        stage: &Stage,
        given: Vec<(Option<Ident>, Source)>,
    ) -> Option<Vec<Source>> {
        let names: Vec<&Ident> = given.iter().filter_map(|(name, _)| name.as_ref()).collect();
        if names.is_empty() {
            // Where there are too few or too many, that is said instead.
            if let Some(needed) = kind.needed_by_name().filter(|_| given.len() > 1) {
                let (layer, by_name) = (plain(&stage.layer), by_name(needed));
                let message = format!("expected the inputs of `{layer}` by name, found values without");
                self.sink.add(Diagnostic::new(stage.extent, message).help(format!("write `({by_name}) |> {layer}`")));
                return None;
            }
            return Some(given.into_iter().map(|(_, value)| value).collect());
        }
        let ordered = ordered(kind, stage, &given);
        self.sink.take(ordered)
    }

    /// The layer or net at what it is applied to; its mistakes say what that is.
    pub(super) fn resolved(&mut self, kind: &Kind, stage: &Stage, inputs: &[Source]) -> Option<Resolved> {
        let typed: Vec<Typed> = inputs.iter().map(|input| self.net.typed(*input)).collect();
        let resolved = kind.resolve_whole(&typed, stage);
        self.sink.take(resolved.map_err(|mistake| mistake.note(self.net.texts_of(inputs))))
    }
}

fn ordered(kind: &Kind, stage: &Stage, given: &[(Option<Ident>, Source)]) -> Result<Vec<Source>, Diagnostic> {
    let layer = plain(&stage.layer);
    let Some(ports) = kind.input_names() else {
        let mistake = Diagnostic::new(stage.extent, format!("expected values without names for `{layer}`, found some"));
        return Err(mistake.note("it takes them in order"));
    };
    let mut ordered: Vec<Option<Source>> = vec![None; ports.len()];
    for (name, value) in given {
        let Some(name) = name else {
            let mistake = Diagnostic::new(stage.extent, "expected all values named or none, found both");
            return Err(mistake.note(format!("the inputs of `{layer}` are `({})`", ports.join(", "))));
        };
        let text = plain(name);
        let Some(at) = ports.iter().position(|port| *port == text) else {
            let message = format!("expected an input of `{layer}`, found `{text}`");
            let note = format!("its inputs are `({})`", ports.join(", "));
            return Err(Diagnostic::new(name.span(), message)
                .note(note)
                .suggest(&text, ports.iter().map(String::as_str)));
        };
        if ordered[at].replace(*value).is_some() {
            return Err(Diagnostic::new(name.span(), format!("expected each input once, found `{text}` twice")));
        }
    }
    let needed = kind.needed_by_name().map_or(ports.len(), <[_]>::len);
    let needed = ports.iter().zip(&ordered).take(needed);
    let missing = needed.filter(|(_, value)| value.is_none()).map(|(port, _)| port).next();
    match missing {
        Some(port) => {
            let message = format!("expected `{port}` among the inputs of `{layer}`, found it nowhere");
            Err(Diagnostic::new(stage.extent, message).help(format!("write `({port} = ...)`")))
        }
        None => Ok(ordered.into_iter().flatten().collect()),
    }
}
