//! The layers: arguments in, a [`Layer`] out that knows its shapes, its learned arrays and its lowering.
//!
//! A layer is one file with one struct and one row in [`LAYERS`]. It has no derivative: what it lowers to has one.
//!
//! ```text
//! linear(3 -> 2)     as written
//! [3] -> [2], weights [2, 3], biases [2]
//! z1[i] = b1[i] + sum[j](w1[i, j] * input[j])
//! ```

mod aggregation;
mod arguments;
mod axes;
mod canonical;
mod convolution;
mod dropout;
mod elementwise;
mod foreign;
mod formula;
mod functions;
mod images;
mod learned;
mod linear;
mod local_response;
mod loss;
mod lowering;
mod normalization;
mod padding;
mod part;
mod pooling;
mod product;
mod quantile;
mod reduction;
mod resize;
mod shape;
mod softmax;
mod tokens;
mod windows;

pub use arguments::Arguments;
pub use formula::expression;
pub use lowering::Lowering;

use std::fmt::Debug;

use proc_macro2::Ident;

use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Body, Function, Range, Shape, ValueId};
use crate::syntax::plain;

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

    /// What it makes of an input of reals of this shape.
    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic>;

    /// What it makes of an input of indices below `classes` of this shape; most layers take reals only.
    fn resolve_indices(&self, _: &Shape, classes: usize, at: Extent) -> Result<Resolved, Diagnostic> {
        Err(Diagnostic::new(at, format!("expected an input of real numbers, found indices below {classes}"))
            .help("put `unit_vector` or an `embedding` before it"))
    }

    /// Its value, as primitives.
    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId;
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
    /// The input port that a loss adds.
    pub target: Option<Target>,
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

/// Where the elements of a learned array lie: leading axes in order, then the last two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemoryOrder {
    /// By columns, as nalgebra's matrices: `SMatrix<T, 2, 3>`.
    #[default]
    Columns,
    /// By rows: `[SVector<T, 3>; 2]`.
    Rows,
}

/// The port `target` of a loss.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its shape.
    pub shape: Shape,
    /// How many classes, where it takes indices.
    pub classes: Option<usize>,
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
        Storage { name, sizes, types, arrays: std::iter::once(weights).chain(array).collect(), groups: 1 }
    }
}

/// One kind of layer.
pub struct Kind {
    /// The canonical name.
    pub name: &'static str,
    /// Other spellings.
    pub aliases: &'static [&'static str],
    /// Whether it has learned arrays, and so the option `rate`.
    pub learned: bool,
    /// Reads the arguments but `rate`.
    pub read: fn(&mut Arguments) -> Result<Box<dyn Layer>, Diagnostic>,
}

/// All layers but the named elementwise functions, which are in `functions.rs`.
pub const LAYERS: &[Kind] = &[
    Kind { name: "linear", aliases: &["dense", "fully_connected"], learned: true, read: linear::read },
    Kind { name: "convolution", aliases: &["conv"], learned: true, read: convolution::read_convolution },
    Kind {
        name: "deconvolution",
        aliases: &["deconv", "transposed_convolution"],
        learned: true,
        read: convolution::read_deconvolution,
    },
    Kind { name: "pooling", aliases: &["pool"], learned: false, read: pooling::read },
    Kind { name: "padding", aliases: &[], learned: false, read: padding::read },
    Kind { name: "resize", aliases: &[], learned: false, read: resize::read },
    Kind { name: "local_response_normalization", aliases: &["lrn"], learned: false, read: local_response::read },
    Kind { name: "map", aliases: &["elementwise"], learned: false, read: elementwise::read },
    Kind { name: "softmax", aliases: &[], learned: false, read: softmax::read },
    Kind { name: "flatten", aliases: &[], learned: false, read: shape::read_flatten },
    Kind { name: "reshape", aliases: &[], learned: false, read: shape::read_reshape },
    Kind { name: "transpose", aliases: &[], learned: false, read: shape::read_transpose },
    Kind { name: "replicate", aliases: &[], learned: false, read: shape::read_replicate },
    Kind { name: "part", aliases: &[], learned: false, read: part::read_part },
    Kind { name: "sequence_most", aliases: &["most"], learned: false, read: part::read_most },
    Kind { name: "sequence_rest", aliases: &["rest"], learned: false, read: part::read_rest },
    Kind { name: "sequence_last", aliases: &["last"], learned: false, read: part::read_last },
    Kind { name: "sequence_reverse", aliases: &["reverse"], learned: false, read: part::read_reverse },
    Kind { name: "summation", aliases: &[], learned: false, read: aggregation::read_summation },
    Kind { name: "aggregation", aliases: &["aggregate"], learned: false, read: aggregation::read },
    Kind { name: "ordering", aliases: &[], learned: false, read: quantile::read_ordering },
    Kind { name: "unit_vector", aliases: &["one_hot"], learned: false, read: tokens::read_unit_vector },
    Kind { name: "embedding", aliases: &[], learned: true, read: tokens::read_embedding },
    Kind { name: "constant_plus", aliases: &[], learned: true, read: learned::read_plus },
    Kind { name: "constant_times", aliases: &[], learned: true, read: learned::read_times },
    Kind { name: "parametric_ramp", aliases: &["prelu"], learned: true, read: learned::read_ramp },
    Kind { name: "normalization", aliases: &["instance_normalization"], learned: true, read: normalization::read },
    Kind { name: "dropout", aliases: &[], learned: false, read: dropout::read },
    Kind { name: "cross_entropy_loss", aliases: &["cross_entropy"], learned: false, read: loss::read_cross_entropy },
    Kind {
        name: "mean_squared_loss",
        aliases: &["mean_squared", "mse_loss"],
        learned: false,
        read: loss::read_mean_squared,
    },
    Kind {
        name: "mean_absolute_loss",
        aliases: &["mean_absolute", "mae_loss"],
        learned: false,
        read: loss::read_mean_absolute,
    },
    Kind { name: "contrastive_loss", aliases: &["contrastive"], learned: false, read: loss::read_contrastive },
];

