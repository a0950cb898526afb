//! Random graphs: any items in any order, as long as each has a shape, until a few values are left that nothing reads, which
//! are the outputs.
//!
//! ```text
//! pub Inner1<f64>(q0: [3], q1: []) -> (w2, w3) { layer m1 = linear(2) |> tanh; let w2 = q0 |> m1; let w3 = w2 + q1 |> z4: softmax; }
//! pub N<f64>(p0: [3], p1: []) -> (v5, v7) {
//!     array s1: [3] = normal(0.5);
//!     let v2 = p0 + (p0 |> ramp |> u3: linear(3)) * s1;
//!     let (v5, _) = (q1 = p1, q0 = v2) |> u4: Inner1;
//!     let v7 = if p1 > u4.w3 { v2 } else { tanh(p1) };
//! }
//! ```

use std::collections::BTreeSet;
use std::rc::Rc;

use net_compiler::net::{Entity, Net, Scope};

use crate::draw::Draw;
use crate::random::{Hand, checked, pick, stage};

/// The letters of what a net names: values, ports, arrays, layers and labels. Those of an inner net are others.
#[derive(Clone, Copy)]
struct Letters([&'static str; 5]);

const OWN: Letters = Letters(["v", "p", "s", "l", "u"]);
const INNER: Letters = Letters(["w", "q", "t", "m", "z"]);

/// A value that may be read.
#[derive(Clone, Debug)]
struct Known {
    path: String,
    shape: Vec<usize>,
    classes: Option<usize>,
}

/// A graph, its items drawn so far.
#[derive(Clone)]
struct Graph {
    letters: Letters,
    /// The nets that stand before it.
    inner: Vec<String>,
    /// Name and type of each port.
    ports: Vec<(String, String)>,
    items: Vec<String>,
    known: Vec<Known>,
    next: usize,
}

/// A graph in `f64`, its shapes checked.
pub fn graph(draw: &mut Draw) -> String {
    loop {
        let hand = &mut Hand::new(draw);
        let items = 4 + hand.below(7);
        if let Some((text, _)) = Graph::new(hand).drawn(hand, "N", items) {
            return text;
        }
    }
}

/// The words of a text.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').collect()
}

/// Another name for something, wherever it is mentioned.
fn renamed(text: &str, name: &str, to: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut renamed = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, behind) = (rest[..at].chars().next_back(), rest[at + name.len()..].chars().next());
        let is_whole = !before.is_some_and(|c| is_word(c) || c == '.') && !behind.is_some_and(is_word);
        renamed += &rest[..at];
        renamed += if is_whole { to } else { name };
        rest = &rest[at + name.len()..];
    }
    renamed + rest
}

fn list(shape: &[usize]) -> String {
    let sizes: Vec<String> = shape.iter().map(ToString::to_string).collect();
    format!("[{}]", sizes.join(", "))
}

/// `[2, 3]`, or `[2] of [3]` now and then.
fn declared(hand: &mut Hand, shape: &[usize]) -> String {
    match (shape, hand.below(3)) {
        ([_, _, ..], 0) => {
            let (outer, step) = shape.split_at(1 + hand.below(shape.len() - 1));
            format!("{} of {}", list(outer), list(step))
        }
        _ => list(shape),
    }
}

/// A shape for a port, an array or a target.
fn shape(hand: &mut Hand) -> Vec<usize> {
    let rank = [0, 1, 1, 1, 2, 2, 3][hand.below(7)];
    (0..rank).map(|_| hand.size(4)).collect()
}

impl Graph {
    /// Of nothing yet.
    fn empty(letters: Letters) -> Graph {
        Graph { letters, inner: Vec::new(), ports: Vec::new(), items: Vec::new(), known: Vec::new(), next: 0 }
    }

    /// With ports of any shapes, or of none at all.
    fn new(hand: &mut Hand) -> Graph {
        let mut graph = Graph::empty(OWN);
        let own = shape(hand);
        for _ in 0..[0, 1, 2, 2, 3, 3, 4][hand.below(7)] {
            let shape = if hand.below(2) == 0 { own.clone() } else { shape(hand) };
            let classes = (hand.below(7) == 0 && shape.len() < 3).then(|| 1 + hand.below(4));
            graph.port(hand, shape, classes);
        }
        graph
    }

    fn port(&mut self, hand: &mut Hand, shape: Vec<usize>, classes: Option<usize>) -> String {
        let name = format!("{}{}", self.letters.0[1], self.ports.len());
        let of =
            classes.map_or_else(|| declared(hand, &shape), |classes| format!("{} of index({classes})", list(&shape)));
        self.ports.push((name.clone(), of));
        self.known.push(Known { path: name.clone(), shape, classes });
        name
    }

