//! The textual form: one value a line, with its shape, in the notation of the documentation.
//!
//! ```text
//! z1: [2] = b1[i] + w1[i, j] * input[j]
//! y2: [2] = ramp(z1[i])
//! ```

use std::fmt;

use super::{
    Affine, Body, Function, Leaf, Loop, Map, Node, Operation, Order, Place, Position, Program, Read, Scalar, Term,
    Value, ValueId, axes,
};

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.values.iter().map(|value| value.name.len() + shape_text(&value.shape).len() + 2).max();
        for id in self.ids() {
            let value = self.value(id);
            let left = format!("{}: {}", value.name, shape_text(&value.shape));
            let (operator, width) = (self.operator(id), width.unwrap_or(0));
            writeln!(f, "{left:width$} {operator} {}", self.right_side(id))?;
        }
        Ok(())
    }
}

/// `[2, 3]`
pub fn shape_text(shape: &[usize]) -> String {
    let extents: Vec<String> = shape.iter().map(ToString::to_string).collect();
    format!("[{}]", extents.join(", "))
}

impl Program {
    /// The value's formula: `z1[i] = b1[i] + w1[i, j] * input[j]`.
    pub fn formula(&self, id: ValueId) -> String {
        let value = self.value(id);
        let left = match &value.operation {
            Operation::Contract(terms) if !terms.is_empty() => element(&value.name, &terms[0].out, &terms[0].indices),
            Operation::ScatterAdd { source, at } => {
                format!("{}{}", value.name, self.place(at, id, &axes(&self.value(*source).shape)))
            }
            Operation::Order(order) => ranked(&value.name, order),
            _ => element(&value.name, &super::access::identity(value.shape.len()), &axes(&value.shape)),
        };
        format!("{left} {} {}", self.operator(id), self.right_side(id))
    }

    /// `=`, or `+=` where the right side is added up.
    fn operator(&self, id: ValueId) -> &'static str {
        let value = self.value(id);
        match &value.operation {
            Operation::Contract(terms) if !overwrites(terms, value) => "+=",
            Operation::ScatterAdd { .. } => "+=",
            _ => "=",
        }
    }

    /// The indices that the formula sums over or that its first box has, with their extents: `i: 2, j: 3`.
    pub fn ranges(&self, id: ValueId) -> String {
        let value = self.value(id);
        let list = |indices: &[Loop]| {
            let ranges: Vec<String> = indices.iter().map(|index| format!("{}: {}", index.name, index.extent)).collect();
            ranges.join(", ")
        };
        match &value.operation {
            Operation::Contract(terms) => {
                let longest = terms.iter().max_by_key(|term| term.indices.len());
                longest.map(|term| list(&term.indices)).unwrap_or_default()
            }
            Operation::Order(order) => {
                let ranks = order.take.map(|extent| Loop { name: "rank".into(), extent });
                list(&order.indices.iter().cloned().chain(ranks).collect::<Vec<_>>())
            }
            Operation::ScatterAdd { source, .. } => list(&axes(&self.value(*source).shape)),
            _ => list(&axes(&value.shape)),
        }
    }

    fn right_side(&self, id: ValueId) -> String {
        let value = self.value(id);
        match &value.operation {
            Operation::Leaf(leaf) => leaf_text(*leaf),
            Operation::Contract(terms) if terms.is_empty() => "0".into(),
            Operation::Contract(terms) => {
                let terms: Vec<String> = terms.iter().map(|term| self.term(term)).collect();
                terms.join(" + ")
            }
            Operation::Map(map) => self.map(map, &axes(&value.shape)),
            Operation::Order(order) => self.order(order),
            Operation::Gather { source, at } => {
                format!("{}{}", self.value(*source).name, self.place(at, *source, &axes(&value.shape)))
            }
            Operation::ScatterAdd { source, .. } => {
                let source = self.value(*source);
                element(&source.name, &super::access::identity(source.shape.len()), &axes(&source.shape))
            }
        }
    }

    fn read(&self, read: &Read, indices: &[Loop]) -> String {
        element(&self.value(read.value).name, &read.at, indices)
    }

    fn term(&self, term: &Term) -> String {
        let factors: Vec<String> = term.reads().map(|read| self.read(read, &term.indices)).collect();
        factors.join(" * ")
    }

    fn map(&self, map: &Map, indices: &[Loop]) -> String {
        let operands: Vec<String> = map.operands.iter().map(|read| self.read(read, indices)).collect();
        expression(&map.body, &operands, indices)
    }

    fn order(&self, order: &Order) -> String {
        let which = if order.largest { "largest" } else { "smallest" };
        let over: Vec<&str> = order.indices[order.kept..].iter().map(|index| index.name.as_str()).collect();
        let by_rank = if order.take.is_some() { ", by rank" } else { "" };
        let read = self.read(&order.operand, &order.indices);
        format!("position of the {which} {read} over {}{by_rank}", over.join(", "))
    }

    fn place(&self, place: &Place, of: ValueId, indices: &[Loop]) -> String {
        let positions: Vec<String> = place.positions().iter().map(|p| self.position(p, indices)).collect();
        match place {
            Place::Axes(_) if positions.is_empty() => String::new(),
            Place::Axes(_) => format!("[{}]", positions.join(", ")),
            Place::Flat(_) if self.value(of).shape.len() > 1 => format!("[flat {}]", positions[0]),
            Place::Flat(_) => format!("[{}]", positions[0]),
        }
    }

    fn position(&self, position: &Position, indices: &[Loop]) -> String {
        let mut parts: Vec<String> = Vec::new();
        if position.affine != Affine::default() || position.reads.is_empty() {
            parts.push(affine(&position.affine, indices));
        }
        for (factor, read) in &position.reads {
            let read = self.read(read, indices);
            parts.push(if *factor == 1 { read } else { format!("{factor} * {read}") });
        }
        parts.join(" + ")
    }
}

