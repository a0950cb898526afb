//! Stages that stand for several: `[block; 6]`, `repeat(block, 6)`, `net_map(block, context = c)`, `net_map([block; 6])`.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::ParseStream;

use super::constants::Constants;
use super::paths::path;
use super::reading::{between_commas, expected, read};
use super::{Path, Repeat, Size, arguments};
use crate::diagnostics::{Diagnostic, Extent, is_punct, plain, source_text};

/// More than anyone needs; a bound on the macro's work.
const MOST: usize = 1000;

/// The stage inside, and how often it is applied; nothing where the tokens are a stage by itself.
pub(super) fn repeated(
    tokens: &TokenStream,
    constants: &Constants,
) -> Option<Result<(TokenStream, Repeat), Diagnostic>> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match &all[..] {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => copies(group, constants),
        [TokenTree::Ident(word), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            match plain(word).as_str() {
                "repeat" => Some(nested(word.span().into(), group, constants)),
                "net_map" => Some(mapped(word.span().into(), group, constants)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `[block; 6]`
fn copies(group: &Group, constants: &Constants) -> Option<Result<(TokenStream, Repeat), Diagnostic>> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let Some(at) = tokens.iter().position(|token| is_punct(token, ';')) else {
        return comma_of_copies(&tokens).map(Err);
    };
    let (inside, count) = (tokens[..at].iter().cloned().collect(), tokens[at + 1..].iter().cloned().collect());
    Some(size(count, group.span().into(), constants).map(|count| (inside, Repeat::Copies(count))))
}

/// `[block, 6]`
fn comma_of_copies(tokens: &[TokenTree]) -> Option<Diagnostic> {
    let [inside @ .., comma, TokenTree::Literal(count)] = tokens else { return None };
    if !is_punct(comma, ',') || inside.is_empty() {
        return None;
    }
    let inside = source_text(&inside.iter().cloned().collect());
    let mistake = Diagnostic::new(comma.span(), "expected `;` and how many copies, found `,`");
    Some(mistake.help(format!("write `[{inside}; {count}]`")))
}

/// `(block, 6)`
fn nested(at: Extent, group: &Group, constants: &Constants) -> Result<(TokenStream, Repeat), Diagnostic> {
    match &parts(group)[..] {
        [count, inside] if is_number(count) && !is_number(inside) => {
            let message = format!("expected a layer before how often it is applied, found `{}`", source_text(count));
            let help = format!("write `repeat({}, {})`", source_text(inside), source_text(count));
            Err(Diagnostic::new(Extent::of(count), message).help(help))
        }
        [inside, count] => Ok((inside.clone(), Repeat::Nest(size(count.clone(), group.span().into(), constants)?))),
        parts => {
            let message = format!("expected a layer and how often it is applied, found {} arguments", parts.len());
            Err(Diagnostic::new(at.to(group.span()), message).help("write `repeat(linear(8 -> 8), 3)`"))
        }
    }
}

fn is_number(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    matches!(&tokens[..], [TokenTree::Literal(_)])
}

/// `axis = 1` of `net_map(linear(3), axis = 1)`, as other frameworks say which axis it goes along.
fn axis(part: &[TokenTree], inside: &TokenStream) -> Option<String> {
    let [TokenTree::Ident(name), equals, TokenTree::Literal(axis)] = part else { return None };
    if !["axis", "dim", "in_axes", "axes"].contains(&plain(name).as_str()) || !is_punct(equals, '=') {
        return None;
    }
    let inside = source_text(inside);
    Some(match axis.to_string().as_str() {
        "0" => format!("it goes along the first axis: write `net_map({inside})`"),
        _ => format!("it goes along the first axis, bring another there: `transpose |> net_map({inside})`"),
    })
}

/// `(block)`, `(block, context = c)`, `([block; 4])`
fn mapped(at: Extent, group: &Group, constants: &Constants) -> Result<(TokenStream, Repeat), Diagnostic> {
    let mut parts = parts(group).into_iter();
    let Some(inside) = parts.next().filter(|inside| !inside.is_empty()) else {
        let mistake =
            Diagnostic::new(at.to(group.span()), "expected a layer that is applied to each element, found nothing");
        return Err(mistake.help("write `net_map(linear(3))`"));
    };
    let same = parts.map(|part| {
        let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
        match &tokens[..] {
            [TokenTree::Ident(name), equals, value @ ..]
                if is_punct(equals, '=') && path(value).is_some_and(|(_, used)| used == value.len()) =>
            {
                let (path, _) = path(value).ok_or_else(|| Diagnostic::new(at, "expected a value"))?;
                Ok((name.clone(), path))
            }
            _ => {
                let mistake =
                    Diagnostic::new(Extent::of(&part), "expected a port that is the same for all, as `context = c`");
                let of_axis = axis(&tokens, &inside);
                Err(mistake.help(of_axis.unwrap_or_else(|| "bind a formula before: `let c = ...;`".into())))
            }
        }
    });
    let same = same.collect::<Result<Vec<(Ident, Path)>, _>>()?;
    let again = |(at, (name, _)): &(usize, &(Ident, Path))| same[..*at].iter().any(|(known, _)| known == name);
    if let Some((_, (name, _))) = same.iter().enumerate().find(again) {
        let message = format!("expected each port once, found `{}` again", plain(name));
        return Err(Diagnostic::new(name.span(), message));
    }
    let all: Vec<TokenTree> = inside.clone().into_iter().collect();
    let each = match &all[..] {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => copies(group, constants).transpose()?,
        _ => None,
    };
    Ok(match each {
        Some((inside, Repeat::Copies(count))) => (inside, Repeat::Map { same, copies: Some(count) }),
        _ => (inside, Repeat::Map { same, copies: None }),
    })
}

/// What stands between the commas of a group, but for those among a template's sizes: `block<3, 2>, context = c`.
fn parts(group: &Group) -> Vec<TokenStream> {
    let mut tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_labelled = matches!(&tokens[..], [TokenTree::Ident(_), colon, ..] if is_punct(colon, ':'));
    let template = match &tokens[if is_labelled { 2 } else { 0 }..] {
        [TokenTree::Ident(_), open, ..] if is_punct(open, '<') => {
            tokens.iter().position(|token| is_punct(token, '>')).map_or(0, |close| close + 1)
        }
        _ => 0,
    };
    let mut parts = between_commas(tokens.split_off(template).into_iter().collect());
    if template > 0 {
        let behind = if parts.is_empty() { TokenStream::new() } else { parts.remove(0) };
        parts.insert(0, tokens.into_iter().chain(behind).collect());
    }
    parts
}

fn size(tokens: TokenStream, at: Extent, constants: &Constants) -> Result<Size, Diagnostic> {
    if tokens.is_empty() {
        return Err(Diagnostic::new(at, "expected how often it is applied, found nothing"));
    }
    let group = Group::new(Delimiter::Parenthesis, tokens);
    let comma = group.stream().into_iter().find(|token| is_punct(token, ','));
    if let Some(comma) = comma {
        return Err(Diagnostic::new(comma.span(), "expected one number of times, found several"));
    }
    read(constants.in_group(&group).stream(), |input: ParseStream<'_>| {
        let size = arguments::size(input)?;
        if size.value > MOST {
            let message = format!("expected at most {MOST} times, found {}", size.value);
            return Err(Diagnostic::new(size.span, message).note("each is written out, for now"));
        }
        if input.is_empty() { Ok(size) } else { Err(expected(input, "an operator of arithmetic")) }
    })
}
