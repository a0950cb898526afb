//! candle, with the operators that `candle_nn::Linear` and its losses are made of.

use crate::Call;
use crate::task::{Activation, Loss, Task};
use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::loss;
use std::hint::black_box;

pub fn peer(task: &Task) -> Option<Call> {
    task.is_known().then(|| Net::new(task).expect("a net of candle")).map(|net| {
        let call = move |set: usize| net.call(set).expect("tensors that fit");
        Box::new(call) as Call
    })
}

struct Net {
    activation: Activation,
    loss: Loss,
    batch: usize,
    layers: Vec<(Var, Var)>,
    inputs: Vec<Tensor>,
    targets: Vec<Tensor>,
}

impl Net {
    fn new(task: &Task) -> Result<Net> {
        let dtype = if task.double { DType::F64 } else { DType::F32 };
        let tensor = |numbers: &Vec<f64>, shape: (usize, usize)| {
            Tensor::from_vec(numbers.clone(), shape, &Device::Cpu)?.to_dtype(dtype)
        };
        let sizes = task.sizes();
        let (width, classes) = (sizes[0], sizes[sizes.len() - 1]);
        let target = |numbers: &Vec<f64>| {
            let target = tensor(numbers, (task.batch, classes))?;
            if task.loss == Loss::CrossEntropy { target.argmax(1) } else { Ok(target) }
        };
        let layers = task.layers.iter().map(|layer| {
            let weights = tensor(&layer.weights, (layer.inputs, layer.outputs))?;
            let biases = tensor(&layer.biases, (1, layer.outputs))?;
            Ok((Var::from_tensor(&weights)?, Var::from_tensor(&biases)?))
        });
        Ok(Net {
            activation: task.activation,
            loss: task.loss,
            batch: task.batch,
            layers: layers.collect::<Result<_>>()?,
            inputs: task.inputs.iter().map(|input| tensor(input, (task.batch, width))).collect::<Result<_>>()?,
            targets: task.targets.iter().map(target).collect::<Result<_>>()?,
        })
    }

    fn call(&self, set: usize) -> Result<f64> {
        let output = self.forward(&self.inputs[set])?;
        let loss = match self.loss {
            Loss::None => return number(&output.flatten_all()?.get(0)?),
            Loss::CrossEntropy => loss::cross_entropy(&output, &self.targets[set])?,
            Loss::MeanSquared => loss::mse(&output, &self.targets[set])?,
        };
        black_box(loss.backward()?);
        Ok(number(&loss)? * self.batch as f64)
    }

    fn forward(&self, input: &Tensor) -> Result<Tensor> {
        let mut value = input.clone();
        for (i, (weights, biases)) in self.layers.iter().enumerate() {
            value = value.matmul(weights)?.broadcast_add(biases)?;
            value = match self.activation {
                _ if i + 1 == self.layers.len() => value,
                Activation::Tanh => value.tanh()?,
                Activation::Ramp => value.relu()?,
            };
        }
        Ok(value)
    }
}

fn number(scalar: &Tensor) -> Result<f64> {
    match scalar.dtype() {
        DType::F64 => scalar.to_scalar(),
        _ => scalar.to_scalar::<f32>().map(f64::from),
    }
}
