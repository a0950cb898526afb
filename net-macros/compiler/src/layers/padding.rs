//! `padding([(0, 0), (1, 2)], padding = 0.5)`: elements before and after each axis of the whole input, channels included,
//! as in Wolfram's PaddingLayer. They are a constant (0 unless said otherwise), or go on from what is there:
//!
//! ```text
//! a, b, c by (2, 2)     0.5         0.5 0.5 a b c 0.5 0.5
//!                       fixed         a   a a b c   c   c      the first and the last element
//!                       reflected     c   b a b c   b   a      mirrored there, as often as it takes
//! ```
//!
//! A single element is its own reflection.

use super::arguments::{checked, one_of, real};
use super::windows::pair;
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Body, Function, Loop, Map, Operation, Read, Shape, Term, ValueId, access, axes};
use crate::syntax::Setting;

#[derive(Clone, Copy, Debug, PartialEq)]
enum With {
    Constant(f64),
    Fixed,
    Reflected,
}

#[derive(Debug)]
struct Padding {
    amounts: Vec<(usize, usize)>,
    with: With,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let example = "padding([(0, 0), (1, 2)])";
    let setting = arguments.required("a list of pairs", example)?;
    let Setting::List(pairs, _) = &setting else {
        let message = format!("expected a list of pairs, found `{}`", setting.text());
        return Err(Diagnostic::new(setting.extent(), message).help(format!("write `{example}`, one pair an axis")));
    };
    let amounts: Vec<(usize, usize)> = pairs.iter().map(pair).collect::<Result<_, _>>()?;
    if amounts.iter().any(|(before, after)| *before.max(after) >= 1 << 20) {
        return Err(Diagnostic::new(setting.extent(), "expected amounts below 2^20, found larger ones"));
    }
    let with = match arguments.option("padding")? {
        Some(word @ Setting::Word(_)) => one_of(&word, &[("fixed", With::Fixed), ("reflected", With::Reflected)])?,
        Some(number) => With::Constant(real(&number)?),
        None => With::Constant(0.0),
    };
    Ok(Box::new(Padding { amounts, with, extent: setting.extent() }))
}

