use super::lookup::TABLES;
use super::*;
use crate::diagnostics::Diagnostics;
use crate::syntax::{Source, parse};

/// The messages of a net.
fn messages(net: &str) -> Vec<String> {
    let mut sink = Diagnostics::default();
    match parse(net.parse().unwrap(), &mut sink) {
        Some(Source::Definitions(nets)) => drop(crate::compile_all(&nets, &mut sink)),
        _ => panic!("`{net}` is a net"),
    }
    sink.texts()
}

/// What is said of a stage that stands alone.
fn said(stage: &str) -> String {
    messages(&format!("N(input: [8, 8, 8]) = {stage};")).join("\n")
}

/// The code that an answer offers.
fn offered(answer: &str) -> Option<&str> {
    answer.split_once("= help: write `")?.1.split('`').next()
}

fn compiles(stages: &str) -> bool {
    let shapes = [
        "[8, 8]",
        "[8, 8, 8]",
        "[8, 4, 4]",
        "[2, 8, 8]",
        "[16]",
        "[8, 8, 8, 8]",
        "[16, 8]",
        "[16, 8, 8]",
        "[]",
        "[3] of index(1000)",
    ];
    shapes.iter().any(|shape| messages(&format!("N(input: {shape}) = {stages};")).is_empty())
}

fn all_rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().flat_map(|table| table.iter())
}

#[test]
fn every_way_is_a_net_in_our_names() {
    for row in all_rows().filter(|row| row.answer == Answer::Way) {
        for name in row.names.split(' ') {
            if let Some(way) = Bound::nothing(name).said(row.way, row.parameters) {
                assert!(compiles(&way), "`{name}`: `{way}`");
            }
            // A row of which no name has a way without numbers stands above one that has.
            let is_ours = crate::layers::known().iter().any(|own| key(own) == key(name));
            assert!(is_ours || mended_name(name).contains("= help: write"), "`{name}`");
        }
        assert!(row.names.split(' ').all(|name| !name.is_empty()), "`{}`", row.names);
    }
}

/// What a note offers beside the way is a net as well.
#[test]
fn every_chain_in_a_note_is_a_net() {
    for row in all_rows() {
        // A body's names are in `BODIES`.
        let is_body = |code: &str| code.starts_with('(') || code.contains("(x ") || code.contains("let ");
        let is_whole = |code: &&str| !code.contains("3 -> 2") && !code.contains('$') && !is_body(code);
        let codes = row.note.split('`').skip(1).step_by(2).filter(is_whole);
        for code in
            codes.filter(|code| code.contains("|> ") || code.starts_with(char::is_lowercase) && code.ends_with(')'))
        {
            assert!(compiles(code), "`{code}` of `{}`", row.names);
        }
    }
}

fn mended_name(name: &str) -> String {
    let mistake = Diagnostic::new(proc_macro2::Span::call_site(), "unknown");
    mended(mistake, name, &[], &crate::layers::known()).text()
}

#[test]
fn no_row_hides_another() {
    let plain = |row: &&Row| row.parameters.is_empty();
    let mut all: Vec<&str> = all_rows().filter(plain).flat_map(|row| row.names.split(' ')).collect();
    let names = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), names, "a name of two rows without parameters");
    for name in all_rows().flat_map(|row| row.names.split(' ')) {
        assert!(name.contains(char::is_uppercase) || key(name) == name, "`{name}`");
    }
}

/// Whoever adds a layer takes its name, and its kin's, out of what is still to come.
#[test]
fn nothing_that_is_here_is_said_to_be_still_to_come() {
    let here: Vec<String> = crate::layers::known().iter().map(|own| key(own)).collect();
    for row in all_rows().filter(|row| row.answer != Answer::Way) {
        for name in row.names.split(' ') {
            assert!(!here.contains(&name.into()), "`{name}`");
        }
    }
}

