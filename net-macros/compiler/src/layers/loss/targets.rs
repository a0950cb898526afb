//! What a cross-entropy compares with: its target, smoothed, weighted by classes, and nothing where a class is ignored.
//!
//! ```text
//! smoothing = s   t[c] * (1 - s) + s / n     of n classes, as PyTorch's label_smoothing; of two where it is binary
//! weights = w     the same times w[c]        of two, of what is not so and of what is so, where it is binary
//! ignored = k     0 for all classes where the target is the class k
//! ```
//!
//! All are 0 where they are not said, so that nothing is computed of them.

use super::super::arguments::{real, share};
use super::super::{Arguments, Lowering, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Body, Function, Map, Node, Operation, Read, Shape, ValueId};
use crate::syntax::Setting;

/// What a cross-entropy is against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Against {
    Index,
    Probabilities,
    Binary,
}

#[derive(Debug, Default)]
pub(super) struct Targets {
    smoothing: f64,
    weights: Option<(Vec<f64>, Extent)>,
    ignored: Option<(i64, Extent)>,
}

impl Targets {
    pub(super) fn read(arguments: &mut Arguments, against: Against) -> Result<Targets, Diagnostic> {
        let smoothing = arguments.option("smoothing")?.map_or(Ok(0.0), |setting| share(&setting))?;
        let weights = arguments.option("weights")?.map(|setting| weights(&setting, against)).transpose()?;
        let ignored = match arguments.option("ignored")? {
            Some(Setting::Integer(class, at)) => Some((class, at)),
            Some(other) => {
                return Err(Diagnostic::new(other.extent(), format!("expected a class, found `{}`", other.text())));
            }
            None => None,
        };
        if let (Some((_, at)), Against::Probabilities | Against::Binary) = (&ignored, against) {
            let mistake = Diagnostic::new(*at, "expected `index` beside `ignored`, found targets that are no classes");
            return Err(mistake.help("a target of zeros adds nothing to `cross_entropy_loss(probabilities)`"));
        }
        Ok(Targets { smoothing, weights, ignored })
    }

