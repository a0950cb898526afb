//! What a net becomes after a mistake: something of which rustc accepts every use, so that one mistake gives one error.
//!
//! ```text
//! pub struct TinyMistake<const MISTAKE: usize>;
//! pub type Tiny = TinyMistake<{ compile_error! { "..." } }>;
//! ```
//!
//! The argument of the type is itself the mistake, and rustc says nothing more of a type that holds one: neither of a
//! method or a field that it lacks, nor of a type that it cannot infer. The mistakes of a macro call stand nowhere else:
//! rustc prints two equal errors at one place once, but not where it compiles incrementally. A second net with a mistake
//! is another name of the first. An anonymous net becomes the mistake itself, which is an expression of any type.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::names::scratch_name;
use super::{NetSyntax, aliases};
use crate::diagnostics::plain;

/// The stand-in of a net, given the mistakes as statements; `free` are names that aliases may have.
pub fn stand_in(net: &NetSyntax, mistakes: &TokenStream, free: &BTreeSet<String>) -> TokenStream {
    let Some(name) = &net.name else {
        return quote!({ #mistakes });
    };
    let visibility = &net.visibility;
    let broken = format_ident!("{}Mistake", plain(name), span = proc_macro2::Span::mixed_site());
    let alias = alias(net, name, &quote!(#broken<{ #mistakes }>), free);
    quote! {
        #[doc(hidden)]
        #[allow(dead_code)]
        #visibility struct #broken<const MISTAKE: ::core::primitive::usize>;
        #alias
    }
}

/// The stand-in of a net of the same macro call as `first`, which holds all mistakes.
pub fn stand_in_like(first: &NetSyntax, net: &NetSyntax, free: &BTreeSet<String>) -> TokenStream {
    let (first, name) = (&first.name, &net.name);
    name.as_ref().map(|name| alias(net, name, &quote!(#first), free)).unwrap_or_default()
}

/// The net, its scratches and its aliases as names of another type.
fn alias(net: &NetSyntax, name: &Ident, of: &TokenStream, free: &BTreeSet<String>) -> TokenStream {
    let visibility = &net.visibility;
    let scratches = net.functions.iter().map(|function| scratch_name(&plain(name), &plain(&function.name)));
    let others = scratches.chain(aliases::of_syntax(net).into_iter().filter(|alias| free.contains(alias)));
    let others = others.map(|other| format_ident!("{other}", span = name.span()));
    let all = std::iter::once((name.clone(), of.clone())).chain(others.map(|other| (other, quote!(#name))));
    all.map(|(name, of)| quote!(#[doc(hidden)] #[allow(dead_code)] #visibility type #name = #of;)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::syntax::{Source, parse};

    fn stand_in_of(text: &str) -> TokenStream {
        let mistakes = quote!(::core::compile_error! { "no" });
        match text.parse().ok().and_then(|tokens| parse(tokens, &mut Diagnostics::default())) {
            Some(Source::Definitions(nets)) => stand_in(&nets[0], &mistakes, &BTreeSet::from(["TinyInput".into()])),
            Some(Source::Anonymous(net)) => stand_in(&net, &mistakes, &BTreeSet::new()),
            None => TokenStream::new(),
        }
    }

    #[test]
    fn a_net_becomes_a_type_that_holds_its_mistake() {
        let items = quote! {
            #[doc(hidden)]
            #[allow(dead_code)]
            pub struct TinyMistake<const MISTAKE: ::core::primitive::usize>;
            #[doc(hidden)]
            #[allow(dead_code)]
            pub type Tiny = TinyMistake<{ ::core::compile_error! { "no" } }>;
            #[doc(hidden)]
            #[allow(dead_code)]
            pub type TinyMapOfScratch = Tiny;
            #[doc(hidden)]
            #[allow(dead_code)]
            pub type TinyInput = Tiny;
        };
        assert_eq!(stand_in_of("pub Tiny = rmap; fn map_of(input) -> output;").to_string(), items.to_string());
    }

    #[test]
    fn an_anonymous_net_becomes_its_mistake() {
        assert_eq!(
            stand_in_of("rmap").to_string(),
            quote!({
                ::core::compile_error! { "no" }
            })
            .to_string()
        );
    }
}
