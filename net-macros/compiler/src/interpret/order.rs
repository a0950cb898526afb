//! `Order` finds the positions of largest or smallest elements; `Gather` reads at computed positions.

use super::memory::{View, flat};
use super::points::{for_each_point, row_major};
use super::{Array, Data, Number};
use crate::ir::{Order, Place, Position, ValueId, size};

/// What stands for no position: out of range in any array.
const NOWHERE: i64 = -1;

/// The positions that an `Order` gives, row-major in its operand.
pub(super) fn order<N: Number>(order: &Order, shape: &[usize], view: &View<N>) -> Array<N> {
    let elements = view.array(order.operand.value).reals();
    let extents: Vec<usize> = order.indices.iter().map(|index| index.extent).collect();
    let kept = crate::ir::access::identity(order.kept);
    let (kept_shape, take) = (&extents[..order.kept], order.take.unwrap_or(1));
    let mut ranked: Vec<Vec<usize>> = vec![Vec::new(); size(kept_shape)];
    for_each_point(&extents, |point| {
        let own = flat(&kept, point, kept_shape).expect("the kept indices are the value's own");
        let Some(candidate) = view.position(&order.operand, point) else {
            return;
        };
        let own = &mut ranked[own];
        let before = |known: &usize| !precedes(&elements[candidate], &elements[*known], order.largest);
        own.insert(own.partition_point(before), candidate);
        own.truncate(take);
    });
    let position = |own: &Vec<usize>, rank: usize| own.get(rank).map_or(NOWHERE, |position| *position as i64);
    let positions = ranked.iter().flat_map(|own| (0..take).map(move |rank| position(own, rank)));
    Array::from_integers(shape, positions.collect())
}

/// Whether an element comes strictly before the best of those before it; the first NaN comes before all.
fn precedes<N: Number>(candidate: &N, best: &N, largest: bool) -> bool {
    if best.is_nan() || candidate.is_nan() {
        return !best.is_nan();
    }
    if largest { candidate > best } else { candidate < best }
}

/// `out[i] = source[at(i)]`, 0 where that is out of range.
pub(super) fn gather<N: Number>(source: ValueId, at: &Place, shape: &[usize], view: &View<N>) -> Array<N> {
    let source = view.array(source);
    let mut positions = Vec::with_capacity(size(shape));
    for_each_point(shape, |point| positions.push(place(at, point, &source.shape, view)));
    let data = match &source.data {
        Data::Reals(elements) => Data::Reals(pick(&positions, elements, &N::zero())),
        Data::Integers(elements) => Data::Integers(pick(&positions, elements, &0)),
    };
    Array { shape: shape.to_vec(), data }
}

fn pick<T: Clone>(positions: &[Option<usize>], elements: &[T], otherwise: &T) -> Vec<T> {
    positions.iter().map(|position| position.map_or(otherwise, |position| &elements[position]).clone()).collect()
}

/// The row-major position of a computed place in an array of this shape, unless it is out of range.
pub(super) fn place<N: Number>(at: &Place, point: &[usize], shape: &[usize], view: &View<N>) -> Option<usize> {
    let positions: Option<Vec<isize>> = at.positions().iter().map(|p| position(p, point, view)).collect();
    match at {
        Place::Axes(_) => row_major(positions?, shape),
        Place::Flat(_) => row_major(positions?, &[size(shape)]),
    }
}

/// A computed position; none where one of its integers is itself read out of range.
fn position<N: Number>(position: &Position, point: &[usize], view: &View<N>) -> Option<isize> {
    position.reads.iter().try_fold(position.affine.at(point), |sum, (factor, read)| {
        let integer = view.integer(read, point)? as isize;
        Some(sum.saturating_add(integer.saturating_mul(*factor)))
    })
}
