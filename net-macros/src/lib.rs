//! The procedural macros of `net-runtime`, which re-exports them and holds what they generate code for.

use proc_macro::TokenStream;

#[doc = include_str!("../docs/net.md")]
#[proc_macro]
pub fn net(tokens: TokenStream) -> TokenStream {
    net_compiler::expand(tokens.into()).into()
}

#[doc = include_str!("../docs/nets.md")]
#[proc_macro]
pub fn nets(tokens: TokenStream) -> TokenStream {
    net_compiler::expand_items(tokens.into()).into()
}
