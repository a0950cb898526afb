//! The functions that are layers by themselves: those that take one number and give one.

use super::functions::{Meaning, meaning, names};
use super::reader::expression;
use crate::ir::{Body, Element, Function};

/// The canonical name of a function that is a layer: `relu` is `ramp`.
pub fn elementwise(name: &str) -> Option<&'static str> {
    match meaning(name, 1).ok()? {
        Meaning::Function(Function::AsWritten) => None,
        Meaning::Function(function) if function.element() == Element::Real => Some(function.name()),
        Meaning::Formula(row) if expression(row.parameters, row.text).gives() == Some(Element::Real) => Some(row.name),
        _ => None,
    }
}

/// Every name that such a function may be written by.
pub fn elementwise_names() -> impl Iterator<Item = &'static str> {
    names().filter(|name| elementwise(name).is_some())
}

/// The expression that a function is as a layer.
pub fn elementwise_body(name: &str) -> Option<Body> {
    match meaning(name, 1).ok()? {
        Meaning::Function(function) => Some(Body::of(function)),
        Meaning::Formula(row) => Some(expression(row.parameters, row.text)),
        Meaning::Folded(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::functions::FORMULAS;
    use super::*;

    #[test]
    fn every_row_is_a_formula_of_all_its_parameters() {
        for row in FORMULAS {
            let (body, used) = expression(row.parameters, row.text).pruned();
            assert!(body.constant().is_none(), "`{}` does not parse", row.name);
            assert_eq!(used.len(), row.parameters.len(), "`{}` leaves a parameter unused", row.name);
        }
    }

    #[test]
    fn layers_are_the_functions_from_a_number_to_a_number() {
        assert_eq!(
            ["relu", "arc_tan", "clip", "log"].map(elementwise),
            [Some("ramp"), Some("atan"), Some("clip"), Some("ln")]
        );
        assert_eq!(["positive", "not", "max", "plus", "powi", "sin2"].map(elementwise), [None; 6]);
    }
}
