//! The entries of one macro call: definitions with their `fn` lines, or one anonymous net.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, Visibility};

use super::nets::{is, is_arrow_head};
use super::{FunctionSyntax, NetSyntax, PortSyntax, Size, Source, arguments, chain, functions, nesting, source_text};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent};
use crate::ir::Precision;
use proc_macro2::Span;

/// Reads all entries; what does not parse goes to `sink` and the rest is kept.
pub fn parse(tokens: TokenStream, sink: &mut Diagnostics) -> Option<Source> {
    sink.take(nesting::check(&tokens))?;
    let mut nets: Vec<NetSyntax> = Vec::new();
    for entry in split(without_angle_brackets(tokens)) {
        let Some(kind) = sink.take(entry_kind.parse2(entry.clone()).map_err(Diagnostic::from)) else {
            nets.iter_mut().for_each(|net| net.broken = true);
            continue;
        };
        match kind {
            Kind::Function => function_entry(entry, &mut nets, sink),
            Kind::Constant => sink.add(reserved(&entry)),
            Kind::Net => nets.push(net_entry(entry, sink)),
        }
    }
    gather(nets, sink)
}

enum Kind {
    Function,
    Constant,
    Net,
}

fn reserved(entry: &TokenStream) -> Diagnostic {
    Diagnostic::new(Extent::of(entry), "`const` is reserved, for now").help("write the number where it is used")
}

fn entry_kind(input: ParseStream<'_>) -> syn::Result<Kind> {
    Attribute::parse_outer(input)?;
    input.parse::<Visibility>()?;
    let train = input.peek(syn::Ident) && input.fork().parse::<Ident>()? == "train";
    let kind = if input.peek(Token![fn]) || train && (input.peek2(Token![fn]) || input.peek2(syn::token::Paren)) {
        Kind::Function
    } else if input.peek(Token![const]) {
        Kind::Constant
    } else {
        Kind::Net
    };
    input.parse::<TokenStream>()?;
    Ok(kind)
}

fn function_entry(entry: TokenStream, nets: &mut [NetSyntax], sink: &mut Diagnostics) {
    let extent = Extent::of(&entry);
    let function = functions::function.parse2(entry).map_err(Diagnostic::from);
    let Some(net) = nets.last_mut() else {
        return sink.add(Diagnostic::new(extent, "a `fn` line belongs to the net above it, but there is none"));
    };
    match function {
        Ok(Ok(function)) => net.functions.push(function),
        Ok(Err(mistake)) | Err(mistake) => {
            net.broken = true;
            sink.add(mistake);
        }
    }
}

fn gather(mut nets: Vec<NetSyntax>, sink: &mut Diagnostics) -> Option<Source> {
    if nets.len() == 1 && nets[0].name.is_none() {
        return nets.pop().map(Source::Anonymous);
    }
    for net in nets.iter().filter(|net| net.name.is_none()) {
        let first = net.stages.first().map_or_else(|| Span::call_site().into(), |stage| stage.extent);
        sink.add(
            Diagnostic::new(first, "an anonymous net stands alone in its `net!`").help("name it: `pub Name = ...;`"),
        );
    }
    nets.retain(|net| net.name.is_some());
    if nets.is_empty() {
        if sink.is_empty() {
            sink.add(
                Diagnostic::new(Span::call_site(), "expected a net, found nothing")
                    .help("write `net!(linear(3 -> 2) |> ramp)` or `net! { pub Name = linear(3 -> 2) |> ramp; }`"),
            );
        }
        return None;
    }
    Some(Source::Definitions(nets))
}

/// `< net >` without its brackets.
fn without_angle_brackets(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [first, .., last] = &all[..] else {
        return tokens;
    };
    if is(first, '<') && is(last, '>') && !is_arrow_head(&all, all.len() - 1) {
        all[1..all.len() - 1].iter().cloned().collect()
    } else {
        tokens
    }
}

/// The entries, without their `;`. A brace group ends an entry as well.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut entries = vec![TokenStream::new()];
    for token in tokens {
        let body = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if is(&token, ';') {
            entries.push(TokenStream::new());
            continue;
        }
        if let Some(entry) = entries.last_mut() {
            entry.extend([token]);
        }
        if body {
            entries.push(TokenStream::new());
        }
    }
    entries.retain(|entry| !entry.is_empty());
    entries
}

