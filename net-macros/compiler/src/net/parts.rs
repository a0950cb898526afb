//! An earlier net as a layer: its layers, applications and parts are copied behind those of the later net.
//!
//! ```text
//! pub Encoder = linear(8 -> 4) |> tanh;
//! pub Model = encoder |> linear(2);                         as written
//! `encoder.linear` [8] -> [4]; `encoder.tanh`; `linear` [4] -> [2]
//! ```

use super::{Application, LayerUse, Member, Net, Output, Part, Source};
use crate::ir::{ApplicationId, LayerId, PartId, PortId};

impl Net {
    /// Copies `earlier` into this net as `part`, whose members and outputs are still missing; its loss reads the port
    /// of this number.
    pub(super) fn add_part(&mut self, earlier: &Net, mut part: Part, target: Option<PortId>) -> Member {
        let input = part.input;
        let offsets =
            Offsets { layers: self.layers.len(), parts: self.parts.len() + 1, applications: self.applications.len() };
        let source = |source: Source| offsets.source(source, input, target);
        part.members = earlier.members.iter().map(|member| offsets.member(*member)).collect();
        part.outputs =
            earlier.outputs.iter().map(|output| Output { source: source(output.source), ..*output }).collect();
        let (name, labelled, frozen) = (part.name.clone(), part.labelled, part.frozen);
        let id = self.parts.push(part);
        for inner in &earlier.parts {
            self.parts.push(Part {
                inside: Some(inner.inside.map_or(id, |inner| offsets.part(inner))),
                members: inner.members.iter().map(|member| offsets.member(*member)).collect(),
                input: source(inner.input),
                outputs: inner.outputs.iter().map(|o| Output { source: source(o.source), ..*o }).collect(),
                ..inner.clone()
            });
        }
        for layer in &earlier.layers {
            let inside = Some(layer.inside.map_or(id, |inner| offsets.part(inner)));
            self.layers.push(LayerUse { inside, ..layer.clone() });
        }
        self.add_applications(earlier, (&name, input, target), offsets);
        if labelled {
            self.name_output(id, name, frozen);
        }
        Member::Part(id)
    }

    /// The earlier net's applications, to an input and with the port of a target.
    fn add_applications(
        &mut self,
        earlier: &Net,
        (name, input, target): (&str, Source, Option<PortId>),
        offsets: Offsets,
    ) {
        let source = |source: Source| offsets.source(source, input, target);
        let shape = self.shape(input).clone();
        for application in &earlier.applications {
            let layer = offsets.layer(application.layer);
            let value = value_name(&self.layers[layer], self.applications.len(), Some(name));
            self.applications.push(Application {
                layer,
                input: source(application.input),
                target: application.target.and(target),
                shape: match earlier.takes_any_shape && !earlier.layers[application.layer].layer.is_loss() {
                    true => shape.clone(),
                    false => application.shape.clone(),
                },
                value,
                ..application.clone()
            });
        }
    }

    /// Names the output of a labelled part by it; a frozen one is an argument of its own, which has the part's name.
    fn name_output(&mut self, part: PartId, name: String, frozen: bool) {
        let Source::Application(last) = self.parts[part].outputs[0].source else { return };
        if self.applications[last].value == "loss" {
            return;
        }
        match (frozen, self.layers[self.applications[last].layer].labelled) {
            (true, true) => {}
            (true, false) => self.applications[last].value = format!("{name}_output"),
            (false, _) => self.applications[last].value = name,
        }
    }
}

/// The name of a layer's value in formulas: its label, inside a part behind the part's name, else a letter with the
/// application's position.
pub(super) fn value_name(layer: &LayerUse, position: usize, part: Option<&str>) -> String {
    match (layer.layer.is_loss(), layer.labelled, part) {
        (true, ..) => "loss".into(),
        (_, true, None) => layer.name.clone(),
        (_, true, Some(part)) => format!("{part}_{}", layer.name),
        (_, false, _) => format!("{}{}", layer.layer.letter(), position + 1),
    }
}

/// Where the earlier net's own begin.
#[derive(Clone, Copy)]
struct Offsets {
    layers: usize,
    parts: usize,
    applications: usize,
}

impl Offsets {
    fn member(self, member: Member) -> Member {
        match member {
            Member::Layer(layer) => Member::Layer(self.layer(layer)),
            Member::Part(part) => Member::Part(self.part(part)),
        }
    }

    fn layer(self, layer: LayerId) -> LayerId {
        LayerId(layer.0 + self.layers)
    }

    fn part(self, part: PartId) -> PartId {
        PartId(part.0 + self.parts)
    }

    /// The first port of the earlier net is what it is applied to, any other is its target.
    fn source(self, source: Source, input: Source, target: Option<PortId>) -> Source {
        match source {
            Source::Port(PortId(0)) => input,
            Source::Port(port) => Source::Port(target.unwrap_or(port)),
            Source::Application(ApplicationId(number)) => {
                Source::Application(ApplicationId(number + self.applications))
            }
        }
    }
}
