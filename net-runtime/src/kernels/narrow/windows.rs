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

use super::columns::Columns;
use super::nest::{Loop, Nest};
pub(crate) use super::stretch::Pass;
use super::stretch::Stretch;
use super::tile::Four;
use crate::kernels::windows::{AXES, Axis, Windows};
use crate::real::Real;
use core::ptr::{null, null_mut};

/// One of the three arrays of a pass, by how far neighbours are apart in it: channels of `z` (`still`), channels of `a`
/// (`sliding`), neighbours on each axis, and groups.
struct Array {
    still: usize,
    sliding: usize,
    axes: [usize; AXES],
    group: usize,
}

/// A pass, with all that is the same for its groups and places.
struct Slide<'a, T> {
    pass: Pass,
    lanes: usize,
    axes: [&'a Axis; AXES],
    /// For each axis how far neighbours are apart in the left operand, the right one and `out`.
    steps: [[isize; 3]; AXES],
    /// How far groups are apart in the left operand, the right one and `out`.
    groups: [usize; 3],
    /// The loop around those of the axes: over channels, or, for weights, over samples.
    outer: Loop,
    /// The loop over the columns at one place: over samples, or, for weights, over channels. Its `left` is a distance in `out`,
    /// not in the left operand.
    beside: Loop,
    columns: Columns<T>,
}

/// The arrays of a pass, and what its sums start from and are raised to.
pub(crate) struct Operands<'a, T> {
    pub(crate) pass: Pass,
    pub(crate) windows: &'a Windows,
    /// How many samples an element has, and how many of them are summed.
    pub(crate) lanes: usize,
    pub(crate) samples: usize,
    pub(crate) left: *const T,
    pub(crate) right: *const T,
    pub(crate) out: *mut T,
    pub(crate) start: *const T,
    pub(crate) add: bool,
    pub(crate) floor: T,
}

/// The three axes in the order leading, contiguous, last; one that the windows do not have is of one place.
#[inline(always)]
fn ordered(windows: &Windows) -> [&Axis; AXES] {
    let [a, b, c] = &windows.axes;
    match windows.rank {
        1 => [b, c, a],
        2 => [c, a, b],
        _ => [a, b, c],
    }
}

/// How far neighbours are apart in an array of so many channels and of these extents: channels, and neighbours on each axis.
#[inline(always)]
const fn steps(rank: usize, channels: usize, [lead, down, last]: [usize; AXES]) -> (usize, [usize; AXES]) {
    if rank == 1 { (1, [1, 1, channels]) } else { (lead * down * last, [down * last, 1, down]) }
}

/// Runs a pass, one group of channels after the other.
///
/// # Safety
///
/// The arrays fit the windows, with `lanes` samples, as [`Windows::fitted`] compares them; `out` overlaps nothing; `samples <= lanes`.
#[inline(never)]
pub(crate) unsafe fn run<T: Real>(of: &Operands<'_, T>) {
    let mut slide = Slide::of(of);
    let [_, right_step, out_step] = slide.groups;
    let (mut right, mut out) = (of.right, of.out);
    for _ in 0..of.windows.groups {
        // SAFETY: as the caller says.
        unsafe { slide.group(right, out) };
        slide.columns.next_group(slide.groups[0]);
        (right, out) = (right.wrapping_add(right_step), out.wrapping_add(out_step));
    }
}

impl<'a, T: Real> Slide<'a, T> {
    /// This is a function of its own so that its variables are gone from the stack when the sums are computed.
    #[inline(never)]
    fn of(of: &Operands<'a, T>) -> Self {
        let Operands { pass, windows, lanes, samples, .. } = *of;
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
        let (left, right, out) = match pass {
            Pass::Forward => (&weights, &a, &z),
            Pass::Back => (&weights, &z, &a),
            Pass::Weights => (&z, &a, &weights),
        };
        let across =
            |turns: usize, left: usize, right: usize| Loop { turns, left: left as isize, right: right as isize };
        let (outer, beside) = match pass {
            Pass::Forward => (across(sliding, left.sliding, right.sliding), across(lanes, 1, 1)),
            Pass::Back => (across(still, left.still, right.still), across(lanes, 1, 1)),
            Pass::Weights => (across(samples, 1, 1), across(sliding, out.sliding, right.sliding)),
        };
        let (rows, left_row, out_row) =
            if pass == Pass::Back { (sliding, left.sliding, out.sliding) } else { (still, left.still, out.still) };
        Slide {
            pass,
            lanes,
            axes,
            steps: written_out!(3, N => [left.axes[N] as isize, right.axes[N] as isize, out.axes[N] as isize]),
            groups: [left.group, right.group, out.group],
            outer,
            beside,
            columns: Columns {
                rows,
                left: of.left,
                left_row,
                start: of.start,
                out_row,
                count: 0,
                zero: T::NEGATIVE_ZERO,
                four: Four {
                    nest: Nest::NONE,
                    right: written_out!(4, _K => null()),
                    out: written_out!(4, _K => null_mut()),
                    add: of.add,
                    floor: of.floor,
                },
            },
        }
    }

