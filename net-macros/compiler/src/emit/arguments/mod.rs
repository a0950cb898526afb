//! The arguments of a generated function: their names and types, and how each is bound to the values in it.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use super::types;
use crate::ir::PartId;
use crate::net::Net;
use crate::requests::{Function, How};

mod argument;
mod made;

pub(super) use argument::{Argument, Samples};

/// The generic arguments of a body. Where `B` is an argument of a type it stands in braces, `TinySaliencyScratch<{ B }>`: a
/// user's type may be named `B`, and would be taken for it.
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
    pub(super) frozen: Vec<(PartId, Argument)>,
    pub(super) inputs: Vec<Argument>,
    /// The rate, where something descends.
    pub(super) rate: Option<Argument>,
    /// The generator, where chance decides something.
    pub(super) rng: Option<Argument>,
    /// One for each wanted thing; none for one that descends.
    pub(super) wanted: Vec<Option<Argument>>,
}

impl Arguments {
    /// The arguments of a function.
    pub(super) fn of(net: &Net, function: &Function) -> Self {
        let (mut scope, generics) =
            (Scope::of(["scratch", "simd", "place", "samples", "add"]), Generics { block: ident("B") });
        let block = &generics.block;
        let mut inputs: Vec<Argument> =
            function.given.iter().map(|(given, _)| made::input(net, *given, &mut scope, block)).collect();
        let rate = function
            .descends()
            .then(|| Argument::input(scope.take("rate"), types::scalar(net.precision), true, "the rate".into(), None));
        let rng = function.draws.then(|| Argument::generator(&mut scope));
        let wanted = function
            .wanted
            .iter()
            .map(|want| (want.how != How::Descend).then(|| made::output(net, *want, &mut scope, block)));
        let mut wanted: Vec<Option<Argument>> = wanted.collect();
        let frozen = net.frozen().map(|(part, _)| (part, made::frozen(net, part, &mut scope))).collect();
        if let Some(samples) = function.batch {
            let all = inputs.iter_mut().chain(wanted.iter_mut().flatten());
            all.filter(|argument| argument.block.is_some()).for_each(|argument| argument.times(samples, &mut scope));
        }
        Arguments { generics, frozen, inputs, rate, rng, wanted }
    }

    /// What a call takes beside the net and the scratch, in order.
    pub(super) fn taken(&self) -> impl Iterator<Item = &Argument> {
        self.inputs.iter().chain(&self.rate).chain(&self.rng)
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

    /// The wanted sums that lie in the scratch, and that no caller sees.
    pub(super) fn held(&self) -> impl Iterator<Item = &Argument> {
        self.wanted.iter().flatten().filter(|argument| argument.is_held)
    }

    /// The frozen nets, in order.
    pub(super) fn fronts(&self) -> impl Iterator<Item = &Argument> {
        self.frozen.iter().map(|(_, argument)| argument)
    }

    /// The names of all arguments, of a key, and of the slices and blocks of a batch of static size.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let all = self.fronts().chain(self.taken()).chain(self.wanted.iter().flatten());
        all.flat_map(|argument| {
            let samples = argument.samples.iter().flat_map(|samples| [samples.name.as_str(), samples.block.as_str()]);
            samples.chain(argument.key.as_deref()).chain([argument.name.as_str()])
        })
        .collect()
    }
}
