//! A chain of stages. Each is read by itself, so that a mistake in one hides none in another.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::constants::Constants;
use super::reading::{expected, name, parenthesised, read};
use super::{Stage, arguments, formulas_elsewhere, misplaced, repeats, templates, wrappers};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent, is_keyword, is_punct, plain, source_text};

/// The stages of `stage |> stage |> ...`; where there is nothing at all, that lies at `nothing`.
pub(super) fn chain(tokens: TokenStream, nothing: Extent, constants: &Constants, sink: &mut Diagnostics) -> Vec<Stage> {
    let mut stages = Vec::new();
    for (tokens, arrow) in split(tokens) {
        let stage = one(tokens, arrow.unwrap_or(nothing), constants, sink);
        stages.extend(sink.take(stage));
    }
    stages
}

/// One stage; where there is nothing at all, that lies at `nothing`. A mistake that leaves a stage goes to the sink.
pub(super) fn one(
    tokens: TokenStream,
    nothing: Extent,
    constants: &Constants,
    sink: &mut Diagnostics,
) -> Result<Stage, Diagnostic> {
    if tokens.is_empty() {
        let mistake = Diagnostic::new(nothing, "expected a layer, found nothing");
        return Err(mistake.help("write a layer, like `linear(3 -> 2)` or `ramp`"));
    }
    let mut mistakes = Vec::new();
    let stage = read(tokens, |input| stage(input, constants, &mut mistakes));
    sink.extend(mistakes);
    stage
}

/// The tokens between the `|>`, each with the `|>` next to it.
pub(super) fn split(tokens: TokenStream) -> Vec<(TokenStream, Option<Extent>)> {
    let mut stages = vec![(TokenStream::new(), None)];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        // Through a `macro_rules!` of the user's the two may come apart.
        match tokens.next_if(|next| is_punct(&token, '|') && is_punct(next, '>')) {
            Some(head) => {
                let arrow = Extent::from(token.span()).to(head.span());
                if let Some((_, next)) = stages.last_mut() {
                    next.get_or_insert(arrow);
                }
                stages.push((TokenStream::new(), Some(arrow)));
            }
            None => {
                if let Some((stage, _)) = stages.last_mut() {
                    stage.extend([token]);
                }
            }
        }
    }
    stages
}

fn stage(input: ParseStream<'_>, constants: &Constants, mistakes: &mut Vec<Diagnostic>) -> Result<Stage, Diagnostic> {
    let frozen = frozen(input)?;
    let label = label(input, mistakes)?;
    let tokens: TokenStream = input.fork().parse()?;
    if let Some(repeated) = repeats::repeated(&tokens, constants) {
        input.parse::<TokenStream>()?;
        let (inside, repeat) = repeated?;
        let inside = self::inside(inside, constants, mistakes)?;
        let (extent, text) = (Extent::of(&tokens), source_text(&tokens));
        return Ok(Stage { label, frozen, repeat: Some(repeat), extent, text, ..inside });
    }
    let stage = layer(input, constants, mistakes)?;
    Ok(Stage { label, frozen, ..stage })
}

/// A layer or a net with its arguments.
fn layer(input: ParseStream<'_>, constants: &Constants, mistakes: &mut Vec<Diagnostic>) -> Result<Stage, Diagnostic> {
    mistakes.extend(misplaced::module(input));
    let tokens: TokenStream = input.fork().parse()?;
    let joined =
        wrappers::wrapped(&tokens).or_else(|| misplaced::joined(&tokens).map(|joined| format!("write `{joined}`")));
    let layer = name(input, "a layer").map_err(|mistake| mistake.help(no_layer(&tokens, joined.as_deref())))?;
    let template = templates::sizes(input)?;
    let (mistake, group) = misplaced::in_brackets(input, &layer).unzip();
    mistakes.extend(mistake);
    let before = mistakes.len();
    let arguments = match group.or_else(|| parenthesised(input)) {
        Some(group) => arguments::arguments(&constants.in_group(&group), mistakes),
        None => Vec::new(),
    };
    let broken = mistakes.len() != before || layer == "frozen";
    help(mistakes, before, &tokens, joined);
    mistakes.extend(behind(input, &tokens));
    Ok(Stage {
        label: None,
        layer,
        arguments,
        broken,
        repeat: None,
        template: template.map(|sizes| constants.in_tokens(sizes)),
        instance: None,
        frozen: None,
        earlier_net: None,
        score: None,
        is_later_net: false,
        extent: Extent::of(&tokens),
        text: source_text(&tokens),
        number: 0,
    })
}

