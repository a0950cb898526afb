//! Losses of other frameworks. All of ours are of probabilities and of one sample, and take means over its elements.

use super::row::{GRAPHS, Row, help, later, row};

/// See [`Row`].
pub(super) const ROWS: &[Row] = &[
    row("mse msecost meansquarederror squarederror l2loss", "", "mean_squared_loss", "the mean over all elements"),
    row("mae l1loss meanabsoluteerror absoluteerror", "", "mean_absolute_loss", "the mean over all elements"),
    row(
        "crossentropyloss crossentropy",
        "",
        "softmax |> cross_entropy_loss(index)",
        "PyTorch's takes logits, ours probabilities; class weights, smoothing and ignored classes are rows of `probabilities`",
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
    help(
        "huberloss huber",
        "of a difference, `a - b` in a body, it is `map(|d| if abs(d) < 1 { d * d / 2 } else { abs(d) - 0.5 }) |> aggregation(mean, axes = all)`",
    ),
    help(
        "smoothl1loss smoothl1",
        "of a difference, `a - b` in a body, it is `map(|d| if abs(d) < 1 { d * d / 2 } else { abs(d) - 0.5 }) |> aggregation(mean, axes = all)`",
    ),
    help(
        "logcosh logcoshloss",
        "of a difference, `a - b` in a body, it is `map(|d| abs(d) + ln_1p(exp(-2 * abs(d))) - 0.6931471805599453) |> aggregation(mean, axes = all)`",
    ),
    later(
        "kldivloss kldiv kldivergence kldivergenceloss",
        "still to come, with graphs; its gradients are those of `cross_entropy_loss(probabilities)` of probabilities, whose value has the target's entropy besides",
    ),
    later("ctcloss ctc", "still to come: `ctc_loss` is reserved"),
    later(
        "poissonnllloss poisson gaussiannllloss marginrankingloss multilabelmarginloss cosineembeddingloss multimarginloss tripletmarginloss tripletmarginwithdistanceloss tripletloss hinge hingeloss squaredhinge categoricalhinge",
        GRAPHS,
    ),
    later(
        "meanabsolutepercentageerror meansquaredlogarithmicerror dice diceloss focal focalloss binaryfocalcrossentropy categoricalfocalcrossentropy tversky circle cosinesimilarityloss",
        GRAPHS,
    ),
    later("adaptivelogsoftmaxwithloss linearcrossentropyloss linearcrossentropy", GRAPHS),
];
