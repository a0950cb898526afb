//! Batch normalisations of a file: they are folded into the layer before them, where the file is saved.
//!
//! ```text
//! conv1.weight [8, 1, 3, 3], bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var, bn1.num_batches_tracked
//! `bn1` is one, behind `conv1`, which gives as many numbers as it normalises
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::mistake::listed;
use crate::{Mistake, Tensor};

/// What only a batch normalisation has.
const OWN: [&str; 3] = ["running_mean", "running_var", "num_batches_tracked"];

/// What stands before the last word, and that: `conv1`, `weight`.
fn parted(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
}

impl Tensor {
    /// The path of its layer.
    fn layer(&self) -> &str {
        parted(&self.name).0
    }

    /// Whether it is one that only a batch normalisation has.
    pub(crate) fn is_statistic(&self) -> bool {
        OWN.contains(&parted(&self.name).1)
    }
}

/// The paths of the batch normalisations, in their order.
pub(crate) fn layers(tensors: &[Tensor]) -> Vec<&str> {
    let mut layers: Vec<&str> = tensors.iter().filter(|tensor| tensor.is_statistic()).map(Tensor::layer).collect();
    layers.sort_unstable();
    layers.dedup();
    layers
}

/// Which tensors are of batch normalisations.
pub(crate) fn arrays(tensors: &[Tensor]) -> Vec<bool> {
    let layers = layers(tensors);
    tensors.iter().map(|tensor| layers.binary_search(&tensor.layer()).is_ok()).collect()
}

/// The one mistake of all of them.
pub(crate) fn mistake(tensors: &[Tensor]) -> Option<Mistake> {
    let layers = layers(tensors);
    let first = *layers.first()?;
    let mut arrays: Vec<&Tensor> = tensors.iter().filter(|tensor| layers.contains(&tensor.layer())).collect();
    arrays.sort_by_key(|tensor| tensor.layer());
    let names = listed(arrays.iter().map(|tensor| tensor.name.as_str()));
    let mistake = Mistake::new(format!("expected learned arrays alone, found batch normalisation: {names}"))
        .note("when evaluated it is `a * x + b`, with two constants for each channel");
    let known = layers.iter().find_map(|layer| Some((*layer, before(layer, tensors)?)));
    Some(match known {
        Some((layer, weight)) => {
            let each = if layers.len() == 1 { "it" } else { "each" };
            let note = format!("`{layer}` stands behind `{}`, which gives what it normalises", weight.layer());
            let help = format!("before saving, fold {each} into the layer before, which then has biases: {}", fold(layer, weight, size(layer, tensors) != weight.shape.first().copied()));
            mistake.note(note).help(help)
        }
        None => mistake.note(format!("no layer is known to give what `{first}` normalises")).help(
            "say it in the net, by `constant_times |> constant_plus` of a vector, or `convolution(8, 1, groups = 8)` of 8 channels; \
             `coming_from_pytorch` computes the two constants",
        ),
    })
}

/// The weights of the layer before a batch normalisation: of those beside it that give as many numbers, that of the number before its own, the only
/// one, or the only one of its digits, as `conv1` is of `bn1`.
fn before<'a>(layer: &str, tensors: &'a [Tensor]) -> Option<&'a Tensor> {
    let (scope, own) = parted(layer);
    let size = size(layer, tensors)?;
    let is_beside = |tensor: &&Tensor| {
        let gives = |axis: usize| tensor.shape.get(axis) == Some(&size);
        let is_weight = tensor.shape.len() > 1 && parted(&tensor.name).1 == "weight";
        is_weight && parted(tensor.layer()).0 == scope && (gives(0) || tensor.shape.len() > 2 && gives(1))
    };
    let beside: Vec<&Tensor> = tensors.iter().filter(is_beside).collect();
    let number = |tensor: &Tensor| parted(tensor.layer()).1.parse::<usize>().ok();
    if let Ok(own) = own.parse::<usize>() {
        let earlier = beside.into_iter().filter(|tensor| number(tensor).is_some_and(|number| number < own));
        return earlier.max_by_key(|tensor| number(tensor));
    }
    let digits = |word: &str| -> String { word.chars().filter(char::is_ascii_digit).collect() };
    let of_digits = |tensor: &&Tensor| digits(parted(tensor.layer()).1) == digits(own);
    let alike: Vec<&Tensor> = beside.iter().copied().filter(of_digits).collect();
    match (&beside[..], &alike[..]) {
        ([one], _) | (_, [one]) => Some(one),
        _ => None,
    }
}

