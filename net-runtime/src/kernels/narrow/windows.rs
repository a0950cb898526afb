//! Convolutions, their transposes and the gradients of their weights, all as sums over a nest of loops: channels or samples, and three
//! axes.
//!
//! ```text
//!            out       left      right     rows    columns                    the nest
//! forward    z         weights   a         p       places y, x; samples       channels q; taps u, v
//! back       a         weights   z         q       elements; samples          channels p; taps u, v that lie on them at some place
//! weights    weights   z         a         p       taps u, v; channels q      samples; places y, x at which they lie inside
//! ```
//!
//! Places whose nest is the same come together: the middle of an image, each of its edges, each corner.

use super::nest::{Columns, Loop, Nest};
use super::stretch::{Pass, Stretch};
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::{AXES, Axis, Windows};
use crate::real::Real;

/// An array that windows are about: how far neighbours are apart, of each kind of channel, of each axis, of groups.
struct Array {
    still: usize,
    sliding: usize,
    axes: [usize; AXES],
    group: usize,
}

/// All of a pass.
struct Slide<'a, T> {
    pass: Pass,
    axes: [&'a Axis; AXES],
    left: &'a Array,
    right: &'a Array,
    out: &'a Array,
    /// The loop around those of the axes.
    outer: Loop,
    /// What columns are beside places: samples, or channels; the left operand is `out`.
    beside: Loop,
    columns: &'a mut Columns<T>,
}

/// A convolution or its transpose, with no curve as its activation.
///
/// # Safety
///
/// As of [`Sliding::run`].
pub(crate) unsafe fn slide<T: Real>(of: &Sliding<T>) {
    let (pass, rows) = if of.transposed { (Pass::Back, of.windows.sliding) } else { (Pass::Forward, of.windows.still) };
    let mut columns =
        Columns { rows, left: of.weights, start: of.start, floor: of.activation.floor_of_one(), ..Columns::none() };
    // SAFETY: as the caller says.
    unsafe { run(pass, &of.windows, [of.lanes, 1], of.input, of.out, &mut columns) };
}

/// The gradient of a convolution's weights.
///
/// # Safety
///
/// As of [`Correlation::run`].
pub(crate) unsafe fn correlate<T: Real>(of: &Correlation<T>) {
    let mut columns = Columns { rows: of.windows.still, left: of.still, add: of.add, ..Columns::none() };
    // SAFETY: as the caller says.
    unsafe { run(Pass::Weights, &of.windows, [of.lanes, of.samples], of.sliding, of.out, &mut columns) };
}

/// Leading, contiguous and last: those that there are, and others of one place.
#[inline(always)]
fn ordered(windows: &Windows) -> [&Axis; AXES] {
    let [a, b, c] = &windows.axes;
    match windows.rank {
        1 => [b, c, a],
        2 => [c, a, b],
        _ => [a, b, c],
    }
}

/// How far neighbours are apart in so many channels of such extents: channels, and of each axis.
#[inline(always)]
const fn steps(rank: usize, channels: usize, [lead, down, last]: [usize; AXES]) -> (usize, [usize; AXES]) {
    if rank == 1 { (1, [1, 1, channels]) } else { (lead * down * last, [down * last, 1, down]) }
}

