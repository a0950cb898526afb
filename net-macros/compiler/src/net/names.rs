//! Names: of layers, of values, and what a path of a `fn` line means.
//!
//! A value is named by an input port, a label, `output` or `loss`, and by its position. A layer is named by its
//! label, else by its kind, counted from 1 where several of that kind stand unlabelled, and by its position.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;

use super::{Net, Source};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::layers;
use crate::syntax::{FunctionSyntax, Path, PortSyntax, Segment, Stage, plain};

const RESERVED: [&str; 6] = ["input", "target", "output", "loss", "parameters", "all"];
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// What a path means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A value.
    Value(Source),
    /// One learned array of a layer.
    Array(usize, usize),
    /// All learned arrays of a layer.
    LayerParameters(usize),
    /// All learned arrays.
    Parameters,
    /// Every real input port with a differentiable path, and all learned arrays.
    All,
}

/// What a single name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A value only.
    Value(Source),
    /// A layer; its value too, where the name is a label or a position.
    Layer(usize, Option<Source>),
}

/// Each label, on its own.
pub(super) fn check_labels(stages: &[Stage], sink: &mut Diagnostics) {
    for (position, stage) in stages.iter().enumerate() {
        let Some(label) = &stage.label else { continue };
        let name = plain(label);
        let is_last = position + 1 == stages.len();
        let exactly = is_last && name == if is_loss(stage) { "loss" } else { "output" };
        if NEVER.contains(&name.as_str()) {
            sink.add(Diagnostic::new(label.span(), format!("expected a label, found `{name}`")));
        } else if RESERVED.contains(&name.as_str()) && !exactly {
            sink.add(reserved(label, &name).help("choose another label"));
        }
    }
}

fn is_loss(stage: &Stage) -> bool {
    layers::canonical(&plain(&stage.layer)).is_some_and(|kind| kind.ends_with("_loss"))
}

/// Each declared port, on its own; `input` names exactly that.
pub(super) fn check_port_names(ports: &[PortSyntax], sink: &mut Diagnostics) {
    for port in ports {
        let name = plain(&port.name);
        if NEVER.contains(&name.as_str()) {
            sink.add(Diagnostic::new(port.name.span(), format!("expected the name of a port, found `{name}`")));
        } else if RESERVED[1..].contains(&name.as_str()) {
            sink.add(reserved(&port.name, &name).help("choose another name"));
        }
    }
}

fn reserved(name: &Ident, text: &str) -> Diagnostic {
    let meaning = match text {
        "input" => "the first input port",
        "target" => "the port that a loss adds",
        "output" => "the last value of a net without a loss",
        "loss" => "the value of a loss",
        "parameters" => "all learned arrays",
        _ => "every gradient, in `grad(all)`",
    };
    Diagnostic::new(name.span(), format!("expected another name, found `{text}`"))
        .note(format!("`{text}` means {meaning}"))
}

/// After a mistake in a shape: the names in `fn` lines that name nothing, whatever the shapes.
pub(super) fn check_paths(
    stages: &[Stage],
    names: &[String],
    ports: &[PortSyntax],
    lines: &[FunctionSyntax],
    sink: &mut Diagnostics,
) {
    let mut known: Vec<String> = names.to_vec();
    known.extend(ports.iter().map(|port| plain(&port.name)));
    if ports.is_empty() {
        known.push("input".into());
    }
    known.extend(stages.last().map(|last| if is_loss(last) { "loss" } else { "output" }.to_string()));
    let (listed, always) = (known.clone(), ["target", "output", "loss", "parameters", "all"]);
    for path in lines.iter().flat_map(|line| line.given.iter().chain(&line.wanted)).map(|request| &request.path) {
        let spelled = |name: &str| {
            let unlabelled = stages.iter().zip(names).filter(|(stage, _)| stage.label.is_none());
            unlabelled.into_iter().any(|(_, own)| spells(own, name))
        };
        let mistake = match &path.segments[0] {
            Segment::Position(position, _) if *position < stages.len() => continue,
            Segment::Position(position, _) => {
                let last = stages.len() - 1;
                Diagnostic::new(path.extent, format!("expected a position from 0 to {last}, found {position}"))
            }
            Segment::Name(name) => {
                let name = plain(name);
                if known.contains(&name) || always.contains(&name.as_str()) || spelled(&name) {
                    continue;
                }
                let mistake = Diagnostic::new(path.extent, format!("expected a name of this net, found `{name}`"));
                mistake.suggest(&name, listed.iter().map(String::as_str))
            }
        };
        sink.add(mistake);
    }
}

