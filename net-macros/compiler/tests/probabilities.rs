//! What a loss may be given, and which gradients are zero whatever the values.

use net_compiler::diagnostics::Diagnostics;
use net_compiler::syntax::{self, Source};

/// The first line of each message.
fn messages(text: &str) -> Vec<String> {
    texts(text).iter().filter_map(|text| text.lines().next()).map(ToString::to_string).collect()
}

fn texts(text: &str) -> Vec<String> {
    let mut sink = Diagnostics::default();
    match syntax::parse(text.parse().unwrap(), &mut sink) {
        Some(Source::Definitions(nets)) => drop(net_compiler::compile_all(&nets, &mut sink)),
        _ => panic!("`{text}` is a net"),
    }
    sink.texts()
}

const SUM: &str = "expected probabilities that add up to 1 along the last axis, found ";

#[test]
fn layers_keep_what_adds_up_to_one() {
    for (shape, layers) in [
        ("[4]", "softmax"),
        ("[4]", "softmax |> dropout(0.5) |> flatten |> reshape([1, 4]) |> reshape([4])"),
        ("[4]", "softmax |> reshape([4, 1]) |> transpose"),
        ("[4]", "softmax |> sequence_reverse |> replicate(3) |> part(1)"),
        ("[4]", "softmax |> replicate(3, axis = 1) |> transpose"),
        ("[3, 4]", "softmax(axis = 0) |> transpose"),
        ("[3, 4]", "softmax |> sequence_most |> sequence_rest |> sequence_last"),
        ("[3, 4]", "softmax |> part(.., 0..) |> part(0..2)"),
        ("[3, 4]", "softmax |> aggregation(mean, axes = 0)"),
        ("[2, 3, 4]", "softmax |> flatten(1) |> reshape([3, 2, 4]) |> transpose(1, 0, 2)"),
        ("[3, 4, 4]", "softmax(axis = 0) |> resize([8, 8]) |> transpose(1, 2, 0)"),
        ("[3, 4, 4]", "softmax(axis = 0) |> pooling(2x2, function = mean) |> transpose(1, 2, 0)"),
        ("[3, 4]", "linear(5) |> softmax |> linear(4) |> softmax"),
        ("[3, 4]", "transpose |> flatten"),
        ("[3] of index(4)", "unit_vector"),
    ] {
        for loss in ["index", "probabilities"] {
            let net = format!("A(input: {shape}) = {layers} |> cross_entropy_loss({loss});");
            assert_eq!(messages(&net), [""; 0], "{net}");
        }
    }
}

#[test]
fn what_changes_the_sum_is_no_distribution_any_more() {
    let (unit, other) = ("numbers from 0 to 1", "some that do along another");
    for (shape, layers, found) in [
        ("[4]", "sigmoid", unit),
        ("[4]", "softmax |> part(..3)", unit),
        ("[4]", "softmax |> part(.., step = 2)", unit),
        ("[4]", "softmax |> reshape([2, 2])", unit),
        ("[3, 4]", "softmax |> flatten", unit),
        ("[3, 4]", "softmax |> part(.., 1)", unit),
        ("[3, 4]", "softmax |> aggregation(max, axes = 0)", unit),
        ("[3, 4]", "softmax |> padding([(1, 0), (0, 0)])", unit),
        ("[3, 4]", "softmax |> map(|p| p * p)", unit),
        ("[3, 4, 4]", "softmax(axis = 0) |> pooling(2x2, function = mean, padding = 1) |> transpose(1, 2, 0)", unit),
        ("[3, 4]", "softmax(axis = 0)", other),
        ("[3, 4]", "softmax |> transpose", other),
        ("[3, 4]", "softmax |> replicate(2, axis = 2)", other),
    ] {
        for loss in ["index", "probabilities"] {
            let net = format!("A(input: {shape}) = {layers} |> cross_entropy_loss({loss});");
            assert_eq!(messages(&net), [format!("{SUM}{found}")], "{net}");
            let asserted = net.replace(&format!("({loss})"), &format!("({loss}, from = probabilities)"));
            assert_eq!(messages(&asserted), [""; 0], "{asserted}");
        }
    }
}

