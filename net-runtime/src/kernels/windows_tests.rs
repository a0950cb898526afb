//! Convolutions, their transposes and the gradients of their weights against plain loops, at every vector extension of this
//! machine, of one sample and of blocks.
//!
//! Each sum must lie within `gamma_n * sum |a * b|` of the plain loop's, once for either; where nothing is fused or
//! reordered the bits must be equal, which under `deterministic` is everywhere.

use crate::kernels::narrow::windows::{self, Operands, Pass};
use crate::kernels::vector::activation::Function;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::{Axis, Windows};
use crate::real::Real;
use crate::scalar::{ramp, sigmoid};
use core::any::type_name;
use fearless_simd::{Fallback, Level, Simd};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::boxed::Box;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

/// The kernels at one vector extension.
struct Kernels<T> {
    name: &'static str,
    fuses: bool,
    slide: Slide<T>,
    correlate: Correlate<T>,
}

type Slide<T> = Box<dyn Fn(&Sliding<'_, T>)>;
type Correlate<T> = Box<dyn Fn(&Correlation<'_, T>)>;

/// `fn wide`: the kernels that a method of [`Sliding`] and [`Correlation`] is, at each vector extension of this machine.
macro_rules! wide {
    ($method:ident) => {
        fn wide<T: Real>() -> Vec<Kernels<T>> {
            fn kernels<S: Simd + 'static, T: Real>(simd: S, fuses: bool) -> Kernels<T> {
                let slide = move |of: &Sliding<'_, T>| {
                    simd.vectorize(
                        #[inline(always)]
                        || {
                            // SAFETY: the arrays of the tests have the sizes of their windows, which are such as the method takes.
                            unsafe { of.$method(simd) }
                        },
                    );
                };
                let correlate = move |of: &Correlation<'_, T>| {
                    simd.vectorize(
                        #[inline(always)]
                        || {
                            // SAFETY: as above.
                            unsafe { of.$method(simd) }
                        },
                    );
                };
                Kernels { name: type_name::<S>(), fuses, slide: Box::new(slide), correlate: Box::new(correlate) }
            }

            let mut all = vec![kernels(Fallback::new(), false)];
            // Miri looks at accesses, which are the same with other vectors of as many lanes.
            if cfg!(miri) {
                return all;
            }
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            {
                let level = Level::new();
                all.extend(level.as_sse2().map(|simd| kernels(simd, false)));
                all.extend(level.as_avx2().map(|simd| kernels(simd, true)));
                all.extend(level.as_avx512().map(|simd| kernels(simd, true)));
            }
            #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
            fearless_simd::dispatch!(Level::new(), simd => all.push(kernels(simd, true)));
            all
        }
    };
}

#[path = "depthwise_tests.rs"]
mod depthwise;

wide!(run);

/// Those of the family without vectors, whose taps come in an order of their own.
fn narrow<T: Real>() -> Kernels<T> {
    let slide = |of: &Sliding<'_, T>| {
        let Sliding { windows, lanes, weights: left, input: right, out, start, .. } = *of;
        let pass = if of.transposed { Pass::Back } else { Pass::Forward };
        let floor = of.activation.floor_of_one();
        // SAFETY: as above.
        unsafe {
            windows::run(&Operands { pass, windows, lanes, samples: 1, left, right, out, start, add: false, floor })
        };
        let length = lanes * if of.transposed { windows.sliding_length() } else { windows.still_length() };
        if of.activation == Function::Sigmoid {
            // SAFETY: `out` has as many numbers.
            (0..length).for_each(|n| unsafe { *out.add(n) = sigmoid(*out.add(n)) });
        }
    };
    let correlate = |of: &Correlation<'_, T>| {
        let Correlation { windows, lanes, samples, still: left, sliding: right, add, out } = *of;
        let (pass, start, floor) = (Pass::Weights, core::ptr::null(), -T::INFINITY);
        // SAFETY: as above.
        unsafe { windows::run(&Operands { pass, windows, lanes, samples, left, right, out, start, add, floor }) };
    };
    Kernels { name: "narrow", fuses: true, slide: Box::new(slide), correlate: Box::new(correlate) }
}

/// Both families.
fn levels<T: Real>() -> Vec<Kernels<T>> {
    std::iter::once(narrow()).chain(wide()).collect()
}

