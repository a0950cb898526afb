//! An earlier net as a layer: its layers and parts are copied behind those of the later net, once; its applications for
//! each use of it.
//!
//! ```text
//! pub Encoder = linear(8 -> 4) |> tanh;
//! pub Model = encoder |> linear(2);                         as written
//! `encoder.linear` [8] -> [4]; `encoder.tanh`; `linear` [4] -> [2]
//! ```

use super::scope::{Renamed, Scope};
use super::{Application, LayerUse, Map, Net, Part, Source, Use};
use crate::ir::{ApplicationId, LayerId, PartId, PortId};

/// Where the earlier net's own begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offsets {
    layers: usize,
    parts: usize,
}

/// Over what an earlier net is mapped.
#[derive(Clone, Debug)]
pub(super) struct Mapped {
    pub(super) extent: usize,
    /// For each input whether the net is applied to its elements.
    pub(super) is_element: Vec<bool>,
}

impl Mapped {
    /// Of a layer that is all that is mapped.
    pub(super) fn map(&self) -> Map {
        Map { extent: self.extent, is_element: self.is_element.clone() }
    }
}

/// Where what is of an earlier net is after one use of it.
struct Placed<'a> {
    offsets: Offsets,
    /// How many applications there are before it.
    applications: usize,
    inputs: &'a [Source],
}

impl Renamed for Placed<'_> {
    fn layer(&self, layer: LayerId) -> LayerId {
        LayerId(layer.0 + self.offsets.layers)
    }

    fn part(&self, part: PartId) -> PartId {
        PartId(part.0 + self.offsets.parts)
    }

    fn source(&self, source: Source) -> Source {
        match source {
            Source::Port(PortId(port)) => self.inputs[port],
            Source::Application(ApplicationId(number)) => {
                Source::Application(ApplicationId(number + self.applications))
            }
        }
    }
}

impl Net {
    /// Copies the layers and parts of `earlier` into this net, as `part`.
    pub(super) fn add_part(&mut self, earlier: &Net, part: Part) -> (PartId, Offsets) {
        let offsets = Offsets { layers: self.layers.len(), parts: self.parts.len() + 1 };
        let of = Placed { offsets, applications: 0, inputs: &[] };
        let id = self.parts.push(part);
        for inner in &earlier.parts {
            let inside = Some(inner.inside.map_or(id, |inner| of.part(inner)));
            self.parts.push(Part { inside, ..inner.clone() });
        }
        for layer in &earlier.layers {
            let inside = Some(layer.inside.map_or(id, |inner| of.part(inner)));
            self.layers.push(LayerUse { inside, ..layer.clone() });
        }
        self.order.extend(earlier.order.iter().map(|layer| of.layer(*layer)));
        (id, offsets)
    }

    /// Applies an earlier net, which is a part of this one: one input for each of its ports. The names inside are those of this
    /// use; its values are named behind `name`, and its output by it where that is a label.
    pub(super) fn apply_part(
        &mut self,
        earlier: &Net,
        offsets: Offsets,
        inputs: &[Source],
        called: (&str, bool, bool),
    ) -> Scope {
        self.map_part(earlier, offsets, inputs, called, &[])
    }

    /// The same on each element of some inputs, and of others in it: the outermost first.
    pub(super) fn map_part(
        &mut self,
        earlier: &Net,
        offsets: Offsets,
        inputs: &[Source],
        (name, labelled, frozen): (&str, bool, bool),
        mapped: &[Mapped],
    ) -> Scope {
        let of = Placed { offsets, applications: self.applications.len(), inputs };
        self.add_use(earlier, offsets);
        let mut is_mapped: Vec<Vec<bool>> = vec![Vec::new(); mapped.len()];
        for application in &earlier.applications {
            let layer = of.layer(application.layer);
            let takes_any = earlier.takes_any_shape && !earlier.layers[application.layer].layer.is_loss();
            let any = || self.shape(inputs[0])[mapped.len()..].to_vec();
            let shape = if takes_any { any() } else { application.shape.clone() };
            let value = self.value_in_part(layer, &application.value, name);
            let inputs = application.inputs.iter().map(|input| of.source(*input)).collect();
            let (classes, maps) = (application.classes, application.maps.clone());
            let source = self.applications.push(Application { layer, inputs, shape, value, classes, maps });
            for (mapped, is_mapped) in mapped.iter().zip(&mut is_mapped).rev() {
                let is_element = |source: &Source| match source {
                    Source::Port(port) => mapped.is_element[port.0],
                    Source::Application(application) => is_mapped[application.0],
                };
                let is_element: Vec<bool> = application.inputs.iter().map(is_element).collect();
                is_mapped.push(is_element.contains(&true));
                if is_element.contains(&true) {
                    self.lift(Source::Application(source), Map { extent: mapped.extent, is_element });
                }
            }
        }
        let scope = earlier.scope.renamed(&of);
        if labelled {
            self.name_output(&scope, name, frozen);
        }
        scope
    }

    /// Notes a use of an earlier net, and those inside it, whose applications come next.
    fn add_use(&mut self, earlier: &Net, offsets: Offsets) {
        let (parts, applications) = (offsets.parts, self.applications.len());
        let inner = earlier.uses.iter().map(|inner| Use {
            part: PartId(inner.part.0 + parts),
            first: ApplicationId(inner.first.0 + applications),
            ..*inner
        });
        let first = ApplicationId(applications);
        self.uses.push(Use { part: PartId(parts - 1), first, count: earlier.applications.len() });
        self.uses.extend(inner);
    }

    /// Maps an application over the elements of its inputs.
    pub(super) fn lift(&mut self, value: Source, map: Map) {
        let Source::Application(application) = value else { return };
        let application = &mut self.applications[application];
        application.shape.insert(0, map.extent);
        application.maps.insert(0, map);
    }

    /// Where the layers and parts of an earlier net are that is a part of this one.
    pub(super) fn offsets_of(&self, part: PartId, earlier: &Net) -> Offsets {
        let first = self.layers.find(|layer| self.around(layer.inside).any(|around| around == part));
        debug_assert!(first.is_some() || earlier.layers.is_empty());
        Offsets { layers: first.map_or(self.layers.len(), |layer| layer.0), parts: part.0 + 1 }
    }

    /// The name of a value inside a part: its own behind the part's, or a letter with the application's position.
    fn value_in_part(&self, layer: LayerId, own: &str, part: &str) -> String {
        let used = &self.layers[layer];
        let by_letter = own.trim_end_matches(|digit: char| digit.is_ascii_digit()) == used.layer.letter();
        match used.layer.is_loss() || by_letter && !used.labelled {
            true => value_name(used, self.applications.len(), Some(part)),
            false => format!("{part}_{own}"),
        }
    }

    /// Names the output of a labelled part by it; a frozen one is an argument of its own, which has the part's name.
    fn name_output(&mut self, scope: &Scope, name: &str, frozen: bool) {
        let [output] = &scope.outputs[..] else { return };
        let Source::Application(last) = output.source else { return };
        if self.applications[last].value == "loss" {
            return;
        }
        match (frozen, self.layers[self.applications[last].layer].labelled) {
            (true, true) => {}
            (true, false) => self.applications[last].value = format!("{name}_output"),
            (false, _) => self.applications[last].value = name.into(),
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
