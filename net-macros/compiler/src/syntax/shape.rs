//! Shapes behind names: `input: [3, 28]`.

use proc_macro2::{Ident, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use super::constants::Constants;
use super::reading::{each, expected};
use super::{Size, arguments, misplaced};
use crate::diagnostics::Diagnostic;

/// `: [3, 3]` behind a name.
pub(super) fn shape_of(input: ParseStream<'_>, name: &Ident, constants: &Constants) -> Result<Vec<Size>, Diagnostic> {
    if !input.peek(Token![:]) {
        return Err(expected(input, "`:` and a shape").help(format!("write `{name}: [3]`")));
    }
    input.parse::<Token![:]>()?;
    let Some(TokenTree::Group(group)) = input.peek(syn::token::Bracket).then(|| input.parse()).transpose()? else {
        return Err(misplaced::shape(input, name));
    };
    let mut mistakes = Vec::new();
    let shape = each(&constants.in_group(&group), "a size", &mut mistakes, |input, _| {
        let size = arguments::size(input).map_err(without_batch)?;
        if input.is_empty() { Ok(size) } else { Err(expected(input, "`,`")) }
    });
    match mistakes.into_iter().next() {
        Some(mistake) => Err(mistake),
        None => Ok(shape),
    }
}

/// What stands for the size of a batch elsewhere, `_`, `None` or -1, has no place in a shape.
fn without_batch(mistake: Diagnostic) -> Diagnostic {
    let is_any = ["`_`", "`None`", "found -1"].iter().any(|any| mistake.text().contains(any));
    if is_any { mistake.help("a shape is that of one sample: leave the axis of the batch out") } else { mistake }
}