    /// All columns of a group.
    #[inline(always)]
    unsafe fn group(&mut self, right: *const T, out: *mut T) {
        let (mut i, mut j, mut k) = (0, 0, 0);
        while i < self.pass.extent(self.axes[0]) {
            let a = self.stretch::<0>(i);
            while j < self.pass.extent(self.axes[1]) {
                let b = self.stretch::<1>(j);
                while k < self.pass.extent(self.axes[2]) {
                    let c = self.stretch::<2>(k);
                    // SAFETY: as the caller says.
                    unsafe { self.places(&a, &b, &c, right, out) };
                    k = c.end;
                }
                (j, k) = (b.end, 0);
            }
            (i, j) = (a.end, 0);
        }
    }

    /// The stretch of an axis from a place on.
    #[inline(always)]
    fn stretch<const N: usize>(&self, start: usize) -> Stretch {
        // In the canonical order of a transpose the last axis alone goes by taps, the others by places.
        let backwards = cfg!(feature = "deterministic") && self.pass == Pass::Back && N + 1 < AXES;
        Stretch::from(self.pass, self.axes[N], start, &self.steps[N], backwards)
    }

    /// All columns of the places that are in a stretch of each axis: they have the same nest.
    #[inline(never)]
    unsafe fn places(&mut self, a: &Stretch, b: &Stretch, c: &Stretch, right: *const T, out: *mut T) {
        let columns = &mut self.columns;
        let loops = &mut columns.four.nest.0;
        (loops[0], loops[1], loops[2], loops[3]) = (self.outer, a.of, b.of, c.of);
        innermost(self.pass, self.lanes, &mut columns.four.nest.0);
        columns.four.nest.settle();
        columns.zero = if a.of.turns * b.of.turns * c.of.turns == 0 { T::ZERO } else { T::NEGATIVE_ZERO };
        let left = columns.left;
        columns.left = left.wrapping_offset(a.left + b.left + c.left);
        let first = |of: &Stretch, n: usize| of.start as isize * self.steps[n][2];
        let (right, out) = (
            right.wrapping_offset(a.right + b.right + c.right),
            out.wrapping_offset(first(a, 0) + first(b, 1) + first(c, 2)),
        );
        let turns = [a.end - a.start, b.end - b.start, c.end - c.start, self.beside.turns];
        let (mut rest, mut first) = (turns[0] * turns[1] * turns[2] * turns[3], [right.cast_mut(), out]);
        for _ in 0..turns[0] {
            let mut second = first;
            for _ in 0..turns[1] {
                let mut third = second;
                for _ in 0..turns[2] {
                    let mut fourth = third;
                    for _ in 0..turns[3] {
                        rest -= 1;
                        // SAFETY: as the caller says.
                        unsafe { columns.push(fourth, rest == 0) };
                        fourth =
                            [fourth[0].wrapping_offset(self.beside.right), fourth[1].wrapping_offset(self.beside.left)];
                    }
                    third = [third[0].wrapping_offset(c.step), third[1].wrapping_offset(self.steps[2][2])];
                }
                second = [second[0].wrapping_offset(b.step), second[1].wrapping_offset(self.steps[1][2])];
            }
            first = [first[0].wrapping_offset(a.step), first[1].wrapping_offset(self.steps[0][2])];
        }
        columns.left = left;
    }
}

/// Puts the loop innermost that moves from one element to the next: of images that of the contiguous axis, of lines that of the
/// channels. With the feature `deterministic` loops stay in the canonical order. Which loop it is does not depend on how many
/// samples a block has, and a loop over samples stays outermost: so the sums of a block are those of its samples one by one.
#[inline(always)]
fn innermost(pass: Pass, lanes: usize, loops: &mut [Loop; 4]) {
    let (first, left) = if pass == Pass::Weights { (1, lanes) } else { (0, 1) };
    let is_next = |of: &Loop| of.left == left as isize && of.right.unsigned_abs() == lanes && of.turns > 1;
    if !cfg!(feature = "deterministic") {
        for n in first..3 {
            if is_next(&loops[n]) && !is_next(&loops[n + 1]) {
                loops.swap(n, n + 1);
            }
        }
    }
}
