//! What statements are written with: how each value is called and indexed in the function, and where it lies.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::arguments::Arguments;
use super::bound::Bound;
use super::constants;
use super::copies::Copies;
use super::scope::{Scope, ident};
use super::statement::Statement;
use super::text::{ATOM, LOOSE, Text};
use super::types;
use crate::derive::Derived;
use crate::diagnostics::plain;
use crate::ir::print::Extremes;
use crate::ir::{Element, LayerId, Leaf, Program, Term, ValueId};
use crate::net::Net;
use crate::plan::{Home, Layout, Memory, Plan, SampleLoop, Slot, Start};
use crate::requests::{Function, Given, Wanted};

/// What the statements of one function are written with.
pub(super) struct Writer<'a> {
    pub(super) net: &'a Net,
    pub(super) function: &'a Function,
    pub(super) arguments: &'a Arguments,
    pub(super) program: &'a Program,
    pub(super) plan: &'a Plan,
    bound: Vec<Bound>,
    /// The name of the argument that says whether a block is the last of its batch, where something is computed behind that.
    pub(super) last: Option<Ident>,
    /// The copies that it takes apart.
    pub(super) copies: Copies,
    /// The names of all values and arguments.
    pub(super) scope: Scope,
    /// The values whose formulas say a search, too.
    pub(super) extremes: Extremes,
}

/// The statements that set a sum to its start: under `if !add` where the argument `add` tells, and none where the step only
/// adds.
pub(super) fn before(start: Start, statements: Vec<Statement>) -> Vec<Statement> {
    match start {
        Start::Overwrite => statements,
        Start::AddIfTold => vec![Statement::If { condition: quote!(!add), body: statements }],
        Start::Add => Vec::new(),
    }
}

/// The writer of a function, in which every value has its name.
pub(super) fn writer<'a>(
    net: &'a Net,
    function: &'a Function,
    arguments: &'a Arguments,
    derived: &'a Derived,
    plan: &'a Plan,
) -> Writer<'a> {
    let mut scope = Scope::of(arguments.names().into_iter().chain(["simd", "scratch", "samples", "add"]));
    let mut writer = Writer {
        net,
        function,
        arguments,
        program: &derived.program,
        plan,
        bound: Vec::new(),
        last: plan.goes_on().then(|| ident(&scope.take("last"))),
        copies: Copies::of(net, function, arguments, &mut scope),
        scope,
        extremes: Extremes::of(&derived.program, &derived.results.concat()),
    };
    writer.bound = derived.program.ids().map(|id| writer.bind(id)).collect();
    writer.scope = writer.scope.closed();
    writer
}

