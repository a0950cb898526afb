//! The nets of `plans/kernels.txt`, one or more of each layer and of each kernel, for build scripts.
//!
//! ```text
//! linear(3 -> 2)              `pub N = linear(3 -> 2);`, with the functions `eval` and `gradients`
//!     eval: z1 affine
//!     gradients: ..
//! ```

use std::fs;

/// Where the table is, from the root of the repository.
pub const TABLE: &str = "net-macros/compiler/tests/plans/kernels.txt";

/// A net of the table.
pub struct Row {
    /// As it stands there.
    pub net: String,
    /// Its definition under the name `N`.
    pub definition: String,
    pub functions: Vec<String>,
}

/// All nets; `up` is the path from the package's folder to the root of the repository.
pub fn rows(up: &str) -> Vec<Row> {
    let path = format!("{up}/{TABLE}");
    println!("cargo:rerun-if-changed={path}");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut rows: Vec<Row> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix(' '), rows.last_mut()) {
            (Some(function), Some(row)) => {
                row.functions.extend(function.trim().split_once(':').map(|(name, _)| name.to_string()));
            }
            _ => rows.push(Row { net: line.into(), definition: definition(line), functions: Vec::new() }),
        }
    }
    assert!(rows.len() >= 80, "{path} has {} nets", rows.len());
    rows
}

/// `pub N = linear(3 -> 2);`
fn definition(net: &str) -> String {
    let named = match net.strip_prefix('A') {
        Some(rest) => format!("pub N{rest}"),
        None if net.starts_with('(') => format!("pub N{net}"),
        None => format!("pub N = {net}"),
    };
    if named.ends_with([';', '}']) { named } else { named + ";" }
}
