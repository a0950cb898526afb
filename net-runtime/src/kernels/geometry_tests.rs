//! Every kernel with sizes that its arrays do not have: it returns, and nothing is written. With those that they have it writes,
//! so that what is tested is the comparison.

use super::*;
use crate::__private::{direct, flat, flat_mut};
use crate::flat::Flat;
use crate::kernels::windows::{AXES, Axis, Windows};
use core::fmt::Display;
use std::vec;
use std::vec::Vec;

/// What is in all arrays that may be written.
const BEFORE: f32 = 77.0;

/// Whether `f` writes into the array.
fn writes<X: Flat<f32>>(f: impl FnOnce(&mut X)) -> bool {
    let mut out = X::ZERO;
    flat_mut(&mut out).fill(BEFORE);
    f(&mut out);
    flat(&out).iter().any(|&x| x != BEFORE)
}

/// Arrays of some types, `[f32; W]` weights and blocks of what stands still and of what slides by, with numbers in them.
struct Arrays<const W: usize, const Z: usize, const A: usize, const B: usize> {
    weights: [f32; W],
    still: [[f32; B]; Z],
    sliding: [[f32; B]; A],
}

impl<const W: usize, const Z: usize, const A: usize, const B: usize> Arrays<W, Z, A, B> {
    const SOME: Self = Arrays { weights: [0.5; W], still: [[0.25; B]; Z], sliding: [[0.125; B]; A] };

    /// Whether each of the kernels with weights writes, the two starts being one number for each of so many channels.
    fn slide(&self, windows: &Windows, starts: [usize; 2]) -> Vec<(&'static str, bool)> {
        let Arrays { weights, still, sliding } = self;
        let starts = starts.map(|channels| vec![0.5; channels]);
        let starts = [&starts[0][..], &starts[1][..]];
        let mut all = Vec::new();
        macro_rules! each {
            ($($activation:expr)*) => {$(direct!(simd => {
                let forward = [None, Some(starts[0])].map(|start| writes::<[[f32; B]; Z]>(|out| convolution(simd, windows, weights, sliding, start, $activation, out)));
                let depthwise = [None, Some(starts[0])].map(|start| writes::<[[f32; B]; Z]>(|out| depthwise(simd, windows, weights, sliding, start, $activation, out)));
                let back = [None, Some(starts[1])].map(|start| writes::<[[f32; B]; A]>(|out| convolution_transposed(simd, windows, weights, still, start, $activation, out)));
                all.extend(forward.map(|writes| (concat!("convolution ", stringify!($activation)), writes)));
                let depthwise_back = [None, Some(starts[1])].map(|start| writes::<[[f32; B]; A]>(|out| depthwise_transposed(simd, windows, weights, still, start, $activation, out)));
                all.extend(depthwise_back.map(|writes| (concat!("depthwise_transposed ", stringify!($activation)), writes)));
                all.extend(depthwise.map(|writes| (concat!("depthwise ", stringify!($activation)), writes)));
                all.extend(back.map(|writes| (concat!("convolution_transposed ", stringify!($activation)), writes)));
            });)*};
        }
        each!(() Ramp Tanh Sigmoid);
        for (add, samples) in [(false, B), (true, B), (false, usize::MAX), (true, 1)] {
            let gradient = |out: &mut [f32; W]| direct!(simd => convolution_weights(simd, windows, still, sliding, samples, add, out));
            all.push(("convolution_weights", writes(gradient)));
            let gradient = |out: &mut [f32; W]| direct!(simd => depthwise_weights(simd, windows, still, sliding, samples, add, out));
            all.push(("depthwise_weights", writes(gradient)));
        }
        all
    }

