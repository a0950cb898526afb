//! Loads, stores, the multiply-add, and what a vector leaves over.

use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// The vector `array[at .. at + V::LEN]`.
///
/// # Safety
///
/// `at + V::LEN <= N`.
#[inline(always)]
pub(crate) unsafe fn load<S: Simd, V: SimdBase<S>, const N: usize>(simd: S, array: &[V::Element; N], at: usize) -> V {
    debug_assert!(at + V::LEN <= N);
    // SAFETY: the caller keeps the range inside the array.
    V::from_slice(simd, unsafe { core::slice::from_raw_parts(array.as_ptr().add(at), V::LEN) })
}

/// Writes `vector` to `array[at .. at + V::LEN]`.
///
/// # Safety
///
/// `at + V::LEN <= N`.
#[inline(always)]
pub(crate) unsafe fn store<S: Simd, V: SimdBase<S>, const N: usize>(vector: V, array: &mut [V::Element; N], at: usize) {
    debug_assert!(at + V::LEN <= N);
    // SAFETY: the caller keeps the range inside the array, which is borrowed exclusively.
    vector.store_slice(unsafe { core::slice::from_raw_parts_mut(array.as_mut_ptr().add(at), V::LEN) });
}

/// `sum + a * b`, fused where `S` can unless the feature `deterministic` forbids it.
#[inline(always)]
pub(crate) fn add_product<S: Simd, V: SimdFloat<S>>(sum: V, a: V, b: V) -> V {
    if cfg!(feature = "deterministic") { sum + a * b } else { a.mul_add(b, sum) }
}

/// Blocks of one sample, seen as that sample.
#[inline(always)]
pub(crate) const fn single<T, const N: usize, const B: usize>(blocks: &[[T; B]; N]) -> &[T; N] {
    assert!(B == 1);
    // SAFETY: an array of one number lies as the number does.
    unsafe { &*(blocks as *const [[T; B]; N]).cast() }
}

/// Blocks of one sample, seen as that sample, to be changed.
#[inline(always)]
pub(crate) const fn single_mut<T, const N: usize, const B: usize>(blocks: &mut [[T; B]; N]) -> &mut [T; N] {
    assert!(B == 1);
    // SAFETY: an array of one number lies as the number does, and it is borrowed exclusively.
    unsafe { &mut *(blocks as *mut [[T; B]; N]).cast() }
}

/// The vector at `from`.
///
/// # Safety
///
/// `V::LEN` numbers may be read there.
#[inline(always)]
pub(crate) unsafe fn load_at<S: Simd, V: SimdBase<S>>(simd: S, from: *const V::Element) -> V {
    // SAFETY: as the caller says.
    V::from_slice(simd, unsafe { core::slice::from_raw_parts(from, V::LEN) })
}

/// Writes a vector at `to`.
///
/// # Safety
///
/// `V::LEN` numbers may be written there, and nothing else is borrowed from them.
#[inline(always)]
pub(crate) unsafe fn store_at<S: Simd, V: SimdBase<S>>(vector: V, to: *mut V::Element) {
    // SAFETY: as the caller says.
    vector.store_slice(unsafe { core::slice::from_raw_parts_mut(to, V::LEN) });
}

/// `f` as a function of its own with the extensions of `simd`: what many places call is compiled once.
#[inline(never)]
pub(crate) fn apart<S: Simd, R>(simd: S, f: impl FnOnce() -> R) -> R {
    simd.vectorize(f)
}

/// Completes dot products of columns whose `length` is no multiple of a vector: of 21 numbers in vectors of 8 it adds the
/// products of numbers 16 to 20, by a vector from 13 on whose first three lanes are left out.
///
/// # Safety
///
/// The columns and `by` have `length` numbers, a vector at least.
#[inline(always)]
pub(crate) unsafe fn add_rest<S: Simd, V: SimdFloat<S>, const K: usize>(
    simd: S,
    sums: &mut [V; K],
    columns: [*const V::Element; K],
    by: *const V::Element,
    length: usize,
) {
    if length.is_multiple_of(V::LEN) {
        return;
    }
    let (first, done) = (length - V::LEN, V::LEN - length % V::LEN);
    let rest = V::Mask::from_bitmask(simd, u64::from(!below(done, V::LEN)));
    // SAFETY: as the caller says.
    unsafe {
        let by = load_at(simd, by.add(first));
        for n in 0..K {
            let sum = add_product(sums[n], load_at(simd, columns[n].add(first)), by);
            sums[n] = rest.select(sum, sums[n]);
        }
    }
}

/// A mask of the lanes below `end`, of a vector of `length`: `below(3, 8)` is `0b111`.
#[inline(always)]
pub(crate) fn below(end: usize, length: usize) -> u16 {
    ((1_u32 << end.min(length)) - 1) as u16
}
