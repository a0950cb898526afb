//! Stable forms around a sum: the logarithm of a softmax, of a sum of exponentials, and the root of a sum of squares.
//!
//! ```text
//! p[i] = exp(u[i]) / s                  ln(p[i])     u[i] - ln(s)
//! s = sum[i](exp(x[i]))                 ln(s)        ln(t) + h,     t = sum[i](exp(x[i] - h))
//! s = sum[i](x[i] * x[i])               sqrt(s)      sqrt(t) * l,   t = sum[i]((x[i] * k)^2)
//! ```
//!
//! `h` is the largest `x[i]`, and 0 where that is near 0: there a difference would lose what the logarithm keeps. `k` is a
//! power of two, `l` its reciprocal, and both are 1 where no square leaves the range. So within reach of what is written
//! the bits are its own. The sums may be divided by a constant, or multiplied: a mean of exponentials, a root mean square.

use super::{Phase, Rewritten};
use crate::ir::{
    Affine, Body, Element, Function, Map, Node, Operation, Order, Place, Position, Precision, Read, Scalar, Shape,
    Term, Value, ValueId, access,
};

/// Probabilities made by `exp(u) / s`: the shift, and where the sum is read.
struct Quotient {
    u: ValueId,
    s: Read,
}

/// What a function of an operand is, as the new form says it.
enum Form {
    /// `u - ln(s)`
    Difference(Read, Read),
    /// The logarithm, added up before.
    Logarithm(Read),
    /// The function of another operand, and what is added to it or multiplied with.
    Shifted(Function, Read, Read),
}

/// A sum of one function of a value: over which box, and the value's own expression inside the function.
struct Sum {
    term: Term,
    inner: Map,
    like: Value,
    /// The copies between the value and the sum.
    copies: Vec<ValueId>,
    /// What each summand is multiplied with, as a mean does: `x / 4`.
    multiple: Option<Body>,
    around: Vec<ValueId>,
}

impl Phase {
    /// `-ln(q)` of `q[i] = p[i, target[i]]`
    pub(super) fn chosen(&mut self, value: &Value) -> Option<Rewritten> {
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
        let chosen = self.push(chosen);
        let operands = vec![Read { value: ln_s, at: s_at }, Read::whole(chosen, value.shape.len())];
        let body = Body::of(Function::Subtract);
        Some(Rewritten { operation: Operation::Map(Map { operands, body }), around })
    }

    /// The first logarithm or root in an expression that has a stable form.
    pub(super) fn by_sums(&mut self, value: &Value) -> Option<Rewritten> {
        let Operation::Map(map) = &value.operation else { return None };
        let free = free(&map.body);
        for position in (0..map.body.nodes().len()).filter(|position| free[*position]) {
            let Scalar::Apply(function, arguments) = map.body.node(Node(position)).clone() else { continue };
            let of = match function {
                Function::Ln | Function::Sqrt => arguments[0],
                Function::XLnY => arguments[1],
                _ => continue,
            };
            let Some(operand) = multiple_of(&map.body, of) else { continue };
            let is_whole = matches!(map.body.node(of), Scalar::Operand(_));
            let found = match function {
                Function::Ln | Function::XLnY if is_whole => {
                    self.of_softmax(&map.operands[operand]).or_else(|| self.of_sum(function, &map.operands[operand]))
                }
                _ => self.of_sum(function, &map.operands[operand]),
            };
            if let Some((form, around)) = found {
                return Some(Rewritten { operation: replaced(map, Node(position), operand, form), around });
            }
        }
        None
    }

    /// `ln(p[g])`, where `p` is an arrangement of a softmax.
    fn of_softmax(&mut self, read: &Read) -> Option<(Form, Vec<ValueId>)> {
        let (p, copies) = self.arranged_from(read.value);
        let Quotient { u, s } = self.quotient(p)?;
        let ln_s = self.logarithm(s.value);
        let around = copies.iter().copied().chain([p]).collect();
        if self.arranging(&copies).is_empty() {
            let at = s.at.iter().map(|affine| affine.substitute(&read.at)).collect();
            return Some((Form::Difference(Read { value: u, ..read.clone() }, Read { value: ln_s, at }), around));
        }
        let like = self.program.value(p).clone();
        let operands = vec![Read::whole(u, like.shape.len()), Read { value: ln_s, at: s.at }];
        let operation = Operation::Map(Map { operands, body: Body::of(Function::Subtract) });
        let ln_p = self.push(Value { name: format!("ln_{}", like.name), operation, ..like });
        let value = self.carried(&copies, ln_p);
        Some((Form::Logarithm(Read { value, ..read.clone() }), around))
    }

