//! The four calls of a function, and its scratch.
//!
//! ```text
//! f(&self, inputs) -> outputs                       zeroed outputs, then `f_into`
//! f_into(&self, inputs, &mut outputs)               a scratch on the stack, then `f_with`
//! f_with(&self, &mut scratch, inputs, &mut outputs) one dispatch, then the body
//! f_batch(&self, &[input], &mut [output])           lengths first, then the body for each sample
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::arguments::{Argument, Arguments};
use super::scope::ident;
use super::{body, docs, types};
use crate::derive::Derived;
use crate::ir::Element;
use crate::net::Net;
use crate::plan::{Plan, plan};
use crate::requests::{Function, How};
use crate::syntax::{plain, scratch_name};

/// A function with all that it is emitted from.
pub(super) struct Calls<'a> {
    net: &'a Net,
    function: &'a Function,
    derived: &'a Derived,
    arguments: Arguments,
    plan: Plan,
    /// Whether the net is so small that finding the processor's features would show.
    direct: bool,
}

impl<'a> Calls<'a> {
    pub(super) fn new(net: &'a Net, function: &'a Function, derived: &'a Derived, direct: bool) -> Self {
        let arguments = Arguments::of(net, function);
        Calls { net, function, derived, arguments, plan: plan(derived), direct }
    }

    fn name(&self, suffix: &str) -> Ident {
        format_ident!("{}{suffix}", plain(&self.function.name), span = self.function.name.span())
    }

    pub(super) fn scratch_name(&self) -> Ident {
        let name = scratch_name(&plain(&self.net.name), &plain(&self.function.name));
        format_ident!("{name}", span = self.net.name.span())
    }

    /// Whether some result is overwritten by the first sample of a batch and added to by the others.
    fn sums(&self) -> bool {
        self.function.wanted.iter().any(|want| want.what.is_summed() && want.how == How::Give)
    }

    /// `&self`, or `&mut self` where learned arrays are updated.
    fn receiver(&self) -> TokenStream {
        if self.function.descends() { quote!(&mut self) } else { quote!(&self) }
    }

