//! The layers: arguments in, a [`Layer`] out that knows its shapes, its learned arrays and its lowering.
//!
//! A layer is one file with one struct and one row in [`LAYERS`]. It has no derivative: what it lowers to has one.
//!
//! ```text
//! linear(3 -> 2)     as written
//! [3] -> [2], weights [2, 3], biases [2]
//! z1[i] = b1[i] + sum[j](w1[i, j] * input[j])
//! ```

mod adaptive;
mod aggregation;
mod append;
mod arguments;
mod attention;
mod axes;
mod canonical;
mod catenate;
mod convolution;
mod distance;
mod dot;
mod dropout;
mod elementwise;
mod extract;
mod foreign;
mod image_augmentation;
mod images;
mod indexed;
mod layer;
mod learned;
mod linear;
mod local_response;
mod loss;
mod lowering;
mod normalization;
mod own_array;
mod padding;
mod part;
mod pooling;
mod product;
mod quantile;
mod random;
mod reduction;
mod resize;
mod shape;
mod shuffle;
mod softmax;
mod spatial_transformation;
mod threading;
mod tokens;
mod total;
mod windows;

pub use arguments::Arguments;
pub use attention::{may_be_scored, scored};
pub use catenate::stack;
pub use indexed::indexed;
pub use layer::{Array, Inputs, Layer, MemoryOrder, Resolved, Start, Storage, Takes};
pub use lowering::Lowering;
pub use own_array::{array, constant};
pub use part::element;
pub use random::random;
pub use threading::threading;

use proc_macro2::Ident;

use crate::diagnostics::{Diagnostic, Extent, plain};
use crate::formula::{self, functions};
use crate::ir::Shape;

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

/// All layers but the named elementwise functions, which are in [`functions`].
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
    Kind { name: "adaptive_pooling", aliases: &["adaptive_pool"], learned: false, read: adaptive::read },
    Kind { name: "padding", aliases: &[], learned: false, read: padding::read },
    Kind { name: "resize", aliases: &[], learned: false, read: resize::read },
    Kind { name: "pixel_shuffle", aliases: &[], learned: false, read: shuffle::read_shuffle },
    Kind { name: "pixel_unshuffle", aliases: &[], learned: false, read: shuffle::read_unshuffle },
    Kind { name: "local_response_normalization", aliases: &["lrn"], learned: false, read: local_response::read },
    Kind { name: "map", aliases: &["elementwise"], learned: false, read: elementwise::read },
    Kind { name: "leaky_ramp", aliases: &["leaky_relu"], learned: false, read: elementwise::read_leaky_ramp },
    Kind { name: "threading", aliases: &[], learned: false, read: threading::read },
    Kind { name: "catenate", aliases: &[], learned: false, read: catenate::read },
    Kind { name: "append", aliases: &[], learned: false, read: append::read_append },
    Kind { name: "prepend", aliases: &[], learned: false, read: append::read_prepend },
    Kind { name: "total", aliases: &[], learned: false, read: total::read },
    Kind { name: "dot", aliases: &[], learned: false, read: dot::read },
    Kind { name: "extract", aliases: &[], learned: false, read: extract::read },
    Kind { name: "attention", aliases: &[], learned: true, read: attention::read },
    Kind { name: "spatial_transformation", aliases: &[], learned: false, read: spatial_transformation::read },
    Kind { name: "euclidean_distance", aliases: &[], learned: false, read: distance::read_euclidean },
    Kind { name: "cosine_distance", aliases: &[], learned: false, read: distance::read_cosine },
    Kind { name: "cosine_similarity", aliases: &[], learned: false, read: distance::read_similarity },
    Kind { name: "stop_gradient", aliases: &["detach"], learned: false, read: elementwise::read_stop },
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
    Kind { name: "layer_normalization", aliases: &["layer_norm"], learned: true, read: normalization::read_layer },
    Kind { name: "dropout", aliases: &[], learned: false, read: dropout::read },
    Kind { name: "image_augmentation", aliases: &[], learned: false, read: image_augmentation::read },
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
    Kind { name: "formula_loss", aliases: &["loss"], learned: false, read: loss::read_formula },
    Kind { name: "huber_loss", aliases: &["huber"], learned: false, read: loss::read_huber },
    Kind { name: "hinge_loss", aliases: &["hinge"], learned: false, read: loss::read_hinge },
    Kind { name: "kl_divergence_loss", aliases: &["kl_divergence"], learned: false, read: loss::read_divergence },
    Kind { name: "cosine_distance_loss", aliases: &["cosine_loss"], learned: false, read: distance::read_cosine_loss },
];

/// Losses of one input and a target that are still to come.
const RESERVED: &[&str] = &["ctc_loss"];

/// The canonical name of every layer, elementwise functions among them.
pub fn names() -> std::collections::BTreeSet<&'static str> {
    LAYERS.iter().map(|kind| kind.name).chain(functions::names().filter_map(formula::elementwise)).collect()
}

/// The canonical kind of a layer's name, whichever spelling it has.
pub fn canonical(name: &str) -> Option<&'static str> {
    let kind = LAYERS.iter().find(|kind| kind.name == name || kind.aliases.contains(&name));
    kind.map(|kind| kind.name).or_else(|| formula::elementwise(name))
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
        None => elementwise::read_named(kind, arguments)?,
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
    spellings.chain(formula::elementwise_names()).collect()
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
