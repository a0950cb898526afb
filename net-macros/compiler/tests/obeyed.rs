//! Every help is obeyed: what it offers compiles, and says what was meant.

use net_compiler::diagnostics::Diagnostics;
use net_compiler::syntax::{self, Source};

fn messages(text: &str) -> Vec<String> {
    let mut sink = Diagnostics::default();
    match syntax::parse(text.parse().unwrap(), &mut sink) {
        Some(Source::Definitions(nets)) => drop(net_compiler::compile_all(&nets, &mut sink)),
        _ => panic!("`{text}` is a net"),
    }
    sink.texts()
}

/// A mistaken net; what its help offers; nets that obey it.
const HELPS: &[(&str, &str, &[&str])] = &[
    (
        "N(input: [784]) = conv(8, 3x3);",
        "declare it, channels first, as `[1, 28, 28]`, or put `reshape([1, 28, 28]) |>` before it",
        &["N(input: [1, 28, 28]) = conv(8, 3x3);", "N(input: [784]) = reshape([1, 28, 28]) |> conv(8, 3x3);"],
    ),
    (
        "N = linear(3 -> 3072) |> conv(8, 3x3);",
        "put `reshape([3, 32, 32]) |>` before it",
        &["N = linear(3 -> 3072) |> reshape([3, 32, 32]) |> conv(8, 3x3);"],
    ),
    (
        "N(input: [784]) = convolution(4 -> 8, 3x3);",
        "`reshape([4, 14, 14]) |>`",
        &["N(input: [784]) = reshape([4, 14, 14]) |> convolution(4 -> 8, 3x3);"],
    ),
    (
        "N(input: [7]) = conv(8, 3x3);",
        "`pub Net(input: [1, 28, 28]) = ...`",
        &["N(input: [1, 28, 28]) = conv(8, 3x3);"],
    ),
    (
        "N(input: [3, 8, 8]) = convolution(3 -> 4, 3x3x3);",
        "write `3x3`: the first axis is the channels, which have none",
        &["N(input: [3, 8, 8]) = convolution(3 -> 4, 3x3);"],
    ),
    (
        "N(input: [3, 8, 8]) = convolution(4, 3x3x3);",
        "write `3x3`: the first axis is the channels, which have none; of one channel declare `[1, 3, 8, 8]`",
        &["N(input: [3, 8, 8]) = convolution(4, 3x3);", "N(input: [1, 3, 8, 8]) = convolution(4, 3x3x3);"],
    ),
    (
        "N(input: [3, 8, 8]) = convolution(3 -> 4, 3x3, padding = [(0, 0), (1, 1), (1, 1)]);",
        "write `[(1, 1), (1, 1)]`",
        &["N(input: [3, 8, 8]) = convolution(3 -> 4, 3x3, padding = [(1, 1), (1, 1)]);"],
    ),
    (
        "N(input: [8, 8]) = convolution(1 -> 4, 3x3);",
        "the first axis is the channels: `[1, 8, 8]`",
        &["N(input: [1, 8, 8]) = convolution(1 -> 4, 3x3);"],
    ),
    (
        "N(input: [3, 8, 8]) = resize(2);",
        "write `resize([2, 2])`, or `resize(scale = 2)`",
        &["N(input: [3, 8, 8]) = resize([2, 2]);", "N(input: [3, 8, 8]) = resize(scale = 2);"],
    ),
    (
        "N(input: [3, 8, 8]) = resize([4, 4], resampling = bilinear);",
        "leave it out, and write `corners = false`",
        &["N(input: [3, 8, 8]) = resize([4, 4], corners = false);"],
    ),
    (
        "N(input: [3, 8, 4]) = transpose(1, 2);",
        "write `transpose(0, 2, 1)`",
        &["N(input: [3, 8, 4]) = transpose(0, 2, 1);"],
    ),
    (
        "N = embedding(1000 -> 8);",
        "declare it: `pub Net(input: [16] of index(1000)) = ...`",
        &["N(input: [16] of index(1000)) = embedding(1000 -> 8);"],
    ),
    (
        "N = unit_vector(10) |> linear(3);",
        "`net!((input: [16] of index(10)) = ...)`",
        &["N(input: [16] of index(10)) = unit_vector(10) |> linear(3);"],
    ),
    (
        "N = linear(4 -> 3) |> cross_entropy_loss(logits);",
        "write `index, from = logits`, or `binary, from = logits`",
        &[
            "N = linear(4 -> 3) |> cross_entropy_loss(index, from = logits);",
            "N = linear(4 -> 3) |> cross_entropy_loss(binary, from = logits);",
        ],
    ),
    (
        "N(input: [10, 4]) = softmax(axis = 0) |> cross_entropy_loss(index);",
        "put `transpose |>` before the loss",
        &["N(input: [10, 4]) = softmax(axis = 0) |> transpose |> cross_entropy_loss(index);"],
    ),
    (
        "N(input: [10, 4, 5]) = softmax(axis = 0) |> cross_entropy_loss(index);",
        "put `transpose(1, 2, 0) |>` before the loss",
        &["N(input: [10, 4, 5]) = softmax(axis = 0) |> transpose(1, 2, 0) |> cross_entropy_loss(index);"],
    ),
    (
        "N = linear(4 -> 3) |> sigmoid |> cross_entropy_loss(index, from = logits);",
        "help: leave out `sigmoid`",
        &["N = linear(4 -> 3) |> cross_entropy_loss(index, from = logits);"],
    ),
    (
        "N = linear(4 -> 3) |> sigmoid |> cross_entropy_loss(binary, from = logits);",
        "help: leave out `sigmoid`, or `from = logits`",
        &[
            "N = linear(4 -> 3) |> cross_entropy_loss(binary, from = logits);",
            "N = linear(4 -> 3) |> sigmoid |> cross_entropy_loss(binary);",
        ],
    ),
    (
        "N = linear(3 -> 1) |> cross_entropy_loss(index, from = logits);",
        "help: write `cross_entropy_loss(binary, from = logits)`",
        &["N = linear(3 -> 1) |> cross_entropy_loss(binary, from = logits);"],
    ),
    (
        "N = linear(3 -> 1) |> sigmoid |> cross_entropy_loss(index);",
        "write `cross_entropy_loss(binary)` of its probability",
        &["N = linear(3 -> 1) |> sigmoid |> cross_entropy_loss(binary);"],
    ),
    (
        "N = map(|x| x * PI);",
        "`const PI = 3.141592653589793;`",
        &["const PI = 3.141592653589793; N = map(|x| x * PI);"],
    ),
    ("N = map(|x| x * 1e39);", "`pub Net<f64> = ...`", &["N<f64> = map(|x| x * 1e39);"]),
    ("N = map(|x| clip(x, 1, 0));", "write `clip(x, 0, 1)`", &["N = map(|x| clip(x, 0, 1));"]),
    ("N = as_written;", "`map(|x| as_written(exp(x) - 1))`", &["N = map(|x| as_written(exp(x) - 1));"]),
    ("N = map(|x| 1.0f32 * x);", "write `1.0`", &["N = map(|x| 1.0 * x);"]),
    ("N = map(|x| sigma(x));", "write `sigmoid`", &["N = map(|x| sigmoid(x));"]),
    (
        "N = map(|x| 2 * x if x > 0 || x < -1 else 0);",
        "write `if x > 0 || x < -1 { 2 * x } else { 0 }`",
        &["N = map(|x| if x > 0 || x < -1 { 2 * x } else { 0 });"],
    ),
    ("N = map(|x| if x > 0 then x else 0);", "write `if x > 0 { x } else { 0 }`", &[]),
    ("N = map(|x| x > 0 ? x : 0);", "write `if x > 0 { x } else { 0 }`", &[]),
    (
        "N(input: [32, 1, 28, 28]) = convolution(8, 3x3);",
        "a shape is that of one sample: `[1, 28, 28]`",
        &["N(input: [1, 28, 28]) = convolution(8, 3x3);"],
    ),
    ("N = fc1 = linear(3 -> 4);", "write `fc1: linear(3 -> 4)`", &["N = fc1: linear(3 -> 4);"]),
    (
        "N(input: [5, 18]) = TimeDistributed(Dense(3));",
        "write `net_map(linear(3))`",
        &["N(input: [5, 18]) = net_map(linear(3));"],
    ),
    (
        "N = linear(3 -> 2) |> dropout |> mean_squared_loss; fn f(input, target) -> descend(parameters);",
        "help: write `train fn f(input, target) -> descend(parameters)`",
        &["N = linear(3 -> 2) |> dropout |> mean_squared_loss; train fn f(input, target) -> descend(parameters);"],
    ),
];

