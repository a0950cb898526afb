//! Pooling and its adjoints against plain loops, to the bit, at every vector extension of this machine, of one sample and of
//! blocks, of windows apart and overlapping, with ties, zeros of both signs, infinities and NaN.

use crate::kernels::narrow;
use crate::kernels::pool::back::PoolBack;
use crate::kernels::pool::{planes::Planes, pooling::Pool};
use crate::kernels::windows::{Axis, Windows};
use crate::order::follows;
use crate::real::Real;
use core::any::type_name;
use fearless_simd::{Fallback, Level, Simd};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

/// The kernels at one vector extension.
struct Kernels<T> {
    name: &'static str,
    pool: Kernel<Pool<T>>,
    back: Kernel<PoolBack<T>>,
}

type Kernel<Of> = Box<dyn Fn(&Of)>;

fn kernels<S: Simd + 'static, T: Real>(simd: S) -> Kernels<T> {
    let pool = move |of: &Pool<T>| {
        simd.vectorize(
            #[inline(always)]
            || {
                // SAFETY: the arrays below have the sizes of their windows.
                unsafe { of.run(simd) }
            },
        );
    };
    let back = move |of: &PoolBack<T>| {
        simd.vectorize(
            #[inline(always)]
            || {
                // SAFETY: as above.
                unsafe { of.run(simd) }
            },
        );
    };
    Kernels { name: type_name::<S>(), pool: Box::new(pool), back: Box::new(back) }
}

/// Those of the family without vectors.
fn narrow<T: Real>() -> Kernels<T> {
    // SAFETY: as above.
    let (pool, back) =
        (|of: &Pool<T>| unsafe { narrow::pool::pool(of) }, |of: &PoolBack<T>| unsafe { narrow::pool::pool_back(of) });
    Kernels { name: "narrow", pool: Box::new(pool), back: Box::new(back) }
}

/// All extensions of this machine.
fn levels<T: Real>() -> Vec<Kernels<T>> {
    let mut all = vec![narrow(), kernels(Fallback::new())];
    // Miri looks at accesses, which are the same with other vectors of as many lanes.
    if cfg!(miri) {
        return all;
    }
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        let level = Level::new();
        all.extend(level.as_sse2().map(|simd| kernels(simd)));
        all.extend(level.as_avx2().map(|simd| kernels(simd)));
        all.extend(level.as_avx512().map(|simd| kernels(simd)));
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    fearless_simd::dispatch!(Level::new(), simd => all.push(kernels(simd)));
    all
}

/// An array with others around it that no kernel may read or change.
struct Array<E> {
    all: Vec<E>,
    around: E,
}

const AROUND: usize = 40;

impl<E: Copy> Array<E> {
    fn new(length: usize, around: E, element: impl FnMut() -> E) -> Self {
        let mut all = vec![around; length + 2 * AROUND];
        all[AROUND..AROUND + length].fill_with(element);
        Array { all, around }
    }

    fn inside(&self) -> &[E] {
        &self.all[AROUND..self.all.len() - AROUND]
    }

    fn as_mut_ptr(&mut self) -> *mut E {
        self.all[AROUND..].as_mut_ptr()
    }

    fn is_kept_around(&self, is: impl Fn(E, E) -> bool) -> bool {
        let ends = self.all[..AROUND].iter().chain(&self.all[self.all.len() - AROUND..]);
        ends.copied().all(|element| is(element, self.around))
    }
}

