//! The items of a body, in order: ports, `let`, `layer`, `array`, and the outputs.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::Ident;

use super::context::Graph;
use super::reads::Reads;
use crate::diagnostics::{Diagnostic, Diagnostics, Extent, plain};
use crate::ir::print::shape_text;
use crate::ir::{Shape, Typed};
use crate::layers::{self, Layer, MemoryOrder, Resolved};
use crate::net::kind::Earlier;
use crate::net::names::{check_name, layer_names};
use crate::net::{Entity, LayerUse, Member, Net, Output, Port, Source};
use crate::syntax::{ArraySyntax, BodySyntax, Flow, Item, NetSyntax, Stage, Stated};

/// The layer that an array is, of this shape.
type ReadArray = fn(&ArraySyntax, Shape) -> Result<(Rc<dyn Layer>, Resolved), Diagnostic>;

/// The checked net, if nothing is wrong with it.
pub(in crate::net) fn check(
    syntax: &NetSyntax,
    body: &BodySyntax,
    earlier: &Earlier,
    sink: &mut Diagnostics,
) -> Option<Net> {
    let before = sink.len();
    let ports: Vec<Port> = syntax.ports.iter().filter_map(|port| declared(port, sink)).collect();
    let in_lines = sink.len();
    let lines = syntax.refused.iter().chain(&syntax.functions);
    sink.extend(lines.flat_map(|line| line.mistakes.iter().cloned()));
    let in_lines = sink.len() - in_lines;
    let names = names(syntax, body, sink);
    let reads = Reads::of(syntax, body, before + in_lines);
    let (shared, broken, placed) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    let net = Net::empty(syntax, ports);
    let mut graph = Graph { net, syntax, earlier, sink, shared, broken, names, reads, placed };
    body.items.iter().for_each(|item| graph.item(item));
    graph.outputs(body);
    graph.report_unused(body);
    graph.finish().filter(|_| !syntax.broken && sink.len() == before + in_lines)
}

/// A port, as it is declared.
fn declared(port: &crate::syntax::PortSyntax, sink: &mut Diagnostics) -> Option<Port> {
    let shape: Shape = port.shape.iter().map(|size| size.value).collect();
    let shape = sink.take(layers::checked_shape(shape, port.name.span().into()))?;
    let order = MemoryOrder::of(port.is_sequence);
    Some(Port { name: port.name.clone(), shape, order, classes: port.classes.map(|size| size.value) })
}

/// The names of the stages that have none of their own, by number; of all names in a body equal ones are mistakes.
fn names(syntax: &NetSyntax, body: &BodySyntax, sink: &mut Diagnostics) -> BTreeMap<usize, String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let outputs: Vec<String> = body.outputs.iter().flatten().map(|output| plain(&output.name)).collect();
    for port in &syntax.ports {
        check_name(&port.name, "port", &["input", "target"], sink);
        take(&port.name, &mut taken, sink);
    }
    let layers: BTreeSet<String> = body
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Layer { name, .. } => Some(plain(name)),
            _ => None,
        })
        .collect();
    for name in body.items.iter().flat_map(Item::names).filter(|name| *name != "_") {
        let may_be: Vec<&str> = match &body.outputs {
            None => vec!["output", "loss"],
            Some(_) => outputs.iter().map(String::as_str).filter(|name| ["output", "loss"].contains(name)).collect(),
        };
        check_name(name, "value", &may_be, sink);
        take(name, &mut taken, sink);
    }
    let is_of_item = |stage: &Stage| layers.contains(&plain(&stage.layer));
    let stages = body.stages();
    let labels = stages.iter().filter(|stage| is_of_item(stage)).filter_map(|stage| stage.label.as_ref());
    labels.for_each(|label| take(label, &mut taken, sink));
    let own: Vec<&Stage> = stages.into_iter().filter(|stage| !is_of_item(stage)).collect();
    own.iter().filter_map(|stage| stage.label.as_ref()).for_each(|label| {
        let may_be: Vec<&str> = outputs.iter().map(String::as_str).collect();
        check_name(label, "label", &may_be, sink);
    });
    let values = body.items.iter().filter(|item| matches!(item, Item::Let { .. })).flat_map(Item::names);
    let ports = syntax.ports.iter().map(|port| &port.name);
    let yielded_to = values.chain(ports).map(plain).collect();
    let names = layer_names(&own, taken, &yielded_to, sink);
    own.iter().map(|stage| stage.number).zip(names).collect()
}

fn take(name: &Ident, taken: &mut BTreeSet<String>, sink: &mut Diagnostics) {
    if !taken.insert(plain(name)) {
        let message = format!("expected another name, found `{}` again", plain(name));
        sink.add(Diagnostic::new(name.span(), message).note("a name is bound once"));
    }
}

impl<'a> Graph<'a> {
    fn item(&mut self, item: &'a Item) {
        match item {
            Item::Let { names, is_tuple, flow } => self.bind(names, *is_tuple, flow.as_ref()),
            Item::Layer { .. } => self.layer(item),
            Item::Array(array) => self.array(array, "array", layers::array),
            Item::Constant(array) => self.array(array, "constant", layers::constant),
            Item::Random(array) => self.array(array, "random", layers::random),
        }
    }

