//! Products of one sample that are plain but for the order of their vectors: the vectors are laid side by side in the order of
//! the matrix, and the kernels of plain products run.
//!
//! ```text
//! z[i, j] = w[32 i + j, k] * x[k]          z by columns: 8 by 32 numbers, transposed, are a vector of 256 in the order of w's rows
//! w_bar[32 i + j, k] = z_bar[i, j] * x[k]  the same of z_bar
//! ```

use super::Contraction;
use super::dims::Dims;
use super::way::{Laid, MOST_LAID};
use crate::kernels::dense::single::Single;
use crate::kernels::dense::single_back::SingleBack;
use crate::kernels::vector::activation::Function;
use crate::kernels::vector::transpose::Transposition;
use crate::real::Real;
use core::mem::MaybeUninit;
use fearless_simd::Simd;

/// Room for a vector.
type Room = MaybeUninit<[u64; MOST_LAID]>;

/// The numbers of an array at some indices, in their order.
struct Vector<'d> {
    dims: &'d Dims,
    array: usize,
}

impl<T: Real> Contraction<'_, T> {
    /// Runs the product as a plain one: [`Way::Laid`](super::way::Way).
    ///
    /// # Safety
    ///
    /// The arrays hold all elements, the output overlaps no factor; the product is of this form.
    #[inline(always)]
    pub(super) unsafe fn laid<S: Simd>(&self, simd: S, laid: Laid) {
        let columns = match laid {
            Laid::Matvec { columns } | Laid::Transposed { columns } | Laid::Outer { columns } => columns,
        };
        let (side, factors) = if columns { (1, [2, 1]) } else { (0, [1, 2]) };
        let [own, other] =
            factors.map(|array| (if array == 1 { self.a } else { self.b }).wrapping_add(self.of.from[array]));
        let out = self.out.wrapping_add(self.of.from[0]);
        let (along, across, reduced) = (&self.of.orders[side], &self.of.orders[1 - side][0], &self.of.orders[2][side]);
        let (m, n, k) = (along[0].points(), across.points(), reduced.points());
        let mut rooms = [Room::uninit(); 3];
        let rooms: [*mut T; 3] = rooms.each_mut().map(|room| room.as_mut_ptr().cast());
        // SAFETY: the rooms are as large as any vector that is laid; the matrix is one of `m` or `k` rows.
        unsafe {
            if let Laid::Outer { .. } = laid {
                let seed = Vector { dims: &along[0], array: factors[0] }.read(simd, own, rooms[0]);
                let input = Vector { dims: across, array: factors[1] }.read(simd, other, rooms[1]);
                let back =
                    SingleBack { outputs: m, inputs: n, seed, input, weights: core::ptr::null(), out, add: self.add };
                return back.outer(simd);
            }
            let input = Vector { dims: reduced, array: factors[1] }.read(simd, other, rooms[0]);
            let result = Vector { dims: &along[1], array: 0 };
            let sums = if result.is_line() { out } else { rooms[1] };
            if let Laid::Matvec { .. } = laid {
                let start = if self.add { result.copied(simd, out, rooms[2]) } else { core::ptr::null() };
                let (outputs, inputs, activation) = (m, k, Function::Identity);
                Single { outputs, inputs, weights: own, input, start, activation, out: sums }.run(simd);
            } else {
                if self.add && !result.is_line() {
                    result.copied(simd, out, sums);
                }
                let (outputs, inputs, add) = (k, m, self.add);
                let (seed, input) = (input, core::ptr::null());
                SingleBack { outputs, inputs, seed, input, weights: own, out: sums, add }.dots(simd);
            }
            if !result.is_line() {
                result.write(simd, sums, out);
            }
        }
    }
}

impl Vector<'_> {
    /// Whether the numbers lie side by side.
    fn is_line(&self) -> bool {
        self.dims.line(self.array) == self.dims.points()
    }

    /// Where the numbers are a matrix that has to be transposed, that is, two indices of which the outer one goes from one
    /// element to the next: both extents, and the stride of the inner one.
    fn as_matrix(&self) -> Option<[usize; 3]> {
        let [inner, outer, ..] = &self.dims.list;
        let is_turned = self.dims.count == 2 && outer.strides[self.array] == 1;
        is_turned.then_some([inner.extent, outer.extent, inner.strides[self.array]])
    }

    /// The numbers side by side: where they are, or laid in the room.
    #[inline(always)]
    unsafe fn read<S: Simd, T: Real>(&self, simd: S, from: *const T, to: *mut T) -> *const T {
        // SAFETY: as the caller says.
        if self.is_line() { from } else { unsafe { self.copied(simd, from, to) } }
    }

    /// The numbers laid in the room.
    #[inline(always)]
    unsafe fn copied<S: Simd, T: Real>(&self, simd: S, from: *const T, to: *mut T) -> *const T {
        // SAFETY: as the caller says.
        unsafe {
            match self.as_matrix() {
                Some([rows, columns, from_step]) => {
                    Transposition { rows, columns, from, from_step, to, to_step: rows }.run(simd);
                }
                None => self.dims.walk().each(self.dims.points(), self.array, |at, number| {
                    *to.add(number) = *from.add(at);
                }),
            }
        }
        to
    }

    /// Moves numbers that lie side by side where they belong.
    #[inline(always)]
    unsafe fn write<S: Simd, T: Real>(&self, simd: S, from: *const T, to: *mut T) {
        // SAFETY: as the caller says.
        unsafe {
            match self.as_matrix() {
                Some([columns, rows, to_step]) => {
                    Transposition { rows, columns, from, from_step: columns, to, to_step }.run(simd);
                }
                None => self.dims.walk().each(self.dims.points(), self.array, |at, number| {
                    *to.add(at) = *from.add(number);
                }),
            }
        }
    }
}
