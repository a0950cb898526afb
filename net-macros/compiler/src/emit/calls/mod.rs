//! A function as items: its body, the calls that enter it, and its scratch.
//!
//! ```text
//! f_body<const B: usize>(&self, simd, ...)          the body, for a block of `B` samples
//! f(&self, inputs) -> outputs                       zeroed outputs, then `f_into`
//! f_into(&self, inputs, &mut outputs)               a scratch on the stack, then `f_with`
//! f_with(&self, &mut scratch, inputs, &mut outputs) one dispatch, then the body for a block of one sample
//! f_batch(&self, &[input], &mut [output])           lengths first, one dispatch for each part, then the body for each block;
//!                                                   what whole blocks leave over in smaller ones, by one dispatch more
//! struct Scratch<B>                                 intermediates
//! impl Body<Scratch<B>> for &Net                    by which the runtime enters the body
//! Net::F                                            the function for generic code, where it learns: [`learning`]
//! ```
//!
//! What dispatches, cuts into blocks and checks lengths is the runtime's: `net_runtime::call`. In a `train(batch = n) fn` there
//! is no `f_batch`, and `f`, `f_into` and `f_with` take arrays of `n` samples: [`static_batch`].

mod body;
mod docs;
mod learning;
mod lent;
mod methods;
mod scratch;
mod static_batch;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::arguments::Arguments;
use super::compiled::Compiled;
use super::writer;
use crate::derive::Derived;
use crate::diagnostics::plain;
use crate::net::Net;
use crate::plan::{Blocks, Plan, Planned};
use crate::requests::{Function, How, Want};
use crate::syntax::scratch_name;

/// A function with all that it is emitted from.
pub(super) struct Calls<'a> {
    net: &'a Net,
    function: &'a Function,
    derived: &'a Derived,
    arguments: Arguments,
    plan: &'a Plan,
    blocks: Blocks,
    /// Whether the net is so small that a dispatch on the processor's features would show: its calls go without one.
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

    /// All items of the function.
    pub(super) fn items(&self) -> TokenStream {
        let (body, bytes, methods) = (self.body(), self.bytes(), self.methods());
        let (scratch, sums, implementation) = (self.scratch(), self.sums_in_scratch(), self.implementation());
        let learning = self.learning();
        let net = &self.net.name;
        quote! {
            #[allow(dead_code, unused_variables, clippy::all, reason = "written by a macro")]
            impl #net {
                #body
                #methods
                #bytes
            }

            #scratch

            #sums

            #implementation

            #learning
        }
    }

    fn name(&self, suffix: &str) -> Ident {
        format_ident!("{}{suffix}", plain(&self.function.name), span = self.function.name.span())
    }

    fn scratch_name(&self) -> Ident {
        let name = scratch_name(&plain(&self.net.name), &plain(&self.function.name));
        format_ident!("{name}", span = self.net.name.span())
    }

    /// Whether some result, or some sum in the scratch, is overwritten by the first block of a batch and added to by the others.
    fn sums(&self) -> bool {
        let is_sum = |want: &Want| want.what.is_summed() && matches!(want.how, How::Give | How::DescendBehind);
        self.plan.goes_on() || self.function.wanted.iter().any(is_sum)
    }

    /// Whether something is summed over the samples of a block.
    fn counts(&self) -> bool {
        self.function.wanted.iter().any(|want| want.what.is_summed())
    }

    /// Whether the body itself updates learned arrays.
    fn updates(&self) -> bool {
        self.function.wanted.iter().any(|want| want.how == How::Descend)
    }

    /// `&self`, or `&mut self` where learned arrays are updated.
    fn receiver(&self) -> TokenStream {
        if self.function.descends() { quote!(&mut self) } else { quote!(&self) }
    }

    fn writer(&self) -> writer::Writer<'_> {
        writer::writer(self.net, self.function, &self.arguments, self.derived, self.plan)
    }
}
