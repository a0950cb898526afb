//! Normalisation, shapes, reductions and tokens of other frameworks.

use super::row::{Row, TIME, TRAIN, help, later, row};

const EVALUATED: &str = "still to come, with `train`: it takes mean and variance from the batch; evaluated it is a number times and a number plus each channel, `convolution(8, 1, groups = 8)`, or `constant_times |> constant_plus` on a vector";

const AXES: &str = "$[axis|no axis here is the batch's, PyTorch's `dim = 1` is `axes = 0`]";
const SHAPE: &str = "write the whole shape, as `reshape([3, 1])` does of `[3]`: every size, none of them -1, and none the batch's; `flatten` makes one axis of all";

/// See [`Row`].
pub(super) const ROWS: &[Row] = &[
    row(
        "layernorm",
        "normalized_shape/axis eps/epsilon elementwise_affine bias",
        "layer_normalization(axes = $(normalized_shape:last_axes|-1)$[elementwise_affine=false|, scaling = none, biases = none]$[bias=false|, biases = none], epsilon = $(eps|1e-5))",
        "PyTorch's epsilon, Flax' is 1e-6",
    ),
    row(
        "layernormalization",
        "axis epsilon center scale",
        "layer_normalization(axes = $(axis:axes|-1)$[scale=false|, scaling = none$[center~false|$(scale:unsayable)]]$[center=false|, biases = none], epsilon = $(epsilon|0.001))",
        "Keras' epsilon",
    ),
    row(
        "rmsnorm rmsnormalization",
        "normalized_shape/axis eps/epsilon elementwise_affine",
        "normalization(axes = $(normalized_shape:last_axes|-1), scaling = $[elementwise_affine~false|same]$[elementwise_affine=false|none], biases = none, method = rms, epsilon = $(eps|1.1920929e-7))",
        "PyTorch's epsilon for `f32`, Flax' and Keras' is 1e-6",
    ),
    row(
        "groupnorm",
        "num_groups! num_channels. eps/epsilon affine",
        "normalization(axes = all, groups = $(num_groups|2), $[affine~false|scaling = 0]$[affine=false|scaling = none, biases = none], epsilon = $(eps|1e-5))",
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
        "num_features. eps momentum affine",
        "normalization($[affine~true|scaling = none, biases = none, ]epsilon = $(eps|1e-5))",
        "$[affine~true|with `affine=True`, `normalization(epsilon = 1e-5)`]",
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
    help(
        "weightnorm weightnormalization",
        "write it in a body: `array v: [3, 4] = normal(0.5);`, `array g: [3] = 1;`, `let n[i] = sum[j](v[i, j] * v[i, j]);` and \
         `let y[i] = sum[j](g[i] * v[i, j] / sqrt(n[i]) * x[j]);`",
    ),
    later("spectralnorm spectralnormalization", "no layer here: its power iteration is a state that a net would keep"),
    row("dropout", "p/rate! inplace/seed", "dropout($(p))", ""),
    row("alphadropout", "p/rate! inplace/seed", "dropout($(p), method = alpha)", ""),
    row("alphadropout", "", "dropout(method = alpha)", ""),
    help(
        "gaussiannoise gaussiandropout randomarray gumbelsoftmax",
        "write it in a body: `random noise: [8] = normal;`, or one that is uniform, and `let y = x + 0.1 * noise;`; it is drawn in every `fn`",
    ),
    later(
        "dropout1d dropout2d dropout3d spatialdropout1d spatialdropout2d spatialdropout3d featurealphadropout featuredropout dropconnect droppath stochasticdepth activityregularization",
        TRAIN,
    ),
    // Shapes.
    row("reshape view", "*", "reshape([$(*)])", ""),
    row("reshape view", "shape!", "reshape($(shape:shape))", ""),
    row(
        "unflatten",
        "dim.! unflattened_size/sizes!",
        "reshape($(sizes))",
        "of a vector; every size of the result is written, those of other axes too",
    ),
    help("view unflatten squeeze unsqueeze expanddims", SHAPE),
    row("ravel", "", "flatten", ""),
    row(
        "flatten",
        "start_dim end_dim data_format.",
        "flatten$[start_dim!0!1|$(start_dim:unsayable)]$[end_dim!-1|$(end_dim:unsayable)]",
        "of all axes, none of which is the batch's",
    ),
    row("permute", "*", "transpose($(*:permutation))", "axes count from 0, and none is the batch's$(*:whole)"),
    row(
        "permute",
        "dims!",
        "transpose($(dims:permutation))",
        "axes count from 0, and none is the batch's$(dims:whole)",
    ),
    row(
        "swapaxes transpose",
        "*",
        "transpose($(*:swap))",
        "of an input of as many axes; the others stay, and none is the batch's",
    ),
    help(
        "permute swapaxes moveaxis",
        "write where each axis of the result was: `transpose(1, 2, 0)` puts the first of three last; none is the batch's",
    ),
    row("repeatvector", "n!", "replicate($(n|3))", ""),
    row("repeat tile broadcast broadcastto expand", "", "replicate(3)", "along a new axis"),
    row("slice crop narrow take select gather", "", "part(1..3)", "or a position, `part(0)`"),
    row(
        "flip",
        "dims/axis/dim",
        "$[dims?0![0]!1![1]|sequence_reverse]$[dims=2![2]|transpose |> sequence_reverse |> transpose]$[dims!0!1!2![0]![1]![2]|$(dims:unsayable)]",
        "$[dims|no axis here is the batch's, PyTorch's `dims = 1` is the first; ]it reverses along the first axis, and `transpose` before and behind it brings another there",
    ),
    row("flipud", "", "sequence_reverse", "along the first axis"),
    row("fliplr", "", "transpose |> sequence_reverse |> transpose", "along the second axis"),
    later("cumsum cumprod cumulativesum", TIME),
    help("roll", "in a body `(x |> part(1..), x |> part(0..1)) |> catenate`"),
    help(
        "indexselect gatherelements",
        "in a body a tuple of an array and positions goes into `extract`: `(x, at) |> extract`",
    ),
    help(
        "sort argsort",
        "`ordering(3)` gives the positions of the three smallest; in a body `(x, at) |> extract` takes what is there",
    ),
    later("scatter", "no layer here; the gradient of `extract` is one"),
    row("argmax", "dim/axis.", "ordering(-1)", "of a vector; `Index::of_largest(&output)` outside"),
    row("argmin", "dim/axis.", "ordering(1)", "of a vector"),
    row("topk", "k! dim/axis.", "ordering(-$(k|3))", "the positions, ascending"),
    // Reductions.
    row("mean reducemean", "axis/dim/axes keepdim/keepdims", "aggregation(mean, axes = $(axis:axes|all))", AXES),
    row("max reducemax amax", "axis/dim/axes keepdim/keepdims", "aggregation(max, axes = $(axis:axes|all))", AXES),
    row("min reducemin amin", "axis/dim/axes keepdim/keepdims", "aggregation(min, axes = $(axis:axes|all))", AXES),
    row("sum reducesum", "axis/dim/axes! keepdim/keepdims", "aggregation(total, axes = $(axis:axes))", AXES),
    row("sum reducesum", "", "summation", ""),
    row(
        "prod reduceprod product",
        "axis/dim/axes keepdim/keepdims",
        "aggregation(times, axes = $(axis:axes|all))",
        AXES,
    ),
    row(
        "var variance reducevariance",
        "axis/dim/axes keepdim/keepdims",
        "aggregation(variance, axes = $(axis:axes|all))",
        "$[axis|no axis here is the batch's, PyTorch's `dim = 1` is `axes = 0`; ]it divides by `n - 1`, as PyTorch's does; NumPy's and JAX' divide by `n`",
    ),
    row(
        "std standarddeviation reducestd",
        "axis/dim/axes keepdim/keepdims",
        "aggregation(standard_deviation, axes = $(axis:axes|all))",
        "$[axis|no axis here is the batch's, PyTorch's `dim = 1` is `axes = 0`; ]it divides by `n - 1`, as PyTorch's does; NumPy's and JAX' divide by `n`",
    ),
    row(
        "median",
        "axis/dim/axes keepdim/keepdims",
        "aggregation(median, axes = $(axis:axes|all))",
        "$[axis|no axis here is the batch's, PyTorch's `dim = 1` is `axes = 0`; ]of an even number it is between the two in the middle, where PyTorch's is the lower one",
    ),
    row(
        "norm vectornorm l2norm",
        "axis/dim/axes!",
        "map(|x| x * x) |> aggregation(total, axes = $(axis:axes)) |> sqrt",
        AXES,
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
        "num_embeddings! embedding_dim! max_norm norm_type scale_grad_by_freq mode",
        "embedding($(num_embeddings|1000) -> $(embedding_dim|8)) |> aggregation($[mode?mean|mean]$[mode~mean|$[mode|$(mode:reduction)]], axes = 0)",
        "of the indices of one bag",
    ),
    row("categoryencoding onehotencoding", "num_classes/num_tokens", "unit_vector", "of indices"),
    row("onehot unitvector", "num_classes!", "one_hot($(num_classes))", ""),
    row(
        "prelu parametricrelu",
        "num_parameters! init.",
        "parametric_ramp$[num_parameters=1|(axes = [])]",
        "it starts at 0.1 and not 0.25",
    ),
    row(
        "prelu parametricrelu",
        "init.",
        "parametric_ramp(axes = [])",
        "one slope, as PyTorch has it, which starts at 0.1 and not 0.25; `parametric_ramp` has one a channel",
    ),
    row("scale", "", "constant_times", ""),
    row("bias", "", "constant_plus", ""),
    help("parameter netarray constantarray parameterlist parameterdict", "name it in a body: `array scale: [3] = 1;`"),
    help(
        "bilinear",
        "write it in a body: `array w: [3, 5, 4] = normal(0.1);` and `let y[k] = sum[i, j](w[k, i, j] * a[i] * b[j]);`",
    ),
];
