//! Snapshots of expansions: what a user reads with `cargo expand`. `ACCEPT=1 cargo test -p net-compiler --test
//! expansions` writes them anew; the difference is for review.

use std::path::Path;

/// The expansion of a net, formatted.
fn expansion(net: &str) -> String {
    let tokens = net_compiler::expand(net.parse().expect("tokens"));
    let file = syn::parse2(tokens).expect("items");
    prettyplease::unparse(&file)
}

/// The bodies of an expansion, of which the rest is the same for every net.
fn bodies(net: &str) -> String {
    let expansion = expansion(net);
    let lines = expansion.lines().scan(false, |inside, line| {
        *inside |= line.starts_with("    fn ") && line.contains("_body<");
        let is_last = *inside && line == "    }";
        Some(if std::mem::replace(inside, *inside && !is_last) {
            format!("{}\n", line.strip_prefix("    ").unwrap_or(line))
        } else {
            String::new()
        })
    });
    lines.collect()
}

fn check(name: &str, net: &str) {
    compare(name, net, &expansion(net));
}

/// One feature: its bodies.
fn check_bodies(name: &str, net: &str) {
    let found = bodies(net);
    assert!(!found.is_empty());
    compare(name, net, &found);
}

fn compare(name: &str, net: &str, expansion: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/expansions/{name}.rs"));
    let found = format!("// {}\n\n{expansion}", net.trim().replace('\n', "\n// "));
    if std::env::var_os("ACCEPT").is_some() {
        std::fs::write(&path, &found).expect("writes the snapshot");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{} has changed; to accept it, set ACCEPT=1. It is now:\n{found}", path.display());
}

/// The file is read from the folder of this package.
#[test]
fn weights() {
    check_trained(
        "
pub Net<f64> = linear(3 -> 4) |> tanh |> linear(2);
/// After twelve steps.
weights \"../../net-runtime/tests/weights/adam_net.safetensors\";
fn eval(input) -> output;
",
    );
}

/// The constant `TRAINED`.
fn check_trained(net: &str) {
    let expansion = expansion(net);
    let from = expansion.find("    /// After twelve steps.").expect("the constant");
    let to = from + expansion[from..].find("\n}\n").expect("the end of the block");
    compare("weights", net, &format!("{}\n", &expansion[from..to]));
}

#[test]
fn tiny() {
    check(
        "tiny",
        "
/// Three features in, two activations out.
pub Tiny = linear(3 -> 2) |> ramp;

/// The output together with its gradient with respect to the input.
pub fn saliency(input) -> (output, grad(input));

/// Imposes a gradient at the output and carries it back.
pub fn pullback(input, grad(output)) -> (grad(input), grad(linear.weights));
",
    );
}

/// Weights that are a function of learned arrays: their gradient is a sum over the samples, and those of the arrays follow behind.
#[test]
fn behind() {
    check(
        "behind",
        "
pub Scaled(x: [3]) -> y {
    array g: [2] = 1.0;
    array v: [2, 3] = 0.5;
    let w[i, j] = exp(g[i]) * v[i, j];
    let y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0];
}
pub fn learn(x, grad(y)) -> (y, accumulate(g), grad(v));
",
    );
}

#[test]
fn classifier() {
    check(
        "classifier",
        "
/// Reads a small image.
pub Classifier(input: [1, 8, 8]) = convolution(4, 3x3, padding = 1) |> tanh |> pooling(2x2, stride = 2)
    |> flatten |> logits: linear(10) |> softmax |> cross_entropy_loss(index);

/// The loss and its gradient.
pub fn learn(input, target) -> (loss, grad(parameters));
",
    );
}

