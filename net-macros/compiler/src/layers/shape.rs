//! `flatten` and `reshape([4, 4])`: the same elements in row-major order.

use super::arguments::shape;
use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Shape, ValueId, size};

#[derive(Debug)]
struct Flatten;

pub(super) fn read_flatten(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Flatten))
}

impl Layer for Flatten {
    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(vec![size(input)]))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.reshaped(lowering.name.clone(), lowering.input, &lowering.output.clone())
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
    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        if size(input) == size(&self.output) {
            return Ok(Resolved::shape(self.output.clone()));
        }
        let (expected, found) = (size(input), size(&self.output));
        let message = format!("expected a shape of {expected} elements, found {} of {found}", shape_text(&self.output));
        Err(Diagnostic::new(self.extent, message))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.reshaped(lowering.name.clone(), lowering.input, &self.output)
    }
}
