//! Writes nets, each with every form of request that it has, and what calls them, into `OUT_DIR/forms.rs`.
//!
//! ```text
//! mod form_7 {
//!     net! { pub N<f32>(input: [3]) = linear(3) |> linear(3); pub fn f0(input) -> (output); pub fn f1(input) -> (descend(parameters)); ... }
//!     fn f0(how: How, given: &mut Given) -> Vec<Vec<f64>> { ... }     the results in the order wanted, through the call that `how` says
//!     fn f1(how: How, given: &mut Given) -> Vec<Vec<f64>> { ... }     and behind them the net, which has descended
//! }
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;

use net_compiler::requests::Wanted;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::calls::call;
use super::compiled;
use super::draw::Draw;
use super::random;

/// How many random chains, unless `NET_FORMS` says it; every other one is in `f64`.
const CHAINS: usize = 24;
const SEED: u64 = 20_261_129;
/// The sizes of batches; those of static size have one of them.
const SAMPLES: [usize; 4] = [1, 3, 9, 70];
/// The documents, of whose nets each has every form.
const DOCUMENTS: [&str; 2] = ["../../README.md", "../../net-macros/docs/net.md"];

/// Nets so large that blocks of 64 samples do not fit: what a function needs by itself would give each another block.
const LARGE: [&str; 2] = [
    "pub N<f64>(input: [2, 10, 10]) = convolution(16, 3x3) |> ramp |> convolution(16, 3x3) |> ramp |> convolution(16, 3x3);",
    "pub N<f64>(input: [9]) = linear(300) |> tanh |> linear(200, rate = 0.5) |> tanh |> linear(200) |> tanh |> linear([]) |> mean_squared_loss;",
];

/// The text of the file.
pub(super) fn text() -> String {
    println!("cargo::rerun-if-env-changed=NET_FORMS");
    let chains = std::env::var("NET_FORMS").map_or(CHAINS, |count| count.parse().expect("`NET_FORMS` is a number"));
    let mut draw = Draw::new(SEED);
    let size = |draw: &mut Draw| SAMPLES[draw.below(SAMPLES.len())];
    let drawn = (0..chains).map(|number| {
        let nets = if draw.below(2) == 0 { random::usual(&mut draw) } else { random::nets(&mut draw) };
        let precision = ["<f32>", "<f64>"][number % 2];
        with_lines(&nets.replace("<f64>", precision), size(&mut draw))
    });
    let drawn = drawn.collect();
    let large = LARGE.iter().flat_map(|net| in_both(net, 9)).collect();
    let documented = DOCUMENTS.iter().flat_map(|path| documented(path)).zip(SAMPLES.into_iter().cycle());
    let documented = documented.map(|(net, size)| with_lines(&net, size)).collect();
    let mut text = String::new();
    let lists: [(&str, Vec<String>); 3] = [("RANDOM", drawn), ("LARGE", large), ("DOCUMENTED", documented)];
    for (list, all) in lists {
        let module = |number: usize| format!("{}_{number}", list.to_lowercase());
        for (number, source) in all.iter().enumerate() {
            text += &with_calls(&module(number), source);
        }
        let rows: String = (0..all.len()).map(|number| format!("    {}::NET,\n", module(number))).collect();
        writeln!(text, "pub const {list}: &[Formed] = &[\n{rows}];").expect("a string takes all");
    }
    text
}

/// The nets of a document, each with the constants and nets before it and without its own `fn` lines.
fn documented(path: &str) -> Vec<String> {
    println!("cargo::rerun-if-changed={path}");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut nets = Vec::new();
    for fence in text.split("```").skip(1).step_by(2).filter(|fence| fence.contains("net!")) {
        let (_, lines) = fence.split_once('\n').expect("a line behind the fence");
        let code: String =
            lines.lines().filter(|line| !line.starts_with("# ")).map(|line| format!("{line}\n")).collect();
        let code: TokenStream = code.parse().unwrap_or_else(|error| panic!("{path}: {error}: {fence}"));
        called(code, &mut nets);
    }
    nets.iter().flat_map(|net| definitions(net)).collect()
}

/// What stands between the brackets of each `net!`.
fn called(code: TokenStream, nets: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (position, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = tokens[position.saturating_sub(2)..position].iter().map(ToString::to_string);
        if before.eq(["net", "!"]) {
            nets.push(group.stream());
        } else {
            called(group.stream(), nets);
        }
    }
}

