//! Shapes: from the declaration, else from the first layer that states one, carried back through the layers that
//! keep a shape, and from there forward through the chain.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

use super::build::Called;
use super::kind::{Earlier, Kind, read};
use super::names::{check_labels, check_paths, check_port_names, layer_names};
use super::{Net, Output, Port, Source};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent, plain};
use crate::ir::{PortId, Shape, Typed};
use crate::layers::{self, MemoryOrder, Resolved};
use crate::syntax::{NetSyntax, PortSyntax, Repeat, Stage};

/// A chain, which is a graph of one flow: its ports are found, not declared.
pub(super) fn chain(syntax: &NetSyntax, earlier: &Earlier, sink: &mut Diagnostics) -> Option<Net> {
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
    let ports = syntax.ports.iter().map(|port| plain(&port.name)).collect();
    let names = layer_names(&syntax.stages.iter().collect::<Vec<_>>(), ports, &BTreeSet::new(), sink);
    let has_input = input.is_some();
    let net = Net::empty(syntax, input.into_iter().collect());
    let net = Chain { net, syntax, sink }.resolve(&kinds, &names, has_input);
    // Where only a `fn` line is mistaken, the others are still checked.
    if sink.len() != before + in_lines {
        check_paths(&syntax.stages, &kinds, &names, &syntax.ports, &syntax.functions, sink);
        return None;
    }
    let takes_any_shape = syntax.ports.is_empty() && kinds.iter().flatten().all(Kind::is_elementwise);
    net.filter(|_| has_input).map(|net| Net { takes_any_shape, ..net })
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
        let (order, classes) = (MemoryOrder::of(port.is_sequence), port.classes.map(|size| size.value));
        return Some(Port { name: port.name.clone(), shape, order, classes });
    }
    let name = Ident::new("input", Span::mixed_site());
    let port =
        |Typed { shape, classes }| Some(Port { name: name.clone(), shape, order: MemoryOrder::Columns, classes });
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
        return port(Typed::default());
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

/// A chain whose stages are added to a net.
struct Chain<'a> {
    net: Net,
    syntax: &'a NetSyntax,
    sink: &'a mut Diagnostics,
}

impl Chain<'_> {
    /// Each stage at its input's shape. After a mistake the next one that states its input goes on, with a port that is none.
    fn resolve(mut self, kinds: &[Option<Kind>], names: &[String], has_input: bool) -> Option<Net> {
        let mut before = has_input.then_some(Source::Port(PortId(0)));
        let mut is_whole = true;
        for (position, kind) in kinds.iter().enumerate() {
            before = kind.as_ref().and_then(|kind| {
                let from = before.take().or_else(|| kind.stated_input().map(|typed| self.net.add_target(typed)))?;
                if let Some(repeat) = &self.syntax.stages[position].repeat {
                    return self.repeated((kind, repeat), position, &names[position], from);
                }
                let resolved = kind.resolve(&[self.net.typed(from)], &self.syntax.stages[position]);
                let resolved = resolved.and_then(|resolved| self.in_place(position, kind, resolved));
                let resolved = resolved.map_err(|mistake| self.with_origin(mistake, position, from));
                let resolved = self.sink.take(resolved)?;
                let target = resolved.target.clone().map(|target| self.net.add_target(target));
                let called = Called { stage: &self.syntax.stages[position], name: &names[position] };
                let member = self.net.add(kind, resolved, called, std::iter::once(from).chain(target).collect());
                let value = member.value;
                self.net.scope.members.push(member);
                value
            });
            is_whole &= before.is_some();
        }
        let name = if kinds.last()?.as_ref()?.is_loss() { "loss" } else { "output" };
        self.net.scope.outputs = vec![Output { name: name.into(), source: before?, order: MemoryOrder::Columns }];
        self.net.scope.has_positions = true;
        is_whole.then_some(self.net)
    }

    /// A stage that stands for several.
    fn repeated(
        &mut self,
        (kind, repeat): (&Kind, &Repeat),
        position: usize,
        name: &str,
        from: Source,
    ) -> Option<Source> {
        let stage = &self.syntax.stages[position];
        let member = match repeat {
            Repeat::Map { same, .. } if !same.is_empty() => {
                let mistake = Diagnostic::new(stage.extent, "expected no named values in a chain, found some");
                Err(mistake.help("name values in a body: `-> y { let y = x |> net_map(f, context = c); }`"))
            }
            _ => kind
                .check_outputs(stage)
                .and_then(|()| self.net.add_repeated((kind, repeat), Called { stage, name }, vec![from], &[])),
        };
        let member = member.map_err(|mistake| self.with_origin(mistake, position, from));
        let member = self.sink.take(member)?;
        let value = member.value;
        self.net.scope.members.push(member);
        value
    }

    fn in_place(&self, position: usize, kind: &Kind, resolved: Resolved) -> Result<Resolved, Diagnostic> {
        let (stages, extent) = (&self.syntax.stages, self.syntax.stages[position].extent);
        if kind.is_loss() && position + 1 != stages.len() {
            let next = &stages[position + 1].text;
            let message = format!("expected a loss at the end of its chain, found `{next}` after it");
            return Err(Diagnostic::new(extent, message).help("move what follows before it"));
        }
        kind.check_outputs(&stages[position])?;
        Ok(resolved)
    }

    fn with_origin(&self, mistake: Diagnostic, position: usize, from: Source) -> Diagnostic {
        let from = self.net.typed(from).text();
        match position.checked_sub(1) {
            Some(before) => mistake.note(format!("`{}` gives {from}", self.syntax.stages[before].text)),
            None => mistake.where_first().note(format!("the input's shape is {from}")),
        }
    }
}