/// How many numbers a batch normalisation has constants for.
fn size(layer: &str, tensors: &[Tensor]) -> Option<usize> {
    tensors.iter().filter(|tensor| tensor.layer() == layer).find_map(|tensor| match tensor.shape[..] {
        [size] => Some(size),
        _ => None,
    })
}

/// The line of Python that folds a batch normalisation into the layer with these weights.
fn fold(layer: &str, weight: &Tensor, is_turned: bool) -> String {
    let (before, own) = (in_python(weight.layer()), in_python(layer));
    let function = if weight.shape.len() == 2 { "fuse_linear_bn_eval" } else { "fuse_conv_bn_eval" };
    // A transposed convolution has the inputs first.
    let transpose = if is_turned { ", transpose=True" } else { "" };
    format!(
        "`{before}, {own} = torch.nn.utils.fusion.{function}({before}.eval(), {own}.eval(){transpose}), torch.nn.Identity()`"
    )
}

/// `model.features[0]`: a module by its path.
fn in_python(path: &str) -> String {
    let word = |word: &str| if word.parse::<usize>().is_ok() { format!("[{word}]") } else { format!(".{word}") };
    let words: String = path.split('.').filter(|part| !part.is_empty()).map(word).collect();
    format!("model{words}")
}

#[cfg(test)]
mod tests {
    use super::mistake;
    use crate::Tensor;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    /// The help of the mistake of a file with these weights, and a batch normalisation of eight numbers.
    fn help(weights: &[(&str, &[usize])], layer: &str) -> Option<String> {
        let tensor = |name: &str, shape: &[usize]| Tensor {
            name: name.to_string(),
            numbers: "F32".into(),
            shape: shape.into(),
            begin: 0,
            end: 0,
        };
        let mut tensors: Vec<Tensor> = weights.iter().map(|(name, shape)| tensor(name, shape)).collect();
        assert_eq!(mistake(&tensors), None);
        tensors
            .extend(["weight", "bias", "running_mean"].map(|array| tensor(&alloc::format!("{layer}.{array}"), &[8])));
        tensors.push(tensor(&alloc::format!("{layer}.num_batches_tracked"), &[]));
        mistake(&tensors)?.help
    }

    #[test]
    fn it_is_folded_into_the_layer_before() {
        let (small, large): (&[usize], &[usize]) = (&[8, 3], &[8, 4, 3, 3]);
        let rows = [
            (
                alloc::vec![("fc.weight", small)],
                "bn",
                "model.fc, model.bn = torch.nn.utils.fusion.fuse_linear_bn_eval(model.fc",
            ),
            (alloc::vec![("0.weight", large), ("2.weight", large), ("4.weight", large)], "3", "model[2], model[3] = "),
            (alloc::vec![("a.0.weight", large), ("b.0.weight", large)], "b.1", "model.b[0], model.b[1] = "),
            (alloc::vec![("conv1.weight", large), ("conv2.weight", large)], "bn2", "model.conv2, model.bn2 = "),
            (alloc::vec![("conv1.weight", large), ("fc.weight", &[4, 8])], "norm", "model.conv1, model.norm = "),
            (
                alloc::vec![("up.weight", &[2, 8, 3])],
                "norm",
                "fuse_conv_bn_eval(model.up.eval(), model.norm.eval(), transpose=True)",
            ),
            (alloc::vec![("conv1.weight", large), ("conv2.weight", large)], "norm", "say it in the net"),
            (alloc::vec![("1.weight", small)], "0", "say it in the net"),
        ];
        for (weights, layer, expected) in rows {
            let found = help(&weights, layer).unwrap_or_default();
            assert!(found.contains(expected), "{weights:?}, {layer}: {found}");
        }
    }
}
