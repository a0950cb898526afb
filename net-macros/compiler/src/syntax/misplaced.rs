//! Forms of other languages and frameworks where a net or a stage is expected, each with the right form, in the user's own
//! names and numbers.
//!
//! ```text
//! struct Net = linear(4 -> 3);          Net = linear(4 -> 3);
//! Net: linear(4 -> 3);                  Net = linear(4 -> 3);
//! relu(linear(4 -> 3))                  linear(4 -> 3) |> relu
//! Sequential(linear(4 -> 3), relu)      linear(4 -> 3) |> relu
//! nn.Linear                             Linear
//! ```

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::reading::{between_commas, expected};
use super::{NetSyntax, Stage, snake_case};
use crate::diagnostics::{Diagnostic, is_punct, plain, source_text};

/// What other languages begin a definition with.
const ITEMS: &[&str] = &[
    "struct", "let", "class", "type", "static", "mod", "enum", "trait", "impl", "var", "val", "model", "network",
    "module",
];
/// What other languages begin a function with.
const FUNCTIONS: &[&str] = &["def", "function", "fun", "func", "defn", "method"];
/// What joins layers elsewhere, in lower case.
const JOINS: &[&str] =
    &["sequential", "netchain", "chain", "serial", "seq", "compose", "pipeline", "modulelist", "stack"];
/// Where layers lie elsewhere.
const MODULES: &[&str] = &[
    "nn",
    "torch",
    "F",
    "keras",
    "layers",
    "tf",
    "jax",
    "flax",
    "linen",
    "nnx",
    "jnp",
    "functional",
    "eqx",
    "hk",
    "self",
];

/// `struct Net = ..`: the mistake, and the name that is meant.
pub(super) fn item(input: ParseStream<'_>) -> Option<(Diagnostic, Ident)> {
    let fork = input.fork();
    let word = fork.call(Ident::parse_any).ok().filter(|word| ITEMS.contains(&&*word.to_string()))?;
    if fork.peek(Token![mut]) {
        fork.parse::<Token![mut]>().ok()?;
    }
    let name = fork.call(Ident::parse_any).ok()?;
    let rest: TokenStream = fork.parse().ok()?;
    let mistake = Diagnostic::new(word.span(), format!("expected the net's name, found `{word}`"));
    let own = camel_case(&plain(&name));
    Some((mistake.help(format!("write `{own} = {};`", chain_of(rest))), Ident::new(&own, name.span())))
}

/// What looks like the head of a net and is none: `A(input: [4])<f64> = ..`, `A(input: [4]) linear(3)`, `A: f64 = ..`.
pub(super) fn head(input: ParseStream<'_>) -> Option<(Diagnostic, Ident)> {
    let fork = input.fork();
    let name = fork.call(Ident::parse_any).ok()?;
    if fork.peek(Token![:]) && !fork.peek(Token![::]) {
        fork.parse::<Token![:]>().ok()?;
        let scalar = fork.call(Ident::parse_any).ok().filter(is_scalar)?;
        let mistake =
            Diagnostic::new(scalar.span(), format!("expected `=` after the name of a net, found `: {scalar}`"));
        return fork.peek(Token![=]).then(|| (mistake.help(format!("write `{name}<{scalar}> = ...`")), name));
    }
    let Ok(TokenTree::Group(ports)) = fork.parse::<TokenTree>() else { return None };
    let inside: Vec<TokenTree> = ports.stream().into_iter().collect();
    let declares = matches!(&inside[..], [TokenTree::Ident(_), colon, ..] if is_punct(colon, ':'));
    let is_ended = ["=", "->", "{"].iter().any(|next| match *next {
        "=" => fork.peek(Token![=]),
        "->" => fork.peek(Token![->]),
        _ => fork.peek(syn::token::Brace),
    });
    if ports.delimiter() != Delimiter::Parenthesis || !declares || is_ended {
        return None;
    }
    let (mistake, ports) = (expected(&fork, "`=` after the ports"), source_text(&ports.stream()));
    let rest: TokenStream = fork.parse().ok()?;
    let text = source_text(&rest);
    let help = match text.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((scalar, _)) => format!("write `{name}<{}>({ports}) = ...`", scalar.trim()),
        None if text.is_empty() => format!("write `{name}({ports}) = linear(3);`"),
        None => format!("write `{name}({ports}) = {text};`"),
    };
    Some((mistake.help(help), name))
}

fn is_scalar(word: &Ident) -> bool {
    word == "f32" || word == "f64"
}

/// `weights!("FILE")`, and items of Rust.
pub(super) fn entry(input: ParseStream<'_>) -> Option<Diagnostic> {
    let fork = input.fork();
    let word = fork.call(Ident::parse_any).ok()?;
    if word == "weights" && fork.peek(Token![!]) {
        let mistake = expected(&fork, "a file's path behind `weights`");
        fork.parse::<Token![!]>().ok()?;
        let Ok(TokenTree::Group(path)) = fork.parse::<TokenTree>() else { return None };
        return Some(mistake.help(format!("write `weights {};`", source_text(&path.stream()))));
    }
    let is_item = (word == "use" || word == "extern") && fork.peek(Ident::peek_any);
    let mistake = || Diagnostic::new(word.span(), format!("expected a net, `const` or a `fn` line, found `{word}`"));
    is_item.then(|| mistake().help("items of Rust stand outside of `net!`"))
}