#[test]
fn every_help_leads_to_a_net() {
    for (written, help, obeyed) in HELPS {
        let said = messages(written).join("\n");
        assert!(said.contains(help), "`{written}`: {said}");
        for net in *obeyed {
            assert_eq!(messages(net), [""; 0], "`{net}`");
        }
    }
}

/// In a `fn` a net with dropout is evaluated, which a descent is not; a gradient may be.
#[test]
fn dropout_drops_in_training_only() {
    let net = |function: &str| format!("N = linear(3 -> 2) |> dropout |> mean_squared_loss; {function};");
    let said = messages(&net("fn f(input, target) -> descend(parameters)")).join("\n");
    assert!(said.contains("expected a `train fn` where a net with `dropout` descends"), "{said}");
    for right in [
        "train fn f(input, target) -> descend(parameters)",
        "train fn f(input, target) -> loss",
        "train(batch = 3) fn f(input, target) -> (loss, descend(parameters))",
        "fn f(input, target) -> (loss, grad(parameters))",
    ] {
        assert_eq!(messages(&net(right)), [""; 0], "`{right}`");
    }
    // What is frozen is evaluated.
    let frozen = "A = linear(3 -> 2) |> dropout; B = frozen a |> linear(1); fn f(input) -> (output, descend(linear.parameters));";
    assert_eq!(messages(frozen), [""; 0]);
}

/// Numbers that are finite where the net computes, and parts without an argument that are.
#[test]
fn finite_constants_are_taken() {
    for net in [
        "N = map(|x| x * 1e-45 + 0.0e-99);",
        "N = map(|x| x * 3.4e38);",
        "N<f64> = map(|x| x * 1e-300 + exp(700));",
        "N = map(|x| x / (2 - 1) + sqrt(0) + exp(88) + ln(1));",
        "N = map(|x| clip(x, 1, 1) + clip(x, -1, 2));",
        "N = map(|x| if x > 0 { ln(x) } else { 0 / 2 });",
    ] {
        assert_eq!(messages(net), [""; 0], "{net}");
    }
}
