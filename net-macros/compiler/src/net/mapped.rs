//! `net_map`: a layer on each element along the first axis of what it is given.
//!
//! ```text
//! net_map(block, context = c)       one part, applied to each element; `c` is the same for all
//! net_map([block; 4])               four parts, `block.0` to `block.3`, one for each element
//! attention(score = Net)            one part, applied to each query with each key
//! ```

use std::rc::Rc;

use super::build::Called;
use super::kind::Kind;
use super::parts::Mapped;
use super::{Entity, Member, Net, Output, Part, Scope, Source};
use crate::diagnostics::Diagnostic;
use crate::ir::Typed;
use crate::layers::{self, Layer, MemoryOrder};
use crate::syntax::Size;

/// The mistake of a port that what is mapped does not have.
fn no_port(called: Called<'_>, name: &str, ports: &[String]) -> Diagnostic {
    let message = format!("expected a port of what is mapped, found `{name}`");
    let known: Vec<String> = ports.iter().map(|port| format!("`{port}`")).collect();
    let note = match known.is_empty() {
        true => "a layer of one input has no port of a name".to_string(),
        false => format!("there are {}", known.join(", ")),
    };
    Diagnostic::new(called.stage.extent, message).note(note).suggest(name, ports.iter().map(String::as_str))
}

