//! The names inside a generated function: one meaning a name.

use std::collections::BTreeSet;
use std::rc::Rc;

use proc_macro2::{Ident, Span};

/// An identifier of ours, raw where it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(_) => Ident::new(name, Span::mixed_site()),
        Err(_) => Ident::new_raw(name, Span::mixed_site()),
    }
}

/// Names that are taken: those of the whole function, shared, and a few of one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    around: Rc<BTreeSet<String>>,
    own: BTreeSet<String>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Scope { around: Rc::default(), own: names.into_iter().map(ToString::to_string).collect() }
    }

    /// The same names, as those of the whole function: each place inside clones them cheaply and takes more of its own.
    pub(super) fn closed(&self) -> Self {
        Scope { around: Rc::new(self.around.union(&self.own).cloned().collect()), own: BTreeSet::new() }
    }

    fn is_taken(&self, name: &str) -> bool {
        self.around.contains(name) || self.own.contains(name)
    }

    /// The name, or the first of `name_2`, `name_3`... that is free; it is taken afterwards.
    pub(super) fn take(&mut self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut candidates = std::iter::once(name.to_string()).chain(numbered);
        let free = candidates.find(|candidate| !self.is_taken(candidate)).unwrap_or_default();
        self.own.insert(free.clone());
        free
    }

    /// The name, or one beside it that is free, without taking it.
    pub(super) fn beside(&self, name: &str) -> String {
        self.clone().take(name)
    }
}

/// What a position on an axis is called: `column` on the last one.
pub(super) fn axis_noun(axis: usize, rank: usize) -> &'static str {
    match rank - axis {
        1 => "column",
        2 => "row",
        _ => "plane",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_given_once() {
        let mut scope = Scope::of(["simd"]);
        assert_eq!(["z1", "z1", "z1", "simd"].map(|name| scope.take(name)), ["z1", "z1_2", "z1_3", "simd_2"]);
    }

    #[test]
    fn keywords_become_raw() {
        assert_eq!(ident("type").to_string(), "r#type");
    }
}
