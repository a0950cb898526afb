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
use crate::requests::{Given, How, Want, Wanted};
use crate::syntax::camel;

/// The most ports that a sample has.
const PORTS: usize = 8;

/// What a net has under such names already.
const TAKEN: [&str; 7] = ["ZERO", "PARAMETER_BYTES", "LAYOUT", "ARCHITECTURE", "ARRAYS", "MERMAID", "DOT"];

impl Calls<'_> {
    /// The value that stands for the function, where it gives the loss of each sample and learns all there is to learn.
    pub(super) fn learning(&self) -> TokenStream {
        let value = plain(&self.function.name).to_uppercase();
        let is_free = !TAKEN.contains(&value.as_str()) && !camel(&value).is_empty();
        if self.net.anonymous || !is_free {
            return TokenStream::new();
        }
        match (self.function.batch, &self.function.wanted[..]) {
            _ if !self.is_whole() => self.without(&value),
            (None, [a, b]) if is_learnt(self, *a, *b) || is_learnt(self, *b, *a) => self.learn(&value),
            (Some(samples), [a, b]) if descends_by(self, *a, *b) || descends_by(self, *b, *a) => {
                self.descend(&value, samples)
            }
            _ => self.without(&value),
        }
    }

    /// The value of a function that learns something, but not by samples and a loss: it says so where one trains by it.
    fn without(&self, value: &str) -> TokenStream {
        let learns =
            |want: &Want| want.what == Wanted::Parameters || matches!(want.how, How::Descend | How::DescendBehind);
        let is_default = plain(&self.function.name) == "gradients";
        if is_default || !self.function.wanted.iter().any(learns) {
            return TokenStream::new();
        }
        let head = self.head(value);
        quote!(::net_runtime::__private::no_learn! { #head; })
    }

    /// Whether samples are all that a call takes, and nothing is left out of what it computes, as dropout is.
    fn is_whole(&self) -> bool {
        let is_port = |(given, _): &(Given, _)| matches!(given, Given::Port(_));
        let given = &self.function.given;
        let drops = self.net.applications.iter().any(|used| self.net.layers[used.layer].kind == "dropout");
        !drops && self.arguments.frozen.is_empty() && (1..=PORTS).contains(&given.len()) && given.iter().all(is_port)
    }

    fn learn(&self, value: &str) -> TokenStream {
        let (head, batch) = (self.head(value), self.name("_batch"));
        let (names, types): (Vec<_>, Vec<_>) =
            self.arguments.inputs.iter().map(|input| (ident(&input.name), &input.of)).unzip();
        let outputs = self.arguments.outputs().map(|output| ident(&output.name));
        let [loss, gradient] = ["loss", "gradient"].map(|role| self.output_named(role == "loss"));
        quote! {
            ::net_runtime::__private::learn! {
                #head::#batch(#(#names: #types),*) -> (#(#outputs),*) with #loss, #gradient;
            }
        }
    }

    fn descend(&self, value: &str, samples: usize) -> TokenStream {
        let (head, into, samples) = (self.head(value), self.name("_into"), types::number(samples));
        let inputs =
            self.arguments.inputs.iter().filter_map(|input| Some((ident(&input.name), &input.samples.as_ref()?.of)));
        let (names, types): (Vec<_>, Vec<_>) = inputs.unzip();
        let loss = self.output_named(true);
        quote! {
            ::net_runtime::__private::descend! {
                #head::#into[#samples](#(#names: #types),*) -> #loss;
            }
        }
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

/// Whether these are the loss of a sample and the gradient of all that is learned.
fn is_learnt(calls: &Calls<'_>, loss: Want, gradient: Want) -> bool {
    let is_gradient = gradient.what == Wanted::Parameters && gradient.how == How::Give && gradient.of.is_none();
    is_loss(calls, loss) && is_gradient
}

/// Whether these are the loss of a sample and an update.
fn descends_by(calls: &Calls<'_>, loss: Want, update: Want) -> bool {
    is_loss(calls, loss) && matches!(update.how, How::Descend | How::DescendBehind) && update.of.is_none()
}

/// Whether it is one number for each sample.
fn is_loss(calls: &Calls<'_>, want: Want) -> bool {
    let Wanted::Value(source) = want.what else { return false };
    calls.net.shape(source).is_empty() && calls.net.classes(source).is_none()
}
