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
    let oracles =
        paths.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("oracle_")));
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
