//! Formulas as other languages write them where that of a `map` is expected, each as ours.

use super::reading::between_commas;
use crate::diagnostics::{Diagnostic, Extent, is_punct, plain, source_text};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Where functions lie elsewhere.
const MODULES: &[&str] =
    &["torch", "nn", "F", "functional", "np", "numpy", "jnp", "jax", "tf", "keras", "math", "K", "ops"];
/// Reductions, and how `aggregation` calls each.
const AGGREGATIONS: &[(&str, &str)] =
    &[("sum", "total"), ("mean", "mean"), ("max", "max"), ("min", "min"), ("prod", "times"), ("product", "times")];
/// Layers of two inputs elsewhere, in lower case, and the operator between them.
const OPERATORS: &[(&str, &str)] = &[("add", "+"), ("subtract", "-"), ("multiply", "*"), ("divide", "/")];

/// The mistake of a head of a body that is written as elsewhere; `is_known` are the names that the body has.
pub(super) fn in_head(tokens: &[TokenTree], is_known: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    (0..tokens.len()).find_map(|at| match &tokens[at..] {
        [TokenTree::Ident(name), ..] if !is_known(&plain(name)) => {
            module(&tokens[at..]).or_else(|| called(&tokens[at..])).or_else(|| choice_behind(tokens, at))
        }
        [TokenTree::Ident(_), TokenTree::Group(group), ..] => slice(&tokens[at..], group),
        [product, right @ ..] if is_punct(product, '@') => {
            let [left, right] = [&tokens[..at], right].map(|side| source_text(&side.iter().cloned().collect()));
            let mistake = Diagnostic::new(product.span(), "expected an operator of arithmetic, found `@`");
            Some(mistake.help(format!("a product of matrices is the layer `dot`: `({left}, {right}) |> dot`")))
        }
        _ => None,
    })
}

/// `torch.tanh(x)`
fn module(tokens: &[TokenTree]) -> Option<Diagnostic> {
    let dots = tokens.chunks(2).take_while(|pair| match pair {
        [TokenTree::Ident(_), dot] => is_punct(dot, '.'),
        _ => false,
    });
    let length = 2 * dots.count();
    let [TokenTree::Ident(first), ..] = tokens else { return None };
    let [TokenTree::Ident(function), TokenTree::Group(group), ..] = &tokens[length..] else { return None };
    let is_called = length > 0 && group.delimiter() == Delimiter::Parenthesis && MODULES.contains(&&*plain(first));
    let found = source_text(&tokens[..length].iter().cloned().collect());
    let message = format!("expected a function's name alone, found `{found}` before it");
    let call = format!("{function}({})", source_text(&group.stream()));
    is_called.then(|| Diagnostic::new(first.span(), message).help(format!("write `{call}`")))
}

/// `sum(x, axis = 1)`, `where(c, a, b)`, `Add()([x, h])`
fn called(tokens: &[TokenTree]) -> Option<Diagnostic> {
    let [TokenTree::Ident(name), TokenTree::Group(group), rest @ ..] = tokens else { return None };
    if group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let (own, parts) = (plain(name), between_commas(group.stream()));
    let texts: Vec<String> = parts.iter().map(source_text).collect();
    let mistake = |found: &str| Diagnostic::new(name.span(), format!("expected a value, found {found}"));
    match (&texts[..], rest.first()) {
        ([of, axis], _) if axis.starts_with("axis") || axis.starts_with("dim") => {
            let (_, way) = AGGREGATIONS.iter().find(|(known, _)| *known == own)?;
            let axis = axis.split_once('=')?.1.trim();
            let mistake = mistake(&format!("`{own}` along an axis"));
            Some(mistake.help(format!(
                "write `{of} |> aggregation({way}, axes = {axis})`, or say what it goes over: `let y[i] = {own}[j]({of}[i, j]);`"
            )))
        }
        ([condition, a, b], _) if own == "where" || own == "select" => {
            Some(mistake(&format!("`{own}`")).help(format!("write `if {condition} {{ {a} }} else {{ {b} }}`")))
        }
        ([], Some(TokenTree::Group(values))) => applied(&own, values).map(|help| mistake("a layer").help(help)),
        _ => None,
    }
}

/// `([x, h])` behind `Add()`
fn applied(layer: &str, values: &Group) -> Option<String> {
    let inside: Vec<TokenTree> = values.stream().into_iter().collect();
    let values = match &inside[..] {
        [TokenTree::Group(list)] => between_commas(list.stream()),
        _ => between_commas(values.stream()),
    };
    let texts: Vec<String> = values.iter().map(source_text).collect();
    let operator = OPERATORS.iter().find(|(name, _)| *name == layer.to_lowercase()).map(|(_, operator)| operator);
    Some(match (&texts[..], operator) {
        ([], _) => return None,
        (all, Some(operator)) => format!("write `{}`", all.join(&format!(" {operator} "))),
        ([one], None) => format!("write `{one} |> {layer}`"),
        (all, None) => format!("write `({}) |> {layer}`", all.join(", ")),
    })
}

/// `x if c else 0`
fn choice_behind(tokens: &[TokenTree], at: usize) -> Option<Diagnostic> {
    let before = at.checked_sub(1).map(|before| &tokens[before])?;
    let is_choice =
        tokens[at].to_string() == "if" && !matches!(before, TokenTree::Punct(_)) && before.to_string() != "else";
    let help = choice_of(tokens).filter(|_| is_choice)?;
    Some(Diagnostic::new(tokens[at].span(), "expected an operator of arithmetic, found `if`").help(help))
}

/// `x[:, 0]`
fn slice(tokens: &[TokenTree], group: &Group) -> Option<Diagnostic> {
    let is_reduction =
        matches!(tokens.get(2), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    let parts: Vec<TokenStream> = between_commas(group.stream());
    let colon = |part: &TokenStream| part.clone().into_iter().any(|token| is_punct(&token, ':'));
    if group.delimiter() != Delimiter::Bracket || is_reduction || !parts.iter().any(colon) {
        return None;
    }
    let ours = |part: &TokenStream| source_text(part).replace(' ', "").replace(':', "..");
    let all: Vec<String> = parts.iter().map(ours).collect();
    let value = &tokens[0];
    let message = format!("expected a subscript for each axis of `{value}`, found a range");
    let help = format!("parts of a value are the layer `part`: `({value} |> part({}))`", all.join(", "));
    Some(Diagnostic::new(Extent::of(&group.stream()), message).help(help))
}

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
    choice_of(bars.map(|(at, _)| &formula[at + 1..]).nth(1)?)
}

/// The same, of an expression.
fn choice_of(body: &[TokenTree]) -> Option<String> {
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
