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

use net_compiler::emit::Compiled;
use net_compiler::requests::{Function, How, Want, Wanted};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::draw::Draw;
use super::random;
use super::{compiled, each, indices, input, real};

/// How many random chains, unless `NET_FORMS` says it: each in `f32` and in `f64`.
const CHAINS: usize = 24;
const SEED: u64 = 20_261_129;
/// The sizes of batches; those of static size have one of them.
const SAMPLES: [usize; 4] = [1, 3, 9, 70];
/// The documents, of whose nets each has every form.
const DOCUMENTS: [&str; 2] = ["../../README.md", "../../net-macros/docs/net.md"];

/// Nets so large that blocks of 64 samples do not fit: what a function needs by itself would give each another block.
const LARGE: [&str; 1] = [
    "pub N<f64>(input: [2, 10, 10]) = convolution(16, 3x3) |> ramp |> convolution(16, 3x3) |> ramp |> convolution(16, 3x3);",
    // "pub N<f64>(input: [9]) = linear(300) |> tanh |> linear(200, rate = 0.5) |> tanh |> linear(200) |> tanh |> linear([]) |> mean_squared_loss;",
];

/// The text of the file.
pub(super) fn text() -> String {
    println!("cargo::rerun-if-env-changed=NET_FORMS");
    let chains = std::env::var("NET_FORMS").map_or(CHAINS, |count| count.parse().expect("`NET_FORMS` is a number"));
    let mut draw = Draw::new(SEED);
    let size = |draw: &mut Draw| SAMPLES[draw.below(SAMPLES.len())];
    let drawn = (0..chains).map(|_| {
        let nets = if draw.below(2) == 0 { random::usual(&mut draw) } else { random::nets(&mut draw) };
        (nets, size(&mut draw))
    });
    let drawn = drawn.collect::<Vec<_>>().into_iter().flat_map(|(nets, size)| in_both(&nets, size)).collect();
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
            together(&[&sum, &output]),
            together(&[&sum, &gradient]),
            self.layer_by_layer(),
        ];
        let many = [
            together(&[&output, &descent]),
            together(&[&gradient, &inputs, &inner, &output]),
            together(&[&sum, &inputs]),
            together(&[&gradient, &descent]),
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
                all.push((false, seeds.clone(), descent.clone()));
                all.push((seeds.len() == 1, seeds.clone(), [descent, gradient].concat()));
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

/// A result of a function: how it begins, and how it is read.
struct Place {
    /// Of its type, every number of which the call must overwrite, or what it adds to.
    begin: String,
    /// One for each sample.
    each: String,
    /// What reads it.
    read: &'static str,
    how: How,
    summed: bool,
}

fn place(compiled: &Compiled, function: &Function, want: &Want) -> Place {
    let net = &compiled.net;
    let scalar = net.precision.name();
    let shaped = |of: String| match function.batch {
        Some(size) if !want.what.is_summed() => format!("[{of}; {size}]"),
        _ => of,
    };
    let (read, begin) = match want.what {
        Wanted::Value(source) | Wanted::Gradient(source) => {
            let shape = net.shape(source);
            let of = net.classes(source).map_or_else(|| real(scalar, shape), |classes| indices(shape, classes));
            ("row_major", shaped(of))
        }
        Wanted::Array(layer, array) => {
            let storage = net.layers[layer].storage.as_ref().expect("it learns");
            ("row_major", real(scalar, &storage.arrays[array].shape))
        }
        Wanted::LayerParameters(layer) => ("row_major", format!("&net.{}", net.fields(layer, None).join("."))),
        Wanted::Parameters => ("in_memory", net.name.to_string()),
        other => panic!("{other:?} is not asked for"),
    };
    let net_like = if read == "in_memory" { "_net" } else { "" };
    let from = if want.how == How::Accumulate { "given.start" } else { "blank" };
    let begin = match begin.strip_prefix('&') {
        Some(field) => format!("{from}_like(&{field})"),
        None => format!("{from}{net_like}::<{begin}>()"),
    };
    let each = format!("several(samples, || {begin})");
    Place { begin, each, read, how: want.how, summed: want.what.is_summed() }
}

/// The function that calls a function of a net.
fn call(compiled: &Compiled, function: &Function) -> String {
    let (net, name) = (&compiled.net.name, &function.name);
    let inputs: Vec<(String, bool)> = function.given.iter().map(|(given, _)| input(compiled, *given)).collect();
    let places: Vec<Place> = function.wanted.iter().map(|want| place(compiled, function, want)).collect();
    let fronts: Vec<&str> = compiled.net.frozen().map(|(_, part)| part.net.to_string().leak() as &str).collect();
    let (descends, scalar) = (function.descends(), compiled.net.precision.name());
    let by_value = |by_value: bool| function.batch.is_none() && by_value;
    let given = |letter: char| {
        each(&inputs, |n, (_, value)| format!("{}{letter}{n}, ", if by_value(*value) { "" } else { "&" }))
    };
    let typed = each(&inputs, |n, (of, _)| match function.batch {
        Some(size) => format!("let (a{n}, b{n}): ([{of}; {size}], [{of}; {size}]) = given.two(); "),
        None => format!("let (a{n}, b{n}): ({of}, {of}) = given.two(); "),
    });
    let stays = |place: &&(usize, &Place)| !matches!(place.1.how, How::Descend | How::DescendBehind);
    let places: Vec<(usize, &Place)> = places.iter().enumerate().filter(|place| stays(&place)).collect();
    let gives: Vec<&(usize, &Place)> = places.iter().filter(|(_, place)| place.how == How::Give).collect();
    let begin = each(&places, |_, (n, place)| format!("let mut r{n} = {}; ", place.begin));
    let outputs = each(&places, |_, (n, _)| format!("&mut r{n}, "));
    let behind = each(
        &places,
        |_, (n, place)| if place.how == How::Accumulate { format!("&mut r{n}, ") } else { String::new() },
    );
    let pattern = each(&gives, |_, (n, _)| format!("r{n}, "));
    let pattern = if gives.len() == 1 { format!("r{}", gives[0].0) } else { format!("({pattern})") };
    let found: String = (0..function.wanted.len())
        .map(|n| match places.iter().find(|(position, _)| *position == n) {
            Some((_, place)) => format!("{}(&r{n}), ", place.read),
            None => "Vec::new(), ".into(),
        })
        .collect();
    let front = each(&fronts, |n, _| format!("&front{n}, "));
    let rate = if descends { "rate, " } else { "" };
    let (a, b) = (given('a'), given('b'));
    let batch = if function.descends() || function.batch.is_some() {
        String::new()
    } else {
        let all = each(&inputs, |n, (of, _)| format!("let a{n}: Vec<{of}> = given.all(samples); "));
        let begin = each(&places, |_, (n, place)| {
            format!("let mut r{n} = {}; ", if place.summed { &place.begin } else { &place.each })
        });
        let given = each(&inputs, |n, _| format!("&a{n}, "));
        let found = each(&places, |_, (n, place)| {
            if place.summed { format!("{}(&r{n}), ", place.read) } else { format!("all_row_major(&r{n}), ") }
        });
        format!(
            "if let How::Batch(samples) = how {{
            {all}{begin}
            net.{name}_batch({front}{given}{outputs}).expect(\"equal lengths\");
            return vec![{found}];
        }}
        "
        )
    };
    format!(
        "    fn {name}(how: How, given: &mut Given) -> Vec<Vec<f64>> {{
        {fronts}let mut net: {net} = given.net();
        {rates}{batch}{typed}{begin}
        match how {{
            How::Plain => {pattern} = net.{name}({front}{a}{rate}{behind}),
            How::With => {{
                let mut scratch = {net}{camel}Scratch::ZERO;
                {{ let mut net = net.clone(); {begin}net.{name}_with({front}&mut scratch, {b}{rate}{outputs}); }}
                net.{name}_with({front}&mut scratch, {a}{rate}{outputs});
            }}
            _ => net.{name}_into({front}{a}{rate}{outputs}),
        }}
        vec![{found}{after}]
    }}
",
        fronts = each(&fronts, |n, of| format!("let front{n}: {of} = given.net(); ")),
        rates = if descends { format!("let rate: {scalar} = rate(); ") } else { String::new() },
        camel = name.to_string().replace('f', "F"),
        after = if descends { "in_memory(&net)" } else { "" },
    )
}
