//! The gradient of the weights of few channels from one sample, over planes: the lanes of a vector are places of the axis that is
//! contiguous, and each weight is a dot product.
//!
//! ```text
//! k[p, q, u, v] = sum[x](sum[y](z[p, y, x] * a[q, y + u, x + v]))     rows y of a column in vectors, columns x one after the other
//! ```

use super::Places;
use crate::kernels::vector::registers::{add_product, apart, below, load_at};
use crate::kernels::vector::totals::totals;
use crate::kernels::windows::Windows;
use crate::real::{Lanes, Real};
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// The columns of places that a tap lies inside at, or several, and what they are multiplied with.
#[derive(Clone, Copy)]
struct Planes<T> {
    still: *const T,
    sliding: *const T,
    /// How many leading places and columns there are, and rows of a column.
    counts: [usize; 2],
    rows: usize,
    /// How far it is to what the next tap is multiplied with.
    tap: usize,
    /// Whether the sums are added to what is there.
    add: bool,
    /// How far it is to the next leading place and to the next column, of what stands still and of what slides by.
    leads: [usize; 2],
    columns: [usize; 2],
}

impl<'a, T: Real> Places<'a, T> {
    /// So few channels of a group that stand still have dot products.
    pub(super) const FEW: usize = 3;

    /// Whether the sums are dot products: of few channels whose columns are a vector at least, and lie as those under a tap do.
    #[inline(always)]
    pub(super) fn are_dots<S: Simd>(&self) -> bool {
        let down = &self.windows.axes[1];
        self.windows.still <= Self::FEW && down.stride == 1 && down.places >= <T as Lanes>::Narrow::<S>::LEN
    }

    /// All weights.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(super) unsafe fn dots<S: Simd>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let Windows { groups, still, sliding, .. } = self.windows;
                for group in 0..groups {
                    for p in 0..still {
                        for q in 0..sliding {
                            let z = (group * still + p) * self.still_steps[0];
                            let a = (group * sliding + q) * self.sliding_steps[0];
                            let out = group * self.steps.group + p * self.steps.still + q * self.steps.sliding;
                            let arrays = (self.of.still.wrapping_add(z), self.of.sliding.wrapping_add(a));
                            // SAFETY: the channels lie in the arrays.
                            unsafe { self.weights_of(simd, arrays, self.of.out.wrapping_add(out)) };
                        }
                    }
                }
            },
        )
    }

    /// The weights of a pair of channels.
    #[inline(always)]
    unsafe fn weights_of<S: Simd>(&self, simd: S, (still, sliding): (*const T, *const T), out: *mut T) {
        let ([lead, down, last], of_still, of_sliding) = (&self.windows.axes, self.still_steps, self.sliding_steps);
        for i in 0..lead.taps {
            for k in 0..last.taps {
                let (leads, columns) = (lead.places_of(i), last.places_of(k));
                let out = out.wrapping_add(i * self.steps.taps[0] + k * self.steps.taps[2]);
                let element = (leads.start * lead.stride + i * lead.dilation).wrapping_sub(lead.before);
                let column = (columns.start * last.stride + k * last.dilation).wrapping_sub(last.before);
                let sliding_at = element.wrapping_mul(of_sliding[1]).wrapping_add(column.wrapping_mul(of_sliding[3]));
                let planes = Planes {
                    still: still.wrapping_add(leads.start * of_still[1] + columns.start * of_still[3]),
                    sliding: sliding.wrapping_add(sliding_at),
                    counts: [leads.len(), columns.len()],
                    rows: 0,
                    tap: down.dilation,
                    add: self.of.add,
                    leads: [of_still[1], lead.stride * of_sliding[1]],
                    columns: [of_still[3], last.stride * of_sliding[3]],
                };
                let mut j = 0;
                while j < down.taps {
                    let rows = down.places_of(j);
                    let are_alike =
                        j + 3 <= down.taps && down.places_of(j + 1) == rows && down.places_of(j + 2) == rows;
                    let element = (rows.start + j * down.dilation).wrapping_sub(down.before);
                    let planes = Planes {
                        still: planes.still.wrapping_add(rows.start),
                        sliding: planes.sliding.wrapping_add(element),
                        rows: rows.len(),
                        ..planes
                    };
                    // SAFETY: the taps lie inside at these places.
                    unsafe {
                        let sums = if are_alike { planes.taps::<S, 3>(simd) } else { planes.taps::<S, 1>(simd) };
                        for &sum in sums.iter().take(if are_alike { 3 } else { 1 }) {
                            let to = out.add(j * self.steps.taps[1]);
                            *to = if self.of.add { *to + sum } else { sum };
                            j += 1;
                        }
                    }
                }
            }
        }
    }
}

