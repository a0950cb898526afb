//! The four calls of a function, and its scratch.
//!
//! ```text
//! f(&self, inputs) -> outputs                       zeroed outputs, then `f_into`
//! f_into(&self, inputs, &mut outputs)               a scratch on the stack, then `f_with`
//! f_with(&self, &mut scratch, inputs, &mut outputs) one dispatch, then the body for a block of one sample
//! f_batch(&self, &[input], &mut [output])           lengths first, one dispatch for each part, then the body for each block of `B`;
//!                                                   what whole blocks leave over in smaller ones, by one dispatch more
//! ```
//!
//! A batch of static size stands in the first three in place of a sample: [`static_batch`](super::static_batch).

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::arguments::{Argument, Arguments, Block, Generics};
use super::compiled::Compiled;
use super::scope::{Scope, ident};
use super::{body, docs, types, writer};
use crate::derive::Derived;
use crate::diagnostics::plain;
use crate::net::Net;
use crate::plan::{Blocks, Plan, Planned};
use crate::requests::{Function, How};
use crate::syntax::scratch_name;

/// An argument of a batch that is a slice with one element a sample.
pub(super) struct Sliced<'a> {
    pub(super) argument: &'a Argument,
    pub(super) block: &'a Block,
    pub(super) is_output: bool,
    /// `input_block`, or what is free.
    name: String,
}

