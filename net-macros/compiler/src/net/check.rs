//! A net as written, checked.

use super::kind::Earlier;
use super::{Net, graph, shapes};
use crate::diagnostics::Diagnostics;
use crate::syntax::NetSyntax;

/// The checked net, if nothing is wrong with it.
pub fn check(syntax: &NetSyntax, earlier: &Earlier, sink: &mut Diagnostics) -> Option<Net> {
    match &syntax.body {
        Some(body) => graph::check(syntax, body, earlier, sink),
        None => shapes::chain(syntax, earlier, sink),
    }
}
