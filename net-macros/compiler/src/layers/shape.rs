//! `flatten`, `reshape([4, 4])`, `transpose`, `replicate(3)`: the same elements in another arrangement, of reals or of
//! indices.
//!
//! ```text
//! flatten          y[c * j + k] = x[j, k]         row-major; flatten(1): the first two axes become one
//! transpose(2, 0, 1)  y[i, j, k] = x[j, k, i]     the axes of the result, by where they were
//! replicate(3)     y[i, j] = x[j]
//! ```

use super::arguments::{checked, shape};
use super::axes::{Axis, distinct};
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Shape, ValueId, size};
use crate::syntax::Setting;

/// What a layer that only arranges elements makes of indices: what it makes of reals.
fn arranged(layer: &dyn Layer, input: &Shape, classes: usize) -> Result<Resolved, Diagnostic> {
    Ok(Resolved { classes: Some(classes), ..layer.resolve(input)? })
}

/// Where an axis is after a reshape: elements that lay apart as far still do, and as many of them.
fn reshaped_axis(from: &[usize], to: &[usize], axis: usize) -> Option<usize> {
    let apart = |shape: &[usize], axis: usize| size(&shape[axis + 1..]);
    (0..to.len()).find(|new| to[*new] == from[axis] && apart(to, *new) == apart(from, axis))
}

#[derive(Debug)]
struct Flatten {
    /// `n`: the first `n + 1` axes become one, or the last where it is negative; all where nothing is said.
    levels: Option<(i64, Extent)>,
}

pub(super) fn read_flatten(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let levels = match arguments.positional() {
        None => None,
        Some(Setting::Integer(levels, extent)) if levels != 0 => Some((levels, extent)),
        Some(other) => {
            let message = format!("expected a whole number that is not 0, found `{}`", other.text());
            let note = "`flatten(1)` makes the first two axes one, `flatten(-1)` the last two";
            return Err(Diagnostic::new(other.extent(), message).note(note));
        }
    };
    Ok(Box::new(Flatten { levels }))
}

impl Layer for Flatten {
    fn canonical(&self, _: &Shape) -> String {
        let Flatten { levels: _ } = self; // the elements stay in order, so the value's shape says all
        String::new()
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let Some((levels, extent)) = self.levels else {
            return Ok(Resolved::shape(vec![size(input)]));
        };
        let joined = usize::try_from(levels.unsigned_abs()).ok().filter(|joined| *joined < input.len());
        let Some(joined) = joined else {
            let message =
                format!("expected an input of more than {} axes, found {}", levels.unsigned_abs(), shape_text(input));
            return Err(Diagnostic::new(extent, message));
        };
        let (before, after) = input.split_at(if levels > 0 { joined + 1 } else { input.len() - joined - 1 });
        let output = if levels > 0 { [&[size(before)], after].concat() } else { [before, &[size(after)]].concat() };
        Ok(Resolved::shape(output))
    }

    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        reshaped_axis(input, &self.resolve(input).ok()?.output, axis?)
    }

    fn resolve_indices(&self, input: &Shape, classes: usize, _: Extent) -> Result<Resolved, Diagnostic> {
        arranged(self, input, classes)
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.reshaped(lowering.name.clone(), lowering.input(), &lowering.output.clone())
    }
}

#[derive(Debug)]
struct Reshape {
    output: Shape,
    extent: Extent,
}

pub(super) fn read_reshape(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let setting = arguments.required("a shape", "reshape([4, 4])")?;
    Ok(Box::new(Reshape { output: shape(&setting)?, extent: setting.extent() }))
}

impl Layer for Reshape {
    fn canonical(&self, _: &Shape) -> String {
        let Reshape { output, extent: _ } = self;
        canonical::list(output)
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        if size(input) == size(&self.output) {
            return Ok(Resolved::shape(self.output.clone()));
        }
        let (expected, found) = (size(input), size(&self.output));
        let message = format!("expected a shape of {expected} elements, found {} of {found}", shape_text(&self.output));
        Err(Diagnostic::new(self.extent, message))
    }

    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        reshaped_axis(input, &self.output, axis?)
    }

    fn resolve_indices(&self, input: &Shape, classes: usize, _: Extent) -> Result<Resolved, Diagnostic> {
        arranged(self, input, classes)
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.reshaped(lowering.name.clone(), lowering.input(), &self.output)
    }
}

#[derive(Debug)]
struct Transpose {
    /// For each axis of the result, which it was; the first two change places where nothing is said.
    axes: Vec<Axis>,
    extent: Extent,
}

