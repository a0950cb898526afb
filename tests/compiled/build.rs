//! Writes random nets, each with one function and what calls it, into `OUT_DIR/nets.rs`.
//!
//! ```text
//! mod net_7 {
//!     net! { pub N<f32>(input: [2, 3]) = linear(4) |> tanh; pub fn f(input, grad(output)) -> (output, grad(all)); }
//!     pub fn one(parameters, numbers) -> Vec<f64> { ... }       through `f`
//!     pub fn batch(parameters, numbers) -> Vec<f64> { ... }     through `f_batch`, for three samples
//! }
//! ```

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../src/draw.rs"]
mod draw;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../src/random.rs"]
mod random;

use std::fmt::Write;
use std::path::Path;

use net_compiler::diagnostics::Diagnostics;
use net_compiler::emit::Compiled;
use net_compiler::ir::Shape;
use net_compiler::net::Source;
use net_compiler::requests::{Given, Wanted};
use net_compiler::syntax::parse;

/// How many nets, and of which draw.
const NETS: usize = 100;
const SEED: u64 = 20_261_123;

fn main() {
    for file in ["build.rs", "../src/draw.rs", "../src/random.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let mut text = String::new();
    let mut names = Vec::new();
    let nets = random::chains(SEED, NETS).into_iter().map(|chain| chain.replace("<f64>", "<f32>"));
    for (number, chain) in nets.enumerate() {
        let (source, compiled) = with_function(&chain);
        text += &module(number, &source, &compiled);
        names.push(format!("net_{number}"));
    }
    let rows: String = names
        .iter()
        .map(|name| format!("    Row {{ text: {name}::TEXT, one: {name}::one, batch: {name}::batch }},\n"))
        .collect();
    writeln!(text, "/// All nets.\npub const NETS: &[Row] = &[\n{rows}];").expect("a string takes all");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&out).join("nets.rs"), text).expect("the nets are written");
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

fn real(shape: &[usize]) -> String {
    match shape {
        [] => "f32".into(),
        [n] => format!("SVector<f32, {n}>"),
        [r, c] => format!("SMatrix<f32, {r}, {c}>"),
        [n, rest @ ..] => format!("[{}; {n}]", real(rest)),
    }
}

fn indices(shape: &[usize], classes: usize) -> String {
    shape.iter().rev().fold(format!("Index<{classes}>"), |of, n| format!("[{of}; {n}]"))
}

/// The type of an input, and whether it goes by value.
fn input(compiled: &Compiled, given: Given) -> (String, bool) {
    let source = match given {
        Given::Port(port) => Source::Port(port),
        Given::Gradient(source) => source,
    };
    let shape: &Shape = compiled.net.shape(source);
    let of = compiled.net.classes(source).map_or_else(|| real(shape), |classes| indices(shape, classes));
    (of, shape.is_empty())
}

fn module(number: usize, source: &str, compiled: &Compiled) -> String {
    let function = &compiled.functions[0].0;
    let inputs: Vec<(String, bool)> = function.given.iter().map(|(given, _)| input(compiled, *given)).collect();
    let wanted: Vec<Wanted> = function.wanted.iter().map(|want| want.what).collect();
    let results: Vec<String> = (0..wanted.len()).map(|result| format!("r{result}")).collect();
    let written = |result: &String, what: &Wanted| match what {
        Wanted::Parameters => format!("parameters(&{result}, &mut found);"),
        _ => format!("{result}.write(&mut found);"),
    };
    let found: String = results.iter().zip(&wanted).map(|(result, what)| written(result, what)).collect();
    let of_batch = |what: &Wanted| match what {
        Wanted::Parameters => "N::ZERO".into(),
        Wanted::Value(source) | Wanted::Gradient(source) => {
            format!("[<{} as Blank>::blank(); 3]", real(compiled.net.shape(*source)))
        }
        other => panic!("{other:?} is not asked for"),
    };
    let blanks: String =
        results.iter().zip(&wanted).map(|(result, what)| format!("let mut {result} = {};", of_batch(what))).collect();
    let read: String =
        inputs.iter().enumerate().map(|(n, (of, _))| format!("let a{n} = <{of} as Numbers>::read(numbers);")).collect();
    let read_three: String = inputs
        .iter()
        .enumerate()
        .map(|(n, (of, _))| format!("let a{n} = <[{of}; 3] as Numbers>::read(numbers);"))
        .collect();
    let one: Vec<String> = inputs
        .iter()
        .enumerate()
        .map(|(n, (_, by_value))| format!("{}a{n}", if *by_value { "" } else { "&" }))
        .collect();
    let three: Vec<String> = (0..inputs.len()).map(|n| format!("&a{n}")).collect();
    let outputs: Vec<String> = results.iter().map(|result| format!("&mut {result}")).collect();
    format!(
        "mod net_{number} {{
    use super::*;
    net! {{ {source} }}
    pub const TEXT: &str = {source:?};
    pub fn one(of: &[f64], numbers: &mut dyn Iterator<Item = f64>) -> Vec<f64> {{
        let net: N = filled(of);
        {read}
        let ({pattern}) = net.f({one});
        let mut found = Vec::new();
        {found}
        found
    }}
    pub fn batch(of: &[f64], numbers: &mut dyn Iterator<Item = f64>) -> Vec<f64> {{
        let net: N = filled(of);
        {read_three}
        {blanks}
        net.f_batch({three}, {outputs}).expect(\"equal lengths\");
        let mut found = Vec::new();
        {found}
        found
    }}
}}
",
        pattern = results.join(", "),
        one = one.join(", "),
        three = three.join(", "),
        outputs = outputs.join(", "),
    )
}
