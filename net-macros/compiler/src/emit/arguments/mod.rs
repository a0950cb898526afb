//! The arguments of a generated function: their names and types, and how each is bound to the values in it.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use super::types;
use crate::net::Net;
use crate::requests::{Function, How};

mod made;

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
        let (mut scope, generics) =
            (Scope::of(["scratch", "simd", "place", "samples", "add"]), Generics { block: ident("B") });
        let block = &generics.block;
        let mut inputs: Vec<Argument> =
            function.given.iter().map(|(given, _)| made::input(net, *given, &mut scope, block)).collect();
        let rate = function
            .descends()
            .then(|| Argument::input(scope.take("rate"), types::scalar(net.precision), true, "the rate".into(), None));
        let wanted = function
            .wanted
            .iter()
            .map(|want| (want.how != How::Descend).then(|| made::output(net, *want, &mut scope, block)));
        let mut wanted: Vec<Option<Argument>> = wanted.collect();
        let frozen = net.frozen().map(|(part, of)| (part, made::frozen(net, of, &mut scope))).collect();
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

impl Argument {
    pub(super) fn input(name: String, of: TokenStream, by_value: bool, text: String, block: Option<Block>) -> Self {
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
