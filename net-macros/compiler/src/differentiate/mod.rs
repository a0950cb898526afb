//! Differentiation: a program and seeds in, the same program with adjoints appended out.
//!
//! One rule a primitive, and nothing else:
//!
//! | primitive | adjoint |
//! |---|---|
//! | `out[f] += a[g] * b[h]` | `a_bar[g] += out_bar[f] * b[h]` and `b_bar[h] += out_bar[f] * a[g]`, over the same box |
//! | `out[i] = f(a[g(i)], ...)` | `a_bar[g(i)] += df/da * out_bar[i]`, the derivative inside the branches of `f` |
//! | `Order` | none: positions are integers |
//! | `Gather` | `ScatterAdd` at the same place |
//! | `ScatterAdd` | `Gather` at the same place |
//!
//! An adjoint that is absent is absent, not a zero. The first contribution assigns and later ones add, from the
//! last reader of a value to the first. The result is a program again, so it can be differentiated again. What an
//! adjoint's formula is never depends on what else is wanted: `wanted` only decides which of them exist.

mod table;

pub use table::tangent;

use std::collections::BTreeMap;

use crate::ir::{Element, Map, Operation, Program, Read, Role, Term, Value, ValueId, access, axes};

/// Appends the adjoints of `wanted`, given that of some values: pairs of a value and its seed. An adjoint is `None`
/// where no differentiable path leads from the wanted value to a seeded one.
pub fn differentiate(program: &mut Program, seeds: &[(ValueId, ValueId)], wanted: &[ValueId]) -> Vec<Option<ValueId>> {
    let last = program.values.len();
    let varied = varied(program, wanted);
    let mut sweep = Sweep { program, varied, contributions: BTreeMap::new(), adjoints: BTreeMap::new() };
    for (value, seed) in seeds {
        sweep.contribute(*value, Contribution::Value(*seed));
    }
    for id in (0..last).rev().map(ValueId) {
        if let Some(adjoint) = sweep.finish(id) {
            sweep.propagate(id, adjoint);
        }
    }
    wanted.iter().map(|id| sweep.adjoints.get(id).copied()).collect()
}

/// The values that depend on a wanted one.
fn varied(program: &Program, wanted: &[ValueId]) -> Vec<bool> {
    let mut varied = vec![false; program.values.len()];
    for id in program.ids() {
        varied[id.0] = wanted.contains(&id) || program.value(id).operation.operands().iter().any(|id| varied[id.0]);
    }
    varied
}

/// What one reader of a value adds to its adjoint.
enum Contribution {
    /// A value that is there.
    Value(ValueId),
    /// Terms of a contraction.
    Terms(Vec<Term>),
    /// An operation of the adjoint's own shape.
    Operation(Operation),
}

struct Sweep<'a> {
    program: &'a mut Program,
    varied: Vec<bool>,
    contributions: BTreeMap<ValueId, Vec<Contribution>>,
    adjoints: BTreeMap<ValueId, ValueId>,
}

