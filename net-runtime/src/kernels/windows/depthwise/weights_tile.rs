//! Some weights of one channel, `U` taps of the contiguous axis by `K` of the last: their sums over all places stay in registers.

use super::pass::Along;
use crate::kernels::vector::registers::{add_product, apart, below as lanes_below, load_at, store_at};
use crate::kernels::vector::totals::totals;
use crate::kernels::windows::AXES;
use crate::kernels::windows::correlation::Correlation;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// All three axes, forwards: `out` stands still, the input slides by.
pub(super) struct Gradient<'a, T> {
    pub(super) of: &'a Correlation<'a, T>,
    pub(super) axes: [Along; AXES],
    /// Where the numbers of what slides by begin and end.
    pub(super) within: Range<*const T>,
}

/// Where a channel begins in the three arrays.
#[derive(Clone, Copy)]
pub(super) struct Channel<T> {
    pub(super) still: *const T,
    pub(super) sliding: *const T,
    pub(super) out: *mut T,
}

/// The first tap of each axis, and the first sample of the vector.
pub(super) struct Taps<'a, T> {
    pub(super) channel: &'a Channel<T>,
    pub(super) first: [usize; 3],
    pub(super) lane: usize,
}

/// Places next to each other on the last axis: the first, and the element under its first taps.
#[derive(Clone, Copy)]
struct Places<T> {
    still: *const T,
    sliding: *const T,
}

