//! What an array is made of, and how much of it there is.

/// The extents of an array, the last varying fastest; `[]` is a scalar.
pub type Shape = Vec<usize>;

/// How many elements an array of this shape has.
pub fn size(shape: &[usize]) -> usize {
    shape.iter().product()
}

/// What the elements of a value are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A real number, of the net's scalar type.
    Real,
    /// A position.
    Integer,
    /// A truth value; only inside the body of a [`Map`](super::Map).
    Bool,
}

/// The scalar type of a net.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// `f32`, the default.
    #[default]
    Single,
    /// `f64`.
    Double,
}

impl Precision {
    /// The Rust type.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Single => "f32",
            Precision::Double => "f64",
        }
    }

    /// How many bytes a number has.
    pub fn bytes(self) -> usize {
        match self {
            Precision::Single => 4,
            Precision::Double => 8,
        }
    }
}
