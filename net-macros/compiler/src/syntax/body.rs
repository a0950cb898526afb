//! The body of a graph: items, each read by itself, so that a mistake in one hides none in another.
//!
//! ```text
//! layer embed = flatten |> linear(784 -> 32);
//! array scale: [32] = 1;
//! random noise: [32] = normal;
//! let a = left |> embed;
//! let loss = (a * scale, apart) |> mean_squared_loss;
//! ```

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::body_reading::{Numbers, Reading};
use super::constants::Constants;
use super::heads;
use super::reading::{between_commas, expected, name, parenthesised, read};
use super::shape::{Of, shape_of, shape_of_many};
use super::{Argument, ArraySyntax, BodySyntax, Flow, Head, Indexed, Item, OutputSyntax, Stated, arguments, chain};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent, is_punct, plain, source_text};

const ITEMS: &str = "`let`, `layer`, `array`, `const` or `random`";

/// `[-> outputs] { items }`, behind a net's ports.
pub(super) fn body(
    input: ParseStream<'_>,
    ports: &[String],
    constants: &Constants,
    sink: &mut Diagnostics,
) -> Result<BodySyntax, Diagnostic> {
    let outputs = if input.peek(Token![->]) { Some(outputs(input, constants, sink)?) } else { None };
    let Some(TokenTree::Group(group)) = input.peek(syn::token::Brace).then(|| input.parse()).transpose()? else {
        let operator = ["+", "-", "*", "/"].iter().any(|sign| input.to_string().starts_with(sign));
        let help = if operator { "an output is bound in the body: " } else { "" };
        let mistake = expected(input, "`{` and the body of the net");
        return Err(mistake.help(format!("{help}write `-> y {{ let y = x |> ramp; }}`")));
    };
    if !input.is_empty() {
        return Err(expected(input, "nothing behind the body of a net"));
    }
    let mut reading =
        Reading { constants: constants.clone(), names: ports.to_vec(), numbers: Numbers::default(), sink };
    let mut items = Vec::new();
    let mut is_lost = false;
    for tokens in split(&group) {
        let is_number = matches!(&words(&tokens)[..], [first, rest @ ..] if first == "const" && rest.get(1).is_none_or(|third| third != ":"));
        let item = reading.item(tokens);
        is_lost |= item.is_none() && !is_number;
        items.extend(item);
    }
    Ok(BodySyntax { outputs, items, extent: group.span_open().into(), is_lost })
}

/// `y`, or `(y, z)`
fn outputs(
    input: ParseStream<'_>,
    constants: &Constants,
    sink: &mut Diagnostics,
) -> Result<Vec<OutputSyntax>, Diagnostic> {
    input.parse::<Token![->]>()?;
    let what = "the name of an output";
    let Some(group) = parenthesised(input) else { return Ok(vec![output(input, constants)?]) };
    if group.stream().is_empty() {
        return Err(Diagnostic::new(group.span(), format!("expected {what}, found nothing")));
    }
    let mut outputs = Vec::new();
    for part in between_commas(group.stream()) {
        let one = read(part, |input| {
            let output = output(input, constants)?;
            let mistake = expected(input, "`,` or `)`");
            match input.is_empty() {
                true => Ok(output),
                false if input.peek(Token![=]) => {
                    Err(mistake.note("what is carried to the next step is still to come, with `scan`"))
                }
                false => Err(mistake),
            }
        });
        outputs.extend(sink.take(one));
    }
    Ok(outputs)
}

/// `y`, `y: [64] of [8]`
fn output(input: ParseStream<'_>, constants: &Constants) -> Result<OutputSyntax, Diagnostic> {
    let name = name(input, "the name of an output").map_err(|mistake| {
        mistake.help("name what the body binds, with its shape if you like: `-> y`, `-> (y: [2])`")
    })?;
    if !input.peek(Token![:]) {
        return Ok(OutputSyntax { name, stated: None });
    }
    match shape_of_many(input, &name, constants)? {
        (_, Of::Classes(classes)) => {
            let message = "expected the shape of an output, found classes";
            Err(Diagnostic::new(classes.span, message).help(format!("leave them out: `-> {name}`")))
        }
        (shape, of) => {
            let is_sequence = matches!(of, Of::Steps);
            Ok(OutputSyntax { name, stated: Some(Stated { shape, is_sequence }) })
        }
    }
}

