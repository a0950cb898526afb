//! Products with a vector of each sample: by which kernel.
//!
//! | form | kernel |
//! |---|---|
//! | `z[i] = b[i] + sum[j](w[i, j] * x[j])` | `affine` |
//! | `z[i] = sum[j](w[i, j] * x[j])` | `matvec` |
//! | the same, and `y[i] = ramp(z[i])`, or another function | the same with that function |
//! | `x_bar[j] = sum[i](z_bar[i] * w[i, j])` | `matvec_transposed` |
//! | `w_bar[i, j] = z_bar[i] * x[j]` | `outer` |
//! | `b_bar[i] = sum[r, c](z_bar[i, r, c])`, `b_bar[i, j] = z_bar[i, j]` | `total` |
//!
//! with `w` by columns, as the net holds it, and `w_bar` and `b_bar` summed over the samples. Which kernel a contraction is
//! depends on nothing but itself.

use super::roles::{Dimension, Roles};
use crate::ir::{Read, Term, ValueId, access};
use crate::plan::scene::Scene;
use crate::plan::step::{Activation, By, Dense, Product};
use crate::plan::views::{Layout, View};

/// The kernel, where the contraction has one of the forms; where a function is to be applied to its sums, one that does.
pub(super) fn kernel(scene: &Scene<'_>, id: ValueId, terms: &[Term], then: Option<Activation>) -> Option<By> {
    let product = match terms {
        [biases, product] if is_copy(biases) => affine(scene, id, product, Some(&biases.a))?,
        [sum] if sum.b.is_none() => total(scene, id, sum)?,
        [product] => affine(scene, id, product, None).or_else(|| outer(scene, id, product))?,
        _ => return None,
    };
    let applies = matches!(product.kernel, Dense::Affine | Dense::Matvec);
    (then.is_none() || applies).then_some(By::Product(Product { then, ..product }))
}

/// `z[i] = b[i]` over all of it.
fn is_copy(term: &Term) -> bool {
    term.b.is_none() && term.indices.len() == 1 && access::is_identity(&term.out) && access::is_identity(&term.a.at)
}

/// The row, the column and the reduced index of a term as a product of `a` and `b` in this order; nothing where it has more of
/// one role.
fn roles(scene: &Scene<'_>, id: ValueId, term: &Term, a: &Read, b: &Read) -> Option<[Dimension; 3]> {
    let turned = Term { a: a.clone(), b: Some(b.clone()), ..term.clone() };
    Roles::of(&turned, [id, a.value, b.value].map(|id| scene.view(id)))?.single()
}

/// A vector of each sample, with so many elements.
fn is_vector(view: &View, extent: usize) -> bool {
    view.shape == [extent] && view.batched && view.is_real()
}

/// A matrix that all samples share, by columns.
fn is_matrix(view: &View, shape: [usize; 2]) -> bool {
    view.shape == shape && view.layout == Layout::Columns && !view.batched
}

/// Whether an index has this stride in an array, which is 0 for the output, 1 and 2 for the factors; an index of extent 1 has
/// any stride.
fn goes(index: &Dimension, array: usize, stride: usize) -> bool {
    index.extent == 1 || index.strides[array] == Some(stride)
}

/// Weights by a vector of each sample: `affine` or `matvec`, or, where the sum is over the rows of the weights,
/// `matvec_transposed`.
fn affine(scene: &Scene<'_>, id: ValueId, term: &Term, biases: Option<&Read>) -> Option<Product> {
    let (a, b) = (&term.a, term.b.as_ref()?);
    let (weights, vector) = if scene.view(a.value).batched { (b, a) } else { (a, b) };
    let [row, column, reduced] = roles(scene, id, term, weights, vector)?;
    let (rows, reductions, w) = (row.extent, reduced.extent, scene.view(weights.value));
    let is_whole = is_vector(scene.view(id), rows) && is_vector(scene.view(vector.value), reductions);
    if !is_whole || column.extent != 1 {
        return None;
    }
    let operands = [weights.value, vector.value];
    let is_shared = biases.is_none_or(|biases| !scene.view(biases.value).batched);
    if is_matrix(w, [rows, reductions]) && goes(&row, 1, 1) && goes(&reduced, 1, rows) && is_shared {
        let kernel = if biases.is_some() { Dense::Affine } else { Dense::Matvec };
        let operands = operands.into_iter().chain(biases.map(|biases| biases.value)).collect();
        return Some(Product { kernel, operands, then: None });
    }
    let is_back = is_matrix(w, [reductions, rows]) && goes(&row, 1, reductions) && goes(&reduced, 1, 1);
    let kernel = Dense::MatvecTransposed;
    (is_back && biases.is_none()).then(|| Product { kernel, operands: operands.into(), then: None })
}

/// The outer product of two vectors, summed over the samples.
pub(super) fn outer(scene: &Scene<'_>, id: ValueId, term: &Term) -> Option<Product> {
    let (a, b) = (&term.a, term.b.as_ref()?);
    let of = |seed: &Read, input: &Read| {
        let [row, column, reduced] = roles(scene, id, term, seed, input)?;
        let is_outer = is_matrix(scene.view(id), [row.extent, column.extent])
            && (goes(&row, 0, 1) && goes(&column, 0, row.extent) && reduced.extent == 1)
            && is_vector(scene.view(seed.value), row.extent)
            && is_vector(scene.view(input.value), column.extent);
        is_outer.then(|| Product { kernel: Dense::Outer, operands: vec![seed.value, input.value], then: None })
    };
    of(a, b).or_else(|| of(b, a))
}

/// The sums of rows, over the samples.
pub(super) fn total(scene: &Scene<'_>, id: ValueId, term: &Term) -> Option<Product> {
    let (seed, out) = (scene.view(term.a.value), scene.view(id));
    let is_whole = access::is_identity(&term.a.at) && term.extents() == seed.shape;
    let is_row = term.out.len() == 1 && access::is_identity(&term.out);
    let is_each = access::is_identity(&term.out) && out.shape == seed.shape && out.strides() == seed.strides();
    if term.b.is_some() || !(is_row || is_each) || !is_whole || out.batched || !seed.batched || !seed.is_real() {
        return None;
    }
    // Elements that lie by columns are summed in the order of rows: the kernel is told both.
    let kernel = match seed.shape[..] {
        _ if is_each && !seed.shape.is_empty() => Dense::Total([1, 1]),
        [_, n] if seed.layout == Layout::Rows => Dense::Total([n, 1]),
        [_, n] if seed.layout == Layout::Columns => Dense::TotalAcross(n),
        [_, rows, columns] if !seed.lies_by_rows() => Dense::Total([rows, columns]),
        _ => return None,
    };
    Some(Product { kernel, operands: vec![term.a.value], then: None })
}
