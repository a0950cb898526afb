//! The costs as Markdown, and the lines through them.

use crate::crate_of_one::Build;
use crate::{Cost, Family, MOST_BYTES, MOST_SECONDS};

pub fn head(empty: Build) -> String {
    format!(
        "# Compile time\n\n`cargo run --release -p benches --bin compile_time` wrote this. A layer is a stage with learned arrays and a \
         `tanh`; a net has one function, value and all parameter gradients. Builds are of a crate with nothing else in it, its \
         dependencies built before; an empty one takes {:.2} s.\n",
        empty.time
    )
}

pub fn table(family: &Family, costs: &[Cost]) -> String {
    let mut text = format!("\n## {}\n\n| layers | expansion | bytes | of the function | build | CPU |\n", family.title);
    text += "|---|---|---|---|---|---|\n";
    for Cost { layers, expansion, bytes, function_bytes, build } in costs {
        let [build, work] = match build {
            Some(Build { time, work }) => [time, work].map(|seconds| format!("{seconds:.2} s")),
            None => ["too long", "too long"].map(str::to_string),
        };
        let expansion = 1e3 * expansion;
        text += &format!("| {layers} | {expansion:.1} ms | {bytes} | {function_bytes} | {build} | {work} |\n");
    }
    text + "\n| for one more layer | | at most | on a straight line, R² | a layer of the largest net, against one of ten |\n|---|---|---|---|---|\n"
        + &slopes(costs)
}

fn slopes(costs: &[Cost]) -> String {
    let mut text = String::new();
    let mut row = |what: &str, number: fn(&Cost) -> Option<f64>, unit: &str, most: Option<f64>| {
        let Line { slope, fit } = Line::through(costs, number);
        let growth = growth(costs, number);
        let reached = |most: f64| format!("{most} {unit}: {}", if slope <= most { "yes" } else { "no" });
        let most = most.map_or(String::new(), reached);
        text += &format!("| {what} | {slope:.3} {unit} | {most} | {fit:.4} | {growth:.2} |\n");
    };
    row("expansion", |cost| Some(1e3 * cost.expansion), "ms", None);
    row("bytes", |cost| Some(cost.bytes), "B", None);
    row("bytes of the function, for a stage", |cost| Some(cost.function_bytes / 2.0), "B", Some(MOST_BYTES));
    row("`cargo build --release`", |cost| Some(cost.build?.time), "s", None);
    row("its CPU time", |cost| Some(cost.build?.work), "s", Some(MOST_SECONDS));
    text
}

/// At most 1 if it is linear, or that and something constant.
fn growth(costs: &[Cost], number: fn(&Cost) -> Option<f64>) -> f64 {
    let layer = |cost: &Cost| Some(number(cost)? / cost.layers);
    let ten = costs.iter().find(|cost| cost.layers == 10.0).and_then(layer);
    let most = costs.iter().rev().find_map(layer);
    most.zip(ten).map_or(f64::NAN, |(most, ten)| most / ten)
}

/// The line of least squares.
struct Line {
    slope: f64,
    /// How much of the variance lies on it, R².
    fit: f64,
}

impl Line {
    fn through(costs: &[Cost], number: fn(&Cost) -> Option<f64>) -> Line {
        let points: Vec<_> = costs.iter().filter_map(|cost| Some((cost.layers, number(cost)?))).collect();
        let mean =
            |of: &dyn Fn(f64, f64) -> f64| points.iter().map(|&(x, y)| of(x, y)).sum::<f64>() / points.len() as f64;
        let (x, y) = (mean(&|x, _| x), mean(&|_, y| y));
        let (width, height) = (mean(&|a, _| (a - x).powi(2)), mean(&|_, b| (b - y).powi(2)));
        let both = mean(&|a, b| (a - x) * (b - y));
        Line { slope: both / width, fit: both * both / (width * height) }
    }
}