    /// `simd, frozen nets, scratch, add, inputs, rate, outputs` for the body.
    fn body_arguments(&self, scratch: &TokenStream, add: &TokenStream) -> TokenStream {
        let names = |arguments: &mut dyn Iterator<Item = &Argument>| -> Vec<Ident> {
            arguments.map(|argument| ident(&argument.name)).collect()
        };
        let fronts = names(&mut self.arguments.fronts());
        let names = names(&mut self.arguments.taken().chain(self.arguments.outputs()));
        let add = if self.sums() { quote!(#add,) } else { quote!() };
        quote!(simd, #(#fronts,)* #scratch, #add #(#names),*)
    }

    fn dispatch(&self, body: TokenStream) -> TokenStream {
        let dispatch = if self.direct { quote!(direct) } else { quote!(dispatch) };
        quote!(::net_runtime::__private::#dispatch!(simd => #body))
    }

    /// The methods.
    pub(super) fn methods(&self) -> TokenStream {
        let has_samples = !self.arguments.inputs.is_empty() && !self.function.descends();
        let batch = has_samples.then(|| self.batch());
        let with = (!self.net.anonymous).then(|| self.with());
        [Some(self.by_value()), Some(self.into()), with, batch, Some(self.body())].into_iter().flatten().collect()
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
        if !self.derived.updates.is_empty() {
            parts.push("updates the net".into());
        }
        format!(
            "`{}`\n\n{}.\n\n{}",
            self.function.text,
            parts.join("; "),
            docs::of_function(self.net, self.derived, &self.plan)
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
        let (of, zeros): (Vec<_>, Vec<_>) = given.iter().map(|output| (&output.of, &output.zero)).unzip();
        let (result, value) = match (&of[..], &outputs[..]) {
            ([], _) => (quote!(), quote!()),
            ([of], [output]) => (quote!(-> #of), quote!(#output)),
            _ => (quote!(-> (#(#of),*)), quote!((#(#outputs),*))),
        };
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
        let arguments = self.body_arguments(&quote!(&mut #scratch::ZERO), &quote!(false));
        let body = self.name("_body");
        let call = self.dispatch(quote!(self.#body(#arguments)));
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
        let arguments = self.body_arguments(&quote!(scratch), &quote!(false));
        let body = self.name("_body");
        let call = self.dispatch(quote!(self.#body(#arguments)));
        quote! {
            #[doc = #doc]
            #[inline]
            #visibility fn #name(#receiver, #(#fronts,)* scratch: &mut #scratch, #(#inputs,)* #(#outputs),*) {
                #call
            }
        }
    }

    /// The frozen nets, the inputs with the rate, and the outputs.
    fn signature(&self) -> (Vec<TokenStream>, Vec<TokenStream>, Vec<TokenStream>) {
        let fronts = self.arguments.fronts().map(Argument::taken).collect();
        let inputs = self.arguments.taken().map(Argument::taken).collect();
        (fronts, inputs, self.arguments.outputs().map(Argument::written).collect())
    }

    fn batch(&self) -> TokenStream {
        let (visibility, name, scratch) = (&self.function.visibility, self.name("_batch"), self.scratch_name());
        let doc = format!(
            " As [`{0}_into`](Self::{0}_into), for any number of samples. Gradients with respect to learned arrays are summed; divide by the number of samples for the mean.\n\n # Errors\n\n The slices differ in length; nothing is written.",
            plain(&self.function.name)
        );
        let inputs = self.arguments.fronts().chain(&self.arguments.inputs).map(Argument::taken_in_batch);
        let outputs = self.arguments.outputs().map(Argument::written_in_batch);
        let (checks, samples, zeros) = (self.length_checks(), self.samples(), self.zeros());
        quote! {
            #[doc = #doc]
            #visibility fn #name(&self, #(#inputs,)* #(#outputs),*) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
                #checks
                #zeros
                let mut scratch = #scratch::ZERO;
                #samples
                ::core::result::Result::Ok(())
            }
        }
    }

    /// Every per-sample slice is as long as the first.
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
                if #own.len() != samples {
                    return ::core::result::Result::Err(::net_runtime::BatchMismatch::__new(#first, samples, #name, #own.len()));
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
                let (name, zero) = (ident(&output.name), &output.zero);
                quote!(*#name = #zero;)
            })
            .collect();
        if zeros.is_empty() { zeros } else { quote!(if samples == 0 { #zeros }) }
    }

    /// The body for each sample: the first overwrites what is summed, the others add.
    fn samples(&self) -> TokenStream {
        let per_sample =
            |arguments: &mut dyn Iterator<Item = &Argument>, iter: TokenStream| -> Vec<(Ident, TokenStream)> {
                let own = arguments.filter(|argument| argument.per_sample).map(|argument| ident(&argument.name));
                own.map(|name| (name.clone(), quote!(#name.#iter()))).collect()
            };
        let mut all = per_sample(&mut self.arguments.inputs.iter(), quote!(iter));
        all.extend(per_sample(&mut self.arguments.outputs(), quote!(iter_mut)));
        let zipped = |(pattern, iterator): (TokenStream, TokenStream), (name, next): (Ident, TokenStream)| {
            (quote!((#pattern, #name)), quote!(#iterator.zip(#next)))
        };
        let mut all = all.into_iter();
        let Some((first, iterator)) = all.next() else {
            return TokenStream::new();
        };
        let (pattern, iterator) = all.fold((quote!(#first), iterator), zipped);
        let (pattern, iterator) =
            if self.sums() { (quote!((sample, #pattern)), quote!(#iterator.enumerate())) } else { (pattern, iterator) };
        let by_value: Vec<Ident> =
            self.arguments.inputs.iter().filter(|input| input.by_value).map(|input| ident(&input.name)).collect();
        let arguments = self.body_arguments(&quote!(&mut scratch), &quote!(sample > 0));
        let body = self.name("_body");
        let samples = self.dispatch(quote! {
            for #pattern in #iterator {
                #(let #by_value = *#by_value;)*
                self.#body(#arguments);
            }
        });
        quote!(#samples;)
    }

    fn body(&self) -> TokenStream {
        let (name, scratch) = (self.name("_body"), self.scratch_name());
        let ((fronts, inputs, outputs), receiver) = (self.signature(), self.receiver());
        let (statements, calls_kernel) = body::body(&self.writer());
        let simd = if calls_kernel { quote!(simd) } else { quote!(_simd) };
        let add = self.sums().then(|| quote!(add: bool,));
        let fields: Vec<Ident> = self.slot_names();
        let (scratch_argument, bound) = match fields[..] {
            [] => (quote!(_scratch), quote!()),
            _ => (quote!(scratch), quote!(let #scratch { #(#fields),* } = scratch;)),
        };
        let doc = format!(" What every call of [`{0}`](Self::{0}) does.", plain(&self.function.name));
        quote! {
            #[doc = #doc]
            #[inline(always)]
            #[allow(unused_variables, reason = "an index may do nothing but count")]
            fn #name<S: ::net_runtime::__private::Simd>(#receiver, #simd: S, #(#fronts,)* #scratch_argument: &mut #scratch, #add #(#inputs,)* #(#outputs),*) {
                #bound
                #statements
            }
        }
    }

    /// The names of the slots, each its first value's.
    fn slot_names(&self) -> Vec<Ident> {
        body::slot_names(&self.writer())
    }

    fn writer(&self) -> body::Writer<'_> {
        body::writer(self.net, self.function, &self.arguments, self.derived, &self.plan)
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
        let precision = self.derived.program.precision;
        let names = self.slot_names();
        let fields = names.iter().zip(&self.plan.slots).map(|(name, slot)| {
            let of = types::intermediate(&slot.shape, slot.element, precision);
            quote!(#name: #of)
        });
        let zeros = names.iter().zip(&self.plan.slots).map(|(name, slot)| {
            let zero = if slot.element == Element::Real { quote!(0.0) } else { quote!(0) };
            let zero = types::filled(&slot.shape, &zero);
            quote!(#name: #zero)
        });
        quote! {
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #[allow(dead_code, reason = "not every call is used")]
            #visibility struct #name { #(#fields),* }

            impl #name {
                /// A scratch to start with.
                #visibility const ZERO: Self = #name { #(#zeros),* };
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
