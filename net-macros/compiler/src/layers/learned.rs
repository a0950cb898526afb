//! `constant_plus`, `constant_times` and `parametric_ramp`: a learned number for each element, or for each position on
//! some axes.
//!
//! ```text
//! constant_plus    y[i] = x[i] + b[i]
//! constant_times   y[i] = x[i] * w[i]
//! parametric_ramp  y[c, i] = if x[c, i] >= 0 { x[c, i] } else { w[c] * x[c, i] }
//! ```

use super::axes::Axes;
use super::{Arguments, Array, Layer, Lowering, MemoryOrder, Resolved, Storage, canonical};
use crate::diagnostics::Diagnostic;
use crate::formula::expression;
use crate::ir::{Body, Map, Operation, Read, Shape, ValueId};

/// A formula of each element and its learned number.
#[derive(Debug)]
struct Learned {
    /// The struct of the runtime.
    name: &'static str,
    /// The array's name and letter.
    array: (&'static str, &'static str),
    /// In the element `x` and the learned number `w`.
    formula: &'static str,
    /// The axes with a learned number for each position.
    axes: Axes,
}

pub(super) fn read_plus(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Learned { name: "ConstantPlus", array: ("biases", "b"), formula: "x + w", axes: Axes::All }))
}

pub(super) fn read_times(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Learned { name: "ConstantTimes", array: ("scaling", "w"), formula: "x * w", axes: Axes::All }))
}

pub(super) fn read_ramp(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let axes = match arguments.option("axes")? {
        Some(setting) => Axes::read(&setting)?,
        None => Axes::first(arguments.layer()),
    };
    let formula = "if x < 0 { w * x } else { x }";
    Ok(Box::new(Learned { name: "ParametricRamp", array: ("slope", "w"), formula, axes }))
}

impl Learned {
    fn body(&self) -> Body {
        expression(&["x", "w"], self.formula)
    }
}

impl Layer for Learned {
    fn canonical(&self, input: &Shape) -> String {
        let Learned { name: _, array: _, formula, axes } = self;
        format!("{formula} over {}", canonical::list(&axes.of(input).unwrap_or_default()))
    }

    fn keeps_shape(&self) -> bool {
        true
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let shape: Shape = self.axes.of(input)?.into_iter().map(|axis| input[axis]).collect();
        let (name, letter) = self.array;
        let arrays = vec![Array { name, letter, shape: shape.clone(), order: MemoryOrder::Columns }];
        let storage =
            Storage { name: self.name, sizes: Vec::new(), types: vec![Some(shape)], arrays, groups: 1, start: None };
        Ok(Resolved { output: input.clone(), storage: Some(storage), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let shape = lowering.shape(lowering.input());
        let axes = self.axes.of(&shape).unwrap_or_default();
        let operands = vec![Read::whole(lowering.input(), shape.len()), Read::at(lowering.arrays[0], &axes)];
        lowering.push(lowering.name.clone(), shape, Operation::Map(Map { operands, body: self.body() }))
    }
}
