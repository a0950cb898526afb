//! The nets of the documents.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The nets of a document, each with the constants and nets before it and without its own `fn` lines.
pub(super) fn documented(path: &str) -> Vec<String> {
    println!("cargo::rerun-if-changed={path}");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut nets = Vec::new();
    for fence in text.split("```").skip(1).step_by(2).filter(|fence| fence.contains("net!")) {
        let (_, lines) = fence.split_once('\n').expect("a line behind the fence");
        let code: String =
            lines.lines().filter(|line| !line.starts_with("# ")).map(|line| format!("{line}\n")).collect();
        let code: TokenStream = code.parse().unwrap_or_else(|error| panic!("{path}: {error}: {fence}"));
        called(code, &mut nets);
    }
    nets.iter().flat_map(definitions).collect()
}

/// What stands between the brackets of each `net!`.
fn called(code: TokenStream, nets: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (position, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = tokens[position.saturating_sub(2)..position].iter().map(ToString::to_string);
        if before.eq(["net", "!"]) {
            nets.push(group.stream());
        } else {
            called(group.stream(), nets);
        }
    }
}

/// Each definition behind those before it; a net without a name is called `N`.
fn definitions(net: &TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = net.clone().into_iter().collect();
    let is = |token: &TokenTree, text: &str| token.to_string() == text;
    let entries = tokens.split(|token| is(token, ";")).filter(|entry| !entry.is_empty());
    let (mut before, mut all) = (String::new(), Vec::new());
    for entry in entries.filter(|entry| !entry.iter().any(|token| is(token, "fn"))) {
        let written: TokenStream = entry.iter().cloned().collect();
        let declares = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            token => is(token, "<"),
        };
        let assigns = entry.iter().position(|token| is(token, "="));
        let anonymous = match assigns {
            None => format!("N = {written}"),
            Some(_) if declares(&entry[0]) => format!("N {written}"),
            Some(_) => written.to_string(),
        };
        before += &format!("{anonymous}; ");
        if !entry.iter().any(|token| is(token, "const")) {
            all.push(before.clone());
        }
    }
    all
}
