//! The transpose of a convolution of one sample: what every tap gives, of many places at once, then each where it belongs.
//!
//! ```text
//! product[u, v][y, x] = k[p, q, u, v] * z[p, y, x]          summed over p, for all places: a product of matrices
//! a[q, s y + d u - b, ..] += product[u, v][y, x]            a column of places at a time, as far as it lies inside
//! ```
//!
//! The sums are not in the canonical order.

use super::convolution::{Channels, Sliding};
use super::vector::{add_product, apart, load_at, store_at};
use super::windows::{AXES, Axis, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes of products there are at once.
const PRODUCT_BYTES: usize = 24 * 1024;

/// A transpose whose axes are three: leading, contiguous, last.
pub(super) struct Spread<'a, T> {
    of: &'a Sliding<T>,
    windows: Windows,
    out_steps: [usize; AXES + 1],
    channels: Channels,
    /// How many places there are.
    places: usize,
}

/// Some of the products of one channel of `out`: of the taps, in the order of memory, and of the columns of places.
struct Products<T> {
    taps: Range<usize>,
    columns: Range<usize>,
    /// Of the first tap and of the first column.
    first: *mut T,
    /// The distance between two taps.
    step: usize,
}

impl<T: Real> Sliding<T> {
    /// One sample, backwards.
    ///
    /// # Safety
    ///
    /// As in `run`; there are two axes or three.
    #[inline(always)]
    pub(super) unsafe fn back_of_one_sample<S: Simd>(&self, simd: S) {
        let spread = Spread::of(self);
        // SAFETY: as the caller says.
        unsafe {
            if cfg!(feature = "deterministic") || spread.places < <T as Lanes>::Block::<S>::LEN || !spread.fits() {
                self.each();
            } else if spread.places >= <T as Lanes>::Wide::<S>::LEN {
                spread.run::<S, T::Wide<S>>(simd);
            } else {
                spread.run::<S, T::Block<S>>(simd);
            }
        }
    }
}

impl<'a, T: Real> Spread<'a, T> {
    /// How many products there are at once, and how many others before each tap's, for a vector that begins too early.
    const ROOM: usize = PRODUCT_BYTES / size_of::<T>();
    const BEFORE: usize = 64 / size_of::<T>();

    #[inline(always)]
    fn of(of: &'a Sliding<T>) -> Self {
        let windows = of.windows.as_volume();
        let (out_steps, input_steps) = (windows.sliding_steps(), windows.still_steps());
        let places = windows.axes.iter().map(|axis| axis.places).product();
        Spread { of, windows, out_steps, channels: of.channels(&out_steps, &input_steps), places }
    }

    /// Whether the products of a column do.
    #[inline(always)]
    fn fits(&self) -> bool {
        self.windows.axes[1].places + Self::BEFORE <= Self::ROOM
    }