/// The items between the `;`, each with where it ends.
fn split(group: &Group) -> Vec<TokenStream> {
    let mut items = vec![TokenStream::new()];
    for token in group.stream() {
        match items.last_mut() {
            Some(item) if !is_punct(&token, ';') => item.extend([token]),
            _ => items.push(TokenStream::new()),
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// The first tokens of an item, of which one sees what it is.
fn words(tokens: &TokenStream) -> Vec<String> {
    tokens.clone().into_iter().take(3).map(|token| token.to_string()).collect()
}

impl Reading<'_> {
    /// One item; nothing, where it is a mistake or a constant.
    fn item(&mut self, tokens: TokenStream) -> Option<Item> {
        let tokens = self.without_attributes(tokens);
        let item = match words(&tokens).iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["let", ..] => read(tokens, |input| self.bound(input)),
            ["layer", ..] | ["frozen", "layer", ..] => read(tokens, |input| self.layer(input)),
            ["array", ..] => read(tokens, |input| self.array(input)),
            ["const", _, ":"] => match without_type(&tokens) {
                Some((at, number)) => {
                    let mistake = Diagnostic::new(at, "expected a shape or `=` behind the name, found a type");
                    self.sink.add(mistake.help("a number has no type: `const N = 3;`"));
                    self.constants.define(number, self.sink);
                    return None;
                }
                None => read(tokens, |input| self.constant(input)),
            },
            ["const", ..] => {
                self.constants.define(tokens, self.sink);
                return None;
            }
            ["random", ..] => read(tokens, |input| self.random(input)),
            _ => Err(unexpected(tokens)),
        };
        self.sink.take(item)
    }

    /// What stands behind attributes and documentation, which no item has.
    fn without_attributes(&mut self, tokens: TokenStream) -> TokenStream {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        while let [hash, TokenTree::Group(group), ..] = &tokens[..]
            && is_punct(hash, '#')
        {
            let is_doc = matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word == "doc");
            let found = if is_doc { "documentation" } else { "an attribute" };
            let mistake = Diagnostic::new(hash.span(), format!("expected {ITEMS}, found {found}"));
            self.sink.add(if is_doc { mistake.help("begin the comment with `//`") } else { mistake });
            tokens.drain(..2);
        }
        tokens.into_iter().collect()
    }

    /// `let y = flow`, `let (a, _) = flow`
    fn bound(&mut self, input: ParseStream<'_>) -> Result<Item, Diagnostic> {
        input.parse::<Token![let]>()?;
        let (names, is_tuple) = match parenthesised(input) {
            Some(group) => (pattern(&group)?, true),
            None => (vec![name(input, "the name of a value")?], false),
        };
        if input.peek(syn::token::Bracket) && !is_tuple {
            return self.bound_by_element(input, names);
        }
        if !input.peek(Token![=]) {
            let mistake = expected(input, "`=` and a value");
            return Err(if input.peek(Token![:]) {
                mistake.help("shapes follow from what is bound: leave it out")
            } else if names.iter().any(|name| ["mut", "ref"].contains(&&*plain(name))) {
                mistake.help(format!("a value is what it is bound to: leave `{}` out", names[0]))
            } else if names.iter().any(|name| name == "frozen") {
                mistake.help("frozen are nets: `frozen layer front = Front;`")
            } else {
                mistake
            });
        }
        input.parse::<Token![=]>()?;
        let flow = heads::flow(input.parse()?, self, input.span().into());
        let flow = self.sink.take(flow);
        self.names.extend(names.iter().map(plain));
        Ok(Item::Let { names, is_tuple, flow })
    }

    /// `y[i: 26] = formula`, behind `let y`
    fn bound_by_element(&mut self, input: ParseStream<'_>, names: Vec<Ident>) -> Result<Item, Diagnostic> {
        let TokenTree::Group(brackets) = input.parse()? else { return Err(expected(input, "`[` and indices")) };
        if !input.peek(Token![=]) {
            let help = "an element is bound once, to a formula; what is added up is a reduction, `sum[j](..)`";
            return Err(expected(input, "`=` and a formula").help(help));
        }
        input.parse::<Token![=]>()?;
        let right: TokenStream = input.parse()?;
        let (tokens, extent) = (right.clone().into_iter().collect::<Vec<_>>(), Extent::from(brackets.span()));
        let left = self.left(&brackets);
        let formula = left.and_then(|left| self.indexed(&tokens, left, extent));
        let text = source_text(&right);
        let flow = self.sink.take(formula).map(|indexed| {
            let text = format!("{}{} = {text}", names[0], source_text(&TokenTree::from(brackets).into()));
            Flow { extent: indexed.extent, head: Head::Indexed(Indexed { text, ..indexed }), stages: Vec::new() }
        });
        self.names.extend(names.iter().map(plain));
        Ok(Item::Let { names, is_tuple: false, flow })
    }

    /// `[frozen] layer name = chain`
    fn layer(&mut self, input: ParseStream<'_>) -> Result<Item, Diagnostic> {
        let first = Ident::parse_any(input)?;
        let frozen = if first == "frozen" { Some(Ident::parse_any(input)?).map(|_| first.span()) } else { None };
        let name = name(input, "the name of a layer")?;
        if !input.peek(Token![=]) {
            return Err(expected(input, "`=` and a layer").help(format!("write `layer {name} = linear(3 -> 2);`")));
        }
        input.parse::<Token![=]>()?;
        let number = self.numbers.next();
        let tokens: TokenStream = input.parse()?;
        let text = source_text(&tokens);
        let before = self.sink.len();
        let stages = chain::chain(tokens, name.span().into(), &self.constants, self.sink);
        self.names.push(plain(&name));
        let is_whole = self.sink.len() == before;
        let numbered = |stage| super::Stage { number: self.numbers.next(), ..stage };
        let stages = if is_whole { stages.into_iter().map(numbered).collect() } else { Vec::new() };
        Ok(Item::Layer { name, frozen, stages, text, number })
    }

    /// `array name: [3] = start`
    fn array(&mut self, input: ParseStream<'_>) -> Result<Item, Diagnostic> {
        let text = source_text(&input.fork().parse()?);
        Ident::parse_any(input)?;
        let name = name(input, "the name of an array")?;
        let (shape, of) = shape_of_many(input, &name, &self.constants)?;
        if let Of::Classes(classes) = of {
            return Err(Diagnostic::new(classes.span, "expected an array of numbers, found one of indices"));
        }
        let is_sequence = matches!(of, Of::Steps);
        let (mut start, mut start_call) = (None, None);
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if input.peek(Ident::peek_any) && input.peek2(syn::token::Paren) {
                start_call = Some(self.start_call(input)?);
            } else {
                start = Some(self.start(input)?);
            }
        }
        if !input.is_empty() {
            return Err(expected(input, "`=` and a start, or `;`"));
        }
        self.names.push(plain(&name));
        let number = self.numbers.next();
        Ok(Item::Array(ArraySyntax { name, shape, is_sequence, start, start_call, text, number }))
    }

    /// `const name: [3] = [0.5, 0.4, 0.4]`
    fn constant(&mut self, input: ParseStream<'_>) -> Result<Item, Diagnostic> {
        let text = source_text(&input.fork().parse()?);
        input.parse::<Token![const]>()?;
        let name = name(input, "the name of a constant")?;
        let shape = shape_of(input, &name, &self.constants)?;
        if !input.peek(Token![=]) {
            return Err(expected(input, "`=` and the numbers").help(format!("write `const {name}: [2] = [0.5, 1];`")));
        }
        input.parse::<Token![=]>()?;
        if input.peek(Ident::peek_any) && input.peek2(syn::token::Paren) {
            let found = expected(input, "a number or a list of them");
            return Err(found.help(format!("what is learned is an array: `{}`", text.replacen("const", "array", 1))));
        }
        let start = Some(self.start(input)?);
        self.names.push(plain(&name));
        let number = self.numbers.next();
        Ok(Item::Constant(ArraySyntax { name, shape, is_sequence: false, start, start_call: None, text, number }))
    }

    /// `random name: [3] = normal`, `= uniform(-1, 1)`
    fn random(&mut self, input: ParseStream<'_>) -> Result<Item, Diagnostic> {
        const EXAMPLE: &str = "random noise: [8] = normal;";
        let text = source_text(&input.fork().parse()?);
        Ident::parse_any(input)?;
        let name = name(input, "the name of an array by chance")?;
        let shape = shape_of(input, &name, &self.constants)?;
        if !input.peek(Token![=]) {
            return Err(expected(input, "`=` and a distribution").help(format!("write `{EXAMPLE}`")));
        }
        input.parse::<Token![=]>()?;
        let is_call = input.peek(Ident::peek_any) && input.peek2(syn::token::Paren);
        let (start, start_call) =
            if is_call { (None, Some(self.start_call(input)?)) } else { (Some(self.start(input)?), None) };
        if !input.is_empty() {
            return Err(expected(input, "`;` behind the distribution"));
        }
        self.names.push(plain(&name));
        let number = self.numbers.next();
        Ok(Item::Random(ArraySyntax { name, shape, is_sequence: false, start, start_call, text, number }))
    }

    /// `normal(0.1)`
    fn start_call(&mut self, input: ParseStream<'_>) -> Result<(Ident, Vec<Argument>), Diagnostic> {
        let word = Ident::parse_any(input)?;
        let group = parenthesised(input).ok_or_else(|| expected(input, "`(`"))?;
        let mut mistakes = Vec::new();
        let arguments = arguments::arguments(&self.constants.in_group(&group), &mut mistakes);
        mistakes.into_iter().next().map_or(Ok((word, arguments)), Err)
    }

    /// `0.5`, `[[1, 2], [3, 4]]`
    fn start(&mut self, input: ParseStream<'_>) -> Result<super::Setting, Diagnostic> {
        if let Some(TokenTree::Group(group)) = input.fork().parse().ok()
            && let Some(semicolon) = group.stream().into_iter().find(|token| is_punct(token, ';'))
        {
            let first: TokenStream = group.stream().into_iter().take_while(|token| !is_punct(token, ';')).collect();
            let mistake = Diagnostic::new(semicolon.span(), "expected `,` between numbers, found `;`");
            return Err(mistake.help(format!("one number is that of all elements: write `{}`", source_text(&first))));
        }
        let (tokens, nothing) = (input.parse::<TokenStream>()?, expected(input, "a number or a list of them"));
        let mut mistakes = Vec::new();
        let group = Group::new(proc_macro2::Delimiter::Parenthesis, tokens);
        let mut arguments = arguments::arguments(&self.constants.in_group(&group), &mut mistakes);
        match (mistakes.into_iter().next(), arguments.pop()) {
            (Some(mistake), _) => Err(mistake),
            (None, Some(argument)) if arguments.is_empty() && argument.name.is_none() => Ok(argument.setting),
            _ => Err(nothing),
        }
    }
}

