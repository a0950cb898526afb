//! The calls of a function that users make. Each but `f` enters the runtime by one line.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Calls;
use super::lent::{Lent, tuple};
use crate::diagnostics::plain;
use crate::emit::arguments::Argument;
use crate::emit::scope::ident;
use crate::emit::{docs, types};

impl Calls<'_> {
    pub(super) fn methods(&self) -> TokenStream {
        let is_any_size = self.function.batch.is_none();
        let has_batch = is_any_size && !self.arguments.inputs.is_empty() && !self.function.descends();
        let with = (!self.net.anonymous).then(|| self.with());
        let batch = has_batch.then(|| self.batch());
        let no_batch = (is_any_size && self.function.descends()).then(|| self.no_batch());
        [Some(self.by_value()), Some(self.into()), with, batch, no_batch].into_iter().flatten().collect()
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

    /// `f_into`: a scratch on the stack, then `f_with`, which all nets but anonymous ones have.
    fn into(&self) -> TokenStream {
        let (name, scratch) = (self.name("_into"), self.scratch_name());
        let unless =
            if self.arguments.outputs().any(|output| output.accumulates) { " unless they are added to" } else { "" };
        let doc = format!(
            " As [`{0}`](Self::{0}), into the caller's buffers, which are overwritten{unless}.",
            plain(&self.function.name),
        );
        let (with, names) = (self.name("_with"), self.all().map(|argument| ident(&argument.name)));
        let fronts = self.arguments.fronts().map(|front| ident(&front.name));
        let statements = match self.net.anonymous {
            true => {
                let entered = self.entered();
                quote!(let scratch = &mut #scratch::ZERO; #entered)
            }
            false => quote!(self.#with(#(#fronts,)* &mut #scratch::ZERO, #(#names),*)),
        };
        self.method(&name, &doc, None, &statements)
    }

    fn with(&self) -> TokenStream {
        let (name, scratch) = (self.name("_with"), self.scratch_name());
        let doc = format!(
            " As [`{0}_into`](Self::{0}_into), with its intermediates in the caller's scratch.",
            plain(&self.function.name)
        );
        self.method(&name, &doc, Some(&quote!(scratch: &mut #scratch,)), &self.entered())
    }

    /// The arguments of `f_with`: the inputs, the rate and the outputs.
    fn all(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.taken().chain(self.arguments.outputs())
    }

    /// `f_into` or `f_with`.
    fn method(&self, name: &Ident, doc: &str, scratch: Option<&TokenStream>, statements: &TokenStream) -> TokenStream {
        let (visibility, receiver) = (&self.function.visibility, self.receiver());
        let (fronts, inputs) =
            (self.arguments.fronts().map(Argument::taken), self.arguments.taken().map(Argument::taken));
        let outputs = self.arguments.outputs().map(Argument::written);
        quote! {
            #[doc = #doc]
            #[inline]
            #visibility fn #name(#receiver, #(#fronts,)* #scratch #(#inputs,)* #(#outputs),*) {
                #statements
            }
        }
    }

    /// `once(self, scratch, (input, output, input_bar), ())`, or what a batch of static size does.
    fn entered(&self) -> TokenStream {
        match self.function.batch {
            Some(samples) => self.entered_by_all(samples),
            None => self.enter(&quote!(once)),
        }
    }

    /// The call of the runtime, with what the body is lent.
    pub(super) fn enter(&self, call: &TokenStream) -> TokenStream {
        let (net, of_samples) = (self.net_value(), tuple(&self.per_sample(), Lent::at_once));
        let shared = tuple(&self.shared(), Lent::slice);
        quote!(::net_runtime::call::#call(#net, scratch, #of_samples, #shared);)
    }

    /// `self`, or `(self, front)` with the frozen nets.
    fn net_value(&self) -> TokenStream {
        let net = if self.function.descends() && !self.updates() { quote!(&*self) } else { quote!(self) };
        let fronts: Vec<Ident> = self.arguments.fronts().map(|front| ident(&front.name)).collect();
        if fronts.is_empty() { net } else { quote!((#net, #(#fronts),*)) }
    }

    fn batch(&self) -> TokenStream {
        let (visibility, name) = (&self.function.visibility, self.name("_batch"));
        let doc = docs::lines(&format!(
            "As [`{0}_into`](Self::{0}_into), for any number of samples.{1}\n\n# Errors\n\nThe slices differ in length; nothing is written.",
            plain(&self.function.name),
            docs::of_batch(self.function)
        ));
        let inputs = self.arguments.fronts().chain(self.arguments.taken()).map(Argument::taken_in_batch);
        let (outputs, call) = (self.arguments.outputs().map(Argument::written_in_batch), self.in_blocks());
        quote! {
            #doc
            #visibility fn #name(&self, #(#inputs,)* #(#outputs),*) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
                #call
            }
        }
    }

    /// `Blocks::<TinySaliencyScratch<{ block(64) }>, TinySaliencyScratch<{ block(8) }>>::batch(...)`
    fn in_blocks(&self) -> TokenStream {
        let (scratch, net, of_samples) = (self.scratch_name(), self.net_value(), self.per_sample());
        let whole = types::number(self.blocks.samples());
        let rest = self.blocks.rest().map_or(whole.clone(), types::number);
        let part = self.blocks.least_part(self.counts()).map(types::number);
        let part = part.map_or(quote!(::net_runtime::usize::MAX), |part| quote!(#part));
        let names = of_samples.iter().filter(|lent| !lent.is_key()).map(|lent| &lent.argument.name);
        let (slices, sums) = (tuple(&of_samples, Lent::slice), tuple(&self.shared(), Lent::sum));
        let batch = if self.plan.goes_on() { quote!(batch_with_sums) } else { quote!(batch) };
        quote! {
            ::net_runtime::call::Blocks::<
                #scratch<{ ::net_runtime::call::block(#whole) }>,
                #scratch<{ ::net_runtime::call::block(#rest) }>,
            >::#batch(
                #net, #part, &[#(#names),*], #slices, #sums
            )
        }
    }

    /// `no_batch! { pub learn_batch A0 A1 A2 }`, whose call says what to write instead.
    fn no_batch(&self) -> TokenStream {
        let (visibility, name) = (&self.function.visibility, self.name("_batch"));
        let types = (0..self.arguments.fronts().chain(self.all()).count()).map(|number| format_ident!("A{number}"));
        quote!(::net_runtime::__private::no_batch! { #visibility #name #(#types)* })
    }
}
