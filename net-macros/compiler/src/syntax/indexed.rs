//! Formulas in index notation, found among the tokens of a body and made an expression of Rust's.
//!
//! ```text
//! let y[i: 26] = sum[u](kernel[u] * x[i + u]);      as written
//! sum[(u,)](kernel[(u,)] * x[(i + u,)])             what syn reads; `kernel` and `x` are the operands
//! a / sum[i](x[i])                                  in a head: an operand of the formula, which is a scalar
//! ```

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};

use super::arguments;
use super::body_reading::Reading;
use super::chain;
use super::heads::Closed;
use super::reading::{between_commas, expected, read};
use super::runs::{bound, is_reduction};
use super::{IndexSyntax, Indexed};
use crate::diagnostics::{Diagnostic, Extent, is_keyword, is_punct, plain, source_text};
use crate::formula;

/// The names in the brackets of reductions.
fn introduced(tokens: &[TokenTree], found: &mut Vec<Ident>) {
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_of_reduction = at.checked_sub(1).is_some_and(|before| is_reduction(&tokens[before..]));
        match is_of_reduction {
            true => {
                found.extend(between_commas(group.stream()).into_iter().filter_map(
                    |part| match part.into_iter().next() {
                        Some(TokenTree::Ident(name)) => Some(name),
                        _ => None,
                    },
                ))
            }
            false if chain::split(group.stream()).len() > 1 => {} // a flow of its own
            false => introduced(&group.stream().into_iter().collect::<Vec<_>>(), found),
        }
    }
}

/// The indices on the left, and what stands on each axis, where that is not one after the other.
type Left = (Vec<IndexSyntax>, Vec<syn::Expr>);

/// Whether it is neither `i` nor `i: 26`, but an expression of indices.
fn is_place(part: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
    let is_sign = |token: &TokenTree| ["+", "*", "-"].contains(&&*token.to_string());
    tokens.len() > 2 && tokens.iter().any(is_sign) && !tokens.iter().any(|token| is_punct(token, ':'))
}

/// The names in a place, each once.
fn places_of(part: &TokenStream, found: &mut Vec<IndexSyntax>) {
    for token in part.clone() {
        match token {
            TokenTree::Ident(name) if !found.iter().any(|known| known.name == name) => {
                found.push(IndexSyntax { name, stated: None });
            }
            TokenTree::Group(group) => places_of(&group.stream(), found),
            _ => {}
        }
    }
}

impl Reading<'_> {
    /// What stands behind `let NAME[i: 26, j] =`, or an element or reduction in a head, where nothing stands on the left.
    pub(super) fn indexed(
        &mut self,
        tokens: &[TokenTree],
        (left, places): Left,
        extent: Extent,
    ) -> Result<Indexed, Diagnostic> {
        let written: TokenStream = tokens.iter().cloned().collect();
        if tokens.is_empty() {
            return Err(
                Diagnostic::new(extent, "expected a formula, found nothing").help("write `let y[i] = 2 * x[i];`")
            );
        }
        if let [_, (_, Some(arrow)), ..] = &chain::split(written.clone())[..] {
            let mistake = Diagnostic::new(*arrow, "expected no stage behind a `let` with indices, found `|>`");
            return Err(mistake.help("go on with its value in another `let`"));
        }
        let mut indices: Vec<Ident> = left.iter().map(|index| index.name.clone()).collect();
        introduced(tokens, &mut indices);
        for index in &indices {
            self.check_index(index)?;
        }
        let mut names = bound(tokens);
        names.extend(indices.iter().map(plain));
        names.extend(self.infinity());
        let mut closed = Closed::of_indices(self);
        let right = closed.closed(tokens, &names)?;
        let Closed { operands, names, in_subscripts, .. } = closed;
        let right: TokenStream = right.into_iter().collect();
        formula::check_indexed(&right)?;
        let right = read(right, |input| {
            let right = input.parse::<syn::Expr>()?;
            if input.is_empty() { Ok(right) } else { Err(expected(input, "an operator of arithmetic")) }
        })?;
        let text = source_text(&written);
        let extent = Extent::of(&written);
        Ok(Indexed { left, places, right: Box::new(right), names, operands, indices, in_subscripts, text, extent })
    }

    /// An index is named like nothing else so far.
    fn check_index(&self, index: &Ident) -> Result<(), Diagnostic> {
        let name = plain(index);
        if is_keyword(&index.to_string()) {
            return Err(Diagnostic::new(index.span(), format!("expected an index, found the keyword `{name}`")));
        }
        let what = match (self.names.contains(&name), self.constants.has(&name)) {
            (true, _) => "a value",
            (false, true) => "a constant",
            (false, false) => return Ok(()),
        };
        let message = format!("expected another name for an index, found `{name}`, {what}");
        Err(Diagnostic::new(index.span(), message))
    }

    /// `[i: 26, j]`, `[4 * i + j]`
    pub(super) fn left(&self, group: &Group) -> Result<Left, Diagnostic> {
        let parts = between_commas(group.stream());
        if !parts.iter().any(is_place) {
            return Ok((self.indices(group)?, Vec::new()));
        }
        let (mut left, mut places) = (Vec::new(), Vec::new());
        for part in parts {
            let mut own = Vec::new();
            let is_place = is_place(&part);
            match is_place {
                true => places_of(&part, &mut own),
                false => own.push(self.index(part.clone(), group)?),
            }
            own.retain(|index| !is_place || !left.iter().any(|known: &IndexSyntax| known.name == index.name));
            let first = own.first().filter(|_| !is_place).map(|index| TokenTree::from(index.name.clone()).into());
            left.extend(own);
            places.push(self.place(first.unwrap_or(part))?);
        }
        Ok((left, places))
    }

    /// `4 * i + j`
    fn place(&self, part: TokenStream) -> Result<syn::Expr, Diagnostic> {
        let mut group = Group::new(Delimiter::Parenthesis, part.clone());
        group.set_span(Extent::of(&part).span());
        let part = self.constants.in_group(&group).stream();
        formula::check_indexed(&part)?;
        read(part, |input| {
            let place = input.parse::<syn::Expr>()?;
            if input.is_empty() { Ok(place) } else { Err(expected(input, "`,` or `]`")) }
        })
    }

    /// `[i: 26, j]`
    pub(super) fn indices(&self, group: &Group) -> Result<Vec<IndexSyntax>, Diagnostic> {
        let parts = between_commas(group.stream());
        if parts.is_empty() {
            return Err(Diagnostic::new(group.span(), "expected indices in the brackets, found none")
                .help("leave the brackets of a scalar out, `let s = sum[i](x[i]);`"));
        }
        parts.into_iter().map(|part| self.index(part, group)).collect()
    }

    /// `i`, `i: 26`
    fn index(&self, part: TokenStream, group: &Group) -> Result<IndexSyntax, Diagnostic> {
        let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
        let stated = match &tokens[..] {
            [TokenTree::Ident(name)] => return Ok(IndexSyntax { name: name.clone(), stated: None }),
            [TokenTree::Ident(name), colon, rest @ ..] if is_punct(colon, ':') => Some((name, rest)),
            _ => None,
        };
        let Some((name, rest)) = stated else {
            let at = if tokens.is_empty() { group.span().into() } else { Extent::of(&part) };
            let found = if tokens.is_empty() { "nothing".into() } else { format!("`{}`", source_text(&part)) };
            return Err(Diagnostic::new(at, format!("expected an index, found {found}"))
                .help("write `i`, or with its size `i: 26`"));
        };
        let mut size = Group::new(Delimiter::Parenthesis, rest.iter().cloned().collect());
        size.set_span(group.span());
        let size = read(self.constants.in_group(&size).stream(), |input| {
            let size = arguments::size(input)?;
            if input.is_empty() { Ok(size) } else { Err(expected(input, "`,`")) }
        });
        Ok(IndexSyntax { name: name.clone(), stated: Some(size?) })
    }
}

