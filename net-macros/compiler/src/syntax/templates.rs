//! Templates: nets with sizes for parameters, made wherever they are used.
//!
//! ```text
//! Block<C>(x: [C]) -> y { let y = x + (x |> linear(C) |> ramp); }
//! Wide = Block<64>;                     that net, `Wide`
//! Model(x: [8]) = r2: Block<8>;         compiled in; its type is `ModelR2`
//! ```

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use super::arithmetic::{self, Number};
use super::constants::Constants;
use super::reading::{between_commas, expected, read};
use crate::diagnostics::{Diagnostic, Extent, plain};

/// What is no size, but a scalar type: `f32` and `f64` are such, the others mistakes.
const SCALARS: [&str; 14] =
    ["f32", "f64", "f16", "bf16", "f128", "half", "float", "double", "i8", "u8", "i16", "i32", "i64", "usize"];

/// A template as it is written.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) name: Ident,
    pub(super) parameters: Vec<Ident>,
    /// What stands behind the parameters: ports and a chain or a body.
    pub(super) rest: TokenStream,
    /// The constants that are known where it stands.
    pub(super) constants: Constants,
}

/// `<64, 8>`, where it stands next: what is inside.
pub(super) fn sizes(input: ParseStream<'_>) -> Result<Option<TokenStream>, Diagnostic> {
    if !input.peek(Token![<]) || input.peek(Token![<=]) {
        return Ok(None);
    }
    let open = input.parse::<Token![<]>()?;
    let mut inside = TokenStream::new();
    while !input.peek(Token![>]) {
        if input.is_empty() {
            return Err(Diagnostic::new(open.spans[0], "expected `>` behind the sizes of a template, found nothing"));
        }
        inside.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![>]>()?;
    Ok(Some(inside))
}

/// The template that an entry is, `Block<C, N>(..) ..`; nothing where it has no parameters but a scalar type.
pub(super) fn template(input: ParseStream<'_>, constants: &Constants) -> Option<Result<Template, Diagnostic>> {
    let fork = input.fork();
    let name = fork.parse::<Ident>().ok()?;
    let inside = sizes(&fork).ok().flatten()?;
    let parts = between_commas(inside.clone());
    let is_scalar = |part: &TokenStream| SCALARS.contains(&part.to_string().as_str());
    if parts.is_empty() || parts.iter().any(is_scalar) {
        return None;
    }
    let parameter = |part: TokenStream| {
        read(part, |input| {
            let mistake = expected(input, "the name of a size, or `f32` or `f64`");
            let mistake = mistake.help("a size has a name alone: `Block<C, N>(x: [C, N]) -> y { .. }`");
            let name = input.parse::<Ident>().map_err(|_| mistake.clone())?;
            if input.is_empty() { Ok(name) } else { Err(mistake) }
        })
    };
    let parameters = match parts.into_iter().map(parameter).collect::<Result<Vec<_>, _>>() {
        Ok(parameters) => parameters,
        Err(mistake) => return Some(Err(mistake)),
    };
    for (position, parameter) in parameters.iter().enumerate() {
        if parameters[..position].contains(parameter) {
            let message = format!("expected another name, found `{}` again", plain(parameter));
            return Some(Err(Diagnostic::new(parameter.span(), message)));
        }
    }
    let rest = fork.parse().unwrap_or_default();
    Some(Ok(Template { name, parameters, rest, constants: constants.clone() }))
}

impl Template {
    /// The constants inside, with a number for each parameter.
    pub(super) fn constants_for(&self, sizes: &TokenStream, used: Span) -> Result<Constants, Diagnostic> {
        let parts = between_commas(sizes.clone());
        let (expected_count, found) = (self.parameters.len(), parts.len());
        if expected_count != found {
            let names: Vec<String> = self.parameters.iter().map(plain).collect();
            let s = if expected_count == 1 { "" } else { "s" };
            let message = format!("expected {expected_count} size{s} of `{}`, found {found}", self.name);
            let at = if sizes.is_empty() { used.into() } else { Extent::of(sizes) };
            let mistake = Diagnostic::new(at, message);
            return Err(mistake.note(format!("it is `{}<{}>`", self.name, names.join(", "))));
        }
        let mut constants = self.constants.clone();
        for (parameter, part) in self.parameters.iter().zip(parts) {
            let number: Number = read(part, |input| {
                let (number, _) = arithmetic::sum(input)?;
                if input.is_empty() { Ok(number) } else { Err(expected(input, "`,` or `>`")) }
            })?;
            constants = constants.with(parameter, number);
        }
        Ok(constants)
    }

    /// What is read in its place: `Name(ports) -> y { .. }`.
    pub(super) fn tokens(&self, name: &Ident) -> TokenStream {
        std::iter::once(TokenTree::from(name.clone())).chain(self.rest.clone()).collect()
    }
}
