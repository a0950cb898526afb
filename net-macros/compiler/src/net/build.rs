//! Building a net: layers and earlier nets are added one by one, each applied to values that are there.

use std::rc::Rc;

use proc_macro2::{Ident, Span};

use super::kind::Kind;
use super::parts::value_name;
use super::{Application, Entity, LayerUse, Member, Net, Part, PartOf, Port, Scope, Source};
use crate::diagnostics::{Extent, plain};
use crate::ir::{ApplicationId, LayerId, Table, Typed};
use crate::layers::{self, Layer, MemoryOrder, Resolved};
use crate::syntax::{NetSyntax, Stage};

/// A stage with what it is called.
#[derive(Clone, Copy)]
pub(super) struct Called<'a> {
    pub(super) stage: &'a Stage,
    /// Its label, else the name of its kind.
    pub(super) name: &'a str,
}

impl Called<'_> {
    fn labelled(self) -> bool {
        self.stage.label.is_some()
    }
}

impl Net {
    /// A net of these ports, without anything in it.
    pub(super) fn empty(syntax: &NetSyntax, ports: Vec<Port>) -> Net {
        Net {
            attributes: syntax.attributes.clone(),
            visibility: syntax.visibility.clone(),
            name: syntax.name.clone().unwrap_or_else(|| Ident::new("Net", Span::mixed_site())),
            anonymous: syntax.name.is_none(),
            precision: syntax.precision,
            text: syntax.text.clone(),
            scope: Scope::default(),
            ports: Table::default(),
            layers: Table::default(),
            parts: Table::default(),
            order: Vec::new(),
            applications: Table::default(),
            uses: Vec::new(),
            inner: Vec::new(),
            takes_any_shape: false,
        }
        .with_ports(ports)
    }

    fn with_ports(mut self, ports: Vec<Port>) -> Net {
        ports.into_iter().for_each(|port| {
            self.add_port(port);
        });
        self
    }

    /// Adds an input port, and its name.
    pub(super) fn add_port(&mut self, port: Port) -> Source {
        let name = plain(&port.name);
        let source = Source::Port(self.ports.push(port));
        self.scope.ports.push((name, source));
        source
    }

    /// The port that the loss of a chain adds.
    pub(super) fn add_target(&mut self, target: Typed) -> Source {
        let name = Ident::new("target", Span::mixed_site());
        self.add_port(Port { name, shape: target.shape, order: MemoryOrder::Columns, classes: target.classes })
    }

    /// Adds a stage, applied to these values: a layer or an earlier net of its own.
    pub(super) fn add(&mut self, kind: &Kind, resolved: Resolved, called: Called<'_>, inputs: Vec<Source>) -> Member {
        let (name, labelled) = (called.name.to_string(), called.labelled());
        match kind {
            Kind::Layer(layer, rate) => {
                let id = self.add_layer((layer.clone(), *rate), &resolved, called);
                let value = Some(self.apply_layer(id, resolved, inputs));
                Member { name, labelled, entity: Entity::Layer(id), value }
            }
            Kind::Net(earlier) => {
                let frozen = called.stage.frozen.is_some();
                let part = Part::of(earlier, &called.stage.text, &name, frozen);
                let (id, offsets) = self.add_part(earlier, part);
                let scope = self.apply_part(earlier, offsets, &inputs, (&name, labelled, frozen));
                let value = scope.single();
                Member { name, labelled, entity: Entity::Part(id, scope), value }
            }
        }
    }

    /// Adds a layer that nothing is applied to yet.
    pub(super) fn add_layer(
        &mut self,
        (layer, rate): (Rc<dyn Layer>, f64),
        resolved: &Resolved,
        Called { stage, name }: Called<'_>,
    ) -> LayerId {
        let id = self.layers.push(LayerUse {
            inside: None,
            name: name.into(),
            labelled: stage.label.is_some(),
            span: stage.label.as_ref().unwrap_or(&stage.layer).span(),
            kind: layers::canonical(&plain(&stage.layer)).unwrap_or("layer"),
            text: stage.text.clone(),
            extent: stage.extent,
            layer,
            storage: resolved.storage.clone(),
            rate,
        });
        self.order.push(id);
        id
    }

    /// Adds a layer that is no stage, applied to values.
    pub(super) fn add_nameless(
        &mut self,
        (kind, layer): (&'static str, Rc<dyn Layer>),
        resolved: Resolved,
        inputs: Vec<Source>,
        (text, extent): (&str, Extent),
    ) -> Source {
        let id = self.layers.push(LayerUse {
            inside: None,
            name: String::new(),
            labelled: false,
            span: Span::call_site(),
            kind,
            text: text.into(),
            extent,
            layer,
            storage: None,
            rate: 1.0,
        });
        self.apply_layer(id, resolved, inputs)
    }

    /// Applies a layer to values.
    pub(super) fn apply_layer(&mut self, layer: LayerId, resolved: Resolved, inputs: Vec<Source>) -> Source {
        let value = value_name(&self.layers[layer], self.applications.len(), None);
        let (shape, classes) = (resolved.output, resolved.classes);
        Source::Application(self.applications.push(Application {
            layer,
            inputs,
            maps: Vec::new(),
            shape,
            classes,
            value,
        }))
    }

    /// Whether a value is an array of the net's own, learned or constant: one value, however often the net is used.
    pub(super) fn is_array(&self, value: Source) -> bool {
        match value {
            Source::Port(_) => false,
            Source::Application(application) => ["array", "constant"].contains(&self.layer_of(application).kind),
        }
    }

    /// Whether a value is a constant array.
    pub fn is_constant(&self, value: Source) -> bool {
        match value {
            Source::Port(_) => false,
            Source::Application(application) => self.layer_of(application).layer.constant().is_some(),
        }
    }

    /// Whether its values in training are not those in evaluation. What is frozen is evaluated always.
    pub fn drops(&self) -> bool {
        self.layers.iter().any(|used| used.layer.drops() && self.frozen_around(used.inside).is_none())
    }

    /// Whether a value is a loss: a loss layer's, or the output of that name.
    pub fn is_loss(&self, value: Source) -> bool {
        let is_named = || self.outputs().iter().any(|output| output.source == value && output.name == "loss");
        matches!(value, Source::Application(application) if self.layer_of(application).layer.is_loss()) || is_named()
    }

    /// The layer of an application.
    pub fn layer_of(&self, application: ApplicationId) -> &LayerUse {
        &self.layers[self.applications[application].layer]
    }
}

impl Scope {
    /// The value of the only output.
    pub(super) fn single(&self) -> Option<Source> {
        match &self.outputs[..] {
            [one] => Some(one.source),
            _ => None,
        }
    }
}

impl Port {
    /// What it takes.
    pub fn typed(&self) -> Typed {
        Typed { shape: self.shape.clone(), classes: self.classes }
    }
}

impl Part {
    pub(super) fn of(earlier: &Net, text: &str, name: &str, frozen: bool) -> Part {
        let of = PartOf::Net(earlier.name.clone());
        Part { name: name.into(), text: text.into(), of, frozen, inside: None }
    }
}
