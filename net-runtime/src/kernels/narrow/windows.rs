//! Convolutions, their transposes and the gradients of their weights, all as sums over a nest of loops: channels or samples, and three
//! axes.
//!
//! ```text
//!              rows          columns                     the nest
//! forward      channels p    places y, x, samples        channels q, taps u, v
//! back         channels q    elements, samples           channels p, taps u, v that lie on the element at some place
//! weights      channels p    taps u, v, channels q       samples, places y, x at which the tap lies inside
//! ```
//!
//! Columns come by fours whose nest is the same: in the middle of an image neighbouring places, at its edge one.

use super::nest::{Columns, Loop, Nest};
use crate::kernels::dense::outer_block::Update;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::{AXES, Axis, Windows};
use crate::real::Real;

/// What is computed of windows.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    Forward,
    Back,
    Weights,
}

/// A loop of the nest, and where its first turn is in the operands.
#[derive(Clone, Copy)]
struct Range {
    of: Loop,
    left: isize,
    right: isize,
}

/// The distances between neighbours in the operands and in `out`.
#[derive(Clone, Copy)]
struct Steps {
    left: usize,
    right: usize,
    out: usize,
}

/// All of a pass.
struct Slide<T> {
    pass: Pass,
    axes: [Axis; AXES],
    steps: [Steps; AXES],
    /// The loop around those of the axes.
    outer: Loop,
    /// How many columns each place has: samples or channels.
    beside: usize,
    beside_steps: Steps,
    groups: usize,
    group_steps: Steps,
    right: *const T,
    out: *mut T,
    /// Those that are gathered, with the turns of the axes' loops and the place in the weights that they share.
    columns: Columns<T>,
    turns: [usize; AXES],
    first: isize,
}

/// A convolution or its transpose, with no curve as its activation.
///
/// # Safety
///
/// As of [`Sliding::run`].
pub(crate) unsafe fn slide<T: Real>(of: &Sliding<T>) {
    let (windows, lanes) = (&of.windows, of.lanes);
    let weights = windows.weight_steps();
    let [still, sliding] = [windows.still_steps(), windows.sliding_steps()].map(|steps| steps.map(|step| step * lanes));
    let (still, sliding) = ((windows.still, weights.still, still), (windows.sliding, weights.sliding, sliding));
    let (pass, to, from) = if of.transposed { (Pass::Back, sliding, still) } else { (Pass::Forward, still, sliding) };
    let ((rows, left_row, out), (inputs, input, right)) = (to, from);
    let outer = Loop { turns: inputs, left: input as isize, right: right[0] as isize };
    let group_steps = Steps { left: weights.group, right: inputs * right[0], out: rows * out[0] };
    let steps = [0, 1, 2].map(|n| Steps { left: weights.taps[n], right: right[n + 1], out: out[n + 1] });
    let columns = Columns {
        rows,
        left: of.weights,
        left_row,
        start: of.start,
        floor: of.activation.floor_of_one(),
        out_row: out[0],
        ..Columns::none()
    };
    let beside_steps = Steps { left: 0, right: 1, out: 1 };
    let slide = Slide {
        pass,
        steps,
        outer,
        beside: lanes,
        beside_steps,
        group_steps,
        ..Slide::of(windows, of.input, of.out, columns)
    };
    // SAFETY: as the caller says.
    unsafe { slide.run() }
}

/// The gradient of a convolution's weights.
///
/// # Safety
///
/// As of [`Correlation::run`].
pub(crate) unsafe fn correlate<T: Real>(of: &Correlation<T>) {
    let (windows, lanes) = (&of.windows, of.lanes);
    let weights = windows.weight_steps();
    let [left, right] = [windows.still_steps(), windows.sliding_steps()].map(|steps| steps.map(|step| step * lanes));
    let group_steps = Steps { left: windows.still * left[0], right: windows.sliding * right[0], out: weights.group };
    let steps = [0, 1, 2].map(|n| Steps { left: left[n + 1], right: right[n + 1], out: weights.taps[n] });
    let columns = Columns {
        rows: windows.still,
        left: of.still,
        left_row: left[0],
        update: if of.add { Update::Add } else { Update::Overwrite },
        out_row: weights.still,
        ..Columns::none()
    };
    let slide = Slide {
        pass: Pass::Weights,
        steps,
        outer: Loop { turns: of.samples, left: 1, right: 1 },
        beside: windows.sliding,
        beside_steps: Steps { left: 0, right: right[0], out: weights.sliding },
        group_steps,
        ..Slide::of(windows, of.sliding, of.out, columns)
    };
    // SAFETY: as the caller says.
    unsafe { slide.run() }
}

impl<T: Real> Slide<T> {
    fn of(windows: &Windows, right: *const T, out: *mut T, columns: Columns<T>) -> Self {
        let none = Steps { left: 0, right: 0, out: 0 };
        Slide {
            pass: Pass::Forward,
            axes: windows.axes,
            steps: [none; AXES],
            outer: Loop::ONCE,
            beside: 1,
            beside_steps: none,
            groups: windows.groups,
            group_steps: none,
            right,
            out,
            columns,
            turns: [0; AXES],
            first: 0,
        }
    }

