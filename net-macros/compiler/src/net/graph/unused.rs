//! What of a body nothing reads: each such value, port, layer or array is a mistake.

use super::context::Graph;
use crate::diagnostics::{Diagnostic, plain};
use crate::syntax::{BodySyntax, Item};

impl Graph<'_> {
    /// Reports what is never read, unless something is mistaken already, which may be why.
    pub(super) fn report_unused(&mut self, body: &BodySyntax) {
        if self.sink.len() != self.reads.before || self.reads.is_lost {
            return;
        }
        let ports = self.syntax.ports.iter().map(|port| (&port.name, "port"));
        let items = body.items.iter().flat_map(|item| {
            let what = match item {
                Item::Let { .. } => "value",
                Item::Layer { .. } => "layer",
                Item::Array(_) => "array",
                Item::Constant(_) => "constant",
                Item::Random(_) => "random array",
            };
            item.names().into_iter().map(move |name| (name, what))
        });
        for (name, what) in ports.chain(items) {
            let text = plain(name);
            if text != "_" && !self.reads.read.contains(&text) {
                let message = format!("expected a {what} that something reads, found `{text}`");
                let mistake = Diagnostic::new(name.span(), message.replace("a array", "an array"));
                let help = match what {
                    "value" => "leave it out, make it an output, or drop it with `_`",
                    _ => "leave it out",
                };
                self.sink.add(mistake.note("no output, `fn` line or later net does").help(help));
            }
        }
    }
}
