//! `ramp`, `gelu`, `map(|x| x * tanh(x))`: one scalar function for every element.
//!
//! The named ones are in `functions.rs`.

use super::{Arguments, Layer, Lowering, Resolved, canonical, formula, functions};
use crate::diagnostics::Diagnostic;
use crate::ir::{Body, Shape, ValueId};
use crate::syntax::Setting;

/// Those that make probabilities of logits.
const PROBABILITIES: [&str; 2] = ["sigmoid", "hard_sigmoid"];

#[derive(Debug)]
struct Elementwise {
    body: Body,
}

/// The layer of this canonical name.
pub(super) fn named(name: &str) -> Box<dyn Layer> {
    Box::new(Elementwise { body: functions::layer_body(name).unwrap_or_else(|| Body::of_constant(f64::NAN)) })
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let closure = match arguments.required("a formula", "map(|x| x * tanh(x))")? {
        Setting::Formula(closure) => closure,
        Setting::Word(word) => {
            let name = crate::syntax::plain(&word);
            return functions::layer(&name).map(named).ok_or_else(|| {
                let layers = functions::names().filter(|name| functions::layer(name).is_some());
                Diagnostic::new(word.span(), format!("expected a function of one number, found `{name}`"))
                    .help("write `map(|x| x * tanh(x))`, or `map(tanh)`")
                    .suggest(&name, layers)
            });
        }
        other => {
            return Err(Diagnostic::new(
                other.extent(),
                format!("expected a formula like `|x| x * tanh(x)`, found `{}`", other.text()),
            ));
        }
    };
    let (body, inputs) = formula::formula(&closure, arguments.precision())?;
    if inputs != 1 {
        return Err(Diagnostic::new(
            Setting::Formula(closure).extent(),
            format!("expected a formula of 1 value, found {inputs}"),
        ));
    }
    Ok(Box::new(Elementwise { body }))
}

impl Layer for Elementwise {
    fn canonical(&self, _: &Shape) -> String {
        let Elementwise { body } = self;
        canonical::formula(body)
    }

    fn keeps_shape(&self) -> bool {
        true
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn makes_probabilities(&self) -> bool {
        PROBABILITIES.iter().any(|name| functions::layer_body(name).as_ref() == Some(&self.body))
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(input.clone()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.elementwise(lowering.name.clone(), lowering.input, self.body.clone())
    }
}