/// A body as written, one item a line.
pub(super) fn text(tokens: &TokenStream) -> String {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [before @ .., TokenTree::Group(group)] = &all[..] else { return source_text(tokens) };
    let before = source_text(&before.iter().cloned().collect());
    let items = split(group).iter().map(|item| format!("    {};\n", source_text(item))).collect::<String>();
    format!("{before} {{\n{items}}}").trim_start().to_string()
}

/// `(a, _)`
fn pattern(group: &Group) -> Result<Vec<Ident>, Diagnostic> {
    let one = |part: TokenStream| {
        read(part, |input| {
            // `_` is no name of Rust's, but one here.
            let underscore = input.peek(Token![_]).then(|| input.parse::<Token![_]>()).transpose()?;
            let found = match underscore {
                Some(underscore) => Ident::new("_", underscore.spans[0]),
                None => name(input, "the name of a value")?,
            };
            if input.is_empty() { Ok(found) } else { Err(expected(input, "`,` or `)`")) }
        })
    };
    let names = between_commas(group.stream()).into_iter().map(one).collect::<Result<Vec<_>, _>>()?;
    if names.is_empty() {
        return Err(Diagnostic::new(group.span(), "expected the names of values, found nothing"));
    }
    Ok(names)
}

/// `const N: usize = 3` without its type, and where that stands.
fn without_type(tokens: &TokenStream) -> Option<(Span, TokenStream)> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [TokenTree::Ident(_), TokenTree::Ident(_), _, TokenTree::Ident(of), equals, ..] = &all[..] else { return None };
    let number = all[..2].iter().chain(&all[4..]).cloned().collect();
    is_punct(equals, '=').then_some((of.span(), number))
}

