//! Shapes: from the declaration, else from the first layer that states one, carried back through the layers that
//! keep a shape, and from there forward through the chain.

use std::rc::Rc;

use proc_macro2::{Ident, Span};

use super::kind::{Kind, Typed, typed_text};
use super::names::{check_labels, check_paths, check_port_names, layer_names};
use super::parts::value_name;
use super::{Application, LayerUse, Member, Net, Output, Part, Port, Source};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent, plain};
use crate::ir::{PortId, Shape, Table};
use crate::layers::{self, Arguments, Layer, Resolved, Target};
use crate::syntax::{NetSyntax, PortSyntax, Stage};

/// The nets of the same macro call that stand before this one; nothing where one is mistaken.
pub type Earlier = [Option<Rc<Net>>];

/// The checked net, if nothing is wrong with it.
pub fn check(syntax: &NetSyntax, earlier: &Earlier, sink: &mut Diagnostics) -> Option<Net> {
    let before = sink.len();
    let kinds: Vec<Option<Kind>> = syntax.stages.iter().map(|stage| read(stage, syntax, earlier, sink)).collect();
    check_labels(&syntax.stages, &kinds, sink);
    check_ports(&syntax.ports, sink);
    let in_lines = sink.len();
    let lines = syntax.refused.iter().chain(&syntax.functions);
    sink.extend(lines.flat_map(|line| line.mistakes.iter().cloned()));
    let in_lines = sink.len() - in_lines;
    if syntax.broken || syntax.stages.is_empty() {
        return None;
    }
    let input = input_port(syntax, &kinds, sink);
    let names = layer_names(&syntax.stages, &syntax.ports, sink);
    let chain = Chain { stages: &syntax.stages, sink };
    let resolved = chain.resolve(&kinds, input.as_ref().map(|port| (port.shape.clone(), port.classes)));
    // Where only a `fn` line is mistaken, the others are still checked.
    if sink.len() != before + in_lines {
        check_paths(&syntax.stages, &kinds, &names, &syntax.ports, &syntax.functions, sink);
        return None;
    }
    let kinds: Vec<Kind> = kinds.into_iter().collect::<Option<_>>()?;
    Some(net(syntax, input?, kinds, resolved?, names))
}

fn read(stage: &Stage, syntax: &NetSyntax, earlier: &Earlier, sink: &mut Diagnostics) -> Option<Kind> {
    let is_layer = layers::canonical(&plain(&stage.layer)).is_some();
    if stage.frozen.is_some() && (is_layer || stage.earlier_net.is_none()) {
        let message = format!("expected an earlier net after `frozen`, found `{}`", plain(&stage.layer));
        let mistake = Diagnostic::new(stage.layer.span(), message);
        let help = "to keep optimisers away from a layer, write its option `rate = 0`";
        sink.add(if is_layer { mistake.help(help) } else { mistake });
        return None;
    }
    if stage.broken {
        return None;
    }
    if let Some(position) = stage.earlier_net.filter(|_| !is_layer) {
        let net = earlier.get(position).cloned().flatten()?;
        return sink.take(as_layer(&net, stage, syntax)).map(|()| Kind::Net(net));
    }
    let mut arguments = Arguments::new(&stage.layer, &stage.arguments, syntax.precision);
    let layer = layers::layer(&stage.layer, &mut arguments);
    let is_late = stage.is_later_net && !is_layer;
    let layer =
        layer.map_err(
            |mistake| if is_late { mistake.without_help().note("a net may use the nets above it") } else { mistake },
        );
    sink.take(layer).map(|(layer, rate)| Kind::Layer(layer.into(), rate))
}

/// An earlier net takes no arguments and computes in the same type.
fn as_layer(net: &Net, stage: &Stage, syntax: &NetSyntax) -> Result<(), Diagnostic> {
    let name = plain(&stage.layer);
    if let Some(argument) = stage.arguments.first() {
        return Err(Diagnostic::new(argument.extent, format!("expected no argument of the net `{name}`, found one")));
    }
    if net.precision != syntax.precision {
        let (expected, found) = (syntax.precision.name(), net.precision.name());
        let message = format!("expected a net that computes in `{expected}`, found `{name}` in `{found}`");
        let declared =
            format!("declare both alike: `pub {}<{found}> = ...`", syntax.name.as_ref().map_or("Net".into(), plain));
        return Err(Diagnostic::new(stage.layer.span(), message).help(declared));
    }
    Ok(())
}

