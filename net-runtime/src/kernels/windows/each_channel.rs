//! Windows over one axis in groups of one channel, of one sample: the channels of an element are contiguous, and the lanes of a
//! vector are channels.
//!
//! ```text
//! convolution              z[x, g] = b[g] + k[g, u] * a[s x + d u - b, g]     the weights are transposed first: k[u, g]
//! convolution_transposed   a[e, g] = k[g, u] * z[e - u, g]                    up to eight places at once
//! convolution_weights      k[g, u] = z[x, g] * a[x + u, g]                    up to eight taps at once, then transposed
//! ```

use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::kernels::vector::transpose::Transposition;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::{Axis, MOST_TAPS, Windows};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// Room for a vector of weights at each tap.
type Room = MaybeUninit<[[u64; 8]; MOST_TAPS]>;

impl Windows {
    /// Whether they are over one axis, in groups of one channel that fill a vector, with room for the taps.
    #[inline(always)]
    fn has_each_channel<S: Simd, T: Real>(&self) -> bool {
        let is_each = self.rank == 1 && self.still == 1 && self.sliding == 1 && self.axes[0].taps <= MOST_TAPS;
        is_each && self.groups >= <T as Lanes>::Narrow::<S>::LEN && !cfg!(feature = "deterministic")
    }
}

/// Calls `$self.$run` with vectors as long as the channels fill.
macro_rules! by_vectors {
    ($self:ident.$run:ident($simd:ident)) => {{
        let groups = $self.windows.groups;
        if groups >= <T as Lanes>::Wide::<S>::LEN {
            $self.$run::<S, T::Wide<S>>($simd);
        } else if groups >= <T as Lanes>::Half::<S>::LEN {
            $self.$run::<S, T::Half<S>>($simd);
        } else {
            $self.$run::<S, T::Narrow<S>>($simd);
        }
    }};
}

/// The first channel of each vector, the last of which ends with the channels, and how many of its channels were there before.
fn vectors(groups: usize, length: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..groups).step_by(length).map(move |first| {
        let from = first.min(groups - length);
        (from, first - from)
    })
}

/// Some channels of a convolution, or of its transpose.
struct SomeChannels<T> {
    /// The weights of these channels, a vector for each tap.
    weights: *const T,
    input: *const T,
    out: *mut T,
    /// What each channel starts from, or null.
    start: *const T,
}

/// Positions next to each other that the same taps lie inside at.
struct Positions {
    /// The first one's taps, of which every `step`th counts, and where its input under the first of them is.
    taps: Range<usize>,
    step: usize,
    input: isize,
    /// How far it is to the input under the next tap, and to that of the next position.
    of_tap: isize,
    of_position: isize,
}

impl<T: Real> Sliding<'_, T> {
    /// One sample of one axis in groups of one channel: whether it is that.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(crate) unsafe fn each_channel<S: Simd>(&self, simd: S) -> bool {
        let is_each = self.windows.has_each_channel::<S, T>();
        if is_each {
            // SAFETY: as the caller says; the channels fill a vector.
            unsafe { by_vectors!(self.channels_of(simd)) };
        }
        is_each
    }

    /// All channels, a vector after the other.
    #[inline(always)]
    unsafe fn channels_of<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let (groups, axis) = (self.windows.groups, &self.windows.axes[0]);
                let mut room = Room::uninit();
                let weights: *mut T = room.as_mut_ptr().cast();
                for (first, _) in vectors(groups, V::LEN) {
                    let (rows, columns, to, to_step) = (V::LEN, axis.taps, weights, V::LEN);
                    let from = self.weights.wrapping_add(first * axis.taps);
                    let has_start = !self.start.is_null();
                    let some = SomeChannels {
                        weights,
                        input: self.input.wrapping_add(first),
                        out: self.out.wrapping_add(first),
                        start: if has_start { self.start.wrapping_add(first) } else { self.start },
                    };
                    // SAFETY: the room has a vector for each tap; these channels lie in the arrays.
                    unsafe {
                        Transposition { rows, columns, from, from_step: axis.taps, to, to_step }.run(simd);
                        self.positions_of::<S, V>(simd, &some);
                    }
                }
            },
        )
    }

    /// All positions of some channels.
    #[inline(always)]
    unsafe fn positions_of<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, some: &SomeChannels<T>) {
        let (groups, axis) = (self.windows.groups as isize, &self.windows.axes[0]);
        let (positions, whole, of_position) = match self.transposed {
            true => (axis.extent, axis.whole_elements(), groups),
            false => (axis.places, axis.whole_places(), axis.stride as isize * groups),
        };
        let mut at = 0;
        while at < positions {
            let (taps, step, [input, of_tap]) = self.taps_at(axis, at);
            let next = Positions { taps, step, input: input * groups, of_tap: of_tap * groups, of_position };
            // SAFETY: the positions lie in `out`, the taps in `input`.
            at += unsafe {
                match if whole.contains(&at) { whole.end - at } else { 1 } {
                    8.. => self.tile::<S, V, 8>(simd, some, &next, at),
                    4.. => self.tile::<S, V, 4>(simd, some, &next, at),
                    2.. => self.tile::<S, V, 2>(simd, some, &next, at),
                    _ => self.tile::<S, V, 1>(simd, some, &next, at),
                }
            };
        }
    }

    /// `N` positions: how many.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(
        &self,
        simd: S,
        some: &SomeChannels<T>,
        of: &Positions,
        at: usize,
    ) -> usize {
        let groups = self.windows.groups;
        // An element that no tap reaches is +0; a sum starts from -0.0.
        let mut start = V::splat(simd, if of.taps.is_empty() { T::ZERO } else { T::NEGATIVE_ZERO });
        // SAFETY: as the caller says.
        unsafe {
            if !some.start.is_null() {
                start = load_at(simd, some.start);
            }
            let (mut sums, mut input) = ([start; N], some.input.wrapping_offset(of.input));
            let mut tap = of.taps.start;
            while tap < of.taps.end {
                let weights = load_at(simd, some.weights.add(tap * V::LEN));
                for n in 0..N {
                    let own = input.wrapping_offset(n as isize * of.of_position);
                    sums[n] = add_product(sums[n], load_at(simd, own), weights);
                }
                input = input.wrapping_offset(of.of_tap);
                tap += of.step;
            }
            for n in 0..N {
                store_at(sums[n], some.out.add((at + n) * groups));
            }
        }
        N
    }
}

