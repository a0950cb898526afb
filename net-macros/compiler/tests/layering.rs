//! The order of the compiler's stages, and that no two of its modules use each other, neither directly nor around a
//! circle, as the paths in their code say.
//!
//! A module is a file. It uses the files that *define* what its paths name, in `use` lines and elsewhere. So a `mod.rs`
//! that only passes a name on (`pub use names::Named;`) uses nothing by that, and who writes `net::Named` uses
//! `net/names.rs`, not `net/mod.rs`. Methods are no paths: who calls one was given the type. Tests are exempt.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The path of a module or of something in it, from the crate's root: `["plan", "choose", "pool"]`.
type Name = Vec<String>;
type Uses = BTreeMap<Name, BTreeSet<Name>>;

/// One file, by the paths in it, each as written.
#[derive(Debug, Default)]
struct Module {
    /// What its `use` lines call something, and what that is: `stable` and `["crate", "simplify", "stable"]`.
    bound: BTreeMap<String, Name>,
    /// What its code names, and the `use` lines that pass nothing on.
    named: BTreeSet<Name>,
}

/// The texts of the files in a folder, without tests.
fn texts(folder: &Path, own: &[String], found: &mut BTreeMap<Name, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the sources").map(|entry| entry.expect("a file").path())
    {
        let name = entry.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_string();
        let path =
            if name == "mod" || name == "lib" { own.to_vec() } else { [own, std::slice::from_ref(&name)].concat() };
        if name != "tests" && entry.is_dir() {
            texts(&entry, &path, found);
        } else if name != "tests" {
            let text = std::fs::read_to_string(&entry).expect("a source");
            found.insert(path, text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_string());
        }
    }
}

fn is(token: Option<&TokenTree>, punct: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == punct)
}

/// The path that stands in front of the tokens, if one does, and how many of them it takes.
fn path(tokens: &[TokenTree]) -> (Name, usize) {
    let (mut path, mut at) = (Vec::new(), 0);
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push(name.to_string());
        if !is(tokens.get(at + 1), ':') || !is(tokens.get(at + 2), ':') {
            return (path, at + 1);
        }
        at += 3;
    }
    (path, at)
}

/// `a::{b, c::d as e}` behind `prefix`: what each is called, and what it is.
fn tree(prefix: &[String], tokens: &[TokenTree], found: &mut Vec<(String, Name)>) {
    let (mut path, length) = path(tokens);
    if path.first().is_some_and(|first| first == "self") && !prefix.is_empty() {
        path.remove(0);
    }
    let path = [prefix, &path].concat();
    match tokens.get(length..).unwrap_or_default() {
        [TokenTree::Group(group)] => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            inner.split(|token| is(Some(token), ',')).for_each(|inner| tree(&path, inner, found));
        }
        [_, TokenTree::Ident(called)] => found.push((called.to_string(), path)),
        _ => found.extend(path.last().cloned().map(|last| (last, path))),
    }
}

impl Module {
    fn of(text: &str) -> Module {
        let mut module = Module::default();
        module.read(text.parse::<TokenStream>().expect("Rust").into_iter().collect());
        module
    }

    fn read(&mut self, tokens: Vec<TokenTree>) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            at += match token {
                TokenTree::Group(group) => {
                    self.read(group.stream().into_iter().collect());
                    1
                }
                TokenTree::Ident(word) if word == "use" && !is(tokens.get(at + 1), '<') => {
                    self.use_line(&tokens[at + 1..], before)
                }
                TokenTree::Ident(_) => {
                    let (path, length) = path(&tokens[at..]);
                    self.code(path, before, tokens.get(at + length));
                    length
                }
                _ => 1,
            };
        }
    }

    /// Reads what stands behind the word `use`, and says how many tokens the line has.
    fn use_line(&mut self, tokens: &[TokenTree], before: Option<&TokenTree>) -> usize {
        let length = tokens.iter().position(|token| is(Some(token), ';')).expect("the end of a `use` line");
        let mut found = Vec::new();
        tree(&[], &tokens[..length], &mut found);
        let passes_on = match before {
            Some(TokenTree::Ident(word)) => word == "pub",
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
            _ => false,
        };
        if !passes_on {
            self.named.extend(found.iter().map(|(_, path)| path.clone()));
        }
        self.bound.extend(found);
        length + 1
    }

    /// A path in code. A single small word is a variable or a field, unless it is called.
    fn code(&mut self, path: Name, before: Option<&TokenTree>, behind: Option<&TokenTree>) {
        let is_called = matches!(behind, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        let is_type = path[0].starts_with(char::is_uppercase);
        let is_own = is(before, '.') || matches!(before, Some(TokenTree::Ident(word)) if word == "fn");
        if !is_own && (path.len() > 1 || is_called || is_type) {
            self.named.insert(path);
        }
    }
}

