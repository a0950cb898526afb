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
    columns: Columns<T>,
}

/// Places, elements or taps of an axis whose loops are alike: how far it is from one to the next in the right operand, and the loop of the
/// first.
struct Stretch {
    start: usize,
    end: usize,
    range: Range,
    step: isize,
}

/// The axes that there are last.
fn order(windows: &Windows) -> [usize; AXES] {
    match windows.rank {
        1 => [1, 2, 0],
        2 => [2, 0, 1],
        _ => [0, 1, 2],
    }
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
    let steps = order(windows).map(|n| Steps { left: weights.taps[n], right: right[n + 1], out: out[n + 1] });
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
    let steps = order(windows).map(|n| Steps { left: left[n + 1], right: right[n + 1], out: weights.taps[n] });
    let columns = Columns {
        rows: windows.still,
        left: of.still,
        left_row: left[0],
        add: of.add,
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
            axes: order(windows).map(|n| windows.axes[n]),
            steps: [none; AXES],
            outer: Loop::ONCE,
            beside: 1,
            beside_steps: none,
            groups: windows.groups,
            group_steps: none,
            right,
            out,
            columns,
        }
    }

    /// All columns, group by group.
    #[inline(never)]
    unsafe fn run(mut self) {
        let extents = self.axes.map(|axis| self.pass.extent(&axis));
        for _ in 0..self.groups {
            let (mut i, mut j, mut k) = (0, 0, 0);
            while i < extents[0] {
                let a = self.stretch(0, i);
                while j < extents[1] {
                    let b = self.stretch(1, j);
                    while k < extents[2] {
                        let c = self.stretch(2, k);
                        // SAFETY: as the caller says.
                        unsafe { self.places([&a, &b, &c]) };
                        k = c.end;
                    }
                    (j, k) = (b.end, 0);
                }
                (i, j) = (a.end, 0);
            }
            self.next_group();
        }
    }

    /// The places of an axis from one on whose loops are alike.
    #[inline(never)]
    fn stretch(&self, number: usize, start: usize) -> Stretch {
        let (axis, steps) = (&self.axes[number], &self.steps[number]);
        let (alike, step) = self.pass.alike(axis);
        let end = if alike.contains(&start) { alike.end } else { start + 1 };
        let range = self.pass.range(axis, start);
        let [left, right] = [steps.left as isize, steps.right as isize];
        let of = Loop { left: range.of.left * left, right: range.of.right * right, ..range.of };
        let range = Range { of, left: range.left * left, right: range.right * right };
        Stretch { start, end, range, step: (step * steps.right) as isize }
    }

    /// All columns of some places whose nest is the same.
    #[inline(never)]
    unsafe fn places(&mut self, stretches: [&Stretch; AXES]) {
        let [a, b, c] = stretches.map(|stretch| &stretch.range);
        self.columns.nest = Nest::of(self.loops([a.of, b.of, c.of]));
        let is_empty = [a, b, c].iter().any(|range| range.of.turns == 0);
        self.columns.zero = if is_empty { T::ZERO } else { T::NEGATIVE_ZERO };
        let left = self.columns.left;
        self.columns.left = left.wrapping_offset(a.left + b.left + c.left);
        let right = self.right.wrapping_offset(a.right + b.right + c.right);
        let out = (0..AXES).fold(self.out, |out, n| out.wrapping_add(self.steps[n].out * stretches[n].start));
        let walk = |n: usize| {
            let Stretch { start, end, step, .. } = *stretches[n];
            Loop { turns: end - start, left: self.steps[n].out as isize, right: step }
        };
        let Steps { right: right_step, out: out_step, .. } = self.beside_steps;
        let beside = Loop { turns: self.beside, left: out_step as isize, right: right_step as isize };
        let columns = &mut self.columns;
        Nest::of([walk(0), walk(1), walk(2), beside]).each(out, right, |out, right| {
            let count = columns.count;
            (columns.out[count], columns.right[count], columns.count) = (out, right, count + 1);
            if count == 3 {
                // SAFETY: as the caller says.
                unsafe { columns.run() };
                columns.count = 0;
            }
        });
        // SAFETY: as above.
        unsafe { self.finish() };
        self.columns.left = left;
    }

    /// The columns that are left, fewer than four: others repeat the last.
    unsafe fn finish(&mut self) {
        let Columns { count, right, out, .. } = &mut self.columns;
        if let Some(last) = count.checked_sub(1) {
            *right = written_out!(4, K => right[K.min(last)]);
            *out = written_out!(4, K => out[K.min(last)]);
            // SAFETY: as the caller says.
            unsafe { self.columns.run() };
            self.columns.count = 0;
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

    /// The nest in the canonical order, or with a loop innermost that moves from one number to the next: of images that of the axis that is
    /// contiguous, of lines that of the channels.
    fn loops(&self, [a, b, c]: [Loop; AXES]) -> [Loop; 4] {
        let mut loops = [self.outer, a, b, c];
        let is_unit = |of: &Loop| of.left == 1 && of.right.abs() == 1 && of.turns > 1;
        // Samples stay outermost, so that the sums over them do not depend on how many a block has.
        let first = usize::from(self.pass == Pass::Weights);
        if !cfg!(feature = "deterministic")
            && let Some(unit) = loops.iter().skip(first).position(is_unit)
        {
            loops[first + unit..].rotate_left(1);
        }
        loops
    }
}

impl Pass {
    /// The loop of an axis at a place, an element or a tap of it, in its own numbers rather than those of the arrays.
    fn range(self, axis: &Axis, at: usize) -> Range {
        let (turns, [left, right], [from_left, from_right]) = match self {
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
        if turns == 0 {
            return Range { of: Loop { turns, ..Loop::ONCE }, left: 0, right: 0 };
        }
        Range { of: Loop { turns, left, right }, left: from_left, right: from_right }
    }

    /// How many places, elements or taps of an axis there are.
    fn extent(self, axis: &Axis) -> usize {
        match self {
            Pass::Forward => axis.places,
            Pass::Back => axis.extent,
            Pass::Weights => axis.taps,
        }
    }

    /// Those whose loop is that of the one before it, moved on by so many numbers in the right operand.
    fn alike(self, axis: &Axis) -> (core::ops::Range<usize>, usize) {
        match self {
            Pass::Forward => (axis.whole_places(), axis.stride),
            Pass::Back if axis.stride == 1 => {
                let first = ((axis.taps - 1) * axis.dilation).saturating_sub(axis.before);
                (first..axis.places.saturating_sub(axis.before), 1)
            }
            Pass::Weights if axis.is_inside() => (0..axis.taps, axis.dilation),
            _ => (0..0, 0),
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
