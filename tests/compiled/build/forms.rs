//! Writes nets, each with every form of request that it has, and what calls them, into `OUT_DIR/forms.rs`, and the random graphs
//! among them, by halves, into `graphs_even.rs` and `graphs_odd.rs`.
//!
//! ```text
//! mod form_7 {
//!     net! { pub N<f32>(input: [3]) = linear(3) |> linear(3); pub fn f0(input) -> (output); pub fn f1(input) -> (descend(parameters)); ... }
//!     fn f0(how: How, given: &mut Given) -> Vec<Vec<f64>> { ... }     the results in the order wanted, through the call that `how` says
//!     fn f1(how: How, given: &mut Given) -> Vec<Vec<f64>> { ... }     and behind them the net, which has descended
//! }
//! ```

use std::fmt::Write;
use std::rc::Rc;

use net_compiler::lower::{Lowered, lower};
use net_compiler::net::{Net, Source as Value};
use net_compiler::requests::Wanted;

use super::calls::call;
use super::documents::documented;
use super::draw::Draw;
use super::lines::{Line, requested, values};
use super::{compiled, measured};
use super::{graphs, random};

/// How many random chains, and as many random graphs, unless `NET_FORMS` says it; every other one is in `f64`. `NET_GRAPHS` says
/// it of the graphs alone.
const DRAWN: usize = 24;
const SEED: u64 = 20_261_129;
/// The sizes of batches; those of static size have one of them.
const SAMPLES: [usize; 4] = [1, 3, 9, 70];
/// The documents, of whose nets each has every form; the second one, whose nets are many, where as many as usual or more are asked for.
const DOCUMENTS: [&str; 2] = ["../../README.md", "../../net-macros/docs/net.md"];

/// Nets so large that blocks of 64 samples do not fit: what a function needs by itself would give each another block.
const LARGE: [&str; 2] = [
    "pub N<f32>(input: [2, 10, 10]) = convolution(16, 3x3) |> ramp |> convolution(16, 3x3) |> ramp |> convolution(16, 3x3);",
    "pub N<f64>(input: [9]) = linear(300) |> tanh |> linear(200, rate = 0.5) |> tanh |> linear(200) |> tanh |> linear([]) |> mean_squared_loss;",
];

/// Nets whose kernels small chains do not have: strided views of both matrices of a product, windows in groups, with a stride or a
/// dilation, of one tap, at one place and of more than 512 taps; and more than twelve layers, whose kernels are functions of their own.
const OTHERWISE: [&str; 7] = [
    "pub N<f32>(input: [4, 6]) = linear([8, 12]) |> tanh |> linear([5, 7]) |> mean_squared_loss;",
    "pub N<f64>(input: [4, 30]) = convolution(4, 5, groups = 2) |> tanh |> convolution(6, 3, stride = 2, groups = 2) |> sigmoid;",
    "pub N<f32>(input: [2, 9, 8]) = convolution(4, 3x2, dilation = 2) |> ramp |> convolution(4, 3x3, stride = 2x1, biases = none) |> tanh;",
    "pub N<f64>(input: [8, 18]) = convolution(8, 1) |> tanh |> convolution(16, 18, groups = 2) |> mean_squared_loss;",
    "pub N<f32>(input: [1, 24, 24]) = convolution(2, 23x23) |> tanh |> pooling(2, stride = 1) |> flatten;",
    "pub N<f64>(input: [5]) = linear(7) |> tanh |> linear(7) |> ramp |> linear(7) |> linear(7, biases = none) |> sigmoid |> linear(7) |> linear(2)
        |> linear(9) |> tanh |> linear(9, rate = 0.5) |> linear(9) |> linear(17) |> tanh |> linear(17) |> linear(3) |> linear(4) |> mean_squared_loss;",
    "pub N<f32>(input: [3]) = linear(4) |> linear(4) |> tanh |> linear(4) |> linear(4) |> linear(4) |> linear(4) |> linear(4)
        |> linear(4) |> linear(4) |> linear(4) |> linear(4) |> linear(4) |> linear(4, biases = none) |> softmax;",
];

