//! Elementwise functions of other frameworks, each with the formula that gives their numbers.

use super::row::{Row, row};

const ALONG: &str = "no axis here is the batch's, PyTorch's `dim = 1` is `axes = 0`";

/// See [`Row`].
pub(super) const ROWS: &[Row] = &[
    row(
        "leakyrelu leakyramp lrelu",
        "negative_slope/alpha/slope",
        "leaky_ramp(slope = $(negative_slope|0.01))",
        "PyTorch's and JAX' slope is 0.01 unless given, Keras' 0.3",
    ),
    row("relu6", "", "map(|x| if x <= 0 { 0 } else if x >= 6 { 6 } else { x })", ""),
    row(
        "hardtanh",
        "min_val! max_val!",
        "map(|x| if x <= $(min_val) { $(min_val) } else if x >= $(max_val) { $(max_val) } else { x })",
        "",
    ),
    row("hardtanh", "", "hard_tanh", "its slope on a bound is 1, PyTorch's 0"),
    row(
        "hardsigmoid",
        "",
        "map(|x| if x <= -3 { 0 } else if x >= 3 { 1 } else { x / 6 + 0.5 })",
        "`hard_sigmoid` is Wolfram's here, of slope 1/2 and not 1/6",
    ),
    row("hardswish hardsilu", "", "hard_swish", "its slopes at -3 and 3 are -1/2 and 3/2, PyTorch's 0 and 1"),
    row(
        "rrelu",
        "lower! upper! inplace",
        "map(|x| if x > 0 { x } else { ($(lower) + $(upper)) / 2 * x })",
        "evaluated; random slopes are still to come, with `train`",
    ),
    row(
        "rrelu",
        "",
        "map(|x| if x > 0 { x } else { 0.22916666666666666 * x })",
        "evaluated; random slopes are still to come, with `train`",
    ),
    row("elu exponentiallinearunit", "alpha!", "elu(alpha = $(alpha))", ""),
    row("celu", "alpha", "map(|x| if x > 0 { x } else { $(alpha|1) * exp_m1(x / $(alpha|1)) })", ""),
    row(
        "gelu",
        "approximate#",
        "$[approximate=tanh!true|gelu(approximate = tanh)]$[approximate~tanh!true|gelu]",
        "$[approximate~tanh!true|it is exact; the approximation by `tanh`, JAX' default, is `gelu(approximate = tanh)`]",
    ),
    row("newgelu gelunew gelutanh fastgelu", "", "gelu(approximate = tanh)", ""),
    row("quickgelu", "", "map(|x| x * sigmoid(1.702 * x))", ""),
    row("softplus", "beta! threshold.", "soft_plus(beta = $(beta))", ""),
    row("squareplus", "b", "map(|x| (x + sqrt(x * x + $(b|4))) / 2)", ""),
    row(
        "softshrink",
        "lambd/lower/threshold",
        "map(|x| if x > $(lambd|0.5) { x - $(lambd|0.5) } else if x < -$(lambd|0.5) { x + $(lambd|0.5) } else { 0 })",
        "",
    ),
    row("hardshrink", "lambd/threshold", "map(|x| threshold(x, $(lambd|0.5)))", ""),
    row("tanhshrink", "", "map(|x| x - tanh(x))", ""),
    row("threshold", "threshold! value!", "map(|x| if x > $(threshold) { x } else { $(value) })", ""),
    row("logsigmoid", "", "map(|x| -soft_plus(-x))", ""),
    row("sparseplus", "", "map(|x| if x <= -1 { 0 } else if x >= 1 { x } else { (x + 1).powi(2) / 4 })", ""),
    row("sparsesigmoid", "", "hard_sigmoid", ""),
    row("logit", "", "map(|x| ln(x / (1 - x)))", ""),
    row("exponential", "", "exp", ""),
    row("pow power", "exponent!", "map(|x| pow(x, $(exponent|2)))", ""),
    row("sigma logistic expit", "", "sigmoid", ""),
    row("where", "", "map(|x| if x > 0 { x } else { 0 })", "in the formula of a `map`, of its own number"),
    row("square", "", "map(|x| x * x)", ""),
    row("rsqrt", "", "map(|x| 1 / sqrt(x))", ""),
    row("reciprocal", "", "map(|x| 1 / x)", ""),
    row("neg", "", "map(|x| -x)", ""),
    row("heaviside step", "", "map(|x| if x > 0 { 1 } else { 0 })", ""),
    row("rescaling", "scale! offset", "map(|x| x * $(scale) + $(offset|0))", ""),
    row("rescaling", "", "map(|x| x / 255)", ""),
    row("activation", "activation#", "$(activation:function)", ""),
    row("activation lambda func function compiled", "", "map(|x| x * tanh(x))", ""),
    // Softmax and its kin, along an axis that is counted without the batch's.
    row(
        "softmax",
        "dim/axis!",
        "softmax(axis = $(dim:axis))",
        "no axis here is the batch's, so PyTorch's `dim = 1` is `axis = 0`",
    ),
    row(
        "softmin",
        "dim/axis!",
        "map(|x| -x) |> softmax(axis = $(dim:axis))",
        "no axis here is the batch's, so PyTorch's `dim = 1` is `axis = 0`",
    ),
    row("softmin", "", "map(|x| -x) |> softmax", ""),
    row("softmax2d", "", "softmax(axis = 0)", ""),
    row(
        "logsoftmax",
        "dim/axis.",
        "softmax",
        "the losses take the logarithm themselves; by itself it is `softmax |> ln`",
    ),
    row(
        "logsumexp reducelogsumexp",
        "dim/axis! keepdim/keepdims",
        "exp |> aggregation(total, axes = $(dim:axes)) |> ln",
        ALONG,
    ),
    row("logsumexp reducelogsumexp", "", "exp |> summation |> ln", ""),
    row("logmeanexp", "", "exp |> aggregation(mean, axes = all) |> ln", ""),
];
