//! `resize([8, 8])`, `resize(scale = 2, resampling = nearest)`: the spatial axes of `[channels, ...]` at another size.
//!
//! ```text
//! linear                    y[i] at i (d - 1) / (n - 1), between its two neighbours: the corners stay where they are
//! nearest                   y[s i + u] = a[i]
//! linear, corners = false   y[i] at (i + 1/2) d / n - 1/2, but at least 0 and at most d - 1
//! nearest, corners = false  y[i] = a[floor(i d / n)]; nearest_exact: a[floor((i + 1/2) d / n)]
//! ```
//!
//! The formula of Wolfram's scheme "Point" is not documented; the one that keeps corners is ours. A single element is the
//! first. `corners = false` is what PyTorch computes with `align_corners=False`: elements are cells side by side, and
//! an element of the result is where its middle falls. Positions and weights come from the index in whole numbers, so
//! that a weight is rounded once and a sample that is hit is itself, whatever stands beside it.

mod along;
mod corners;
mod fraction;
mod middles;

use along::Along;

use super::arguments::{checked, one_of, size};
use super::images::Image;
use super::windows::{Indices, PerAxis, spatial};
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Operation, Range, Read, Shape, Term, ValueId};
use crate::syntax::Setting;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Resampling {
    Linear,
    Nearest,
    NearestExact,
}

const RESAMPLINGS: [(&str, Resampling); 3] =
    [("linear", Resampling::Linear), ("nearest", Resampling::Nearest), ("nearest_exact", Resampling::NearestExact)];

#[derive(Debug)]
enum To {
    Sizes(Shape, Extent),
    Scale(PerAxis<usize>),
}

#[derive(Debug)]
struct Resize {
    to: To,
    resampling: Resampling,
    /// Whether the corners stay where they are.
    corners: bool,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let to = match arguments.option("scale")? {
        Some(scale) => To::Scale(PerAxis::read(&scale, size)?),
        None => {
            let setting = arguments.required("the sizes of the spatial axes", "resize([8, 8])")?;
            let sizes = match PerAxis::read(&setting, size)? {
                PerAxis::Every(one) => vec![one],
                PerAxis::Each(each, _) => each,
            };
            To::Sizes(sizes, setting.extent())
        }
    };
    let resampling = arguments.option("resampling")?;
    let corners = arguments.option("corners")?.map(|setting| one_of(&setting, &[("true", true), ("false", false)]));
    let corners = corners.transpose()?.unwrap_or(true);
    let resampling = resampling.map_or(Ok(Resampling::Linear), |setting| scheme(&setting, corners))?;
    Ok(Box::new(Resize { to, resampling, corners, extent }))
}

fn scheme(setting: &Setting, corners: bool) -> Result<Resampling, Diagnostic> {
    match one_of(setting, &RESAMPLINGS)? {
        Resampling::NearestExact if corners => {
            let message = "expected `corners = false` beside `nearest_exact`, found corners that are kept";
            Err(Diagnostic::new(setting.extent(), message).help("write `resampling = nearest_exact, corners = false`"))
        }
        chosen => Ok(chosen),
    }
}

impl Layer for Resize {
    fn canonical(&self, _: &Shape) -> String {
        let Resize { to: _, resampling, corners, extent: _ } = self; // the sizes are those of its value
        let word = canonical::word(&RESAMPLINGS, resampling);
        if *corners { word.to_owned() } else { format!("{word}, corners = false") }
    }

    /// Between two elements, nothing is beyond them.
    fn range(&self, input: Range) -> Range {
        input
    }