/// The texts of the files, by their names.
pub(super) fn texts() -> [(&'static str, String); 3] {
    let asked = |variable: &str| -> Option<usize> {
        println!("cargo::rerun-if-env-changed={variable}");
        std::env::var(variable).ok().map(|count| count.parse().expect("how many are asked for is a number"))
    };
    let (chains, graphs) = (asked("NET_FORMS"), asked("NET_GRAPHS"));
    let graphs = graphs.or(chains);
    let documents = if graphs.is_some_and(|graphs| graphs >= DRAWN) { &DOCUMENTS[..] } else { &DOCUMENTS[..1] };
    let large = LARGE.iter().map(|net| with_lines(net, 9)).collect();
    let otherwise =
        OTHERWISE.iter().zip(SAMPLES.into_iter().cycle()).map(|(net, size)| with_lines(net, size)).collect();
    let random = drawn(chains.unwrap_or(DRAWN));
    let graphs = drawn_graphs(graphs.unwrap_or(DRAWN));
    let [even, odd] = [0, 1].map(|half| graphs.iter().skip(half).step_by(2).cloned().collect::<Vec<_>>());
    let lists = [("RANDOM", random), ("LARGE", large), ("OTHERWISE", otherwise), ("DOCUMENTED", written(documents))];
    let mut forms: String = lists.iter().map(|(list, all)| listed(list, all)).collect();
    writeln!(forms, "/// How many documents.\npub const DOCUMENTS: usize = {};", documents.len()).expect("a string");
    [("forms.rs", forms), ("graphs_even.rs", listed("GRAPHS", &even)), ("graphs_odd.rs", listed("GRAPHS", &odd))]
}

/// Nets with their calls, and the list of them.
fn listed(list: &str, all: &[String]) -> String {
    let module = |number: usize| format!("{}_{number}", list.to_lowercase());
    let nets: String = all.iter().enumerate().map(|(number, source)| with_calls(&module(number), source)).collect();
    let rows: String = (0..all.len()).map(|number| format!("    {}::NET,\n", module(number))).collect();
    format!("{nets}pub const {list}: &[Formed] = &[\n{rows}];\n")
}

fn drawn(chains: usize) -> Vec<String> {
    let mut draw = Draw::new(SEED);
    let drawn = (0..chains).map(|number| {
        let nets = if draw.below(2) == 0 { random::usual(&mut draw) } else { random::nets(&mut draw) };
        let precision = ["<f32>", "<f64>"][number % 2];
        with_lines(&nets.replace("<f64>", precision), SAMPLES[draw.below(SAMPLES.len())])
    });
    drawn.collect()
}

fn drawn_graphs(graphs: usize) -> Vec<String> {
    let mut draw = Draw::new(SEED);
    let drawn = (0..graphs).map(|number| {
        let graph = graphs::graph(&mut draw).replace("<f64>", ["<f32>", "<f64>"][number % 2]);
        with_lines(&graph, SAMPLES[draw.below(SAMPLES.len())])
    });
    drawn.collect()
}

fn written(documents: &[&str]) -> Vec<String> {
    let mut nets: Vec<String> = Vec::new();
    for net in documents.iter().flat_map(|path| documented(path)) {
        if !nets.contains(&net) {
            nets.push(net);
        }
    }
    nets.iter().zip(SAMPLES.into_iter().cycle()).map(|(net, size)| with_lines(net, size)).collect()
}

/// A net, as what its requests are made of.
struct Asked {
    net: Rc<Net>,
    lowered: Lowered,
    ports: Vec<String>,
    outputs: Vec<String>,
    /// Those of reals.
    real_outputs: Vec<String>,
    /// The first value inside and one in the middle.
    inside: Vec<String>,
    /// For each layer that learns, or array of the net's own, the path of all that it learns, and of each array.
    layers: Vec<(String, Vec<String>)>,
}

/// What one function gives.
struct Request<'a> {
    /// Of a batch of static size.
    batch: bool,
    /// Where a gradient is imposed.
    seeds: Vec<&'a String>,
    wanted: Vec<String>,
}

