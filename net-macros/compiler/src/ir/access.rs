//! Where a value is read or written: at positions that are affine in the indices of a box, or computed.

use super::ValueId;

/// An index of a box, by its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index(pub usize);

/// `offset + sum of coefficient * index`, the indices ascending and no coefficient 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Affine {
    /// The constant.
    pub offset: isize,
    /// The indices with their coefficients.
    pub terms: Vec<(Index, isize)>,
}

impl Affine {
    /// The index itself.
    pub fn index(index: usize) -> Self {
        Affine { offset: 0, terms: vec![(Index(index), 1)] }
    }

    /// A constant position.
    pub fn constant(offset: isize) -> Self {
        Affine { offset, terms: Vec::new() }
    }

    /// This with `coefficient * index` added.
    #[must_use]
    pub fn plus(&self, coefficient: isize, index: usize) -> Self {
        self.added(&Affine { offset: 0, terms: vec![(Index(index), coefficient)] })
    }

    /// This with a constant added.
    #[must_use]
    pub fn offset_by(mut self, offset: isize) -> Self {
        self.offset += offset;
        self
    }

    /// The sum of two.
    #[must_use]
    pub fn added(&self, other: &Affine) -> Self {
        let mut terms = self.terms.clone();
        for (index, coefficient) in &other.terms {
            match terms.iter_mut().find(|(known, _)| known == index) {
                Some((_, sum)) => *sum += coefficient,
                None => terms.push((*index, *coefficient)),
            }
        }
        terms.retain(|(_, coefficient)| *coefficient != 0);
        terms.sort();
        Affine { offset: self.offset + other.offset, terms }
    }

    /// The product with a constant.
    #[must_use]
    pub fn times(&self, factor: isize) -> Self {
        let terms = self.terms.iter().map(|(index, coefficient)| (*index, coefficient * factor));
        Affine { offset: self.offset * factor, terms: terms.filter(|(_, c)| *c != 0).collect() }
    }

    /// The index, where this is nothing but one.
    pub fn as_index(&self) -> Option<Index> {
        match (self.offset, &self.terms[..]) {
            (0, [(index, 1)]) => Some(*index),
            _ => None,
        }
    }

    /// The value at a point of the box.
    pub fn at(&self, point: &[usize]) -> isize {
        let terms = self.terms.iter().map(|(index, coefficient)| coefficient * point[index.0] as isize);
        self.offset + terms.sum::<isize>()
    }

    /// The smallest and the largest value over a box.
    pub fn range(&self, extents: &[usize]) -> (isize, isize) {
        let reach = |(index, coefficient): &(Index, isize)| coefficient * (extents[index.0] as isize - 1);
        let low: isize = self.terms.iter().map(reach).filter(|reach| *reach < 0).sum();
        let high: isize = self.terms.iter().map(reach).filter(|reach| *reach > 0).sum();
        (self.offset + low, self.offset + high)
    }

    /// Whether it stays inside `0..extent` on the whole box.
    pub fn stays_inside(&self, extents: &[usize], extent: usize) -> bool {
        let (low, high) = self.range(extents);
        low >= 0 && high < extent as isize
    }

    /// This with every index replaced by an affine expression.
    #[must_use]
    pub fn substitute(&self, indices: &[Affine]) -> Self {
        let sum = Affine::constant(self.offset);
        self.terms.iter().fold(sum, |sum, (index, c)| sum.added(&indices[index.0].times(*c)))
    }
}

/// A value read at one affine position an axis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Read {
    /// The value.
    pub value: ValueId,
    /// The positions.
    pub at: Vec<Affine>,
}

impl Read {
    /// Reads the value at the first `rank` indices of the box: element by element.
    pub fn whole(value: ValueId, rank: usize) -> Self {
        Read { value, at: identity(rank) }
    }

    /// Reads the value at these indices of the box, one an axis.
    pub fn at(value: ValueId, indices: &[usize]) -> Self {
        Read { value, at: indices.iter().copied().map(Affine::index).collect() }
    }
}

/// The access that reads or writes element by element.
pub fn identity(rank: usize) -> Vec<Affine> {
    (0..rank).map(Affine::index).collect()
}

/// The row-major position of a point of the box, one index an axis of `shape`.
pub fn row_major(shape: &[usize]) -> Affine {
    let step = |sum: Affine, (axis, extent): (usize, &usize)| sum.times(*extent as isize).plus(1, axis);
    shape.iter().enumerate().fold(Affine::default(), step)
}

/// Whether an access is element by element.
pub fn is_identity(at: &[Affine]) -> bool {
    at.iter().enumerate().all(|(axis, affine)| affine.as_index() == Some(Index(axis)))
}

/// A computed position: affine in the indices of the box, plus multiples of integers read there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The affine part.
    pub affine: Affine,
    /// Integers read, each with its factor.
    pub reads: Vec<(isize, Read)>,
}

impl Position {
    /// Nothing but an integer read.
    pub fn read(read: Read) -> Self {
        Position { affine: Affine::default(), reads: vec![(1, read)] }
    }

    /// Nothing but an index of the box.
    pub fn index(index: usize) -> Self {
        Position { affine: Affine::index(index), reads: Vec::new() }
    }
}

/// A computed place in a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// One position an axis.
    Axes(Vec<Position>),
    /// One row-major position in the value seen as a vector.
    Flat(Position),
}

impl Place {
    /// The positions, one an axis or the flat one.
    pub fn positions(&self) -> &[Position] {
        match self {
            Place::Axes(positions) => positions,
            Place::Flat(position) => std::slice::from_ref(position),
        }
    }

    /// The integers that are read.
    pub fn reads(&self) -> impl Iterator<Item = &Read> {
        self.positions().iter().flat_map(|position| &position.reads).map(|(_, read)| read)
    }

    /// The same place over other values.
    #[must_use]
    pub fn renamed(&self, rename: &dyn Fn(ValueId) -> ValueId) -> Place {
        let position = |position: &Position| Position {
            affine: position.affine.clone(),
            reads: (position.reads.iter())
                .map(|(factor, read)| (*factor, Read { value: rename(read.value), at: read.at.clone() }))
                .collect(),
        };
        match self {
            Place::Axes(positions) => Place::Axes(positions.iter().map(position).collect()),
            Place::Flat(flat) => Place::Flat(position(flat)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_affine_position_has_its_exact_range() {
        let row = Affine::index(0).times(2).plus(1, 1).offset_by(-1); // 2 y + u - 1
        assert_eq!(row.range(&[3, 3]), (-1, 5));
        assert!(!row.stays_inside(&[3, 3], 6));
        assert!(row.clone().offset_by(1).stays_inside(&[3, 3], 7));
        assert_eq!(row.at(&[2, 1]), 4);
    }

    #[test]
    fn substitution_composes() {
        let outer = Affine::index(0).times(3).offset_by(1);
        let inner = [Affine::index(1).plus(2, 2)];
        assert_eq!(outer.substitute(&inner).at(&[9, 1, 2]), 3 * (1 + 4) + 1);
    }
}
