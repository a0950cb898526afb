//! The picture of a net: its ports, uses of layers and outputs as boxes, its values and their gradients as arrows.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes;
use super::gradients::Gradients;
use super::groups;
use super::picture::{Arrow, Box, Flow, Form, Item, Picture};
use super::repeats::{self, Run, Stage};
use crate::diagnostics::plain;
use crate::ir::{ApplicationId, LayerId, ValueId};
use crate::lower::Lowered;
use crate::net::{Application, Net, Source};
use crate::plan::Planned;

/// Of more applications than these, what repeats itself drawn once, those in the middle are left out.
const MOST: usize = 100;

/// The picture of a net.
pub fn draw(net: &Net, lowered: &Lowered, functions: &[Planned]) -> Picture {
    let gradients = Gradients::of(net, lowered, functions);
    let through = net.applications.ids().map(|id| gradients.through(lowered, id)).collect();
    let mut drawing = Drawing::new(net, lowered, gradients.seeds, through);
    let caption = boxes::caption(net, functions);
    let mut items = drawing.ports();
    items.extend(drawing.arrays());
    items.extend(drawing.layers());
    drawing.arrows_of_layers();
    items.extend(drawing.ends());
    drawing.arrows.sort_by_key(|arrow| arrow.flow as usize);
    Picture { name: plain(&net.name), caption, boxes: drawing.boxes, items, arrows: drawing.arrows }
}

struct Drawing<'a> {
    net: &'a Net,
    lowered: &'a Lowered,
    /// The values at which gradients begin.
    seeds: BTreeSet<Source>,
    /// To which inputs and arrays of each application gradients go.
    through: Vec<BTreeSet<ValueId>>,
    runs: Vec<Run>,
    boxes: Vec<Box>,
    arrows: Vec<Arrow>,
    /// The box of each port, and of each application that has one.
    at: BTreeMap<Source, usize>,
    /// The boxes of learned arrays that several applications read.
    shared: BTreeMap<LayerId, usize>,
    /// The box of all that are left out.
    rest: Option<usize>,
}

impl<'a> Drawing<'a> {
    fn new(net: &'a Net, lowered: &'a Lowered, seeds: BTreeSet<Source>, through: Vec<BTreeSet<ValueId>>) -> Self {
        let runs = repeats::runs(&stages(net, lowered, &seeds, &through), &net.uses);
        let (boxes, arrows, at, shared) = Default::default();
        Drawing { net, lowered, seeds, through, runs, boxes, arrows, at, shared, rest: None }
    }

    fn add(&mut self, form: Form, id: String, lines: Vec<String>) -> usize {
        self.boxes.push(Box { form, id, lines });
        self.boxes.len() - 1
    }

    fn ports(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        for (id, port) in self.net.ports.rows() {
            let source = Source::Port(id);
            let position = self.add(Form::End, format!("p{}", id.0), vec![plain(&port.name)]);
            self.at.insert(source, position);
            items.push(Item::Box(position));
        }
        items
    }

    /// The applications that have boxes of their own: of a run those of its first period.
    fn shown(&self) -> Vec<usize> {
        (0..self.net.applications.len()).filter(|at| repeats::drawn(&self.runs, *at) == *at).collect()
    }

    /// Learned arrays that several boxes read.
    fn arrays(&mut self) -> Vec<Item> {
        let mut uses: BTreeMap<LayerId, usize> = BTreeMap::new();
        for at in self.shown() {
            *uses.entry(self.net.applications[ApplicationId(at)].layer).or_default() += 1;
        }
        let is_shared = |(id, _): &(LayerId, &_)| uses.get(id).is_some_and(|uses| *uses > 1);
        let net = self.net;
        let shared = net.layers.rows().filter(is_shared).filter(|(_, layer)| layer.storage.is_some());
        let mut items = Vec::new();
        for (id, _) in shared {
            let position = self.add(Form::Array, format!("w{}", id.0), boxes::shared(self.net, id));
            self.shared.insert(id, position);
            items.push(Item::Box(position));
        }
        items
    }

    /// Those of applications; of too many the first and the last.
    fn layers(&mut self) -> Vec<Item> {
        let (shown, net) = (self.shown(), self.net);
        let left_out = if shown.len() > MOST { MOST / 2..shown.len() - MOST / 2 } else { 0..0 };
        let mut positions = Vec::new();
        for (number, at) in shown.into_iter().enumerate() {
            let position = match self.rest {
                Some(rest) if left_out.contains(&number) => rest,
                None if left_out.contains(&number) => {
                    let line = format!("{} more, which are left out here", left_out.len());
                    let position = self.add(Form::Layer, "rest".into(), vec![line]);
                    self.rest = Some(position);
                    positions.push((at, position));
                    position
                }
                _ => {
                    let position = self.layer(at);
                    positions.push((at, position));
                    position
                }
            };
            self.at.insert(Source::Application(ApplicationId(at)), position);
        }
        groups::grouped(net, &self.runs, &positions)
    }

