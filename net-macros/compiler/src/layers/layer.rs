//! What a layer is to the rest of the compiler: its shapes, its learned arrays, and the values that it lowers into.

use std::fmt::Debug;

use super::Lowering;
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Range, Shape, Typed, ValueId};

/// What the compiler knows of a layer.
pub trait Layer: Debug {
    /// The input's shape, where the layer itself states all of it.
    fn stated_input(&self) -> Option<Shape> {
        None
    }

    /// Whether it gives the shape that it takes, whichever that is.
    fn keeps_shape(&self) -> bool {
        false
    }

    /// Whether it acts on each element alone, so that a scalar will do where no shape is known.
    fn is_elementwise(&self) -> bool {
        false
    }

    /// Whether it is a loss: it stands last, and adds the port `target`.
    fn is_loss(&self) -> bool {
        false
    }

    /// Where the numbers of its value lie, given where those of its input do, if its formula does not show it.
    fn range(&self, _: Range) -> Range {
        Range::ANY
    }

    /// Whether it is what makes probabilities of logits.
    fn makes_probabilities(&self) -> bool {
        false
    }

    /// The axis of its value along which the elements add up to 1, given that axis of an input of this shape.
    fn sums_to_one(&self, _: &Shape, _: Option<usize>) -> Option<usize> {
        None
    }

    /// What of a loss's input has to be known, where it is not said to be right.
    fn takes(&self) -> Option<Takes> {
        None
    }

    /// Whether its value in training is not that in evaluation, by chance.
    fn drops(&self) -> bool {
        false
    }

    /// A port that it takes, as it is declared, where it states no shape.
    fn example_port(&self) -> Option<String> {
        None
    }

    /// The letter of its value in formulas: `z` before an activation, `y` else.
    fn letter(&self) -> &'static str {
        "y"
    }

    /// What it is beside its kind and the shapes of its input and value, on an input of this shape: every option, resolved,
    /// and nothing of how or where it is written. It has the words of the module `canonical`, and takes the layer apart, so
    /// that an option that is forgotten here does not compile.
    fn canonical(&self, input: &Shape) -> String;

    /// What it takes, where that is not one input.
    fn inputs(&self) -> Inputs {
        Inputs::One
    }

    /// What it makes of an input of reals of this shape. A layer of several inputs has [`Layer::resolve_all`] instead.
    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        self.resolve_all(&[Typed::real(input.clone())], proc_macro2::Span::call_site().into())
    }

    /// What it makes of inputs of these types, as many as [`Layer::inputs`] says; a mistake that no argument has lies at `at`.
    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        match inputs {
            [Typed { shape, classes: None }] => self.resolve(shape),
            [Typed { shape, classes: Some(classes) }] => self.resolve_indices(shape, *classes, at),
            several => Err(Diagnostic::new(at, format!("expected one input, found {}", several.len()))),
        }
    }

    /// What it makes of an input of indices below `classes` of this shape; most layers take reals only.
    fn resolve_indices(&self, _: &Shape, classes: usize, at: Extent) -> Result<Resolved, Diagnostic> {
        Err(Diagnostic::new(at, format!("expected an input of real numbers, found indices below {classes}"))
            .help("put `unit_vector` or an `embedding` before it"))
    }

    /// The elements of its value in row-major order, where it is a constant array: what it lowers is one of
    /// [`Lowering::arrays`].
    fn constant(&self) -> Option<&[f64]> {
        None
    }

    /// Numbers that it reads and that are never learned, the weights of classes: a vector behind its learned arrays in
    /// [`Lowering::arrays`].
    fn numbers(&self) -> Option<&[f64]> {
        None
    }

    /// Its value, as primitives.
    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId;
}

/// How many inputs a layer takes, and by which names they may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inputs {
    /// One.
    One,
    /// One for each of these names, in their order: `("input", "position")` of `extract`.
    Named(&'static [&'static str]),
    /// At least so many, in any number: `catenate`.
    AtLeast(usize),
    /// Just so many, without names: `threading(|a, b| a - b)`.
    Exactly(usize),
    /// By their names alone, in whatever order: `(query = q, key = k, value = v) |> attention`.
    ByName {
        /// Those that are always given.
        needed: &'static [&'static str],
        /// Those that may be, behind the others: the mask of `attention`.
        further: &'static [&'static str],
    },
}