/// What is written where no layer's name stands.
fn no_layer(tokens: &TokenStream, joined: Option<&str>) -> String {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match (joined, &tokens[..]) {
        (Some(joined), _) => joined.into(),
        (None, [TokenTree::Group(group), next, ..])
            if group.delimiter() == Delimiter::Parenthesis
                && ['+', '-', '*', '/'].iter().any(|sign| is_punct(next, *sign)) =>
        {
            "arithmetic stands in a body: `Net(x: [4]) -> y { let y = (x |> linear(4)) + x; }`".into()
        }
        (None, _) => "write a layer, like `linear(3 -> 2)` or `ramp`".into(),
    }
}

/// Says how to mend the mistakes in the arguments, those from `before` on.
fn help(mistakes: &mut Vec<Diagnostic>, before: usize, stage: &TokenStream, joined: Option<String>) {
    if joined.is_some() {
        mistakes.truncate(before + 1); // each of the layers inside is one
    }
    if let Some(help) = bars_missing(stage).or_else(|| formulas_elsewhere::choice(stage)).or(joined) {
        mistakes.iter_mut().skip(before).for_each(|mistake| *mistake = mistake.clone().help(help.clone()));
    }
}

/// What is repeated: a layer or a net without a label.
fn inside(tokens: TokenStream, constants: &Constants, mistakes: &mut Vec<Diagnostic>) -> Result<Stage, Diagnostic> {
    let extent = Extent::of(&tokens);
    if split(tokens.clone()).len() > 1 {
        let message = "expected one layer or net that is repeated, found a chain";
        let help = format!("give it a name, `Part = {};` above this net, and repeat that", source_text(&tokens));
        return Err(Diagnostic::new(extent, message).help(help));
    }
    let inside = read(tokens, |input| stage(input, constants, mistakes))?;
    if inside.repeat.is_some() {
        let message = format!("expected a layer or a net that is repeated, found `{}`", inside.text);
        return Err(Diagnostic::new(extent, message).help("give it a name, `Many = [block; 6];`, and repeat that"));
    }
    match (&inside.label, inside.frozen) {
        (Some(label), _) => {
            let mistake = Diagnostic::new(label.span(), "expected the label before what repeats, found it inside");
            Err(mistake.help(format!("write `{label}: net_map(..)`, `{label}: [..; 2]` or `{label}: repeat(.., 2)`")))
        }
        (_, Some(frozen)) => Err(Diagnostic::new(frozen, "expected `frozen` before what repeats, found it inside")),
        _ => Ok(inside),
    }
}

/// The punctuation that stands next but for `->`, or a space.
fn next(input: ParseStream<'_>) -> char {
    match input.fork().parse() {
        Ok(TokenTree::Punct(punct)) if !input.peek(Token![->]) => punct.as_char(),
        _ => ' ',
    }
}