fn check_ports(ports: &[PortSyntax], sink: &mut Diagnostics) {
    if let [first, second, ..] = ports {
        let extent = Extent::from(second.name.span());
        let message = format!("expected one input port of a chain, found `{}` beside `{}`", second.name, first.name);
        sink.add(Diagnostic::new(extent, message).note("a loss layer adds the port `target` by itself"));
    }
    check_port_names(ports, sink);
}

/// The first input port: declared, or found from the layers.
fn input_port(syntax: &NetSyntax, kinds: &[Option<Kind>], sink: &mut Diagnostics) -> Option<Port> {
    if let Some(port) = syntax.ports.first() {
        let shape: Shape = port.shape.iter().map(|size| size.value).collect();
        let shape = sink.take(layers::checked_shape(shape, port.name.span().into()))?;
        return Some(Port { name: port.name.clone(), shape, classes: port.classes.map(|size| size.value) });
    }
    let name = Ident::new("input", Span::mixed_site());
    let port = |(shape, classes)| Some(Port { name: name.clone(), shape, classes });
    for (kind, stage) in kinds.iter().zip(&syntax.stages) {
        let kind = kind.as_ref()?;
        if let Some(stated) = kind.stated_input() {
            return port(stated);
        }
        if !kind.keeps_shape() && !kind.is_loss() {
            sink.add(unknown_shape(stage, kind));
            return None;
        }
    }
    if kinds.iter().flatten().all(Kind::is_elementwise) {
        return port((Vec::new(), None));
    }
    let first = kinds.first()?.as_ref()?;
    sink.add(unknown_shape(&syntax.stages[0], first));
    None
}

fn unknown_shape(stage: &Stage, kind: &Kind) -> Diagnostic {
    let mistake = Diagnostic::new(stage.extent, "expected an input of known shape, found none stated");
    if let Kind::Layer(layer, _) = kind
        && let Some(port) = layer.example_port()
    {
        return mistake.help(format!("declare it: `pub Net(input: {port}) = ...`, or `net!((input: {port}) = ...)`"));
    }
    match layers::canonical(&plain(&stage.layer)) {
        Some("linear") => {
            let size = stage.arguments.first().map_or_else(|| "128".into(), |argument| argument.setting.text());
            mistake.help(format!("state it: `linear(3 -> {size})`"))
        }
        _ => mistake.help("declare it: `pub Net(input: [1, 28, 28]) = ...`, or `net!((input: [3]) = ...)`"),
    }
}

struct Chain<'a> {
    stages: &'a [Stage],
    sink: &'a mut Diagnostics,
}

impl Chain<'_> {
    /// Each layer at its input's shape. After a mistake the next layer that states its input goes on.
    fn resolve(self, kinds: &[Option<Kind>], input: Option<Typed>) -> Option<Vec<Resolved>> {
        let mut before = input;
        let mut all = Vec::new();
        for (position, kind) in kinds.iter().enumerate() {
            let found = kind.as_ref().and_then(|kind| {
                let from = before.take().or_else(|| kind.stated_input())?;
                let resolved = kind.resolve(&from, &self.stages[position]);
                let resolved = resolved.and_then(|resolved| self.in_place(position, kind, resolved));
                self.sink.take(resolved.map_err(|mistake| self.with_origin(mistake, position, &from)))
            });
            before = found.as_ref().map(|resolved| (resolved.output.clone(), resolved.classes));
            all.push(found);
        }
        all.into_iter().collect()
    }

    fn in_place(&self, position: usize, kind: &Kind, resolved: Resolved) -> Result<Resolved, Diagnostic> {
        if kind.is_loss() && position + 1 != self.stages.len() {
            let next = &self.stages[position + 1].text;
            let message = format!("expected a loss at the end of its chain, found `{next}` after it");
            return Err(Diagnostic::new(self.stages[position].extent, message).help("move what follows before it"));
        }
        Ok(resolved)
    }

    fn with_origin(&self, mistake: Diagnostic, position: usize, (shape, classes): &Typed) -> Diagnostic {
        let from = typed_text(shape, *classes);
        match position.checked_sub(1) {
            Some(before) => mistake.note(format!("`{}` gives {from}", self.stages[before].text)),
            None => mistake.where_first().note(format!("the input's shape is {from}")),
        }
    }
}