#[test]
fn binary_takes_what_lies_between_zero_and_one() {
    for layers in [
        "sigmoid",
        "hard_sigmoid",
        "sech",
        "haversine",
        "map(|x| 1 / (1 + exp(-x)))",
        "map(|x| 0.5 + 0.5 * tanh(x))",
        "map(|x| 1 - exp(-x * x))",
        "map(|x| if x < 0 { 0 } else if x > 1 { 1 } else { x })",
        "sigmoid |> map(|p| clip(p, 0.01, 0.99))",
        "sigmoid |> map(|p| 0.9 * p + 0.05) |> flatten |> padding([(1, 1)])",
        "sigmoid |> reshape([1, 4, 4]) |> resize([7, 7]) |> pooling(2x2, function = mean) |> pooling(2x2)",
        "sigmoid |> aggregation(mean)",
        "sigmoid |> aggregation(median) |> replicate(3)",
        "softmax |> part(.., 1)",
        "transpose |> flatten |> part(2..5)",
    ] {
        let net = format!("A(input: [4, 4]) = {layers} |> cross_entropy_loss(binary);");
        assert_eq!(messages(&net), [""; 0], "{net}");
    }
    for (layers, found) in [
        ("linear(3)", "any numbers"),
        ("ramp", "numbers of at least 0"),
        ("tanh", "numbers from -1 to 1"),
        ("sigmoid |> ln", "numbers of at most 0"),
        ("sigmoid |> summation", "numbers from 0 to 16"),
        ("sigmoid |> map(|p| p - 0.5)", "numbers from -0.5 to 0.5"),
        ("sigmoid |> constant_times", "any numbers"),
        ("normalization", "any numbers"),
        ("map(|x| 2 * x)", "any numbers"),
    ] {
        let net = format!("A(input: [4, 4]) = {layers} |> cross_entropy_loss(binary);");
        assert_eq!(messages(&net), [format!("expected probabilities, found {found}")], "{net}");
    }
    let exclusive = "expected probabilities of things that do not exclude each other, found some that add up to 1";
    for layers in ["softmax", "softmax(axis = 0) |> transpose", "softmax |> replicate(2) |> dropout"] {
        assert_eq!(messages(&format!("A(input: [4, 4]) = {layers} |> cross_entropy_loss(binary);")), [exclusive]);
    }
}

/// What stands one behind the other lies where its parts do.
#[test]
fn inputs_that_are_joined_keep_their_bounds() {
    for (joined, shape, expected) in [
        ("(sigmoid(a), sigmoid(b)) |> catenate", "[8, 4]", None),
        ("(sigmoid(a), sigmoid(b), a |> softmax) |> catenate(axis = 1)", "[4, 12]", None),
        ("(sigmoid(a), sigmoid(b) |> part(0)) |> append", "[5, 4]", None),
        ("(sigmoid(a), sigmoid(b) |> part(0)) |> prepend", "[5, 4]", None),
        ("(sigmoid(a), tanh(b)) |> catenate", "[8, 4]", Some("numbers from -1 to 1")),
        ("(sigmoid(a), sigmoid(b)) |> total", "[4, 4]", Some("numbers from 0 to 2")),
    ] {
        let items = format!("let p = {joined}; let loss = (p, t) |> cross_entropy_loss(binary);");
        let net = format!("A(a: [4, 4], b: [4, 4], t: {shape}) -> loss {{ {items} }}");
        let expected: Vec<String> =
            expected.iter().map(|found| format!("expected probabilities, found {found}")).collect();
        assert_eq!(messages(&net), expected, "{net}");
    }
}

