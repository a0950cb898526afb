//! `weights "net.safetensors";`, which belongs to the net above.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Visibility};

use super::reading::{expected, name, parenthesised, read};
use super::{NetSyntax, WeightsSyntax};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent};

const HELP: &str = "write `weights \"net.safetensors\";`, with a path from the folder of `Cargo.toml`";

/// Whether tokens are such an entry, behind attributes and visibility; a net named `weights` is none.
pub(super) fn is_weights(input: ParseStream<'_>) -> bool {
    let tokens: Vec<TokenTree> = input.fork().parse::<TokenStream>().into_iter().flatten().take(3).collect();
    let is_text =
        |token: &TokenTree| matches!(token, TokenTree::Literal(literal) if literal.to_string().ends_with('"'));
    match &tokens[..] {
        [TokenTree::Ident(word), rest @ ..] if word == "weights" => match rest {
            [TokenTree::Literal(_), ..] => true,
            [TokenTree::Punct(_), second] => is_text(second),
            // A literal that a macro hands on stands in a group without brackets.
            [TokenTree::Group(group), ..] => {
                let is_one = matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::None);
                is_one && group.stream().into_iter().any(|token| is_text(&token))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Adds the entry to the last net.
pub(super) fn add(entry: TokenStream, nets: &mut [NetSyntax], sink: &mut Diagnostics) {
    let extent = Extent::of(&entry);
    let Some(net) = nets.last_mut() else {
        let mistake = Diagnostic::new(extent, "expected a net above this `weights`, found nothing");
        return sink.add(mistake.help("write the net first: `pub Net = linear(3 -> 2) |> ramp;`"));
    };
    match sink.take(read(entry, weights)) {
        Some(_) if net.weights.is_some() => {
            net.broken = true;
            sink.add(Diagnostic::new(extent, "expected one `weights` of a net, found another"));
        }
        Some(weights) => net.weights = Some(weights),
        None => net.broken = true,
    }
}

fn weights(input: ParseStream<'_>) -> Result<WeightsSyntax, Diagnostic> {
    let attributes = input.call(Attribute::parse_outer)?;
    if !matches!(input.fork().parse::<Visibility>()?, Visibility::Inherited) {
        return Err(expected(input, "`weights` alone").help("leave it out: `TRAINED` is as visible as the net"));
    }
    name(input, "`weights`")?;
    if parenthesised(&input.fork()).is_some() || !input.peek(LitStr) {
        return Err(expected(input, "the path of a file in quotation marks").help(HELP));
    }
    let file: LitStr = input.parse()?;
    if !input.is_empty() {
        return Err(expected(input, "`;`").help(HELP));
    }
    let attributes = quote::quote!(#(#attributes)*);
    Ok(WeightsSyntax { attributes, file: file.value(), extent: file.span().into() })
}
