//! `image_augmentation([24, 24])`: in training a part of an image of this size from anywhere in it, mirrored now and then;
//! evaluated, its middle.
//!
//! ```text
//! y1[i, j, k] = x[i, j + 2, k + 2]                                 of [1, 28, 28], in a `fn`
//! r1[i] = uniform(0, 1), i: 4                                      in a `train fn`
//! j1[i] = position(floor(r1[0] * 5) + if r1[2] < p { 23 - i } else { i })
//! y1[i, j, k] = x[i, j1[j], k1[k]]                                 its adjoint adds what comes back to where it was read
//! ```

use super::arguments::{checked, shape};
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{
    Affine, Body, Element, Function, Map, Operation, Place, Position, Read, Shape, ValueId, size as count,
};
use crate::syntax::Setting;

#[derive(Debug)]
struct ImageAugmentation {
    size: [usize; 2],
    /// How often it is turned upside down, and how often left and right are exchanged.
    reflections: [f64; 2],
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let setting = arguments.required("the size of the image it gives", "image_augmentation([24, 24])")?;
    let size = match shape(&setting)?[..] {
        [side] => [side, side],
        [height, width] => [height, width],
        _ => {
            let message = format!("expected a height and a width, found `{}`", setting.text());
            return Err(Diagnostic::new(setting.extent(), message));
        }
    };
    let reflections = arguments.option("reflection_probabilities")?;
    let reflections = reflections.map_or(Ok([0.0, 0.0]), |setting| probabilities(&setting))?;
    Ok(Box::new(ImageAugmentation { size, reflections, extent }))
}

/// `[0, 0.5]`
fn probabilities(setting: &Setting) -> Result<[f64; 2], Diagnostic> {
    let wrong = || {
        let message = format!("expected two probabilities from 0 to 1, found `{}`", setting.text());
        Diagnostic::new(setting.extent(), message).help("that of upside down first: `[0, 0.5]` mirrors left and right")
    };
    let Setting::List(settings, _) = setting else { return Err(wrong()) };
    let numbers = settings.iter().map(super::arguments::real).collect::<Result<Vec<f64>, _>>()?;
    match numbers[..] {
        [a, b] if [a, b].iter().all(|p| (0.0..=1.0).contains(p)) => Ok([a, b]),
        _ => Err(wrong()),
    }
}

impl ImageAugmentation {
    /// The positions on one axis that a part which is read in training has.
    fn positions(&self, lowering: &mut Lowering<'_>, random: ValueId, axis: usize, extent: usize) -> ValueId {
        let size = self.size[axis];
        let mut body = Body::builder();
        let (from, turn, index) = (body.operand(0), body.operand(1), body.index(0));
        let places = body.real((extent - size + 1) as f64);
        let scaled = body.binary(Function::Multiply, from, places);
        let begin = body.unary(Function::Floor, scaled);
        let mut step = body.unary(Function::ToReal, index);
        let probability = self.reflections[axis];
        if probability > 0.0 {
            let [probability, last] = [probability, (size - 1) as f64].map(|number| body.real(number));
            let is_turned = body.binary(Function::Less, turn, probability);
            let turned = body.binary(Function::Subtract, last, step);
            step = body.select(is_turned, turned, step);
        }
        let place = body.binary(Function::Add, begin, step);
        let position = body.unary(Function::ToPosition, place);
        let body = body.finish(position);
        let at = |element: usize| Read { value: random, at: vec![Affine::constant(element as isize)] };
        let (body, used) = body.pruned();
        let operands = used.into_iter().map(|operand| at(axis + 2 * operand)).collect();
        let name = lowering.inner(["j", "k"][axis]);
        lowering.push_as(Element::Integer, name, vec![size], Operation::Map(Map { operands, body }))
    }
}

impl Layer for ImageAugmentation {
    fn canonical(&self, _: &Shape) -> String {
        let ImageAugmentation { size, reflections, extent: _ } = self;
        let reflections = reflections.map(canonical::real).join(" ");
        format!("{}; reflections {reflections}", canonical::list(size))
    }

    fn drops(&self) -> bool {
        true
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let ([height, width], found) = (self.size, shape_text(input));
        match input[..] {
            [channels, rows, columns] if height <= rows && width <= columns => {
                Ok(Resolved::shape(checked(vec![channels, height, width], self.extent)?))
            }
            [_, _, _] => {
                let message = format!("expected an image of at least {height} by {width}, found {found}");
                Err(Diagnostic::new(self.extent, message))
            }
            _ => {
                let message = format!("expected an image, `[channels, height, width]`, found {found}");
                let mistake = Diagnostic::new(self.extent, message);
                let image = super::images::Image { axes: Some(2), channels: None }.of(count(input));
                Err(match image.filter(|_| input.len() == 1) {
                    Some(image) => mistake.help(format!("put `reshape({})` before it", shape_text(&image))),
                    None => mistake,
                })
            }
        }
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (input, output) = (lowering.input(), lowering.output.clone());
        let from = lowering.shape(input);
        if !lowering.trains {
            let middle = |axis: usize| (from[axis] - output[axis]) / 2;
            let at = (0..3).map(|axis| Affine::index(axis).offset_by(middle(axis) as isize)).collect();
            return lowering.picked(lowering.name.clone(), input, at, &output);
        }
        let random = lowering.random(vec![4]);
        let [rows, columns] = [0, 1].map(|axis| self.positions(lowering, random, axis, from[axis + 1]));
        let read = |value: ValueId, index: usize| Position::read(Read { value, at: vec![Affine::index(index)] });
        let at = Place::Axes(vec![Position::index(0), read(rows, 1), read(columns, 2)]);
        lowering.gather(lowering.name.clone(), output, input, at)
    }
}
