//! Plans: by which kernel each contraction of some sixty functions runs, and whole plans as they print themselves.
//! `ACCEPT=1 cargo test -p net-compiler --test plans` writes both anew; the difference is for review: a kernel that becomes
//! `loops` is a cliff.

use std::collections::BTreeSet;
use std::path::Path;

use net_compiler::compile_all;
use net_compiler::diagnostics::Diagnostics;
use net_compiler::emit::Compiled;
use net_compiler::ir::Operation;
use net_compiler::layers::LAYERS;
use net_compiler::plan::{By, Plan, Planned, Step, UpdatedBy};
use net_compiler::syntax::{Source, parse};

/// The nets of the table. Without `fn` lines they are evaluated, and differentiated with respect to everything.
const TABLE: &[&str] = &[
    "A(a: [3], b: [3]) -> y { let y = a * b |> threading(|c| c + 1) |> stop_gradient; }",
    "A(a: [2, 3], b: [4, 3]) -> y { let y = (a, b) |> catenate; }",
    "A(a: [3, 2], b: [2]) -> y { let y = ((a, b) |> append, b) |> prepend; }",
    "A(a: [3, 5], b: [3, 5], c: [3, 5]) -> y { let y = (a, b, c) |> total; }",
    "A(a: [8, 16], b: [16, 8]) -> y { let y = (a, b) |> dot; }",
    "A(a: [16], b: [16]) -> y { let y = (a, b) |> dot; }",
    "A(x: [7, 3], at: [4] of index(7)) -> y { let y = (x, at) |> extract; }",
    "A(q: [16, 16], k: [16, 16], v: [16, 16]) -> y { let y = (query = q, key = k, value = v) |> attention; }",
    "A(q: [16, 16], k: [16, 16], v: [16, 16]) -> y { let y = (query = q, key = k, value = v) |> attention(heads = 4); }",
    "A(q: [16, 16], k: [16, 16], v: [16, 16], m: [16, 16]) -> y { let y = (query = q, key = k, value = v, mask = m) |> attention(score = dot, heads = 2, mask = causal); }",
    "A(x: [2, 5, 7], p: [6]) -> y { let y = (x, p) |> spatial_transformation(3x4); }",
    "A(a: [3, 5], b: [3, 5]) -> y { let y = (a, b) |> euclidean_distance; }",
    "A(a: [7], b: [7]) -> y { let y = (a, b) |> cosine_distance; }",
    "A(a: [7], b: [7]) -> y { let y = (a, b) |> cosine_similarity; }",
    "linear(3 -> 2)",
    "linear(3 -> 2) |> ramp",
    "linear(3 -> 2, biases = none) |> tanh",
    "linear(3 -> 1) |> sigmoid",
    "linear(1 -> 3)",
    "linear([2, 3] -> [4, 5])",
    "linear(64 -> [8, 32]) |> tanh",
    "(input: [8, 8]) = linear([8, 32]) |> tanh",
    "linear([] -> [])",
    "linear(3 -> [])",
    "A = linear(3 -> 4) |> linear(2) |> linear(3); fn f(input, grad(output)) -> descend(parameters);",
    "A = a: linear(3 -> 4) |> linear(2); fn f(input, grad(a), grad(output)) -> (grad(input), accumulate(parameters));",
    "A = linear(2 -> 3) |> linear(2); train(batch = 4) fn f(input, grad(output)) -> descend(parameters);",
    "(input: [2, 9, 9]) = convolution(4, 3x3)",
    "(input: [2, 9, 9]) = convolution(4, 3x3, padding = same) |> ramp",
    "(input: [4, 9, 9]) = convolution(4, 3x3, groups = 2, stride = 2)",
    "(input: [4, 9, 9]) = convolution(4, 3x3, groups = 4, dilation = 2)",
    "(input: [8, 14, 14]) = convolution(8, 3x3, groups = 8, padding = same) |> ramp",
    "(input: [8, 14, 14]) = convolution(8, 3x3, groups = 8, padding = same, stride = 2) |> ramp",
    "(input: [8, 40]) = convolution(8, 9, groups = 8) |> tanh",
    "(input: [4, 9, 9]) = convolution(8, 1x1)",
    "(input: [4, 3, 3]) = convolution(8, 3x3)",
    "(input: [3, 20]) = convolution(4, 5) |> tanh",
    "(input: [2, 6, 6, 6]) = convolution(3, 3x3x3)",
    "(input: [1, 800]) = convolution(2, 600)",
    "(input: [1, 800]) = convolution(2, 600) |> tanh",
    "(input: [8, 60]) = convolution(8, 5, groups = 2) |> tanh",
    "(input: [8, 9, 9]) = convolution(8, 3x3, groups = 4) |> tanh",
    "(input: [16, 9]) = convolution(16, 9, groups = 2) |> tanh",
    "(input: [16, 12]) = convolution(8, 1) |> tanh",
    "(input: [8, 60]) = convolution(8, 5, stride = 2, dilation = 2) |> tanh",
    "A(input: [2, 9]) = convolution(4, 3); fn f(input, grad(output)) -> descend(parameters);",
    "(input: [2, 5, 5]) = deconvolution(3, 3x3, stride = 2) |> ramp",
    "(input: [4, 5]) = deconvolution(4, 3, groups = 2)",
    "(input: [8, 60]) = deconvolution(8, 5, groups = 2) |> tanh",
    "(input: [2, 9, 9]) = pooling(3, stride = 2)",
    "(input: [2, 9, 9]) = pooling(3, stride = 2, padding = same, function = mean)",
    "(input: [2, 9, 9]) = pooling(3, stride = 1x2, function = mean)",
    "(input: [2, 8, 8]) = pooling(2x2, stride = 2)",
    "(input: [2, 8, 8]) = pooling(3x3)",
    "(input: [2, 8, 8]) = pooling(2x2, stride = 2, function = mean)",
    "(input: [2, 8]) = pooling(3, function = total)",
    "(input: [2, 9, 9]) = pooling(2x2, stride = 2, rounding = up)",
    "(input: [2, 9, 9]) = pooling(3x3, stride = 2, padding = 1, include_padding = false, function = mean)",
    "(input: [2, 7, 9]) = adaptive_pooling(3x4, function = mean)",
    "(input: [2, 7, 9]) = adaptive_pooling(3x4)",
    "(input: [8, 3, 4]) = pixel_shuffle(2)",
    "(input: [2, 6, 8]) = pixel_unshuffle(2)",
    "(input: [2, 5, 5]) = deconvolution(3, 3x3, stride = 2, output_padding = 1) |> ramp",
    "(input: [4, 4]) = leaky_ramp",
    "(input: [2, 4, 4]) = padding([(0, 0), (1, 2), (2, 1)])",
    "(input: [2, 4, 4]) = padding([(0, 0), (1, 1), (1, 1)], padding = reflected)",
    "(input: [2, 4, 4]) = resize(8x8)",
    "(input: [2, 4, 4]) = resize(8x8, resampling = nearest)",
    "(input: [6, 4, 4]) = local_response_normalization",
    "(input: [4, 4]) = map(|x| x * x + 1)",
    "(input: [5]) = softmax",
    "(input: [3, 5]) = softmax",
    "(input: [2, 3, 4]) = flatten",
    "(input: [2, 6]) = reshape([3, 4])",
    "(input: [3, 4]) = transpose",
    "(input: [3]) = replicate(4)",
    "(input: [5, 3]) = part(1..4)",
    "(input: [5, 3]) = sequence_most",
    "(input: [5, 3]) = sequence_rest",
    "(input: [5, 3]) = sequence_last",
    "(input: [5, 3]) = sequence_reverse",
    "(input: [5, 3]) = summation",
    "(input: [5, 3]) = aggregation(mean)",
    "(input: [5, 3]) = aggregation(max)",
    "(input: [5, 3]) = aggregation(standard_deviation)",
    "(input: [2, 9]) = aggregation(times)",
    "(input: [7]) = ordering(2)",
    "(input: [] of index(5)) = unit_vector(5)",
    "(input: [4] of index(6)) = embedding(6 -> 3)",
    "(input: [3, 2]) = constant_plus",
    "(input: [3, 2]) = constant_times",
    "(input: [3, 2]) = parametric_ramp",
    "(input: [3, 8]) = normalization(axes = [1])",
    "(input: [4, 3, 3]) = normalization",
    "(input: [4, 3]) = layer_normalization",
    "(input: [4]) = dropout(0.5)",
    "(input: [1, 5, 6]) = image_augmentation([3, 4])",
    "linear(4 -> 3) |> softmax |> cross_entropy_loss(index)",
    "linear(4 -> 3) |> sigmoid |> cross_entropy_loss(binary)",
    "linear(4 -> 3) |> softmax |> cross_entropy_loss(probabilities)",
    "linear(4 -> 3) |> mean_squared_loss",
    "linear(4 -> 3) |> mean_absolute_loss",
    "(input: []) = contrastive_loss",
    "linear(4 -> 3) |> cross_entropy_loss(index, from = logits, weights = [1, 2, 3], smoothing = 0.1)",
    "linear(4 -> 3) |> loss(|y, t| (y - t).powi(2))",
    "linear(4 -> 3) |> huber_loss",
    "linear(4 -> 3) |> hinge_loss",
    "linear(4 -> 3) |> kl_divergence_loss(from = logits)",
    "linear(4 -> 3) |> cosine_distance_loss",
];