#[test]
fn one_feature_a_snapshot() {
    check_bodies(
        "accumulate",
        "A = linear(3 -> 2) |> tanh; fn learn(input, grad(output)) -> (accumulate(parameters), output);",
    );
    check_bodies(
        "descend",
        "A = linear(3 -> 4) |> ramp |> linear(2, rate = 0.5) |> mean_squared_loss; fn step(input, target) -> (loss, descend(parameters));",
    );
    check_bodies(
        "frozen",
        "Front = linear(3 -> 4) |> tanh; A = frozen front: Front |> linear(2); fn learn(input, grad(output)) -> (output, grad(parameters));",
    );
    check_bodies(
        "part",
        "Encoder = linear(3 -> 2) |> tanh; A = encoder: Encoder |> linear(3); fn learn(input, grad(output)) -> (encoder.tanh, grad(encoder.parameters));",
    );
    check_bodies(
        "deconvolution",
        "A(input: [2, 4, 4]) = deconvolution(3, 3x3, stride = 2) |> ramp; fn learn(input, grad(output)) -> (output, grad(all));",
    );
    check_bodies(
        "embedding",
        "A(tokens: [4] of index(6)) = embedding(3) |> flatten |> linear(2); fn learn(tokens, grad(output)) -> (output, grad(parameters));",
    );
    check_bodies("ones", "A = linear(3 -> 4) |> tanh |> linear(2); fn learn(input) -> grad(parameters);");
    check_bodies(
        "two_seeds",
        "A = linear(3 -> 4) |> h: tanh |> linear(2); fn carry(input, grad(h), grad(output)) -> grad(input);",
    );
}

/// In one block, and in several.
#[test]
fn batch() {
    check(
        "batch",
        "
const ALL = 100;

/// Two numbers in, one out.
Line = linear(2 -> []) |> mean_squared_loss;

/// A step by the mean of four gradients.
train(batch = 4) fn step(input, target) -> (loss, descend(parameters));

/// A step by the mean of a hundred.
train(batch = ALL) fn leap(input, target) -> (loss, descend(linear.weights));
",
    );
}

#[test]
fn what_may_not_fit_the_stack_of_another_thread_stays_on_the_callers() {
    let is_in_parts = |length: usize| !expansion(&format!("A(input: [{length}]) = tanh;")).contains("usize::MAX");
    assert!(is_in_parts(3) && is_in_parts(60_000) && !is_in_parts(600_000));
}

#[test]
fn an_expansion_is_the_same_each_time() {
    let net = "pub A(input: [3]) = softmax |> linear(4) |> gelu |> softmax |> cross_entropy_loss(index);";
    assert_eq!(expansion(net), expansion(net));
}

#[test]
fn an_expansion_grows_with_the_layers_and_not_with_their_sizes() {
    let dense = |n: usize, layers: usize| {
        let first = format!("pub A = linear({n} -> {n})");
        let more = format!(" |> tanh |> linear({n})").repeat(layers - 1);
        expansion(&format!("{first}{more}; pub fn f(input) -> (output, grad(parameters));")).len()
    };
    let (small, large) = (dense(10, 4), dense(4000, 4));
    assert!(large < small + small / 10, "{small} bytes for sizes of 10, {large} for sizes of 4000");
    let per_layer = (dense(10, 44) - dense(10, 4)) / 40;
    assert!(per_layer < 3000, "{per_layer} bytes a layer");
}

#[test]
fn an_expansion_of_windows_does_not_grow_with_what_they_slide_over() {
    let layers = [
        "convolution(4, 3, stride = 2, padding = same, groups = 2)",
        "deconvolution(4, 3, stride = 2, padding = 1)",
        "pooling(3, padding = 1)",
        "pooling(3, function = mean)",
        "padding([(0, 1), (2, 3)], padding = reflected)",
        "padding([(0, 1), (2, 3)], padding = fixed)",
        "padding([(0, 1), (2, 3)], padding = 0.5)",
        "resize(scale = 2)",
        "resize(scale = 2, resampling = nearest)",
        "local_response_normalization",
    ];
    for layer in layers {
        let of = |n: usize| {
            expansion(&format!(
                "pub A(input: [2, {n}]) = {layer}; pub fn f(input, grad(output)) -> (output, grad(all));"
            ))
        };
        let (small, large) = (of(10), of(4000));
        assert!(large.len() < small.len() + small.len() / 10, "{layer}: {} and {} bytes", small.len(), large.len());
        let indexed = large.contains("input[") || large.contains("input.get") || large.contains(", input,");
        assert!(indexed && large.contains("for "), "{layer}");
    }
}

#[test]
fn the_readme_shows_the_expansion_as_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README");
    let snapshot = include_str!("expansions/tiny.rs");
    let start = snapshot.find("    fn saliency_body").expect("the body");
    let end = start + snapshot[start..].find("\n    }\n").expect("its end") + "\n    }\n".len();
    let body: Vec<&str> = snapshot[start..end].lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    assert!(readme.contains(&body.join("\n")), "the README's code is not the expansion's:\n{}", body.join("\n"));
}
