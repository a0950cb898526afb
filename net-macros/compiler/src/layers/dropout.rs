//! `dropout(0.5)`: the identity, as long as nothing is evaluated in training (Wolfram's "Test").

use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::Diagnostic;
use crate::ir::{Shape, ValueId};
use crate::syntax::Setting;

#[derive(Debug)]
struct Dropout {
    probability: f64,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let Some(setting) = arguments.positional() else {
        return Ok(Box::new(Dropout { probability: 0.5 }));
    };
    let probability = match setting {
        Setting::Integer(value, _) => Some(value as f64),
        Setting::Real(value, _) => Some(value),
        _ => None,
    };
    if let Some(probability) = probability.filter(|p| (0.0..1.0).contains(p)) {
        return Ok(Box::new(Dropout { probability }));
    }
    let message = format!("expected a probability of at least 0 and below 1, found `{}`", setting.text());
    Err(Diagnostic::new(setting.extent(), message))
}

impl Layer for Dropout {
    fn canonical(&self, _: &Shape) -> String {
        let Dropout { probability } = self;
        canonical::real(*probability)
    }

    fn keeps_shape(&self) -> bool {
        true
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn sums_to_one(&self, _: &Shape, axis: Option<usize>) -> Option<usize> {
        axis
    }

    fn drops(&self) -> bool {
        self.probability != 0.0
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(input.clone()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.input()
    }
}
