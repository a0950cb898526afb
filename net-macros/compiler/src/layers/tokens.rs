//! `unit_vector` and `embedding(8)`: vectors of tokens.
//!
//! ```text
//! unit_vector  y[i, c] = if tokens[i] == c { 1 } else { 0 }
//! embedding    y[i, j] = w[tokens[i], j]                     its adjoint adds row by row
//! ```

use super::arguments::{checked, size};
use super::{Arguments, Array, Layer, Lowering, MemoryOrder, Resolved, Storage};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Body, Function, Map, Operation, Place, Position, Read, Shape, ValueId};
use crate::syntax::Setting;

/// The number of classes as written, which has to be the input's.
#[derive(Debug)]
struct Classes(Option<(usize, Extent)>);

impl Classes {
    fn read(setting: &Setting) -> Result<Classes, Diagnostic> {
        Ok(Classes(Some((size(setting)?, setting.extent()))))
    }

    fn agree(&self, classes: usize) -> Result<(), Diagnostic> {
        match self.0 {
            Some((expected, extent)) if expected != classes => {
                let message = format!("expected indices below {expected}, found indices below {classes}");
                Err(Diagnostic::new(extent, message))
            }
            _ => Ok(()),
        }
    }

    /// A port of indices, for the help of an input of reals.
    fn example(&self) -> String {
        let classes = self.0.map_or(1000, |(classes, _)| classes);
        format!("[16] of index({classes})")
    }

    fn reals(&self, at: Extent) -> Diagnostic {
        Diagnostic::new(at, "expected an input of indices, found real numbers")
            .help(format!("declare the port: `(tokens: {})`", self.example()))
    }
}

#[derive(Debug)]
struct UnitVector {
    classes: Classes,
    extent: Extent,
}

pub(super) fn read_unit_vector(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let classes = arguments.positional().map(|setting| Classes::read(&setting)).transpose()?;
    Ok(Box::new(UnitVector { classes: classes.unwrap_or(Classes(None)), extent: arguments.layer() }))
}

impl Layer for UnitVector {
    fn canonical(&self, _: &Shape) -> String {
        let UnitVector { classes: _, extent: _ } = self; // the input's
        String::new()
    }

    fn example_port(&self) -> Option<String> {
        Some(self.classes.example())
    }

    fn sums_to_one(&self, input: &Shape, _: Option<usize>) -> Option<usize> {
        Some(input.len())
    }

    fn resolve(&self, _: &Shape) -> Result<Resolved, Diagnostic> {
        Err(self.classes.reals(self.extent))
    }

    fn resolve_indices(&self, input: &Shape, classes: usize, _: Extent) -> Result<Resolved, Diagnostic> {
        self.classes.agree(classes)?;
        Ok(Resolved::shape(checked([&input[..], &[classes]].concat(), self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let rank = lowering.shape(lowering.input()).len();
        let mut body = Body::builder();
        let (token, class, one, zero) = (body.operand(0), body.index(rank), body.real(1.0), body.real(0.0));
        let is_it = body.binary(Function::Equal, token, class);
        let node = body.select(is_it, one, zero);
        let map = Map { operands: vec![Read::whole(lowering.input(), rank)], body: body.finish(node) };
        lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Map(map))
    }
}

#[derive(Debug)]
struct Embedding {
    classes: Classes,
    size: usize,
    extent: Extent,
}

pub(super) fn read_embedding(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let (classes, size) = match arguments.required("a size", "embedding(8)")? {
        Setting::Arrow(from, to) => (Classes::read(&from)?, size(&to)?),
        to => (Classes(None), size(&to)?),
    };
    Ok(Box::new(Embedding { classes, size, extent }))
}

impl Layer for Embedding {
    fn canonical(&self, _: &Shape) -> String {
        let Embedding { classes: _, size, extent: _ } = self;
        format!("size {size}")
    }

    fn example_port(&self) -> Option<String> {
        Some(self.classes.example())
    }

    fn resolve(&self, _: &Shape) -> Result<Resolved, Diagnostic> {
        Err(self.classes.reals(self.extent))
    }

    fn resolve_indices(&self, input: &Shape, classes: usize, _: Extent) -> Result<Resolved, Diagnostic> {
        self.classes.agree(classes)?;
        let sizes = checked(vec![classes, self.size], self.extent)?;
        let weights = Array { name: "weights", letter: "w", shape: sizes.clone(), order: MemoryOrder::Rows };
        let storage =
            Storage { name: "Embedding", sizes, types: Vec::new(), arrays: vec![weights], groups: 1, start: None };
        let output = checked([&input[..], &[self.size]].concat(), self.extent)?;
        Ok(Resolved { output, storage: Some(storage), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let rank = lowering.shape(lowering.input()).len();
        let row = Position::read(Read::whole(lowering.input(), rank));
        let at = Place::Axes(vec![row, Position::index(rank)]);
        lowering.gather(lowering.name.clone(), lowering.output.clone(), lowering.arrays[0], at)
    }
}
