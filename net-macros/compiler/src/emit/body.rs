//! The body that all calls of a function enter: the steps of its plan as statements, each under its formula, and under `if last`
//! those behind the last block.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::bound::Bound;
use super::loops::Nest;
use super::scope::ident;
use super::statement::{Statement, documented};
use super::writer::Writer;
use super::{docs, elementwise, kernels, lines, positions, search, strided, sum, updates};
use crate::ir::{Element, Role, ValueId, access, axes};
use crate::layers::MemoryOrder;
use crate::plan::{
    Binding, By, Each, Elementwise, Holds, Layout, SampleLoop, Start, Step, Updated, UpdatedBy, View, When,
};

/// The statements of a function's body.
pub(super) fn body(writer: &Writer<'_>) -> TokenStream {
    let leaves = writer.program.ids().filter_map(|id| writer.binding(id));
    let steps = |behind| writer.plan.steps.iter().filter(move |step| step.behind == behind);
    let each = steps(false).flat_map(|step| writer.step(step));
    let behind = writer.last.iter().map(|last| Statement::If {
        condition: last.to_token_stream(),
        body: steps(true).flat_map(|step| writer.step(step)).collect(),
    });
    writer.copies.taken_apart().chain(leaves).chain(each).chain(behind).map(Statement::into_token_stream).collect()
}

