//! Whether budgets hold, and the mistakes where they do not.
//!
//! ```text
//! #[budget(ram = 500)] on a `fn`     its scratch
//! #[budget(ram = 500)] on a net      the largest scratch of its functions, and the parameters that are not frozen
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::bytes::{Bytes, WIDTHS};
use super::help::{self, Compiler};
use super::measure::{Measured, scratch};
use super::peak;
use crate::diagnostics::{Diagnostic, Diagnostics, plain};
use crate::lower::Lowered;
use crate::net::Net;
use crate::plan::{Blocks, Planned};
use crate::syntax::{BudgetSyntax, NetSyntax};

/// The most values that a message lists.
const MOST_LISTED: usize = 8;

/// A budget that is exceeded on some targets only: there a `usize` is so wide.
#[derive(Debug)]
pub struct Excess {
    width: usize,
    mistake: Diagnostic,
}

impl Excess {
    /// The mistake, on these targets.
    pub fn tokens(&self) -> TokenStream {
        let (bits, mistake) = ((8 * self.width).to_string(), self.mistake.tokens());
        quote!(#[cfg(target_pointer_width = #bits)] #mistake)
    }
}

/// Adds a mistake for each budget that is exceeded; gives those that are only where a `usize` has some width.
pub fn check(
    (net, lowered): (&Net, &Lowered),
    blocks: Blocks,
    planned: &[Planned],
    syntax: &NetSyntax,
    sink: &mut Diagnostics,
) -> Vec<Excess> {
    let compiler = Compiler { net, lowered, blocks };
    let functions: Vec<Measured<'_>> = planned.iter().map(|planned| Measured::of(net, blocks, planned)).collect();
    let mut excesses = Vec::new();
    for line in &syntax.functions {
        let own = functions.iter().find(|of| of.function.name == line.name);
        if let (Some(budget), Some(function)) = (line.budget, own) {
            excesses.extend(on_targets(sink, |width| of_function(&compiler, function, budget, width)));
        }
    }
    if let Some(budget) = syntax.budget {
        excesses.extend(on_targets(sink, |width| of_net(&compiler, &functions, budget, width)));
    }
    excesses
}

/// A mistake where the budget is exceeded on every target, with the bytes of 32-bit ones; else one for each target on which it is.
fn on_targets(sink: &mut Diagnostics, found: impl Fn(usize) -> Option<Diagnostic>) -> Vec<Excess> {
    let [narrowest, usual, _] = WIDTHS;
    if found(narrowest).is_some() {
        sink.extend(found(usual));
        return Vec::new();
    }
    WIDTHS.into_iter().filter_map(|width| Some(Excess { width, mistake: found(width)? })).collect()
}

fn of_function(
    compiler: &Compiler<'_>,
    function: &Measured<'_>,
    budget: BudgetSyntax,
    width: usize,
) -> Option<Diagnostic> {
    let (bytes, name) = (scratch(function), plain(&function.function.name));
    let found = bytes.on(width);
    if found <= budget.ram {
        return None;
    }
    let message = format!("expected at most {} bytes of scratch in `{name}`, found {found}", budget.ram);
    let mut ways = help::of_function(compiler, function, budget.ram, width);
    ways.push(format!("raise the budget to {}", bytes.text()));
    let mistake = Diagnostic::new(budget.extent, message).help(ways.join("; or "));
    Some(listed(mistake, function, width))
}

fn of_net(
    compiler: &Compiler<'_>,
    functions: &[Measured<'_>],
    budget: BudgetSyntax,
    width: usize,
) -> Option<Diagnostic> {
    let net = compiler.net;
    let parameters = Bytes::of_reals(net.parameters(), net.precision);
    // The first of several that are as large.
    let largest = functions.iter().rev().max_by_key(|function| scratch(function).on(width));
    let of_largest = largest.map_or(Bytes::of_reals(0, net.precision), scratch);
    let mut all = parameters;
    all += of_largest;
    let [found, own, scratch] = [all, parameters, of_largest].map(|bytes| bytes.on(width));
    if found <= budget.ram {
        return None;
    }
    let within = largest.map_or_else(String::new, |of| format!(" in `{}`", plain(&of.function.name)));
    let message = format!(
        "expected at most {} bytes of RAM, found {found}: {own} of parameters and {scratch} of scratch{within}",
        budget.ram
    );
    let mut ways = help::of_net(compiler, functions, budget.ram, width);
    ways.push(format!("raise the budget to {}", all.text()));
    let mistake = listed_parameters(Diagnostic::new(budget.extent, message).help(ways.join("; or ")), net, width);
    Some(match largest.filter(|_| scratch > 0) {
        Some(largest) => listed(mistake, largest, width),
        None => mistake,
    })
}

/// What of the net is in RAM, the largest first.
fn listed_parameters(mistake: Diagnostic, net: &Net, width: usize) -> Diagnostic {
    let own = net.learned().map(|(layer, _, storage)| {
        (format!("`{}`", net.path(layer)), Bytes::of_reals(storage.parameters(), net.precision).on(width))
    });
    let mut own: Vec<(String, usize)> = own.collect();
    own.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    notes(mistake, "parameters: ", &own, "layers")
}

/// What is live at the peak, the largest first, and what the scratch holds beside.
fn listed(mistake: Diagnostic, function: &Measured<'_>, width: usize) -> Diagnostic {
    let live = peak::live(function, width);
    let rows: Vec<(String, usize)> = live.into_iter().map(|live| (live.text, live.bytes.on(width))).collect();
    let sum = rows.iter().map(|(_, bytes)| *bytes).fold(0, usize::saturating_add);
    let mistake = notes(mistake, "live at the peak: ", &rows, "values");
    match scratch(function).on(width).saturating_sub(sum) {
        0 => mistake,
        rest => mistake.note(format!("in the other {rest} bytes lie values that are live at other times")),
    }
}

fn notes(mut mistake: Diagnostic, begin: &str, rows: &[(String, usize)], many: &str) -> Diagnostic {
    let most = if rows.len() <= MOST_LISTED { rows.len() } else { MOST_LISTED - 1 };
    for (position, (text, bytes)) in rows[..most].iter().enumerate() {
        let begin = if position == 0 { begin } else { "" };
        mistake = mistake.note(format!("{begin}{bytes} bytes of {text}"));
    }
    let others = &rows[most..];
    if others.is_empty() {
        return mistake;
    }
    let bytes = others.iter().map(|(_, bytes)| *bytes).fold(0, usize::saturating_add);
    mistake.note(format!("{bytes} bytes of {} other {many}", others.len()))
}
