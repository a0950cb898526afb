//! What joins layers in other frameworks, what takes several inputs, and what runs along time.

use super::row::{Row, TIME, help, later, row};

const ATTENTION: &str =
    "(query = q, key = k, value = v) |> attention(score = dot, heads = $(num_heads), scale = $(embed_dim:scale))";
const HEADS: &str = "write it in a body, where inputs by name go into `attention`: `(query = q, key = k, value = v)`; its option `score = dot` has no weights, \
    `heads = 4` parts the last axis, and `scale = 0.5` is `1 / sqrt(4)`, of heads of 4 numbers; a `net_map(linear(16))` each before and behind \
    are the projections";

/// See [`Row`].
pub(super) const ROWS: &[Row] = &[
    help(
        "sequential netchain chain serial modulelist moduledict module model container wrapper layer",
        "join layers by `|>`: `linear(3 -> 2) |> ramp`",
    ),
    help("input inputspec netport", "declare it: `pub Net(input: [1, 28, 28]) = ...`"),
    help("identity noop passthrough", "leave it out"),
    help("dataparallel distributeddataparallel", "leave it out: `_batch` runs over all cores with the feature `rayon`"),
    help(
        "textvectorization discretization hashing stringlookup integerlookup hashedcrossing melspectrogram stftspectrogram pipeline autocontrast equalization solarization augmix cutmix mixup randaugment maxnumboundingboxes randombrightness randomcolordegeneration randomcolorjitter randomcontrast randomcrop randomelastictransform randomerasing randomflip randomgaussianblur randomgrayscale randomhue randominvert randomperspective randomposterization randomrotation randomsaturation randomsharpness randomshear randomtranslation randomzoom",
        "prepare data in Rust, before the net is called",
    ),
    // What takes several inputs: notes are of a body, `pub Net(a: [3], b: [3]) -> y { let y = ..; }`.
    help("netgraph graph", "a net may have a body of values: `pub Net(x: [3]) -> y { let y = ..; }`"),
    help(
        "add addition residual resblock residualblock skip skipconnection shortcut",
        "values are added in a body: `let y = x + z;`",
    ),
    help("subtract multiply average", "write it as a formula, in a body: `let y = (a + b) / 2;`"),
    help("maximum minimum", "write it as a formula, in a body: `let y = max(a, b);`"),
    help(
        "concatenate concat cat hstack vstack merge denseblock inception",
        "in a body a tuple of values goes into `catenate`, option `axis = 0`; axes count from 0, and none is the batch's",
    ),
    help("stack", "in a body a tuple of values, each behind a `replicate(1)`, goes into `catenate`"),
    help("split chunk unbind", "name a value for each, in a body: `part(..4)`, `part(4..)`"),
    help(
        "matmul",
        "in a body a tuple of two values goes into `dot`: the last axis of the first with the first of the second",
    ),
    help("dotplus", "write `linear(3 -> 2)`"),
    help("pairwisedistance", "in a body a tuple of two values goes into `euclidean_distance`"),
    help(
        "netpairembedding siamese",
        "name a layer, in a body, and use it twice: `layer embed = ..;`; a tuple of both values goes into `euclidean_distance`",
    ),
    help(
        "glu geglu swiglu reglu highway squeezeexcite squeezeexcitation seblock",
        "write it as a formula, in a body: `let y = a * sigmoid(b);`",
    ),
    help(
        "gridsample affinegrid",
        "in a body a tuple of an image and six numbers goes into `spatial_transformation`, both of these in one",
    ),
    help(
        "bmm baddbmm",
        "write it in a body: `let y[n, i, k] = sum[j](a[n, i, j] * b[n, j, k]);`; of two matrices `(a, b) |> dot`",
    ),
    help(
        "cdist pdist",
        "write it in a body: `let s[i, j] = sum[k]((a[i, k] - b[j, k]).powi(2));` and `let d = sqrt(s);`",
    ),
    help("maxout", "`linear([3, 8]) |> aggregation(max, axes = 0)` is the largest of three"),
    help(
        "basicblock bottleneck",
        "in a body `ramp(x + (x |> convolution(16, 3x3, padding = 1) |> ramp |> convolution(16, 3x3, padding = 1)))`",
    ),
    help(
        "lora loralinear",
        "in a body `(x |> frozen base: Base) + (x |> linear(4, biases = none) |> linear(8, biases = none))`, where `Base` is a net above",
    ),
    help("netgan", "two nets, and two nets of both, in each of which the other one is `frozen`"),
    later(
        "jax flax torchmodulewrapper tfsm",
        "no layer here: write it in our layers; a type of your own as a layer is still to come",
    ),
    later(
        "rnn rnnbase rnncellbase lstm longshorttermmemory gru gatedrecurrent simplernn basicrecurrent rnncell lstmcell grucell simplernncell simplecell mgucell optimizedlstmcell stackedrnncells convlstm convlstm1d convlstm2d convlstm3d convlstmcell bidirectional netbidirectional scan netmapthread netfold netunfold batchapply sequenceindices masking",
        TIME,
    ),
    help("timedistributed vmap netmap", "what acts on each element along the first axis is `net_map` of it"),
    help("netnest", "the same layer several times is `repeat` of it and of how often"),
    row(
        "MultiheadAttention",
        "embed_dim! num_heads! dropout bias batch_first",
        ATTENTION,
        "in a body, `q`, `k` and `v` each behind a `net_map(linear($(embed_dim)))`, and one more such behind it",
    ),
    row(
        "MultiHeadAttention",
        "num_heads! key_dim! value_dim dropout",
        "(query = q, key = k, value = v) |> attention(score = dot, heads = $(num_heads), scale = $(key_dim:scale))",
        "in a body, `q`, `k` and `v` each behind a `net_map` of a `linear` of as many numbers as all heads have, and one more such behind it",
    ),
    help("MultiheadAttention MultiHeadAttention", HEADS),
    help(
        "sequenceattention multiheadattention multiheaddotproductattention selfattention crossattention dotproductattention scaleddotproductattention multiheadattentionforward",
        HEADS,
    ),
    help("makecausalmask", "write the option `mask = causal` of `attention`"),
    help("makeattentionmask", "a mask is an input of `attention`, `mask = m`: 0 where a query does not find a key"),
    help(
        "additiveattention",
        "in a body `let y = (query = q, key = k, value = k) |> attention(score = Additive);` of a net above, `Additive(query: [8], key: [8]) -> s { let s = .. }`",
    ),
    help(
        "groupedqueryattention groupqueryattention dotproductattentionweights",
        "write it in a body by `attention`, of parts of the heads, or by index notation and `softmax`",
    ),
    help(
        "transformer transformerencoder transformerdecoder transformerblock",
        "write it in a body: `let h = x + ((query = q, key = k, value = v) |> attention(score = dot, heads = 2));`, `layer_normalization`, and \
         `net_map(linear(16))` for what acts on each position",
    ),
    help(
        "positionalencoding positionalembedding sinusoidalpositionembedding",
        "in a body add a constant array, `const position: [16, 8] = [..];`, or one that is learned, `array position: [16, 8] = normal(0.1);`",
    ),
    help(
        "rope rotaryembedding",
        "write it in a body, with constant arrays of cosines and sines: `x * cosines + turned * sines`",
    ),
];
