//! A convolution or its transpose as one walk: position `e` of `out` has its tap `t` at element `stride * e + dilation * t - before`
//! of the input, along each of three axes, leading, contiguous, last.
//!
//! ```text
//! a[e] += k[u] * z[e + b - d u]                 a transpose of stride 1
//! t = taps - 1 - u, places ascending            the first two axes: the weights go backwards
//! e' = extent - 1 - e, z' = places - 1 - z      the last one: positions and places go backwards, taps ascending
//! ```
//!
//! So the sums are in the canonical order both ways.

use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::{AXES, Axis, Windows};
use crate::real::Real;
use core::ops::Range;

/// One axis, and how far its neighbours are apart in the arrays.
#[derive(Clone, Copy)]
pub(super) struct Along {
    pub(super) positions: usize,
    pub(super) taps: usize,
    pub(super) extent: isize,
    pub(super) stride: isize,
    pub(super) dilation: isize,
    pub(super) before: isize,
    pub(super) out_step: isize,
    pub(super) input_step: isize,
    pub(super) weights_step: isize,
}

/// All three axes, and where the arrays begin: position 0, element 0, tap 0 of each.
pub(super) struct Pass<T> {
    pub(super) axes: [Along; AXES],
    pub(super) out: *mut T,
    pub(super) input: *const T,
    pub(super) weights: *const T,
    /// From one channel to the next.
    pub(super) of_channel: [usize; 3],
    /// Where the numbers of the input begin and end.
    pub(super) within: Range<*const T>,
    /// The least number that is stored.
    pub(super) floor: T,
}

impl Along {
    /// Forwards.
    fn of(axis: &Axis, [out_step, input_step, weights_step]: [isize; 3]) -> Self {
        let &Axis { places, taps, extent, stride, dilation, before } = axis;
        let [extent, stride, dilation, before] = [extent, stride, dilation, before].map(|size| size as isize);
        Along { positions: places, taps, extent, stride, dilation, before, out_step, input_step, weights_step }
    }

    /// A transpose of stride 1, but for which way it goes.
    fn back(self) -> Self {
        Along { positions: self.extent as usize, extent: self.positions as isize, ..self }
    }

    /// How many elements there are from the first tap of a window to the last.
    fn reach(&self) -> isize {
        (self.taps as isize - 1) * self.dilation
    }

    /// The element under tap 0 at a position, which may lie outside.
    #[inline(always)]
    pub(super) fn element(&self, position: usize) -> isize {
        position as isize * self.stride - self.before
    }

    /// Whether some tap lies inside at every position: with taps next to each other where one does at the first and at the last.
    pub(super) fn reaches_all(&self) -> bool {
        let reaches = |position| !self.taps_at(position).is_empty();
        if self.dilation == 1 { reaches(0) && reaches(self.positions - 1) } else { (0..self.positions).all(reaches) }
    }

    /// The taps that lie inside at a position.
    #[inline(always)]
    pub(super) fn taps_at(&self, position: usize) -> Range<usize> {
        let element = self.element(position);
        let [first, end] = [below(-element, self.dilation), below(self.extent - element, self.dilation)];
        let end = (end as usize).min(self.taps);
        (first as usize).min(end)..end
    }
}

/// How many of `0, step, 2 step, ..` are below `end`.
#[inline(always)]
pub(super) fn below(end: isize, step: isize) -> isize {
    let end = end.max(0);
    // It is 1 or more; so the compiler sees it, too.
    if step == 1 { end } else { (end + step - 1) / step.max(1) }
}

/// The axes leading, contiguous, last: of a line the last alone, of a plane the last two, the others of one place. The steps are those
/// of `out` and of the input, of one sample.
#[inline(always)]
pub(super) fn along(windows: &Windows, lanes: usize, [out, input]: [&[usize; AXES + 1]; 2]) -> [Along; AXES] {
    let (weights, missing) = (windows.weight_steps(), AXES - windows.rank.min(AXES));
    let mut axes = [Along::of(&Axis::ONE, [0; 3]); AXES];
    for (axis, along) in axes.iter_mut().skip(missing).enumerate() {
        let steps = [out[axis + 1] * lanes, input[axis + 1] * lanes, weights.taps[axis]];
        *along = Along::of(&windows.axes[axis], steps.map(|step| step as isize));
    }
    axes
}

impl<T: Real> Pass<T> {
    /// Of windows that [`is_depthwise`](crate::kernels::windows::Windows::is_depthwise) holds of.
    pub(super) fn of(of: &Sliding<'_, T>) -> Self {
        let (windows, lanes) = (of.windows, of.lanes);
        let (still, sliding, weights) = (windows.still_steps(), windows.sliding_steps(), windows.weight_steps());
        let (out_steps, input_steps, length) = match of.transposed {
            true => (sliding, still, windows.still_length()),
            false => (still, sliding, windows.sliding_length()),
        };
        let mut pass = Pass {
            axes: along(windows, lanes, [&out_steps, &input_steps]),
            out: of.out,
            input: of.input,
            weights: of.weights,
            of_channel: [out_steps[0] * lanes, input_steps[0] * lanes, weights.group],
            within: of.input..of.input.wrapping_add(length * lanes),
            floor: of.activation.floor_of_one(),
        };
        if of.transposed {
            pass.turn_back();
        }
        pass
    }

    /// A transpose of the same windows, of stride 1.
    fn turn_back(&mut self) {
        for axis in &mut self.axes[..AXES - 1] {
            let reach = axis.reach();
            self.weights = self.weights.wrapping_offset((axis.taps as isize - 1) * axis.weights_step);
            *axis = Along { before: reach - axis.before, weights_step: -axis.weights_step, ..axis.back() };
        }
        let [.., last] = &mut self.axes;
        let (out_step, input_step) = (last.out_step, last.input_step);
        let back = last.back();
        self.out = self.out.wrapping_offset((back.positions as isize - 1) * out_step);
        self.input = self.input.wrapping_offset((back.extent - 1) * input_step);
        let before = last.before + last.extent - back.extent;
        *last = Along { before, out_step: -out_step, input_step: -input_step, ..back };
    }
}
