//! Stages that stand for several: copies, the same layer again and again, and a layer on each element.
//!
//! ```text
//! [block; 6]                        six parts, `block.0` to `block.5`, one after the other
//! repeat(block, 6)                  one part, applied six times
//! net_map(block, context = c)       one part, applied to each element along the first axis; `c` is the same for all
//! ```

use super::build::Called;
use super::kind::Kind;
use super::parts::Mapped;
use super::{Entity, Member, Net, Output, Part, PartOf, Scope, Source};
use crate::diagnostics::{Diagnostic, plain};
use crate::ir::{PartId, Typed};
use crate::layers::MemoryOrder;
use crate::syntax::Repeat;

impl Net {
    /// Adds a stage that repeats, applied to these values. `same` are those that all elements of a `net_map` share, by the ports
    /// that they go to.
    pub(super) fn add_repeated(
        &mut self,
        (kind, repeat): (&Kind, &Repeat),
        called: Called<'_>,
        inputs: Vec<Source>,
        same: &[(String, Source)],
    ) -> Result<Member, Diagnostic> {
        match repeat {
            Repeat::Copies(count) => self.add_copies(kind, count.value, called, inputs),
            Repeat::Nest(count) => self.add_nested(kind, count.value, called, inputs),
            Repeat::Map { .. } => self.add_mapped(kind, called, &inputs, same),
        }
    }

    /// Each copy has learned arrays of its own.
    fn add_copies(
        &mut self,
        kind: &Kind,
        count: usize,
        called: Called<'_>,
        mut inputs: Vec<Source>,
    ) -> Result<Member, Diagnostic> {
        let (name, stage) = (called.name.to_string(), called.stage);
        let frozen = stage.frozen.is_some();
        let of = PartOf::Copies(count);
        let group = self.parts.push(Part { name: name.clone(), text: stage.text.clone(), of, frozen, inside: None });
        let mut scope = Scope { has_positions: true, ..Scope::default() };
        for copy in 0..count {
            let typed = self.types_of(&inputs);
            let member = self.add_copy(kind, group, copy, called, &inputs)?;
            let outputs = member.outputs();
            if count > 1 && self.types_of(&outputs) != typed {
                return Err(self.not_itself(called, &typed, &outputs));
            }
            inputs = outputs;
            scope.members.push(member);
        }
        let names = scope.members.last().map(Member::output_names).unwrap_or_default();
        let output = |(name, source)| Output { name, source, order: MemoryOrder::Columns };
        scope.outputs = names.into_iter().zip(inputs).map(output).collect();
        let value = scope.single();
        Ok(Member { name, labelled: stage.label.is_some(), entity: Entity::Part(group, scope), value })
    }

    fn add_copy(
        &mut self,
        kind: &Kind,
        group: PartId,
        copy: usize,
        called: Called<'_>,
        inputs: &[Source],
    ) -> Result<Member, Diagnostic> {
        let resolved = kind.resolve_whole(&self.types_of(inputs), called.stage)?;
        let (name, number) = (format!("{}_{copy}", called.name), copy.to_string());
        let (entity, value) = match kind {
            Kind::Layer(layer, rate) => {
                let id = self.add_layer((layer.clone(), *rate), &resolved, Called { name: &number, ..called });
                self.layers[id].inside = Some(group);
                self.layers[id].labelled = false;
                (Entity::Layer(id), Some(self.apply_layer(id, resolved, inputs.to_vec())))
            }
            Kind::Net(earlier) => {
                let mut part = Part::of(earlier, &called.stage.text, &number, false);
                part.inside = Some(group);
                let (id, offsets) = self.add_part(earlier, part);
                let scope = self.apply_part(earlier, offsets, inputs, (&name, false, false));
                let value = scope.single();
                (Entity::Part(id, scope), value)
            }
        };
        Ok(Member { name: number, labelled: false, entity, value })
    }

    /// The same learned arrays each time.
    fn add_nested(
        &mut self,
        kind: &Kind,
        count: usize,
        called: Called<'_>,
        inputs: Vec<Source>,
    ) -> Result<Member, Diagnostic> {
        let typed = self.types_of(&inputs);
        let resolved = kind.resolve_whole(&typed, called.stage)?;
        let mut member = self.add(kind, resolved.clone(), called, inputs);
        for again in 1..count {
            let outputs = member.outputs();
            if self.types_of(&outputs) != typed {
                return Err(self.not_itself(called, &typed, &outputs));
            }
            let name = format!("{}_{}", called.name, again + 1);
            member.value = match (&mut member.entity, kind) {
                (Entity::Part(part, scope), Kind::Net(earlier)) => {
                    let offsets = self.offsets_of(*part, earlier);
                    *scope = self.apply_part(earlier, offsets, &outputs, (&name, false, false));
                    scope.single()
                }
                (Entity::Layer(layer), _) => {
                    let layer = *layer;
                    Some(self.apply_layer(layer, resolved.clone(), outputs))
                }
                _ => None,
            };
        }
        if count > 1
            && let Entity::Part(_, scope) = &mut member.entity
        {
            scope.members.iter_mut().for_each(|member| member.forget_values(&|value| self.is_array(value)));
        }
        Ok(member)
    }

