//! The fixtures of `tests/fixtures`, as `oracle/make_fixtures.py` writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Numbers;
use crate::compare::{assert_close, assert_within};

/// One net with its parameters and functions.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// The net in the language of `net!`.
    pub net: String,
    parameters: Arrays,
    /// Its functions by name.
    pub functions: BTreeMap<String, Function>,
}

/// One function of a net: what it is given and gives for one sample, and for a batch.
#[derive(Debug, Deserialize)]
pub struct Function {
    given: Arrays,
    wanted: Arrays,
    #[serde(default)]
    bounds: Arrays,
    batch: Option<Sample>,
}

/// What is given and wanted; in a batch per-sample arrays have the samples as their first axis.
#[derive(Clone, Debug, Deserialize)]
pub struct Sample {
    given: Arrays,
    wanted: Arrays,
    #[serde(default)]
    bounds: Arrays,
}

/// Arrays by name: a port, a value, `layer.array`, or `grad(...)` of one.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Arrays(BTreeMap<String, Array>);

#[derive(Clone, Debug, Deserialize)]
struct Array {
    shape: Vec<usize>,
    data: Vec<f64>,
}

impl Case {
    /// Where the fixtures are.
    pub fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
    }

    /// The fixture of this name.
    pub fn load(name: &str) -> Case {
        let path = Case::folder().join(name).with_extension("json");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The net with the fixture's parameters; neither may have more than the other.
    pub fn parameters<N: Numbers>(&self) -> N {
        self.parameters.names_are(&N::arrays("parameters"));
        self.parameters.read("parameters")
    }

    /// The shape of a learned array and its numbers, row by row.
    pub fn parameter(&self, name: &str) -> (Vec<usize>, Vec<f64>) {
        self.parameters.array(name)
    }

    /// The function of this name.
    pub fn function(&self, name: &str) -> &Function {
        self.functions.get(name).unwrap_or_else(|| panic!("the fixture has no function `{name}`"))
    }
}

impl Function {
    /// One sample.
    pub fn one(&self) -> Sample {
        Sample { given: self.given.clone(), wanted: self.wanted.clone(), bounds: self.bounds.clone() }
    }

    /// The batch, where there is one.
    pub fn a_batch(&self) -> Option<&Sample> {
        self.batch.as_ref()
    }

    /// The batch.
    pub fn batch(&self) -> &Sample {
        self.batch.as_ref().expect("the fixture has a batch")
    }
}

impl Sample {
    /// The names of what is given, in order.
    pub fn given_names(&self) -> Vec<String> {
        self.given.0.keys().cloned().collect()
    }

    /// The names of what is wanted, in order.
    pub fn wanted_names(&self) -> Vec<String> {
        self.wanted.0.keys().cloned().collect()
    }

    /// The shape of what is given under this name and its numbers, row by row.
    pub fn given_array(&self, name: &str) -> (Vec<usize>, Vec<f64>) {
        self.given.array(name)
    }

    /// The shape of what is wanted under this name and its numbers, row by row.
    pub fn wanted_array(&self, name: &str) -> (Vec<usize>, Vec<f64>) {
        self.wanted.array(name)
    }

    /// What the function is given under this name.
    pub fn given<N: Numbers>(&self, name: &str) -> N {
        self.given.read(name)
    }

    /// What it is given under this name, sample by sample.
    pub fn each_given<N: Numbers>(&self, name: &str) -> Vec<N> {
        let array = self.given.get(name);
        array.check_shape(name, &[vec![array.shape[0]], single_shape::<N>(name)].concat());
        let mut numbers = array.data.iter().copied();
        (0..array.shape[0]).map(|_| N::read(&mut numbers)).collect()
    }

    /// What is wanted under this name.
    pub fn wanted<N: Numbers>(&self, name: &str) -> N {
        self.wanted.read(name)
    }

    /// How many samples a batch has.
    pub fn samples(&self) -> usize {
        self.given.0.values().next().map_or(0, |array| array.shape[0])
    }

    /// The fixture wants just these arrays.
    pub fn wants(&self, arrays: &[Vec<(String, Vec<usize>)>]) {
        self.wanted.names_are(&arrays.concat());
    }

    /// `found` is what is wanted under this name, to the fixture's bound where it has one.
    pub fn check<N: Numbers>(&self, name: &str, found: &N) {
        let found = found.numbers();
        let mut rest = &found[..];
        for (name, shape) in N::arrays(name) {
            let (own, others) = rest.split_at(shape.iter().product());
            self.check_array(&name, &shape, own);
            rest = others;
        }
    }

    /// `found` is what is wanted under this name, sample by sample.
    pub fn check_each<N: Numbers>(&self, name: &str, found: &[N]) {
        let mut numbers = Vec::new();
        found.iter().for_each(|one| one.write(&mut numbers));
        self.check_array(name, &[vec![found.len()], single_shape::<N>(name)].concat(), &numbers);
    }

    fn check_array(&self, name: &str, shape: &[usize], found: &[f64]) {
        let wanted = self.wanted.get(name);
        wanted.check_shape(name, shape);
        match self.bounds.0.get(name) {
            Some(bounds) => assert_within(name, found, &wanted.data, &bounds.data),
            None => assert_close(name, found, &wanted.data),
        }
    }

    /// The largest bound of an array, relative to its largest element.
    pub fn loosest(&self, name: &str) -> f64 {
        let largest = |array: &Array| array.data.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        largest(self.bounds.get(name)) / largest(self.wanted.get(name))
    }
}

fn single_shape<N: Numbers>(name: &str) -> Vec<usize> {
    match &N::arrays(name)[..] {
        [(_, shape)] => shape.clone(),
        _ => panic!("`{name}` is not one array a sample"),
    }
}

impl Arrays {
    fn array(&self, name: &str) -> (Vec<usize>, Vec<f64>) {
        let array = self.get(name);
        (array.shape.clone(), array.data.clone())
    }

    fn get(&self, name: &str) -> &Array {
        self.0.get(name).unwrap_or_else(|| panic!("the fixture has no `{name}`"))
    }

    fn read<N: Numbers>(&self, name: &str) -> N {
        let mut numbers = Vec::new();
        for (name, shape) in N::arrays(name) {
            let array = self.get(&name);
            array.check_shape(&name, &shape);
            numbers.extend_from_slice(&array.data);
        }
        N::read(&mut numbers.into_iter())
    }

    fn names_are(&self, arrays: &[(String, Vec<usize>)]) {
        let (own, others): (BTreeSet<&String>, BTreeSet<&String>) =
            (self.0.keys().collect(), arrays.iter().map(|(name, _)| name).collect());
        assert_eq!(own, others, "the fixture's names and the test's");
    }
}

impl Array {
    /// Up to axes of length 1 at the end: `[n]` and `[n, 1]` have one type.
    fn check_shape(&self, name: &str, shape: &[usize]) {
        assert_eq!(trimmed(&self.shape), trimmed(shape), "the shape of `{name}`");
        assert_eq!(self.data.len(), shape.iter().product::<usize>(), "the numbers of `{name}`");
    }
}

fn trimmed(shape: &[usize]) -> &[usize] {
    let length = shape.iter().rposition(|extent| *extent != 1).map_or(0, |last| last + 1);
    &shape[..length]
}
