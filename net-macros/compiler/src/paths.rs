//! Paths: where a gradient flows on the net as written, and what is said where it is zero whatever the values.
//!
//! ```text
//! linear(3 -> 2) |> round                 `round` changes in steps
//! linear(3 -> 2) |> map(|x| 3)            does not change
//! map(|x| -x * x) |> ramp                 does not change, as its input is at most 0
//! ```
//!
//! A map has a path to an operand where the operand's derivative, by the rows of [`differentiate`](crate::differentiate),
//! is anything but 0 for all numbers between the bounds of what it reads, and the value is not a constant. What `simplify` finds plays no part.

use crate::differentiate::tangent;
use crate::ir::{ApplicationId, Element, Map, Operation, Range, Read, Term, Value, ValueId, bounds};
use crate::lower::Lowered;
use crate::net::{Application, Net, Source};
use crate::simplify;

/// Whether a differentiable path leads from each of `from` to a seeded value, on the net as written.
pub fn reached(lowered: &Lowered, seeds: &[Source], from: &[ValueId]) -> Vec<bool> {
    let seeds: Vec<ValueId> = seeds.iter().map(|source| lowered.value(*source)).collect();
    let flows = flows(lowered, &seeds, None);
    from.iter().map(|id| flows[id.0]).collect()
}

/// The first of `from` that no differentiable path leads from to a seeded value.
pub fn first_unreached(lowered: &Lowered, seeds: &[Source], from: &[ValueId]) -> Option<ValueId> {
    from.iter().zip(reached(lowered, seeds, from)).find(|(_, reached)| !reached).map(|(id, _)| *id)
}

/// The ways of a gradient from the seeds to `leaves`: a value, and one that it is computed from, both of which have it.
pub fn ways(lowered: &Lowered, seeds: &[Source], leaves: &[ValueId]) -> Vec<(ValueId, ValueId)> {
    let seeds: Vec<ValueId> = seeds.iter().map(|source| lowered.value(*source)).collect();
    let flows = flows(lowered, &seeds, None);
    let mut leads = vec![false; flows.len()];
    leaves.iter().for_each(|leaf| leads[leaf.0] = true);
    let mut ways = Vec::new();
    for id in lowered.program.ids().filter(|id| flows[id.0]) {
        let on = moving(lowered, id).into_iter().filter(|operand| leads[operand.0]);
        let before = ways.len();
        ways.extend(on.map(|operand| (id, operand)));
        leads[id.0] |= ways.len() > before;
    }
    ways
}

/// To which values a gradient flows from the seeds; through one application alone, where one is given.
fn flows(lowered: &Lowered, seeds: &[ValueId], within: Option<ApplicationId>) -> Vec<bool> {
    let mut flows = vec![false; lowered.program.values.len()];
    for seed in seeds {
        flows[seed.0] = lowered.program.value(*seed).element == Element::Real;
    }
    for id in lowered.program.ids().rev() {
        if flows[id.0] && (within.is_none() || lowered.program.value(id).origin == within) {
            moving(lowered, id).iter().for_each(|operand| flows[operand.0] = true);
        }
    }
    flows
}

/// The real operands that a value changes with.
fn moving(lowered: &Lowered, id: ValueId) -> Vec<ValueId> {
    let value = lowered.program.value(id);
    let found: Vec<ValueId> = match &value.operation {
        Operation::Leaf(_) | Operation::Random(_) | Operation::Order(_) => Vec::new(),
        Operation::Map(map) => {
            let moves = |operand: &usize| moves(lowered, (id, value), map, *operand);
            (0..map.operands.len()).filter(moves).map(|operand| map.operands[operand].value).collect()
        }
        Operation::Contract(terms) => terms.iter().flat_map(|term| factors(lowered, term)).collect(),
        Operation::Gather { source, .. } | Operation::ScatterAdd { source, .. } => vec![*source],
    };
    found.into_iter().filter(|id| lowered.program.value(*id).element == Element::Real).collect()
}

/// Whether the derivative with respect to an operand is anything but 0.
fn moves(lowered: &Lowered, (id, value): (ValueId, &Value), map: &Map, operand: usize) -> bool {
    let Some(tangent) = tangent(&map.body, operand, map.operands.len()) else { return false };
    match lowered.known.range(id).constant() {
        // One number, also where a tie would give it a slope: `clip(sigmoid(x), 1, 2)`.
        Some(_) => return false,
        // A slope that is taken as 0 where there is none is one: `powf(0, x)` is 0, 1 or infinite.
        None if map.operands.len() == 1 => return true,
        None => {}
    }
    let mut ranges: Vec<Range> = map.operands.iter().map(|read| lowered.known.range(read.value)).collect();
    ranges.extend([Range::ANY, lowered.known.range(id)]);
    bounds::of_body(&tangent, &ranges, &value.shape).constant() != Some(0.0)
}

/// The factors of a product, without those whose other factor is 0.
fn factors(lowered: &Lowered, term: &Term) -> Vec<ValueId> {
    let Some(b) = &term.b else { return vec![term.a.value] };
    let is_zero = |read: &Read| lowered.known.range(read.value).constant() == Some(0.0);
    let a = (!is_zero(b)).then_some(term.a.value);
    a.into_iter().chain((!is_zero(&term.a)).then_some(b.value)).collect()
}

