//! What a stage of a chain is: a layer, or an earlier net.

use std::rc::Rc;

use super::Net;
use crate::diagnostics::{Diagnostic, plain};
use crate::ir::print::shape_text;
use crate::ir::{PortId, Shape};
use crate::layers::{Layer, Resolved, Target};
use crate::syntax::{Stage, snake_case};

/// A shape and, for indices, how many classes there are.
pub(super) type Typed = (Shape, Option<usize>);

/// What a stage is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// With what the rate of learning is multiplied by.
    Layer(Rc<dyn Layer>, f64),
    Net(Rc<Net>),
}

impl Kind {
    pub(super) fn stated_input(&self) -> Option<Typed> {
        match self {
            Kind::Layer(layer, _) => layer.stated_input().map(|shape| (shape, None)),
            Kind::Net(net) if net.takes_any_shape => None,
            Kind::Net(net) => Some((net.ports[PortId(0)].shape.clone(), net.ports[PortId(0)].classes)),
        }
    }

    pub(super) fn keeps_shape(&self) -> bool {
        match self {
            Kind::Layer(layer, _) => layer.keeps_shape(),
            Kind::Net(net) => net.takes_any_shape && !self.is_loss(),
        }
    }

    pub(super) fn is_elementwise(&self) -> bool {
        match self {
            Kind::Layer(layer, _) => layer.is_elementwise(),
            Kind::Net(net) => net.takes_any_shape,
        }
    }

    pub(super) fn is_loss(&self) -> bool {
        match self {
            Kind::Layer(layer, _) => layer.is_loss(),
            Kind::Net(net) => net.outputs.iter().any(|output| output.name == "loss"),
        }
    }

    /// What it makes of an input.
    pub(super) fn resolve(&self, (from, classes): &Typed, stage: &Stage) -> Result<Resolved, Diagnostic> {
        match (self, classes) {
            (Kind::Layer(layer, _), None) => layer.resolve(from),
            (Kind::Layer(layer, _), Some(classes)) => layer.resolve_indices(from, *classes, stage.layer.span().into()),
            (Kind::Net(net), _) => resolve_net(net, from, *classes, stage),
        }
    }
}

fn resolve_net(net: &Net, from: &Shape, classes: Option<usize>, stage: &Stage) -> Result<Resolved, Diagnostic> {
    let port = &net.ports[PortId(0)];
    if net.takes_any_shape && classes.is_none() {
        let is_loss = net.outputs.iter().any(|output| output.name == "loss");
        let target = is_loss.then(|| Target { shape: from.clone(), classes: None });
        let output = if is_loss { Vec::new() } else { from.clone() };
        return Ok(Resolved { output, target, ..Resolved::default() });
    }
    if (&port.shape, port.classes) != (from, classes) {
        let (expected, found) = (typed_text(&port.shape, port.classes), typed_text(from, classes));
        let message = format!("expected an input of shape {expected}, found {found}");
        return Err(Diagnostic::new(stage.extent, message).note(format!("`{}` is `{}`", plain(&net.name), net.text)));
    }
    let output = net.outputs[0].source;
    let target = net.ports.get(1).map(|port| Target { shape: port.shape.clone(), classes: port.classes });
    let (output, classes) = (net.shape(output).clone(), net.classes(output));
    Ok(Resolved { output, classes, storage: None, target })
}

/// `[16] of index(1000)`
pub(super) fn typed_text(shape: &Shape, classes: Option<usize>) -> String {
    format!("{}{}", shape_text(shape), classes.map(|classes| format!(" of index({classes})")).unwrap_or_default())
}

/// The name that an unlabelled earlier net has as a stage.
pub(super) fn name_of_net(stage: &Stage) -> String {
    snake_case(&plain(&stage.layer))
}