impl Writer<'_> {
    pub(super) fn bound(&self, id: ValueId) -> Bound {
        self.bound[id.0].clone()
    }

    /// What a value is called.
    pub(super) fn name(&self, id: ValueId) -> TokenStream {
        self.bound[id.0].name.to_token_stream()
    }

    /// The name of an array of the scratch.
    pub(super) fn memory_name(&self, memory: &Memory) -> Ident {
        let name = self.bound(self.plan.slots[memory.whole].first).name;
        match memory.phases.len() {
            1 => name,
            _ => ident(&self.scope.beside(&format!("memory_{}", plain(&name)))),
        }
    }

    pub(super) fn slot_type(&self, slot: &Slot) -> TokenStream {
        let bound = self.bound(slot.first);
        types::lying(&bound.view, slot.element, self.program.precision, bound.block.as_ref())
    }

    /// The name and layout of a value, before anything is written.
    fn bind(&mut self, id: ValueId) -> Bound {
        let value = self.program.value(id);
        let own = self.argument_of(self.plan.homes[id.0]);
        let name =
            if own.as_deref() == Some(value.name.as_str()) { value.name.clone() } else { self.scope.take(&value.name) };
        let bound = Bound::new(ident(&name), self.plan.view(id).clone(), &self.arguments.generics.block);
        let number = self.program.constant(id).filter(|_| self.plan.homes[id.0] == Home::Number);
        let number = number.map(|number| Text::new(types::constant(number, self.program.precision), LOOSE));
        Bound { number, ..bound }
    }

    /// The loop over the samples of a block that the statements of a value need.
    pub(super) fn samples(&self, id: ValueId) -> Option<(SampleLoop, Ident)> {
        self.samples_of(id, self.program.value(id).operation.operands())
    }

    /// The loop that a term of a value needs: what is of no sample, as a sum over all samples is, it adds once.
    pub(super) fn samples_of_term(&self, id: ValueId, term: &Term) -> Option<(SampleLoop, Ident)> {
        self.samples_of(id, term.reads().map(|read| read.value).collect())
    }

    fn samples_of(&self, id: ValueId, operands: Vec<ValueId>) -> Option<(SampleLoop, Ident)> {
        self.plan.samples(id, &operands).map(|does| (does, self.arguments.generics.block.clone()))
    }

    /// Whether the value lies in a local.
    pub(super) fn is_local(&self, id: ValueId) -> bool {
        self.plan.homes[id.0] == Home::Local
    }

    /// An expression as it is stored in an element of a value: a position as `u32`.
    pub(super) fn stored(&self, id: ValueId, expression: Text) -> TokenStream {
        if self.program.value(id).element == Element::Integer {
            let expression = expression.inside(ATOM);
            quote!(#expression as ::net_runtime::u32)
        } else {
            expression.into_token_stream()
        }
    }

    /// Zero, as an element of a value.
    pub(super) fn zero(&self, id: ValueId) -> TokenStream {
        if self.program.value(id).element == Element::Real { quote!(0.0) } else { quote!(0) }
    }

    /// The `let` of a local that holds a scalar of each sample, with one number everywhere.
    pub(super) fn declared(&self, id: ValueId, number: &TokenStream) -> Option<Statement> {
        let bound = self.bound(id);
        bound.block.as_ref().filter(|_| self.is_local(id))?;
        let number = types::suffixed(number, self.program.value(id).element, self.program.precision);
        let name = &bound.name;
        Some(Statement::bind(quote!(mut #name), bound.filled(&number)))
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
            Leaf::Parameter { .. } | Leaf::Constant(_) => None,
        }
    }

    /// The `let` that binds a leaf or a result to its name.
    pub(super) fn binding(&self, id: ValueId) -> Option<Statement> {
        let bound = self.bound(id);
        let own = self.argument_of(self.plan.homes[id.0]);
        let viewed = match self.plan.homes[id.0] {
            Home::Leaf(Leaf::Parameter { layer, array }) => {
                view(&self.parameter(layer, array), false, bound.layout(), true)
            }
            Home::Leaf(Leaf::Constant(constant)) => {
                let name = constants::name(self.program, constant);
                if bound.layout() == Layout::Value { quote!(Self::#name) } else { quote!(&Self::#name) }
            }
            Home::Leaf(leaf) => ident(&self.arguments.inputs[self.input(leaf)?].name).to_token_stream(),
            Home::Result(wanted, part) => self.result(wanted, part, bound.layout()),
            Home::Local | Home::Slot(_) | Home::Number | Home::Nowhere => return None,
        };
        let is_argument = own.is_some_and(|own| bound.name == ident(&own)) && !self.is_viewed(id);
        (!is_argument).then(|| Statement::bind(bound.name, viewed))
    }

    /// Whether an argument is not taken as it is, but as what it holds: `&mut weights_bar.data.0`.
    fn is_viewed(&self, id: ValueId) -> bool {
        match self.plan.homes[id.0] {
            Home::Result(wanted, _) => {
                let is_bare = matches!(self.plan.view(id).layout, Layout::Value | Layout::Reference);
                self.function.wanted[wanted].what.is_summed() && !is_bare
            }
            _ => false,
        }
    }

    /// A learned array of the net, or of a frozen one.
    pub(super) fn parameter(&self, layer: LayerId, array: usize) -> TokenStream {
        let frozen = self.net.frozen_around(self.net.layers[layer].inside);
        let argument = self.arguments.frozen.iter().find(|(part, _)| Some(*part) == frozen);
        let root = argument.map_or("self", |(_, argument)| &argument.name);
        self.copies.place(root, &self.net.array_fields(layer, array, None))
    }

    /// One part of a wanted thing in the caller's buffer.
    pub(super) fn result(&self, wanted: usize, part: usize, layout: Layout) -> TokenStream {
        let name = self.arguments.wanted[wanted].as_ref().map_or("", |argument| &argument.name);
        let argument = ident(name).to_token_stream();
        if !self.function.wanted[wanted].what.is_summed() {
            return argument;
        }
        let what = self.function.wanted[wanted].what;
        let Some((layer, array)) = what.array(self.net, part) else { return argument };
        let within = match what {
            Wanted::LayerParameters(layer) => {
                let array = self.net.layers[layer].storage.as_ref().map(|storage| ident(storage.arrays[array].name));
                return view(&quote!(#argument.#array), true, layout, true);
            }
            Wanted::PartParameters(of) => Some(of),
            Wanted::Parameters => None,
            _ => return view(&argument, true, layout, false),
        };
        view(&self.copies.place(name, &self.net.array_fields(layer, array, within)), true, layout, true)
    }
}

/// A learned array, or the gradient with respect to one, as what loops and kernels index: `&self.linear.weights.data.0`. The
/// place is a field, or an argument, which is a reference already.
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
