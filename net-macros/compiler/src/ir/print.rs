//! The textual form: one value a line, with its shape, in the notation in which formulas may be written.
//!
//! ```text
//! z1: [2]      = b1[i] + sum[j](w1[i, j] * input[j])
//! y2: [2]      = ramp(z1[i])
//! row: [7]       row[2 * y + u] += z[y] * k[u]
//! ```
//!
//! `=` says every element of the value; what scatters says with `+=` where it adds, and starts from 0. A `?` stands behind
//! an access that leaves its array for some points: read there is 0, and written nothing.

mod expression;
mod extremes;
mod sums;
mod text;

use std::fmt;

use text::{Statement, Written, affine_text, bracketed, position_text};

use super::{
    Affine, ConstantId, LayerId, Leaf, Loop, Map, Operation, Order, Place, PortId, Position, Program, Read, Value,
    ValueId, access, axes,
};

pub use expression::expression;
pub use extremes::Extremes;

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = |value: &Value| format!("{}: {}", value.name, shape_text(&value.shape));
        let width = self.values.iter().map(|value| left(value).len()).max().unwrap_or(0);
        for id in self.ids() {
            let left = left(self.value(id));
            match &self.written(self.value(id)).statements[..] {
                [one] if !one.adds => writeln!(f, "{left:width$} = {}", one.right)?,
                _ => writeln!(f, "{left:width$}   {}", self.formula(id))?,
            }
        }
        Ok(())
    }
}

/// `[2, 3]`
pub fn shape_text(shape: &[usize]) -> String {
    bracketed(shape.iter().map(ToString::to_string))
}

impl Program {
    /// The value's formula: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`. It is several, with `;` between them, where
    /// the terms of a sum reach different elements: `y[i] += a[i]; y[j + 2] += b[j]`.
    pub fn formula(&self, id: ValueId) -> String {
        self.formula_of(self.value(id))
    }

    /// The formula of a value that reads those of the program.
    pub fn formula_of(&self, value: &Value) -> String {
        self.written(value).text()
    }

    /// The indices of the formula, with their extents: `i: 2, j: 3`.
    pub fn ranges(&self, id: ValueId) -> String {
        self.ranges_of(self.value(id))
    }

    /// Those of a value that reads those of the program.
    pub fn ranges_of(&self, value: &Value) -> String {
        self.written(value).ranges()
    }

    /// The same program, the indices of its sums named as in their formulas: two terms of one sum, which came from
    /// different layers, may call different indices by one letter. So loops are called what the formula calls them.
    #[must_use]
    pub fn lettered(&self) -> Program {
        let mut lettered = self.without_values();
        self.rebuilt(self.ids(), |mut value| {
            if let Operation::Contract(terms) = &value.operation {
                value.operation = Operation::Contract(sums::lettered(&lettered, &value, terms));
            }
            lettered.push(value)
        });
        lettered
    }

    fn written(&self, value: &Value) -> Written {
        let own = axes(&value.shape);
        let whole = |right: String| said(whole(value), right, &own);
        match &value.operation {
            Operation::Leaf(leaf) => whole(leaf_text(*leaf)),
            Operation::Random(_) => whole("uniform(0, 1)".into()),
            Operation::Contract(terms) if terms.is_empty() => whole("0".into()),
            Operation::Contract(terms) => sums::contraction(self, value, terms),
            Operation::Map(map) => whole(self.map(map, &own)),
            Operation::Order(order) => self.order(value, order),
            Operation::Gather { source, at } => {
                let of = self.value(*source);
                whole(format!("{}{}", of.name, self.place(at, of, &own)))
            }
            Operation::ScatterAdd { source, at } => self.scatter(value, self.value(*source), at),
        }
    }

    fn read(&self, read: &Read, indices: &[Loop]) -> String {
        let of = self.value(read.value);
        element(&of.name, (&read.at, &of.shape), indices)
    }

    fn map(&self, map: &Map, indices: &[Loop]) -> String {
        let operands: Vec<String> = map.operands.iter().map(|read| self.read(read, indices)).collect();
        expression(&map.body, &operands, indices)
    }

    /// `at[i] = position of the largest x[i, j] over j`. It is not `argmax[j](x[i, j])`, as it is no `j`: it is the
    /// row-major position in `x`.
    fn order(&self, value: &Value, order: &Order) -> Written {
        let (kept, compared) = order.indices.split_at(order.kept);
        let rank = order.take.map(|extent| Loop { name: "rank".into(), extent });
        let own: Vec<&str> = kept.iter().chain(&rank).map(|index| index.name.as_str()).collect();
        let left = if own.is_empty() { value.name.clone() } else { value.name.clone() + &bracketed(own) };
        let which = if order.largest { "largest" } else { "smallest" };
        let over: Vec<&str> = compared.iter().map(|index| index.name.as_str()).collect();
        let by_rank = if rank.is_some() { ", by rank" } else { "" };
        let read = self.read(&order.operand, &order.indices);
        let indices: Vec<Loop> = order.indices.iter().chain(&rank).cloned().collect();
        said(left, format!("position of the {which} {read} over {}{by_rank}", over.join(", ")), &indices)
    }

    /// `x_bar[at[i]] += y_bar[i]`
    fn scatter(&self, value: &Value, source: &Value, at: &Place) -> Written {
        let indices = axes(&source.shape);
        let left = format!("{}{}", value.name, self.place(at, value, &indices));
        let adding = Statement { left, adds: true, right: whole(source) };
        Written { statements: vec![adding], indices }
    }

    fn place(&self, place: &Place, of: &Value, indices: &[Loop]) -> String {
        let positions: Vec<String> = place.positions().iter().map(|p| self.position(p, indices)).collect();
        match place {
            Place::Axes(_) if positions.is_empty() => String::new(),
            Place::Flat(_) if of.shape.len() > 1 => format!("[flat {}]", positions[0]),
            Place::Axes(_) | Place::Flat(_) => bracketed(positions),
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

/// One statement that says every element.
fn said(left: String, right: String, indices: &[Loop]) -> Written {
    Written { statements: vec![Statement { left, adds: false, right }], indices: indices.to_vec() }
}

fn leaf_text(leaf: Leaf) -> String {
    match leaf {
        Leaf::Port(PortId(port)) => format!("port {port}"),
        Leaf::Parameter { layer: LayerId(layer), array } => format!("parameter {layer}.{array}"),
        Leaf::Seed(seed) => format!("imposed {seed}"),
        Leaf::Constant(ConstantId(constant)) => format!("constant {constant}"),
    }
}

/// `z1[i, j]`: the value, element by element.
fn whole(value: &Value) -> String {
    element(&value.name, (&access::identity(value.shape.len()), &value.shape), &axes(&value.shape))
}

fn element(name: &str, (at, shape): (&[Affine], &[usize]), indices: &[Loop]) -> String {
    let position = |(at, extent): (&Affine, &usize)| position_text(at, indices, Some(*extent), &at.terms);
    if at.is_empty() { name.into() } else { name.to_string() + &bracketed(at.iter().zip(shape).map(position)) }
}

/// `2 * y + u - 1`, the indices in the order of the box.
fn affine(affine: &Affine, indices: &[Loop]) -> String {
    let terms = affine.terms.iter().map(|(index, factor)| (indices[index.0].name.as_str(), *factor));
    affine_text(terms, affine.offset)
}
