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

pub(crate) fn check(array: &Array<'_>, tensor: &Tensor, by_pytorch: bool) -> Option<Mistake> {
    let expected = in_file(array, by_pytorch);
    if fits(array, &expected, &tensor.shape) {
        return None;
    }
    let (name, found) = (&tensor.name, &tensor.shape);
    let message = format!("expected {expected:?} of `{name}`, found {found:?}");
    let mistake = Mistake::new(message).note(format!("`{}` of the net is {:?}", array.path, array.shape));
    Some(match (&expected[..], &found[..]) {
        ([rows, columns], [first, second]) if (rows, columns) == (second, first) => {
            mistake.help(format!("save it transposed: the rows of `{name}` are what its layer gives"))
        }
        _ => mistake,
    })
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

pub(crate) fn place(array: &Array<'_>, tensor: &Tensor, by_pytorch: bool) -> Place {
    let groups = array.inputs_first.filter(|_| by_pytorch).unwrap_or(0);
    Place { begin: tensor.begin, bytes: bytes(tensor), groups }
}
