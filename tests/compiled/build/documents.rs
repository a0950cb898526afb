//! The nets of the documents.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The nets of a document, each with the constants and nets before it and without its own `fn` lines, `weights` and budget.
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
    let (mut before, mut all) = (String::new(), Vec::new());
    let has = |entry: &[TokenTree], word: &str| entry.iter().any(|token| token.to_string() == word);
    let is_weights = |entry: &[TokenTree]| entry[0].to_string() == "weights";
    let kept = entries(net).into_iter().filter(|entry| !has(entry, "fn") && !is_weights(entry)).map(without_budget);
    for entry in kept {
        let written: TokenStream = entry.iter().cloned().collect();
        let declares = match &entry[0] {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            token => ["<", "-"].contains(&token.to_string().as_str()),
        };
        let is_body = is_body(&entry[entry.len() - 1]);
        let named = match is_body || has(&entry, "=") {
            false => format!("N = {written}"),
            true if declares => format!("N {written}"),
            true => written.to_string(),
        };
        before += &format!("{named}{} ", if is_body { "" } else { ";" });
        if !has(&entry, "const") && !is_template(&entry) {
            all.push(before.clone());
        }
    }
    all
}

/// What stands behind a `#[budget(..)]`: with every form of request a net needs more memory.
fn without_budget(entry: Vec<TokenTree>) -> Vec<TokenTree> {
    match &entry[..] {
        [_, TokenTree::Group(group), rest @ ..] if group.stream().to_string().starts_with("budget") => rest.to_vec(),
        _ => entry,
    }
}

/// `Block<C>(x: [C]) -> y { .. }`, which is a net only where it is used.
fn is_template(entry: &[TokenTree]) -> bool {
    let words: Vec<String> = entry.iter().map(ToString::to_string).filter(|word| word != "pub").take(3).collect();
    matches!(&words[..], [_, open, size] if open == "<" && !["f32", "f64"].contains(&size.as_str()))
}

fn is_body(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// What ends in a `;` or is a body.
fn entries(net: &TokenStream) -> Vec<Vec<TokenTree>> {
    let mut entries = vec![Vec::new()];
    for token in net.clone() {
        let (ends, is_body) = (token.to_string() == ";", is_body(&token));
        if let Some(entry) = entries.last_mut().filter(|_| !ends) {
            entry.push(token);
        }
        if ends || is_body {
            entries.push(Vec::new());
        }
    }
    entries.retain(|entry| !entry.is_empty());
    entries
}
