//! The rows as Markdown.

use crate::contest::median;
use crate::machine;
use crate::workload::{Row, Verdict};

/// The rivals' columns.
const RIVALS: [&str; 9] =
    ["plain loops", "nalgebra", "dfdx", "candle", "burn", "JAX call", "JAX loop", "PyTorch", "other"];

/// Everything that the figures depend on, in a few lines.
pub fn head(core: usize, versions: &[String]) -> String {
    format!(
        "{}, core {core}, {}; {}, plain `cargo build --release`{}.\n",
        machine::processor(),
        machine::date(),
        machine::compiler(),
        versions.iter().map(|version| format!("; {version}")).collect::<String>()
    )
}

/// Time, shares of the machine's limits, and what was asked.
pub fn limits(rows: &[Row]) -> String {
    let mut text = line(&[
        "workload",
        "call",
        "time",
        "GFLOP/s",
        "of peak",
        "of memory bound",
        "limit",
        "asked",
        "found",
        "reached",
    ]);
    text += &rule(10);
    for row in rows {
        let of_flops = |text: String| if row.gigaflops > 0.0 { text } else { String::new() };
        let each = |part: fn(&Verdict) -> &str| row.targets.iter().map(part).collect::<Vec<_>>().join("<br>");
        text += &line(&[
            &row.title,
            &format!("`{}`", row.call),
            &time(row.time),
            &of_flops(format!("{:.1}", row.gigaflops)),
            &of_flops(percent(row.of_peak)),
            &row.of_memory.map_or(String::new(), percent),
            &time(row.limit),
            &each(|verdict| &verdict.asked),
            &each(|verdict| &verdict.found),
            &each(|verdict| if verdict.reached { "yes" } else { "no" }),
        ]);
    }
    text
}

/// Each rival's time, and how many times ours that is.
pub fn rivals(rows: &[Row]) -> String {
    let mut text = line(&[&["workload", "`net!`"], &RIVALS[..]].concat());
    text += &rule(2 + RIVALS.len());
    for row in rows {
        let cell = |(_, theirs): &(String, f64)| format!("{} ({:.1}x)", time(*theirs), theirs / row.time);
        let column = |name: &&str| row.rivals.iter().find(|rival| rival.0 == **name).map_or(String::new(), cell);
        let other = row.rivals.iter().filter(|(name, _)| !RIVALS.contains(&name.as_str()));
        let other: Vec<String> = other.map(|rival| format!("{}: {}", rival.0, cell(rival))).collect();
        let mut cells = vec![row.title.clone(), time(row.time)];
        cells.extend(RIVALS[..RIVALS.len() - 1].iter().map(column));
        cells.push(other.join("; "));
        text += &line(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
    text
}

fn line(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn rule(columns: usize) -> String {
    format!("|{}\n", "---|".repeat(columns))
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// Three digits, and a unit.
pub fn time(seconds: f64) -> String {
    let (number, unit) = match seconds {
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "us"),
        s => (s * 1e3, "ms"),
    };
    let digits = if number < 10.0 {
        2
    } else if number < 100.0 {
        1
    } else {
        0
    };
    format!("{number:.digits$} {unit}")
}

/// The median of what the rows were measured beside.
fn peak(rows: &[Row], double: bool) -> Option<String> {
    let peaks: Vec<f64> = rows.iter().filter(|row| row.double == double).map(|row| row.peak).collect();
    let scalar = if double { "f64" } else { "f32" };
    (!peaks.is_empty()).then(|| format!("{:.1} GFLOP/s in {scalar}", median(peaks)))
}

/// What `results.md` holds.
pub fn whole(head: &str, rows: &[Row]) -> String {
    format!(
        "# Against the peers\n\n`cargo run --release -p benches` wrote this. All in one run, on one core, taking turns; medians of the processor's time.\n\
         Value and all parameter gradients unless said.\n\n{head}\nThe peak, measured beside each workload: {} (medians).\n\n## Against the machine, and against what was asked\n\n\
         The limit is what nothing can be faster than: the multiply-adds at the measured peak and then `tanh`, by itself in the first cache,\n\
         or the memory bound if that is more; all measured in this run. The memory bound is the time of reading and writing once the bytes that\n\
         a call must, from where they stay between calls. \"At the limit\" is the ratio that a call would have which takes no more than that.\n\n{}\n† published, or measured by us earlier on such a core; not in this run.\n\n## Against the peers: time, and how many times ours\n\n{}",
        [false, true].iter().filter_map(|double| peak(rows, *double)).collect::<Vec<_>>().join(", "),
        limits(rows),
        rivals(rows)
    )
}
