//! Windows over a block of samples: the convolution, and its two adjoints.
//!
//! ```text
//! convolution              z[p, y, x] = b[p] + k[p, q, u, v] * a[q, s y + d u - b, ..]
//! convolution_transposed   a[q, ..]   = b[q] + k[p, q, u, v] * z[p, y, x]
//! convolution_weights      k[p, q, u, v] += z[p, y, x] * a[q, ..]      over places and samples
//! ```
//!
//! The sums of some channels by one or two vectors of samples stay in registers while taps and channels pass by; taps that
//! lie outside are left out, axis by axis, before any is looked at.

use super::one_place;
use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::geometry::Fitted;
use crate::kernels::vector::activation::{Activation, Function, raised};
use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::kernels::windows::{AXES, Windows};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The operands of a convolution, or of its transpose, as they lie in memory.
pub struct Sliding<T> {
    pub(crate) windows: Windows,
    /// How many samples an element has.
    pub(crate) lanes: usize,
    pub(crate) weights: *const T,
    pub(crate) input: *const T,
    /// One number a channel of `out`, or null for sums that start from nothing.
    pub(crate) start: *const T,
    pub(crate) activation: Function,
    pub(crate) out: *mut T,
    /// Whether `out` is what slides by.
    pub(crate) transposed: bool,
}

/// `z[p, ..] = f(start[p] + k[p, q, taps] * a[q, under taps])` of each sample; `f` is the activation, as in
/// `convolution(simd, windows, weights, input, Some(biases), Tanh, out)`.
#[inline(always)]
pub fn convolution<S: Simd, T: Real, F: Activation, W: Flat<T>, A: Flat<T>, Z: Flat<T>>(
    simd: S,
    windows: Windows,
    weights: &W,
    input: &A,
    start: Option<&[T]>,
    _: F,
    out: &mut Z,
) {
    let Some(fitted) = fitting::<T, W, Z, A>(&windows, start, windows.still) else { return };
    if !cfg!(feature = "deterministic") && windows.is_one_place() {
        // SAFETY: all arrays fit the windows, which are at one place.
        return unsafe { one_place::dots::<S, T, F, W, A, Z>(simd, &fitted, weights, input, start, out) };
    }
    // SAFETY: all arrays fit the windows.
    unsafe { slide(simd, &fitted, weights, input, start, (out, F::FUNCTION), false) };
}

/// `a[q, under taps] = f(start[q] + k[p, q, taps] * z[p, ..])` of each sample.
#[inline(always)]
pub fn convolution_transposed<S: Simd, T: Real, F: Activation, W: Flat<T>, Z: Flat<T>, A: Flat<T>>(
    simd: S,
    windows: Windows,
    weights: &W,
    input: &Z,
    start: Option<&[T]>,
    _: F,
    out: &mut A,
) {
    let Some(fitted) = fitting::<T, W, Z, A>(&windows, start, windows.sliding) else { return };
    if windows.is_one_place() && start.is_none() {
        // SAFETY: all arrays fit the windows, which are at one place.
        return unsafe { one_place::combination::<S, T, F, W, Z, A>(simd, &fitted, weights, input, out) };
    }
    // SAFETY: all arrays fit the windows.
    unsafe { slide(simd, &fitted, weights, input, start, (out, F::FUNCTION), true) };
}

/// The windows, where all arrays fit them and the start is one number for each of so many channels of a group.
#[inline(always)]
fn fitting<T: Real, W: Flat<T>, Z: Flat<T>, A: Flat<T>>(
    windows: &Windows,
    start: Option<&[T]>,
    channels: usize,
) -> Option<Fitted> {
    let fitted = windows.fitted(W::LENGTH, Z::LENGTH, A::LENGTH)?;
    let has_start = start.is_none_or(|start| start.len() == windows.groups * channels);
    if has_start { Some(fitted) } else { None }
}

/// # Safety
///
/// The arrays fit `of`, the start is one number for each channel of `out`.
#[inline(always)]
unsafe fn slide<S: Simd, T: Real, W: Flat<T>, X: Flat<T>, Y: Flat<T>>(
    simd: S,
    of: &Fitted,
    weights: &W,
    input: &X,
    start: Option<&[T]>,
    (out, activation): (&mut Y, Function),
    transposed: bool,
) {
    let sliding = Sliding {
        windows: of.windows,
        lanes: of.lanes,
        weights: flat(weights).as_ptr(),
        input: flat(input).as_ptr(),
        start: start.map_or(core::ptr::null(), <[T]>::as_ptr),
        activation,
        out: flat_mut(out).as_mut_ptr(),
        transposed,
    };
    // SAFETY: as the caller says.
    unsafe { T::slide(simd.level(), &sliding) };
}

