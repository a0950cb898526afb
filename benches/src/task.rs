//! What a workload is made of, in numbers that every contestant gets: parameters in our flat order, inputs, targets.

use nalgebra::{RealField, SMatrix, SVector, convert};
use net_runtime::{Index, Parameters};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::{fs, io, path::Path};

/// The numbers that a net computes in.
pub trait Real: RealField + Copy + Default {}
impl Real for f32 {}
impl Real for f64 {}

/// In the words of the peers.
pub struct Task {
    /// `mlp`, `lenet`, `attention` or `multi_head`.
    pub kind: &'static str,
    pub sizes: &'static [usize],
    /// `tanh` or `ramp`.
    pub activation: &'static str,
    /// `cross_entropy`, `mean_squared` or `none`.
    pub loss: &'static str,
    /// `gradient`, `all_gradients`, with those of the inputs, `descend`, `adam` or `forward`.
    pub work: &'static str,
    pub batch: usize,
    /// How many different batches the calls cycle through.
    pub sets: usize,
    pub numbers: Numbers,
}

#[derive(Default)]
pub struct Numbers {
    double: bool,
    parameters: Vec<f64>,
    /// Sample by sample; an image by rows.
    inputs: Vec<f64>,
    /// Likewise; classes are one-hot.
    targets: Vec<f64>,
}

impl Task {
    /// With the parameters of `net`, and samples drawn at random.
    pub fn with<N: Parameters>(mut self, net: &N) -> Self
    where
        N::Scalar: Real,
    {
        let mut random = Pcg32::seed_from_u64(7);
        let (width, outputs) = (self.sizes[0], self.sizes[self.sizes.len() - 1]);
        let samples = self.batch * self.sets;
        let mut between = |count: usize| (0..count).map(|_| uniform(&mut random)).collect::<Vec<f64>>();
        let (inputs, mut targets) = (between(samples * width), between(samples * outputs));
        if self.loss == "cross_entropy" {
            targets.chunks_mut(outputs).enumerate().for_each(|(k, row)| one_hot(row, (7 * k + 3) % outputs));
        }
        let parameters = net.parameters().iter().map(|&number| double(number)).collect();
        self.numbers = Numbers { double: size_of::<N::Scalar>() == 8, parameters, inputs, targets };
        self
    }

    pub fn samples(&self) -> usize {
        self.batch * self.sets
    }

    pub fn parameters<T: Real>(&self) -> Vec<T> {
        self.numbers.parameters.iter().map(|&number| convert(number)).collect()
    }

    pub fn input<T: Real, const N: usize>(&self, sample: usize) -> [T; N] {
        array(&self.numbers.inputs, sample)
    }

    pub fn target<T: Real, const N: usize>(&self, sample: usize) -> [T; N] {
        array(&self.numbers.targets, sample)
    }

    pub fn class(&self, sample: usize) -> usize {
        let row = &self.numbers.targets.chunks(self.sizes[self.sizes.len() - 1]).nth(sample);
        row.and_then(|row| row.iter().position(|&number| number == 1.0)).expect("a class")
    }

    // The same as the types of `net!`, all samples one after another.

    pub fn vectors<T: Real, const N: usize>(&self) -> Vec<SVector<T, N>> {
        (0..self.samples()).map(|k| SVector::from(self.input::<T, N>(k))).collect()
    }

    pub fn images<T: Real, const H: usize, const W: usize>(&self) -> Vec<[SMatrix<T, H, W>; 1]> {
        let image = |k| [SMatrix::from_fn(|r, c| convert(self.numbers.inputs[(k * H + r) * W + c]))];
        (0..self.samples()).map(image).collect()
    }

    pub fn target_vectors<T: Real, const N: usize>(&self) -> Vec<SVector<T, N>> {
        (0..self.samples()).map(|k| SVector::from(self.target::<T, N>(k))).collect()
    }

    pub fn classes<const N: usize>(&self) -> Vec<Index<N>> {
        (0..self.samples()).map(|k| Index::new(self.class(k)).expect("a class in range")).collect()
    }

    /// The order by which a peer gets all of it, the numbers in `file`.
    pub fn load(&self, file: &Path) -> io::Result<String> {
        let Numbers { double, parameters, inputs, targets } = &self.numbers;
        let numbers = parameters.iter().chain(inputs).chain(targets);
        fs::write(file, numbers.flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())?;
        let sizes: Vec<String> = self.sizes.iter().map(usize::to_string).collect();
        let Task { kind, activation, loss, work, batch, sets, .. } = self;
        let (sizes, scalar) = (sizes.join(","), if *double { "f64" } else { "f32" });
        Ok(format!("load {kind} {sizes} {activation} {loss} {work} {scalar} {batch} {sets} {}", file.display()))
    }
}

/// Between -1 and 1.
pub fn uniform(random: &mut Pcg32) -> f64 {
    f64::from(random.next_u32() as i32) / 2f64.powi(31)
}

fn one_hot(row: &mut [f64], class: usize) {
    row.fill(0.0);
    row[class] = 1.0;
}

fn array<T: Real, const N: usize>(numbers: &[f64], sample: usize) -> [T; N] {
    std::array::from_fn(|i| convert(numbers[sample * N + i]))
}

pub fn double<T: Real>(number: T) -> f64 {
    number.to_subset().expect("a number")
}

pub fn doubles<'a, T: Real>(numbers: impl IntoIterator<Item = &'a T>) -> Vec<f64> {
    numbers.into_iter().map(|&number| double(number)).collect()
}
