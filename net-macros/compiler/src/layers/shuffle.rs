//! `pixel_shuffle(2)` and `pixel_unshuffle(2)`: channels that become places, and places that become channels.
//!
//! ```text
//! pixel_shuffle(r)     y[c, r y + i, r x + j] = a[r r c + r i + j, y, x]
//! pixel_unshuffle(r)   y[r r c + r i + j, y, x] = a[c, r y + i, r x + j]
//! ```
//!
//! Of one, two or three spatial axes, with as many powers of `r`.

use super::arguments::{checked, size};
use super::images::Image;
use super::windows::{Indices, spatial};
use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Shape, ValueId};

#[derive(Debug)]
struct Shuffle {
    factor: (usize, Extent),
    /// Whether channels become places.
    to_places: bool,
    extent: Extent,
}

pub(super) fn read_shuffle(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    read(arguments, true, "pixel_shuffle(2)")
}

pub(super) fn read_unshuffle(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    read(arguments, false, "pixel_unshuffle(2)")
}

fn read(arguments: &mut Arguments, to_places: bool, form: &str) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let factor = arguments.required("a factor", form)?;
    Ok(Box::new(Shuffle { factor: (size(&factor)?, factor.extent()), to_places, extent }))
}

impl Shuffle {
    /// How many channels are one, of so many spatial axes.
    fn parts(&self, axes: usize) -> Option<usize> {
        self.factor.0.checked_pow(axes as u32).filter(|parts| *parts <= u32::MAX as usize)
    }
}

impl Layer for Shuffle {
    fn canonical(&self, _: &Shape) -> String {
        let Shuffle { factor, to_places: _, extent: _ } = self; // the kind says it
        format!("by {}", factor.0)
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let places = spatial(input, self.extent, Image::default())?;
        let (factor, at) = self.factor;
        let mistake = |what: &str, found: usize, parts: &str| {
            Err(Diagnostic::new(at, format!("expected {what} that {parts} divides, found {found}")))
        };
        let Some(parts) = self.parts(places.len()) else {
            return Err(Diagnostic::new(at, format!("expected a smaller factor, found {factor}")));
        };
        if self.to_places && !input[0].is_multiple_of(parts) {
            let power =
                if places.len() == 1 { factor.to_string() } else { format!("{factor}^{} = {parts}", places.len()) };
            return mistake("a number of channels", input[0], &power);
        }
        if !self.to_places
            && let Some(odd) = places.iter().find(|extent| !extent.is_multiple_of(factor))
        {
            return mistake("spatial axes", *odd, &factor.to_string());
        }
        let channels = if self.to_places { input[0] / parts } else { input[0].saturating_mul(parts) };
        let other = |extent: &usize| if self.to_places { extent.saturating_mul(factor) } else { extent / factor };
        let output = std::iter::once(channels).chain(places.iter().map(other)).collect();
        Ok(Resolved::shape(checked(output, self.extent)?))
    }

    /// The box `c, y, i, x, j`, in which the larger image lies row by row.
    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (input, output) = (lowering.shape(lowering.input()), lowering.output.clone());
        let (many, large) = if self.to_places { (&input, &output) } else { (&output, &input) };
        let (factor, axes) = (self.factor.0, large.len() - 1);
        let mut indices = Indices::default();
        let c = indices.add("c", large[0]);
        let mut channel = Affine::default().plus((many[0] / large[0]) as isize, c);
        let (mut small, mut whole) = (Vec::new(), vec![Affine::index(c)]);
        for axis in 0..axes {
            let place = indices.add(["z", "y", "x"][3 - axes + axis], many[axis + 1]);
            let part = indices.add(["t", "u", "v"][3 - axes + axis], factor);
            channel = channel.plus(factor.pow((axes - 1 - axis) as u32) as isize, part);
            whole.push(Affine::default().plus(factor as isize, place).plus(1, part));
            small.push(Affine::index(place));
        }
        let small = std::iter::once(channel).chain(small).collect();
        let (out, at) = if self.to_places { (whole, small) } else { (small, whole) };
        lowering.copied(lowering.name.clone(), lowering.input(), (indices.loops, out, at), output)
    }
}