    /// The net with this many items, by this name, and the ports that it has kept.
    fn drawn(mut self, hand: &mut Hand, name: &str, items: usize) -> Option<(String, Vec<String>)> {
        for _ in 0..6 * items {
            let mut longer = self.clone();
            let item = longer.item(hand);
            if item.is_some() && longer.items.len() > self.items.len() && longer.is_whole() {
                self = longer;
                if self.items.len() >= items {
                    break;
                }
            }
        }
        self.drop_unread();
        let outputs = self.outputs(hand)?;
        let text = match hand.below(3) {
            0 => {
                let text = self.text(name, &outputs, "");
                self.with_usual_names(hand, text, &outputs)
            }
            _ => {
                let shape_of = |name: &String| self.known.iter().find(|known| known.path == *name);
                let stated = |name: &String| match shape_of(name) {
                    Some(Known { shape, classes: None, .. }) if shape.len() > 1 => {
                        format!("{name}: {}", declared(hand, shape))
                    }
                    _ => name.clone(),
                };
                self.text(name, &outputs.iter().map(stated).collect::<Vec<_>>(), "")
            }
        };
        checked(&text)?;
        Some((text, self.ports.into_iter().map(|(name, _)| name).collect()))
    }

    fn text(&self, name: &str, outputs: &[String], line: &str) -> String {
        let ports: Vec<String> = self.ports.iter().map(|(name, of)| format!("{name}: {of}")).collect();
        let ports = if ports.is_empty() { String::new() } else { format!("({})", ports.join(", ")) };
        let outputs = if let [one] = outputs { one.clone() } else { format!("({})", outputs.join(", ")) };
        let inner: String = self.inner.iter().map(|net| format!("{net} ")).collect();
        format!("{inner}pub {name}<f64>{ports} -> {outputs} {{ {} }} {line}", self.items.join(" "))
    }

    /// Whether the items so far have shapes; then what they name is known.
    fn is_whole(&mut self) -> bool {
        let bound: Vec<String> = self.bound().into_iter().map(|(name, _)| name).collect();
        let Some(last) = bound.iter().rev().find(|name| name.starts_with(self.letters.0[0])) else { return false };
        // All names are read by a `fn` line.
        let ports = self.ports.iter().map(|(name, _)| name.clone());
        let all: Vec<String> = ports.chain(bound.iter().cloned()).collect();
        let line = format!("pub fn f() -> ({});", all.join(", "));
        let Some(net) = checked(&self.text("N", std::slice::from_ref(last), &line)) else { return false };
        self.known = known(&net);
        true
    }

    /// What each item binds, with its position.
    fn bound(&self) -> Vec<(String, usize)> {
        let names = |(position, item): (usize, &String)| {
            let head = item.split(['=', ':']).next().unwrap_or_default().to_string();
            let names: Vec<String> = words(&head).into_iter().map(ToString::to_string).collect();
            let is_name = |name: &String| {
                let letters = self.letters.0;
                let number = [letters[0], letters[2], letters[3]].iter().find_map(|letter| name.strip_prefix(letter));
                number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
            };
            names.into_iter().filter(is_name).map(move |name| (name, position)).collect::<Vec<_>>()
        };
        self.items.iter().enumerate().flat_map(names).collect()
    }

    /// How often the items read each name.
    fn is_read(&self, name: &str) -> bool {
        self.items.iter().filter(|item| words(item).contains(name)).count() > 1
            // A layer, or an array, that is bound and read in one item is in one only.
            || self.ports.iter().any(|(port, _)| port == name) && self.items.iter().any(|item| words(item).contains(name))
    }

    /// Ports, arrays and layers that nothing reads go; a value that nothing reads and that is no output is an alias.
    fn drop_unread(&mut self) {
        loop {
            let unread = self.bound().into_iter().find(|(name, position)| {
                let is_alias = || self.items[*position].contains("/* alias */");
                !self.is_read(name) && (!name.starts_with(self.letters.0[0]) || is_alias())
            });
            let Some((_, position)) = unread else { break };
            self.items.remove(position);
        }
        let items: String = self.items.concat();
        let read = words(&items);
        self.ports.retain(|(name, _)| read.contains(name.as_str()));
    }

    /// The values that nothing reads, and now and then others; none where that would be too many.
    fn outputs(&self, hand: &mut Hand) -> Option<Vec<String>> {
        let values = self.bound().into_iter().filter(|(name, position)| {
            name.starts_with(self.letters.0[0]) && !self.items[*position].contains("/* alias */")
        });
        let values: Vec<String> = values.map(|(name, _)| name).collect();
        let mut outputs: Vec<String> = Vec::new();
        for name in values {
            if !self.is_read(&name) || hand.below(8) == 0 {
                outputs.push(name);
            }
        }
        for position in (1..outputs.len()).rev() {
            outputs.swap(position, hand.below(position + 1));
        }
        (1..=5).contains(&outputs.len()).then_some(outputs)
    }

    /// An output is called `loss` or `output`, a port `input` or `target`; the outputs are left out where that says them.
    fn with_usual_names(&self, hand: &mut Hand, text: String, outputs: &[String]) -> String {
        let output = pick(hand, &["loss", "output"]);
        let mut text = text;
        if outputs.len() == 1 && hand.below(2) == 0 {
            text = text.replacen(&format!(" -> {} {{", outputs[0]), " {", 1);
        }
        text = renamed(&text, &outputs[0], output);
        if let Some((port, _)) = self.ports.first() {
            text = renamed(&text, port, pick(hand, &["input", "target"]));
        }
        text
    }

    fn name(&mut self, which: usize) -> String {
        self.next += 1;
        format!("{}{}", self.letters.0[which], self.next)
    }

