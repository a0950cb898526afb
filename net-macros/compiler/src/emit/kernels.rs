//! Contractions of a known form: one call of a kernel of the runtime.
//!
//! | form | kernel |
//! |---|---|
//! | `z[i] = b[i] + w[i, j] * x[j]` | `affine` |
//! | `z[i] = w[i, j] * x[j]` | `matvec` |
//! | the same, and `y[i] = ramp(z[i])`, or another function | the same, with the activation `Ramp` instead of `()` |
//! | `x_bar[j] += z_bar[i] * w[i, j]` | `matvec_transposed` |
//! | `w_bar[i, j] += z_bar[i] * x[j]` | `outer` |
//! | `b_bar[i] += z_bar[i]` | `total` |
//! | the last two, where the array is updated at once | `outer_descend`, `total_descend` |
//! | `matvec_transposed` and `outer_descend` of one seed | `matvec_transposed_descend` |
//!
//! with `w` by columns, as the net holds it. Which kernel a contraction is depends on nothing but itself.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::body::Writer;
use super::elements::{Bound, Layout};
use super::scope::ident;
use crate::ir::{Affine, Function, Read, Term, ValueId, access};

/// The call, where the contraction has one of the forms, and where a function is to be applied to its sums that of the kernel
/// that does.
pub(super) fn call(writer: &Writer<'_>, id: ValueId, terms: &[Term], then: Option<Function>) -> Option<TokenStream> {
    let form = Form { writer, id };
    match terms {
        [biases, product] if is_copy(biases) => form.affine(Some(&biases.a), product, then),
        [product] if then.is_some() => form.affine(None, product, then),
        [sum] if sum.b.is_none() => form.total(sum),
        [product] => {
            form.affine(None, product, None).or_else(|| form.transposed(product)).or_else(|| form.outer(product))
        }
        _ => None,
    }
}

