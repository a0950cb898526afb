//! `ramp`, `gelu`, `map(|x| x * tanh(x))`: one scalar function for every element.
//!
//! A named function that is no row of the table of scalar functions is a row here: its formula, in the language of
//! `map` itself. The formulas are Wolfram's.

use super::formula;
use super::{Arguments, Layer, Lowering, Resolved};
use crate::diagnostics::Diagnostic;
use crate::ir::{Body, Function, Shape, ValueId};
use crate::syntax::Setting;

/// `name`, other spellings, formula of `x`.
pub const NAMED: &[(&str, &[&str], &str)] = &[
    ("elu", &["exponential_linear_unit"], "if x < 0 { exp_m1(x) } else { x }"),
    (
        "selu",
        &["scaled_exponential_linear_unit"],
        "if x < 0 { 1.758099340847161 * exp_m1(x) } else { 1.0507009873554805 * x }",
    ),
    ("gelu", &["gaussian_error_linear_unit"], "0.5 * x * erfc(-0.7071067811865476 * x)"),
    ("swish", &["silu"], "x * sigmoid(x)"),
    ("hard_swish", &[], "x * clip(x + 3, 0, 6) / 6"),
    ("mish", &[], "x * tanh(soft_plus(x))"),
    ("soft_sign", &["softsign"], "x / (1 + abs(x))"),
    ("hard_tanh", &[], "clip(x, -1, 1)"),
    ("hard_sigmoid", &[], "clip((x + 1) / 2, 0, 1)"),
];

const SPELLINGS: &[(&str, &str)] = &[
    ("relu", "ramp"),
    ("rectified_linear_unit", "ramp"),
    ("logistic_sigmoid", "sigmoid"),
    ("softplus", "soft_plus"),
    ("log", "ln"),
];

/// The functions of one argument that are layers by their own name.
fn plain_functions() -> impl Iterator<Item = Function> {
    let named = |function: &Function| Function::named(function.name()) == Some(*function);
    Function::ALL.iter().copied().filter(move |function| function.arity() == 1 && named(function))
}

/// The canonical name of an elementwise function.
pub fn canonical(name: &str) -> Option<&'static str> {
    let row = NAMED.iter().find(|(known, aliases, _)| *known == name || aliases.contains(&name));
    let alias = SPELLINGS.iter().find(|(spelling, _)| *spelling == name).map(|(_, name)| *name);
    let own = plain_functions().map(Function::name).find(|known| *known == name);
    row.map(|(known, _, _)| *known).or(alias).or(own)
}

/// Every spelling of every elementwise function.
pub fn spellings() -> impl Iterator<Item = &'static str> {
    let named = NAMED.iter().flat_map(|(name, aliases, _)| std::iter::once(*name).chain(aliases.iter().copied()));
    named.chain(SPELLINGS.iter().map(|(spelling, _)| *spelling)).chain(plain_functions().map(Function::name))
}

#[derive(Debug)]
struct Elementwise {
    body: Body,
}

/// The layer of this canonical name.
pub(super) fn named(name: &str) -> Box<dyn Layer> {
    let formula = NAMED.iter().find(|(known, _, _)| *known == name).map(|(_, _, formula)| *formula);
    let body = match (formula, Function::named(name)) {
        (Some(formula), _) => formula::of_row(formula),
        (None, Some(function)) => super::lowering::apply(function),
        (None, None) => Body::of_constant(f64::NAN),
    };
    Box::new(Elementwise { body })
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let closure = match arguments.required("a formula", "map(|x| x * tanh(x))")? {
        Setting::Formula(closure) => closure,
        Setting::Word(word) => {
            let name = crate::syntax::plain(&word);
            return canonical(&name).map(named).ok_or_else(|| {
                Diagnostic::new(word.span(), format!("expected a function, found `{name}`")).suggest(&name, spellings())
            });
        }
        other => {
            return Err(Diagnostic::new(
                other.extent(),
                format!("expected a formula like `|x| x * tanh(x)`, found `{}`", other.text()),
            ));
        }
    };
    let (body, inputs) = formula::formula(&closure)?;
    if inputs != 1 {
        return Err(Diagnostic::new(
            Setting::Formula(closure).extent(),
            format!("expected a formula of 1 value, found {inputs}"),
        ));
    }
    Ok(Box::new(Elementwise { body }))
}

impl Layer for Elementwise {
    fn keeps_shape(&self) -> bool {
        true
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(input.clone()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.elementwise(lowering.name.clone(), lowering.input, self.body.clone())
    }
}
