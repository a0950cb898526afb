//! `nets! { items }`: in any Rust items, `net!< chain >` becomes `net!{ < chain > }`.
//!
//! ```text
//! let a = net!< linear(3 -> 2) |> ramp >;      as written
//! let a = net!{ < linear(3 -> 2) |> ramp > };  what rustc takes
//! ```

use crate::diagnostics::is_punct;
use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

/// The items with every `net!<...>` put into braces. A `<` without its `>` is left for rustc to report.
pub fn in_angle_brackets(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().map(inside_group).collect();
    let mut written = Vec::with_capacity(tokens.len());
    let mut next = 0;
    while next < tokens.len() {
        match closing(&tokens, next) {
            Some(close) => {
                let mut bang = Punct::new('!', Spacing::Alone);
                bang.set_span(tokens[next + 1].span());
                written.extend([tokens[next].clone(), bang.into()]);
                let net: TokenStream = tokens[next + 2..=close].iter().cloned().collect();
                written.push(TokenTree::Group(Group::new(Delimiter::Brace, net)));
                // An item macro in braces takes no `;`, a statement or an expression keeps its own.
                next = close + 1;
            }
            None => {
                written.push(tokens[next].clone());
                next += 1;
            }
        }
    }
    written.into_iter().collect()
}

fn inside_group(token: TokenTree) -> TokenTree {
    let TokenTree::Group(group) = token else {
        return token;
    };
    let mut rewritten = Group::new(group.delimiter(), in_angle_brackets(group.stream()));
    rewritten.set_span(group.span());
    rewritten.into()
}

/// Where `net ! <` starts at `start`, the position of the `>` that closes it.
fn closing(tokens: &[TokenTree], start: usize) -> Option<usize> {
    let [TokenTree::Ident(name), bang, open, ..] = &tokens[start..] else {
        return None;
    };
    if name != "net" || !is_punct(bang, '!') || !is_punct(open, '<') {
        return None;
    }
    let mut depth = 0;
    for position in start + 2..tokens.len() {
        if is_punct(&tokens[position], '<') {
            depth += 1;
        } else if is_punct(&tokens[position], '>') && !is_arrow_head(tokens, position) {
            depth -= 1;
        }
        if depth == 0 {
            return Some(position);
        }
    }
    None
}

/// Whether the `>` here ends `|>`, `->` or `=>`.
pub(super) fn is_arrow_head(tokens: &[TokenTree], position: usize) -> bool {
    let before = position.checked_sub(1).map(|before| &tokens[before]);
    matches!(before, Some(TokenTree::Punct(p)) if p.spacing() == Spacing::Joint && matches!(p.as_char(), '|' | '-' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        in_angle_brackets(text.parse().unwrap()).to_string()
    }

    #[test]
    fn a_net_in_angle_brackets_moves_into_braces() {
        let braced: TokenStream = "let a = net!{ < linear(3 -> 2) |> ramp > };".parse().unwrap();
        assert_eq!(rewritten("let a = net!< linear(3 -> 2) |> ramp >;"), braced.to_string());
    }

    #[test]
    fn every_depth_is_reached_and_inner_brackets_stay() {
        let braced: TokenStream = "fn f() { if a < b { g(net!{ < <f64> = map(|x| x) > }) } }".parse().unwrap();
        assert_eq!(rewritten("fn f() { if a < b { g(net!< <f64> = map(|x| x) >) } }"), braced.to_string());
    }

    #[test]
    fn what_never_closes_is_left_alone() {
        let open: TokenStream = "net!< ramp".parse().unwrap();
        assert_eq!(rewritten("net!< ramp"), open.to_string());
    }
}
