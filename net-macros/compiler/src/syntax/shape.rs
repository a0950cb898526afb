//! Shapes behind names: `input: [3, 28]`, and sequences: `input: [64] of [8]`.

use proc_macro2::{Group, Ident, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::constants::Constants;
use super::reading::{each, expected, parenthesised, read};
use super::{Size, arguments, misplaced};
use crate::diagnostics::{Diagnostic, is_punct, source_text};

/// `: [3, 3]` behind a name.
pub(super) fn shape_of(input: ParseStream<'_>, name: &Ident, constants: &Constants) -> Result<Vec<Size>, Diagnostic> {
    if !input.peek(Token![:]) {
        return Err(expected(input, "`:` and a shape").help(format!("write `{name}: [3]`")));
    }
    input.parse::<Token![:]>()?;
    let Some(TokenTree::Group(group)) = input.peek(syn::token::Bracket).then(|| input.parse()).transpose()? else {
        return Err(misplaced::shape(input, name));
    };
    sizes(&group, constants)
}

/// What a shape is made of: numbers by step, where it is a sequence, or classes.
pub(super) enum Of {
    Reals,
    Steps,
    Classes(Size),
}

/// `: [3, 3]`, `: [64] of [8]` or `: [16] of index(1000)` behind a name: the shape, with that of a step.
pub(super) fn shape_of_many(
    input: ParseStream<'_>,
    name: &Ident,
    constants: &Constants,
) -> Result<(Vec<Size>, Of), Diagnostic> {
    let mut shape = shape_of(input, name, constants)?;
    if !input.peek(Ident::peek_any) {
        return Ok((shape, Of::Reals));
    }
    let unexpected = expected(input, "`,`, `)`, `of [n]` or `of index(n)` after the shape")
        .help("write `of index(1000)` for indices, `of [8]` for a sequence");
    if Ident::parse_any(input)? != "of" {
        return Err(unexpected);
    }
    if input.peek(syn::token::Bracket) {
        let TokenTree::Group(group) = input.parse()? else { return Err(unexpected) };
        let step = sizes(&group, constants)?;
        if step.is_empty() || shape.is_empty() {
            let message = "expected a sequence of at least one axis, each step of which has one, found a scalar";
            return Err(Diagnostic::new(group.span(), message).help(format!("write `{name}: [64] of [8]`")));
        }
        // A step of several axes is contiguous anyway: `[10] of [3, 4]` is ten matrices.
        let of = if step.len() == 1 { Of::Steps } else { Of::Reals };
        shape.extend(step);
        return Ok((shape, of));
    }
    if !input.peek(Ident::peek_any) || Ident::parse_any(input)? != "index" {
        return Err(unexpected);
    }
    match parenthesised(input) {
        Some(group) => Ok((shape, Of::Classes(read(group.stream(), arguments::size)?))),
        None => Err(unexpected),
    }
}

/// The sizes between the brackets.
fn sizes(group: &Group, constants: &Constants) -> Result<Vec<Size>, Diagnostic> {
    if group.stream().into_iter().take(2).all(|token| is_punct(&token, '.')) && !group.stream().is_empty() {
        let message = format!("expected a size, found `{}`", source_text(&group.stream()));
        return Err(Diagnostic::new(group.span(), message).note("lengths up to a maximum are still to come"));
    }
    if let Some(mistake) = of_rust(group) {
        return Err(mistake);
    }
    let mut mistakes = Vec::new();
    let shape = each(&constants.in_group(group), "a size", &mut mistakes, |input, _| {
        let size = arguments::size(input).map_err(without_batch)?;
        if input.is_empty() { Ok(size) } else { Err(expected(input, "`,`")) }
    });
    match mistakes.into_iter().next() {
        Some(mistake) => Err(mistake),
        None => Ok(shape),
    }
}

/// `[f32; 3]`
fn of_rust(group: &Group) -> Option<Diagnostic> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Ident(scalar), semicolon, sizes @ ..] = &tokens[..] else { return None };
    let mistake = Diagnostic::new(scalar.span(), format!("expected a size, found `{scalar}`"));
    let sizes = source_text(&sizes.iter().cloned().collect());
    is_punct(semicolon, ';').then(|| mistake.help(format!("a shape has sizes alone: write `[{sizes}]`")))
}

/// What stands for the size of a batch elsewhere, `_`, `None` or -1, has no place in a shape.
fn without_batch(mistake: Diagnostic) -> Diagnostic {
    let is_any = ["`_`", "`None`", "found -1"].iter().any(|any| mistake.text().contains(any));
    if is_any { mistake.help("a shape is that of one sample: leave the axis of the batch out") } else { mistake }
}