    /// Whether there is as much as there are classes.
    pub(super) fn check(&self, classes: usize) -> Result<(), Diagnostic> {
        if let Some((weights, at)) = &self.weights
            && weights.len() != classes
        {
            let message = format!("expected {classes} weights, one for each class, found {}", weights.len());
            return Err(Diagnostic::new(*at, message));
        }
        match self.ignored {
            Some((class, at)) if !usize::try_from(class).is_ok_and(|class| class < classes) => {
                Err(Diagnostic::new(at, format!("expected a class below {classes}, found {class}")))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn weights(&self) -> Option<&[f64]> {
        self.weights.as_ref().map(|(weights, _)| &weights[..])
    }

    /// Whether the target is taken as it is.
    pub(super) fn is_plain(&self) -> bool {
        self.smoothing == 0.0 && self.weights.is_none() && self.ignored.is_none()
    }

    pub(super) fn canonical(&self) -> String {
        let Targets { smoothing, weights, ignored } = self;
        let smoothing = if *smoothing == 0.0 { String::new() } else { format!("; {}", canonical::real(*smoothing)) };
        let reals = |(weights, _): &(Vec<f64>, Extent)| weights.iter().map(|w| canonical::real(*w)).collect::<Vec<_>>();
        let weights =
            weights.as_ref().map(|weights| format!("; weights {}", reals(weights).join(" "))).unwrap_or_default();
        let ignored = ignored.map(|(class, _)| format!("; ignored {class}")).unwrap_or_default();
        format!("{smoothing}{weights}{ignored}")
    }

    /// What each class counts, of a target of the shape of the input, or of classes along its last axis.
    pub(super) fn distribution(&self, lowering: &mut Lowering<'_>, against: Against, shape: &Shape) -> ValueId {
        let target = lowering.inputs[1];
        if self.is_plain() {
            return target;
        }
        let last = shape.len() - 1;
        let rank = lowering.shape(target).len();
        let mut operands = vec![Read::whole(target, rank)];
        let mut body = Body::builder();
        let t = body.operand(0);
        let mut part = match against {
            Against::Index => self.of_class(&mut body, t, (last, shape[last])),
            _ => self.smoothed(&mut body, t, shape[last]),
        };
        if self.weights.is_some() {
            operands.push(Read::at(lowering.arrays[0], &[last]));
            let weight = body.operand(1);
            part = body.binary(Function::Multiply, part, weight);
        }
        if let Some((class, _)) = self.ignored {
            let (ignored, nothing) = (body.integer(class), body.real(0.0));
            let is_ignored = body.binary(Function::Equal, t, ignored);
            part = body.select(is_ignored, nothing, part);
        }
        let map = Map { operands, body: body.finish(part) };
        lowering.push(lowering.inner("g"), shape.clone(), Operation::Map(map))
    }

    /// `if t == c { 1 - s + s / n } else { s / n }`
    fn of_class(&self, body: &mut Body, t: Node, (axis, classes): (usize, usize)) -> Node {
        let rest = self.smoothing / classes as f64;
        let (class, hit, miss) = (body.index(axis), body.real(1.0 - self.smoothing + rest), body.real(rest));
        let is_it = body.binary(Function::Equal, t, class);
        body.select(is_it, hit, miss)
    }

    /// `t * (1 - s) + s / n`
    fn smoothed(&self, body: &mut Body, t: Node, classes: usize) -> Node {
        if self.smoothing == 0.0 {
            return t;
        }
        let (kept, rest) = (body.real(1.0 - self.smoothing), body.real(self.smoothing / classes as f64));
        let t = body.binary(Function::Multiply, t, kept);
        body.binary(Function::Add, t, rest)
    }

    /// `t * ln(a) + (1 - t) * ln(1 - a)`, each product 0 where its first factor is.
    pub(super) fn binary(&self) -> Body {
        let mut body = Body::builder();
        let (t, a, one) = (body.operand(0), body.operand(1), body.real(1.0));
        let t = self.smoothed(&mut body, t, 2);
        let (mut not_t, not_a) = (body.binary(Function::Subtract, one, t), body.binary(Function::Subtract, one, a));
        let mut is_t = t;
        if let Some([of_not_t, of_t]) = self.weights() {
            let (of_not_t, of_t) = (body.real(*of_not_t), body.real(*of_t));
            not_t = body.binary(Function::Multiply, not_t, of_not_t);
            is_t = body.binary(Function::Multiply, t, of_t);
        }
        let hit = body.binary(Function::XLnY, is_t, a);
        let miss = body.binary(Function::XLnY, not_t, not_a);
        let sum = body.binary(Function::Add, hit, miss);
        body.finish(sum)
    }
}

/// A number of at least 0 for each class, not 0 for all.
fn weights(setting: &Setting, against: Against) -> Result<(Vec<f64>, Extent), Diagnostic> {
    let at = setting.extent();
    let Setting::List(numbers, _) = setting else {
        let message = format!("expected a list of weights, one for each class, found `{}`", setting.text());
        let help = match (against, setting) {
            (Against::Binary, Setting::Integer(..) | Setting::Real(..)) => {
                format!("write `weights = [1, {}]`, of what is not so and of what is so", setting.text())
            }
            (Against::Binary, _) => "write `weights = [1, 3]`, of what is not so and of what is so".into(),
            _ => "write `weights = [1, 2, 0.5]`, one for each class".into(),
        };
        return Err(Diagnostic::new(at, message).help(help));
    };
    let mut weights = Vec::new();
    for number in numbers {
        let weight = real(number)?;
        if weight < 0.0 {
            let message = format!("expected a weight of at least 0, found `{}`", number.text());
            return Err(Diagnostic::new(number.extent(), message));
        }
        weights.push(weight);
    }
    if weights.iter().all(|weight| *weight == 0.0) {
        return Err(
            Diagnostic::new(at, "expected a weight above 0, found none").note("the loss would be 0 of any input")
        );
    }
    Ok((weights, at))
}