fn net(syntax: &NetSyntax, input: Port, kinds: Vec<Kind>, resolved: Vec<Resolved>, names: Vec<String>) -> Net {
    let ends_in_loss = kinds.last().is_some_and(Kind::is_loss);
    let mut net = Net {
        attributes: syntax.attributes.clone(),
        visibility: syntax.visibility.clone(),
        name: syntax.name.clone().unwrap_or_else(|| Ident::new("Net", Span::mixed_site())),
        anonymous: syntax.name.is_none(),
        precision: syntax.precision,
        text: syntax.text.clone(),
        ports: Table::from_iter([input]),
        layers: Table::default(),
        parts: Table::default(),
        members: Vec::new(),
        applications: Table::default(),
        outputs: Vec::new(),
        takes_any_shape: syntax.ports.is_empty() && kinds.iter().all(Kind::is_elementwise),
    };
    let mut value = Source::Port(PortId(0));
    for (((kind, resolved), stage), name) in kinds.into_iter().zip(resolved).zip(&syntax.stages).zip(names) {
        let target = resolved.target.clone().map(|target| net.add_target(target));
        let member = match kind {
            Kind::Layer(layer, rate) => net.add_layer((layer, rate), resolved, stage, name, value, target),
            Kind::Net(earlier) => net.add_part(&earlier, part(&earlier, stage, name, value), target),
        };
        net.members.push(member);
        value = net.value(member);
    }
    net.outputs = vec![Output { name: if ends_in_loss { "loss" } else { "output" }, source: value }];
    net
}

fn part(earlier: &Net, stage: &Stage, name: String, input: Source) -> Part {
    Part {
        name,
        labelled: stage.label.is_some(),
        text: stage.text.clone(),
        net: earlier.name.clone(),
        frozen: stage.frozen.is_some(),
        inside: None,
        members: Vec::new(),
        input,
        port: plain(&earlier.ports[PortId(0)].name),
        outputs: Vec::new(),
    }
}

impl Net {
    fn add_target(&mut self, target: Target) -> PortId {
        let name = Ident::new("target", Span::mixed_site());
        self.ports.push(Port { name, shape: target.shape, classes: target.classes })
    }

    fn add_layer(
        &mut self,
        (layer, rate): (Rc<dyn Layer>, f64),
        resolved: Resolved,
        stage: &Stage,
        name: String,
        input: Source,
        target: Option<PortId>,
    ) -> Member {
        let id = self.layers.push(LayerUse {
            inside: None,
            name,
            labelled: stage.label.is_some(),
            span: stage.label.as_ref().unwrap_or(&stage.layer).span(),
            kind: layers::canonical(&plain(&stage.layer)).unwrap_or("layer"),
            text: stage.text.clone(),
            extent: stage.extent,
            layer,
            storage: resolved.storage,
            rate,
        });
        let value = value_name(&self.layers[id], self.applications.len(), None);
        let (shape, classes) = (resolved.output, resolved.classes);
        self.applications.push(Application { layer: id, input, target, shape, classes, value });
        Member::Layer(id)
    }

    /// The value of a stage of a chain.
    pub(super) fn value(&self, member: Member) -> Source {
        match member {
            Member::Part(part) => self.parts[part].outputs[0].source,
            Member::Layer(layer) => {
                let application = self.applications.find(|application| application.layer == layer);
                application.map_or(Source::Port(PortId(0)), Source::Application)
            }
        }
    }
}
