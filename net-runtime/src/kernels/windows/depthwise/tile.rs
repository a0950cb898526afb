//! The sums of a tile: `N` positions of the last axis, a vector each, stay in registers while the taps pass by.

use super::pass::{Along, Pass, below};
use crate::kernels::vector::activation::raised;
use crate::kernels::vector::registers::{add_product, apart, below as lanes_below, load_at, store_at};
use crate::real::Real;
use core::ops::Range;
use fearless_simd::{Select, Simd, SimdFloat, SimdMask};

/// Some positions of one channel.
pub(super) struct Tile<T> {
    /// Under the first taps of the leading and of the contiguous axis that lie inside, and tap 0 of the last, which may not.
    pub(super) input: *const T,
    pub(super) weights: *const T,
    pub(super) out: *mut T,
    /// The channel's number that the sums start from.
    pub(super) start: T,
    /// How many taps of the leading and of the contiguous axis pass by.
    pub(super) taps: [usize; 2],
    /// The element of the last axis under its tap 0 at the first position.
    pub(super) element: isize,
    /// The element of the contiguous axis in the first lane, under the first tap; of a block all lanes lie inside.
    pub(super) row: Option<isize>,
    /// How many positions are stored.
    pub(super) count: usize,
}

/// A row of a tile: one tap of the leading and of the contiguous axis.
struct Row<'a, S: Simd, V: SimdFloat<S>> {
    last: &'a Along,
    /// Under tap 0 of the last axis.
    input: *const V::Element,
    weights: *const V::Element,
    element: isize,
    /// The lanes inside, where there are some outside, and where what may be read begins and ends.
    inside: V::Mask,
    within: &'a Range<*const V::Element>,
}

impl<T: Real> Pass<T> {
    /// # Safety
    ///
    /// The positions lie in `out`, the taps in the weights, and in the input those elements that are not left out.
    #[inline(always)]
    pub(super) unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(&self, simd: S, tile: &Tile<T>) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [lead, down, last] = &self.axes;
                let mut sums = [V::splat(simd, tile.start); N];
                let all = V::Mask::from_bitmask(simd, u64::from(lanes_below(V::LEN, V::LEN)));
                let (mut first_input, mut first_weights) = (tile.input, tile.weights);
                for _ in 0..tile.taps[0] {
                    let (mut input, mut weights) = (first_input, first_weights);
                    let mut row_of_tap = tile.row;
                    for _ in 0..tile.taps[1] {
                        let row =
                            Row { last, input, weights, element: tile.element, inside: all, within: &self.within };
                        let outside = row_of_tap.filter(|&at| at < 0 || at + V::LEN as isize > down.extent);
                        // SAFETY: as the caller says.
                        unsafe {
                            match outside {
                                None => row.add::<N, false>(simd, &mut sums),
                                Some(at) => {
                                    let end = lanes_below((down.extent - at).max(0) as usize, V::LEN);
                                    let inside = u64::from(end & !lanes_below((-at).max(0) as usize, V::LEN));
                                    let inside = V::Mask::from_bitmask(simd, inside);
                                    Row { inside, ..row }.add::<N, true>(simd, &mut sums);
                                }
                            }
                        }
                        input = input.wrapping_offset(down.dilation * down.input_step);
                        weights = weights.wrapping_offset(down.weights_step);
                        row_of_tap = row_of_tap.map(|at| at + down.dilation);
                    }
                    first_input = first_input.wrapping_offset(lead.dilation * lead.input_step);
                    first_weights = first_weights.wrapping_offset(lead.weights_step);
                }
                let floor = V::splat(simd, self.floor);
                macro_rules! store {
                    ($($n:literal)*) => {$(
                        if $n < N && $n < tile.count {
                            // SAFETY: as the caller says.
                            unsafe { store_at(raised(sums[$n], floor), tile.out.wrapping_offset($n * last.out_step)) };
                        }
                    )*};
                }
                store!(0 1 2 3 4 5 6 7);
            },
        )
    }
}