    fn value(&mut self) -> String {
        self.name(0)
    }

    /// `u3: `, or nothing.
    fn label(&mut self, hand: &mut Hand) -> String {
        if hand.below(3) == 0 { format!("{}: ", self.name(4)) } else { String::new() }
    }

    /// A value that something reads, in half of the cases one that nothing has read yet.
    fn operand(&self, hand: &mut Hand, fits: &dyn Fn(&Known) -> bool) -> Option<Known> {
        let fitting: Vec<&Known> = self.known.iter().filter(|known| fits(known)).collect();
        let items = self.items.concat();
        let read = words(&items);
        // Its own item is one more.
        let count = |known: &Known| items.matches(&known.path).count() + usize::from(read.contains(&*known.path));
        let unread: Vec<&Known> = fitting.iter().copied().filter(|known| count(known) <= 2).collect();
        let from = if hand.below(2) == 0 && !unread.is_empty() { unread } else { fitting };
        if from.is_empty() { None } else { Some(from[hand.below(from.len())].clone()) }
    }

    fn real(&self, hand: &mut Hand) -> Option<Known> {
        self.operand(hand, &|known| known.classes.is_none())
    }

    fn of_shape(&self, hand: &mut Hand, shape: &[usize]) -> Option<Known> {
        self.operand(hand, &|known| known.classes.is_none() && known.shape == shape)
    }

    /// One item more, or several that belong together.
    fn item(&mut self, hand: &mut Hand) -> Option<()> {
        if self.known.is_empty() || hand.below(9) == 0 {
            return self.array(hand);
        }
        match hand.below(28) {
            23 => self.attention(hand),
            24 if self.letters.0 == OWN.0 => self.scored(hand),
            25..28 if self.letters.0 == OWN.0 => self.nested(hand),
            24..28 => self.repeated(hand),
            16 | 17 => self.repeated(hand),
            18 | 21 => self.several(hand),
            19 | 20 => self.indexed(hand),
            0..3 => self.chain(hand),
            3..6 => self.skip(hand),
            6..9 => self.arithmetic(hand),
            9 | 10 => self.shared(hand),
            11 => self.again(hand),
            12 => self.loss(hand),
            13 if self.letters.0 == INNER.0 => self.chain(hand),
            22 => self.positions(hand),
            13 | 14 => self.net(hand),
            _ => self.alias(hand),
        }
    }

    /// `let v3 = v1 |> u2: linear(3) |> tanh;`
    fn chain(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.operand(hand, &|_| true)?;
        let mut stages = Vec::new();
        if from.classes.is_some() {
            stages.push(format!(
                "{}{}",
                self.label(hand),
                pick(hand, &["unit_vector", "embedding(2)", "embedding([])"])
            ));
        } else {
            stages.extend(pick(hand, &["", "", "", "", "stop_gradient"]).split_whitespace().map(ToString::to_string));
            for _ in 0..1 + hand.below(3) {
                stages.push(self.label(hand) + &stage(hand));
            }
        }
        let name = self.value();
        self.items.push(format!("let {name} = {} |> {};", from.path, stages.join(" |> ")));
        Some(())
    }

    /// `let v3 = v1 |> ordering(2);`
    fn positions(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.operand(hand, &|known| known.classes.is_none() && known.shape.len() == 1)?;
        let name = self.value();
        self.items.push(format!("let {name} = {} |> ordering({});", from.path, pick(hand, &["1", "2", "-1"])));
        Some(())
    }

    /// Stages that keep a shape.
    fn keeping(&mut self, hand: &mut Hand, shape: &[usize]) -> String {
        const ANY: &[&str] =
            &["ramp", "tanh", "sigmoid", "constant_times", "constant_plus(rate = 0.5)", "dropout(0.25)"];
        let stages: Vec<String> = (0..1 + hand.below(3))
            .map(|_| {
                let layer = match (hand.below(5), shape) {
                    (0 | 1, _) => pick(hand, ANY).to_string(),
                    (2, [_, ..]) => pick(hand, &["softmax", "normalization", "parametric_ramp"]).to_string(),
                    (_, [channels, _, ..]) => {
                        let groups = format!(", groups = {channels}");
                        let (taps, groups) = (pick(hand, &["1", "2", "3"]), pick(hand, &["", &groups]));
                        format!("convolution({channels}, {taps}, padding = same{groups})")
                    }
                    (_, shape) => {
                        format!("linear({}{})", list(shape), pick(hand, &["", "", ", biases = none", ", rate = 0"]))
                    }
                };
                self.label(hand) + &layer
            })
            .collect();
        stages.join(" |> ")
    }

    /// `let v5 = v1 + (v1 |> ramp |> linear(3));`, or of two values far apart.
    fn skip(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.real(hand)?;
        let inside = if hand.below(3) == 0 { self.of_shape(hand, &from.shape)? } else { from.clone() };
        let stages = self.keeping(hand, &from.shape);
        let flow = format!("({} |> {stages})", inside.path);
        let name = self.value();
        let sum = match hand.below(4) {
            0 => format!("{flow} + {}", from.path),
            1 => format!("{} - {flow} * {}", from.path, inside.path),
            2 => format!("{} + tanh({flow})", from.path),
            _ => format!("{} + {flow}", from.path),
        };
        let behind =
            if hand.below(4) == 0 { format!(" |> {}", self.keeping(hand, &from.shape)) } else { String::new() };
        self.items.push(format!("let {name} = {sum}{behind};"));
        Some(())
    }