impl<T: Real> Gradient<'_, T> {
    /// # Safety
    ///
    /// The taps are some of the weights, where `SHARES` the stride of the last axis is its dilation; the samples of the vector are
    /// some of all.
    #[inline(always)]
    pub(super) unsafe fn tile<
        S: Simd,
        V: SimdFloat<S, Element = T>,
        const U: usize,
        const K: usize,
        const SHARES: bool,
    >(
        &self,
        simd: S,
        of: &Taps<'_, T>,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [lead, down, _] = &self.axes;
                let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); K]; U];
                let [t, u, v] = of.first;
                let step = if self.of.lanes > 1 { 1 } else { V::LEN };
                for i in lead.positions_of(t) {
                    for first in (0..down.positions).step_by(step) {
                        let j = if step > 1 { first.min(down.positions - V::LEN) } else { first };
                        let (mut still, mut sliding) = (of.channel.still, of.channel.sliding);
                        for (axis, (place, tap)) in self.axes.iter().zip([(i, t), (j, u), (0, v)]) {
                            let element = axis.element(place) + tap as isize * axis.dilation;
                            still = still.wrapping_offset(place as isize * axis.out_step);
                            sliding = sliding.wrapping_offset(element * axis.input_step);
                        }
                        let mut lanes = [0; U];
                        for n in 0..U {
                            let row = down.element(j) + (u + n) as isize * down.dilation;
                            lanes[n] = if step > 1 {
                                let (start, end) = ((-row).max(0) as usize, (down.extent - row).max(0) as usize);
                                lanes_below(end, V::LEN) & !lanes_below(start.max(first - j), V::LEN)
                            } else if row >= 0 && row < down.extent {
                                lanes_below(V::LEN, V::LEN)
                            } else {
                                0
                            };
                        }
                        // SAFETY: as the caller says.
                        unsafe { self.row::<S, V, U, K, SHARES>(simd, v, Places { still, sliding }, lanes, &mut sums) };
                    }
                }
                // SAFETY: as the caller says.
                unsafe { self.put::<S, V, U, K>(simd, of, &sums) };
            },
        )
    }

    /// All places of the last axis, of which all taps lie inside at the middle ones.
    #[inline(always)]
    unsafe fn row<S: Simd, V: SimdFloat<S, Element = T>, const U: usize, const K: usize, const SHARES: bool>(
        &self,
        simd: S,
        v: usize,
        of: Places<T>,
        lanes: [u16; U],
        sums: &mut [[V; K]; U],
    ) {
        let last = &self.axes[2];
        let is_all = lanes == [lanes_below(V::LEN, V::LEN); U];
        let inside = lanes.map(|lanes| V::Mask::from_bitmask(simd, u64::from(lanes)));
        let (first, end) = (last.positions_of(v), last.positions_of(v + K - 1));
        let whole = first.start.max(end.start)..first.end.min(end.end);
        let at = |place: usize| Places {
            still: of.still.wrapping_offset(place as isize * last.out_step),
            sliding: of.sliding.wrapping_offset(place as isize * last.stride * last.input_step),
        };
        let mut place = first.start.min(end.start);
        // SAFETY: as the caller says.
        unsafe {
            while place < first.end.max(end.end) {
                let rest = if whole.contains(&place) { whole.end - place } else { 0 };
                place += match (rest, is_all) {
                    (4.., true) => self.places::<S, V, U, K, SHARES, 4, false>(simd, at(place), &inside, sums),
                    (4.., false) => self.places::<S, V, U, K, SHARES, 4, true>(simd, at(place), &inside, sums),
                    (2.., true) => self.places::<S, V, U, K, SHARES, 2, false>(simd, at(place), &inside, sums),
                    (1.., false) => self.places::<S, V, U, K, SHARES, 1, true>(simd, at(place), &inside, sums),
                    (1, true) => self.places::<S, V, U, K, SHARES, 1, false>(simd, at(place), &inside, sums),
                    _ => self.border(simd, (place, v), at(place), &inside, sums),
                };
            }
        }
    }

    /// `N` places at which all taps of the last axis lie inside: how many.
    #[inline(always)]
    unsafe fn places<
        S: Simd,
        V: SimdFloat<S, Element = T>,
        const U: usize,
        const K: usize,
        const SHARES: bool,
        const N: usize,
        const MASKS: bool,
    >(
        &self,
        simd: S,
        of: Places<T>,
        inside: &[V::Mask; U],
        sums: &mut [[V; K]; U],
    ) -> usize {
        let [_, down, last] = &self.axes;
        let (place, tap) = (last.stride * last.input_step, last.dilation * last.input_step);
        // SAFETY: as the caller says; what lies outside is not added.
        unsafe {
            // Written out, as the compiler would keep the sums in memory if one loop over them were left.
            let still = |n: isize| {
                let place = if n < N as isize { n } else { 0 };
                load_at::<S, V>(simd, of.still.wrapping_offset(place * last.out_step))
            };
            let still = [still(0), still(1), still(2), still(3)];
            let load = |from| if MASKS { self.load_within(simd, from) } else { load_at::<S, V>(simd, from) };
            macro_rules! product {
                ($a:ident $u:literal $n:expr, $k:literal) => {
                    let sum = add_product(sums[$u][$k], $a, still[($n) % 4]);
                    sums[$u][$k] = if MASKS { inside[$u].select(sum, sums[$u][$k]) } else { sum };
                };
            }
            macro_rules! row {
                ($u:literal: $($i:literal: $($k:literal)*,)*) => {
                    if $u < U {
                        let row = of.sliding.wrapping_offset($u * down.dilation * down.input_step);
                        $(if SHARES && $i < N + K - 1 {
                            let a = load(row.wrapping_offset($i * tap));
                            $(if $k < K && $i >= $k && $i - $k < N {
                                product!(a $u $i - $k, $k);
                            })*
                        }
                        if !SHARES && $i < N {
                            $(if $k < K {
                                let a = load(row.wrapping_offset($i * place + $k * tap));
                                product!(a $u $i, $k);
                            })*
                        })*
                    }
                };
            }
            row!(0: 0: 0 1 2, 1: 0 1 2, 2: 0 1 2, 3: 0 1 2, 4: 0 1 2, 5: 0 1 2,);
            row!(1: 0: 0 1 2, 1: 0 1 2, 2: 0 1 2, 3: 0 1 2, 4: 0 1 2, 5: 0 1 2,);
            row!(2: 0: 0 1 2, 1: 0 1 2, 2: 0 1 2, 3: 0 1 2, 4: 0 1 2, 5: 0 1 2,);
        }
        N
    }

    /// A place at which some taps of the last axis lie outside: one.
    #[inline(always)]
    unsafe fn border<S: Simd, V: SimdFloat<S, Element = T>, const U: usize, const K: usize>(
        &self,
        simd: S,
        (place, v): (usize, usize),
        of: Places<T>,
        inside: &[V::Mask; U],
        sums: &mut [[V; K]; U],
    ) -> usize {
        let [_, down, last] = &self.axes;
        let taps = last.taps_at(place);
        // SAFETY: as the caller says; what lies outside is not added.
        unsafe {
            let still: V = load_at(simd, of.still);
            macro_rules! each {
                ($($k:literal: $($u:literal)*,)*) => {$(
                    if $k < K && taps.contains(&(v + $k)) {
                        let column = of.sliding.wrapping_offset($k * last.dilation * last.input_step);
                        $(if $u < U {
                            let from = column.wrapping_offset($u * down.dilation * down.input_step);
                            let sum = add_product(sums[$u][$k], self.load_within(simd, from), still);
                            sums[$u][$k] = inside[$u].select(sum, sums[$u][$k]);
                        })*
                    }
                )*};
            }
            each!(0: 0 1 2, 1: 0 1 2, 2: 0 1 2,);
        }
        1
    }

    /// A vector some lanes of which may lie before the first number of the array or behind the last: those are anything.
    #[inline(always)]
    unsafe fn load_within<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, from: *const T) -> V {
        // SAFETY: as the caller says.
        unsafe { super::tile::load_within(simd, &self.within, from) }
    }

    /// The sums over the lanes into the weights, or added to what is there.
    #[inline(always)]
    unsafe fn put<S: Simd, V: SimdFloat<S, Element = T>, const U: usize, const K: usize>(
        &self,
        simd: S,
        of: &Taps<'_, T>,
        sums: &[[V; K]; U],
    ) {
        let mut lanes = MaybeUninit::<[[[u64; 8]; K]; U]>::uninit();
        let lanes: *mut T = lanes.as_mut_ptr().cast();
        // SAFETY: a vector has 64 bytes at most.
        unsafe {
            for u in 0..U {
                for k in 0..K {
                    store_at(sums[u][k], lanes.add((u * K + k) * V::LEN));
                }
            }
            // Of one sample each lane has some rows of it.
            let samples = if self.of.lanes > 1 { (self.of.samples - of.lane).min(V::LEN) } else { V::LEN };
            if const { V::LEN > <T as Lanes>::Half::<S>::LEN } {
                self.put_lanes::<S, T::Half<S>>(simd, of, [U, K, V::LEN], lanes, samples);
            } else {
                self.put_lanes::<S, V>(simd, of, [U, K, V::LEN], lanes, samples);
            }
        }
    }

    /// The sums of some lanes, a vector `V` of them after the other and then what is left one by one.
    #[inline(always)]
    unsafe fn put_lanes<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        of: &Taps<'_, T>,
        [rows, columns, step]: [usize; 3],
        lanes: *const T,
        samples: usize,
    ) {
        let [t, u, v] = of.first;
        let whole = samples - samples % V::LEN;
        for first in (0..rows * columns).step_by(4) {
            // Of four weights; a rest is filled up with the last.
            let weight = |n: usize| (first + n).min(rows * columns - 1);
            let mut sums = [T::ZERO; 4];
            // SAFETY: the weights of these taps lie in the array; each has `step` lanes.
            unsafe {
                let taps = |n: usize| [t, u + weight(n) / columns, v + weight(n) % columns];
                let to = |n: usize| {
                    let steps = self.axes.iter().zip(taps(n)).map(|(axis, tap)| tap as isize * axis.weights_step);
                    of.channel.out.wrapping_offset(steps.sum())
                };
                for n in 0..4 {
                    let reaches = self.axes.iter().zip(taps(n)).all(|(axis, tap)| !axis.positions_of(tap).is_empty());
                    let zero = if reaches { T::NEGATIVE_ZERO } else { T::ZERO };
                    sums[n] = if self.of.add || of.lane > 0 { *to(n) } else { zero };
                }
                for sample in (0..whole).step_by(V::LEN) {
                    let of = |n: usize| -> V { load_at(simd, lanes.add(weight(n) * step + sample)) };
                    let of_vectors = totals(simd, [of(0), of(1), of(2), of(3)]);
                    for n in 0..4 {
                        sums[n] += of_vectors[n];
                    }
                }
                for n in 0..4 {
                    for sample in whole..samples {
                        sums[n] += *lanes.add(weight(n) * step + sample);
                    }
                    *to(n) = sums[n];
                }
            }
        }
    }
}
