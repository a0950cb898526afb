//! Products of strided views against plain loops: every order in which indices can lie, at every vector extension, in both precisions,
//! of one sample and of blocks.

use super::{Compiled, Strided, strided};
use crate::__private::dispatch;
use crate::flat::Flat;
use core::any::type_name;
use fearless_simd::{Fallback, Level, Simd};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::boxed::Box;
use std::vec::Vec;

/// The most numbers of an array.
const ROOM: usize = if cfg!(miri) { 1 << 10 } else { 1 << 15 };

/// An index: its extent, and in which of output and factors it is.
type Index = (usize, [bool; 3]);

const ROW: [bool; 3] = [true, true, false];
const COLUMN: [bool; 3] = [true, false, true];
const REDUCED: [bool; 3] = [false, true, true];
const BATCH: [bool; 3] = [true, true, true];

/// A product whose arrays hold their indices in some order each, the samples innermost.
struct Case {
    indices: Vec<(usize, [usize; 3], [bool; 3])>,
    /// How many samples a block has and how many are reduced; 0 where they are not.
    lanes: usize,
    samples: usize,
    from: [usize; 3],
}

impl Case {
    fn new(indices: &[Index], lanes: usize, rng: &mut Pcg32) -> Case {
        let mut case = Case { indices: Vec::new(), lanes, samples: 0, from: [0; 3] };
        let mut strides = std::vec![[0; 3]; indices.len()];
        for array in 0..3 {
            let mut order: Vec<usize> = (0..indices.len()).filter(|index| indices[*index].1[array]).collect();
            for place in (1..order.len()).rev() {
                order.swap(place, rng.next_u32() as usize % (place + 1));
            }
            let mut step = if array > 0 { lanes.max(1) } else { 1 };
            // Now and then with a gap.
            for index in order {
                strides[index][array] = step;
                step *= indices[index].0 + usize::from(rng.next_u32().is_multiple_of(8));
            }
            case.from[array] = rng.next_u32() as usize % 3;
        }
        case.indices = indices.iter().zip(strides).map(|((extent, of), strides)| (*extent, strides, *of)).collect();
        case.samples = lanes - lanes / 5;
        case
    }

    fn form(&self) -> Strided {
        let start = Strided::new().from(self.from[0], self.from[1], self.from[2]).samples(self.lanes);
        let form = self.indices.iter().fold(start, |form, (extent, [out, a, b], of)| match *of {
            ROW => form.row(*extent, *out, *a),
            COLUMN => form.column(*extent, *out, *b),
            REDUCED => form.reduced(*extent, *a, *b),
            _ => form.batch(*extent, *out, *a, *b),
        });
        form.planned()
    }

    /// All points: where they are in the arrays, in the order of the sums.
    fn points(&self) -> Vec<[usize; 3]> {
        let mut points = std::vec![self.from];
        for (extent, strides, _) in self.indices.iter().rev() {
            let inner = points;
            let step = |number: usize| {
                inner.iter().map(move |point| [0, 1, 2].map(|array| point[array] + number * strides[array]))
            };
            points = (0..*extent).flat_map(step).collect();
        }
        let samples = self.samples.max(1);
        (0..samples).flat_map(|s| points.iter().map(move |[out, a, b]| [*out, a + s, b + s])).collect()
    }
}

fn as_f64<T: Compiled>(x: T) -> f64 {
    x.to_f64()
}

fn numbers<T: Compiled>(rng: &mut Pcg32) -> Box<[T; ROOM]> {
    // Some, again and again: unoptimised, all of them would take most of the time.
    let number = |_| T::from_f64(f64::from(rng.next_u32()) / f64::from(u32::MAX) * 2.0 - 0.9);
    let some: Vec<T> = (0..211).map(number).collect();
    some.into_iter().cycle().take(ROOM).collect::<Vec<T>>().try_into().expect("so many")
}

