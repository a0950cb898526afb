//! `part(0)`, `part(1..3)`, `part(0, ..-1)`, and along axis 0 `sequence_most`, `sequence_rest`, `sequence_last` and
//! `sequence_reverse`: some of the elements, of reals or of indices.
//!
//! ```text
//! part(0)                  y[j] = x[0, j]
//! part(1..6, step = 2)     y[i, j] = x[2 * i + 1, j]
//! sequence_reverse         y[i] = x[n - 1 - i]
//! ```

use std::rc::Rc;

use super::arguments::{checked, size};
use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Shape, ValueId};
use crate::syntax::Setting;

/// What is taken of one axis.
#[derive(Clone, Copy, Debug)]
enum Taken {
    /// One position: the axis goes away.
    One(i64),
    /// A range of them, each `step`th.
    Range { from: i64, to: Option<i64>, inclusive: bool, step: usize },
    /// All, from the last to the first.
    Reversed,
}

/// What is taken of one axis of known extent: the first position, how many there are unless it is one alone, and the
/// distance of two.
#[derive(Clone, Copy, Debug)]
struct Taking {
    first: usize,
    count: Option<usize>,
    step: isize,
}

#[derive(Debug)]
struct Part {
    taken: Vec<(Taken, Extent)>,
    extent: Extent,
}

pub(super) fn read_part(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let mut written = vec![arguments.required("a position or a range", "part(0)` or `part(1..3)")?];
    while let Some(next) = arguments.positional() {
        written.push(next);
    }
    let steps = steps(arguments.option("step")?, written.len())?;
    let taken = written.iter().zip(steps).map(|(setting, step)| taken(setting, step));
    Ok(Box::new(Part { taken: taken.collect::<Result<_, _>>()?, extent }))
}

/// `step = 2` on every axis that is written, or `step = [1, 2]`.
fn steps(setting: Option<Setting>, axes: usize) -> Result<Vec<usize>, Diagnostic> {
    match setting {
        None => Ok(vec![1; axes]),
        Some(Setting::List(steps, _)) if steps.len() == axes => steps.iter().map(size).collect(),
        Some(Setting::List(steps, span)) => {
            Err(Diagnostic::new(span, format!("expected {axes} steps, found {}", steps.len())))
        }
        Some(one) => Ok(vec![size(&one)?; axes]),
    }
}

fn taken(setting: &Setting, step: usize) -> Result<(Taken, Extent), Diagnostic> {
    match setting {
        Setting::Integer(position, extent) => Ok((Taken::One(*position), *extent)),
        Setting::Range { from, to, inclusive, extent } => {
            Ok((Taken::Range { from: from.unwrap_or(0), to: *to, inclusive: *inclusive, step }, *extent))
        }
        other => {
            let message = format!("expected a position or a range like `1..3`, found `{}`", other.text());
            Err(Diagnostic::new(other.extent(), message))
        }
    }
}

/// The layer that takes one element along the first axis: `part(2)`.
pub fn element(position: usize, extent: Extent) -> Rc<dyn Layer> {
    Rc::new(Part { taken: vec![(Taken::One(position as i64), extent)], extent })
}

/// `part(..-1)`
pub(super) fn read_most(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    of_sequence(arguments, Taken::Range { from: 0, to: Some(-1), inclusive: false, step: 1 })
}

/// `part(1..)`
pub(super) fn read_rest(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    of_sequence(arguments, Taken::Range { from: 1, to: None, inclusive: false, step: 1 })
}

/// `part(-1)`
pub(super) fn read_last(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    of_sequence(arguments, Taken::One(-1))
}

pub(super) fn read_reverse(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    of_sequence(arguments, Taken::Reversed)
}

fn of_sequence(arguments: &mut Arguments, taken: Taken) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    Ok(Box::new(Part { taken: vec![(taken, extent)], extent }))
}

