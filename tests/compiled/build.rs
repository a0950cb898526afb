//! Writes random nets, and those of fixtures in `f32`, each with one function and what calls it, into `OUT_DIR/nets.rs`.
//!
//! ```text
//! mod net_7 {
//!     net! { pub N<f32>(input: [2, 3]) = linear(4) |> tanh; pub fn f(input, grad(output)) -> (output, grad(all)); }
//!     pub fn one(parameters, numbers) -> [Vec<f64>; 3] { ... }           through `f`, `f_into` and `f_with`
//!     pub fn batch(parameters, numbers, samples) -> Vec<f64> { ... }     through `f_batch`
//! }
//! ```

#[path = "build/calls.rs"]
mod calls;
#[path = "build/documents.rs"]
mod documents;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../src/draw.rs"]
mod draw;
#[path = "build/forms.rs"]
mod forms;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../src/graphs.rs"]
mod graphs;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../src/lines.rs"]
mod lines;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../src/random.rs"]
mod random;

use std::fmt::Write;
use std::path::Path;

use net_compiler::budget::{Measured, scratch};
use net_compiler::diagnostics::Diagnostics;
use net_compiler::emit::Compiled;
use net_compiler::layers::{Array, MemoryOrder};
use net_compiler::net::{Net, Source};
use net_compiler::requests::{Given, Wanted};
use net_compiler::syntax::parse;

/// How many nets, and of which draw.
const NETS: usize = 40;
/// Each so manieth is in `f64`.
const IN_DOUBLE: usize = 5;
const SEED: u64 = 20_261_130;

/// Fixtures of every layer and loss, and the function of each that is compiled in `f32`.
const FIXTURES: &[(&str, &[&str])] = &[
    (
        "fn f(input, grad(output)) -> (output, grad(all))",
        &[
            "pullback",
            "linear_wide",
            "linear_arrays",
            "linear_scalar_out",
            "convolution_all",
            "windows_convolution_1_all",
            "windows_convolution_3_all",
            "windows_groups_depthwise",
            "windows_deconvolution_1_same",
            "windows_deconvolution_2_all",
            "windows_deconvolution_3_all",
            "pooling_max_padding",
            "pooling_mean_pairs",
            "windows_pooling_1_total_padded",
            "windows_pooling_3_same",
            "windows_pooling_3_dilated_mean",
            "windows_padding_constant",
            "windows_padding_fixed",
            "windows_padding_reflected",
            "windows_resize_larger",
            "windows_resize_nearest_volume",
            "resize_larger",
            "resize_nearest_smaller",
            "windows_response_options",
            "softmax_middle",
            "reshape_back",
            "arrays_flatten_last",
            "arrays_transpose_cycle",
            "arrays_replicate_inside",
            "arrays_part_step",
            "arrays_most",
            "arrays_rest",
            "arrays_last_row",
            "arrays_reverse",
            "arrays_summation",
            "arrays_mean_outer",
            "arrays_max_rows",
            "arrays_min_all",
            "arrays_total_columns",
            "arrays_times_zero",
            "arrays_median_rows",
            "arrays_variance_outer",
            "arrays_standard_deviation_rows",
            "arrays_mean_deviation_outer",
            "arrays_interquartile_range_all",
            "arrays_plus_3",
            "arrays_times_2",
            "arrays_ramp_last",
            "arrays_map_word",
            "arrays_dropout",
            "arrays_image_augmentation",
            "arrays_normalization_listed",
            "arrays_normalization_rms_shifted",
            "arrays_normalization_groups_of_two_axes",
        ],
    ),
    (
        "fn f(input, target) -> (loss, grad(all))",
        &[
            "gradients",
            "softmax_index_2",
            "softmax_probabilities_3",
            "sigmoid_binary_1",
            "mean_squared_2",
            "arrays_mean_absolute_3",
            "windows_names",
        ],
    ),
    ("fn f(input, target) -> (loss, grad(all))", &["whole", "perceptron", "lenet"]),
    ("fn f(input, target) -> (loss, grad(input))", &["learn", "arrays_contrastive_margin"]),
    (
        "fn f(tokens, grad(output)) -> (output, grad(parameters))",
        &["learn", "arrays_unit_stated", "arrays_embedding_matrix"],
    ),
    ("fn f(input, grad(output)) -> (output, grad(parameters))", &["learn", "arrays_ordering_embedded"]),
    ("fn f(a, b, c, grad(y)) -> (y, grad(all))", &["pullback", "inputs_threading", "inputs_catenate", "inputs_total"]),
    (
        "fn f(a, b, grad(y)) -> (y, grad(all))",
        &[
            "pullback",
            "inputs_stop_gradient",
            "inputs_append",
            "inputs_prepend",
            "inputs_dot_arrays",
            "inputs_euclidean_distance",
            "inputs_cosine_distance",
            "inputs_cosine_similarity",
            "inputs_expected_layers",
            "inputs_expected_losses",
        ],
    ),
    ("fn f(x, at, grad(y)) -> (y, grad(all))", &["pullback", "inputs_extract_rows"]),
    ("fn f(x, p, grad(y)) -> (y, grad(all))", &["pullback", "inputs_spatial_transformation"]),
    ("fn f(q, k, v, grad(y)) -> (y, grad(all))", &["pullback", "inputs_attention_heads", "inputs_attention_causal"]),
    ("fn f(q, k, v, m, grad(y)) -> (y, grad(all))", &["pullback", "inputs_attention_masked"]),
];

