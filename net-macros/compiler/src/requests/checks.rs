//! What of a function can be wrong as a whole, whatever its paths are.

use std::collections::BTreeSet;

use super::function::{Function, Given, How, Want, Wanted};
use super::leaves::{leaves, leaves_of};
use crate::diagnostics::{Diagnostic, Diagnostics, plain};
use crate::ir::{Operation, ValueId};
use crate::lower::Lowered;
use crate::net::{LayerUse, Net, Source};
use crate::syntax::{Form, FunctionSyntax};

/// Every mistake but those of differentiating.
pub(super) fn check(net: &Net, lowered: &Lowered, function: &Function, names: &[String], sink: &mut Diagnostics) {
    let mut known: Vec<Given> = Vec::new();
    for (given, extent) in &function.given {
        if known.contains(given) {
            sink.add(Diagnostic::new(*extent, "expected each to be given once, found the same twice"));
        }
        known.push(*given);
    }
    check_twice(net, lowered, function, names, sink);
    check_ports(net, lowered, function, sink);
    check_of_itself(net, function, sink);
    check_rates(net, lowered, function, sink);
    if !function.differentiates() {
        for (_, extent) in function.given.iter().filter(|(given, _)| matches!(given, Given::Gradient(_))) {
            sink.add(
                Diagnostic::new(*extent, "expected a gradient to be wanted where one is imposed, found none")
                    .help("want one, like `-> grad(input)`"),
            );
        }
    }
}

/// Where a net with dropout descends in a `fn`, which evaluates it, nothing would be dropped: a mistake that nobody sees. A frozen
/// net is evaluated, not trained.
pub(super) fn check_train(net: &Net, line: &FunctionSyntax, sink: &mut Diagnostics) {
    let drops = |layer: &&LayerUse| layer.layer.drops() && net.frozen_around(layer.inside).is_none();
    let Some(layer) = net.layers.iter().find(drops) else { return };
    let descent = line.wanted.iter().find(|request| request.form == Form::Descend);
    if let Some(descent) = descent.filter(|_| line.train.is_none()) {
        let message = format!("expected a `train fn` where a net with `{}` descends, found `fn`", layer.text);
        let mistake =
            Diagnostic::new(descent.extent, message).note("a `fn` evaluates the net, where dropout is the identity");
        sink.add(mistake.help(format!("write `train {}`", line.text)));
    }
}

/// Whether something that a function gives, or that seeds it, depends on chance in the net as written.
pub(super) fn draws(net: &Net, lowered: &Lowered, function: &Function) -> bool {
    let lowered = lowered.of(function.mode);
    let is_random = |id: &ValueId| matches!(lowered.program.value(*id).operation, Operation::Random(_));
    ancestors(lowered, &needed(net, function)).iter().any(is_random)
}

/// The values that a function gives, and those that seed the gradients that it gives.
fn needed(net: &Net, function: &Function) -> Vec<Source> {
    let of = |want: &Want| match want.what {
        Wanted::Value(source) => vec![source],
        _ => function.seeds_of(net, want),
    };
    function.wanted.iter().flat_map(of).collect()
}

/// The gradient of a loss with respect to itself is 1: beside others it may be wanted, alone it was meant to be of
/// something else.
fn check_of_itself(net: &Net, function: &Function, sink: &mut Diagnostics) {
    let of_itself = |want: &Want| match want.what {
        Wanted::Gradient(source) => net.is_loss(source) && function.seeds_of(net, want) == [source],
        _ => false,
    };
    let mut gradients = function.wanted.iter().filter(|want| want.what.is_gradient()).peekable();
    let (Some(first), true) = (gradients.peek().copied(), function.imposed().next().is_none()) else { return };
    if gradients.all(of_itself) {
        let learns = net.parameters() > 0;
        let port = net.ports.iter().find(|port| port.classes.is_none()).map(|port| plain(&port.name));
        let meant = if learns { "parameters".into() } else { port.unwrap_or_else(|| "all".into()) };
        let message =
            "expected the gradient of the loss with respect to something else, found that to itself, which is 1";
        let note = "`grad(x)` is the gradient with respect to `x`, of the loss";
        sink.add(Diagnostic::new(first.extent, message).note(note).help(format!("write `grad({meant})`")));
    }
}

/// What descends at a rate of 0 alone stays as it is.
fn check_rates(net: &Net, lowered: &Lowered, function: &Function, sink: &mut Diagnostics) {
    for want in function.wanted.iter().filter(|want| want.how.descends() && leaves_of(net, lowered, want).is_empty()) {
        let message = "expected something that descends, found arrays whose `rate` is 0 alone";
        let note = "`rate = 0` freezes a layer: the call would change nothing";
        let help = "leave out `rate = 0` of what is to learn";
        sink.add(Diagnostic::new(want.extent, message).note(note).help(help));
    }
}

/// A port that is given must reach something wanted or seeding.
fn check_ports(net: &Net, lowered: &Lowered, function: &Function, sink: &mut Diagnostics) {
    let needed = ancestors(lowered, &needed(net, function));
    for (given, extent) in &function.given {
        let Given::Port(port) = given else { continue };
        if !needed.contains(&lowered.ports[*port]) {
            let name = plain(&net.ports[*port].name);
            sink.add(
                Diagnostic::new(*extent, format!("expected a port that something wanted depends on, found `{name}`"))
                    .help("leave it out"),
            );
        }
    }
}

fn ancestors(lowered: &Lowered, of: &[Source]) -> BTreeSet<ValueId> {
    let roots: Vec<ValueId> = of.iter().map(|source| lowered.value(*source)).collect();
    let live = crate::simplify::live(&lowered.program, &roots);
    lowered.program.ids().filter(|id| live[id.0]).collect()
}

/// One value may be wanted under two names, but no gradient twice in the same way, also not of one array as part of
/// several, and nothing twice by one name. What `descend` takes from an array cannot be accumulated as well.
fn check_twice(net: &Net, lowered: &Lowered, function: &Function, names: &[String], sink: &mut Diagnostics) {
    let mut known: Vec<(Want, &str)> = Vec::new();
    for (want, name) in function.wanted.iter().zip(names) {
        let arrays = leaves(net, lowered, want.what);
        let overlaps = |other: Wanted| {
            let shared = || leaves(net, lowered, other).iter().any(|array| arrays.contains(array));
            want.what.is_summed() && other.is_summed() && shared()
        };
        let same = |(other, known): &&(Want, &str)| {
            let is_one = other.what == want.what && other.of == want.of && (want.what.is_gradient() || known == name);
            other.how == want.how && (overlaps(other.what) || is_one)
        };
        let exclude = |(other, _): &&(Want, &str)| {
            let both = [other.how, want.how];
            both.contains(&How::Accumulate) && both.contains(&How::Descend) && overlaps(other.what)
        };
        if let Some((_, earlier)) = known.iter().find(same) {
            let mistake = Diagnostic::new(want.extent, "expected each to be wanted once, found the same twice");
            sink.add(if earlier == name { mistake } else { mistake.note(format!("`{earlier}` has it already")) });
        } else if let Some((_, earlier)) = known.iter().find(exclude) {
            let message =
                format!("expected one of `accumulate` and `descend` for an array, found `{name}` beside `{earlier}`");
            sink.add(Diagnostic::new(want.extent, message));
        }
        known.push((*want, name));
    }
}