/// `net!(f64: linear(3 -> 2))`, where no path asks for what is labelled so.
pub(super) fn scalar_as_label(net: &NetSyntax) -> Option<Diagnostic> {
    let label = net.stages.first()?.label.as_ref().filter(|label| is_scalar(label))?;
    let chain = net.text.split_once(':').map_or("ramp", |(_, chain)| chain.trim());
    let mistake = Diagnostic::new(label.span(), format!("expected a label, found the scalar type `{label}`"));
    let mistake = mistake.help(format!("write `net!(<{label}> = {chain})`"));
    (!net.mentioned.contains(&label.to_string())).then_some(mistake)
}

/// `def forward(..)`
pub(super) fn function(input: ParseStream<'_>) -> Option<Diagnostic> {
    let fork = input.fork();
    if fork.call(Ident::parse_any).is_ok_and(|word| word == "stream") && fork.peek(Token![fn]) {
        return Some(Diagnostic::new(input.span(), "`stream fn` is reserved, for now"));
    }
    let fork = input.fork();
    let word = fork.call(Ident::parse_any).ok().filter(|word| FUNCTIONS.contains(&&*word.to_string()))?;
    let name = fork.call(Ident::parse_any).ok()?;
    let mistake = Diagnostic::new(word.span(), format!("expected `fn`, found `{word}`"));
    fork.peek(syn::token::Paren).then(|| mistake.help(format!("write `fn {name}(input) -> output;`")))
}

/// The layers of `= linear(4 -> 3)` or of `{ linear(4 -> 3) }`.
fn chain_of(rest: TokenStream) -> String {
    let tokens: Vec<TokenTree> = rest.into_iter().collect();
    let after_equals = tokens.iter().position(|token| is_punct(token, '=')).map(|at| tokens[at + 1..].iter().cloned());
    let text = match (after_equals, tokens.last()) {
        (Some(chain), _) => source_text(&chain.collect()),
        (None, Some(TokenTree::Group(group))) if group.delimiter() == Delimiter::Brace => source_text(&group.stream()),
        _ => String::new(),
    };
    let text = text.trim_end_matches(';').trim();
    if text.is_empty() { "linear(3 -> 2) |> ramp".into() } else { text.into() }
}

/// `net5` as `Net5`, `my_net` as `MyNet`.
fn camel_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let own: String = name.split('_').map(word).collect();
    if syn::parse_str::<Ident>(&own).is_ok() { own } else { "Net".into() }
}

/// `Net: linear(4 -> 3);`, a definition but for its `=`: what is labelled is written as types are, and ended as
/// definitions are.
pub(super) fn labelled_as_a_net(stages: &[Stage], chain: &str) -> Option<(Diagnostic, Ident)> {
    let label = stages.first()?.label.clone()?;
    let name = plain(&label);
    let is_type = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    let rest = chain.split_once(':').map_or(chain, |(_, rest)| rest).trim_start_matches(['=', ' ']);
    let mistake = Diagnostic::new(label.span(), format!("expected `=` after the name of a net, found `{name}:`"));
    is_type.then(|| (mistake.help(format!("write `{name} = {rest};`")), label))
}

/// `nn.` or `nn::` before a layer's name.
pub(super) fn module(input: ParseStream<'_>) -> Option<Diagnostic> {
    let start = input.span();
    let mut found = String::new();
    loop {
        let fork = input.fork();
        let name = fork.call(Ident::parse_any).ok()?;
        let separator = if fork.peek(Token![::]) { "::" } else { "." };
        let is_path = fork.peek(Token![::]) && fork.parse::<Token![::]>().is_ok()
            || fork.peek(Token![.]) && fork.parse::<Token![.]>().is_ok();
        if !is_path || !fork.peek(Ident::peek_any) || found.is_empty() && !MODULES.contains(&&*plain(&name)) {
            break;
        }
        found += &format!("{name}{separator}");
        input.call(Ident::parse_any).ok()?;
        if separator == "::" { input.parse::<Token![::]>().map(drop) } else { input.parse::<Token![.]>().map(drop) }
            .ok()?;
    }
    (!found.is_empty()).then(|| {
        Diagnostic::new(start, format!("expected a layer's name alone, found `{found}` before it")).help("leave it out")
    })
}

