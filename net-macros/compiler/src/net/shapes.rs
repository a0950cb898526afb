//! Shapes: from the declaration, else from the first layer that states one, carried back through the layers that
//! keep a shape, and from there forward through the chain.

use proc_macro2::{Ident, Span};

use super::names::{check_labels, check_paths, check_port_names, layer_names};
use super::{Application, LayerUse, Net, Output, Port, Source};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent};
use crate::ir::Shape;
use crate::ir::print::shape_text;
use crate::layers::{self, Arguments, Layer, Resolved};
use crate::syntax::{NetSyntax, PortSyntax, Stage};

/// The checked net, if nothing is wrong with it.
pub fn check(syntax: &NetSyntax, sink: &mut Diagnostics) -> Option<Net> {
    let before = sink.len();
    let layers: Vec<Option<Box<dyn Layer>>> = syntax.stages.iter().map(|stage| read(stage, sink)).collect();
    check_labels(&syntax.stages, sink);
    check_ports(&syntax.ports, sink);
    let in_lines = sink.len();
    let lines = syntax.refused.iter().chain(&syntax.functions);
    sink.extend(lines.flat_map(|line| line.mistakes.iter().cloned()));
    let in_lines = sink.len() - in_lines;
    if syntax.broken || syntax.stages.is_empty() {
        return None;
    }
    let input = input_port(syntax, &layers, sink);
    let names = layer_names(&syntax.stages, &syntax.ports, sink);
    let chain = Chain { stages: &syntax.stages, sink };
    let resolved = chain.resolve(&layers, input.as_ref().map(|port| (port.shape.clone(), port.classes)));
    // Where only a `fn` line is mistaken, the others are still checked.
    if sink.len() != before + in_lines {
        check_paths(&syntax.stages, &names, &syntax.ports, &syntax.functions, sink);
        return None;
    }
    let layers: Vec<Box<dyn Layer>> = layers.into_iter().collect::<Option<_>>()?;
    Some(net(syntax, input?, layers, resolved?, names))
}

fn read(stage: &Stage, sink: &mut Diagnostics) -> Option<Box<dyn Layer>> {
    if stage.broken {
        return None;
    }
    if stage.is_earlier_net && layers::canonical(&crate::syntax::plain(&stage.layer)).is_none() {
        sink.add(Diagnostic::new(stage.layer.span(), "a net as a layer is reserved, for now"));
        return None;
    }
    let mut arguments = Arguments::new(&stage.layer, &stage.arguments);
    sink.take(layers::layer(&stage.layer, &mut arguments))
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
fn input_port(syntax: &NetSyntax, layers: &[Option<Box<dyn Layer>>], sink: &mut Diagnostics) -> Option<Port> {
    if let Some(port) = syntax.ports.first() {
        let shape: Shape = port.shape.iter().map(|size| size.value).collect();
        let shape = sink.take(layers::checked_shape(shape, port.name.span().into()))?;
        return Some(Port { name: port.name.clone(), shape, classes: port.classes.map(|size| size.value) });
    }
    let name = Ident::new("input", Span::mixed_site());
    let port = |shape| Some(Port { name: name.clone(), shape, classes: None });
    for (layer, stage) in layers.iter().zip(&syntax.stages) {
        let layer = layer.as_ref()?;
        if let Some(shape) = layer.stated_input() {
            return port(shape);
        }
        if !layer.keeps_shape() && !layer.is_loss() {
            sink.add(unknown_shape(stage));
            return None;
        }
    }
    if layers.iter().flatten().all(|layer| layer.is_elementwise()) {
        return port(Vec::new());
    }
    sink.add(unknown_shape(&syntax.stages[0]));
    None
}

fn unknown_shape(stage: &Stage) -> Diagnostic {
    let mistake = Diagnostic::new(stage.extent, "expected an input of known shape, found none stated");
    match layers::canonical(&crate::syntax::plain(&stage.layer)) {
        Some("linear") => {
            let size = stage.arguments.first().map_or_else(|| "128".into(), |argument| argument.setting.text());
            mistake.help(format!("state it: `linear(3 -> {size})`"))
        }
        _ => mistake.help("declare it: `pub Net(input: [1, 28, 28]) = ...`, or `net!((input: [3]) = ...)`"),
    }
}

/// A shape and, for indices, how many classes there are.
type Typed = (Shape, Option<usize>);

struct Chain<'a> {
    stages: &'a [Stage],
    sink: &'a mut Diagnostics,
}

