//! `random NAME: [shape] = normal;`: an array by chance, another in every call and for every sample.
//!
//! ```text
//! random noise: [8] = normal;               of mean 0 and variance 1
//! random jitter: [2] = uniform(-1, 1);      between these
//! random kept: [16] = bernoulli(0.9);       1 with this probability, else 0
//! ```

use std::rc::Rc;

use super::arguments::{checked, real};
use super::{Inputs, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::{Diagnostic, Extent, plain};
use crate::ir::{Body, Function, Shape, Typed, ValueId};
use crate::syntax::{Argument, ArraySyntax, Setting};

#[derive(Debug)]
struct Random {
    shape: Shape,
    distribution: Distribution,
}

#[derive(Clone, Copy, Debug)]
enum Distribution {
    Normal,
    Uniform { low: f64, high: f64 },
    Bernoulli { probability: f64 },
}

/// The layer that a `random` item is.
pub fn random(array: &ArraySyntax, shape: Shape) -> Result<(Rc<dyn Layer>, Resolved), Diagnostic> {
    let shape = checked(shape, array.name.span().into())?;
    let distribution = match (&array.start, &array.start_call) {
        (Some(Setting::Word(word)), _) => distribution(&plain(word), &[], word.span().into())?,
        (Some(setting), _) => return Err(unknown(setting.extent(), &setting.text())),
        (None, Some((word, arguments))) => distribution(&plain(word), arguments, word.span().into())?,
        (None, None) => return Err(unknown(array.name.span().into(), "nothing")),
    };
    let resolved = Resolved::shape(shape.clone());
    Ok((Rc::new(Random { shape, distribution }), resolved))
}

fn distribution(word: &str, arguments: &[Argument], at: Extent) -> Result<Distribution, Diagnostic> {
    let named = arguments.iter().find_map(|argument| argument.name.as_ref());
    if let Some(name) = named {
        return Err(Diagnostic::new(name.span(), format!("expected numbers without names in `{word}(...)`")));
    }
    let numbers = arguments.iter().map(|argument| real(&argument.setting)).collect::<Result<Vec<f64>, _>>()?;
    match (word, &numbers[..]) {
        ("normal", []) => Ok(Distribution::Normal),
        ("uniform", [low, high]) if low < high => Ok(Distribution::Uniform { low: *low, high: *high }),
        ("bernoulli", [probability]) if (0.0..=1.0).contains(probability) => {
            Ok(Distribution::Bernoulli { probability: *probability })
        }
        ("normal", _) => Err(Diagnostic::new(at, "expected `normal` without arguments: mean 0, variance 1")
            .help("scale it where it is read: `mean + deviation * noise`")),
        ("uniform", []) => {
            Err(Diagnostic::new(at, "expected the limits of `uniform`, found nothing").help("write `uniform(0, 1)`"))
        }
        ("uniform", _) => Err(Diagnostic::new(at, "expected two numbers in `uniform(low, high)`, the lower first")),
        ("bernoulli", _) => {
            Err(Diagnostic::new(at, "expected a probability from 0 to 1").help("write `bernoulli(0.5)`"))
        }
        _ => Err(unknown(at, &format!("`{word}`")).suggest(word, ["normal", "uniform", "bernoulli"])),
    }
}

fn unknown(at: Extent, found: &str) -> Diagnostic {
    Diagnostic::new(at, format!("expected a distribution, found {found}"))
        .help("write `normal`, `uniform(low, high)` or `bernoulli(p)`")
}

impl Layer for Random {
    fn canonical(&self, _: &Shape) -> String {
        let Random { shape, distribution } = self;
        let distribution = match distribution {
            Distribution::Normal => "normal".to_string(),
            Distribution::Uniform { low, high } => {
                format!("uniform {} {}", canonical::real(*low), canonical::real(*high))
            }
            Distribution::Bernoulli { probability } => format!("bernoulli {}", canonical::real(*probability)),
        };
        format!("{}; {distribution}", canonical::list(shape))
    }

    fn inputs(&self) -> Inputs {
        Inputs::Named(&[])
    }

    fn resolve_all(&self, _: &[Typed], _: Extent) -> Result<Resolved, Diagnostic> {
        Ok(Resolved::shape(self.shape.clone()))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let uniform = lowering.random(self.shape.clone());
        let mut body = Body::builder();
        let of = body.operand(0);
        let result = match self.distribution {
            // The quantile: sqrt(2) * inverse_erf(2 u - 1), where 2 u - 1 is exact.
            Distribution::Normal => {
                let [one, two] = [1.0, 2.0].map(|number| body.real(number));
                let doubled = body.binary(Function::Multiply, of, two);
                let symmetric = body.binary(Function::Subtract, doubled, one);
                let quantile = body.unary(Function::InverseErf, symmetric);
                let scale = body.real(std::f64::consts::SQRT_2);
                body.binary(Function::Multiply, quantile, scale)
            }
            Distribution::Uniform { low, high } => {
                let width = body.real(high - low);
                let scaled = body.binary(Function::Multiply, of, width);
                let low = body.real(low);
                body.binary(Function::Add, scaled, low)
            }
            Distribution::Bernoulli { probability } => {
                let [probability, one, zero] = [probability, 1.0, 0.0].map(|number| body.real(number));
                let is_one = body.binary(Function::Less, of, probability);
                body.select(is_one, one, zero)
            }
        };
        let body = body.finish(result);
        lowering.elementwise(lowering.name.clone(), uniform, body)
    }
}
