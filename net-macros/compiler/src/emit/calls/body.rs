//! The body of a function, which all of its calls enter, and how the runtime enters it.
//!
//! ```text
//! fn saliency_body<const B: usize>(&self, simd: impl Simd, scratch: &mut TinySaliencyScratch<{ B }>, ...) { statements }
//!
//! impl<const B: usize> Body<TinySaliencyScratch<{ B }>, ()> for &Tiny {
//!     const SAMPLES: usize = B;
//!     type Block = (In<[[f32; B]; 3]>, Out<[[f32; B]; 2]>, Out<[[f32; B]; 3]>);
//!     fn body(self, simd, scratch, place, (input, output, input_bar), ()) {
//!         self.saliency_body(simd, scratch, input, output, input_bar)
//!     }
//! }
//! ```
//!
//! The body takes every array as an argument of its own, not in a tuple: only of an argument does LLVM know that nothing else
//! points into it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::Calls;
use super::lent::{Lent, tuple};
use crate::diagnostics::plain;
use crate::emit::arguments::Argument;
use crate::emit::{body, memories};

impl Calls<'_> {
    pub(super) fn body(&self) -> TokenStream {
        let (name, scratch, block) = (self.body_name(), self.scratch_of_block(), &self.arguments.generics.block);
        let receiver = if self.updates() { quote!(&mut self) } else { quote!(&self) };
        let fronts = self.arguments.fronts().map(Argument::taken);
        let samples = self.counts().then(|| quote!(samples: ::net_runtime::usize,));
        let add = self.sums().then(|| quote!(add: ::net_runtime::bool,));
        let lent = [self.per_sample(), self.shared()].concat();
        let arguments = lent.iter().map(|lent| {
            let (name, of) = (lent.inside(), lent.of());
            quote!(#name: #of)
        });
        let writer = self.writer();
        let last = writer.last.iter().map(|last| quote!(#last: ::net_runtime::bool,));
        let statements = self.around(&body::body(&writer));
        let (of_scratch, bound) = self.scratch_bound();
        let doc = format!(
            " What every call of [`{0}`](Self::{0}) does, for a block of `{block}` samples.",
            plain(&self.function.name)
        );
        quote! {
            #[doc = #doc]
            #[inline(always)]
            fn #name<const #block: ::net_runtime::usize>(
                #receiver, simd: impl ::net_runtime::Simd, #(#fronts,)* #of_scratch: &mut #scratch,
                #samples #add #(#last)* #(#arguments),*
            ) {
                #bound
                #statements
            }
        }
    }

    /// The name of the body, `saliency_body`; with `_` behind it where that is the name of a function of the net.
    fn body_name(&self) -> Ident {
        let mut name = format!("{}_body", plain(&self.function.name));
        while self.names.contains(&name) {
            name.push('_');
        }
        format_ident!("{name}", span = self.function.name.span())
    }

    /// The name of the argument that is the scratch, and the `let` that takes it apart:
    /// `let TinySaliencyScratch { z1_bar } = scratch;`.
    fn scratch_bound(&self) -> (TokenStream, Option<TokenStream>) {
        let memories = memories::memory_names(&self.writer());
        let held = self.held().into_iter().map(|[name, ..]| name);
        let fields: Vec<TokenStream> = memories.iter().map(ToTokens::to_token_stream).chain(held).collect();
        let name = self.scratch_name();
        match fields[..] {
            [] => (quote!(_), None),
            _ => (quote!(scratch), Some(quote!(let #name { #(#fields),* } = scratch;))),
        }
    }

    /// `impl Body<TinySaliencyScratch<{ B }>, ()> for &Tiny`, by which the runtime enters the body.
    pub(super) fn implementation(&self) -> TokenStream {
        let (block, scratch, of, zero) =
            (&self.arguments.generics.block, self.scratch_of_block(), self.net_type(), self.zero_scratch());
        let direct = self.direct.then(|| {
            quote!(
                const DIRECT: ::net_runtime::bool = true;
            )
        });
        let [of_samples, sums] = [self.per_sample(), self.shared()].map(|lent| tuple(&lent, Lent::declared));
        let entered = self.body_entered(&sums);
        quote! {
            #[doc(hidden)]
            impl<const #block: ::net_runtime::usize> ::net_runtime::call::Body<#scratch, #sums> for #of {
                const SAMPLES: ::net_runtime::usize = #block;
                #direct
                const ZERO: #scratch = #zero;
                type Block = #of_samples;
                #entered
            }
        }
    }

    fn body_entered(&self, shared: &TokenStream) -> TokenStream {
        let (name, scratch) = (self.body_name(), self.scratch_of_block());
        let net = if self.arguments.frozen.is_empty() { quote!(self) } else { quote!(self.0) };
        let fronts = (1..=self.arguments.frozen.len()).map(proc_macro2::Literal::usize_unsuffixed);
        let samples = self.counts().then(|| quote!(place.samples,));
        let add = self.sums().then(|| quote!(place.add,));
        let last = self.plan.goes_on().then(|| quote!(place.last,));
        let place = if self.counts() { quote!(place) } else { quote!(_) };
        let lent = [self.per_sample(), self.shared()];
        let [block, sums] = [&lent[0], &lent[1]].map(|lent| tuple(lent, Lent::inside));
        let passed = lent.iter().flatten().map(Lent::inside);
        quote! {
            #[inline(always)]
            fn body(
                self, simd: impl ::net_runtime::Simd, scratch: &mut #scratch, #place: ::net_runtime::call::Place,
                #block: ::net_runtime::call::Lent<'_, Self::Block>, #sums: ::net_runtime::call::Lent<'_, #shared>
            ) {
                #net.#name(simd, #(self.#fronts,)* scratch, #samples #add #last #(#passed),*);
            }
        }
    }

    /// `TinySaliencyScratch<{ B }>`
    fn scratch_of_block(&self) -> TokenStream {
        let (scratch, block) = (self.scratch_name(), &self.arguments.generics.block);
        quote!(#scratch<{ #block }>)
    }

    /// `&Tiny`, `&mut Tiny`, or `(&Tail, &Front)`
    pub(super) fn net_type(&self) -> TokenStream {
        let (net, mutable) = (&self.net.name, self.updates().then(|| quote!(mut)));
        let fronts: Vec<&TokenStream> = self.arguments.fronts().map(|front| &front.of).collect();
        if fronts.is_empty() { quote!(&#mutable #net) } else { quote!((&#mutable #net, #(&#fronts),*)) }
    }
}
