//! A chain of stages. Each is read by itself, so that a mistake in one hides none in another.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::nets::is;
use super::{Stage, arguments, source_text};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent};

/// The stages of `stage |> stage |> ...`.
pub(super) fn chain(tokens: TokenStream, sink: &mut Diagnostics) -> Vec<Stage> {
    let whole = Extent::of(&tokens);
    let mut stages = Vec::new();
    for (tokens, arrow) in split(tokens) {
        if tokens.is_empty() {
            let at = arrow.unwrap_or(whole);
            sink.add(
                Diagnostic::new(at, "expected a layer, found nothing")
                    .help("write a layer, like `linear(3 -> 2)` or `ramp`"),
            );
            continue;
        }
        stages.extend(sink.take(stage.parse2(tokens).map_err(Diagnostic::from).flatten()));
    }
    stages
}

/// The tokens between the `|>`, each with the `|>` next to it.
fn split(tokens: TokenStream) -> Vec<(TokenStream, Option<Extent>)> {
    let mut stages = vec![(TokenStream::new(), None)];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        // Through a `macro_rules!` of the user's the two may come apart.
        match tokens.next_if(|next| is(&token, '|') && is(next, '>')) {
            Some(head) => {
                let arrow = Extent::from(token.span()).to(head.span());
                if let Some((_, next)) = stages.last_mut() {
                    next.get_or_insert(arrow);
                }
                stages.push((TokenStream::new(), Some(arrow)));
            }
            None => {
                if let Some((stage, _)) = stages.last_mut() {
                    stage.extend([token]);
                }
            }
        }
    }
    stages
}

fn stage(input: ParseStream<'_>) -> syn::Result<Result<Stage, Diagnostic>> {
    if input.peek(Ident::peek_any) && input.peek2(Ident::peek_any) {
        let first = Ident::parse_any(input)?;
        let found = if first == "frozen" { "`frozen` is reserved, for now".into() } else { expected(input) };
        input.parse::<TokenStream>()?;
        return Ok(Err(Diagnostic::new(first.span(), found)));
    }
    let label = label(input)?;
    let tokens: TokenStream = input.fork().parse()?;
    let layer = input.call(Ident::parse_any).map_err(|_| layer_expected(input))?;
    let arguments = if input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        arguments::arguments(&content)?
    } else {
        Vec::new()
    };
    if !input.is_empty() {
        return Err(input.error(expected(input)));
    }
    Ok(Ok(Stage { label, layer, arguments, extent: Extent::of(&tokens), text: source_text(&tokens) }))
}

fn label(input: ParseStream<'_>) -> syn::Result<Option<Ident>> {
    if input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let label = Ident::parse_any(input)?;
        input.parse::<Token![:]>()?;
        return Ok(Some(label));
    }
    Ok(None)
}

fn layer_expected(input: ParseStream<'_>) -> syn::Error {
    input.error(format!("expected a layer, found {}", found(input)))
}

fn expected(input: ParseStream<'_>) -> String {
    format!("expected `|>` or `;` after a layer, found {}", found(input))
}

fn found(input: ParseStream<'_>) -> String {
    input.fork().parse::<TokenTree>().map_or_else(|_| "nothing".into(), |token| format!("`{token}`"))
}