impl Asked {
    fn new(text: &str) -> Asked {
        let net = random::checked_of_any_size(text).unwrap_or_else(|| panic!("{text}"));
        let layers = net.learned().map(|(layer, used, storage)| {
            let arrays: Vec<String> = (0..storage.arrays.len()).map(|array| net.array_path(layer, array)).collect();
            let is_array = used.array_name(0).is_empty();
            (if is_array { arrays[0].clone() } else { format!("{}.parameters", net.path(layer)) }, arrays)
        });
        let real = net.outputs().iter().filter(|output| net.classes(output.source).is_none());
        let mut asked = Asked {
            ports: net.ports.iter().map(|port| port.name.to_string()).collect(),
            outputs: net.outputs().iter().map(|output| output.name.clone()).collect(),
            real_outputs: real.map(|output| output.name.clone()).collect(),
            inside: Vec::new(),
            layers: layers.collect(),
            lowered: lower(&net),
            net,
        };
        // A net that is a layer, and its last stage, are one value by two names.
        let mut known: Vec<Value> = asked.net.outputs().iter().map(|output| output.source).collect();
        let mut inside = Vec::new();
        for name in values(&asked.net) {
            if let Some(value) = asked.value(&name).filter(|value| !known.contains(value)) {
                known.push(value);
                inside.push(name);
            }
        }
        asked.inside = [0, inside.len() / 2].iter().filter_map(|position| inside.get(*position).cloned()).collect();
        asked.inside.dedup();
        asked
    }

    /// The value of reals that has a name.
    fn value(&self, name: &str) -> Option<Value> {
        let line = self.line("pub fn", &[], &[name.to_string()])?;
        let function = requested(&self.net, &self.lowered, &line).ok()?;
        match function.wanted[0].what {
            Wanted::Value(value) => self.net.classes(value).is_none().then_some(value),
            _ => None,
        }
    }

    /// The `fn` line, if nothing is wrong with it, with the ports that reach something.
    fn line(&self, start: &str, seeds: &[&String], wanted: &[String]) -> Option<String> {
        let imposed = seeds.iter().map(ToString::to_string).collect();
        let line = Line { start: format!("{start} f"), ports: self.ports.clone(), imposed, wanted: wanted.to_vec() };
        if wanted.is_empty() { None } else { Some(line.mended(&self.net, &self.lowered)?.text()) }
    }

    /// Those of several that may be wanted.
    fn possible(&self, seeds: &[&String], wanted: impl IntoIterator<Item = String>) -> Vec<String> {
        wanted
            .into_iter()
            .filter(|want| self.line("pub train fn", seeds, std::slice::from_ref(want)).is_some())
            .collect()
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
        let inside = self.inside.iter();
        let of_values = self.ports.iter().chain(&self.real_outputs).chain(inside.clone());
        let of_values = of_values.map(|value| format!("grad({value})"));
        let gradients = [self.possible(seeds, of_values), self.arrays(seeds, "grad")].concat();
        [self.possible(&[], self.outputs.iter().chain(inside).cloned()), gradients].concat()
    }

    /// Each gradient of the first output alone, beside those of all; one array is asked for once.
    fn of_one(&self) -> Vec<String> {
        let Some(one) = self.real_outputs.first().filter(|_| !self.net.scope.has_positions) else { return Vec::new() };
        let of_ports: Vec<String> = self.ports.iter().map(|port| format!("grad({port})")).collect();
        let of_arrays = self.arrays(&[], "grad");
        let of_one = |wants: &[String]| self.possible(&[], wants.iter().map(|want| format!("{want} of {one}")));
        let own = of_one(&of_arrays);
        let others = of_arrays.into_iter().filter(|want| !own.contains(&format!("{want} of {one}")));
        let others = others.collect::<Vec<_>>();
        [own, others, of_one(&of_ports), self.possible(&[], of_ports)].concat()
    }

    /// Each layer's arrays at once: given, accumulated, descending, in turn.
    fn layer_by_layer(&self) -> Vec<String> {
        let wanted = self.layers.iter().zip(["accumulate", "grad", "descend"].into_iter().cycle());
        let wanted: Vec<String> = wanted.map(|((path, _), how)| format!("{how}({path})")).collect();
        self.possible(&[], wanted)
    }

