//! The stable forms of a cross-entropy after the layer that made its probabilities. Runs before differentiation,
//! on the forward program, and depends on nothing but the net as written.
//!
//! ```text
//! p = exp(u) / s;   -ln(p)        becomes  ln(s) - u           softmax, then cross_entropy_loss(index)
//! p = exp(u) / s;   t * ln(p)     becomes  t * (u - ln(s))     softmax, then cross_entropy_loss(probabilities)
//! p = sigmoid(x);   t * ln(p)     becomes  -t * soft_plus(-x)  sigmoid, then cross_entropy_loss(binary)
//!                   t * ln(1 - p) becomes  -t * soft_plus(x)
//! ```
//!
//! With `u` the logits without their largest, the gradient at the logits is `p - t`, finite whatever they are. The
//! probabilities stay where they were: whoever wants them, or the gradient with respect to them, finds them beside.
//! Not exact: the bits of a loss and of its gradients are those of the new form.

use crate::ir::{Affine, Body, Function, Map, Node, Operation, Place, Program, Read, Scalar, Value, ValueId, access};

/// The forward program in its stable form, where each value is now, and the values that no gradient passes any
/// more: gradients with respect to those are taken in the program as it was.
pub struct Stable {
    /// The program.
    pub program: Program,
    /// Where each value of the program as it was is.
    pub places: Vec<ValueId>,
    /// The values, by their ids in the program as it was, that the new form goes around.
    pub passed_by: Vec<ValueId>,
}

/// Rewrites every logarithm of probabilities.
pub fn stable(program: &Program) -> Stable {
    let empty = Program { values: Vec::new(), precision: program.precision };
    let mut stable = Stable { program: empty, places: Vec::new(), passed_by: Vec::new() };
    for id in program.ids() {
        let mut value = program.value(id).clone();
        value.operation = value.operation.renamed(&|id| stable.places[id.0]);
        if let Some(rewritten) = stable.chosen(&value).or_else(|| stable.weighted(&value)) {
            let around = rewritten.around;
            let was = |place: &ValueId| program.ids().find(|id| stable.places.get(id.0) == Some(place));
            stable.passed_by.extend(around.iter().filter_map(was));
            value.operation = rewritten.operation;
        }
        let place = stable.program.push(value);
        stable.places.push(place);
    }
    stable
}

/// An operation in its stable form, and the values that it goes around.
struct Rewritten {
    operation: Operation,
    around: Vec<ValueId>,
}

/// Probabilities made by `exp(u) / s`: the shift, and where the sum is read.
struct Quotient {
    u: ValueId,
    s: Read,
}

impl Stable {
    /// `-ln(q)` of `q[i] = p[i, target[i]]`
    fn chosen(&mut self, value: &Value) -> Option<Rewritten> {
        let q = self.only_operand(value, is_minus_ln)?;
        let Operation::Gather { source, at: Place::Axes(at) } = self.program.value(q).operation.clone() else {
            return None;
        };
        let (p, mut around) = self.copied_from(source);
        around.push(q);
        let quotient = self.quotient(p)?;
        // Where the sum is read for a chosen element: it has no axis that the choice is along.
        let read_at = |affine: &Affine| -> Option<Affine> {
            let index = affine.as_index()?;
            at[index.0].reads.is_empty().then(|| at[index.0].affine.clone())
        };
        let s_at: Vec<Affine> = quotient.s.at.iter().map(read_at).collect::<Option<_>>()?;
        let ln_s = self.logarithm(quotient.s.value);
        let chosen = Value {
            name: format!("{}_u", value.name),
            operation: Operation::Gather { source: quotient.u, at: Place::Axes(at) },
            ..value.clone()
        };
        let chosen = self.program.push(chosen);
        let operands = vec![Read { value: ln_s, at: s_at }, Read::whole(chosen, value.shape.len())];
        let body = crate::layers::difference();
        Some(Rewritten { operation: Operation::Map(Map { operands, body }), around })
    }

    /// `t * ln(p)` and `t * ln(1 - p)` inside an expression
    fn weighted(&mut self, value: &Value) -> Option<Rewritten> {
        let Operation::Map(map) = value.operation.clone() else {
            return None;
        };
        if !super::rules::holds(&map.body, Function::XLnY) {
            return None;
        }
        let is_probability =
            |read: &Read| access::is_identity(&read.at) && self.is_probability(self.copied_from(read.value).0);
        let found = map.operands.iter().position(is_probability)?;
        let (p, around) = self.copied_from(map.operands[found].value);
        let mut operands = map.operands.clone();
        let mut writer = Writer { body: Body::builder(), p: found, form: self.form(p, &mut operands)? };
        let body = writer.rewritten(&map.body)?;
        let (body, kept) = body.pruned();
        if kept.contains(&found) {
            return None;
        }
        let operands = kept.into_iter().map(|operand| operands[operand].clone()).collect();
        Some(Rewritten { operation: Operation::Map(Map { operands, body }), around })
    }

    /// What a value is a copy of, element by element, through layers that are the identity, and it with all of those.
    fn copied_from(&self, id: ValueId) -> (ValueId, Vec<ValueId>) {
        let mut all = vec![id];
        while let Some(from) = super::rules::copied_whole(&self.program, self.program.value(all[all.len() - 1])) {
            all.push(from);
        }
        (all[all.len() - 1], all)
    }

    fn is_probability(&self, id: ValueId) -> bool {
        self.sigmoid(id).is_some() || self.is_quotient(id)
    }

