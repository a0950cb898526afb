//! Whether a tensor has the shape and the numbers of its array.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::mistake::listed;
use crate::{Array, Mistake, Place, Tensor};

/// The shape that an array has in a file: PyTorch's deconvolutions have `[in, out / groups, kernel...]` for our `[out, in / groups,
/// kernel...]`.
fn in_file(array: &Array<'_>, by_pytorch: bool) -> Vec<usize> {
    match (array.inputs_first.filter(|_| by_pytorch), array.shape) {
        (Some(groups), [outputs, inputs, kernel @ ..]) => {
            let channels = [inputs.saturating_mul(groups), outputs / groups.max(1)];
            channels.into_iter().chain(kernel.iter().copied()).collect()
        }
        _ => array.shape.to_vec(),
    }
}

/// Whether a shape is the one expected: axes of 1 may be there or not, and biases of more dimensions may stand in one row.
fn fits(array: &Array<'_>, expected: &[usize], found: &[usize]) -> bool {
    let long = |shape: &[usize]| -> Vec<usize> { shape.iter().copied().filter(|extent| *extent != 1).collect() };
    let size = expected.iter().product::<usize>();
    let is_row = array.path.ends_with("biases") && matches!(found, [all] if *all == size);
    long(expected) == long(found) || is_row
}

/// An array and its tensor.
pub(crate) struct Pair<'a> {
    pub array: &'a Array<'a>,
    pub tensor: &'a Tensor,
    /// Whether the tensor has PyTorch's name, and so its order of the axes.
    pub by_pytorch: bool,
}

impl Pair<'_> {
    fn expected(&self) -> Vec<usize> {
        in_file(self.array, self.by_pytorch)
    }

    /// Whether the shape is right.
    pub fn fits(&self) -> bool {
        fits(self.array, &self.expected(), &self.tensor.shape)
    }

    /// What a layer takes and gives, by the shape of its weights.
    fn sizes(&self, shape: &[usize]) -> Option<(usize, usize)> {
        match (self.array.inputs_first.filter(|_| self.by_pytorch), shape) {
            (Some(groups), [inputs, outputs, ..]) => Some((*inputs, outputs.saturating_mul(groups))),
            (None, [outputs, inputs, ..]) => Some((*inputs, *outputs)),
            _ => None,
        }
    }
}

/// A mistake for each array of another shape; one for weights and biases of a layer of other sizes.
pub(crate) fn check_all(pairs: &[Pair<'_>]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut is_of_sizes = None;
    for (number, pair) in pairs.iter().enumerate().filter(|(_, pair)| !pair.fits()) {
        // A layer's arrays are neighbours, the weights first.
        let is_of_layer =
            |next: &&Pair<'_>| next.array.path.strip_suffix(".biases") == pair.array.path.strip_suffix(".weights");
        let biases = pairs.get(number + 1).filter(is_of_layer);
        let is_told = is_of_sizes.take() == Some(number);
        if !is_told {
            let (mistake, is_of_both) = check(pair, biases);
            mistakes.push(mistake);
            is_of_sizes = is_of_both.then_some(number + 1);
        }
    }
    mistakes
}

/// What is wrong with a shape, and whether that is what is wrong with the biases behind it too.
fn check(pair: &Pair<'_>, biases: Option<&Pair<'_>>) -> (Mistake, bool) {
    let (name, expected, found) = (&pair.tensor.name, pair.expected(), &pair.tensor.shape);
    let message = format!("expected {expected:?} of `{name}`, found {found:?}");
    let mistake = Mistake::new(message).note(format!("`{}` of the net is {:?}", pair.array.path, pair.array.shape));
    let is_weights = pair.array.path.ends_with(".weights") && expected.len() == found.len() && found.len() > 1;
    let (Some((inputs, outputs)), Some((_, own)), true) = (pair.sizes(found), pair.sizes(&expected), is_weights) else {
        return (mistake, false);
    };
    let layer = pair.array.path.strip_suffix(".weights").unwrap_or(pair.array.path);
    let is_turned = expected[..2] == [found[1], found[0]] && expected[2..] == found[2..];
    let given = biases.map(|biases| biases.tensor.shape.iter().product::<usize>());
    let sizes = format!("give `{layer}` its sizes in the file: `{inputs} -> {outputs}`");
    let save = format!("save `{name}` transposed: its rows are what the layer gives");
    match given {
        Some(given) if given == outputs => {
            let note = format!(
                "`{}` has {given} numbers, one for each output",
                biases.map_or(layer, |biases| &biases.tensor.name)
            );
            (mistake.note(note).help(sizes), true)
        }
        Some(given) if given == own && is_turned && found.len() == 2 => (mistake.help(save), false),
        None if is_turned => {
            (mistake.help(format!("{sizes}; or, where it is not PyTorch that saved it, {save}")), false)
        }
        _ => (mistake, false),
    }
}

/// A mistake for each type of numbers that the net cannot take.
pub(crate) fn check_numbers<'a>(tensors: impl Iterator<Item = &'a Tensor>, is_double: bool) -> Vec<Mistake> {
    let mut others: Vec<(&str, Vec<&str>)> = Vec::new();
    for tensor in tensors.filter(|tensor| bytes(tensor) == 0 || bytes(tensor) == 8 && !is_double) {
        match others.iter_mut().find(|(numbers, _)| *numbers == tensor.numbers) {
            Some((_, names)) => names.push(&tensor.name),
            None => others.push((&tensor.numbers, alloc::vec![&tensor.name])),
        }
    }
    others.into_iter().map(|(numbers, names)| other_numbers(numbers, &names, is_double)).collect()
}

fn other_numbers(found: &str, names: &[&str], is_double: bool) -> Mistake {
    let expected = if is_double { "`F64` or `F32`" } else { "`F32`" };
    let message = format!("expected {expected} numbers, found `{found}` of {}", listed(names.iter().copied()));
    let net = if is_double { "`f64`" } else { "`f32`" };
    let mistake = Mistake::new(message).note(format!("the net computes in {net}"));
    let convert = if is_double { "double" } else { "float" };
    let save: String = format!("save `{{name: array.{convert}() for name, array in model.state_dict().items()}}`");
    mistake.help(if found == "F64" { format!("{save}, or compute in `f64`: `Net<f64> = ..`") } else { save })
}

/// How many bytes a number has; 0 where it is no float that nets know.
fn bytes(tensor: &Tensor) -> usize {
    match tensor.numbers.as_str() {
        "F32" => 4,
        "F64" => 8,
        _ => 0,
    }
}

pub(crate) fn place(pair: &Pair<'_>) -> Place {
    let groups = pair.array.inputs_first.filter(|_| pair.by_pytorch).unwrap_or(0);
    Place { begin: pair.tensor.begin, bytes: bytes(pair.tensor), groups }
}
