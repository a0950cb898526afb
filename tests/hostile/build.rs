//! Writes what `src/lib.rs` shadows: every word of the expansions of the nets in `src/nets.rs`, and of the runtime's macros that
//! they go through, as a type, a function, a module, a constant, a macro and a method.
//!
//! ```text
//! types.rs      pub struct B {}  pub struct f32 {}  pub struct Some {}  ..
//! methods.rs    pub trait Methods { fn len(self) where Self: ::core::marker::Sized {}  .. } impl<T: ?::core::marker::Sized> Methods for T {}
//! nets.rs       net! { pub B = linear(1 -> 1); pub Some = linear(1 -> 1); .. }
//! ```

use std::collections::BTreeSet;
use std::path::Path;

use net_compiler::diagnostics::is_keyword;
use proc_macro2::{TokenStream, TokenTree};

/// The runtime's macros that are emitted, and what they are written in.
const RUNTIME: [&str; 2] = ["../../net-runtime/src/net_struct.rs", "../../net-runtime/src/level.rs"];
/// Built-in attributes, by whose names rustc lets nobody have a macro.
const ATTRIBUTES: &str = "allow automatically_derived cfg cfg_attr cold crate_name crate_type debugger_visualizer deny deprecated \
    derive diagnostic doc expect export_name feature forbid global_allocator ignore inline instruction_set link link_name link_section \
    macro_export macro_use marker must_use naked no_builtins no_implicit_prelude no_link no_main no_mangle no_std non_exhaustive panic_handler \
    path proc_macro proc_macro_attribute proc_macro_derive recursion_limit repr should_panic target_feature test track_caller \
    type_length_limit used warn windows_subsystem";
const NETS: &str = "src/nets.rs";

/// Names of types that a prelude or the language has.
const KNOWN: &str = "Some None Ok Err Option Result Box Vec String Clone Copy Debug Default Drop Eq Fn FnMut FnOnce From Into Iterator \
    IntoIterator Ord PartialEq PartialOrd Send Sized Sync ToOwned bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 \
    usize core std alloc assert vec debug_assert panic drop min max len iter iter_mut zip enumerate chunks chunks_mut map clone default \
    into_iter copied unwrap_or get get_mut fill next";

fn main() {
    let words = words();
    let is_upper = |word: &&String| word.starts_with(char::is_uppercase);
    let each = |line: &dyn Fn(&str) -> String| words.iter().map(|word| line(word)).collect::<String>();
    write("types.rs", &each(&|word| format!("pub struct {word} {{}}\n")));
    write("functions.rs", &each(&|word| format!("pub fn {word}() {{}}\n")));
    write("modules.rs", &each(&|word| format!("pub mod {word} {{}}\n")));
    // Of a constant in lower case no binding in its scope may have the name, in the user's own code either.
    let constants = words.iter().filter(is_upper).map(|word| format!("pub const {word}: () = ();\n"));
    write("constants.rs", &constants.collect::<String>());
    let refusal = "{ () => { ::core::compile_error! { \"taken\" } } }";
    let attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
    let macros = words.iter().filter(|word| !attributes.contains(word.as_str()));
    let macros = macros.map(|word| format!("macro_rules! {word} {refusal}\npub(crate) use {word};\n"));
    write("macros.rs", &macros.collect::<String>());
    // `f_body` takes `&self` where its callers have `&mut self`; it is named after the user's own function.
    let methods = words.iter().filter(|word| !word.ends_with("_body"));
    let methods = methods.map(|word| format!("fn {word}(self) where Self: ::core::marker::Sized {{}}\n"));
    let methods: String = methods.collect();
    let for_all = "impl<T: ?::core::marker::Sized> Methods for T {}";
    write("methods.rs", &format!("pub trait Methods {{ {methods} }}\n{for_all}\n"));
    let is_type = |word: &&String| {
        is_upper(word) && !word.ends_with("Scratch") || ["f32", "f64", "u32", "usize", "bool"].contains(&word.as_str())
    };
    let nets = words.iter().filter(is_type).map(|word| format!("pub {word} = linear(1 -> 1);\n"));
    write("named.rs", &format!("net! {{ {} }}", nets.collect::<String>()));
}

/// All words, with every letter.
fn words() -> BTreeSet<String> {
    let mut words: BTreeSet<String> = KNOWN.split_whitespace().map(ToString::to_string).collect();
    words.extend(('a'..='z').chain('A'..='Z').map(|letter| letter.to_string()));
    expand(tokens(NETS), &mut words);
    RUNTIME.iter().for_each(|file| collect(tokens(file), &mut words));
    assert!(["SVector", "chunks", "simd", "Initialiser"].iter().all(|word| words.contains(*word)), "{words:?}");
    words.remove("macro_rules");
    words
}

fn tokens(file: &str) -> TokenStream {
    println!("cargo::rerun-if-changed={file}");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a file");
    text.parse().expect("tokens")
}

/// The words of the expansion of each `net!`.
fn expand(tokens: TokenStream, words: &mut BTreeSet<String>) {
    let mut is_net = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_net => collect(net_compiler::expand(group.stream()), words),
            TokenTree::Group(group) => expand(group.stream(), words),
            TokenTree::Ident(name) => is_net = name == "net",
            TokenTree::Punct(sign) if sign.as_char() == '!' => {}
            _ => is_net = false,
        }
    }
}

fn collect(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), words),
            TokenTree::Ident(name) if !is_keyword(&name.to_string()) && !name.to_string().starts_with("r#") => {
                words.insert(name.to_string());
            }
            _ => {}
        }
    }
}

fn write(file: &str, text: &str) {
    let folder = std::env::var_os("OUT_DIR").expect("cargo says where");
    std::fs::write(Path::new(&folder).join(file), text).expect("a file is written");
}
