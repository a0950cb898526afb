//! Normalisation, shapes, reductions and tokens of other frameworks.

use super::{GRAPHS, Row, TRAIN, later, row};

const EVALUATED: &str = "still to come, with `train`: it takes mean and variance from the batch; evaluated it is a number times and a number plus each channel, `convolution(8, 1, groups = 8)`, or `constant_times |> constant_plus` on a vector";

/// See [`Row`].
pub(super) const ROWS: &[Row] = &[
    row(
        "layernorm",
        "normalized_shape/axis eps/epsilon elementwise_affine bias",
        "normalization(axes = $(normalized_shape:axes|-1), $[elementwise_affine~false|scaling = same]$[elementwise_affine=false|scaling = none, biases = none]$[bias=false|, biases = none], epsilon = $(eps|1e-5))",
        "PyTorch's epsilon, Flax' is 1e-6",
    ),
    row(
        "layernormalization",
        "axis epsilon",
        "normalization(axes = -1, scaling = same, epsilon = $(epsilon|0.001))",
        "Keras' epsilon",
    ),
    row(
        "rmsnorm rmsnormalization",
        "normalized_shape/axis eps/epsilon elementwise_affine",
        "normalization(axes = $(normalized_shape:axes|-1), scaling = $[elementwise_affine~false|same]$[elementwise_affine=false|none], biases = none, method = rms, epsilon = $(eps|1.1920929e-7))",
        "PyTorch's epsilon for `f32`, Flax' and Keras' is 1e-6",
    ),
    row(
        "groupnorm",
        "num_groups! num_channels eps/epsilon affine",
        "normalization(axes = all, groups = $(num_groups|2), scaling = 0, epsilon = $(eps|1e-5))",
        "PyTorch's epsilon, Flax' is 1e-6",
    ),
    row(
        "groupnormalization",
        "groups! axis epsilon",
        "normalization(axes = all, groups = $(groups|2), scaling = 0, epsilon = $(epsilon|0.001))",
        "Keras' epsilon",
    ),
    row(
        "instancenorm instancenorm1d instancenorm2d instancenorm3d lazyinstancenorm1d lazyinstancenorm2d lazyinstancenorm3d",
        "",
        "normalization(scaling = none, biases = none, epsilon = 1e-5)",
        "with `affine=True`, `normalization(epsilon = 1e-5)`",
    ),
    row("InstanceNorm", "", "normalization(epsilon = 1e-6)", "Flax' epsilon, PyTorch's is 1e-5"),
    row("standardize", "", "normalization(axes = -1, scaling = none, biases = none, epsilon = 1e-5)", ""),
    row(
        "Normalization",
        "",
        "map(|x| (x - 0.5) / 0.25)",
        "with its mean and deviation; `normalization` standardises each sample by itself",
    ),
    row(
        "normalize unitnormalization l2normalize",
        "",
        "normalization(axes = -1, scaling = none, biases = none, method = rms, epsilon = 0) |> map(|x| x / sqrt(8))",
        "where 8 is the size of the axis",
    ),
    row(
        "localresponsenorm crossmaplrn2d",
        "size! alpha beta k",
        "local_response_normalization(alpha = $(alpha|1e-4), beta = $(beta|0.75), bias = $(k|1), window = $(size:half|2))",
        "`window` is half of an odd `size`",
    ),
    later(
        "batchnorm batchnorm1d batchnorm2d batchnorm3d lazybatchnorm1d lazybatchnorm2d lazybatchnorm3d batchnormalization syncbatchnorm",
        EVALUATED,
    ),
    later(
        "spectralnorm spectralnormalization weightnorm weightnormalization",
        "still to come, with graphs: it is a formula of a layer's weights",
    ),
    row("dropout", "p/rate! inplace/seed", "dropout($(p))", ""),
    later(
        "dropout1d dropout2d dropout3d spatialdropout1d spatialdropout2d spatialdropout3d alphadropout featurealphadropout featuredropout gaussiandropout gaussiannoise dropconnect droppath stochasticdepth gumbelsoftmax activityregularization randomarray",
        TRAIN,
    ),
    // Shapes.
    row("reshape view unflatten", "*", "reshape([$(*)])", ""),
    row(
        "view unflatten squeeze unsqueeze expanddims",
        "",
        "reshape([4, 4])",
        "every size is written, none is -1, and none is the batch's",
    ),
    row("ravel", "", "flatten", ""),
    row("flatten", "start_dim/data_format end_dim", "flatten", "of all axes, none of which is the batch's"),
    row("permute swapaxes moveaxis", "", "transpose(1, 0)", "axes count from 0, and none is the batch's"),
    row("repeatvector", "n!", "replicate($(n|3))", ""),
    row("repeat tile broadcast broadcastto expand", "", "replicate(3)", "along a new axis"),
    row("slice crop narrow take select gather", "", "part(1..3)", "or a position, `part(0)`"),
    row("flip fliplr flipud", "", "sequence_reverse", "along the first axis"),
    row("argmax", "", "ordering(-1)", "of a vector; `Index::of_largest(&output)` outside"),
    row("argmin", "", "ordering(1)", "of a vector"),
    row("topk", "k!", "ordering(-$(k|3))", "the positions, ascending"),
    // Reductions.
    row("mean reducemean", "", "aggregation(mean, axes = all)", ""),
    row("max reducemax amax", "", "aggregation(max, axes = all)", ""),
    row("min reducemin amin", "", "aggregation(min, axes = all)", ""),
    row("sum reducesum", "", "summation", ""),
    row("prod reduceprod product", "", "aggregation(times, axes = all)", ""),
    row(
        "var variance",
        "",
        "aggregation(variance, axes = all)",
        "it divides by `n - 1`, as PyTorch's does; NumPy's and JAX' divide by `n`",
    ),
    row(
        "std standarddeviation",
        "",
        "aggregation(standard_deviation, axes = all)",
        "it divides by `n - 1`, as PyTorch's does; NumPy's and JAX' divide by `n`",
    ),
    row(
        "median",
        "",
        "aggregation(median, axes = all)",
        "of an even number it is between the two in the middle, where PyTorch's is the lower one",
    ),
    row("norm vectornorm l2norm", "", "map(|x| x * x) |> summation |> sqrt", ""),
    // Tokens and learned arrays.
    row(
        "embedding embed reversibleembedding",
        "num_embeddings/input_dim! embedding_dim/output_dim/features!",
        "embedding($(num_embeddings|1000) -> $(embedding_dim|8))",
        "",
    ),
    row(
        "embeddingbag",
        "num_embeddings! embedding_dim!",
        "embedding($(num_embeddings|1000) -> $(embedding_dim|8)) |> aggregation(mean, axes = 0)",
        "",
    ),
    row("categoryencoding onehotencoding", "num_classes/num_tokens", "unit_vector", "of indices"),
    row("onehot unitvector", "num_classes!", "one_hot($(num_classes))", ""),
    row(
        "prelu parametricrelu",
        "num_parameters! init",
        "parametric_ramp$[num_parameters=1|(axes = [])]",
        "it starts at 0.1 and not 0.25",
    ),
    row(
        "prelu parametricrelu",
        "init",
        "parametric_ramp(axes = [])",
        "one slope, as PyTorch has it, which starts at 0.1 and not 0.25; `parametric_ramp` has one a channel",
    ),
    row("scale", "", "constant_times", ""),
    row("bias", "", "constant_plus", ""),
    later(
        "parameter netarray constantarray parameterlist parameterdict",
        "still to come, with graphs: `array NAME: [shape]`",
    ),
    later("bilinear", GRAPHS),
];
