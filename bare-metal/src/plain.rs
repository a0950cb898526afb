//! The nets as plain loops over `f64`: each layer takes its numbers off the front of the parameters, as they lie in memory.

/// A row of numbers in memory, and how many there are.
type Numbers = [f64; 1200];

fn take<'a>(parameters: &mut &'a [f64], count: usize) -> &'a [f64] {
    let (taken, rest) = parameters.split_at(count);
    *parameters = rest;
    taken
}

/// Weights by columns, then biases.
fn linear(parameters: &mut &[f64], inputs: usize, outputs: usize, input: &Numbers) -> Numbers {
    let (weights, biases) = (take(parameters, inputs * outputs), take(parameters, outputs));
    let mut out = [0.0; 1200];
    for i in 0..outputs {
        out[i] = biases[i];
        for j in 0..inputs {
            out[i] += weights[j * outputs + i] * input[j];
        }
    }
    out
}

/// Three by three, of channels that are square and by columns.
fn convolution(parameters: &mut &[f64], inputs: usize, outputs: usize, side: usize, input: &Numbers) -> Numbers {
    let (weights, biases) = (take(parameters, inputs * outputs * 9), take(parameters, outputs));
    let (mut out, places) = ([0.0; 1200], side - 2);
    for o in 0..outputs {
        for y in 0..places {
            for x in 0..places {
                let mut sum = biases[o];
                for c in 0..inputs {
                    for u in 0..3 {
                        for v in 0..3 {
                            let weight = weights[(o * inputs + c) * 9 + v * 3 + u];
                            sum += weight * input[(c * side + x + v) * side + y + u];
                        }
                    }
                }
                out[(o * places + x) * places + y] = sum;
            }
        }
    }
    out
}

fn ramp(numbers: Numbers) -> Numbers {
    numbers.map(|x| if x < 0.0 { 0.0 } else { x })
}

/// The largest of two by two.
fn pooling(channels: usize, side: usize, input: &Numbers) -> Numbers {
    let (mut out, places) = ([0.0; 1200], side / 2);
    for c in 0..channels {
        for y in 0..places {
            for x in 0..places {
                let at = |u: usize, v: usize| input[(c * side + 2 * x + v) * side + 2 * y + u];
                out[(c * places + x) * places + y] = at(0, 0).max(at(0, 1)).max(at(1, 0)).max(at(1, 1));
            }
        }
    }
    out
}

/// Row by row.
fn flatten(channels: usize, side: usize, input: &Numbers) -> Numbers {
    let mut out = [0.0; 1200];
    for c in 0..channels {
        for y in 0..side {
            for x in 0..side {
                out[(c * side + y) * side + x] = input[(c * side + x) * side + y];
            }
        }
    }
    out
}

fn start(input: &[f64]) -> Numbers {
    let mut numbers = [0.0; 1200];
    numbers[..input.len()].copy_from_slice(input);
    numbers
}

/// The value of [`Dense`](crate::nets::Dense).
pub fn dense(mut parameters: &[f64], input: &[f64]) -> Numbers {
    let first = ramp(linear(&mut parameters, 64, 64, &start(input)));
    let second = ramp(linear(&mut parameters, 64, 64, &first));
    linear(&mut parameters, 64, 64, &second)
}

/// The value of [`Images`](crate::nets::Images).
pub fn images(mut parameters: &[f64], input: &[f64]) -> Numbers {
    let first = ramp(convolution(&mut parameters, 4, 8, 12, &start(input)));
    let second = ramp(convolution(&mut parameters, 8, 8, 10, &first));
    linear(&mut parameters, 512, 10, &flatten(8, 8, &second))
}

/// The value of [`Pooled`](crate::nets::Pooled).
pub fn pooled(mut parameters: &[f64], input: &[f64]) -> Numbers {
    let first = ramp(convolution(&mut parameters, 4, 8, 12, &start(input)));
    linear(&mut parameters, 200, 10, &flatten(8, 5, &pooling(8, 10, &first)))
}