/// Whether `name` is `own`, a layer's name by its kind, with the kind spelled another way.
fn spells(own: &str, name: &str) -> bool {
    let (kind, count) = match name.rsplit_once('_') {
        Some((kind, count)) if !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) => (kind, Some(count)),
        _ => (name, None),
    };
    let canonical = layers::canonical(kind);
    let spelled = canonical.map(|kind| count.map_or_else(|| kind.to_string(), |count| format!("{kind}_{count}")));
    spelled.as_deref() == Some(own)
}

/// The layers' names, in order; equal ones are mistakes.
pub(super) fn layer_names(stages: &[Stage], ports: &[PortSyntax], sink: &mut Diagnostics) -> Vec<String> {
    let kind = |stage: &Stage| layers::canonical(&plain(&stage.layer)).map_or_else(|| plain(&stage.layer), Into::into);
    let kinds: Vec<String> = stages.iter().map(kind).collect();
    let mut unlabelled: BTreeMap<&str, usize> = BTreeMap::new();
    for (own, _) in kinds.iter().zip(stages).filter(|(_, stage)| stage.label.is_none()) {
        *unlabelled.entry(own).or_default() += 1;
    }
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    let mut taken: BTreeSet<String> = ports.iter().map(|port| plain(&port.name)).collect();
    let mut names: Vec<String> = Vec::new();
    for (stage, own) in stages.iter().zip(&kinds) {
        let name = match &stage.label {
            Some(label) => plain(label),
            None if unlabelled.get(&**own) == Some(&1) => own.clone(),
            None => {
                let count = before.entry(own).or_default();
                *count += 1;
                format!("{own}_{count}")
            }
        };
        if !taken.insert(name.clone()) {
            let span = stage.label.as_ref().unwrap_or(&stage.layer).span();
            sink.add(
                Diagnostic::new(span, format!("expected another name, found `{name}` again"))
                    .help("label one of them differently"),
            );
        }
        names.push(name);
    }
    names
}

impl Net {
    /// What a path means.
    pub fn named(&self, path: &Path) -> Result<Named, Diagnostic> {
        match &path.segments[..] {
            [Segment::Name(name)] if name == "parameters" => Ok(Named::Parameters),
            [Segment::Name(name)] if name == "all" => Ok(Named::All),
            [one] => self.value(one, path).map(Named::Value),
            [layer, array] => self.array(layer, array, path),
            _ => {
                Err(Diagnostic::new(path.extent, format!("expected a name or `layer.array`, found `{}`", path.text())))
            }
        }
    }

    fn value(&self, segment: &Segment, path: &Path) -> Result<Source, Diagnostic> {
        match self.subject(segment) {
            Some(Subject::Value(source) | Subject::Layer(_, Some(source))) => Ok(source),
            Some(Subject::Layer(layer, None)) => {
                let name = &self.layers[layer].name;
                let mistake = Diagnostic::new(path.extent, format!("expected a value, found the layer `{name}`"));
                let arrays = self.layers[layer].storage.as_ref().map(|storage| storage.arrays[0].name);
                let help =
                    format!("label the value, `name: {}`, or use its position, `{layer}`", self.layers[layer].text);
                Err(match arrays {
                    Some(array) => mistake.note(format!("its learned arrays are `{name}.{array}`, ...")).help(help),
                    None => mistake.help(help),
                })
            }
            None => Err(self.unknown(segment, path, self.value_names())),
        }
    }