impl Sweep<'_> {
    fn contribute(&mut self, to: ValueId, contribution: Contribution) {
        if self.varied[to.0] && self.program.value(to).element == Element::Real {
            self.contributions.entry(to).or_default().push(contribution);
        }
    }

    /// The adjoint of a value, all its readers having contributed.
    fn finish(&mut self, id: ValueId) -> Option<ValueId> {
        let mut contributions = self.contributions.remove(&id)?;
        let name = format!("{}_bar", self.program.value(id).name);
        let adjoint = match contributions.pop() {
            Some(Contribution::Value(adjoint)) if contributions.is_empty() => adjoint,
            Some(Contribution::Terms(terms)) if contributions.is_empty() => self.push_sum(id, name, terms),
            Some(Contribution::Operation(operation)) if contributions.is_empty() => self.push_like(id, name, operation),
            last => {
                contributions.extend(last);
                let terms = self.sum(id, &name, contributions);
                self.push_sum(id, name, terms)
            }
        };
        self.adjoints.insert(id, adjoint);
        Some(adjoint)
    }

    /// Several contributions as the terms of one contraction.
    fn sum(&mut self, id: ValueId, name: &str, contributions: Vec<Contribution>) -> Vec<Term> {
        let shape = self.program.value(id).shape.clone();
        let mut terms = Vec::new();
        for (number, contribution) in contributions.into_iter().enumerate() {
            let part = match contribution {
                Contribution::Terms(more) => {
                    terms.extend(more);
                    continue;
                }
                Contribution::Value(value) => value,
                Contribution::Operation(operation) => self.push_like(id, format!("{name}_{}", number + 1), operation),
            };
            let a = Read::whole(part, shape.len());
            terms.push(Term { indices: axes(&shape), out: access::identity(shape.len()), a, b: None });
        }
        terms
    }

    /// The adjoint that is the sum of these terms. A sum over the samples is a value of its own where there are other terms, too, those of
    /// what is computed from such sums: all samples are added up before.
    ///
    /// ```text
    /// w_bar[i, j] = z_bar[i] * x[j] + n_bar[i] * w[i, j]     z_bar of each sample, n_bar of none
    /// w_bar_sum[i, j] = z_bar[i] * x[j];    w_bar[i, j] = w_bar_sum[i, j] + n_bar[i] * w[i, j]
    /// ```
    fn push_sum(&mut self, id: ValueId, name: String, terms: Vec<Term>) -> ValueId {
        let of_samples = |term: &Term| term.reads().any(|read| self.program.value(read.value).batched);
        let first = terms.iter().position(of_samples).filter(|_| !self.program.value(id).batched);
        let (Some(first), false) = (first, terms.iter().all(of_samples)) else {
            return self.push_like(id, name, Operation::Contract(terms));
        };
        let (own, mut terms): (Vec<Term>, Vec<Term>) = terms.into_iter().partition(of_samples);
        let sum = self.push_like(id, format!("{name}_sum"), Operation::Contract(own));
        let shape = &self.program.value(id).shape;
        let (indices, out) = (axes(shape), access::identity(shape.len()));
        terms.insert(first, Term { indices, out, a: Read::whole(sum, shape.len()), b: None });
        self.push_like(id, name, Operation::Contract(terms))
    }

    /// An adjoint, or a part of one, with an element for each of the value's.
    fn push_like(&mut self, id: ValueId, name: String, operation: Operation) -> ValueId {
        let like = self.program.value(id);
        let value = Value { name, role: Role::Adjoint, operation, ..like.clone() };
        self.program.push(value)
    }

    fn propagate(&mut self, id: ValueId, adjoint: ValueId) {
        match self.program.value(id).operation.clone() {
            Operation::Leaf(_) | Operation::Random(_) | Operation::Order(_) => {}
            Operation::Contract(terms) => terms.iter().for_each(|term| self.contract(term, adjoint)),
            Operation::Map(map) => (0..map.operands.len()).for_each(|operand| self.map(id, &map, operand, adjoint)),
            Operation::Gather { source, at } => {
                let scattered = Operation::ScatterAdd { source: adjoint, at };
                self.contribute(source, Contribution::Operation(scattered));
            }
            Operation::ScatterAdd { source, at } => {
                let gathered = Operation::Gather { source: adjoint, at };
                self.contribute(source, Contribution::Operation(gathered));
            }
        }
    }

    /// `a_bar[g] += out_bar[f] * b[h]` and `b_bar[h] += out_bar[f] * a[g]`
    fn contract(&mut self, term: &Term, adjoint: ValueId) {
        let out_bar = Read { value: adjoint, at: term.out.clone() };
        let read_from = |side: &Read, other: Option<&Read>| Term {
            indices: term.indices.clone(),
            out: side.at.clone(),
            a: out_bar.clone(),
            b: other.cloned(),
        };
        self.contribute(term.a.value, Contribution::Terms(vec![read_from(&term.a, term.b.as_ref())]));
        if let Some(b) = &term.b {
            self.contribute(b.value, Contribution::Terms(vec![read_from(b, Some(&term.a))]));
        }
    }

    /// `a_bar[g(i)] += df/da * out_bar[i]`; a contraction where `g` is not the identity or the operand has no batch.
    fn map(&mut self, id: ValueId, map: &Map, operand: usize, adjoint: ValueId) {
        let read = &map.operands[operand];
        if !self.varied[read.value.0] || self.program.value(read.value).element != Element::Real {
            return;
        }
        let Some(each) = self.slope(id, map, operand, adjoint) else {
            return;
        };
        let (value, of) = (self.program.value(id), self.program.value(read.value));
        let whole = access::is_identity(&read.at) && of.shape == value.shape && of.batched == value.batched;
        if whole {
            return self.contribute(read.value, Contribution::Operation(Operation::Map(each)));
        }
        let (indices, name) = (axes(&value.shape), format!("{}_bar_each", of.name));
        let (a, b) = match factors(&each) {
            Some(factors) => factors,
            None => (Read::whole(self.push_like(id, name, Operation::Map(each)), indices.len()), None),
        };
        let term = Term { indices, out: read.at.clone(), a, b };
        self.contribute(read.value, Contribution::Terms(vec![term]));
    }

    /// `df/da * out_bar` for each element: over the operands, `out_bar`, and the result where that is cheaper.
    fn slope(&self, id: ValueId, map: &Map, operand: usize, adjoint: ValueId) -> Option<Map> {
        let rank = self.program.value(id).shape.len();
        let body = tangent(&map.body, operand, map.operands.len())?;
        let (body, kept) = body.pruned();
        let mut operands = map.operands.clone();
        operands.extend([Read::whole(adjoint, rank), Read::whole(id, rank)]);
        let operands = kept.into_iter().map(|operand| operands[operand].clone()).collect();
        Some(Map { operands, body })
    }
}

/// The one or two reads that an expression is the product of, so that it needs no value of its own.
fn factors(map: &Map) -> Option<(Read, Option<Read>)> {
    use crate::ir::{Function, Scalar};
    let read = |node| match map.body.node(node) {
        Scalar::Operand(operand) => Some(map.operands[*operand].clone()),
        _ => None,
    };
    match map.body.node(map.body.result()) {
        Scalar::Operand(operand) => Some((map.operands[*operand].clone(), None)),
        Scalar::Apply(Function::Multiply, both) => Some((read(both[0])?, Some(read(both[1])?))),
        _ => None,
    }
}
