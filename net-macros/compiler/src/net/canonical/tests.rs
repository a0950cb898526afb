use std::collections::BTreeSet;

use crate::compile_all;
use crate::diagnostics::Diagnostics;
use crate::layers::LAYERS;
use crate::syntax::{Source, parse};

/// The canonical text of the last net.
fn canonical(text: &str) -> String {
    let mut sink = Diagnostics::default();
    let Some(Source::Definitions(nets)) = parse(text.parse().unwrap(), &mut sink) else { panic!("{text}") };
    let compiled = compile_all(&nets, &mut sink).pop().flatten();
    compiled.unwrap_or_else(|| panic!("{text}: {}", sink.tokens())).net.canonical()
}

#[test]
fn it_reads_as_its_documentation_says() {
    let text = "f32\nport input [3]\n\
        layer linear: linear outputs [2]; biases true; rate 3ff0000000000000\n\
        layer ramp: ramp x0; ramp(0); 1; rate 3ff0000000000000\n\
        layer 0 of port 0: [2]\nlayer 1 of value 0: [2]\noutput value 1";
    assert_eq!(canonical("pub Tiny = dense(3 -> 2) |> relu;"), text);
}

#[test]
fn spelling_and_what_is_computed_of_it_do_not_count() {
    let alike = [
        (
            "A = linear(3 -> 2) |> ramp;",
            "#[doc = \"B.\"] pub B = fully_connected( 3->2 ) |> relu ; fn f(input) -> grad(input);",
        ),
        ("A(input: [3]) = linear(3 -> 2);", "A(input: [3]) = linear(2);"),
        (
            "A(input: [2, 6, 6]) = convolution(4, 3x3);",
            "A(input: [2, 6, 6]) = conv(2 -> 4, 3, stride = 1, dilation = 1x1, padding = 0, groups = 1, rate = 1);",
        ),
        ("A(input: [2, 6, 6]) = pooling(2x2);", "A(input: [2, 6, 6]) = pool(2, stride = 1, function = max);"),
        ("const LEAK = 1 / 8; A = map(|x| max(LEAK * x, x));", "A = map(|y| max(0.125 * y, y));"),
        ("A(input: [2, 3]) = softmax;", "A(input: [2, 3]) = softmax(axis = 1);"),
        ("A(input: [4]) = part(..-1);", "A(input: [4]) = part(0..3);"),
        ("A(input: [4, 3]) = normalization;", "A(input: [4, 3]) = normalization(axes = [-1], epsilon = 0.001);"),
        ("E = linear(3 -> 2) |> ramp; A = e |> linear(1);", "E = dense(3 -> 2) |> relu; pub B = e |> linear(2 -> 1);"),
        ("A(input: [3]) = ramp;", "A(input: [3]) = ramp();"),
    ];
    for (one, other) in alike {
        assert_eq!(canonical(one), canonical(other), "{one} {other}");
    }
}

#[test]
fn whatever_changes_a_net_counts() {
    let different = [
        "A = linear(3 -> 2) |> ramp;",
        "A = linear(3 -> 2) |> tanh;",
        "A<f64> = linear(3 -> 2) |> ramp;",
        "A = first: linear(3 -> 2) |> ramp;",
        "A(x: [3]) = linear(3 -> 2) |> ramp;",
        "A = linear(3 -> 3) |> ramp;",
        "A = linear(3 -> 2) |> ramp |> ramp;",
        "A = linear(3 -> 2, rate = 0) |> ramp;",
        "E = linear(3 -> 2); A = e |> ramp;",
        "E = linear(3 -> 2); A = frozen e |> ramp;",
        "E = linear(3 -> 2); A = front: e |> ramp;",
        "E = linear(3 -> 2) |> tanh; A = e |> ramp;",
        "const LEAK = 1 / 8; A = linear(3 -> 2) |> map(|x| max(LEAK * x, x));",
        "const LEAK = 1 / 2; A = linear(3 -> 2) |> map(|x| max(LEAK * x, x));",
        "A = linear(3 -> 2) |> map(|x| min(0.5 * x, x));",
        "A = linear(3 -> 2) |> ramp |> mean_squared_loss;",
        "A(tokens: [2] of index(3)) = embedding(2);",
        "A(tokens: [2] of index(4)) = embedding(2);",
    ];
    let texts: BTreeSet<String> = different.iter().map(|text| canonical(text)).collect();
    assert_eq!(texts.len(), different.len());
}

