//! What the calls of a net's functions are given, and how their results are read.

use super::*;

/// What a call is given, in the order of its arguments.
pub struct Given<'a> {
    pub(super) learned: &'a [f64],
    pub(super) numbers: std::slice::Iter<'a, f64>,
    /// For a call before, which leaves its traces in the scratch.
    pub(super) others: std::slice::Iter<'a, f64>,
    pub(super) starts: usize,
}

impl Given<'_> {
    pub fn net<N: Parameters<Scalar: Real>>(&mut self) -> N {
        filled(&mut self.learned)
    }

    pub fn two<T: Numbers>(&mut self) -> (T, T) {
        (T::read(&mut self.numbers.by_ref().copied()), T::read(&mut self.others.by_ref().copied()))
    }

    pub fn all<T: Numbers>(&mut self, samples: usize) -> Vec<T> {
        read_several(samples, &mut self.numbers.by_ref().copied())
    }

    pub fn start<T: Numbers>(&mut self) -> T {
        let starts = &mut self.starts;
        T::read(&mut std::iter::from_fn(|| {
            *starts += 1;
            Some(start(*starts - 1))
        }))
    }

    pub fn start_like<T: Numbers>(&mut self, _: &T) -> T {
        self.start()
    }

    pub fn start_net<N: Parameters<Scalar: Real>>(&mut self) -> N {
        let numbers: Vec<f64> = (self.starts..self.starts + N::PARAMETERS).map(start).collect();
        self.starts += N::PARAMETERS;
        filled(&mut &numbers[..])
    }
}

/// What is in a buffer before something is accumulated there, number by number.
pub fn start(number: usize) -> f64 {
    ((number * 7919 % 1000) as f64 - 500.0) / 256.0
}

pub fn blank<T: Numbers>() -> T {
    Blank::blank()
}

pub fn blank_like<T: Numbers>(_: &T) -> T {
    Blank::blank()
}

pub fn blank_net<N: Parameters<Scalar: Real>>() -> N {
    filled(&mut &vec![f64::NAN; N::PARAMETERS][..])
}

pub fn row_major<T: Numbers>(of: &T) -> Vec<f64> {
    of.numbers()
}

pub fn all_row_major<T: Numbers>(all: &[T]) -> Vec<f64> {
    let mut numbers = Vec::new();
    write_several(all, &mut numbers);
    numbers
}

pub fn in_memory<N: Parameters<Scalar: Real>>(net: &N) -> Vec<f64> {
    net.parameters().iter().map(|x| x.to_f64()).collect()
}

pub(super) const RATE: f64 = 0.3;

pub fn rate<T: Real>() -> T {
    T::from_f64(RATE)
}