#[test]
fn logits_are_any_numbers_but_probabilities() {
    for loss in ["index", "probabilities", "binary"] {
        for layers in ["linear(4)", "ramp", "tanh", "softmax |> ln", "flatten", "softmax |> linear(3)"] {
            // Of one sign, the probability of each by itself would never cross a half.
            if loss == "binary" && ["ramp", "softmax |> ln"].contains(&layers) {
                continue;
            }
            let net = format!("A(input: [3, 4]) = {layers} |> cross_entropy_loss({loss}, from = logits);");
            assert_eq!(messages(&net), [""; 0], "{net}");
        }
        for layers in ["softmax", "sigmoid", "softmax(axis = 0) |> flatten", "map(|x| clip(x, 0, 1))"] {
            let net = format!("A(input: [3, 4]) = {layers} |> cross_entropy_loss({loss}, from = logits);");
            assert_eq!(messages(&net), ["expected logits, found probabilities"], "{net}");
        }
    }
}

#[test]
fn nothing_makes_probabilities_twice_right_before_a_loss() {
    for (layers, second) in [
        ("softmax |> softmax |> cross_entropy_loss(index)", "softmax"),
        ("softmax |> dropout |> softmax |> flatten |> cross_entropy_loss(probabilities)", "softmax"),
        ("sigmoid |> softmax |> cross_entropy_loss(index)", "softmax"),
        ("softmax |> softmax |> mean_squared_loss", "softmax"),
        ("sigmoid |> hard_sigmoid |> cross_entropy_loss(binary)", "hard_sigmoid"),
        ("softmax |> softmax |> part(1) |> mean_absolute_loss", "softmax"),
    ] {
        let expected = format!("expected logits before `{second}`, found probabilities");
        assert_eq!(messages(&format!("A(input: [4]) = {layers};")), [expected], "{layers}");
    }
    for layers in [
        "softmax |> softmax",
        "softmax |> softmax |> linear(2) |> mean_squared_loss",
        "softmax |> softmax |> cross_entropy_loss(index, from = probabilities)",
        "softmax |> linear(4) |> softmax |> cross_entropy_loss(index)",
        "tanh |> sigmoid |> cross_entropy_loss(binary)",
    ] {
        assert_eq!(messages(&format!("A(input: [4]) = {layers};")), [""; 0], "{layers}");
    }
}

#[test]
fn a_net_as_a_layer_is_looked_through_and_told_once() {
    let any = "expected probabilities, found any numbers";
    let front =
        "Front = linear(3 -> 4) |> softmax; Logits = linear(3 -> 4); Loss(input: [4]) = cross_entropy_loss(index);";
    for (nets, expected) in [
        ("A = front |> own: Loss;", &[][..]),
        ("A = front |> cross_entropy_loss(index);", &[]),
        ("A = frozen front |> own: Loss;", &[]),
        ("A = logits |> softmax |> own: Loss; B = a;", &[]),
        ("A = logits |> own: Loss;", &[any]),
        ("A = logits |> cross_entropy_loss(index); B = a; C = linear(3 -> 3) |> b;", &[any]),
        ("A = logits |> own: Loss; B = linear(3 -> 4) |> own: Loss;", &[any, any]),
        ("A = front |> softmax |> own: Loss;", &["expected logits before `softmax`, found probabilities"]),
    ] {
        assert_eq!(messages(&format!("{front} {nets}")), expected, "{nets}");
    }
}

/// What a net without `fn` lines says of why it has no gradients.
fn without_gradients(chain: &str) -> Option<String> {
    let expansion = net_compiler::expand(format!("A(input: [3]) = {chain};").parse().unwrap()).to_string();
    assert!(!expansion.contains("compile_error"), "{chain}: {expansion}");
    let (_, reason) = expansion.split_once("It has no `gradients`: ")?;
    reason.split_once(".\"").map(|(reason, _)| reason.to_string())
}

