//! `aggregation(times)`: the product of elements, in order.
//!
//! ```text
//! p[i, k] = x[i, 8 k] * x[i, 8 k + 1]; p[i, k] = p[i, k] * x[i, 8 k + 2]; ...   and so on with the p of all k
//! ```
//!
//! Eight elements after one another are multiplied in order, then eight of these products, until one is left: the
//! statements grow with the logarithm of how many there are. The gradient of a step is the product of all elements
//! before it with that of all behind it, and nothing is divided, so that it is right also where a factor is 0.
//!
//! So of more than eight elements a product of eight may be out of range where the product from the first on is not. In
//! order from the first to the last each factor would be a statement, and the expansion would grow with the size.

use super::Lowering;
use super::axes::Split;
use crate::ir::{Affine, Loop, Operation, Read, Shape, Term, ValueId, access, axes, axis_name, size};

/// How many factors are multiplied in a row.
const ROW: usize = 8;

/// The product over the axes that are not kept.
pub(super) fn product(lowering: &mut Lowering<'_>, split: &Split) -> ValueId {
    let factors = in_a_row(lowering, split);
    of_row(lowering, lowering.name.clone(), factors, (&split.reduced(), split.count()))
}

/// The products along the last axis, which has `count` factors, over the others, which are kept.
pub(super) fn of_row(
    lowering: &mut Lowering<'_>,
    name: String,
    mut factors: ValueId,
    (kept, count): (&Shape, usize),
) -> ValueId {
    let mut left = count;
    while left > 1 {
        factors = multiplied(lowering, kept, factors, left);
        left = left.div_ceil(ROW);
    }
    let at = access::identity(kept.len()).into_iter().chain([Affine::constant(0)]).collect();
    lowering.picked(name, factors, at, kept)
}

/// `f[i, k] = x[i, j]`, the axes gone over as one, row-major.
fn in_a_row(lowering: &mut Lowering<'_>, split: &Split) -> ValueId {
    let (kept, x) = (split.kept.len(), lowering.input());
    let over: Shape = split.indices[kept..].iter().map(|index| index.extent).collect();
    let row = access::row_major(&over).substitute(&(kept..kept + over.len()).map(Affine::index).collect::<Vec<_>>());
    let out = access::identity(kept).into_iter().chain([row]).collect();
    let shape = split.reduced().into_iter().chain([size(&over)]).collect();
    let read = split.read(x);
    lowering.copied(lowering.inner("f"), x, (split.indices.clone(), out, read.at), shape)
}

/// The products of eight factors each, of fewer in the last row.
fn multiplied(lowering: &mut Lowering<'_>, kept: &Shape, factors: ValueId, count: usize) -> ValueId {
    let rank = kept.len();
    let place = |last: Affine| -> Vec<Affine> { access::identity(rank).into_iter().chain([last]).collect() };
    let factor = |row: &Affine, column: usize| Read { value: factors, at: place(strided(row, column)) };
    let rows = count.div_ceil(ROW);
    let shape: Shape = kept.iter().copied().chain([rows]).collect();
    let mut products = None;
    for column in 1..count.min(ROW) {
        let before = |row: &Affine| match products {
            Some(products) => Read { value: products, at: place(row.clone()) },
            None => factor(row, 0),
        };
        let full = (count - column).div_ceil(ROW);
        let row = Affine::index(rank);
        let indices = axes(kept).into_iter().chain([Loop { name: axis_name(rank), extent: full }]).collect();
        let mut terms = vec![Term { indices, out: place(row.clone()), a: before(&row), b: Some(factor(&row, column)) }];
        if full < rows {
            let last = Affine::constant(rows as isize - 1);
            terms.push(Term { indices: axes(kept), out: place(last.clone()), a: before(&last), b: None });
        }
        products = Some(lowering.push(lowering.inner("p"), shape.clone(), Operation::Contract(terms)));
    }
    products.unwrap_or(factors)
}

/// `8 * row + column`
fn strided(row: &Affine, column: usize) -> Affine {
    let of_row = Affine::default().plus(ROW as isize, 0).substitute(std::slice::from_ref(row));
    of_row.offset_by(column as isize)
}