    /// `let v4 = if v1 > p0 { v2 } else { tanh(v1) * 0.5 };`
    fn arithmetic(&mut self, hand: &mut Hand) -> Option<()> {
        let shape = self.real(hand)?.shape;
        let size = 1 + hand.below(3);
        let expression = self.expression(hand, &shape, size);
        let name = self.value();
        let constant = if hand.below(6) == 0 {
            let constant = format!("K{}", self.next);
            self.items.push(format!("const {constant} = {};", pick(hand, &["2", "-0.5", "1 / 4", "0"])));
            format!(" * {constant}")
        } else {
            String::new()
        };
        self.items.push(format!("let {name} = {expression}{constant};"));
        Some(())
    }

    fn expression(&mut self, hand: &mut Hand, shape: &[usize], depth: usize) -> String {
        if depth == 0 {
            return self.leaf(hand, shape);
        }
        let mut of = |hand: &mut Hand| self.expression(hand, shape, depth - 1);
        let (a, b) = (of(hand), of(hand));
        match hand.below(14) {
            0..3 => format!("({a} + {b})"),
            3 => format!("({a} - {b})"),
            4 | 5 => format!("{a} * {b}"),
            6 => format!("{a} / (1 + {b} * {b})"),
            7 => format!("-{a}"),
            8 => format!("tanh({a}) * sigmoid({b})"),
            9 => format!("max({a}, {b})"),
            10 => format!("min({a}, {b}, 0.25)"),
            11 => format!("{a}.tanh()"),
            12 => format!("(if {a} > {b} && {b} < 0.5 {{ {a} * {a} }} else {{ {b} }})"),
            _ => format!("abs({a})"),
        }
    }

    fn leaf(&mut self, hand: &mut Hand, shape: &[usize]) -> String {
        let scalar = || self.of_shape(&mut Hand::new(&mut Draw::new(self.next as u64)), &[]);
        match hand.below(9) {
            0 => pick(hand, &["0.5", "2", "1", "0.25"]).into(),
            1 if scalar().is_some() => scalar().map_or(String::new(), |known| known.path),
            2 => match self.of_shape(hand, shape) {
                Some(known) => format!("({} |> {})", known.path, self.keeping(hand, shape)),
                None => "1".into(),
            },
            _ => self.of_shape(hand, shape).map_or("1".into(), |known| known.path),
        }
    }

    /// `let v3 = v1 |> u2: [linear(3); 2];`, `repeat(..)`, and `net_map(..)` over the first axis.
    fn repeated(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.real(hand)?;
        let layer = |hand: &mut Hand, shape: &[usize]| match hand.below(4) {
            0 => pick(hand, &["tanh", "constant_times", "constant_plus"]).to_string(),
            _ => format!("linear({}{})", list(shape), pick(hand, &["", "", ", biases = none", ", rate = 0.5"])),
        };
        let label = self.label(hand);
        let stage = match hand.below(4) {
            0 => format!("[{}; {}]", layer(hand, &from.shape), 1 + hand.below(3)),
            3 => {
                let (count, element) = from.shape.split_first()?;
                format!("net_map([{}; {count}])", layer(hand, element))
            }
            1 => format!("repeat({}, {})", layer(hand, &from.shape), 1 + hand.below(3)),
            _ => {
                let (_, element) = from.shape.split_first()?;
                let of = if hand.below(2) == 0 { layer(hand, element) } else { stage(hand) };
                format!("net_map({of})")
            }
        };
        let name = self.value();
        self.items.push(format!("let {name} = {} |> {label}{stage};", from.path));
        Some(())
    }

    /// `let v3 = (query = v1, key = p0, value = v1) |> u2: attention(score = Score1);`
    fn scored(&mut self, hand: &mut Hand) -> Option<()> {
        let fits = |known: &Known| known.classes.is_none() && matches!(known.shape[..], [keys, _] if keys > 1);
        let key = self.operand(hand, &fits)?;
        let query = self.operand(hand, &fits)?;
        let (q, k) = (query.shape[1], key.shape[1]);
        let value = self.operand(hand, &|known| {
            known.classes.is_none() && known.shape.len() == 2 && known.shape[0] == key.shape[0]
        })?;
        let score = format!("Score{}", self.inner.len() + 1);
        let body = match hand.below(4) {
            0 => "let s = (query |> linear([])) * (key |> linear([], biases = none));".to_string(),
            1 if q == k => "let s = sum[i](query[i] * key[i]) / sqrt(4);".to_string(),
            2 => format!("array a: [{q}, {k}] = normal(0.5); let s = sum[i, j](query[i] * a[i, j] * key[j]);"),
            _ => {
                let copies = format!("[linear({k}); 2]");
                let of_key = pick(hand, &["tanh", &copies, "net_map(tanh)", "ramp"]).to_string();
                format!("let h = (query |> linear({k})) + (key |> {of_key}); let s = h |> linear([]);")
            }
        };
        self.inner.push(format!("{score}<f64>(query: [{q}], key: [{k}]) -> s {{ {body} }}"));
        let (name, label) = (self.value(), self.label(hand));
        let options = pick(hand, &["", ", scale = 0.5", ", mask = causal"]);
        let given = format!("query = {}, key = {}, value = {}", query.path, key.path, value.path);
        self.items.push(format!("let {name} = ({given}) |> {label}attention(score = {score}{options});"));
        Some(())
    }

