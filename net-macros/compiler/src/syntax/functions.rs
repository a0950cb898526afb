//! `fn` lines: what is given, what is wanted. What of a line does not parse is a mistake that the line keeps, so that
//! the rest of it, and of the net, is checked as well.

use proc_macro2::{Group, Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Lit, Token, Visibility};

use super::constants::Constants;
use super::names::{scratch_bytes_name, scratch_name};
use super::reading::{between_commas, each, expected, name, parenthesised, read};
use super::{Form, FunctionSyntax, Path, Request, Segment, Size, arguments, budget, requests_elsewhere};
use crate::diagnostics::{Diagnostic, Extent, is_keyword, plain, source_text};

/// One `fn` line without its `;`. Only one without a name is nothing but a mistake.
pub(super) fn function(input: ParseStream<'_>, constants: &Constants) -> Result<FunctionSyntax, Diagnostic> {
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility: Visibility = input.parse()?;
    let text = source_text(&input.fork().parse()?);
    let mut mistakes = Vec::new();
    let (attributes, budget) = budget::taken(attributes, "a `fn`", constants, &mut mistakes);
    let (train, batch) = train(input, constants, &mut mistakes)?;
    let visibility = visibility_behind(input, visibility, &text, &mut mistakes)?;
    input.parse::<Token![fn]>()?;
    let name: Ident = name(input, "the name of a function")?;
    if let Some(mistake) = requests_elsewhere::batch_behind_the_name(input, &plain(&name)) {
        return Err(mistake);
    }
    let lists = lists(input, &mut mistakes);
    let (given, wanted) = lists.unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        Default::default()
    });
    Ok(FunctionSyntax {
        attributes,
        visibility: quote::quote!(#visibility),
        budget,
        train,
        batch,
        name,
        given,
        wanted,
        text,
        mistakes,
    })
}

/// Takes `train`, and the size of a batch behind it.
fn train(
    input: ParseStream<'_>,
    constants: &Constants,
    mistakes: &mut Vec<Diagnostic>,
) -> Result<(Option<Span>, Option<Size>), Diagnostic> {
    if input.peek(Token![fn]) {
        return Ok((None, None));
    }
    let train = input.parse::<Ident>()?.span();
    let size = parenthesised(input).map(|group| batch(&constants.in_group(&group))).transpose();
    let size = size.unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        None
    });
    let follows = input.peek(Token![fn]) || input.peek(Token![pub]);
    if follows { Ok((Some(train), size)) } else { Err(expected(input, "`fn` after `train`")) }
}