/// Each definition behind those before it; a net without a name is called `N`.
fn definitions(net: &TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = net.clone().into_iter().collect();
    let is = |token: &TokenTree, text: &str| token.to_string() == text;
    let entries = tokens.split(|token| is(token, ";")).filter(|entry| !entry.is_empty());
    let (mut before, mut all) = (String::new(), Vec::new());
    for entry in entries.filter(|entry| !entry.iter().any(|token| is(token, "fn"))) {
        let written: TokenStream = entry.iter().cloned().collect();
        let declares = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            token => is(token, "<"),
        };
        let assigns = entry.iter().position(|token| is(token, "="));
        let anonymous = match assigns {
            None => format!("N = {written}"),
            Some(_) if declares(&entry[0]) => format!("N {written}"),
            Some(_) => written.to_string(),
        };
        before += &format!("{anonymous}; ");
        if !entry.iter().any(|token| is(token, "const")) {
            all.push(before.clone());
        }
    }
    all
}

/// A net, as what its requests are made of.
struct Chain<'a> {
    /// It, and those before it, without a `fn` line.
    text: &'a str,
    ports: Vec<String>,
    output: String,
    /// The first value inside and one in the middle.
    inside: Vec<String>,
    /// The paths of the layers that learn, each with its arrays.
    layers: Vec<(String, Vec<String>)>,
    /// Whether something by itself may be wanted.
    tried: RefCell<BTreeMap<(Vec<String>, String), bool>>,
}