fn check<S: Simd, T: Compiled + Flat<T>>(simd: S, case: &Case, add: bool) {
    let mut rng = Pcg32::seed_from_u64(5);
    let (a, b, mut out) = (numbers::<T>(&mut rng), numbers::<T>(&mut rng), numbers::<T>(&mut rng));
    let before = out.clone();
    let form = case.form();
    simd.vectorize(
        #[inline(always)]
        || strided(simd, &form, &*a, &*b, case.samples, add, &mut *out),
    );
    let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON } / 2.0;
    let mut sums: std::collections::BTreeMap<usize, (T, f64, f64)> = std::collections::BTreeMap::new();
    for [at, own, other] in case.points() {
        let start = if add { before[at] } else { T::NEGATIVE_ZERO };
        let (sum, size, terms) = sums.entry(at).or_insert((start, as_f64(start).abs(), 1.0));
        let product = a[own] * b[other];
        (*sum, *size, *terms) = (*sum + product, *size + as_f64(product).abs(), *terms + 1.0);
    }
    let end = sums.keys().next_back().map_or(0, |last| ROOM.min(last + 64));
    assert!(out[end..] == before[end..], "nothing is written behind the last element");
    for (at, found) in out.iter().enumerate().take(end) {
        let (expected, size, terms) = sums.get(&at).copied().unwrap_or((before[at], 0.0, 1.0));
        let exact = cfg!(feature = "deterministic") || !sums.contains_key(&at);
        let bound = if exact { 0.0 } else { 2.0 * terms * epsilon / (1.0 - terms * epsilon) * size };
        let error = (as_f64(*found) - as_f64(expected)).abs();
        let what = type_name::<(T, S)>();
        assert!(error <= bound, "{what} {form:?}, add {add}: {at} is {found:?}, not {expected:?}");
    }
}

fn check_levels(case: &Case) {
    let most = |array: usize| case.points().iter().map(|point| point[array]).max();
    if (0..3).any(|array| most(array) >= Some(ROOM)) {
        return;
    }
    fn both<S: Simd>(simd: S, case: &Case) {
        for add in [false, true] {
            check::<S, f32>(simd, case, add);
            check::<S, f64>(simd, case, add);
        }
    }
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        both(Fallback::new(), case);
        let level = Level::new();
        if cfg!(miri) {
            return;
        }
        if let Some(simd) = level.as_sse2() {
            both(simd, case);
        }
        if let Some(simd) = level.as_avx2() {
            both(simd, case);
        }
        if let Some(simd) = level.as_avx512() {
            both(simd, case);
        }
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    fearless_simd::dispatch!(Level::new(), simd => both(simd, case));
}

fn check_all(indices: &[Index]) {
    let mut rng = Pcg32::seed_from_u64(indices.iter().fold(7, |seed, (extent, _)| seed * 31 + *extent as u64));
    for _ in 0..if cfg!(miri) { 1 } else { 2 } {
        check_levels(&Case::new(indices, 0, &mut rng));
    }
    for lanes in if cfg!(miri) { [8].iter() } else { [24].iter() } {
        check_levels(&Case::new(indices, *lanes, &mut rng));
    }
}

#[test]
fn products_of_two_matrices() {
    let sizes: &[usize] = if cfg!(miri) { &[1, 5] } else { &[1, 3, 8, 17, 35] };
    for (number, &rows) in sizes.iter().enumerate() {
        for &columns in sizes {
            let terms = sizes[(number + columns) % sizes.len()];
            check_all(&[(rows, ROW), (columns, COLUMN), (terms, REDUCED)]);
        }
    }
}

#[test]
fn products_of_a_matrix_and_a_vector() {
    for (rows, terms) in [(1, 35), (4, 20), (8, 9), (16, 3), (20, 33), (33, 8), (64, 7), (150, 5), (7, 150), (35, 131)]
    {
        if !cfg!(miri) || rows * terms < 100 {
            check_all(&[(rows, ROW), (terms, REDUCED)]);
            check_all(&[(rows, COLUMN), (terms, REDUCED)]);
            check_all(&[(rows, ROW), (terms, COLUMN)]);
        }
    }
}

#[test]
fn several_indices_of_a_role() {
    check_all(&[(3, ROW), (2, COLUMN), (2, ROW), (3, REDUCED), (2, REDUCED)]);
    check_all(&[(2, BATCH), (5, ROW), (3, COLUMN), (4, REDUCED)]);
    if cfg!(miri) {
        return;
    }
    check_all(&[(8, ROW), (32, ROW), (9, REDUCED)]);
    check_all(&[(17, ROW), (3, ROW), (4, COLUMN), (5, COLUMN), (2, REDUCED), (7, REDUCED)]);
    check_all(&[(3, BATCH), (2, BATCH), (20, ROW), (7, COLUMN), (3, REDUCED)]);
    check_all(&[(5, BATCH), (20, COLUMN), (19, REDUCED)]);
    check_all(&[(20, BATCH), (9, REDUCED)]);
    check_all(&[(9, REDUCED), (3, REDUCED), (5, REDUCED)]);
    check_all(&[(40, ROW), (5, COLUMN), (70, REDUCED), (2, REDUCED)]);
}

