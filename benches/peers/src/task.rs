//! A multilayer perceptron, what to do with it, and the numbers to do it with, as `benches` writes them.

use std::fs;

#[derive(Clone, Copy, PartialEq)]
pub enum Activation {
    Tanh,
    Ramp,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Loss {
    CrossEntropy,
    MeanSquared,
    /// Forward only.
    None,
}

pub struct Layer {
    pub inputs: usize,
    pub outputs: usize,
    /// By columns: `[inputs, outputs]` by rows.
    pub weights: Vec<f64>,
    pub biases: Vec<f64>,
}

pub struct Task {
    pub activation: Activation,
    pub loss: Loss,
    pub double: bool,
    pub batch: usize,
    pub sets: usize,
    pub layers: Vec<Layer>,
    /// A batch of inputs for each set, sample by sample.
    pub inputs: Vec<Vec<f64>>,
    /// Likewise; classes are one-hot.
    pub targets: Vec<Vec<f64>>,
    known: bool,
}

impl Task {
    pub fn read(words: &[&str]) -> Task {
        let [kind, sizes, activation, loss, work, scalar, batch, sets, file] = words else { panic!("nine words") };
        let sizes: Vec<usize> = sizes.split(',').map(number).collect();
        let (batch, sets) = (number(batch), number(sets));
        let bytes = fs::read(file).expect("the file with the numbers");
        let mut numbers = bytes.as_chunks().0.iter().map(|&number| f64::from_le_bytes(number));
        let known = *kind == "mlp" && matches!(*work, "gradient" | "forward");
        let mut take = |count: usize| numbers.by_ref().take(count).collect::<Vec<_>>();
        let layer = |take: &mut dyn FnMut(usize) -> Vec<f64>, inputs: usize, outputs: usize| Layer {
            inputs,
            outputs,
            weights: take(inputs * outputs),
            biases: take(outputs),
        };
        let layers = match known {
            true => sizes.windows(2).map(|pair| layer(&mut take, pair[0], pair[1])).collect(),
            false => Vec::new(),
        };
        Task {
            known,
            activation: if *activation == "tanh" { Activation::Tanh } else { Activation::Ramp },
            loss: match *loss {
                "cross_entropy" => Loss::CrossEntropy,
                "mean_squared" => Loss::MeanSquared,
                _ => Loss::None,
            },
            double: *scalar == "f64",
            batch,
            sets,
            layers,
            inputs: (0..sets).map(|_| take(batch * sizes[0])).collect(),
            targets: (0..sets).map(|_| take(batch * sizes[sizes.len() - 1])).collect(),
        }
    }

    /// Whether the peers here can do it: no convolutions, no optimiser.
    pub fn is_known(&self) -> bool {
        self.known
    }

    pub fn sizes(&self) -> Vec<usize> {
        self.layers.iter().map(|layer| layer.inputs).chain(self.layers.last().map(|layer| layer.outputs)).collect()
    }
}

fn number(word: &str) -> usize {
    word.parse().expect("a number")
}

pub fn single(numbers: &[f64]) -> Vec<f32> {
    numbers.iter().map(|&number| number as f32).collect()
}
