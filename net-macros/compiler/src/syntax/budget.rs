//! `#[budget(ram = 16_384)]`, on a net or on a `fn` line: how many bytes of RAM it may need.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, MacroDelimiter, Meta, Token};

use super::BudgetSyntax;
use super::arithmetic::{self, Number};
use super::constants::Constants;
use super::reading::{between_commas, expected, read};
use crate::diagnostics::{Diagnostic, Extent, source_text};

const HELP: &str = "write `#[budget(ram = 16_384)]`, a number of bytes";

/// The budget among attributes, and the others, which pass through. `of` is what has them, `a net` or `a fn`.
pub(super) fn taken(
    attributes: Vec<Attribute>,
    of: &str,
    constants: &Constants,
    mistakes: &mut Vec<Diagnostic>,
) -> (TokenStream, Option<BudgetSyntax>) {
    let (budgets, others): (Vec<Attribute>, Vec<Attribute>) = attributes.into_iter().partition(is_budget);
    let mut found = None;
    for (position, attribute) in budgets.iter().enumerate() {
        match budget(attribute, constants) {
            _ if position > 0 => {
                let message = format!("expected one budget of {of}, found another");
                mistakes.push(Diagnostic::new(Extent::of(&attribute.to_token_stream()), message));
            }
            Ok(budget) => found = Some(budget),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    (quote::quote!(#(#others)*), found)
}

/// The mistake of an entry that has a budget and can have none; `found` is what it is, `a constant`.
pub(super) fn misplaced(entry: &TokenStream, found: &str) -> Option<Diagnostic> {
    let attributes = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<TokenStream>()?;
        Ok(attributes)
    };
    let attribute = read(entry.clone(), attributes).ok()?.into_iter().find(is_budget)?;
    let message = format!("expected a net or a `fn` line below this budget, found {found}");
    let mistake = Diagnostic::new(Extent::of(&attribute.to_token_stream()), message);
    Some(match found {
        "a template" => mistake.help("write it above what is made of the template: `#[budget(..)] Wide = Block<64>;`"),
        _ => mistake.help("write it above the net, or above one of its `fn` lines"),
    })
}

fn is_budget(attribute: &Attribute) -> bool {
    attribute.path().is_ident("budget")
}

fn budget(attribute: &Attribute, constants: &Constants) -> Result<BudgetSyntax, Diagnostic> {
    let name = Extent::of(&attribute.path().to_token_stream());
    let list = match &attribute.meta {
        Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => list,
        other => {
            let all = other.to_token_stream();
            let message = format!("expected `budget(ram = n)`, found `{}`", source_text(&all));
            return Err(Diagnostic::new(Extent::of(&all), message).help(HELP));
        }
    };
    let mut parts = between_commas(list.tokens.clone()).into_iter();
    let Some(part) = parts.next().filter(|part| !part.is_empty()) else {
        return Err(Diagnostic::new(name, "expected `ram = n` in `budget(...)`, found nothing").help(HELP));
    };
    if let Some(more) = parts.next() {
        let at = if more.is_empty() { name } else { Extent::of(&more) };
        return Err(Diagnostic::new(at, "expected `ram = n` alone in `budget(...)`, found more").help(HELP));
    }
    read(constants.in_tokens(part), ram)
}

/// `ram = 16 * 1024`
fn ram(input: ParseStream<'_>) -> Result<BudgetSyntax, Diagnostic> {
    let unexpected = expected(input, "`ram`");
    if !input.peek(Ident::peek_any) {
        return Err(unexpected.help(HELP));
    }
    if Ident::parse_any(input)? != "ram" {
        return Err(unexpected.help(format!("only RAM has a budget: {HELP}")));
    }
    if !input.peek(Token![=]) {
        return Err(expected(input, "`=` and a number of bytes behind `ram`").help(HELP));
    }
    input.parse::<Token![=]>()?;
    let rest: TokenStream = input.fork().parse()?;
    if let Some(mistake) = with_a_unit(&rest) {
        return Err(mistake);
    }
    if input.is_empty() {
        return Err(expected(input, "a number of bytes").help(HELP));
    }
    let (number, extent) = arithmetic::sum(input)?;
    if !input.is_empty() {
        return Err(expected(input, "an operator of arithmetic or `)`").help(HELP));
    }
    let ram = bytes(number).map_err(|found| Diagnostic::new(extent, found).help(HELP))?;
    Ok(BudgetSyntax { ram, extent })
}

fn bytes(number: Number) -> Result<usize, String> {
    let whole = match number {
        Number::Integer(whole) => whole,
        Number::Real(real) if real.fract() == 0.0 && real.abs() < 1e15 => real as i64,
        Number::Real(real) => return Err(format!("expected a whole number of bytes, found `{real}`")),
    };
    let found = format!("expected at least 1 byte, found {whole}");
    usize::try_from(whole).ok().filter(|bytes| *bytes > 0).ok_or(found)
}

/// The mistake of `"16k"` or `16KiB`, which are numbers elsewhere.
fn with_a_unit(tokens: &TokenStream) -> Option<Diagnostic> {
    let mut all = tokens.clone().into_iter();
    let (Some(TokenTree::Literal(literal)), None) = (all.next(), all.next()) else { return None };
    let text = literal.to_string();
    let inside = text.trim_matches('"');
    let digits: String = inside.chars().take_while(|digit| digit.is_ascii_digit() || *digit == '_').collect();
    let times = match inside[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" if inside != text => "",
        "b" => "",
        "k" | "kb" | "kib" => " * 1024",
        "m" | "mb" | "mib" => " * 1024 * 1024",
        _ if inside != text => return Some(no_number(&literal.span().into(), &text).help(HELP)),
        _ => return None,
    };
    let mistake = no_number(&literal.span().into(), &text);
    Some(if digits.is_empty() { mistake.help(HELP) } else { mistake.help(format!("write `ram = {digits}{times}`")) })
}

fn no_number(at: &Extent, found: &str) -> Diagnostic {
    Diagnostic::new(*at, format!("expected a number of bytes, found `{found}`"))
}
