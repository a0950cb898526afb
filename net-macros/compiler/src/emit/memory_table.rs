//! The memory and the work of each function, in the documentation of its net.
//!
//! ```text
//! | `fn` | scratch, in bytes | results, in bytes | work for one sample |
//! | `saliency` | 8 | 20 | 12 multiply-adds, 2 additions, 6 elementwise operations |
//! ```

use super::compiled::Compiled;
use crate::budget::{Measured, results, scratch};
use crate::diagnostics::plain;
use crate::plan::{Planned, Work};

/// The table, below an empty line; nothing where there is no function.
pub(super) fn table(compiled: &Compiled) -> String {
    if compiled.functions.is_empty() {
        return String::new();
    }
    let head = "\n| `fn` | scratch, in bytes | results, in bytes | work for one sample |\n|---|---|---|---|\n";
    let rows = compiled.functions.iter().map(|planned| row(compiled, planned));
    std::iter::once(head.to_string()).chain(rows).collect()
}

fn row(compiled: &Compiled, planned: &Planned) -> String {
    let measured = Measured::of(&compiled.net, compiled.blocks, planned);
    let samples = planned.function.batch.map(|samples| format!(", of {samples} samples")).unwrap_or_default();
    let work = Work::of(&planned.derived.program).list();
    format!(
        "| `{}` | {}{samples} | {}{samples} | {} |\n",
        plain(&planned.function.name),
        scratch(&measured).text(),
        results(&measured).text(),
        if work.is_empty() { "none, but for copies" } else { &work }
    )
}
