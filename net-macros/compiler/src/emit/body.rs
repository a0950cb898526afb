//! The body that all calls of a function enter: one statement a value, forward and then adjoint, each under its
//! formula.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::arguments::Arguments;
use super::elements::{Bound, Layout};
use super::loops::{Nest, Samples};
use super::scope::{Scope, ident};
use super::{contract, gather, kernels, map, pooling, types, updates, windows};
use crate::derive::{Derived, Update};
use crate::ir::{Element, Function as Scalar, Leaf, Map, Operation, Program, Role, Term, ValueId, axes};
use crate::layers::MemoryOrder;
use crate::net::Net;
use crate::plan::{Home, Memory, Phase, Plan, Slot, activation};
use crate::requests::{Function, Given, How, Want, Wanted};

/// What the statements are written with.
pub(super) struct Writer<'a> {
    pub(super) net: &'a Net,
    function: &'a Function,
    pub(super) arguments: &'a Arguments,
    pub(super) program: &'a Program,
    pub(super) plan: &'a Plan,
    pub(super) updates: &'a [Update],
    bound: Vec<Bound>,
    /// The names of all values and arguments.
    pub(super) scope: Scope,
}

/// What a statement does with what is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// It is overwritten.
    Overwrite,
    /// It is overwritten by the first sample of a batch, the others add to it: `add` says which.
    AddIfTold,
    /// It is added to.
    Add,
}