/// The nets that bodies in helps are parts of.
const BODIES: &[&str] = &[
    "A(a: [3], b: [3]) -> y { let y = (a + b) / 2; }",
    "A(a: [3], b: [3]) -> y { let y = max(a, b); }",
    "A(a: [3, 4], b: [4, 2]) -> y { let y = (a, b) |> dot; }",
    "A(x: [3], z: [3]) -> y { let y = x + z; }",
    "A(a: [3], b: [3]) -> y { let y = a * sigmoid(b); }",
    "A(x: [3]) -> y { array scale: [3] = 1; let y = x * scale; }",
    "A(a: [5], b: [4]) -> y { array w: [3, 5, 4] = normal(0.1); let y[k] = sum[i, j](w[k, i, j] * a[i] * b[j]); }",
    "A(x: [4]) -> y { array v: [3, 4] = normal(0.5); array g: [3] = 1; let n[i] = sum[j](v[i, j] * v[i, j]); let y[i] = sum[j](g[i] * v[i, j] / sqrt(n[i]) * x[j]); }",
    "A(x: [4]) -> y { let y = (x |> part(1..), x |> part(0..1)) |> catenate; }",
    "A(x: [4, 3], at: [2] of index(4)) -> y { let y = (x, at) |> extract; }",
    "A(a: [3], p: [3], n: [3]) -> loss { let near = (a, p) |> euclidean_distance; let far = (a, n) |> euclidean_distance; let loss = ramp(1 + near - far); }",
    "A(y: [], v: [], t: []) -> loss { let loss = (ln(v) + (t - y) * (t - y) / v) / 2; }",
    "A(a: [], b: [], t: []) -> loss { let loss = ramp(-t * (a - b)); }",
    "A(a: [3], b: [3]) -> loss { let d = (a, b) |> cosine_distance; let loss = ramp(1 - d); }",
    "A(a: [2, 3, 4], b: [2, 4, 5]) -> y { let y[n, i, k] = sum[j](a[n, i, j] * b[n, j, k]); }",
    "A(a: [3, 4], b: [5, 4]) -> d { let s[i, j] = sum[k]((a[i, k] - b[j, k]).powi(2)); let d = sqrt(s); }",
    "A(input: [5]) = linear([3, 8]) |> aggregation(max, axes = 0);",
    "A(x: [16, 8, 8]) -> y { let y = ramp(x + (x |> convolution(16, 3x3, padding = 1) |> ramp |> convolution(16, 3x3, padding = 1))); }",
    "Base = linear(8 -> 8); A(x: [8]) -> y { let y = (x |> frozen base: Base) + (x |> linear(4, biases = none) |> linear(8, biases = none)); }",
    "A(x: [2, 5]) -> y { let y = (x |> part(.., -1..), x, x |> part(.., 0..1)) |> catenate(axis = 1); }",
    "A(a: [2, 3], b: [3, 4]) -> y { let y[i, k] = sum[j](a[i, j] * b[j, k]); }",
    "A(x: [8]) -> y { let y[i: 6, u: 3] = x[i + u]; }",
    "A(x: [8]) -> y { random noise: [8] = normal; let y = x + 0.1 * noise; }",
    "A(x: [8]) -> y { array w: [6, 3] = normal(0.5); let y[i] = sum[u](w[i, u] * x[i + u]); }",
    "A(x: [6, 8], q: [6, 8], k: [6, 8], v: [6, 8]) -> y { let h = x + ((query = q, key = k, value = v) |> attention(score = dot, heads = 2)); let y = h |> layer_normalization |> net_map(linear(16)); }",
    "A(x: [16, 8]) -> y { array position: [16, 8] = normal(0.1); let y = x + position; }",
    "Additive(query: [8], key: [8]) -> s { let s = query + key |> tanh |> linear([]); } A(q: [2, 8], k: [3, 8]) -> y { let y = (query = q, key = k, value = k) |> attention(score = Additive); }",
    "A(x: [3], cosines: [3], turned: [3], sines: [3]) -> y { let y = x * cosines + turned * sines; }",
];