    fn array(&mut self, array: &ArraySyntax, kind: &'static str, read: ReadArray) {
        let name = plain(&array.name);
        let shape: Shape = array.shape.iter().map(|size| size.value).collect();
        let Some((layer, resolved)) = self.sink.take(read(array, shape)) else {
            self.broken.insert(name);
            return;
        };
        let before = self.net.order.len();
        let id = self.net.layers.push(LayerUse {
            inside: None,
            name: name.clone(),
            labelled: true,
            span: array.name.span(),
            kind,
            text: array.text.clone(),
            extent: array.name.span().into(),
            layer,
            storage: resolved.storage.clone(),
            rate: 1.0,
        });
        self.net.order.push(id);
        self.place(array.number, before);
        let value = self.net.apply_layer(id, resolved, Vec::new());
        self.net.scope.members.push(Member { name, labelled: true, entity: Entity::Value, value: Some(value) });
    }

    /// `let (a, _) = flow;`
    fn bind(&mut self, names: &[Ident], is_tuple: bool, flow: Option<&Flow>) {
        let before = self.net.applications.len();
        let binding: Vec<String> = names.iter().map(plain).collect();
        self.reads.binding = binding.clone();
        let values = flow.and_then(|flow| self.flow(flow));
        self.reads.binding.clear();
        let values = values.and_then(|values| self.as_many(values, names, is_tuple));
        let Some(values) = values else {
            self.broken.extend(binding);
            return;
        };
        let is_labelled = flow.and_then(|flow| flow.stages.last()).is_some_and(|stage| stage.label.is_some());
        for (name, value) in names.iter().map(plain).zip(values).filter(|(name, _)| name != "_") {
            if let Source::Application(application) = value
                && application.0 >= before
                && !is_labelled
            {
                self.net.applications[application].value = name.clone();
            }
            self.net.scope.members.push(Member { name, labelled: true, entity: Entity::Value, value: Some(value) });
        }
    }

    fn as_many(&mut self, values: Vec<Source>, names: &[Ident], is_tuple: bool) -> Option<Vec<Source>> {
        if values.len() == names.len() {
            return Some(values);
        }
        let extent = Extent::from(names[0].span()).to(names[names.len() - 1].span());
        let (expected, found) = (values.len(), names.len());
        let message = match (is_tuple, expected) {
            (_, 1) => format!("expected one name for one value, found {found}"),
            _ => format!("expected {expected} names for {expected} outputs, found {found}"),
        };
        let example: Vec<String> = (1..=expected).map(|number| format!("a{number}")).collect();
        let help = if expected == 1 {
            "write `let a = ...;`".into()
        } else {
            format!("write `let ({}) = ...;`", example.join(", "))
        };
        self.sink.add(Diagnostic::new(extent, message).help(help));
        None
    }

    fn outputs(&mut self, body: &BodySyntax) {
        let bound = || body.items.iter().flat_map(Item::names).filter(|name| *name == "output" || *name == "loss");
        let names: Vec<(&Ident, Option<&Stated>)> = match &body.outputs {
            Some(outputs) => outputs.iter().map(|output| (&output.name, output.stated.as_ref())).collect(),
            None => bound().map(|name| (name, None)).collect(),
        };
        if names.is_empty() && body.outputs.is_none() {
            let mistake = Diagnostic::new(body.extent, "expected an output of this net, found none");
            self.sink.add(mistake.help("name it, `-> y { let y = ...; }`, or bind `output` or `loss`"));
        }
        for (name, stated) in names {
            let text = plain(name);
            self.reads.read(&text);
            if self.broken.contains(&text) || self.reads.is_lost {
                continue;
            }
            let output = self.output(name).and_then(|source| Ok((source, self.stated(name, source, stated)?)));
            if let Some((source, order)) = self.sink.take(output) {
                self.net.scope.outputs.push(Output { name: text, source, order });
            }
        }
    }

    fn output(&self, name: &Ident) -> Result<Source, Diagnostic> {
        let text = plain(name);
        let Some(source) = self.own_value(&text) else {
            let bound = self.net.scope.members.iter().filter(|member| member.labelled).map(|member| &*member.name);
            let mistake = Diagnostic::new(name.span(), format!("expected a value of the body, found `{text}`"));
            return Err(mistake.help(format!("bind it: `let {text} = ...;`")).suggest(&text, bound));
        };
        if let Some(other) = self.net.outputs().iter().find(|output| output.source == source) {
            let message = format!("expected each output once, found `{text}` beside `{}`", other.name);
            return Err(Diagnostic::new(name.span(), message).note("both name one value"));
        }
        let what = match source {
            Source::Port(_) => Some("a port"),
            Source::Application(_) if self.net.is_array(source) => Some("an array"),
            Source::Application(_) => None,
        };
        match what {
            Some(what) => {
                let mistake =
                    Diagnostic::new(name.span(), format!("expected a computed value, found `{text}`, {what}"));
                Err(mistake.note("the caller has it already"))
            }
            None => Ok(source),
        }
    }

    /// How the elements of an output lie, which has the shape that is stated.
    fn stated(&self, name: &Ident, source: Source, stated: Option<&Stated>) -> Result<MemoryOrder, Diagnostic> {
        let Some(Stated { shape, is_sequence }) = stated else { return Ok(MemoryOrder::Columns) };
        let (stated, found): (Shape, Typed) = (shape.iter().map(|size| size.value).collect(), self.net.typed(source));
        if found == Typed::real(stated.clone()) {
            return Ok(MemoryOrder::of(*is_sequence));
        }
        let message = format!("expected an output of shape {}, found {}", shape_text(&stated), found.text());
        Err(Diagnostic::new(name.span(), message).help("leave the shape out, or state the one that it has"))
    }

    /// The net, its layers with learned arrays in written order.
    fn finish(mut self) -> Option<Net> {
        self.placed.sort_by_key(|(number, _)| *number);
        self.net.order = self.placed.into_iter().flat_map(|(_, layers)| layers).collect();
        (!self.net.scope.outputs.is_empty()).then_some(self.net)
    }
}
