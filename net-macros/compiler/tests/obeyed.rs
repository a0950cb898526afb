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

/// What a newcomer wrote, as another language or framework has it.
const HABITS: &[(&str, &str, &[&str])] = &[
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> value_and_grad(loss);",
        "write `(loss, grad(parameters))`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(parameters));"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> grad(loss);",
        "help: write `grad(parameters)`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> grad(parameters);"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> grad(loss, parameters);",
        "help: write `grad(parameters)`",
        &[],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(params));",
        "help: write `parameters`",
        &[],
    ),
    (
        "N = linear(4 -> 3) |> linear(2); fn f(input) -> grad(params);",
        "help: write `parameters`",
        &["N = linear(4 -> 3) |> linear(2); fn f(input) -> grad(parameters);"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, accumulate(parametres));",
        "did you mean `parameters`?",
        &[],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(self.parameters));",
        "write `parameters`",
        &[],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(N.linear.weights));",
        "write `linear.weights`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(linear.weights));"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, accum(parameters));",
        "write `accumulate(parameters)`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, accumulate(parameters));"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> descend(parameters, rate = 0.1);",
        "leave it out: the rate is the last argument of the calls",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> descend(parameters);"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(parameters) wrt loss);",
        "write `grad(parameters) of loss`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(parameters) of loss);"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(loss) wrt parameters);",
        "write `grad(parameters) of loss`",
        &[],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(loss) of parameters);",
        "write `grad(parameters) of loss`",
        &[],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> loss.backward();",
        "write `grad(parameters)`",
        &[],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> [loss, grad(input)];",
        "write `(loss, grad(input))`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> (loss, grad(input));"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, labels) -> loss;",
        "write `target`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> loss;"],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(x, y) -> loss;",
        "write `input`, or declare the port so: `N(x: [4]) = ...`",
        &[
            "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target) -> loss;",
            "N(x: [4]) = linear(4 -> 1) |> mean_squared_loss; fn f(x, target) -> loss;",
        ],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input: [4], target: [1]) -> loss;",
        "write `target`: a loss adds that port",
        &[],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; train(batch = 8) pub fn f(input, target) -> (loss, grad(parameters));",
        "write `pub train(batch = 8) fn`",
        &[
            "N = linear(4 -> 1) |> mean_squared_loss; pub train(batch = 8) fn f(input, target) -> (loss, grad(parameters));",
        ],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn train(batch = 8)(input, target) -> (loss, grad(parameters));",
        "write `train(batch = 8) fn learn(input, target)`",
        &[
            "N = linear(4 -> 1) |> mean_squared_loss; train(batch = 8) fn learn(input, target) -> (loss, grad(parameters));",
        ],
    ),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; fn f(input, grad(input)) -> grad(parameters);",
        "impose it there, `grad(loss)`",
        &["N = linear(4 -> 1) |> mean_squared_loss; fn f(input, target, grad(loss)) -> grad(parameters);"],
    ),
    ("N = linear(4 -> 1) |> mean_squared_loss; use foo::bar;", "items of Rust stand outside of `net!`", &[]),
    (
        "N = linear(4 -> 1) |> mean_squared_loss; weights!(\"f.safetensors\");",
        "write `weights \"f.safetensors\";`",
        &[],
    ),
    ("N(input: [4])<f64> = linear(3);", "write `N<f64>(input: [4]) = ...`", &["N<f64>(input: [4]) = linear(3);"]),
    ("N: f64 = linear(4 -> 3);", "write `N<f64> = ...`", &["N<f64> = linear(4 -> 3);"]),
    ("N(input: [4]) linear(3);", "write `N(input: [4]) = linear(3);`", &["N(input: [4]) = linear(3);"]),
    (
        "N = linear(4 -> 2, rate = 0) |> linear(2); fn f(input, grad(output)) -> descend(linear_1.parameters);",
        "leave out `rate = 0` of what is to learn",
        &["N = linear(4 -> 2) |> linear(2); fn f(input, grad(output)) -> descend(linear_1.parameters);"],
    ),
    (
        "N(input: [4, 3, 2]) = permute(0, 2, 1);",
        "if 0 is the sample's own first axis, `transpose(0, 2, 1)`",
        &["N(input: [4, 3, 2]) = transpose(0, 2, 1);"],
    ),
    (
        "N(x: [10, 16]) -> y { let y = x |> MultiheadAttention(16, 4); }",
        "write `(query = q, key = k, value = v) |> attention(score = dot, heads = 4, scale = 0.5)`",
        &[
            "N(x: [10, 16]) -> y { let q = x |> net_map(linear(16)); let y = (query = q, key = x, value = x) |> attention(score = dot, heads = 4, scale = 0.5) |> net_map(linear(16)); }",
        ],
    ),
    (
        "N(x: [10, 64]) -> y { let y = x |> MultiheadAttention(embed_dim = 64, num_heads = 8); }",
        "heads = 8, scale = 1 / sqrt(8))`",
        &[
            "N(q: [10, 64]) -> y { let y = (query = q, key = q, value = q) |> attention(score = dot, heads = 8, scale = 1 / sqrt(8)); }",
        ],
    ),
    (
        "N = linear(4 -> 3) |> softmax |> CrossEntropyLossLayer(\"Index\");",
        "write `cross_entropy_loss(index)`",
        &["N = linear(4 -> 3) |> softmax |> cross_entropy_loss(index);"],
    ),
    (
        "N = linear(4 -> 3) |> softmax |> CrossEntropyLossLayer(\"Probabilities\");",
        "write `cross_entropy_loss(probabilities)`",
        &["N = linear(4 -> 3) |> softmax |> cross_entropy_loss(probabilities);"],
    ),
    (
        "N = linear(4 -> 3) |> sigmoid |> CrossEntropyLossLayer(\"Binary\");",
        "write `cross_entropy_loss(binary)`",
        &["N = linear(4 -> 3) |> sigmoid |> cross_entropy_loss(binary);"],
    ),
    (
        "N(input: [4]) = NetChain[{LinearLayer[8], Ramp, SoftmaxLayer[]}];",
        "write `linear(8) |> ramp |> softmax`",
        &["N(input: [4]) = linear(8) |> ramp |> softmax;"],
    ),
    ("N(input: [4]) = ElementwiseLayer(Ramp);", "help: write `ramp`", &["N(input: [4]) = ramp;"]),
    (
        "N(input: [32, 1, 28, 28]) = conv(8, 3);",
        "a shape is that of one sample: `[1, 28, 28]`",
        &["N(input: [1, 28, 28]) = conv(8, 3);"],
    ),
    (
        "N(input: [4]) = softmax |> map(|p| clip(p, 0.001, 1)) |> cross_entropy_loss(index);",
        "write `cross_entropy_loss(index, from = probabilities)`",
        &["N(input: [4]) = softmax |> map(|p| clip(p, 0.001, 1)) |> cross_entropy_loss(index, from = probabilities);"],
    ),
    (
        "N(input: [4]) = softmax |> map(|p| p / 0.5) |> cross_entropy_loss(index);",
        "leave out `map(|p| p / 0.5)`",
        &["N(input: [4]) = softmax |> cross_entropy_loss(index);"],
    ),
    (
        "N(input: [4]) = softmax |> map(|p| p / 0.5) |> cross_entropy_loss(index, from = logits);",
        "help: leave out `softmax`",
        &["N(input: [4]) = map(|p| p / 0.5) |> cross_entropy_loss(index, from = logits);"],
    ),
    (
        "N(input: [4]) = softmax |> ln |> cross_entropy_loss(index);",
        "leave out `ln`: the loss takes the logarithm itself",
        &["N(input: [4]) = softmax |> cross_entropy_loss(index);"],
    ),
    (
        "N(input: [4]) = softmax |> ln |> kl_divergence_loss(from = probabilities);",
        "leave out `ln`",
        &["N(input: [4]) = softmax |> kl_divergence_loss(from = probabilities);"],
    ),
    (
        "N(input: [4]) = sigmoid |> ln |> cross_entropy_loss(binary, from = logits);",
        "leave out `ln` and `sigmoid`, or `ln` and `from = logits`",
        &[
            "N(input: [4]) = cross_entropy_loss(binary, from = logits);",
            "N(input: [4]) = sigmoid |> cross_entropy_loss(binary);",
        ],
    ),
    (
        "N = linear(4 -> 1) |> ramp |> cross_entropy_loss(binary, from = logits);",
        "help: leave out `ramp`",
        &["N = linear(4 -> 1) |> cross_entropy_loss(binary, from = logits);"],
    ),
    (
        "N = linear(4 -> 1) |> ramp |> sigmoid |> cross_entropy_loss(binary);",
        "help: leave out `ramp`",
        &["N = linear(4 -> 1) |> sigmoid |> cross_entropy_loss(binary);"],
    ),
    (
        "N(x: [5, 4], t: [] of index(4)) -> loss { let p = x |> softmax; let q[j] = mean[i](p[i, j]); let loss = (q, t) |> cross_entropy_loss(index, from = logits); }",
        "write `from = probabilities` in the place of `from = logits`",
        &[
            "N(x: [5, 4], t: [] of index(4)) -> loss { let p = x |> softmax; let q[j] = mean[i](p[i, j]); let loss = (q, t) |> cross_entropy_loss(index, from = probabilities); }",
        ],
    ),
    (
        "N(x: [4], t: [3]) -> loss { let p = x |> linear(3) |> softmax; let loss = (t, p) |> kl_divergence_loss; }",
        "swap them, `(p, t) |> kl_divergence_loss`; where the target is what learns, `kl_divergence_loss(from = probabilities)`",
        &[
            "N(x: [4], t: [3]) -> loss { let p = x |> linear(3) |> softmax; let loss = (p, t) |> kl_divergence_loss; }",
            "N(x: [4], t: [3]) -> loss { let p = x |> linear(3) |> softmax; let loss = (t, p) |> kl_divergence_loss(from = probabilities); }",
        ],
    ),
    (
        "Blk = linear(4 -> 4); N(input: [4]) = repeat(3, Blk);",
        "write `repeat(Blk, 3)`",
        &["Blk = linear(4 -> 4); N(input: [4]) = repeat(Blk, 3);"],
    ),
    (
        "Blk = linear(4 -> 4); N(input: [4]) = Blk * 3;",
        "copies in a row are `[Blk; 3]`",
        &["Blk = linear(4 -> 4); N(input: [4]) = [Blk; 3];"],
    ),
    ("N(input: 1x28x28) = flatten;", "write `input: [1, 28, 28]`", &["N(input: [1, 28, 28]) = flatten;"]),
    (
        "N(x: [4, 3], b: [3]) -> y { let y = x + b; }",
        "`(b |> replicate(4))`",
        &["N(x: [4, 3], b: [3]) -> y { let y = x + (b |> replicate(4)); }"],
    ),
    (
        "N(x: [4, 3], b: [4]) -> y { let y = x + b; }",
        "`(b |> replicate(3, axis = 1))`",
        &["N(x: [4, 3], b: [4]) -> y { let y = x + (b |> replicate(3, axis = 1)); }"],
    ),
    (
        "N(x: [4, 3], b: [3, 2]) -> y { let y = x * b; }",
        "`(a, b) |> dot`",
        &["N(a: [4, 3], b: [3, 2]) -> y { let y = (a, b) |> dot; }"],
    ),
    (
        "N(x: [4, 3], b: [3, 2]) -> y { let y = x @ b; }",
        "`(x, b) |> dot`",
        &["N(x: [4, 3], b: [3, 2]) -> y { let y = (x, b) |> dot; }"],
    ),
    (
        "N(a: [3], b: [3]) -> y { let y = cat(a, b); }",
        "`(a, b) |> catenate`",
        &["N(a: [3], b: [3]) -> y { let y = (a, b) |> catenate; }"],
    ),
    (
        "N(a: [5, 3], b: [5, 2]) -> y { let y = (a, b) |> catenate; }",
        "write `catenate(axis = 1)`",
        &["N(a: [5, 3], b: [5, 2]) -> y { let y = (a, b) |> catenate(axis = 1); }"],
    ),
    (
        "N(x: [4, 3]) -> y { let y = x[:, 0]; }",
        "`(x |> part(.., 0))`",
        &["N(x: [4, 3]) -> y { let y = (x |> part(.., 0)); }"],
    ),
    ("N(x: [4, 3]) -> y { let y = x[0]; }", "`(x |> part(0))`", &["N(x: [4, 3]) -> y { let y = (x |> part(0)); }"]),
    (
        "N(x: [4, 3]) -> y { let y = sum(x, axis = 1); }",
        "write `x |> aggregation(total, axes = 1)`, or say what it goes over: `let y[i] = sum[j](x[i, j]);`",
        &[
            "N(x: [4, 3]) -> y { let y = x |> aggregation(total, axes = 1); }",
            "N(x: [4, 3]) -> y { let y[i] = sum[j](x[i, j]); }",
        ],
    ),
    ("N(x: [4]) -> y { let y = torch.tanh(x); }", "write `tanh(x)`", &["N(x: [4]) -> y { let y = tanh(x); }"]),
    (
        "N(x: [4]) -> y { let y = where(x > 0, x, 0); }",
        "write `if x > 0 { x } else { 0 }`",
        &["N(x: [4]) -> y { let y = if x > 0 { x } else { 0 }; }"],
    ),
    ("N(x: [4]) -> y { let y = x if x > 0 else 0; }", "write `if x > 0 { x } else { 0 }`", &[]),
    (
        "N(x: [4], h: [4]) -> y { let y = Add()([x, h]); }",
        "write `x + h`",
        &["N(x: [4], h: [4]) -> y { let y = x + h; }"],
    ),
    (
        "N(x: [5, 4]) -> y { let y = x |> net_map(linear(5 -> 3), axis = 1); }",
        "`transpose |> net_map(linear(5 -> 3))`",
        &["N(x: [5, 4]) -> y { let y = x |> transpose |> net_map(linear(5 -> 3)); }"],
    ),
    (
        "N(input: [4]) = linear(1) |> cross_entropy_loss(binary, from = logits, weights = 3);",
        "write `weights = [1, 3]`",
        &["N(input: [4]) = linear(1) |> cross_entropy_loss(binary, from = logits, weights = [1, 3]);"],
    ),
    (
        "N(input: [4]) = huber_loss(reduction = sum);",
        "write `reduce = total`",
        &["N(input: [4]) = huber_loss(reduce = total);"],
    ),
    (
        "N(input: [4]) = mse_loss(reduction = sum);",
        "`loss(|y, t| (y - t).powi(2), reduce = total)`",
        &["N(input: [4]) = loss(|y, t| (y - t).powi(2), reduce = total);"],
    ),
    (
        "N(input: [4]) = cross_entropy_loss(index, from_logits = true);",
        "write `from = logits`",
        &["N(input: [4]) = cross_entropy_loss(index, from = logits);"],
    ),
    (
        "N(input: [4]) = linear(3): hidden |> ramp;",
        "a label stands before its layer: `hidden: linear(3)`",
        &["N(input: [4]) = hidden: linear(3) |> ramp;"],
    ),
    (
        "N(input: [1, 28, 28]) = convolution(3x3, 8);",
        "write `convolution(8, 3x3)`",
        &["N(input: [1, 28, 28]) = convolution(8, 3x3);"],
    ),
    (
        "N(x: [4], t: [3]) -> loss { let z = x |> linear(3) |> softmax; let loss = (z, t) |> cross_entropy_loss(index); }",
        "`cross_entropy_loss(probabilities)`",
        &[
            "N(x: [4], t: [3]) -> loss { let z = x |> linear(3) |> softmax; let loss = (z, t) |> cross_entropy_loss(probabilities); }",
        ],
    ),
    (
        "N(x: [4], t: [] of index(3)) -> loss { let z = x |> linear(3); let loss = (z, t) |> mean_squared_loss; }",
        "`let one_hot = t |> unit_vector;`",
        &[
            "N(x: [4], t: [] of index(3)) -> loss { let z = x |> linear(3); let one_hot = t |> unit_vector; let loss = (z, one_hot) |> mean_squared_loss; }",
        ],
    ),
    ("N(input: [4]) = linear(4.0 -> 2);", "help: write `4`", &["N(input: [4]) = linear(4 -> 2);"]),
    ("N(input: [4]) = linear(3, frozen = true);", "write `rate = 0`", &["N(input: [4]) = linear(3, rate = 0);"]),
    (
        "N(x: [5, 4]) -> y { let y = (query = x, key = x, value = x) |> attention(score = dot, is_causal = true); }",
        "write `mask = causal`",
        &["N(x: [5, 4]) -> y { let y = (query = x, key = x, value = x) |> attention(score = dot, mask = causal); }"],
    ),
    (
        "N(input: [4]) = map(|x, y| x + y);",
        "`(a, b) |> threading(|a, b| a + b)`",
        &["N(a: [4], b: [4]) -> y { let y = (a, b) |> threading(|x, y| x + y); }"],
    ),
    (
        "N(input: [4]) = (linear(4) |> relu) + input;",
        "arithmetic stands in a body: `Net(x: [4]) -> y { let y = (x |> linear(4)) + x; }`",
        &["Net(x: [4]) -> y { let y = (x |> linear(4)) + x; }"],
    ),
    ("M = ramp; # a comment\nN = linear(4 -> 3);", "a comment begins with `//`", &[]),
    ("N(x: [4]; z: [3]) -> y { let y = x; }", "ports are separated by `,`", &[]),
    (
        "N(input: SVector<f32, 4>) = linear(10);",
        "a port has a shape, and the type follows: `input: [4]`",
        &["N(input: [4]) = linear(10);"],
    ),
    (
        "N(input: usize) = embedding(10 -> 4);",
        "`input: [] of index(10)`",
        &["N(input: [] of index(10)) = embedding(10 -> 4);"],
    ),
    (
        "N(input: [3]) = linear(3) |> tanh |> map(|x| max(x, 1.5)) |> linear(2); fn f(input, grad(output)) -> descend(parameters);",
        "leave out `map(|x| max(x, 1.5))`",
        &["N(input: [3]) = linear(3) |> tanh |> linear(2); fn f(input, grad(output)) -> descend(parameters);"],
    ),
];

#[test]
fn every_help_leads_to_a_net() {
    for (written, help, obeyed) in HELPS.iter().chain(HABITS) {
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
