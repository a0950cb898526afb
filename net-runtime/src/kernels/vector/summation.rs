//! Sums over elements and samples, compiled once: the gradient of biases from their seeds.

use crate::kernels::vector::registers::{load_at, store_at};
use crate::kernels::vector::totals::totals;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The operands as they lie in memory.
pub struct Summation<T> {
    pub(crate) outputs: usize,
    pub(crate) elements: Elements,
    /// How far outputs are apart in `seed`, and the elements of one output, counted in elements.
    pub(crate) steps: [usize; 2],
    /// How many samples an element of `seed` has: one, or a multiple of 8.
    pub(crate) lanes: usize,
    pub(crate) samples: usize,
    pub(crate) seed: *const T,
    pub(crate) add: bool,
    pub(crate) out: *mut T,
}

/// What is summed for an output: in the canonical order the columns of a row follow each other, in memory the rows of a column do.
#[derive(Clone, Copy, Debug)]
pub struct Elements {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    /// Whether in memory the outputs follow each other, and around them the rows, of one column.
    pub(crate) across: bool,
}

/// So many elements for an output, which lie as the outputs of neighbouring elements between them: `b[i] = z[i, r]` by columns.
#[derive(Clone, Copy, Debug)]
pub struct Across(pub usize);

impl From<[usize; 2]> for Elements {
    #[inline(always)]
    fn from([rows, columns]: [usize; 2]) -> Self {
        Elements { rows, columns, across: false }
    }
}

impl From<Across> for Elements {
    #[inline(always)]
    fn from(Across(rows): Across) -> Self {
        Elements { rows, columns: 1, across: true }
    }
}

impl Elements {
    /// How far so many outputs are apart, and the elements of one.
    #[inline(always)]
    pub(crate) fn steps(&self, outputs: usize) -> [usize; 2] {
        if self.across { [1, outputs] } else { [self.rows * self.columns, 1] }
    }
}

