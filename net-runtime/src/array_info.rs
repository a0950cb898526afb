//! [`ArrayInfo`]: what is known of each learned array of a net, for whoever brings weights from elsewhere.

/// One learned array of a net, as its `ARRAYS` lists it.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::{ArrayInfo, ArrayOrder};
///
/// net! { Tagger(tokens: [4] of index(9)) = embedding(8) |> linear(2); }
/// let [embedding, weights, biases] = Tagger::ARRAYS else { panic!() };
/// let order = ArrayOrder::Rows;
/// assert_eq!(*embedding, ArrayInfo { path: "embedding.weights", shape: &[9, 8], offset: 0, order });
/// assert_eq!((weights.path, weights.shape, weights.offset), ("linear.weights", &[2, 32][..], 72));
/// assert_eq!((biases.path, biases.shape, biases.offset), ("linear.biases", &[2][..], 136));
///
/// let mut tagger = Tagger::ZERO;
/// tagger.linear.weights[(1, 3)] = 0.5;
/// assert_eq!(weights.position(&[1, 3]), Some(72 + 2 * 3 + 1)); // a matrix by columns
/// assert_eq!(tagger.parameters()[72 + 2 * 3 + 1], 0.5);
/// tagger.embedding.weights[8][3] = 0.25;
/// assert_eq!(embedding.position(&[8, 3]).map(|position| tagger.parameters()[position]), Some(0.25));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrayInfo {
    /// How it is reached from the net: `encoder.linear.weights`.
    pub path: &'static str,
    /// Its extents.
    pub shape: &'static [usize],
    /// Where in the flat order of the net it begins.
    pub offset: usize,
    /// How its elements follow each other.
    pub order: ArrayOrder,
}

/// How the elements of an array follow each other: leading axes in order, then the last two. Those of one axis or none have
/// one order only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrayOrder {
    /// A matrix column by column, as nalgebra's: `SMatrix<f32, 2, 3>`.
    Columns,
    /// Row by row, as most of Python's arrays: `[SVector<f32, 3>; 2]`.
    Rows,
}

impl ArrayInfo {
    /// How many numbers it has.
    pub const fn size(&self) -> usize {
        let (mut size, mut axis) = (1, 0);
        while axis < self.shape.len() {
            size *= self.shape[axis];
            axis += 1;
        }
        size
    }

    /// Where in the flat order of the net the element at these positions is, one an axis; `None` where there is none.
    pub fn position(&self, at: &[usize]) -> Option<usize> {
        if at.len() != self.shape.len() || at.iter().zip(self.shape).any(|(position, extent)| position >= extent) {
            return None;
        }
        let axes = at.iter().zip(self.shape);
        let by_columns = match (self.order, at, self.shape) {
            (ArrayOrder::Columns, [.., row, column], [.., rows, _]) => Some((*row, *rows, *column)),
            _ => None,
        };
        let leading = axes.take(if by_columns.is_some() { at.len() - 2 } else { at.len() });
        let before = leading.fold(0, |sum, (position, extent)| sum * extent + position);
        let within = match by_columns {
            Some((row, rows, column)) => {
                let columns = self.shape.last().copied().unwrap_or(1);
                before * rows * columns + column * rows + row
            }
            None => before,
        };
        Some(self.offset + within)
    }

    /// The positions of the element that is this many numbers behind the beginning, the first of its axes first; 0 beyond the
    /// axes that there are. Only as many axes as `AXES` are told.
    pub fn element<const AXES: usize>(&self, mut index: usize) -> [usize; AXES] {
        let mut at = [0; AXES];
        let rank = self.shape.len();
        for level in (0..rank).rev() {
            // In memory the last two axes have changed places where it is by columns.
            let axis = match (self.order, rank - level) {
                (ArrayOrder::Columns, 1) if rank > 1 => level - 1,
                (ArrayOrder::Columns, 2) => level + 1,
                _ => level,
            };
            let extent = self.shape.get(axis).copied().unwrap_or(1).max(1);
            if let Some(position) = at.get_mut(axis) {
                *position = index % extent;
            }
            index /= extent;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::{ArrayInfo, ArrayOrder};

    #[test]
    fn positions_and_elements_are_each_others_inverse() {
        let shapes: [&'static [usize]; 5] = [&[], &[5], &[2, 3], &[4, 2, 3], &[2, 1, 4, 3]];
        for (shape, order) in
            shapes.into_iter().flat_map(|shape| [(shape, ArrayOrder::Columns), (shape, ArrayOrder::Rows)])
        {
            let array = ArrayInfo { path: "", shape, offset: 7, order };
            for index in 0..array.size() {
                let at = array.element::<4>(index);
                assert_eq!(array.position(&at[..shape.len()]), Some(7 + index), "{shape:?} {order:?} {at:?}");
            }
        }
        let by_columns = ArrayInfo { path: "", shape: &[4, 2, 3], offset: 0, order: ArrayOrder::Columns };
        assert_eq!(by_columns.position(&[1, 1, 2]), Some(6 + 2 * 2 + 1));
        let by_rows = ArrayInfo { order: ArrayOrder::Rows, ..by_columns };
        assert_eq!(by_rows.position(&[1, 1, 2]), Some(6 + 3 + 2));
        assert_eq!((by_rows.position(&[4, 0, 0]), by_rows.position(&[0, 0])), (None, None));
    }
}
