//! The transpose of a convolution of one sample: what every tap gives, of many places at once, then each where it belongs.
//!
//! ```text
//! product[u, v][y, x] = k[p, q, u, v] * z[p, y, x]          summed over p, for all places: a product of matrices
//! a[q, s y + d u - b, ..] += product[u, v][y, x]            a column of places at a time, as far as it lies inside
//! ```
//!
//! The sums are not in the canonical order.

use crate::kernels::vector::registers::{add_product, apart, below, load_at, store_at};
use crate::kernels::windows::sliding::{Channels, Sliding};
use crate::kernels::windows::{AXES, Axis, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// How many bytes of products there are at once.
const PRODUCT_BYTES: usize = 24 * 1024;
/// The most vectors of a column times taps.
const MOST_ROWS: usize = 256;

/// A transpose whose axes are three: leading, contiguous, last.
pub(crate) struct Spread<'a, T> {
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

/// Columns of places under neighbouring taps of the contiguous axis, and the columns of `out` that they belong to.
struct Sum<T> {
    /// Of the first tap.
    from: *const T,
    step: usize,
    taps: Range<usize>,
    to: *mut T,
    to_column: usize,
    columns: usize,
}

/// How columns of `out` are cut into vectors, if they are.
struct Rows {
    are_vectors: bool,
    /// The lanes at which each tap has a place, vector by vector.
    inside: [u16; MOST_ROWS],
}

impl<T: Real> Sliding<T> {
    /// One sample, backwards.
    ///
    /// # Safety
    ///
    /// As in `run`; there are two axes or three.
    #[inline(always)]
    pub(crate) unsafe fn back_of_one_sample<S: Simd>(&self, simd: S) {
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
    /// How many products there are at once, and how many others before each tap's and after the last, for a vector that
    /// begins too early or reads too far.
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
                let mut products = MaybeUninit::<[u64; PRODUCT_BYTES / 8 + 8]>::uninit();
                let first: *mut T = products.as_mut_ptr().cast();
                let taps = lead.taps * down.taps * last.taps;
                let (taps_at_once, all) =
                    ((Self::ROOM / (down.places + Self::BEFORE)).min(taps), lead.places * last.places);
                let columns_at_once = ((Self::ROOM / taps_at_once - Self::BEFORE) / down.places).min(all);
                let Channels { out: outs, input: inputs, out_step, input_step, weights_of_out, .. } = self.channels;
                let (rows, step) =
                    (Rows::of::<S, T>(&down, Self::BEFORE), columns_at_once * down.places + Self::BEFORE);
                for tap in 0..=taps_at_once {
                    // SAFETY: there is room for so many products, and as many more as are filled here.
                    unsafe { core::slice::from_raw_parts_mut(first.add(tap * step), Self::BEFORE).fill(T::ZERO) };
                }
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
                                    step,
                                };
                                // SAFETY: there is room for so many products; the channels lie inside the arrays.
                                unsafe {
                                    self.multiply::<S, V>(simd, &products, weights, input);
                                    self.spread::<S>(simd, &products, &rows, out);
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
    unsafe fn spread<S: Simd>(&self, simd: S, products: &Products<T>, rows: &Rows, out: *mut T) {
        let [lead, down, last] = &self.windows.axes;
        let columns = &products.columns;
        let mut tap = products.taps.start;
        while tap < products.taps.end {
            // In memory the taps lie as the elements do, the contiguous axis innermost.
            let (first, outer) = (tap % down.taps, tap / down.taps);
            let (k, i) = (outer % last.taps, outer / last.taps);
            let downs = first..(first + products.taps.end - tap).min(down.taps);
            let product = products.first.wrapping_add((tap - products.taps.start) * products.step);
            let lasts = last.places_of(k);
            for place in lead.places_of(i) {
                let start = place * last.places;
                let some = columns.start.saturating_sub(start).max(lasts.start)
                    ..columns.end.saturating_sub(start).min(lasts.end);
                if some.is_empty() {
                    continue;
                }
                let lead_element = place * lead.stride + i * lead.dilation - lead.before;
                let last_element = some.start * last.stride + k * last.dilation - last.before;
                let sum = Sum {
                    from: product.wrapping_add((start + some.start - columns.start) * down.places),
                    step: products.step,
                    taps: downs.clone(),
                    to: out.wrapping_add(lead_element * self.out_steps[1] + last_element * self.out_steps[3]),
                    to_column: last.stride * self.out_steps[3],
                    columns: some.len(),
                };
                // SAFETY: the places lie inside, and so do the elements under these taps.
                unsafe {
                    if rows.are_vectors {
                        sum.all_rows(simd, down, rows);
                    } else {
                        sum.each(down);
                    }
                }
            }
            tap += downs.len();
        }
    }
}

impl Rows {
    /// Of vectors that read no more than `before` numbers around a column.
    #[inline(never)]
    fn of<S: Simd, T: Real>(down: &Axis, before: usize) -> Self {
        let (mut rows, mut lanes) = (Rows { are_vectors: true, inside: [0; MOST_ROWS] }, 0);
        let reach = ((down.taps - 1) * down.dilation).max((down.extent + down.before).saturating_sub(down.places));
        let vectors = down.extent / <T as Lanes>::Wide::<S>::LEN + 3;
        rows.are_vectors = down.stride == 1
            && reach <= before
            && down.extent >= <T as Lanes>::Block::<S>::LEN
            && vectors * down.taps <= MOST_ROWS;
        if rows.are_vectors {
            each_vector::<S, T>(down.extent, |at, done, length| {
                for tap in 0..down.taps {
                    let places = down.places_of(tap);
                    let element = |place: usize| (place + tap * down.dilation).saturating_sub(down.before + at);
                    let inside = below(element(places.end), length) & !below(element(places.start), length);
                    rows.inside[lanes] = if places.is_empty() { 0 } else { inside & !below(done, length) };
                    lanes += 1;
                }
            });
        }
        rows
    }
}

/// Vectors of a column of so many elements: where each begins, how many of its lanes the one before it has, and its lanes.
#[inline(always)]
fn each_vector<S: Simd, T: Real>(extent: usize, mut f: impl FnMut(usize, usize, usize)) {
    let (wide, half) = (<T as Lanes>::Wide::<S>::LEN, <T as Lanes>::Half::<S>::LEN);
    let (block, mut at) = (<T as Lanes>::Block::<S>::LEN, 0);
    while at < extent {
        let rest = extent - at;
        let length = if rest >= wide {
            wide
        } else if rest >= half {
            half
        } else {
            block
        };
        let first = at.min(extent - length);
        f(first, at - first, length);
        at = first + length;
    }
}

impl<T: Real> Sum<T> {
    /// All rows, a vector of them after the other.
    #[inline(always)]
    unsafe fn all_rows<S: Simd>(&self, simd: S, down: &Axis, rows: &Rows) {
        let mut inside = rows.inside.as_ptr();
        // SAFETY: each vector lies in the column, and has a mask for each tap.
        each_vector::<S, T>(down.extent, |at, _, length| unsafe {
            if length == <T as Lanes>::Wide::<S>::LEN {
                self.rows::<S, T::Wide<S>>(simd, down, inside, at);
            } else if const { <S::f32s as SimdBase<S>>::LEN == 16 } && length == <T as Lanes>::Half::<S>::LEN {
                self.rows::<S, T::Half<S>>(simd, down, inside, at);
            } else {
                self.rows::<S, T::Block<S>>(simd, down, inside, at);
            }
            inside = inside.add(down.taps);
        });
    }

    /// The rows of a vector from `at` on, of all columns.
    #[inline(always)]
    unsafe fn rows<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, down: &Axis, inside: *const u16, at: usize) {
        apart(
            simd,
            #[inline(always)]
            || {
                let row = (at + down.before) as isize - (self.taps.start * down.dilation) as isize;
                let (mut from, mut to) = (self.from.wrapping_offset(row), self.to.wrapping_add(at));
                let inside = inside.wrapping_add(self.taps.start);
                let mut columns = self.columns;
                // SAFETY: as the caller says.
                unsafe {
                    while columns >= 4 {
                        self.tile::<S, V, 4>(simd, down, inside, from, to);
                        from = from.wrapping_add(4 * down.places);
                        to = to.wrapping_add(4 * self.to_column);
                        columns -= 4;
                    }
                    for _ in 0..columns {
                        self.tile::<S, V, 1>(simd, down, inside, from, to);
                        from = from.wrapping_add(down.places);
                        to = to.wrapping_add(self.to_column);
                    }
                }
            },
        )
    }

    /// `N` columns.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(
        &self,
        simd: S,
        down: &Axis,
        inside: *const u16,
        from: *const T,
        to: *mut T,
    ) {
        let (mut sums, mut from) = ([V::splat(simd, T::ZERO); N], from);
        // SAFETY: as the caller says; what is read of other columns is left out.
        unsafe {
            for n in 0..N {
                sums[n] = load_at(simd, to.wrapping_add(n * self.to_column));
            }
            for tap in 0..self.taps.len() {
                let inside = V::Mask::from_bitmask(simd, u64::from(*inside.add(tap)));
                for n in 0..N {
                    let sum = sums[n] + load_at::<S, V>(simd, from.wrapping_add(n * down.places));
                    sums[n] = inside.select(sum, sums[n]);
                }
                from = from.wrapping_add(self.step).wrapping_sub(down.dilation);
            }
            for n in 0..N {
                store_at(sums[n], to.wrapping_add(n * self.to_column));
            }
        }
    }

    /// Number by number.
    #[inline(never)]
    unsafe fn each(&self, down: &Axis) {
        for (number, tap) in self.taps.clone().enumerate() {
            let rows = down.places_of(tap);
            for column in 0..self.columns {
                let from = self.from.wrapping_add(number * self.step + column * down.places);
                for place in rows.clone() {
                    let element = place * down.stride + tap * down.dilation - down.before;
                    // SAFETY: as the caller says.
                    unsafe { *self.to.add(column * self.to_column + element) += *from.add(place) };
                }
            }
        }
    }
}