pub(super) fn read_transpose(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let mut axes = Vec::new();
    while let Some(setting) = arguments.positional() {
        axes.push(Axis::read(&setting)?);
    }
    Ok(Box::new(Transpose { axes, extent }))
}

impl Transpose {
    /// For each axis of the result, which of the input's it is.
    fn permutation(&self, input: &[usize]) -> Result<Vec<usize>, Diagnostic> {
        let rank = input.len();
        if self.axes.is_empty() {
            let swapped = (2..rank).fold(vec![1, 0], |axes, axis| [&axes[..], &[axis]].concat());
            let message = format!("expected an input of at least 2 axes, found {}", shape_text(input));
            return if rank < 2 { Err(Diagnostic::new(self.extent, message)) } else { Ok(swapped) };
        }
        let found = distinct(&self.axes, rank)?;
        if found.len() == rank {
            return Ok(found);
        }
        let message = format!("expected each of {rank} axes once, found {}", found.len());
        let note = "an axis of the result is named by where it was in the input";
        let mistake = Diagnostic::new(self.extent, message).note(note);
        let [a, b] = found[..] else { return Err(mistake) };
        let mut axes: Vec<usize> = (0..rank).collect();
        axes.swap(a, b);
        let written = axes.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        Err(mistake.help(format!("for these two to change places write `transpose({written})`")))
    }
}

impl Layer for Transpose {
    fn canonical(&self, input: &Shape) -> String {
        canonical::list(&self.permutation(input).unwrap_or_default())
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let permutation = self.permutation(input)?;
        Ok(Resolved::shape(permutation.iter().map(|axis| input[*axis]).collect()))
    }

    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        self.permutation(input).ok()?.iter().position(|from| Some(*from) == axis)
    }

    fn resolve_indices(&self, input: &Shape, classes: usize, _: Extent) -> Result<Resolved, Diagnostic> {
        arranged(self, input, classes)
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let permutation = self.permutation(&lowering.shape(lowering.input())).unwrap_or_default();
        let place = |axis: usize| permutation.iter().position(|from| *from == axis).unwrap_or(axis);
        let at = (0..permutation.len()).map(|axis| Affine::index(place(axis))).collect();
        lowering.picked(lowering.name.clone(), lowering.input(), at, &lowering.output.clone())
    }
}

#[derive(Debug)]
struct Replicate {
    /// The extents of the new axes.
    copies: Shape,
    /// Where the first of them stands in the result.
    axis: Axis,
    extent: Extent,
}

pub(super) fn read_replicate(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let setting = arguments.required("how many copies", "replicate(3)")?;
    let copies = shape(&setting)?;
    if copies.is_empty() {
        return Err(
            Diagnostic::new(setting.extent(), "expected how many copies, found `[]`").help("write `replicate(3)`")
        );
    }
    let axis = arguments.option("axis")?.map(|axis| Axis::read(&axis)).transpose()?;
    Ok(Box::new(Replicate { copies, axis: axis.unwrap_or(Axis::default(0, extent)), extent }))
}

impl Replicate {
    /// The first of the new axes: one behind the input's last at most.
    fn first(&self, rank: usize) -> Result<usize, Diagnostic> {
        self.axis.among(rank + 1)
    }
}

impl Layer for Replicate {
    fn canonical(&self, input: &Shape) -> String {
        let Replicate { copies, axis: _, extent: _ } = self;
        format!("{} at {}", canonical::list(copies), self.first(input.len()).unwrap_or_default())
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let (before, after) = input.split_at(self.first(input.len())?);
        Ok(Resolved::shape(checked([before, &self.copies, after].concat(), self.extent)?))
    }

    fn sums_to_one(&self, input: &Shape, axis: Option<usize>) -> Option<usize> {
        let (axis, first) = (axis?, self.first(input.len()).ok()?);
        Some(if axis < first { axis } else { axis + self.copies.len() })
    }

    fn resolve_indices(&self, input: &Shape, classes: usize, _: Extent) -> Result<Resolved, Diagnostic> {
        arranged(self, input, classes)
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let rank = lowering.shape(lowering.input()).len();
        let first = self.first(rank).unwrap_or_default();
        let place = |axis: usize| if axis < first { axis } else { axis + self.copies.len() };
        let at = (0..rank).map(|axis| Affine::index(place(axis))).collect();
        lowering.picked(lowering.name.clone(), lowering.input(), at, &lowering.output.clone())
    }
}