/// Losses of one input and a target that are still to come.
const RESERVED: &[&str] = &["ctc_loss"];

/// The canonical name of every layer, elementwise functions among them.
pub fn names() -> std::collections::BTreeSet<&'static str> {
    LAYERS.iter().map(|kind| kind.name).chain(functions::names().filter_map(functions::layer)).collect()
}

/// The canonical kind of a layer's name, whichever spelling it has.
pub fn canonical(name: &str) -> Option<&'static str> {
    let kind = LAYERS.iter().find(|kind| kind.name == name || kind.aliases.contains(&name));
    kind.map(|kind| kind.name).or_else(|| functions::layer(name))
}

/// The layer of this name, its arguments read, and what its arrays' rate of learning is multiplied by.
pub fn layer(name: &Ident, arguments: &mut Arguments) -> Result<(Box<dyn Layer>, f64), Diagnostic> {
    let text = plain(name);
    let kind = canonical(&text).ok_or_else(|| unknown(name, arguments))?;
    let read = read(kind, arguments);
    read.map_err(|mistake| arguments.in_our_form(mistake, kind))
}

fn read(kind: &'static str, arguments: &mut Arguments) -> Result<(Box<dyn Layer>, f64), Diagnostic> {
    arguments.without_quotes()?;
    let row = LAYERS.iter().find(|row| row.name == kind);
    let layer = match row {
        Some(row) => (row.read)(arguments)?,
        None => elementwise::named(kind),
    };
    let rate = match row.filter(|row| row.learned).map(|_| arguments.option("rate")).transpose()?.flatten() {
        Some(setting) => arguments::real(&setting)?,
        None => 1.0,
    };
    arguments.finish()?;
    Ok((layer, rate))
}

/// Every name that a layer may be written by.
fn known() -> Vec<&'static str> {
    let spellings = LAYERS.iter().flat_map(|kind| std::iter::once(kind.name).chain(kind.aliases.iter().copied()));
    let functions = functions::names().filter(|name| functions::layer(name).is_some());
    spellings.chain(functions).collect()
}

/// The `map` that a function of another framework is.
fn formula_of(name: &str) -> Option<String> {
    foreign::function(name).filter(|way| way.starts_with("map(") && !way.contains("|> "))
}

/// The function of one number that a function of another framework is.
fn function_of(name: &str) -> Option<String> {
    foreign::function(name).filter(|way| functions::layer(way).is_some())
}

fn unknown(name: &Ident, arguments: &Arguments) -> Diagnostic {
    let text = plain(name);
    if RESERVED.contains(&text.as_str()) {
        return Diagnostic::new(name.span(), format!("`{text}` is reserved, for now"));
    }
    let mistake = Diagnostic::new(name.span(), format!("expected a layer, found `{text}`"));
    if let Some(form) = functions::in_a_map(&text) {
        return mistake.help(format!("it is a function in the formula of a `map`: `{form}`"));
    }
    foreign::mended(mistake, &text, arguments.written(), &known())
}

/// The shape, if an array of it can be addressed.
pub fn checked_shape(shape: Shape, at: Extent) -> Result<Shape, Diagnostic> {
    arguments::checked(shape, at)
}

/// `a - b`
pub fn difference() -> Body {
    lowering::apply_two(Function::Subtract)
}

/// One function of the only operand.
pub fn applied(function: Function) -> Body {
    lowering::apply(function)
}
