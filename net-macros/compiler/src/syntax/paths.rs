//! Paths among the tokens of an expression.

use proc_macro2::{Delimiter, Span, TokenTree};

use super::{Path, Segment};
use crate::diagnostics::{Extent, is_keyword, is_punct};

/// The path that stands first, `encoder.hidden`, and of how many tokens it is; what is called is none.
pub(super) fn path(tokens: &[TokenTree]) -> Option<(Path, usize)> {
    let is_called = |at: usize| matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    let mut segments = Vec::new();
    let (mut at, mut extent) = (0, Extent::from(Span::call_site()));
    while let Some(TokenTree::Ident(name)) = tokens.get(at)
        && !is_called(at)
        && !is_keyword(&name.to_string())
    {
        extent = if segments.is_empty() { name.span().into() } else { extent.to(name.span()) };
        segments.push(Segment::Name(name.clone()));
        match (tokens.get(at + 1), tokens.get(at + 2)) {
            (Some(dot), Some(TokenTree::Ident(next)))
                if is_punct(dot, '.') && !is_called(at + 2) && !is_keyword(&next.to_string()) =>
            {
                at += 2;
            }
            _ => return Some((Path { segments, extent }, at + 1)),
        }
    }
    None
}