    /// All columns, group by group.
    #[inline(never)]
    unsafe fn run(mut self) {
        let extents = self.axes.map(|axis| match self.pass {
            Pass::Forward => axis.places,
            Pass::Back => axis.extent,
            Pass::Weights => axis.taps,
        });
        for _ in 0..self.groups {
            for i in 0..extents[0] {
                let first = self.range(0, i);
                for j in 0..extents[1] {
                    let second = self.range(1, j);
                    for k in 0..extents[2] {
                        // SAFETY: as the caller says.
                        unsafe { self.place([i, j, k], [first, second, self.range(2, k)]) };
                    }
                }
            }
            // SAFETY: as above.
            unsafe { self.finish() };
            self.next_group();
        }
    }

    fn next_group(&mut self) {
        let Columns { left, start, rows, .. } = &mut self.columns;
        *left = left.wrapping_add(self.group_steps.left);
        if !start.is_null() {
            *start = start.wrapping_add(*rows);
        }
        self.right = self.right.wrapping_add(self.group_steps.right);
        self.out = self.out.wrapping_add(self.group_steps.out);
    }

    /// The columns of a place, an element or a tap.
    #[inline(always)]
    unsafe fn place(&mut self, at: [usize; AXES], ranges: [Range; AXES]) {
        let (turns, first) = (ranges.map(|range| range.of.turns), ranges[0].left + ranges[1].left + ranges[2].left);
        if turns != self.turns || first != self.first {
            // SAFETY: as the caller says.
            unsafe { self.finish() };
            let [first_axis, second, third] = ranges.map(|range| range.of);
            self.columns.nest = Nest::of([self.outer, first_axis, second, third]);
            self.columns.zero = if turns.contains(&0) { T::ZERO } else { T::NEGATIVE_ZERO };
            (self.turns, self.first) = (turns, first);
        }
        let mut right = self.right.wrapping_offset(ranges[0].right + ranges[1].right + ranges[2].right);
        let [a, b, c] = &self.steps;
        let mut out = self.out.wrapping_add(at[0] * a.out + at[1] * b.out + at[2] * c.out);
        for _ in 0..self.beside {
            let count = self.columns.count;
            self.columns.right[count] = right;
            self.columns.out[count] = out;
            self.columns.count += 1;
            if self.columns.count == 4 {
                // SAFETY: as the caller says.
                unsafe { self.finish() };
            }
            right = right.wrapping_add(self.beside_steps.right);
            out = out.wrapping_add(self.beside_steps.out);
        }
    }

    /// The columns that are gathered.
    unsafe fn finish(&mut self) {
        let columns = &mut self.columns;
        if columns.count > 0 {
            let left = columns.left;
            columns.left = left.wrapping_offset(self.first);
            columns.right = written_out!(4, K => columns.right[K.min(columns.count - 1)]);
            // SAFETY: as the caller says.
            unsafe { columns.run() };
            (columns.left, columns.count) = (left, 0);
        }
    }

    /// The loop of an axis at a place, an element or a tap of it.
    #[inline(never)]
    fn range(&self, number: usize, at: usize) -> Range {
        let (axis, steps) = (&self.axes[number], self.steps[number]);
        let (turns, [left, right], [from_left, from_right]) = match self.pass {
            Pass::Forward => {
                let (taps, _, start) = axis.taps_under(at);
                let first = start + (taps.start * axis.dilation) as isize;
                (taps.len(), [1, axis.dilation as isize], [taps.start as isize, first])
            }
            Pass::Back => axis.taps_back(at),
            Pass::Weights => {
                let places = axis.places_of(at);
                let first = (places.start * axis.stride + at * axis.dilation) as isize - axis.before as isize;
                (places.len(), [1, axis.stride as isize], [places.start as isize, first])
            }
        };
        let [in_left, in_right] = [steps.left as isize, steps.right as isize];
        if turns == 0 {
            return Range { of: Loop { turns, ..Loop::ONCE }, left: 0, right: 0 };
        }
        Range {
            of: Loop { turns, left: left * in_left, right: right * in_right },
            left: from_left * in_left,
            right: from_right * in_right,
        }
    }
}

impl Axis {
    /// The taps that lie on an element at some place: how many, how far apart they and these places are, and the first of both. Of
    /// stride 2 and 5 taps element 4 is under tap 0 at place 2, tap 2 at place 1, tap 4 at place 0: `(3, [2, -1], [0, 2])`.
    fn taps_back(&self, element: usize) -> (usize, [isize; 2], [isize; 2]) {
        let (taps, rest, place) = self.taps_on(element);
        let Some((first, back)) = taps.clone().find_map(|tap| Some((tap, self.before_place(tap, rest)?))) else {
            return (0, [0, 0], [0, 0]);
        };
        // How many taps it is to the next one that is a whole number of strides away.
        let step =
            (1..self.stride).find(|step| (step * self.dilation).is_multiple_of(self.stride)).unwrap_or(self.stride);
        let places = -((step * self.dilation / self.stride) as isize);
        ((taps.end - first).div_ceil(step), [step as isize, places], [first as isize, place + back])
    }
}
