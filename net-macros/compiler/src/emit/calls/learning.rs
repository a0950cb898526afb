//! What a function that learns is to generic code: a value that stands for it.
//!
//! ```text
//! fn learn(input, target) -> (loss, grad(parameters));
//!     learn! { pub LEARN: pub TableLearn = Table::learn_batch(input: SVector<f32, 4>, target: Index<3>) -> (loss, parameters_bar); }
//! fn tail(input, grad(output)) -> grad(parameters);
//!     no_learn! { pub TAIL: pub TableTail = Table; }
//! train(batch = 32) fn step(input, target) -> (loss, descend(parameters));
//!     descend! { pub STEP: pub TableStep = Table::step_into[32](input: SVector<f32, 4>, target: Index<3>) -> loss; }
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Calls;
use crate::diagnostics::plain;
use crate::emit::scope::ident;
use crate::emit::types;
use crate::requests::Learning;
use crate::syntax::{camel, is_generated, scratch_bytes_name};

impl Calls<'_> {
    /// The value that stands for the function, where it learns. Of one that does so otherwise than by samples and a loss it says
    /// so where one trains by it.
    pub(super) fn learning(&self) -> TokenStream {
        let value = plain(&self.function.name).to_uppercase();
        let Some(learning) = self.function.learning(self.net).filter(|_| self.is_free(&value)) else {
            return TokenStream::new();
        };
        match learning {
            Learning::Gradient => self.learn(&value),
            Learning::Descent(samples) => self.descend(&value, samples),
            Learning::Otherwise => {
                let head = self.head(&value);
                quote!(::net_runtime::__private::no_learn! { #head; })
            }
        }
    }

    /// Whether a constant may be called so: no net has anything of that name, and no function of this one, as `fn LEARN` has.
    fn is_free(&self, value: &str) -> bool {
        let is_of_function = self.names.iter().any(|name| name == value || scratch_bytes_name(name) == value);
        !self.net.anonymous && !is_generated(value) && !is_of_function && !camel(value).is_empty()
    }

    fn learn(&self, value: &str) -> TokenStream {
        let (head, batch) = (self.head(value), self.name("_batch"));
        let (names, types): (Vec<_>, Vec<_>) =
            self.arguments.inputs.iter().map(|input| (ident(&input.name), &input.of)).unzip();
        let outputs = self.arguments.outputs().map(|output| ident(&output.name));
        let rng = self.generator();
        let [loss, gradient] = ["loss", "gradient"].map(|role| self.output_named(role == "loss"));
        quote! {
            ::net_runtime::__private::learn! {
                #head::#batch(#(#names: #types),* #rng) -> (#(#outputs),*) with #loss, #gradient;
            }
        }
    }

    fn descend(&self, value: &str, samples: usize) -> TokenStream {
        let (head, into, samples) = (self.head(value), self.name("_into"), types::number(samples));
        let inputs =
            self.arguments.inputs.iter().filter_map(|input| Some((ident(&input.name), &input.samples.as_ref()?.of)));
        let (names, types): (Vec<_>, Vec<_>) = inputs.unzip();
        let (loss, rng) = (self.output_named(true), self.generator());
        quote! {
            ::net_runtime::__private::descend! {
                #head::#into[#samples](#(#names: #types),* #rng) -> #loss;
            }
        }
    }

    /// `; rng`, where chance decides something.
    fn generator(&self) -> Option<TokenStream> {
        let rng = ident(&self.arguments.rng.as_ref()?.name);
        Some(quote!(; #rng))
    }

    /// `pub LEARN: pub TableLearn = Table`
    fn head(&self, value: &str) -> TokenStream {
        let (visibility, of_net, net) = (&self.function.visibility, &self.net.visibility, &self.net.name);
        let doc = format!(" [`{0}`](Self::{0}) for generic code: what trains any net.", plain(&self.function.name));
        let (value, marker) = (
            format_ident!("{value}", span = self.function.name.span()),
            format_ident!("{}{}", plain(net), camel(&plain(&self.function.name)), span = self.function.name.span()),
        );
        quote!(#[doc = #doc] #visibility #value: #of_net #marker = #net)
    }

    /// The argument of the loss, or of the gradient.
    fn output_named(&self, is_loss: bool) -> Option<proc_macro2::Ident> {
        self.arguments.outputs().find(|output| output.per_sample == is_loss).map(|output| ident(&output.name))
    }
}