/// The most taps of a window.
pub const MOST_TAPS: usize = 512;

/// What kind of position one is: of each axis the first tap inside, the end of them, and what the stride leaves over.
type Kinds = [[usize; 3]; AXES];

/// The taps of some axes that lie inside, at positions of one kind: where the input and the weight of each are, from the first
/// of all.
struct Taps {
    kind: Kinds,
    count: usize,
    input: [i32; MOST_TAPS],
    weights: [i32; MOST_TAPS],
}

/// The taps of one axis that lie inside: where the input and the weight of the first are, and how far apart they are.
#[derive(Clone, Copy)]
struct Along {
    count: usize,
    input: isize,
    weights: isize,
    input_step: isize,
    weights_step: isize,
}

/// A place in `out` and what is multiplied there, of one group.
#[derive(Clone, Copy)]
struct Place<T> {
    along: Along,
    /// Of the first channel and sample.
    input: *const T,
    out: *mut T,
    weights: *const T,
    start: *const T,
    activation: Function,
    /// From one vector of a tile to the next: of the samples, or of the next place.
    input_gap: isize,
    out_gap: usize,
}

impl Taps {
    /// Of no kind of position.
    const NONE: Self = Taps { kind: [[usize::MAX; 3]; AXES], count: 0, input: [0; MOST_TAPS], weights: [0; MOST_TAPS] };
}

/// Compared one by one, as a vector of what has just been written would have to wait for it.
#[inline(always)]
fn is_same(one: [usize; 3], other: [usize; 3]) -> bool {
    one[0] == other[0] && one[1] == other[1] && one[2] == other[2]
}

/// The channels of a group and the distances between them.
#[derive(Clone, Copy)]
pub(crate) struct Channels {
    pub(crate) out: usize,
    pub(crate) input: usize,
    pub(crate) out_step: usize,
    pub(crate) input_step: usize,
    /// In the weights.
    pub(crate) weights_of_out: usize,
    pub(crate) weights_of_input: usize,
}