    /// What is wanted, by one sample and by a batch of static size, and what is imposed.
    fn requests(&self) -> Vec<Request<'_>> {
        let [gradient, descent, sum] = ["grad", "descend", "accumulate"].map(|how| self.whole(&[], how));
        let output = self.outputs.clone();
        let all = self.possible(&[], ["grad(all)".into()]);
        let inputs = self.possible(&[], self.ports.iter().map(|port| format!("grad({port})")));
        let one = [
            output.clone(),
            self.everything(&[]),
            gradient.clone(),
            inputs.clone(),
            descent.clone(),
            [&descent[..], &gradient, &output, &inputs].concat(),
            [&sum[..], &all, &output].concat(),
            self.layer_by_layer(),
            self.of_one(),
        ];
        let many = [[&output[..], &descent].concat(), [&gradient[..], &inputs, &output, &sum].concat()];
        let many = many.into_iter().filter(|_| !self.ports.is_empty());
        let plain = one.into_iter().map(|wanted| Request { batch: false, seeds: Vec::new(), wanted });
        let batches = many.map(|wanted| Request { batch: true, seeds: Vec::new(), wanted });
        plain.chain(batches).chain(self.imposed()).collect()
    }

    /// Imposed at all outputs, at one or two, at a value inside, and at both.
    fn imposed(&self) -> Vec<Request<'_>> {
        let Some(first) = self.real_outputs.first() else {
            return Vec::new(); // indices
        };
        let outputs: Vec<&String> = self.real_outputs.iter().collect();
        let inside = self.inside.iter().take(1);
        let both = inside.clone().map(|value| vec![first, value]);
        let second = outputs.get(1).map(|second| vec![*second]);
        let plain = [vec![first], outputs.clone()].into_iter().chain(second).chain(both);
        let plain = plain.chain(inside.map(|value| vec![value]));
        let plain = plain.map(|seeds| Request { batch: false, wanted: self.everything(&seeds), seeds });
        let at_outputs = |batch, hows: &[&str]| {
            let wanted = hows.iter().flat_map(|how| self.whole(&outputs, how)).collect();
            Request { batch, wanted, seeds: outputs.clone() }
        };
        plain.chain([at_outputs(false, &["descend"]), at_outputs(true, &["descend", "grad"])]).collect()
    }

    /// The lines, `f0`, `f1` and so on.
    fn lines(&self, size: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        // In a net with dropout all functions train, so that what two have in common is one value.
        let one = if self.net.drops() { "pub train fn" } else { "pub fn" };
        for Request { batch, seeds, wanted } in self.requests() {
            let start = if batch { format!("pub train(batch = {size}) fn") } else { one.into() };
            let line = self.line(&start, &seeds, &wanted);
            assert!(line.is_some() || wanted.is_empty(), "each by itself, but not {wanted:?} of {}", self.net.text);
            lines.extend(line.filter(|line| !lines.contains(line)));
        }
        let named = |(number, line): (usize, &String)| line.replacen("fn f(", &format!("fn f{number}("), 1);
        lines.iter().enumerate().map(named).collect()
    }
}

/// Nets, the last of which has every form.
fn with_lines(nets: &str, size: usize) -> String {
    format!("{nets} {}", Asked::new(nets).lines(size).join(" "))
}

fn with_calls(module: &str, source: &str) -> String {
    let compiled = compiled(source).unwrap_or_else(|| panic!("{source}"));
    let calls: String = compiled.functions.iter().map(|of| call(&compiled, &of.function)).collect();
    let measured = measured(&compiled);
    let names: String = compiled.functions.iter().map(|of| format!("{}, ", of.function.name)).collect();
    format!(
        "mod {module} {{
    use super::*;
    net_runtime::net! {{ {source} }}
    {measured}
    pub const NET: Formed = Formed {{ text: {source:?}, calls: &[{names}] }};
{calls}}}
"
    )
}