    /// The operands that the stable form of `ln(p)` reads, added to `operands`.
    fn form(&mut self, p: ValueId, operands: &mut Vec<Read>) -> Option<Form> {
        let rank = self.program.value(p).shape.len();
        if let Some(x) = self.sigmoid(p) {
            operands.push(Read::whole(x, rank));
            return Some(Form::Sigmoid { x: operands.len() - 1 });
        }
        let quotient = self.quotient(p)?;
        let ln_s = self.logarithm(quotient.s.value);
        operands.push(Read::whole(quotient.u, rank));
        operands.push(Read { value: ln_s, at: quotient.s.at });
        Some(Form::Quotient { u: operands.len() - 2, ln_s: operands.len() - 1 })
    }

    /// The value that `value` reads element by element as its only operand, where its expression is as asked.
    fn only_operand(&self, value: &Value, is: fn(&Body) -> bool) -> Option<ValueId> {
        let Operation::Map(map) = &value.operation else {
            return None;
        };
        match &map.operands[..] {
            [read] if access::is_identity(&read.at) && is(&map.body) => Some(read.value),
            _ => None,
        }
    }

    fn sigmoid(&self, id: ValueId) -> Option<ValueId> {
        self.only_operand(self.program.value(id), |body| {
            body.node(body.result()) == &Scalar::Apply(Function::Sigmoid, vec![Node(0)])
        })
    }

    fn is_quotient(&self, id: ValueId) -> bool {
        self.exponential_and_sum(id).is_some()
    }

    /// `p[i] = e[i] / s[g(i)]` with `e` an exponential
    fn exponential_and_sum(&self, p: ValueId) -> Option<(ValueId, Read)> {
        let Operation::Map(map) = &self.program.value(p).operation else {
            return None;
        };
        let [e, s] = &map.operands[..] else {
            return None;
        };
        let divides = *map.body.node(map.body.result()) == Scalar::Apply(Function::Divide, vec![Node(0), Node(1)]);
        let Operation::Map(made) = &self.program.value(e.value).operation else {
            return None;
        };
        let exponential = matches!(made.body.node(made.body.result()), Scalar::Apply(Function::Exp, _));
        (divides && exponential && access::is_identity(&e.at)).then(|| (e.value, s.clone()))
    }

    fn quotient(&mut self, p: ValueId) -> Option<Quotient> {
        let (e, s) = self.exponential_and_sum(p)?;
        let value = self.program.value(e).clone();
        let Operation::Map(map) = &value.operation else {
            return None;
        };
        let Scalar::Apply(Function::Exp, arguments) = map.body.node(map.body.result()) else {
            return None;
        };
        let body = map.body.clone().finish(arguments[0]);
        let operation = Operation::Map(Map { operands: map.operands.clone(), body });
        let u = self.program.push(Value { name: value.name.replacen('e', "u", 1), operation, ..value });
        Some(Quotient { u, s })
    }

    /// `ln(s)`, once for each sum and not for each class
    fn logarithm(&mut self, s: ValueId) -> ValueId {
        let value = self.program.value(s).clone();
        let operands = vec![Read::whole(s, value.shape.len())];
        let operation = Operation::Map(Map { operands, body: crate::layers::applied(Function::Ln) });
        self.program.push(Value { name: format!("ln_{}", value.name), operation, ..value })
    }
}

/// `-ln(x)` of the only operand
fn is_minus_ln(body: &Body) -> bool {
    let Scalar::Apply(Function::Negate, ln) = body.node(body.result()) else { return false };
    *body.node(ln[0]) == Scalar::Apply(Function::Ln, vec![Node(0)])
}

enum Form {
    Quotient { u: usize, ln_s: usize },
    Sigmoid { x: usize },
}

struct Writer {
    body: Body,
    p: usize,
    form: Form,
}

impl Writer {
    /// The expression with every logarithm of `p` or `1 - p` in its stable form.
    fn rewritten(&mut self, old: &Body) -> Option<Body> {
        let mut places: Vec<Node> = Vec::new();
        for scalar in old.nodes() {
            let node = match scalar {
                Scalar::Apply(Function::XLnY, arguments) => {
                    let ln = self.logarithm(old, arguments[1])?;
                    self.body.binary(Function::MaskedProduct, places[arguments[0].0], ln)
                }
                scalar => self.body.push(scalar.renamed(&|node| places[node.0])),
            };
            places.push(node);
        }
        let result = places[old.result().0];
        Some(std::mem::replace(&mut self.body, Body::builder()).finish(result))
    }

    fn logarithm(&mut self, old: &Body, of: Node) -> Option<Node> {
        let is_p = |node: Node| *old.node(node) == Scalar::Operand(self.p);
        match (&self.form, old.node(of)) {
            (Form::Quotient { u, ln_s }, Scalar::Operand(operand)) if *operand == self.p => {
                let (u, ln_s) = (self.body.operand(*u), self.body.operand(*ln_s));
                Some(self.body.binary(Function::Subtract, u, ln_s))
            }
            (Form::Sigmoid { x }, Scalar::Operand(operand)) if *operand == self.p => {
                let x = self.body.operand(*x);
                let minus = self.body.unary(Function::Negate, x);
                Some(self.minus_soft_plus(minus))
            }
            (Form::Sigmoid { x }, Scalar::Apply(Function::Subtract, both))
                if old.real_of(both[0]) == Some(1.0) && is_p(both[1]) =>
            {
                let x = self.body.operand(*x);
                Some(self.minus_soft_plus(x))
            }
            _ => None,
        }
    }

    fn minus_soft_plus(&mut self, x: Node) -> Node {
        let soft_plus = self.body.unary(Function::SoftPlus, x);
        self.body.unary(Function::Negate, soft_plus)
    }
}
