//! What stands first among the tokens of a body's expression: elements and reductions; and the names that it binds.

use proc_macro2::{Delimiter, TokenTree};

use super::chain;
use super::paths::path;
use crate::diagnostics::{is_keyword, is_punct, plain};

/// Of how many tokens the element or the reduction is that stands first: `x[i]?`, `encoder.hidden[0]`, `(x |> ramp)[0]`,
/// `sum[i](x[i])`.
pub(super) fn run(tokens: &[TokenTree]) -> Option<usize> {
    if is_reduction(tokens) {
        return Some(3);
    }
    let value = match tokens.first()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            (chain::split(group.stream()).len() > 1).then_some(1)
        }
        _ => path(tokens).map(|(_, used)| used),
    }?;
    let brackets = tokens[value..].iter().take_while(|token| is_group(token, Delimiter::Bracket)).count();
    let is_padded = tokens.get(value + brackets).is_some_and(|token| is_punct(token, '?'));
    (brackets > 0).then_some(value + brackets + usize::from(is_padded))
}

/// `sum[i](`
pub(super) fn is_reduction(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(name), brackets, parentheses, ..]
        if !is_keyword(&name.to_string()) && is_group(brackets, Delimiter::Bracket) && is_group(parentheses, Delimiter::Parenthesis))
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

/// The names that `let`s inside an expression bind.
pub(super) fn bound(tokens: &[TokenTree]) -> Vec<String> {
    let mut names = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => names.extend(bound(&group.stream().into_iter().collect::<Vec<_>>())),
            TokenTree::Ident(word) if word == "let" => {
                names.extend(tokens.get(at + 1).and_then(|next| match next {
                    TokenTree::Ident(name) => Some(plain(name)),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    names
}
