//! What stands in a layer's parentheses.
//!
//! ```text
//! argument := [name `=`] setting
//! setting  := atom [`->` atom]                        3 -> 2
//! atom     := 5 | 5x5 | -1 | 0.5 | word | [ settings ] | ( settings ) | |x| expression
//! ```

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Lit, LitInt, Token};

use super::Size;
use crate::diagnostics::Extent;

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

/// All arguments.
pub(super) fn arguments(input: ParseStream<'_>) -> syn::Result<Vec<Argument>> {
    Ok(input.parse_terminated(argument, Token![,])?.into_iter().collect())
}

fn argument(input: ParseStream<'_>) -> syn::Result<Argument> {
    let tokens: TokenStream = until_comma(&input.fork())?;
    let extent = Extent::of(&tokens);
    let named = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
    let name = if named {
        let name = Ident::parse_any(input)?;
        input.parse::<Token![=]>()?;
        Some(name)
    } else {
        None
    };
    Ok(Argument { name, setting: setting(input)?, extent })
}

fn until_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

fn setting(input: ParseStream<'_>) -> syn::Result<Setting> {
    let from = atom(input)?;
    if !input.peek(Token![->]) {
        return Ok(from);
    }
    input.parse::<Token![->]>()?;
    Ok(Setting::Arrow(Box::new(from), Box::new(atom(input)?)))
}

fn atom(input: ParseStream<'_>) -> syn::Result<Setting> {
    if input.peek(syn::token::Bracket) {
        let content;
        let bracket = syn::bracketed!(content in input);
        return Ok(Setting::List(settings(&content)?, bracket.span.join()));
    }
    if input.peek(syn::token::Paren) {
        let content;
        let paren = syn::parenthesized!(content in input);
        return Ok(Setting::Tuple(settings(&content)?, paren.span.join()));
    }
    if input.peek(Token![|]) || input.peek(Token![||]) {
        return Ok(Setting::Formula(Box::new(input.parse()?)));
    }
    if input.peek(Ident::peek_any) {
        return Ok(Setting::Word(Ident::parse_any(input)?));
    }
    number(input)
}

fn settings(input: ParseStream<'_>) -> syn::Result<Vec<Setting>> {
    Ok(input.parse_terminated(setting, Token![,])?.into_iter().collect())
}

fn number(input: ParseStream<'_>) -> syn::Result<Setting> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let sign = if minus.is_some() { -1 } else { 1 };
    let lit: Lit = input.parse().map_err(|_| {
        let found = input.fork().parse::<TokenTree>().map_or_else(|_| "nothing".into(), |token| format!("`{token}`"));
        input.error(format!("expected a number, a name, `[...]` or `|x| ...`, found {found}"))
    })?;
    match lit {
        Lit::Int(int) if int.suffix().is_empty() => Ok(Setting::Integer(sign * int.base10_parse::<i64>()?, int.span())),
        Lit::Int(int) if minus.is_none() => Ok(Setting::Product(product(&int)?)),
        Lit::Float(float) if float.suffix().is_empty() => {
            Ok(Setting::Real(sign as f64 * float.base10_parse::<f64>()?, float.span()))
        }
        other => Err(syn::Error::new(other.span(), "expected a plain number, without a suffix")),
    }
}

/// The sizes of `5x5`, which Rust reads as a number with a suffix.
fn product(int: &LitInt) -> syn::Result<Vec<Size>> {
    let text = int.to_string();
    let sizes: Option<Vec<usize>> = text.split('x').map(|size| size.parse().ok()).collect();
    match sizes {
        Some(sizes) if !sizes.contains(&0) => {
            Ok(sizes.into_iter().map(|value| Size { value, span: int.span() }).collect())
        }
        Some(_) => Err(syn::Error::new(int.span(), "every size is at least 1")),
        None => Err(syn::Error::new(int.span(), format!("expected a size like `5` or `5x5`, found `{text}`"))),
    }
}

/// One size, at least 1.
pub(super) fn size(input: ParseStream<'_>) -> syn::Result<Size> {
    let int: LitInt = input.parse()?;
    let value = int.base10_parse::<usize>()?;
    if value == 0 || !int.suffix().is_empty() {
        return Err(syn::Error::new(int.span(), "every size is a whole number of at least 1"));
    }
    Ok(Size { value, span: int.span() })
}