impl<T: Real> Summation<T> {
    /// # Safety
    ///
    /// `seed` has as many `elements` of `lanes` for each of `outputs`, which are `steps` apart, `out` `outputs` numbers; `lanes` is 1
    /// or a multiple of 8, `samples` is not more.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        let lanes = const { <T as Lanes>::Wide::<S>::LEN };
        let elements = self.elements();
        let is_canonical = cfg!(feature = "deterministic");
        // SAFETY: the outputs are below `outputs`.
        unsafe {
            if is_canonical || self.lanes > 1 && self.lanes < <T as Lanes>::Narrow::<S>::LEN {
                (0..self.outputs).for_each(|i| self.each(i));
            } else if self.lanes == 1 && self.steps[1] > 1 {
                let done = self.beside::<S, T::Wide<S>>(simd, 0);
                let done = self.beside::<S, T::Half<S>>(simd, done);
                let done = self.beside::<S, T::Narrow<S>>(simd, done);
                (done..self.outputs).for_each(|i| self.each(i));
            } else if self.lanes == 1 {
                (0..self.outputs).for_each(|i| self.of_one_sample::<S, T::Wide<S>>(simd, i));
            } else if elements == 1 {
                (0..self.outputs).step_by(4).for_each(|first| self.four_outputs(simd, first));
            } else if self.lanes.is_multiple_of(lanes) {
                (0..self.outputs).for_each(|i| self.of_samples::<S, T::Wide<S>>(simd, i));
            } else {
                (0..self.outputs).for_each(|i| self.of_samples::<S, T::Half<S>>(simd, i));
            }
        }
    }

    /// How many elements an output has.
    #[inline(always)]
    fn elements(&self) -> usize {
        self.elements.rows * self.elements.columns
    }

    /// The first element of an output.
    #[inline(always)]
    fn seed(&self, i: usize) -> *const T {
        self.seed.wrapping_add(i * self.steps[0] * self.lanes)
    }

    #[inline(always)]
    unsafe fn start(&self, i: usize) -> T {
        // SAFETY: as in `run`.
        if self.add { unsafe { *self.out.add(i) } } else { T::NEGATIVE_ZERO }
    }

    /// One number after the other, in the order of the samples and, for each, of rows and columns.
    #[inline(always)]
    unsafe fn each(&self, i: usize) {
        // SAFETY: as in `run`.
        unsafe {
            let (seed, mut sum) = (self.seed(i), self.start(i));
            let Elements { rows, columns, .. } = self.elements;
            for s in 0..self.samples {
                for row in 0..rows {
                    for column in 0..columns {
                        sum += *seed.add((column * rows + row) * self.steps[1] * self.lanes + s);
                    }
                }
            }
            *self.out.add(i) = sum;
        }
    }

    /// Four outputs of one element, or as many as there are: eight samples at a time, then those behind the last eight. So the
    /// sum over a batch is the same however it is cut into blocks.
    #[inline(always)]
    unsafe fn four_outputs<S: Simd>(&self, simd: S, first: usize) {
        let (whole, half) = (self.samples - self.samples % 8, const { <T as Lanes>::Half::<S>::LEN });
        let outputs = (self.outputs - first).min(4);
        let mut sums = [T::NEGATIVE_ZERO; 4];
        // SAFETY: as in `run`; a rest of one to three outputs is filled up with the last one.
        unsafe {
            let seeds = |n: usize| self.seed(first + n.min(outputs - 1));
            for n in 0..outputs {
                sums[n] = self.start(first + n);
            }
            for lane in (0..whole).step_by(8) {
                let mut eights = [T::Half::splat(simd, T::NEGATIVE_ZERO); 4];
                for n in 0..4 {
                    eights[n] = load_at(simd, seeds(n).add(lane));
                    if half == 4 {
                        eights[n] += load_at::<S, T::Half<S>>(simd, seeds(n).add(lane + half));
                    }
                }
                let eights = totals(simd, eights);
                for n in 0..4 {
                    sums[n] += eights[n];
                }
            }
            for n in 0..outputs {
                for s in whole..self.samples {
                    sums[n] += *seeds(n).add(s);
                }
                *self.out.add(first + n) = sums[n];
            }
        }
    }

    /// The elements of each sample in its lane, then the samples in order.
    #[inline(always)]
    unsafe fn of_samples<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, i: usize) {
        let (elements, step) = (self.elements(), self.steps[1] * self.lanes);
        let mut lanes = MaybeUninit::<[u64; 8]>::uninit();
        let at: *mut T = lanes.as_mut_ptr().cast();
        // SAFETY: as in `run`; a vector has 64 bytes at most.
        unsafe {
            let (seed, mut total) = (self.seed(i), self.start(i));
            for lane in (0..self.samples).step_by(V::LEN) {
                let mut sums = [V::splat(simd, T::NEGATIVE_ZERO); 4];
                let fours = elements - elements % 4;
                for element in (0..fours).step_by(4) {
                    for n in 0..4 {
                        sums[n] += load_at::<S, V>(simd, seed.add((element + n) * step + lane));
                    }
                }
                let mut sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
                for element in fours..elements {
                    sum += load_at::<S, V>(simd, seed.add(element * step + lane));
                }
                store_at(sum, at);
                for s in 0..(self.samples - lane).min(V::LEN) {
                    total += *at.add(s);
                }
            }
            *self.out.add(i) = total;
        }
    }

    /// The elements of one sample, in vectors.
    #[inline(always)]
    unsafe fn of_one_sample<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, i: usize) {
        let elements = self.elements();
        let mut lanes = MaybeUninit::<[u64; 8]>::uninit();
        let at: *mut T = lanes.as_mut_ptr().cast();
        // SAFETY: as in `run`; a vector has 64 bytes at most.
        unsafe {
            let (seed, mut total) = (self.seed(i), self.start(i));
            let whole = elements - elements % V::LEN;
            let mut sum = V::splat(simd, T::NEGATIVE_ZERO);
            for element in (0..whole).step_by(V::LEN) {
                sum += load_at::<S, V>(simd, seed.add(element));
            }
            store_at(sum, at);
            for s in 0..V::LEN {
                total += *at.add(s);
            }
            for element in whole..elements {
                total += *seed.add(element);
            }
            *self.out.add(i) = total;
        }
    }

    /// Vectors of outputs next to each other, of one sample, from `first` on as far as they go: there it returns.
    #[inline(always)]
    unsafe fn beside<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, first: usize) -> usize {
        let (elements, step, mut i) = (self.elements(), self.steps[1], first);
        while i + V::LEN <= self.outputs {
            let mut sums = [V::splat(simd, T::NEGATIVE_ZERO); 4];
            // SAFETY: as in `run`; the vectors end at `outputs`.
            unsafe {
                let seed = self.seed(i);
                let fours = elements - elements % 4;
                for element in (0..fours).step_by(4) {
                    for n in 0..4 {
                        sums[n] += load_at::<S, V>(simd, seed.add((element + n) * step));
                    }
                }
                for element in fours..elements {
                    sums[0] += load_at::<S, V>(simd, seed.add(element * step));
                }
                let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
                let out = self.out.add(i);
                store_at(if self.add { load_at::<S, V>(simd, out) + sum } else { sum }, out);
            }
            i += V::LEN;
        }
        i
    }
}