impl<'a> Chain<'a> {
    fn new(text: &'a str) -> Chain<'a> {
        let net = random::checked_of_any_size(text).unwrap_or_else(|| panic!("{text}"));
        let stages = random::stages(&net);
        let inside = stages.iter().filter(|name| is_real(text, name));
        let mut inside: Vec<String> = inside.take(stages.len() - 1).cloned().collect();
        inside = [0, inside.len() / 2].iter().filter_map(|position| inside.get(*position).cloned()).collect();
        inside.dedup();
        let layers = net.learned().map(|(layer, _, storage)| {
            let path = net.path(layer);
            let arrays = storage.arrays.iter().map(|array| format!("{path}.{}", array.name)).collect();
            (path, arrays)
        });
        Chain {
            text,
            ports: net.ports.iter().map(|port| port.name.to_string()).collect(),
            output: net.outputs[0].name.to_string(),
            inside,
            layers: layers.collect(),
            tried: RefCell::default(),
        }
    }

    /// The `fn` line, if nothing is wrong with it: with all ports or, where one reaches nothing, without the last.
    fn line(&self, start: &str, seeds: &[&String], wanted: &[String]) -> Option<String> {
        let ports = [&self.ports[..], &self.ports[..self.ports.len() - 1]];
        let lines = ports.iter().map(|ports| {
            let imposed = seeds.iter().map(|value| format!("grad({value})"));
            let given: Vec<String> = ports.iter().cloned().chain(imposed).collect();
            format!("{start} f({}) -> ({});", given.join(", "), wanted.join(", "))
        });
        lines.into_iter().find(|line| !wanted.is_empty() && compiled(&format!("{} {line}", self.text)).is_some())
    }

    /// Those of several that may be wanted.
    fn possible(&self, seeds: &[&String], wanted: impl IntoIterator<Item = String>) -> Vec<String> {
        let may = |want: &String| {
            let key = (seeds.iter().map(ToString::to_string).collect(), want.clone());
            let before = self.tried.borrow().get(&key).copied();
            before.unwrap_or_else(|| {
                let may = self.line("pub fn", seeds, std::slice::from_ref(want)).is_some();
                self.tried.borrow_mut().insert(key, may);
                may
            })
        };
        wanted.into_iter().filter(may).collect()
    }

    /// `grad(parameters)`; where that does not exist, each array whose does.
    fn whole(&self, seeds: &[&String], how: &str) -> Vec<String> {
        let whole = self.possible(seeds, [format!("{how}(parameters)")]);
        if whole.is_empty() { self.arrays(seeds, how) } else { whole }
    }

    fn arrays(&self, seeds: &[&String], how: &str) -> Vec<String> {
        self.possible(seeds, self.layers.iter().flat_map(|(_, arrays)| arrays).map(|array| format!("{how}({array})")))
    }

    /// Every value, every gradient by a single name.
    fn everything(&self, seeds: &[&String]) -> Vec<String> {
        let values = std::iter::once(&self.output).chain(&self.inside);
        let of_values = self.ports.iter().chain(values.clone()).map(|value| format!("grad({value})"));
        let gradients = [self.possible(seeds, of_values), self.arrays(seeds, "grad")].concat();
        [self.possible(&[], values.cloned()), gradients].concat()
    }

    /// Each layer's arrays at once: given, accumulated, descending, in turn.
    fn layer_by_layer(&self) -> Vec<String> {
        let wanted = self.layers.iter().zip(["accumulate", "grad", "descend"].into_iter().cycle());
        let wanted: Vec<String> = wanted.map(|((path, _), how)| format!("{how}({path}.parameters)")).collect();
        self.possible(&[], wanted)
    }

    /// What is wanted, by one sample and by a batch of static size, and what is imposed.
    fn requests(&self) -> Vec<(bool, Vec<&String>, Vec<String>)> {
        let [gradient, descent, sum] = ["grad", "descend", "accumulate"].map(|how| self.whole(&[], how));
        let output = [self.output.clone()];
        let inputs = self.possible(&[], self.ports.iter().map(|port| format!("grad({port})")));
        let inner = self.inside.iter().take(1).flat_map(|value| [value.clone(), format!("grad({value})")]);
        let inner = self.possible(&[], inner);
        let together = |parts: &[&[String]]| parts.concat();
        let one = [
            output.to_vec(),
            self.everything(&[]),
            together(&[&["grad(all)".into()], &output]),
            gradient.clone(),
            inputs.clone(),
            inner.clone(),
            descent.clone(),
            together(&[&descent, &gradient, &output, &inputs]),
            together(&[&sum, &gradient, &output]),
            self.layer_by_layer(),
        ];
        let many = [
            together(&[&output, &descent]),
            together(&[&gradient, &inputs, &inner, &output]),
            together(&[&sum, &inputs]),
        ];
        let plain = one.into_iter().map(|wanted| (false, Vec::new(), wanted));
        let batches = many.into_iter().map(|wanted| (true, Vec::new(), wanted));
        plain.chain(batches).chain(self.imposed()).collect()
    }

    /// Imposed at the output, at a value inside, at both, and at two inside.
    fn imposed(&self) -> Vec<(bool, Vec<&String>, Vec<String>)> {
        let mut all = Vec::new();
        let at_output = self.inside.iter().take(1).map(|value| vec![&self.output, value]);
        let inside = self.inside.iter().map(|value| vec![value]).chain([self.inside.iter().collect()]);
        for seeds in [vec![&self.output]].into_iter().chain(at_output).chain(inside) {
            let [descent, gradient] = ["descend", "grad"].map(|how| self.whole(&seeds, how));
            all.push((false, seeds.clone(), self.everything(&seeds)));
            if seeds.contains(&&self.output) {
                all.push((seeds.len() == 1, seeds.clone(), [&descent[..], &gradient].concat()));
            }
            if seeds == [&self.output] {
                all.push((false, seeds, descent));
            }
        }
        all
    }

    /// The lines, `f0`, `f1` and so on.
    fn lines(&self, size: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (batch, seeds, wanted) in self.requests() {
            let start = if batch { format!("pub train(batch = {size}) fn") } else { "pub fn".into() };
            lines.extend(self.line(&start, &seeds, &wanted).filter(|line| !lines.contains(line)));
        }
        let named = |(number, line): (usize, &String)| line.replacen("fn f(", &format!("fn f{number}("), 1);
        lines.iter().enumerate().map(named).collect()
    }
}

/// Whether a name is that of a value of reals.
fn is_real(nets: &str, name: &str) -> bool {
    let compiled = compiled(&format!("{nets} fn f(input) -> {name};"));
    let compiled = compiled.or_else(|| super::compiled(&format!("{nets} fn f(tokens) -> {name};")));
    compiled.is_some_and(|compiled| match compiled.functions[0].0.wanted[0].what {
        Wanted::Value(source) => compiled.net.classes(source).is_none(),
        _ => false,
    })
}

/// Nets, the last of which has every form.
fn with_lines(nets: &str, size: usize) -> String {
    format!("{nets} {}", Chain::new(nets).lines(size).join(" "))
}

/// The same in `f32` and in `f64`.
fn in_both(nets: &str, size: usize) -> [String; 2] {
    let nets = with_lines(nets, size);
    [nets.replace("<f64>", "<f32>"), nets]
}

fn with_calls(module: &str, source: &str) -> String {
    let compiled = compiled(source).unwrap_or_else(|| panic!("{source}"));
    let calls: String = compiled.functions.iter().map(|(function, _)| call(&compiled, function)).collect();
    let names: String = compiled.functions.iter().map(|(function, _)| format!("{}, ", function.name)).collect();
    format!(
        "mod {module} {{
    use super::*;
    net! {{ {source} }}
    pub const NET: Formed = Formed {{ text: {source:?}, calls: &[{names}] }};
{calls}}}
"
    )
}
