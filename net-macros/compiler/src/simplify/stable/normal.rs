//! Expressions in a form in which equal ones are written alike.

use crate::ir::{Body, Function, Node, Scalar};

/// Without a subtraction of a constant, constants behind what they are added to or multiplied with: of expressions that
/// only differ so, every bit is the same.
pub(super) fn normal(body: &Body) -> Body {
    let mut normal = Body::builder();
    let mut places: Vec<Node> = Vec::new();
    for scalar in body.nodes() {
        let renamed = scalar.renamed(&|node| places[node.0]);
        places.push(pushed(&mut normal, renamed));
    }
    let result = places[body.result().0];
    normal.finish(result)
}

/// A node in its normal form.
pub(super) fn pushed(body: &mut Body, scalar: Scalar) -> Node {
    let Scalar::Apply(function, arguments) = &scalar else { return body.push(scalar) };
    let number = |node: Node| body.real_of(node);
    match (function, &arguments[..]) {
        (Function::Subtract, [a, b]) => match number(*b) {
            Some(constant) => {
                let (a, constant) = (*a, body.real(-constant));
                body.binary(Function::Add, a, constant)
            }
            None => match negative_of(body, *b) {
                Some(b) => body.binary(Function::Add, *a, b),
                None => body.push(scalar),
            },
        },
        (Function::Add | Function::Multiply, [a, b]) if number(*a).is_some() && number(*b).is_none() => {
            pushed(body, Scalar::Apply(*function, vec![*b, *a]))
        }
        (Function::Add, [a, b]) => match (negative_of(body, *a), negative_of(body, *b)) {
            (_, Some(b)) => body.binary(Function::Subtract, *a, b),
            (Some(a), None) => body.binary(Function::Subtract, *b, a),
            (None, None) => body.push(scalar),
        },
        (Function::Negate, [a]) => match number(*a) {
            Some(constant) => body.real(-constant),
            None => body.push(scalar),
        },
        (Function::Powi, [x, n]) if *body.node(*n) == Scalar::Integer(2) => body.binary(Function::Multiply, *x, *x),
        _ => body.push(scalar),
    }
}

/// `x`, where a node is `-x`.
fn negative_of(body: &Body, node: Node) -> Option<Node> {
    match body.node(node) {
        Scalar::Apply(Function::Negate, arguments) => Some(arguments[0]),
        _ => None,
    }
}

/// The negative of an expression, to the bit but for the sign of a zero.
pub(super) fn negated(body: &mut Body, node: Node) -> Node {
    let Scalar::Apply(function, arguments) = body.node(node).clone() else {
        return pushed(body, Scalar::Apply(Function::Negate, vec![node]));
    };
    let constant = arguments.get(1).and_then(|node| body.real_of(*node));
    match (function, constant) {
        (Function::Negate, _) => arguments[0],
        (Function::Multiply | Function::Divide, Some(constant)) => {
            let constant = body.real(-constant);
            scaled(body, function, arguments[0], constant)
        }
        (Function::Add, Some(constant)) => {
            let constant = body.real(-constant);
            pushed(body, Scalar::Apply(Function::Subtract, vec![constant, arguments[0]]))
        }
        (Function::Subtract, _) => pushed(body, Scalar::Apply(Function::Subtract, vec![arguments[1], arguments[0]])),
        _ => body.unary(Function::Negate, node),
    }
}

/// `x * 1` is `x`, `x * -1` is `-x`
pub(super) fn scaled(body: &mut Body, function: Function, x: Node, constant: Node) -> Node {
    match body.real_of(constant) {
        Some(1.0) => x,
        Some(-1.0) => negated(body, x),
        _ => body.binary(function, x, constant),
    }
}

/// A node of a stable form: `0.5 * (2 * x)` is `x`, as no product with a power of two is rounded.
pub(super) fn built(body: &mut Body, scalar: Scalar) -> Node {
    let Scalar::Apply(function, arguments) = &scalar else { return body.push(scalar) };
    match (function, &arguments[..]) {
        (Function::Negate, [x]) => negated(body, *x),
        (Function::Multiply, [a, b]) => {
            let (x, c) = if body.real_of(*a).is_some() { (*b, *a) } else { (*a, *b) };
            product(body, x, c)
        }
        _ => pushed(body, scalar),
    }
}

fn product(body: &mut Body, x: Node, c: Node) -> Node {
    let Some(factor) = body.real_of(c) else { return body.binary(Function::Multiply, x, c) };
    let is_power = |number: f64| number.abs().log2().fract() == 0.0;
    match body.node(x).clone() {
        Scalar::Apply(Function::Negate, inner) => {
            let c = body.real(-factor);
            product(body, inner[0], c)
        }
        Scalar::Apply(Function::Multiply, both) if is_power(factor) && body.real_of(both[1]).is_some() => {
            let c = body.real(body.real_of(both[1]).unwrap_or(1.0) * factor);
            scaled(body, Function::Multiply, both[0], c)
        }
        _ => scaled(body, Function::Multiply, x, c),
    }
}