    /// `ln(s)` of a sum of exponentials, `sqrt(s)` of a sum of squares.
    fn of_sum(&mut self, function: Function, read: &Read) -> Option<(Form, Vec<ValueId>)> {
        let (last, copies) = self.arranged_from(read.value);
        let (s, multiple) = self.multiple_of_sum(last);
        let (sum, squares) = match function {
            Function::Ln => (self.sum(s, exponent)?, false),
            Function::Sqrt => (self.sum(s, base).or_else(|| self.sum_of_products(s))?, true),
            _ => return None,
        };
        let (mut total, beside) = self.shifted(s, &sum, squares);
        if let Some(body) = sum.multiple.clone() {
            let like = self.program.value(total).clone();
            let operands = vec![Read::whole(total, like.shape.len())];
            let name = format!("{}_each", like.name);
            total = self.push(Value { name, operation: Operation::Map(Map { operands, body }), ..like });
        }
        if let Some(value) = multiple {
            let operation = value.operation.renamed(&|id| if id == s { total } else { id });
            total = self.push(Value { name: format!("{}_of", value.name), operation, ..value });
        }
        let [total, beside] = [total, beside].map(|value| Read { value: self.carried(&copies, value), ..read.clone() });
        let around = copies.into_iter().chain([last, s]).chain(sum.around).collect();
        Some((Form::Shifted(if squares { Function::Multiply } else { Function::Add }, total, beside), around))
    }

    /// The sum of which a value is a positive multiple, element by element, and that value where it is not the sum itself.
    fn multiple_of_sum(&self, id: ValueId) -> (ValueId, Option<Value>) {
        let value = self.program.value(id);
        match &value.operation {
            Operation::Map(map) => match (multiple_of(&map.body, map.body.result()), &map.operands[..]) {
                (Some(_), [read]) if access::is_identity(&read.at) => (read.value, Some(value.clone())),
                _ => (id, None),
            },
            _ => (id, None),
        }
    }

    /// A sum of a function of a value: `inner` gives what is inside the function.
    fn sum(&self, s: ValueId, inner: fn(&Body) -> Option<Node>) -> Option<Sum> {
        let term = self.only_term(s)?;
        let (summand, copies) = self.arranged_from(term.a.value);
        let (of, multiple) = self.multiple_of_sum(summand);
        let (made, before) = self.arranged_from(of);
        let copies: Vec<ValueId> = before.into_iter().chain(copies).collect();
        let multiple = multiple.and_then(|value| match value.operation {
            Operation::Map(map) => Some(map.body),
            _ => None,
        });
        let like = self.program.value(made).clone();
        let Operation::Map(map) = &like.operation else { return None };
        let inner = inner(&map.body).filter(|inner| !is_in_range(&map.body, *inner))?;
        let body = map.body.clone().finish(inner);
        let around = copies.iter().copied().chain([made, summand]).collect();
        let inner = Map { operands: map.operands.clone(), body };
        term.b.is_none().then(|| Sum { term: term.clone(), inner, like: like.clone(), copies, multiple, around })
    }

    /// `s[i] = sum[j](a[i, j] * a[i, j])`
    fn sum_of_products(&self, s: ValueId) -> Option<Sum> {
        let term = self.only_term(s)?;
        let like = self.program.value(term.a.value).clone();
        let mut body = Body::builder();
        let operand = body.operand(0);
        let inner = Map { operands: vec![Read::whole(term.a.value, like.shape.len())], body: body.finish(operand) };
        let is_square = term.b.as_ref() == Some(&term.a);
        let term = Term { b: None, ..term.clone() };
        is_square.then_some(Sum { term, inner, like, copies: Vec::new(), multiple: None, around: Vec::new() })
    }

