//! What stands in a layer's parentheses.
//!
//! ```text
//! argument := [name `=`] setting
//! setting  := atom [`->` atom]                        3 -> 2
//! atom     := 5 | 5x5 | -1 | 0.5 | word | [ settings ] | ( settings ) | |x| expression
//! ```

use proc_macro2::{Delimiter, Group, Ident, Span, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Lit, LitInt, Token};

use super::reading::{each, expected};
use super::{Size, formula};
use crate::diagnostics::{Diagnostic, Extent};

/// One argument of a layer.
#[derive(Clone, Debug)]
pub struct Argument {
    /// `stride` in `stride = 2`.
    pub name: Option<Ident>,
    /// What it is set to.
    pub setting: Setting,
    /// All of it.
    pub extent: Extent,
}

/// What an argument is set to.
#[derive(Clone, Debug)]
pub enum Setting {
    /// A number without a point or exponent, perhaps negative.
    Integer(i64, Span),
    /// A number with a point or exponent.
    Real(f64, Span),
    /// `5x5`: one size an axis.
    Product(Vec<Size>),
    /// `[4, 4]`
    List(Vec<Setting>, Span),
    /// `(1, 2)`
    Tuple(Vec<Setting>, Span),
    /// `mean`
    Word(Ident),
    /// `3 -> 2`
    Arrow(Box<Setting>, Box<Setting>),
    /// `|x| x * tanh(x)`
    Formula(Box<syn::ExprClosure>),
}

impl Setting {
    /// From its first token to its last.
    pub fn extent(&self) -> Extent {
        match self {
            Setting::Integer(_, span) | Setting::Real(_, span) | Setting::List(_, span) | Setting::Tuple(_, span) => {
                (*span).into()
            }
            Setting::Product(sizes) => sizes.first().map_or_else(Span::call_site, |size| size.span).into(),
            Setting::Word(word) => word.span().into(),
            Setting::Arrow(from, to) => from.extent().to(to.extent()),
            Setting::Formula(closure) => Extent::of(&quote::quote!(#closure)),
        }
    }

    /// What was found, for a message.
    pub fn text(&self) -> String {
        let list = |settings: &[Setting]| settings.iter().map(Setting::text).collect::<Vec<_>>().join(", ");
        match self {
            Setting::Integer(value, _) => value.to_string(),
            Setting::Real(value, _) => value.to_string(),
            Setting::Product(sizes) => sizes.iter().map(|size| size.value.to_string()).collect::<Vec<_>>().join("x"),
            Setting::List(settings, _) => format!("[{}]", list(settings)),
            Setting::Tuple(settings, _) => format!("({})", list(settings)),
            Setting::Word(word) => super::plain(word),
            Setting::Arrow(from, to) => format!("{} -> {}", from.text(), to.text()),
            Setting::Formula(_) => "a formula".into(),
        }
    }
}

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
    let from = atom(input)?;
    if !input.peek(Token![->]) {
        return Ok(from);
    }
    input.parse::<Token![->]>()?;
    Ok(Setting::Arrow(Box::new(from), Box::new(atom(input)?)))
}

fn atom(input: ParseStream<'_>) -> Result<Setting, Diagnostic> {
    if input.peek(syn::token::Bracket) || input.peek(syn::token::Paren) {
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
    if input.peek(Ident::peek_any) {
        return Ok(Setting::Word(Ident::parse_any(input)?));
    }
    number(input)
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
    let minus = input.parse::<Option<Token![-]>>()?;
    let sign = if minus.is_some() { -1 } else { 1 };
    if !input.peek(Lit) {
        return Err(expected(input, "a number, a name, `[...]` or `|x| ...`"));
    }
    match input.parse()? {
        Lit::Int(int) if int.suffix().is_empty() && is_decimal(&int) => {
            let value = int.base10_parse::<i64>().map_err(|_| too_large(&int))?;
            Ok(Setting::Integer(sign * value, int.span()))
        }
        Lit::Int(int) if minus.is_none() => Ok(Setting::Product(product(&int)?)),
        Lit::Float(float) if float.suffix().is_empty() => {
            let value = float.base10_parse::<f64>().unwrap_or(f64::INFINITY);
            Ok(Setting::Real(sign as f64 * value, float.span()))
        }
        other => {
            Err(Diagnostic::new(other.span(), format!("expected a plain number, found `{}`", other.to_token_stream())))
        }
    }
}

/// Rust reads `0x2` as a number of its own.
fn is_decimal(int: &LitInt) -> bool {
    int.to_string().bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

fn too_large(int: &LitInt) -> Diagnostic {
    Diagnostic::new(int.span(), format!("expected a number below 2^63, found `{int}`"))
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
        None => Err(too_large(int)),
    }
}

/// One size, at least 1.
pub(super) fn size(input: ParseStream<'_>) -> Result<Size, Diagnostic> {
    if !input.peek(LitInt) {
        return Err(expected(input, "a size"));
    }
    let int: LitInt = input.parse()?;
    if !int.suffix().is_empty() || !is_decimal(&int) {
        return Err(Diagnostic::new(int.span(), format!("expected a size, found `{int}`")));
    }
    match int.base10_parse::<usize>() {
        Ok(0) => Err(Diagnostic::new(int.span(), "expected a size of at least 1, found 0")),
        Ok(value) => Ok(Size { value, span: int.span() }),
        Err(_) => Err(too_large(&int)),
    }
}