    fn layer(&mut self, at: usize) -> usize {
        let ends = groups::ends(&self.runs, at);
        let layer = self.net.applications[ends[0]].layer;
        let has_own = !self.shared.contains_key(&layer);
        let lines = boxes::layer((self.net, self.lowered), ends, &self.through[at], has_own);
        let form = if boxes::is_array(&self.net.layers[layer]) { Form::Array } else { Form::Layer };
        self.add(form, format!("n{at}"), lines)
    }

    /// The outputs, and the gradients that begin elsewhere, each with its arrow.
    fn ends(&mut self) -> Vec<Item> {
        let (net, mut items) = (self.net, Vec::new());
        for (number, output) in net.outputs().iter().enumerate() {
            let position = self.add(Form::End, format!("o{number}"), vec![output.name.clone()]);
            self.value(output.source, position);
            if self.seeds.contains(&output.source) {
                self.gradient(position, output.source);
            }
            items.push(Item::Box(position));
        }
        let is_output = |source: &Source| net.outputs().iter().any(|output| output.source == *source);
        let seeds: Vec<Source> = self.seeds.iter().copied().filter(|source| !is_output(source)).collect();
        for (number, source) in seeds.into_iter().enumerate() {
            let line = format!("gradient at {}", net.source_name(source));
            let position = self.add(Form::End, format!("s{number}"), vec![line]);
            self.gradient(position, source);
            items.push(Item::Box(position));
        }
        items
    }

    /// The arrows to each application that has a box, and those of gradients back.
    fn arrows_of_layers(&mut self) {
        for at in self.shown() {
            let id = ApplicationId(at);
            let Application { layer, inputs, .. } = &self.net.applications[id];
            let position = self.at[&Source::Application(id)];
            for input in inputs {
                self.value(*input, position);
                if self.through[at].contains(&self.lowered.value(*input)) {
                    self.gradient(position, *input);
                }
            }
            if let Some(shared) = self.shared.get(layer).copied() {
                self.arrow(shared, position, String::new(), Flow::Arrays);
                let names = boxes::with_gradients(self.net, self.lowered, *layer, &self.through[at]);
                if !names.is_empty() {
                    self.arrow(position, shared, names, Flow::Gradient);
                }
            }
        }
    }

    /// An arrow of a value.
    fn value(&mut self, of: Source, to: usize) {
        let (from, [first, last]) = self.drawn(of);
        self.arrow(from, to, boxes::value(self.net, first, last), Flow::Value);
    }

    /// An arrow of the gradient with respect to a value.
    fn gradient(&mut self, from: usize, of: Source) {
        let (to, [first, last]) = self.drawn(of);
        self.arrow(from, to, boxes::bar(self.net, first, last), Flow::Gradient);
    }

    /// The box of a value, with the first and the last value that its arrow is drawn for: behind a run it is one, the run's last.
    fn drawn(&self, source: Source) -> (usize, [Source; 2]) {
        let Source::Application(id) = source else { return (self.at[&source], [source, source]) };
        let drawn = repeats::drawn(&self.runs, id.0);
        let ends = groups::ends(&self.runs, drawn).map(Source::Application);
        (self.at[&ends[0]], if drawn == id.0 { ends } else { [source, source] })
    }

    /// None of a box to itself, and none twice.
    fn arrow(&mut self, from: usize, to: usize, label: String, flow: Flow) {
        let arrow = Arrow { from, to, label, flow };
        if from != to && !self.arrows.contains(&arrow) {
            self.arrows.push(arrow);
        }
    }
}

/// The applications, as far as it matters whether they repeat themselves.
fn stages(net: &Net, lowered: &Lowered, seeds: &BTreeSet<Source>, through: &[BTreeSet<ValueId>]) -> Vec<Stage> {
    let mut looks: BTreeMap<String, usize> = BTreeMap::new();
    let mut stages: Vec<Stage> = Vec::new();
    for (id, application) in net.applications.rows() {
        for source in &application.inputs {
            if let Source::Application(read) = source {
                stages[read.0].last_reader = id.0;
            }
        }
        let number = looks.len();
        let looks = *looks.entry(look(net, lowered, application, &through[id.0])).or_insert(number);
        let learns = net.layers[application.layer].storage.is_some();
        stages.push(Stage { looks, learns, inputs: application.inputs.clone(), last_reader: id.0 });
    }
    for source in net.outputs().iter().map(|output| &output.source).chain(seeds) {
        if let Source::Application(read) = source {
            stages[read.0].last_reader = usize::MAX;
        }
    }
    stages
}

/// All that is equal of boxes that look alike.
fn look(net: &Net, lowered: &Lowered, application: &Application, through: &BTreeSet<ValueId>) -> String {
    let layer = &net.layers[application.layer];
    let has_gradient = |id: &ValueId| if through.contains(id) { '1' } else { '0' };
    let inputs: Vec<ValueId> = application.inputs.iter().map(|input| lowered.value(*input)).collect();
    let gradients: String = inputs.iter().chain(&lowered.arrays[application.layer]).map(has_gradient).collect();
    let label = if layer.labelled { &layer.name } else { "" };
    let (shape, classes, maps) = (&application.shape, application.classes, &application.maps);
    format!("{label}: {} {shape:?} {classes:?} {maps:?} {gradients}", layer.text)
}