    /// The only term of a sum over the elements of each sample, whose first indices are the sum's own.
    fn only_term(&self, s: ValueId) -> Option<&Term> {
        let value = self.program.value(s);
        let Operation::Contract(terms) = &value.operation else { return None };
        let [term] = &terms[..] else { return None };
        let (extents, of) = (term.extents(), self.program.value(term.a.value));
        let own = access::is_identity(&term.out) && extents.len() > value.shape.len();
        let inside = term.a.at.iter().zip(&of.shape).all(|(at, extent)| at.stays_inside(&extents, *extent));
        (own && inside && extents.starts_with(&value.shape) && of.batched == value.batched).then_some(term)
    }

    /// The sum of what does not leave the range, and for each what makes of its function that of the sum as written.
    fn shifted(&mut self, s: ValueId, sum: &Sum, squares: bool) -> (ValueId, ValueId) {
        let like = self.program.value(s).clone();
        let name = |letter: &str| format!("{}_{letter}", like.name);
        let operation = Operation::Map(sum.inner.clone());
        let u = self.push(Value { name: name("u"), operation, ..sum.like.clone() });
        let u = self.carried(&sum.copies, u);
        let m = self.largest(&like, sum, u, squares);
        let (shift, beside, each) = match squares {
            true => (scale(self.program.precision, false), scale(self.program.precision, true), square()),
            false => (shift(sum), shift(sum), Body::shifted_exp()),
        };
        let rank = like.shape.len();
        let mut of_largest = |letter, body| {
            let operation = Operation::Map(Map { operands: vec![Read::whole(m, rank)], body });
            self.push(Value { name: name(letter), operation, ..like.clone() })
        };
        let (shift, beside) = (of_largest("h", shift), of_largest("l", beside));
        let shape: Shape = sum.term.extents();
        let operands = vec![Read { value: u, at: sum.term.a.at.clone() }, Read::whole(shift, rank)];
        let operation = Operation::Map(Map { operands, body: each });
        let e = self.push(Value { name: name("e"), shape: shape.clone(), operation, ..like.clone() });
        let term = Term { a: Read::whole(e, shape.len()), ..sum.term.clone() };
        let operation = Operation::Contract(vec![term]);
        (self.push(Value { name: name("t"), operation, ..like.clone() }), beside)
    }

    /// The largest of what is summed, or the largest magnitude.
    fn largest(&mut self, like: &Value, sum: &Sum, u: ValueId, magnitude: bool) -> ValueId {
        let name = |letter: &str| format!("{}_{letter}", like.name);
        let of = if magnitude {
            let own = self.program.value(u).clone();
            let operands = vec![Read::whole(u, own.shape.len())];
            let operation = Operation::Map(Map { operands, body: Body::of(Function::Abs) });
            self.push(Value { name: name("a"), operation, ..own })
        } else {
            u
        };
        let rank = like.shape.len();
        let operand = Read { value: of, at: sum.term.a.at.clone() };
        let order = Order { indices: sum.term.indices.clone(), kept: rank, operand, largest: true, take: None };
        let operation = Operation::Order(order);
        let at = self.push(Value { name: name("at"), element: Element::Integer, operation, ..like.clone() });
        let place = Place::Flat(Position::read(Read::whole(at, rank)));
        self.push(Value { name: name("m"), operation: Operation::Gather { source: of, at: place }, ..like.clone() })
    }

