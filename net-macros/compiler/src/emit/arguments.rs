//! The arguments of a generated function: their names and types, and how each is bound to the values in it.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use super::types;
use crate::ir::{Element, Shape};
use crate::net::{Net, Part, Source};
use crate::requests::{Function, Given, How, Want, Wanted};

/// One argument.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    /// Its name.
    pub(super) name: String,
    /// Its type, without a reference.
    pub(super) of: TokenStream,
    /// What the body takes in its place, for a block of samples, where each sample has its own.
    pub(super) block: Option<Block>,
    /// Whether it goes by value where it goes in.
    pub(super) by_value: bool,
    /// What `of` is zeroed with; nothing for an input.
    pub(super) zero: TokenStream,
    /// Whether each sample of a batch has its own.
    pub(super) per_sample: bool,
    /// Whether it is added to.
    pub(super) accumulates: bool,
    /// For documentation: shape.
    pub(super) text: String,
    /// What the body takes in its place, where it is a batch of static size.
    pub(super) samples: Option<Samples>,
    /// Whether it lies in the scratch: a sum that no caller sees.
    pub(super) is_held: bool,
}

/// An argument that is a batch of static size, as the body takes it: some of its samples.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    /// The name of the slice.
    pub(super) name: String,
    /// The name of the block, in the scratch, that they are gathered into or scattered from.
    pub(super) block: String,
    /// The type of one.
    pub(super) of: TokenStream,
}

/// What each sample of a block has its own of.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its type, without a reference.
    pub(super) of: TokenStream,
    /// A block to begin with.
    pub(super) zero: TokenStream,
    /// Whether it is numbers, not indices.
    pub(super) is_real: bool,
}

/// The generic arguments of a body. As an argument of a type `B` stands in braces: a user's type may be named `B`, and would be
/// taken for it.
#[derive(Clone, Debug)]
pub(super) struct Generics {
    /// The number of samples in a block.
    pub(super) block: Ident,
}

/// All arguments of a function.
#[derive(Clone, Debug)]
pub(super) struct Arguments {
    pub(super) generics: Generics,
    /// The frozen nets, each with its part.
    pub(super) frozen: Vec<(usize, Argument)>,
    pub(super) inputs: Vec<Argument>,
    /// The rate, where something descends.
    pub(super) rate: Option<Argument>,
    /// One for each wanted thing; none for one that descends.
    pub(super) wanted: Vec<Option<Argument>>,
}

impl Arguments {
    /// Those of a function.
    pub(super) fn of(net: &Net, function: &Function) -> Self {
        let (mut scope, generics) = (
            Scope::of(["scratch", "simd", "add", "samples", "block", "blocks", "whole", "rest"]),
            Generics { block: ident("B") },
        );
        let block = &generics.block;
        let mut inputs: Vec<Argument> =
            function.given.iter().map(|(given, _)| input(net, *given, &mut scope, block)).collect();
        let rate = function
            .descends()
            .then(|| Argument::input(scope.take("rate"), types::scalar(net.precision), true, "the rate".into(), None));
        let wanted = function
            .wanted
            .iter()
            .map(|want| (want.how != How::Descend).then(|| output(net, *want, &mut scope, block)));
        let mut wanted: Vec<Option<Argument>> = wanted.collect();
        let frozen = net.frozen().map(|(part, of)| (part, frozen(net, of, &mut scope))).collect();
        if let Some(samples) = function.batch {
            let all = inputs.iter_mut().chain(wanted.iter_mut().flatten());
            all.filter(|argument| argument.block.is_some()).for_each(|argument| argument.times(samples, &mut scope));
        }
        Arguments { generics, frozen, inputs, rate, wanted }
    }

    /// What a call takes beside the net and the scratch, in order.
    pub(super) fn taken(&self) -> impl Iterator<Item = &Argument> {
        self.inputs.iter().chain(&self.rate)
    }

    /// What a call writes to, in order.
    pub(super) fn outputs(&self) -> impl Iterator<Item = &Argument> {
        self.wanted.iter().flatten().filter(|argument| !argument.is_held)
    }

