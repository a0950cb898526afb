//! An affine position as text: `2 * y + u - 1`.

use proc_macro2::TokenStream;
use quote::quote;

use super::loops::Nest;
use super::text::{PRODUCT, SUM, Text};
use super::types::number;
use crate::ir::{Affine, Index};

impl Nest<'_> {
    /// `2 * y + u - 1`; wrapping where it may pass below 0.
    pub(super) fn sum(&self, at: &Affine, wrapping: bool) -> Text {
        let product = |(index, coefficient): &(Index, isize)| {
            let (name, factor) = (&self.names[index.0], number(coefficient.unsigned_abs()));
            if coefficient.abs() == 1 { quote!(#name) } else { quote!(#factor * #name) }
        };
        let mut added: Vec<TokenStream> = at.terms.iter().filter(|(_, c)| *c > 0).map(product).collect();
        let mut taken: Vec<TokenStream> = at.terms.iter().filter(|(_, c)| *c < 0).map(product).collect();
        let offset = number(at.offset.unsigned_abs());
        match at.offset {
            0 => {}
            1.. => added.push(quote!(#offset)),
            _ => taken.push(quote!(#offset)),
        }
        match (&at.terms[..], at.offset) {
            ([], 0..) => return Text::atom(offset),
            ([(index, 1)], 0) => return Text::atom(&self.names[index.0]),
            ([(_, 2..)], 0) => return Text::new(quote!(#(#added)*), PRODUCT),
            _ if added.is_empty() => added.push(quote!(0_usize)),
            _ => {}
        }
        let sum = quote!(#(#added)+*);
        if taken.is_empty() {
            return Text::new(sum, SUM);
        }
        if !wrapping {
            return Text::new(quote!(#sum #(- #taken)*), SUM);
        }
        let less = |sum, taken| quote!(::core::primitive::usize::wrapping_sub(#sum, #taken));
        Text::atom(taken.into_iter().fold(sum, less))
    }
}
