//! The procedural macros of `net-runtime`, which re-exports them and holds what they generate code for.

use proc_macro::{Literal, TokenStream, TokenTree};

/// The `net!` of users, with `#![net(crate = ...)]` first where the runtime is not `::net_runtime`.
#[proc_macro]
pub fn net(tokens: TokenStream) -> TokenStream {
    net_compiler::expand(tokens.into()).into()
}

#[doc = include_str!("../docs/nets.md")]
#[proc_macro]
pub fn nets(tokens: TokenStream) -> TokenStream {
    net_compiler::expand_items(tokens.into()).into()
}

/// The documentation of `net!`, for the runtime, whose package holds neither the file nor its picture: the picture becomes part of the text.
#[proc_macro]
pub fn documentation_of_net(_: TokenStream) -> TokenStream {
    let svg = include_str!("../docs/siamese.svg");
    let svg = svg.find("<svg").map_or(svg, |start| &svg[start..]);
    let text = include_str!("../docs/net.md").replace(PICTURE, &format!("<div>\n{}\n</div>", svg.trim()));
    TokenTree::from(Literal::string(&text)).into()
}

/// The picture in the documentation of `net!`, as Markdown.
const PICTURE: &str = "![The net `Siamese`, drawn by Graphviz](siamese.svg)";

/// The page of those who come from PyTorch, likewise.
#[proc_macro]
pub fn documentation_of_coming_from_pytorch(_: TokenStream) -> TokenStream {
    TokenTree::from(Literal::string(include_str!("../docs/coming_from_pytorch.md"))).into()
}