    /// A net or a template that gives what it takes, several times: copies, of what may hold copies; repeated; one for each element.
    ///
    /// `let (v3, v4) = (v1, v2) |> u5: [Kept1<3>; 2];`
    fn nested(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.real(hand)?;
        let mut operands = vec![from.clone()];
        if hand.below(3) == 0 {
            operands.push(if hand.below(2) == 0 { self.of_shape(hand, &from.shape)? } else { self.real(hand)? });
        }
        let elements = hand.below(2) == 0 && operands.iter().all(|of| of.shape.first() == from.shape.first());
        let count = from.shape.first().copied().filter(|_| elements);
        let shapes: Vec<Vec<usize>> =
            operands.iter().map(|of| of.shape[usize::from(count.is_some())..].to_vec()).collect();
        let made = self.keeping_net(hand, &shapes, true)?;
        let times = 1 + hand.below(3);
        let stage = match (count, hand.below(4)) {
            (Some(count), 0 | 1) => format!("net_map([{made}; {count}])"),
            (Some(_), _) => format!("net_map({made})"),
            (None, 0) => format!("repeat({made}, {times})"),
            (None, 1) => made,
            (None, _) => format!("[{made}; {times}]"),
        };
        let (names, label) = (shapes.iter().map(|_| self.value()).collect::<Vec<_>>(), self.label(hand));
        let list = |all: Vec<&str>| if let [one] = all[..] { one.to_string() } else { format!("({})", all.join(", ")) };
        let given = list(operands.iter().map(|of| &*of.path).collect());
        let bound = list(names.iter().map(|name| &**name).collect());
        self.items.push(format!("let {bound} = {given} |> {label}{stage};"));
        Some(())
    }

    /// How a stage calls a new net, or template, of these shapes that gives the same shapes; now and then it holds
    /// another one.
    fn keeping_net(&mut self, hand: &mut Hand, shapes: &[Vec<usize>], may_hold: bool) -> Option<String> {
        let holds = may_hold && hand.below(2) == 0;
        let held = if holds { Some(self.keeping_net(hand, &shapes[..1], false)?) } else { None };
        let mut of = Graph::empty(INNER);
        let mut flows: Vec<String> = shapes.iter().map(|shape| of.port(hand, shape.clone(), None)).collect();
        if let Some(held) = held {
            let times = 1 + hand.below(3);
            let (value, label) = (of.value(), of.label(hand));
            let made = match hand.below(6) {
                0 => format!("q0 + (q0 |> {label}{held})"),
                1 => format!("q0 |> {label}repeat({held}, {times})"),
                _ => format!("q0 |> {label}[{held}; {times}]"),
            };
            of.items.push(format!("let {value} = {made};"));
            flows[0] = value;
        }
        for _ in 0..1 + hand.below(2) {
            for at in 0..flows.len() {
                let alike = shapes.iter().position(|shape| *shape == shapes[at]).unwrap_or(at);
                flows[at] = of.kept(hand, &shapes[at], [&flows[at].clone(), &flows[alike].clone()]);
            }
        }
        let name = format!("Kept{}", self.inner.len() + 1);
        let text = of.text(&name, &flows, "");
        let before: String = self.inner.iter().map(|net| format!("{net} ")).collect();
        checked(&format!("{before}{text}"))?;
        let (text, called) = if hand.below(2) == 0 { as_template(&text, &name, &shapes[0]) } else { (text, name) };
        self.inner.push(text);
        Some(called)
    }

    /// Another value of this shape, made of two such.
    fn kept(&mut self, hand: &mut Hand, shape: &[usize], [flow, other]: [&str; 2]) -> String {
        let (value, label, times) = (self.value(), self.label(hand), 1 + hand.below(3));
        let stages = self.keeping(hand, shape);
        let one = if stages.contains([':', '>']) { "tanh" } else { &stages };
        let made = match hand.below(5) {
            0 | 1 => format!("{flow} |> {label}[{one}; {times}]"),
            2 => format!("{flow} |> {stages}"),
            3 => format!("{flow} * tanh({other})"),
            _ => format!("{flow} + ({flow} |> {stages})"),
        };
        self.items.push(format!("let {value} = {made};"));
        value
    }

