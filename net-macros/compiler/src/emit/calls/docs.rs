//! The documentation of a generated function, and of its calls.

use super::Calls;
use crate::diagnostics::plain;
use crate::emit::arguments::Argument;
use crate::emit::docs;

impl Calls<'_> {
    pub(super) fn doc(&self) -> String {
        let list = |arguments: &mut dyn Iterator<Item = &Argument>| {
            let texts: Vec<String> =
                arguments.map(|argument| format!("`{}`: {}", argument.name, argument.text)).collect();
            texts.join(", ")
        };
        let mut parts = Vec::new();
        let taken: Vec<&Argument> = self.arguments.fronts().chain(self.arguments.taken()).collect();
        if !taken.is_empty() {
            parts.push(format!("Takes {}", list(&mut taken.into_iter())));
        }
        if self.arguments.outputs().any(|output| output.accumulates) {
            let added = list(&mut self.arguments.outputs().filter(|output| output.accumulates));
            parts.push(format!("adds to {added}"));
        }
        if self.arguments.outputs().any(|output| !output.accumulates) {
            parts.push(format!("gives {}", list(&mut self.arguments.outputs().filter(|output| !output.accumulates))));
        }
        if !self.derived.updates.is_empty() || self.arguments.held().next().is_some() {
            parts.push("updates the net".into());
        }
        if self.function.batch.is_none() && self.function.descends() {
            let name = plain(&self.function.name);
            parts.push(format!("has no `{name}_batch`: a batch is `train(batch = 32) fn {name}`"));
        }
        let batch = self.function.batch.map(|samples| self.doc_of_batch(samples)).unwrap_or_default();
        format!(
            "`{}`\n\n{}.\n\n{}{batch}",
            self.function.text,
            parts.join("; "),
            docs::of_function(self.net, self.function, self.derived, self.plan)
        )
    }
}
