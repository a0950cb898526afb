//! Random `fn` lines of a net, chain or graph, and `fn` lines without what cannot be asked for.
//!
//! ```text
//! pub fn f(input, target, grad(a0)) -> (grad(input), 1, accumulate(a0.parameters));      of a chain
//! pub train(batch = 2) fn g(p0, p1) -> (v3, grad(s1) of (v3, u1.w2), descend(l1.weights));   of a graph
//! ```

use net_compiler::derive::derive;
use net_compiler::diagnostics::Diagnostics;
use net_compiler::lower::{Lowered, lower};
use net_compiler::net::{Entity, Member, Net, Scope, Source as Value};
use net_compiler::requests::{Function, functions};
use net_compiler::syntax::{Source, parse};

use crate::draw::Draw;

/// A `fn` line in its parts.
#[derive(Clone, Debug)]
pub struct Line {
    /// `pub train(batch = 3) fn f`
    pub start: String,
    /// The ports that are given.
    pub ports: Vec<String>,
    /// The values where a gradient is imposed.
    pub imposed: Vec<String>,
    /// What is wanted.
    pub wanted: Vec<String>,
}

impl Line {
    /// The line.
    pub fn text(&self) -> String {
        let imposed = self.imposed.iter().map(|value| format!("grad({value})"));
        let given: Vec<String> = self.ports.iter().cloned().chain(imposed).collect();
        format!("{}({}) -> ({});", self.start, given.join(", "), self.wanted.join(", "))
    }

    /// The line without the ports that it does not need, if nothing else is wrong with it.
    pub fn mended(&self, net: &Net, lowered: &Lowered) -> Option<Line> {
        let mut line = self.clone();
        for _ in 0..2 {
            let messages = match requested(net, lowered, &line.text()) {
                Ok(_) => return Some(line),
                Err(messages) => messages,
            };
            line.ports.retain(|port| {
                let unneeded = format!("expected a port that something wanted depends on, found `{port}`");
                !messages.iter().any(|message| message.starts_with(&unneeded))
            });
        }
        None
    }

    /// The line without what cannot be wanted.
    pub fn possible(mut self, net: &Net, lowered: &Lowered) -> Option<Line> {
        self.mended(net, lowered).or_else(|| {
            let alone = |want: &String| Line { wanted: vec![want.clone()], ..self.clone() };
            let wanted = self.wanted.iter().filter(|want| alone(want).mended(net, lowered).is_some());
            self.wanted = wanted.cloned().collect();
            if self.wanted.is_empty() { None } else { self.mended(net, lowered) }
        })
    }
}

/// What a `fn` line asks of a net, or what is wrong with it.
pub fn requested(net: &Net, lowered: &Lowered, line: &str) -> Result<Function, Vec<String>> {
    let mut sink = Diagnostics::default();
    // Any net: the line is resolved for this one.
    let text = format!("Any = ramp; {line}");
    let parsed = text.parse().ok().and_then(|tokens| parse(tokens, &mut sink));
    let function = parsed.and_then(|parsed| match parsed {
        Source::Definitions(any) => functions(net, lowered, &any[0].functions, &mut sink).pop(),
        Source::Anonymous(_) => None,
    });
    let function = function.filter(|function| derive(net, lowered, function, &mut sink).is_some());
    function.filter(|_| sink.is_empty()).ok_or_else(|| sink.texts())
}

/// A name of a net.
struct Name<'a> {
    path: String,
    member: &'a Member,
    /// Whether it names a value.
    is_value: bool,
}

/// The names of the values of a net, and of those inside of nets among them, in order, but for its ports and constants.
pub fn values(net: &Net) -> Vec<String> {
    let is_constant = |name: &Name| name.member.value.is_some_and(|value| net.is_constant(value));
    let names = names(&net.scope).into_iter().filter(|name| name.is_value && !is_constant(name));
    names.map(|name| name.path).collect()
}

fn names(scope: &Scope) -> Vec<Name<'_>> {
    let mut all = Vec::new();
    named(scope, "", &mut all);
    all
}

/// What a scope names, and what is named inside of nets among it, by the names that paths have.
fn named<'a>(scope: &'a Scope, before: &str, all: &mut Vec<Name<'a>>) {
    for (position, member) in scope.members.iter().enumerate() {
        let by_name = member.labelled || !scope.has_positions;
        let own = if by_name { member.name.clone() } else { position.to_string() };
        let path = format!("{before}{own}");
        if let Entity::Part(_, inside) | Entity::Use(_, inside) = &member.entity {
            named(inside, &format!("{path}."), all);
        }
        let is_value = member.value.is_some() && (member.labelled || scope.has_positions);
        all.push(Name { path, member, is_value });
    }
}