/// Whether every element of the value is reached once, so that `=` says it all.
fn overwrites(terms: &[Term], value: &Value) -> bool {
    let plain = |term: &Term| {
        let own: Option<Vec<_>> = term.out.iter().map(Affine::as_index).collect();
        own.is_some_and(|own| own.len() == value.shape.len() && term.indices.len() == own.len())
    };
    // A sum over further indices is written as `=` too when another term says what it starts from.
    terms.iter().all(plain) || terms.first().is_some_and(plain) && terms.len() > 1
}

fn leaf_text(leaf: Leaf) -> String {
    match leaf {
        Leaf::Port(port) => format!("port {port}"),
        Leaf::Parameter { layer, array } => format!("parameter {layer}.{array}"),
        Leaf::Seed(seed) => format!("imposed {seed}"),
    }
}

fn element(name: &str, at: &[Affine], indices: &[Loop]) -> String {
    if at.is_empty() {
        return name.into();
    }
    let positions: Vec<String> = at.iter().map(|position| affine(position, indices)).collect();
    format!("{name}[{}]", positions.join(", "))
}

/// `at[i]`, or `at[i, rank]` where it has several positions.
fn ranked(name: &str, order: &Order) -> String {
    let kept = order.indices[..order.kept].iter().map(|index| index.name.as_str());
    let axes: Vec<&str> = kept.chain(order.take.map(|_| "rank")).collect();
    if axes.is_empty() { name.into() } else { format!("{name}[{}]", axes.join(", ")) }
}

/// `2 * y + u - 1`
pub fn affine(affine: &Affine, indices: &[Loop]) -> String {
    let mut text = String::new();
    for (index, coefficient) in &affine.terms {
        let name = &indices[index.0].name;
        let sign = if *coefficient < 0 { "-" } else { "+" };
        text += &match (text.is_empty(), coefficient.unsigned_abs()) {
            (true, 1) if *coefficient > 0 => name.clone(),
            (true, c) if *coefficient > 0 => format!("{c} * {name}"),
            (true, 1) => format!("-{name}"),
            (true, c) => format!("-{c} * {name}"),
            (false, 1) => format!(" {sign} {name}"),
            (false, c) => format!(" {sign} {c} * {name}"),
        };
    }
    match affine.offset {
        0 if !text.is_empty() => text,
        offset if text.is_empty() => offset.to_string(),
        offset if offset < 0 => format!("{text} - {}", -offset),
        offset => format!("{text} + {offset}"),
    }
}

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