    /// `let v3 = (v1, p0, v1) |> u2: catenate(axis = 0);`
    fn several(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.real(hand)?;
        let mut operands = vec![from.path.clone()];
        for _ in 0..1 + hand.below(2) {
            operands.push(self.of_shape(hand, &from.shape)?.path);
        }
        let layer = match (hand.below(8), &from.shape[..]) {
            (0, [_, ..]) => "catenate(axis = 0)".to_string(),
            (1, [_, ..]) => "catenate(axis = -1)".to_string(),
            (2 | 6 | 7, [_, inner @ ..]) => {
                let element =
                    self.of_shape(hand, inner).map_or_else(|| format!("{} |> part(0)", from.path), |of| of.path);
                operands = vec![operands.swap_remove(0), element];
                pick(hand, &["append", "prepend"]).to_string()
            }
            (3, [.., last]) => {
                let fits = |known: &Known| known.classes.is_none() && known.shape.first() == Some(last);
                operands = vec![operands.swap_remove(0), self.operand(hand, &fits)?.path];
                "dot".into()
            }
            (4, _) => {
                operands.truncate(2);
                "threading(|a, b| a * tanh(b))".into()
            }
            _ => "total".into(),
        };
        let (name, label) = (self.value(), self.label(hand));
        self.items.push(format!("let {name} = ({}) |> {label}{layer};", operands.join(", ")));
        Some(())
    }

    /// `let v3 = (query = v1, key = p0, value = v1) |> u2: attention(mask = causal);`
    fn attention(&mut self, hand: &mut Hand) -> Option<()> {
        let fits = |known: &Known| known.classes.is_none() && matches!(known.shape[..], [keys, _] if keys > 1);
        let from = self.operand(hand, &fits)?;
        let [query, key] = [(); 2].map(|()| self.of_shape(hand, &from.shape).map_or(from.path.clone(), |of| of.path));
        let options = ["", "score = dot", "scale = 0.5", "score = dot, mask = causal", "heads = 1, mask = causal"];
        let (name, label, options) = (self.value(), self.label(hand), pick(hand, &options).to_string());
        let given = format!("query = {query}, key = {key}, value = {}", from.path);
        self.items.push(format!("let {name} = ({given}) |> {label}attention({options});"));
        Some(())
    }

    /// `let v3[i, j] = v1[i] * p0[j];`, `let v3 = sum[i](v1[i] * v1[i]);`
    fn indexed(&mut self, hand: &mut Hand) -> Option<()> {
        let a = self.operand(hand, &|known| known.classes.is_none() && (1..=2).contains(&known.shape.len()))?;
        let b = self.of_shape(hand, &a.shape)?;
        let (v, a, b, rank) = (self.value(), a.path, b.path, a.shape.len());
        let item = match (rank, hand.below(6)) {
            (1, 0) => format!("let {v}[i, j] = {a}[i] * {b}[j];"),
            (1, 1) => format!("let {v} = sum[i]({a}[i] * {b}[i]) + mean[i]({a}[i]);"),
            (1, 2) => format!("let {v}[i] = {a}[i] * {b}[i - 1]? + tanh({a}[i] - {b}[i]);"),
            (1, 3) => format!("let {v} = max[i]({a}[i] - {b}[i]);"),
            (1, 4) => format!("let {v}[i] = if i < 1 {{ {a}[i] }} else {{ {b}[i] * i }};"),
            (1, _) => format!("let {v}[i] = exp({a}[i] - max[j]({a}[j])) / sum[j](exp({a}[j] - max[k]({a}[k])));"),
            (_, 0) => format!("let {v}[i, j] = sum[k]({a}[i, k] * {b}[j, k]);"),
            (_, 1) => format!("let {v}[j, i] = {a}[i, j] + {b}[i, j];"),
            (_, 2) => format!("let {v}[i] = sum[j]({a}[i, j] * {b}[i, j]) + product[j](0.5 * {a}[i, j]);"),
            (_, 3) => format!("let {v}[i, j] = {a}[i, j] * {b}[i - 1, j + 1]?;"),
            (_, 4) => format!("let {v}[j] = min[i]({a}[i, j]);"),
            _ => format!("let {v} = sum[i, j]({a}[i, j] * {b}[i, j]) / (1 + {a}[0, 0] * {a}[0, 0]);"),
        };
        self.items.push(item);
        Some(())
    }

    /// `layer l1 = linear(3) |> tanh; let v2 = v0 |> l1 |> u5: l1;`
    fn shared(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.real(hand)?;
        let layer = self.name(3);
        let keeps = hand.below(2) == 0;
        let stages = if keeps {
            self.keeping(hand, &from.shape)
        } else {
            let stages: Vec<String> = (0..1 + hand.below(2)).map(|_| self.label(hand) + &stage(hand)).collect();
            stages.join(" |> ")
        };
        // The stage of a `layer` of one is called by the layer's name.
        let stages = if stages.contains("|>") { stages } else { stages.rsplit(": ").next()?.to_string() };
        let frozen = if stages.contains("|>") && hand.below(5) == 0 { "frozen " } else { "" };
        self.items.push(format!("{frozen}layer {layer} = {stages};"));
        for _ in 0..1 + hand.below(3) {
            let operand = self.of_shape(hand, &from.shape)?;
            self.use_of(hand, &layer, &operand, keeps);
        }
        Some(())
    }

    fn use_of(&mut self, hand: &mut Hand, layer: &str, operand: &Known, keeps: bool) {
        let times = if keeps { 1 + hand.below(2) } else { 1 };
        let uses: Vec<String> = (0..times).map(|_| self.label(hand) + layer).collect();
        let name = self.value();
        self.items.push(format!("let {name} = {} |> {};", operand.path, uses.join(" |> ")));
    }

