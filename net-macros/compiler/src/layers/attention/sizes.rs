//! The shapes of what attention is given.

use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::Shape;
use crate::ir::print::shape_text;

/// The shapes of what attention is given, of `[3, 6]`, `[5, 4]` and `[5, 2]`: queries `[3]`, 5 keys, sizes 6, 4 and 2.
pub(super) struct Sizes {
    /// One axis, or none of a single query.
    pub(super) queries: Shape,
    pub(super) keys: usize,
    pub(super) query: usize,
    pub(super) key: usize,
    pub(super) value: usize,
}

impl Sizes {
    pub(super) fn of(inputs: &[Shape], at: Extent) -> Result<Sizes, Diagnostic> {
        let [query, key, value, ..] = inputs else {
            return Err(Diagnostic::new(at, "expected a query, a key and a value"));
        };
        let (queries, query) = match &query[..] {
            [queries, query] => (vec![*queries], *query),
            [query] => (Vec::new(), *query),
            other => return Err(expected(at, "a query of shape [m, q], or [q] of a single one", other)),
        };
        let [keys, key] = key[..] else { return Err(expected(at, "a key of shape [n, k]", key)) };
        let [values, value] = value[..] else { return Err(expected(at, "a value of shape [n, v]", value)) };
        if keys != values {
            return Err(Diagnostic::new(
                at,
                format!("expected a value for each of {keys} keys, found {values} values"),
            ));
        }
        if keys == 1 {
            return Err(Diagnostic::new(at, "expected at least 2 keys, found 1")
                .note("the weight of an only key is 1 whatever the query"));
        }
        Ok(Sizes { queries, keys, query, key, value })
    }

    /// A number for each query and key.
    pub(super) fn pairs(&self) -> Shape {
        [&self.queries[..], &[self.keys]].concat()
    }
}

fn expected(at: Extent, what: &str, found: &[usize]) -> Diagnostic {
    let mistake = Diagnostic::new(at, format!("expected {what}, found {}", shape_text(found)));
    match found.len() {
        1 => mistake.help("a layer acts on each row by itself as `net_map(linear(4))`"),
        0 | 2 => mistake,
        _ => mistake.help("join axes by `reshape` before it"),
    }
}
