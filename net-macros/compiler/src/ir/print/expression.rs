//! Scalar expressions as the user would write them.

use crate::ir::{Body, Function, Loop, Node, Scalar};

/// An expression as the user would write it, over operands that are written as given.
pub fn expression(body: &Body, operands: &[String], indices: &[Loop]) -> String {
    Writer { body, operands, indices }.write(body.result(), 0)
}

struct Writer<'a> {
    body: &'a Body,
    operands: &'a [String],
    indices: &'a [Loop],
}

impl Writer<'_> {
    fn write(&self, node: Node, around: u8) -> String {
        match self.body.node(node) {
            Scalar::Real(bits) => number(f64::from_bits(*bits)),
            Scalar::Integer(value) => value.to_string(),
            Scalar::Operand(operand) => self.operands[*operand].clone(),
            Scalar::Index(axis) => self.indices[*axis].name.clone(),
            Scalar::Select(condition, a, b) => {
                let [condition, a, b] = [condition, a, b].map(|node| self.write(*node, 0));
                parenthesised(format!("if {condition} {{ {a} }} else {{ {b} }}"), around > 0)
            }
            Scalar::Apply(Function::Negate, arguments) => {
                format!("-{}", self.write(arguments[0], 6))
            }
            Scalar::Apply(Function::Not, arguments) => format!("!{}", self.write(arguments[0], 6)),
            Scalar::Apply(Function::ToReal, arguments) => self.write(arguments[0], around),
            Scalar::Apply(Function::Divide, arguments) if self.is_integer(node) => {
                let [a, b] = [(arguments[0], 5), (arguments[1], 6)].map(|(node, around)| self.write(node, around));
                format!("floor({a} / {b})")
            }
            Scalar::Apply(function, arguments) if function.is_operator() => {
                let strength = strength(*function);
                let (a, b) = (self.write(arguments[0], strength), self.write(arguments[1], strength + 1));
                let text = format!("{a} {} {b}", function.name());
                parenthesised(text, strength < around)
            }
            Scalar::Apply(function, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|node| self.write(*node, 0)).collect();
                format!("{}({})", function.name(), arguments.join(", "))
            }
        }
    }
}

impl Writer<'_> {
    /// Whether a node is arithmetic of indices and integers; as all numbers of the notation are real, `i / 2` is rounded down
    /// there by a word.
    fn is_integer(&self, node: Node) -> bool {
        match self.body.node(node) {
            Scalar::Integer(_) | Scalar::Index(_) => true,
            Scalar::Apply(
                Function::Add | Function::Subtract | Function::Multiply | Function::Divide | Function::Modulo,
                arguments,
            ) => arguments.iter().all(|argument| self.is_integer(*argument)),
            _ => false,
        }
    }
}

fn parenthesised(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

/// How strongly an operator binds.
fn strength(function: Function) -> u8 {
    match function {
        Function::Or => 1,
        Function::And => 2,
        Function::Add | Function::Subtract => 4,
        Function::Multiply | Function::Divide | Function::Modulo => 5,
        _ => 3,
    }
}

fn number(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 { format!("{value:.0}") } else { format!("{value}") }
}
