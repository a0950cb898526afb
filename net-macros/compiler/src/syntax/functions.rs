//! `fn` lines: what is given, what is wanted.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Lit, Token, Visibility};

use super::{Form, FunctionSyntax, Path, Request, Segment, source_text};
use crate::diagnostics::{Diagnostic, Extent};

/// One `fn` line without its `;`. The inner result is a mistake that has more to say than syn's errors can hold.
pub(super) fn function(input: ParseStream<'_>) -> syn::Result<Result<FunctionSyntax, Diagnostic>> {
    let attributes = Attribute::parse_outer(input)?;
    let visibility: Visibility = input.parse()?;
    let text = source_text(&input.fork().parse()?);
    if let Some(reserved) = train(input)? {
        input.parse::<TokenStream>()?;
        return Ok(Err(reserved));
    }
    input.parse::<Token![fn]>()?;
    let name: Ident = input.call(Ident::parse_any)?;
    let given = list(input)?;
    input.parse::<Token![->]>()?;
    let wanted = if input.peek(syn::token::Paren) {
        list(input)?
    } else {
        request(input).map(|one| one.map(|one| vec![one]))?
    };
    if !input.is_empty() {
        return Err(input.error("expected `;` after what is wanted"));
    }
    let lists = given.and_then(|given| wanted.map(|wanted| (given, wanted)));
    Ok(lists.map(|(given, wanted)| FunctionSyntax {
        attributes: quote::quote!(#(#attributes)*),
        visibility: quote::quote!(#visibility),
        name,
        given,
        wanted,
        text,
    }))
}

/// Takes `train`; a batch of static size is reserved.
fn train(input: ParseStream<'_>) -> syn::Result<Option<Diagnostic>> {
    if input.peek(Token![fn]) {
        return Ok(None);
    }
    let train: Ident = input.parse()?;
    let reserved = input.peek(syn::token::Paren);
    Ok(reserved.then(|| {
        Diagnostic::new(train.span(), "`train(batch = ...)` is reserved, for now")
            .help("write `train fn` and call `_batch`")
    }))
}

fn list(input: ParseStream<'_>) -> syn::Result<Result<Vec<Request>, Diagnostic>> {
    let content;
    syn::parenthesized!(content in input);
    Ok(content.parse_terminated(request, Token![,])?.into_iter().collect())
}

fn request(input: ParseStream<'_>) -> syn::Result<Result<Request, Diagnostic>> {
    let is_call = input.peek(Ident::peek_any) && input.peek2(syn::token::Paren);
    if !is_call {
        let path = path(input)?;
        let extent = path.extent;
        return Ok(Ok(Request { form: Form::Value, path, extent }));
    }
    let called = Ident::parse_any(input)?;
    let content;
    let paren = syn::parenthesized!(content in input);
    let extent = Extent::from(called.span()).to(paren.span.close());
    match called.to_string().as_str() {
        "grad" => {
            let path = path(&content)?;
            if !content.is_empty() {
                return Err(content.error("expected one name in `grad(...)`"));
            }
            Ok(Ok(Request { form: Form::Gradient, path, extent }))
        }
        reserved @ ("accumulate" | "descend" | "jacobian") => {
            content.parse::<TokenStream>()?;
            Ok(Err(Diagnostic::new(extent, format!("`{reserved}(...)` is reserved, for now"))))
        }
        found => {
            content.parse::<TokenStream>()?;
            let mistake =
                Diagnostic::new(called.span(), format!("expected a value or `grad(...)`, found `{found}(...)`"));
            Ok(Err(mistake.suggest(found, ["grad"])))
        }
    }
}

/// `linear.weights`, `0.1.weights`; Rust reads `0.1` as one number.
fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    let mut segments = Vec::new();
    loop {
        segment(input, &mut segments)?;
        if !input.peek(Token![.]) {
            break;
        }
        input.parse::<Token![.]>()?;
    }
    let span = |segment: &Segment| match segment {
        Segment::Name(name) => name.span(),
        Segment::Position(_, span) => *span,
    };
    let extent = Extent::from(span(&segments[0])).to(span(&segments[segments.len() - 1]));
    Ok(Path { segments, extent })
}

fn segment(input: ParseStream<'_>, segments: &mut Vec<Segment>) -> syn::Result<()> {
    if input.peek(Ident::peek_any) {
        segments.push(Segment::Name(Ident::parse_any(input)?));
        return Ok(());
    }
    let lit: Lit = input.parse().map_err(|_| {
        let found = input.fork().parse::<TokenTree>().map_or_else(|_| "nothing".into(), |token| format!("`{token}`"));
        input.error(format!("expected a name or a position, found {found}"))
    })?;
    for position in lit_text(&lit).split('.').filter(|text| !text.is_empty()) {
        let position =
            position.parse().map_err(|_| syn::Error::new(lit.span(), "expected a name or a position from 0"))?;
        segments.push(Segment::Position(position, lit.span()));
    }
    if segments.is_empty() { Err(syn::Error::new(lit.span(), "expected a name or a position")) } else { Ok(()) }
}

fn lit_text(lit: &Lit) -> String {
    match lit {
        Lit::Int(int) => int.to_string(),
        Lit::Float(float) => float.to_string(),
        _ => "?".into(),
    }
}
