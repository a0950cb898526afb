//! What joins layers in other frameworks, what takes several inputs, and what runs along time.

use super::row::{GRAPHS, Row, TIME, help, later};

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
        "textvectorization discretization hashing stringlookup integerlookup hashedcrossing imageaugmentation melspectrogram stftspectrogram pipeline autocontrast equalization solarization augmix cutmix mixup randaugment maxnumboundingboxes randombrightness randomcolordegeneration randomcolorjitter randomcontrast randomcrop randomelastictransform randomerasing randomflip randomgaussianblur randomgrayscale randomhue randominvert randomperspective randomposterization randomrotation randomsaturation randomsharpness randomshear randomtranslation randomzoom",
        "prepare data in Rust, before the net is called",
    ),
    later(
        "add addition subtract multiply average maximum minimum dot dotplus concatenate concat cat stack hstack vstack merge catenate append prepend total extract matmul bmm baddbmm netgraph graph residual resblock residualblock basicblock bottleneck skip skipconnection shortcut cosinesimilarity pairwisedistance pdist cdist glu geglu swiglu reglu maxout spatialtransformation gridsample affinegrid netpairembedding netgan siamese highway squeezeexcite squeezeexcitation seblock inception denseblock split chunk unbind lora loralinear",
        GRAPHS,
    ),
    later(
        "jax flax torchmodulewrapper tfsm",
        "no layer here: write it in our layers; a type of your own as a layer is still to come",
    ),
    later(
        "rnn rnnbase rnncellbase lstm longshorttermmemory gru gatedrecurrent simplernn basicrecurrent rnncell lstmcell grucell simplernncell simplecell mgucell optimizedlstmcell stackedrnncells convlstm convlstm1d convlstm2d convlstm3d convlstmcell bidirectional netbidirectional scan vmap netmap netmapthread netfold netnest netunfold batchapply sequenceindices masking",
        TIME,
    ),
    later(
        "timedistributed",
        "still to come, with repetition and time: `net_map`; a linear layer on each row is today `transpose |> convolution(18, 1) |> transpose`",
    ),
    later(
        "attention sequenceattention multiheadattention multiheaddotproductattention selfattention crossattention dotproductattention scaleddotproductattention additiveattention groupedqueryattention groupqueryattention dotproductattentionweights makeattentionmask makecausalmask multiheadattentionforward transformer transformerencoder transformerdecoder transformerblock positionalencoding positionalembedding sinusoidalpositionembedding rope rotaryembedding",
        GRAPHS,
    ),
];