impl<T: Real> Planes<T> {
    /// The sums of `M` neighbouring taps, at the same places; of none they are +0, or add nothing.
    #[inline(always)]
    unsafe fn taps<S: Simd, const M: usize>(&self, simd: S) -> [T; 4] {
        if self.rows * self.counts[0] * self.counts[1] == 0 {
            return [if self.add { T::NEGATIVE_ZERO } else { T::ZERO }; 4];
        }
        // SAFETY: as in `weights_of`.
        unsafe {
            if self.rows >= <T as Lanes>::Wide::<S>::LEN {
                self.sums::<S, T::Wide<S>, M>(simd)
            } else if self.rows >= <T as Lanes>::Half::<S>::LEN {
                self.sums::<S, T::Half<S>, M>(simd)
            } else if self.rows >= <T as Lanes>::Narrow::<S>::LEN {
                self.sums::<S, T::Narrow<S>, M>(simd)
            } else {
                self.each::<M>()
            }
        }
    }

    /// Where each column begins.
    #[inline(always)]
    fn each_column(&self, mut f: impl FnMut(*const T, *const T)) {
        for lead in 0..self.counts[0] {
            let mut still = self.still.wrapping_add(lead * self.leads[0]);
            let mut sliding = self.sliding.wrapping_add(lead * self.leads[1]);
            for _ in 0..self.counts[1] {
                f(still, sliding);
                still = still.wrapping_add(self.columns[0]);
                sliding = sliding.wrapping_add(self.columns[1]);
            }
        }
    }

    /// In vectors of rows. The last of a column begins earlier where it would not fit, and leaves out what was before.
    #[inline(always)]
    unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>, const M: usize>(&self, simd: S) -> [T; 4] {
        let (whole, last) = (self.rows - self.rows % V::LEN, self.rows - V::LEN);
        let rest = V::Mask::from_bitmask(simd, u64::from(!below(V::LEN - self.rows % V::LEN, V::LEN)));
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); 2]; M];
        // SAFETY: as in `weights_of`; a column is a vector at least.
        self.each_column(
            #[inline(always)]
            |still, sliding| unsafe {
                for at in (0..whole).step_by(V::LEN) {
                    let z = load_at(simd, still.wrapping_add(at));
                    for m in 0..M {
                        let a = load_at(simd, sliding.wrapping_add(at + m * self.tap));
                        sums[m][0] = add_product(sums[m][0], z, a);
                    }
                }
                if last + V::LEN > whole {
                    let z = load_at(simd, still.wrapping_add(last));
                    for m in 0..M {
                        let a = load_at(simd, sliding.wrapping_add(last + m * self.tap));
                        sums[m][1] = rest.select(add_product(sums[m][1], z, a), sums[m][1]);
                    }
                }
            },
        );
        let mut all = [V::splat(simd, T::ZERO); 4];
        for m in 0..M {
            all[m] = sums[m][0] + sums[m][1];
        }
        totals(simd, all)
    }

    /// Of columns that are no vector, one product after the other.
    #[inline(never)]
    unsafe fn each<const M: usize>(&self) -> [T; 4] {
        let mut sums = [T::NEGATIVE_ZERO; 4];
        self.each_column(|still, sliding| {
            for row in 0..self.rows {
                for m in 0..M {
                    // SAFETY: as in `weights_of`.
                    sums[m] += unsafe { *still.wrapping_add(row) * *sliding.wrapping_add(row + m * self.tap) };
                }
            }
        });
        sums
    }
}
