//! What the indices of a product do: each is in the output, in one factor, in both or in all three, and neighbours that are
//! contiguous in all their arrays are one.
//!
//! | in | role | in `z[i] = w[i, j] * x[j]` |
//! |---|---|---|
//! | the output and the first factor | row | `i`, strides 1 and 1 |
//! | the output and the second factor | column | `j` of `w_bar[i, j] = z_bar[i] * x[j]` |
//! | both factors | reduced | `j`, strides 2 and 1 |
//! | all three | batch | `h` of `s[h, i, j] = q[h, i, k] * e[h, j, k]` |
//!
//! A term whose indices all have roles is a product of strided views, whatever layer it came from: `product` takes some with at
//! most one index of each role, `strided` all others. An index of extent 1 does nothing and has no role.

use crate::ir::{Affine, Index, Term};
use crate::plan::views::View;

/// One index, or several that go on as one: its extent, and its strides in the output and in the two factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dimension {
    pub(super) extent: usize,
    /// In the output, in the first factor, in the second; nothing where it is not in that array.
    pub(super) strides: [Option<usize>; 3],
}

/// The indices of a product by their roles, in the order of the box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles {
    pub(super) rows: Vec<Dimension>,
    pub(super) columns: Vec<Dimension>,
    pub(super) reduced: Vec<Dimension>,
    pub(super) batch: Vec<Dimension>,
    /// The elements of the three arrays at the box's origin.
    pub(super) from: [usize; 3],
}

impl Roles {
    /// The roles of a term's indices. Nothing where the term has not two factors, a point is outside an array, or an index runs
    /// backwards.
    pub(super) fn of(term: &Term, views: [&View; 3]) -> Option<Roles> {
        let accesses = [&term.out, &term.a.at, &term.b.as_ref()?.at];
        let extents = term.extents();
        let arrays: Vec<_> = accesses.into_iter().zip(views).collect();
        arrays.iter().all(|(at, view)| goes_forwards(at, view, &extents)).then_some(())?;
        let mut roles = Roles::default();
        for (from, (at, view)) in roles.from.iter_mut().zip(&arrays) {
            *from = origin(at, view)?;
        }
        for (index, extent) in extents.into_iter().enumerate().filter(|(_, extent)| *extent > 1) {
            let mut strides = [None; 3];
            for (own, (at, view)) in strides.iter_mut().zip(&arrays) {
                *own = stride(at, view, Index(index))?;
            }
            let dimension = Dimension { extent, strides };
            match strides.map(|stride| stride.is_some()) {
                [true, true, false] => add(&mut roles.rows, dimension),
                [true, false, true] => add(&mut roles.columns, dimension),
                [false, true, true] => add(&mut roles.reduced, dimension),
                [true, true, true] => add(&mut roles.batch, dimension),
                _ => return None,
            }
        }
        Some(roles)
    }

    /// The one row, column and reduced index, of extent 1 where there is none. Nothing where there are more, or a batch, or
    /// where an array is not reached from its first element on.
    pub(super) fn single(&self) -> Option<[Dimension; 3]> {
        let one = |of: &[Dimension]| match *of {
            [] => Some(Dimension { extent: 1, strides: [None; 3] }),
            [one] => Some(one),
            _ => None,
        };
        let all = [one(&self.rows)?, one(&self.columns)?, one(&self.reduced)?];
        (self.batch.is_empty() && self.from == [0; 3]).then_some(all)
    }
}

/// Whether all positions are inside the array, and no index runs backwards.
fn goes_forwards(at: &[Affine], view: &View, extents: &[usize]) -> bool {
    at.iter()
        .zip(&view.shape)
        .all(|(at, extent)| at.terms.iter().all(|(_, factor)| *factor > 0) && at.stays_inside(extents, *extent))
}

/// The element at the box's origin, counted in memory.
fn origin(at: &[Affine], view: &View) -> Option<usize> {
    at.iter()
        .zip(view.strides())
        .try_fold(0_usize, |sum, (at, step)| sum.checked_add(usize::try_from(at.offset).ok()?.checked_mul(step)?))
}

