//! What cargo told the rustc that compiles a test: only it knows which of several builds of a dependency the test uses.

use proc_macro::TokenStream;

/// The command that compiles the file where this stands, as a slice of strings: rustc's path, then its arguments.
#[proc_macro]
pub fn rustc_arguments(_: TokenStream) -> TokenStream {
    let arguments: String = std::env::args().map(|argument| format!("{argument:?}, ")).collect();
    format!("&[{arguments}]").parse().expect("a slice of strings")
}