    /// On each element along the first axis of the inputs: every value inside has one more index.
    fn add_mapped(
        &mut self,
        kind: &Kind,
        called: Called<'_>,
        given: &[Source],
        same: &[(String, Source)],
    ) -> Result<Member, Diagnostic> {
        let (inputs, typed, mapped) = self.mapped(kind, called, given, same)?;
        let resolved = kind.resolve_whole(&typed, called.stage)?;
        let (name, labelled) = (called.name.to_string(), called.stage.label.is_some());
        match kind {
            Kind::Layer(layer, rate) => {
                let id = self.add_layer((layer.clone(), *rate), &resolved, called);
                let value = self.apply_layer(id, resolved, inputs);
                self.lift(value, mapped.map());
                Ok(Member { name, labelled, entity: Entity::Layer(id), value: Some(value) })
            }
            Kind::Net(earlier) => {
                let frozen = called.stage.frozen.is_some();
                let part = Part::of(earlier, &called.stage.text, &name, frozen);
                let (id, offsets) = self.add_part(earlier, part);
                let scope = self.map_part(earlier, offsets, &inputs, (&name, labelled, frozen), Some(&mapped));
                let value = scope.single();
                Ok(Member { name, labelled, entity: Entity::Part(id, scope), value })
            }
        }
    }

    /// What is applied to each element: the inputs in the order of the ports, what it takes of each, and which are elements.
    pub(super) fn mapped(
        &self,
        kind: &Kind,
        called: Called<'_>,
        given: &[Source],
        same: &[(String, Source)],
    ) -> Result<(Vec<Source>, Vec<Typed>, Mapped), Diagnostic> {
        let (inputs, is_element) = self.with_same(kind, called, given, same)?;
        let extent = self.elements(called, given)?;
        let element = |(source, is_element): (&Source, &bool)| {
            let Typed { shape, classes } = self.typed(*source);
            Typed { shape: if *is_element { shape[1..].to_vec() } else { shape }, classes }
        };
        let typed = inputs.iter().zip(&is_element).map(element).collect();
        Ok((inputs, typed, Mapped { extent, is_element }))
    }

    /// The inputs in the order of the ports, those that are the same for all elements among them, and which are not.
    fn with_same(
        &self,
        kind: &Kind,
        called: Called<'_>,
        given: &[Source],
        same: &[(String, Source)],
    ) -> Result<(Vec<Source>, Vec<bool>), Diagnostic> {
        if same.is_empty() {
            return Ok((given.to_vec(), vec![true; given.len()]));
        }
        let ports = kind.input_names().unwrap_or_default();
        if let Some((name, _)) = same.iter().find(|(name, _)| !ports.contains(name)) {
            let message = format!("expected a port of what is mapped, found `{name}`");
            let mistake = Diagnostic::new(called.stage.extent, message);
            return Err(mistake.suggest(name, ports.iter().map(String::as_str)));
        }
        let mut elements = given.iter();
        let mut inputs = Vec::new();
        let mut is_element = Vec::new();
        for port in &ports {
            match same.iter().find(|(name, _)| name == port) {
                Some((_, source)) => {
                    inputs.push(*source);
                    is_element.push(false);
                }
                None => {
                    inputs.extend(elements.next());
                    is_element.push(true);
                }
            }
        }
        is_element.truncate(inputs.len());
        inputs.extend(elements);
        is_element.resize(inputs.len(), true);
        Ok((inputs, is_element))
    }

    /// How many elements the inputs have along their first axis.
    fn elements(&self, called: Called<'_>, given: &[Source]) -> Result<usize, Diagnostic> {
        let mistake = |message: String| Err(Diagnostic::new(called.stage.extent, message));
        let mut extents = Vec::new();
        for source in given {
            match self.shape(*source).first() {
                Some(extent) => extents.push(*extent),
                None => return mistake("expected arrays whose elements are mapped, found a scalar".into()),
            }
        }
        match extents.first() {
            None => mistake("expected something whose elements are mapped, found nothing".into()),
            Some(first) if extents.iter().any(|extent| extent != first) => {
                let found: Vec<String> = extents.iter().map(ToString::to_string).collect();
                mistake(format!("expected as many elements in each input, found {}", found.join(" and ")))
            }
            Some(first) => Ok(*first),
        }
    }

    /// `` `a` is [3], `b` is [2] ``
    pub(super) fn texts_of(&self, sources: &[Source]) -> String {
        let text = |source: &Source| format!("`{}` is {}", self.source_name(*source), self.typed(*source).text());
        sources.iter().map(text).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn types_of(&self, sources: &[Source]) -> Vec<Typed> {
        sources.iter().map(|source| self.typed(*source)).collect()
    }

    pub(super) fn not_itself(&self, called: Called<'_>, takes: &[Typed], outputs: &[Source]) -> Diagnostic {
        let texts = |typed: &[Typed]| typed.iter().map(Typed::text).collect::<Vec<_>>().join(", ");
        let (takes, gives) = (texts(takes), texts(&self.types_of(outputs)));
        let message = format!("expected what is repeated to give what it takes, {takes}, found {gives}");
        let name = plain(&called.stage.layer);
        Diagnostic::new(called.stage.extent, message).note(format!("the next `{name}` takes what one gives"))
    }
}

impl Member {
    /// All its outputs.
    pub(super) fn outputs(&self) -> Vec<Source> {
        match &self.entity {
            Entity::Part(_, scope) | Entity::Use(_, scope) => {
                scope.outputs.iter().map(|output| output.source).collect()
            }
            Entity::Layer(_) | Entity::Value => self.value.into_iter().collect(),
        }
    }

    fn output_names(&self) -> Vec<String> {
        match &self.entity {
            Entity::Part(_, scope) | Entity::Use(_, scope) => {
                scope.outputs.iter().map(|output| output.name.clone()).collect()
            }
            Entity::Layer(_) | Entity::Value => vec!["output".into()],
        }
    }
}