fn main() {
    let own = ["build.rs", "build/calls.rs", "build/documents.rs", "build/forms.rs"];
    for file in own.iter().chain(&["../src/draw.rs", "../src/graphs.rs", "../src/lines.rs", "../src/random.rs"]) {
        println!("cargo::rerun-if-changed={file}");
    }
    let mut text = String::new();
    let mut names = Vec::new();
    let mut draw = draw::Draw::new(SEED);
    for number in 0..NETS {
        let nets = random::nets(&mut draw);
        let nets = if number % IN_DOUBLE == 0 { nets } else { nets.replace("<f64>", "<f32>") };
        let (source, compiled) = with_function(&nets);
        names.push(format!("net_{number}"));
        text += &module(&names[number], &source, &compiled);
    }
    let rows: String = names.iter().map(|name| format!("    {},\n", row(name))).collect();
    writeln!(text, "/// All nets.\npub const NETS: &[Row] = &[\n{rows}];").expect("a string takes all");
    let mut rows = String::new();
    for (line, of_function) in FIXTURES {
        let [function, fixtures @ ..] = of_function else { panic!("the function's name comes first") };
        for fixture in fixtures {
            let source = format!("{}; pub {line};", net_of(fixture));
            let compiled = compiled(&source).unwrap_or_else(|| panic!("{source}"));
            text += &module(fixture, &source, &compiled);
            writeln!(rows, "    ({fixture:?}, {function:?}, {}),", row(fixture)).expect("a string takes all");
        }
    }
    writeln!(text, "/// Those of fixtures.\npub const FIXTURES: &[(&str, &str, Row)] = &[\n{rows}];")
        .expect("a string");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&out).join("nets.rs"), text).expect("the nets are written");
    for (file, text) in forms::texts() {
        std::fs::write(Path::new(&out).join(file), text).expect("the nets are written");
    }
}

fn row(module: &str) -> String {
    let own = |field: &str, item: &str| format!("{field}: {module}::{item}");
    let fields = [own("text", "TEXT"), own("double", "DOUBLE"), own("one", "one"), own("batch", "batch")];
    format!("Row {{ {} }}", fields.join(", "))
}