#[test]
fn bodies_in_helps_are_parts_of_nets() {
    for net in BODIES {
        assert_eq!(messages(net), Vec::<String>::new(), "{net}");
    }
    let begins =
        |text: &str| ["let ", "array ", "(x ", "(a, ", "x + (", "ramp(x "].iter().any(|word| text.starts_with(word));
    let is_part = |text: &&str| begins(text) && !text.contains("..)") && !text.contains("..;");
    let parts = || all_rows().flat_map(|row| row.note.split('`').filter(is_part));
    assert!(parts().count() > 15 && all_rows().all(|row| !row.note.contains("graphs")));
    let unknown: Vec<&str> = parts().filter(|part| !BODIES.iter().any(|net| net.contains(part))).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// The names of a list, each answered by what is not merely the nearest name.
fn all_answered(names: &str) {
    let known = crate::layers::known();
    let same = |name: &str| known.iter().any(|own| *own == name || key(own) == key(name));
    let missing: Vec<&str> = names.split_whitespace().filter(|name| rows(name).is_empty() && !same(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_module_of_torch_nn_is_answered() {
    all_answered(include_str!("names/torch_nn.txt"));
}

#[test]
fn every_function_of_torch_nn_functional_is_answered() {
    all_answered(include_str!("names/torch_functional.txt"));
}

#[test]
fn every_layer_of_keras_is_answered() {
    all_answered(include_str!("names/keras_layers.txt"));
}

#[test]
fn every_layer_of_flax_and_function_of_jax_nn_is_answered() {
    all_answered(include_str!("names/flax_jax.txt"));
}

#[test]
fn every_layer_of_wolfram_is_answered() {
    all_answered(include_str!("names/wolfram.txt"));
}

/// What is written, and what is offered for it.
const CALLS: &[(&str, &str)] = &[
    ("Linear(4, 16)", "linear(4 -> 16)"),
    ("linear(4, 16)", "linear(4 -> 16)"),
    ("linear(16, bias = none)", "linear(16, biases = none)"),
    ("Linear(4, 16, bias = False)", "linear(4 -> 16, biases = none)"),
    ("linear(in_features = 4, out_features = 16)", "linear(4 -> 16)"),
    ("Linear(4 -> 16)", "linear(4 -> 16)"),
    ("Conv2d(1 -> 8, 5x5)", "convolution(1 -> 8, 5x5)"),
    ("Dense(10)", "linear(10)"),
    ("Dense(10, activation = \"relu\")", "linear(10) |> relu"),
    ("Dense(features = 10, use_bias = False)", "linear(10, biases = none)"),
    ("LinearLayer(10)", "linear(10)"),
    ("conv2d(1, 32, 3)", "convolution(1 -> 32, 3x3)"),
    ("convolution(1, 32, 3)", "convolution(1 -> 32, 3)"),
    (
        "Conv2d(1, 32, kernel_size = (3, 5), stride = (2, 1), padding = 1)",
        "convolution(1 -> 32, 3x5, stride = [2, 1], padding = 1)",
    ),
    ("Conv2d(1, 32, 3, padding = \"same\")", "convolution(1 -> 32, 3x3, padding = same)"),
    (
        "Conv1d(4, 8, 3, 1, 1, 2, 4, False)",
        "convolution(4 -> 8, 3, padding = 1, dilation = 2, groups = 4, biases = none)",
    ),
    ("Conv2D(32, 3)", "convolution(32, 3x3)"),
    ("Conv2D(32, (3, 3), strides = 2, padding = \"same\")", "convolution(32, 3x3, stride = 2, padding = same_upper)"),
    ("Conv2D(32, 3, padding = \"valid\", activation = \"relu\")", "convolution(32, 3x3) |> relu"),
    ("Conv(features = 32, kernel_size = (3, 3))", "convolution(32, 3x3, padding = same)"),
    ("Conv(features = 32, kernel_size = (3, 3), padding = \"VALID\")", "convolution(32, 3x3, padding = 0)"),
    ("Conv3d", "convolution(8, 3x3x3)"),
    ("MaxPool2d(2)", "pooling(2x2, stride = 2)"),
    ("MaxPool2d(3, stride = 2, padding = 1)", "pooling(3x3, stride = 2, padding = 1)"),
    ("pooling(2, 2)", "pooling(2, stride = 2)"),
    ("AveragePooling2D(pool_size = (2, 2))", "pooling(2x2, stride = [2, 2], function = mean)"),
    ("ConvTranspose2d(8, 4, 3, stride = 2, padding = 1)", "deconvolution(8 -> 4, 3x3, stride = 2, padding = 1)"),
    ("LayerNorm(6)", "layer_normalization(axes = -1, epsilon = 1e-5)"),
    ("LayerNorm((4, 6), eps = 1e-3)", "layer_normalization(axes = [-2, -1], epsilon = 0.001)"),
    (
        "LayerNorm(6, elementwise_affine = False)",
        "layer_normalization(axes = -1, scaling = none, biases = none, epsilon = 1e-5)",
    ),
    ("GroupNorm(4, 8)", "normalization(axes = all, groups = 4, scaling = 0, epsilon = 1e-5)"),
    ("LocalResponseNorm(5)", "local_response_normalization(alpha = 1e-4, beta = 0.75, bias = 1, window = 2)"),
    ("LocalResponseNorm(3, k = 2)", "local_response_normalization(alpha = 1e-4, beta = 0.75, bias = 2, window = 1)"),
    ("activation(relu)", "relu"),
    ("Activation(\"leaky_relu\")", "leaky_ramp(slope = 0.01)"),
    ("leaky_relu(0.2)", "leaky_ramp(slope = 0.2)"),
    ("LeakyReLU(negative_slope = 0.2)", "leaky_ramp(slope = 0.2)"),
    ("elu(0.5)", "elu(alpha = 0.5)"),
    ("Softplus(beta = 2)", "soft_plus(beta = 2)"),
    ("Threshold(0.1, 20)", "map(|x| if x > 0.1 { x } else { 20 })"),
    ("clip(0, 1)", "map(|x| clip(x, 0, 1))"),
    ("softmax(1)", "softmax(axis = 0)"),
    ("Softmax(dim = -1)", "softmax(axis = -1)"),
    ("softmax(x, dim = 1)", "softmax(axis = 0)"),
    ("reshape(2, 256)", "reshape([2, 256])"),
    ("view(2, 256)", "reshape([2, 256])"),
    ("ZeroPad2d(1)", "padding([(0, 0), (1, 1), (1, 1)])"),
    ("ZeroPad2d((1, 2, 3, 4))", "padding([(0, 0), (3, 4), (1, 2)])"),
    ("ZeroPadding2D(((1, 0), (2, 0)))", "padding([(0, 0), (1, 0), (2, 0)])"),
    ("ReflectionPad1d(2)", "padding([(0, 0), (2, 2)], padding = reflected)"),
    ("Cropping2D((1, 2))", "part(.., 1..-1, 2..-2)"),
    ("Upsample(scale_factor = 2)", "resize(scale = 2, resampling = nearest)"),
    ("Upsample(scale_factor = 2, mode = \"bilinear\")", "resize(scale = 2, corners = false)"),
    ("Upsample(scale_factor = 2, mode = \"bilinear\", align_corners = True)", "resize(scale = 2)"),
    ("interpolate(x, size = (16, 12), mode = \"bilinear\")", "resize([16, 12], corners = false)"),
    ("interpolate(x, size = (16, 16))", "resize([16, 16], resampling = nearest)"),
    ("Embedding(1000, 8)", "embedding(1000 -> 8)"),
    ("one_hot(num_classes = 4)", "one_hot(4)"),
    ("dropout(p = 0.5)", "dropout(0.5)"),
    ("AlphaDropout(0.1)", "dropout(0.1, method = alpha)"),
    ("TopK(2)", "ordering(-2)"),
    ("RepeatVector(3)", "replicate(3)"),
    ("Dense(64, input_dim = 10)", "linear(10 -> 64)"),
    ("Dense(64, input_shape = (10,), activation = relu)", "linear(10 -> 64) |> relu"),
    ("Conv2D(32, 3, input_shape = (28, 28, 1))", "convolution(1 -> 32, 3x3)"),
    (
        "conv2d(16, 32, 5, padding = 2, padding_mode = reflect)",
        "padding([(0, 0), (2, 2), (2, 2)], padding = reflected) |> convolution(16 -> 32, 5x5)",
    ),
    ("conv2d(16, 32, 5, padding = 2, padding_mode = zeros)", "convolution(16 -> 32, 5x5, padding = 2)"),
    ("Conv1D(3, 3, padding = causal)", "padding([(0, 0), (2, 0)]) |> convolution(3, 3)"),
    (
        "Conv1D(3, 3, padding = \"causal\", dilation_rate = 2)",
        "padding([(0, 0), (4, 0)]) |> convolution(3, 3, dilation = 2)",
    ),
    (
        "ConvTranspose2d(8, 4, 3, stride = 2, padding = 1, output_padding = 1)",
        "deconvolution(8 -> 4, 3x3, stride = 2, padding = 1, output_padding = 1)",
    ),
    (
        "ConvTranspose2d(8, 4, 3, stride = 2, output_padding = 1)",
        "deconvolution(8 -> 4, 3x3, stride = 2, output_padding = 1)",
    ),
    (
        "avg_pool2d(3, padding = 1, count_include_pad = false)",
        "pooling(3x3, stride = 3, function = mean, padding = 1, include_padding = false)",
    ),
    ("MaxPool2d(3, stride = 2, ceil_mode = True)", "pooling(3x3, stride = 2, rounding = up)"),
    ("pixel_shuffle(upscale_factor = 2)", "pixel_shuffle(2)"),
    ("CrossEntropyLoss(label_smoothing = 0.1)", "cross_entropy_loss(index, from = logits, smoothing = 0.1)"),
    ("HuberLoss(delta = 0.5)", "huber_loss(delta = 0.5)"),
    (
        "AveragePooling2D(3, strides = 2, padding = same)",
        "pooling(3x3, stride = 2, function = mean, padding = same_upper)",
    ),
    ("EmbeddingBag(1000, 8)", "embedding(1000 -> 8) |> aggregation(mean, axes = 0)"),
    ("EmbeddingBag(1000, 8, mode = sum)", "embedding(1000 -> 8) |> aggregation(total, axes = 0)"),
    ("AdaptiveAvgPool2d(1)", "aggregation(mean)"),
    ("AdaptiveAvgPool2d((1, 1))", "aggregation(mean)"),
    ("adaptive_avg_pool2d(2)", "adaptive_pooling(2x2, function = mean)"),
    ("separable_conv2d(8, 3)", "convolution(16, 3x3, groups = 16, biases = none) |> convolution(8, 1)"),
    ("linear(3, 4, 5)", "linear(3 -> 4) |> linear(4 -> 5)"),
    ("permute(1, 2, 0)", "transpose(1, 2, 0)"),
    ("permute(0, 3, 1, 2)", "transpose(2, 0, 1)"),
    ("Permute((2, 1))", "transpose(1, 0)"),
    ("permute(dims = (0, 2, 1))", "transpose(1, 0)"),
    ("swapaxes(2, 3)", "transpose(0, 2, 1)"),
    ("unflatten(1, (2, 4))", "reshape([2, 4])"),
    ("relu6(inplace = True)", "map(|x| if x <= 0 { 0 } else if x >= 6 { 6 } else { x })"),
    (
        "GroupNorm(4, 8, affine = False)",
        "normalization(axes = all, groups = 4, scaling = none, biases = none, epsilon = 1e-5)",
    ),
    ("mean(dim = 1)", "aggregation(mean, axes = 0)"),
    ("mean(-1)", "aggregation(mean, axes = -1)"),
    ("mean(dim = (2, 3))", "aggregation(mean, axes = [1, 2])"),
    ("reduce_mean(axis = 1)", "aggregation(mean, axes = 0)"),
    ("mean", "aggregation(mean, axes = all)"),
    ("amax(0)", "aggregation(max, axes = 0)"),
    ("std(1)", "aggregation(standard_deviation, axes = 0)"),
    ("var(dim = 1)", "aggregation(variance, axes = 0)"),
    ("prod(dim = 1)", "aggregation(times, axes = 0)"),
    ("sum(dim = 1)", "aggregation(total, axes = 0)"),
    ("sum", "summation"),
    ("norm(dim = 1)", "map(|x| x * x) |> aggregation(total, axes = 0) |> sqrt"),
    ("logsumexp(dim = 1)", "exp |> aggregation(total, axes = 0) |> ln"),
    ("flip(1)", "sequence_reverse"),
    ("flip(dims = (2,))", "transpose |> sequence_reverse |> transpose"),
    ("LayerNormalization(center = False)", "layer_normalization(axes = -1, biases = none, epsilon = 0.001)"),
    ("InstanceNorm2d(16, affine = True)", "normalization(epsilon = 1e-5)"),
    ("InstanceNorm2d(16)", "normalization(scaling = none, biases = none, epsilon = 1e-5)"),
    ("Flatten(start_dim = 1)", "flatten"),
    ("Reshape((4, 4, 12))", "reshape([4, 4, 12])"),
    ("GELU(approximate = \"tanh\")", "gelu(approximate = tanh)"),
    ("Softplus(beta = 2, threshold = 20)", "soft_plus(beta = 2)"),
    ("UpSampling2D(size = 2, interpolation = bilinear)", "resize(scale = 2x2, corners = false)"),
    ("UpSampling2D(2)", "resize(scale = 2x2, resampling = nearest)"),
    ("pad((1, 1, 2, 2), mode = reflect)", "padding([(0, 0), (2, 2), (1, 1)], padding = reflected)"),
    ("SparseCategoricalCrossentropy(from_logits = True)", "softmax |> cross_entropy_loss(index)"),
    ("BinaryCrossentropy(from_logits = True)", "sigmoid |> cross_entropy_loss(binary)"),
    ("BinaryCrossentropy()", "cross_entropy_loss(binary)"),
    ("pow(2)", "map(|x| pow(x, 2))"),
    ("clip(1, 0)", "map(|x| clip(x, 0, 1))"),
    ("Resizing(16, 16)", "resize([16, 16], corners = false)"),
];

#[test]
fn a_call_is_said_with_its_own_numbers() {
    for (written, expected) in CALLS {
        let answer = said(written);
        assert_eq!(offered(&answer), Some(*expected), "`{written}`: {answer}");
    }
}

/// What is written, what is offered for it, and the options that are named as left out.
const LESS: &[(&str, &str, &str)] = &[
    ("Dense(64, kernel_regularizer = l2)", "linear(64)", "`kernel_regularizer = l2`"),
    ("Dense(10, activation = mystery)", "linear(10)", "`activation = mystery`"),
    ("conv2d(16, 32, 5, device = cpu)", "convolution(16 -> 32, 5x5)", "`device = cpu`"),
    (
        "conv2d(16, 32, 5, padding = 2, padding_mode = circular)",
        "convolution(16 -> 32, 5x5, padding = 2)",
        "`padding_mode = circular`",
    ),
    ("MaxPool2d(3, return_indices = True)", "pooling(3x3, stride = 3)", "`return_indices = True`"),
    ("mean(dim = 1, keepdim = True)", "aggregation(mean, axes = 0)", "`keepdim = True`"),
    ("Dropout(0.5, noise_shape = 3, name = d)", "dropout(0.5)", "`noise_shape = 3` and `name = d`"),
    ("flip(3)", "sequence_reverse", "`dims = 3`"),
    ("Flatten(2)", "flatten", "`start_dim = 2`"),
    ("NLLLoss(label_smoothing = 0.1)", "softmax |> cross_entropy_loss(index)", "`label_smoothing = 0.1`"),
    ("LayerNormalization(scale = False)", "layer_normalization(axes = -1, epsilon = 0.001)", "`scale = False`"),
];

#[test]
fn an_option_that_cannot_be_said_is_named_beside_the_own_numbers() {
    for (written, expected, left) in LESS {
        let answer = said(written);
        assert_eq!(offered(&answer), Some(*expected), "`{written}`: {answer}");
        assert!(answer.contains(&format!("`, without {left}")), "`{written}`: {answer}");
        assert!(compiles(expected) || compiles_where_declared(expected), "`{expected}`");
    }
}

/// Where the numbers of a call say what its input is.
fn compiles_where_declared(stages: &str) -> bool {
    ["[16, 8, 8]", "[8, 8, 8]", "[3, 6, 6]"]
        .iter()
        .any(|shape| messages(&format!("N(input: {shape}) = {stages};")).is_empty())
}

/// An example that has none of the call's own numbers says so.
#[test]
fn an_example_is_no_answer_to_numbers() {
    for written in ["channel_shuffle(2)", "depth_to_space(2)"] {
        let answer = said(written);
        assert!(answer.contains("write it like `") && offered(&answer).is_none(), "{answer}");
    }
}

#[test]
fn what_is_not_here_is_said_to_be_still_to_come() {
    for name in ["lstm", "GRU", "BatchNorm2d", "cumsum"] {
        let answer = said(name);
        assert!(answer.contains("still to come") && offered(&answer).is_none(), "`{name}`: {answer}");
    }
}

#[test]
fn a_mistake_in_one_argument_gets_no_other_form() {
    for written in [
        "convolution(8, 3, stride = 0)",
        "linear(0)",
        "dropout(1)",
        "softmax(axis = 3.5)",
        "pooling(3, padding = x)",
        "linear(3 -> 2, 5)",
        "cross_entropy_loss",
        "linear(3 -> 2, kernel = 5)",
    ] {
        let answer = said(written);
        let other = offered(&answer).filter(|code| *code != "cross_entropy_loss(index)");
        assert!(!answer.is_empty() && other.is_none(), "`{written}`: {answer}");
    }
}