    /// One more use of a layer that is there.
    fn again(&mut self, hand: &mut Hand) -> Option<()> {
        let layers: Vec<String> =
            self.bound().into_iter().map(|(name, _)| name).filter(|name| name.starts_with(self.letters.0[3])).collect();
        if layers.is_empty() {
            return None;
        }
        let operand = self.real(hand)?;
        let layer = &layers[hand.below(layers.len())];
        self.use_of(hand, layer, &operand, false);
        Some(())
    }

    /// `array s1: [3] = normal(0.5); let v2 = v0 * s1;`, or a `const`, or `random`
    fn array(&mut self, hand: &mut Hand) -> Option<()> {
        let shape = self.real(hand).map_or_else(|| shape(hand), |known| known.shape);
        let shape = if hand.below(4) == 0 { Vec::new() } else { shape };
        let name = self.name(2);
        let (word, start) = match hand.below(9) {
            7 => ("random", format!(" = {}", pick(hand, &["normal", "uniform(-0.5, 2)", "bernoulli(0.5)"]))),
            8 => ("random", " = normal".into()),
            0 => ("array", String::new()),
            1 => ("array", " = 0.5".into()),
            2 => ("array", " = normal(0.5)".into()),
            3 => ("array", " = uniform(1)".into()),
            4 => ("array", format!(" = {}", numbers(&shape, 0))),
            5 => ("const", " = -0.75".into()),
            _ => ("const", format!(" = {}", numbers(&shape, 1))),
        };
        let of = if word == "array" { declared(hand, &shape) } else { list(&shape) };
        self.items.push(format!("{word} {name}: {of}{start};"));
        self.known.push(Known { path: name.clone(), shape: shape.clone(), classes: None });
        for _ in 0..1 + hand.below(2) {
            let other = self.real(hand)?;
            let sum = if shape.is_empty() || other.shape == shape {
                format!("{} {} {name}", other.path, pick(hand, &["+", "*", "-"]))
            } else {
                format!("{name} |> {}", self.keeping(hand, &shape))
            };
            let value = self.value();
            self.items.push(format!("let {value} = {sum};"));
        }
        Some(())
    }

    /// `let v4 = (v1 |> softmax, p2) |> cross_entropy_loss(index);`
    fn loss(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.real(hand)?;
        let (loss, before) = *[
            ("mean_squared_loss", ""),
            ("mean_absolute_loss", ""),
            ("contrastive_loss", ""),
            ("loss(|y, t| (y - t).powi(2) * y)", ""),
            ("huber_loss", ""),
            ("hinge_loss(squared = true)", ""),
            ("kl_divergence_loss", " |> softmax"),
            ("cosine_distance_loss", ""),
            ("cross_entropy_loss(index)", " |> softmax"),
            ("cross_entropy_loss(index, from = logits)", ""),
            ("cross_entropy_loss(probabilities, from = logits)", ""),
            ("cross_entropy_loss(binary)", " |> sigmoid"),
        ]
        .get(hand.below(12))?;
        let target = match (loss.contains("index"), &from.shape[..]) {
            (true, []) => return None,
            (true, [outer @ .., classes]) => {
                let fits = |known: &Known| known.shape == outer && known.classes == Some(*classes);
                let known = self.operand(hand, &fits).map(|known| known.path);
                known.unwrap_or_else(|| self.port(hand, outer.to_vec(), Some(*classes)))
            }
            (false, shape) if hand.below(2) == 0 => self.of_shape(hand, shape)?.path,
            (false, shape) => self.port(hand, shape.to_vec(), None),
        };
        let name = self.value();
        let (label, flow) = (self.label(hand), format!("{}{before}", from.path));
        let tuple = match hand.below(3) {
            0 => format!("(target = {target}, input = {flow})"),
            _ => format!("({flow}, {target})"),
        };
        self.items.push(format!("let {name} = {tuple} |> {label}{loss};"));
        Some(())
    }

    /// A net of its own, of the shapes of one to three values, and what it makes of them once or twice.
    fn net(&mut self, hand: &mut Hand) -> Option<()> {
        let count = 1 + hand.below(3);
        let operands: Vec<Known> = (0..count).map(|_| self.operand(hand, &|_| true)).collect::<Option<_>>()?;
        let mut of = Graph::empty(INNER);
        for operand in &operands {
            of.port(hand, operand.shape.clone(), operand.classes);
        }
        let name = format!("Inner{}", self.inner.len() + 1);
        let items = 1 + hand.below(4);
        let (text, ports) = of.drawn(hand, &name, items)?;
        let net = checked(&text)?;
        // The first may be called `input` or `target` by now.
        let names: Vec<String> = net.ports.iter().map(|port| port.name.to_string()).collect();
        let fed = names.iter().zip(&ports).map(|(name, port)| {
            let number: usize = port.trim_start_matches(INNER.0[1]).parse().ok()?;
            let operand = operands.get(number).map(|operand| operand.path.clone());
            // A target that a loss has added.
            let path = operand.or_else(|| {
                let port = net.ports.iter().find(|port| port.name == name)?;
                let fits = |known: &Known| known.shape == port.shape && known.classes == port.classes;
                let known = self.operand(hand, &fits).map(|known| known.path);
                Some(known.unwrap_or_else(|| self.port(hand, port.shape.clone(), port.classes)))
            })?;
            Some((name.clone(), path))
        });
        let fed: Vec<(String, String)> = fed.collect::<Option<_>>()?;
        if fed.is_empty() {
            return None;
        }
        self.inner.push(text);
        let called = pick(hand, &["layer", "frozen layer", "", "", "frozen "]).to_string();
        let snake = name.to_lowercase();
        let own = pick(hand, &[&name, &snake]).to_string();
        match called.strip_suffix("layer") {
            Some(frozen) => {
                let layer = self.name(3);
                self.items.push(format!("{frozen}layer {layer} = {own};"));
                for _ in 0..1 + hand.below(3) {
                    let label = self.label(hand);
                    self.apply(hand, &fed, &net, &format!("{label}{layer}"));
                }
            }
            None => {
                let label = self.label(hand);
                self.apply(hand, &fed, &net, &format!("{called}{label}{own}"));
            }
        }
        Some(())
    }