impl Taken {
    fn of(self, extent: usize, at: Extent) -> Result<Taking, Diagnostic> {
        match self {
            Taken::One(position) => {
                let first = from_front(position, extent).filter(|position| *position < extent);
                let first = first.ok_or_else(|| out_of_range(position, extent, at))?;
                Ok(Taking { first, count: None, step: 0 })
            }
            Taken::Range { from, to, inclusive, step } => {
                let first = from_front(from, extent).filter(|from| *from <= extent);
                let first = first.ok_or_else(|| out_of_range(from, extent, at))?;
                let to = to.map_or(Ok(extent), |to| end(to, inclusive, extent, at))?;
                let count = to.saturating_sub(first).div_ceil(step);
                if count == 0 {
                    let message = format!("expected a range of at least one position, found {first}..{to}");
                    return Err(Diagnostic::new(at, message).note(format!("the axis has {extent}")));
                }
                // A step that leads beyond the axis leads nowhere: there is one position only.
                Ok(Taking { first, count: Some(count), step: if count == 1 { 1 } else { step as isize } })
            }
            Taken::Reversed => Ok(Taking { first: extent - 1, count: Some(extent), step: -1 }),
        }
    }
}

/// A position from the front; negative ones count from the end.
fn from_front(position: i64, extent: usize) -> Option<usize> {
    let position = if position < 0 { position.checked_add(extent as i64)? } else { position };
    usize::try_from(position).ok()
}

/// Where a range ends, not part of it any more.
fn end(to: i64, inclusive: bool, extent: usize, at: Extent) -> Result<usize, Diagnostic> {
    let end = from_front(to, extent).and_then(|to| to.checked_add(usize::from(inclusive)));
    end.filter(|end| *end <= extent).ok_or_else(|| out_of_range(to, extent, at))
}

fn out_of_range(position: i64, extent: usize, at: Extent) -> Diagnostic {
    let message = format!("expected positions of {extent}, from 0 or from -{extent}, found {position}");
    Diagnostic::new(at, message)
}

impl Part {
    /// What is taken of each axis.
    fn takings(&self, input: &[usize]) -> Result<Vec<Taking>, Diagnostic> {
        if self.taken.len() > input.len() {
            let expected =
                format!("expected an input of at least {} axes, found {}", self.taken.len(), shape_text(input));
            let scalar = "expected an input with an axis, found a scalar".to_string();
            return Err(Diagnostic::new(self.extent, if input.is_empty() { scalar } else { expected }));
        }
        let all = |extent: &usize| Ok(Taking { first: 0, count: Some(*extent), step: 1 });
        let written = self.taken.iter().zip(input).map(|((taken, at), extent)| taken.of(*extent, *at));
        written.chain(input[self.taken.len()..].iter().map(all)).collect()
    }
}

impl Layer for Part {
    fn canonical(&self, input: &Shape) -> String {
        let Part { taken, extent: _ } = self;
        let one = |((taken, at), extent): (&(Taken, Extent), &usize)| match taken.of(*extent, *at) {
            Ok(Taking { first, count: None, step: _ }) => format!("{first}"),
            Ok(Taking { first, count: Some(count), step }) => format!("{count} from {first} by {step}"),
            Err(_) => String::new(),
        };
        taken.iter().zip(input).map(one).collect::<Vec<_>>().join(", ")
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let output = self.takings(input)?.iter().filter_map(|taking| taking.count).collect();
        Ok(Resolved::shape(checked(output, self.extent)?))
    }

    /// Where all positions along that axis are taken.
    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        let (axis, takings) = (axis?, self.takings(input).ok()?);
        let is_whole = takings[axis].count == Some(input[axis]);
        is_whole.then(|| takings[..axis].iter().filter(|taking| taking.count.is_some()).count())
    }

    fn resolve_indices(&self, input: &Shape, classes: usize, _: Extent) -> Result<Resolved, Diagnostic> {
        Ok(Resolved { classes: Some(classes), ..self.resolve(input)? })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let takings = self.takings(&lowering.shape(lowering.input())).unwrap_or_default();
        let mut axis = 0;
        let mut at = Vec::new();
        for taking in takings {
            let first = Affine::constant(taking.first as isize);
            at.push(if taking.count.is_some() { first.plus(taking.step, axis) } else { first });
            axis += usize::from(taking.count.is_some());
        }
        lowering.picked(lowering.name.clone(), lowering.input(), at, &lowering.output.clone())
    }
}
