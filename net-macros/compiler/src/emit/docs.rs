//! What a generated net says of itself: its layers with their shapes, and of each function the formulas, the memory
//! and the work.

use proc_macro2::TokenStream;
use quote::quote;

use super::types;
use crate::derive::{Derived, Update};
use crate::diagnostics::plain;
use crate::ir::print::{Extremes, shape_text};
use crate::ir::{ApplicationId, Element, Leaf, Operation, Program, Role, ValueId, size};
use crate::layers::Storage;
use crate::net::{Net, Source};
use crate::plan::{Plan, Work};
use crate::requests::{self, How};

/// One `#[doc]` a line.
pub(super) fn lines(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    lines.map(|line| quote!(#[doc = #line])).collect()
}

/// The net as written, its ports and a table of its layers.
pub(super) fn of_net(net: &Net, without_gradients: Option<&str>, functions: &[String]) -> String {
    let ports: Vec<String> = net
        .ports
        .rows()
        .map(|(port, named)| format!("`{}` {}", plain(&named.name), typed(net, Source::Port(port))))
        .collect();
    let outputs = net.outputs().iter().map(|output| format!("`{}` {}", output.name, typed(net, output.source)));
    let to = outputs.collect::<Vec<_>>().join(", ");
    let from = if ports.is_empty() { "nothing".into() } else { ports.join(", ") };
    let (parameters, bytes) = (net.parameters(), net.parameters().saturating_mul(net.precision.bytes()));
    let head = format!("{from} to {to}, {parameters} parameters, {bytes} bytes.\n");
    let mut text = match net.scope.has_positions {
        true => format!("The net `{}`: {head}", net.text),
        false => format!("{head}\n```text\n{}\n```\n", net.text),
    };
    text += "\n| layer | as written | from | to | parameters | bytes |\n|---|---|---|---|---|---|\n";
    for application in &net.applications {
        text += &row(net, application);
    }
    text += &flattened(net).unwrap_or_default();
    if !functions.is_empty() && functions.iter().all(|name| name != "eval") {
        let names: Vec<String> = functions.iter().map(|name| format!("`{name}`")).collect();
        text += &format!("\nIts `fn` lines ({}) stand in place of `eval` and `gradients`.\n", names.join(", "));
    }
    if let Some(reason) = without_gradients {
        text += &format!("\nIt has no `gradients`: {reason}.\n");
    }
    text
}

fn row(net: &Net, application: &crate::net::Application) -> String {
    let layer = &net.layers[application.layer];
    let frozen = if net.frozen_around(layer.inside).is_some() { ", frozen" } else { "" };
    let parameters = layer.storage.as_ref().map_or_else(String::new, |storage| {
        let named = |name: &str| if name.is_empty() { String::new() } else { format!("`{name}` ") };
        let arrays = storage.arrays.iter().map(|array| format!("{}`{}`", named(array.name), shape_text(&array.shape)));
        format!("{}{frozen}: {}", storage.parameters(), arrays.collect::<Vec<_>>().join(", "))
    });
    let bytes =
        layer.storage.as_ref().map(|storage| (storage.parameters().saturating_mul(net.precision.bytes())).to_string());
    let (from, shape) = (taken(net, application), shape_text(&application.shape));
    let to = typed_text(&shape, application.classes);
    // A `|` inside a cell of a table ends the cell, even in code.
    let text = layer.text.replace('|', "\\|");
    format!(
        "| `{}` | `{text}` | {from} | {to} | {parameters} | {} |\n",
        path(net, application),
        bytes.unwrap_or_default()
    )
}

/// The path of a layer; arithmetic between values has none, and is called by its value.
fn path(net: &Net, application: &crate::net::Application) -> String {
    let is_nameless = net.layers[application.layer].is_nameless();
    if is_nameless { application.value.clone() } else { net.path(application.layer) }
}

/// The layers as `net_struct!` takes them, for `Display`: `("linear", "linear(3 -> 2)", "[3] -> [2]", 8),`. A layer that is used
/// a second time, or that is frozen with its net, counts no learned numbers.
pub(super) fn rows(net: &Net) -> TokenStream {
    let plain = |source: Source| typed(net, source).replace('`', "");
    let input = |used: &crate::net::Application| taken(net, used).replace('`', "");
    let row = |(id, used): (ApplicationId, &crate::net::Application)| {
        let (layer, path) = (&net.layers[used.layer], path(net, used));
        let is_frozen = net.frozen_around(layer.inside).is_some();
        let is_first = net.applications.find(|first| first.layer == used.layer) == Some(id);
        let counted = layer.storage.as_ref().filter(|_| is_first && !is_frozen);
        let parameters = types::number(counted.map_or(0, Storage::parameters));
        let text = if is_frozen { format!("frozen {}", layer.text) } else { layer.text.clone() };
        let shapes = format!("{} -> {}", input(used), plain(Source::Application(id)));
        quote!((#path, #text, #shapes, #parameters),)
    };
    net.applications.rows().map(row).collect()
}

/// `` `[4, 6]` as 24 ``: what a layer takes, and as how many numbers where it takes an array of several axes as a whole.
fn taken(net: &Net, application: &crate::net::Application) -> String {
    let inputs: Vec<String> = application.inputs.iter().map(|input| typed(net, *input)).collect();
    match (as_a_whole(net, application), &inputs[..]) {
        (Some(shape), [one]) => format!("{one} as {}", size(shape)),
        // The target of a loss is a port, or a value that has a row of its own.
        (_, [input, _]) if net.layers[application.layer].layer.is_loss() => input.clone(),
        (_, all) => all.join(", "),
    }
}

/// The shape of several axes that a linear layer takes as a whole.
fn as_a_whole<'a>(net: &'a Net, application: &crate::net::Application) -> Option<&'a [usize]> {
    let shape = net.shape(*application.inputs.first()?);
    let shape = &shape[application.maps.iter().filter(|map| map.is_element[0]).count()..];
    (net.layers[application.layer].kind == "linear" && shape.len() > 1).then_some(shape)
}

/// How a linear layer on a matrix is applied to each of its rows instead.
fn flattened(net: &Net) -> Option<String> {
    let matrix =
        |application: &&crate::net::Application| as_a_whole(net, application).is_some_and(|shape| shape.len() == 2);
    let first = net.applications.iter().find(matrix)?;
    let to = size(&first.shape);
    let text = &net.layers[first.layer].text;
    let each = format!("`net_map(linear({to}))` acts on each row by itself");
    Some(format!("\n`{text}` takes all rows as one, flattened; {each}.\n"))
}

/// `` `[16]` of `index(1000)` ``, `` `[64] of [8]` ``
fn typed(net: &Net, source: Source) -> String {
    typed_text(&net.order_of(source).text(net.shape(source)), net.classes(source))
}

fn typed_text(shape: &str, classes: Option<usize>) -> String {
    format!("`{shape}`{}", classes.map(|n| format!(" of `index({n})`")).unwrap_or_default())
}

/// The documentation of a function: what its learned arrays are called, its formulas, its memory, and how much it computes.
pub(super) fn of_function(net: &Net, function: &requests::Function, derived: &Derived, plan: &Plan) -> String {
    let program = &derived.program;
    let (bars, memory, work) = (bars(net, program), memory(function, derived, plan), Work::of(program).text());
    format!("```text\n{}\n```\n\n{bars}{memory}\n{work}", formulas(net, derived).join("\n"))
}

/// What the learned arrays are called, and the formulas, each with the sizes of its indices.
pub fn formulas(net: &Net, derived: &Derived) -> Vec<String> {
    let program = &derived.program;
    let is_leaf = |id: &ValueId| matches!(program.value(*id).operation, Operation::Leaf(_));
    let mut lines: Vec<String> = program.ids().filter_map(|id| array(net, program, id)).collect();
    let extremes = Extremes::of(program, &derived.results.concat());
    let said = program.ids().filter(|id| !is_leaf(id) && !extremes.hide(*id));
    lines.extend(said.map(|id| formula(program, &extremes, id)));
    lines.extend(derived.updates.iter().map(|update| update_text(net, program, update)));
    lines
}

/// `w1: linear.weights`
fn array(net: &Net, program: &Program, id: ValueId) -> Option<String> {
    let value = program.value(id);
    let Operation::Leaf(Leaf::Parameter { layer, array }) = value.operation else {
        return None;
    };
    let path = net.array_path(layer, array);
    (path != value.name).then(|| format!("{}: {path}", value.name))
}

/// What `_bar` means, said of the first adjoint of the program.
fn bars(net: &Net, program: &Program) -> String {
    let arrays = program.values.iter().filter(|value| matches!(value.operation, Operation::Leaf(_)));
    let ports = net.ports.iter().map(|port| plain(&port.name));
    let values = net.applications.iter().map(|application| application.value.clone());
    let known: Vec<String> = arrays.map(|leaf| leaf.name.clone()).chain(ports).chain(values).collect();
    let mut adjoints = program.values.iter().filter(|value| value.role != Role::Value);
    let first = adjoints.find_map(|adjoint| known.iter().find(|of| adjoint.name == format!("{of}_bar")));
    first.map(|of| format!("`{of}_bar` is the gradient with respect to `{of}`, and so on.\n")).unwrap_or_default()
}

/// The sentence that says how a batch sums the gradients with respect to learned arrays.
pub(super) fn of_batch(function: &requests::Function) -> String {
    let has = |how| function.wanted.iter().any(|want| want.what.is_summed() && want.how == how);
    let mut text = String::new();
    if has(How::Give) {
        text +=
            " Gradients with respect to learned arrays are overwritten with their sum over all samples: an optimiser";
        text += " takes their number, `step_of(n, &mut net, &gradient)`, and steps by the mean.";
    }
    if has(How::Accumulate) {
        text += " What is accumulated is added to, by every sample.";
    }
    text
}

/// `linear.weights -= rate * w1_bar`
pub(super) fn update_text(net: &Net, program: &Program, update: &Update) -> String {
    let layer = &net.layers[update.layer];
    let times = if layer.rate == 1.0 { String::new() } else { format!(" * {}", layer.rate) };
    format!("{} -= rate{times} * {}", net.array_path(update.layer, update.array), program.value(update.gradient).name)
}

fn formula(program: &Program, extremes: &Extremes, id: ValueId) -> String {
    let as_it_is = || (program.formula(id), program.ranges(id));
    let (formula, ranges) = extremes.formula(program, id).unwrap_or_else(as_it_is);
    if ranges.is_empty() { formula } else { format!("{formula}    {ranges}") }
}

fn memory(function: &requests::Function, derived: &Derived, plan: &Plan) -> String {
    let count = |element: Element| -> usize {
        plan.wholes().filter(|slot| slot.element == element).map(|slot| size(&slot.shape)).sum()
    };
    let (numbers, positions) = (count(Element::Real), count(Element::Integer));
    let bytes = numbers * derived.program.precision.bytes();
    let of = if function.batch.is_some() { "Scratch for one sample" } else { "Scratch" };
    match positions {
        0 => format!("{of}: {bytes} bytes."),
        positions => format!("{of}: {bytes} bytes, and {positions} positions (`u32`)."),
    }
}
