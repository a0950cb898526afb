//! A product of strided views: whatever layer, share or path it came from.
//!
//! ```text
//! z[i, j] += sum[k](w[32 i + j, k] * x[k])      linear([8, 32]), z by columns:  rows (8; 1, 32) and (32; 8, 1), reduced (64; 256, 1)
//! ```
//!
//! Each index is a *row* (of the output and the first factor), a *column* (of the output and the second), *reduced* (of both
//! factors) or a *batch* (of all three). The samples of a block are one more index: a row or a column where the output and one
//! factor have their own for each, reduced where a gradient is summed over them, a batch where all three arrays have their own.
//!
//! | file | what it holds |
//! |---|---|
//! | `dims` | the indices of a role |
//! | `way` | by which way a product runs, decided when the net is compiled |
//! | `vectors` | vectors along the rows, or along the columns, laid side by side first where they are not |
//! | `across` | tiles of some columns at a time, where they belong or by way of a copy |
//! | `tile` | the sums of some vectors by some columns, in registers |
//! | `laid` | plain products of one sample, whose vectors are laid side by side first |
//! | `dots` | vectors along what is reduced |
//! | `plain` | one number after the other, for short products and for all of targets without vectors |

mod across;
mod dims;
mod dots;
pub(crate) mod entry;
mod laid;
mod plain;
mod tile;
mod vectors;
mod way;

use crate::real::{Lanes, Real};
use dims::{Dim, Dims};
use fearless_simd::{Simd, SimdBase};
use way::Way;

/// The indices of a product, each with its extent and how far it goes in the arrays that it is in.
///
/// `Strided::new().row(8, 1, 32).row(32, 8, 1).reduced(64, 256, 1).planned()`
#[derive(Clone, Copy, Debug)]
pub struct Strided {
    rows: Dims,
    columns: Dims,
    /// In the order of the sums.
    reduced: Dims,
    batch: Dims,
    /// Those by which some elements of the output are reached more than once.
    over: Dims,
    /// Where the first elements are.
    from: [usize; 3],
    /// How many samples a block has, where they are summed around all that is reduced; 0 where they are not.
    samples: usize,
    /// Whether there were more indices than there is room for, or empty ones: nothing fits.
    is_refused: bool,
    /// The rows in the order of the output and of the first factor, the columns in that of the output and of the second factor,
    /// what is reduced in that of the first factor and of the second.
    orders: [[Dims; 2]; 3],
    /// The batch in the order of the output.
    batch_order: Dims,
    /// How the product runs by vectors of 2, 4, 8 and 16 numbers.
    ways: [Way; 4],
}

impl Strided {
    /// A product without indices: of one number by one.
    #[must_use]
    pub const fn new() -> Self {
        let none = Dims::NONE;
        Strided {
            rows: none,
            columns: none,
            reduced: none,
            batch: none,
            over: none,
            from: [0; 3],
            samples: 0,
            is_refused: false,
            orders: [[none; 2]; 3],
            batch_order: none,
            ways: [Way::Plain; 4],
        }
    }

    /// One more row, inside those before: how far it goes in the output and in the first factor.
    #[must_use]
    pub const fn row(self, extent: usize, out: usize, a: usize) -> Self {
        let (rows, refused) = inside(self.rows, Dim { extent, strides: [out, a, 0] });
        Strided { rows, is_refused: self.is_refused || refused, ..self }.unplanned()
    }

    /// One more column: how far it goes in the output and in the second factor.
    #[must_use]
    pub const fn column(self, extent: usize, out: usize, b: usize) -> Self {
        let (columns, refused) = inside(self.columns, Dim { extent, strides: [out, 0, b] });
        Strided { columns, is_refused: self.is_refused || refused, ..self }.unplanned()
    }

    /// One more reduced index, summed inside those before: how far it goes in the factors.
    #[must_use]
    pub const fn reduced(self, extent: usize, a: usize, b: usize) -> Self {
        let (reduced, refused) = inside(self.reduced, Dim { extent, strides: [0, a, b] });
        Strided { reduced, is_refused: self.is_refused || refused, ..self }.unplanned()
    }

    /// One more index of all three arrays.
    #[must_use]
    pub const fn batch(self, extent: usize, out: usize, a: usize, b: usize) -> Self {
        let (batch, refused) = inside(self.batch, Dim { extent, strides: [out, a, b] });
        Strided { batch, is_refused: self.is_refused || refused, ..self }.unplanned()
    }

    /// One more index by which elements of the output are reached more than once: the products are added one after the other,
    /// and the call must say `add`. The order of the sums is not the canonical one, [`CANONICAL`].
    #[must_use]
    pub const fn over(self, extent: usize, out: usize, a: usize, b: usize) -> Self {
        let (over, refused) = inside(self.over, Dim { extent, strides: [out, a, b] });
        Strided { over, is_refused: self.is_refused || refused, ..self }.unplanned()
    }