    fn array(&self, layer: &Segment, array: &Segment, path: &Path) -> Result<Named, Diagnostic> {
        let subject = self.subject(layer);
        if let Some(Subject::Value(_)) = subject {
            let message = format!("expected a layer, found the value `{}`", layer.text());
            return Err(Diagnostic::new(path.extent, message));
        }
        let Some(Subject::Layer(position, _)) = subject else {
            return Err(self.unknown(layer, path, self.layers.iter().map(|layer| layer.name.clone()).collect()));
        };
        let used = &self.layers[position];
        let Some(storage) = &used.storage else {
            let found = array.text();
            let message = format!("expected a layer with learned arrays, found `{}`", used.name);
            return Err(Diagnostic::new(path.extent, message).note(format!("`{}` has no array `{found}`", used.text)));
        };
        let wanted = array.text();
        if wanted == "parameters" {
            return Ok(Named::LayerParameters(position));
        }
        let known = || storage.arrays.iter().map(|array| array.name);
        let found = known().position(|name| name == wanted);
        found.map(|array| Named::Array(position, array)).ok_or_else(|| {
            let arrays: Vec<String> = known().map(|name| format!("`{name}`")).collect();
            Diagnostic::new(
                path.extent,
                format!("expected {} of `{}`, found `{wanted}`", arrays.join(" or "), used.name),
            )
            .suggest(&wanted, known().chain(["parameters"]))
        })
    }

    /// What a name or a position means.
    pub fn subject(&self, segment: &Segment) -> Option<Subject> {
        let name = match segment {
            Segment::Position(position, _) => {
                let exists = *position < self.layers.len();
                return exists.then(|| Subject::Layer(*position, self.value_of(*position)));
            }
            Segment::Name(name) => plain(name),
        };
        if let Some(port) = self.ports.iter().position(|port| plain(&port.name) == name) {
            return Some(Subject::Value(Source::Port(port)));
        }
        let exact = self.layers.iter().position(|layer| layer.name == name);
        if exact.is_none()
            && let Some(output) = self.outputs.iter().find(|output| output.name == name)
        {
            return Some(Subject::Value(output.source));
        }
        let spelled = || self.layers.iter().position(|layer| !layer.labelled && spells(&layer.name, &name));
        let layer = exact.or_else(spelled)?;
        let value = if self.layers[layer].labelled { self.value_of(layer) } else { None };
        Some(Subject::Layer(layer, value))
    }

    /// The value of a layer that is used once.
    fn value_of(&self, layer: usize) -> Option<Source> {
        let mut uses = self.applications.iter().enumerate().filter(|(_, application)| application.layer == layer);
        let (first, more) = (uses.next(), uses.next());
        first.filter(|_| more.is_none()).map(|(application, _)| Source::Application(application))
    }

    fn value_names(&self) -> Vec<String> {
        let ports = self.ports.iter().map(|port| plain(&port.name));
        let labels = self.layers.iter().filter(|layer| layer.labelled).map(|layer| layer.name.clone());
        ports.chain(labels).chain(self.outputs.iter().map(|output| output.name.to_string())).collect()
    }

    fn unknown(&self, segment: &Segment, path: &Path, known: Vec<String>) -> Diagnostic {
        let text = segment.text();
        let mistake = match segment {
            Segment::Position(..) => {
                let last = self.layers.len() - 1;
                Diagnostic::new(path.extent, format!("expected a position from 0 to {last}, found {text}"))
            }
            Segment::Name(_) => Diagnostic::new(path.extent, format!("expected a name of this net, found `{text}`")),
        };
        let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let mistake = mistake.note(format!("there are {}", names.join(", ")));
        mistake.suggest(&text, known.iter().map(String::as_str))
    }

    /// The name that a user would give a value: its port's, its label, `output`, or its position.
    pub fn source_name(&self, source: Source) -> String {
        match source {
            Source::Port(port) => plain(&self.ports[port].name),
            Source::Application(position) => {
                let layer = &self.layers[self.applications[position].layer];
                let output = self.outputs.iter().find(|output| output.source == source);
                match output {
                    Some(output) => output.name.into(),
                    None if layer.labelled => layer.name.clone(),
                    None => self.applications[position].value.clone(),
                }
            }
        }
    }
}