/// Numbers with others around them that no kernel may read or change.
struct Numbers<T> {
    all: Vec<T>,
    length: usize,
}

const AROUND: usize = 40;

impl<T: Real> Numbers<T> {
    fn new(length: usize, number: impl FnMut() -> T) -> Self {
        let mut all = vec![T::from_f64(f64::NAN); length + 2 * AROUND];
        all[AROUND..AROUND + length].fill_with(number);
        Numbers { all, length }
    }

    fn inside(&self) -> &[T] {
        &self.all[AROUND..AROUND + self.length]
    }

    fn as_ptr(&self) -> *const T {
        self.inside().as_ptr()
    }

    fn as_mut_ptr(&mut self) -> *mut T {
        self.all[AROUND..].as_mut_ptr()
    }

    fn is_kept_around(&self) -> bool {
        let is_nan = |numbers: &[T]| numbers.iter().all(|x| x.to_f64().is_nan());
        is_nan(&self.all[..AROUND]) && is_nan(&self.all[AROUND + self.length..])
    }
}

/// A plain sum: its value, the sum of the products' magnitudes, and their number.
#[derive(Clone, Copy)]
struct Sum<T> {
    value: T,
    magnitude: f64,
    terms: usize,
}

impl<T: Real> Sum<T> {
    fn of(start: Option<T>) -> Self {
        let value = start.unwrap_or(T::NEGATIVE_ZERO);
        Sum { value, magnitude: start.map_or(0.0, |start| start.to_f64().abs()), terms: 0 }
    }

    fn add(&mut self, a: T, b: T) {
        self.value += a * b;
        self.magnitude += (a.to_f64() * b.to_f64()).abs();
        self.terms += 1;
    }

    /// Of nothing it is +0.
    fn result(&self, start: Option<T>) -> T {
        if self.terms == 0 && start.is_none() { T::ZERO } else { self.value }
    }
}

/// A case: the windows, how many samples an element has, and whether weights are infinite here and there.
struct Case {
    windows: Windows,
    lanes: usize,
    samples: usize,
    infinite: bool,
    has_start: bool,
}

/// Calls `visit` with the positions in what stands still, in what slides and in the weights, of all points of the box, in the
/// canonical order: the taps of `out` before its places where `by_places`.
fn points(windows: &Windows, mut visit: impl FnMut([usize; 3])) {
    let Windows { groups, still, sliding, axes, .. } = *windows;
    let (of_still, of_sliding, of_weights) = (windows.still_steps(), windows.sliding_steps(), windows.weight_steps());
    let on_axis = |axis: usize| {
        let Axis { places, taps, extent, stride, dilation, before } = axes[axis];
        let last = axis + 1 == windows.rank;
        // For every element of either array: places ascend, or, of the last axis, taps.
        let points = (0..places).flat_map(move |place| (0..taps).map(move |tap| (place, tap)));
        let mut points: Vec<_> = points
            .filter_map(|(place, tap)| {
                let element = (place * stride + tap * dilation).checked_sub(before)?;
                (element < extent).then_some((place, tap, element))
            })
            .collect();
        if last {
            points.sort_by_key(|&(_, tap, _)| tap);
        }
        points
    };
    let (first, second, third) = (on_axis(0), on_axis(1), on_axis(2));
    for group in 0..groups {
        for p in 0..still {
            for q in 0..sliding {
                for a in &first {
                    for b in &second {
                        for c in &third {
                            let z = (group * still + p) * of_still[0]
                                + a.0 * of_still[1]
                                + b.0 * of_still[2]
                                + c.0 * of_still[3];
                            let x = (group * sliding + q) * of_sliding[0]
                                + a.2 * of_sliding[1]
                                + b.2 * of_sliding[2]
                                + c.2 * of_sliding[3];
                            let k = group * of_weights.group
                                + p * of_weights.still
                                + q * of_weights.sliding
                                + a.1 * of_weights.taps[0]
                                + b.1 * of_weights.taps[1]
                                + c.1 * of_weights.taps[2];
                            visit([z, x, k]);
                        }
                    }
                }
            }
        }
    }
}