impl<T: Real> Sliding<T> {
    /// # Safety
    ///
    /// The arrays fit the windows, with `lanes` samples, as [`Windows::fitted`] compares them; `out` overlaps nothing.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        let (windows, transposed) = (&self.windows, self.transposed);
        let length = if transposed { windows.sliding_length() } else { windows.still_length() };
        // SAFETY: as the caller says.
        unsafe {
            if self.lanes > 1 {
                self.of_block(simd);
                return self.activation.finish(simd, self.out, length * self.lanes);
            }
            match (transposed, windows.rank) {
                (_, 1) => self.line(simd),
                (false, _) => self.of_one_sample(simd),
                (true, _) => self.back_of_one_sample(simd),
            }
            self.activation.apply(simd, self.out, length);
        }
    }

    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    unsafe fn of_block<S: Simd>(&self, simd: S) {
        let (windows, (extents, out_steps, input_steps)) = (&self.windows, self.sides());
        let (channels, weight_steps) = (self.channels(&out_steps, &input_steps), windows.weight_steps());
        let mut taps = Taps::NONE;
        let (innermost, has_start) = (windows.rank - 1, !self.start.is_null());
        let (step, length) = (input_steps[innermost + 1] as isize, extents[innermost]);
        let steps = (step, weight_steps.taps[innermost]);
        let wide = <T as Lanes>::Wide::<S>::LEN;
        let pairs = self.lanes == if self.lanes.is_multiple_of(wide) { wide } else { <T as Lanes>::Half::<S>::LEN };
        let rows: usize = extents[..innermost].iter().product();
        for group in 0..windows.groups {
            for row in 0..rows {
                let row = match innermost {
                    0 => [0; AXES],
                    1 => [row, 0, 0],
                    _ => [row / extents[1], row % extents[1], 0],
                };
                let (kind, first) = self.kind(row, &input_steps);
                if kind != taps.kind {
                    self.list(&mut taps, kind, innermost, &input_steps);
                }
                let (mut own, mut start) = self.kind_along(innermost, 0);
                let (first, mut along) = (first - start * step, self.along(innermost, own, steps));
                let out = row[0] * out_steps[1] + row[1] * out_steps[2];
                let mut at = 0;
                while at < length {
                    let input = (first + start * step) * self.lanes as isize;
                    let out = (out + at * out_steps[innermost + 1]) * self.lanes;
                    let (next, next_start) = self.kind_along(innermost, at + 1);
                    let is_pair = pairs && at + 1 < length && is_same(next, own);
                    let place = Place {
                        along,
                        input: self
                            .input
                            .wrapping_offset(input)
                            .wrapping_add(group * channels.input * channels.input_step),
                        out: self.out.wrapping_add(out + group * channels.out * channels.out_step),
                        weights: self.weights.wrapping_add(group * weight_steps.group),
                        start: if has_start { self.start.wrapping_add(group * channels.out) } else { self.start },
                        activation: self.activation,
                        input_gap: (next_start - start) * step * self.lanes as isize,
                        out_gap: out_steps[innermost + 1] * self.lanes,
                    };
                    // SAFETY: the places lie in `out`, the taps in `input`.
                    unsafe { self.place(simd, &taps, &place, &channels, is_pair) };
                    let (mut next, mut next_start) = (next, next_start);
                    at += 1;
                    if is_pair {
                        at += 1;
                        (next, next_start) = self.kind_along(innermost, at);
                    }
                    if !is_same(next, own) {
                        along = self.along(innermost, next, steps);
                    }
                    (own, start) = (next, next_start);
                }
            }
        }
    }

    /// One number after the other.
    #[inline(never)]
    pub(crate) unsafe fn each(&self) {
        let (windows, (extents, out_steps, input_steps)) = (&self.windows, self.sides());
        let (channels, group_step) = (self.channels(&out_steps, &input_steps), windows.weight_steps().group);
        let mut taps = Taps::NONE;
        for i in 0..extents[0] {
            for j in 0..extents[1] {
                for k in 0..extents[2] {
                    let (kind, first) = self.kind([i, j, k], &input_steps);
                    if kind != taps.kind {
                        self.list(&mut taps, kind, AXES, &input_steps);
                    }
                    let out = i * out_steps[1] + j * out_steps[2] + k * out_steps[3];
                    for channel in 0..windows.groups * channels.out {
                        let (group, own) = (channel / channels.out, channel % channels.out);
                        let mut sum = if taps.count == 0 { T::ZERO } else { T::NEGATIVE_ZERO };
                        // SAFETY: every place lies inside the arrays, as the caller says.
                        unsafe {
                            if !self.start.is_null() {
                                sum = *self.start.add(channel);
                            }
                            let mut weights = self.weights.add(group * group_step + own * channels.weights_of_out);
                            let mut input = self.input.wrapping_offset(first);
                            input = input.wrapping_add(group * channels.input * channels.input_step);
                            for _ in 0..channels.input {
                                for tap in 0..taps.count {
                                    let x = *input.wrapping_offset(*taps.input.get_unchecked(tap) as isize);
                                    sum += *weights.wrapping_offset(*taps.weights.get_unchecked(tap) as isize) * x;
                                }
                                weights = weights.wrapping_add(channels.weights_of_input);
                                input = input.wrapping_add(channels.input_step);
                            }
                            *self.out.add(out + channel * channels.out_step) = sum;
                        }
                    }
                }
            }
        }
    }

    #[inline(always)]
    pub(crate) fn channels(&self, out_steps: &[usize; AXES + 1], input_steps: &[usize; AXES + 1]) -> Channels {
        let (Windows { still, sliding, .. }, steps) = (self.windows, self.windows.weight_steps());
        let still = (still, steps.still);
        let sliding = (sliding, steps.sliding);
        let (of_out, of_input) = if self.transposed { (sliding, still) } else { (still, sliding) };
        Channels {
            out: of_out.0,
            input: of_input.0,
            out_step: out_steps[0] * self.lanes,
            input_step: input_steps[0] * self.lanes,
            weights_of_out: of_out.1,
            weights_of_input: of_input.1,
        }
    }

    /// The extents of `out`, its steps, and the steps of `input`.
    #[inline(always)]
    fn sides(&self) -> ([usize; AXES], [usize; AXES + 1], [usize; AXES + 1]) {
        let (windows, axes) = (&self.windows, &self.windows.axes);
        if self.transposed {
            (axes.map(|axis| axis.extent), windows.sliding_steps(), windows.still_steps())
        } else {
            (axes.map(|axis| axis.places), windows.still_steps(), windows.sliding_steps())
        }
    }

    /// What kind of position of `out` one is, and where the input of a tap 0 would be.
    #[inline(always)]
    fn kind(&self, at: [usize; AXES], steps: &[usize; AXES + 1]) -> (Kinds, isize) {
        let (mut kind, mut first) = ([[0; 3]; AXES], 0);
        for axis in 0..AXES {
            let (own, start) = self.kind_along(axis, at[axis]);
            kind[axis] = own;
            first += start * steps[axis + 1] as isize;
        }
        (kind, first)
    }

    #[inline(always)]
    fn kind_along(&self, axis: usize, at: usize) -> ([usize; 3], isize) {
        let of = &self.windows.axes[axis];
        let (inside, rest, start) = if self.transposed { of.taps_on(at) } else { of.taps_under(at) };
        ([inside.start, inside.end, rest], start)
    }

    /// The taps of an axis that lie inside, as the axis's own kind says, where a step of the input is so long.
    #[inline(always)]
    fn along(&self, axis: usize, [first, end, rest]: [usize; 3], (step, weights_step): (isize, usize)) -> Along {
        let of = &self.windows.axes[axis];
        let input = |tap: usize| {
            if self.transposed { of.before_place(tap, rest) } else { Some((tap * of.dilation) as isize) }
        };
        let mut inside = (first..end).filter_map(|tap| Some((tap, input(tap)?)));
        let (tap, of_first) = inside.next().unwrap_or((end, 0));
        let (next, of_next) = inside.next().unwrap_or((end.max(tap + 1), 0));
        let by = next - tap;
        Along {
            count: (end - tap).div_ceil(by),
            input: of_first * step * self.lanes as isize,
            weights: (tap * weights_step) as isize,
            input_step: (of_next - of_first) * step * self.lanes as isize,
            weights_step: (by * weights_step) as isize,
        }
    }

    /// Lists the taps of the first axes, in order.
    #[inline(never)]
    fn list(&self, taps: &mut Taps, kind: Kinds, axes: usize, input_steps: &[usize; AXES + 1]) {
        let weight_steps = self.windows.weight_steps().taps;
        let each = |axis: usize| {
            let of = &self.windows.axes[axis];
            // The others count as one tap.
            let [first, end, rest] = if axis < axes { kind[axis] } else { [0, 1, 0] };
            let (input_step, weight_step) = (input_steps[axis + 1] * self.lanes, weight_steps[axis]);
            // In the order of the box: of what slides, the last axis alone goes by taps, the others by places.
            let backwards = self.transposed && axis + 1 < self.windows.rank;
            let in_order = move |tap: usize| if backwards { first + end - 1 - tap } else { tap };
            (first..end).map(in_order).filter_map(move |tap| {
                let from_start =
                    if self.transposed { of.before_place(tap, rest)? } else { (tap * of.dilation) as isize };
                Some((from_start * input_step as isize, tap * weight_step))
            })
        };
        (taps.kind, taps.count) = (kind, 0);
        for (input, weight) in each(0) {
            for (next_input, next_weight) in each(1) {
                for (last_input, last_weight) in each(2) {
                    if let (Some(to_input), Some(to_weight)) =
                        (taps.input.get_mut(taps.count), taps.weights.get_mut(taps.count))
                    {
                        *to_input = (input + next_input + last_input) as i32;
                        *to_weight = (weight + next_weight + last_weight) as i32;
                        taps.count += 1;
                    }
                }
            }
        }
    }

    /// One place, or two where `is_pair`.
    #[inline(always)]
    unsafe fn place<S: Simd>(&self, simd: S, taps: &Taps, place: &Place<T>, channels: &Channels, is_pair: bool) {
        // SAFETY: as in `run`.
        unsafe {
            if self.lanes.is_multiple_of(<T as Lanes>::Wide::<S>::LEN) {
                self.vectors::<S, T::Wide<S>>(simd, taps, place, channels, is_pair);
            } else {
                self.vectors::<S, T::Half<S>>(simd, taps, place, channels, is_pair);
            }
        }
    }

    #[inline(always)]
    unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        taps: &Taps,
        place: &Place<T>,
        channels: &Channels,
        is_pair: bool,
    ) {
        // SAFETY: the samples end at `lanes`.
        unsafe {
            if is_pair {
                return all_channels::<S, T, V, 2>(simd, taps, place, channels);
            }
            let mut lane = 0;
            let at = |lane| Place {
                input: place.input.wrapping_add(lane),
                out: place.out.wrapping_add(lane),
                input_gap: V::LEN as isize,
                out_gap: V::LEN,
                ..*place
            };
            while lane + 2 * V::LEN <= self.lanes {
                all_channels::<S, T, V, 2>(simd, taps, &at(lane), channels);
                lane += 2 * V::LEN;
            }
            if lane < self.lanes {
                all_channels::<S, T, V, 1>(simd, taps, &at(lane), channels);
            }
        }
    }
}

