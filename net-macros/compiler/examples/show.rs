//! Prints the expansion of the nets in a file, or in the standard input; with `--plan` the plans of their functions.
//!
//! ```text
//! echo 'Tiny = linear(3 -> 2) |> ramp;' | cargo run -q -p net-compiler --example show -- --plan
//! ```

use net_compiler::diagnostics::Diagnostics;
use net_compiler::plan::Planned;

fn main() {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut std::io::stdin(), &mut text).expect("text");
    if std::env::args().any(|argument| argument == "--plan") {
        return print!("{}", plans(&text));
    }
    let tokens = net_compiler::expand(text.parse().expect("tokens"));
    println!("{}", prettyplease::unparse(&syn::parse2(tokens).expect("items")));
}

/// The plans of all functions, or the mistakes.
fn plans(text: &str) -> String {
    let mut sink = Diagnostics::default();
    let compiled = net_compiler::compiled(text.parse().expect("tokens"), &mut sink);
    let plan = |Planned { function, derived, plan }: &Planned| {
        format!("{}\n\n{}\n", function.text, plan.text(&derived.program))
    };
    let plans = compiled.iter().flatten().flat_map(|compiled| &compiled.functions).map(plan);
    sink.texts().into_iter().chain(plans).collect()
}