/// The first of `from` that no differentiable path leads from to a seeded value, and why, in words.
pub fn first_zero(net: &Net, lowered: &Lowered, seeds: &[Source], from: &[ValueId]) -> Option<String> {
    let missing = first_unreached(lowered, seeds, from)?;
    Some(format!("{}; {}", is_zero(net, lowered, missing), break_of(net, lowered, seeds, missing)))
}

/// In words, that the gradient with respect to a value is zero.
pub fn is_zero(net: &Net, lowered: &Lowered, id: ValueId) -> String {
    format!("the gradient with respect to `{}` is zero whatever the values", leaf_name(net, lowered, id))
}

/// A learned array's path, or a value's name.
fn leaf_name(net: &Net, lowered: &Lowered, id: ValueId) -> String {
    for (layer, _, _) in net.learned() {
        if let Some(array) = lowered.arrays[layer].iter().position(|array| *array == id) {
            return net.array_path(layer, array);
        }
    }
    let port = lowered.ports.find(|port| *port == id).map(Source::Port);
    let application = || lowered.applications.find(|value| *value == id).map(Source::Application);
    port.or_else(application).map_or_else(|| lowered.program.value(id).name.clone(), |source| net.source_name(source))
}

/// Where the path from a value to the seeds breaks, in words.
pub fn break_of(net: &Net, lowered: &Lowered, seeds: &[Source], from: ValueId) -> String {
    if !is_ahead(lowered, seeds, from) {
        return "it does not reach an output, or a value whose gradient is imposed".into();
    }
    let broken = broken(net, lowered, seeds, from);
    broken.map_or_else(|| "no differentiable path leads to an output".into(), |id| why(net, lowered, id, from))
}

/// The layer, as written, that breaks the path as it gives the same number whatever is given.
pub fn constant_of<'a>(net: &'a Net, lowered: &Lowered, seeds: &[Source], from: ValueId) -> Option<&'a str> {
    let broken = broken(net, lowered, seeds, from)?;
    let before = net.applications[broken].inputs.iter().filter_map(|input| match input {
        Source::Application(id) => Some(*id),
        Source::Port(_) => None,
    });
    let is_constant = |id: &ApplicationId| lowered.known.range(lowered.applications[*id]).constant().is_some();
    let constant = std::iter::once(broken).chain(before).find(is_constant)?;
    let is_given = net.layer_of(constant).layer.constant().is_some();
    (!is_given).then(|| net.layer_of(constant).text.as_str())
}

fn is_ahead(lowered: &Lowered, seeds: &[Source], id: ValueId) -> bool {
    let roots: Vec<ValueId> = seeds.iter().map(|source| lowered.value(*source)).collect();
    simplify::live(&lowered.program, &roots)[id.0]
}

/// The first application on the way that depends on a value and lets no gradient through to what depends on it.
fn broken(net: &Net, lowered: &Lowered, seeds: &[Source], from: ValueId) -> Option<ApplicationId> {
    let depends = |id: ValueId| simplify::live(&lowered.program, &[id])[from.0];
    let breaks = |(id, application): &(ApplicationId, &Application)| {
        let value = lowered.applications[*id];
        let through = flows(lowered, &[value], Some(*id));
        let mut on_it = inputs(lowered, application).into_iter().filter(|id| *id == from || depends(*id)).peekable();
        is_ahead(lowered, seeds, value) && on_it.peek().is_some() && on_it.all(|id| !through[id.0])
    };
    net.applications.rows().find(breaks).map(|(id, _)| id)
}

/// What an application reads: its inputs and its learned arrays.
fn inputs(lowered: &Lowered, application: &Application) -> Vec<ValueId> {
    let arrays = lowered.arrays[application.layer].iter().copied();
    let inputs = application.inputs.iter().map(|input| lowered.value(*input));
    inputs.chain(arrays).collect()
}

/// Why no gradient flows through an application to a value.
fn why(net: &Net, lowered: &Lowered, id: ApplicationId, from: ValueId) -> String {
    let application = &net.applications[id];
    let text = &net.layers[application.layer].text;
    let value = lowered.applications[id];
    // The input that leads on to what is asked for, or the first.
    let inputs: Vec<ValueId> = application.inputs.iter().map(|input| lowered.value(*input)).collect();
    let leads = |id: &&ValueId| **id == from || simplify::live(&lowered.program, &[**id])[from.0];
    let Some(input) = inputs.iter().find(leads).or(inputs.first()).copied() else {
        return format!("`{text}` does not change with anything");
    };
    let (own, of) = (lowered.known.range(value).constant(), lowered.known.range(input));
    let depends = simplify::live(&lowered.program, &[value])[input.0];
    match own {
        _ if lowered.arrays[application.layer].contains(&from) && of.constant() == Some(0.0) => {
            format!("`{text}` multiplies it by its input, which is always 0")
        }
        _ if !depends => format!("`{text}` does not change with its input"),
        Some(constant) if of == Range::ANY => format!("`{text}` is always {constant}"),
        Some(constant) => format!("`{text}` is always {constant}: its input is {}", of.text()),
        None if net.layers[application.layer].kind == "stop_gradient" => format!("`{text}` lets no gradient back"),
        None => format!("`{text}` has no derivative: it changes in steps"),
    }
}