/// What stands behind a layer and does not belong there; `stage` is both.
fn behind(input: ParseStream<'_>, stage: &TokenStream) -> Option<Diagnostic> {
    let ended = input.peek(Token![pub]) || input.peek(Token![fn]) || input.peek(Token![#]);
    let operator = ["+", "-", "*", "/"].into_iter().find(|operator| operator.starts_with(next(input)));
    let around = operator
        .map(|operator| format!("`|>` binds looser than arithmetic: in a body write `(x |> linear(3)) {operator} x`"));
    let item = ["let", "layer", "array", "const", "frozen"];
    let is_item = input.fork().call(Ident::parse_any).is_ok_and(|word| item.iter().any(|item| word == item));
    let rest: Vec<TokenTree> = input.fork().parse::<TokenStream>().into_iter().flatten().collect();
    let own = stage.clone().into_iter().take(stage.clone().into_iter().count().saturating_sub(rest.len())).collect();
    let own = source_text(&own);
    let help = match (around, &rest[..]) {
        (Some(_), [times, TokenTree::Literal(count)]) if is_punct(times, '*') => {
            format!("copies in a row are `[{own}; {count}]`")
        }
        (Some(around), _) => around,
        (None, [colon, TokenTree::Ident(label)]) if is_punct(colon, ':') => {
            format!("a label stands before its layer: `{label}: {own}`")
        }
        _ if ended => "end the net with `;`".into(),
        _ if is_item => "end the item before with `;`".into(),
        _ if input.peek(Token![::]) => "sizes stand right behind a template's name: `Block<3>`".into(),
        _ => "join layers by `|>`".into(),
    };
    (!input.is_empty()).then(|| expected(input, "`|>` or `;` after a layer").help(help))
}

/// How `map(x.tanh())` is written: as a function of its own.
fn bars_missing(stage: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = stage.clone().into_iter().collect();
    let [TokenTree::Ident(layer), TokenTree::Group(group)] = &tokens[..] else {
        return None;
    };
    let formula: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_map = ["map", "elementwise"].contains(&&*plain(layer));
    let has_bars = formula.iter().any(|token| is_punct(token, '|'));
    if !is_map || has_bars || formula.is_empty() {
        return None;
    }
    if let Some((name, body)) = formulas_elsewhere::closure(&formula) {
        return Some(format!("write `{layer}(|{name}| {body})`"));
    }
    let name = variable(&formula).unwrap_or_else(|| "x".into());
    Some(format!("write `{layer}(|{name}| {})`", source_text(&group.stream())))
}

/// The first name in a formula that is neither a function nor a method.
fn variable(formula: &[TokenTree]) -> Option<String> {
    formula.iter().enumerate().find_map(|(at, token)| match token {
        TokenTree::Ident(name) => {
            let is_method = at.checked_sub(1).is_some_and(|before| is_punct(&formula[before], '.'));
            let is_call = matches!(formula.get(at + 1), Some(TokenTree::Group(_)));
            (!is_method && !is_call && !is_keyword(&name.to_string())).then(|| name.to_string())
        }
        TokenTree::Group(group) => variable(&group.stream().into_iter().collect::<Vec<_>>()),
        _ => None,
    })
}

/// `frozen`, where a label or a layer stands behind it.
fn frozen(input: ParseStream<'_>) -> Result<Option<Span>, Diagnostic> {
    let is_word = input.peek(Ident::peek_any) && input.peek2(Ident::peek_any);
    if is_word && input.fork().call(Ident::parse_any)? == "frozen" {
        return Ok(Some(input.call(Ident::parse_any)?.span()));
    }
    Ok(None)
}

/// `fc1:`, or `fc1 =`, which is a mistake.
fn label(input: ParseStream<'_>, mistakes: &mut Vec<Diagnostic>) -> Result<Option<Ident>, Diagnostic> {
    if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
        let label = Ident::parse_any(input)?;
        let mistake = expected(input, "`:` between a label and its layer");
        input.parse::<Token![=]>()?;
        let layer = source_text(&input.fork().parse()?);
        mistakes.push(mistake.help(format!("write `{label}: {layer}`")));
        return Ok(Some(label));
    }
    if input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let label = Ident::parse_any(input)?;
        input.parse::<Token![:]>()?;
        return Ok(Some(label));
    }
    Ok(None)
}
