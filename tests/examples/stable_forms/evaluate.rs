//! A formula of scalars as the compiler makes programs of it, as written and in its stable form, and their results with the
//! runtime's functions.

use net_compiler::differentiate::differentiate;
use net_compiler::formula::expression;
use net_compiler::ir::{
    Body, Element, Function, Leaf, Map, Operation, PortId, Precision, Program, Read, Role, Scalar, Value, ValueId,
};
use net_compiler::simplify::{simplify, stable};
use net_runtime::Real;
use tests::compute;

/// The value and its slopes: a program and where they are.
pub struct Formula {
    program: Program,
    roots: Vec<ValueId>,
}

/// As written, and in its stable form.
pub fn both(names: &[&str], text: &str, precision: Precision) -> [Formula; 2] {
    let (program, y) = lowered(names, text, precision);
    let stable = stable::stable(&program);
    let at = |places: &dyn Fn(ValueId) -> ValueId| (0..names.len()).map(|n| places(ValueId(n))).collect::<Vec<_>>();
    let of_stable = at(&|id| stable.places[id]);
    [derived(program.clone(), y, &at(&|id| id)), derived(stable.program, stable.places[y], &of_stable)]
}

fn lowered(names: &[&str], text: &str, precision: Precision) -> (Program, ValueId) {
    let mut program = Program::new(precision);
    for (number, name) in names.iter().enumerate() {
        program.push(value(name, Operation::Leaf(Leaf::Port(PortId(number)))));
    }
    let body = expression(names, text);
    assert!(body.constant().is_none(), "`{text}` does not parse");
    let operands = (0..names.len()).map(|number| Read::whole(ValueId(number), 0)).collect();
    let y = program.push(value("y", Operation::Map(Map { operands, body })));
    (program, y)
}

fn value(name: &str, operation: Operation) -> Value {
    let (shape, element, role) = (Vec::new(), Element::Real, Role::Value);
    Value { name: name.into(), shape, element, batched: true, role, operation, origin: None }
}

fn derived(mut program: Program, y: ValueId, of: &[ValueId]) -> Formula {
    let seed = program.push(value("y_bar", Operation::Map(Map { operands: Vec::new(), body: Body::of_constant(1.0) })));
    let adjoints = differentiate(&mut program, &[(y, seed)], of);
    let slopes = adjoints.into_iter().map(|adjoint| adjoint.expect("it varies"));
    let roots: Vec<ValueId> = std::iter::once(y).chain(slopes).collect();
    let (program, roots) = simplify(&program, &roots);
    Formula { program, roots }
}

impl Formula {
    /// The function's name, where the value is nothing but one.
    pub fn text(&self) -> String {
        self.program.formula(self.roots[0])
    }

    /// The value and the slopes.
    pub fn results<T: Real>(&self, given: &[T], results: &mut Vec<T>) {
        let (mut values, mut nodes) = (Vec::new(), Vec::new());
        for value in &self.program.values {
            let computed = match &value.operation {
                Operation::Leaf(Leaf::Port(PortId(number))) => given[*number],
                Operation::Map(map) => of_map(map, &values, &mut nodes),
                other => panic!("no scalar formula: {other:?}"),
            };
            values.push(computed);
        }
        results.clear();
        results.extend(self.roots.iter().map(|root| values[root.0]));
    }
}

fn of_map<T: Real>(map: &Map, values: &[T], nodes: &mut Vec<T>) -> T {
    nodes.clear();
    for scalar in map.body.nodes() {
        let node = match scalar {
            Scalar::Real(bits) => T::from_f64(f64::from_bits(*bits)),
            Scalar::Integer(number) => T::from_f64(*number as f64),
            Scalar::Operand(operand) => values[map.operands[*operand].value.0],
            Scalar::Select(condition, a, b) => nodes[if nodes[condition.0] == T::ONE { a.0 } else { b.0 }],
            Scalar::Apply(function, arguments) => {
                let x: [T; 3] = [0, 1, 2].map(|n| arguments.get(n).map_or(T::ZERO, |node| nodes[node.0]));
                applied(*function, &x[..arguments.len()])
            }
            Scalar::Index(_) => panic!("a scalar has no index"),
        };
        nodes.push(node);
    }
    nodes[map.body.result().0]
}

/// Truth values are 1 and 0.
fn applied<T: Real>(function: Function, x: &[T]) -> T {
    let truth = |holds: bool| if holds { T::ONE } else { T::ZERO };
    match (function, x) {
        (Function::Less, [a, b]) => truth(a < b),
        (Function::LessEqual, [a, b]) => truth(a <= b),
        (Function::Greater, [a, b]) => truth(a > b),
        (Function::GreaterEqual, [a, b]) => truth(a >= b),
        (Function::Equal, [a, b]) => truth(a == b),
        (Function::NotEqual, [a, b]) => truth(a != b),
        (Function::And, [a, b]) => *a * *b,
        (Function::Or, [a, b]) => truth(*a + *b > T::ZERO),
        (Function::Not, [a]) => T::ONE - *a,
        (Function::Powi, [a, n]) => net_runtime::scalar::powi(*a, n.to_f64() as i32),
        _ => compute::apply(function, x),
    }
}
