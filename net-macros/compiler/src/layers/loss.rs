//! The losses. Each ends a chain, adds the port `target` and gives one scalar.
//!
//! ```text
//! cross_entropy_loss(index)          -ln(a[.., target])                          mean over the other axes
//! cross_entropy_loss(probabilities)  -(sum over the last axis of t * ln(a))      mean over the other axes
//! cross_entropy_loss(binary)         -(t * ln(a) + (1 - t) * ln(1 - a))          mean over all elements
//! .. (.., from = logits)             the same of a = softmax(x) along the last axis; binary of a = sigmoid(x)
//! kl_divergence_loss                 sum over the last axis of t * (ln(t) - ln(a))   mean over the other axes
//! mean_squared_loss                  (a - t)^2                                   mean over all elements
//! mean_absolute_loss                 abs(a - t)                                  mean over all elements
//! contrastive_loss(margin = 0.5)     ramp(margin - a) where t is not 0, else a   of a distance
//! ```
//!
//! Losses that are one formula of each element and its target are in `each.rs`, what the options of a cross-entropy make of its
//! target is in `targets.rs`.
//!
//! Inputs are probabilities, which `known` checks, unless `from = probabilities` says so; nothing is clipped. After
//! `softmax` or `sigmoid`, those of `from = logits` too, `simplify` finds the stable form.

mod each;
mod targets;

pub(super) use each::{read_formula, read_hinge, read_huber};

use super::arguments::{number, one_of};
use super::softmax::softmax;
use super::{Arguments, Layer, Lowering, Resolved, Takes, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{
    Body, Function, Map, Operation, Place, Position, Read, Shape, Term, Typed, ValueId, access, axes, size,
};
use targets::{Against, Targets};

const AGAINST: [(&str, Against); 3] =
    [("index", Against::Index), ("binary", Against::Binary), ("probabilities", Against::Probabilities)];

/// What the option `from` says of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
enum From {
    Logits,
    Probabilities,
}

const FROM: [(&str, From); 2] = [("logits", From::Logits), ("probabilities", From::Probabilities)];

/// What becomes of the losses of all elements.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reduce {
    Mean,
    Total,
}

const REDUCE: [(&str, Reduce); 2] = [("mean", Reduce::Mean), ("total", Reduce::Total)];

impl Reduce {
    /// The option `reduce`, the mean unless said otherwise.
    fn option(arguments: &mut Arguments) -> Result<Reduce, Diagnostic> {
        arguments.option("reduce")?.map_or(Ok(Reduce::Mean), |setting| one_of(&setting, &REDUCE))
    }

    /// What the total of so many losses is divided by.
    fn divisor(self, count: usize) -> usize {
        if self == Reduce::Mean { count } else { 1 }
    }
}

#[derive(Debug)]
struct CrossEntropy {
    against: Against,
    from: Option<From>,
    targets: Targets,
    /// Whether the entropy of the target is taken off, which leaves the divergence.
    divergence: bool,
    reduce: Reduce,
    extent: Extent,
}

pub(super) fn read_cross_entropy(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let expected = "`index`, `binary` or `probabilities`";
    let setting = arguments.required(expected, "cross_entropy_loss(index)")?;
    let against = one_of(&setting, &AGAINST)?;
    let from = from(arguments)?;
    let (targets, reduce) = (Targets::read(arguments, against)?, Reduce::option(arguments)?);
    Ok(Box::new(CrossEntropy { against, from, targets, divergence: false, reduce, extent }))
}

pub(super) fn read_divergence(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let (extent, from, reduce) = (arguments.layer(), from(arguments)?, Reduce::option(arguments)?);
    let (against, targets) = (Against::Probabilities, Targets::default());
    Ok(Box::new(CrossEntropy { against, from, targets, divergence: true, reduce, extent }))
}

fn from(arguments: &mut Arguments) -> Result<Option<From>, Diagnostic> {
    arguments.option("from")?.map(|setting| one_of(&setting, &FROM)).transpose()
}

