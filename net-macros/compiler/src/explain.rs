//! What a net computes, explained: of each function its formulas, its plan, its memory over time and its operations, as text.
//!
//! ```text
//! fn saliency(input) -> (output, grad(input))
//!
//! memory over time: 8 bytes of scratch
//!   1  y2                 0
//!   2  z1_bar             8  ########################  the peak
//!   3  input_bar          8  ########################
//! ```

use crate::budget::{Measured, over_time, scratch};
use crate::diagnostics::plain;
use crate::diagram::typed;
use crate::emit::{Compiled, formulas};
use crate::net::Source;
use crate::plan::{Planned, Work};

/// How long the longest bar of the chart is.
const BAR: usize = 40;
/// How wide a `usize` is taken to be.
const WIDTH: usize = 8;

/// The net with its ports and its size, and all functions.
pub fn explain(compiled: &Compiled) -> String {
    let net = &compiled.net;
    let bytes = net.parameters().saturating_mul(net.precision.bytes());
    let ports = net.ports.rows().map(|(id, port)| format!("{}: {}", plain(&port.name), typed(net, Source::Port(id))));
    let (ports, is) = (ports.collect::<Vec<_>>().join(", "), if net.scope.has_positions { "= " } else { "" });
    let text = format!("{}({ports}) {is}{}", plain(&net.name), net.text);
    let head = format!("{text}\n\n{} parameters, {bytes} bytes\n\n", net.parameters());
    let functions = compiled.functions.iter().map(|planned| function(compiled, planned));
    let without = compiled.without_gradients.iter().map(|reason| format!("It has no `gradients`: {reason}.\n\n"));
    std::iter::once(head).chain(without).chain(functions).collect()
}

fn function(compiled: &Compiled, planned: &Planned) -> String {
    let Planned { function, derived, plan } = planned;
    let formulas = formulas(&compiled.net, derived);
    let plan = plan.text(&derived.program);
    let (names, numbered) = (names(planned), plan.lines().enumerate().map(|(n, line)| format!("{:>3}  {line}", n + 1)));
    let numbered: Vec<String> = numbered.collect();
    format!(
        "{}\n\nformulas\n{}\nplan\n{}\n{}\n{}\n",
        function.text,
        indented(formulas.iter().map(String::as_str)),
        indented(numbered.iter().map(String::as_str)),
        memory(&Measured::of(&compiled.net, compiled.blocks, planned), &names),
        operations(planned, &names)
    )
}

fn indented<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.map(|line| format!("  {line}").trim_end().to_string() + "\n").collect()
}

/// What each step makes, numbered, in a column: `  1  y2        `.
fn names(Planned { derived, plan, .. }: &Planned) -> Vec<String> {
    let name = |id: &crate::ir::ValueId| derived.program.value(*id).name.as_str();
    let made = |step: &crate::plan::Step| match &step.makes[..] {
        [] => step.by.name().to_string(),
        makes => makes.iter().map(name).collect::<Vec<_>>().join(", "),
    };
    let made: Vec<String> = plan.steps.iter().map(made).collect();
    let width = made.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    made.iter().enumerate().map(|(number, name)| format!("  {:>3}  {name:width$}", number + 1)).collect()
}

/// A bar a step, as long as the bytes that are live in the scratch.
fn memory(of: &Measured<'_>, names: &[String]) -> String {
    let bytes = over_time(of, WIDTH);
    let peak = bytes.iter().copied().max().unwrap_or(0);
    let digits = peak.to_string().len();
    let (mut text, mut is_below) = (format!("memory over time: {} bytes of scratch", scratch(of).text()), true);
    text += &of.function.batch.map(|samples| format!(", for {samples} samples")).unwrap_or_default();
    text += "\n";
    for (name, bytes) in names.iter().zip(bytes) {
        // At least one, where anything is live.
        let length = bytes.saturating_mul(BAR).checked_div(peak).unwrap_or(0).max(usize::from(bytes > 0));
        let mark = if bytes == peak && peak > 0 && is_below { "  the peak" } else { "" };
        is_below &= mark.is_empty();
        text += format!("{name}  {bytes:>digits$}  {}{mark}", "#".repeat(length)).trim_end();
        text += "\n";
    }
    text
}

/// The work of each step, and of all.
fn operations(Planned { derived, plan, .. }: &Planned, names: &[String]) -> String {
    let program = &derived.program;
    let list = |work: Work| Some(work.list()).filter(|list| !list.is_empty()).unwrap_or("copies".into());
    let steps = names.iter().zip(&plan.steps);
    let steps = steps.map(|(name, step)| format!("{name}  {}\n", list(Work::of_step(program, step))));
    let in_all = format!("  in all: {}\n", list(Work::of(program)));
    std::iter::once("operations for one sample\n".to_string()).chain(steps).chain([in_all]).collect()
}
