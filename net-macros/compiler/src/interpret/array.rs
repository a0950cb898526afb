//! Arrays in row-major order. In: a shape and as many elements as it has; what holds afterwards is checked where an
//! array is given to a program, in [`run`](super::run()).

use crate::ir::{Element, Shape, size};

/// An array of reals or of positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Array<N> {
    /// The extents, the last varying fastest.
    pub shape: Shape,
    /// The elements.
    pub data: Data<N>,
}

/// The elements of an [`Array`], in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub enum Data<N> {
    /// Real numbers.
    Reals(Vec<N>),
    /// Positions.
    Integers(Vec<i64>),
}

impl<N> Array<N> {
    /// An array of reals.
    pub fn from_reals(shape: &[usize], elements: Vec<N>) -> Self {
        Array { shape: shape.to_vec(), data: Data::Reals(elements) }
    }

    /// An array of positions.
    pub fn from_integers(shape: &[usize], elements: Vec<i64>) -> Self {
        Array { shape: shape.to_vec(), data: Data::Integers(elements) }
    }

    /// The elements of an array of reals.
    ///
    /// # Panics
    /// Where the elements are integers.
    pub fn reals(&self) -> &[N] {
        match &self.data {
            Data::Reals(elements) => elements,
            Data::Integers(_) => panic!("expected an array of reals, found integers"),
        }
    }

    /// The elements of an array of positions.
    ///
    /// # Panics
    /// Where the elements are reals.
    pub fn integers(&self) -> &[i64] {
        match &self.data {
            Data::Integers(elements) => elements,
            Data::Reals(_) => panic!("expected an array of integers, found reals"),
        }
    }

    /// What the elements are.
    pub fn element(&self) -> Element {
        match self.data {
            Data::Reals(_) => Element::Real,
            Data::Integers(_) => Element::Integer,
        }
    }

    /// What keeps this from being an array of this shape and element.
    pub(super) fn mismatch(&self, shape: &[usize], element: Element) -> Option<String> {
        let found = match &self.data {
            Data::Reals(elements) => elements.len(),
            Data::Integers(elements) => elements.len(),
        };
        if self.shape != shape {
            return Some(format!("expected the shape {shape:?}, found {:?}", self.shape));
        }
        if found != size(shape) {
            return Some(format!("expected {} elements, found {found}", size(shape)));
        }
        (self.element() != element).then(|| format!("expected {element:?}, found {:?}", self.element()))
    }
}
