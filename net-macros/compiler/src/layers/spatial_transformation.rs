//! `spatial_transformation(8x8)`: an image, turned, sheared, scaled and moved by six numbers that are an input, too.
//!
//! ```text
//! (image, p) |> spatial_transformation(5x7)        of [3, 9, 9] and [6]: [3, 5, 7]; 1, 0, 0, 0, 1, 0 leaves the image as it is
//!   h[i, j] = p[0] * g(j, 7) + p[1] * g(i, 5) + p[2]         where it is read, from -1, the middle of the first element,
//!   v[i, j] = p[3] * g(j, 7) + p[4] * g(i, 5) + p[5]         to 1, the middle of the last; g(i, n) = 2 i / (n - 1) - 1
//!   x[i, j] = (h[i, j] + 1) * (9 - 1) / 2                    as a position
//!   y[c, i, j]                                               between the four elements around it; what is outside is 0
//! ```
//!
//! A side of one element is read in the middle, `g(i, 1) = 0`. At an element, the slope is that towards the next one.

mod around;

use super::arguments::{checked, size};
use super::layer::reals;
use super::windows::PerAxis;
use super::{Arguments, Inputs, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Body, Function, Map, Node, Operation, Read, Shape, Typed, ValueId};

#[derive(Debug)]
struct SpatialTransformation {
    to: [usize; 2],
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let setting = arguments.required("the sizes of the image", "spatial_transformation(8x8)")?;
    let sizes = PerAxis::read(&setting, size)?.on(2, "size")?;
    Ok(Box::new(SpatialTransformation { to: [sizes[0], sizes[1]], extent }))
}

impl Layer for SpatialTransformation {
    fn canonical(&self, _: &Shape) -> String {
        let SpatialTransformation { to: _, extent: _ } = self; // the value's shape says it
        String::new()
    }

    fn inputs(&self) -> Inputs {
        Inputs::Named(&["input", "parameters"])
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let [image, parameters] = &inputs[..] else {
            return Err(Diagnostic::new(at, format!("expected an image and six numbers, found {}", inputs.len())));
        };
        let [channels, height, width] = image[..] else {
            let message = format!("expected an image [channels, height, width], found {}", shape_text(image));
            return Err(Diagnostic::new(at, message));
        };
        if parameters[..] != [6] {
            let message = format!("expected parameters of shape [6], found {}", shape_text(parameters));
            return Err(Diagnostic::new(at, message).note("1, 0, 0, 0, 1, 0 leave the image as it is"));
        }
        // Positions are found as whole numbers, which have 32 bits.
        if height.max(width) > around::MOST {
            let message =
                format!("expected an image of at most {} elements a side, found {}", around::MOST, height.max(width));
            return Err(Diagnostic::new(at, message));
        }
        let [height, width] = self.to;
        Ok(Resolved::shape(checked(vec![channels, height, width], self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let image = lowering.shape(lowering.input());
        let [row, column] = [("v", 3, image[1]), ("h", 0, image[2])].map(|(letter, first, extent)| {
            let body = self.position(extent);
            let operands =
                (first..first + 3).map(|at| Read { value: lowering.inputs[1], at: vec![Affine::constant(at)] });
            let map = Map { operands: operands.collect(), body };
            lowering.push(lowering.inner(letter), self.to.to_vec(), Operation::Map(map))
        });
        around::blended(lowering, [row, column])
    }
}

impl SpatialTransformation {
    /// `((a * g(j, w) + b * g(i, h) + c) + 1) * (extent - 1) / 2`
    fn position(&self, extent: usize) -> Body {
        let mut body = Body::builder();
        let [height, width] = self.to;
        let (a, b, c) = (body.operand(0), body.operand(1), body.operand(2));
        let (of_column, of_row) = (grid(&mut body, 1, width), grid(&mut body, 0, height));
        let [across, down] = [(a, of_column), (b, of_row)].map(|(p, g)| body.binary(Function::Multiply, p, g));
        let turned = body.binary(Function::Add, across, down);
        let moved = body.binary(Function::Add, turned, c);
        let one = body.real(1.0);
        let from_0 = body.binary(Function::Add, moved, one);
        let half = body.real((extent - 1) as f64 / 2.0);
        let position = body.binary(Function::Multiply, from_0, half);
        body.finish(position)
    }
}

/// `2 * i / (extent - 1) - 1`, 0 of one element.
fn grid(body: &mut Body, axis: usize, extent: usize) -> Node {
    if extent == 1 {
        return body.real(0.0);
    }
    let index = body.index(axis);
    let (index, two, last, one) =
        (body.unary(Function::ToReal, index), body.real(2.0), body.real((extent - 1) as f64), body.real(1.0));
    let twice = body.binary(Function::Multiply, two, index);
    let share = body.binary(Function::Divide, twice, last);
    body.binary(Function::Subtract, share, one)
}
