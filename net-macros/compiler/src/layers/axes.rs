//! Axes as the user counts them, from 0 and negative ones from the end, and a box whose first indices are the axes
//! that a reduction keeps.

use super::arguments::one_of;
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Loop, Read, Shape, Term, ValueId, access, axes};
use crate::syntax::Setting;

/// One axis, as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    number: i64,
    extent: Extent,
}

/// Several axes, as written.
#[derive(Clone, Debug)]
pub(super) enum Axes {
    /// `all`
    All,
    /// All but the first, where nothing is written.
    AllButFirst,
    /// `[0, -1]`, or one alone.
    These(Vec<Axis>),
}

impl Axis {
    /// An axis that is given by default.
    pub(super) fn default(number: i64, extent: Extent) -> Axis {
        Axis { number, extent }
    }

    pub(super) fn read(setting: &Setting) -> Result<Axis, Diagnostic> {
        match setting {
            Setting::Integer(number, extent) => Ok(Axis { number: *number, extent: *extent }),
            other => Err(Diagnostic::new(other.extent(), format!("expected an axis, found `{}`", other.text()))),
        }
    }

    /// Its position among `rank` axes, from the front.
    pub(super) fn among(self, rank: usize) -> Result<usize, Diagnostic> {
        let from_front = if self.number < 0 { self.number.checked_add(rank as i64) } else { Some(self.number) };
        let axis = from_front.and_then(|axis| usize::try_from(axis).ok()).filter(|axis| *axis < rank);
        axis.ok_or_else(|| match rank {
            0 => Diagnostic::new(self.extent, "expected an input with an axis, found a scalar"),
            _ if self.number < 0 => {
                Diagnostic::new(self.extent, format!("expected an axis of at least -{rank}, found {}", self.number))
            }
            _ => Diagnostic::new(self.extent, format!("expected an axis below {rank}, found {}", self.number)),
        })
    }
}

/// Positions of axes in the order written, each once.
pub(super) fn distinct(written: &[Axis], rank: usize) -> Result<Vec<usize>, Diagnostic> {
    let mut found = Vec::new();
    for axis in written {
        let position = axis.among(rank)?;
        if found.contains(&position) {
            return Err(Diagnostic::new(axis.extent, format!("expected each axis once, found {position} again")));
        }
        found.push(position);
    }
    Ok(found)
}

impl Axes {
    /// The first alone, where nothing is written.
    pub(super) fn first(at: Extent) -> Axes {
        Axes::These(vec![Axis::default(0, at)])
    }

    /// `axes = [0, -1]`, `axes = 0`, `axes = all`.
    pub(super) fn read(setting: &Setting) -> Result<Axes, Diagnostic> {
        match setting {
            Setting::List(list, _) => Ok(Axes::These(list.iter().map(Axis::read).collect::<Result<_, _>>()?)),
            Setting::Word(_) => one_of(setting, &[("all", ())]).map(|()| Axes::All),
            one => Ok(Axes::These(vec![Axis::read(one)?])),
        }
    }

    /// The option `axes`, by default all but the first.
    pub(super) fn option(setting: Option<Setting>) -> Result<Axes, Diagnostic> {
        setting.map_or(Ok(Axes::AllButFirst), |setting| Axes::read(&setting))
    }

    /// The positions, ascending, of those of an input of this shape.
    pub(super) fn of(&self, shape: &[usize]) -> Result<Vec<usize>, Diagnostic> {
        let rank = shape.len();
        let mut found = match self {
            Axes::All => (0..rank).collect(),
            Axes::AllButFirst => (1..rank).collect(),
            Axes::These(written) => distinct(written, rank)?,
        };
        found.sort_unstable();
        Ok(found)
    }

    /// As [`Axes::of`], at least one; `at` is where the layer stands.
    pub(super) fn some_of(&self, shape: &[usize], at: Extent) -> Result<Vec<usize>, Diagnostic> {
        let found = self.of(shape)?;
        if !found.is_empty() {
            return Ok(found);
        }
        let text = shape_text(shape);
        Err(match (self, shape.len()) {
            (_, 0) => Diagnostic::new(at, "expected an input with an axis, found a scalar"),
            (Axes::AllButFirst, _) => {
                Diagnostic::new(at, format!("expected an input of at least 2 axes, found {text}"))
                    .note("the axes taken together are all but the first, unless said otherwise")
                    .help("write `axes = all`")
            }
            _ => Diagnostic::new(at, "expected at least one axis, found none"),
        })
    }
}

/// The axes of a shape in two parts: those that a reduction keeps, and those that it goes over.
#[derive(Clone, Debug)]
pub(super) struct Split {
    /// The axes kept, ascending.
    pub(super) kept: Vec<usize>,
    /// The extents of all axes.
    pub(super) shape: Shape,
    /// The box: the kept axes first.
    pub(super) indices: Vec<Loop>,
    /// Where each axis of the shape is in the box.
    pub(super) at: Vec<usize>,
}

impl Split {
    /// A shape, reduced over these axes, ascending.
    pub(super) fn of(shape: &[usize], over: &[usize]) -> Split {
        let kept: Vec<usize> = (0..shape.len()).filter(|axis| !over.contains(axis)).collect();
        let order: Vec<usize> = kept.iter().chain(over).copied().collect();
        let own = axes(shape);
        let indices = order.iter().map(|axis| own[*axis].clone()).collect();
        let at = (0..shape.len()).map(|axis| order.iter().position(|other| *other == axis).unwrap_or(axis)).collect();
        Split { kept, shape: shape.to_vec(), indices, at }
    }

    /// The shape of what is kept.
    pub(super) fn reduced(&self) -> Shape {
        self.kept.iter().map(|axis| self.shape[*axis]).collect()
    }

    /// How many elements are taken together.
    pub(super) fn count(&self) -> usize {
        self.indices[self.kept.len()..].iter().map(|index| index.extent).product()
    }

    /// The value read at the points of the box.
    pub(super) fn read(&self, value: ValueId) -> Read {
        Read::at(value, &self.at)
    }

    /// A reduced value read at the points of the shape.
    pub(super) fn spread(&self, value: ValueId) -> Read {
        Read::at(value, &self.kept)
    }

    /// `out[kept] = sum[other](a * b)`, over the other axes.
    pub(super) fn sum(&self, a: ValueId, b: Option<ValueId>) -> Term {
        let out = access::identity(self.kept.len());
        Term { indices: self.indices.clone(), out, a: self.read(a), b: b.map(|b| self.read(b)) }
    }
}
