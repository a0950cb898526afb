//! Which names of a body are read.

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, plain};
use crate::syntax::{BodySyntax, Item, NetSyntax};

/// Which names are read.
#[derive(Debug)]
pub(super) struct Reads {
    pub(super) read: BTreeSet<String>,
    /// The names of all items, also of those further down.
    known: BTreeSet<String>,
    /// The names that are being bound.
    pub(super) binding: Vec<String>,
    /// Whether an item did not parse, so that a name may be missing.
    pub(super) is_lost: bool,
    /// How many mistakes there were before this net.
    pub(super) before: usize,
}

impl Reads {
    pub(super) fn of(syntax: &NetSyntax, body: &BodySyntax, before: usize) -> Reads {
        let known = body.items.iter().flat_map(Item::names).map(plain).collect();
        let read = syntax.mentioned.clone();
        Reads { read, known, binding: Vec::new(), is_lost: body.is_lost || syntax.broken, before }
    }

    /// Whether an item has this name, be it further down.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    pub(super) fn read(&mut self, name: &str) {
        self.read.insert(name.into());
    }

    /// An unknown name, with what is known of it.
    pub(super) fn explained(&self, mistake: Diagnostic, name: &str) -> Diagnostic {
        if self.binding.iter().any(|binding| binding == name) {
            let mistake = mistake.note(format!("`{name}` is being bound by this `let`"));
            return mistake.help("what comes back at the next step is a cell's, in `scan`, which is still to come");
        }
        match self.known.contains(name) {
            true => mistake.without_help().note(format!("`{name}` is bound further down")),
            false => mistake,
        }
    }
}
