//! Names: of layers, of values, and what a path of a `fn` line means.
//!
//! A value is named by an input port, a label, `output` or `loss`, and by its position. A layer is named by its
//! label, else by its kind, counted from 1 where several of that kind stand unlabelled, and by its position.

use proc_macro2::Ident;

use super::{Net, Source};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::layers;
use crate::syntax::{Path, PortSyntax, Segment, Stage, plain};

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

pub(super) fn check_label(label: &Ident, sink: &mut Diagnostics) {
    let name = plain(label);
    if NEVER.contains(&name.as_str()) {
        sink.add(Diagnostic::new(label.span(), format!("`{name}` cannot be a label")));
    } else if RESERVED.contains(&name.as_str()) {
        sink.add(
            Diagnostic::new(label.span(), format!("`{name}` is reserved: it names something else here"))
                .help("choose another label"),
        );
    }
}

/// The layers' names, in order; equal ones are mistakes.
pub(super) fn layer_names(stages: &[Stage], ports: &[PortSyntax], sink: &mut Diagnostics) -> Vec<String> {
    let kind = |stage: &Stage| layers::canonical(&plain(&stage.layer)).map_or_else(|| plain(&stage.layer), Into::into);
    let unlabelled = |upto: usize, of: &str| {
        stages[..upto].iter().filter(|stage| stage.label.is_none() && kind(stage) == of).count()
    };
    let mut names: Vec<String> = Vec::new();
    for (position, stage) in stages.iter().enumerate() {
        let own = kind(stage);
        let name = match &stage.label {
            Some(label) => plain(label),
            None if unlabelled(stages.len(), &own) == 1 => own,
            None => format!("{own}_{}", unlabelled(position, &own) + 1),
        };
        let taken = names.contains(&name) || ports.iter().any(|port| plain(&port.name) == name);
        if taken {
            let span = stage.label.as_ref().unwrap_or(&stage.layer).span();
            sink.add(
                Diagnostic::new(span, format!("the name `{name}` is given twice"))
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
                let mistake = Diagnostic::new(path.extent, format!("`{name}` names a layer, and a value was expected"));
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
        let Some(Subject::Layer(position, _)) = self.subject(layer) else {
            return Err(self.unknown(layer, path, self.layers.iter().map(|layer| layer.name.clone()).collect()));
        };
        let used = &self.layers[position];
        let Some(storage) = &used.storage else {
            return Err(Diagnostic::new(path.extent, format!("`{}` has no learned arrays", used.name)));
        };
        let wanted = array.text();
        if wanted == "parameters" {
            return Ok(Named::LayerParameters(position));
        }
        let known = || storage.arrays.iter().map(|array| array.name);
        let found = known().position(|name| name == wanted);
        found.map(|array| Named::Array(position, array)).ok_or_else(|| {
            let arrays: Vec<String> = known().map(|name| format!("`{name}`")).collect();
            Diagnostic::new(path.extent, format!("`{}` has no array `{wanted}`", used.name))
                .note(format!("its learned arrays are {}", arrays.join(", ")))
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
        if let Some(output) = self.outputs.iter().find(|output| output.name == name) {
            return Some(Subject::Value(output.source));
        }
        let layer = self.layers.iter().position(|layer| layer.name == name || self.other_spelling(layer, &name))?;
        let value = if self.layers[layer].labelled { self.value_of(layer) } else { None };
        Some(Subject::Layer(layer, value))
    }

    /// Whether `name` is this layer's name with its kind spelled another way.
    fn other_spelling(&self, layer: &super::LayerUse, name: &str) -> bool {
        let (kind, count) = match name.rsplit_once('_') {
            Some((kind, count)) if count.bytes().all(|b| b.is_ascii_digit()) => (kind, Some(count)),
            _ => (name, None),
        };
        let canonical = layers::canonical(kind);
        let spelled = canonical.map(|kind| count.map_or_else(|| kind.to_string(), |count| format!("{kind}_{count}")));
        !layer.labelled && spelled.as_deref() == Some(&layer.name)
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
            Segment::Name(_) => Diagnostic::new(path.extent, format!("nothing is named `{text}` here")),
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