impl<S: Simd, V: SimdFloat<S>> Row<'_, S, V>
where
    V::Element: Real,
{
    /// Adds the products of all taps of the last axis: by threes where neighbouring positions share what is loaded.
    #[inline(always)]
    unsafe fn add<const N: usize, const MASKS: bool>(&self, simd: S, sums: &mut [V; N]) {
        let Along { taps, stride, dilation, .. } = *self.last;
        let mut tap = 0;
        // SAFETY: the taps follow each other up to the last.
        unsafe {
            while tap < taps {
                let rest = taps - tap;
                if rest >= 3 && stride == dilation {
                    self.taps::<N, 3, MASKS>(simd, tap, sums);
                    tap += 3;
                } else if rest >= 2 && stride == dilation {
                    self.taps::<N, 2, MASKS>(simd, tap, sums);
                    tap += 2;
                } else {
                    self.taps::<N, 1, MASKS>(simd, tap, sums);
                    tap += 1;
                }
            }
        }
    }

    /// `K` taps: one, or those whose dilation is the stride.
    #[inline(always)]
    unsafe fn taps<const N: usize, const K: usize, const MASKS: bool>(&self, simd: S, tap: usize, sums: &mut [V; N]) {
        let Along { stride, extent, dilation, .. } = *self.last;
        let element = self.element + tap as isize * dilation;
        let count = (N + K - 1) as isize;
        // SAFETY: as the caller says.
        unsafe {
            if !MASKS && element >= 0 && element + stride * (count - 1) < extent {
                self.products::<N, K, false, MASKS>(simd, tap, 0..count, sums);
            } else {
                let inside = below(-element, stride)..below(extent - element, stride);
                self.products::<N, K, true, MASKS>(simd, tap, inside, sums);
            }
        }
    }

    /// The products of what is loaded, each with up to `K` weights. Written out, as the compiler would keep the sums in memory if one loop
    /// over them were left.
    #[inline(always)]
    unsafe fn products<const N: usize, const K: usize, const CLIPS: bool, const MASKS: bool>(
        &self,
        simd: S,
        tap: usize,
        inside: Range<isize>,
        sums: &mut [V; N],
    ) {
        let &Along { stride, dilation, input_step, weights_step, .. } = self.last;
        let input = self.input.wrapping_offset(tap as isize * dilation * input_step);
        let weights = self.weights.wrapping_offset(tap as isize * weights_step);
        // SAFETY: as the caller says; what lies outside is neither loaded nor, in a lane, added.
        unsafe {
            let weight =
                |k: isize| V::splat(simd, *weights.wrapping_offset(if k < K as isize { k } else { 0 } * weights_step));
            let weights = [weight(0), weight(1), weight(2)];
            macro_rules! product {
                ($x:ident $i:literal $k:literal) => {
                    if $k < K && $i >= $k && $i - $k < N {
                        let sum = add_product(sums[$i - $k], $x, weights[$k]);
                        sums[$i - $k] = if MASKS { self.inside.select(sum, sums[$i - $k]) } else { sum };
                    }
                };
            }
            macro_rules! each {
                ($($i:literal: $($k:literal)*,)*) => {$(
                    if $i < N + K - 1 && (!CLIPS || inside.contains(&$i)) {
                        let from = input.wrapping_offset($i * stride * input_step);
                        let x: V = if MASKS { load_within(simd, self.within, from) } else { load_at(simd, from) };
                        $(product!(x $i $k);)*
                    }
                )*};
            }
            each! {
                0: 0, 1: 0 1, 2: 0 1 2, 3: 0 1 2, 4: 0 1 2, 5: 0 1 2, 6: 0 1 2, 7: 0 1 2, 8: 1 2, 9: 2,
            }
        }
    }
}

/// A vector some lanes of which may lie before the first number of an array or behind the last: those are anything.
///
/// # Safety
///
/// The array has the numbers `within`.
#[inline(always)]
pub(super) unsafe fn load_within<S: Simd, V: SimdFloat<S>>(
    simd: S,
    within: &Range<*const V::Element>,
    from: *const V::Element,
) -> V
where
    V::Element: Real,
{
    // SAFETY: what is read lies in the array.
    unsafe {
        if from >= within.start && from.wrapping_add(V::LEN) <= within.end {
            load_at(simd, from)
        } else {
            let numbers = partly_within::<V::Element>(within, from);
            load_at(simd, numbers.as_ptr())
        }
    }
}

/// As many numbers as the widest vector has, 0 for those outside.
///
/// # Safety
///
/// As in `load_within`.
#[inline(never)]
unsafe fn partly_within<T: Real>(within: &Range<*const T>, from: *const T) -> [T; 16] {
    let mut numbers = [T::ZERO; 16];
    for (lane, number) in numbers.iter_mut().enumerate() {
        let from = from.wrapping_add(lane);
        if within.contains(&from) {
            // SAFETY: it is a number of the array.
            *number = unsafe { *from };
        }
    }
    numbers
}
