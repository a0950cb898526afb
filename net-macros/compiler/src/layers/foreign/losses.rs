//! Losses of other frameworks. All of ours are of probabilities and of one sample, and take means over its elements.

use super::row::{Row, help, later, row};

/// See [`Row`].
pub(super) const ROWS: &[Row] = &[
    row("mse msecost meansquarederror squarederror l2loss", "", "mean_squared_loss", "the mean over all elements"),
    row("mae l1loss meanabsoluteerror absoluteerror", "", "mean_absolute_loss", "the mean over all elements"),
    row(
        "CrossEntropyLossLayer",
        "target#",
        "cross_entropy_loss($[target?index|index]$[target=probabilities|probabilities]$[target=binary|binary]$[target!index!probabilities!binary|$(target:unsayable)])",
        "of probabilities, as Wolfram's",
    ),
    row(
        "CrossEntropyLossLayer",
        "",
        "cross_entropy_loss(index)",
        "of probabilities, as Wolfram's; or `probabilities`, `binary`",
    ),
    row(
        "crossentropyloss crossentropy",
        "weight# size_average ignore_index reduce reduction label_smoothing",
        "cross_entropy_loss(index, from = logits, weights = $(weight)$[ignore_index!-100|, ignored = $(ignore_index)]$[label_smoothing!0|, smoothing = $(label_smoothing)])",
        "the classes are the last axis; PyTorch's mean is divided by the weights, ours by the number of places",
    ),
    row(
        "crossentropyloss crossentropy",
        "label_smoothing ignore_index",
        "cross_entropy_loss(index, from = logits$[ignore_index!-100|, ignored = $(ignore_index)]$[label_smoothing!0|, smoothing = $(label_smoothing)])",
        "the classes are the last axis$[ignore_index!-100|; PyTorch's mean is that of what is not ignored]",
    ),
    row(
        "crossentropyloss crossentropy",
        "",
        "softmax |> cross_entropy_loss(index)",
        "PyTorch's takes logits, ours probabilities",
    ),
    row(
        "nll nllloss nllloss2d",
        "",
        "softmax |> cross_entropy_loss(index)",
        "for `log_softmax` and `nll_loss` together: ours takes probabilities, not their logarithms",
    ),
    row(
        "bce bceloss binarycrossentropy binarycrossentropyloss logloss",
        "from_logits",
        "$[from_logits=true|sigmoid |> ]cross_entropy_loss(binary)",
        "$[from_logits~true|of probabilities, whose logarithms nothing clips]",
    ),
    row(
        "bcewithlogits bcewithlogitsloss binarycrossentropywithlogits sigmoidbinarycrossentropy sigmoidcrossentropy",
        "",
        "sigmoid |> cross_entropy_loss(binary)",
        "",
    ),
    row("multilabelsoftmarginloss", "", "sigmoid |> cross_entropy_loss(binary)", ""),
    row(
        "softmarginloss",
        "",
        "sigmoid |> cross_entropy_loss(binary)",
        "with the target `(y + 1) / 2` in place of -1 and 1",
    ),
    row(
        "sparsecategoricalcrossentropy",
        "from_logits",
        "$[from_logits=true|softmax |> ]cross_entropy_loss(index)",
        "$[from_logits~true|of probabilities; with `from_logits` put `softmax |>` before it]",
    ),
    row(
        "categoricalcrossentropy",
        "from_logits label_smoothing",
        "$[from_logits=true|softmax |> ]cross_entropy_loss(probabilities)",
        "$[from_logits~true|of probabilities; with `from_logits` put `softmax |>` before it]",
    ),
    row(
        "softmaxcrossentropy softmaxcrossentropywithlogits softmaxcrossentropywithintegerlabels",
        "",
        "softmax |> cross_entropy_loss(index)",
        "",
    ),
    row(
        "hingeembeddingloss",
        "margin",
        "contrastive_loss(margin = $(margin|1))",
        "of a scalar, with the target 0 in place of 1 and 1 in place of -1",
    ),
    row("huberloss huber", "delta!", "huber_loss(delta = $(delta))", ""),
    row("smoothl1loss smoothl1", "beta!", "huber_loss(delta = $(beta))", "PyTorch's is that, divided by `beta`"),
    row("smoothl1loss smoothl1", "", "huber_loss", ""),
    row("logcosh logcoshloss", "", "loss(|y, t| abs(y - t) + ln_1p(exp(-2 * abs(y - t))) - 0.6931471805599453)", ""),
    row("squaredhinge squaredhingeloss", "", "hinge_loss(squared = true)", "of a target of -1 or 1"),
    row("poissonnllloss poisson", "", "loss(|y, t| exp(y) - t * y)", "of the logarithm of the rate"),
    row("meanabsolutepercentageerror", "", "loss(|y, t| 100 * abs((t - y) / t))", "infinite where the target is 0"),
    row("meansquaredlogarithmicerror", "", "loss(|y, t| (ln_1p(t) - ln_1p(y)).powi(2))", ""),
    row("cosinesimilarityloss", "", "cosine_distance_loss", "1 less the cosine, where Keras has -1 times it"),
    row(
        "kldivloss kldiv",
        "",
        "exp |> kl_divergence_loss(from = probabilities)",
        "of logarithms, as PyTorch's; of probabilities it is `kl_divergence_loss`",
    ),
    later("ctcloss ctc", "still to come: `ctc_loss` is reserved"),
    help(
        "tripletmarginloss tripletmarginwithdistanceloss tripletloss",
        "write it in a body with three ports: `let near = (a, p) |> euclidean_distance;`, `let far = (a, n) |> euclidean_distance;` and \
         `let loss = ramp(1 + near - far);`",
    ),
    help(
        "gaussiannllloss",
        "write it in a body, of the mean, the variance and the target: `let loss = (ln(v) + (t - y) * (t - y) / v) / 2;`",
    ),
    help("marginrankingloss", "write it in a body with a port for each input: `let loss = ramp(-t * (a - b));`"),
    help(
        "cosineembeddingloss",
        "in a body `let d = (a, b) |> cosine_distance;` is the loss of two that belong together, and `let loss = ramp(1 - d);` that of two that do not",
    ),
    help(
        "multilabelmarginloss multimarginloss categoricalhinge dice diceloss focal focalloss binaryfocalcrossentropy categoricalfocalcrossentropy tversky circle",
        "write its formula: `loss(|y, t| (y - t).powi(2))`, say, where it goes element by element, else in a body, with sums over indices",
    ),
    later("adaptivelogsoftmaxwithloss linearcrossentropyloss linearcrossentropy", "no layer here"),
];
