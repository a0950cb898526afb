//! `euclidean_distance` and `cosine_distance` of two inputs of one shape: a number, 0 where both are the same, with gradient 0
//! there; `cosine_similarity`, and `cosine_distance_loss` of an input and a target.
//!
//! ```text
//! euclidean_distance   y = root(sum[i]((a[i] - b[i])^2))
//! cosine_distance      y = 1 - sum[i](a[i] * b[i]) / (|a| * |b|)         0 where a or b is 0 everywhere
//! cosine_similarity    y = sum[i](a[i] / |a| * (b[i] / |b|))             0 where a or b is 0 everywhere
//! ```
//!
//! The cosine distance is computed as `sum[i]((a[i] / |a| - b[i] / |b|)^2) / 2`, which is the same number: of two things that
//! are nearly alike it has all its digits, where `1 - ..` has none.
//!
//! Vectors are scaled by a power of two before they are squared, `(a[i] * c)^2`, so that squares of large and tiny ones are in range.

use super::axes::Split;
use super::layer::reals;
use super::reduction::{Reduction, Scaled};
use super::{Arguments, Inputs, Layer, Lowering, Resolved, Takes};
use crate::diagnostics::{Diagnostic, Extent};
use crate::formula::expression;
use crate::ir::print::shape_text;
use crate::ir::{Body, Function, Map, Operation, Read, Shape, Term, Typed, ValueId, axes};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Measure {
    Euclidean,
    Cosine,
    Similarity,
}

#[derive(Debug)]
struct Distance {
    measure: Measure,
}

/// The cosine distance of an input and a target.
#[derive(Debug)]
struct CosineLoss {
    extent: Extent,
}

pub(super) fn read_euclidean(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Distance { measure: Measure::Euclidean }))
}

pub(super) fn read_cosine(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Distance { measure: Measure::Cosine }))
}

pub(super) fn read_similarity(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Distance { measure: Measure::Similarity }))
}

pub(super) fn read_cosine_loss(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(CosineLoss { extent: arguments.layer() }))
}

/// A scalar has no angle.
fn with_an_axis(shape: &Shape, at: Extent) -> Result<(), Diagnostic> {
    if !shape.is_empty() {
        return Ok(());
    }
    Err(Diagnostic::new(at, "expected inputs with an axis, found scalars")
        .note("a cosine is that of the angle between two vectors"))
}

impl Layer for Distance {
    fn canonical(&self, _: &Shape) -> String {
        let Distance { measure: _ } = self; // the kind says it
        String::new()
    }

    fn inputs(&self) -> Inputs {
        Inputs::Exactly(2)
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let [a, b] = &inputs[..] else {
            return Err(Diagnostic::new(at, format!("expected two inputs, found {}", inputs.len())));
        };
        if a != b {
            let (a, b) = (shape_text(a), shape_text(b));
            return Err(Diagnostic::new(at, format!("expected two inputs of one shape, found {a} and {b}")));
        }
        if self.measure != Measure::Euclidean {
            with_an_axis(a, at)?;
        }
        Ok(Resolved::shape(Vec::new()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [a, b] = [0, 1].map(|number| lowering.inputs[number]);
        match self.measure {
            Measure::Cosine => return cosine(lowering, a, b),
            Measure::Similarity => return similarity(lowering, a, b),
            Measure::Euclidean => {}
        }
        let d = mapped(lowering, "d", &[a, b], Body::of(Function::Subtract));
        let (_, root, c) = length(lowering, ["x", "u"], d);
        let y = expression(&["r", "c"], "r / c");
        let operands = [root, c].map(|value| Read::whole(value, 0)).to_vec();
        lowering.push(lowering.name.clone(), Vec::new(), Operation::Map(Map { operands, body: y }))
    }
}

impl Layer for CosineLoss {
    fn canonical(&self, _: &Shape) -> String {
        let CosineLoss { extent: _ } = self;
        String::new()
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn takes(&self) -> Option<Takes> {
        Some(Takes::Any)
    }

    fn letter(&self) -> &'static str {
        "loss"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        with_an_axis(input, self.extent)?;
        Ok(Resolved { target: Some(Typed::real(input.clone())), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        cosine(lowering, lowering.inputs[0], lowering.inputs[1])
    }
}

fn similarity(lowering: &mut Lowering<'_>, a: ValueId, b: ValueId) -> ValueId {
    let (a, u, _) = length(lowering, ["x", "u"], a);
    let (b, v, _) = length(lowering, ["z", "v"], b);
    let [p, q] = [("p", a, [u, v]), ("q", b, [v, u])].map(|(letter, value, [own, other])| {
        let body = expression(&["a", "u", "v"], "if u == 0 || v == 0 { 0 } else { a / u }");
        let value = mapped(lowering, letter, &[value, own, other], body);
        let shape = lowering.shape(value);
        (Read::whole(value, shape.len()), axes(&shape))
    });
    let term = Term { indices: p.1, out: Vec::new(), a: p.0, b: Some(q.0) };
    lowering.push(lowering.name.clone(), Vec::new(), Operation::Contract(vec![term]))
}

fn cosine(lowering: &mut Lowering<'_>, a: ValueId, b: ValueId) -> ValueId {
    let (a, u, _) = length(lowering, ["x", "u"], a);
    let (b, v, _) = length(lowering, ["z", "v"], b);
    let between = expression(&["a", "b", "u", "v"], "if u == 0 || v == 0 { 0 } else { a / u - b / v }");
    let d = mapped(lowering, "d", &[a, b, u, v], between);
    let q = squares(lowering, "q", d);
    lowering.elementwise(lowering.name.clone(), q, expression(&["q"], "q / 2"))
}

/// A vector times `c`, a power of two by which no square of it is out of range; its length; and `c`.
fn length(lowering: &mut Lowering<'_>, [letter, root]: [&str; 2], x: ValueId) -> (ValueId, ValueId, ValueId) {
    let shape = lowering.shape(x);
    let split = Split::of(&shape, &Vec::from_iter(0..shape.len()));
    let (scaled, c) = Reduction { split: &split, x }.scaled(lowering, letter, x, Scaled::LargeOrTiny);
    let squares = squares(lowering, "s", scaled);
    (scaled, lowering.elementwise(lowering.inner(root), squares, Body::of(Function::Root)), c)
}

/// A function of elements, of which some values have only one.
fn mapped(lowering: &mut Lowering<'_>, letter: &str, values: &[ValueId], body: Body) -> ValueId {
    let shape = lowering.shape(values[0]);
    let operands = values.iter().map(|value| Read::whole(*value, lowering.shape(*value).len())).collect();
    lowering.push(lowering.inner(letter), shape, Operation::Map(Map { operands, body }))
}

/// The sum of the squares of all elements.
fn squares(lowering: &mut Lowering<'_>, letter: &str, value: ValueId) -> ValueId {
    let shape = lowering.shape(value);
    let read = Read::whole(value, shape.len());
    let term = Term { indices: axes(&shape), out: Vec::new(), a: read.clone(), b: Some(read) };
    lowering.push(lowering.inner(letter), Vec::new(), Operation::Contract(vec![term]))
}
