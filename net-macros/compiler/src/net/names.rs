//! Names: of layers, of values, and what a path of a `fn` line means.
//!
//! A value is named by an input port, a label, `output` or `loss`, and by its position. A layer is named by its
//! label, else by its kind, counted from 1 where several of that kind stand unlabelled, and by its position. The names
//! of an earlier net that is used as a layer are reached through it: `encoder.linear.weights`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;

use super::kind::{Kind, name_of_net};
use super::{Entity, Member, Net, Scope, Source};
use crate::diagnostics::{Diagnostic, Diagnostics, plain};
use crate::ir::{LayerId, PartId};
use crate::layers;
use crate::syntax::{FunctionSyntax, Path, PortSyntax, Segment, Stage};

const RESERVED: [&str; 6] = ["input", "target", "output", "loss", "parameters", "all"];
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Whether a label may be this word: none of the language's own.
pub fn may_be_label(word: &str) -> bool {
    !RESERVED.contains(&word) && !NEVER.contains(&word)
}

/// What a path means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A value.
    Value(Source),
    /// One learned array of a layer.
    Array(LayerId, usize),
    /// All learned arrays of a layer.
    LayerParameters(LayerId),
    /// All learned arrays of an earlier net that is used as a layer.
    PartParameters(PartId),
    /// All learned arrays.
    Parameters,
    /// Every real input port with a differentiable path, and all learned arrays.
    All,
}

/// What a single name means.
#[derive(Clone, Copy)]
enum Subject<'a> {
    /// A value only.
    Value(Source),
    /// A member of the scope; its value too, where the name is a label or a position.
    Member(&'a Member, Option<Source>),
}

/// Each label, on its own.
pub(super) fn check_labels(stages: &[Stage], kinds: &[Option<Kind>], sink: &mut Diagnostics) {
    for (position, stage) in stages.iter().enumerate() {
        let Some(label) = &stage.label else { continue };
        let name = plain(label);
        let is_last = position + 1 == stages.len();
        let exactly = is_last && name == if is_loss(stage, &kinds[position]) { "loss" } else { "output" };
        if NEVER.contains(&name.as_str()) {
            sink.add(Diagnostic::new(label.span(), format!("expected a label, found `{name}`")));
        } else if RESERVED.contains(&name.as_str()) && !exactly {
            sink.add(reserved(label, &name).help("choose another label"));
        }
    }
}

/// Whether a stage is a loss, also one with a mistake in it.
fn is_loss(stage: &Stage, kind: &Option<Kind>) -> bool {
    let text = plain(&stage.layer);
    let named = || layers::canonical(&text).unwrap_or(&text).ends_with("_loss");
    kind.as_ref().map_or_else(named, Kind::is_loss)
}