impl Writer<'_> {
    /// One step: the memory that it begins, and what it does, under its formula.
    fn step(&self, step: &Step) -> Vec<Statement> {
        let binds = step.binds.iter().map(|binding| self.begun(*binding));
        let statements = binds.chain(self.by(step)).collect();
        let (doc, span) = (format!(" {}", self.said(step)), self.span(step));
        documented(quote_spanned!(span=> #doc), statements)
    }

    fn by(&self, step: &Step) -> Vec<Statement> {
        match &step.by {
            By::Product(product) => vec![kernels::product(self, step, product)],
            By::Strided(strided) => vec![strided::strided(self, step, strided)],
            By::Windows(windows) => vec![kernels::windows(self, step, windows)],
            By::Each(each) => self.each(step, each),
            By::Pool(pool) => vec![kernels::pool(self, step, pool)],
            By::Random(stream) => kernels::random(self, step, *stream),
            By::Update(updated) => updates::update(self, step, updated),
            By::Copy { of, wanted, part } => self.copy(*wanted, *part, *of),
            by => step.makes.first().map(|id| self.loops(step, by, *id)).unwrap_or_default(),
        }
    }

    /// `if B == 1 { .. } else { .. }`: a step that is done by one means in one case and by another in all others.
    fn each(&self, step: &Step, each: &Each) -> Vec<Statement> {
        let first = std::iter::once(step.start).chain(std::iter::repeat(Start::Add));
        let then = each.then.iter().zip(first);
        let then = then.flat_map(|(by, start)| self.by(&Step { by: by.clone(), start, ..step.clone() }));
        let block = &self.arguments.generics.block;
        let condition = match each.when {
            When::One => quote!(#block == 1),
            When::Block => quote!(#block > 1),
            When::OneInAnyOrder => quote!(#block == 1 && !::net_runtime::kernels::CANONICAL),
            When::AnyOrder => quote!(!::net_runtime::kernels::CANONICAL),
        };
        vec![Statement::Choose { condition, body: then.collect(), otherwise: self.by(&step.otherwise()) }]
    }

    /// Loops that make a value.
    fn loops(&self, step: &Step, by: &By, id: ValueId) -> Vec<Statement> {
        match by {
            By::Sum(sum) => sum::sum(self, step, id, sum),
            By::Lines(lines) => lines::lines(self, id, lines),
            By::Positions(positions) => search::search(self, id, positions),
            By::Elementwise(Elementwise { map, flat: true }) => elementwise::flat(self, id, map),
            By::Elementwise(Elementwise { map, .. }) => elementwise::nest(self, step, id, map),
            By::Gather(source, at) => positions::gather(self, step, id, *source, at),
            By::Scatter(scatter) => positions::scatter(self, step, id, scatter),
            _ => Vec::new(),
        }
    }

    /// `let z1_bar = z2;` for a slot that is taken over; `let (z4, y6) = parts(memory_z2);` for the slots of a phase, in a
    /// memory that others lie in before or after.
    fn begun(&self, binding: Binding) -> Statement {
        let (memory, phase) = match binding {
            Binding::TakesOver { value, from } => return Statement::bind(self.name(value), self.name(from)),
            Binding::Phase { memory, phase } => {
                (&self.plan.memories[memory], &self.plan.memories[memory].phases[phase])
            }
        };
        let (of, memory_name) = (|slot: &usize| &self.plan.slots[*slot], self.memory_name(memory));
        let names = phase.slots.iter().map(|slot| self.name(of(slot).first));
        if phase.slots == [memory.whole] {
            return Statement::bind(quote!(#(#names)*), quote!(&mut *#memory_name));
        }
        let types = phase.slots.iter().map(|slot| self.slot_type(of(slot)));
        Statement::Let {
            pattern: quote!((#(#names,)*)),
            of: Some(quote!((#(&mut #types,)*))),
            value: quote!(::net_runtime::__private::parts(#memory_name)),
        }
    }

    /// The line of documentation above a step: its formulas, and what else it does.
    fn said(&self, step: &Step) -> String {
        let update = |updated: &Updated| format!("`{}`", docs::update_text(self.net, self.program, &updated.update));
        let formulas = |ids: &[ValueId]| {
            let said: Vec<_> = ids.iter().filter(|id| !self.extremes.hide(**id)).collect();
            let said = if said.is_empty() { ids.iter().collect() } else { said };
            said.into_iter().map(|id| self.formula(step, *id)).collect::<Vec<_>>().join("; ")
        };
        match &step.by {
            By::Update(updated) => match updated.by {
                UpdatedBy::Stored => update(updated),
                UpdatedBy::Back { .. } => {
                    format!("{}, then {}: {}", formulas(&step.makes), update(updated), formulas(&step.through))
                }
                _ => format!("{}: {}", update(updated), formulas(&step.through)),
            },
            By::Copy { of, .. } => format!("`{}` once more", self.program.value(*of).name),
            By::Scatter(_) => formulas(&step.makes),
            _ => formulas(&[&step.through[..], &step.makes].concat()),
        }
    }

    fn formula(&self, step: &Step, id: ValueId) -> String {
        let value = step.value(self.program, id);
        let as_it_is = || (self.program.formula_of(&value), self.program.ranges_of(&value));
        let (formula, ranges) = self.extremes.formula(self.program, id).unwrap_or_else(as_it_is);
        let ranges = if ranges.is_empty() { String::new() } else { format!(", {ranges}") };
        let formula = format!("`{formula}`{ranges}");
        let begun = |binding: &Binding| match binding {
            Binding::TakesOver { value, from } if *value == id => Some(*from),
            _ => None,
        };
        let memory = step.binds.iter().find_map(begun).map(|from| format!(", in the memory of `{}`", self.name(from)));
        let layer = value
            .origin
            .filter(|_| self.is_layer_value(id))
            .map(|origin| format!("`{}`: ", self.net.layers[self.net.applications[origin].layer].text));
        let is_sum = step.start == Start::Add && !matches!(step.by, By::Scatter(_));
        let added = if is_sum { ", added to what is there" } else { "" };
        format!("{}{formula}{}{added}", layer.unwrap_or_default(), memory.unwrap_or_default())
    }

    /// Whether this is the first value of its application.
    fn is_layer_value(&self, id: ValueId) -> bool {
        let origin = self.program.value(id).origin;
        let is_own = |other: &ValueId| self.program.value(*other).origin == origin && !self.extremes.hide(*other);
        let is_first = self.program.ids().find(is_own) == Some(id);
        is_first && self.program.value(id).role == Role::Value
    }

    /// The span of the layer that a step belongs to.
    fn span(&self, step: &Step) -> Span {
        let id = step.makes.first().or(step.through.first());
        let layer = id.and_then(|id| self.program.value(*id).origin).map(|origin| self.net.applications[origin].layer);
        layer.map_or_else(Span::mixed_site, |layer| Span::mixed_site().located_at(self.net.layers[layer].span))
    }

    /// A copy of a value into the caller's buffer, where it is wanted and lies elsewhere; positions become indices.
    fn copy(&self, wanted: usize, part: usize, id: ValueId) -> Vec<Statement> {
        let (value, from) = (self.program.value(id), self.bound(id));
        let name = ident(&self.scope.beside(&format!("{}_wanted", value.name)));
        let (is_index, block) = (value.element == Element::Integer, &self.arguments.generics.block);
        let is_summed = self.function.wanted[wanted].what.is_summed();
        let to = Bound::new(name.clone(), self.copied_view(wanted, part, id), block);
        let place = self.result(wanted, part, to.layout());
        let (indices, own) = (axes(&value.shape), access::identity(value.shape.len()));
        let each = (!is_summed).then(|| (SampleLoop::Each, block.clone()));
        let mut nest = Nest::new(&indices, &self.scope).over(each).along(&to, &own);
        let positions = nest.positions(&own, &value.shape);
        let (to, from) = (to.place(&positions, nest.sample()), from.at(&positions, nest.sample()));
        let from = if is_index { quote!(::net_runtime::__private::index(#from)) } else { quote!(#from) };
        let copied = nest.all(vec![Statement::assign(to, from)]);
        vec![Statement::Block(std::iter::once(Statement::bind(name, place)).chain(copied).collect())]
    }

    /// How a wanted part lies that a value is copied to.
    fn copied_view(&self, wanted: usize, part: usize, id: ValueId) -> View {
        let value = self.program.value(id);
        let what = self.function.wanted[wanted].what;
        if what.is_summed() {
            let order = what.array(self.net, part).map(|(layer, array)| self.net.order(layer, array));
            return View::learned(&value.shape, order.unwrap_or_default());
        }
        let is_sequence = what.memory_order(self.net, part) == MemoryOrder::Rows;
        let is_rows = value.element == Element::Integer || value.shape.len() < 2 || is_sequence;
        let layout = if is_rows { Layout::Rows } else { Layout::Columns };
        View { layout, shape: value.shape.clone(), batched: true, holds: Holds::Reals }
    }
}
