//! Options of other frameworks that no way has a word for: what is said of them, and which change nothing.

/// Options that are left out of what is said, and why; nothing of those whose effect is that of no option of ours.
const LEFT: &[(&str, &str)] = &[
    ("device name seed input_shape batch_input_shape", ""),
    ("dtype", "the type is the net's, `pub Net<f64> = ...`"),
    (
        "kernel_initializer bias_initializer kernel_init bias_init embeddings_initializer initializer depthwise_initializer",
        "`init_with` takes other initialisers",
    ),
    (
        "kernel_regularizer bias_regularizer activity_regularizer embeddings_regularizer depthwise_regularizer",
        "the decay of weights is an option of the optimisers",
    ),
    ("kernel_constraint bias_constraint", "no array is bounded here"),
    ("padding_mode", "only zeros, `reflect` and `replicate` have a word here"),
    ("keepdim keepdims", "the axis is gone; a `reshape` behind it brings it back, of size 1"),
    ("unbiased correction ddof", "it divides by `n - 1`"),
    ("data_format", "the channels come first here, as in `[3, 32, 32]`"),
    ("activation", "put a function behind it, as `|> map(|x| x * tanh(x))`"),
    ("start_dim end_dim", "`flatten(1)` joins the first two axes, `flatten(-1)` the last two"),
    ("reduction size_average reduce", "a loss is the mean over the elements of one sample"),
    ("weight class_weights label_smoothing ignore_index", ""),
    ("trainable requires_grad", "`rate = 0` keeps the arrays of a layer as they are"),
    ("return_indices return_sequences return_state", "one value comes out"),
    ("dim axis axes dims", "no such axis can be named here"),
];

/// Options that change nothing where they are set so.
const NOTHING: &[(&str, &str)] = &[
    ("inplace track_running_stats momentum", ""),
    ("padding_mode", "zeros"),
    ("ceil_mode return_indices keepdim keepdims antialias sparse scale_grad_by_freq mask_zero", "false"),
    ("count_include_pad unbiased use_bias bias affine elementwise_affine center scale", "true"),
    ("dilation dilation_rate groups correction ddof", "1"),
    ("output_padding", "0"),
    ("reduction", "mean"),
    ("data_format", "channels_first"),
    (
        "kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint activation name device dtype padding_idx max_norm divisor_override dim axis output_size",
        "none",
    ),
];

/// Why an option has no place in what is said.
pub(super) fn left_out(name: &str) -> String {
    let row = LEFT.iter().find(|(names, _)| names.split(' ').any(|own| own == name));
    row.map_or_else(|| format!("`{name}` has no equal here"), |(_, why)| (*why).into())
}

/// Whether an option that is set so changes nothing.
pub(super) fn is_nothing(name: &str, text: &str) -> bool {
    let mut rows = NOTHING.iter().filter(|(names, _)| names.split(' ').any(|own| own == name));
    rows.any(|(_, setting)| setting.is_empty() || text.to_lowercase() == *setting)
}
