//! The scratch of a function: a struct of its intermediates, for a block of samples.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Calls;
use crate::diagnostics::plain;
use crate::emit::{memories, types};
use crate::syntax::scratch_bytes_name;

impl Calls<'_> {
    pub(super) fn scratch(&self) -> TokenStream {
        let (visibility, name, net) = (&self.net.visibility, self.scratch_name(), self.net_type());
        let (doc, block) = (self.doc_of_scratch(), &self.arguments.generics.block);
        let names = memories::memory_names(&self.writer());
        let types = memories::memories(&self.writer()).into_iter().map(|memory| memory.of);
        let (held_names, held_types): (Vec<_>, Vec<_>) =
            self.held().into_iter().map(|[name, of, _]| (name, of)).unzip();
        let samples = types::number(self.function.batch.map_or(1, |samples| self.blocks.samples_of(samples)));
        quote! {
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #[allow(dead_code, reason = "not every call is used")]
            #visibility struct #name<const #block: ::net_runtime::usize = #samples> {
                #(#names: #types,)* #(#held_names: #held_types),*
            }

            #[allow(dead_code, reason = "not every call is used")]
            impl #name {
                /// A scratch to start with.
                #visibility const ZERO: Self = <#net as ::net_runtime::call::Body<Self, _>>::ZERO;
            }
        }
    }

    fn doc_of_scratch(&self) -> String {
        let (net, function) = (&self.net.name, plain(&self.function.name));
        if self.net.anonymous {
            return format!(" The intermediates of `{function}`.");
        }
        format!(
            " The intermediates of [`{net}::{function}`], for [`{net}::{function}_with`]; they need no reset between calls."
        )
    }

    /// Which memories hold sums that go on from whole blocks of a batch to the smaller ones.
    pub(super) fn sums_in_scratch(&self) -> TokenStream {
        if !self.plan.goes_on() {
            return TokenStream::new();
        }
        let (name, block, writer) = (self.scratch_name(), &self.arguments.generics.block, self.writer());
        let all = memories::memory_names(&writer).into_iter().zip(memories::memories(&writer));
        let held = all.zip(&self.plan.memories).filter(|(_, memory)| self.plan.holds_sums(memory));
        let (names, texts): (Vec<_>, Vec<_>) = held.map(|(text, _)| text).unzip();
        let (types, zeros) = (texts.iter().map(|text| &text.of), texts.iter().map(|text| &text.zero));
        let places = (0..names.len()).map(proc_macro2::Literal::usize_unsuffixed);
        quote! {
            #[doc(hidden)]
            impl<const #block: ::net_runtime::usize> ::net_runtime::call::HoldsSums for #name<{ #block }> {
                type Sums = (#(#types,)*);
                const ZERO: Self::Sums = (#(#zeros,)*);
                #[inline(always)]
                fn exchange(&mut self, sums: &mut Self::Sums) {
                    #(::core::mem::swap(&mut self.#names, &mut sums.#places);)*
                }
            }
        }
    }

    /// `TinySaliencyScratch { z1_bar: [[0.0; B]; 2] }`
    pub(super) fn zero_scratch(&self) -> TokenStream {
        let (name, names) = (self.scratch_name(), memories::memory_names(&self.writer()));
        let zeros = memories::memories(&self.writer()).into_iter().map(|memory| memory.zero);
        let held = self.held().into_iter().map(|[name, _, zero]| quote!(#name: #zero));
        quote!(#name { #(#names: #zeros,)* #(#held),* })
    }

    /// `SALIENCY_SCRATCH_BYTES`
    pub(super) fn bytes(&self) -> TokenStream {
        let (visibility, scratch) = (&self.net.visibility, self.scratch_name());
        let function = plain(&self.function.name);
        let name = format_ident!("{}", scratch_bytes_name(&function), span = self.function.name.span());
        let doc = format!(" The planned peak of intermediates of `{function}`, in bytes.");
        quote! {
            #[doc = #doc]
            #visibility const #name: ::net_runtime::usize = ::core::mem::size_of::<#scratch>();
        }
    }
}
