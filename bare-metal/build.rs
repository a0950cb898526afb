//! Tells the linker where `memory.x` is, and writes the nets of `proof`, those of the table, with all calls of their functions.
//!
//! ```text
//! linear(3 -> 2)                  mod n17 {
//!     eval: ..                        net! { pub N = linear(3 -> 2); }
//!                                     pub fn keep() { black_box(N::eval as *const ()); black_box(N::eval_into as *const ()); .. }
//!                                 }
//! ```

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

#[path = "../tests/portable/table.rs"]
mod table;

use table::Row;

fn main() {
    println!("cargo:rustc-link-search={}", env!("CARGO_MANIFEST_DIR"));
    println!("cargo:rerun-if-changed=memory.x");
    let folder = env::var("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&folder).join("proof.rs"), modules(&table::rows(".."))).expect("a folder that can be written");
}

/// A module for each net, and a function that keeps all.
fn modules(rows: &[Row]) -> String {
    let (mut source, mut all) = (String::new(), String::new());
    for (number, Row { net, definition, functions }) in rows.iter().enumerate() {
        // What updates the net takes one sample, or a batch of static size.
        let calls: &[&str] =
            if net.contains("descend(") { &["", "_into", "_with"] } else { &["", "_into", "_with", "_batch"] };
        let names = functions.iter().flat_map(|name| calls.iter().map(move |call| format!("N::{name}{call}")));
        let kept: String = names.map(|call| format!("::core::hint::black_box({call} as *const ());")).collect();
        for (precision, definition) in [("f32", definition.clone()), ("f64", definition.replacen('N', "N<f64>", 1))] {
            let module = format!("n{number}_{precision}");
            writeln!(source, "mod {module} {{ net_runtime::net! {{ {definition} }} pub fn keep() {{ {kept} }} }}")
                .expect("text");
            write!(all, "{module}::keep();").expect("text");
        }
    }
    format!("{source}fn keep() {{ {all} }}\n")
}
