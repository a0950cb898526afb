//! `const NAME = 2 * 14;`: names for sizes and numbers. A use is replaced by the number before it is read.
//!
//! ```text
//! const K = 3;
//! pub Net(input: [1, 28, 28]) = convolution(2 * K, [K, K]) |> map(|x| x / K);
//! pub Net(input: [1, 28, 28]) = convolution(2 * 3, [3, 3]) |> map(|x| x / 3);    what is read
//! ```
//!
//! Only shapes and what stands in a layer's parentheses are looked at, so a label may have a constant's name.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Token, Visibility};

use super::arithmetic::{self, Number};
use super::reading::{between_commas, expected, name, read};
use crate::diagnostics::{Diagnostic, Diagnostics, is_keyword, is_punct, plain};

/// The constants so far, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Constants {
    known: Vec<(String, Number)>,
}

impl Constants {
    /// Adds the constant of an entry; one whose value is a mistake is 1 from then on.
    pub(super) fn define(&mut self, entry: TokenStream, sink: &mut Diagnostics) {
        let mut named = None;
        let value = read(entry, |input| self.read(input, &mut named));
        let value = sink.take(value).unwrap_or(Number::Integer(1));
        let Some(name) = named else { return };
        let text = plain(&name);
        if is_keyword(&name.to_string()) {
            sink.add(Diagnostic::new(name.span(), format!("expected a name, found the keyword `{name}`")));
        } else if self.known.iter().any(|(known, _)| *known == text) {
            sink.add(Diagnostic::new(name.span(), format!("expected another name, found `{text}` again")));
        } else {
            self.known.push((text, value));
        }
    }

    fn read(&self, input: ParseStream<'_>, named: &mut Option<Ident>) -> Result<Number, Diagnostic> {
        input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        input.parse::<Token![const]>()?;
        *named = Some(name(input, "the name of a constant")?);
        if !input.peek(Token![=]) {
            let is_array = input.peek(Token![:]) && input.peek2(syn::token::Bracket);
            let help =
                if is_array { "an array of numbers stands in the body of a net" } else { "write `const N = 3;`" };
            return Err(expected(input, "`=` and a number").help(help));
        }
        input.parse::<Token![=]>()?;
        if input.peek(syn::token::Bracket) {
            let mistake = expected(input, "a number");
            let help = "an array of numbers stands in the body of a net and has a shape: `const MEAN: [2] = [0.5, 1];`";
            return Err(mistake.help(help));
        }
        let (value, extent) = read(self.applied(input.parse()?), |input| {
            let sum = arithmetic::sum(input)?;
            if input.is_empty() { Ok(sum) } else { Err(expected(input, "an operator of arithmetic or `;`")) }
        })?;
        match visibility {
            Visibility::Inherited => Ok(value),
            _ => Err(Diagnostic::new(extent, "expected no visibility of a constant, found one")
                .note("a `const` names a number inside this macro call and is no item")),
        }
    }

    /// What stands in parentheses or brackets, each use of a constant replaced by its number.
    pub(super) fn in_group(&self, group: &Group) -> Group {
        if self.known.is_empty() {
            return group.clone();
        }
        let mut parts = TokenStream::new();
        for (position, part) in between_commas(group.stream()).into_iter().enumerate() {
            if position > 0 {
                parts.extend([TokenTree::from(Punct::new(',', Spacing::Alone))]);
            }
            parts.extend(self.applied(part));
        }
        let mut applied = Group::new(group.delimiter(), parts);
        applied.set_span(group.span());
        applied
    }

    /// One argument or expression with each constant replaced, but for the names that a formula binds itself.
    fn applied(&self, tokens: TokenStream) -> TokenStream {
        self.replaced(tokens.clone(), &bound(tokens))
    }