/// The operands and what plain loops make of them.
struct Trial<T> {
    case: Case,
    weights: Numbers<T>,
    still: Numbers<T>,
    sliding: Numbers<T>,
    start: Vec<T>,
    /// Of the weights.
    before: Vec<T>,
    forward: Vec<Sum<T>>,
    transposed: Vec<Sum<T>>,
    gradient: Vec<Sum<T>>,
    added: Vec<Sum<T>>,
}

impl<T: Real> Trial<T> {
    fn new(case: Case, rng: &mut Pcg32) -> Self {
        let (windows, lanes) = (case.windows, case.lanes);
        let mut number = |infinite: bool| match rng.next_u32() {
            n if infinite && n.is_multiple_of(7) => [f64::INFINITY, f64::NEG_INFINITY, f64::NAN][n as usize / 7 % 3],
            n => f64::from(n) / f64::from(u32::MAX) * 2.0 - 0.9,
        };
        let lengths = [windows.measure.weights, windows.still_length() * lanes, windows.sliding_length() * lanes];
        let infinite = [case.infinite, false, false];
        let mut array = |i: usize| Numbers::new(lengths[i], || T::from_f64(number(infinite[i])));
        let [weights, still, sliding] = [0, 1, 2].map(&mut array);
        let channels = windows.groups * windows.still.max(windows.sliding);
        let mut some = |length: usize| -> Vec<T> { (0..length).map(|_| T::from_f64(number(false))).collect() };
        let (start, before) = (some(channels), some(lengths[0]));
        let of_channel = |array: &Numbers<T>, channels: usize, lanes: usize| {
            let shape = if windows.rank == 1 { (1, channels) } else { (array.length / lanes / channels, 0) };
            let sum = |i: usize| {
                let i = i / lanes;
                let channel = if shape.1 == 0 { i / shape.0 } else { i % shape.1 };
                Sum::of(case.has_start.then(|| start[channel]))
            };
            (0..array.length).map(sum).collect::<Vec<_>>()
        };
        let mut forward = of_channel(&still, windows.groups * windows.still, lanes);
        let mut transposed = of_channel(&sliding, windows.groups * windows.sliding, lanes);
        let mut gradient = vec![Sum::of(None); lengths[0]];
        let mut added: Vec<_> = before.iter().map(|&start| Sum::of(Some(start))).collect();
        {
            let (weights, still, sliding) = (weights.inside(), still.inside(), sliding.inside());
            points(&windows, |[z, x, k]| {
                for s in 0..lanes {
                    let (z, x) = (z * lanes + s, x * lanes + s);
                    transposed[x].add(weights[k], still[z]);
                }
            });
            // Of a place the taps are in order on every axis.
            let mut all = Vec::new();
            points(&windows, |point| all.push(point));
            all.sort_by_key(|&[z, x, k]| (z, x / channel_length(&windows), tap_order(&windows, k)));
            for &[z, x, k] in &all {
                for s in 0..lanes {
                    forward[z * lanes + s].add(weights[k], sliding[x * lanes + s]);
                }
            }
            // Of a weight the places are in order on every axis.
            all.sort_by_key(|&[z, _, k]| (k, place_order(&windows, z)));
            for s in 0..case.samples {
                for &[z, x, k] in &all {
                    gradient[k].add(still[z * lanes + s], sliding[x * lanes + s]);
                    added[k].add(still[z * lanes + s], sliding[x * lanes + s]);
                }
            }
        }
        Trial { case, weights, still, sliding, start, before, forward, transposed, gradient, added }
    }

    fn check(&self, kernels: &Kernels<T>) {
        // Groups at one place are products, whose sums are in the order of memory.
        let windows = &self.case.windows;
        let is_one_place = windows.groups > 1 && windows.axes.iter().all(|axis| axis.places == 1);
        for transposed in [false, true] {
            let reorders = self.case.lanes == 1 && (transposed || windows.rank == 1 || is_one_place);
            self.check_sliding(kernels, transposed, reorders);
        }
        self.check_weights(kernels);
    }