/// What a loss takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Any numbers.
    Any,
    /// Probabilities that add up to 1 along the last axis.
    Distribution,
    /// Probabilities of things that do not exclude each other.
    Each,
    /// What is no probabilities yet: of classes that exclude each other, or each by itself.
    Logits,
    /// See [`Takes::Logits`].
    EachLogits,
    /// What is said to be probabilities.
    Asserted,
}

/// A layer at a known input shape.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The shape of its value.
    pub output: Shape,
    /// How many classes, where its value is made of indices.
    pub classes: Option<usize>,
    /// Its learned arrays and the runtime's struct that holds them.
    pub storage: Option<Storage>,
    /// What a loss compares its input with: the port `target` of a chain.
    pub target: Option<Typed>,
}

/// The struct of the runtime that holds a layer's learned arrays: `Linear<T, 3, 2>`.
#[derive(Clone, Debug)]
pub struct Storage {
    /// The struct's name.
    pub name: &'static str,
    /// Its const arguments.
    pub sizes: Vec<usize>,
    /// Its type arguments behind them: the shapes of arrays, `None` for `()`. Those that are the struct's default
    /// are left out.
    pub types: Vec<Option<Shape>>,
    /// The arrays, in the order of the struct.
    pub arrays: Vec<Array>,
    /// How many groups the outputs are in, each of which reads inputs of its own.
    pub groups: usize,
    /// What its only array starts with, where that is said: of an array of a net's own, which is no struct.
    pub start: Option<Start>,
}

/// What a learned array starts with.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// One number everywhere, or one for each element in row-major order.
    Numbers(Vec<f64>),
    /// Random ones of this standard deviation.
    Normal(f64),
    /// Random ones, none further from 0 than this.
    Uniform(f64),
}

/// One learned array.
#[derive(Clone, Debug)]
pub struct Array {
    /// The field's name.
    pub name: &'static str,
    /// The letter in formulas.
    pub letter: &'static str,
    /// The shape.
    pub shape: Shape,
    /// Where its elements lie.
    pub order: MemoryOrder,
}

/// Where the elements of an array lie in its Rust type: leading axes in order, then the last two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemoryOrder {
    /// By columns, as nalgebra's matrices: `SMatrix<T, 2, 3>`.
    #[default]
    Columns,
    /// By rows: `[SVector<T, 3>; 2]`.
    Rows,
}

impl MemoryOrder {
    /// That of `[64] of [8]`, where it is such a sequence.
    pub fn of(is_sequence: bool) -> Self {
        if is_sequence { MemoryOrder::Rows } else { MemoryOrder::Columns }
    }

    /// `[2, 3]`, or `[2] of [3]` of a sequence, whose steps are contiguous.
    pub fn text(self, shape: &[usize]) -> String {
        match (shape, self) {
            ([outer @ .., step], MemoryOrder::Rows) if !outer.is_empty() => {
                format!("{} of {}", shape_text(outer), shape_text(&[*step]))
            }
            _ => shape_text(shape),
        }
    }
}

impl Resolved {
    /// A layer without learned arrays.
    pub fn shape(output: Shape) -> Self {
        Resolved { output, ..Resolved::default() }
    }
}

impl Storage {
    /// How many numbers it holds.
    pub fn parameters(&self) -> usize {
        self.arrays.iter().map(|array| crate::ir::size(&array.shape)).sum()
    }

    /// `weights` and, unless there are none, `biases`.
    pub fn weights_and_biases(name: &'static str, sizes: Vec<usize>, weights: Shape, biases: Option<Shape>) -> Self {
        let weights = Array { name: "weights", letter: "w", shape: weights, order: MemoryOrder::Columns };
        let types =
            if biases.as_ref().is_some_and(|shape| shape.len() == 1) { Vec::new() } else { vec![biases.clone()] };
        let array = biases.map(|shape| Array { name: "biases", letter: "b", shape, order: MemoryOrder::Columns });
        Storage { name, sizes, types, arrays: std::iter::once(weights).chain(array).collect(), groups: 1, start: None }
    }
}

/// The shapes of inputs that must be of reals.
pub(super) fn reals(inputs: &[Typed], at: Extent) -> Result<Vec<Shape>, Diagnostic> {
    match inputs.iter().find_map(|input| input.classes) {
        Some(classes) => Err(Diagnostic::new(at, format!("expected real numbers, found indices below {classes}"))
            .help("put `unit_vector` or an `embedding` before it")),
        None => Ok(inputs.iter().map(|input| input.shape.clone()).collect()),
    }
}