    /// What a value is a copy of, element by element, through layers that are the identity, and it with all of those.
    fn copied_from(&self, id: ValueId) -> (ValueId, Vec<ValueId>) {
        let mut all = vec![id];
        while let Some(from) = super::super::rules::copied_whole(&self.program, self.program.value(all[all.len() - 1]))
        {
            all.push(from);
        }
        (all[all.len() - 1], all)
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

    /// `p[i] = e[i] / s[g(i)]` with `e[i] = exp(x[i] - stop(m))` and `s` the sum of `e`
    pub(super) fn exponential_and_sum(&self, p: &Value) -> Option<(ValueId, Read)> {
        let Operation::Map(map) = &p.operation else {
            return None;
        };
        let [e, s] = &map.operands[..] else {
            return None;
        };
        let divides = *map.body.node(map.body.result()) == Scalar::Apply(Function::Divide, vec![Node(0), Node(1)]);
        let Operation::Map(made) = &self.program.value(e.value).operation else {
            return None;
        };
        let Operation::Contract(terms) = &self.program.value(s.value).operation else {
            return None;
        };
        let adds = matches!(&terms[..], [Term { a, b: None, .. }] if a.value == e.value);
        let is_shifted = exponent(&made.body).is_some_and(|inner| is_in_range(&made.body, inner));
        (divides && adds && is_shifted && access::is_identity(&e.at)).then(|| (e.value, s.clone()))
    }

    fn quotient(&mut self, p: ValueId) -> Option<Quotient> {
        let (e, s) = self.exponential_and_sum(self.program.value(p))?;
        let value = self.program.value(e).clone();
        let Operation::Map(map) = &value.operation else {
            return None;
        };
        let body = map.body.clone().finish(exponent(&map.body)?);
        let operation = Operation::Map(Map { operands: map.operands.clone(), body });
        let u = self.push(Value { name: value.name.replacen('e', "u", 1), operation, ..value });
        Some(Quotient { u, s })
    }

    /// `ln(s)`, once for each sum and not for each class
    fn logarithm(&mut self, s: ValueId) -> ValueId {
        let value = self.program.value(s).clone();
        let operands = vec![Read::whole(s, value.shape.len())];
        let operation = Operation::Map(Map { operands, body: Body::of(Function::Ln) });
        self.push(Value { name: format!("ln_{}", value.name), operation, ..value })
    }
}

/// `-ln(x)` of the only operand
fn is_minus_ln(body: &Body) -> bool {
    let Scalar::Apply(Function::Negate, ln) = body.node(body.result()) else { return false };
    *body.node(ln[0]) == Scalar::Apply(Function::Ln, vec![Node(0)])
}

/// `v` of `exp(v)`
fn exponent(body: &Body) -> Option<Node> {
    match body.node(body.result()) {
        Scalar::Apply(Function::Exp, arguments) => Some(arguments[0]),
        _ => None,
    }
}

/// `v` of `v * v` and of `powi(v, 2)`
fn base(body: &Body) -> Option<Node> {
    match body.node(body.result()) {
        Scalar::Apply(Function::Multiply, both) if both[0] == both[1] => Some(both[0]),
        Scalar::Apply(Function::Powi, both) if *body.node(both[1]) == Scalar::Integer(2) => Some(both[0]),
        _ => None,
    }
}

/// `x - stop(m)` of `exp(x - stop(m))`, `x * stop(k)` of its square: what a stable form has already.
fn is_in_range(body: &Body, inner: Node) -> bool {
    let Scalar::Apply(Function::Subtract | Function::Multiply, both) = body.node(inner) else { return false };
    matches!(body.node(both[1]), Scalar::Apply(Function::Stop, _))
}

/// The nodes that the result needs other than as what stands as written.
fn free(body: &Body) -> Vec<bool> {
    let mut free = vec![false; body.nodes().len()];
    free[body.result().0] = true;
    for (position, scalar) in body.nodes().iter().enumerate().rev() {
        if free[position] && !matches!(scalar, Scalar::Apply(Function::AsWritten, _)) {
            scalar.arguments().iter().for_each(|node| free[node.0] = true);
        }
    }
    free
}

/// The operand that a node is, or of which it is a positive multiple.
fn multiple_of(body: &Body, node: Node) -> Option<usize> {
    let is_positive = |node: Node| body.real_of(node).is_some_and(|factor| factor > 0.0 && factor.is_finite());
    match body.node(node) {
        Scalar::Operand(operand) => Some(*operand),
        Scalar::Apply(Function::Multiply | Function::Divide, both) if is_positive(both[1]) => {
            multiple_of(body, both[0])
        }
        Scalar::Apply(Function::Multiply, both) if is_positive(both[0]) => multiple_of(body, both[1]),
        _ => None,
    }
}

/// The map with a function of an operand in its stable form.
fn replaced(map: &Map, at: Node, operand: usize, form: Form) -> Operation {
    let (mut operands, mut body) = (map.operands.clone(), Body::builder());
    let mut places: Vec<Node> = Vec::new();
    let first = operands.len();
    for (position, scalar) in map.body.nodes().iter().enumerate() {
        let place = if Node(position) == at {
            let new = [first, first + 1];
            let value = written(&mut body, map, at, (operand, new), &form);
            match (scalar, &form) {
                (Scalar::Apply(Function::XLnY, both), _) => {
                    body.binary(Function::MaskedProduct, places[both[0].0], value)
                }
                _ => value,
            }
        } else {
            body.push(scalar.renamed(&|node| places[node.0]))
        };
        places.push(place);
    }
    match form {
        Form::Logarithm(ln) => operands.push(ln),
        Form::Difference(a, b) | Form::Shifted(_, a, b) => operands.extend([a, b]),
    }
    kept(body.finish(places[map.body.result().0]), operands)
}

/// The form over its new operands; `old` is the one that they are there for.
fn written(body: &mut Body, map: &Map, at: Node, (old, new): (usize, [usize; 2]), form: &Form) -> Node {
    match form {
        Form::Logarithm(_) => body.operand(new[0]),
        Form::Difference(..) => {
            let both = new.map(|operand| body.operand(operand));
            body.binary(Function::Subtract, both[0], both[1])
        }
        Form::Shifted(function, ..) => {
            let own = |number: usize| if number == old { new[0] } else { number };
            let nodes: Vec<Node> = (0..map.operands.len()).map(|number| body.operand(own(number))).collect();
            let value = body.inline(&map.body.clone().finish(at), &nodes);
            let beside = body.operand(new[1]);
            body.binary(*function, value, beside)
        }
    }
}

fn kept(body: Body, operands: Vec<Read>) -> Operation {
    let (body, kept) = body.pruned();
    Operation::Map(Map { operands: kept.into_iter().map(|operand| operands[operand].clone()).collect(), body })
}

/// `(u * stop(k))^2`
fn square() -> Body {
    let mut body = Body::builder();
    let (u, k) = (body.operand(0), body.operand(1));
    let k = body.unary(Function::Stop, k);
    let scaled = body.binary(Function::Multiply, u, k);
    let square = body.binary(Function::Multiply, scaled, scaled);
    body.finish(square)
}

/// The largest, where it is finite and so far from 0 that the logarithm of the sum is not near 0; else 0.
fn shift(sum: &Sum) -> Body {
    let count = sum.term.extents().iter().product::<usize>() as f64;
    let mut body = Body::builder();
    let m = body.operand(0);
    let m = body.unary(Function::Stop, m);
    let (magnitude, zero) = (body.unary(Function::Abs, m), body.real(0.0));
    let (near, far) = (body.real((2.0 + 2.0 * count.ln()).ceil()), body.real(f64::INFINITY));
    let is_far = body.binary(Function::Greater, magnitude, near);
    let is_finite = body.binary(Function::Less, magnitude, far);
    let both = body.binary(Function::And, is_far, is_finite);
    let shift = body.select(both, m, zero);
    body.finish(shift)
}

/// A power of two by which squares of the largest magnitude are brought into the range, or its reciprocal; 1 where they are
/// in it. With it neither the root of the sum nor its slope, `reciprocal / root` on the way, leaves the range.
fn scale(precision: Precision, reciprocal: bool) -> Body {
    // Below or above which power of two, by which one.
    let (large, small, smallest) = match precision {
        Precision::Single => ((50, -75), (-50, 70), (-90, 105)),
        Precision::Double => ((400, -600), (-400, 550), (-700, 800)),
    };
    let sign = if reciprocal { -1 } else { 1 };
    let mut body = Body::builder();
    let m = body.operand(0);
    let m = body.unary(Function::Stop, m);
    let mut scale = body.real(1.0);
    for (function, (limit, power)) in [(Function::Greater, large), (Function::Less, small), (Function::Less, smallest)]
    {
        let (limit, power) = (body.real(2.0f64.powi(limit)), body.real(2.0f64.powi(sign * power)));
        let is_beyond = body.binary(function, m, limit);
        scale = body.select(is_beyond, power, scale);
    }
    body.finish(scale)
}