/// The net of a fixture, in `f32`.
fn net_of(fixture: &str) -> String {
    let path = format!("../fixtures/{fixture}.json");
    println!("cargo::rerun-if-changed={path}");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let line = text.lines().nth(1).and_then(|line| line.trim().strip_prefix("\"net\": \""));
    let net = line.and_then(|line| line.strip_suffix("\",")).unwrap_or_else(|| panic!("{path} begins with no net"));
    assert!(!net.contains('\\'), "{path} has an escape");
    let head = if net.starts_with('(') { "" } else { " = " };
    format!("pub N<f32>{head}{net}")
}

/// The chain with the function that asks for most and has no mistake.
fn with_function(chain: &str) -> (String, Compiled) {
    let lists = |output: &str, target: &str| {
        [
            format!("input{target}, grad({output})) -> ({output}, grad(all))"),
            format!("input{target}) -> ({output}, grad(all))"),
            format!("input{target}) -> {output}"),
        ]
    };
    let lines = lists("loss", ", target").into_iter().chain(lists("output", ""));
    let candidates = lines.map(|line| format!("{chain} pub fn f({line};"));
    let mut found = candidates.filter_map(|source| compiled(&source).map(|compiled| (source, compiled)));
    found.next().unwrap_or_else(|| panic!("{chain}"))
}

fn compiled(source: &str) -> Option<Compiled> {
    let mut sink = Diagnostics::default();
    let net_compiler::syntax::Source::Definitions(nets) = parse(source.parse().ok()?, &mut sink)? else {
        return None;
    };
    net_compiler::compile_all(&nets, &mut sink).pop().flatten()
}

fn real(of: &str, shape: &[usize]) -> String {
    match shape {
        [] => of.into(),
        [n] => format!("SVector<{of}, {n}>"),
        [r, c] => format!("SMatrix<{of}, {r}, {c}>"),
        [n, rest @ ..] => format!("[{}; {n}]", real(of, rest)),
    }
}

/// The type of a learned array.
fn learned(of: &str, array: &Array) -> String {
    ordered(of, &array.shape, array.order)
}

/// The type of an array whose elements lie in this order.
fn ordered(of: &str, shape: &[usize], order: MemoryOrder) -> String {
    match (shape, order) {
        ([outer @ .., last], MemoryOrder::Rows) => {
            outer.iter().rev().fold(real(of, &[*last]), |of, n| format!("[{of}; {n}]"))
        }
        (shape, _) => real(of, shape),
    }
}

fn indices(shape: &[usize], classes: usize) -> String {
    shape.iter().rev().fold(format!("Index<{classes}>"), |of, n| format!("[{of}; {n}]"))
}

/// The type of a value, or of its gradient, at the boundary.
fn at_the_boundary(net: &Net, source: Source) -> String {
    let (scalar, shape) = (net.precision.name(), net.shape(source));
    match net.classes(source) {
        Some(classes) => indices(shape, classes),
        None => ordered(scalar, shape, net.order_of(source)),
    }
}

/// The type of an input, and whether it goes by value.
fn input(compiled: &Compiled, given: Given) -> (String, bool) {
    let source = match given {
        Given::Port(port) => Source::Port(port),
        Given::Gradient(source) => source,
    };
    (at_the_boundary(&compiled.net, source), compiled.net.shape(source).is_empty())
}

/// The type of a result; none for the net's own.
fn result(compiled: &Compiled, wanted: Wanted) -> Option<String> {
    match wanted {
        Wanted::Parameters => None,
        Wanted::Value(source) | Wanted::Gradient(source) => Some(at_the_boundary(&compiled.net, source)),
        other => panic!("{other:?} is not asked for"),
    }
}

/// `a, b, ` for each of several.
fn each<T>(all: &[T], one: impl Fn(usize, &T) -> String) -> String {
    all.iter().enumerate().map(|(number, of)| one(number, of)).collect()
}