/// The learned arrays of a name, and all of them at once.
fn arrays_of(net: &Net, Name { path, member, .. }: &Name) -> Vec<String> {
    let names: Vec<&str> = match &member.entity {
        Entity::Layer(layer) => {
            let learned = net.learned().filter(|(learned, ..)| learned == layer);
            learned
                .flat_map(|(_, _, storage)| storage.arrays.iter().map(|array| array.name).chain(["parameters"]))
                .collect()
        }
        Entity::Part(part, _) if net.frozen_around(Some(*part)).is_none() => vec!["parameters"],
        Entity::Value if is_array(net, member.value) => return vec![path.clone()],
        Entity::Part(..) | Entity::Use(..) | Entity::Value => Vec::new(),
    };
    names.into_iter().map(|array| format!("{path}.{array}")).collect()
}

/// Whether a value is a learned array, of the net's own or of one that is a layer of it.
fn is_array(net: &Net, value: Option<Value>) -> bool {
    let Some(Value::Application(application)) = value else { return false };
    let layer = net.layer_of(application);
    layer.kind == "array" && net.frozen_around(layer.inside).is_none()
}

fn some(draw: &mut Draw, all: &[String], chance: usize) -> Vec<String> {
    all.iter().filter(|_| draw.below(chance) == 0).cloned().collect()
}

/// A `fn` line of a chain that may well have a mistake: draw again.
pub fn line(draw: &mut Draw, net: &Net, name: &str) -> Line {
    let ports: Vec<String> = net.ports.iter().map(|port| port.name.to_string()).collect();
    let outputs: Vec<String> = net.outputs().iter().map(|output| output.name.clone()).collect();
    let names = names(&net.scope);
    let stages: Vec<String> = names.iter().filter(|name| name.is_value).map(|name| name.path.clone()).collect();
    let given = if draw.below(4) == 0 { some(draw, &ports, 2) } else { ports.clone() };
    let mut imposed = Vec::new();
    if draw.below(2) == 0 {
        imposed = [some(draw, &outputs, 2), some(draw, &stages[..stages.len() - 1], 4)].concat();
    }
    let arrays = names.iter().flat_map(|name| arrays_of(net, name));
    let arrays: Vec<String> = arrays.chain(["parameters".to_string()]).collect();
    let mut wanted = wanted(draw, [&outputs, &stages, &ports, &arrays]);
    shuffled(draw, &mut wanted);
    Line { start: start(draw, name), ports: given, imposed, wanted }
}

/// `pub fn f`, `pub train fn f`, `pub train(batch = 2) fn f`
fn start(draw: &mut Draw, name: &str) -> String {
    let train = match draw.below(6) {
        0 => format!("train(batch = {}) ", 1 + draw.below(3)),
        1 | 2 => "train ".into(),
        _ => String::new(),
    };
    format!("pub {train}fn {name}")
}

fn shuffled<T>(draw: &mut Draw, all: &mut [T]) {
    for position in (1..all.len()).rev() {
        all.swap(position, draw.below(position + 1));
    }
}

fn wanted(draw: &mut Draw, [outputs, stages, ports, arrays]: [&[String]; 4]) -> Vec<String> {
    let values = [stages, ports].concat();
    let mut wanted = [some(draw, outputs, 2), some(draw, stages, 5)].concat();
    wanted.extend(some(draw, &values, 3).iter().map(|value| format!("grad({value})")));
    wanted.extend(some(draw, arrays, 3).iter().map(|array| format!("grad({array})")));
    wanted.extend(some(draw, arrays, 5).iter().map(|array| format!("accumulate({array})")));
    if draw.below(6) == 0 {
        wanted.extend(some(draw, arrays, 4).iter().map(|array| format!("descend({array})")));
    }
    if draw.below(5) == 0 {
        wanted.push("grad(all)".into());
    }
    wanted
}

