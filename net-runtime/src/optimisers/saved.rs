//! What optimisers remember, as safetensors files: for each learned array one tensor a memory, under the array's name.
//!
//! ```text
//! linear.weights.exp_avg, linear.weights.exp_avg_sq, .., step, powers     Adam's, as written
//! 0.weight.exp_avg, 0.weight.exp_avg_sq, 0.weight.step                    PyTorch's, which are read as well
//! ```

use crate::parameters::Parameters;
use crate::tensors::{WeightsError, Written, file, placed, read_all, tensors, written};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use net_weights::Tensor;

/// Memories of a net's size, each by what PyTorch calls it.
pub(super) type Memories<'a, N, const COUNT: usize> = [(&'static str, &'a mut N); COUNT];

/// The tensors of memories.
pub(super) fn all_written<N: Parameters>(memories: &[(&'static str, &N)]) -> Vec<Written> {
    memories.iter().flat_map(|(name, memory)| written(*memory, &format!(".{name}"))).collect()
}

/// A file of such.
pub(super) fn to_file<N: Parameters>(tensors: &[Written]) -> Vec<u8> {
    file::<N::Scalar>(tensors)
}

/// Reads memories from a file, and with `more` what is in no memory; writes nothing where something is wrong.
pub(super) fn load<N: Parameters, M, const COUNT: usize>(
    memories: Memories<'_, N, COUNT>,
    file: &[u8],
    more: impl FnOnce(&mut Vec<Tensor>) -> Result<M, WeightsError>,
) -> Result<M, WeightsError> {
    let mut rest = tensors(file)?;
    let more = more(&mut rest)?;
    let mut all = Vec::new();
    for (name, memory) in memories {
        let own = under(&mut rest, name);
        let places = placed::<N>(&own).map_err(|error| WeightsError::from(format!("of `{name}`: {error}")))?;
        all.push((memory, places));
    }
    if let Some(tensor) = rest.first() {
        return Err(format!("expected what the optimiser remembers, found `{}` too", tensor.name).into());
    }
    all.into_iter().for_each(|(memory, places)| read_all(memory, &places, file));
    Ok(more)
}

/// Takes out the tensors whose last word is this one, under the names before it.
pub(super) fn under(tensors: &mut Vec<Tensor>, word: &str) -> Vec<Tensor> {
    let before = |name: &str| Some(name.strip_suffix(word)?.strip_suffix('.')?.to_string());
    let (own, rest): (Vec<_>, Vec<_>) = core::mem::take(tensors)
        .into_iter()
        .map(|tensor| (before(&tensor.name), tensor))
        .partition(|(name, _)| name.is_some());
    *tensors = rest.into_iter().map(|(_, tensor)| tensor).collect();
    own.into_iter().filter_map(|(name, tensor)| Some(Tensor { name: name?, ..tensor })).collect()
}

/// The numbers of a tensor; none of another type than nets have, and of the count of steps.
pub(super) fn numbers(tensor: &Tensor, file: &[u8]) -> Vec<f64> {
    let bytes = file.get(tensor.begin..tensor.end).unwrap_or_default();
    match tensor.numbers.as_str() {
        "F32" => bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect(),
        "F64" => bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
        "I64" => bytes.as_chunks().0.iter().map(|bytes| i64::from_le_bytes(*bytes) as f64).collect(),
        _ => Vec::new(),
    }
}

/// `x` to the power of a whole number.
pub(super) fn power(mut x: f64, mut exponent: u64) -> f64 {
    let mut product = 1.0;
    while exponent > 0 {
        product *= if exponent % 2 == 1 { x } else { 1.0 };
        (x, exponent) = (x * x, exponent / 2);
    }
    product
}

/// How many steps were made: `step`, or one for each array, which are the same; taken out.
pub(super) fn steps(tensors: &mut Vec<Tensor>, file: &[u8]) -> Result<u64, WeightsError> {
    let mut own = under(tensors, "step");
    own.extend(named(tensors, "step"));
    let mut steps: Vec<f64> = own.iter().flat_map(|tensor| numbers(tensor, file)).collect();
    steps.dedup();
    match &steps[..] {
        [step] if *step >= 0.0 && *step < 9e15 && *step == (*step as u64) as f64 => Ok(*step as u64),
        [] => Err(String::from("expected `step`, found no such name").into()),
        [_] => Err(String::from("expected a whole number of steps, found another in `step`").into()),
        _ => Err(String::from("expected one number of steps of all arrays, found several").into()),
    }
}

/// Takes out the tensor of this name.
pub(super) fn named(tensors: &mut Vec<Tensor>, name: &str) -> Option<Tensor> {
    let position = tensors.iter().position(|tensor| tensor.name == name)?;
    Some(tensors.remove(position))
}