impl<T: Real> Correlation<'_, T> {
    /// One sample of one axis in groups of one channel: whether it is that.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(crate) unsafe fn each_channel<S: Simd>(&self, simd: S) -> bool {
        let is_each = self.windows.has_each_channel::<S, T>();
        if is_each {
            // SAFETY: as the caller says; the channels fill a vector.
            unsafe { by_vectors!(self.channels_of(simd)) };
        }
        is_each
    }

    /// All channels, a vector after the other.
    #[inline(always)]
    unsafe fn channels_of<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let taps = self.windows.axes[0].taps;
                let mut room = Room::uninit();
                let sums: *mut T = room.as_mut_ptr().cast();
                for (first, done) in vectors(self.windows.groups, V::LEN) {
                    let out = self.out.wrapping_add(first * taps);
                    let mut tap = 0;
                    // SAFETY: the room has a vector for each tap; the weights of these channels lie in `out`.
                    unsafe {
                        while tap < taps {
                            tap += match taps - tap {
                                9 => self.taps_of::<S, V, 5>(simd, first, tap, sums),
                                8.. => self.taps_of::<S, V, 8>(simd, first, tap, sums),
                                5.. => self.taps_of::<S, V, 5>(simd, first, tap, sums),
                                4 => self.taps_of::<S, V, 4>(simd, first, tap, sums),
                                3 => self.taps_of::<S, V, 3>(simd, first, tap, sums),
                                _ => self.taps_of::<S, V, 1>(simd, first, tap, sums),
                            };
                        }
                        self.put(simd, (sums, V::LEN), out, done);
                    }
                }
            },
        )
    }

    /// The sums of `M` taps from `tap` on, of a vector of channels from `first` on: how many.
    #[inline(always)]
    unsafe fn taps_of<S: Simd, V: SimdFloat<S, Element = T>, const M: usize>(
        &self,
        simd: S,
        first: usize,
        tap: usize,
        to: *mut T,
    ) -> usize {
        let (groups, axis) = (self.windows.groups, &self.windows.axes[0]);
        let at = |place: usize, tap: usize| {
            let element = (place * axis.stride + tap * axis.dilation).wrapping_sub(axis.before);
            (
                self.still.wrapping_add(first + place * groups),
                self.sliding.wrapping_add(element.wrapping_mul(groups).wrapping_add(first)),
            )
        };
        let inside = inside(axis, tap, M);
        let mut sums = [V::splat(simd, T::NEGATIVE_ZERO); M];
        let (mut still, mut sliding) = at(inside.start, tap);
        // SAFETY: the taps lie inside at these places.
        unsafe {
            for _ in inside.clone() {
                let z = load_at(simd, still);
                for m in 0..M {
                    let own = sliding.wrapping_add(m * axis.dilation * groups);
                    sums[m] = add_product(sums[m], z, load_at(simd, own));
                }
                still = still.wrapping_add(groups);
                sliding = sliding.wrapping_add(axis.stride * groups);
            }
            for m in 0..M {
                let own = axis.places_of(tap + m);
                for place in own.clone().filter(|place| !inside.contains(place)) {
                    let (still, sliding) = at(place, tap + m);
                    sums[m] = add_product(sums[m], load_at(simd, still), load_at(simd, sliding));
                }
                let sum = if own.is_empty() && !self.add { V::splat(simd, T::ZERO) } else { sums[m] };
                store_at(sum, to.add((tap + m) * V::LEN));
            }
        }
        M
    }

    /// The sums of all taps of some channels into the weights, or added to what is there; not those of the first `done` channels.
    #[inline(always)]
    unsafe fn put<S: Simd>(&self, simd: S, (from, channels): (*const T, usize), out: *mut T, done: usize) {
        let taps = self.windows.axes[0].taps;
        // SAFETY: as the caller says.
        unsafe {
            if !self.add {
                let (rows, columns, to, to_step) = (taps, channels, out, taps);
                return Transposition { rows, columns, from, from_step: channels, to, to_step }.run(simd);
            }
            for channel in done..channels {
                for tap in 0..taps {
                    *out.add(channel * taps + tap) += *from.add(tap * channels + channel);
                }
            }
        }
    }
}

/// The places at which all of `count` taps from `tap` on lie inside.
#[inline(always)]
fn inside(axis: &Axis, tap: usize, count: usize) -> Range<usize> {
    let (first, last) = (axis.places_of(tap), axis.places_of(tap + count - 1));
    let places = first.start.max(last.start)..first.end.min(last.end);
    if places.is_empty() { 0..0 } else { places }
}
