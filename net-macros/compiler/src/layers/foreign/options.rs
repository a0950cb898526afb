//! Options and words of other frameworks, by what is written here.

use super::function::function;

/// Names of options, which of ours must be there for what is said, and what is said.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("bias use_bias with_bias has_bias", "biases", "write `biases = none` for none"),
    ("eps", "epsilon", "write `epsilon = 1e-5`"),
    ("dim axis", "axes", "axes count from 0, and none is the batch's: write `axes = 0`"),
    ("dim axes", "axis", "axes count from 0, and none is the batch's: write `axis = 0`"),
    ("num_groups feature_group_count", "groups", "write `groups = 2`"),
    ("strides", "stride", "write `stride = 2`"),
    ("dilation_rate kernel_dilation", "dilation", "write `dilation = 2`"),
    ("affine elementwise_affine center scale", "scaling", "write `scaling = none, biases = none` for none"),
    ("mode pool_type", "function", "write `function = max`, `mean` or `total`"),
    ("align_corners", "corners", "write `corners = false` for PyTorch's `align_corners=False`"),
    (
        "mode interpolation",
        "resampling",
        "write `resampling = nearest`, or `corners = false` for the bilinear of PyTorch, Keras and JAX",
    ),
    ("scale_factor", "scale", "write `scale = 2`"),
    (
        "learning_rate lr trainable requires_grad frozen freeze",
        "rate",
        "write `rate = 0` to keep its arrays, `rate = 0.1` to learn at a tenth",
    ),
    ("padding_mode", "padding", "put `padding([(0, 0), (1, 1), (1, 1)], padding = reflected) |>` before it"),
    ("count_include_pad", "include_padding", "write `include_padding = false`"),
    ("ceil_mode", "rounding", "write `rounding = up`"),
    ("kernel_size pool_size window_shape window_size", "", "its size stands without a name: `3x3`"),
    (
        "in_features out_features units features in_channels out_channels filters",
        "",
        "sizes stand without a name: `3 -> 2`",
    ),
    ("reduction size_average", "reduce", "write `reduce = total` for the sum over the elements of one sample"),
    (
        "reduction size_average reduce",
        "",
        "a loss is the mean over the elements of one sample, and a batch sums its gradients: a sum of squares is `loss(|y, t| (y - t).powi(2), reduce = total)`",
    ),
    ("weight class_weight", "weights", "write `weights = [1, 2, 0.5]`, one for each class"),
    ("pos_weight", "weights", "write `weights = [1, 3]`, of what is not so and of what is so"),
    ("label_smoothing", "smoothing", "write `smoothing = 0.1`"),
    ("ignore_index ignore_class", "ignored", "write `ignored = 0`"),
    ("negative_slope alpha", "slope", "write `slope = 0.2`"),
    ("from_logits logits", "from", "write `from = logits`"),
    ("from_logits", "", "put `softmax |>` or `sigmoid |>` before it"),
    (
        "kernel_regularizer bias_regularizer activity_regularizer weight_decay l1 l2 regularizer regularization",
        "",
        "leave it out: the decay of weights is an option of the optimisers",
    ),
    (
        "kernel_initializer bias_initializer kernel_init bias_init initializer",
        "",
        "leave it out: `init_with` takes others",
    ),
    ("is_causal causal", "mask", "write `mask = causal`"),
    (
        "attn_mask",
        "mask",
        "give it by name, `(query = q, key = k, value = v, mask = m)`, and write `mask = m` nowhere else",
    ),
    ("num_heads n_heads", "heads", "write `heads = 4`"),
    ("inplace dtype device name input_shape seed", "", "leave it out"),
];

/// Words for what we call otherwise.
const WORDS: &[(&str, &str)] = &[
    ("sum add", "total"),
    ("average avg", "mean"),
    ("std stddev", "standard_deviation"),
    ("var", "variance"),
    ("prod product", "times"),
    ("maximum amax", "max"),
    ("minimum amin", "min"),
    ("sparse sparse_categorical classes class indices", "index"),
    ("categorical one_hot onehot soft", "probabilities"),
    ("bce sigmoid logits", "binary"),
    ("reflect mirror symmetric", "reflected"),
    ("replicate edge replication border", "fixed"),
    ("same_padding", "same"),
    ("no off zero zeros False false", "none"),
];

/// What mends an option that a layer of ours does not have, set to `text`; `known` are its own.
pub(in crate::layers) fn option(name: &str, text: &str, known: &[&str]) -> Option<String> {
    if name == "activation" && !["none", "None"].contains(&text) {
        let function = function(text).unwrap_or_else(|| "ramp".into());
        return Some(format!("put it behind the layer: `|> {function}`"));
    }
    let mut rows = OPTIONS.iter().filter(|(_, needed, _)| needed.is_empty() || known.contains(needed));
    let row = rows.find(|(names, ..)| names.split(' ').any(|own| own == name));
    row.map(|(.., said)| (*said).into())
}

/// What is written for another framework's word where one of these is expected.
pub(in crate::layers) fn synonym(word: &str, known: &[&str]) -> Option<String> {
    let word = word.to_lowercase();
    if word == "valid" && known.contains(&"same") {
        return Some("leave `padding` out, for none".into());
    }
    if ["bilinear", "trilinear"].contains(&&*word) && known.contains(&"linear") {
        return Some("leave it out, and write `corners = false` for PyTorch's `align_corners = False`".into());
    }
    if word == "logits" && known.contains(&"index") {
        return Some(
            "write `index, from = logits`, or `binary, from = logits` of what does not exclude each other".into(),
        );
    }
    let mut rows = WORDS.iter().filter(|(_, ours)| known.contains(ours));
    rows.find(|(words, _)| words.split(' ').any(|own| own == word)).map(|(_, ours)| format!("write `{ours}`"))
}
