//! Losses that are one formula of each element `y` and its target `t`, their mean or their total.
//!
//! ```text
//! loss(|y, t| (y - t).powi(2))   as written
//! huber_loss(delta = 1)          d * d / 2 where abs(d) < delta, else delta * (abs(d) - delta / 2), of d = y - t
//! hinge_loss(margin = 1)         ramp(margin - t * y) of a target of -1 or 1; with `squared = true` its square
//! ```

use super::super::arguments::{above_zero, one_of};
use super::super::{Arguments, Layer, Lowering, Resolved, Takes, canonical, elementwise};
use super::{Reduce, both};
use crate::diagnostics::{Diagnostic, Extent};
use crate::formula::{self, expression};
use crate::ir::{Body, Shape, Typed, ValueId, size};
use crate::syntax::Setting;

#[derive(Debug)]
struct Each {
    /// Of the element and its target.
    body: Body,
    reduce: Reduce,
}

pub(in super::super) fn read_formula(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let form = "loss(|y, t| (y - t).powi(2))";
    let closure = match arguments.required("a formula of the input and the target", form)? {
        Setting::Formula(closure) => closure,
        other => {
            let message = format!("expected a formula like `|y, t| (y - t).powi(2)`, found `{}`", other.text());
            return Err(Diagnostic::new(other.extent(), message));
        }
    };
    let (body, inputs) = formula::formula(&closure, arguments.precision(), elementwise::elsewhere)?;
    if inputs != 2 {
        let message = format!("expected a formula of 2 values, the input and the target, found {inputs}");
        let at: Extent = Setting::Formula(closure).extent();
        return Err(Diagnostic::new(at, message).help(format!("write `{form}`")));
    }
    Ok(Box::new(Each { body, reduce: Reduce::option(arguments)? }))
}

pub(in super::super) fn read_huber(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let delta = arguments.option("delta")?.map_or(Ok(1.0), |setting| above_zero(&setting))?;
    let text = format!(
        "{{ let d = y - t; let a = abs(d); if a < {delta:?} {{ d * d / 2 }} else {{ {delta:?} * (a - {:?}) }} }}",
        delta / 2.0
    );
    Ok(Box::new(Each { body: expression(&["y", "t"], &text), reduce: Reduce::option(arguments)? }))
}

pub(in super::super) fn read_hinge(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let margin = arguments.option("margin")?.map_or(Ok(1.0), |setting| above_zero(&setting))?;
    let choices = [("true", true), ("false", false)];
    let squared = arguments.option("squared")?.map_or(Ok(false), |setting| one_of(&setting, &choices))?;
    let text = format!("{{ let h = ramp({margin:?} - t * y); {} }}", if squared { "h * h" } else { "h" });
    Ok(Box::new(Each { body: expression(&["y", "t"], &text), reduce: Reduce::option(arguments)? }))
}

impl Layer for Each {
    fn canonical(&self, _: &Shape) -> String {
        let Each { body, reduce } = self;
        format!("{}{}", canonical::formula(body), if *reduce == Reduce::Total { "; total" } else { "" })
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn takes(&self) -> Option<Takes> {
        Some(Takes::Any)
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn letter(&self) -> &'static str {
        "loss"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved { target: Some(Typed::real(input.clone())), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (input, target) = (lowering.input(), lowering.inputs[1]);
        let count = size(&lowering.shape(input));
        let divisor = self.reduce.divisor(count);
        let name = |lowering: &Lowering<'_>, is_last: bool, letter: &str| {
            if is_last { lowering.name.clone() } else { lowering.inner(letter) }
        };
        let is_scalar = lowering.shape(input).is_empty();
        let each = both(lowering, name(lowering, is_scalar, "l"), input, target, self.body.clone());
        if is_scalar {
            return each;
        }
        let total = lowering.total(name(lowering, divisor == 1, "t"), each);
        if divisor == 1 { total } else { lowering.scaled(lowering.name.clone(), total, divisor, false) }
    }
}