fn same<T: Real>(a: T, b: T) -> bool {
    let (a, b) = (a.to_f64(), b.to_f64());
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// Calls `visit` with the place and the element of all points in the order of places, then taps.
fn points(windows: &Windows, mut visit: impl FnMut(usize, usize)) {
    let (still, sliding) = (windows.still_steps(), windows.sliding_steps());
    let on_axis = |axis: usize| {
        let Axis { places, taps, extent, stride, dilation, before } = windows.axes[axis];
        let points = (0..places).flat_map(move |place| (0..taps).map(move |tap| [place, tap]));
        let element = move |[place, tap]: [usize; 2]| (place * stride + tap * dilation).checked_sub(before);
        let inside = points.filter_map(move |at| Some((at, element(at).filter(|element| *element < extent)?)));
        inside.collect::<Vec<_>>()
    };
    let [first, second, third] = [0, 1, 2].map(on_axis);
    let mut all = Vec::new();
    for c in 0..windows.still {
        for &(a, x) in &first {
            for &(b, y) in &second {
                for &(d, z) in &third {
                    let place = c * still[0] + a[0] * still[1] + b[0] * still[2] + d[0] * still[3];
                    let element = c * sliding[0] + x * sliding[1] + y * sliding[2] + z * sliding[3];
                    all.push(([c, a[0], b[0], d[0], a[1], b[1], d[1]], place, element));
                }
            }
        }
    }
    all.sort_unstable();
    all.iter().for_each(|&(_, place, element)| visit(place, element));
}

/// What plain loops make of arrays.
struct Plain<T> {
    largest: Vec<T>,
    at: Vec<u32>,
    total: Vec<T>,
    largest_back: Vec<T>,
    total_back: Vec<T>,
}

impl<T: Real> Plain<T> {
    fn new(windows: &Windows, input: &[T], seed: &[T]) -> Self {
        let (places, elements) = (windows.still_length(), windows.sliding_length());
        let (mut largest, mut at) = (vec![T::ZERO; places], vec![u32::MAX; places]);
        let (mut total, mut total_back) = (vec![None; places], vec![None; elements]);
        let mut all = Vec::new();
        points(windows, |place, element| {
            all.push((place, element));
            let (p, x) = (place, input[element]);
            total[p] = Some(total[p].unwrap_or(T::NEGATIVE_ZERO) + x);
            if at[p] == u32::MAX || follows(x, largest[p]) {
                (largest[p], at[p]) = (x, element as u32);
            }
        });
        let mut largest_back = vec![T::ZERO; elements];
        let mut in_order: Vec<usize> = all.iter().map(|(place, _)| *place).collect();
        in_order.dedup();
        in_order.into_iter().for_each(|place| largest_back[at[place] as usize] += seed[place]);
        for (place, element) in all {
            total_back[element] = Some(total_back[element].unwrap_or(T::NEGATIVE_ZERO) + seed[place]);
        }
        let sums = |sums: Vec<Option<T>>| sums.into_iter().map(|sum| sum.unwrap_or(T::ZERO)).collect();
        Plain { largest, at, total: sums(total), largest_back, total_back: sums(total_back) }
    }
}

/// The numbers of one sample of a block.
fn sample<E: Copy>(block: &[E], s: usize, samples: usize) -> Vec<E> {
    block[s..].iter().copied().step_by(samples).collect()
}

/// One sample and, of every eighth case, a block.
fn check<T: Real>(windows: &Windows, case: usize, levels: &[Kernels<T>], rng: &mut Pcg32) {
    check_block(windows, 1, case.is_multiple_of(2), levels, rng);
    // Miri takes minutes for blocks of images.
    if case.is_multiple_of(8) && (!cfg!(miri) || windows.rank == 1) {
        check_block(windows, [8, 16, 24][case / 8 % 3], (case / 8).is_multiple_of(2), levels, rng);
    }
}

fn check_block<T: Real>(windows: &Windows, samples: usize, special: bool, levels: &[Kernels<T>], rng: &mut Pcg32) {
    let (places, elements) = (windows.still_length() * samples, windows.sliding_length() * samples);
    let nan = T::from_f64(f64::NAN);
    let mut number = || match rng.next_u32() {
        n if special && n.is_multiple_of(5) => {
            let all = [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, -0.0, 0.0];
            T::from_f64(all[n as usize / 5 % all.len()])
        }
        // Few of them, so that there are ties, which do not add up exactly.
        n => T::from_f64(f64::from(n % 64) / 70.0 - 0.4),
    };
    let mut input = Array::new(elements, nan, &mut number);
    let mut seed = Array::new(places, nan, &mut number);
    let of = |block: &Array<T>, s: usize| sample(block.inside(), s, samples);
    let plain: Vec<Plain<T>> = (0..samples).map(|s| Plain::new(windows, &of(&input, s), &of(&seed, s))).collect();
    let (planes, are_apart) = (Planes::of(windows), windows.are_apart());
    for level in levels {
        let about = |what: &str| {
            std::format!("{what} of {} at {}, {samples} samples: {windows:?}", type_name::<T>(), level.name)
        };
        let is = |what: &str, found: &Array<T>, expected: &dyn Fn(&Plain<T>) -> &[T]| {
            assert!(found.is_kept_around(same), "{}", about(what));
            for (s, plain) in plain.iter().enumerate() {
                for (n, (found, expected)) in of(found, s).iter().zip(expected(plain)).enumerate() {
                    assert!(same(*found, *expected), "{}, {n}, {s}: {found:?}, expected {expected:?}", about(what));
                }
            }
        };
        let [mut largest, mut total] = [0, 1].map(|_| Array::new(places, nan, || T::ONE));
        let mut at = Array::new(places, 7, || 9);
        let from = input.as_mut_ptr().cast_const();
        (level.pool)(&Pool { planes, samples, input: from, at: at.as_mut_ptr(), out: largest.as_mut_ptr() });
        (level.pool)(&Pool { planes, samples, input: from, at: core::ptr::null_mut(), out: total.as_mut_ptr() });
        is("largest", &largest, &|plain| &plain.largest);
        is("total", &total, &|plain| &plain.total);
        let found = plain.iter().enumerate().all(|(s, plain)| sample(at.inside(), s, samples) == plain.at);
        assert!(at.is_kept_around(|a, b| a == b) && found, "{}", about("positions"));
        let [mut largest, mut total] = [0, 1].map(|_| Array::new(elements, nan, || T::ONE));
        let seed = seed.as_mut_ptr().cast_const();
        let back = |at, out| (level.back)(&PoolBack { planes, are_apart, samples, seed, at, out });
        back(at.as_mut_ptr(), largest.as_mut_ptr());
        back(core::ptr::null(), total.as_mut_ptr());
        is("largest back", &largest, &|plain| &plain.largest_back);
        is("total back", &total, &|plain| &plain.total_back);
    }
}

/// Draws windows of some axes, of at most about `most` places on the first two.
fn draw(rng: &mut Pcg32, rank: usize, most: usize) -> Windows {
    let mut below = |end: usize| rng.next_u32() as usize % end;
    let (channels, apart) = (1 + below(if rank == 1 { 21 } else { 4 }), below(2) == 0);
    let mut windows = Windows::new(channels, channels);
    for axis in 0..rank {
        let (taps, places) = ([1, 2, 2, 3, 3, 4][below(6)], 1 + below(if axis < 2 { most } else { 5 }));
        let (stride, dilation) = ([1, 1, 2, 2, 3, 4][below(6)], [1, 1, 1, 2, 3][below(5)]);
        let (dilation, stride) = if apart { (1, taps.max(stride)) } else { (dilation, stride) };
        let (before, after) = ([0, 0, 1, 2, 4][below(5)], [0, 0, 1, 2, 5][below(5)]);
        let (before, after) = if apart { (0, 0) } else { (before, after) };
        let whole = (places - 1) * stride + (taps - 1) * dilation + 1 + below(stride);
        let extent = whole.saturating_sub(before + after).max(1);
        windows = windows.axis(places, taps, extent).by(stride, dilation, before);
    }
    windows
}

fn check_drawn<T: Real>(rank: usize, most: usize, cases: usize) {
    let (levels, mut rng) = (levels::<T>(), Pcg32::seed_from_u64((rank * 1000 + most) as u64));
    let (most, cases) = if cfg!(miri) { (most.min(9 / rank), 3) } else { (most, cases) };
    for case in 0..cases {
        let windows = draw(&mut rng, rank, most);
        check(&windows, case, &levels, &mut rng);
    }
}

#[test]
fn windows_of_all_kinds() {
    for (rank, most) in [(1, 20), (2, 30), (3, 9)] {
        check_drawn::<f32>(rank, most, 120);
        check_drawn::<f64>(rank, most, 80);
    }
}

/// Also where a vector holds two columns, where the last group stands alone, and where rows and columns are left over.
#[test]
fn windows_of_two_by_two_side_by_side() {
    fn all<T: Real>(rng: &mut Pcg32) {
        let levels = levels::<T>();
        let (more, channels) = ([(0, 0), (1, 0), (0, 1), (1, 3)], if cfg!(miri) { 1 } else { 3 });
        let all: &[usize] = if cfg!(miri) { &[2, 7] } else { &[1, 2, 3, 4, 6, 7, 8, 12, 20] };
        for &rows in all {
            for columns in if cfg!(miri) { 2..3 } else { 1..5 } {
                for &(more_rows, more_columns) in if cfg!(miri) { &more[2..] } else { &more[..] } {
                    let windows = Windows::new(channels, channels).axis(rows, 2, 2 * rows + more_rows).by(2, 1, 0);
                    let windows = windows.axis(columns, 2, 2 * columns + more_columns).by(2, 1, 0);
                    check(&windows, rows, &levels, rng);
                }
            }
        }
        let volume = Windows::new(2, 2).axis(5, 1, 5).axis(4, 2, 8).by(2, 1, 0).axis(4, 2, 8).by(2, 1, 0);
        check(&volume, 0, &levels, rng);
    }
    let mut rng = Pcg32::seed_from_u64(3);
    all::<f32>(&mut rng);
    all::<f64>(&mut rng);
}
