//! What other frameworks write where a `fn` line asks for a gradient, each with the right form.
//!
//! ```text
//! value_and_grad(loss)              (loss, grad(parameters))
//! grad(loss, parameters)            grad(parameters)
//! grad(parameters) wrt loss         grad(parameters) of loss
//! descend(parameters, rate = 0.1)   descend(parameters)
//! l1 + 0.1 * l2                     let total = l1 + 0.1 * l2; in a body
//! ```

use proc_macro2::{TokenStream, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use super::reading::{expected, next_word};
use super::{Form, Path, Request};
use crate::diagnostics::{Diagnostic, Extent, source_text};

/// What is asked for of a value that has no name yet.
const COMPUTED: &[&str] =
    &["sum", "mean", "max", "min", "abs", "exp", "ln", "log", "sqrt", "softmax", "sigmoid", "norm", "argmin"];
/// What a gradient is of elsewhere, and never with respect to.
const SEEDS: [&str; 5] = ["loss", "output", "outputs", "y", "cost"];

/// What other frameworks call a gradient or an update of `inside`.
pub(super) fn request(name: &str, inside: &str) -> Option<String> {
    let is_of = inside.is_empty() || inside.contains(',') || SEEDS.contains(&inside) && name != "argmax";
    let inside = if is_of { "parameters" } else { inside };
    match name {
        "value_and_grad" | "value_and_gradient" => Some(format!("write `(loss, grad({inside}))`")),
        "backward" | "gradient" | "gradients" | "grads" | "vjp" | "autograd" | "derivative" | "diff" | "d" | "D" => {
            Some(format!("write `grad({inside})`"))
        }
        "accum" | "accumulate_grad" | "accumulate_gradient" | "accumulate_gradients" | "add" => {
            Some(format!("write `accumulate({inside})`"))
        }
        "update" | "step" | "sgd" | "optimize" | "optimise" | "minimize" | "minimise" | "train" | "learn" => {
            Some("write `descend(parameters)`".into())
        }
        "argmax" => Some(format!(
            "ask for `{inside}`: `Index::of_largest(&net.f(..))` is the class of what a call gives; or `ordering(-1)` \
             behind it in the net"
        )),
        _ if COMPUTED.contains(&name) => Some(
            "a `fn` gives what the net has a name for: say it there, `.. |> wanted: layer` or `let wanted = ..;` in a \
             body, and ask for `wanted`"
                .into(),
        ),
        _ => None,
    }
}

/// How several names in one `grad(...)` are asked for: `grad(a)` and `grad(b)`; of `grad(loss, parameters)`, as JAX has it,
/// the second.
pub(super) fn several(word: &str, names: &[String]) -> String {
    let names = match names {
        [first, rest @ ..] if SEEDS.contains(&first.as_str()) && !rest.is_empty() => rest,
        all => all,
    };
    let all: Vec<String> = names.iter().map(|name| format!("`{word}({name})`")).collect();
    let written = format!("write {}", all.join(", "));
    match word {
        "grad" => format!("{written}: each is the gradient with respect to what it names"),
        "descend" => format!("write {}; the rate is the last argument of the calls", all[0]),
        _ => written,
    }
}

/// What stands behind one name in `grad(...)`, or its kin.
pub(super) fn behind_a_name(input: ParseStream<'_>, word: &str, path: &Path) -> Diagnostic {
    let mistake = expected(input, &format!("one name in `{word}(...)`"));
    let name = path.text();
    if input.peek(syn::token::Bracket) {
        let rest = input.parse::<TokenStream>().unwrap_or_default().to_string().replace(['[', ']', ' '], "");
        return mistake.help(format!("a copy is named by its number behind a dot: `{name}.{rest}`"));
    }
    if input.peek(syn::token::Paren) && ["grad", "gradient", "hessian", "jacobian"].contains(&name.as_str()) {
        return mistake.note("gradients of gradients are still to come");
    }
    if input.peek(syn::token::Paren) {
        return mistake.help(format!("write `{name}`"));
    }
    let is_rate = ["rate", "lr", "learning_rate", "step", "alpha"].contains(&name.as_str());
    if input.peek(Token![=]) && is_rate {
        return mistake.help("leave it out: the rate is the last argument of the calls");
    }
    mistake
}

/// `loss.backward()`, where a value was expected.
pub(super) fn called(path: &Path) -> Diagnostic {
    let found = path.text();
    let (of, method) = found.rsplit_once('.').unwrap_or(("", &found));
    let mistake = Diagnostic::new(path.extent, format!("expected a value or `grad(...)`, found `{found}(...)`"));
    match request(method, of) {
        Some(help) => mistake.help(help),
        None => mistake.help(format!("write `{of}`, and call methods of what the function gives")),
    }
}

/// What stands behind something wanted or given: arithmetic, or what a gradient is of, in another word.
pub(super) fn behind(input: ParseStream<'_>, request: &Request, what: &str) -> Diagnostic {
    let mistake = expected(input, what);
    let rest: Vec<TokenTree> = input.fork().parse::<TokenStream>().into_iter().flatten().collect();
    let behind = |first: usize| source_text(&rest.iter().skip(first).cloned().collect());
    let name = request.path.text();
    match rest.first() {
        Some(TokenTree::Punct(punct)) if "+-*/".contains(punct.as_char()) => match (request.form, &request.of[..]) {
            (Form::Value, _) => {
                mistake.help(format!("bind it in a body, `let wanted = {name} {};`, and ask for `wanted`", behind(0)))
            }
            (_, [one]) if punct.as_char() == '+' => {
                mistake.help(format!("the gradient of a sum is `of ({}, {})`", one.text(), behind(1)))
            }
            _ => mistake.help("a gradient is given as it is: reckon with it where the function is called"),
        },
        _ if ["wrt", "with"].contains(&next_word(input).as_str()) && request.form != Form::Value => {
            let other = rest.last().map(ToString::to_string).unwrap_or_default();
            let (array, seed) = if SEEDS.contains(&name.as_str()) { (other, name) } else { (name, other) };
            mistake.help(format!("write `{}({array}) of {seed}`", request.form.word()))
        }
        _ => mistake,
    }
}

/// `input: [4]`, where the net declares its ports.
pub(super) fn typed(input: ParseStream<'_>, request: &Request) -> Diagnostic {
    let (mistake, name) = (expected(input, "`,` or `)`"), request.path.text());
    let rest: Vec<TokenTree> = input.fork().parse::<TokenStream>().into_iter().flatten().skip(1).collect();
    let shape = match &rest[..] {
        [TokenTree::Group(group)] => source_text(&TokenTree::Group(group.clone()).into()),
        _ => "[3]".into(),
    };
    match name.as_str() {
        "target" => mistake.help("write `target`: a loss adds that port"),
        _ => mistake.help(format!("write `{name}`: the net declares its ports, `Net({name}: {shape}) = ...`")),
    }
}

/// `[loss, grad(input)]` behind the `->`.
pub(super) fn in_brackets(input: ParseStream<'_>) -> Option<Diagnostic> {
    let Ok(TokenTree::Group(group)) = input.fork().parse::<TokenTree>() else { return None };
    let wanted = source_text(&group.stream());
    let is_list = input.peek(syn::token::Bracket) || input.peek(syn::token::Brace);
    let mistake = || expected(input, "a value or `grad(...)`").help(format!("write `({wanted})`"));
    is_list.then(mistake)
}

/// `fn train(batch = 32)(input) -> loss`
pub(super) fn batch_behind_the_name(input: ParseStream<'_>, name: &str) -> Option<Diagnostic> {
    let fork = input.fork();
    let (batch, given) = (super::reading::parenthesised(&fork)?, super::reading::parenthesised(&fork)?);
    let mistake = Diagnostic::new(Extent::from(batch.span()), format!("expected what is given behind `{name}`, once"));
    let (batch, given) = (source_text(&batch.stream()), source_text(&given.stream()));
    let name = if name == "train" { "learn" } else { name };
    Some(mistake.help(format!("write `train({batch}) fn {name}({given})`")))
}