/// The nets whose plans are printed whole.
const WHOLE: &[(&str, &str)] = &[
    ("tiny", "Tiny = linear(3 -> 2) |> ramp; fn saliency(input) -> (output, grad(input));"),
    (
        "classifier",
        "Classifier(input: [1, 8, 8]) = convolution(4, 3x3, padding = 1) |> tanh |> pooling(2x2, stride = 2)
            |> flatten |> logits: linear(10) |> softmax |> cross_entropy_loss(index);
        fn learn(input, target) -> (loss, grad(parameters));",
    ),
    (
        "behind",
        "A(x: [3]) -> y { array g: [2] = 1.0; array v: [2, 3] = 0.5; let w[i, j] = exp(g[i]) * v[i, j]; let y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]; }
        fn learn(x, grad(y)) -> (y, accumulate(g), grad(v));",
    ),
    ("descend", "A = linear(3 -> 4) |> tanh |> linear(2); fn f(input, grad(output)) -> (output, descend(parameters));"),
    (
        "two_seeds",
        "A = a: linear(3 -> 4) |> tanh |> linear(2); fn f(input, grad(a), grad(output)) -> (grad(input), accumulate(parameters));",
    ),
];

fn compiled(text: &str) -> Compiled {
    let is_named = text.contains(" = ") && !text.starts_with('(') && text.contains(';');
    let text = if is_named { text.to_string() } else { definition(text) };
    let mut sink = Diagnostics::default();
    let nets = match parse(text.parse().expect("tokens"), &mut sink) {
        Some(Source::Definitions(nets)) => nets,
        _ => panic!("{text}: {:?}", sink.texts()),
    };
    let last = compile_all(&nets, &mut sink).pop().flatten();
    last.unwrap_or_else(|| panic!("{text}: {:?}", sink.texts()))
}