    /// Whether each of the kernels of pooling writes, into its numbers or its positions: first of those forwards, then back.
    fn pool(&self, windows: &Windows) -> [Vec<(&'static str, bool)>; 2] {
        let Arrays { still, sliding, .. } = self;
        direct!(simd => {
            let mut at = [[9_u32; B]; Z];
            let largest = writes::<[[f32; B]; Z]>(|out| largest_under(simd, windows, sliding, &mut at, out));
            let largest = largest || at != [[9; B]; Z];
            let total = writes::<[[f32; B]; Z]>(|out| total_under(simd, windows, sliding, out));
            let back = writes::<[[f32; B]; A]>(|out| largest_back(simd, windows, still, &at, out));
            let total_too = writes::<[[f32; B]; A]>(|out| total_back(simd, windows, still, out));
            [
                vec![("largest_under", largest), ("total_under", total)],
                vec![("largest_back", back), ("total_back", total_too)],
            ]
        })
    }
}

/// Each of the kernels named writes, or none does.
fn assert_all(kernels: &[(&'static str, bool)], writes: bool, what: &dyn Display) {
    for (kernel, written) in kernels {
        assert!(*written == writes, "{kernel} {} {what}", if writes { "leaves all as it is:" } else { "writes:" });
    }
}

/// A size that is off: by one, none, as large as can be, such that a position is no `i32`, such that a product of sizes wraps around to
/// what it was.
fn off(size: usize) -> [usize; 9] {
    let high = |bit: u32| 1_usize << (usize::BITS - bit);
    let [one, two, three] = [1, 2, 3].map(|bit| size.wrapping_add(high(bit)));
    [size.wrapping_sub(1), size + 1, 0, usize::MAX, i32::MAX as usize + 1, one, two, three, high(1)]
}

/// Steps that no array has room for.
fn far(step: usize) -> [usize; 6] {
    let high = |bit: u32| step.wrapping_add(1 << (usize::BITS - bit));
    [usize::MAX, i32::MAX as usize + 1, high(1), high(2), usize::MAX - step, usize::MAX / 2]
}

/// The windows with one of their sizes wrong, each with what it is. Without weights one tap more or less is right.
fn wrong(windows: &Windows, has_weights: bool) -> Vec<(&'static str, usize, Windows)> {
    let mut all = Vec::new();
    let mut with = |what: &'static str, of: &dyn Fn(&mut Windows, usize), sizes: &[usize]| {
        for &size in sizes {
            let mut other = *windows;
            of(&mut other, size);
            all.push((what, size, other.measured()));
        }
    };
    with("groups", &|of, size| of.groups = size, &off(windows.groups));
    with("channels", &|of, size| of.still = size, &off(windows.still));
    with("sliding channels", &|of, size| of.sliding = size, &off(windows.sliding));
    with("axes", &|of, size| of.rank = size, &[0, AXES + 1, usize::MAX]);
    for axis in 0..windows.rank {
        let Axis { places, taps, extent, stride, dilation, before } = windows.axes[axis];
        with("places", &|of, size| of.axes[axis].places = size, &off(places));
        with("taps", &|of, size| of.axes[axis].taps = size, &off(taps)[if has_weights { 0 } else { 2 }..]);
        with("elements", &|of, size| of.axes[axis].extent = size, &off(extent));
        with("stride", &|of, size| of.axes[axis].stride = size, &far(stride));
        with("dilation", &|of, size| of.axes[axis].dilation = size, &far(dilation));
        with("before", &|of, size| of.axes[axis].before = size, &far(before));
        with("stride or dilation", &|of, size| of.axes[axis].stride = size, &[0]);
        with("stride or dilation", &|of, size| of.axes[axis].dilation = size, &[0]);
    }
    all
}

/// Windows of `W` weights, `Z` numbers that stand still and `A` that slide by.
fn check_slide<const W: usize, const Z: usize, const A: usize, const B: usize>(windows: Windows) {
    let (arrays, groups) = (Arrays::<W, Z, A, B>::SOME, windows.groups);
    let starts @ [forward, back] = [groups * windows.still, groups * windows.sliding];
    assert_all(&arrays.slide(&windows, starts), true, &format_args!("{windows:?} of {B}"));
    for (what, size, windows) in wrong(&windows, true) {
        assert_all(&arrays.slide(&windows, starts), false, &format_args!("{what} {size}: {windows:?}"));
    }
    // Starts that are too short or too long: what has none, and the weights' gradient, is right.
    for starts in [[0, 0], [forward - 1, back - 1], [forward + 1, back + 1]] {
        let written = arrays.slide(&windows, starts).iter().filter(|(_, writes)| *writes).count();
        assert_eq!(written, 16 + 8, "starts of {starts:?}: {windows:?}");
    }
}

#[test]
fn convolutions_write_nothing_where_arrays_do_not_fit() {
    let line = Windows::new(4, 6).axis(5, 3, 7).groups(2);
    check_slide::<36, 20, 42, 1>(line);
    if cfg!(miri) {
        return check_slide::<24, 4, 6, 8>(Windows::new(4, 2).axis(1, 3, 3));
    }
    check_slide::<36, 20, 42, 8>(line);
    check_slide::<36, 20, 42, 8>(line.turned());
    check_slide::<36, 60, 70, 1>(Windows::new(3, 2).axis(4, 2, 5).axis(5, 3, 7));
    check_slide::<8, 24, 24, 8>(Windows::new(2, 1).axis(2, 2, 3).axis(3, 2, 4).axis(2, 1, 2));
    let depthwise = Windows::new(3, 3).axis(4, 2, 5).axis(5, 2, 7).by(1, 2, 1).groups(3);
    check_slide::<12, 60, 105, 1>(depthwise);
    check_slide::<12, 60, 105, 8>(depthwise);
    check_slide::<24, 4, 6, 1>(Windows::new(4, 2).axis(1, 3, 3));
    check_slide::<24, 4, 6, 8>(Windows::new(4, 2).axis(1, 3, 3));
}

/// What the functions that make windows refuse fits nothing, whatever is said after it.
#[test]
fn windows_that_are_none_fit_no_array() {
    let arrays = Arrays::<36, 20, 42, 1>::SOME;
    let all = [
        Windows::new(4, 6),
        Windows::new(4, 6).axis(5, 3, 7).groups(0),
        Windows::new(4, 6).axis(5, 3, 7).groups(4),
        Windows::new(4, 6).groups(3).groups(2).axis(5, 3, 7),
        Windows::new(4, 6).by(1, 1, 0).axis(5, 3, 7).groups(2),
        Windows::new(4, 6).axis(5, 3, 7).axis(1, 1, 1).axis(1, 1, 1).axis(1, 1, 1).by(1, 1, 0).groups(2),
    ];
    for windows in all {
        assert_all(&arrays.slide(&windows, [4, 6]), false, &format_args!("{windows:?}"));
    }
}

/// A block has one sample, or 8, 16, .. up to 64.
#[test]
fn other_blocks_are_refused() {
    fn check<const B: usize>(is_block: bool) {
        let windows = Windows::new(2, 3).axis(2, 2, 3);
        assert_all(&Arrays::<12, 4, 9, B>::SOME.slide(&windows, [2, 3]), is_block, &format_args!("a block of {B}"));
        let [under, back] = Arrays::<0, 4, 8, B>::SOME.pool(&Windows::new(2, 2).axis(2, 2, 4).by(2, 1, 0));
        assert_all(&under, is_block, &format_args!("a block of {B}"));
        assert_all(&back, is_block, &format_args!("a block of {B}"));
    }
    check::<1>(true);
    check::<8>(true);
    check::<64>(true);
    check::<2>(false);
    check::<4>(false);
    check::<12>(false);
    check::<72>(false);
    check::<128>(false);
}

/// As many taps as kernels list, and more.
#[test]
fn windows_of_too_many_taps_are_refused() {
    fn check<const N: usize>(windows: Windows, fits: bool) {
        let arrays = Arrays::<N, 1, N, 1>::SOME;
        if cfg!(miri) && fits {
            // All kernels with so many taps take two minutes there: only one that goes over the taps of every place.
            let (Arrays { weights, still, .. }, start) = (&arrays, Some(&[0.5][..]));
            let convolved = |out: &mut [[f32; 1]; N]| {
                direct!(simd => convolution_transposed(simd, &windows, weights, still, start, (), out));
            };
            assert!(writes(convolved), "{N} taps");
        } else {
            assert_all(&arrays.slide(&windows, [1, 1]), fits, &format_args!("{N} taps"));
            assert_all(&arrays.slide(&windows.turned(), [1, 1]), fits, &format_args!("{N} taps, turned"));
        }
        let [under, back] = arrays.pool(&windows);
        assert_all(&under, fits, &format_args!("{N} taps"));
        assert_all(&back, fits, &format_args!("{N} taps"));
    }
    check::<MOST_TAPS>(Windows::new(1, 1).axis(1, 16, 16).by(16, 1, 0).axis(1, 32, 32).by(32, 1, 0), true);
    check::<529>(Windows::new(1, 1).axis(1, 23, 23).by(23, 1, 0).axis(1, 23, 23).by(23, 1, 0), false);
    // Over one axis they are not listed, but where there are no weights.
    let arrays = Arrays::<529, 1, 529, 1>::SOME;
    let line = Windows::new(1, 1).axis(1, 529, 529).by(529, 1, 0);
    assert_all(&arrays.slide(&line, [1, 1]), true, &"a line of 529 taps");
    let [under, back] = arrays.pool(&line);
    assert_all(&under, false, &"a line of 529 taps");
    assert_all(&back, false, &"a line of 529 taps");
}

fn check_pool<const Z: usize, const A: usize>(windows: Windows) {
    let arrays = Arrays::<0, Z, A, 1>::SOME;
    let assert = |windows: Windows, writes: bool, what: &dyn Display| {
        let [under, back] = arrays.pool(&windows);
        assert_all(&under, writes, what);
        assert_all(&back, writes, what);
    };
    assert(windows, true, &format_args!("{windows:?}"));
    for (what, size, windows) in wrong(&windows, false) {
        assert(windows, false, &format_args!("{what} {size}: {windows:?}"));
    }
    // Windows that overlap, or reach beyond the ends.
    for axis in 0..windows.rank {
        for change in [|of: &mut Axis| of.stride = 1, |of: &mut Axis| of.dilation = 2, |of: &mut Axis| of.before = 1] {
            let mut other = windows;
            change(&mut other.axes[axis]);
            assert(other.measured(), true, &format_args!("{other:?}"));
        }
        let mut beyond = windows;
        beyond.axes[axis].stride = 3;
        assert(beyond.measured(), true, &format_args!("{beyond:?}"));
    }
}

#[test]
fn pooling_writes_nothing_where_arrays_do_not_fit() {
    check_pool::<12, 24>(Windows::new(3, 3).axis(4, 2, 8).by(2, 1, 0));
    check_pool::<32, 128>(Windows::new(2, 2).axis(4, 2, 8).by(2, 1, 0).axis(4, 2, 8).by(2, 1, 0));
    let volume = Windows::new(2, 2).axis(2, 2, 4).by(2, 1, 0);
    check_pool::<16, 128>(volume.axis(2, 2, 4).by(2, 1, 0).axis(2, 2, 4).by(2, 1, 0));
    // The arrays have these sizes, but a window has one channel.
    let [under, back] = Arrays::<0, 12, 8, 1>::SOME.pool(&Windows::new(3, 1).axis(4, 2, 8).by(2, 1, 0));
    assert_all(&under, false, &"other channels slide by");
    assert_all(&back, false, &"other channels slide by");
    let windows = Windows::new(3, 3).axis(4, 2, 8).by(2, 1, 0);
    let (still, sliding) = ([0.5_f32; 12], [0.5_f32; 24]);
    direct!(simd => {
        assert!(!writes::<[f32; 12]>(|out| largest_under(simd, &windows, &sliding, &mut [0_u32; 11], out)));
        assert!(!writes::<[f32; 24]>(|out| largest_back(simd, &windows, &still, &[0_u32; 13], out)));
    });
}

/// Whether the three kernels write, which agree.
fn totals<const X: usize, const O: usize>(sizes: [usize; 2], samples: usize) -> bool {
    direct!(simd => {
        let seed = [0.25_f32; X];
        let all = [
            writes::<[f32; O]>(|out| total(simd, &seed, sizes, samples, false, out)),
            writes::<[f32; O]>(|out| total(simd, &seed, sizes, samples, true, out)),
            writes::<[f32; O]>(|out| total_descend(simd, &seed, sizes, samples, 0.5, out)),
        ];
        assert!(all == [all[0]; 3], "{all:?}: {X} numbers for {O}, {sizes:?}");
        all[0]
    })
}

#[test]
fn totals_write_nothing_where_arrays_do_not_fit() {
    assert!(totals::<24, 3>([1, 1], 8) && totals::<24, 3>([1, 1], usize::MAX) && totals::<24, 3>([2, 4], 1));
    assert!(totals::<64, 4>([2, 1], 8) && totals::<4, 4>([1, 1], 1));
    for size in [0, 2, 3, 5, 7, 9, 24, usize::MAX, usize::MAX / 2 + 1, usize::MAX / 3 + 1] {
        assert!(!totals::<24, 3>([1, size], 8) && !totals::<24, 3>([size, 1], 8), "{size}");
        assert!(!totals::<4, 4>([1, size], 8) && !totals::<4, 4>([size, 1], 8), "{size}");
    }
    // Products that wrap around to 4 and to 0.
    let quarter = 1 << (usize::BITS - 2);
    assert!(!totals::<32, 4>([1 + quarter, 1], 8) && !totals::<32, 4>([quarter, 1], 8));
    assert!(!totals::<4, 4>([1 + quarter, 1], 8) && !totals::<32, 4>([quarter, quarter], 8));
    assert!(!totals::<0, 3>([1, 1], 8) && !totals::<128, 1>([1, 1], 8) && !totals::<25, 3>([1, 1], 8));
}