/// The file that defines what a path, written in the module `own`, names; nothing where that is a file of its own, or none
/// of ours.
fn definer(own: &[String], path: &[String], modules: &BTreeMap<Name, Module>) -> Option<Name> {
    let child = |of: &[String], name: &String| Some([of, std::slice::from_ref(name)].concat());
    let (mut at, mut rest): (Name, &[String]) = (own.to_vec(), path);
    match path[0].as_str() {
        "crate" => (at, rest) = (Vec::new(), &path[1..]),
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|first| first == "super") {
                (at, rest) = (at[..at.len() - 1].to_vec(), &rest[1..]);
            }
        }
        _ => {
            let is_known = modules[own].bound.get(&path[0]).is_some_and(|bound| bound[0] != path[0]);
            child(own, &path[0]).filter(|child| is_known || modules.contains_key(child))?;
        }
    }
    while let Some((next, behind)) = rest.split_first() {
        match (child(&at, next).filter(|child| modules.contains_key(child)), modules[&at].bound.get(next)) {
            (Some(inner), _) => (at, rest) = (inner, behind),
            (None, Some(bound)) if bound[0] != *next => {
                return definer(&at, &[bound, behind].concat(), modules);
            }
            _ => return Some(at),
        }
    }
    None
}

fn uses() -> Uses {
    let mut found = BTreeMap::new();
    texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut found);
    let modules: BTreeMap<Name, Module> = found.iter().map(|(name, text)| (name.clone(), Module::of(text))).collect();
    let of = |(name, module): (&Name, &Module)| {
        let definers = module.named.iter().filter_map(|path| definer(name, path, &modules));
        (name.clone(), definers.filter(|other| other != name).collect())
    };
    modules.iter().map(of).collect()
}

/// All that a module uses, and what those use, and so on.
fn below(uses: &Uses, of: &Name) -> BTreeSet<Name> {
    let (mut found, mut next) = (BTreeSet::new(), vec![of.clone()]);
    while let Some(name) = next.pop() {
        next.extend(uses[&name].iter().filter(|used| found.insert((*used).clone())).cloned());
    }
    found
}

/// The stages in the order of the `pub mod` lines of `lib.rs`.
fn stages() -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    let stage = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_string());
    text.lines().filter_map(stage).collect()
}

/// In a `use` line and in code, directly and passed on by a `mod.rs`.
#[test]
fn uses_are_read() {
    let uses = uses();
    let is_used = |by: &str, used: &str| {
        let name = |text: &str| text.split("::").map(String::from).collect::<Name>();
        uses[&name(by)].contains(&name(used))
    };
    assert!(is_used("derive", "requests::function") && is_used("derive", "derive::checks"));
    assert!(is_used("simplify", "simplify::rules") && is_used("layers::linear", "layers::layer"));
    assert!(!is_used("derive", "requests") && !is_used("net", "net::shapes"));
}

#[test]
fn a_stage_uses_only_those_above_it() {
    let (stages, mut mistakes) = (stages(), BTreeSet::new());
    let place = |name: &Name| stages.iter().position(|stage| Some(stage) == name.first());
    for (module, used) in uses().iter().filter(|(module, _)| !module.is_empty()) {
        for other in used.iter().filter(|other| other.first() != module.first() && place(other) >= place(module)) {
            mistakes.insert(format!("{} uses {}", module.join("::"), other.join("::")));
        }
    }
    assert!(mistakes.is_empty(), "{stages:?}\n{mistakes:#?}");
}

#[test]
fn no_module_uses_one_that_uses_it() {
    let (uses, mut circles) = (uses(), BTreeMap::new());
    let below: BTreeMap<&Name, BTreeSet<Name>> = uses.keys().map(|name| (name, below(&uses, name))).collect();
    for (module, used) in &uses {
        let around: Vec<String> =
            used.iter().filter(|other| below[other].contains(module)).map(|other| other.join("::")).collect();
        if !around.is_empty() {
            circles.insert(module.join("::"), around);
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}
