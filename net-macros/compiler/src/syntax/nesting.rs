//! Refuses source that is nested so deeply, or has so long a run of prefix operators, that a recursive parser
//! would overflow its stack: 1000 parentheses crash rustc in syn.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::diagnostics::{Diagnostic, extent_of};

const DEEPEST: usize = 64;
const LONGEST: usize = 4096;

/// The first token at which `tokens` is too deep for us, as a mistake.
pub fn check(tokens: &TokenStream) -> Result<(), Diagnostic> {
    inside(tokens.clone(), 0)
}

fn inside(tokens: TokenStream, depth: usize) -> Result<(), Diagnostic> {
    let mut prefixes = 0;
    for (position, token) in tokens.into_iter().enumerate() {
        let too_many =
            |what: &str| Err(Diagnostic::new(extent_of(&token), format!("{what} beyond {DEEPEST} are refused")));
        prefixes = if matches!(&token, TokenTree::Punct(_)) { prefixes + 1 } else { 0 };
        if prefixes > DEEPEST {
            return too_many("runs of operators");
        }
        if let TokenTree::Group(group) = &token {
            if depth == DEEPEST {
                return too_many("nested brackets");
            }
            if group.delimiter() != Delimiter::Brace && position > LONGEST {
                return Err(Diagnostic::new(extent_of(&token), format!("more than {LONGEST} tokens in one place")));
            }
            inside(group.stream(), depth + 1)?;
        }
    }
    Ok(())
}
