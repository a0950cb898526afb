//! The losses. Each ends a chain, adds the port `target` and gives one scalar.
//!
//! ```text
//! cross_entropy_loss(index)          -ln(a[.., target])                          mean over the other axes
//! cross_entropy_loss(probabilities)  -(sum over the last axis of t * ln(a))      mean over the other axes
//! cross_entropy_loss(binary)         -(t * ln(a) + (1 - t) * ln(1 - a))          mean over all elements
//! mean_squared_loss                  (a - t)^2                                   mean over all elements
//! ```
//!
//! Inputs are probabilities; nothing is clipped. After `softmax` or `sigmoid` `simplify` finds the stable form.

use super::arguments::one_of;
use super::lowering::apply_two;
use super::{Arguments, Layer, Lowering, Resolved, Target};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Body, Function, Map, Operation, Place, Position, Read, Shape, Term, ValueId, access, axes, size};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Against {
    Index,
    Probabilities,
    Binary,
}

#[derive(Debug)]
struct CrossEntropy {
    against: Against,
    extent: Extent,
}

pub(super) fn read_cross_entropy(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let expected = "`index`, `binary` or `probabilities`";
    let setting = arguments.required(expected, "cross_entropy_loss(index)")?;
    let choices = [("index", Against::Index), ("binary", Against::Binary), ("probabilities", Against::Probabilities)];
    Ok(Box::new(CrossEntropy { against: one_of(&setting, &choices)?, extent }))
}

impl Layer for CrossEntropy {
    fn is_loss(&self) -> bool {
        true
    }

    fn is_elementwise(&self) -> bool {
        self.against == Against::Binary
    }

    fn letter(&self) -> &'static str {
        "loss"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let target = match (self.against, input.split_last()) {
            (Against::Binary, _) => Target { shape: input.clone(), classes: None },
            (Against::Probabilities, Some(_)) => Target { shape: input.clone(), classes: None },
            (Against::Index, Some((classes, others))) => Target { shape: others.to_vec(), classes: Some(*classes) },
            (_, None) => {
                let mistake = Diagnostic::new(self.extent, "expected probabilities of classes, found a scalar");
                return Err(mistake.help("write `cross_entropy_loss(binary)`"));
            }
        };
        Ok(Resolved { target: Some(target), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let target = lowering.target.unwrap_or(lowering.input);
        let shape = lowering.shape(lowering.input);
        let others = size(shape.split_last().map_or(&[], |(_, others)| others));
        match self.against {
            Against::Index => index_loss(lowering, target, others),
            Against::Probabilities => {
                let body = apply_two(Function::XLnY);
                let each = both(lowering, lowering.inner("l"), target, lowering.input, body);
                let total = lowering.total(lowering.inner("t"), each);
                lowering.scaled(lowering.name.clone(), total, others, true)
            }
            Against::Binary => {
                let each = both(lowering, lowering.inner("l"), target, lowering.input, binary());
                let total = lowering.total(lowering.inner("t"), each);
                lowering.scaled(lowering.name.clone(), total, size(&shape), true)
            }
        }
    }
}

/// `-ln(a[.., target])`, averaged over the other axes.
fn index_loss(lowering: &mut Lowering<'_>, target: ValueId, others: usize) -> ValueId {
    let shape = lowering.shape(target);
    let mut at: Vec<Position> = (0..shape.len()).map(Position::index).collect();
    at.push(Position::read(Read::whole(target, shape.len())));
    let is_one = shape.is_empty();
    let chosen = lowering.gather(lowering.inner("q"), shape, lowering.input, Place::Axes(at));
    let name = if is_one { lowering.name.clone() } else { lowering.inner("l") };
    let each = lowering.elementwise(name, chosen, minus_ln());
    if is_one {
        return each;
    }
    let total = lowering.total(lowering.inner("t"), each);
    lowering.scaled(lowering.name.clone(), total, others, false)
}

fn minus_ln() -> Body {
    let mut body = Body::builder();
    let p = body.operand(0);
    let ln = body.unary(Function::Ln, p);
    let minus = body.unary(Function::Negate, ln);
    body.finish(minus)
}

/// `body(t[i], a[i])`
fn both(lowering: &mut Lowering<'_>, name: String, target: ValueId, input: ValueId, body: Body) -> ValueId {
    let shape = lowering.shape(input);
    let operands = vec![Read::whole(target, shape.len()), Read::whole(input, shape.len())];
    lowering.push(name, shape, Operation::Map(Map { operands, body }))
}

/// `t * ln(a) + (1 - t) * ln(1 - a)`, each product 0 where its first factor is.
fn binary() -> Body {
    let mut body = Body::builder();
    let (t, a, one) = (body.operand(0), body.operand(1), body.real(1.0));
    let (not_t, not_a) = (body.binary(Function::Subtract, one, t), body.binary(Function::Subtract, one, a));
    let hit = body.binary(Function::XLnY, t, a);
    let miss = body.binary(Function::XLnY, not_t, not_a);
    let sum = body.binary(Function::Add, hit, miss);
    body.finish(sum)
}

#[derive(Debug)]
struct MeanSquared;

pub(super) fn read_mean_squared(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(MeanSquared))
}

impl Layer for MeanSquared {
    fn is_loss(&self) -> bool {
        true
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn letter(&self) -> &'static str {
        "loss"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let target = Some(Target { shape: input.clone(), classes: None });
        Ok(Resolved { target, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let target = lowering.target.unwrap_or(lowering.input);
        let body = apply_two(Function::Subtract);
        let input = lowering.input;
        let shape = lowering.shape(input);
        let operands = vec![Read::whole(input, shape.len()), Read::whole(target, shape.len())];
        let d = lowering.push(lowering.inner("d"), shape.clone(), Operation::Map(Map { operands, body }));
        let read = Read { value: d, at: access::identity(shape.len()) };
        let term = Term { indices: axes(&shape), out: Vec::new(), a: read.clone(), b: Some(read) };
        let count = size(&shape);
        let name = if count == 1 { lowering.name.clone() } else { lowering.inner("t") };
        let total = lowering.push(name, Vec::new(), Operation::Contract(vec![term]));
        if count == 1 { total } else { lowering.scaled(lowering.name.clone(), total, count, false) }
    }
}