    /// Along the channels, which are all resized alike.
    fn sums_to_one(&self, _: &Shape, axis: Option<usize>) -> Option<usize> {
        axis.filter(|axis| *axis == 0)
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let from = spatial(input, self.extent, self.image())?;
        let to = self.sizes(from)?;
        let at = if let To::Sizes(_, at) = self.to { at } else { self.extent };
        for (from, to) in from.iter().zip(&to) {
            let repeats = self.corners && self.resampling == Resampling::Nearest;
            if repeats && to % from != 0 {
                let message = format!("expected a multiple of {from}, found {to}");
                let help = "`nearest` repeats elements; `resampling = linear` and `corners = false` take any size";
                return Err(Diagnostic::new(at, message).help(help));
            }
            // Where an element of the new axis comes from is counted in `usize`, which may have 32 bits; with
            // `corners = false` up to `2 n d + n`.
            let (counted, times) =
                if self.corners { (*from, from.to_string()) } else { (2 * from + 1, format!("twice {from}")) };
            if !repeats && counted.saturating_mul(*to) > u32::MAX as usize {
                return Err(Diagnostic::new(at, format!("expected {times} times the size below 2^32, found {to}")));
            }
        }
        Ok(Resolved::shape(checked(std::iter::once(input[0]).chain(to).collect(), at)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (from, to) = (lowering.shape(lowering.input()), lowering.output.clone());
        if from == to {
            return lowering.input();
        }
        let is_nearest = self.resampling != Resampling::Linear;
        if is_nearest && from.iter().zip(&to).all(|(from, to)| to % from == 0) {
            return repeated(lowering, &from, &to);
        }
        let changed: Vec<usize> = (0..to.len()).filter(|axis| from[*axis] != to[*axis]).collect();
        changed.iter().fold(lowering.input(), |value, axis| {
            let is_last = changed.last() == Some(axis);
            let name = if is_last { lowering.name.clone() } else { lowering.inner(&format!("y{axis}_")) };
            let along = Along { value, axis: *axis, to: to[*axis], name };
            match (self.corners, self.resampling) {
                (true, _) => along.interpolated(lowering),
                (false, Resampling::Linear) => along.between_middles(lowering),
                (false, nearest) => along.nearest(lowering, nearest == Resampling::NearestExact),
            }
        })
    }
}

impl Resize {
    /// What the sizes say of the input.
    fn image(&self) -> Image {
        let axes = match &self.to {
            To::Sizes(sizes, _) | To::Scale(PerAxis::Each(sizes, _)) => Some(sizes.len()),
            To::Scale(PerAxis::Every(_)) => None,
        };
        Image { axes, channels: None }
    }

    fn sizes(&self, from: &[usize]) -> Result<Shape, Diagnostic> {
        match &self.to {
            To::Sizes(sizes, _) if sizes.len() == from.len() => Ok(sizes.clone()),
            To::Sizes(sizes, at) => {
                let (expected, plural) = (from.len(), if from.len() == 1 { "" } else { "s" });
                let message = format!("expected {expected} size{plural}, found {}", sizes.len());
                let mistake = Diagnostic::new(*at, message);
                Err(match sizes[..] {
                    [scale] => {
                        let each = crate::ir::print::shape_text(&vec![scale; expected]);
                        mistake.help(format!(
                            "write `resize({each})`, or `resize(scale = {scale})` for so many times as large"
                        ))
                    }
                    _ => mistake.help("the channels stay as they are and have no size here"),
                })
            }
            To::Scale(scale) => {
                let scale = scale.on(from.len(), "size")?;
                Ok(from.iter().zip(scale).map(|(from, scale)| from.saturating_mul(scale)).collect())
            }
        }
    }
}

/// `y[c, s y + u, r x + v] = a[c, y, x]`
fn repeated(lowering: &mut Lowering<'_>, from: &Shape, to: &Shape) -> ValueId {
    let axes = from.len() - 1;
    let mut indices = Indices::default();
    let c = Affine::index(indices.add("c", from[0]));
    let (mut out, mut at) = (vec![c.clone()], vec![c]);
    for axis in 0..axes {
        let (place, copy) = (["z", "y", "x"][3 - axes + axis], ["t", "u", "v"][3 - axes + axis]);
        let (extent, scale) = (from[axis + 1], to[axis + 1] / from[axis + 1]);
        let place = indices.add(place, extent);
        let written = Affine::default().plus(scale as isize, place);
        out.push(if scale == 1 { written } else { written.plus(1, indices.add(copy, scale)) });
        at.push(Affine::index(place));
    }
    let term = Term { indices: indices.loops, out, a: Read { value: lowering.input(), at }, b: None };
    lowering.push(lowering.name.clone(), to.clone(), Operation::Contract(vec![term]))
}