    fn check_sliding(&self, kernels: &Kernels<T>, transposed: bool, reorders: bool) {
        let fuses = kernels.fuses;
        let sums = if transposed { &self.transposed } else { &self.forward };
        let slide = |activation| {
            let mut out = Numbers::new(sums.len(), || T::from_f64(7.0));
            (kernels.slide)(&Sliding {
                windows: &self.case.windows,
                lanes: self.case.lanes,
                weights: self.weights.as_ptr(),
                input: if transposed { self.still.as_ptr() } else { self.sliding.as_ptr() },
                start: if self.case.has_start { self.start.as_ptr() } else { core::ptr::null() },
                activation,
                out: out.as_mut_ptr(),
                transposed,
            });
            out
        };
        let out = slide(Function::Identity);
        let start = |_| if self.case.has_start { Some(T::ONE) } else { None };
        let what = if transposed { "transposed" } else { "forward" };
        self.compare(what, kernels.name, sums, &out, fuses || reorders, start);
        let bits = |numbers: &Numbers<T>, of: fn(T) -> T| -> Vec<u64> {
            numbers.inside().iter().map(|&x| of(x).to_f64().to_bits()).collect()
        };
        // One of them each time; both come in both directions.
        let (activation, of): (_, fn(T) -> T) =
            if self.case.has_start == transposed { (Function::Ramp, ramp) } else { (Function::Sigmoid, sigmoid) };
        assert_eq!(bits(&slide(activation), |x| x), bits(&out, of), "{activation:?} {:?}", self.case.windows);
    }

    fn check_weights(&self, kernels: &Kernels<T>) {
        for add in [false, true] {
            let sums = if add { &self.added } else { &self.gradient };
            let mut before = self.before.iter().copied();
            let mut out = Numbers::new(sums.len(), || before.next().unwrap_or(T::ZERO));
            (kernels.correlate)(&Correlation {
                windows: &self.case.windows,
                lanes: self.case.lanes,
                samples: self.case.samples,
                still: self.still.as_ptr(),
                sliding: self.sliding.as_ptr(),
                add,
                out: out.as_mut_ptr(),
            });
            self.compare("weights", kernels.name, sums, &out, true, |_| add.then_some(T::ONE));
        }
    }

    fn compare(
        &self,
        what: &str,
        level: &str,
        sums: &[Sum<T>],
        out: &Numbers<T>,
        loose: bool,
        start: impl Fn(usize) -> Option<T>,
    ) {
        let about = |place: usize| -> String {
            let Case { windows, lanes, samples, .. } = &self.case;
            format!("{what} of {lanes} ({samples}) {} at {level}, {place}: {windows:?}", type_name::<T>())
        };
        assert!(out.is_kept_around(), "{}", about(0));
        for (place, (sum, found)) in sums.iter().zip(out.inside()).enumerate() {
            let (expected, found) = (sum.result(start(place)).to_f64(), found.to_f64());
            let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON } / 2.0;
            let terms = (sum.terms + 1) as f64;
            let exact = !loose || cfg!(feature = "deterministic");
            let bound = if exact { 0.0 } else { 2.0 * terms * epsilon / (1.0 - terms * epsilon) * sum.magnitude };
            let same = expected == found || expected.is_nan() && found.is_nan();
            let close = (expected - found).abs() <= bound;
            let signed = sum.terms > 0 || expected.is_sign_negative() == found.is_sign_negative();
            assert!((same || close) && signed, "{}: expected {expected:e}, found {found:e}", about(place));
        }
    }
}

/// How many elements of what slides have the same channel, or for one axis how far channels are apart.
fn channel_length(windows: &Windows) -> usize {
    windows.sliding_steps()[0].max(1) * if windows.rank == 1 { usize::MAX / 8 } else { 1 }
}

/// The tap of a weight, in the order of the axes, behind its channel where channels are innermost.
fn tap_order(windows: &Windows, weight: usize) -> [usize; 4] {
    let (axes, steps) = (&windows.axes, windows.weight_steps());
    let at = |step: usize, extent: usize| weight / step.max(1) % extent;
    let tap = |axis: usize| if axis < windows.rank { at(steps.taps[axis], axes[axis].taps) } else { 0 };
    [at(steps.sliding, windows.sliding), tap(0), tap(1), tap(2)]
}

/// A place of what stands still, in the order of the axes.
fn place_order(windows: &Windows, still: usize) -> [usize; 3] {
    let steps = windows.still_steps();
    let at = |axis: usize| {
        if axis < windows.rank { still / steps[axis + 1] % windows.axes[axis].places } else { 0 }
    };
    [at(0), at(1), at(2)]
}

/// Draws numbers below others.
struct Draw<'a>(&'a mut Pcg32);

