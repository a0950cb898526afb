//! The procedural macros of `net-runtime`, which re-exports them.

use proc_macro::TokenStream;

/// Compiles neural nets: values and exact gradients as plain functions. See the documentation of `net-runtime`.
#[proc_macro]
pub fn net(tokens: TokenStream) -> TokenStream {
    net_compiler::expand(tokens.into()).into()
}

/// Any Rust items, in which a net may be spelled `net!< linear(3 -> 2) |> ramp >`.
#[proc_macro]
pub fn nets(tokens: TokenStream) -> TokenStream {
    net_compiler::expand_items(tokens.into()).into()
}