/// A name in a body, on its own: what means something everywhere may only name that.
pub(super) fn check_name(name: &Ident, what: &str, may_be: &[&str], sink: &mut Diagnostics) {
    let text = plain(name);
    if NEVER.contains(&text.as_str()) {
        sink.add(Diagnostic::new(name.span(), format!("expected the name of a {what}, found `{text}`")));
    } else if RESERVED.contains(&text.as_str()) && !may_be.contains(&text.as_str()) {
        sink.add(reserved(name, &text).help("choose another name"));
    }
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
    kinds: &[Option<Kind>],
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
    let ends_in_loss = stages.last().zip(kinds.last()).is_some_and(|(last, kind)| is_loss(last, kind));
    known.push(if ends_in_loss { "loss" } else { "output" }.into());
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

/// The name of a layer's kind, or of an earlier net in snake case.
fn kind_name(stage: &Stage) -> String {
    match (layers::canonical(&plain(&stage.layer)), stage.earlier_net) {
        (Some(kind), _) => kind.to_string(),
        (None, Some(_)) => name_of_net(stage),
        (None, None) => plain(&stage.layer),
    }
}

/// The layers' names, in order; equal ones are mistakes.
///
/// A label is none of `taken`; nor is a name by its kind, but for those of `yielded_to`, which mean a value where it is asked for.
pub(super) fn layer_names(
    stages: &[&Stage],
    mut taken: BTreeSet<String>,
    yielded_to: &BTreeSet<String>,
    sink: &mut Diagnostics,
) -> Vec<String> {
    let kinds: Vec<String> = stages.iter().map(|stage| kind_name(stage)).collect();
    let mut unlabelled: BTreeMap<&str, usize> = BTreeMap::new();
    for (own, _) in kinds.iter().zip(stages).filter(|(_, stage)| stage.label.is_none()) {
        *unlabelled.entry(own).or_default() += 1;
    }
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
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
        if stage.label.is_none() && !may_be_label(&name) {
            let message = format!("expected a label before this net, whose name would be `{name}`");
            sink.add(Diagnostic::new(stage.layer.span(), message).help(format!("write `label: {}`", stage.text)));
        }
        let yields = stage.label.is_none() && yielded_to.contains(&name);
        if !taken.insert(name.clone()) && !yields {
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

/// Where a segment of a path leads.
enum Step<'a> {
    Found(Named),
    Inside(Names<'a>),
}

/// Where names are looked up: the net itself, or one use of an earlier net as a layer.
#[derive(Clone, Copy)]
struct Names<'a> {
    net: &'a Net,
    scope: &'a Scope,
    /// The part, where it is not the net itself.
    within: Option<PartId>,
}

impl Net {
    /// What a path means.
    pub fn named(&self, path: &Path) -> Result<Named, Diagnostic> {
        match &path.segments[..] {
            [Segment::Name(name)] if name == "parameters" => return Ok(Named::Parameters),
            [Segment::Name(name)] if name == "all" => return Ok(Named::All),
            _ => {}
        }
        let mut names = Names { net: self, scope: &self.scope, within: None };
        for (depth, segment) in path.segments.iter().enumerate() {
            let rest = &path.segments[depth + 1..];
            match self.step(names, segment, rest, path)? {
                Step::Found(named) => return Ok(named),
                Step::Inside(inside) => names = inside,
            }
        }
        Err(Diagnostic::new(path.extent, "expected a name, found nothing"))
    }

    /// What one segment of a path means, and the rest behind it.
    fn step<'a>(
        &'a self,
        names: Names<'a>,
        segment: &Segment,
        rest: &[Segment],
        path: &Path,
    ) -> Result<Step<'a>, Diagnostic> {
        let no_layer = || {
            let message = format!("expected a layer, found the value `{}`", segment.text());
            Err(Diagnostic::new(path.extent, message))
        };
        let member = match (names.subject(segment, !rest.is_empty()), rest) {
            (None, []) => return Err(names.unknown(segment, path, names.values())),
            (None, _) => return Err(names.unknown(segment, path, names.layers())),
            (Some(Subject::Value(source) | Subject::Member(_, Some(source))), []) => {
                let named = self.array_of_its_own(source).unwrap_or(Named::Value(source));
                return Ok(Step::Found(named));
            }
            (Some(Subject::Member(member, None)), []) => return Err(names.no_value(member, path)),
            (Some(Subject::Value(_)), _) => return no_layer(),
            (Some(Subject::Member(member, _)), _) => member,
        };
        match (&member.entity, rest) {
            (Entity::Value, _) => no_layer(),
            (Entity::Layer(layer), [array]) => self.array(*layer, array, path).map(Step::Found),
            (Entity::Layer(_), _) => {
                let message = format!("expected a name or `layer.array`, found `{}`", path.text());
                Err(Diagnostic::new(path.extent, message))
            }
            (Entity::Part(part, _), [Segment::Name(name)]) if name == "parameters" => {
                self.part_parameters(*part, path).map(Step::Found)
            }
            (Entity::Part(part, scope) | Entity::Use(part, scope), _) => {
                Ok(Step::Inside(Names { net: self, scope, within: Some(*part) }))
            }
        }
    }

    /// The learned array that a value is: `array scale: [3];` of the net, or of one that is a layer of it and not frozen.
    fn array_of_its_own(&self, source: Source) -> Option<Named> {
        let Source::Application(application) = source else { return None };
        let layer = self.applications[application].layer;
        let used = &self.layers[layer];
        let is_array = used.kind == "array" && self.frozen_around(used.inside).is_none();
        is_array.then_some(Named::Array(layer, 0))
    }

    /// The value of a learned array that is an item of a body: the opposite.
    pub(super) fn value_of_array(&self, array: LayerId) -> Option<Source> {
        let is_item = self.layers[array].kind == "array";
        let mut applications =
            self.applications.rows().filter(|(_, application)| is_item && application.layer == array);
        applications.next().map(|(id, _)| Source::Application(id))
    }

    fn part_parameters(&self, part: PartId, path: &Path) -> Result<Named, Diagnostic> {
        self.not_frozen(Some(part), path)?;
        if self.parameters_in(part) > 0 {
            return Ok(Named::PartParameters(part));
        }
        let found = &self.parts[part].name;
        Err(Diagnostic::new(path.extent, format!("expected a net with learned arrays, found `{found}`")))
    }

    fn not_frozen(&self, part: Option<PartId>, path: &Path) -> Result<(), Diagnostic> {
        let Some(frozen) = self.frozen_around(part) else {
            return Ok(());
        };
        let message = format!("expected arrays that are learned here, found `{}`", path.text());
        let note =
            format!("`{}` is frozen: it is given to every function and is in no gradient", self.parts[frozen].name);
        Err(Diagnostic::new(path.extent, message).note(note))
    }

    fn array(&self, layer: LayerId, array: &Segment, path: &Path) -> Result<Named, Diagnostic> {
        let used = &self.layers[layer];
        let Some(storage) = &used.storage else {
            let found = array.text();
            let message = format!("expected a layer with learned arrays, found `{}`", used.name);
            return Err(Diagnostic::new(path.extent, message).note(format!("`{}` has no array `{found}`", used.text)));
        };
        self.not_frozen(used.inside, path)?;
        let wanted = array.text();
        if wanted == "parameters" {
            return Ok(Named::LayerParameters(layer));
        }
        let known = || storage.arrays.iter().map(|array| array.name);
        let found = known().position(|name| name == wanted);
        found.map(|array| Named::Array(layer, array)).ok_or_else(|| {
            let arrays: Vec<String> = known().map(|name| format!("`{name}`")).collect();
            Diagnostic::new(
                path.extent,
                format!("expected {} of `{}`, found `{wanted}`", arrays.join(" or "), used.name),
            )
            .suggest(array_of(&wanted), known().chain(["parameters"]))
        })
    }

    /// The name that a user would give a value: its port's, its label, `output`, or its name in formulas.
    pub fn source_name(&self, source: Source) -> String {
        let Source::Application(application) = source else {
            return self.port_name(source);
        };
        let output = self.outputs().iter().find(|output| output.source == source);
        output.map_or_else(|| self.applications[application].value.clone(), |output| output.name.clone())
    }

    /// The name that a `fn` line has for a value of the net's own: its port's, `output` or `loss`, its label.
    pub fn label(&self, source: Source) -> Option<String> {
        let Source::Application(_) = source else {
            return Some(self.port_name(source));
        };
        if let Some(output) = self.outputs().iter().find(|output| output.source == source) {
            return Some(output.name.clone());
        }
        let member = self.scope.members.iter().find(|member| member.value == Some(source))?;
        member.labelled.then(|| member.name.clone())
    }

    /// The label or else the position of the value that a loss is of.
    pub fn before_the_loss(&self) -> Option<String> {
        let loss = self.applications.iter().rev().find(|used| self.layers[used.layer].layer.is_loss())?;
        let before = loss.inputs.first().filter(|before| matches!(before, Source::Application(_)))?;
        let position = || self.scope.members.iter().position(|member| member.value == Some(*before));
        let by_position = || position().filter(|_| self.scope.has_positions).map(|position| position.to_string());
        self.label(*before).or_else(by_position)
    }

    fn port_name(&self, source: Source) -> String {
        match source {
            Source::Port(port) => plain(&self.ports[port].name),
            Source::Application(_) => String::new(),
        }
    }
}