/// `train fn f`, or the mistake of `train pub fn f`.
fn visibility_behind(
    input: ParseStream<'_>,
    before: Visibility,
    text: &str,
    mistakes: &mut Vec<Diagnostic>,
) -> Result<Visibility, Diagnostic> {
    if !input.peek(Token![pub]) {
        return Ok(before);
    }
    let mistake = expected(input, "`fn` after `train`");
    let own: Visibility = input.parse()?;
    let written = source_text(&quote::quote!(#own));
    let train = text.split_once("pub").map_or("train", |(train, _)| train.trim());
    mistakes.push(mistake.help(format!("write `{written} {train} fn`")));
    Ok(own)
}

/// `(batch = 32)`
fn batch(group: &Group) -> Result<Size, Diagnostic> {
    let wanted = "`batch = n` in `train(...)`";
    if group.stream().is_empty() {
        return Err(Diagnostic::new(group.span(), format!("expected {wanted}, found nothing")));
    }
    let mut parts = between_commas(group.stream()).into_iter();
    let size = parts.next().unwrap_or_default();
    if let Some(more) = parts.next() {
        return Err(Diagnostic::new(Extent::of(&more), format!("expected {wanted}, found more")));
    }
    read(size, |input| {
        let unexpected = expected(input, wanted);
        if !input.peek(Ident::peek_any) || Ident::parse_any(input)? != "batch" || !input.peek(Token![=]) {
            let size = input.fork().parse::<syn::LitInt>().map_or_else(|_| "32".into(), |size| size.to_string());
            return Err(unexpected.help(format!("write `train(batch = {size}) fn`")));
        }
        input.parse::<Token![=]>()?;
        let size = arguments::size(input)?;
        if input.is_empty() { Ok(size) } else { Err(expected(input, "an operator of arithmetic or `)`")) }
    })
}

/// `(given, ...) -> wanted`
fn lists(input: ParseStream<'_>, mistakes: &mut Vec<Diagnostic>) -> Result<(Vec<Request>, Vec<Request>), Diagnostic> {
    let given = parenthesised(input).ok_or_else(|| expected(input, "`(` and what is given"))?;
    let given = list(&given, mistakes);
    if !input.peek(Token![->]) {
        return Err(expected(input, "`->` and what is wanted").help("write `fn f(input) -> output;`"));
    }
    input.parse::<Token![->]>()?;
    let wanted = match parenthesised(input) {
        Some(group) => {
            let wanted = list(&group, mistakes);
            if group.stream().is_empty() {
                return Err(Diagnostic::new(group.span(), "expected something after `->`, found nothing")
                    .help("want a value or a gradient: `-> (output, grad(input))`"));
            }
            wanted
        }
        None => match requests_elsewhere::in_brackets(input) {
            Some(mistake) => return Err(mistake),
            None => vec![request(input, mistakes)?],
        },
    };
    if input.is_empty() {
        return Ok((given, wanted));
    }
    let mistake = match &wanted[..] {
        [one] => requests_elsewhere::behind(input, one, "`;` after what is wanted"),
        _ => expected(input, "`;` after what is wanted"),
    };
    Err(if input.peek(Token![,]) { mistake.help("several are wanted in parentheses: `-> (a, b)`") } else { mistake })
}

fn list(group: &Group, mistakes: &mut Vec<Diagnostic>) -> Vec<Request> {
    each(group, "a value or `grad(...)`", mistakes, |input, mistakes| {
        let request = request(input, mistakes)?;
        if input.is_empty() {
            return Ok(request);
        }
        Err(match input.peek(Token![:]) {
            true => requests_elsewhere::typed(input, &request),
            false => requests_elsewhere::behind(input, &request, "`,` or `)`"),
        })
    })
}

fn request(input: ParseStream<'_>, mistakes: &mut Vec<Diagnostic>) -> Result<Request, Diagnostic> {
    if let Some(mistake) = receiver(input)? {
        return Err(mistake);
    }
    if !(input.peek(Ident::peek_any) && input.peek2(syn::token::Paren)) {
        return value(input);
    }
    let called = Ident::parse_any(input)?;
    let group = parenthesised(input).ok_or_else(|| expected(input, "`(`"))?;
    let extent = Extent::from(called.span()).to(group.span_close());
    let called_text = called.to_string();
    let form = [Form::Gradient, Form::Accumulate, Form::Descend].into_iter().find(|form| form.word() == called_text);
    match (form, called_text.as_str()) {
        (Some(form), _) => {
            let path = argument(&group, form.word(), extent, mistakes)?;
            let (of, last) = of(input, mistakes)?;
            Ok(Request { form, path, of, extent: last.map_or(extent, |last| extent.to(last)) })
        }
        (None, "jacobian") => Err(Diagnostic::new(extent, "`jacobian(...)` is reserved, for now")),
        (None, found) => {
            let mistake = format!("expected a value or `grad(...)`, found `{found}(...)`");
            let mistake = Diagnostic::new(called.span(), mistake);
            Err(match requests_elsewhere::request(found, &source_text(&group.stream())) {
                Some(help) => mistake.help(help),
                None => mistake.suggest(found, ["grad", "accumulate", "descend"]),
            })
        }
    }
}

/// `&self`, which stands nowhere.
fn receiver(input: ParseStream<'_>) -> Result<Option<Diagnostic>, Diagnostic> {
    let start = input.fork();
    if start.parse::<syn::Receiver>().is_err() || !start.is_empty() {
        return Ok(None);
    }
    let receiver: TokenStream = input.parse()?;
    let message = format!("expected a value or `grad(...)`, found `{}`", source_text(&receiver));
    let help = "leave it out: every function takes the net itself, as `&self`";
    Ok(Some(Diagnostic::new(Extent::of(&receiver), message).help(help)))
}

/// A value by its name.
fn value(input: ParseStream<'_>) -> Result<Request, Diagnostic> {
    let path = path(input)?;
    let extent = path.extent;
    if input.peek(syn::token::Paren) {
        input.parse::<proc_macro2::TokenTree>()?;
        return Err(requests_elsewhere::called(&path));
    }
    if is_of(input) {
        let mistake = Diagnostic::new(extent, format!("expected a gradient before `of`, found `{}`", path.text()));
        return Err(mistake.help(format!("write `grad({}) of ...`", path.text())));
    }
    Ok(Request { form: Form::Value, path, of: Vec::new(), extent })
}

/// Whether `of` stands next.
fn is_of(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) && input.fork().call(Ident::parse_any).is_ok_and(|word| word == "of")
}

/// `of loss`, `of (a, b)`, or nothing; and where it ends.
fn of(input: ParseStream<'_>, mistakes: &mut Vec<Diagnostic>) -> Result<(Vec<Path>, Option<Span>), Diagnostic> {
    if !is_of(input) {
        return Ok((Vec::new(), None));
    }
    let word = Ident::parse_any(input)?;
    let Some(group) = parenthesised(input) else {
        let path = path(input)?;
        let last = path.extent.last();
        return Ok((vec![path], Some(last)));
    };
    let one = |input: ParseStream<'_>, _: &mut Vec<Diagnostic>| {
        let path = path(input)?;
        if input.is_empty() { Ok(path) } else { Err(expected(input, "`,` or `)`")) }
    };
    let paths = each(&group, "a value", mistakes, one);
    if group.stream().is_empty() {
        return Err(Diagnostic::new(
            Extent::from(word.span()).to(group.span()),
            "expected a value after `of`, found nothing",
        ));
    }
    Ok((paths, Some(group.span_close())))
}

