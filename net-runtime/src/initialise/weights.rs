//! [`Weights`]: an array of weights as initialisers see it, whatever its Rust type.

use crate::axes::{Axes, RANK};
use crate::flat::{Flat, flat_mut};
use crate::real::Real;

/// An array of weights `[outputs, inputs, kernel...]`. The outputs of a layer in groups stand group by group, and each reads
/// the inputs of its own group: those are the inputs here.
///
/// ```text
/// linear(3 -> 2)                                [2, 3]
/// convolution(8, 5x5, groups = 2), 4 channels   [8, 2, 5, 5]      outputs 0 to 3 read channels 0 and 1, the others 2 and 3
/// embedding(1000 -> 8)                          [8, 1000]         of the 1000 inputs one is 1, all others 0
/// ```
#[derive(Debug)]
pub struct Weights<'a, T> {
    numbers: &'a mut [T],
    axes: Axes,
    fan_in: usize,
    groups: usize,
}

impl<'a, T: Real> Weights<'a, T> {
    pub(crate) fn new<W: Flat<T>>(weights: &'a mut W, fan_in: usize, groups: usize) -> Self {
        Weights { numbers: flat_mut(weights), axes: W::AXES, fan_in, groups: groups.max(1) }
    }

    /// With inputs along the first axis and outputs along the second.
    pub(crate) fn of_inputs<W: Flat<T>>(weights: &'a mut W, fan_in: usize) -> Self {
        Weights { numbers: flat_mut(weights), axes: W::AXES.transposed(), fan_in, groups: 1 }
    }

    /// A matrix by columns, one row an output.
    pub(crate) fn of_matrix(numbers: &'a mut [T], [rows, columns]: [usize; 2]) -> Self {
        Weights { numbers, axes: Axes::matrix(rows, columns), fan_in: columns, groups: 1 }
    }

    /// How many inputs each output reads; of an embedding 1, as all others are 0.
    pub fn fan_in(&self) -> usize {
        self.fan_in
    }

    /// How many outputs each input reaches: those of its group, once by each position of the kernel.
    pub fn fan_out(&self) -> usize {
        let kernel: usize = self.kernel().product();
        self.axes.extents[0] / self.groups * kernel
    }

    /// How many groups the outputs are in; 1 for all layers but some convolutions and deconvolutions.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// The extents of the axes, in order; further ones are 1.
    pub fn shape(&self) -> [usize; RANK] {
        self.axes.extents
    }

    /// All weights, in the order of memory.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.numbers
    }

    /// The weight that leads from an input, of those that the output reads, to an output through the middle of the kernel,
    /// where padding by `same` puts the position of the output.
    pub fn middle(&mut self, output: usize, input: usize) -> Option<&mut T> {
        let Axes { extents: [outputs, inputs, ..], strides: [to, from, ..], .. } = self.axes;
        let taps = self.kernel().zip(self.axes.strides.iter().skip(2));
        let middle: usize = taps.map(|(extent, stride)| extent.saturating_sub(1) / 2 * stride).sum();
        let is_inside = output < outputs && input < inputs;
        let position = is_inside.then(|| output * to + input * from + middle)?;
        self.numbers.get_mut(position)
    }

    /// The weights of one group after the other, each by itself.
    pub(super) fn each_group(&mut self) -> impl Iterator<Item = Weights<'_, T>> {
        let (axes, fan_in, groups) = (self.axes, self.fan_in, self.groups);
        let [outputs, rest @ ..] = axes.extents;
        let [a, b, c, d, e] = rest;
        let axes = Axes { extents: [outputs / groups, a, b, c, d, e], ..axes };
        let length = (self.numbers.len() / groups).max(1);
        self.numbers.chunks_mut(length).map(move |numbers| Weights { numbers, axes, fan_in, groups: 1 })
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
