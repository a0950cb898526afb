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
use core::ptr::null;

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
    columns: Columns<T>,
}

/// A convolution or its transpose, with no curve as its activation.
///
/// # Safety
///
/// As of [`Sliding::run`].
#[inline(always)]
pub(crate) unsafe fn slide<T: Real>(of: &Sliding<T>) {
    let pass = if of.transposed { Pass::Back } else { Pass::Forward };
    let operands = Operands {
        left: of.weights,
        right: of.input,
        out: of.out,
        start: of.start,
        add: false,
        floor: of.activation.floor_of_one(),
    };
    // SAFETY: as the caller says.
    unsafe { run(pass, &of.windows, of.lanes, 1, &operands) };
}

/// The gradient of a convolution's weights.
///
/// # Safety
///
/// As of [`Correlation::run`].
#[inline(always)]
pub(crate) unsafe fn correlate<T: Real>(of: &Correlation<T>) {
    let operands =
        Operands { left: of.still, right: of.sliding, out: of.out, start: null(), add: of.add, floor: -T::INFINITY };
    // SAFETY: as the caller says.
    unsafe { run(Pass::Weights, &of.windows, of.lanes, of.samples, &operands) };
}

/// The arrays of a pass, and what its sums start from and are raised to.
struct Operands<T> {
    left: *const T,
    right: *const T,
    out: *mut T,
    start: *const T,
    add: bool,
    floor: T,
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
unsafe fn run<T: Real>(pass: Pass, windows: &Windows, lanes: usize, samples: usize, of: &Operands<T>) {
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
    let mut columns = Columns::none();
    (columns.left, columns.start, columns.add, columns.floor) = (of.left, of.start, of.add, of.floor);
    let [left_row, out_row] =
        [left, out_array].map(|array| if pass == Pass::Back { array.sliding } else { array.still });
    columns.rows = if pass == Pass::Back { sliding } else { still };
    (columns.left_row, columns.out_row) = (left_row, out_row);
    let mut slide = Slide { pass, axes, left, right: right_array, out: out_array, outer, beside, columns };
    for group in 0..groups {
        let (right, out) =
            (of.right.wrapping_add(group * right_array.group), of.out.wrapping_add(group * out_array.group));
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
                    k = c.end;
                }
                (j, k) = (b.end, 0);
            }
            (i, j) = (a.end, 0);
        }
    }

    #[inline(always)]
    fn stretch<const N: usize>(&self, start: usize) -> Stretch {
        let steps = [self.left, self.right, self.out].map(|array| array.axes[N] as isize);
        Stretch::from(self.pass, self.axes[N], start, steps)
    }

    /// All columns of some places.
    #[inline(always)]
    unsafe fn places(&mut self, [a, b, c]: [&Stretch; AXES], right: *const T, out: *mut T) {
        let columns = &mut self.columns;
        columns.nest.0 = [self.outer, a.of, b.of, c.of];
        innermost(self.pass, &mut columns.nest.0);
        columns.nest.settle();
        columns.zero = if a.of.turns * b.of.turns * c.of.turns == 0 { T::ZERO } else { T::NEGATIVE_ZERO };
        let left = columns.left;
        columns.left = left.wrapping_offset(a.left + b.left + c.left);
        let (right, out) =
            (right.wrapping_offset(a.right + b.right + c.right), out.wrapping_offset(a.out + b.out + c.out));
        let mut walk = Nest([a.walk, b.walk, c.walk, self.beside]);
        walk.settle();
        // SAFETY: as the callers say.
        unsafe { columns.walk(&walk, out, right) };
        columns.left = left;
    }
}

/// Leaves the canonical order of loops, or puts one innermost that moves from one number to the next: of images that of the axis that is
/// contiguous, of lines that of the channels. Samples stay outermost, so that the sums over them do not depend on how many a block has.
fn innermost(pass: Pass, loops: &mut [Loop; 4]) {
    if !cfg!(feature = "deterministic") {
        for n in usize::from(pass == Pass::Weights)..3 {
            if loops[n].is_unit() && !loops[n + 1].is_unit() {
                loops.swap(n, n + 1);
            }
        }
    }
}