impl Start {
    /// The statements that start a sum, where it does not go on from what is there.
    pub(super) fn before(self, statements: Vec<TokenStream>) -> Vec<TokenStream> {
        match self {
            Start::Overwrite => statements,
            Start::AddIfTold => vec![quote!(if !add { #(#statements)* })],
            Start::Add => Vec::new(),
        }
    }

    /// Whether a kernel adds.
    pub(super) fn adds(self) -> TokenStream {
        match self {
            Start::Overwrite => quote!(false),
            Start::AddIfTold => quote!(add),
            Start::Add => quote!(true),
        }
    }
}

/// The names of the scratch's arrays, each that of the first value of the slot that it is as large as; those that several
/// slots share by turns are named memories.
pub(super) fn memory_names(writer: &Writer<'_>) -> Vec<Ident> {
    writer.plan.memories.iter().map(|memory| writer.memory_name(memory)).collect()
}

/// One array of the scratch, as text.
pub(super) struct MemoryText {
    /// Its type.
    pub(super) of: TokenStream,
    /// What it begins with.
    pub(super) zero: TokenStream,
}

/// The scratch's arrays, each as the first value of its slot is.
pub(super) fn memories(writer: &Writer<'_>) -> Vec<MemoryText> {
    let text = |slot: &Slot| {
        let zero = if slot.element == Element::Real { quote!(0.0) } else { quote!(0) };
        MemoryText { of: writer.slot_type(slot), zero: writer.bound(slot.first).filled(&zero) }
    };
    writer.plan.wholes().map(text).collect()
}

/// What the statements of a function are written with.
pub(super) fn writer<'a>(
    net: &'a Net,
    function: &'a Function,
    arguments: &'a Arguments,
    derived: &'a Derived,
    plan: &'a Plan,
) -> Writer<'a> {
    let mut writer = Writer {
        net,
        function,
        arguments,
        program: &derived.program,
        plan,
        updates: &derived.updates,
        bound: Vec::new(),
        scope: Scope::of(arguments.names().into_iter().chain(["simd", "scratch", "samples", "add"])),
    };
    writer.bound = derived.program.ids().map(|id| writer.bind(id)).collect();
    writer.scope = writer.scope.closed();
    writer
}

/// The statements of a function's body, and whether some of them call a kernel.
pub(super) fn body(writer: &Writer<'_>) -> (TokenStream, bool) {
    let program = writer.program;
    let leaves: TokenStream = program.ids().filter_map(|id| writer.binding(id)).collect();
    let mut calls_kernel = false;
    let mut statements = TokenStream::new();
    for id in program.ids().filter(|id| !matches!(program.value(*id).operation, Operation::Leaf(_))) {
        // Where a `Gather` stands right behind its `Order`, one kernel writes both, so the memory of the gathered values is
        // bound before the positions.
        if !writer.is_taken(id) {
            statements.extend(writer.memory_of(id));
        }
        statements.extend(gather::taken_there(writer, id).map(|taken| writer.memory_of(taken)));
        let (statement, is_call) = match updates::fused(writer, id) {
            Some(fused) => fused,
            None => writer.value(id),
        };
        statements.extend(statement);
        statements.extend(updates::stored_behind(writer, id));
        calls_kernel |= is_call;
    }
    let copies: TokenStream =
        writer.plan.copies.iter().map(|(wanted, part, id)| writer.copy(*wanted, *part, *id)).collect();
    (quote!(#leaves #statements #copies), calls_kernel)
}

impl<'a> Writer<'a> {
    pub(super) fn bound(&self, id: ValueId) -> Bound {
        self.bound[id.0].clone()
    }

    /// The name of an array of the scratch.
    fn memory_name(&self, memory: &Memory) -> Ident {
        let name = self.bound(self.plan.slots[memory.whole].first).name;
        match memory.phases.len() {
            1 => name,
            _ => ident(&self.scope.beside(&format!("memory_{}", crate::syntax::plain(&name)))),
        }
    }

    fn slot_type(&self, slot: &Slot) -> TokenStream {
        let block = self.bound(slot.first).block;
        types::intermediate(&slot.shape, slot.element, self.program.precision, block.as_ref())
    }

    /// The `let`s that bind what a value is written to, whichever statement computes it: its part of a memory that others lie
    /// in before or after, and the slot of a value that is dead, `let z1_bar = z2;`.
    fn memory_of(&self, id: ValueId) -> TokenStream {
        let parts = self.parts(id);
        let taken_over = self.plan.takes_over[id.0].map(|from| {
            let (name, from) = (self.bound(id).name, self.bound(from).name);
            quote!(let #name = #from;)
        });
        quote!(#parts #taken_over)
    }

    /// The `let` that binds the slots of all phases that begin with a value, in a memory that others lie in before or after.
    fn parts(&self, id: ValueId) -> TokenStream {
        let shared = self.plan.memories.iter().filter(|memory| memory.phases.len() > 1);
        let begun = shared.flat_map(|memory| memory.phases.iter().map(move |phase| (memory, phase)));
        begun.filter(|(_, phase)| phase.first == id).map(|(memory, phase)| self.phase(memory, phase)).collect()
    }

    fn phase(&self, memory: &Memory, phase: &Phase) -> TokenStream {
        let of = |slot: &usize| &self.plan.slots[*slot];
        let memory_name = self.memory_name(memory);
        if let [slot] = phase.slots[..]
            && slot == memory.whole
        {
            let name = self.bound(of(&slot).first).name;
            return quote!(let #name = &mut *#memory_name;);
        }
        let names = phase.slots.iter().map(|slot| self.bound(of(slot).first).name);
        let types = phase.slots.iter().map(|slot| self.slot_type(of(slot)));
        quote!(let (#(#names,)*): (#(&mut #types,)*) = ::net_runtime::__private::parts(#memory_name);)
    }

    /// What becomes of what is there already: only a gradient with respect to learned arrays, in the caller's buffer, is
    /// ever added to it.
    pub(super) fn start(&self, id: ValueId) -> Start {
        let Home::Result(wanted, _) = self.plan.homes[id.0] else {
            return Start::Overwrite;
        };
        match self.function.wanted[wanted] {
            Want { how: How::Accumulate, .. } => Start::Add,
            Want { what, .. } if what.is_summed() => Start::AddIfTold,
            _ => Start::Overwrite,
        }
    }

    /// The name and layout of a value, before anything is written.
    fn bind(&mut self, id: ValueId) -> Bound {
        let value = self.program.value(id);
        let home = self.plan.homes[id.0];
        let own = self.argument_of(home);
        let name =
            if own.as_deref() == Some(value.name.as_str()) { value.name.clone() } else { self.scope.take(&value.name) };
        let is_input = matches!(home, Home::Leaf(_));
        let is_learned = matches!(home, Home::Leaf(Leaf::Parameter { .. }) | Home::Result(..));
        let bound = match (self.is_batched(id), value.shape.len()) {
            (false, _) if is_learned => Bound::learned(ident(&name), &value.shape, self.order(home)),
            (batched, rank) => {
                let layout = match rank {
                    0 if matches!(home, Home::Result(..)) => Layout::Reference,
                    0 if !batched => Layout::Value,
                    0 | 1 => Layout::Rows,
                    _ if value.element == Element::Integer && is_input => Layout::Rows,
                    _ => Layout::Columns,
                };
                let block = batched.then(|| self.arguments.generics.block.clone());
                let shape = value.shape.clone();
                Bound { name: ident(&name), layout, shape, block, classes: false, positions: false }
            }
        };
        let is_value = bound.layout == Layout::Reference && is_input;
        let layout = if is_value { Layout::Value } else { bound.layout };
        let is_integer = value.element == Element::Integer;
        Bound { layout, classes: is_integer && is_input, positions: is_integer && !is_input, ..bound }
    }

    /// Whether each sample has its own.
    fn is_batched(&self, id: ValueId) -> bool {
        let of_sample = match self.plan.homes[id.0] {
            Home::Result(wanted, _) => !self.function.wanted[wanted].what.is_summed(),
            _ => false,
        };
        self.program.value(id).batched || of_sample
    }

    /// Whether the value has none for each sample, but is made of such: it is their sum.
    pub(super) fn sums_samples(&self, id: ValueId) -> bool {
        let operands = self.program.value(id).operation.operands();
        !self.is_batched(id) && operands.into_iter().any(|operand| self.is_batched(operand))
    }

    /// The loop over the samples of a block that the statements of a value need.
    pub(super) fn samples(&self, id: ValueId) -> Option<Samples> {
        let block = self.arguments.generics.block.clone();
        if self.is_batched(id) {
            return Some(Samples::Each(block));
        }
        (self.sums_samples(id) || self.start(id) != Start::Overwrite).then_some(Samples::Summed(block))
    }

    /// Whether the value lies in a local.
    pub(super) fn is_local(&self, id: ValueId) -> bool {
        self.plan.homes[id.0] == Home::Local
    }

    /// An expression as an element of a value in memory.
    pub(super) fn stored(&self, id: ValueId, expression: TokenStream) -> TokenStream {
        if self.program.value(id).element == Element::Integer {
            quote!((#expression) as ::core::primitive::u32)
        } else {
            expression
        }
    }

    /// Zero, as an element of a value.
    pub(super) fn zero(&self, id: ValueId) -> TokenStream {
        if self.program.value(id).element == Element::Real { quote!(0.0) } else { quote!(0) }
    }

    /// The `let` of a local that holds a scalar of each sample, with one number everywhere.
    pub(super) fn declared(&self, id: ValueId, number: &TokenStream) -> Option<TokenStream> {
        let bound = self.bound(id);
        bound.block.as_ref().filter(|_| self.is_local(id))?;
        let number = types::suffixed(number, self.program.value(id).element, self.program.precision);
        let (name, filled) = (&bound.name, bound.filled(&number));
        Some(quote!(let mut #name = #filled;))
    }

    /// The argument that holds a value by itself.
    fn argument_of(&self, home: Home) -> Option<String> {
        match home {
            Home::Leaf(leaf) => self.input(leaf).map(|input| self.arguments.inputs[input].name.clone()),
            Home::Result(wanted, _) => self.arguments.wanted[wanted].as_ref().map(|output| output.name.clone()),
            _ => None,
        }
    }

    fn input(&self, leaf: Leaf) -> Option<usize> {
        let given = |wanted: &dyn Fn(&Given) -> bool| self.function.given.iter().position(|(given, _)| wanted(given));
        match leaf {
            Leaf::Port(port) => given(&|given| *given == Given::Port(port)),
            Leaf::Seed(seed) => {
                let imposed = self.function.imposed().nth(seed)?;
                given(&|given| *given == Given::Gradient(imposed))
            }
            Leaf::Parameter { .. } => None,
        }
    }

    /// The `let` that binds a leaf or a result to its name.
    fn binding(&self, id: ValueId) -> Option<TokenStream> {
        let bound = self.bound(id);
        let name = &bound.name;
        let viewed = match self.plan.homes[id.0] {
            Home::Leaf(Leaf::Parameter { layer, array }) => {
                let place = self.parameter(layer, array);
                view(&place, false, bound.layout, true)
            }
            Home::Leaf(leaf) => ident(&self.arguments.inputs[self.input(leaf)?].name).to_token_stream(),
            Home::Result(wanted, part) => self.result(wanted, part, bound.layout),
            Home::Local | Home::Slot(_) | Home::Fused | Home::Passing => return None,
        };
        (*name != viewed.to_string()).then(|| quote!(let #name = #viewed;))
    }

    /// A learned array of the net, or of a frozen one.
    pub(super) fn parameter(&self, layer: usize, array: usize) -> TokenStream {
        let frozen = self.net.frozen_around(self.net.layers[layer].inside);
        let argument = self.arguments.frozen.iter().find(|(part, _)| Some(*part) == frozen);
        let root = argument.map_or_else(|| quote!(self), |(_, argument)| ident(&argument.name).to_token_stream());
        self.array(&root, layer, array, None)
    }

    /// `root.encoder.linear.weights`, from the net, or from `within` one of its parts.
    fn array(&self, root: &TokenStream, layer: usize, array: usize, within: Option<usize>) -> TokenStream {
        let fields = self.net.fields(layer, within).into_iter().map(ident);
        let array = self.net.layers[layer].storage.as_ref().map(|storage| ident(storage.arrays[array].name));
        quote!(#root #(.#fields)* .#array)
    }

    /// Where the elements of a learned array, or of the gradient with respect to one, lie.
    fn order(&self, home: Home) -> MemoryOrder {
        let array = match home {
            Home::Leaf(Leaf::Parameter { layer, array }) => Some((layer, array)),
            Home::Result(wanted, part) => self.function.wanted[wanted].what.array(self.net, part),
            _ => None,
        };
        array.map(|(layer, array)| self.net.order(layer, array)).unwrap_or_default()
    }

    /// One part of a wanted thing in the caller's buffer.
    fn result(&self, wanted: usize, part: usize, layout: Layout) -> TokenStream {
        let argument = self.arguments.wanted[wanted].as_ref().map(|argument| ident(&argument.name));
        let argument = quote!(#argument);
        if !self.function.wanted[wanted].what.is_summed() {
            return argument;
        }
        let what = self.function.wanted[wanted].what;
        let (layer, array) = what.array(self.net, part).unwrap_or_default();
        let within = match what {
            Wanted::LayerParameters(layer) => {
                let array = self.net.layers[layer].storage.as_ref().map(|storage| ident(storage.arrays[array].name));
                return view(&quote!(#argument.#array), true, layout, true);
            }
            Wanted::PartParameters(of) => Some(of),
            Wanted::Parameters => None,
            _ => return view(&argument, true, layout, false),
        };
        view(&self.array(&argument, layer, array, within), true, layout, true)
    }

    /// The statements that compute a value, under its formula; and whether they call a kernel.
    fn value(&self, id: ValueId) -> (TokenStream, bool) {
        let bound = self.bound(id);
        let (statements, is_call) = match &self.program.value(id).operation {
            Operation::Leaf(_) => (Vec::new(), false),
            Operation::Contract(_) if self.is_passing(id) => return (TokenStream::new(), false),
            Operation::Contract(terms) => match self.kernel(id, terms, None) {
                Some(call) => (vec![call], true),
                None => {
                    let loops = contract::contract(self, id, terms);
                    pooling::of_one(pooling::total(self, id, terms), bound.block.as_ref(), loops)
                }
            },
            Operation::Map(map) => self.activated(id, map).unwrap_or_else(|| (map::map(self, id, map), false)),
            Operation::Order(order) => gather::order(self, id, order),
            Operation::Gather { .. } if self.is_taken(id) => return (TokenStream::new(), false),
            Operation::Gather { source, at } => (gather::gather(self, id, *source, at), false),
            Operation::ScatterAdd { source, at } => gather::scatter_add(self, id, *source, at),
        };
        let doc = match (self.passed_to(id), gather::taken_there(self, id)) {
            (Some(sums), _) => format!(" {}; {}", self.formula(sums), self.formula(id)),
            (_, Some(taken)) => format!(" {}; {}", self.formula(id), self.formula(taken)),
            _ => format!(" {}", self.formula(id)),
        };
        (self.under(&doc, id, &statements), is_call)
    }

    /// The call of the kernel that a contraction is, and that applies a function to the sums.
    fn kernel(&self, id: ValueId, terms: &[Term], then: Option<Scalar>) -> Option<TokenStream> {
        kernels::call(self, id, terms, then).or_else(|| windows::call(self, id, terms, then))
    }

    /// Whether the value is computed with the next one.
    pub(super) fn is_passing(&self, id: ValueId) -> bool {
        self.plan.homes[id.0] == Home::Passing
    }

    /// The sums that a value is computed with.
    fn passed_to(&self, id: ValueId) -> Option<ValueId> {
        id.0.checked_sub(1).map(ValueId).filter(|before| self.is_passing(*before))
    }

    /// A function of sums that are not stored: by their kernel, or by loops in the memory of the value.
    fn activated(&self, id: ValueId, map: &Map) -> Option<(Vec<TokenStream>, bool)> {
        let Operation::Contract(terms) = &self.program.value(self.passed_to(id)?).operation else {
            return None;
        };
        let (_, function) = activation(&self.program.value(id).operation)?;
        Some(match self.kernel(id, terms, Some(function)) {
            Some(call) => (vec![call], true),
            None => (contract::contract(self, id, terms).into_iter().chain(map::map(self, id, map)).collect(), false),
        })
    }

    /// Whether the value is what stands at the positions before it, and computed with them.
    fn is_taken(&self, id: ValueId) -> bool {
        id.0 > 0 && gather::taken_there(self, ValueId(id.0 - 1)) == Some(id)
    }

    /// A line of documentation above the statements for a value: on the first where it can carry one, else on a block around
    /// all.
    pub(super) fn under(&self, doc: &str, id: ValueId, statements: &[TokenStream]) -> TokenStream {
        let span = self.span(id);
        let doc = quote_spanned!(span=> #[doc = #doc]);
        let first = statements.first().map(ToString::to_string).unwrap_or_default();
        let one = statements.len() == 1 && ["for ", "::", "{"].iter().any(|start| first.starts_with(start));
        if first.starts_with("let ") || one { quote!(#doc #(#statements)*) } else { quote!(#doc { #(#statements)* }) }
    }

    pub(super) fn formula(&self, id: ValueId) -> String {
        let value = self.program.value(id);
        let ranges = self.program.ranges(id);
        let ranges = if ranges.is_empty() { String::new() } else { format!(", {ranges}") };
        let formula = format!("`{}`{ranges}", self.program.formula(id));
        let memory = self.plan.takes_over[id.0].map(|from| format!(", in the memory of `{}`", self.bound(from).name));
        let layer = value
            .origin
            .filter(|_| self.is_layer_value(id))
            .map(|origin| format!("`{}`: ", self.net.layers[self.net.applications[origin].layer].text));
        let added = if self.start(id) == Start::Add { ", added to what is there" } else { "" };
        format!("{}{formula}{}{added}", layer.unwrap_or_default(), memory.unwrap_or_default())
    }

    /// Whether this is the first value of its application.
    fn is_layer_value(&self, id: ValueId) -> bool {
        let origin = self.program.value(id).origin;
        let is_first = self.program.ids().find(|other| self.program.value(*other).origin == origin) == Some(id);
        is_first && self.program.value(id).role == Role::Value
    }

    fn span(&self, id: ValueId) -> Span {
        let layer = self.program.value(id).origin.map(|origin| self.net.applications[origin].layer);
        layer.map_or_else(Span::mixed_site, |layer| Span::mixed_site().located_at(self.net.layers[layer].span))
    }

    /// A wanted part that lies elsewhere; positions become indices.
    fn copy(&self, wanted: usize, part: usize, id: ValueId) -> TokenStream {
        let (value, from) = (self.program.value(id), self.bound(id));
        let name = ident(&self.scope.beside(&format!("{}_wanted", value.name)));
        let is_index = value.element == Element::Integer;
        let is_summed = self.function.wanted[wanted].what.is_summed();
        let block = self.arguments.generics.block.clone();
        let to = if is_summed {
            Bound::learned(name.clone(), &value.shape, self.order(Home::Result(wanted, part)))
        } else {
            let layout = if is_index || value.shape.len() < 2 { Layout::Rows } else { Layout::Columns };
            let (name, shape, block) = (name.clone(), value.shape.clone(), Some(block.clone()));
            Bound { name, layout, shape, block, classes: false, positions: false }
        };
        let place = self.result(wanted, part, to.layout);
        let (indices, own) = (axes(&value.shape), crate::ir::access::identity(value.shape.len()));
        let each = (!is_summed).then_some(Samples::Each(block));
        let mut nest = Nest::new(&indices, &self.scope).over(each).along(&to, &own);
        let positions = nest.positions(&own, &value.shape);
        let (to, from) = (to.place(&positions, nest.sample()), from.at(&positions, nest.sample()));
        let from = if is_index { quote!(::net_runtime::__private::index(#from)) } else { from };
        let copied = nest.all(quote!(#to = #from;));
        let doc = format!(" `{}` once more", value.name);
        quote!(#[doc = #doc] { let #name = #place; #copied })
    }
}

/// A learned array, or the gradient with respect to one, as what loops and kernels index: a field, or an argument, which is
/// a reference already.
pub(super) fn view(place: &TokenStream, mutable: bool, layout: Layout, is_field: bool) -> TokenStream {
    let reference = if mutable { quote!(&mut) } else { quote!(&) };
    match layout {
        Layout::Reference | Layout::Value if is_field && mutable => quote!(#reference #place),
        Layout::Reference | Layout::Value => quote!(#place),
        Layout::Rows => quote!(#reference #place.data.0[0]),
        Layout::Columns => quote!(#reference #place.data.0),
        _ if is_field => quote!(#reference #place),
        _ => quote!(#place),
    }
}