/// Assertions that the memory of each function, and of the net, is as many bytes as the compiler says.
fn measured(compiled: &Compiled) -> String {
    let net = &compiled.net;
    let bytes = net.parameters() * net.precision.bytes();
    let mut text = format!("const _: () = assert!({}::PARAMETER_BYTES == {bytes});", net.name);
    for planned in &compiled.functions {
        let bytes = scratch(&Measured::of(net, compiled.blocks, planned)).on(size_of::<usize>());
        let name = planned.function.name.to_string().to_uppercase();
        text += &format!("const _: () = assert!({}::{name}_SCRATCH_BYTES == {bytes});", net.name);
    }
    text
}

fn module(name: &str, source: &str, compiled: &Compiled) -> String {
    let function = &compiled.functions[0].function;
    let inputs: Vec<(String, bool)> = function.given.iter().map(|(given, _)| input(compiled, *given)).collect();
    let results: Vec<Option<String>> = function.wanted.iter().map(|want| result(compiled, want.what)).collect();
    let frozen = compiled.net.frozen().next();
    let fronts =
        frozen.map_or(String::new(), |(_, part)| format!("let front: {} = filled(&mut of);", part.type_text()));
    let front = if frozen.is_some() { "&front, " } else { "" };
    let read = each(&inputs, |n, (of, _)| format!("let a{n} = <{of} as Numbers>::read(numbers);"));
    let read_all = each(&inputs, |n, (of, _)| format!("let a{n}: Vec<{of}> = read_several(samples, numbers);"));
    let passed = each(&inputs, |n, (_, by_value)| format!("{}a{n}, ", if *by_value { "" } else { "&" }));
    let passed_all = each(&inputs, |n, _| format!("&a{n}, "));
    let pattern = each(&results, |n, _| format!("r{n}, "));
    let pattern = if results.len() == 1 { "r0".into() } else { format!("({pattern})") };
    let blanks = each(&results, |n, of| match of {
        None => format!("let mut r{n} = N::ZERO;"),
        Some(of) => format!("let mut r{n} = <{of} as Blank>::blank();"),
    });
    let all_blanks = each(&results, |n, of| match of {
        None => format!("let mut r{n} = N::ZERO;"),
        Some(of) => format!("let mut r{n} = blanks::<{of}>(samples);"),
    });
    let outputs = each(&results, |n, _| format!("&mut r{n}, "));
    let found = each(&results, |n, of| match of {
        None => format!("parameters(&r{n}, &mut found);"),
        Some(_) => format!("r{n}.write(&mut found);"),
    });
    let all_found = each(&results, |n, of| match of {
        None => format!("parameters(&r{n}, &mut found);"),
        Some(_) => format!("write_several(&r{n}, &mut found);"),
    });
    let double = compiled.net.precision.name() == "f64";
    format!(
        "mod {name} {{
    use super::*;
    net! {{ {source} }}
    {measured}
    pub const TEXT: &str = {source:?};
    pub const DOUBLE: bool = {double};
    pub fn one(mut of: &[f64], numbers: &mut dyn Iterator<Item = f64>) -> [Vec<f64>; 3] {{
        {fronts}
        let net: N = filled(&mut of);
        {read}
        let mut all = [Vec::new(), Vec::new(), Vec::new()];
        let [by_value, into, with] = &mut all;
        {{ let found = by_value; let {pattern} = net.f({front}{passed}); {found} }}
        {{ let found = into; {blanks} net.f_into({front}{passed}{outputs}); {found} }}
        let mut scratch = NFScratch::ZERO;
        for _ in 0..2 {{
            // What the first call left there is nothing to the second.
            with.clear();
            let found = &mut *with; {blanks} net.f_with({front}&mut scratch, {passed}{outputs}); {found}
        }}
        all
    }}
    pub fn batch(mut of: &[f64], numbers: &mut dyn Iterator<Item = f64>, samples: usize) -> Vec<f64> {{
        {fronts}
        let net: N = filled(&mut of);
        {read_all}
        {all_blanks}
        net.f_batch({front}{passed_all}{outputs}).expect(\"equal lengths\");
        let mut found = Vec::new();
        {all_found}
        found
    }}
}}
",
        found = found.replace("&mut found", "found"),
        measured = measured(compiled),
    )
}
