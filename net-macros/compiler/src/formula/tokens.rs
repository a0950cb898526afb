//! What may stand in `|x| ...` at all, looked at token by token before syn sees it: nothing that would make its
//! recursive parser, which knows all of Rust, go deeper than the nesting of brackets does.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::diagnostics::{Diagnostic, Extent, is_keyword};

/// More tokens than any formula needs; a bound on the macro's work and on its stack.
const LARGEST: usize = 1000;
const KEYWORDS: [&str; 3] = ["if", "else", "let"];
const EXPECTED: &str = "arithmetic, a function, `if` or a block of `let`s";

/// The first token that no formula holds, as a mistake.
pub fn check(closure: &TokenStream) -> Result<(), Diagnostic> {
    if count(closure.clone()) > LARGEST {
        return Err(Diagnostic::new(
            Extent::of(closure),
            format!("expected at most {LARGEST} tokens in a formula, found more"),
        ));
    }
    let tokens: Vec<TokenTree> = closure.clone().into_iter().collect();
    let bar = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '|');
    let close = tokens.iter().skip(1).position(bar).map_or(tokens.len(), |inside| inside + 1);
    parameters(&tokens[1..close])?;
    let body = tokens.get(close + 1..).unwrap_or_default();
    if body.is_empty() {
        return Err(Diagnostic::new(Extent::of(closure), format!("expected {EXPECTED}, found nothing")));
    }
    expression(body, false)
}

/// The first token that no formula in index notation holds, as a mistake.
pub fn check_indexed(formula: &TokenStream) -> Result<(), Diagnostic> {
    if count(formula.clone()) > LARGEST {
        return Err(Diagnostic::new(
            Extent::of(formula),
            format!("expected at most {LARGEST} tokens in a formula, found more"),
        ));
    }
    expression(&formula.clone().into_iter().collect::<Vec<_>>(), true)
}

fn count(tokens: TokenStream) -> usize {
    let inside = |token: TokenTree| match token {
        TokenTree::Group(group) => 1 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(inside).sum()
}

/// Names with commas between them.
fn parameters(tokens: &[TokenTree]) -> Result<(), Diagnostic> {
    for (position, token) in tokens.iter().enumerate() {
        let is_name = matches!(token, TokenTree::Ident(name) if !is_keyword(&name.to_string()));
        let is_comma = matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
        let (right, what) = if position % 2 == 0 { (is_name, "a name") } else { (is_comma, "`,` or `|`") };
        if !right {
            return Err(unexpected(token, what));
        }
    }
    Ok(())
}

fn expression(tokens: &[TokenTree], has_subscripts: bool) -> Result<(), Diagnostic> {
    for (position, token) in tokens.iter().enumerate() {
        let before = position.checked_sub(1).map(|before| &tokens[before]);
        match token {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Bracket && !(has_subscripts && before.is_some_and(ends)) =>
            {
                return Err(unexpected(token, EXPECTED));
            }
            TokenTree::Group(group) => expression(&group.stream().into_iter().collect::<Vec<_>>(), has_subscripts)?,
            TokenTree::Ident(name) if is_keyword(&name.to_string()) && !KEYWORDS.contains(&&*name.to_string()) => {
                let mistake = unexpected(token, EXPECTED);
                return Err(match name.to_string().as_str() {
                    "as" => mistake.help("all numbers are of the net's type: leave it out"),
                    "match" => mistake.help("branches are `if`: `if x > 0 { x } else { 0 }`"),
                    "for" | "while" | "loop" => mistake.help("what goes over elements is a reduction: `sum[i](x[i])`"),
                    _ => mistake,
                });
            }
            TokenTree::Punct(punct) if punct.as_char() == '?' && has_subscripts && before.is_some_and(ends) => {}
            TokenTree::Punct(punct) => operator(tokens, position, punct.as_char(), before)?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether a token may stand before subscripts, or before the `?` behind them.
fn ends(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(name) => !is_keyword(&name.to_string()),
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        _ => false,
    }
}

fn operator(tokens: &[TokenTree], at: usize, character: char, before: Option<&TokenTree>) -> Result<(), Diagnostic> {
    let token = &tokens[at];
    let starts = |token: Option<&TokenTree>| match token {
        Some(TokenTree::Ident(name)) => is_keyword(&name.to_string()),
        Some(TokenTree::Literal(_) | TokenTree::Group(_)) => false,
        Some(TokenTree::Punct(_)) | None => true,
    };
    let joint = |token: Option<&TokenTree>, of: &str| matches!(token, Some(TokenTree::Punct(p)) if p.spacing() == Spacing::Joint && of.contains(p.as_char()));
    let next = |of: char| matches!(tokens.get(at + 1), Some(TokenTree::Punct(p)) if p.as_char() == of);
    match character {
        '|' if joint(before, "|") || joint(Some(token), "|") && next('|') && !starts(before) => Ok(()),
        '|' => Err(unexpected(token, "an operator of arithmetic, comparison or logic")
            .help("write `||` for or, `|>` before a layer")),
        '<' if starts(before) && !joint(before, "<") => Err(unexpected(token, EXPECTED)),
        '=' if joint(before, "=<>!") || joint(Some(token), "=") && next('=') => Ok(()),
        '=' if at >= 2 && matches!(&tokens[at - 2], TokenTree::Ident(name) if name == "let") => Ok(()),
        '=' => Err(unexpected(token, "an operator of arithmetic, comparison or logic")
            .help("compare with `==`, or bind with `let name = value;`")),
        '+' | '-' | '*' | '/' | '%' | '<' | '>' | '!' | '&' | '.' | ',' | ';' | '^' => Ok(()),
        ':' => Err(unexpected(token, EXPECTED).help(
            "all values are numbers: name functions plainly, like `tanh(x)`, and numbers by `const` in this `net!`",
        )),
        _ => Err(unexpected(token, EXPECTED)),
    }
}

fn unexpected(token: &TokenTree, expected: &str) -> Diagnostic {
    let found = match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Bracket => "`[`".into(),
            Delimiter::Brace => "`{`".into(),
            _ => "`(`".into(),
        },
        token => format!("`{token}`"),
    };
    Diagnostic::new(token.span(), format!("expected {expected}, found {found}"))
}
