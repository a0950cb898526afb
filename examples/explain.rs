//! Explains the nets of a file: of each function the formulas, the plan (which kernel makes what, where that lies, and what is dead
//! after it), the bytes that are live during each step, and the operations. Or it prints their pictures, for Graphviz or Mermaid.
//!
//! ```text
//! cargo run --example explain                                    # of `siamese.net`, beside this file
//! cargo run --example explain -- src/main.rs                     # of every `net!` in a file of Rust
//! cargo run --example explain -- tiny.net                        # of a file with what stands between the braces of `net!`
//! cargo run --example explain -- --dot src/main.rs | dot -Tsvg   # or --mermaid
//! ```

use net_compiler::diagnostics::Diagnostics;
use net_compiler::diagram::{Picture, draw};
use net_compiler::emit::Compiled;
use net_compiler::explain::explain;
use net_compiler::{compiled, expand_items};
use proc_macro2::{LexError, Span, TokenStream, TokenTree};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match said(std::env::args_os().skip(1).collect()) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| eprintln!("error: {mistake}"));
            ExitCode::FAILURE
        }
    }
}

/// What is said of the nets of the file that the arguments name.
fn said(arguments: Vec<OsString>) -> Result<String, Vec<String>> {
    let (options, files): (Vec<_>, Vec<_>) =
        arguments.into_iter().partition(|it| it.to_string_lossy().starts_with("--"));
    let options: Vec<String> = options.iter().map(|option| option.to_string_lossy().into_owned()).collect();
    let say: fn(&Compiled) -> String = match &options.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => explain,
        ["--dot"] => |net| picture(net).dot(),
        ["--mermaid"] => |net| picture(net).mermaid(),
        _ => return Err(vec![format!("expected `--dot`, `--mermaid` or nothing, found `{}`", options.join(" "))]),
    };
    let file = match &files[..] {
        [] => Path::new(env!("CARGO_MANIFEST_DIR")).join("siamese.net"),
        [file] => PathBuf::from(file),
        _ => return Err(vec![format!("expected one file, found {}", files.len())]),
    };
    let nets = nets(&file)?;
    Ok(nets.iter().map(say).collect::<Vec<_>>().join("\n"))
}

fn picture(Compiled { net, lowered, functions, .. }: &Compiled) -> Picture {
    draw(net, lowered, functions)
}

/// All nets of a file, or its mistakes, each behind the place where it is.
fn nets(file: &Path) -> Result<Vec<Compiled>, Vec<String>> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| vec![format!("{name}: {error}")])?;
    let tokens: TokenStream = text.parse().map_err(|error: LexError| {
        let message = "expected tokens of Rust, found a bracket without its partner or a text that is none";
        vec![format!("{}: {message}", place(file, error.span()))]
    })?;
    let mut bodies = Vec::new();
    if file.extension().is_some_and(|extension| extension == "rs") {
        add_bodies(tokens, &mut bodies);
    } else {
        bodies.push(tokens);
    }
    let mut sink = Diagnostics::default();
    let all: Vec<_> = bodies.into_iter().flat_map(|body| compiled(body, &mut sink)).flatten().collect();
    let mistakes: Vec<String> = sink
        .into_each()
        .map(|mistake| format!("{}: {}", place(file, mistake.extent().span()), mistake.text()))
        .collect();
    match (mistakes.is_empty(), all.is_empty()) {
        (false, _) => Err(mistakes),
        (true, true) => Err(vec![format!("{name}: expected a net, found none")]),
        (true, false) => Ok(all),
    }
}

/// What stands in each `net!`, also in `nets!`; those that another macro writes are no nets yet.
fn add_bodies(tokens: TokenStream, bodies: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_mark = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '!');
    for (position, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let called = match &tokens[..position] {
            [.., TokenTree::Ident(name), mark] if is_mark(mark) => name.to_string(),
            [.., TokenTree::Ident(name), mark, TokenTree::Ident(_)] if is_mark(mark) => name.to_string(),
            _ => String::new(),
        };
        match called.as_str() {
            "net" => bodies.push(group.stream()),
            "nets" => add_bodies(expand_items(group.stream()), bodies),
            "macro_rules" => {}
            _ => add_bodies(group.stream(), bodies),
        }
    }
}

/// `file:line:column`
fn place(file: &Path, span: Span) -> String {
    let start = span.start();
    format!("{}:{}:{}", file.display(), start.line.max(1), start.column + 1)
}
