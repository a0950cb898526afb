//! Any text that Rust can split into tokens: the macro neither panics nor overflows its stack, and what it gives is
//! either a mistake or something that parses.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use proc_macro2::TokenStream;

fuzz_target!(|text: &str| -> Corpus {
    // proc-macro2's own reader recurses; rustc's, which stands in front of the macro, refuses what is deeper.
    let deep = text.bytes().filter(|byte| b"([{".contains(byte)).count() > 200;
    let Some(tokens) = text.parse::<TokenStream>().ok().filter(|_| !deep) else {
        return Corpus::Reject;
    };
    let expansion = net_compiler::expand(tokens.clone());
    let braced: TokenStream = format!("fn f() {{ {expansion} }}").parse().expect("tokens");
    assert!(syn::parse2::<syn::File>(braced).is_ok(), "{expansion}");
    assert_eq!(expansion.to_string(), net_compiler::expand(tokens).to_string());
    Corpus::Keep
});
