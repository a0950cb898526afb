//! One argument of a generated function.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::scope::{Scope, ident};
use crate::emit::types;

/// One argument.
#[derive(Clone, Debug)]
pub(in crate::emit) struct Argument {
    /// Its name.
    pub(in crate::emit) name: String,
    /// Its type, without a reference.
    pub(in crate::emit) of: TokenStream,
    /// The type that the body takes it in for a block of samples, where each sample has its own.
    pub(in crate::emit) block: Option<Block>,
    /// Whether it is passed by value, as a rate is.
    pub(in crate::emit) by_value: bool,
    /// A literal of type `of` that is all zeros, for an output; empty for an input.
    pub(in crate::emit) zero: TokenStream,
    /// Whether each sample of a batch has its own.
    pub(in crate::emit) per_sample: bool,
    /// Whether the caller's buffer is added to, as by `accumulate(parameters)`.
    pub(in crate::emit) accumulates: bool,
    /// The shape in words, for documentation.
    pub(in crate::emit) text: String,
    /// The samples that the body takes of it, where it is a batch of static size.
    pub(in crate::emit) samples: Option<Samples>,
    /// Whether it lies in the scratch: a sum that no caller sees.
    pub(in crate::emit) is_held: bool,
    /// What the body calls the key that is taken from it, where it is a generator of random numbers.
    pub(in crate::emit) key: Option<String>,
}

/// An argument that is a batch of static size, as the body takes it: some of its samples.
#[derive(Clone, Debug)]
pub(in crate::emit) struct Samples {
    /// The name of the slice.
    pub(in crate::emit) name: String,
    /// The name of the block, in the scratch, that they are gathered into or scattered from.
    pub(in crate::emit) block: String,
    /// The type of one sample.
    pub(in crate::emit) of: TokenStream,
}

/// An argument that each sample has its own of, as the body takes it for a block: `[[f32; B]; 3]`.
#[derive(Clone, Debug)]
pub(in crate::emit) struct Block {
    /// Its type, without a reference.
    pub(in crate::emit) of: TokenStream,
    /// A block that is all zeros.
    pub(in crate::emit) zero: TokenStream,
    /// Whether it is numbers, not indices.
    pub(in crate::emit) is_real: bool,
}

impl Argument {
    pub(in crate::emit) fn input(
        name: String,
        of: TokenStream,
        by_value: bool,
        text: String,
        block: Option<Block>,
    ) -> Self {
        let (zero, per_sample, accumulates) = (TokenStream::new(), true, false);
        let (samples, is_held, key) = (None, false, None);
        Argument { name, of, block, by_value, zero, per_sample, accumulates, text, samples, is_held, key }
    }

    /// The generator of random numbers, `rng: &mut R`.
    pub(super) fn generator(scope: &mut Scope) -> Self {
        let of = quote!((impl ::net_runtime::Generator + ?::core::marker::Sized));
        let (name, key) = (scope.take("rng"), Some(scope.take("key")));
        Argument { key, ..Argument::input(name, of, false, "a generator of random numbers".into(), None) }
    }

    /// Makes it a batch of so many samples.
    pub(super) fn times(&mut self, samples: usize, scope: &mut Scope) {
        let (count, of, zero) = (types::number(samples), self.of.clone(), &self.zero);
        self.zero = if zero.is_empty() { TokenStream::new() } else { quote!([#zero; #count]) };
        self.of = quote!([#of; #count]);
        self.by_value = false;
        self.text += &format!(" of each of {samples} samples");
        let [name, block] = ["samples", "block"].map(|suffix| scope.take(&format!("{}_{suffix}", self.name)));
        self.samples = Some(Samples { name, block, of });
    }

    /// `input: &SVector<f32, 3>`
    pub(in crate::emit) fn taken(&self) -> TokenStream {
        let (name, of, mutable) = (ident(&self.name), &self.of, self.key.as_ref().map(|_| quote!(mut)));
        if self.by_value { quote!(#name: #of) } else { quote!(#name: &#mutable #of) }
    }

    /// `output: &mut SVector<f32, 2>`
    pub(in crate::emit) fn written(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        quote!(#name: &mut #of)
    }

    /// `input: &[SVector<f32, 3>]`, or a frozen net.
    pub(in crate::emit) fn taken_in_batch(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        if self.per_sample && self.key.is_none() { quote!(#name: &[#of]) } else { self.taken() }
    }

    /// `output: &mut [SVector<f32, 2>]`, or the one buffer that is summed into.
    pub(in crate::emit) fn written_in_batch(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        if self.per_sample { quote!(#name: &mut [#of]) } else { quote!(#name: &mut #of) }
    }
}
