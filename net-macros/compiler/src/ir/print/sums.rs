//! Contractions as they are printed.
//!
//! ```text
//! z[o, y, x] = b[o] + sum[c, u, v](k[o, c, u, v] * a[c, y + u - 1, x + v - 1]?)       all terms of one left side
//! y[4 * i + j] = x[i, j]                                                             each element once
//! y[i] += a[i]; y[j + 2] += b[j]                                                     terms that scatter, each by itself
//! ```

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::text::{Statement, Written, bracketed, position_text, stays_inside};
use crate::ir::{Affine, Index, Loop, Program, Read, Term, Value, axis_name};

/// A contraction of one or more terms.
pub(super) fn contraction(program: &Program, value: &Value, terms: &[Term]) -> Written {
    Writer::of(program, value, terms).written
}

/// Its terms, their indices named as they are printed.
pub(super) fn lettered(program: &Program, value: &Value, terms: &[Term]) -> Vec<Term> {
    Writer::of(program, value, terms).terms
}

struct Writer<'a> {
    program: &'a Program,
    value: &'a Value,
    /// The names of all values in the formula.
    values: BTreeSet<&'a str>,
    /// The statements so far; no two of the indices in them have one name.
    written: Written,
    /// The terms so far, in its names.
    terms: Vec<Term>,
    /// The position of the last statement's first term, where that says every element: further such terms join it.
    open: Option<usize>,
}

impl<'a> Writer<'a> {
    fn of(program: &'a Program, value: &'a Value, terms: &[Term]) -> Self {
        let written = Written { statements: Vec::new(), indices: Vec::new() };
        let reads = terms.iter().flat_map(Term::reads).map(|read| program.value(read.value));
        let values = reads.chain([value]).map(|value| value.name.as_str()).collect();
        let mut writer = Writer { program, value, values, written, terms: Vec::new(), open: None };
        terms.iter().for_each(|term| writer.term(term));
        writer
    }

    fn term(&mut self, term: &Term) {
        let says_all = says_all(term, &self.value.shape);
        let letters = self.open.filter(|_| says_all).and_then(|first| letters(&self.terms[first], term));
        let joins = letters.is_some();
        let term = Term { indices: self.named(term, letters.unwrap_or_default()), ..term.clone() };
        // What scatters is none of the notation, in which a part of an axis is said.
        let scatters = !joins && (!says_all || !self.written.statements.is_empty());
        let right = self.right(&term, says_all, scatters);
        match self.written.statements.last_mut().filter(|_| joins) {
            Some(statement) => statement.right += &format!(" + {right}"),
            None => {
                let left = access(&self.value.name, (&term.out, &self.value.shape), &term, scatters);
                self.written.statements.push(Statement { left, adds: scatters, right });
                self.open = says_all.then_some(self.terms.len());
            }
        }
        self.terms.push(term);
    }

    /// The indices of a term: by these letters, or by their own, or by others where those have another extent already, or
    /// are the name of a value.
    fn named(&mut self, term: &Term, letters: BTreeMap<Index, String>) -> Vec<Loop> {
        let mut names = letters;
        for index in own_first(term) {
            let Loop { name, extent } = &term.indices[index.0];
            let known = &mut self.written.indices;
            if !names.contains_key(&index) {
                let is_free = |letter: &String| {
                    let taken = names.values().any(|taken| taken == letter) || self.values.contains(&letter.as_str());
                    let other = known.iter().find(|known| known.name == *letter);
                    !taken && other.is_none_or(|other| other.extent == *extent)
                };
                let mut letters = std::iter::once(name.clone()).chain((0..).map(axis_name));
                let letter = letters.find(is_free).unwrap_or_default();
                names.insert(index, letter);
            }
            if !known.iter().any(|known| known.name == names[&index]) {
                known.push(Loop { name: names[&index].clone(), extent: *extent });
            }
        }
        let named = |(index, of): (usize, &Loop)| Loop { name: names[&Index(index)].clone(), extent: of.extent };
        term.indices.iter().enumerate().map(named).collect()
    }