/// A pass, of so many samples of so many lanes.
#[inline(never)]
unsafe fn run<T: Real>(
    pass: Pass,
    windows: &Windows,
    [lanes, samples]: [usize; 2],
    right: *const T,
    out: *mut T,
    columns: &mut Columns<T>,
) {
    let axes = ordered(windows);
    let Windows { rank, groups, still, sliding, turned, .. } = *windows;
    let array = |channels: usize, extents: [usize; AXES]| {
        let (channel, axes) = steps(rank, groups * channels, extents);
        (channel * lanes, axes.map(|step| step * lanes))
    };
    let (step, of_axes) = array(still, axes.map(|axis| axis.places));
    let z = Array { still: step, sliding: 0, axes: of_axes, group: still * step };
    let (step, of_axes) = array(sliding, axes.map(|axis| axis.extent));
    let a = Array { still: 0, sliding: step, axes: of_axes, group: sliding * step };
    let (rows, columns_of_row) = if turned { (sliding, still) } else { (still, sliding) };
    let (column, of_axes) = steps(rank, columns_of_row, axes.map(|axis| axis.taps));
    let row = columns_of_row * axes[0].taps * axes[1].taps * axes[2].taps;
    let [of_still, of_sliding] = if turned { [column, row] } else { [row, column] };
    let weights = Array { still: of_still, sliding: of_sliding, axes: of_axes, group: rows * row };
    let (left, right_array, out_array) = match pass {
        Pass::Forward => (&weights, &a, &z),
        Pass::Back => (&weights, &z, &a),
        Pass::Weights => (&z, &a, &weights),
    };
    let across = |turns: usize, left: usize, right: usize| Loop { turns, left: left as isize, right: right as isize };
    let outer = match pass {
        Pass::Forward => across(sliding, left.sliding, right_array.sliding),
        Pass::Back => across(still, left.still, right_array.still),
        Pass::Weights => across(samples, 1, 1),
    };
    let beside = match pass {
        Pass::Weights => across(sliding, out_array.sliding, right_array.sliding),
        _ => across(lanes, 1, 1),
    };
    let mut slide = Slide { pass, axes, left, right: right_array, out: out_array, outer, beside, columns };
    let [left_row, out_row] =
        [left, out_array].map(|array| if pass == Pass::Back { array.sliding } else { array.still });
    (slide.columns.left_row, slide.columns.out_row) = (left_row, out_row);
    for group in 0..groups {
        let (right, out) = (right.wrapping_add(group * right_array.group), out.wrapping_add(group * out_array.group));
        // SAFETY: as the callers say.
        unsafe { slide.group(right, out) };
        slide.columns.next_group(left.group);
    }
}

impl<T: Real> Slide<'_, T> {
    /// All columns of a group.
    #[inline(always)]
    unsafe fn group(&mut self, right: *const T, out: *mut T) {
        let (mut i, mut j, mut k) = (0, 0, 0);
        let extents = self.axes.map(|axis| self.pass.extent(axis));
        while i < extents[0] {
            let a = self.stretch::<0>(i);
            while j < extents[1] {
                let b = self.stretch::<1>(j);
                while k < extents[2] {
                    let c = self.stretch::<2>(k);
                    // SAFETY: as the callers say.
                    unsafe { self.places([&a, &b, &c], right, out) };
                    k = c.places.end;
                }
                (j, k) = (b.places.end, 0);
            }
            (i, j) = (a.places.end, 0);
        }
    }

    #[inline(always)]
    fn stretch<const N: usize>(&self, start: usize) -> Stretch {
        let steps = [self.left, self.right, self.out].map(|array| array.axes[N] as isize);
        Stretch::from(self.pass, self.axes[N], start, steps)
    }

    /// All columns of some places.
    #[inline(never)]
    unsafe fn places(&mut self, [a, b, c]: [&Stretch; AXES], right: *const T, out: *mut T) {
        let columns = &mut *self.columns;
        columns.nest = nest(self.pass, [self.outer, a.of, b.of, c.of]);
        columns.zero = if a.of.turns * b.of.turns * c.of.turns == 0 { T::ZERO } else { T::NEGATIVE_ZERO };
        let left = columns.left;
        columns.left = left.wrapping_offset(a.left + b.left + c.left);
        let (right, out) =
            (right.wrapping_offset(a.right + b.right + c.right), out.wrapping_offset(a.out + b.out + c.out));
        Nest::of([a.walk, b.walk, c.walk, self.beside]).each(out, right, |out, right| {
            // SAFETY: as the callers say.
            unsafe { columns.push(right, out) };
        });
        // SAFETY: as above.
        unsafe { columns.finish() };
        columns.left = left;
    }
}

/// The nest in the canonical order, or with a loop innermost that moves from one number to the next: of images that of the axis that is
/// contiguous, of lines that of the channels. Samples stay outermost, so that the sums over them do not depend on how many a block has.
fn nest(pass: Pass, mut loops: [Loop; 4]) -> Nest {
    if !cfg!(feature = "deterministic") {
        for n in usize::from(pass == Pass::Weights)..3 {
            if loops[n].is_unit() && !loops[n + 1].is_unit() {
                loops.swap(n, n + 1);
            }
        }
    }
    Nest::of(loops)
}
