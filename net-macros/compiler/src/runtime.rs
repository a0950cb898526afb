//! Where the runtime is: `#![net(crate = path)]`, which may stand first in `net!`.
//!
//! Emission writes `::net_runtime`, whatever the crate is called where the net stands, and [`Runtime::link`] puts the path in
//! its place. The runtime's own `net!` is a `macro_rules!` that passes `$crate` on, so that nobody has to write the attribute:
//!
//! ```text
//! net! { pub A = ramp; }                                            as written
//! net! { #![net(crate = $crate)] pub A = ramp; }                    as it gets here
//! $crate::__private::net_struct! { .. }                             as it leaves
//! ```

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use crate::diagnostics::{Diagnostic, Diagnostics, Extent, is_keyword, is_punct, source_text};

/// What emission calls the crate.
const OURS: &str = "net_runtime";

/// The path of the crate; none where it is `::net_runtime`.
#[derive(Debug, Default)]
pub struct Runtime(Option<Vec<TokenTree>>);

/// The path of the runtime, and what stands behind the attributes that say it.
pub fn split(tokens: TokenStream, sink: &mut Diagnostics) -> (Runtime, TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut rest, mut runtime, mut is_said) = (&tokens[..], Runtime::default(), false);
    while let [hash, bang, TokenTree::Group(group), behind @ ..] = rest
        && is_punct(hash, '#')
        && is_punct(bang, '!')
        && group.delimiter() == Delimiter::Bracket
    {
        rest = behind;
        let attribute = Extent::from(hash.span()).to(group.span());
        match path(group) {
            None => {
                let found = source_text(&group.stream());
                let mistake =
                    Diagnostic::new(attribute, format!("expected `#![net(crate = ...)]`, found `#![{found}]`"));
                sink.add(mistake.help("write the path of the runtime, `#![net(crate = ::net_runtime)]`"));
            }
            Some(_) if is_said => {
                sink.add(Diagnostic::new(attribute, "expected one `#![net(crate = ...)]`, found another"));
            }
            Some(path) => {
                is_said = !is_dollar_crate(&path);
                runtime = Runtime(Some(path));
            }
        }
    }
    (runtime, rest.iter().cloned().collect())
}

/// The path of `[net(crate = path)]`.
fn path(attribute: &Group) -> Option<Vec<TokenTree>> {
    let inside: Vec<TokenTree> = attribute.stream().into_iter().collect();
    let [TokenTree::Ident(net), TokenTree::Group(group)] = &inside[..] else { return None };
    let setting: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Ident(of), equals, path @ ..] = &setting[..] else { return None };
    let is_setting = net == "net" && group.delimiter() == Delimiter::Parenthesis && of == "crate";
    (is_setting && is_punct(equals, '=') && is_path(path)).then(|| path.to_vec())
}

/// `nn`, `::nn` or `crate::nn::inside`
fn is_path(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Ident(_)] => true,
        [a, b, rest @ ..] if is_punct(a, ':') => {
            is_punct(b, ':') && matches!(rest, [TokenTree::Ident(_), ..]) && is_path(rest)
        }
        [TokenTree::Ident(_), rest @ ..] => matches!(rest, [a, ..] if is_punct(a, ':')) && is_path(rest),
        _ => false,
    }
}

fn is_dollar_crate(path: &[TokenTree]) -> bool {
    matches!(path, [TokenTree::Ident(first)] if first == "$crate")
}

impl Runtime {
    /// The expansion, with the path of the crate in place of `::net_runtime`; the user's attributes stay as they are.
    pub fn link(&self, expansion: TokenStream) -> TokenStream {
        match &self.0 {
            None => expansion,
            Some(path) => linked(path, expansion),
        }
    }
}

fn linked(path: &[TokenTree], tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut written, mut next) = (Vec::with_capacity(tokens.len()), 0);
    while next < tokens.len() {
        let (before, here) = tokens.split_at(next);
        match here {
            [a, b, TokenTree::Ident(name), ..]
                if is_punct(a, ':') && is_punct(b, ':') && name == OURS && !before.last().is_some_and(leads_on) =>
            {
                written.extend(path.iter().map(|token| at(token, name)));
                next += 3;
            }
            [TokenTree::Group(group), ..] if !before.last().is_some_and(|hash| is_punct(hash, '#')) => {
                let mut inside = Group::new(group.delimiter(), linked(path, group.stream()));
                inside.set_span(group.span());
                written.push(inside.into());
                next += 1;
            }
            _ => {
                written.push(tokens[next].clone());
                next += 1;
            }
        }
    }
    written.into_iter().collect()
}

/// Whether a `::` behind this token goes on with a path, as in `crate::net_runtime`.
fn leads_on(token: &TokenTree) -> bool {
    let TokenTree::Ident(name) = token else { return false };
    let name = name.to_string();
    !is_keyword(&name) || ["crate", "self", "super"].contains(&name.as_str())
}

/// A token of the path where `name` stands: it means what it means where it was written.
fn at(token: &TokenTree, name: &Ident) -> TokenTree {
    let mut token = token.clone();
    token.set_span(token.span().located_at(name.span()));
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expansion of `written`, linked as the attributes in `text` say; what stands behind them; the mistakes.
    fn all(text: &str, written: &str) -> (String, String, Vec<String>) {
        let mut sink = Diagnostics::default();
        let (runtime, rest) = split(text.parse().unwrap(), &mut sink);
        (runtime.link(written.parse().unwrap()).to_string(), rest.to_string(), sink.texts())
    }

    fn tokens(text: &str) -> String {
        text.parse::<TokenStream>().unwrap().to_string()
    }

    #[test]
    fn every_path_of_the_runtime_becomes_that_of_the_crate() {
        let written = "fn f(x: &mut ::net_runtime::Index<2>) -> ::net_runtime::A { for i in ::net_runtime::a(x) { <X as ::net_runtime::T>::f() } }";
        for path in ["nn", "::nn", "crate::nn::inside"] {
            let (linked, rest, mistakes) = all(&format!("#![net(crate = {path})] A = ramp;"), written);
            assert_eq!(linked, tokens(&written.replace("::net_runtime", path)));
            assert_eq!((rest, mistakes), (tokens("A = ramp;"), Vec::new()));
        }
        assert_eq!(all("A = ramp;", written).0, tokens(written));
    }

    #[test]
    fn what_is_not_a_path_of_ours_stays() {
        let written = "#[a(::net_runtime::b)] pub(in crate::net_runtime) struct A(a::net_runtime::B, net_runtime::C);";
        assert_eq!(all("#![net(crate = nn)]", written).0, tokens(written));
    }

    #[test]
    fn a_crate_is_said_once_and_as_a_path() {
        let mistakes = |text: &str| all(text, "").2;
        assert_eq!(
            mistakes("#![net(crate = a)] #![net(crate = b)]"),
            ["expected one `#![net(crate = ...)]`, found another"]
        );
        for text in ["net", "net(crate)", "net(crate = )", "net(crate = a.b)", "net(crate = a::)", "other(crate = a)"] {
            let found = mistakes(&format!("#![{text}]"));
            assert!(
                matches!(&found[..], [one] if one.starts_with("expected `#![net(crate = ...)]`, found `#![")),
                "{found:?}"
            );
        }
    }
}
