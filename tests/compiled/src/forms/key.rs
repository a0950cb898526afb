//! The names of results, by which those of different functions are compared.

use super::*;

/// What computes a result: its bits are the same in every function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// One sample: which.
    One(usize),
    Batch(usize),
    Static(usize),
}

impl Group {
    pub(super) fn samples(self) -> usize {
        match self {
            Group::One(_) => 1,
            Group::Batch(samples) | Group::Static(samples) => samples,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Value,
    /// With respect to a value.
    Gradient,
    /// With respect to a learned array.
    Sum,
    /// The same, added to what was there: which number of `start` the buffer begins with, and whether they lie there as in
    /// memory or row by row.
    Accumulated(usize, bool),
    /// The array behind it, and whether it descends at all.
    Descended(bool),
}

/// A result: the same in all functions that have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) kind: Kind,
    /// `output`, `linear_2.weights`.
    pub(super) name: String,
    /// The values at which something is imposed.
    pub(super) imposed: Vec<String>,
    /// The values that alone are differentiated.
    pub(super) of: Option<Vec<String>>,
}

/// How many numbers a sample has of something wanted.
pub(super) fn elements(net: &Net, what: Wanted) -> usize {
    match what {
        Wanted::Value(source) | Wanted::Gradient(source) => size(net.shape(source)),
        _ => arrays(net, what).into_iter().map(|(layer, array)| size(&learned_array(net, layer, array).shape)).sum(),
    }
}

/// The learned arrays of something wanted: the layer of each and its position there.
pub(super) fn arrays(net: &Net, what: Wanted) -> Vec<(LayerId, usize)> {
    match what {
        Wanted::Array(layer, array) => vec![(layer, array)],
        Wanted::LayerParameters(layer) => {
            let storage = net.layers[layer].storage.as_ref().expect("it learns");
            (0..storage.arrays.len()).map(|array| (layer, array)).collect()
        }
        _ => (0..).map_while(|part| what.array(net, part)).collect(),
    }
}

pub(super) fn array_name(net: &Net, layer: LayerId, array: usize) -> String {
    net.array_path(layer, array)
}

/// The numbers of several arrays, array by array, each row by row.
pub(super) fn parted<N: Clone>(net: &Net, what: Wanted, numbers: &[N], from_memory: bool) -> Vec<(String, Vec<N>)> {
    let mut rest = numbers;
    let part = |(layer, array): (LayerId, usize)| {
        let learned = learned_array(net, layer, array);
        let (own, others) = rest.split_at(size(&learned.shape));
        rest = others;
        let mut row_major = own.to_vec();
        if from_memory {
            let places = memory_order(learned).into_iter().zip(own);
            places.for_each(|(place, number)| row_major[place] = number.clone());
        }
        (array_name(net, layer, array), row_major)
    };
    arrays(net, what).into_iter().map(part).collect()
}

pub(super) fn source(argument: Argument) -> net_compiler::net::Source {
    match argument {
        Argument::Port(port) => net_compiler::net::Source::Port(port),
        Argument::Gradient(source) => source,
    }
}

pub(super) fn given_name(net: &Net, argument: Argument) -> String {
    let name = net.source_name(source(argument));
    if matches!(argument, Argument::Gradient(_)) { format!("grad({name})") } else { name }
}