impl Chain<'_> {
    /// Each layer at its input's shape. After a mistake the next layer that states its input goes on.
    fn resolve(self, layers: &[Option<Box<dyn Layer>>], input: Option<Typed>) -> Option<Vec<Resolved>> {
        let mut before = input;
        let mut all = Vec::new();
        for (position, layer) in layers.iter().enumerate() {
            let found = layer.as_ref().and_then(|layer| {
                let (from, classes) = before.take().or_else(|| layer.stated_input().map(|shape| (shape, None)))?;
                let resolved = match classes {
                    None => layer.resolve(&from),
                    Some(classes) => layer.resolve_indices(&from, classes, self.stages[position].layer.span().into()),
                };
                let resolved = resolved.and_then(|resolved| self.in_place(position, &**layer, resolved));
                self.sink.take(resolved.map_err(|mistake| self.with_origin(mistake, position, &from, classes)))
            });
            before = found.as_ref().map(|resolved| (resolved.output.clone(), resolved.classes));
            all.push(found);
        }
        all.into_iter().collect()
    }

    fn in_place(&self, position: usize, layer: &dyn Layer, resolved: Resolved) -> Result<Resolved, Diagnostic> {
        if layer.is_loss() && position + 1 != self.stages.len() {
            let next = &self.stages[position + 1].text;
            let message = format!("expected a loss at the end of its chain, found `{next}` after it");
            return Err(Diagnostic::new(self.stages[position].extent, message).help("move what follows before it"));
        }
        Ok(resolved)
    }

    fn with_origin(&self, mistake: Diagnostic, position: usize, from: &Shape, classes: Option<usize>) -> Diagnostic {
        let classes = classes.map(|classes| format!(" of index({classes})")).unwrap_or_default();
        match position.checked_sub(1) {
            Some(before) => mistake.note(format!("`{}` gives {}{classes}", self.stages[before].text, shape_text(from))),
            None => mistake.note(format!("the input's shape is {}{classes}", shape_text(from))),
        }
    }
}

fn net(
    syntax: &NetSyntax,
    input: Port,
    layers: Vec<Box<dyn Layer>>,
    resolved: Vec<Resolved>,
    names: Vec<String>,
) -> Net {
    let mut ports = vec![input];
    let mut applications = Vec::new();
    let mut uses = Vec::new();
    let ends_in_loss = layers.last().is_some_and(|layer| layer.is_loss());
    let all = layers.into_iter().zip(resolved).zip(&syntax.stages).zip(names);
    for (position, (((layer, resolved), stage), name)) in all.enumerate() {
        let target = resolved.target.map(|target| {
            let name = Ident::new("target", Span::mixed_site());
            ports.push(Port { name, shape: target.shape, classes: target.classes });
            ports.len() - 1
        });
        let value = match (&stage.label, layer.is_loss()) {
            (_, true) => "loss".into(),
            (Some(label), _) => crate::syntax::plain(label),
            (None, false) => format!("{}{}", layer.letter(), position + 1),
        };
        let input = position.checked_sub(1).map_or(Source::Port(0), Source::Application);
        applications.push(Application {
            layer: position,
            input,
            target,
            shape: resolved.output,
            classes: resolved.classes,
            value,
        });
        uses.push(LayerUse {
            name,
            labelled: stage.label.is_some(),
            span: stage.label.as_ref().unwrap_or(&stage.layer).span(),
            kind: layers::canonical(&crate::syntax::plain(&stage.layer)).unwrap_or("layer"),
            text: stage.text.clone(),
            extent: stage.extent,
            layer,
            storage: resolved.storage,
        });
    }
    let output =
        Output { name: if ends_in_loss { "loss" } else { "output" }, source: Source::Application(uses.len() - 1) };
    Net {
        attributes: syntax.attributes.clone(),
        visibility: syntax.visibility.clone(),
        name: syntax.name.clone().unwrap_or_else(|| Ident::new("Net", Span::mixed_site())),
        anonymous: syntax.name.is_none(),
        precision: syntax.precision,
        text: syntax.text.clone(),
        ports,
        layers: uses,
        applications,
        outputs: vec![output],
    }
}
