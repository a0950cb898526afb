//! Writes a call of each function of the nets of the table, and the arguments of the linker.
//!
//! ```text
//! linear(3 -> 2)                  mod n17 {
//!     eval: ..                        net! { pub N = linear(3 -> 2); }
//!     gradients: ..                   pub fn eval(visitor: &mut dyn FnMut(f32)) { tell(&net::<N>().eval(given()), visitor) }
//!                                     pub fn gradients(visitor: &mut dyn FnMut(f32)) { tell(&net::<N>().gradients(given()), visitor) }
//!                                 }
//! ```

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

mod table;

use table::Row;

fn main() {
    let (folder, target) = (env::var("OUT_DIR").expect("cargo says where"), env::var("TARGET").expect("and what for"));
    if let Some((_, script)) =
        [("thumb", "link.x"), ("riscv", "riscv.x")].into_iter().find(|(begin, _)| target.starts_with(begin))
    {
        println!("cargo:rustc-link-search={}", env!("CARGO_MANIFEST_DIR"));
        println!("cargo:rustc-link-arg-bins=-T{script}");
    }
    fs::write(Path::new(&folder).join("nets.rs"), modules(&table::rows("../..")))
        .expect("a folder that can be written");
}

/// A module for each net, and the list of all calls.
fn modules(rows: &[Row]) -> String {
    let (mut source, mut calls) = (String::new(), String::new());
    for (number, Row { net, definition, functions }) in
        rows.iter().enumerate().filter(|(_, row)| is_of_numbers(&row.net))
    {
        write!(source, "mod n{number} {{ use super::*; net_runtime::net! {{ {definition} }}").expect("text");
        let given = vec!["given()"; ports(net)].join(", ");
        for function in functions {
            write!(
                source,
                " pub fn {function}(visitor: &mut dyn FnMut(f32)) {{ tell(&net::<N>().{function}({given}), visitor) }}"
            )
            .expect("text");
            write!(calls, "({:?}, n{number}::{function}), ", format!("{function} of {net}")).expect("text");
        }
        source.push_str(" }\n");
    }
    format!("{source}/// All calls, by what they are of.\npub const CALLS: &[(&str, crate::Call)] = &[{calls}];\n")
}

/// Whether a net takes and gives nothing but numbers and classes, not arrays of indices, and has no function of its own, which may
/// update it.
fn is_of_numbers(net: &str) -> bool {
    let has_indices = net.contains("] of index(") && !net.contains("[] of index(") || net.contains("= ordering(");
    !has_indices && !net.contains(" fn ")
}

/// How many ports a net has.
fn ports(net: &str) -> usize {
    match net.strip_prefix("A(").and_then(|rest| rest.split_once(" -> ")) {
        Some((declared, _)) => declared.matches(':').count(),
        None => 1 + usize::from(net.contains("_loss") || net.contains(" loss(")),
    }
}