    /// # Safety
    ///
    /// As in `back_of_one_sample`.
    #[inline(always)]
    unsafe fn run<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [lead, down, last] = self.windows.axes;
                let mut products = MaybeUninit::<[u64; PRODUCT_BYTES / 8]>::uninit();
                let first: *mut T = products.as_mut_ptr().cast();
                let taps = lead.taps * down.taps * last.taps;
                let (taps_at_once, all) =
                    ((Self::ROOM / (down.places + Self::BEFORE)).min(taps), lead.places * last.places);
                let columns_at_once = ((Self::ROOM / taps_at_once - Self::BEFORE) / down.places).min(all);
                let Channels { out: outs, input: inputs, out_step, input_step, weights_of_out, .. } = self.channels;
                self.fill();
                for group in 0..self.windows.groups {
                    for q in 0..outs {
                        let weights = group * self.windows.weight_steps().group + q * weights_of_out;
                        let weights = self.of.weights.wrapping_add(weights);
                        let input = self.of.input.wrapping_add(group * inputs * input_step);
                        let out = self.of.out.wrapping_add((group * outs + q) * out_step);
                        for column in (0..all).step_by(columns_at_once) {
                            for tap in (0..taps).step_by(taps_at_once) {
                                let products = Products {
                                    taps: tap..(tap + taps_at_once).min(taps),
                                    columns: column..(column + columns_at_once).min(all),
                                    first: first.wrapping_add(Self::BEFORE),
                                    step: columns_at_once * down.places + Self::BEFORE,
                                };
                                // SAFETY: there is room for so many products; the channels lie inside the arrays.
                                unsafe {
                                    self.multiply::<S, V>(simd, &products, weights, input);
                                    self.spread::<S>(simd, &products, out);
                                }
                            }
                        }
                    }
                }
            },
        )
    }

    /// What the sums start from: an element that no tap reaches is +0.
    #[inline(never)]
    fn fill(&self) {
        let [lead, down, last] = self.windows.axes;
        let Channels { out: outs, out_step, .. } = self.channels;
        let covers = |axis: &Axis| {
            axis.dilation == 1
                && axis.stride <= axis.taps
                && (axis.places - 1) * axis.stride + axis.taps >= axis.extent + axis.before
        };
        let all = self.windows.axes.iter().all(covers);
        for q in 0..self.windows.groups * outs {
            let out = self.of.out.wrapping_add(q * out_step);
            // SAFETY: the channel lies in `out`, the start is one number a channel.
            unsafe {
                if all || !self.of.start.is_null() {
                    let start = if self.of.start.is_null() { T::NEGATIVE_ZERO } else { *self.of.start.add(q) };
                    core::slice::from_raw_parts_mut(out, out_step).fill(start);
                    continue;
                }
                for i in 0..lead.extent {
                    for k in 0..last.extent {
                        for j in 0..down.extent {
                            let reached = lead.reaches(i) && last.reaches(k) && down.reaches(j);
                            let at = i * self.out_steps[1] + j + k * self.out_steps[3];
                            *out.add(at) = if reached { T::NEGATIVE_ZERO } else { T::ZERO };
                        }
                    }
                }
            }
        }
    }

    /// The products, in tiles of taps by vectors of places; the last vector may begin before the first column.
    #[inline(always)]
    unsafe fn multiply<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        products: &Products<T>,
        weights: *const T,
        input: *const T,
    ) {
        let down = self.windows.axes[1].places;
        let (first, end) = (products.columns.start * down, products.columns.end * down);
        let mut at = first;
        // SAFETY: the vectors end at `end`, and begin no more than one before `first`.
        unsafe {
            while at < end {
                if const { <S::f32s as SimdBase<S>>::LEN == 16 } && at + 4 * V::LEN <= end {
                    self.all_taps::<S, V, 4>(simd, products, weights, input, at);
                    at += 4 * V::LEN;
                } else if const { <S::f32s as SimdBase<S>>::LEN < 16 } && at + 2 * V::LEN <= end {
                    self.all_taps::<S, V, 2>(simd, products, weights, input, at);
                    at += 2 * V::LEN;
                } else {
                    self.all_taps::<S, V, 1>(simd, products, weights, input, at.min(self.places - V::LEN));
                    at += V::LEN;
                }
            }
        }
    }

    /// All taps of `N` vectors of places from `at` on.
    #[inline(always)]
    unsafe fn all_taps<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(
        &self,
        simd: S,
        products: &Products<T>,
        weights: *const T,
        input: *const T,
        at: usize,
    ) {
        let column = products.columns.start * self.windows.axes[1].places;
        let input = input.wrapping_add(at);
        let mut tap = products.taps.start;
        while tap < products.taps.end {
            let (rest, weights) = (products.taps.end - tap, weights.wrapping_add(tap));
            let out = products.first.wrapping_add((tap - products.taps.start) * products.step);
            let out = out.wrapping_offset(at as isize - column as isize);
            // SAFETY: the tile ends at the last tap.
            unsafe {
                if rest >= 5 && (rest.is_multiple_of(5) || rest < 6) {
                    self.tile::<S, V, 5, N>(simd, weights, input, out, products.step);
                    tap += 5;
                } else if rest >= 6 {
                    self.tile::<S, V, 6, N>(simd, weights, input, out, products.step);
                    tap += 6;
                } else if rest >= 3 {
                    self.tile::<S, V, 3, N>(simd, weights, input, out, products.step);
                    tap += 3;
                } else {
                    self.tile::<S, V, 1, N>(simd, weights, input, out, products.step);
                    tap += 1;
                }
            }
        }
    }

    /// `K` taps of `N` vectors of places.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        weights: *const T,
        input: *const T,
        out: *mut T,
        step: usize,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let (mut weights, mut input) = (weights, input);
                let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); N]; K];
                // SAFETY: as the caller says.
                unsafe {
                    for _ in 0..self.channels.input {
                        let mut inputs = [V::splat(simd, T::ZERO); N];
                        for n in 0..N {
                            inputs[n] = load_at(simd, input.wrapping_add(n * V::LEN));
                        }
                        for k in 0..K {
                            let weight = V::splat(simd, *weights.add(k));
                            for n in 0..N {
                                sums[k][n] = add_product(sums[k][n], inputs[n], weight);
                            }
                        }
                        weights = weights.wrapping_add(self.channels.weights_of_input);
                        input = input.wrapping_add(self.channels.input_step);
                    }
                    for k in 0..K {
                        for n in 0..N {
                            store_at(sums[k][n], out.wrapping_add(k * step + n * V::LEN));
                        }
                    }
                }
            },
        )
    }

    /// Adds the products where they belong, those outside nowhere.
    #[inline(always)]
    unsafe fn spread<S: Simd>(&self, simd: S, products: &Products<T>, out: *mut T) {
        let [lead, down, last] = self.windows.axes;
        let columns = &products.columns;
        // In memory the taps lie as the elements do, the contiguous axis innermost.
        let first = products.taps.start;
        let (mut j, mut k, mut i) = (first % down.taps, first / down.taps % last.taps, first / down.taps / last.taps);
        for tap in 0..products.taps.len() {
            let product = products.first.wrapping_add(tap * products.step);
            let (leads, rows, lasts) = (lead.places_of(i), down.places_of(j), last.places_of(k));
            let row = (rows.start * down.stride + j * down.dilation).wrapping_sub(down.before);
            for place in leads {
                let start = place * last.places;
                let some = columns.start.saturating_sub(start).max(lasts.start)
                    ..columns.end.saturating_sub(start).min(lasts.end);
                if some.is_empty() || rows.is_empty() {
                    continue;
                }
                let lead_element = place * lead.stride + i * lead.dilation - lead.before;
                let last_element = some.start * last.stride + k * last.dilation - last.before;
                let to = lead_element * self.out_steps[1] + row + last_element * self.out_steps[3];
                let from = (start + some.start - columns.start) * down.places + rows.start;
                // SAFETY: the places lie inside, and so do the elements under this tap.
                unsafe {
                    self.add_columns::<S>(
                        simd,
                        product.wrapping_add(from),
                        out.wrapping_add(to),
                        some.len(),
                        rows.len(),
                    );
                }
            }
            j += 1;
            if j == down.taps {
                (j, k) = (0, k + 1);
            }
            if k == last.taps {
                (k, i) = (0, i + 1);
            }
        }
    }

    /// Adds `columns` times `length` products.
    #[inline(always)]
    unsafe fn add_columns<S: Simd>(&self, simd: S, from: *const T, to: *mut T, columns: usize, length: usize) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [_, down, last] = &self.windows.axes;
                let (mut from, mut to) = (from, to);
                for _ in 0..columns {
                    // SAFETY: as the caller says.
                    unsafe {
                        if down.stride == 1 {
                            let at = add::<S, T, T::Wide<S>>(simd, from, to, 0, length);
                            let at = if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
                                add::<S, T, T::Half<S>>(simd, from, to, at, length)
                            } else {
                                at
                            };
                            let at = add::<S, T, T::Block<S>>(simd, from, to, at, length);
                            for at in at..length {
                                *to.add(at) += *from.add(at);
                            }
                        } else {
                            for at in 0..length {
                                *to.add(at * down.stride) += *from.add(at);
                            }
                        }
                    }
                    from = from.wrapping_add(down.places);
                    to = to.wrapping_add(last.stride * self.out_steps[3]);
                }
            },
        )
    }
}

/// `to[at] += from[at]` from `first` on in vectors `V` as far as they go: there it returns.
///
/// # Safety
///
/// Both have `length` numbers.
#[inline(always)]
unsafe fn add<S: Simd, T: Real, V: SimdFloat<S, Element = T>>(
    simd: S,
    from: *const T,
    to: *mut T,
    first: usize,
    length: usize,
) -> usize {
    let mut at = first;
    while at + V::LEN <= length {
        // SAFETY: the vector ends at `length`.
        unsafe {
            let sum = load_at::<S, V>(simd, to.add(at)) + load_at::<S, V>(simd, from.add(at));
            store_at(sum, to.add(at));
        }
        at += V::LEN;
    }
    at
}
