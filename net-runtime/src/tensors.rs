//! Nets by safetensors files: loaded by names, ours or PyTorch's, and written by ours.
//!
//! ```text
//! linear.weights [2, 3], linear.biases [2]        as written: each array row by row under its path
//! linear.weight, 0.weight, model.linear.weight    names that are read as well
//! ```

use crate::array_info::ArrayInfo;
use crate::parameters::Parameters;
use crate::real::Real;
use crate::trained::{Place, read};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use net_weights::{Array, Mistake, Tensor, formats, header, places};
use safetensors::tensor::{Dtype, TensorView};

/// Why a file of weights was not loaded: it is no such file, or not that of the net. All that is wrong, a line each.
///
/// ```
/// use net_runtime::prelude::*;
/// net! { Tiny = linear(3 -> 2); Other = first: linear(3 -> 2); }
/// let (mut tiny, other) = (Tiny::seeded(1), Other::seeded(2));
/// let error = tiny.load_safetensors(&other.to_safetensors()).unwrap_err().to_string();
/// assert!(error.starts_with("expected `linear`, found `first`; they have the same shapes; a label is the name in the file"));
/// assert_eq!(tiny, Tiny::seeded(1)); // nothing is written
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightsError {
    text: String,
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl core::error::Error for WeightsError {}

impl From<String> for WeightsError {
    fn from(text: String) -> Self {
        WeightsError { text }
    }
}

impl From<Vec<Mistake>> for WeightsError {
    fn from(mistakes: Vec<Mistake>) -> Self {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        WeightsError { text: lines.join("\n") }
    }
}

/// The tensors of a file.
pub(crate) fn tensors(file: &[u8]) -> Result<Vec<Tensor>, WeightsError> {
    header::read(file).map_err(|why| match formats::other(file.get(..formats::START).unwrap_or(file), "net.pt") {
        Some(format) => alloc::format!("expected a safetensors file, found {}; {}", format.name, format.help).into(),
        None => why.into(),
    })
}

/// Where the arrays of a net lie, by the names of these tensors.
pub(crate) fn placed<N: Parameters>(tensors: &[Tensor]) -> Result<Vec<Place>, WeightsError> {
    let inputs_first = |number| N::INPUTS_FIRST.iter().find(|(array, _)| *array == number).map(|(_, groups)| *groups);
    let array = |(number, array): (usize, &'static ArrayInfo)| Array {
        path: array.path,
        shape: array.shape,
        inputs_first: inputs_first(number),
    };
    let arrays: Vec<Array<'_>> = N::ARRAYS.iter().enumerate().map(array).collect();
    let places = places(&arrays, N::FROZEN, size_of::<N::Scalar>() == 8, tensors)?;
    Ok(places.into_iter().map(|place| (place.begin, place.bytes, place.groups)).collect())
}

/// Reads the arrays of a net from these places.
pub(crate) fn read_all<N: Parameters>(net: &mut N, places: &[Place], file: &[u8]) {
    for (array, place) in N::ARRAYS.iter().zip(places) {
        let own = net.parameters_mut().get_mut(array.offset..array.offset + array.size());
        read(own.unwrap_or_default(), array, *place, file);
    }
}

/// Loads a file into a net, by names; writes nothing where something is wrong.
pub fn load_safetensors<N: Parameters>(net: &mut N, file: &[u8]) -> Result<(), WeightsError> {
    let places = placed::<N>(&tensors(file)?)?;
    read_all(net, &places, file);
    Ok(())
}

/// A tensor that is written: its name, its shape and its bytes.
pub(crate) type Written = (String, Vec<usize>, Vec<u8>);

/// The arrays of a net, each named by its path and what stands behind it.
pub(crate) fn written<N: Parameters>(net: &N, behind: &str) -> Vec<Written> {
    let one = |array: &ArrayInfo| {
        let own = net.parameters().get(array.offset..array.offset + array.size()).unwrap_or_default();
        let mut bytes = Vec::with_capacity(size_of_val(own));
        let (rows, columns) = match (array.order, array.shape) {
            (crate::ArrayOrder::Columns, [.., rows, columns]) => (*rows, *columns),
            _ => (1, own.len()),
        };
        for matrix in own.chunks_exact((rows * columns).max(1)) {
            for row in 0..rows {
                matrix.iter().skip(row).step_by(rows).for_each(|number| push(&mut bytes, *number));
            }
        }
        (alloc::format!("{}{behind}", array.path), array.shape.to_vec(), bytes)
    };
    N::ARRAYS.iter().map(one).collect()
}

/// The bytes of a number, the lowest first.
pub(crate) fn push<T: Real>(bytes: &mut Vec<u8>, number: T) {
    let own = T::little(number);
    bytes.extend_from_slice(own.get(..size_of::<T>()).unwrap_or_default());
}

/// A file of these tensors.
pub(crate) fn file<T: Real>(tensors: &[Written]) -> Vec<u8> {
    let of = if size_of::<T>() == 4 { Dtype::F32 } else { Dtype::F64 };
    let views = tensors.iter().filter_map(|(name, shape, bytes)| {
        let view = TensorView::new(of, shape.clone(), bytes);
        Some((name.as_str(), view.ok()?))
    });
    // Neither of the two can go wrong: the sizes are right, and names are texts.
    safetensors::serialize(views, None).unwrap_or_default()
}

/// The arrays of a net as a file, each by its path and row by row.
pub fn to_safetensors<N: Parameters>(net: &N) -> Vec<u8> {
    file::<N::Scalar>(&written(net, ""))
}
