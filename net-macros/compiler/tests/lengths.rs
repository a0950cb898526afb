//! No function of the compiler has more than 40 lines, and no file of its back end more than 250. Tests are exempt.

use std::path::{Path, PathBuf};

/// What is longer today and being rewritten. What is no longer too long must leave the list.
const LONGER_FUNCTIONS: &[&str] = &[];
const LONGER_FILES: &[&str] = &[];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the sources").map(|entry| entry.expect("a file").path())
    {
        match entry.file_stem().and_then(|stem| stem.to_str()) {
            Some("tests") => {}
            _ if entry.is_dir() => files(&entry, found),
            _ => found.push(entry),
        }
    }
}

/// The files below `src`, by their paths there, with their lines.
fn sources() -> Vec<(String, Vec<String>)> {
    let (source, mut found) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), Vec::new());
    files(&source, &mut found);
    found.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&source).expect("below it").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(path).expect("a source");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        (name, code.lines().map(String::from).collect())
    };
    found.iter().map(read).collect()
}

/// The functions of a file as rustfmt leaves it, with their lengths: each ends at the `}` that stands as far in as its `fn`.
fn functions(lines: &[String]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (first, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some((before, rest)) = code.split_once("fn ") else { continue };
        let is_head = before.split(' ').all(|word| word.is_empty() || word == "const" || word.starts_with("pub"));
        if is_head && !line.ends_with(['}', ';']) {
            let end = format!("{}}}", &line[..line.len() - code.len()]);
            let length = lines[first..].iter().position(|line| *line == end).expect("the end of a function") + 1;
            found.push((rest.split(['(', '<']).next().unwrap_or_default().to_string(), length));
        }
    }
    found
}

#[test]
fn functions_are_short() {
    let (mut longer, mut lengths) = (Vec::new(), Vec::new());
    for (file, lines) in sources() {
        for (name, length) in functions(&lines) {
            lengths.push(length);
            if length > 40 {
                longer.push(format!("{file}: {name}"));
            }
        }
    }
    lengths.sort_unstable();
    assert!(lengths.len() > 1000 && lengths[lengths.len() / 2] <= 8, "{} functions", lengths.len());
    assert_eq!(longer, LONGER_FUNCTIONS);
}

#[test]
fn files_of_the_back_end_are_short() {
    let is_back = |name: &str| name.starts_with("plan/") || name.starts_with("emit/");
    let long = |(name, lines): &(String, Vec<String>)| is_back(name) && lines.len() > 250;
    let longer: Vec<String> = sources().into_iter().filter(long).map(|(name, _)| name).collect();
    assert_eq!(longer, LONGER_FILES);
}
