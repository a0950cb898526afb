//! `ramp`, `gelu`, `map(|x| x * tanh(x))`: one scalar function for every element.
//!
//! ```text
//! leaky_ramp(slope = 0.01)    if x > 0 { x } else { slope * x }
//! elu(alpha = 1)              if x > 0 { x } else { alpha * (e^x - 1) }
//! soft_plus(beta = 1)         ln(1 + e^(beta x)) / beta
//! gelu(approximate = tanh)    x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))), which is x * sigmoid(2 ..)
//! ```
//!
//! The named ones are rows of [`functions`](crate::formula::functions).

use super::arguments::{above_zero, one_of, real};
use super::{Arguments, Layer, Lowering, Resolved, canonical, foreign};
use crate::diagnostics::{Diagnostic, plain};
use crate::formula::{self, expression};
use crate::ir::{Body, Function, Shape, ValueId};
use crate::syntax::Setting;

/// Those that make probabilities of logits.
const PROBABILITIES: [&str; 2] = ["sigmoid", "hard_sigmoid"];

#[derive(Debug)]
struct Elementwise {
    body: Body,
}

/// The layer of this canonical name, with the options that some have.
pub(super) fn read_named(name: &str, arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let text = match name {
        "elu" => arguments
            .option("alpha")?
            .map(|setting| above_zero(&setting))
            .transpose()?
            .map(|alpha| format!("if x > 0 {{ x }} else {{ {alpha:?} * exp_m1(x) }}")),
        "soft_plus" => arguments
            .option("beta")?
            .map(|setting| above_zero(&setting))
            .transpose()?
            .map(|beta| format!("soft_plus({beta:?} * x) / {beta:?}")),
        "gelu" => {
            let choices = [("tanh", true), ("none", false)];
            let by_tanh = arguments.option("approximate")?.map(|setting| one_of(&setting, &choices)).transpose()?;
            by_tanh.filter(|by_tanh| *by_tanh).map(|_| GELU_BY_TANH.into())
        }
        _ => None,
    };
    Ok(text.map_or_else(|| named(name), |text| Box::new(Elementwise { body: expression(&["x"], &text) })))
}

/// `2 * sqrt(2 / pi)` is 1.5957691216057308. Beyond 30 the sigmoid is 0 or 1 in both precisions, and the cube may be infinite.
const GELU_BY_TANH: &str =
    "if x < -30 { 0 } else if x > 30 { x } else { gated(x, 1.5957691216057308 * (x + 0.044715 * x.powi(3))) }";

pub(super) fn read_leaky_ramp(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let slope = arguments.option("slope")?.map_or(Ok(0.01), |setting| real(&setting))?;
    let text = format!("if x > 0 {{ x }} else {{ {slope:?} * x }}");
    Ok(Box::new(Elementwise { body: expression(&["x"], &text) }))
}

/// The layer of this canonical name.
fn named(name: &str) -> Box<dyn Layer> {
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
        let at = Setting::Formula(closure).extent();
        let mistake = Diagnostic::new(at, format!("expected a formula of 1 value, found {inputs}"));
        let help = "of several values it is `threading`, in a body: `(a, b) |> threading(|a, b| a + b)`";
        return Err(mistake.help(help));
    }
    Ok(Box::new(Elementwise { body }))
}

/// How a function of another framework is written in a formula, or as a layer.
pub(super) fn elsewhere(name: &str) -> Option<String> {
    let way = foreign::function(name)?;
    if formula::elementwise(&way).is_some() {
        return Some(format!("write `{way}`"));
    }
    let is_of_elements = ["map(", "leaky_ramp(", "gelu("].iter().any(|start| way.starts_with(start));
    (is_of_elements && !way.contains("|> ")).then(|| format!("as a layer it is `{way}`"))
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