impl Closed<'_, '_> {
    /// `sum[u: 3, v](..)` as `sum[((u, 3), v,)](..)`
    pub(super) fn reduction(&mut self, tokens: &[TokenTree], names: &[String]) -> Result<Vec<TokenTree>, Diagnostic> {
        let [name, TokenTree::Group(brackets), TokenTree::Group(parentheses), ..] = tokens else {
            return Ok(Vec::new());
        };
        let indices = self.reading.indices(brackets)?.into_iter().map(|index| match index.stated {
            None => TokenStream::from(TokenTree::Ident(index.name)),
            Some(size) => {
                let mut number = proc_macro2::Literal::usize_unsuffixed(size.value);
                number.set_span(size.span);
                let pair = [index.name.into(), TokenTree::Punct(Punct::new(',', Spacing::Alone)), number.into()];
                TokenStream::from(TokenTree::Group(Group::new(Delimiter::Parenthesis, pair.into_iter().collect())))
            }
        });
        let indices = in_brackets(brackets, indices);
        if chain::split(parentheses.stream()).len() > 1 {
            let text = source_text(&parentheses.stream());
            let message = format!("expected a flow in parentheses of its own, found `{text}`");
            return Err(Diagnostic::new(Extent::of(&parentheses.stream()), message).help(format!("write `({text})`")));
        }
        let inside = self.closed(&parentheses.stream().into_iter().collect::<Vec<_>>(), names)?;
        let mut body = Group::new(Delimiter::Parenthesis, inside.into_iter().collect());
        body.set_span(parentheses.span());
        Ok(vec![name.clone(), indices, body.into()])
    }

    /// `[i + u, 3]` as `[(i + u, 3,)]`
    pub(super) fn subscripts(&mut self, group: &Group, names: &[String]) -> Result<TokenTree, Diagnostic> {
        let parts = between_commas(group.stream());
        if parts.is_empty() || parts.iter().any(TokenStream::is_empty) {
            return Err(Diagnostic::new(group.span(), "expected a subscript, found nothing")
                .help("write one for each axis, `x[i, j]`; a scalar has none"));
        }
        let before = self.operands.len();
        let mut closed = Vec::new();
        for part in parts {
            closed.push(self.closed(&part.into_iter().collect::<Vec<_>>(), names)?.into_iter().collect());
        }
        let own = self.names[before..].iter().map(plain).collect::<Vec<_>>();
        self.in_subscripts.extend(own);
        Ok(in_brackets(group, closed.into_iter()))
    }
}

/// `[(a, b,)]`
fn in_brackets(group: &Group, parts: impl Iterator<Item = TokenStream>) -> TokenTree {
    let comma = || TokenTree::Punct(Punct::new(',', Spacing::Alone));
    let inside: TokenStream = parts.flat_map(|part| part.into_iter().chain([comma()])).collect();
    let mut tuple = Group::new(Delimiter::Parenthesis, inside);
    tuple.set_span(group.span());
    let mut brackets = Group::new(Delimiter::Bracket, TokenTree::from(tuple).into());
    brackets.set_span(group.span());
    brackets.into()
}