/// All channels of `out` for `N` vectors of samples or places, in tiles as large as registers allow.
///
/// # Safety
///
/// As in `run`.
#[inline(always)]
unsafe fn all_channels<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const N: usize>(
    simd: S,
    taps: &Taps,
    place: &Place<T>,
    channels: &Channels,
) {
    // SAFETY: the tiles follow each other up to the last channel.
    unsafe {
        let first = if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
            let first = tiles::<S, T, V, 12, N>(simd, 0, taps, place, channels);
            tiles::<S, T, V, 6, N>(simd, first, taps, place, channels)
        } else {
            tiles::<S, T, V, 6, N>(simd, 0, taps, place, channels)
        };
        let first = tiles::<S, T, V, 4, N>(simd, first, taps, place, channels);
        tiles::<S, T, V, 1, N>(simd, first, taps, place, channels);
    }
}

/// Tiles of `K` channels from `first` on, as many as there are: where it stops.
///
/// # Safety
///
/// As in `run`.
#[inline(always)]
unsafe fn tiles<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
    simd: S,
    first: usize,
    taps: &Taps,
    place: &Place<T>,
    channels: &Channels,
) -> usize {
    let mut first = first;
    while first + K <= channels.out {
        // SAFETY: the tile ends at the last channel.
        unsafe { tile::<S, T, V, K, N>(simd, first, taps, place, channels) };
        first += K;
    }
    first
}