/// How what a statement of Rust does is said in a body.
fn instead(word: &str) -> Option<&'static str> {
    Some(match word {
        "return" | "yield" => "what a net gives is named before its body: `-> y { let y = ..; }`",
        "for" | "while" | "loop" => {
            "nothing loops: each element is `let y[i] = ..;`, a layer on each `net_map(f)`, several in a row `[f; 3]` or `repeat(f, 3)`"
        }
        "if" | "match" => "a choice is a value: `let y = if x > 0 { x } else { 0 };`",
        "use" | "mod" | "struct" | "type" | "impl" => "items of Rust stand outside `net!`",
        _ => return None,
    })
}

/// What is no item: `y = x;`, `x |> ramp`.
fn unexpected(tokens: TokenStream) -> Diagnostic {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let at = all.first().map_or_else(Span::call_site, TokenTree::span);
    let found = source_text(&tokens);
    let short: String = found.chars().take(40).collect();
    let short = if short.len() < found.len() { format!("{short}...") } else { short };
    let mistake = Diagnostic::new(at, format!("expected {ITEMS}, found `{short}`"));
    match &all[..] {
        [TokenTree::Ident(name), equals, ..] if is_punct(equals, '=') => {
            mistake.help(format!("bind it: `let {found};`")).note(format!("`{name}` is no item"))
        }
        [TokenTree::Ident(word), ..] if ["fn", "pub", "train"].iter().any(|of| word == of) => {
            mistake.help("what a net is asked for stands behind its body, `}`")
        }
        [TokenTree::Ident(word), ..] if instead(&plain(word)).is_some() => {
            instead(&plain(word)).map_or(mistake.clone(), |help| mistake.help(help))
        }
        [TokenTree::Ident(frozen), rest @ ..] if frozen == "frozen" => mistake.help(match rest {
            [TokenTree::Ident(array), ..] if array == "array" => "an array that is not learned is a `const`".into(),
            _ => format!("write `frozen layer {}`", found.trim_start_matches("frozen ")),
        }),
        [TokenTree::Ident(_), TokenTree::Ident(name), colon, rest @ ..]
            if is_punct(colon, ':') && !rest.first().is_some_and(|next| is_punct(next, ':')) =>
        {
            mistake.help(format!("a learned array is `array {name}: [3] = 1;`, one that is not is `const`"))
        }
        _ => mistake.help(format!("bind what it gives: `let y = {found};`")),
    }
}
