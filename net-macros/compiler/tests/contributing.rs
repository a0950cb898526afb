//! The code that CONTRIBUTING.md shows is that of the repository, line by line, and so compiles.

use std::path::Path;

/// The blocks of Rust in a document.
fn blocks(document: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut lines = document.lines().map(str::trim);
    while lines.any(|line| line == "```rust") {
        blocks.push(lines.by_ref().take_while(|line| *line != "```").filter(|line| !line.is_empty()).collect());
    }
    blocks
}

#[test]
fn the_layer_in_contributing_is_one_of_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file of the repository");
    let (document, source) = (read("../../CONTRIBUTING.md"), read("src/layers/loss.rs"));
    let source: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let blocks = blocks(&document);
    assert!(blocks.len() >= 3 && blocks.iter().all(|block| block.len() >= 4), "{blocks:?}");
    for block in blocks {
        let stands = source.windows(block.len()).any(|own| own == block);
        assert!(stands, "not in layers/loss.rs:\n{}", block.join("\n"));
    }
    let row = "read: loss::read_mean_squared";
    assert!(document.contains(row) && read("src/layers/mod.rs").contains(row));
}