/// `K` channels from `first` on, `N` vectors of samples or places.
///
/// # Safety
///
/// As in `run`; the channels are some of `out`.
#[inline(always)]
unsafe fn tile<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
    simd: S,
    first: usize,
    taps: &Taps,
    place: &Place<T>,
    channels: &Channels,
) {
    apart(
        simd,
        #[inline(always)]
        || {
            // An element that no tap reaches is +0; a sum starts from -0.0.
            let along = &place.along;
            let zero = if taps.count * along.count == 0 { T::ZERO } else { T::NEGATIVE_ZERO };
            let mut sums = [[V::splat(simd, zero); N]; K];
            // SAFETY: every place lies inside the arrays, as the caller says.
            unsafe {
                for k in 0..K {
                    for n in 0..N {
                        if !place.start.is_null() {
                            sums[k][n] = V::splat(simd, *place.start.add(first + k));
                        }
                    }
                }
                let mut weights = place.weights.wrapping_add(first * channels.weights_of_out);
                let mut input = place.input;
                for _ in 0..channels.input {
                    for tap in 0..taps.count {
                        let (at, of_weights) = (*taps.input.get_unchecked(tap), *taps.weights.get_unchecked(tap));
                        let mut at = input.wrapping_offset(at as isize + along.input);
                        let mut weights = weights.wrapping_offset(of_weights as isize + along.weights);
                        for _ in 0..along.count {
                            let mut inputs = [V::splat(simd, T::ZERO); N];
                            for n in 0..N {
                                inputs[n] = load_at(simd, at.wrapping_offset(n as isize * place.input_gap));
                            }
                            for k in 0..K {
                                let weight = V::splat(simd, *weights.add(k * channels.weights_of_out));
                                for n in 0..N {
                                    sums[k][n] = add_product(sums[k][n], inputs[n], weight);
                                }
                            }
                            at = at.wrapping_offset(along.input_step);
                            weights = weights.wrapping_offset(along.weights_step);
                        }
                    }
                    weights = weights.wrapping_add(channels.weights_of_input);
                    input = input.wrapping_add(channels.input_step);
                }
                let floor = place.activation.floor(simd);
                for k in 0..K {
                    for n in 0..N {
                        store_at(
                            raised(sums[k][n], floor),
                            place.out.add((first + k) * channels.out_step + n * place.out_gap),
                        );
                    }
                }
            }
        },
    )
}