/// `A(input: [3]) = ramp;` of `(input: [3]) = ramp` or of `ramp`.
fn definition(text: &str) -> String {
    if text.starts_with('(') { format!("A{text};") } else { format!("A = {text};") }
}

/// The steps that make or use contractions, one a line: `z1 affine, then ramp`.
fn contractions(Planned { derived, plan, .. }: &Planned) -> Vec<String> {
    let program = &derived.program;
    let is_contraction = |id| matches!(program.value(id).operation, Operation::Contract(_));
    let name = |id| program.value(id).name.clone();
    let line = |step: &Step| {
        let all = step.through.iter().chain(&step.makes).copied();
        let own: Vec<String> = all.filter(|id| is_contraction(*id)).map(name).collect();
        (!own.is_empty()).then(|| format!("{} {}", own.join(", "), step.by.text()))
    };
    plan.steps.iter().filter_map(line).collect()
}

/// What is said of a net in the table.
fn row(text: &str) -> String {
    let compiled = compiled(text);
    let mut row = format!("{text}\n");
    for planned in &compiled.functions {
        row += &format!("    {}: {}\n", planned.function.name, contractions(planned).join("; "));
    }
    row
}

/// Compares with the file, or writes it.
fn check(file: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans").join(file);
    if std::env::var_os("ACCEPT").is_some() {
        std::fs::write(&path, found).expect("writes the snapshot");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{} has changed; to accept it, set ACCEPT=1. It is now:\n{found}", path.display());
}

#[test]
fn each_contraction_runs_by_its_kernel() {
    check("kernels.txt", &TABLE.iter().map(|text| row(text)).collect::<String>());
}

#[test]
fn every_layer_is_in_the_table() {
    let used: BTreeSet<&str> = TABLE
        .iter()
        .flat_map(|text| compiled(text).net.layers.iter().map(|layer| layer.kind).collect::<Vec<_>>())
        .collect();
    let missing: Vec<&str> = LAYERS.iter().map(|kind| kind.name).filter(|name| !used.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_plan_prints_itself() {
    for (name, text) in WHOLE {
        let compiled = compiled(text);
        let plans = compiled
            .functions
            .iter()
            .map(|Planned { function, derived, plan }| format!("{}\n\n{}", function.text, plan.text(&derived.program)));
        check(&format!("{name}.txt"), &plans.collect::<Vec<_>>().join("\n"));
    }
}

/// What a step frees no later step reads, and no step reads what is not there.
#[test]
fn what_is_freed_is_not_read_again() {
    for text in TABLE {
        for Planned { plan, .. } in &compiled(text).functions {
            let mut freed = BTreeSet::new();
            for step in &plan.steps {
                assert!(step.reads().iter().all(|id| !freed.contains(id)), "{text}");
                freed.extend(step.frees.iter().copied());
            }
        }
    }
}

/// The kernels of one sample are functions of their own from the thirteenth layer with learned arrays on, whatever is asked of the net.
#[test]
fn kernels_of_many_layers_are_functions_of_their_own() {
    let outlines = |layers: usize| -> Vec<bool> {
        let chain = format!("A = linear(3 -> 4) {} |> ramp;", "|> tanh |> linear(4)".repeat(layers - 1));
        let all =
            compiled(&format!("{chain} fn value(input) -> output; fn f(input, grad(output)) -> descend(parameters);"));
        all.functions.iter().map(|planned| planned.plan.outlines).collect()
    };
    assert_eq!([outlines(1), outlines(12)], [[false; 2]; 2]);
    assert_eq!([outlines(13), outlines(40)], [[true; 2]; 2]);
}

#[test]
fn gradients_that_update_at_once_lie_nowhere() {
    let compiled = compiled("A = linear(3 -> 4) |> linear(2); fn f(input, grad(output)) -> descend(parameters);");
    let Plan { steps, memories, .. } = &compiled.functions[0].plan;
    let stored = |step: &&Step| matches!(&step.by, By::Update(updated) if updated.by == UpdatedBy::Stored);
    assert_eq!(steps.iter().filter(stored).count(), 0);
    assert_eq!(memories.len(), 2, "`z1` and its gradient");
}
