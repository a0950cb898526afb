//! What values of a net are.

use super::array::Shape;
use super::print::shape_text;

/// What a value of a net is: its shape, and whether its elements are real numbers or indices.
///
/// ```
/// use net_compiler::ir::Typed;
///
/// assert_eq!(Typed::real(vec![2, 3]).text(), "[2, 3]");
/// assert_eq!(Typed { shape: vec![16], classes: Some(1000) }.text(), "[16] of index(1000)");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The shape of one sample.
    pub shape: Shape,
    /// How many classes, where the elements are indices.
    pub classes: Option<usize>,
}

impl Typed {
    /// Real numbers in this shape.
    pub fn real(shape: Shape) -> Self {
        Typed { shape, classes: None }
    }

    /// As messages show it.
    pub fn text(&self) -> String {
        let shape = shape_text(&self.shape);
        self.classes.map_or(shape.clone(), |classes| format!("{shape} of index({classes})"))
    }
}
