//! Every function of every fixture is compared somewhere.

use std::fs;
use std::path::Path;

use tests::Case;

/// Whether a test compares this function: by name, as a row of a table of functions, or in a macro over nets. Sources
/// are without white space.
fn is_compared(source: &str, case: &str, function: &str) -> bool {
    let holds = |text: String| source.contains(&text);
    let is_row_of_nets = holds(format!("of\"{case}\"=")) && holds(format!("$net.{function}of$case"));
    is_row_of_nets || holds(format!(".{function}of\"{case}\"")) || holds(format!("compare(\"{case}\""))
}

fn without_white_space(source: &str) -> String {
    source.split_whitespace().collect()
}

#[test]
fn every_function_of_every_fixture_is_compared() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_oracle = |name: &str| name.starts_with("oracle_") || name.starts_with("cases_");
    let oracles = paths.filter(|path| path.file_name().is_some_and(|name| is_oracle(&name.to_string_lossy())));
    let sources: Vec<String> = oracles.map(|path| without_white_space(&fs::read_to_string(path).unwrap())).collect();
    for entry in fs::read_dir(Case::folder()).unwrap() {
        let path = entry.unwrap().path();
        let case = path.file_stem().unwrap().to_string_lossy().into_owned();
        for function in Case::load(&case).functions.keys() {
            assert!(
                sources.iter().any(|source| is_compared(source, &case, function)),
                "no test compares `{function}` of `{case}`"
            );
        }
    }
}

/// Each layer by each of its names.
#[test]
fn every_name_of_every_layer_is_in_a_fixture() {
    let paths = fs::read_dir(Case::folder()).unwrap().map(|entry| entry.unwrap().path());
    let nets: Vec<String> = paths.map(|path| Case::load(&path.file_stem().unwrap().to_string_lossy()).net).collect();
    let words = |net: &String| {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        net.split(|letter| !is_part(letter)).map(str::to_string).collect::<Vec<_>>()
    };
    let words: Vec<String> = nets.iter().flat_map(words).collect();
    let spellings = net_compiler::layers::LAYERS.iter().flat_map(|kind| [&[kind.name], kind.aliases].concat());
    let missing: Vec<&str> = spellings.filter(|name| !words.iter().any(|word| word == name)).collect();
    assert!(missing.is_empty(), "no fixture has {missing:?}");
}

#[test]
fn what_is_not_compared_is_found() {
    let source = without_white_space(
        "four_calls!(Tiny.eval of \"tiny\"); a_row: Max of \"pooling_max\" = pooling(2x2); $net.eval of $case",
    );
    let source = &source;
    assert!(is_compared(source, "tiny", "eval") && is_compared(source, "pooling_max", "eval"));
    assert!(!is_compared(source, "tiny", "pullback") && !is_compared(source, "pooling_max", "pullback"));
    assert!(!is_compared(source, "pooling", "eval"));
}