/// Port and what stands before the layer, and the layer with every option changed.
const OPTIONS: &[(&str, &[&str])] = &[
    ("[3]", &["linear(2)", "linear(3)", "linear([2, 1])", "linear(2, biases = none)", "linear(2, rate = 0.5)"]),
    (
        "[4, 6, 6]",
        &[
            "convolution(4, 3x3)",
            "convolution(8, 3x3)",
            "convolution(4, 3x1)",
            "convolution(4, 3x3, stride = 2)",
            "convolution(4, 3x3, padding = 1)",
            "convolution(4, 3x3, padding = [(1, 0), (0, 1)])",
            "convolution(4, 3x3, dilation = 2)",
            "convolution(4, 3x3, groups = 2)",
            "convolution(4, 3x3, biases = none)",
            "convolution(4, 3x3, rate = 2)",
        ],
    ),
    (
        "[4, 6, 6]",
        &[
            "deconvolution(4, 3x3)",
            "deconvolution(8, 3x3)",
            "deconvolution(4, 3x1)",
            "deconvolution(4, 3x3, stride = 2)",
            "deconvolution(4, 3x3, padding = 1)",
            "deconvolution(4, 3x3, stride = 2, padding = same)",
            "deconvolution(4, 3x3, dilation = 2)",
            "deconvolution(4, 3x3, stride = 2, output_padding = 1)",
            "deconvolution(4, 3x3, groups = 2)",
            "deconvolution(4, 3x3, biases = none)",
            "deconvolution(4, 3x3, rate = 2)",
        ],
    ),
    (
        "[4, 6, 6]",
        &[
            "pooling(2x2)",
            "pooling(3x2)",
            "pooling(2x2, stride = 2)",
            "pooling(2x2, padding = 1)",
            "pooling(2x2, dilation = 2)",
            "pooling(2x2, function = mean)",
            "pooling(2x2, function = total)",
            "pooling(2x2, function = mean, padding = 1)",
            "pooling(2x2, function = mean, padding = 1, include_padding = false)",
            "pooling(3x3, stride = 2)",
            "pooling(3x3, stride = 2, rounding = up)",
        ],
    ),
    (
        "[4, 6, 6]",
        &[
            "adaptive_pooling(3)",
            "adaptive_pooling(3x2)",
            "adaptive_pooling(3, function = mean)",
            "adaptive_pooling(3, function = total)",
        ],
    ),
    ("[4, 6, 6]", &["pixel_shuffle(2)", "pixel_shuffle(1)"]),
    ("[4, 6, 6]", &["pixel_unshuffle(2)", "pixel_unshuffle(3)"]),
    ("[3]", &["leaky_ramp", "leaky_ramp(slope = 0.2)"]),
    (
        "[4, 6]",
        &[
            "padding([(0, 0), (1, 2)])",
            "padding([(0, 0), (2, 1)])",
            "padding([(0, 0), (1, 2)], padding = 1)",
            "padding([(0, 0), (1, 2)], padding = fixed)",
            "padding([(0, 0), (1, 2)], padding = reflected)",
        ],
    ),
    ("[4, 6, 6]", &["resize([8, 8])", "resize([8, 9])", "resize([12, 12])", "resize([12, 12], resampling = nearest)"]),
    (
        "[4, 6, 6]",
        &[
            "local_response_normalization",
            "local_response_normalization(alpha = 2)",
            "local_response_normalization(beta = 2)",
            "local_response_normalization(bias = 2)",
            "local_response_normalization(window = 1)",
        ],
    ),
    (
        "[3]",
        &["map(|x| x * x)", "map(|x| x + x)", "map(|x| x * 2)", "map(|x| x * 3)", "map(|x| if x < 3 { x } else { 3 })"],
    ),
    ("[2, 3]", &["softmax", "softmax(axis = 0)"]),
    ("[2, 3, 4]", &["flatten", "flatten(1)", "flatten(-1)"]),
    ("[2, 3, 4]", &["reshape([6, 4])", "reshape([4, 6])"]),
    ("[2, 2, 2]", &["transpose", "transpose(0, 2, 1)", "transpose(2, 1, 0)"]),
    ("[3]", &["replicate(3)", "replicate(2)", "replicate([3, 1])", "replicate(3, axis = 1)"]),
    ("[4, 4]", &["part(0)", "part(1)", "part(0..2)", "part(1..3)", "part(0..4, step = 2)", "part(0, 1)", "part(0, 2)"]),
    ("[4]", &["sequence_most"]),
    ("[4]", &["sequence_rest"]),
    ("[4]", &["sequence_last"]),
    ("[4]", &["sequence_reverse"]),
    ("[4]", &["summation"]),
    ("[3]", &["threading(|a| a + 1)", "threading(|a| a + 2)"]),
    ("a: [2, 2], b: [2, 2] -> (a, b)", &["catenate", "catenate(axis = 1)"]),
    ("a: [2, 2], b: [2] -> (a, b)", &["append"]),
    ("a: [2, 2], b: [2] -> (a, b)", &["prepend"]),
    ("a: [2, 2], b: [2, 2] -> (a, b)", &["total"]),
    ("a: [2, 2], b: [2, 2] -> (a, b)", &["dot"]),
    ("a: [3, 2], b: [4] of index(3) -> (a, b)", &["extract"]),
    (
        "q: [4, 4], k: [4, 4], v: [4, 4] -> (query = q, key = k, value = v)",
        &[
            "attention",
            "attention(score = dot)",
            "attention(heads = 1)",
            "attention(heads = 2)",
            "attention(scale = 2)",
            "attention(mask = causal)",
            "attention(rate = 0.5)",
        ],
    ),
    (
        "x: [2, 4, 4], p: [6] -> (x, p)",
        &["spatial_transformation(3x4)", "spatial_transformation(4x3)", "spatial_transformation(4)"],
    ),
    ("a: [3], b: [3] -> (a, b)", &["euclidean_distance"]),
    ("a: [3], b: [3] -> (a, b)", &["cosine_distance"]),
    ("a: [3], b: [3] -> (a, b)", &["cosine_similarity"]),
    ("[3]", &["stop_gradient"]),
    (
        "[4, 4]",
        &[
            "aggregation(mean)",
            "aggregation(max)",
            "aggregation(min)",
            "aggregation(total)",
            "aggregation(times)",
            "aggregation(median)",
            "aggregation(variance)",
            "aggregation(standard_deviation)",
            "aggregation(mean_deviation)",
            "aggregation(interquartile_range)",
            "aggregation(mean, axes = [0])",
            "aggregation(mean, axes = all)",
        ],
    ),
    ("[5]", &["ordering(2)", "ordering(-2)", "ordering(3)"]),
    ("[2] of index(5)", &["unit_vector"]),
    ("[2] of index(5)", &["embedding(8)", "embedding(7)", "embedding(8, rate = 0.5)"]),
    ("[3]", &["constant_plus", "constant_plus(rate = 0.5)"]),
    ("[3]", &["constant_times", "constant_times(rate = 0.5)"]),
    ("[2, 2]", &["parametric_ramp", "parametric_ramp(axes = [1])", "parametric_ramp(rate = 0.5)"]),
    (
        "[4, 4, 4]",
        &[
            "normalization",
            "normalization(axes = [0])",
            "normalization(axes = all)",
            "normalization(scaling = none)",
            "normalization(scaling = same)",
            "normalization(scaling = [1])",
            "normalization(biases = none)",
            "normalization(epsilon = 0.1)",
            "normalization(method = rms)",
            "normalization(unbiased = true)",
            "normalization(groups = 2)",
            "normalization(rate = 0.5)",
        ],
    ),
    (
        "[4, 4]",
        &[
            "layer_normalization",
            "layer_normalization(axes = all)",
            "layer_normalization(scaling = none)",
            "layer_normalization(biases = none)",
            "layer_normalization(epsilon = 0.1)",
            "layer_normalization(rate = 0.5)",
        ],
    ),
    ("[3]", &["dropout", "dropout(0.25)", "dropout(0.25, method = alpha)"]),
    (
        "[1, 4, 5]",
        &[
            "image_augmentation(3)",
            "image_augmentation([3, 4])",
            "image_augmentation(3, reflection_probabilities = [0, 0.5])",
            "image_augmentation(3, reflection_probabilities = [0.5, 0])",
        ],
    ),
    (
        "[3]",
        &[
            "cross_entropy_loss(index)",
            "cross_entropy_loss(probabilities)",
            "cross_entropy_loss(binary)",
            "cross_entropy_loss(index, from = logits)",
            "cross_entropy_loss(probabilities, from = logits)",
            "cross_entropy_loss(binary, from = logits)",
            "cross_entropy_loss(index, smoothing = 0.1)",
            "cross_entropy_loss(index, weights = [1, 2, 3])",
            "cross_entropy_loss(index, weights = [1, 2, 4])",
            "cross_entropy_loss(index, ignored = 0)",
            "cross_entropy_loss(index, ignored = 1)",
            "cross_entropy_loss(index, reduce = total)",
            "cross_entropy_loss(binary, weights = [1, 3])",
        ],
    ),
    ("[3]", &["mean_squared_loss"]),
    ("[3]", &["mean_absolute_loss"]),
    ("[]", &["contrastive_loss", "contrastive_loss(margin = 0.25)"]),
    (
        "[3]",
        &["formula_loss(|y, t| y * t)", "formula_loss(|y, t| y + t)", "formula_loss(|y, t| y * t, reduce = total)"],
    ),
    ("[3]", &["huber_loss", "huber_loss(delta = 0.5)", "huber_loss(reduce = total)"]),
    ("[3]", &["hinge_loss", "hinge_loss(margin = 2)", "hinge_loss(squared = true)", "hinge_loss(reduce = total)"]),
    ("[3]", &["kl_divergence_loss", "kl_divergence_loss(from = logits)", "kl_divergence_loss(reduce = total)"]),
    ("[3]", &["cosine_distance_loss"]),
];

#[test]
fn every_option_of_every_layer_counts() {
    let mut kinds = BTreeSet::new();
    for (port, written) in OPTIONS {
        let net = |layer: &&str| match (port.strip_suffix("("), port.split_once(" -> ")) {
            (Some(before), _) => format!("A(input: {before} {layer};"),
            (None, Some((ports, tuple))) => format!("A({ports}) -> y {{ let y = {tuple} |> {layer}; }}"),
            (None, None) => format!("A(input: {port}) = {layer};"),
        };
        let texts: BTreeSet<String> = written.iter().map(|layer| canonical(&net(layer))).collect();
        assert_eq!(texts.len(), written.len(), "{written:?}: {texts:#?}");
        kinds.extend(written[0].split('(').next());
    }
    let all: BTreeSet<&str> = LAYERS.iter().map(|kind| kind.name).collect();
    assert_eq!(kinds, all, "layers without a row");
}
