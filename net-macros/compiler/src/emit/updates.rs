//! Updates of learned arrays: `a -= rate * a_bar`.
//!
//! ```text
//! kernels::outer_descend(simd, z1_bar, input, samples, rate, &mut self.linear.weights.data.0);
//! { let array = &mut self.linear.biases.data.0[0]; for i in 0..2 { array[i] -= rate * b1_bar[i]; } }
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::bound::Bound;
use super::loops::Nest;
use super::scope::ident;
use super::statement::Statement;
use super::writer::{Writer, view};
use super::{kernels, sum, types};
use crate::derive::Update;
use crate::ir::{Term, access, axes};
use crate::plan::{Step, Updated, UpdatedBy, View};

/// The statements of an update.
pub(super) fn update(writer: &Writer<'_>, step: &Step, updated: &Updated) -> Vec<Statement> {
    let of = Array::of(writer, updated.update);
    let (rate, place) = (&of.rate, &of.place);
    match &updated.by {
        UpdatedBy::Kernel(product) => vec![kernels::descend(writer, product, rate, place)],
        UpdatedBy::Back { seed, input } => {
            vec![kernels::back_and_descend(writer, step, [*seed, *input], rate, place)]
        }
        UpdatedBy::Summed(term) => of.bound_in(of.summed(writer, term)),
        UpdatedBy::Stored => of.bound_in(of.stored(writer)),
    }
}

/// An array that is updated.
struct Array {
    update: Update,
    /// `&mut self.linear.weights.data.0`
    place: TokenStream,
    to: Bound,
    /// `rate`, or `rate * 0.5` where the layer has one of its own.
    rate: TokenStream,
}

impl Array {
    fn of(writer: &Writer<'_>, update: Update) -> Self {
        let shape = &writer.program.value(update.gradient).shape;
        let view = View::learned(shape, writer.net.order(update.layer, update.array));
        let to = Bound::new(ident(&writer.scope.beside("array")), view, &writer.arguments.generics.block);
        let place = self::view(&writer.parameter(update.layer, update.array), true, to.layout(), true);
        let rate = writer.arguments.rate.as_ref().map(|rate| ident(&rate.name)).to_token_stream();
        let factor = writer.net.layers[update.layer].rate;
        let own = types::constant(factor, writer.program.precision);
        let rate = if factor == 1.0 { rate } else { quote!(#rate * #own) };
        Array { update, place, to, rate }
    }

    /// `w1[i, j] -= rate * w1_bar[i, j]`
    fn stored(&self, writer: &Writer<'_>) -> Vec<Statement> {
        let (from, rate) = (writer.bound(self.update.gradient), &self.rate);
        let (indices, own) = (axes(from.shape()), access::identity(from.shape().len()));
        let mut nest = Nest::new(&indices, &writer.scope).along(&self.to, &own);
        let positions = nest.positions(&own, from.shape());
        let (place, gradient) = (self.to.place(&positions, None), from.at(&positions, None));
        nest.all(vec![Statement::Subtract { place, value: quote!(#rate * #gradient) }])
    }

    /// A loop over the array, in which each element of the gradient is summed in a local.
    fn summed(&self, writer: &Writer<'_>, term: &Term) -> Vec<Statement> {
        let (id, rank, rate) = (self.update.gradient, term.out.len(), &self.rate);
        let mut nest =
            Nest::new(&term.indices, &writer.scope).over(writer.samples_of_term(id, term)).along(&self.to, &term.out);
        let place = self.to.place(&nest.positions(&term.out, self.to.shape()), None);
        let product = sum::product(writer, &mut nest, (id, term));
        let name = ident(&nest.scope().beside("sum"));
        let inner = nest.around(rank, term.indices.len(), vec![Statement::add(&name, product)]);
        let zero = Statement::Let {
            pattern: quote!(mut #name),
            of: Some(types::scalar(writer.program.precision)),
            value: quote!(-0.0),
        };
        let updated = Statement::Subtract { place, value: quote!(#rate * #name) };
        let body = std::iter::once(zero).chain(nest.summed_samples(inner)).chain([updated]).collect();
        nest.around(0, rank, body)
    }

    /// The statements in a block in which the array is bound to its name: `{ let array = &mut self.linear.weights.data.0; .. }`.
    fn bound_in(&self, statements: Vec<Statement>) -> Vec<Statement> {
        let array = Statement::bind(&self.to.name, &self.place);
        vec![Statement::Block(std::iter::once(array).chain(statements).collect())]
    }
}
