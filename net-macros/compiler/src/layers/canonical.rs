//! The words in which layers say what they are, resolved: what [`Layer::canonical`](super::Layer::canonical) is written with.
//! They are the compiler's own, so that no change of how Rust prints things changes `ARCHITECTURE`.
//!
//! ```text
//! convolution(4, 3x3, padding = same)   outputs 4; groups 1; biases true; windows [3, 1, 1, 1, 1, 1, 1] [3, 1, 1, 1, 1, 1, 1]
//! map(|x| max(x, x / 8))                x0; 4020000000000000; /(0, 1); max(0, 2)
//! ```

use crate::ir::{Body, Node, Scalar};

/// A number to the bit.
pub(super) fn real(number: f64) -> String {
    format!("{:016x}", number.to_bits())
}

/// `[1, 2]`
pub(super) fn list<'a>(numbers: impl IntoIterator<Item = &'a usize>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(usize::to_string).collect();
    format!("[{}]", numbers.join(", "))
}

/// The word of a choice.
pub(super) fn word<T: PartialEq>(choices: &[(&'static str, T)], chosen: &T) -> &'static str {
    choices.iter().find(|(_, choice)| choice == chosen).map_or("", |(word, _)| *word)
}

/// A formula, node by node; the last one is its value.
pub(super) fn formula(body: &Body) -> String {
    let nodes: Vec<String> = body.nodes().iter().map(node).collect();
    format!("{}; {}", nodes.join("; "), body.result().0)
}

fn node(scalar: &Scalar) -> String {
    let places = |nodes: &[Node]| nodes.iter().map(|node| node.0.to_string()).collect::<Vec<_>>().join(", ");
    match scalar {
        Scalar::Real(bits) => format!("{bits:016x}"),
        Scalar::Integer(value) => format!("{value}"),
        Scalar::Operand(operand) => format!("x{operand}"),
        Scalar::Index(axis) => format!("i{axis}"),
        Scalar::Apply(function, arguments) => format!("{}({})", function.name(), places(arguments)),
        Scalar::Select(condition, a, b) => format!("if({})", places(&[*condition, *a, *b])),
    }
}
