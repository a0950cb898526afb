//! Compile time: `cargo run --release -p benches --bin compile_time [-- --quick]`.
//!
//! For nets of 1 to 200 layers, value and all gradients: how long the expansion takes and how long its text is, and how long
//! `cargo build --release` takes for a crate with nothing else in it, its dependencies built before. A layer is a stage with
//! learned arrays and a `tanh`. A whole run writes its tables to `benches/compile_time.md`.

mod crate_of_one;
mod table;

use crate_of_one::{Build, Crate};
use std::fmt::Write;

use std::time::Instant;
use std::{env, fs, io};

const LAYERS: [usize; 8] = [1, 2, 5, 10, 20, 50, 100, 200];
/// Bytes of expansion, of one function, for a layer and for the `tanh` after it.
const MOST_BYTES: f64 = 1500.0;
/// Seconds of `cargo build --release` for a layer of a shape that no other has; those of all processors, which other programs
/// do not lengthen, and which are no less than those that pass where nothing else runs.
const MOST_SECONDS: f64 = 0.3;
/// Of a build, likewise; after one that took longer, larger nets are only expanded.
const PATIENCE: f64 = 25.0;

/// Nets of one kind, of any number of layers.
struct Family {
    title: &'static str,
    input: &'static str,
    layer: fn(usize) -> String,
}

const FAMILIES: [Family; 4] = [
    Family { title: "`linear`, all 16-16", input: "16", layer: |_| "linear(16)".to_string() },
    Family { title: "`linear`, all 256-256", input: "256", layer: |_| "linear(256)".to_string() },
    Family { title: "`linear`, no two of one shape", input: "16", layer: |i| format!("linear({})", 17 + i) },
    Family {
        title: "`convolution` 3x3 on 12x12, no two of one shape",
        input: "1, 12, 12",
        layer: |i| format!("convolution({}, 3x3, padding = same)", 2 + i),
    },
];

impl Family {
    fn net(&self, layers: usize, functions: usize) -> String {
        let stages: Vec<String> = (0..layers).map(|i| format!("{} |> tanh", (self.layer)(i))).collect();
        let mut net = format!("pub Net(input: [{}]) = {};\n", self.input, stages.join("\n    |> "));
        (0..functions).for_each(|i| writeln!(net, "pub fn f{i}(input) -> (output, grad(parameters));").expect("text"));
        net
    }
}

/// What one net takes, times in seconds.
struct Cost {
    layers: f64,
    expansion: f64,
    bytes: f64,
    /// Of its one function.
    function_bytes: f64,
    /// Nothing for a net after one that took longer than `PATIENCE`.
    build: Option<Build>,
}

fn main() -> io::Result<()> {
    let quick = env::args().any(|word| word == "--quick");
    let layers = if quick { &LAYERS[..4] } else { &LAYERS[..] };
    let bench = Crate::new()?;
    let mut text = table::head(bench.build("")?);
    print!("{text}");
    for family in FAMILIES {
        let part = table::table(&family, &costs(&family, layers, &bench)?);
        print!("{part}");
        text += &part;
    }
    match quick {
        true => Ok(()),
        false => fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/compile_time.md"), text),
    }
}

fn costs(family: &Family, layers: &[usize], bench: &Crate) -> io::Result<Vec<Cost>> {
    let mut patient = true;
    let mut cost = |&layers: &usize| -> io::Result<Cost> {
        let net = family.net(layers, 1);
        let (expansion, bytes) = expand(&net);
        let (_, twice) = expand(&family.net(layers, 2));
        let build = patient.then(|| bench.build(&format!("net_runtime::net! {{\n{net}}}\n"))).transpose()?;
        patient = build.is_some_and(|build| build.work < PATIENCE);
        Ok(Cost { layers: layers as f64, expansion, bytes, function_bytes: twice - bytes, build })
    };
    layers.iter().map(&mut cost).collect()
}

/// Seconds, the least of a few, and bytes.
fn expand(net: &str) -> (f64, f64) {
    let once = |_| {
        let (tokens, start) = (net.parse().expect("tokens"), Instant::now());
        let expansion = net_compiler::expand(tokens);
        (start.elapsed().as_secs_f64(), expansion.to_string().len() as f64)
    };
    (0..5).map(once).fold((f64::INFINITY, 0.0), |least, one| (least.0.min(one.0), one.1))
}
