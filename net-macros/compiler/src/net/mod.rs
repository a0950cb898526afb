//! A checked net: layers with their shapes, applied to named values in order.
//!
//! ```text
//! pub Tiny = linear(3 -> 2) |> ramp;            as written
//! port `input` [3]; `linear` [3] -> [2]; `ramp` [2] -> [2]; output: the value of `ramp`
//! ```
//!
//! A net is a graph of applications: a chain is only how this one was written.

mod names;
mod shapes;

use proc_macro2::{Ident, Span, TokenStream};

pub use names::{Named, Subject};
pub use shapes::check;

use crate::diagnostics::Extent;
use crate::ir::{Precision, Shape};
use crate::layers::{Layer, Storage};

/// A checked net.
#[derive(Debug)]
pub struct Net {
    /// Docs and attributes, passed through.
    pub attributes: TokenStream,
    /// Passed through.
    pub visibility: TokenStream,
    /// The type's name.
    pub name: Ident,
    /// Whether it is the value of an expression and not an item.
    pub anonymous: bool,
    /// The scalar type.
    pub precision: Precision,
    /// The chain, as written.
    pub text: String,
    /// The input ports, the target of a loss last.
    pub ports: Vec<Port>,
    /// The layers, in declared order; the position is what [`crate::ir::Leaf::Parameter`] means.
    pub layers: Vec<LayerUse>,
    /// The applications, each after those it reads.
    pub applications: Vec<Application>,
    /// The outputs, in order.
    pub outputs: Vec<Output>,
}

/// An input port.
#[derive(Debug)]
pub struct Port {
    /// Its name, with the span of where it is declared.
    pub name: Ident,
    /// The shape of one sample.
    pub shape: Shape,
    /// How many classes, where it takes indices.
    pub classes: Option<usize>,
}

/// A layer of the net.
#[derive(Debug)]
pub struct LayerUse {
    /// Its label, or its kind with a count where that is needed.
    pub name: String,
    /// Whether `name` is a label.
    pub labelled: bool,
    /// Where its name comes from.
    pub span: Span,
    /// The canonical kind.
    pub kind: &'static str,
    /// The layer with its arguments, as written.
    pub text: String,
    /// Where that stands.
    pub extent: Extent,
    /// What it does.
    pub layer: Box<dyn Layer>,
    /// Its learned arrays.
    pub storage: Option<Storage>,
}

/// A value of the net, by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// An input port.
    Port(usize),
    /// The value of an application.
    Application(usize),
}

/// One use of a layer.
#[derive(Debug)]
pub struct Application {
    /// Which layer.
    pub layer: usize,
    /// What it is applied to.
    pub input: Source,
    /// The port of the target, for a loss.
    pub target: Option<usize>,
    /// The shape of its value.
    pub shape: Shape,
    /// How many classes, where its value is made of indices.
    pub classes: Option<usize>,
    /// The value's name in formulas and in generated code.
    pub value: String,
}

/// An output.
#[derive(Debug)]
pub struct Output {
    /// `output` or `loss`.
    pub name: &'static str,
    /// The value.
    pub source: Source,
}

impl Net {
    /// The shape of a value.
    pub fn shape(&self, source: Source) -> &Shape {
        match source {
            Source::Port(port) => &self.ports[port].shape,
            Source::Application(application) => &self.applications[application].shape,
        }
    }

    /// How many classes, where a value is made of indices.
    pub fn classes(&self, source: Source) -> Option<usize> {
        match source {
            Source::Port(port) => self.ports[port].classes,
            Source::Application(application) => self.applications[application].classes,
        }
    }

    /// The layers with learned arrays, with their positions.
    pub fn learned(&self) -> impl Iterator<Item = (usize, &LayerUse, &Storage)> {
        let stored = |(position, layer)| LayerUse::storage(layer).map(|storage| (position, layer, storage));
        self.layers.iter().enumerate().filter_map(stored)
    }

    /// How many numbers are learned.
    pub fn parameters(&self) -> usize {
        let arrays = self.learned().flat_map(|(_, _, storage)| &storage.arrays);
        arrays.map(|array| crate::ir::size(&array.shape)).sum()
    }
}

impl LayerUse {
    fn storage(&self) -> Option<&Storage> {
        self.storage.as_ref()
    }
}
