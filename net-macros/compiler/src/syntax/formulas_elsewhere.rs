//! Formulas as other languages write them where that of a `map` is expected, each as ours.

use crate::diagnostics::{is_punct, source_text};
use proc_macro2::{TokenStream, TokenTree};

/// The name and the body of `lambda x: x * x`, `x -> x * x` and `x => x * x`; of `# * # &` an example.
pub(super) fn closure(formula: &[TokenTree]) -> Option<(String, String)> {
    let rest = |from: usize| source_text(&formula[from..].iter().cloned().collect());
    match formula {
        [TokenTree::Ident(lambda), TokenTree::Ident(name), colon, _, ..]
            if lambda == "lambda" && is_punct(colon, ':') =>
        {
            Some((name.to_string(), rest(3)))
        }
        [TokenTree::Ident(name), first, head, _, ..]
            if is_punct(head, '>') && (is_punct(first, '-') || is_punct(first, '=')) =>
        {
            Some((name.to_string(), rest(3)))
        }
        _ if formula.iter().any(|token| is_punct(token, '#')) => Some(("x".into(), "x * tanh(x)".into())),
        _ => None,
    }
}

/// A choice as other languages write it, `a if c else b`, `if c then a else b` or `c ? a : b`, as ours, where the formula
/// of a `map` is one.
pub(super) fn choice(stage: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = stage.clone().into_iter().collect();
    let [TokenTree::Ident(_), TokenTree::Group(group)] = &tokens[..] else { return None };
    let formula: Vec<TokenTree> = group.stream().into_iter().collect();
    let bars = formula.iter().enumerate().filter(|(_, token)| is_punct(token, '|'));
    let body = bars.map(|(at, _)| &formula[at + 1..]).nth(1)?;
    let at = |word: &str| body.iter().position(|token| token.to_string() == word);
    let text = |part: &[TokenTree]| source_text(&part.iter().cloned().collect());
    let (condition, first, second) = match (at("if"), at("then"), at("else"), at("?"), at(":")) {
        (Some(0), Some(then), Some(other), ..) if then < other => {
            (&body[1..then], &body[then + 1..other], &body[other + 1..])
        }
        (Some(given), None, Some(other), ..) if given > 0 && given < other => {
            (&body[given + 1..other], &body[..given], &body[other + 1..])
        }
        (None, _, _, Some(asked), Some(other)) if asked < other => {
            (&body[..asked], &body[asked + 1..other], &body[other + 1..])
        }
        _ => return None,
    };
    let is_whole = [condition, first, second].iter().all(|part| !part.is_empty());
    let help = format!("write `if {} {{ {} }} else {{ {} }}`", text(condition), text(first), text(second));
    is_whole.then_some(help)
}
