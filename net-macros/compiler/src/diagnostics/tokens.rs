//! Tokens as messages and documentation show them, `part(-1, ..=2) |> map(|x| -x)`, and what they are compared with.

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};

/// Tokens as a person would write them, on one line.
pub fn source_text(tokens: &TokenStream) -> String {
    let mut text = String::new();
    write_tokens(tokens.clone(), &mut text);
    text
}

fn write_tokens(tokens: TokenStream, text: &mut String) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let brackets = angle_brackets(&tokens);
    let mut before: Option<TokenTree> = None;
    let (mut glued, mut in_bars) = (true, false);
    for (position, token) in tokens.into_iter().enumerate() {
        let is_bar = is_punct(&token, '|');
        let (opens, closes) = (is_bar && !in_bars && starts_argument(before.as_ref()), is_bar && in_bars);
        if !glued
            && !closes
            && !is_tight(before.as_ref(), &token)
            && !is_call(text, &token)
            && !is_behind(before.as_ref(), &token)
            && !brackets.contains(&position)
        {
            text.push(' ');
        }
        in_bars = opens || in_bars && !closes;
        let opens_sizes = brackets.contains(&position) && is_punct(&token, '<');
        glued = opens || opens_sizes || holds_next(before.as_ref(), &token);
        match &token {
            TokenTree::Group(group) => write_group(group, text),
            token => text.push_str(&token.to_string()),
        }
        before = Some(token);
    }
}

fn write_group(group: &proc_macro2::Group, text: &mut String) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{ ", " }"),
        Delimiter::None => ("", ""),
    };
    text.push_str(open);
    write_tokens(group.stream(), text);
    text.push_str(close);
}

/// Where the `<` and `>` of a template's sizes stand, `Block<3, 2 * N>`, which are no comparisons.
fn angle_brackets(tokens: &[TokenTree]) -> Vec<usize> {
    let mut all = Vec::new();
    for (position, pair) in tokens.windows(2).enumerate() {
        let is_template =
            matches!(&pair[0], TokenTree::Ident(name) if name.to_string().starts_with(char::is_uppercase));
        if !is_template || !is_punct(&pair[1], '<') {
            continue;
        }
        let sizes = &tokens[position + 2..];
        let is_in_size = |token: &&TokenTree| match token {
            TokenTree::Punct(punct) => ",+-*/".contains(punct.as_char()) && punct.spacing() == Spacing::Alone,
            _ => true,
        };
        let count = sizes.iter().take_while(is_in_size).count();
        if sizes.get(count).is_some_and(|token| is_punct(token, '>')) {
            all.extend([position + 1, position + 2 + count]);
        }
    }
    all
}

fn starts_argument(before: Option<&TokenTree>) -> bool {
    before.is_none_or(|before| is_punct(before, ',') || is_punct(before, '='))
}

/// Whether a token stands close behind the one before it: `a, b`, `x.powi`, `1..3`.
fn is_tight(before: Option<&TokenTree>, token: &TokenTree) -> bool {
    is_punct(token, '.') && !starts_argument(before) || [',', ';', ':'].iter().any(|mark| is_punct(token, *mark))
}

/// `linear(3)`, but `if (x)`
fn is_call(text: &str, token: &TokenTree) -> bool {
    let word = text.rsplit(|last: char| !(last.is_alphanumeric() || last == '_')).next().unwrap_or_default();
    let is_group = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
    is_group && !word.is_empty() && !is_before_expression(word)
}

/// `x[i]`, `sum[i](x[i])`, `x[i - 1]?`, but `[64] of [8]`
fn is_behind(before: Option<&TokenTree>, token: &TokenTree) -> bool {
    let group = |token: &TokenTree| match token {
        TokenTree::Group(group) => Some(group.delimiter()),
        _ => None,
    };
    let is_name =
        |token: &TokenTree| matches!(token, TokenTree::Ident(name) if name != "of" && !is_keyword(&name.to_string()));
    before.is_some_and(|before| match group(token) {
        Some(Delimiter::Bracket) => is_name(before) || group(before).is_some_and(|it| it != Delimiter::Brace),
        Some(Delimiter::Parenthesis) => group(before) == Some(Delimiter::Bracket),
        _ => is_punct(token, '?'),
    })
}

fn is_before_expression(word: &str) -> bool {
    ["if", "else", "let"].contains(&word)
}

/// Whether what follows a token stands close behind it: the second half of `|>`, what a sign belongs to, `..=4`.
fn holds_next(before: Option<&TokenTree>, token: &TokenTree) -> bool {
    let TokenTree::Punct(punct) = token else {
        return false;
    };
    let has_left = before.is_some_and(|before| match before {
        TokenTree::Ident(word) => !is_before_expression(&word.to_string()),
        TokenTree::Literal(_) | TokenTree::Group(_) => true,
        TokenTree::Punct(_) => false,
    });
    match punct.as_char() {
        '.' => true,
        '-' | '!' if !has_left => true,
        '&' if starts_argument(before) => true,
        '=' if before.is_some_and(|before| is_punct(before, '.')) => true,
        // The second of `::`.
        ':' if matches!(before, Some(TokenTree::Punct(first)) if first.as_char() == ':' && first.spacing() == Spacing::Joint) => {
            true
        }
        _ => punct.spacing() == Spacing::Joint,
    }
}

/// Whether a token is this sign.
pub fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Whether a name is a keyword of Rust.
pub fn is_keyword(name: &str) -> bool {
    !name.starts_with("r#") && syn::parse_str::<Ident>(name).is_err()
}

/// An identifier without `r#`.
pub fn plain(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map_or(text.clone(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_spaced_as_a_person_does() {
        for text in [
            "linear(3 -> 2, biases = none) |> ordering(-2)",
            "part(-1, ..=2, 1..3, ..) |> map(|x| if (x < -1) { -x - -2 } else { x.powi(-2) * tanh(x) })",
            "map(|x| if !(x > 1) || x <= -3 && x != 2 { 1 } else if x == 0 { -0.5 } else { x % 2 })",
            "threading(|a, b| a - b)",
            "array table: [64] of [8] = normal(0.1)",
            "(&self, &mut self)",
            "r2: Block<64, 2 * N> |> net_map([Block<C>; 4]) |> map(|x| if N < x && x > 2 { 1 } else { 0 })",
            "frozen front: Encoder |> padding([(0, 0), (1, 2)], padding = -0.5)",
            "fn learn(input, grad(output)) -> (grad(0.1.weights), loss)",
        ] {
            assert_eq!(source_text(&text.parse().unwrap()), text);
        }
    }
}
