//! Reading tokens with syn, whose own messages never reach the user: a mistake that is found at the end of a piece of
//! source lies on its last token, not on the whole macro call.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use crate::diagnostics::{Diagnostic, Extent, is_punct, plain, source_text};

/// Reads all of `tokens`.
pub(super) fn read<T>(
    tokens: TokenStream,
    reader: impl FnOnce(ParseStream<'_>) -> Result<T, Diagnostic>,
) -> Result<T, Diagnostic> {
    let end = Extent::of(&tokens).last();
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(end);
    let whole = |input: ParseStream<'_>| {
        let content;
        syn::braced!(content in input);
        let result = reader(&content);
        content.parse::<TokenStream>()?;
        Ok(result)
    };
    whole.parse2(TokenTree::from(group).into()).map_err(Diagnostic::from).flatten()
}

/// What stands next, for a message.
pub(super) fn found(input: ParseStream<'_>) -> String {
    let shown = |token: TokenTree| match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "`(`".into(),
            Delimiter::Bracket => "`[`".into(),
            Delimiter::Brace => "`{`".into(),
            Delimiter::None => format!("`{}`", source_text(&group.stream())),
        },
        token => format!("`{token}`"),
    };
    let operator = |input: ParseStream<'_>| -> Option<&str> {
        let operators =
            [(input.peek(Token![->]), "`->`"), (input.peek(Token![=>]), "`=>`"), (input.peek(Token![::]), "`::`")];
        operators.into_iter().find(|(found, _)| *found).map(|(_, text)| text)
    };
    match operator(input) {
        Some(text) => text.into(),
        None => input.fork().parse::<TokenTree>().map_or_else(|_| "nothing".into(), shown),
    }
}

/// `expected ..., found ...`, on what stands next.
pub(super) fn expected(input: ParseStream<'_>, what: &str) -> Diagnostic {
    let at: Extent = match input.fork().parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) => group.span_open().into(),
        Ok(token) => token.span().into(),
        Err(_) => input.span().into(),
    };
    Diagnostic::new(at, format!("expected {what}, found {}", found(input)))
}

/// A name, keywords among them.
pub(super) fn name(input: ParseStream<'_>, what: &str) -> Result<Ident, Diagnostic> {
    if input.peek(Ident::peek_any) { Ok(Ident::parse_any(input)?) } else { Err(expected(input, what)) }
}

/// What stands between commas; one after the last is allowed.
///
/// The commas of `|a, b|`, where it starts a part or follows `=`, are inside it.
pub(super) fn between_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    let (mut starts, mut in_bars) = (true, false);
    for token in tokens {
        if is_punct(&token, '|') {
            in_bars = starts && !in_bars;
        }
        let ends = is_punct(&token, ',') && !in_bars;
        starts = ends || is_punct(&token, '=');
        if ends {
            parts.push(TokenStream::new());
        } else if let Some(part) = parts.last_mut() {
            part.extend([token]);
        }
    }
    if parts.last().is_some_and(TokenStream::is_empty) {
        parts.pop();
    }
    parts
}

/// Reads each part between the commas of a group by itself, so that a mistake in one hides none in another.
pub(super) fn each<T>(
    group: &Group,
    what: &str,
    mistakes: &mut Vec<Diagnostic>,
    mut reader: impl FnMut(ParseStream<'_>, &mut Vec<Diagnostic>) -> Result<T, Diagnostic>,
) -> Vec<T> {
    let mut all = Vec::new();
    for part in between_commas(group.stream()) {
        if part.is_empty() {
            mistakes.push(Diagnostic::new(group.span(), format!("expected {what} between commas, found nothing")));
            continue;
        }
        match read(part, |input| reader(input, mistakes)) {
            Ok(one) => all.push(one),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    all
}

/// The group in parentheses that stands next, if there is one.
pub(super) fn parenthesised(input: ParseStream<'_>) -> Option<Group> {
    if !input.peek(syn::token::Paren) {
        return None;
    }
    match input.parse() {
        Ok(TokenTree::Group(group)) => Some(group),
        _ => None,
    }
}

/// The name that stands next, or nothing.
pub(super) fn next_word(input: ParseStream<'_>) -> String {
    input.fork().call(Ident::parse_any).map(|word| plain(&word)).unwrap_or_default()
}

/// What would mend a name where a size was expected, if it is spelled as a constant is.
pub fn unknown_name(mistake: Diagnostic, found: &str) -> Diagnostic {
    if !found.starts_with(char::is_uppercase) {
        return mistake;
    }
    mistake.help(format!("name the number inside this `net!`, where Rust's are unknown: `const {found} = 3;`"))
}
