//! What other frameworks call things, and how each is written here: help for a layer that is not known.

use crate::diagnostics::Diagnostic;

/// Names, in lower case and without `_`, and what is written instead.
const FOREIGN: &[(&[&str], &str)] = &[
    (&["fc", "affine", "gemm", "innerproduct", "denselayer"], "linear(10)"),
    (&["conv1d", "conv2d", "conv3d", "convlayer"], "convolution(8, 3)"),
    (&["depthwiseconv", "depthwiseconv2d", "depthwiseconvolution"], "convolution(8, 3, groups = 8)"),
    (
        &[
            "convtranspose",
            "convtranspose1d",
            "convtranspose2d",
            "convtranspose3d",
            "conv2dtranspose",
            "transposedconv",
        ],
        "deconvolution(8, 3)",
    ),
    (
        &["maxpool", "maxpool1d", "maxpool2d", "maxpool3d", "maxpooling", "maxpooling1d", "maxpooling2d", "pool2d"],
        "pooling(2, stride = 2)",
    ),
    (
        &[
            "avgpool",
            "avgpool1d",
            "avgpool2d",
            "avgpool3d",
            "averagepooling",
            "averagepooling2d",
            "meanpooling",
            "meanpool",
        ],
        "pooling(2, stride = 2, function = mean)",
    ),
    (
        &["globalavgpool", "globalaveragepooling", "globalaveragepooling2d", "adaptiveavgpool2d", "mean", "reducemean"],
        "aggregation(mean)",
    ),
    (&["globalmaxpool", "globalmaxpooling", "globalmaxpooling2d", "max", "reducemax"], "aggregation(max)"),
    (&["sum", "reducesum"], "summation"),
    (&["leakyrelu", "leakyramp", "lrelu"], "map(|x| if x < 0 { 0.01 * x } else { x })"),
    (&["relu6"], "map(|x| clip(x, 0, 6))"),
    (&["logsigmoid"], "map(|x| -soft_plus(-x))"),
    (&["activation", "lambda", "func"], "map(|x| x * tanh(x))"),
    (&["layernorm", "layernormalization"], "normalization(axes = -1, scaling = same)"),
    (&["rmsnorm", "rmsnormalization"], "normalization(axes = -1, scaling = same, biases = none, method = rms)"),
    (&["groupnorm", "groupnormalization"], "normalization(axes = all, groups = 2, scaling = 0)"),
    (&["instancenorm", "instancenorm1d", "instancenorm2d", "instancenorm3d"], "normalization"),
    (&["mse", "msecost", "l2loss", "meansquarederror", "squarederror"], "mean_squared_loss"),
    (&["mae", "l1loss", "meanabsoluteerror", "absoluteerror"], "mean_absolute_loss"),
    (&["bce", "bceloss", "binarycrossentropy", "binarycrossentropyloss", "logloss"], "cross_entropy_loss(binary)"),
    (&["bcewithlogits", "bcewithlogitsloss"], "sigmoid |> cross_entropy_loss(binary)"),
    (&["sparsecategoricalcrossentropy"], "cross_entropy_loss(index)"),
    (&["categoricalcrossentropy"], "cross_entropy_loss(probabilities)"),
    (&["softmaxcrossentropy", "softmaxcrossentropywithlogits"], "softmax |> cross_entropy_loss(index)"),
    (&["upsample", "upsampling2d", "upsampling", "interpolate"], "resize(scale = 2)"),
    (&["pad", "zeropad", "zeropad2d", "zeropadding", "zeropadding2d", "constantpad"], "padding([(0, 0), (1, 1)])"),
    (&["permute", "swapaxes"], "transpose(1, 0)"),
    (&["view", "squeeze", "unsqueeze", "expanddims"], "reshape([4, 4])"),
    (&["repeat", "tile", "broadcast", "expand"], "replicate(3)"),
    (&["slice", "crop", "narrow", "take"], "part(1..3)"),
    (&["argmax"], "ordering(-1)"),
    (&["argmin"], "ordering(1)"),
    (&["topk"], "ordering(-3)"),
    (&["scale"], "constant_times"),
    (&["bias"], "constant_plus"),
];

/// Names whose meaning no layer of ours has by itself, and what is said of each.
const WITHOUT_EQUAL: &[(&[&str], &str)] = &[
    (
        &["batchnorm", "batchnorm1d", "batchnorm2d", "batchnorm3d", "batchnormalization"],
        "write `normalization`, which standardises each sample by itself",
    ),
    (&["logsoftmax"], "write `softmax`: the losses take the logarithm themselves"),
    (&["nll", "nllloss"], "write `cross_entropy_loss(index)`, which takes probabilities, not their logarithms"),
    (&["identity", "noop", "passthrough"], "leave it out"),
];

/// The mistake with what would mend it: the same name as it is spelled here, what is written instead, or the nearest name.
pub(super) fn mended(mistake: Diagnostic, found: &str, known: &[&str]) -> Diagnostic {
    let key = key(found);
    if let Some(same) = known.iter().find(|name| self::key(name) == key) {
        return mistake.help(format!("did you mean `{same}`?"));
    }
    if let Some(ours) = row(FOREIGN, &key) {
        return mistake.help(format!("write `{ours}`"));
    }
    if let Some(help) = row(WITHOUT_EQUAL, &key) {
        return mistake.help(help);
    }
    let mistake = if found.starts_with(char::is_uppercase) {
        mistake.help(format!("write `{found} = ...;` above, in this `net!`: a net is a layer only there"))
    } else {
        mistake
    };
    mistake.suggest(&found.to_lowercase(), known.iter().copied())
}

/// A name in lower case and without `_`.
fn key(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

fn row(table: &'static [(&[&str], &str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(names, _)| names.contains(&key)).map(|(_, ours)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::syntax::{Source, parse};

    /// The messages of a net.
    fn messages(net: &str) -> Vec<String> {
        let mut sink = Diagnostics::default();
        match parse(net.parse().unwrap(), &mut sink) {
            Some(Source::Definitions(nets)) => drop(crate::compile_all(&nets, &mut sink)),
            _ => panic!("`{net}` is a net"),
        }
        sink.texts()
    }

    #[test]
    fn every_row_is_a_net_in_our_names() {
        for (names, ours) in FOREIGN {
            let fits = ["[8, 8]", "[8, 8, 8]", "[16]", "[]"]
                .iter()
                .any(|shape| messages(&format!("N(input: {shape}) = {ours};")).is_empty());
            assert!(fits, "{names:?}: `{ours}`");
        }
    }

    #[test]
    fn no_row_is_a_name_of_ours_or_stands_twice() {
        let mut all: Vec<&str> =
            FOREIGN.iter().chain(WITHOUT_EQUAL).flat_map(|(names, _)| names.iter().copied()).collect();
        for name in &all {
            assert!(crate::layers::canonical(name).is_none() && key(name) == *name, "`{name}`");
        }
        let rows = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), rows);
    }
}