    /// `sum[j](w[i, j] * x[j])`; no sum is shown of what scatters, which adds at every point.
    fn right(&self, term: &Term, says_all: bool, scatters: bool) -> String {
        let factors: Vec<String> = term.reads().map(|read| self.read(read, term, scatters)).collect();
        let summed = (0..term.indices.len()).filter(|index| !is_own(term, Index(*index)));
        let summed: Vec<&str> = summed.map(|index| term.indices[index].name.as_str()).collect();
        let product = factors.join(" * ");
        if says_all && !summed.is_empty() { format!("sum{}({product})", bracketed(summed)) } else { product }
    }

    fn read(&self, read: &Read, term: &Term, scatters: bool) -> String {
        let of = self.program.value(read.value);
        access(&of.name, (&read.at, &of.shape), term, scatters)
    }
}

/// `a[c, 2 * y + u - 1, 2 * x + v - 1]?`: large steps before small ones and long indices before short ones, whatever the
/// order of the box, so that all readings of a window look alike; and a `?` where the array is left for some points.
fn access(name: &str, (at, shape): (&[Affine], &[usize]), term: &Term, scatters: bool) -> String {
    let position = |(at, extent): (&Affine, &usize)| {
        let axis = Some(*extent).filter(|_| !scatters);
        position_text(at, &term.indices, axis, &in_order(at, term))
    };
    let outside = if stays_inside(at, shape, &term.extents()) { "" } else { "?" };
    if at.is_empty() {
        name.into()
    } else {
        format!("{name}{}{outside}", bracketed(at.iter().zip(shape).map(position)))
    }
}

/// The indices of a position in the order in which they are printed.
fn in_order(at: &Affine, term: &Term) -> Vec<(Index, isize)> {
    let mut terms = at.terms.clone();
    terms.sort_by_key(|(index, factor)| Reverse((factor.unsigned_abs(), term.indices[index.0].extent)));
    terms
}

/// Whether an index is one of those on the left.
fn is_own(term: &Term, index: Index) -> bool {
    term.out.iter().any(|at| at.terms.iter().any(|(own, _)| *own == index))
}

/// The indices of a term, those on the left first and in their order there.
fn own_first(term: &Term) -> Vec<Index> {
    let mut order: Vec<Index> = Vec::new();
    let own = term.out.iter().flat_map(|at| in_order(at, term)).map(|(index, _)| index);
    for index in own.chain((0..term.indices.len()).map(Index)) {
        if !order.contains(&index) {
            order.push(index);
        }
    }
    order
}

/// Whether the indices on the left reach every element of the value, each at one point: `z[i, j]`, or `y[4 * i + j]` for
/// `j: 4`.
fn says_all(term: &Term, shape: &[usize]) -> bool {
    let extents = term.extents();
    let uses = |index: usize| term.out.iter().filter(|at| at.terms.iter().any(|(own, _)| own.0 == index)).count();
    let counts_up = |(at, extent): (&Affine, &usize)| {
        let steps = at.terms.iter().map(|(index, factor)| (*factor, extents[index.0]));
        let mut steps: Vec<(isize, usize)> = steps.filter(|(_, extent)| *extent > 1).collect();
        steps.sort_unstable();
        let end = steps.into_iter().try_fold(1, |size, (factor, n)| (factor == size).then_some(size * n as isize));
        at.offset == 0 && end == Some(*extent as isize)
    };
    (0..extents.len()).all(|index| uses(index) <= 1) && term.out.iter().zip(shape).all(counts_up)
}

/// What the indices of a term are called on the left of another, where both write `z[i, j]` or both `y[4 * i + j]`.
fn letters(first: &Term, term: &Term) -> Option<BTreeMap<Index, String>> {
    let steps = |term: &Term, at: &Affine| {
        let mut steps: Vec<(isize, usize, Index)> =
            at.terms.iter().map(|(index, factor)| (*factor, term.indices[index.0].extent, *index)).collect();
        steps.sort_unstable();
        steps
    };
    let mut letters = BTreeMap::new();
    for (of, at) in first.out.iter().zip(&term.out) {
        let (of, at) = (steps(first, of), steps(term, at));
        if of.len() != at.len() || of.iter().zip(&at).any(|(of, at)| (of.0, of.1) != (at.0, at.1)) {
            return None;
        }
        letters.extend(of.iter().zip(&at).map(|(of, at)| (at.2, first.indices[of.2.0].name.clone())));
    }
    Some(letters)
}