    /// Summed over the samples, of which both factors have so many next to each other, around all that is reduced.
    #[must_use]
    pub const fn samples(self, lanes: usize) -> Self {
        Strided { samples: lanes, ..self }.unplanned()
    }

    /// The product begins at these elements of the output and of the factors.
    #[must_use]
    pub const fn from(self, out: usize, a: usize, b: usize) -> Self {
        Strided { from: [out, a, b], ..self }
    }

    /// A way is that of the indices there are when it is found: with others it is found again, or there is none but the plain one.
    const fn unplanned(self) -> Self {
        Strided { ways: [Way::Plain; 4], ..self }
    }

    /// Whether arrays of so many numbers hold all elements.
    pub(super) const fn fits(&self, lengths: [usize; 3]) -> bool {
        if self.is_refused {
            return false;
        }
        let mut array = 0;
        while array < 3 {
            let samples = if array > 0 && self.samples > 0 { self.samples - 1 } else { 0 };
            let Some(mut last) = self.from[array].checked_add(samples) else { return false };
            let roles = [&self.rows, &self.columns, &self.reduced, &self.batch, &self.over];
            let mut role = 0;
            while role < roles.len() {
                let mut i = 0;
                while let Some(dim) = roles[role].get(i) {
                    let Some(far) = (dim.extent - 1).checked_mul(dim.strides[array]) else { return false };
                    let Some(sum) = last.checked_add(far) else { return false };
                    last = sum;
                    i += 1;
                }
                role += 1;
            }
            if last >= lengths[array] {
                return false;
            }
            array += 1;
        }
        true
    }
}

impl Default for Strided {
    fn default() -> Self {
        Strided::new()
    }
}

/// These indices and one more inside them, and whether it is refused: it is empty, or there is no room for it.
const fn inside(dims: Dims, dim: Dim) -> (Dims, bool) {
    let mut all = match Dims::NONE.around(dim) {
        Some(all) => all,
        None => return (dims, true),
    };
    let mut i = 0;
    while i < dims.count {
        all = match all.around(dims.list[i]) {
            Some(all) => all,
            None => return (dims, true),
        };
        i += 1;
    }
    (all, dim.extent == 0)
}

/// Whether every sum is in the canonical order.
pub const CANONICAL: bool = cfg!(feature = "deterministic");

/// A product and its arrays.
pub struct Contraction<'a, T> {
    pub(crate) of: &'a Strided,
    pub(crate) samples: usize,
    pub(crate) a: *const T,
    pub(crate) b: *const T,
    pub(crate) add: bool,
    pub(crate) out: *mut T,
}

impl<T: Real> Contraction<'_, T> {
    /// Runs the product by the way that was planned for vectors of this extension.
    ///
    /// # Safety
    ///
    /// The arrays hold all elements, the output overlaps no factor.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        self.each(
            #[inline(always)]
            |of| unsafe { of.once(simd) },
        );
    }

    /// Runs the product one number after the other, on targets without vectors.
    ///
    /// # Safety
    ///
    /// As in `run`.
    pub(crate) unsafe fn one_by_one(&self) {
        // SAFETY: as the caller says.
        self.each(|of| unsafe { of.plain() });
    }

    /// Calls `run` with each of the products that are added one after the other: one for each point of the indices `over`.
    #[inline(always)]
    fn each(&self, mut run: impl FnMut(&Self)) {
        let mut over = self.of.over.walk();
        for _ in 0..self.of.over.points() {
            let [out, a, b] = over.offsets;
            let (a, b, out) = (self.a.wrapping_add(a), self.b.wrapping_add(b), self.out.wrapping_add(out));
            run(&Contraction { a, b, out, ..*self });
            over.step();
        }
    }

    /// Runs one of the products that `each` takes apart, by its way.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    unsafe fn once<S: Simd>(&self, simd: S) {
        let way = self.of.ways[const { <T as Lanes>::Wide::<S>::LEN.ilog2() as usize - 1 }];
        // SAFETY: as the caller says.
        unsafe {
            match way {
                _ if self.samples == 0 => self.plain(),
                Way::Vectors { columns, by_factor, width } => {
                    self.vectors(simd, self.of.along(columns, by_factor), width);
                }
                Way::Batch { columns, width } => self.vectors(simd, self.of.along_batch(columns), width),
                Way::Dots { columns } => self.dots(simd, columns),
                Way::Plain => self.plain(),
                Way::Laid(laid) => self.laid(simd, laid),
            }
        }
    }
}
