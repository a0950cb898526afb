//! Stages that stand for several: copies, and the same layer again and again. A layer on each element is in `mapped`.
//!
//! ```text
//! [block; 6]                        six parts, `block.0` to `block.5`, one after the other
//! repeat(block, 6)                  one part, applied six times
//! ```

use super::build::Called;
use super::kind::Kind;
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
            Repeat::Map { copies: None, .. } => self.add_mapped(kind, called, &inputs, same),
            Repeat::Map { copies: Some(count), .. } => self.add_each(kind, *count, called, (&inputs, same)),
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
        let group = self.add_group(count, called);
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

    /// A group of copies that has none yet.
    pub(super) fn add_group(&mut self, count: usize, Called { stage, name }: Called<'_>) -> PartId {
        let (of, frozen) = (PartOf::Copies(count), stage.frozen.is_some());
        self.parts.push(Part { name: name.into(), text: stage.text.clone(), of, frozen, inside: None })
    }

    /// One of several copies.
    pub(super) fn add_copy(
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

    pub(super) fn output_names(&self) -> Vec<String> {
        match &self.entity {
            Entity::Part(_, scope) | Entity::Use(_, scope) => {
                scope.outputs.iter().map(|output| output.name.clone()).collect()
            }
            Entity::Layer(_) | Entity::Value => vec!["output".into()],
        }
    }
}