impl Layer for CrossEntropy {
    fn canonical(&self, _: &Shape) -> String {
        // What is asserted computes nothing.
        let CrossEntropy { against, from, targets, divergence: _, reduce, extent: _ } = self;
        let from = if *from == Some(From::Logits) { " of logits" } else { "" };
        let reduce = if *reduce == Reduce::Total { "; total" } else { "" };
        format!("{}{from}{}{reduce}", canonical::word(&AGAINST, against), targets.canonical())
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn is_elementwise(&self) -> bool {
        self.against == Against::Binary
    }

    fn takes(&self) -> Option<Takes> {
        match (self.from, self.against) {
            (Some(From::Probabilities), _) => Some(Takes::Asserted),
            (Some(From::Logits), Against::Binary) => Some(Takes::EachLogits),
            (Some(From::Logits), _) => Some(Takes::Logits),
            (None, Against::Binary) => Some(Takes::Each),
            (None, _) => Some(Takes::Distribution),
        }
    }

    fn letter(&self) -> &'static str {
        "loss"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let target = match (self.against, input.split_last()) {
            (Against::Binary, _) => Typed::real(input.clone()),
            (_, Some((1, _))) if self.from != Some(From::Probabilities) => {
                let mistake = Diagnostic::new(self.extent, "expected at least 2 classes along the last axis, found 1");
                let mistake = mistake.note("the probability of the only class is 1, and the loss 0 whatever the input");
                return Err(mistake.help(self.binary()));
            }
            (Against::Probabilities, Some(_)) => Typed::real(input.clone()),
            (Against::Index, Some((classes, others))) => Typed { shape: others.to_vec(), classes: Some(*classes) },
            (_, None) => {
                let mistake = Diagnostic::new(self.extent, "expected probabilities of classes, found a scalar");
                return Err(mistake.help(self.binary()));
            }
        };
        let classes = if self.against == Against::Binary { 2 } else { input.last().copied().unwrap_or(1) };
        self.targets.check(classes)?;
        Ok(Resolved { target: Some(target), ..Resolved::default() })
    }

    fn numbers(&self) -> Option<&[f64]> {
        self.targets.weights().filter(|_| self.against != Against::Binary)
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let target = lowering.inputs[1];
        let shape = lowering.shape(lowering.input());
        let others = size(shape.split_last().map_or(&[], |(_, others)| others));
        let a = self.probabilities(lowering, shape.len());
        let (each, count) = match self.against {
            Against::Index if self.targets.is_plain() => {
                return index_loss(lowering, a, target, self.reduce.divisor(others));
            }
            Against::Index | Against::Probabilities => {
                let target = self.targets.distribution(lowering, self.against, &shape);
                let each = both(lowering, lowering.inner("l"), target, a, Body::of(Function::XLnY));
                (if self.divergence { less_entropy(lowering, target, each) } else { each }, others)
            }
            Against::Binary => (both(lowering, lowering.inner("l"), target, a, self.targets.binary()), size(&shape)),
        };
        let total = lowering.total(lowering.inner("t"), each);
        lowering.scaled(lowering.name.clone(), total, self.reduce.divisor(count), true)
    }
}

impl CrossEntropy {
    /// The loss of one thing that is so or not.
    fn binary(&self) -> &'static str {
        match self.from {
            Some(From::Logits) => "write `cross_entropy_loss(binary, from = logits)` for one thing that is so or not",
            _ => {
                "for one thing that is so or not write `cross_entropy_loss(binary)` of its probability, or `cross_entropy_loss(binary, from = logits)` of what no `sigmoid` is before"
            }
        }
    }

    /// The input, or what the layer that makes probabilities of it would give.
    fn probabilities(&self, lowering: &mut Lowering<'_>, rank: usize) -> ValueId {
        match (self.from, self.against) {
            (Some(From::Logits), Against::Binary) => {
                lowering.elementwise(lowering.inner("p"), lowering.input(), Body::of(Function::Sigmoid))
            }
            (Some(From::Logits), _) => softmax(lowering, lowering.inner("p"), lowering.input(), rank.saturating_sub(1)),
            _ => lowering.input(),
        }
    }
}

/// `t * ln(a) - t * ln(t)`, given the first.
fn less_entropy(lowering: &mut Lowering<'_>, target: ValueId, each: ValueId) -> ValueId {
    let mut body = Body::builder();
    let t = body.operand(0);
    let entropy = body.binary(Function::XLnY, t, t);
    let entropy = lowering.elementwise(lowering.inner("h"), target, body.finish(entropy));
    both(lowering, lowering.inner("d"), each, entropy, Body::of(Function::Subtract))
}