impl Draw<'_> {
    fn below(&mut self, end: usize) -> usize {
        self.0.next_u32() as usize % end
    }

    fn of<const N: usize>(&mut self, all: [usize; N]) -> usize {
        all[self.below(N)]
    }

    /// How many groups, and how many channels of each stand still and slide: few in many groups, or the other way round.
    fn channels(&mut self, rank: usize, few: bool) -> [usize; 3] {
        if few {
            return [1 + self.below(21), self.of([1, 1, 1, 2, 3]), self.of([1, 1, 1, 2, 3])];
        }
        let groups = self.of([1, 1, 1, 2, 3]);
        let most_channels = if rank == 1 { 21 } else { 14 };
        [groups, 1 + self.below(most_channels), 1 + self.below(if rank == 1 { 21 } else { 4 })]
    }

    /// Windows of some axes, of at most about `most` places each.
    fn windows(&mut self, rank: usize, most: usize, few: bool) -> Windows {
        let [groups, still, sliding] = self.channels(rank, few);
        let mut windows = Windows::new(still * groups, sliding * groups);
        for axis in 0..rank {
            let (taps, places) = (self.of([1, 2, 3, 3, 5, 4]), 1 + self.below(if axis == 0 { most } else { 6 }));
            let (stride, dilation) = (self.of([1, 1, 1, 2, 3]), self.of([1, 1, 1, 2]));
            let (before, after, unused) = (self.of([0, 0, 1, 2, 4]), self.of([0, 0, 1, 2, 5]), self.below(stride));
            let whole = (places - 1) * stride + (taps - 1) * dilation + 1 + unused;
            let extent = whole.saturating_sub(before + after).max(1);
            windows = windows.axis(places, taps, extent).by(stride, dilation, before);
        }
        let windows = if groups > 1 { windows.groups(groups) } else { windows };
        if self.below(2) == 0 { windows.turned() } else { windows }
    }
}

/// How many products a case has under Miri, which takes a second for some thousand: tiles of every width still have rests.
const MOST_UNDER_MIRI: usize = 1500;

/// How many products the sums of one sample have.
fn products(windows: &Windows) -> usize {
    let of_axes: usize = windows.axes.iter().map(|axis| axis.places * axis.taps).product();
    windows.groups * windows.still * windows.sliding * of_axes
}

fn check<T: Real>(rank: usize, most: usize, cases: usize, of_one: bool, infinite: bool) {
    check_all::<T>([rank, most, cases], [of_one, infinite, false]);
}

fn check_all<T: Real>([rank, most, cases]: [usize; 3], [of_one, infinite, few]: [bool; 3]) {
    let (levels, mut rng) = (levels::<T>(), Pcg32::seed_from_u64((rank * 1000 + most) as u64));
    let cases = if cfg!(miri) { 3 } else { cases };
    for _ in 0..cases {
        let mut draw = Draw(&mut rng);
        let (windows, lanes) = loop {
            let windows = draw.windows(rank, most, few);
            let lanes = if of_one { 1 } else { draw.of(if cfg!(miri) { [8, 16, 24, 8] } else { [8, 16, 24, 64] }) };
            if !cfg!(miri) || products(&windows) * lanes <= MOST_UNDER_MIRI {
                break (windows, lanes);
            }
        };
        let samples = lanes - lanes / 5;
        let has_start = draw.below(2) == 0;
        let trial = Trial::new(Case { windows, lanes, samples, infinite, has_start }, &mut rng);
        levels.iter().for_each(|kernels| trial.check(kernels));
    }
}

#[test]
fn lines_of_one_sample() {
    check::<f32>(1, 20, 80, true, false);
    check::<f64>(1, 20, 50, true, false);
}

#[test]
fn images_of_one_sample() {
    check::<f32>(2, 40, 30, true, false);
    check::<f64>(2, 20, 25, true, false);
}

#[test]
fn volumes_of_one_sample() {
    check::<f32>(3, 6, 20, true, false);
    check::<f64>(3, 6, 12, true, false);
}

#[test]
fn blocks() {
    for rank in 1..=3 {
        check::<f32>(rank, 5, 10, false, false);
        check::<f64>(rank, 5, 5, false, false);
    }
}

