//! The tables of `coming_from_pytorch.md`, what PyTorch computes for their rows, and the same by the compiler as a library.
//!
//! ```text
//! net-macros/docs/coming_from_pytorch.md   the rows: a call of PyTorch's, a shape, a net
//! tests/oracle/make_pytorch.py             runs each call
//! tests/pytorch/tables.json                what it gives
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use net_compiler::emit::Compiled;
use net_compiler::interpret::{Array, Given};
use net_compiler::ir::{Element, LayerId, Leaf, Value, size};
use serde::Deserialize;

use crate::compute::Compute;
use crate::program::{compiled, leaves, ran, reals, with_leaf};

/// A file of this repository.
fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// One row of one of its tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The first cell of the table's head, without backticks.
    pub head: String,
    /// The cells, without spaces around and with `|` for `\|`.
    pub cells: Vec<String>,
}

impl Row {
    /// The code in a cell that begins with some.
    pub fn code(&self, cell: usize) -> Option<&str> {
        self.cells[cell].strip_prefix('`')?.split('`').next()
    }

    /// Every name of a layer or an optimiser in the first cell.
    pub fn names(&self) -> Vec<&str> {
        let codes = self.cells[0].split('`').skip(1).step_by(2);
        codes.map(|code| code.split('(').next().unwrap_or(code)).collect()
    }
}

/// All rows of the page.
pub fn rows() -> Vec<Row> {
    let (mut rows, mut head) = (Vec::new(), None);
    for line in file("../net-macros/docs/coming_from_pytorch.md").lines() {
        let Some(line) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            head = None;
            continue;
        };
        let escaped = line.replace("\\|", "\0");
        let cells: Vec<String> = escaped.split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
        match &head {
            None => head = Some(cells[0].trim_matches('`').to_string()),
            Some(_) if cells[0].chars().all(|letter| letter == '-') && !cells[0].is_empty() => {}
            Some(head) => rows.push(Row { head: head.clone(), cells }),
        }
    }
    rows
}

/// What PyTorch computes for the page.
#[derive(Debug, Deserialize)]
pub struct Tables {
    /// Its version.
    pub torch: String,
    /// The names of its layers, `nn`, and of its optimisers, `optim`.
    pub names: BTreeMap<String, Vec<String>>,
    /// What is learned, before.
    pub start: [f64; 4],
    /// The gradients, step by step.
    pub gradients: Vec<[f64; 4]>,
    /// What it gives, row by row.
    pub rows: Vec<Found>,
}

/// What PyTorch gives for one row.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Found {
    /// Of a layer or a function.
    Layer(Layer),
    /// Of a loss.
    Loss(Loss),
    /// At a kink.
    Slope {
        /// The net.
        net: String,
        /// The call.
        torch: String,
        /// Where.
        at: f64,
        /// PyTorch's.
        slope: f64,
    },
    /// Of an optimiser or a schedule.
    Steps {
        /// Ours.
        here: String,
        /// The call.
        torch: String,
        /// What is learned after the last gradient, or the rates.
        numbers: Vec<f64>,
    },
}

/// One sample through a layer.
#[derive(Clone, Debug, Deserialize)]
pub struct Layer {
    /// The net.
    pub net: String,
    /// The call.
    pub torch: String,
    /// The input's shape.
    pub of: String,
    /// The input, row by row, as all that follows.
    pub input: Vec<f64>,
    /// The value.
    pub output: Vec<f64>,
    /// The gradient at the output.
    pub seed: Vec<f64>,
    /// That at the input, empty where it is indices.
    pub input_bar: Vec<f64>,
    /// All learned numbers.
    #[serde(default)]
    pub parameters: Vec<f64>,
    /// Their gradients, empty where PyTorch has others.
    #[serde(default)]
    pub parameters_bar: Vec<f64>,
}

/// Several samples through a loss, and PyTorch's mean over them.
#[derive(Clone, Debug, Deserialize)]
pub struct Loss {
    /// The net.
    pub net: String,
    /// The call.
    pub torch: String,
    /// The input's shape.
    pub of: String,
    /// The inputs.
    pub input: Vec<f64>,
    /// The targets as the net takes them.
    pub target: Vec<f64>,
    /// What the net's sum is divided by.
    pub divisor: f64,
    /// The mean.
    pub loss: f64,
    /// The gradient of the mean.
    pub input_bar: Vec<f64>,
}

impl Tables {
    /// As the script has written them.
    pub fn load() -> Tables {
        serde_json::from_str(&file("pytorch/tables.json")).expect("what `make_pytorch.py` writes")
    }
}

/// What a function of a net gives, in `f64`, as one vector for each thing that it wants: samples one behind the other.
pub fn run(text: &str, samples: usize, numbers: &dyn Fn(Leaf) -> Vec<f64>) -> Vec<Vec<f64>> {
    let compiled = compiled(text);
    let derived = &compiled.functions[0].derived;
    let mut given = Given::new();
    for (id, leaf) in leaves(&derived.program) {
        let all = of_leaf(&compiled, leaf, numbers);
        let mut rest = all.iter();
        let value = derived.program.value(id);
        given = with_leaf(given, value, leaf, samples, &mut |value| array(value, &mut rest));
        assert!(rest.next().is_none(), "`{text}`: more numbers than {leaf:?} has");
    }
    let memory = ran::<Compute<f64>>(&derived.program, &given, samples);
    let numbers = |values: &Vec<_>| values.iter().flat_map(|id| reals(&memory, *id)).map(|x| x.0).collect();
    derived.results.iter().map(numbers).collect()
}

/// The numbers of a leaf; all learned ones are those of one flat list, array after array.
fn of_leaf(compiled: &Compiled, leaf: Leaf, numbers: &dyn Fn(Leaf) -> Vec<f64>) -> Vec<f64> {
    let Leaf::Parameter { layer, array } = leaf else {
        return numbers(leaf);
    };
    let sizes = |layer: LayerId| {
        let storage = compiled.net.layers[layer].storage.iter();
        storage.flat_map(|storage| storage.arrays.iter().map(|array| size(&array.shape))).collect::<Vec<usize>>()
    };
    let before: usize = compiled.net.layers.ids().take_while(|before| *before < layer).flat_map(sizes).sum();
    let own = sizes(layer);
    let at = before + own[..array].iter().sum::<usize>();
    numbers(leaf)[at..at + own[array]].to_vec()
}

fn array<'a>(value: &Value, rest: &mut impl Iterator<Item = &'a f64>) -> Array<Compute<f64>> {
    let own: Vec<f64> = rest.take(size(&value.shape)).copied().collect();
    match value.element {
        Element::Real => Array::from_reals(&value.shape, own.into_iter().map(Compute).collect()),
        _ => Array::from_integers(&value.shape, own.iter().map(|x| *x as i64).collect()),
    }
}
