//! Tells the linker where `memory.x` is, and writes the nets of `proof`: those of `plans/kernels.txt`, one or more of each layer and of each
//! kernel.
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

const NETS: &str = "../net-macros/compiler/tests/plans/kernels.txt";

fn main() {
    println!("cargo:rustc-link-search={}", env!("CARGO_MANIFEST_DIR"));
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed={NETS}");
    let text = fs::read_to_string(NETS).unwrap_or_else(|error| panic!("{NETS}: {error}"));
    let folder = env::var("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&folder).join("proof.rs"), modules(&text)).expect("a folder that can be written");
}

/// A module for each net, and a function that keeps all.
fn modules(text: &str) -> String {
    let (mut source, mut count) = (String::new(), 0);
    let mut lines = text.lines().peekable();
    while let Some(net) = lines.next() {
        let mut functions = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            functions.extend(line.trim().split_once(':').map(|(name, _)| name));
        }
        let is_updating = net.contains("descend(");
        let calls: &[&str] = if is_updating { &["", "_into", "_with"] } else { &["", "_into", "_with", "_batch"] };
        let all = functions.iter().flat_map(|name| calls.iter().map(move |call| format!("N::{name}{call}")));
        let kept: String = all.map(|call| format!("::core::hint::black_box({call} as *const ());")).collect();
        writeln!(source, "mod n{count} {{ net_runtime::net! {{ {} }} pub fn keep() {{ {kept} }} }}", entry(net))
            .expect("text");
        count += 1;
    }
    assert!(count >= 80, "{NETS} has {count} nets");
    let all: String = (0..count).map(|net| format!("n{net}::keep();")).collect();
    format!("{source}fn keep() {{ {all} }}\n")
}

/// `pub N = linear(3 -> 2);`
fn entry(net: &str) -> String {
    let named = match net.strip_prefix('A') {
        Some(rest) => format!("pub N{rest}"),
        None if net.starts_with('(') => format!("pub N{net}"),
        None => format!("pub N = {net}"),
    };
    if named.ends_with([';', '}']) { named } else { named + ";" }
}
