//! Updates of learned arrays: `a -= rate * a_bar`, as soon as the gradient exists and nothing reads the array as it was.
//!
//! | gradient | statement |
//! |---|---|
//! | `w_bar[i, j] += z_bar[i] * x[j]` | `outer_descend`: one pass over `w` |
//! | the same, behind `x_bar[j] += z_bar[i] * w[i, j]` | `matvec_transposed_descend`, in place of both |
//! | `b_bar[i] += z_bar[i]` | `total_descend` |
//! | another sum that is complete for one element after the other | a loop over the array, the sum in a local |
//! | any other | stored, then a loop over the array |

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::body::{Writer, view};
use super::elements::Bound;
use super::loops::Nest;
use super::scope::ident;
use super::{contract, docs, kernels, types};
use crate::derive::Update;
use crate::ir::{Leaf, Operation, Term, ValueId, access, axes};
use crate::plan::Home;

/// What stands in place of a value's own statement: the update that the value is computed for, nothing where that is done
/// already, or the update together with a value before it; and whether a kernel is called.
pub(super) fn fused(writer: &Writer<'_>, id: ValueId) -> Option<(TokenStream, bool)> {
    let of = |update: &&Update| writer.plan.homes[update.gradient.0] == Home::Fused;
    if let Some(update) = writer.updates.iter().filter(of).find(|update| update.gradient == id) {
        return Some(match carried_back_before(writer, update) {
            Some(_) => (TokenStream::new(), false),
            None => own(writer, update),
        });
    }
    let mut both = writer.updates.iter().filter(of).filter_map(|update| carried_back_before(writer, update));
    let (_, call) = both.find(|(behind, _)| *behind == id)?;
    Some((call, true))
}

/// The updates behind a statement whose gradients are stored.
pub(super) fn stored_behind(writer: &Writer<'_>, id: ValueId) -> TokenStream {
    let is_stored = |update: &&Update| writer.plan.homes[update.gradient.0] != Home::Fused;
    writer
        .updates
        .iter()
        .filter(|update| update.after == id)
        .filter(is_stored)
        .map(|update| stored(writer, update))
        .collect()
}

/// Update and gradient in one statement.
fn own(writer: &Writer<'_>, update: &Update) -> (TokenStream, bool) {
    let Operation::Contract(terms) = &writer.program.value(update.gradient).operation else {
        return (TokenStream::new(), false);
    };
    let of = Array::of(writer, update);
    let call = terms.first().and_then(|term| kernels::descend(writer, (update.gradient, term), &of.place, &of.rate));
    let doc = format!(" {}: {}", of.text(writer), writer.formula(update.gradient));
    match (call, &terms[..]) {
        (Some(call), _) => (writer.under(&doc, update.gradient, &[call]), true),
        (None, [term]) => (of.under(&doc, &of.summed(writer, update.gradient, term)), false),
        (None, _) => (TokenStream::new(), false),
    }
}

/// The statement that carries the seed back through the array, the last that reads it, in one with the update.
fn carried_back_before(writer: &Writer<'_>, update: &Update) -> Option<(ValueId, TokenStream)> {
    let operations = |id: ValueId| &writer.program.value(id).operation;
    let (Operation::Contract(gradient), own) =
        (operations(update.gradient), Leaf::Parameter { layer: update.layer, array: update.array })
    else {
        return None;
    };
    let [gradient] = &gradient[..] else { return None };
    let reads = |id: &ValueId| {
        operations(*id).operands().into_iter().any(|operand| *operations(operand) == Operation::Leaf(own))
    };
    let last = writer.program.ids().rev().find(reads)?;
    let Operation::Contract(back) = operations(last) else { return None };
    let [back] = &back[..] else { return None };
    let known = gradient.reads().all(|read| read.value < last);
    let of = Array::of(writer, update);
    let call = kernels::back_and_descend(writer, (last, back), (update.gradient, gradient), &of.place, &of.rate)
        .filter(|_| known)?;
    let doc = format!(" {}, then {}: {}", writer.formula(last), of.text(writer), writer.formula(update.gradient));
    Some((last, writer.under(&doc, last, &[call])))
}

/// `w1[i, j] -= rate * w1_bar[i, j]`
fn stored(writer: &Writer<'_>, update: &Update) -> TokenStream {
    let (shape, from) = (&writer.program.value(update.gradient).shape, writer.bound(update.gradient));
    let of = Array::of(writer, update);
    let (indices, own) = (axes(shape), access::identity(shape.len()));
    let mut nest = Nest::new(&indices, &writer.scope).along(&of.to, &own);
    let positions = nest.positions(&own, shape);
    let (element, gradient, rate) = (of.to.place(&positions, None), from.at(&positions, None), &of.rate);
    let updated = nest.all(quote!(#element -= #rate * #gradient;));
    of.under(&format!(" {}", of.text(writer)), &updated)
}

/// An array that is updated.
struct Array<'a> {
    update: &'a Update,
    /// `&mut self.linear.weights.data.0`
    place: TokenStream,
    to: Bound,
    /// `rate`, or `rate * 0.5` where the layer has one of its own.
    rate: TokenStream,
}

impl<'a> Array<'a> {
    fn of(writer: &Writer<'_>, update: &'a Update) -> Self {
        let shape = &writer.program.value(update.gradient).shape;
        let order = writer.net.order(update.layer, update.array);
        let to = Bound::learned(ident(&writer.scope.beside("array")), shape, order);
        let place = view(&writer.parameter(update.layer, update.array), true, to.layout, true);
        let rate = writer.arguments.rate.as_ref().map(|rate| ident(&rate.name)).to_token_stream();
        let factor = writer.net.layers[update.layer].rate;
        let own = types::constant(factor, writer.program.precision);
        let rate = if factor == 1.0 { rate } else { quote!(#rate * #own) };
        Array { update, place, to, rate }
    }

    /// A loop over the array, each element of the gradient in a local.
    fn summed(&self, writer: &Writer<'_>, id: ValueId, term: &Term) -> TokenStream {
        let (rank, rate) = (term.out.len(), &self.rate);
        let mut nest = Nest::new(&term.indices, &writer.scope).over(writer.samples(id)).along(&self.to, &term.out);
        let element = self.to.place(&nest.positions(&term.out, &self.to.shape), None);
        let product = contract::product(writer, &mut nest, (id, term));
        let sum = ident(&nest.scope().beside("sum"));
        let t = types::scalar(writer.program.precision);
        let inner = nest.around(rank, term.indices.len(), quote!(#sum += #product;));
        let inner = nest.summed_samples(inner);
        nest.around(0, rank, quote!(let mut #sum: #t = -0.0; #inner #element -= #rate * #sum;))
    }

    fn text(&self, writer: &Writer<'_>) -> String {
        format!("`{}`", docs::update_text(writer.net, writer.program, self.update))
    }

    /// A block under a line of documentation, with the array bound to its name.
    fn under(&self, doc: &str, statements: &TokenStream) -> TokenStream {
        let (name, place) = (&self.to.name, &self.place);
        quote!(#[doc = #doc] { let #name = #place; #statements })
    }
}
