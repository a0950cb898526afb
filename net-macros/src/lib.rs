//! The procedural macros of `net-runtime`, which re-exports them and holds what they generate code for.

use proc_macro::TokenStream;

#[doc = include_str!("../docs/net.md")]
#[proc_macro]
pub fn net(tokens: TokenStream) -> TokenStream {
    net_compiler::expand(tokens.into()).into()
}

/// Any Rust items, in which a net may be spelled `net!< linear(3 -> 2) |> ramp >`.
///
/// Rust lets a macro be called with `()`, `[]` and `{}` only; around the items this one does the rest.
///
/// ```
/// use net_runtime::prelude::*;
///
/// nets! {
///     fn active(x: f32) -> bool {
///         net!< ramp >.eval(x) > 0.0
///     }
/// }
///
/// assert!(active(0.5) && !active(-0.5));
/// ```
#[proc_macro]
pub fn nets(tokens: TokenStream) -> TokenStream {
    net_compiler::expand_items(tokens.into()).into()
}
