//! The points of a box in lexicographic order, and where a position lies in an array.

use crate::ir::size;

/// Visits all points of a box, the last index varying fastest; a box of no indices has one point.
pub(super) fn for_each_point(extents: &[usize], mut visit: impl FnMut(&[usize])) {
    let mut point = vec![0; extents.len()];
    for _ in 0..size(extents) {
        visit(&point);
        advance(&mut point, extents);
    }
}

fn advance(point: &mut [usize], extents: &[usize]) {
    for axis in (0..extents.len()).rev() {
        point[axis] += 1;
        if point[axis] < extents[axis] {
            return;
        }
        point[axis] = 0;
    }
}

/// The row-major position, unless one of the positions is out of range.
pub(super) fn row_major(positions: impl IntoIterator<Item = isize>, shape: &[usize]) -> Option<usize> {
    positions.into_iter().zip(shape).try_fold(0, |flat, (position, &extent)| {
        let inside = usize::try_from(position).ok().filter(|position| *position < extent)?;
        Some(flat * extent + inside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(extents: &[usize]) -> Vec<Vec<usize>> {
        let mut points = Vec::new();
        for_each_point(extents, |point| points.push(point.to_vec()));
        points
    }

    #[test]
    fn points_are_lexicographic() {
        assert_eq!(all(&[2, 3]), [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]);
        assert_eq!(all(&[]), [[0; 0]]);
        assert_eq!(all(&[2, 0]), [[0; 0]; 0]);
    }

    #[test]
    fn a_position_is_row_major_or_out_of_range() {
        assert_eq!(row_major([1, 2], &[2, 3]), Some(5));
        assert_eq!(row_major([], &[]), Some(0));
        assert_eq!(row_major([0, 3], &[2, 3]), None);
        assert_eq!(row_major([-1, 2], &[2, 3]), None);
    }
}