impl<'a> Names<'a> {
    /// What a name or a position means; inside a part its port is what it is applied to. Where more of a path is behind it
    /// (`leads_on`) a layer is meant and not a value of the same name.
    fn subject(self, segment: &Segment, leads_on: bool) -> Option<Subject<'a>> {
        let members = &self.scope.members;
        let name = match segment {
            Segment::Position(position, _) => {
                let member = members.get(*position).filter(|_| self.scope.has_positions)?;
                return Some(Subject::Member(member, member.value));
            }
            Segment::Name(name) => plain(name),
        };
        let of_name = |member: &&Member| member.name == name;
        let is_layer = |member: &&Member| !matches!(member.entity, Entity::Value);
        if leads_on && let Some(layer) = members.iter().filter(is_layer).find(of_name) {
            return Some(Subject::Member(layer, layer.value.filter(|_| layer.labelled)));
        }
        if let Some((_, source)) = self.scope.ports.iter().find(|(port, _)| *port == name) {
            return Some(Subject::Value(*source));
        }
        let exact = members.iter().filter(|member| member.labelled).find(of_name).or(members.iter().find(of_name));
        if exact.is_none()
            && let Some(source) = self.output(&name)
        {
            return Some(Subject::Value(source));
        }
        let spelled = || members.iter().find(|member| !member.labelled && spells(&member.name, &name));
        let member = exact.or_else(spelled)?;
        Some(Subject::Member(member, member.value.filter(|_| self.is_value(member))))
    }

    /// Whether a name is a value's: a label, and inside a part, `block.3.tanh`, that of a layer without learned arrays.
    fn is_value(self, member: &Member) -> bool {
        let has_arrays = |layer: LayerId| self.net.layers[layer].storage.is_some();
        let is_bare = matches!(member.entity, Entity::Layer(layer) if !has_arrays(layer));
        member.labelled || is_bare && self.within.is_some()
    }

    /// The output of this name; where there is one and it is not `loss`, `output` names it too.
    fn output(self, name: &str) -> Option<Source> {
        let outputs = &self.scope.outputs;
        let exact = outputs.iter().find(|output| output.name == name);
        let only = || outputs.first().filter(|one| name == "output" && outputs.len() == 1 && one.name != "loss");
        exact.or_else(only).map(|output| output.source)
    }

    /// How the value of a layer or a net gets a name.
    fn how_to_name(self, member: &Member, name: &str, text: &str) -> String {
        let position = self.scope.members.iter().position(|other| std::ptr::eq(other, member)).unwrap_or_default();
        let before = name.rsplit_once('.').map_or("", |(before, _)| before);
        let dot = if before.is_empty() { "" } else { "." };
        match (self.scope.has_positions, member.value) {
            (true, Some(_)) => {
                format!("label the value, `name: {text}`, or use its position, `{before}{dot}{position}`")
            }
            (true, None) => format!(
                "`{before}` is used several times: label the use that you mean, `x |> one: {before}`, and ask for `one.{}`",
                member.name
            ),
            (false, Some(_)) => format!("label the value, `name: {text}`, or bind it with `let`"),
            (false, None) => format!("label the use that you mean, `x |> label: {name}`, or bind its value with `let`"),
        }
    }

    fn no_value(self, member: &Member, path: &Path) -> Diagnostic {
        let name = path.text();
        let (what, text, array) = match &member.entity {
            Entity::Value => ("value", name.as_str(), None),
            Entity::Layer(layer) => {
                let used = &self.net.layers[*layer];
                ("layer", used.text.as_str(), used.storage.as_ref().map(|storage| storage.arrays[0].name))
            }
            Entity::Part(part, _) | Entity::Use(part, _) => ("net", self.net.parts[*part].text.as_str(), None),
        };
        let mistake = Diagnostic::new(path.extent, format!("expected a value, found the {what} `{name}`"));
        let help = self.how_to_name(member, &name, text);
        match (array, &member.entity) {
            (Some(array), _) => {
                let note = format!("its learned arrays are `{name}.{array}`, ..., and all of them `{name}.parameters`");
                mistake.note(note).help(help)
            }
            (None, Entity::Part(part, scope)) if member.value.is_some() => {
                let value = format!("its value is `{name}.{}`", scope.outputs[0].name);
                match self.net.frozen_around(Some(*part)) {
                    Some(_) => {
                        mistake.help(value + "; as an argument leave it out: a frozen net is given to every function")
                    }
                    None => mistake.help(value),
                }
            }
            (None, _) => mistake.help(help),
        }
    }

    fn layers(self) -> Vec<String> {
        self.scope.members.iter().map(|member| member.name.clone()).collect()
    }

    fn values(self) -> Vec<String> {
        let ports = self.scope.ports.iter().map(|(name, _)| name.clone());
        let labels = self.scope.members.iter().filter(|member| self.is_value(member)).map(|member| member.name.clone());
        let mut all: Vec<String> = ports.chain(labels).collect();
        let outputs = self.scope.outputs.iter().map(|output| output.name.clone());
        outputs.for_each(|name| {
            if !all.contains(&name) {
                all.push(name)
            }
        });
        all
    }

    fn unknown(self, segment: &Segment, path: &Path, known: Vec<String>) -> Diagnostic {
        let text = segment.text();
        let at = path.segments.iter().position(|own| std::ptr::eq(own, segment)).unwrap_or_default();
        let mistake = match segment {
            Segment::Position(..) if !self.scope.has_positions => {
                let message = format!("expected a name, found the position {text}");
                Diagnostic::new(path.extent, message).note("positions name stages of chains, and nothing in a body")
            }
            Segment::Position(..) => {
                let last = self.scope.members.len() - 1;
                Diagnostic::new(path.extent, format!("expected a position from 0 to {last}, found {text}"))
            }
            Segment::Name(_) => {
                let before: Vec<String> = path.segments[..at].iter().map(Segment::text).collect();
                let net = if at == 0 { "this net".into() } else { format!("`{}`", before.join(".")) };
                Diagnostic::new(path.extent, format!("expected a name of {net}, found `{text}`"))
            }
        };
        if let Some((note, help)) = self.of_one_copy(segment, path) {
            return mistake.note(note).help(help);
        }
        let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let mistake = if names.is_empty() { mistake } else { mistake.note(format!("there are {}", names.join(", "))) };
        if let Some(help) = self.without_the_net(path).filter(|_| at == 0) {
            return mistake.help(help);
        }
        // What means something in every net that learns.
        let always = (at == 0 && self.within.is_none() && self.net.parameters() > 0).then_some("parameters");
        match self.meant(&text).filter(|_| path.segments.len() == 1) {
            Some(help) => mistake.help(help),
            None => mistake.suggest(&text, known.iter().map(String::as_str).chain(always)),
        }
    }

    /// How `self.parameters` and `Net.parameters` are written.
    fn without_the_net(self, path: &Path) -> Option<String> {
        let texts: Vec<String> = path.segments.iter().map(Segment::text).collect();
        let (first, rest) = texts.split_first().filter(|(_, rest)| !rest.is_empty())?;
        let is_net = ["self", "net", "model"].contains(&first.as_str()) || *first == plain(&self.net.name);
        is_net.then(|| format!("write `{}`: names are those of the net", rest.join(".")))
    }

    /// Which copies there are, and how to name what is asked for of one, where it is asked of all: `block.scale`.
    fn of_one_copy(self, segment: &Segment, path: &Path) -> Option<(String, String)> {
        let members = &self.scope.members;
        let mut numbered = members.iter().enumerate();
        let are_copies = self.scope.has_positions && numbered.all(|(copy, member)| member.name == copy.to_string());
        let (last, segments) = (members.len().checked_sub(1).filter(|_| are_copies)?, &path.segments);
        let at = segments.iter().position(|own| std::ptr::eq(own, segment)).filter(|at| *at > 0)?;
        let [before, behind] = [&segments[..at], &segments[at..]].map(|of| {
            let texts: Vec<String> = of.iter().map(Segment::text).collect();
            texts.join(".")
        });
        let one = match segment {
            Segment::Name(_) => format!("{before}.0.{behind}"),
            Segment::Position(..) => {
                format!("{before}.{last}{}", behind.trim_start_matches(|c: char| c.is_ascii_digit()))
            }
        };
        let learns = self.within.is_some_and(|part| self.net.parameters_in(part) > 0);
        let all = if learns { format!(", for all learned arrays `{before}.parameters`") } else { String::new() };
        Some((
            format!("the copies are `{before}.0` to `{before}.{last}`"),
            format!("for that of one copy write `{one}`{all}"),
        ))
    }

    /// How to get what a name means elsewhere: `output` before a loss, `loss` without one, `weights` of the layers that
    /// have such.
    fn meant(self, name: &str) -> Option<String> {
        let is_loss = self.scope.outputs.first().is_some_and(|output| output.name == "loss");
        let is_chain = self.scope.has_positions;
        match name {
            "output" if is_loss && is_chain => self.before_the_loss(),
            "loss" if !is_loss && is_chain => Some("end the chain in a loss, like `|> mean_squared_loss`".into()),
            "target" if !is_loss && is_chain => {
                Some("a loss adds it: end the chain in one, like `|> mean_squared_loss`".into())
            }
            _ if array_of(name) == "parameters" => {
                let learns = self.within.is_none() && self.net.parameters() > 0;
                learns.then(|| "write `parameters`: all learned arrays".into())
            }
            _ => self.arrays(array_of(name)),
        }
    }

    /// The value that a loss is of, to be labelled if it is not.
    fn before_the_loss(self) -> Option<String> {
        let [.., before, _] = &self.scope.members[..] else {
            return Some("this chain is a loss alone: ask for `loss`".into());
        };
        if before.labelled {
            return Some(format!("this chain ends in a loss: ask for `{}`, the value before it", before.name));
        }
        let (kind, text) = match &before.entity {
            Entity::Layer(layer) => (self.net.layers[*layer].kind, self.net.layers[*layer].text.as_str()),
            Entity::Part(part, _) | Entity::Use(part, _) => ("", self.net.parts[*part].text.as_str()),
            Entity::Value => ("", before.name.as_str()),
        };
        let label = match kind {
            "softmax" | "sigmoid" => "probabilities",
            "linear" => "logits",
            _ => "prediction",
        };
        let said = format!("label what you want, `{label}: {text}`, and ask for `{label}`");
        Some(format!("this chain ends in a loss: {said}"))
    }

    /// The learned arrays of a name.
    fn arrays(self, name: &str) -> Option<String> {
        let with = |member: &&Member| match &member.entity {
            Entity::Layer(layer) => self.net.layers[*layer]
                .storage
                .as_ref()
                .is_some_and(|storage| name == "parameters" || storage.arrays.iter().any(|array| array.name == name)),
            _ => false,
        };
        let members = self.scope.members.iter().filter(with);
        let paths: Vec<String> = members.map(|member| format!("`{}.{name}`", member.name)).collect();
        match &paths[..] {
            [] => None,
            [one] => Some(format!("write {one}")),
            [rest @ .., last] => Some(format!("write {} or {last}", rest.join(", "))),
        }
    }
}

/// What a learned array is called here that has another name elsewhere.
fn array_of(name: &str) -> &str {
    match name {
        "weight" | "kernel" | "w" | "matrix" => "weights",
        "bias" | "b" | "beta" | "offset" => "biases",
        "gamma" | "scale" => "scaling",
        "params" | "parameter" | "variables" => "parameters",
        other => other,
    }
}