    fn replaced(&self, tokens: TokenStream, bound: &BTreeSet<String>) -> TokenStream {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut replaced = TokenStream::new();
        for (position, token) in tokens.iter().enumerate() {
            let (before, after) = (position.checked_sub(1).map(|before| &tokens[before]), tokens.get(position + 1));
            replaced.extend([match token {
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.replaced(group.stream(), bound));
                    inner.set_span(group.span());
                    inner.into()
                }
                TokenTree::Ident(name) if !is_other_name(&tokens, position, before, after) => {
                    self.number(name, bound).unwrap_or_else(|| token.clone())
                }
                token => token.clone(),
            }]);
        }
        replaced
    }

    /// The tokens, each use of a constant replaced by its number.
    pub(super) fn in_tokens(&self, tokens: TokenStream) -> TokenStream {
        self.applied(tokens)
    }

    /// These and one more; of a name that is known already the new one holds.
    pub(super) fn with(&self, name: &Ident, number: Number) -> Constants {
        let mut known = self.known.clone();
        known.retain(|(known, _)| *known != plain(name));
        known.push((plain(name), number));
        Constants { known }
    }

    /// Whether a name is that of a constant.
    pub(super) fn has(&self, name: &str) -> bool {
        self.known.iter().any(|(known, _)| known == name)
    }

    /// The number of a constant.
    pub(super) fn number_of(&self, name: &Ident) -> Option<TokenTree> {
        self.number(name, &BTreeSet::new())
    }

    fn number(&self, name: &Ident, bound: &BTreeSet<String>) -> Option<TokenTree> {
        let text = plain(name);
        let (_, number) = self.known.iter().find(|(known, _)| *known == text && !bound.contains(&text))?;
        Some(number.token(name.span()))
    }
}

/// Whether a name is that of an option, of a method or of a function.
fn is_other_name(tokens: &[TokenTree], at: usize, before: Option<&TokenTree>, after: Option<&TokenTree>) -> bool {
    let is_option =
        after.is_some_and(|after| is_punct(after, '=')) && !tokens.get(at + 2).is_some_and(|next| is_punct(next, '='));
    let is_method = before.is_some_and(|before| is_punct(before, '.'));
    let is_call = matches!(after, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    is_option || is_method || is_call
}

/// The names between the bars of a formula and those behind `let`.
fn bound(tokens: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut bars, mut after_let) = (0, false);
    for token in tokens {
        match token {
            TokenTree::Group(group) => names.extend(bound(group.stream())),
            TokenTree::Ident(name) => {
                if bars == 1 || after_let {
                    names.insert(plain(&name));
                }
                after_let = name == "let";
            }
            token => bars += usize::from(is_punct(&token, '|')),
        }
    }
    names
}

impl Number {
    /// The number as one token: in parentheses where it has a sign.
    fn token(self, span: Span) -> TokenTree {
        let (mut literal, negative) = match self {
            Number::Integer(value) => (Literal::u64_unsuffixed(value.unsigned_abs()), value < 0),
            Number::Real(value) => (Literal::f64_unsuffixed(value.abs()), value.is_sign_negative()),
        };
        literal.set_span(span);
        if !negative {
            return literal.into();
        }
        let mut minus = Punct::new('-', Spacing::Alone);
        minus.set_span(span);
        let signed: TokenStream = [TokenTree::from(minus), literal.into()].into_iter().collect();
        let mut group = Group::new(Delimiter::Parenthesis, signed);
        group.set_span(span);
        group.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str) -> String {
        let constants = Constants { known: vec![("K".into(), Number::Integer(3)), ("x".into(), Number::Integer(-1))] };
        let group = Group::new(Delimiter::Parenthesis, text.parse().unwrap());
        constants.in_group(&group).stream().to_string()
    }

    fn tokens(text: &str) -> String {
        text.parse::<TokenStream>().unwrap().to_string()
    }

    #[test]
    fn a_use_becomes_the_number() {
        assert_eq!(applied("2 * K -> [K, x], stride = K"), tokens("2 * 3 -> [3, (-1)], stride = 3"));
        assert_eq!(applied("|y| y / K + x"), tokens("|y| y / 3 + (-1)"));
    }

    #[test]
    fn other_names_stay() {
        assert_eq!(applied("K = 2"), tokens("K = 2"));
        assert_eq!(applied("|x| x * K(x).K"), tokens("|x| x * K(x).K"));
        assert_eq!(applied("|y| { let x = y; x + K }"), tokens("|y| { let x = y; x + 3 }"));
    }

    #[test]
    fn values_are_expressions_of_earlier_ones() {
        let (mut constants, mut sink) = (Constants::default(), Diagnostics::default());
        for entry in ["const K = 3", "const WIDE = 2 * (K + 1)", "const HALF = 1 / 2"] {
            constants.define(entry.parse().unwrap(), &mut sink);
        }
        assert!(sink.is_empty(), "{:?}", sink.texts());
        let known: Vec<_> = constants.known.iter().map(|(_, number)| *number).collect();
        assert_eq!(known, [Number::Integer(3), Number::Integer(8), Number::Real(0.5)]);
    }
}