/// The stride of an index in an array: `Some(None)` where it is not in it, nothing where the stride is too large to be counted.
#[allow(clippy::option_option, reason = "absent, and too far to be counted")]
fn stride(at: &[Affine], view: &View, index: Index) -> Option<Option<usize>> {
    let mut sum: Option<usize> = None;
    for (at, step) in at.iter().zip(view.strides()) {
        for (_, factor) in at.terms.iter().filter(|(own, _)| *own == index) {
            let own = usize::try_from(*factor).ok()?.checked_mul(step)?;
            sum = Some(sum.unwrap_or(0).checked_add(own)?);
        }
    }
    Some(sum)
}

/// Adds an index, as one with that before it where both go on alike in all their arrays: `(i, j)` of strides 12 and 1, `j`
/// below 12, are one index of stride 1.
fn add(dimensions: &mut Vec<Dimension>, inner: Dimension) {
    let goes_on = |outer: &Dimension| {
        outer.strides.iter().zip(inner.strides).all(|(outer, own)| *outer == own.map(|own| own * inner.extent))
    };
    match dimensions.last_mut().filter(|outer| goes_on(outer)) {
        Some(outer) => *outer = Dimension { extent: outer.extent * inner.extent, ..inner },
        None => dimensions.push(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Loop, Read, ValueId};
    use crate::plan::views::{Holds, Layout};

    fn view(layout: Layout, shape: &[usize]) -> View {
        View { layout, shape: shape.into(), batched: false, holds: Holds::Reals }
    }

    fn term(extents: &[usize], out: &[usize], a: &[usize], b: &[usize]) -> Term {
        let indices = extents.iter().map(|extent| Loop { name: "i".into(), extent: *extent }).collect();
        let out = Read::at(ValueId(0), out).at;
        Term { indices, out, a: Read::at(ValueId(1), a), b: Some(Read::at(ValueId(2), b)) }
    }

    #[test]
    fn weights_by_columns_have_rows_next_to_each_other() {
        let (z, w, x) = (view(Layout::Rows, &[4]), view(Layout::Columns, &[4, 3]), view(Layout::Rows, &[3]));
        let roles = Roles::of(&term(&[4, 3], &[0], &[0, 1], &[1]), [&z, &w, &x]).unwrap();
        assert_eq!(roles.rows, [Dimension { extent: 4, strides: [Some(1), Some(1), None] }]);
        assert_eq!(roles.reduced, [Dimension { extent: 3, strides: [None, Some(4), Some(1)] }]);
        assert!(roles.columns.is_empty() && roles.batch.is_empty());
    }

    #[test]
    fn contiguous_neighbours_are_one_index() {
        // z[i] = sum[j, k](w[j, k, i] * x[j, k])
        let (z, x) = (view(Layout::Rows, &[5]), view(Layout::Rows, &[2, 3]));
        let w = view(Layout::Rows, &[2, 3, 5]);
        let roles = Roles::of(&term(&[2, 3, 5], &[2], &[0, 1, 2], &[0, 1]), [&z, &w, &x]).unwrap();
        assert_eq!(roles.reduced, [Dimension { extent: 6, strides: [None, Some(5), Some(1)] }]);
        let [row, _, reduced] = roles.single().unwrap();
        assert_eq!([row.extent, reduced.extent], [5, 6]);
    }

    #[test]
    fn heads_are_a_batch() {
        // s[h, i, j] = sum[k](q[h, i, k] * e[h, j, k])
        let view = |shape: &[usize]| view(Layout::Rows, shape);
        let (s, q, e) = (view(&[2, 4, 5]), view(&[2, 4, 3]), view(&[2, 5, 3]));
        let roles = Roles::of(&term(&[2, 4, 5, 3], &[0, 1, 2], &[0, 1, 3], &[0, 2, 3]), [&s, &q, &e]).unwrap();
        let extents = |of: &[Dimension]| of.iter().map(|own| own.extent).collect::<Vec<_>>();
        let all = [&roles.batch, &roles.rows, &roles.columns, &roles.reduced].map(|of| extents(of));
        assert_eq!(all, [[2], [4], [5], [3]]);
        assert_eq!(roles.single(), None);
    }

    #[test]
    fn what_leaves_its_array_is_no_product() {
        let (z, w, x) = (view(Layout::Rows, &[4]), view(Layout::Columns, &[4, 3]), view(Layout::Rows, &[2]));
        assert_eq!(Roles::of(&term(&[4, 3], &[0], &[0, 1], &[1]), [&z, &w, &x]), None);
    }
}
