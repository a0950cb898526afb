//! Refuses source that is nested so deeply, or has so long a run of prefix operators, that a recursive parser
//! would overflow its stack: 1000 parentheses crash rustc in syn.

use proc_macro2::{Span, TokenStream, TokenTree};

use crate::diagnostics::{Diagnostic, is_keyword};

const DEEPEST: usize = 64;

/// The first token at which `tokens` is too deep for us, as a mistake.
pub fn check(tokens: &TokenStream) -> Result<(), Diagnostic> {
    inside(tokens.clone(), 0)
}

fn inside(tokens: TokenStream, depth: usize) -> Result<(), Diagnostic> {
    let mut prefixes = 0;
    for token in tokens {
        let is_prefix = match &token {
            TokenTree::Punct(_) => true,
            TokenTree::Ident(name) => is_keyword(&name.to_string()),
            _ => false,
        };
        prefixes = if is_prefix { prefixes + 1 } else { 0 };
        if prefixes > DEEPEST {
            return Err(too_many("operators in a row", token.span()));
        }
        if let TokenTree::Group(group) = &token {
            if depth == DEEPEST {
                return Err(too_many("brackets inside each other", group.span_open()));
            }
            inside(group.stream(), depth + 1)?;
        }
    }
    Ok(())
}

fn too_many(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(span, format!("expected at most {DEEPEST} {what}, found more"))
}
