//! Design 1.1, "Names." and "Entries.", sentence by sentence.

use net_compiler::diagnostics::Diagnostics;
use net_compiler::syntax::{self, Source};
use proc_macro2::TokenStream;

/// The first line of each message.
fn messages(text: &str) -> Vec<String> {
    let mut sink = Diagnostics::default();
    let nets = match syntax::parse(text.parse().unwrap(), &mut sink) {
        Some(Source::Definitions(nets)) => nets,
        Some(Source::Anonymous(net)) => vec![net],
        None => Vec::new(),
    };
    net_compiler::compile_all(&nets, &mut sink);
    sink.texts().iter().filter_map(|text| text.lines().next()).map(ToString::to_string).collect()
}

#[track_caller]
fn accepts(text: &str) {
    assert_eq!(messages(text), [""; 0], "{text}");
    let expansion = net_compiler::expand(text.parse().unwrap());
    let items: TokenStream = quote::quote!(fn f() { #expansion });
    assert!(syn::parse2::<syn::File>(items).is_ok(), "{expansion}");
}

#[track_caller]
fn refuses(text: &str, message: &str) {
    assert_eq!(messages(text), [message], "{text}");
}

#[test]
fn a_value_is_named_by_a_port_a_label_output_or_loss() {
    accepts("A = h: linear(3 -> 2) |> ramp; fn f(input) -> (h, output, grad(input), grad(h));");
    accepts("A = p: linear(3 -> 2) |> mean_squared_loss; fn f(input, target) -> (p, loss, grad(target));");
    accepts("A(picture: [3]) = linear(2); fn f(picture) -> (output, grad(picture));");
    refuses("A = linear(3 -> 2); fn f(input) -> loss;", "expected a name of this net, found `loss`");
    refuses(
        "A = linear(3 -> 2) |> mean_squared_loss; fn f(input) -> output;",
        "expected a name of this net, found `output`",
    );
    refuses("A = linear(3 -> 2); fn f(input, target) -> output;", "expected a name of this net, found `target`");
}

#[test]
fn a_layer_is_named_by_its_label_or_its_kind_with_a_count() {
    accepts("A = linear(3 -> 2); fn f(input) -> grad(linear.weights);");
    accepts("A = linear(3 -> 2) |> linear(2); fn f(input) -> (grad(linear_1.weights), grad(linear_2.parameters));");
    accepts("A = linear(3 -> 2) |> h: linear(2); fn f(input) -> (grad(linear.weights), grad(h.weights));");
    refuses(
        "A = linear(3 -> 2) |> linear(2); fn f(input) -> grad(linear.weights);",
        "expected a name of this net, found `linear`",
    );
    refuses(
        "A = linear(3 -> 2); fn f(input) -> grad(linear_1.weights);",
        "expected a name of this net, found `linear_1`",
    );
    refuses(
        "A = h: linear(3 -> 2); fn f(input) -> grad(linear.weights);",
        "expected a name of this net, found `linear`",
    );
}

#[test]
fn paths_accept_every_spelling_of_a_kind() {
    for (written, asked) in [("dense", "linear"), ("linear", "dense"), ("fully_connected", "dense")] {
        accepts(&format!("A = {written}(3 -> 2); fn f(input) -> grad({asked}.weights);"));
        accepts(&format!("A = {written}(3 -> 2) |> linear(2); fn f(input) -> grad({asked}_2.weights);"));
    }
    // A label comes before another spelling.
    accepts(
        "A = linear(3 -> 2) |> dense: linear(2, biases = none); fn f(input) -> (grad(dense.weights), grad(linear.biases));",
    );
    refuses(
        "A = linear(3 -> 2) |> dense: ramp; fn f(input) -> grad(dense.weights);",
        "expected a layer with learned arrays, found `dense`",
    );
}

#[test]
fn a_position_is_a_name() {
    accepts(
        "A = linear(3 -> 2) |> ramp; fn f(input) -> (0, 1, grad(0), grad(0.weights)); fn g(input) -> grad(0.parameters);",
    );
    refuses("A = linear(3 -> 2); fn f(input) -> 1;", "expected a position from 0 to 0, found 1");
}

#[test]
fn reserved_names_name_exactly_that() {
    accepts("A = linear(3 -> 2) |> output: linear(2); fn f(input) -> (output, grad(output.weights));");
    accepts("A(input: [3]) = linear(2) |> loss: mean_squared_loss; fn f(input, target) -> (loss, grad(input));");
    for name in ["input", "target", "output", "loss", "parameters", "all"] {
        refuses(&format!("A = {name}: linear(3 -> 2) |> ramp;"), &format!("expected another name, found `{name}`"));
        refuses(
            &format!("A = {name}: linear(3 -> 2) |> mean_squared_loss;"),
            &format!("expected another name, found `{name}`"),
        );
        if name != "input" {
            refuses(&format!("A({name}: [3]) = ramp;"), &format!("expected another name, found `{name}`"));
        }
        if name != "parameters" {
            accepts(&format!("A = linear(3 -> 2); fn {name}(input) -> (output, grad(input));"));
        }
    }
}

#[test]
fn two_equal_names_are_refused() {
    refuses("A = h: linear(3 -> 2) |> h: ramp;", "expected another name, found `h` again");
    refuses("A = linear(3 -> 2) |> linear: ramp;", "expected another name, found `linear` again");
    refuses("A(h: [3]) = h: linear(2);", "expected another name, found `h` again");
    refuses("A = ramp; fn f(input) -> output; fn f(input) -> output;", "expected another name, found `f` again");
    for call in ["into", "with", "batch"] {
        let message = format!("expected another name, found `f_{call}` beside `f`");
        refuses(&format!("A = ramp; fn f(input) -> output; fn f_{call}(input) -> output;"), &message);
        let message = format!("expected another name, found `f` beside `f_{call}`");
        refuses(&format!("A = ramp; fn f_{call}(input) -> output; fn f(input) -> output;"), &message);
    }
    refuses(
        "Tiny = ramp; fn a_b(input) -> output; TinyA = ramp; fn b(input) -> output;",
        "expected another name, found `b` beside `a_b` of `Tiny`",
    );
    refuses(
        "TinyA = ramp; Tiny = ramp; fn a_eval(input) -> output;",
        "expected another name, found `a_eval` beside `eval` of `TinyA`",
    );
    for method in [
        "clone",
        "clone_from",
        "eq",
        "ne",
        "parameters",
        "parameters_mut",
        "init",
        "seeded",
        "initialise",
        "boxed",
        "from_parameters",
        "axpy",
    ] {
        let message = format!("expected another name, found `{method}`, a method that every net has");
        refuses(&format!("A = ramp; fn {method}(input) -> output;"), &message);
    }
    for constant in ["ZERO", "LAYOUT", "ARCHITECTURE", "ARRAYS", "PARAMETER_BYTES", "TRAINED", "MERMAID", "DOT"] {
        let message = format!("expected another name, found `{constant}`, a constant that every net has");
        refuses(&format!("A = ramp; fn {constant}(input) -> output;"), &message);
    }
}

#[test]
fn entries_are_definitions_functions_or_one_anonymous_net() {
    for definition in [
        "A",
        "pub A",
        "pub(crate) A",
        "/// Docs.\n #[allow(dead_code)] pub A",
        "A<f64>",
        "A(input: [3])",
        "pub A<f32>(input: [3])",
    ] {
        let text = format!("{definition} = linear(3 -> 2); pub fn f(input) -> output; train fn g(input) -> output;");
        assert!(
            matches!(syntax::parse(text.parse().unwrap(), &mut Diagnostics::default()), Some(Source::Definitions(_))),
            "{text}"
        );
        accepts(&text);
        accepts(&format!("< {text} >"));
    }
    for anonymous in [
        "ramp",
        "map(|x| x)",
        "(input: [3]) = ramp",
        "<f64> = ramp",
        "<f64>(input: [3]) = ramp",
        "l: ramp",
        "ramp; fn f(input) -> output;",
        "< <f64> = ramp >",
    ] {
        let source = syntax::parse(anonymous.parse().unwrap(), &mut Diagnostics::default());
        assert!(matches!(source, Some(Source::Anonymous(_))), "{anonymous}");
        accepts(anonymous);
    }
    accepts("A = linear(3 -> 2); fn f(input) -> output; B = ramp; fn f(input) -> output;");
    accepts("const N = 3; const HALF = N / 2 - 1; A(input: [N - 1]) = linear(2 * N) |> map(|x| x * HALF + N);");
    accepts("A(a: [3]) -> loss { let loss = a |> summation; } fn f(a) -> loss; B { array a: [3]; let output = -a; }");
    refuses("A { let loss = a; }", "expected a name of this net, found `a`");
    accepts("const N = 3; A = ramp; train(batch = 2 * N,) fn f(input) -> output; fn f_batch(input) -> output;");
    refuses("A = ramp; train(batch = 0) fn f(input) -> output;", "expected a size of at least 1, found 0");
    refuses("A = ramp; train(size = 2) fn f(input) -> output;", "expected `batch = n` in `train(...)`, found `size`");
}

/// Read from the runtime itself, so that a new method there is refused here.
#[test]
fn no_function_has_the_name_of_a_method_that_every_net_has() {
    let source = include_str!("../../../net-runtime/src/net_struct.rs");
    let methods = source.lines().filter_map(|line| line.trim().strip_prefix("pub "));
    let methods = methods.filter_map(|line| line.strip_prefix("const ").unwrap_or(line).strip_prefix("fn "));
    let names: Vec<&str> = methods.filter_map(|line| line.split(['(', '<']).next()).collect();
    assert!(names.len() > 6 && names.contains(&"boxed"), "{names:?}");
    for name in names {
        let message = format!("expected another name, found `{name}`, a method that every net has");
        refuses(&format!("A = ramp; fn {name}(input) -> output;"), &message);
    }
}

/// In `net.md`, of layers and of functions.
#[test]
fn every_name_is_documented() {
    let docs = include_str!("../../docs/net.md");
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: Vec<&str> = docs.split('`').skip(1).step_by(2).flat_map(|code| code.split(|c| !is_part(c))).collect();
    let layers = net_compiler::layers::LAYERS.iter().flat_map(|kind| [&[kind.name], kind.aliases].concat());
    let missing: Vec<&str> = layers.filter(|name| !words.contains(name)).collect();
    assert!(missing.is_empty(), "`net.md` has no {missing:?}");
}