impl Sliced<'_> {
    fn block_name(&self) -> Ident {
        ident(&self.name)
    }

    /// `let mut input_block = const { Aligned([[0.0_f32; B]; 3]) };`, which is in no other place before, optimised or not.
    fn declared(&self) -> TokenStream {
        let (name, Block { of, zero, is_real, .. }) = (self.block_name(), self.block);
        let of = (!is_real).then(|| quote!(::<#of>));
        quote!(let mut #name = const { ::net_runtime::__private::Aligned #of(#zero) };)
    }

    fn gathered(&self) -> Option<TokenStream> {
        let (name, block) = (ident(&self.argument.name), self.block_name());
        let gather = if self.block.is_real { quote!(gather) } else { quote!(gather_indices) };
        (!self.is_output).then(|| quote!(::net_runtime::kernels::#gather(simd, #name, &mut #block.0);))
    }

    fn scattered(&self) -> Option<TokenStream> {
        let (name, block) = (ident(&self.argument.name), self.block_name());
        let scatter = if self.block.is_real { quote!(scatter) } else { quote!(scatter_indices) };
        self.is_output.then(|| quote!(::net_runtime::kernels::#scatter(simd, &#block.0, #name);))
    }

    fn passed(&self) -> TokenStream {
        let name = self.block_name();
        if self.is_output { quote!(&mut #name.0) } else { quote!(&#name.0) }
    }
}

/// `((a, b), c)`
fn paired(names: impl Iterator<Item = TokenStream>) -> TokenStream {
    names.reduce(|pairs, name| quote!((#pairs, #name))).unwrap_or(quote!(()))
}

/// A function with all that it is emitted from.
pub(super) struct Calls<'a> {
    pub(super) net: &'a Net,
    pub(super) function: &'a Function,
    pub(super) derived: &'a Derived,
    pub(super) arguments: Arguments,
    pub(super) plan: &'a Plan,
    pub(super) blocks: Blocks,
    /// Whether the net is so small that finding the processor's features would show.
    direct: bool,
    /// The names of all functions of the net.
    names: &'a [String],
}

impl<'a> Calls<'a> {
    pub(super) fn new(compiled: &'a Compiled, planned: &'a Planned, direct: bool, names: &'a [String]) -> Self {
        let Planned { function, derived, plan } = planned;
        let (net, arguments) = (&*compiled.net, Arguments::of(&compiled.net, function));
        Calls { net, function, derived, arguments, plan, blocks: compiled.blocks, direct, names }
    }

    /// A method that is not for users: named beside all that are.
    pub(super) fn private(&self, suffix: &str) -> Ident {
        let mut name = format!("{}{suffix}", plain(&self.function.name));
        while self.names.contains(&name) {
            name.push('_');
        }
        format_ident!("{name}", span = self.function.name.span())
    }

    fn name(&self, suffix: &str) -> Ident {
        format_ident!("{}{suffix}", plain(&self.function.name), span = self.function.name.span())
    }

    pub(super) fn scratch_name(&self) -> Ident {
        let name = scratch_name(&plain(&self.net.name), &plain(&self.function.name));
        format_ident!("{name}", span = self.net.name.span())
    }

    /// Whether some result is overwritten by the first block of a batch and added to by the others.
    fn sums(&self) -> bool {
        self.function
            .wanted
            .iter()
            .any(|want| want.what.is_summed() && matches!(want.how, How::Give | How::DescendBehind))
    }

    /// Whether something is summed over the samples of a block.
    fn counts(&self) -> bool {
        self.function.wanted.iter().any(|want| want.what.is_summed())
    }

    /// `&self`, or `&mut self` where learned arrays are updated.
    pub(super) fn receiver(&self) -> TokenStream {
        if self.function.descends() { quote!(&mut self) } else { quote!(&self) }
    }

    /// The call of the body, `self.f_body(simd, frozen nets, scratch, samples, add, inputs, rate, outputs)`.
    pub(super) fn call(
        &self,
        scratch: &TokenStream,
        samples: &TokenStream,
        add: &TokenStream,
        of: &[TokenStream],
    ) -> TokenStream {
        let (body, fronts) = (self.private("_body"), self.arguments.fronts().map(|argument| ident(&argument.name)));
        let samples = self.counts().then(|| quote!(#samples,));
        let add = self.sums().then(|| quote!(#add,));
        quote!(self.#body(simd, #(#fronts,)* #scratch, #samples #add #(#of),*))
    }

    /// The method that does everything for one sample.
    fn one(&self) -> TokenStream {
        let (name, scratch, receiver) = (self.private("_one"), self.scratch_name(), self.receiver());
        let (fronts, inputs, outputs) = self.signature();
        let taken = self.arguments.taken().map(Argument::one_in);
        let of: Vec<TokenStream> = taken.chain(self.arguments.outputs().map(Argument::one_out)).collect();
        let call = self.dispatch(self.call(&quote!(scratch), &quote!(1), &quote!(false), &of));
        let doc = format!(" What every call of [`{0}`](Self::{0}) does for one sample.", plain(&self.function.name));
        quote! {
            #[doc = #doc]
            #[inline]
            fn #name(#receiver, #(#fronts,)* scratch: &mut #scratch, #(#inputs,)* #(#outputs),*) {
                #call
            }
        }
    }

    /// The call of [`Calls::one`], or of [`Calls::all`].
    fn call_one(&self, scratch: &TokenStream) -> TokenStream {
        let one = if self.function.batch.is_some() { "_all" } else { "_one" };
        let (one, fronts) = (self.private(one), self.arguments.fronts().map(|argument| ident(&argument.name)));
        let names = self.arguments.taken().chain(self.arguments.outputs()).map(|argument| ident(&argument.name));
        quote!(self.#one(#(#fronts,)* #scratch, #(#names),*))
    }

    pub(super) fn dispatch(&self, body: TokenStream) -> TokenStream {
        let dispatch = if self.direct { quote!(direct) } else { quote!(dispatch) };
        quote!(::net_runtime::__private::#dispatch!(simd => #body))
    }

    /// The methods.
    pub(super) fn methods(&self) -> TokenStream {
        let is_any_size = self.function.batch.is_none();
        let has_samples = is_any_size && !self.arguments.inputs.is_empty() && !self.function.descends();
        let batch = has_samples.then(|| self.batch());
        let blocks = has_samples.then(|| self.blocks());
        let with = (!self.net.anonymous).then(|| self.with());
        let no_batch = (is_any_size && self.function.descends()).then(|| self.no_batch());
        let one = Some(self.function.batch.map_or_else(|| self.one(), |samples| self.all(samples)));
        [Some(self.by_value()), Some(self.into()), with, batch, no_batch, one, blocks, Some(self.body())]
            .into_iter()
            .flatten()
            .collect()
    }

    fn doc(&self) -> String {
        let list = |arguments: &mut dyn Iterator<Item = &Argument>| {
            let texts: Vec<String> =
                arguments.map(|argument| format!("`{}`: {}", argument.name, argument.text)).collect();
            texts.join(", ")
        };
        let mut parts = Vec::new();
        let taken: Vec<&Argument> = self.arguments.fronts().chain(self.arguments.taken()).collect();
        if !taken.is_empty() {
            parts.push(format!("Takes {}", list(&mut taken.into_iter())));
        }
        if self.arguments.outputs().any(|output| output.accumulates) {
            let added = list(&mut self.arguments.outputs().filter(|output| output.accumulates));
            parts.push(format!("adds to {added}"));
        }
        if self.arguments.outputs().any(|output| !output.accumulates) {
            parts.push(format!("gives {}", list(&mut self.arguments.outputs().filter(|output| !output.accumulates))));
        }
        if !self.derived.updates.is_empty() || self.arguments.held().next().is_some() {
            parts.push("updates the net".into());
        }
        if self.function.batch.is_none() && self.function.descends() {
            let name = plain(&self.function.name);
            parts.push(format!("has no `{name}_batch`: a batch is `train(batch = 32) fn {name}`"));
        }
        let batch = self.function.batch.map(|samples| self.doc_of_batch(samples)).unwrap_or_default();
        format!(
            "`{}`\n\n{}.\n\n{}{batch}",
            self.function.text,
            parts.join("; "),
            docs::of_function(self.net, self.function, self.derived, self.plan)
        )
    }

    fn by_value(&self) -> TokenStream {
        let (attributes, visibility) = (&self.function.attributes, &self.function.visibility);
        let (name, into, doc) = (self.name(""), self.name("_into"), docs::lines(&self.doc()));
        let separator = types::doc_separator(attributes);
        let receiver = self.receiver();
        let taken: Vec<&Argument> = self.arguments.fronts().chain(self.arguments.taken()).collect();
        let (added, given): (Vec<&Argument>, Vec<&Argument>) =
            self.arguments.outputs().partition(|output| output.accumulates);
        let arguments = taken.iter().map(|input| input.taken()).chain(added.iter().map(|output| output.written()));
        let input_names = taken.iter().map(|input| ident(&input.name));
        let places = self.arguments.outputs().map(|output| {
            let name = ident(&output.name);
            if output.accumulates { quote!(#name) } else { quote!(&mut #name) }
        });
        let outputs: Vec<Ident> = given.iter().map(|output| ident(&output.name)).collect();
        let zeros = given.iter().map(|output| &output.zero);
        let result = self.arguments.given_back().map(|of| quote!(-> #of));
        let value = if let [output] = &outputs[..] { quote!(#output) } else { quote!((#(#outputs),*)) };
        let value = result.as_ref().map(|_| value);
        quote! {
            #attributes
            #separator
            #doc
            #[inline]
            #visibility fn #name(#receiver, #(#arguments),*) #result {
                #(let mut #outputs = #zeros;)*
                self.#into(#(#input_names,)* #(#places),*);
                #value
            }
        }
    }

    fn into(&self) -> TokenStream {
        let (visibility, name, scratch) = (&self.function.visibility, self.name("_into"), self.scratch_name());
        let doc = format!(
            " As [`{0}`](Self::{0}), into the caller's buffers, which are overwritten{1}.",
            plain(&self.function.name),
            if self.arguments.outputs().any(|output| output.accumulates) { " unless they are added to" } else { "" }
        );
        let (fronts, inputs, outputs) = self.signature();
        let receiver = self.receiver();
        let call = self.call_one(&quote!(&mut #scratch::ZERO));
        quote! {
            #[doc = #doc]
            #[inline]
            #visibility fn #name(#receiver, #(#fronts,)* #(#inputs,)* #(#outputs),*) {
                #call
            }
        }
    }

    fn with(&self) -> TokenStream {
        let (visibility, name, scratch) = (&self.function.visibility, self.name("_with"), self.scratch_name());
        let doc = format!(
            " As [`{0}_into`](Self::{0}_into), with its intermediates in the caller's scratch.",
            plain(&self.function.name)
        );
        let (fronts, inputs, outputs) = self.signature();
        let receiver = self.receiver();
        let call = self.call_one(&quote!(scratch));
        quote! {
            #[doc = #doc]
            #[inline]
            #visibility fn #name(#receiver, #(#fronts,)* scratch: &mut #scratch, #(#inputs,)* #(#outputs),*) {
                #call
            }
        }
    }

    /// The frozen nets, the inputs with the rate, and the outputs.
    pub(super) fn signature(&self) -> (Vec<TokenStream>, Vec<TokenStream>, Vec<TokenStream>) {
        let fronts = self.arguments.fronts().map(Argument::taken).collect();
        let inputs = self.arguments.taken().map(Argument::taken).collect();
        (fronts, inputs, self.arguments.outputs().map(Argument::written).collect())
    }

    /// `no_batch! { pub learn_batch A0 A1 A2 }`, whose call says what to write instead.
    fn no_batch(&self) -> TokenStream {
        let (visibility, name) = (&self.function.visibility, self.name("_batch"));
        let arguments = self.arguments.fronts().chain(self.arguments.taken()).chain(self.arguments.outputs());
        let types = (0..arguments.count()).map(|number| format_ident!("A{number}"));
        quote!(::net_runtime::__private::no_batch! { #visibility #name #(#types)* })
    }

    fn batch(&self) -> TokenStream {
        let (visibility, name) = (&self.function.visibility, self.name("_batch"));
        let doc = format!(
            " As [`{0}_into`](Self::{0}_into), for any number of samples.{1}\n\n # Errors\n\n The slices differ in length; nothing is written.",
            plain(&self.function.name),
            docs::of_batch(self.function)
        );
        let (inputs, outputs) = self.signature_of_batch();
        let (checks, zeros, call) = (self.length_checks(), self.zeros(), self.in_parts());
        quote! {
            #[doc = #doc]
            #visibility fn #name(&self, #(#inputs,)* #(#outputs),*) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
                #checks
                #zeros
                #call
                ::core::result::Result::Ok(())
            }
        }
    }

    /// The calls of [`Calls::blocks`], for parts of the batch where the runtime makes such.
    fn in_parts(&self) -> TokenStream {
        let call = self.in_blocks();
        let Some(least) = self.blocks.least_part(self.counts()).map(types::number) else {
            return call;
        };
        let own: Vec<Ident> = self.sliced().iter().map(|own| ident(&own.argument.name)).collect();
        let summed = self.arguments.outputs().filter(|output| !output.per_sample).map(|output| ident(&output.name));
        let summed: Vec<Ident> = summed.collect();
        let samples = paired(own.iter().map(|name| quote!(#name)));
        let sums = paired(summed.iter().map(|name| quote!(::net_runtime::__private::sum(#name))));
        let sum_names = paired(summed.iter().map(|name| quote!(#name)));
        quote!(::net_runtime::__private::in_parts(#least, #samples, #sums, |#samples, #sum_names| { #call });)
    }

    /// `f_blocks` for all whole blocks, and for what they leave over in smaller ones.
    fn in_blocks(&self) -> TokenStream {
        let Some(first) = self.sliced().first().map(|own| ident(&own.argument.name)) else {
            return TokenStream::new();
        };
        let blocks = self.private("_blocks");
        let names = self.arguments.fronts().chain(&self.arguments.inputs).chain(self.arguments.outputs());
        let names: Vec<Ident> = names.map(|argument| ident(&argument.name)).collect();
        let size = types::number(self.blocks.samples());
        let call = |size: &Literal, range: &TokenStream| {
            self.dispatch(quote!(self.#blocks::<#size>(simd, #range, #(#names),*)))
        };
        let Some(small) = self.blocks.rest().map(types::number) else {
            let call = call(&size, &quote!(0..::core::primitive::usize::MAX));
            return quote!(#call;);
        };
        let (whole, rest) = (call(&size, &quote!(whole)), call(&small, &quote!(rest)));
        quote! {
            let [whole, rest] = ::net_runtime::__private::blocks::<#size, #small>(#first.len());
            if whole.start < whole.end { #whole; }
            if rest.start < rest.end { #rest; }
        }
    }

    /// The frozen nets with the inputs, and the outputs.
    fn signature_of_batch(&self) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let inputs = self.arguments.fronts().chain(&self.arguments.inputs).map(Argument::taken_in_batch).collect();
        (inputs, self.arguments.outputs().map(Argument::written_in_batch).collect())
    }

    /// Every per-sample slice is as long as the first. Of a `&mut [T]`, a method `len` of a trait in scope would come before the
    /// slice's own.
    fn length_checks(&self) -> TokenStream {
        let all = self.arguments.inputs.iter().chain(self.arguments.outputs());
        let mut names = all.filter(|argument| argument.per_sample).map(|argument| &argument.name);
        let Some(first) = names.next() else {
            return TokenStream::new();
        };
        let first_ident = ident(first);
        let checks = names.map(|name| {
            let own = ident(name);
            quote! {
                if <[_]>::len(#own) != samples {
                    return ::core::result::Result::Err(::net_runtime::BatchMismatch::__new(#first, samples, #name, <[_]>::len(#own)));
                }
            }
        });
        quote!(let samples = #first_ident.len(); #(#checks)*)
    }

    /// A sum over no sample is zero.
    fn zeros(&self) -> TokenStream {
        let summed = self.arguments.outputs().filter(|output| !output.per_sample && !output.accumulates);
        let zeros: TokenStream = summed
            .map(|output| {
                let name = ident(&output.name);
                quote!(::net_runtime::__private::zero(#name);)
            })
            .collect();
        if zeros.is_empty() { zeros } else { quote!(if samples == 0 { #zeros }) }
    }

    /// The body for each of some blocks of samples: the first of a batch overwrites what is summed, the others add.
    fn blocks(&self) -> TokenStream {
        let (name, scratch) = (self.private("_blocks"), self.scratch_name());
        let Generics { block } = &self.arguments.generics;
        let (inputs, outputs) = self.signature_of_batch();
        let own: Vec<Sliced<'_>> = self.sliced();
        let lanes = own.iter().map(Sliced::declared);
        let (gathered, scattered) = (own.iter().filter_map(Sliced::gathered), own.iter().filter_map(Sliced::scattered));
        let Some(first) = own.first().map(|own| ident(&own.argument.name)) else {
            return TokenStream::new();
        };
        let call = self.call(&quote!(&mut scratch.0), &quote!(#first.len()), &quote!(block > 0), &self.in_block(&own));
        let (pattern, slices) = self.chunks(&own);
        let doc = format!(" What [`{0}_batch`](Self::{0}_batch) does, block by block.", plain(&self.function.name));
        quote! {
            #[doc = #doc]
            #[inline(always)]
            fn #name<const #block: ::core::primitive::usize>(
                &self, simd: impl ::net_runtime::__private::Simd, blocks: ::core::ops::Range<::core::primitive::usize>,
                #(#inputs,)* #(#outputs),*
            ) {
                let mut scratch = const { ::net_runtime::__private::Aligned(#scratch::<{ #block }>::ZEROS) };
                #(#lanes)*
                for #pattern in ::net_runtime::__private::chunks_in(blocks, #slices, #block) {
                    #(#gathered)*
                    #call;
                    #(#scattered)*
                }
            }
        }
    }

    /// What the body takes for a block.
    fn in_block(&self, own: &[Sliced<'_>]) -> Vec<TokenStream> {
        let inputs = self.arguments.inputs.iter().map(|input| (input, false));
        let all = inputs.chain(self.arguments.outputs().map(|output| (output, true)));
        all.map(|(argument, is_output)| match own.iter().find(|own| own.argument.name == argument.name) {
            Some(own) => own.passed(),
            None if is_output => ident(&argument.name).to_token_stream(),
            None => argument.one_in(),
        })
        .collect()
    }

    /// What each sample has its own of, in order.
    pub(super) fn sliced(&self) -> Vec<Sliced<'_>> {
        let inputs = self.arguments.inputs.iter().map(|argument| (argument, false));
        let all = inputs.chain(self.arguments.outputs().map(|argument| (argument, true)));
        let mut scope = Scope::of(
            self.arguments.names().into_iter().chain(["simd", "scratch", "block", "blocks", "whole", "rest"]),
        );
        all.filter_map(|(argument, is_output)| {
            let block = argument.block.as_ref()?;
            Some(Sliced { argument, block, is_output, name: scope.take(&format!("{}_block", argument.name)) })
        })
        .collect()
    }

    /// The pattern of a loop over all slices, with the number of the block where something is summed, and what it goes over.
    pub(super) fn chunks(&self, own: &[Sliced<'_>]) -> (TokenStream, TokenStream) {
        let own = paired(own.iter().map(|own| ident(&own.argument.name).to_token_stream()));
        (if self.sums() { quote!((block, #own)) } else { quote!((_, #own)) }, own)
    }

    fn body(&self) -> TokenStream {
        let (name, scratch) = (self.private("_body"), self.scratch_name());
        let Generics { block } = &self.arguments.generics;
        let updates = self.taken_by_body().count() > self.arguments.inputs.len();
        let receiver = if updates { quote!(&mut self) } else { quote!(&self) };
        let fronts = self.arguments.fronts().map(Argument::taken);
        let inputs = self.taken_by_body().map(Argument::taken_by_body);
        let outputs = self.arguments.outputs().map(Argument::written_by_body);
        let statements = self.around(&body::body(&self.writer()));
        let samples = self.counts().then(|| quote!(samples: ::core::primitive::usize,));
        let add = self.sums().then(|| quote!(add: ::core::primitive::bool,));
        let mut fields: Vec<TokenStream> =
            writer::memory_names(&self.writer()).iter().map(ToTokens::to_token_stream).collect();
        fields.extend(self.held().into_iter().map(|[name, ..]| name));
        let (scratch_argument, bound) = match fields[..] {
            [] => (quote!(_scratch), quote!()),
            _ => (quote!(scratch), quote!(let #scratch { #(#fields),* } = scratch;)),
        };
        let doc = format!(
            " What every call of [`{0}`](Self::{0}) does, for a block of `{block}` samples.",
            plain(&self.function.name)
        );
        quote! {
            #[doc = #doc]
            #[inline(always)]
            #[allow(unused_variables, reason = "loops need no vectors, and an index may do nothing but count")]
            fn #name<const #block: ::core::primitive::usize>(
                #receiver, simd: impl ::net_runtime::__private::Simd, #(#fronts,)* #scratch_argument: &mut #scratch<{ #block }>,
                #samples #add
                #(#inputs,)* #(#outputs),*
            ) {
                #bound
                #statements
            }
        }
    }

    fn writer(&self) -> writer::Writer<'_> {
        writer::writer(self.net, self.function, &self.arguments, self.derived, self.plan)
    }

    /// The scratch's struct.
    pub(super) fn scratch(&self) -> TokenStream {
        let (visibility, name) = (&self.net.visibility, self.scratch_name());
        let function = plain(&self.function.name);
        let doc = format!(
            " The intermediates of [`{0}::{function}`], for [`{0}::{function}_with`]; they need no reset between calls.",
            self.net.name
        );
        let doc = if self.net.anonymous { format!(" The intermediates of `{function}`.") } else { doc };
        let (names, block) = (writer::memory_names(&self.writer()), &self.arguments.generics.block);
        let memories = writer::memories(&self.writer());
        let (types, zeros): (Vec<_>, Vec<_>) = memories.into_iter().map(|memory| (memory.of, memory.zero)).unzip();
        let held = self.held();
        let (held_names, held_types, held_zeros) = (
            held.iter().map(|[name, ..]| name).collect::<Vec<_>>(),
            held.iter().map(|[_, of, _]| of),
            held.iter().map(|[.., zero]| zero),
        );
        let samples = types::number(self.function.batch.map_or(1, |samples| self.blocks.samples_of(samples)));
        quote! {
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #[allow(dead_code, reason = "not every call is used")]
            #visibility struct #name<const #block: ::core::primitive::usize = #samples> { #(#names: #types,)* #(#held_names: #held_types),* }

            #[allow(dead_code, reason = "not every call is used")]
            impl #name {
                /// A scratch to start with.
                #visibility const ZERO: Self = Self::ZEROS;
            }

            #[allow(dead_code, reason = "not every call is used")]
            impl<const #block: ::core::primitive::usize> #name<{ #block }> {
                const ZEROS: Self = #name { #(#names: #zeros,)* #(#held_names: #held_zeros),* };
            }
        }
    }

    /// `SALIENCY_SCRATCH_BYTES`
    pub(super) fn constant(&self) -> TokenStream {
        let (visibility, scratch) = (&self.net.visibility, self.scratch_name());
        let function = plain(&self.function.name);
        let name = format_ident!("{}_SCRATCH_BYTES", function.to_uppercase(), span = self.function.name.span());
        let doc = format!(" The planned peak of intermediates of `{function}`, in bytes.");
        quote! {
            #[doc = #doc]
            #visibility const #name: ::core::primitive::usize = ::core::mem::size_of::<#scratch>();
        }
    }
}