/// The one name in the parentheses.
fn argument(group: &Group, word: &str, extent: Extent, mistakes: &mut Vec<Diagnostic>) -> Result<Path, Diagnostic> {
    let expected_one = format!("one name in `{word}(...)`");
    let mut inner = each(group, "one name", mistakes, |input, _| {
        let path = path(input)?;
        if input.is_empty() { Ok(path) } else { Err(requests_elsewhere::behind_a_name(input, word, &path)) }
    });
    let names: Vec<String> = inner.iter().map(|path: &Path| path.text()).collect();
    let count = inner.len();
    match inner.pop() {
        Some(path) if count == 1 => Ok(path),
        Some(_) => Err(Diagnostic::new(extent, format!("expected {expected_one}, found {count}"))
            .help(requests_elsewhere::several(word, &names))),
        None if group.stream().is_empty() => {
            Err(Diagnostic::new(extent, format!("expected {expected_one}, found nothing")))
        }
        None => Err(mistakes.pop().unwrap_or_else(|| Diagnostic::new(extent, format!("expected {expected_one}")))),
    }
}

/// `linear.weights`, `0.1.weights`; Rust reads `0.1` as one number.
fn path(input: ParseStream<'_>) -> Result<Path, Diagnostic> {
    let start = input.span();
    let mut segments = Vec::new();
    let mut end = start;
    loop {
        end = segment(input, &mut segments)?.unwrap_or(end);
        if !input.peek(Token![.]) {
            break;
        }
        input.parse::<Token![.]>()?;
    }
    Ok(Path { segments, extent: Extent::from(start).to(end) })
}