#[test]
fn many_groups_of_few_channels() {
    for rank in 1..=3 {
        let (most, cases) = ([20, 20, 6][rank - 1], [60, 40, 15][rank - 1]);
        check_all::<f32>([rank, most, cases], [true, false, true]);
        check_all::<f64>([rank, most, cases], [true, false, true]);
        check_all::<f32>([rank, 12, 12], [true, true, true]);
        check_all::<f32>([rank, 9, 10], [false, false, true]);
        check_all::<f64>([rank, 9, 6], [false, true, true]);
    }
}

#[test]
fn infinite_weights_outside_are_left_out() {
    for rank in 1..=3 {
        check::<f32>(rank, 12, 15, true, true);
        check::<f64>(rank, 12, 10, true, true);
        check::<f32>(rank, 5, 4, false, true);
    }
}

/// Windows larger than what is copied at once, and those of LeNet.
#[test]
#[cfg(not(miri))]
fn large_images() {
    let levels = levels::<f32>();
    let images = [
        Windows::new(6, 1).axis(24, 5, 28).axis(24, 5, 28),
        Windows::new(16, 6).axis(8, 5, 12).axis(8, 5, 12),
        Windows::new(2, 20).axis(14, 3, 14).by(1, 1, 1).axis(28, 3, 28).by(1, 1, 1),
        Windows::new(2, 2).axis(100, 3, 201).by(2, 1, 1).axis(50, 3, 100).by(2, 1, 1),
        Windows::new(1, 1).axis(900, 7, 900).by(1, 1, 3).axis(9, 3, 9).by(1, 1, 1),
        Windows::new(1, 2).axis(9, 1, 9).axis(7000, 2, 7001),
        Windows::new(1, 2).axis(7000, 2, 7001).by(1, 1, 1).axis(2, 1, 2),
    ];
    for windows in images {
        let case = Case { windows, lanes: 1, samples: 1, infinite: false, has_start: false };
        let trial = Trial::new(case, &mut Pcg32::seed_from_u64(1));
        levels.iter().for_each(|kernels| trial.check(kernels));
    }
}

/// More taps over one axis than kernels list of several.
#[test]
#[cfg(not(miri))]
fn lines_of_many_taps() {
    let line = Windows::new(2, 3).axis(9, 600, 620).by(2, 1, 1);
    let lines =
        [line, line.turned(), Windows::new(8, 8).axis(5, 530, 534).groups(8), Windows::new(1, 1).axis(1, 999, 999)];
    for (windows, lanes) in lines.into_iter().flat_map(|windows| [(windows, 1), (windows, 8)]) {
        for has_start in [false, true] {
            let case = Case { windows, lanes, samples: lanes, infinite: false, has_start };
            let trial = Trial::new(case, &mut Pcg32::seed_from_u64(2));
            levels::<f32>().iter().for_each(|kernels| trial.check(kernels));
        }
    }
}

#[test]
fn groups_at_one_place() {
    let all = [
        Windows::new(16, 16).axis(1, 9, 9).groups(2),
        Windows::new(6, 9).axis(1, 4, 4).groups(3),
        Windows::new(4, 4).axis(1, 5, 5).groups(4),
        Windows::new(6, 4).axis(1, 3, 3).by(2, 1, 0).axis(1, 2, 2).groups(2),
        Windows::new(6, 4).axis(1, 3, 3).groups(2).turned(),
        Windows::new(2, 2).axis(1, 3, 3).axis(1, 2, 2).axis(1, 3, 3).groups(2),
        Windows::new(2, 40).axis(1, 60, 60).groups(2),
    ];
    for (windows, lanes) in all.into_iter().flat_map(|windows| [(windows, 1), (windows, 8)]) {
        if cfg!(miri) && products(&windows) * lanes > MOST_UNDER_MIRI {
            continue;
        }
        for has_start in [false, true] {
            let case = Case { windows, lanes, samples: lanes, infinite: false, has_start };
            let trial = Trial::new(case, &mut Pcg32::seed_from_u64(3));
            levels::<f32>().iter().for_each(|kernels| trial.check(kernels));
            let trial = Trial::new(
                Case { windows, lanes, samples: lanes, infinite: false, has_start },
                &mut Pcg32::seed_from_u64(4),
            );
            levels::<f64>().iter().for_each(|kernels| trial.check(kernels));
        }
    }
}
