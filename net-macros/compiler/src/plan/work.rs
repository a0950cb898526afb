//! How much a program does for one sample, counted from its primitives.

use std::collections::BTreeMap;

use super::step::{By, Step};
use crate::ir::{Affine, Body, Function, Operation, Program, Read, Scalar, Term, Value, access, size};

/// What is done for one sample.
#[derive(Debug, Default)]
pub struct Work {
    multiply_adds: usize,
    additions: usize,
    elementwise: usize,
    comparisons: usize,
    random: usize,
    functions: BTreeMap<&'static str, usize>,
    /// Whether points that fall into padding are counted though they are skipped.
    at_most: bool,
}

impl Work {
    /// The work of a program.
    pub fn of(program: &Program) -> Work {
        Work::of_values(program, &program.values)
    }

    /// The work of some of its values, or of parts of them.
    pub fn of_values<'a>(program: &Program, values: impl IntoIterator<Item = &'a Value>) -> Work {
        let mut work = Work::default();
        values.into_iter().for_each(|value| work.add(program, value));
        work
    }

    /// The work of one step of a plan: of what it makes, and of what it computes on the way. What is scattered into a value is added
    /// there, and is no value of its own.
    pub fn of_step(program: &Program, step: &Step) -> Work {
        let through = if matches!(step.by, By::Scatter(_)) { &[][..] } else { &step.through };
        let values = step.makes.iter().chain(through).map(|id| step.value(program, *id));
        Work::of_values(program, &values.collect::<Vec<_>>())
    }

    fn add(&mut self, program: &Program, value: &Value) {
        let points = |extents: Vec<usize>| extents.into_iter().fold(1, usize::saturating_mul);
        match &value.operation {
            Operation::Leaf(_) | Operation::Gather { .. } => {}
            Operation::Random(_) => self.random = self.random.saturating_add(size(&value.shape)),
            Operation::ScatterAdd { source, .. } => self.additions += size(&program.value(*source).shape),
            Operation::Order(order) => {
                let extents = order.indices.iter().map(|index| index.extent).collect::<Vec<_>>();
                self.at_most |= leaves(&order.operand.at, &extents, &program.value(order.operand.value).shape);
                self.comparisons = self.comparisons.saturating_add(points(extents));
            }
            Operation::Contract(terms) => {
                for term in terms.iter().filter(|term| !(terms.len() == 1 && is_copy(term, &value.shape))) {
                    let extents = term.extents();
                    let inside = |read: &Read| !leaves(&read.at, &extents, &program.value(read.value).shape);
                    self.at_most |= leaves(&term.out, &extents, &value.shape) || !term.reads().all(inside);
                    let of = if term.b.is_some() { &mut self.multiply_adds } else { &mut self.additions };
                    *of = of.saturating_add(points(extents));
                }
            }
            Operation::Map(map) => self.map(&map.body, size(&value.shape)),
        }
    }

    fn map(&mut self, body: &Body, elements: usize) {
        for scalar in body.nodes() {
            match scalar {
                Scalar::Select(..) => self.elementwise = self.elementwise.saturating_add(elements),
                Scalar::Apply(Function::ToReal | Function::ToPosition | Function::Stop, _) => {}
                Scalar::Apply(function, _) if is_cheap(*function) => {
                    self.elementwise = self.elementwise.saturating_add(elements);
                }
                Scalar::Apply(function, _) => {
                    let calls = self.functions.entry(function.name()).or_default();
                    *calls = calls.saturating_add(elements);
                }
                _ => {}
            }
        }
    }

    /// All work as the number of multiply-adds that takes about as long.
    pub fn total(&self) -> usize {
        let functions = self.functions.values().map(|calls| calls.saturating_mul(8));
        let random = self.random.saturating_mul(8);
        let counts = [self.multiply_adds, self.additions, self.elementwise, self.comparisons, random];
        counts.into_iter().chain(functions).fold(0, usize::saturating_add)
    }

    /// As documentation says it: `Work for one sample: 6 multiply-adds, 2 elementwise operations.`
    pub fn text(&self) -> String {
        match &*self.list() {
            "" => "Work: none, but for copies.".into(),
            list => format!("Work for one sample: {list}."),
        }
    }

    /// `6 multiply-adds, 2 elementwise operations`; nothing where there are only copies.
    pub fn list(&self) -> String {
        let counted = [
            (self.multiply_adds, "multiply-adds"),
            (self.additions, "additions"),
            (self.elementwise, "elementwise operations"),
            (self.comparisons, "comparisons"),
            (self.random, "random numbers"),
        ];
        let mut parts: Vec<String> =
            counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        parts.extend(self.functions.iter().map(|(name, count)| format!("{count} `{name}`")));
        let at_most = if self.at_most { "at most " } else { "" };
        if parts.is_empty() { String::new() } else { format!("{at_most}{}", parts.join(", ")) }
    }
}

/// Whether a position may be out of range.
fn leaves(at: &[Affine], extents: &[usize], shape: &[usize]) -> bool {
    at.iter().zip(shape).any(|(at, extent)| !at.stays_inside(extents, *extent))
}

/// Whether a term gives each element once and multiplies nothing.
fn is_copy(term: &Term, shape: &[usize]) -> bool {
    term.b.is_none() && access::is_identity(&term.out) && term.indices.len() == shape.len()
        || term.b.is_none() && size(&term.extents()) == size(shape)
}

/// Whether a function is an instruction or two.
fn is_cheap(function: Function) -> bool {
    let named = [
        Function::Negate,
        Function::Ramp,
        Function::Abs,
        Function::Sign,
        Function::Floor,
        Function::Ceil,
        Function::Round,
        Function::Trunc,
        Function::Fract,
        Function::Max,
        Function::Min,
        Function::Clip,
        Function::Sqrt,
        Function::Root,
        Function::MaskedProduct,
    ];
    function.is_operator() || named.contains(&function)
}