/// A `fn` line of a graph, in which nothing is asked for twice.
fn line_of_graph(draw: &mut Draw, net: &Net, name: &str) -> Line {
    let ports: Vec<String> = net.ports.iter().map(|port| port.name.to_string()).collect();
    let of_reals = net.ports.iter().filter(|port| port.classes.is_none());
    let real_ports: Vec<String> = of_reals.map(|port| port.name.to_string()).collect();
    let outputs: Vec<String> = net.outputs().iter().map(|output| output.name.clone()).collect();
    let [reals, indices] = distinct(net);
    let is_output = |name: &&String| outputs.contains(name);
    let (of_outputs, inside): (Vec<&String>, Vec<&String>) = reals.iter().partition(is_output);
    let [of_outputs, inside] = [of_outputs, inside].map(|names| names.into_iter().cloned().collect::<Vec<_>>());
    let mut imposed = Vec::new();
    if draw.below(3) == 0 {
        imposed = [some(draw, &of_outputs, 2), some(draw, &inside, 5)].concat();
    }
    let mut wanted = [some(draw, &outputs, 2), some(draw, &inside, 6), some(draw, &indices, 3)].concat();
    wanted.dedup();
    let is_all = draw.below(6) == 0;
    let most = 1 + draw.below(5);
    let mut gradients = if is_all { vec!["grad(all)".into()] } else { of_arrays(draw, net) };
    let of_values = some(draw, &reals, 4).into_iter().chain(some(draw, if is_all { &[] } else { &real_ports }, 2));
    gradients.extend(of_values.map(|value| format!("grad({value})")));
    shuffled(draw, &mut gradients);
    gradients.truncate(most);
    if imposed.is_empty() {
        gradients = gradients.into_iter().map(|want| seeded(draw, want, &reals)).collect();
    }
    wanted.extend(gradients);
    shuffled(draw, &mut wanted);
    Line { start: start(draw, name), ports, imposed, wanted }
}

/// A name for each value of reals, and for each of indices, but for ports and learned arrays.
fn distinct(net: &Net) -> [Vec<String>; 2] {
    let (mut known, mut all) = (Vec::new(), [Vec::new(), Vec::new()]);
    let names = names(&net.scope);
    // Outputs by the names that they have as such.
    let outputs = net.outputs().iter().map(|output| (output.source, output.name.clone()));
    let inside =
        names.iter().filter(|name| name.is_value).filter_map(|name| Some((name.member.value?, name.path.clone())));
    for (value, path) in outputs.chain(inside) {
        if !known.contains(&value) && !is_array(net, Some(value)) && matches!(value, Value::Application(_)) {
            known.push(value);
            all[usize::from(net.classes(value).is_some())].push(path);
        }
    }
    all
}

/// Gradients with respect to learned arrays, none of them twice.
fn of_arrays(draw: &mut Draw, net: &Net) -> Vec<String> {
    let names = names(&net.scope);
    let of_layers = names.iter().flat_map(|name| arrays_of(net, name));
    let mut arrays: Vec<String> = of_layers.chain(["parameters".to_string()]).collect();
    // A layer that is used under several names.
    arrays.retain(|array| !is_in_a_use(&net.scope, array));
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    for _ in 0..draw.below(5) {
        let path = arrays[draw.below(arrays.len())].trim_end_matches("parameters");
        let how = ["grad", "grad", "grad", "accumulate", "descend"][draw.below(5)];
        let overlaps = |(other, known): &(&str, &str)| {
            (*other == how || ![*other, how].contains(&"grad")) && (known.starts_with(path) || path.starts_with(known))
        };
        if !wanted.iter().any(overlaps) {
            wanted.push((how, path));
        }
    }
    let whole =
        |path: &str| if path.is_empty() || path.ends_with('.') { format!("{path}parameters") } else { path.into() };
    wanted.into_iter().map(|(how, path)| format!("{how}({})", whole(path))).collect()
}

fn is_in_a_use(scope: &Scope, path: &str) -> bool {
    scope.members.iter().any(|member| {
        let inside = || path.strip_prefix(member.name.as_str()).and_then(|rest| rest.strip_prefix('.'));
        match &member.entity {
            Entity::Use(..) => inside().is_some(),
            Entity::Part(_, scope) => inside().is_some_and(|rest| is_in_a_use(scope, rest)),
            _ => false,
        }
    })
}

/// Now and then a gradient is of one or two values alone.
fn seeded(draw: &mut Draw, want: String, values: &[String]) -> String {
    if values.is_empty() || draw.below(4) > 0 {
        return want;
    }
    let [a, b] = [0, 0].map(|_| &values[draw.below(values.len())]);
    if a == b { format!("{want} of {a}") } else { format!("{want} of ({a}, {b})") }
}

/// Lines of a graph by these names, as many of them as can be drawn without a mistake.
pub fn lines(draw: &mut Draw, net: &Net, names: &[&str]) -> Vec<String> {
    let lowered = lower(net);
    let mut drawn = |name: &&str| {
        let mut line = || line_of_graph(draw, net, name).possible(net, &lowered);
        line().or_else(&mut line).or_else(&mut line)
    };
    names.iter().filter_map(|name| Some(drawn(name)?.text())).collect()
}