/// `[` instead of `(` around the arguments of a layer.
pub(super) fn in_brackets(input: ParseStream<'_>, layer: &Ident) -> Option<(Diagnostic, Group)> {
    if !input.peek(syn::token::Bracket) {
        return None;
    }
    if layer == "frozen" {
        let mistake = expected(input, "a label behind `frozen`");
        let Ok(TokenTree::Group(group)) = input.parse() else { return None };
        let copies = source_text(&group.stream());
        let nothing = Group::new(Delimiter::Parenthesis, TokenStream::new());
        return Some((mistake.help(format!("write `frozen front: [{copies}]`")), nothing));
    }
    let mistake = expected(input, "`(` before the arguments of a layer");
    let Ok(TokenTree::Group(group)) = input.parse() else { return None };
    let list: TokenStream = [TokenTree::Ident(layer.clone()), TokenTree::Group(group.clone())].into_iter().collect();
    let form = joined(&list).filter(|chain| chain.contains("|>") || group.stream().to_string().starts_with('{'));
    let form = form.unwrap_or_else(|| format!("{layer}({})", source_text(&group.stream())));
    // A list in braces is none of arguments.
    let is_list = group
        .stream()
        .into_iter()
        .any(|token| matches!(&token, TokenTree::Group(list) if list.delimiter() == Delimiter::Brace));
    let nothing = || Group::new(Delimiter::Parenthesis, TokenStream::new());
    Some((mistake.help(format!("write `{form}`")), if is_list { nothing() } else { group }))
}

/// How layers in a list, or in the parentheses of what is applied to them, are joined.
pub(super) fn joined(stage: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = stage.clone().into_iter().collect();
    let (outer, group) = match &tokens[..] {
        [TokenTree::Ident(outer), TokenTree::Group(group)] => (Some(plain(outer)), group),
        [TokenTree::Group(group)] => (None, group),
        _ => return None,
    };
    let mut parts: Vec<TokenStream> = between_commas(group.stream());
    // Wolfram's `NetChain[{..}]`
    if let (Some(_), [list]) = (&outer, &parts[..])
        && let [TokenTree::Group(list)] = &list.clone().into_iter().collect::<Vec<_>>()[..]
        && list.delimiter() == Delimiter::Brace
    {
        parts = between_commas(list.stream());
        let all: Vec<String> = parts.iter().filter_map(of_wolfram).collect();
        return (all.len() == parts.len() && !all.is_empty()).then(|| all.join(" |> "));
    }
    let calls = parts.iter().filter(|part| is_call(part)).count();
    let is_list = outer.as_ref().is_none_or(|outer| JOINS.contains(&&*outer.replace('_', "").to_lowercase()));
    if !is_list && (calls != 1 || parts.len() != 1)
        || is_list && !parts.iter().all(|part| is_call(part) || is_name(part))
    {
        return None;
    }
    let inner = parts.iter().map(|part| joined(part).unwrap_or_else(|| source_text(part)));
    let all: Vec<String> = inner.chain(outer.filter(|_| !is_list)).collect();
    (all.len() > 1 || is_list && !all.is_empty()).then(|| all.join(" |> "))
}

/// `LinearLayer[8]` as `linear(8)`, `Ramp` as `ramp`.
fn of_wolfram(part: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
    let [TokenTree::Ident(name), rest @ ..] = &tokens[..] else { return None };
    let name = plain(name);
    let name = snake_case(name.strip_suffix("Layer").filter(|rest| !rest.is_empty()).unwrap_or(&name));
    match rest {
        [] => Some(name),
        [TokenTree::Group(group)] if group.stream().is_empty() => Some(name),
        [TokenTree::Group(group)] => Some(format!("{name}({})", source_text(&group.stream()))),
        _ => None,
    }
}

fn is_name(part: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
    matches!(&tokens[..], [TokenTree::Ident(_)])
}

/// `linear(3)`
pub(super) fn is_call(part: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
    matches!(&tokens[..], [TokenTree::Ident(_), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis)
}

/// Tokens that are a shape in another form, as one of ours: `4`, `(4, 5)`, `f32`.
pub(super) fn shape(input: ParseStream<'_>, name: &Ident) -> Diagnostic {
    let mistake = expected(input, "a shape like `[1, 28, 28]`, or `[]` for a scalar");
    let tokens: Vec<TokenTree> = input.fork().parse::<TokenStream>().into_iter().flatten().collect();
    let sizes = match &tokens[..] {
        [TokenTree::Literal(size)] => size.to_string().replace('x', ", "),
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => source_text(&group.stream()),
        [TokenTree::Ident(scalar)] if ["f32", "f64", "float", "scalar"].contains(&&*scalar.to_string()) => {
            String::new()
        }
        [TokenTree::Ident(vector), ..]
            if ["SVector", "SMatrix", "Vec", "Vector", "Tensor"].contains(&&*vector.to_string()) =>
        {
            return mistake.help(format!(
                "a port has a shape, and the type follows: `{name}: [4]`, of two axes `{name}: [3, 4]`"
            ));
        }
        [TokenTree::Ident(index)]
            if ["usize", "u8", "u32", "i32", "i64", "int", "long"].contains(&&*index.to_string()) =>
        {
            return mistake.help(format!("an index below 10 is `{name}: [] of index(10)`; numbers are real"));
        }
        [TokenTree::Ident(index), TokenTree::Group(classes)] if index == "index" => {
            return mistake.help(format!("write `{name}: [] of index{classes}`"));
        }
        _ => return mistake,
    };
    mistake.help(format!("write `{name}: [{sizes}]`"))
}
