//! Nets as bytes, and bytes as nets, by `bytemuck`'s casts of the flat view.
//!
//! Nets are not `Pod`: that would make them `Copy`, and a copy of 50 MB would be an assignment that nobody sees.

use crate::parameters::Parameters;
use bytemuck::{Pod, PodCastError, cast_slice, cast_slice_mut, try_cast_slice};

/// The learned numbers as bytes.
pub fn as_bytes<N: Parameters<Scalar: Pod>>(net: &N) -> &[u8] {
    cast_slice(net.parameters())
}

/// The learned numbers as bytes, to be changed.
pub fn as_bytes_mut<N: Parameters<Scalar: Pod>>(net: &mut N) -> &mut [u8] {
    cast_slice_mut(net.parameters_mut())
}

/// The numbers that these bytes are.
pub fn numbers<T: Pod, const N: usize>(bytes: &[u8]) -> Result<&[T; N], PodCastError> {
    if bytes.len() != size_of::<[T; N]>() {
        return Err(PodCastError::SizeMismatch);
    }
    // No bytes may begin anywhere.
    let numbers = if bytes.is_empty() { &[] } else { try_cast_slice(bytes)? };
    numbers.try_into().map_err(|_| PodCastError::SizeMismatch)
}