    /// The type of what `f` gives back, if it gives anything.
    pub(super) fn given_back(&self) -> Option<TokenStream> {
        let given: Vec<_> = self.outputs().filter(|output| !output.accumulates).map(|output| &output.of).collect();
        match &given[..] {
            [] => None,
            [of] => Some(quote!(#of)),
            _ => Some(quote!((#(#given),*))),
        }
    }

    /// What is summed in the scratch.
    pub(super) fn held(&self) -> impl Iterator<Item = &Argument> {
        self.wanted.iter().flatten().filter(|argument| argument.is_held)
    }

    /// The frozen nets, in order.
    pub(super) fn fronts(&self) -> impl Iterator<Item = &Argument> {
        self.frozen.iter().map(|(_, argument)| argument)
    }

    /// All names.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let all = self.fronts().chain(self.taken()).chain(self.wanted.iter().flatten());
        all.flat_map(|argument| {
            let samples = argument.samples.iter().flat_map(|samples| [samples.name.as_str(), samples.block.as_str()]);
            samples.chain([argument.name.as_str()])
        })
        .collect()
    }
}

fn frozen(net: &Net, part: &Part, scope: &mut Scope) -> Argument {
    let around: Vec<&str> = net.around(part.inside).map(|part| net.parts[part].name.as_str()).collect();
    let names: Vec<&str> = around.into_iter().rev().chain([part.name.as_str()]).collect();
    let of = &part.net;
    Argument {
        per_sample: false,
        ..Argument::input(scope.take(&names.join("_")), quote!(#of), false, format!("the frozen net `{of}`"), None)
    }
}

fn input(net: &Net, given: Given, scope: &mut Scope, block: &Ident) -> Argument {
    let (source, name) = match given {
        Given::Port(port) => (Source::Port(port), net.source_name(Source::Port(port))),
        Given::Gradient(source) => (source, format!("{}_bar", net.source_name(source))),
    };
    let shape = net.shape(source);
    let classes = net.classes(source);
    let of = match classes {
        Some(classes) => types::indices(shape, classes),
        None => types::real(shape, net.precision),
    };
    let text = match classes {
        Some(classes) => indices_text(shape, classes),
        None => crate::ir::print::shape_text(shape),
    };
    Argument::input(scope.take(&name), of, shape.is_empty(), text, Some(Block::of(net, source, block)))
}

impl Block {
    fn of(net: &Net, source: Source, block: &Ident) -> Block {
        let shape = net.shape(source);
        match net.classes(source) {
            Some(classes) => {
                let lanes = types::of_each_sample(&quote!(::net_runtime::__private::index(0)), block);
                let (of, zero) = (types::block_of_indices(shape, classes, block), types::filled(shape, &lanes));
                Block { of, zero, is_real: false }
            }
            None => {
                let of = types::intermediate(shape, Element::Real, net.precision, Some(block));
                let number = types::suffixed(&quote!(0.0), Element::Real, net.precision);
                let zero = types::filled(&types::in_memory(shape), &types::of_each_sample(&number, block));
                Block { of, zero, is_real: true }
            }
        }
    }
}

fn indices_text(shape: &Shape, classes: usize) -> String {
    format!("{} of index({classes})", crate::ir::print::shape_text(shape))
}

fn output(net: &Net, want: Want, scope: &mut Scope, block: &Ident) -> Argument {
    let t = types::scalar(net.precision);
    let accumulates = want.how == How::Accumulate;
    let argument = |name: String, of: TokenStream, text: String, scope: &mut Scope| {
        let zero = quote!(<#of as ::net_runtime::__private::Flat<#t>>::ZERO);
        let per_sample = !want.what.is_summed();
        let block = match want.what {
            Wanted::Value(source) | Wanted::Gradient(source) => Some(Block::of(net, source, block)),
            _ => None,
        };
        let (name, is_held) = (scope.take(&name), want.how == How::DescendBehind);
        Argument { name, of, block, by_value: false, zero, per_sample, accumulates, text, samples: None, is_held }
    };
    let real = |name: String, shape: &Shape, scope: &mut Scope| {
        argument(name, types::real(shape, net.precision), crate::ir::print::shape_text(shape), scope)
    };
    let path = |layer: usize| net.path(layer).replace('.', "_");
    match want.what {
        Wanted::Value(source) => match net.classes(source) {
            None => real(net.source_name(source), net.shape(source), scope),
            Some(classes) => {
                let (shape, of) = (net.shape(source), types::indices(net.shape(source), classes));
                let zero = types::filled(shape, &quote!(::net_runtime::__private::index(0)));
                let text = indices_text(shape, classes);
                Argument { zero, ..argument(net.source_name(source), of, text, scope) }
            }
        },
        Wanted::Gradient(source) => real(format!("{}_bar", net.source_name(source)), net.shape(source), scope),
        Wanted::Array(layer, array) => {
            let array = net.layers[layer].storage.as_ref().and_then(|storage| storage.arrays.get(array));
            let (name, shape) = array.map(|array| (array.name, array.shape.clone())).unwrap_or_default();
            let order = array.map(|array| array.order).unwrap_or_default();
            let (of, text) = (types::learned(&shape, order, net.precision), crate::ir::print::shape_text(&shape));
            argument(format!("{}_{name}_bar", path(layer)), of, text, scope)
        }
        Wanted::LayerParameters(layer) => {
            let storage = net.layers[layer].storage.as_ref();
            let of = storage.map(|storage| types::storage(storage, net.precision)).unwrap_or_default();
            argument(format!("{}_parameters_bar", path(layer)), of, "the layer's learned arrays".into(), scope)
        }
        Wanted::PartParameters(part) => {
            let of = &net.parts[part].net;
            let name = format!("{}_parameters_bar", net.parts[part].name);
            argument(name, quote!(#of), "the learned arrays of that net".into(), scope)
        }
        Wanted::Parameters => {
            let of = &net.name;
            let argument = argument("parameters_bar".into(), quote!(#of), "all learned arrays".into(), scope);
            Argument { zero: quote!(#of::ZERO), ..argument }
        }
    }
}

impl Argument {
    fn input(name: String, of: TokenStream, by_value: bool, text: String, block: Option<Block>) -> Self {
        let (zero, per_sample, accumulates) = (TokenStream::new(), true, false);
        Argument { name, of, block, by_value, zero, per_sample, accumulates, text, samples: None, is_held: false }
    }

    /// Makes it a batch of so many samples.
    fn times(&mut self, samples: usize, scope: &mut Scope) {
        let (count, of, zero) = (types::number(samples), self.of.clone(), &self.zero);
        self.zero = if zero.is_empty() { TokenStream::new() } else { quote!([#zero; #count]) };
        self.of = quote!([#of; #count]);
        self.by_value = false;
        self.text += &format!(" of each of {samples} samples");
        let [name, block] = ["samples", "block"].map(|suffix| scope.take(&format!("{}_{suffix}", self.name)));
        self.samples = Some(Samples { name, block, of });
    }

    /// What goes into the body for one sample.
    pub(super) fn one_in(&self) -> TokenStream {
        let name = ident(&self.name);
        match (&self.block, self.by_value) {
            (None, _) => quote!(#name),
            (_, true) => quote!(&[#name]),
            (_, false) => quote!(::net_runtime::__private::one(#name)),
        }
    }

    /// What the body writes to for one sample.
    pub(super) fn one_out(&self) -> TokenStream {
        let name = ident(&self.name);
        if self.block.is_some() { quote!(::net_runtime::__private::one_mut(#name)) } else { quote!(#name) }
    }

    /// `input: &[[f32; B]; 3]`
    pub(super) fn taken_by_body(&self) -> TokenStream {
        if let Some(Samples { name, of, .. }) = &self.samples {
            let name = ident(name);
            return quote!(#name: &[#of]);
        }
        let name = ident(&self.name);
        self.block.as_ref().map_or_else(|| self.taken(), |Block { of, .. }| quote!(#name: &#of))
    }

    /// `output: &mut [[f32; B]; 2]`
    pub(super) fn written_by_body(&self) -> TokenStream {
        if let Some(Samples { name, of, .. }) = &self.samples {
            let name = ident(name);
            return quote!(#name: &mut [#of]);
        }
        let name = ident(&self.name);
        self.block.as_ref().map_or_else(|| self.written(), |Block { of, .. }| quote!(#name: &mut #of))
    }

    /// `input: &SVector<f32, 3>`
    pub(super) fn taken(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        if self.by_value { quote!(#name: #of) } else { quote!(#name: &#of) }
    }

    /// `output: &mut SVector<f32, 2>`
    pub(super) fn written(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        quote!(#name: &mut #of)
    }

    /// `input: &[SVector<f32, 3>]`, or a frozen net.
    pub(super) fn taken_in_batch(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        if self.per_sample { quote!(#name: &[#of]) } else { quote!(#name: &#of) }
    }

    /// `output: &mut [SVector<f32, 2>]`, or the one buffer that is summed into.
    pub(super) fn written_in_batch(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        if self.per_sample { quote!(#name: &mut [#of]) } else { quote!(#name: &mut #of) }
    }
}
