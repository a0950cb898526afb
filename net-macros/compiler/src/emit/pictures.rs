//! `MERMAID` and `DOT`: the net as a picture, which the runtime makes constants of, and documentation.

use proc_macro2::TokenStream;
use quote::quote;

use super::compiled::Compiled;
use crate::diagram::draw;

/// `; pictures "flowchart TD ..", "digraph .."`; an anonymous net, whose type has no name, has none.
pub(super) fn of(Compiled { net, lowered, functions, .. }: &Compiled) -> TokenStream {
    if net.anonymous {
        return TokenStream::new();
    }
    let picture = draw(net, lowered, functions);
    let (mermaid, dot) = (picture.mermaid(), picture.dot());
    quote!(; pictures #mermaid, #dot)
}