fn segment(input: ParseStream<'_>, segments: &mut Vec<Segment>) -> Result<Option<Span>, Diagnostic> {
    if input.peek(Ident::peek_any) {
        let name = Ident::parse_any(input)?;
        let span = name.span();
        segments.push(Segment::Name(name));
        return Ok(Some(span));
    }
    let unexpected = expected(input, "a name or a position");
    if !input.peek(Lit) {
        return Err(unexpected);
    }
    let lit: Lit = input.parse()?;
    let text = match &lit {
        Lit::Int(int) => int.to_string(),
        Lit::Float(float) => float.to_string(),
        _ => return Err(unexpected),
    };
    for position in text.split('.') {
        let position = position.parse().map_err(|_| unexpected.clone())?;
        segments.push(Segment::Position(position, lit.span()));
    }
    Ok(Some(lit.span()))
}

/// Whether tokens are a `fn` line, after attributes and visibility.
pub(super) fn is_function(input: ParseStream<'_>) -> bool {
    let train = input.peek(syn::Ident) && input.fork().parse::<Ident>().is_ok_and(|name| name == "train");
    input.peek(Token![fn]) || train && (input.peek2(Token![fn]) || input.peek2(Token![pub]) || is_train_batch(input))
}

fn is_train_batch(input: ParseStream<'_>) -> bool {
    let input = input.fork();
    let is_batch = input.parse::<Ident>().is_ok() && parenthesised(&input).is_some();
    is_batch && (input.peek(Token![fn]) || input.peek(Token![pub]))
}

/// The methods and constants that every net has.
const GENERATED: [&str; 37] = [
    "ZERO",
    "PARAMETER_BYTES",
    "LAYOUT",
    "ARCHITECTURE",
    "ARRAYS",
    "MERMAID",
    "DOT",
    "TRAINED",
    "parameters",
    "parameters_mut",
    "init",
    "seeded",
    "init_with",
    "initialise",
    "initialise_with",
    "boxed",
    "from_parameters",
    "converted",
    // Those of the runtime's features, which may be turned on elsewhere.
    "random",
    "as_bytes",
    "as_bytes_mut",
    "from_bytes",
    "load_safetensors",
    "to_safetensors",
    "serialize",
    "deserialize",
    "deserialize_in_place",
    "axpy",
    "clone",
    "clone_from",
    "eq",
    "ne",
    "add_assign",
    "sub_assign",
    "mul_assign",
    "fmt",
    "to_string",
];

/// Whether a net may have a method or a constant of this name.
pub fn is_generated(name: &str) -> bool {
    GENERATED.contains(&name)
}

/// Why a function cannot have its name beside those above it: a keyword, a method that every net has, or one whose
/// methods, scratch or constant another function makes.
pub(super) fn mistaken_name(function: &FunctionSyntax, above: &[FunctionSyntax]) -> Option<Diagnostic> {
    let (span, name) = (function.name.span(), plain(&function.name));
    if is_keyword(&name) {
        return Some(Diagnostic::new(span, format!("expected a name, found the keyword `{name}`")));
    }
    if is_generated(&name) {
        let kind = if name.starts_with(char::is_uppercase) { "a constant" } else { "a method" };
        return Some(Diagnostic::new(
            span,
            format!("expected another name, found `{name}`, {kind} that every net has"),
        ));
    }
    let own = made_by(function);
    above.iter().find_map(|other| {
        let both = made_by(other).into_iter().find(|made| own.contains(made))?;
        let other = plain(&other.name);
        if other == name {
            return Some(Diagnostic::new(span, format!("expected another name, found `{name}` again")));
        }
        let message = format!("expected another name, found `{name}` beside `{other}`");
        Some(Diagnostic::new(span, message).note(format!("both would make `{both}`")))
    })
}

/// The names of all that a function becomes; a batch of static size has no `_batch`.
fn made_by(function: &FunctionSyntax) -> Vec<String> {
    let name = plain(&function.name);
    let batch = function.batch.is_none().then_some("_batch");
    let methods = ["", "_into", "_with"].into_iter().chain(batch).map(|suffix| format!("{name}{suffix}"));
    let others = [scratch_name("", &name), scratch_bytes_name(&name)];
    methods.chain(others).collect()
}