/// `-ln(a[.., target])`, added up over the other axes and divided.
fn index_loss(lowering: &mut Lowering<'_>, a: ValueId, target: ValueId, divisor: usize) -> ValueId {
    let shape = lowering.shape(target);
    let mut at: Vec<Position> = (0..shape.len()).map(Position::index).collect();
    at.push(Position::read(Read::whole(target, shape.len())));
    let is_one = shape.is_empty();
    let chosen = lowering.gather(lowering.inner("q"), shape, a, Place::Axes(at));
    let name = if is_one { lowering.name.clone() } else { lowering.inner("l") };
    let each = lowering.elementwise(name, chosen, minus_ln());
    if is_one {
        return each;
    }
    let total = lowering.total(lowering.inner("t"), each);
    lowering.scaled(lowering.name.clone(), total, divisor, false)
}

fn minus_ln() -> Body {
    let mut body = Body::builder();
    let p = body.operand(0);
    let ln = body.unary(Function::Ln, p);
    let minus = body.unary(Function::Negate, ln);
    body.finish(minus)
}

/// `body(a[i], b[i])`
fn both(lowering: &mut Lowering<'_>, name: String, a: ValueId, b: ValueId, body: Body) -> ValueId {
    let shape = lowering.shape(b);
    let operands = vec![Read::whole(a, shape.len()), Read::whole(b, shape.len())];
    lowering.push(name, shape, Operation::Map(Map { operands, body }))
}

/// The mean over all elements of a function of how far they are from the target.
#[derive(Debug)]
struct MeanDistance {
    squared: bool,
}

pub(super) fn read_mean_squared(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(MeanDistance { squared: true }))
}

pub(super) fn read_mean_absolute(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(MeanDistance { squared: false }))
}

impl Layer for MeanDistance {
    fn canonical(&self, _: &Shape) -> String {
        let MeanDistance { squared } = self;
        format!("squared {squared}")
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn takes(&self) -> Option<Takes> {
        Some(Takes::Any)
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn letter(&self) -> &'static str {
        "loss"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let target = Some(Typed::real(input.clone()));
        Ok(Resolved { target, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let target = lowering.inputs[1];
        let input = lowering.input();
        let shape = lowering.shape(input);
        let d = both(lowering, lowering.inner("d"), input, target, Body::of(Function::Subtract));
        let a = if self.squared { d } else { lowering.elementwise(lowering.inner("a"), d, Body::of(Function::Abs)) };
        let read = Read { value: a, at: access::identity(shape.len()) };
        let b = self.squared.then(|| read.clone());
        let term = Term { indices: axes(&shape), out: Vec::new(), a: read, b };
        let count = size(&shape);
        let name = if count == 1 { lowering.name.clone() } else { lowering.inner("t") };
        let total = lowering.push(name, Vec::new(), Operation::Contract(vec![term]));
        if count == 1 { total } else { lowering.scaled(lowering.name.clone(), total, count, false) }
    }
}

/// Of the distance of two things: the distance itself where they belong together, `target` 0, else what it lacks of the
/// margin.
#[derive(Debug)]
struct Contrastive {
    margin: f64,
    extent: Extent,
}

pub(super) fn read_contrastive(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let margin = arguments.option("margin")?.map_or(Ok(0.5), |setting| number(&setting, 0.0))?;
    Ok(Box::new(Contrastive { margin, extent }))
}

impl Layer for Contrastive {
    fn canonical(&self, _: &Shape) -> String {
        let Contrastive { margin, extent: _ } = self;
        format!("margin {}", canonical::real(*margin))
    }

    fn stated_input(&self) -> Option<Shape> {
        Some(Vec::new())
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn letter(&self) -> &'static str {
        "loss"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        if !input.is_empty() {
            let message = format!("expected a distance, a scalar, found an input of shape {}", shape_text(input));
            return Err(Diagnostic::new(self.extent, message));
        }
        let target = Some(Typed { shape: Vec::new(), classes: None });
        Ok(Resolved { target, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let target = lowering.inputs[1];
        let mut body = Body::builder();
        let (far, distance, zero) = (body.operand(0), body.operand(1), body.real(0.0));
        let margin = body.real(self.margin);
        let lack = body.binary(Function::Subtract, margin, distance);
        let lack = body.unary(Function::Ramp, lack);
        let together = body.binary(Function::Equal, far, zero);
        let loss = body.select(together, distance, lack);
        both(lowering, lowering.name.clone(), target, lowering.input(), body.finish(loss))
    }
}
