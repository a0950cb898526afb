//! `ramp`, `gelu`, `map(|x| x * tanh(x))`: one scalar function for every element.
//!
//! The named ones are rows of [`functions`](crate::formula::functions).

use super::{Arguments, Layer, Lowering, Resolved, canonical, foreign};
use crate::diagnostics::{Diagnostic, plain};
use crate::formula;
use crate::ir::{Body, Function, Shape, ValueId};
use crate::syntax::Setting;

/// Those that make probabilities of logits.
const PROBABILITIES: [&str; 2] = ["sigmoid", "hard_sigmoid"];

#[derive(Debug)]
struct Elementwise {
    body: Body,
}

/// The layer of this canonical name.
pub(super) fn named(name: &str) -> Box<dyn Layer> {
    Box::new(Elementwise { body: formula::elementwise_body(name).unwrap_or_else(|| Body::of_constant(f64::NAN)) })
}

/// `stop_gradient`: the value, and no path.
pub(super) fn read_stop(_: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    Ok(Box::new(Elementwise { body: Body::of(Function::Stop) }))
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let closure = match arguments.required("a formula", "map(|x| x * tanh(x))")? {
        Setting::Formula(closure) => closure,
        Setting::Word(word) => {
            let name = plain(&word);
            return formula::elementwise(&name).map(named).ok_or_else(|| {
                Diagnostic::new(word.span(), format!("expected a function of one number, found `{name}`"))
                    .help("write `map(|x| x * tanh(x))`, or `map(tanh)`")
                    .suggest(&name, formula::elementwise_names())
            });
        }
        other => {
            return Err(Diagnostic::new(
                other.extent(),
                format!("expected a formula like `|x| x * tanh(x)`, found `{}`", other.text()),
            ));
        }
    };
    let (body, inputs) = formula::formula(&closure, arguments.precision(), elsewhere)?;
    if inputs != 1 {
        return Err(Diagnostic::new(
            Setting::Formula(closure).extent(),
            format!("expected a formula of 1 value, found {inputs}"),
        ));
    }
    Ok(Box::new(Elementwise { body }))
}

/// How a function of another framework is written in a formula, or as a layer.
pub(super) fn elsewhere(name: &str) -> Option<String> {
    let way = foreign::function(name)?;
    if formula::elementwise(&way).is_some() {
        return Some(format!("write `{way}`"));
    }
    (way.starts_with("map(") && !way.contains("|> ")).then(|| format!("as a layer it is `{way}`"))
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
        PROBABILITIES.iter().any(|name| formula::elementwise_body(name).as_ref() == Some(&self.body))
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(input.clone()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.elementwise(lowering.name.clone(), lowering.input(), self.body.clone())
    }
}
