//! [`Weights`]: an array of weights as initialisers see it, whatever its Rust type.

use crate::flat::{Flat, flat_mut};
use crate::real::Real;

/// The most axes that an array of weights has: outputs, inputs, and four of a kernel.
const RANK: usize = 6;

/// The axes of an array of numbers: how many, their extents, and how far apart neighbours are in memory.
///
/// ```text
/// SMatrix<T, 2, 3>           extents [2, 3]     strides [1, 2]
/// [SMatrix<T, 2, 3>; 4]      extents [4, 2, 3]  strides [6, 1, 2]
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    rank: usize,
    extents: [usize; RANK],
    strides: [usize; RANK],
}

impl Axes {
    /// One axis.
    pub const fn list(length: usize) -> Self {
        Axes { rank: 1, extents: [length, 1, 1, 1, 1, 1], strides: [1; RANK] }
    }

    /// A matrix by columns.
    pub const fn matrix(rows: usize, columns: usize) -> Self {
        Axes { rank: 2, extents: [rows, columns, 1, 1, 1, 1], strides: [1, rows, 1, 1, 1, 1] }
    }

    /// `n` of these behind each other, each `length` numbers long. Beyond six axes it is a list.
    pub const fn times(self, n: usize, length: usize) -> Self {
        if self.rank == RANK {
            return Axes::list(n * length);
        }
        let Axes { rank, extents: [a, b, c, d, e, _], strides: [p, q, r, s, t, _] } = self;
        Axes { rank: rank + 1, extents: [n, a, b, c, d, e], strides: [length, p, q, r, s, t] }
    }
}

/// An array of weights `[outputs, inputs, kernel...]`.
#[derive(Debug)]
pub struct Weights<'a, T> {
    numbers: &'a mut [T],
    axes: Axes,
    fan_in: usize,
}

impl<'a, T: Real> Weights<'a, T> {
    pub(crate) fn new<W: Flat<T>>(weights: &'a mut W, fan_in: usize) -> Self {
        Weights { numbers: flat_mut(weights), axes: W::AXES, fan_in }
    }

    /// How many inputs each output reads.
    pub fn fan_in(&self) -> usize {
        self.fan_in
    }

    /// How many outputs each input reaches: `numbers / fan_in` for each position of the kernel.
    pub fn fan_out(&self) -> usize {
        let kernel: usize = self.kernel().product();
        self.numbers.len() / self.fan_in.max(1) * kernel
    }

    /// The extents of the axes, in order; further ones are 1.
    pub fn shape(&self) -> [usize; RANK] {
        self.axes.extents
    }

    /// All weights, in the order of memory.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.numbers
    }

    /// The weight that leads from an input to an output through the middle of the kernel, where padding by `same` puts
    /// the position of the output.
    pub fn middle(&mut self, output: usize, input: usize) -> Option<&mut T> {
        let Axes { extents: [outputs, inputs, ..], strides: [to, from, ..], .. } = self.axes;
        let taps = self.kernel().zip(self.axes.strides.iter().skip(2));
        let middle: usize = taps.map(|(extent, stride)| extent.saturating_sub(1) / 2 * stride).sum();
        let is_inside = output < outputs && input < inputs;
        let position = is_inside.then(|| output * to + input * from + middle)?;
        self.numbers.get_mut(position)
    }

    /// The numbers as a matrix of one row an output: how far apart the rows are and the numbers of a row.
    pub(super) fn rows(&self) -> (usize, [usize; 2]) {
        let (rows, stride) = (self.axes.extents[0], self.axes.strides[0]);
        (rows, if stride == 1 { [1, rows] } else { [stride, 1] })
    }

    fn kernel(&self) -> impl Iterator<Item = usize> + use<T> {
        self.axes.extents.into_iter().skip(2)
    }
}