#[test]
fn a_gradient_through_what_does_not_change_is_zero() {
    for (chain, input, broken) in [
        ("map(|x| -x * x) |> ramp", "input", "`ramp` is always 0: its input is at most 0"),
        ("exp |> map(|x| -x) |> relu", "input", "`relu` is always 0: its input is at most 0"),
        ("softmax |> ln |> map(|x| max(0, x))", "input", "`map(|x| max(0, x))` is always 0: its input is at most 0"),
        (
            "sigmoid |> map(|p| clip(p, 2, 3))",
            "input",
            "`map(|p| clip(p, 2, 3))` is always 2: its input is from 0 to 1",
        ),
        ("softmax |> ln |> map(|x| max(x, 0))", "input", "`map(|x| max(x, 0))` is always 0: its input is at most 0"),
        (
            "sigmoid |> map(|p| clip(p, 1, 2))",
            "input",
            "`map(|p| clip(p, 1, 2))` is always 1: its input is from 0 to 1",
        ),
        ("map(|x| x - x)", "input", "`map(|x| x - x)` is always 0"),
        ("map(|x| 2)", "input", "`map(|x| 2)` is always 2"),
        ("map(|x| x * 0)", "input", "`map(|x| x * 0)` is always 0"),
        (
            "map(|x| -x * x) |> ramp |> linear(2, biases = none)",
            "linear.weights",
            "`linear(2, biases = none)` multiplies it by its input, which is always 0",
        ),
        (
            "linear(2) |> map(|x| if x * x < 0 { x } else { 1 }) |> tanh",
            "linear.weights",
            "`map(|x| if x * x < 0 { x } else { 1 })` is always 1",
        ),
        ("round |> tanh", "input", "`round` has no derivative: it changes in steps"),
        ("linear(2) |> sign", "linear.weights", "`sign` has no derivative: it changes in steps"),
    ] {
        let expected = format!("the gradient with respect to `{input}` is zero whatever the values; {broken}");
        assert_eq!(without_gradients(chain), Some(expected), "{chain}");
    }
}

#[test]
fn a_gradient_that_is_zero_at_some_values_only_is_one() {
    for chain in [
        "ramp |> ramp",
        "exp |> ramp",
        "soft_plus |> ramp",
        "sigmoid |> hard_tanh",
        "sigmoid |> hard_sigmoid",
        "map(|x| max(x, -x))",
        "map(|x| -x * x) |> exp |> sqrt",
        "map(|x| min(x, 0)) |> abs |> ramp",
        "map(|x| x - 1) |> sigmoid |> map(|x| clip(x, 0, 1))",
        "map(|x| if x > 0 { x } else { 0 }) |> ramp",
        "map(|x| x * (x - x) + x)",
        "softmax |> map(|p| -p * ln(p)) |> summation",
        "linear(2) |> ramp |> linear(2)",
        "map(|x| powf(0, x))", // 0 is what is taken where there is no slope
        "aggregation(max, axes = 0) |> ramp",
    ] {
        assert_eq!(without_gradients(chain), None, "{chain}");
    }
}

/// A body's gradients that are zero whatever the values.
#[test]
fn what_cancels_and_what_is_masked_out_is_constant() {
    for (items, broken) in [
        ("let h = x |> linear(4); let loss = h - h |> summation;", "`h - h` is always 0"),
        ("let h = x |> linear(4); let z = h - h; let loss = z |> summation;", "`h - h` is always 0"),
        ("const m: [4] = 0; let h = x |> linear(4); let loss = h * m |> summation;", "`h * m` is always 0"),
        ("const m: [4] = [0, 0, 0, 0]; let h = x |> linear(4); let loss = sum[i](h[i] * m[i]);", "`sum"),
    ] {
        let net = format!("A(x: [4]) -> loss {{ {items} }} fn learn(x) -> (loss, grad(parameters));");
        let said = texts(&net).join(" ");
        assert!(said.contains("zero whatever the values") && said.contains(broken), "{net}: {said}");
    }
    for items in [
        "const m: [4] = [0, 1, 0, 0]; let h = x |> linear(4); let loss = h * m |> summation;",
        "let h = x |> linear(4); let loss = h - stop_gradient(h) |> summation;",
        "let h = x |> linear(4); let g = x |> linear(4); let loss = h - g |> summation;",
        "let h = x |> linear(4); let d[i, j] = h[i] - h[j]; let loss = d |> map(|d| d * d) |> summation;",
    ] {
        let net = format!("A(x: [4]) -> loss {{ {items} }} fn learn(x) -> (loss, grad(parameters));");
        let net = net.replace("stop_gradient(h)", "(h |> stop_gradient)");
        assert_eq!(messages(&net), [""; 0], "{net}");
    }
}