/// What stands before the `=` of a net.
struct Head {
    attributes: TokenStream,
    visibility: TokenStream,
    name: Option<Ident>,
    precision: Precision,
    ports: Vec<PortSyntax>,
    rest: TokenStream,
}

fn net_entry(entry: TokenStream, sink: &mut Diagnostics) -> NetSyntax {
    let before = sink.len();
    let head = sink.take(head.parse2(entry).map_err(Diagnostic::from));
    let head = head.unwrap_or_else(|| Head {
        attributes: TokenStream::new(),
        visibility: TokenStream::new(),
        name: None,
        precision: Precision::default(),
        ports: Vec::new(),
        rest: TokenStream::new(),
    });
    let stages = if sink.len() == before { chain::chain(head.rest.clone(), sink) } else { Vec::new() };
    NetSyntax {
        attributes: head.attributes,
        visibility: head.visibility,
        name: head.name,
        precision: head.precision,
        ports: head.ports,
        stages,
        functions: Vec::<FunctionSyntax>::new(),
        broken: sink.len() != before,
        text: source_text(&head.rest),
    }
}

fn head(input: ParseStream<'_>) -> syn::Result<Head> {
    let attributes = Attribute::parse_outer(input)?;
    let visibility: Visibility = input.parse()?;
    let mut head = Head {
        attributes: quote::quote!(#(#attributes)*),
        visibility: quote::quote!(#visibility),
        name: None,
        precision: Precision::default(),
        ports: Vec::new(),
        rest: TokenStream::new(),
    };
    if is_head(&input.fork()) {
        head.name = if input.peek(Ident::peek_any) { Some(input.parse()?) } else { None };
        head.precision = precision(input)?;
        head.ports = ports(input)?;
        if input.peek(Token![->]) || input.peek(syn::token::Brace) {
            return Err(input.error("graph bodies are reserved, for now"));
        }
        input.parse::<Token![=]>()?;
    }
    head.rest = input.parse()?;
    Ok(head)
}

/// Whether `Name <...> (...)`, each part optional, is followed by `=`, `->` or `{`.
fn is_head(input: ParseStream<'_>) -> bool {
    let mut parts = 0;
    if input.peek(Ident::peek_any) {
        parts += usize::from(Ident::parse_any(input).is_ok());
    }
    if input.peek(Token![<]) {
        parts += 1;
        while !input.is_empty() && !input.peek(Token![>]) {
            if input.parse::<TokenTree>().is_err() {
                return false;
            }
        }
        if input.parse::<Token![>]>().is_err() {
            return false;
        }
    }
    if input.peek(syn::token::Paren) {
        parts += usize::from(input.parse::<TokenTree>().is_ok());
    }
    parts > 0 && (input.peek(Token![=]) || input.peek(Token![->]) || input.peek(syn::token::Brace))
}

fn precision(input: ParseStream<'_>) -> syn::Result<Precision> {
    if !input.peek(Token![<]) {
        return Ok(Precision::default());
    }
    input.parse::<Token![<]>()?;
    let name: Ident = input.parse()?;
    let precision = match name.to_string().as_str() {
        "f32" => Precision::Single,
        "f64" => Precision::Double,
        found => {
            return Err(syn::Error::new(name.span(), format!("expected `f32` or `f64`, found `{found}`")));
        }
    };
    input.parse::<Token![>]>()?;
    Ok(precision)
}

fn ports(input: ParseStream<'_>) -> syn::Result<Vec<PortSyntax>> {
    if !input.peek(syn::token::Paren) {
        return Ok(Vec::new());
    }
    let content;
    syn::parenthesized!(content in input);
    let ports = content.parse_terminated(port, Token![,])?;
    Ok(ports.into_iter().collect())
}

fn port(input: ParseStream<'_>) -> syn::Result<PortSyntax> {
    let name = Ident::parse_any(input)?;
    input.parse::<Token![:]>()?;
    let content;
    syn::bracketed!(content in input);
    let shape = content.parse_terminated(arguments::size, Token![,])?.into_iter().collect();
    Ok(PortSyntax { name, shape, classes: classes(input)? })
}

fn classes(input: ParseStream<'_>) -> syn::Result<Option<Size>> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(None);
    }
    let of: Ident = input.parse()?;
    let index: Ident = input.parse()?;
    if of != "of" || index != "index" {
        return Err(syn::Error::new(of.span(), "expected `of index(n)` or `,` after the shape"));
    }
    let content;
    syn::parenthesized!(content in input);
    arguments::size(&content).map(Some)
}
