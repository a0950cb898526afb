//! What stands in a layer's parentheses.
//!
//! ```text
//! argument := [name `=`] setting
//! setting  := atom [`->` atom] | range                3 -> 2
//! range    := [sum] (`..` [sum] | `..=` sum)          1..3, -2.., ..=4
//! atom     := 5x5 | sum | word | [ settings ] | ( settings ) | |x| expression
//! ```
//!
//! A `sum` is arithmetic of numbers, see `arithmetic.rs`; in parentheses, and without a comma, it is no tuple.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr, Token};

use super::arithmetic::{self, Number, is_plain};
use super::reading::{each, expected, next_word, unknown_name};
use super::tree::{Argument, Setting, Size};
use crate::diagnostics::{Diagnostic, Extent, is_punct};
use crate::formula;

/// All arguments in the parentheses of a layer; those that do not parse are mistakes.
pub(super) fn arguments(group: &Group, mistakes: &mut Vec<Diagnostic>) -> Vec<Argument> {
    each(group, "an argument", mistakes, |input, _| argument(input))
}

fn argument(input: ParseStream<'_>) -> Result<Argument, Diagnostic> {
    let extent = Extent::of(&input.fork().parse()?);
    let named = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
    let name = if named {
        let name = Ident::parse_any(input)?;
        input.parse::<Token![=]>()?;
        Some(name)
    } else {
        None
    };
    let setting = setting(input)?;
    if !input.is_empty() {
        return Err(expected(input, "`,` or `)` after an argument"));
    }
    Ok(Argument { name, setting, extent })
}

fn setting(input: ParseStream<'_>) -> Result<Setting, Diagnostic> {
    if input.peek(Token![..]) {
        return range(input, None);
    }
    let from = atom(input)?;
    if input.peek(Token![..]) {
        return range(input, Some(from));
    }
    if !input.peek(Token![->]) {
        return Ok(from);
    }
    input.parse::<Token![->]>()?;
    Ok(Setting::Arrow(Box::new(from), Box::new(atom(input)?)))
}

/// What follows the start of a range.
fn range(input: ParseStream<'_>, start: Option<Setting>) -> Result<Setting, Diagnostic> {
    let first = start.as_ref().map_or_else(|| input.span().into(), Setting::extent);
    let from = start.map(|start| whole(&start)).transpose()?;
    if input.peek(Token![...]) {
        return Err(expected(input, "`..` or `..=`"));
    }
    let inclusive = input.peek(Token![..=]);
    let last = input.span();
    if inclusive {
        input.parse::<Token![..=]>()?;
    } else {
        input.parse::<Token![..]>()?;
    }
    if !inclusive && (input.is_empty() || input.peek(Token![,])) {
        return Ok(Setting::Range { from, to: None, inclusive, extent: first.to(last) });
    }
    let end = number(input)?;
    Ok(Setting::Range { from, to: Some(whole(&end)?), inclusive, extent: first.to(end.extent()) })
}

fn whole(setting: &Setting) -> Result<i64, Diagnostic> {
    match setting {
        Setting::Integer(value, _) => Ok(*value),
        other => Err(Diagnostic::new(
            other.extent(),
            format!("expected a whole number in a range, found `{}`", other.text()),
        )),
    }
}

fn atom(input: ParseStream<'_>) -> Result<Setting, Diagnostic> {
    if input.peek(syn::token::Bracket) || is_tuple(input) {
        let TokenTree::Group(group) = input.parse()? else {
            return Err(expected(input, "a number"));
        };
        let settings = settings(&group)?;
        let list = group.delimiter() == Delimiter::Bracket;
        return Ok(if list { Setting::List(settings, group.span()) } else { Setting::Tuple(settings, group.span()) });
    }
    if input.peek(Token![|]) || input.peek(Token![||]) {
        formula::check(&input.fork().parse()?)?;
        return Ok(Setting::Formula(Box::new(input.parse()?)));
    }
    if input.peek(Ident::peek_any) && !arithmetic::is_root(input) {
        return Ok(Setting::Word(Ident::parse_any(input)?));
    }
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        return Ok(Setting::Text(text.value(), text.span()));
    }
    number(input)
}

/// Whether parentheses with a comma in them, or with nothing, stand next.
fn is_tuple(input: ParseStream<'_>) -> bool {
    let group = super::reading::parenthesised(&input.fork());
    group
        .is_some_and(|group| group.stream().is_empty() || group.stream().into_iter().any(|token| is_punct(&token, ',')))
}

fn settings(group: &Group) -> Result<Vec<Setting>, Diagnostic> {
    let mut mistakes = Vec::new();
    let whole = |input: ParseStream<'_>| {
        let setting = setting(input)?;
        if input.is_empty() { Ok(setting) } else { Err(expected(input, "`,`")) }
    };
    let settings = each(group, "a number", &mut mistakes, |input, _| whole(input));
    mistakes.into_iter().next().map_or(Ok(settings), Err)
}

fn number(input: ParseStream<'_>) -> Result<Setting, Diagnostic> {
    // syn takes a sign for a part of a literal.
    let unsigned = input.peek(LitInt) && !input.peek(Token![-]);
    let sizes = unsigned.then(|| input.fork().parse::<LitInt>()).transpose()?;
    if let Some(int) = sizes.filter(|int| !is_plain(int)) {
        input.parse::<LitInt>()?;
        return Ok(Setting::Product(product(&int)?));
    }
    Ok(match arithmetic::sum(input)? {
        (Number::Integer(value), extent) => Setting::Integer(value, extent),
        (Number::Real(value), extent) => Setting::Real(value, extent),
    })
}

/// The sizes of `5x5`, which Rust reads as a number with a suffix.
fn product(int: &LitInt) -> Result<Vec<Size>, Diagnostic> {
    let text = int.to_string();
    let digits = |size: &str| !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit());
    if !text.contains('x') || !text.split('x').all(digits) {
        return Err(Diagnostic::new(
            int.span(),
            format!("expected a plain number or sizes like `5x5`, found `{text}`"),
        ));
    }
    let sizes: Option<Vec<usize>> = text.split('x').map(|size| size.parse().ok()).collect();
    match sizes {
        Some(sizes) if !sizes.contains(&0) => {
            Ok(sizes.into_iter().map(|value| Size { value, span: int.span() }).collect())
        }
        Some(_) => Err(Diagnostic::new(int.span(), format!("expected sizes of at least 1, found `{text}`"))),
        None => Err(Diagnostic::new(int.span(), format!("expected numbers below 2^63, found `{text}`"))),
    }
}

/// One size, at least 1.
pub(super) fn size(input: ParseStream<'_>) -> Result<Size, Diagnostic> {
    let unsigned = input.peek(LitInt) && !input.peek(Token![-]);
    if input.is_empty() || input.peek(Ident::peek_any) || unsigned && !is_plain(&input.fork().parse()?) {
        return Err(unknown_name(expected(input, "a size"), &next_word(input)));
    }
    let (value, extent) = arithmetic::sum(input)?;
    match value {
        Number::Integer(value @ 1..) => Ok(Size { value: value as usize, span: extent.span() }),
        Number::Integer(value) => Err(Diagnostic::new(extent, format!("expected a size of at least 1, found {value}"))),
        Number::Real(value) => {
            let mistake = Diagnostic::new(extent, format!("expected a size, found `{value:?}`"));
            let is_whole = value.fract() == 0.0 && value >= 1.0;
            Err(if is_whole { mistake.help(format!("write `{value}`")) } else { mistake })
        }
    }
}