/// Probabilities at another scale, where a softmax follows.
#[test]
fn multiples_of_probabilities_are_no_logits() {
    let of_chain = |layers: &str, loss: &str| format!("A(input: [4]) = {layers} |> {loss};");
    let logits = "cross_entropy_loss(index, from = logits)";
    for layers in ["softmax |> map(|x| x / 0.5)", "softmax |> map(|x| x + 0.0000001)", "softmax |> map(|p| 5 * p)"] {
        let expected = |before: &str| [format!("expected logits before `{before}`, found multiples of probabilities")];
        assert_eq!(messages(&of_chain(layers, logits)), expected(logits), "{layers}");
        let net = of_chain(layers, "softmax |> cross_entropy_loss(index)");
        assert_eq!(messages(&net), expected("softmax"), "{layers}");
    }
    let items = "let p = x |> linear(3) |> softmax; let q = x |> linear(3) |> softmax;";
    let net = |z: &str| {
        format!(
            "A(x: [4], t: [] of index(3)) -> (loss, p, q) {{ {items} let z = {z}; let loss = (z, t) |> {logits}; }}"
        )
    };
    for z in ["p + q", "p * 2 + q", "(p, q) |> total"] {
        assert_eq!(messages(&net(z)).len(), 1, "{z}");
    }
    for layers in ["softmax |> map(|p| 10 * p - 5)", "softmax |> constant_times", "softmax |> map(|p| exp(p))", "tanh"]
    {
        assert_eq!(messages(&of_chain(layers, logits)), [""; 0], "{layers}");
    }
    for z in ["p - q", "p + (x |> linear(3))", "p + tanh(q)", "p * q * (x |> linear(3))"] {
        assert_eq!(messages(&net(z)), [""; 0], "{z}");
    }
}

/// A softmax in index notation.
#[test]
fn shares_of_a_sum_are_probabilities() {
    let net = |items: &str| {
        format!(
            "A(x: [4, 3], t: [4] of index(3)) -> loss {{ let z = x |> net_map(linear(3)); {items}
             let loss = (s, t) |> cross_entropy_loss(index, from = logits); }}"
        )
    };
    for items in [
        "let e = exp(z); let s[i, j] = e[i, j] / sum[k](e[i, k]);",
        "let s[i, j] = exp(z[i, j]) / sum[k](exp(z[i, k]));",
        "let e = exp(z); let s[i, j] = e[i, j] / sum[k, l](e[k, l]);",
        "let p = z |> softmax; let s[i, j] = p[i, j] / 2;",
    ] {
        assert_eq!(messages(&net(items)), ["expected logits, found probabilities"], "{items}");
    }
    for items in [
        "let s[i, j] = z[i, j] / sum[k](z[i, k]);",
        "let e = exp(z); let s[i, j] = e[i, j] / sum[k: 2](e[i, k + 1]);",
        "let e = exp(z); let s[i, j] = e[i, j] / e[0, 0];",
        "let e = exp(z); let t0[j] = sum[i](e[i, j]); let s[i, j] = e[i, j] / t0[2 - j];",
    ] {
        assert_eq!(messages(&net(items)), [""; 0], "{items}");
    }
}

