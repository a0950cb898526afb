//! Every function of every fixture is compared somewhere.

use std::fs;
use std::path::Path;

use tests::Case;

#[test]
fn every_function_of_every_fixture_is_compared() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let sources: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("oracle_")))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let sources = sources.concat();
    let mut functions = 0;
    for entry in fs::read_dir(Case::folder()).unwrap() {
        let path = entry.unwrap().path();
        let case = path.file_stem().unwrap().to_string_lossy().into_owned();
        for function in Case::load(&case).functions.keys() {
            let in_macro = sources.contains(&format!("of \"{case}\"")) && sources.contains(&format!(".{function} of $case"));
            let is_table = sources.contains(&format!("compare(\"{case}\""));
            let found = is_table || in_macro || sources.contains(&format!(".{function} of \"{case}\""));
            assert!(found, "no test compares `{function}` of `{case}`");
            functions += 1;
        }
    }
    assert!(functions > 300, "{functions}");
}
