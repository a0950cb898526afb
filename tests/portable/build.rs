//! Writes the nets of `plans/kernels.txt`, one or more of each layer and of each kernel, with a call of each function, and the arguments of
//! the linker.
//!
//! ```text
//! linear(3 -> 2)                  mod n17 {
//!     eval: ..                        net! { pub N = linear(3 -> 2); }
//!     gradients: ..                   pub fn eval() -> u64 { hash(&net::<N>().eval(given())) }
//!                                     pub fn gradients() -> u64 { hash(&net::<N>().gradients(given())) }
//!                                 }
//! ```

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

const NETS: &str = "../../net-macros/compiler/tests/plans/kernels.txt";

fn main() {
    println!("cargo:rerun-if-changed={NETS}");
    let (folder, target) = (env::var("OUT_DIR").expect("cargo says where"), env::var("TARGET").expect("and what for"));
    if let Some(script) =
        [("thumb", "link.x"), ("riscv", "riscv.x")].into_iter().find(|(begin, _)| target.starts_with(begin))
    {
        println!("cargo:rustc-link-search={}", env!("CARGO_MANIFEST_DIR"));
        println!("cargo:rustc-link-arg-bins=-T{}", script.1);
    }
    let text = fs::read_to_string(NETS).unwrap_or_else(|error| panic!("{NETS}: {error}"));
    fs::write(Path::new(&folder).join("nets.rs"), modules(&text)).expect("a folder that can be written");
}

/// A module for each net, and the list of all calls.
fn modules(text: &str) -> String {
    let (mut source, mut calls, mut count) = (String::new(), String::new(), 0);
    let mut lines = text.lines().peekable();
    while let Some(net) = lines.next() {
        let mut functions = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            functions.extend(line.trim().split_once(':').map(|(name, _)| name));
        }
        // Functions of their own update the net; arrays of indices, given or found, are no arrays of numbers.
        let has_indices = net.contains("] of index(") && !net.contains("[] of index(") || net.contains("= ordering(");
        if net.contains(" fn ") || has_indices {
            continue;
        }
        write!(source, "mod n{count} {{ use super::*; net_runtime::net! {{ {} }}", entry(net)).expect("text");
        let given = vec!["given()"; ports(net)].join(", ");
        for function in functions {
            write!(source, " pub fn {function}() -> u64 {{ hash(&net::<N>().{function}({given})) }}").expect("text");
            write!(calls, "({:?}, n{count}::{function} as fn() -> u64), ", format!("{function} of {net}"))
                .expect("text");
        }
        source.push_str(" }\n");
        count += 1;
    }
    assert!(count >= 80, "{NETS} has {count} nets");
    format!("{source}/// All calls, by what they are of.\npub const CALLS: &[(&str, fn() -> u64)] = &[{calls}];\n")
}

/// How many ports a net has.
fn ports(net: &str) -> usize {
    match net.strip_prefix("A(").and_then(|rest| rest.split_once(" -> ")) {
        Some((declared, _)) => declared.matches(':').count(),
        None => 1 + usize::from(net.contains("_loss")),
    }
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
