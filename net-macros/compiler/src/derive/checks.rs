//! The mistakes of a function that differentiation finds: gradients that are zero, and ports that are read and not given.

use super::Derived;
use crate::diagnostics::{Diagnostic, Diagnostics, plain};
use crate::ir::{Leaf, Operation, PortId};
use crate::lower::Lowered;
use crate::net::{Net, Source, Stored};
use crate::paths;
use crate::requests::{Function, Given, Want, Wanted, leaves};

/// Reports each wanted gradient that is zero whatever the values are, as `grad(x)` of a loss that does not depend on `x`; the
/// note says where the path from the seeds to it breaks.
pub(super) fn check_paths(net: &Net, lowered: &Lowered, function: &Function, sink: &mut Diagnostics) {
    for want in function.wanted.iter().filter(|want| want.what.is_gradient()) {
        let (leaves, seeds) = (leaves(net, lowered, want.what), function.seeds_of(net, want));
        let Some(missing) = paths::first_unreached(lowered, &seeds, &leaves) else { continue };
        if let Some(mistake) = imposed_at_ports(net, function) {
            return sink.add(mistake);
        }
        let mistake = Diagnostic::new(want.extent, paths::is_zero(net, lowered, missing));
        let constant = paths::constant_of(net, lowered, &seeds, missing);
        let help = match (reached(net, lowered, &seeds, want), constant) {
            (_, Some(constant)) => format!("leave out `{constant}`, or this gradient"),
            (all, None) if all.is_empty() => "leave it out".into(),
            (all, None) => format!("want those that have one, layer by layer: {}", all.join(", ")),
        };
        sink.add(mistake.note(paths::break_of(net, lowered, &seeds, missing)).help(help));
    }
}

/// The mistake of a gradient imposed at ports alone, `fn f(input, grad(input)) -> grad(parameters)`: nothing is before them.
fn imposed_at_ports(net: &Net, function: &Function) -> Option<Diagnostic> {
    let mut imposed = function.given.iter().filter(|(given, _)| matches!(given, Given::Gradient(_))).peekable();
    let (given, extent) = imposed.peek().copied()?;
    let is_at_port = |(given, _): &(Given, _)| matches!(given, Given::Gradient(Source::Port(_)));
    imposed.all(is_at_port).then(|| {
        let found = given_text(net, *given);
        let message = format!("expected a gradient imposed at a value that the net computes, found `{found}`");
        let output = net.outputs().first().map(|output| format!("impose it there, `grad({})`", output.name));
        let mistake = Diagnostic::new(*extent, message).note("no gradient flows on from an input");
        output.map_or_else(|| mistake.clone(), |help| mistake.clone().help(help))
    })
}

/// Of all learned arrays, where not all have a gradient, those fields that have: `grad(linear_1.parameters)`.
fn reached(net: &Net, lowered: &Lowered, seeds: &[Source], want: &Want) -> Vec<String> {
    let fields = if want.what == Wanted::Parameters { net.members_in_memory() } else { Vec::new() };
    let word = want.how.word();
    let field = |field: Stored| {
        let (what, path) = match field {
            Stored::Layer(layer) if net.layers[layer].array_name(0).is_empty() => {
                (Wanted::Array(layer, 0), net.layers[layer].name.clone())
            }
            Stored::Layer(layer) => (Wanted::LayerParameters(layer), format!("{}.parameters", net.layers[layer].name)),
            Stored::Part(part) => (Wanted::PartParameters(part), format!("{}.parameters", net.parts[part].name)),
        };
        let has = paths::first_unreached(lowered, seeds, &leaves(net, lowered, what)).is_none();
        has.then(|| format!("`{word}({path})`"))
    };
    fields.into_iter().filter_map(field).collect()
}

/// The mistake that a function reads a port which it is not given. Where the port is the target of a loss and no gradient is
/// imposed, the help also says how to get the gradients of the value before the loss instead: by imposing one of ones there,
/// `fn f(input, grad(logits))`.
fn not_given(net: &Net, function: &Function, port: PortId) -> Diagnostic {
    let name = plain(&net.ports[port].name);
    let given: Vec<String> = function.given.iter().map(|(given, _)| given_text(net, *given)).collect();
    let with = |more: &str| format!("`fn {}({})`", function.name, [&given[..], &[more.into()]].concat().join(", "));
    let mistake = Diagnostic::new(function.name.span(), format!("`{name}` is read here, but not given"));
    let is_target = net.applications.rows().any(|(id, application)| {
        net.layer_of(id).layer.is_loss() && application.inputs.get(1) == Some(&Source::Port(port))
    });
    let value = function.wanted.iter().find_map(|want| match want.what {
        Wanted::Value(source @ Source::Application(_))
            if net.outputs().iter().all(|output| output.source != source) =>
        {
            net.label(source)
        }
        _ => None,
    });
    match value.or_else(|| net.before_the_loss()) {
        Some(value) if is_target && function.differentiates() && function.imposed().count() == 0 => {
            let impose =
                format!("for those of `{value}` impose one of ones there, {}", with(&format!("grad({value})")));
            mistake.note("the gradients are those of the loss").help(format!("give it, {}; {impose}", with(&name)))
        }
        _ => mistake.help(format!("give it: {}", with(&name))),
    }
}

fn given_text(net: &Net, given: Given) -> String {
    match given {
        Given::Port(port) => plain(&net.ports[port].name),
        Given::Gradient(source) => format!("grad({})", net.label(source).unwrap_or_else(|| net.source_name(source))),
    }
}

/// Every port that a statement reads must be given.
pub(super) fn check_reads(net: &Net, derived: &Derived, function: &Function, sink: &mut Diagnostics) {
    for value in &derived.program.values {
        let Operation::Leaf(Leaf::Port(port)) = value.operation else {
            continue;
        };
        if !function.given.iter().any(|(given, _)| *given == Given::Port(port)) {
            sink.add(not_given(net, function, port));
        }
    }
}
