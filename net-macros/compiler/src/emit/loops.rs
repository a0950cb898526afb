//! Loop nests over boxes of indices, and affine positions in them.
//!
//! A position that may leave its array is checked as soon as its indices are known, and the point is skipped; where
//! it moves with the innermost index the range of that loop is narrowed instead:
//!
//! ```text
//! for u in 0..3 {
//!     let row = usize::wrapping_sub(y + u, 1);
//!     if row >= 8 { continue; }
//!     for v in 0..3 {
//!         for x in 1usize.saturating_sub(v)..9usize.saturating_sub(v).min(8) { ... a[row][x + v - 1] ... }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use super::types::number;
use crate::ir::{Affine, Index, Loop};

/// A nest of loops that is being built.
pub(super) struct Nest<'a> {
    indices: &'a [Loop],
    /// The indices' names.
    pub(super) names: Vec<Ident>,
    scope: Scope,
    checked: Vec<(Affine, usize, Ident)>,
    /// What stands at the start of each loop's body.
    checks: Vec<TokenStream>,
    /// The narrowed range of the innermost loop, and for what.
    narrowed: Option<(Affine, usize, TokenStream)>,
}

impl<'a> Nest<'a> {
    pub(super) fn new(indices: &'a [Loop], scope: &Scope) -> Self {
        let mut scope = scope.clone();
        let names = indices.iter().map(|index| ident(&scope.take(&index.name))).collect();
        let checks = vec![TokenStream::new(); indices.len()];
        Nest { indices, names, scope, checked: Vec::new(), checks, narrowed: None }
    }

    fn extents(&self) -> Vec<usize> {
        self.indices.iter().map(|index| index.extent).collect()
    }

    /// The names that are taken inside.
    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// One position an axis, each inside its extent wherever the body runs.
    pub(super) fn positions(&mut self, at: &[Affine], shape: &[usize]) -> Vec<TokenStream> {
        at.iter()
            .zip(shape)
            .enumerate()
            .map(|(axis, (at, extent))| self.position(at, *extent, axis_noun(axis, shape.len())))
            .collect()
    }

    fn position(&mut self, at: &Affine, extent: usize, noun: &str) -> TokenStream {
        if at.stays_inside(&self.extents(), extent) {
            return self.sum(at, false);
        }
        if let Some((_, _, name)) = self.checked.iter().find(|(known, bound, _)| known == at && *bound == extent) {
            return quote!(#name);
        }
        if self.narrow(at, extent) {
            return self.sum(at, false);
        }
        let Some(level) = at.terms.last().map(|(index, _)| index.0) else {
            return quote!(0);
        };
        let name = ident(&self.scope.take(noun));
        let (value, bound) = (self.sum(at, true), number(extent));
        self.checks[level].extend(quote!(let #name = #value; if #name >= #bound { continue; }));
        self.checked.push((at.clone(), extent, name.clone()));
        quote!(#name)
    }

    /// Narrows the innermost loop to where `at` is inside, if it moves with that index by one and nothing else did.
    fn narrow(&mut self, at: &Affine, extent: usize) -> bool {
        if let Some((known, bound, _)) = &self.narrowed {
            return known == at && *bound == extent;
        }
        let Some((innermost, 1)) = at.terms.last().copied() else {
            return false;
        };
        if innermost.0 + 1 != self.indices.len() || at.terms.iter().any(|(_, coefficient)| *coefficient < 0) {
            return false;
        }
        let rest = Affine { offset: at.offset.max(0), terms: at.terms[..at.terms.len() - 1].to_vec() };
        let before = (-at.offset).max(0) as usize;
        let own = self.indices[innermost.0].extent;
        let range = if rest == Affine::default() {
            let (first, end) = (number(before), number(own.min(extent + before)));
            quote!(#first..#end)
        } else {
            let (rest, own) = (self.sum(&rest, false), number(own));
            let (first, end) =
                (proc_macro2::Literal::usize_suffixed(before), proc_macro2::Literal::usize_suffixed(extent + before));
            let first = if before == 0 { quote!(0) } else { quote!(#first.saturating_sub(#rest)) };
            quote!(#first..#end.saturating_sub(#rest).min(#own))
        };
        self.narrowed = Some((at.clone(), extent, range));
        true
    }

    /// `2 * y + u - 1`; wrapping where it may pass below 0.
    pub(super) fn sum(&self, at: &Affine, wrapping: bool) -> TokenStream {
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
        if added.is_empty() {
            added.push(quote!(0_usize));
        }
        match (taken.is_empty(), wrapping) {
            (true, _) => quote!(#(#added)+*),
            (false, false) => quote!(#(#added)+* #(- #taken)*),
            (false, true) => {
                let sum = quote!(#(#added)+*);
                taken.into_iter().fold(sum, |sum, taken| quote!(usize::wrapping_sub(#sum, #taken)))
            }
        }
    }

    /// The loops from `first` up to `end` around `body`.
    pub(super) fn around(&self, first: usize, end: usize, body: TokenStream) -> TokenStream {
        (first..end).rev().fold(body, |body, level| {
            let (name, checks) = (&self.names[level], &self.checks[level]);
            let range = match &self.narrowed {
                Some((_, _, range)) if level + 1 == self.indices.len() => range.clone(),
                _ => {
                    let extent = number(self.indices[level].extent);
                    quote!(0..#extent)
                }
            };
            quote!(for #name in #range { #checks #body })
        })
    }

    /// All loops around `body`.
    pub(super) fn all(&self, body: TokenStream) -> TokenStream {
        self.around(0, self.indices.len(), body)
    }

    /// Whether every point of the box is visited.
    pub(super) fn is_whole(&self) -> bool {
        self.checked.is_empty() && self.narrowed.is_none()
    }

    /// Whether the loops from `level` on check nothing but what they read themselves.
    pub(super) fn last_checked_level(&self) -> Option<usize> {
        self.checked.iter().filter_map(|(at, _, _)| at.terms.last()).map(|(index, _)| index.0).max()
    }
}

fn axis_noun(axis: usize, rank: usize) -> &'static str {
    match rank - axis {
        1 => "column",
        2 => "row",
        _ => "plane",
    }
}
