//! What stands in a box, and at an arrow.
//!
//! ```text
//! encoder.linear(784 -> 128)                       the path in the language, and the layer as written
//! 100480 parameters, 401920 bytes
//! gradients of weights, biases                     those that a function asks for
//! 100352 multiply-adds, 128 additions              for one sample
//! ```

use std::collections::BTreeSet;

use crate::diagnostics::plain;
use crate::ir::{ApplicationId, LayerId, PartId, ValueId};
use crate::layers::Storage;
use crate::lower::Lowered;
use crate::net::{LayerUse, Net, Part, PartOf, Source};
use crate::plan::{Planned, Work};

/// A text is cut behind so many letters.
const LONGEST: usize = 60;

/// What stands above the picture: the net's size, and each function's work.
pub(super) fn caption(net: &Net, functions: &[Planned]) -> Vec<String> {
    let size = size(net.parameters(), net);
    let work = functions.iter().map(|Planned { function, derived, .. }| {
        let work = Work::of(&derived.program);
        format!("{}, for one sample: {}", plain(&function.name), operations(&work).unwrap_or("copies".into()))
    });
    std::iter::once(format!("{}: {size}", plain(&net.name))).chain(work).collect()
}

/// `8 parameters, 32 bytes`
fn size(parameters: usize, net: &Net) -> String {
    format!("{parameters} parameters, {} bytes", parameters.saturating_mul(net.precision.bytes()))
}

/// Nothing of copies alone.
fn operations(work: &Work) -> Option<String> {
    let list = work.list().replace('`', "");
    (!list.is_empty()).then_some(list)
}

/// A use of a layer; of a run of them the first, with the last. The learned arrays are left out where they have a box of their own.
pub(super) fn layer(
    (net, lowered): (&Net, &Lowered),
    [first, last]: [ApplicationId; 2],
    through: &BTreeSet<ValueId>,
    has_own_arrays: bool,
) -> Vec<String> {
    let application = &net.applications[first];
    let mut lines = vec![title(net, [first, last].map(|id| net.applications[id].layer))];
    if !application.maps.is_empty() {
        let extents: Vec<String> = application.maps.iter().map(|map| map.extent.to_string()).collect();
        lines[0] += &format!(", on each of {}", extents.join(" x "));
    }
    if has_own_arrays {
        lines.extend(arrays(net, application.layer));
        let names = with_gradients(net, lowered, application.layer, through);
        lines.extend((!names.is_empty()).then(|| format!("gradients of {names}")));
    }
    let own = lowered.program.values.iter().filter(|value| value.origin == Some(first));
    lines.extend(operations(&Work::of_values(&lowered.program, own)));
    lines
}

/// The learned arrays of a layer that is used several times.
pub(super) fn shared(net: &Net, layer: LayerId) -> Vec<String> {
    std::iter::once(net.path(layer)).chain(arrays(net, layer)).collect()
}

/// `25120 parameters, 100480 bytes`
fn arrays(net: &Net, layer: LayerId) -> Option<String> {
    let storage: &Storage = net.layers[layer].storage.as_ref()?;
    let frozen = if net.frozen_around(net.layers[layer].inside).is_some() { ", frozen" } else { "" };
    Some(format!("{}{frozen}", size(storage.parameters(), net)))
}

/// `weights, biases`: the learned arrays of a layer that have gradients; an array of the net's own by its own name.
pub(super) fn with_gradients(net: &Net, lowered: &Lowered, layer: LayerId, through: &BTreeSet<ValueId>) -> String {
    let used = &net.layers[layer];
    let with = (0..lowered.arrays[layer].len()).filter(|array| through.contains(&lowered.arrays[layer][*array]));
    let name = |array| match used.array_name(array) {
        "" => used.name.as_str(),
        name => name,
    };
    with.map(name).collect::<Vec<_>>().join(", ")
}

/// `encoder.linear(3 -> 4)`, `encoder.hidden: linear(3 -> 4)`, `linear_2 to linear_9: linear(4)`; arithmetic between values has no path.
fn title(net: &Net, [first, last]: [LayerId; 2]) -> String {
    let layer = &net.layers[first];
    let text = cut(&layer.text);
    let (path, to) = (net.path(first), net.path(last));
    let arguments = text.strip_prefix(&layer.name).filter(|rest| rest.is_empty() || rest.starts_with('('));
    match arguments {
        _ if layer.is_nameless() || is_array(layer) => text,
        _ if path != to => format!("{path} to {to}: {text}"),
        Some(arguments) => format!("{path}{arguments}"),
        None => format!("{path}: {text}"),
    }
}

/// Whether it is no layer but an array of the net's own, learned or not.
pub(super) fn is_array(layer: &LayerUse) -> bool {
    layer.kind == "array" || layer.layer.constant().is_some()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ..", &text[..end]),
        None => text.into(),
    }
}

/// `encoder: Encoder`, `frozen front: Front`, `block.0 to block.5: Block`.
pub(super) fn part(net: &Net, [first, last]: [PartId; 2]) -> String {
    let path = |part: PartId| {
        let mut names: Vec<&str> = net.around(Some(part)).map(|around| net.parts[around].name.as_str()).collect();
        names.reverse();
        names.join(".")
    };
    let Part { frozen, of, .. } = &net.parts[first];
    let frozen = if *frozen { "frozen " } else { "" };
    let (from, to) = (path(first), path(last));
    let name = if from == to { from } else { format!("{from} to {to}") };
    match of {
        PartOf::Net(of) => format!("{frozen}{name}: {}", plain(of)),
        PartOf::Copies(count) => format!("{frozen}{name}: {count} copies"),
    }
}

/// `z1 [128]`, of a port `[16] of index(1000)`; of a run `z3 to z9 [16]`.
pub(super) fn value(net: &Net, first: Source, last: Source) -> String {
    let shape = typed(net, first);
    match first {
        Source::Port(_) => shape,
        Source::Application(_) => format!("{} {shape}", range(name(net, first), &name(net, last))),
    }
}

/// `z1_bar`: the gradient with respect to a value.
pub(super) fn bar(net: &Net, first: Source, last: Source) -> String {
    range(format!("{}_bar", name(net, first)), &format!("{}_bar", name(net, last)))
}

fn range(first: String, last: &str) -> String {
    if first == *last { first } else { format!("{first} to {last}") }
}

fn name(net: &Net, source: Source) -> String {
    match source {
        Source::Port(port) => plain(&net.ports[port].name),
        Source::Application(application) => net.applications[application].value.clone(),
    }
}

/// `[64] of [8]`, `[16] of index(1000)`
pub fn typed(net: &Net, source: Source) -> String {
    let classes = net.classes(source).map(|n| format!(" of index({n})")).unwrap_or_default();
    format!("{}{classes}", net.order_of(source).text(net.shape(source)))
}
