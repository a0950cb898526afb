//! A checked net: layers with their shapes, applied to named values in order.
//!
//! ```text
//! pub Tiny = linear(3 -> 2) |> ramp;            as written
//! port `input` [3]; `linear` [3] -> [2]; `ramp` [2] -> [2]; output: the value of `ramp`
//! ```
//!
//! A net is a graph of applications: a chain is only how this one was written. An earlier net that is used as a layer
//! is a [`Part`]: its layers are among those of the net, and its names in a scope of their own.

mod canonical;
mod kind;
mod names;
mod parts;
mod shapes;

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};

pub use names::{Named, Subject};
pub use shapes::{Earlier, check};

use crate::diagnostics::Extent;
use crate::ir::{ApplicationId, LayerId, PartId, PortId, Precision, Shape, Table};
use crate::layers::{Layer, MemoryOrder, Storage};

/// A checked net.
#[derive(Clone, Debug)]
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
    pub ports: Table<PortId, Port>,
    /// The layers, in declared order, those of parts among them.
    pub layers: Table<LayerId, LayerUse>,
    /// The earlier nets that are used as layers, each before those inside it.
    pub parts: Table<PartId, Part>,
    /// The stages of its own chain, in order.
    pub members: Vec<Member>,
    /// The applications, each after those it reads.
    pub applications: Table<ApplicationId, Application>,
    /// The outputs, in order.
    pub outputs: Vec<Output>,
    /// Whether no shape is stated or declared and all layers are elementwise or a loss: as a layer it takes any shape.
    pub takes_any_shape: bool,
}

/// An input port.
#[derive(Clone, Debug)]
pub struct Port {
    /// Its name, with the span of where it is declared.
    pub name: Ident,
    /// The shape of one sample.
    pub shape: Shape,
    /// How many classes, where it takes indices.
    pub classes: Option<usize>,
}

/// One stage of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A layer.
    Layer(LayerId),
    /// An earlier net.
    Part(PartId),
}

/// An earlier net, used as a layer.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its label, or its own name in snake case with a count where that is needed.
    pub name: String,
    /// Whether `name` is a label.
    pub labelled: bool,
    /// The stage, as written.
    pub text: String,
    /// The earlier net's type.
    pub net: Ident,
    /// Whether it is no part of the net in memory but given to every function.
    pub frozen: bool,
    /// The part that it stands in.
    pub inside: Option<PartId>,
    /// The stages of its chain, in order.
    pub members: Vec<Member>,
    /// What it is applied to.
    pub input: Source,
    /// The name of its input port.
    pub port: String,
    /// Its outputs.
    pub outputs: Vec<Output>,
}

/// A layer of the net.
#[derive(Clone, Debug)]
pub struct LayerUse {
    /// The part that it stands in.
    pub inside: Option<PartId>,
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
    pub layer: Rc<dyn Layer>,
    /// Its learned arrays.
    pub storage: Option<Storage>,
    /// What optimisers multiply the rate of its arrays by; 0 freezes them.
    pub rate: f64,
}

/// A value of the net, by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// An input port.
    Port(PortId),
    /// The value of an application.
    Application(ApplicationId),
}

/// One use of a layer.
#[derive(Clone, Debug)]
pub struct Application {
    /// Which layer.
    pub layer: LayerId,
    /// What it is applied to.
    pub input: Source,
    /// The port of the target, for a loss.
    pub target: Option<PortId>,
    /// The shape of its value.
    pub shape: Shape,
    /// How many classes, where its value is made of indices.
    pub classes: Option<usize>,
    /// The value's name in formulas and in generated code.
    pub value: String,
}

/// An output.
#[derive(Clone, Debug)]
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

    /// The layers with learned arrays, with their ids, frozen ones too.
    pub fn stored(&self) -> impl Iterator<Item = (LayerId, &LayerUse, &Storage)> {
        let stored = |(id, layer)| LayerUse::storage(layer).map(|storage| (id, layer, storage));
        self.layers.rows().filter_map(stored)
    }

    /// The layers with learned arrays of the net itself, in the order of its memory.
    pub fn learned(&self) -> impl Iterator<Item = (LayerId, &LayerUse, &Storage)> {
        self.stored().filter(|(_, layer, _)| self.frozen_around(layer.inside).is_none())
    }

    /// Those that the type of a part holds.
    pub fn learned_in(&self, part: PartId) -> impl Iterator<Item = (LayerId, &LayerUse, &Storage)> {
        self.stored().filter(move |(_, layer, _)| {
            let around: Vec<PartId> = self.around(layer.inside).collect();
            let depth = around.iter().position(|other| *other == part);
            depth.is_some_and(|depth| around[..depth].iter().all(|inner| !self.parts[*inner].frozen))
        })
    }

    /// Where the elements of a learned array lie.
    pub fn order(&self, layer: LayerId, array: usize) -> MemoryOrder {
        let storage = self.layers[layer].storage.as_ref();
        storage.and_then(|storage| storage.arrays.get(array)).map(|array| array.order).unwrap_or_default()
    }

    /// How many numbers are learned.
    pub fn parameters(&self) -> usize {
        self.learned().map(|(_, _, storage)| storage.parameters()).sum()
    }

    /// How many numbers the type of a part holds.
    pub fn parameters_in(&self, part: PartId) -> usize {
        self.learned_in(part).map(|(_, _, storage)| storage.parameters()).sum()
    }

    /// The parts that are given to every function, in order.
    pub fn frozen(&self) -> impl Iterator<Item = (PartId, &Part)> {
        self.parts.rows().filter(|(_, part)| part.frozen)
    }

    /// A part and those around it, the innermost first.
    pub fn around(&self, part: Option<PartId>) -> impl Iterator<Item = PartId> {
        std::iter::successors(part, |part| self.parts[*part].inside)
    }

    /// The innermost frozen part around.
    pub fn frozen_around(&self, part: Option<PartId>) -> Option<PartId> {
        self.around(part).find(|part| self.parts[*part].frozen)
    }

    /// `encoder.linear`: the path of a layer.
    pub fn path(&self, layer: LayerId) -> String {
        let used = &self.layers[layer];
        let around: Vec<&str> = self.around(used.inside).map(|part| self.parts[part].name.as_str()).collect();
        let names: Vec<&str> = around.into_iter().rev().chain([used.name.as_str()]).collect();
        names.join(".")
    }

    /// The fields that lead to a layer from the net, from the innermost frozen part around it, or from `within`.
    pub fn fields(&self, layer: LayerId, within: Option<PartId>) -> Vec<&str> {
        let used = &self.layers[layer];
        let around = self.around(used.inside);
        let fields = around.take_while(|part| Some(*part) != within && !self.parts[*part].frozen);
        let mut fields: Vec<&str> = fields.map(|part| self.parts[part].name.as_str()).collect();
        fields.reverse();
        fields.push(&used.name);
        fields
    }
}

impl LayerUse {
    fn storage(&self) -> Option<&Storage> {
        self.storage.as_ref()
    }
}
