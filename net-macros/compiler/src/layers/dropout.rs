//! `dropout(0.5)`: in training each element is 0 with this probability, and the others are divided by that of being kept;
//! evaluated, it is the identity.
//!
//! ```text
//! r3[i] = uniform(0, 1)                                                    dropout(0.25), in a `train fn`
//! y3[i] = if r3[i] < 0.25 { 0 } else { y2[i] * 1.3333333333333333 }
//! ```
//!
//! `method = alpha` drops to the limit of `selu`, and scales and shifts so that mean and variance stay 0 and 1 (Klambauer and
//! others, "Self-normalizing neural networks", 2017): dropped is `a * limit + b`, kept `a * y + b`.

use super::arguments::one_of;
use super::{Arguments, Layer, Lowering, Resolved, canonical};
use crate::diagnostics::Diagnostic;
use crate::ir::{Body, Function, Map, Operation, Read, Shape, ValueId};
use crate::syntax::Setting;

/// What `selu` tends to far left of 0: minus its scale times its alpha.
const SELU_LIMIT: f64 = -1.050_700_987_355_480_5 * 1.673_263_242_354_377_2;

#[derive(Debug)]
struct Dropout {
    probability: f64,
    method: Method,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Method {
    Zero,
    Alpha,
}

const METHODS: [(&str, Method); 2] = [("dropout", Method::Zero), ("alpha", Method::Alpha)];

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let probability = arguments.positional().map_or(Ok(0.5), |setting| probability(&setting))?;
    let method = arguments.option("method")?.map(|setting| one_of(&setting, &METHODS)).transpose()?;
    Ok(Box::new(Dropout { probability, method: method.unwrap_or(Method::Zero) }))
}

fn probability(setting: &Setting) -> Result<f64, Diagnostic> {
    let probability = match setting {
        Setting::Integer(value, _) => Some(*value as f64),
        Setting::Real(value, _) => Some(*value),
        _ => None,
    };
    probability.filter(|p| (0.0..1.0).contains(p)).ok_or_else(|| {
        let message = format!("expected a probability of at least 0 and below 1, found `{}`", setting.text());
        Diagnostic::new(setting.extent(), message)
    })
}

impl Dropout {
    /// What an element is when it is dropped, and the factor and the summand of one that is kept.
    fn numbers(&self) -> [f64; 3] {
        let kept = 1.0 - self.probability;
        match self.method {
            Method::Zero => [0.0, 1.0 / kept, 0.0],
            Method::Alpha => {
                let a = (kept * (1.0 + self.probability * SELU_LIMIT * SELU_LIMIT)).sqrt().recip();
                let b = -a * self.probability * SELU_LIMIT;
                [a * SELU_LIMIT + b, a, b]
            }
        }
    }

    /// `if r < p { dropped } else { x * factor + summand }`, of `x` and `r`.
    fn formula(&self) -> Body {
        let [dropped, factor, summand] = self.numbers();
        let mut body = Body::builder();
        let (x, r) = (body.operand(0), body.operand(1));
        let [probability, dropped, factor] = [self.probability, dropped, factor].map(|number| body.real(number));
        let is_dropped = body.binary(Function::Less, r, probability);
        let mut kept = body.binary(Function::Multiply, x, factor);
        if summand != 0.0 {
            let summand = body.real(summand);
            kept = body.binary(Function::Add, kept, summand);
        }
        let result = body.select(is_dropped, dropped, kept);
        body.finish(result)
    }
}

impl Layer for Dropout {
    fn canonical(&self, _: &Shape) -> String {
        let Dropout { probability, method } = self;
        match method {
            Method::Zero => canonical::real(*probability),
            Method::Alpha => format!("{} {}", canonical::real(*probability), canonical::word(&METHODS, method)),
        }
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
        let input = lowering.input();
        if !lowering.trains || !self.drops() {
            return input;
        }
        let shape = lowering.shape(input);
        let random = lowering.random(shape.clone());
        let operands = [input, random].map(|id| Read::whole(id, shape.len())).to_vec();
        let map = Map { operands, body: self.formula() };
        lowering.push(lowering.name.clone(), shape, Operation::Map(map))
    }
}
