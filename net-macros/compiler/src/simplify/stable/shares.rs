//! The shares of a softmax by one division a sum, not one an element: `r = 1 / s; p[i] = e[i] * r`. Then its gradient divides nothing
//! either: `r_bar = sum[i](p_bar[i] * e[i])` and `e_bar[i] = p_bar[i] * r + s_bar`, where a quotient had two divisions an element.
//!
//! A share has one rounding more. The largest `e` is 1, so `s` is from 1 to the number of elements, and `1 / s` a normal number.

use super::{Phase, Rewritten};
use crate::ir::{Affine, Body, Function, Map, Operation, Place, Position, Read, Value, ValueId, access};

impl Phase {
    /// `p[i] = e[i] * r[g(i)]`, where a value is `e[i] / s[g(i)]`
    pub(super) fn share(&mut self, value: &Value) -> Option<Rewritten> {
        let (e, s) = self.exponential_and_sum(value)?;
        if !self.has_a_one(e, &s) {
            return None;
        }
        let sum = self.program.value(s.value).clone();
        let mut body = Body::builder();
        let (one, operand) = (body.real(1.0), body.operand(0));
        let inverse = body.binary(Function::Divide, one, operand);
        let operands = vec![Read::whole(s.value, sum.shape.len())];
        let operation = Operation::Map(Map { operands, body: body.finish(inverse) });
        let r = self.push(Value { name: sum.name.replacen('s', "r", 1), operation, ..sum });
        let operands = vec![Read::whole(e, value.shape.len()), Read { value: r, at: s.at }];
        let operation = Operation::Map(Map { operands, body: Body::of(Function::Multiply) });
        Some(Rewritten { operation, around: Vec::new() })
    }

    /// Whether `e[i] = exp(x[i] - stop(m[g(i)]))` takes off the largest `x` of those whose exponentials `s` adds.
    fn has_a_one(&self, e: ValueId, s: &Read) -> bool {
        let of = |id: ValueId| &self.program.value(id).operation;
        let (Operation::Map(map), Operation::Contract(terms)) = (of(e), of(s.value)) else { return false };
        let ([x, m], [term]) = (&map.operands[..], &terms[..]) else { return false };
        let Operation::Gather { source, at: Place::Flat(Position { affine, reads }) } = of(m.value) else {
            return false;
        };
        let [(1, position)] = &reads[..] else { return false };
        let Operation::Order(order) = of(position.value) else { return false };
        let searched = order.largest && order.take.is_none() && order.operand.value == x.value && *source == x.value;
        let is_position = *affine == Affine::default() && access::is_identity(&position.at);
        let alike = order.operand.at == term.a.at && order.kept == s.at.len() && access::is_identity(&term.out);
        let whole = access::is_identity(&x.at) && m.at == s.at;
        map.body == Body::shifted_exp() && searched && is_position && alike && whole
    }
}