/// The call that computes a gradient and updates its array `of` at once, where it has the form.
pub(super) fn descend(
    writer: &Writer<'_>,
    (id, term): (ValueId, &Term),
    of: &TokenStream,
    rate: &TokenStream,
) -> Option<TokenStream> {
    let form = Form { writer, id };
    if term.b.is_none() {
        let (seed, size) = form.totalled(term)?;
        return Some(quote!(::net_runtime::kernels::total_descend(simd, #seed, #size, samples, #rate, #of);));
    }
    let (seed, input) = form.factors(term)?;
    Some(quote!(::net_runtime::kernels::outer_descend(simd, #seed, #input, samples, #rate, #of);))
}

/// The call that carries a seed back through an array and then updates the array by the outer product with that seed.
pub(super) fn back_and_descend(
    writer: &Writer<'_>,
    (id, back): (ValueId, &Term),
    (gradient, outer): (ValueId, &Term),
    of: &TokenStream,
    rate: &TokenStream,
) -> Option<TokenStream> {
    let (_, seed, out) = Form { writer, id }.back(back)?;
    let (same, input) = Form { writer, id: gradient }.factors(outer)?;
    let call = quote!(matvec_transposed_descend(simd, #of, #seed, #input, samples, #rate, #out));
    (seed == same).then(|| quote!(::net_runtime::kernels::#call;))
}

/// What a kernel applies to its sums: `::net_runtime::Ramp` for `ramp`, `()` where nothing is to be.
pub(super) fn activation(then: Option<Function>) -> TokenStream {
    let Some(function) = then else { return quote!(()) };
    let (first, rest) = function.name().split_at(1);
    let name = ident(&(first.to_uppercase() + rest));
    quote!(::net_runtime::#name)
}

/// `z[i] = b[i]` over all of it.
fn is_copy(term: &Term) -> bool {
    term.b.is_none() && term.indices.len() == 1 && access::is_identity(&term.out) && access::is_identity(&term.a.at)
}

/// The axes of an access that is plain indices.
fn plain(at: &[Affine]) -> Option<Vec<usize>> {
    at.iter().map(|affine| affine.as_index().map(|index| index.0)).collect()
}

struct Form<'a> {
    writer: &'a Writer<'a>,
    id: ValueId,
}

impl Form<'_> {
    /// The factor whose access is these indices, and the other one.
    fn split<'t>(&self, term: &'t Term, indices: &[usize]) -> Option<(&'t Read, &'t Read)> {
        let (a, b) = (&term.a, term.b.as_ref()?);
        match (plain(&a.at)? == indices, plain(&b.at)? == indices) {
            (true, _) => Some((a, b)),
            (_, true) => Some((b, a)),
            _ => None,
        }
    }

    /// A matrix that all samples share.
    fn weights(&self, read: &Read) -> Option<Bound> {
        let bound = self.writer.bound(read.value);
        (bound.layout == Layout::Columns && bound.shape.len() == 2 && bound.block.is_none()).then_some(bound)
    }

    /// A vector of each sample.
    fn vector(&self, read: &Read, index: usize) -> Option<Bound> {
        let bound = self.writer.bound(read.value);
        (plain(&read.at)? == [index] && bound.block.is_some() && !bound.classes).then_some(bound)
    }

    /// The value, where each sample has its own.
    fn of_sample(&self) -> Option<Bound> {
        Some(self.writer.bound(self.id)).filter(|out| out.block.is_some())
    }

    /// The box covers both of its arrays whole.
    fn is_whole(&self, term: &Term, weights: &[usize]) -> bool {
        term.extents() == weights
    }

    fn affine(&self, biases: Option<&Read>, term: &Term, then: Option<Function>) -> Option<TokenStream> {
        let (w, x) = self.split(term, &[0, 1])?;
        let (weights, input, out) = (self.weights(w)?, self.vector(x, 1)?, self.of_sample()?);
        let shared = biases.is_none_or(|biases| self.writer.bound(biases.value).block.is_none());
        if plain(&term.out)? != [0] || !self.is_whole(term, &weights.shape) || !shared {
            return None;
        }
        let (weights, input, out) = (weights.name, input.name, out.name);
        let (kernel, then) = (ident(if biases.is_some() { "affine" } else { "matvec" }), activation(then));
        let biases = biases.map(|biases| self.writer.bound(biases.value).name).map(|name| quote!(#name,));
        Some(quote!(::net_runtime::kernels::#kernel(simd, #weights, #input, #biases #then, #out);))
    }

    fn transposed(&self, term: &Term) -> Option<TokenStream> {
        let (weights, seed, out) = self.back(term)?;
        Some(quote!(::net_runtime::kernels::matvec_transposed(simd, #weights, #seed, #out);))
    }

    /// The weights, the seed and what it is carried back to.
    fn back(&self, term: &Term) -> Option<(Ident, Ident, Ident)> {
        let (w, seed) = self.split(term, &[0, 1])?;
        let (weights, seed, out) = (self.weights(w)?, self.vector(seed, 0)?, self.of_sample()?);
        let is_back = plain(&term.out)? == [1] && self.is_whole(term, &weights.shape);
        is_back.then_some((weights.name, seed.name, out.name))
    }

    /// `b_bar[i] += z_bar[i, ..]`
    fn total(&self, term: &Term) -> Option<TokenStream> {
        let (seed, size) = self.totalled(term)?;
        let (name, add) = (self.writer.bound(self.id).name, self.writer.start(self.id).adds());
        Some(quote!(::net_runtime::kernels::total(simd, #seed, #size, samples, #add, #name);))
    }

    /// The seed, and over how many of its rows and columns it is summed.
    fn totalled(&self, term: &Term) -> Option<(Ident, TokenStream)> {
        let (seed, out) = (self.writer.bound(term.a.value), self.writer.bound(self.id));
        let whole =
            access::is_identity(&term.a.at) && self.is_whole(term, &seed.shape) && seed.layout != Layout::Matrices;
        if plain(&term.out)? != [0] || !whole || out.block.is_some() || seed.block.is_none() || seed.classes {
            return None;
        }
        // What lies by columns is summed in the order of rows.
        let (rows, columns) = match seed.shape[..] {
            [_] => (1, 1),
            [_, n] if seed.layout == Layout::Rows => (n, 1),
            [_, rows, columns] => (rows, columns),
            _ => return None,
        };
        let (rows, columns) = (super::types::number(rows), super::types::number(columns));
        Some((seed.name, quote!([#rows, #columns])))
    }

    fn outer(&self, term: &Term) -> Option<TokenStream> {
        let (seed, input) = self.factors(term)?;
        let (name, add) = (self.writer.bound(self.id).name, self.writer.start(self.id).adds());
        Some(quote!(::net_runtime::kernels::outer(simd, #seed, #input, samples, #add, #name);))
    }

    /// The seed and the input of an outer product.
    fn factors(&self, term: &Term) -> Option<(Ident, Ident)> {
        let out = self.writer.bound(self.id);
        let (seed, input) = (self.vector(&term.a, 0)?, self.vector(term.b.as_ref()?, 1)?);
        let by_columns = out.layout == Layout::Columns && out.shape.len() == 2 && out.block.is_none();
        let is_outer = plain(&term.out)? == [0, 1] && by_columns && self.is_whole(term, &out.shape);
        is_outer.then_some((seed.name, input.name))
    }
}