    fn apply(&mut self, hand: &mut Hand, fed: &[(String, String)], net: &Net, stage: &str) {
        let mut fed = fed.to_vec();
        let named = hand.below(2) == 0;
        if named && fed.len() > 1 {
            fed.rotate_left(1);
        }
        let each: Vec<String> =
            fed.iter().map(|(port, path)| if named { format!("{port} = {path}") } else { path.clone() }).collect();
        let given =
            if let ([one], false) = (&each[..], named) { one.clone() } else { format!("({})", each.join(", ")) };
        let keep = hand.below(net.outputs().len());
        let mut names: Vec<String> = Vec::new();
        for output in 0..net.outputs().len() {
            let dropped = output != keep && hand.below(3) > 0;
            names.push(if dropped { "_".into() } else { self.value() });
        }
        let pattern = if let [one] = &names[..] { one.clone() } else { format!("({})", names.join(", ")) };
        self.items.push(format!("let {pattern} = {given} |> {stage};"));
    }

    /// `let v4 = v2;`, `let v4 = u1.w2;`: another name.
    fn alias(&mut self, hand: &mut Hand) -> Option<()> {
        let from = self.operand(hand, &|_| true)?;
        let name = self.value();
        self.items.push(format!("let {name} = /* alias */ {};", from.path));
        Some(())
    }
}

/// A net as a template of the first size of its first port: its text, and how a stage calls it with that size.
///
/// `pub Kept1<f64>(q0: [3]) -> w1 { let w1 = q0 |> linear([3]); }` is `Kept1<C>(q0: [C]) -> w1 { let w1 = q0 |> linear([C]); }`,
/// called `Kept1<3>`.
fn as_template(text: &str, name: &str, shape: &[usize]) -> (String, String) {
    let size = shape.first().map_or("1".to_string(), ToString::to_string);
    let own = text.replacen(&format!("pub {name}<f64>"), "", 1);
    (format!("{name}<C>{}", sized_by(&own, &size)), format!("{name}<{size}>"))
}

/// With `C` for a number, wherever it stands by itself in a list.
fn sized_by(text: &str, size: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut sized, mut at) = (String::new(), 0);
    while at < letters.len() {
        let end = at + size.len();
        let stands = letters[at..].starts_with(&size.chars().collect::<Vec<_>>())
            && matches!(letters[..at], [.., '[' | '(' | '<'] | [.., ',' | ';', ' '])
            && matches!(letters.get(end), Some(']' | ')' | '>' | ','));
        sized.push(if stands { 'C' } else { letters[at] });
        at = if stands { end } else { at + 1 };
    }
    sized
}

/// Nested lists of numbers.
fn numbers(shape: &[usize], from: usize) -> String {
    match shape {
        [] => ["0.5", "-1", "2", "0", "0.25"][from % 5].into(),
        [extent, rest @ ..] => {
            let each: Vec<String> = (0..*extent).map(|n| numbers(rest, 3 * from + n)).collect();
            format!("[{}]", each.join(", "))
        }
    }
}

/// What a body may read: its ports, and the values by the names that they have.
fn known(net: &Rc<Net>) -> Vec<Known> {
    let mut all = Vec::new();
    let of = |path: String, source| Known { path, shape: net.shape(source).clone(), classes: net.classes(source) };
    all.extend(net.scope.ports.iter().map(|(name, source)| of(name.clone(), *source)));
    let mut paths = Vec::new();
    values(&net.scope, "", &mut paths);
    all.extend(paths.into_iter().map(|(path, source)| of(path, source)));
    all
}

fn values(scope: &Scope, before: &str, all: &mut Vec<(String, net_compiler::net::Source)>) {
    for member in scope.members.iter().filter(|member| !member.name.is_empty()) {
        let path = format!("{before}{}", member.name);
        if let (true, Some(value)) = (member.labelled, member.value) {
            all.push((path.clone(), value));
        }
        if let Entity::Part(_, inside) | Entity::Use(_, inside) = &member.entity {
            values(inside, &format!("{path}."), all);
        }
    }
}