#[test]
fn what_does_not_fit_is_left_alone() {
    let left = |form: Strided| {
        let form = form.planned();
        let mut out = [7.0_f32; 6];
        dispatch!(simd => strided(simd, &form, &[1.0; 6], &[1.0; 4], 2, false, &mut out));
        out == [7.0; 6]
    };
    let fits = Strided::new().row(3, 1, 2).column(2, 3, 2).reduced(2, 1, 1);
    assert!(!left(fits));
    assert!(left(fits.from(1, 0, 0)) && left(fits.from(0, 1, 0)) && left(fits.from(0, 0, 1)));
    assert!(left(fits.row(0, 1, 1)) && left(fits.samples(2)) && left(fits.batch(2, 1, 0, 0)));
    assert!(left(fits.reduced(2, usize::MAX, 0)) && left(fits.row(2, usize::MAX / 2, usize::MAX / 2 + 2)));
    // Six of a role: the five that a plan has at most, `MOST` of `plan/choose/strided.rs`, and the samples.
    let rows = |count: usize| (0..count).fold(Strided::new(), |form, _| form.row(2, 0, 0));
    assert!(!left(rows(6)) && left(rows(7)));
}

#[test]
fn no_sample_is_no_product() {
    const FORM: Strided = Strided::new().row(4, 1, 8).column(2, 4, 8).samples(8).planned();
    let mut out = [7.0_f32; 8];
    dispatch!(simd => strided(simd, const { &FORM }, &[1.0; 32], &[1.0; 16], 0, true, &mut out));
    assert_eq!(out, [7.0; 8]);
}

/// `a_bar[y + u] += z[y] * k[u]` and the like: elements that are reached more than once.
#[test]
fn products_that_overlap() {
    const FORM: Strided =
        Strided::new().row(20, 2, 1).row(3, 1, 20).column(5, 50, 4).reduced(2, 60, 20).over(4, 2, 0, 1).planned();
    let (a, b): ([f32; 120], [f32; 40]) =
        (core::array::from_fn(|i| (i % 7) as f32 - 2.0), core::array::from_fn(|i| (i % 5) as f32 - 1.5));
    let (mut out, mut expected) = ([1.0_f32; 250], [1.0_f32; 250]);
    dispatch!(simd => strided(simd, const { &FORM }, &a, &b, 1, true, &mut out));
    for (u, y, i, j, k) in (0..4 * 20 * 3 * 5 * 2).map(|n| (n % 4, n / 4 % 20, n / 80 % 3, n / 240 % 5, n / 1200)) {
        expected[2 * (y + u) + i + 50 * j] += a[y + 20 * i + 60 * k] * b[4 * j + 20 * k + u];
    }
    assert_eq!(out, expected, "all sums are exact");
}

/// A way is that of the indices there were when it was found: whatever is said after it, no array is left.
#[test]
fn what_is_said_after_the_plan_is_planned_for_or_not_at_all() {
    let (a, b) = (std::vec![0.5_f64; 32793], std::vec![0.25_f64; 8193]);
    let (a, b): (&[f64; 32793], &[f64; 8193]) =
        ((&a[..]).try_into().expect("as many"), (&b[..]).try_into().expect("as many"));
    // Dots are the way with 8 samples; with one they have more terms than there is room to lay in order.
    const AFTER: Strided = Strided::new().row(4, 1, 8).reduced(1025, 32, 8).samples(8).planned().samples(0);
    let mut out = [0.0; 4];
    dispatch!(simd => strided(simd, &AFTER, a, b, 1, false, &mut out));
    assert_eq!(out, [0.125 * 1025.0; 4]);
    const REFUSED: Strided = Strided::new().row(usize::MAX, 1, 2).column(0, 1, 1).planned();
    let mut out = [7.0; 4];
    dispatch!(simd => strided(simd, &REFUSED, a, b, 1, false, &mut out));
    assert_eq!(out, [7.0; 4]);
}
