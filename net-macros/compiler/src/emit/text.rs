//! An expression with how strongly its outermost operator binds, so that parentheses stand where they are needed.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// How strongly an operator binds; more is stronger.
pub(super) type Strength = u8;

/// A name, a literal, a call, an index.
pub(super) const ATOM: Strength = 9;
/// `-x`, `*x`
pub(super) const PREFIX: Strength = 6;
/// `a * b`
pub(super) const PRODUCT: Strength = 5;
/// `a + b`
pub(super) const SUM: Strength = 4;
/// `if c { a } else { b }`
pub(super) const LOOSE: Strength = 0;

/// An expression.
#[derive(Clone, Debug)]
pub(super) struct Text {
    tokens: TokenStream,
    strength: Strength,
    /// Whether it reads an array.
    pub(super) is_element: bool,
}

impl Text {
    pub(super) fn new(tokens: TokenStream, strength: Strength) -> Text {
        Text { tokens, strength, is_element: false }
    }

    /// An expression that needs no parentheses anywhere.
    pub(super) fn atom(tokens: impl ToTokens) -> Text {
        Text::new(tokens.to_token_stream(), ATOM)
    }

    /// An element of an array.
    pub(super) fn element(tokens: TokenStream, strength: Strength) -> Text {
        Text { is_element: true, ..Text::new(tokens, strength) }
    }

    /// In parentheses where it binds less than `least`.
    pub(super) fn inside(&self, least: Strength) -> TokenStream {
        let tokens = &self.tokens;
        if self.strength < least { quote!((#tokens)) } else { tokens.clone() }
    }
}

impl ToTokens for Text {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}