impl Net {
    /// On each element along the first axis of the inputs: every value inside has one more index.
    pub(super) fn add_mapped(
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
                let scope = self.map_part(earlier, offsets, &inputs, (&name, labelled, frozen), &[mapped]);
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
            return Err(no_port(called, name, &ports));
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

    /// A copy on each element, with learned arrays of its own; what they give is stacked.
    pub(super) fn add_each(
        &mut self,
        kind: &Kind,
        count: Size,
        called: Called<'_>,
        (given, same): (&[Source], &[(String, Source)]),
    ) -> Result<Member, Diagnostic> {
        let (inputs, is_element) = self.with_same(kind, called, given, same)?;
        let extent = self.elements(called, given)?;
        if extent != count.value {
            let message = format!("expected a copy for each of {extent} elements, found {}", count.value);
            return Err(Diagnostic::new(count.span, message));
        }
        let group = self.add_group(extent, called);
        let mut scope = Scope { has_positions: true, ..Scope::default() };
        for copy in 0..extent {
            let element = |(source, is_element): (&Source, &bool)| match is_element {
                true => self.add_element(*source, copy, called),
                false => Ok(*source),
            };
            let own = inputs.iter().zip(&is_element).map(element).collect::<Result<Vec<_>, _>>()?;
            scope.members.push(self.add_copy(kind, group, copy, called, &own)?);
        }
        let names = scope.members.first().map(Member::output_names).unwrap_or_default();
        for (number, name) in names.into_iter().enumerate() {
            let source = self.stacked(scope.members.iter().map(|copy| copy.outputs()[number]).collect(), called)?;
            scope.outputs.push(Output { name, source, order: MemoryOrder::Columns });
        }
        let value = scope.single();
        let (name, labelled) = (called.name.to_string(), called.stage.label.is_some());
        if let (Some(Source::Application(application)), true) = (value, labelled) {
            self.applications[application].value.clone_from(&name);
        }
        Ok(Member { name, labelled, entity: Entity::Part(group, scope), value })
    }

    /// Attention whose score of a query and a key a net gives, which is mapped over both.
    pub(super) fn add_scored(
        &mut self,
        (earlier, layer): (&Net, Rc<dyn Layer>),
        called: Called<'_>,
        inputs: &[Source],
    ) -> Result<Member, Diagnostic> {
        let [query, key, value, mask @ ..] = inputs else { return Err(self.no_score(earlier, called)) };
        let Some((given, maps)) = self.pairs(earlier, *query, *key) else { return Err(self.no_score(earlier, called)) };
        let (name, labelled) = (called.name.to_string(), called.stage.label.is_some());
        let part = Part::of(earlier, &called.stage.text, &name, false);
        let (id, offsets) = self.add_part(earlier, part);
        let mut scope = self.map_part(earlier, offsets, &given, (&name, false, false), &maps);
        let scores = scope.outputs[0].source;
        if self.shape(scores).len() != maps.len() {
            return Err(self.no_score(earlier, called));
        }
        let all: Vec<Source> = [scores, *value].into_iter().chain(mask.iter().copied()).collect();
        let resolved = layer.resolve_all(&self.types_of(&all), called.stage.extent)?;
        let value = self.add_nameless(("attention", layer), resolved, all, (&called.stage.text, called.stage.extent));
        if let (Source::Application(application), true) = (value, labelled) {
            self.applications[application].value.clone_from(&name);
        }
        scope.outputs = vec![Output { name: "output".into(), source: value, order: MemoryOrder::Columns }];
        Ok(Member { name, labelled, entity: Entity::Part(id, scope), value: Some(value) })
    }

    /// What a net that scores is given, in the order of its ports, and over what it is mapped: queries, if they have an axis, and
    /// keys. Nothing, where it does not take a query and a key, or gives another thing than a scalar.
    fn pairs(&self, earlier: &Net, query: Source, key: Source) -> Option<([Source; 2], Vec<Mapped>)> {
        let is_turned = earlier.ports.first()?.name == "key";
        let given = if is_turned { [key, query] } else { [query, key] };
        let extents = |source: Source| self.shape(source).split_last().map_or(&[][..], |(_, outer)| outer);
        let element = |source: &Source| Typed {
            shape: self.shape(*source)[extents(*source).len()..].to_vec(),
            classes: self.classes(*source),
        };
        let takes: Vec<Typed> = earlier.ports.iter().map(super::Port::typed).collect();
        let gives: Vec<Typed> = earlier.outputs().iter().map(|output| earlier.typed(output.source)).collect();
        let over = |source: Source, is_first: bool| {
            extents(source).iter().map(move |extent| Mapped { extent: *extent, is_element: vec![is_first, !is_first] })
        };
        let maps = over(query, !is_turned).chain(over(key, is_turned)).collect();
        let fits = takes == given.iter().map(element).collect::<Vec<_>>() && gives == [Typed::real(Vec::new())];
        fits.then_some((given, maps))
    }

    fn no_score(&self, earlier: &Net, called: Called<'_>) -> Diagnostic {
        let name = &earlier.name;
        let message = format!("expected a net of a query and a key that gives a scalar of both, found `{name}`");
        let ports = earlier.ports.iter().map(|port| format!("`{}` {}", port.name, port.typed().text()));
        let outputs = earlier.outputs().iter().map(|output| earlier.typed(output.source).text());
        let (takes, gives) = (ports.collect::<Vec<_>>().join(", "), outputs.collect::<Vec<_>>().join(", "));
        Diagnostic::new(called.stage.extent, message).note(format!("`{name}` makes {gives} of {takes}"))
    }

    /// `x[2]`
    fn add_element(&mut self, source: Source, position: usize, called: Called<'_>) -> Result<Source, Diagnostic> {
        let (extent, typed) = (called.stage.extent, self.typed(source));
        let layer = layers::element(position, extent);
        let resolved = layer.resolve_all(&[typed], extent)?;
        let text = format!("{}[{position}]", self.source_name(source));
        Ok(self.add_nameless(("part", layer), resolved, vec![source], (&text, extent)))
    }

    fn stacked(&mut self, values: Vec<Source>, called: Called<'_>) -> Result<Source, Diagnostic> {
        let (layer, extent) = (layers::stack(), called.stage.extent);
        let resolved = layer.resolve_all(&self.types_of(&values), extent)?;
        Ok(self.add_nameless(("catenate", layer), resolved, values, (&called.stage.text, extent)))
    }
}
