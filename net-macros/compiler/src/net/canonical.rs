//! A net in one canonical text, of which `ARCHITECTURE` is the hash: what it computes and by which names, however it is
//! written.
//!
//! ```text
//! pub Tiny = dense(3 -> 2) |> relu;
//!
//! f32
//! port input [3]
//! layer linear: linear outputs [2]; biases true; rate 3ff0000000000000
//! layer ramp: ramp x0; ramp(0); 1; rate 3ff0000000000000
//! layer 0 of port 0: [2]
//! layer 1 of value 0: [2]
//! output value 1
//! ```
//!
//! Layers of nets that are used as layers stand among the others, by their paths: such a net counts by what it holds, and
//! neither its type's name nor that of this net does. Nor do documentation, visibility and `fn` lines.

use super::{Application, LayerUse, Net, Port, Source};
use crate::diagnostics::plain;
use crate::ir::{ApplicationId, LayerId, PortId, Precision, print::shape_text};

impl Net {
    /// The net, canonically.
    pub fn canonical(&self) -> String {
        let precision = if self.precision == Precision::Double { "f64" } else { "f32" };
        let ports = self.ports.iter().map(port);
        let frozen = self.frozen().map(|(_, part)| format!("frozen {}", part.name));
        let layers = self.layers.rows().map(|(id, layer)| self.canonical_layer(id, layer));
        let applications = self.applications.iter().map(|application| self.canonical_application(application));
        let outputs = self.outputs().iter().map(|output| format!("{} {}", output.name, source(output.source)));
        let lines = std::iter::once(precision.to_owned()).chain(ports).chain(frozen).chain(layers);
        lines.chain(applications).chain(outputs).collect::<Vec<_>>().join("\n")
    }

    fn canonical_layer(&self, id: LayerId, used: &LayerUse) -> String {
        let applied = self.applications.iter().find(|application| application.layer == id);
        let shape = |application: &Application| application.inputs.first().map(|input| self.shape(*input).clone());
        let options = applied.map(|application| used.layer.canonical(&shape(application).unwrap_or_default()));
        let (path, kind, options) = (self.path(id), used.kind, options.unwrap_or_default());
        format!("layer {path}: {kind} {options}; rate {:016x}", used.rate.to_bits())
    }

    fn canonical_application(&self, application: &Application) -> String {
        let Application { layer: LayerId(layer), inputs, maps, shape, classes, value: _ } = application;
        let inputs: Vec<String> = inputs.iter().map(|input| source(*input)).collect();
        let against = if self.layers[application.layer].layer.is_loss() { " against " } else { ", " };
        let maps: String = maps.iter().map(|map| format!(" over {} of {:?}", map.extent, map.is_element)).collect();
        format!("layer {layer} of {}{maps}: {}{}", inputs.join(against), shape_text(shape), of_index(*classes))
    }
}

fn port(port: &Port) -> String {
    let Port { name, shape, order: _, classes } = port;
    format!("port {} {}{}", plain(name), shape_text(shape), of_index(*classes))
}

fn of_index(classes: Option<usize>) -> String {
    classes.map(|classes| format!(" of index({classes})")).unwrap_or_default()
}

fn source(source: Source) -> String {
    match source {
        Source::Port(PortId(port)) => format!("port {port}"),
        Source::Application(ApplicationId(application)) => format!("value {application}"),
    }
}

#[cfg(test)]
mod tests;