/// Logits of one sign: no probability crosses a half.
#[test]
fn logits_of_each_thing_lie_on_both_sides_of_0() {
    for (layers, loss, before) in [
        ("ramp", "cross_entropy_loss(binary, from = logits)", None),
        ("soft_plus", "cross_entropy_loss(binary, from = logits)", None),
        ("map(|x| x * x) |> flatten", "cross_entropy_loss(binary, from = logits)", None),
        ("sigmoid |> ln", "cross_entropy_loss(binary, from = logits)", None),
        ("sigmoid |> map(|p| p / 0.5)", "cross_entropy_loss(binary, from = logits)", None),
        ("ramp |> sigmoid", "cross_entropy_loss(binary)", Some("sigmoid")),
        ("map(|x| -exp(x)) |> sigmoid |> flatten", "cross_entropy_loss(binary)", Some("sigmoid")),
    ] {
        let said = messages(&format!("A(input: [4]) = {layers} |> {loss};"));
        let expected =
            format!("expected logits of either sign before `{}`, found numbers of at ", before.unwrap_or(loss));
        assert!(said.len() == 1 && (said[0].starts_with(&expected) || said[0].contains("from 0 to 2")), "{said:?}");
    }
    for layers in ["ramp |> linear(2) |> sigmoid", "ramp |> map(|x| x - 1) |> sigmoid", "leaky_ramp |> sigmoid"] {
        assert_eq!(messages(&format!("A(input: [4]) = {layers} |> cross_entropy_loss(binary);")), [""; 0], "{layers}");
    }
    assert_eq!(
        messages("A(input: [4]) = ramp |> sigmoid |> cross_entropy_loss(binary, from = probabilities);"),
        [""; 0]
    );
}

/// What is said to be probabilities is none, whatever is said, where none of its numbers is one.
#[test]
fn no_logarithm_is_a_probability() {
    for loss in ["cross_entropy_loss(index, from = probabilities)", "kl_divergence_loss(from = probabilities)"] {
        let said = messages(&format!("A(input: [4]) = softmax |> ln |> {loss};"));
        assert_eq!(said, ["expected probabilities, found numbers of at most 0"], "{loss}");
        for layers in ["softmax |> softmax", "linear(4)", "ramp", "softmax |> map(|p| p + 0.001)", "exp"] {
            assert_eq!(messages(&format!("A(input: [4]) = {layers} |> {loss};")), [""; 0], "{layers}");
        }
    }
}

/// The order (input, target), which some frameworks turn round.
#[test]
fn what_is_learned_stands_before_its_target() {
    let net = |pair: &str, loss: &str| {
        format!(
            "F = linear(4 -> 3); A(x: [4], t: [3]) -> (loss, z, p, s, q) {{ frozen layer f = F;
             let z = x |> linear(3); let p = z |> softmax; let s = sigmoid(z); let q = x |> f |> softmax;
             let loss = {pair} |> {loss}; }}"
        )
    };
    let swapped = "expected what is learned before its target, found what is given before it";
    for (pair, loss) in [
        ("(t, p)", "cross_entropy_loss(probabilities)"),
        ("(t, p)", "kl_divergence_loss"),
        ("(t, s)", "cross_entropy_loss(binary)"),
        ("(t, z)", "cross_entropy_loss(binary, from = logits)"),
        ("(t, z)", "cross_entropy_loss(probabilities, from = logits)"),
        ("(t |> flatten, p)", "cross_entropy_loss(probabilities)"),
    ] {
        assert_eq!(messages(&net(pair, loss)), [swapped], "{pair} {loss}");
    }
    for (pair, loss) in [
        ("(p, t)", "cross_entropy_loss(probabilities)"),
        ("(t, p)", "mean_squared_loss"),
        ("(t, p)", "kl_divergence_loss(from = probabilities)"),
        ("(t, p)", "cross_entropy_loss(probabilities, from = logits)"),
        ("(t, q)", "kl_divergence_loss"),
        ("(t |> softmax, p)", "kl_divergence_loss"),
    ] {
        assert_eq!(messages(&net(pair, loss)), [""; 0], "{pair} {loss}");
    }
}