impl Layer for Padding {
    fn canonical(&self, _: &Shape) -> String {
        let Padding { amounts, with, extent: _ } = self;
        let amounts: Vec<String> = amounts.iter().map(|(before, after)| canonical::list([before, after])).collect();
        let with = match with {
            With::Constant(value) => canonical::real(*value),
            With::Fixed => "fixed".to_owned(),
            With::Reflected => "reflected".to_owned(),
        };
        format!("{} with {with}", amounts.join(" "))
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        if self.amounts.len() != input.len() {
            let (expected, found) = (input.len(), self.amounts.len());
            let plural = if expected == 1 { "" } else { "s" };
            let message = format!("expected {expected} pair{plural}, one an axis, found {found}");
            return Err(Diagnostic::new(self.extent, message).help("write `(0, 0)` for an axis that stays as it is"));
        }
        let padded = input.iter().zip(&self.amounts).map(|(extent, (before, after))| extent + before + after);
        Ok(Resolved::shape(checked(padded.collect(), self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        match self.with {
            With::Constant(value) => self.constant(lowering, value),
            With::Fixed => self.axis_by_axis(lowering, fixed),
            With::Reflected => self.axis_by_axis(lowering, reflected),
        }
    }
}

impl Padding {
    /// `t[i + before] = a[i]`, which leaves +0 elsewhere; then the constant there, if it is another.
    fn constant(&self, lowering: &mut Lowering<'_>, value: f64) -> ValueId {
        let input = lowering.shape(lowering.input());
        if lowering.output == input {
            return lowering.input();
        }
        let is_zero = value.to_bits() == 0.0_f64.to_bits();
        let name = if is_zero { lowering.name.clone() } else { lowering.inner("t") };
        let shifted = |(axis, (before, _)): (usize, &(usize, usize))| Affine::index(axis).offset_by(*before as isize);
        let out = self.amounts.iter().enumerate().map(shifted).collect();
        let a = Read::whole(lowering.input(), input.len());
        let term = Term { indices: axes(&input), out, a, b: None };
        let placed = lowering.push(name, lowering.output.clone(), Operation::Contract(vec![term]));
        if is_zero {
            return placed;
        }
        let operands = vec![Read::whole(placed, input.len())];
        let body = inside_or(value, &input, &self.amounts);
        lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Map(Map { operands, body }))
    }

    /// One value for each axis that grows, the last one being the layer's.
    fn axis_by_axis(&self, lowering: &mut Lowering<'_>, terms: fn(ValueId, &Shape, &OneAxis) -> Vec<Term>) -> ValueId {
        let growing = self.amounts.iter().enumerate().filter(|(_, amounts)| **amounts != (0, 0));
        let growing: Vec<OneAxis> =
            growing.map(|(axis, (before, after))| OneAxis { axis, before: *before, after: *after }).collect();
        let mut value = lowering.input();
        for (number, one) in growing.iter().enumerate() {
            let is_last = number + 1 == growing.len();
            let name = if is_last { lowering.name.clone() } else { lowering.inner(&format!("t{}_", one.axis)) };
            let from = lowering.shape(value);
            let mut shape = from.clone();
            shape[one.axis] += one.before + one.after;
            let operation = Operation::Contract(terms(value, &from, one));
            value = lowering.push(name, shape, operation);
        }
        value
    }
}

/// `if inside { t[i] } else { value }`
fn inside_or(value: f64, input: &Shape, amounts: &[(usize, usize)]) -> Body {
    let mut body = Body::builder();
    let (placed, constant) = (body.operand(0), body.real(value));
    let mut bounds = Vec::new();
    for (axis, (extent, (before, after))) in input.iter().zip(amounts).enumerate() {
        let sides = [(*before > 0, Function::GreaterEqual, *before), (*after > 0, Function::Less, before + extent)];
        for (_, comparison, bound) in sides.into_iter().filter(|(grows, ..)| *grows) {
            let (index, bound) = (body.index(axis), body.integer(bound as i64));
            bounds.push(body.binary(comparison, index, bound));
        }
    }
    let inside = bounds.into_iter().reduce(|all, bound| body.binary(Function::And, all, bound));
    let result = inside.map_or(placed, |inside| body.select(inside, placed, constant));
    body.finish(result)
}

/// An axis that grows.
struct OneAxis {
    axis: usize,
    before: usize,
    after: usize,
}

impl OneAxis {
    /// A copy over a box whose index of this axis takes `extent` values, written and read there as said.
    fn copy(&self, value: ValueId, shape: &Shape, extent: usize, written: Affine, read: Affine) -> Term {
        let mut indices = axes(shape);
        indices[self.axis].extent = extent;
        let (mut out, mut at) = (access::identity(shape.len()), access::identity(shape.len()));
        out[self.axis] = written;
        at[self.axis] = read;
        Term { indices, out, a: Read { value, at }, b: None }
    }
}

/// `y[i + before] = a[i]`, `y[i] = a[0]` before it and `y[i + before + n] = a[n - 1]` after it.
fn fixed(value: ValueId, shape: &Shape, one: &OneAxis) -> Vec<Term> {
    let (n, index) = (shape[one.axis], Affine::index(one.axis));
    let placed = |offset: usize| index.clone().offset_by(offset as isize);
    let mut terms = vec![one.copy(value, shape, n, placed(one.before), index.clone())];
    if one.before > 0 {
        terms.push(one.copy(value, shape, one.before, placed(0), Affine::constant(0)));
    }
    if one.after > 0 {
        let last = Affine::constant(n as isize - 1);
        terms.push(one.copy(value, shape, one.after, placed(one.before + n), last));
    }
    terms
}

/// There and back again: with the period `p = 2 (n - 1)`, `y[p t + i + shift] = a[i]` on the way there, and
/// `y[p t + p - i + shift] = a[i]` for all but the ends on the way back. Out of range adds nothing.
fn reflected(value: ValueId, shape: &Shape, one: &OneAxis) -> Vec<Term> {
    let n = shape[one.axis];
    if n == 1 {
        return fixed(value, shape, one);
    }
    let period = 2 * (n - 1);
    let rounds_before = one.before.div_ceil(period);
    let rounds = rounds_before + (one.after + n).div_ceil(period);
    let shift = one.before as isize - (rounds_before * period) as isize;
    // The rounds are the outermost loop, so that the innermost one still runs along rows.
    let inner: Vec<Affine> = (1..=shape.len()).map(Affine::index).collect();
    let around = |mut term: Term| {
        term.indices.insert(0, Loop { name: "t".into(), extent: rounds });
        term.out.iter_mut().chain(&mut term.a.at).for_each(|at| *at = at.substitute(&inner));
        term.out[one.axis] = term.out[one.axis].plus(period as isize, 0);
        term
    };
    let i = Affine::index(one.axis);
    let there = one.copy(value, shape, n, i.clone().offset_by(shift), i.clone());
    let mut terms = vec![around(there)];
    if n > 2 {
        let back = i.times(-1).offset_by(shift + period as isize - 1);
        terms.push(around(one.copy(value, shape, n - 2, back, i.offset_by(1))));
    }
    terms
}
