//! What a body is lent: as the calls pass it, as types of the runtime, and as the arguments of the body.
//!
//! ```text
//! call          (input, output, input_bar)
//! type Block    (In<[[f32; B]; 3]>, Out<[[f32; B]; 2]>, Out<[[f32; B]; 3]>)
//! body          input: &[[f32; B]; 3], output: &mut [[f32; B]; 2], input_bar: &mut [[f32; B]; 3]
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::Calls;
use crate::emit::arguments::{Argument, Samples};
use crate::emit::scope::ident;

/// One thing that a body is lent.
#[derive(Clone, Copy)]
pub(super) struct Lent<'a> {
    pub(super) argument: &'a Argument,
    is_output: bool,
}

impl Calls<'_> {
    /// What each sample has its own of: inputs, then outputs, then, by the key, random numbers.
    pub(super) fn per_sample(&self) -> Vec<Lent<'_>> {
        let inputs = self.arguments.inputs.iter().map(|argument| Lent { argument, is_output: false });
        let outputs = self.arguments.outputs().map(|argument| Lent { argument, is_output: true });
        let random = self.arguments.rng.iter().map(|argument| Lent { argument, is_output: false });
        inputs.chain(outputs).filter(|lent| lent.argument.block.is_some()).chain(random).collect()
    }

    /// What the samples share: the rate, if the body updates arrays, and what is summed.
    pub(super) fn shared(&self) -> Vec<Lent<'_>> {
        let rate = self.arguments.rate.iter().filter(|_| self.updates());
        let rate = rate.map(|argument| Lent { argument, is_output: false });
        let sums = self.arguments.outputs().filter(|argument| argument.block.is_none());
        rate.chain(sums.map(|argument| Lent { argument, is_output: true })).collect()
    }
}

impl Lent<'_> {
    /// Whether the body writes to it.
    pub(super) const fn is_output(&self) -> bool {
        self.is_output
    }

    fn name(&self) -> Ident {
        ident(&self.argument.name)
    }

    /// Whether it is the key of random numbers, which a call takes from its generator.
    pub(super) const fn is_key(&self) -> bool {
        self.argument.key.is_some()
    }

    fn key(&self) -> TokenStream {
        let rng = self.name();
        quote!(::net_runtime::call::Key::of(#rng))
    }

    /// As a method passes it on, all samples at once: `input`, or `&input` where the method takes it by value.
    pub(super) fn at_once(&self) -> TokenStream {
        if self.is_key() {
            return self.key();
        }
        let (name, by_reference) = (self.name(), self.argument.by_value.then(|| quote!(&)));
        quote!(#by_reference #name)
    }

    /// As `f_batch` passes it on: the slice of all samples.
    pub(super) fn slice(&self) -> TokenStream {
        if self.is_key() { self.key() } else { self.name().to_token_stream() }
    }

    /// As `f_batch` passes on a buffer that the samples are summed into: `sum(input_bar)`, or `added(input_bar)` where it is
    /// added to.
    pub(super) fn sum(&self) -> TokenStream {
        let (name, sum) = (self.name(), if self.argument.accumulates { quote!(added) } else { quote!(sum) });
        quote!(::net_runtime::call::#sum(#name))
    }

    /// The name in the body.
    pub(super) fn inside(&self) -> TokenStream {
        let samples = self.argument.samples.as_ref().map(|samples| &samples.name);
        ident(samples.or(self.argument.key.as_ref()).unwrap_or(&self.argument.name)).to_token_stream()
    }

    /// The type in the body: `&[[f32; B]; 3]`.
    pub(super) fn of(&self) -> TokenStream {
        let mutable = self.is_output.then(|| quote!(mut));
        match self.argument {
            Argument { key: Some(_), .. } => quote!(::net_runtime::call::Key),
            Argument { samples: Some(Samples { of, .. }), .. } => quote!(&#mutable [#of]),
            Argument { block: Some(block), .. } => {
                let of = &block.of;
                quote!(&#mutable #of)
            }
            Argument { of, .. } if self.is_output => quote!(&mut #of),
            Argument { of, .. } => of.clone(),
        }
    }

    /// The type that says how it is lent: `In<[[f32; B]; 3]>`.
    pub(super) fn declared(&self) -> TokenStream {
        let (name, of) = match (self.argument, self.is_output) {
            (Argument { key: Some(_), .. }, _) => return self.of(),
            (Argument { samples: Some(samples), .. }, false) => (quote!(InSamples), &samples.of),
            (Argument { samples: Some(samples), .. }, true) => (quote!(OutSamples), &samples.of),
            (Argument { block: Some(block), .. }, false) => (quote!(In), &block.of),
            (Argument { block: Some(block), .. }, true) => (quote!(Out), &block.of),
            (Argument { of, .. }, false) => (quote!(Rate), of),
            (Argument { of, .. }, true) => (quote!(Out), of),
        };
        quote!(::net_runtime::call::#name<#of>)
    }
}

/// The most elements of a tuple that the runtime implements its traits for.
const LONGEST: usize = 12;

/// `(a, b, c)`; one element without parentheses; of more than twelve `(a, b, ..., (l, m))`.
pub(super) fn tuple<'a>(all: &[Lent<'a>], mut of: impl FnMut(&Lent<'a>) -> TokenStream) -> TokenStream {
    let mut elements: Vec<TokenStream> = all.iter().map(&mut of).collect();
    while elements.len() > LONGEST {
        let behind = elements.len().saturating_sub(LONGEST) + 1;
        let last = elements.split_off(elements.len() - behind.min(LONGEST));
        elements.push(quote!((#(#last),*)));
    }
    if let [one] = &elements[..] { quote!(#one) } else { quote!((#(#elements),*)) }
}
