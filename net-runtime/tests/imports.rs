//! No two modules of the runtime import each other, neither directly nor around a circle, as their `use` lines say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The modules, each by its path, as `kernels::dense::outer`, and those that its `use` lines outside of tests name.
type Imports = BTreeMap<String, BTreeSet<String>>;

fn read(folder: &Path, own: &[String], texts: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the sources").map(|entry| entry.expect("a file").path())
    {
        let name = entry.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_string();
        let path = if name == "mod" { own.to_vec() } else { [own, &[name]].concat() };
        if entry.is_dir() {
            read(&entry, &path, texts);
        } else {
            let text = std::fs::read_to_string(&entry).expect("a source");
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            texts.insert(path.join("::"), code.to_string());
        }
    }
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`, behind `prefix`.
fn expand(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((head, rest)) = tree.split_once('{') else {
        return paths.push(format!("{prefix}{}", tree.trim()));
    };
    let (inner, prefix) = (rest.rsplit_once('}').expect("a closing brace").0, format!("{prefix}{}", head.trim()));
    let (mut depth, mut first) = (0, 0);
    for (at, letter) in inner.char_indices().chain([(inner.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&prefix, &inner[first..at], paths);
                first = at + 1;
            }
            _ => {}
        }
    }
}

/// The path from the crate's root: `super::taps::Tap` in `kernels::pool::back` is `kernels::pool::taps::Tap`.
fn absolute(own: &str, path: &str) -> Option<String> {
    let (mut own, mut path): (Vec<&str>, Vec<&str>) = (own.split("::").collect(), path.split("::").collect());
    if path[0] != "crate" && path[0] != "super" {
        return None;
    }
    while path[0] == "super" {
        own.pop();
        path.remove(0);
    }
    Some(if path[0] == "crate" { path[1..].join("::") } else { [own, path].concat().join("::") })
}

/// The module that a path names something of: the longest beginning of it that is one.
fn module<'a>(path: &'a str, known: &BTreeMap<String, String>) -> Option<&'a str> {
    let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| &path[..end]).filter(|module| known.contains_key(*module)).last()
}

fn imports() -> Imports {
    let mut texts = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut texts);
    texts.retain(|name, _| !name.ends_with("tests"));
    let of = |(name, text): (&String, &String)| {
        let mut paths = Vec::new();
        for statement in text.split("\nuse ").skip(1) {
            expand("", statement.split(';').next().unwrap_or_default(), &mut paths);
        }
        let named = paths.iter().filter_map(|path| absolute(name, path));
        let named = named.filter_map(|path| module(&path, &texts).map(str::to_string));
        (name.clone(), named.filter(|other| other != name).collect())
    };
    texts.iter().map(of).collect()
}

/// Follows the imports from the last module of `way` on: the way back to where it has been, if there is one.
fn circle(imports: &Imports, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> Option<String> {
    let last = way.last()?.clone();
    for next in &imports[&last] {
        if let Some(at) = way.iter().position(|before| before == next) {
            return Some(format!("{} -> {next}", way[at..].join(" -> ")));
        }
        if !done.contains(next) {
            way.push(next.clone());
            if let Some(found) = circle(imports, way, done) {
                return Some(found);
            }
            way.pop();
        }
    }
    done.insert(last);
    None
}

#[test]
fn no_module_imports_one_that_imports_it() {
    let (imports, mut done) = (imports(), BTreeSet::new());
    assert!(imports["kernels::dense::affine"].contains("kernels::dense::product"), "imports are read: {imports:?}");
    for module in imports.keys() {
        assert_eq!(circle(&imports, &mut vec![module.clone()], &mut done), None);
    }
}
