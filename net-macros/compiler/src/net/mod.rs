//! A checked net: layers with their shapes, applied to named values in order.
//!
//! ```text
//! pub Tiny = linear(3 -> 2) |> ramp;            as written
//! port `input` [3]; `linear` [3] -> [2]; `ramp` [2] -> [2]; output: the value of `ramp`
//! ```
//!
//! A net is a graph of applications: a chain is only how this one was written. An earlier net that is used as a layer
//! is a [`Part`]: its layers are among those of the net, and its names in a [`Scope`] of their own.

mod build;
mod canonical;
mod check;
mod graph;
mod kind;
mod mapped;
mod names;
mod parts;
mod repeat;
mod scope;
mod shapes;
mod source;

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};

pub use check::check;
pub use kind::Earlier;
pub use names::{Named, may_be_label};
pub use scope::{Entity, Member, Output, Scope};
pub use source::Source;

use crate::diagnostics::Extent;
use crate::ir::{ApplicationId, LayerId, PartId, PortId, Precision, Shape, Table, Typed};
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
    /// The input ports, in the order in which functions name them all; the target of a chain's loss last.
    pub ports: Table<PortId, Port>,
    /// The layers, those of parts among them. A learned array of the net's own is a layer that takes nothing.
    pub layers: Table<LayerId, LayerUse>,
    /// The earlier nets that are used as layers, each before those inside it.
    pub parts: Table<PartId, Part>,
    /// The layers in the order in which their learned arrays lie in memory.
    pub order: Vec<LayerId>,
    /// Its names.
    pub scope: Scope,
    /// The applications, each after those it reads.
    pub applications: Table<ApplicationId, Application>,
    /// The uses of earlier nets, each before those inside it.
    pub uses: Vec<Use>,
    /// The nets that its layers of several stages are, in order: `layer embed = linear(3 -> 2) |> ramp;` of `Siamese` is one,
    /// `SiameseEmbed`.
    pub inner: Vec<Rc<Net>>,
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
    /// Where its elements lie.
    pub order: MemoryOrder,
    /// How many classes, where it takes indices.
    pub classes: Option<usize>,
}

/// An earlier net, used as a layer.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its label, or its own name in snake case with a count where that is needed.
    pub name: String,
    /// The stage, as written.
    pub text: String,
    /// What its type is.
    pub of: PartOf,
    /// Whether it is no part of the net in memory but given to every function.
    pub frozen: bool,
    /// The part that it stands in.
    pub inside: Option<PartId>,
}

/// One use of an earlier net: the applications that it became, which follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The earlier net.
    pub part: PartId,
    /// The first application.
    pub first: ApplicationId,
    /// How many there are.
    pub count: usize,
}

/// What the type of a part is.
#[derive(Clone, Debug)]
pub enum PartOf {
    /// That of an earlier net.
    Net(Ident),
    /// An array of as many, each of which is a part or a layer inside this one: `[Block; 6]`.
    Copies(usize),
}

/// One field of a net's struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// The learned arrays of a layer, or a learned array of the net's own.
    Layer(LayerId),
    /// Those of an earlier net.
    Part(PartId),
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

/// One use of a layer.
#[derive(Clone, Debug)]
pub struct Application {
    /// Which layer.
    pub layer: LayerId,
    /// What it is applied to, in the order of the layer's inputs; the target of a loss last.
    pub inputs: Vec<Source>,
    /// Over what it is mapped, the outermost first: its layer acts on each element by itself.
    pub maps: Vec<Map>,
    /// The shape of its value.
    pub shape: Shape,
    /// How many classes, where its value is made of indices.
    pub classes: Option<usize>,
    /// The value's name in formulas and in generated code.
    pub value: String,
}

/// `net_map`: one more index, the first, on a value and on those that it reads elements of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// How many elements there are.
    pub extent: usize,
    /// For each input whether its elements are read one by one, or all of it by each.
    pub is_element: Vec<bool>,
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

    /// Shape and classes of a value.
    pub fn typed(&self, source: Source) -> Typed {
        Typed { shape: self.shape(source).clone(), classes: self.classes(source) }
    }

    /// Where the elements of a value lie in its Rust type, and those of its gradient.
    pub fn order_of(&self, source: Source) -> MemoryOrder {
        match source {
            Source::Port(port) => self.ports[port].order,
            Source::Application(_) => {
                let output = self.outputs().iter().find(|output| output.source == source);
                output.map(|output| output.order).unwrap_or_default()
            }
        }
    }

    /// The outputs, in order; there is one at least.
    pub fn outputs(&self) -> &[Output] {
        &self.scope.outputs
    }

    /// The layers with learned arrays, with their ids, frozen ones too, in the order of memory.
    pub fn stored(&self) -> impl Iterator<Item = (LayerId, &LayerUse, &Storage)> {
        let stored = |id: &LayerId| {
            let layer = &self.layers[*id];
            layer.storage.as_ref().map(|storage| (*id, layer, storage))
        };
        self.order.iter().filter_map(stored)
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

    /// What stands inside a group of copies first: a part, or else a layer.
    pub fn first_copy(&self, group: PartId) -> Option<Stored> {
        let part = self.parts.find(|part| part.inside == Some(group)).map(Stored::Part);
        part.or_else(|| self.layers.find(|layer| layer.inside == Some(group)).map(Stored::Layer))
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

    /// `encoder.front`: the path of a part.
    pub fn part_path(&self, part: PartId) -> String {
        let names: Vec<&str> = self.around(Some(part)).map(|part| self.parts[part].name.as_str()).collect();
        names.into_iter().rev().collect::<Vec<&str>>().join(".")
    }

    /// `linear.weights`, or `scale` of a learned array of the net's own: the path of an array.
    pub fn array_path(&self, layer: LayerId, array: usize) -> String {
        let name = self.layers[layer].array_name(array);
        if name.is_empty() { self.path(layer) } else { format!("{}.{name}", self.path(layer)) }
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

    /// Those that lead to one of its arrays.
    pub fn array_fields(&self, layer: LayerId, array: usize, within: Option<PartId>) -> Vec<&str> {
        let own = Some(self.layers[layer].array_name(array)).filter(|name| !name.is_empty());
        self.fields(layer, within).into_iter().chain(own).collect()
    }

    /// The fields of its struct, in the order of memory: what has learned arrays and stands in no part.
    pub fn members_in_memory(&self) -> Vec<Stored> {
        let mut members: Vec<Stored> = Vec::new();
        for (layer, used, _) in self.learned() {
            let outermost = self.around(used.inside).last();
            let member = outermost.map_or(Stored::Layer(layer), Stored::Part);
            if members.last() != Some(&member) {
                members.push(member);
            }
        }
        members
    }
}

impl Part {
    /// The type's name; of copies the field's.
    pub fn type_text(&self) -> String {
        match &self.of {
            PartOf::Net(name) => name.to_string(),
            PartOf::Copies(_) => self.name.clone(),
        }
    }
}

impl LayerUse {
    /// The name of an array in the layer's struct; nothing where the array itself is the field.
    pub fn array_name(&self, array: usize) -> &'static str {
        self.storage.as_ref().and_then(|storage| storage.arrays.get(array)).map_or("", |array| array.name)
    }

    /// Whether it is no layer of the user's, but arithmetic between values or an array.
    pub fn is_nameless(&self) -> bool {
        self.name.is_empty()
    }
}
