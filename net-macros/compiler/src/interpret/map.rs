//! `Map`: the scalar expression at every element. A node is evaluated when it is first wanted, so that the side of a
//! select that is not taken may divide by 0 even where that is no number.

use super::memory::View;
use super::points::{for_each_point, row_major};
use super::{Array, Data, Number};
use crate::ir::{Body, Element, Function, Map, Node, Read, Scalar, ValueId};

/// What a node of an expression gives.
#[derive(Clone, Debug)]
enum Computed<N> {
    Real(N),
    Integer(i64),
    Bool(bool),
}

/// The elements of a `Map` of this shape, as one sample sees them. Written element by element over `in_place`, an
/// operand, it finds there only what stands at its own place.
pub(super) fn map<N: Number>(
    map: &Map,
    shape: &[usize],
    element: Element,
    view: &View<N>,
    in_place: Option<ValueId>,
) -> Array<N> {
    let mut computed = Vec::new();
    for_each_point(shape, |point| {
        let is_lost = |read: &Read| in_place == Some(read.value) && view.position(read, point) != own(point, shape);
        let operand = |read| if is_lost(read) { poison(read, view) } else { operand(read, point, view) };
        let operands = map.operands.iter().map(operand).collect();
        let known = vec![None; map.body.nodes().len()];
        computed.push(Evaluation { body: &map.body, operands, point, known }.node(map.body.result()));
    });
    let data = match element {
        Element::Real => Data::Reals(computed.iter().map(Computed::real).collect()),
        Element::Integer => Data::Integers(computed.iter().map(Computed::integer).collect()),
        Element::Bool => panic!("expected an array of reals or integers, found truth values"),
    };
    Array { shape: shape.to_vec(), data }
}

fn own(point: &[usize], shape: &[usize]) -> Option<usize> {
    row_major(point.iter().map(|index| *index as isize), shape)
}

/// What a read finds that comes too late, or too early.
fn poison<N: Number>(read: &Read, view: &View<N>) -> Computed<N> {
    match view.array(read.value).data {
        Data::Reals(_) => Computed::Real(N::poison().unwrap_or_else(N::zero)),
        Data::Integers(_) => Computed::Integer(i64::MIN),
    }
}

fn operand<N: Number>(read: &Read, point: &[usize], view: &View<N>) -> Computed<N> {
    let array = view.array(read.value);
    let position = view.position(read, point).expect("a `Map` reads in range");
    match &array.data {
        Data::Reals(elements) => Computed::Real(elements[position].clone()),
        Data::Integers(elements) => Computed::Integer(elements[position]),
    }
}

/// An expression at one point.
struct Evaluation<'a, N> {
    body: &'a Body,
    operands: Vec<Computed<N>>,
    point: &'a [usize],
    known: Vec<Option<Computed<N>>>,
}

impl<N: Number> Evaluation<'_, N> {
    fn node(&mut self, node: Node) -> Computed<N> {
        if let Some(known) = &self.known[node.0] {
            return known.clone();
        }
        let computed = self.compute(node);
        self.known[node.0] = Some(computed.clone());
        computed
    }

    fn compute(&mut self, node: Node) -> Computed<N> {
        match self.body.node(node) {
            Scalar::Real(bits) => Computed::Real(N::from_f64(f64::from_bits(*bits))),
            Scalar::Integer(value) => Computed::Integer(*value),
            Scalar::Operand(operand) => self.operands[*operand].clone(),
            Scalar::Index(axis) => Computed::Integer(self.point[*axis] as i64),
            Scalar::Select(condition, a, b) => {
                let taken = if self.node(*condition).truth() { *a } else { *b };
                self.node(taken)
            }
            Scalar::Apply(function, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(|argument| self.node(*argument)).collect();
                apply(*function, &arguments)
            }
        }
    }
}

fn apply<N: Number>(function: Function, arguments: &[Computed<N>]) -> Computed<N> {
    use Computed::{Bool, Integer, Real};
    match (function, arguments) {
        (Function::ToReal, [Integer(i)]) => Real(N::from_i64(*i)),
        (Function::ToPosition, [Real(x)]) => Integer(position(x)),
        (Function::Powi, [Real(x), Integer(n)]) => Real(x.powi(*n)),
        (Function::Surd, [Real(x), Integer(n)]) => Real(x.surd(*n)),
        (Function::Polygamma, [Integer(n), Real(x)]) => Real(x.polygamma(*n)),
        (Function::Add, [Integer(a), Integer(b)]) => Integer(a + b),
        (Function::Subtract, [Integer(a), Integer(b)]) => Integer(a - b),
        (Function::Multiply, [Integer(a), Integer(b)]) => Integer(a * b),
        (Function::Divide, [Integer(a), Integer(b)]) => Integer(a / b),
        (Function::Modulo, [Integer(a), Integer(b)]) => Integer(a % b),
        (Function::Not, [Bool(a)]) => Bool(!a),
        (Function::And, [Bool(a), Bool(b)]) => Bool(*a && *b),
        (Function::Or, [Bool(a), Bool(b)]) => Bool(*a || *b),
        (comparison, [Integer(a), Integer(b)]) => Bool(compare(comparison, a, b)),
        (comparison, [Real(a), Real(b)]) if comparison.element() == Element::Bool => Bool(compare(comparison, a, b)),
        (function, reals) => Real(N::apply(function, &reals.iter().map(Computed::real).collect::<Vec<_>>())),
    }
}

/// The largest integer not above a number and below 2^32, by halving; 0 where there is none.
fn position<N: Number>(x: &N) -> i64 {
    (0..32).rev().map(|bit| 1 << bit).fold(0, |at, step| if N::from_i64(at + step) <= *x { at + step } else { at })
}

fn compare<T: PartialOrd>(comparison: Function, a: &T, b: &T) -> bool {
    match comparison {
        Function::Less => a < b,
        Function::LessEqual => a <= b,
        Function::Greater => a > b,
        Function::GreaterEqual => a >= b,
        Function::Equal => a == b,
        Function::NotEqual => a != b,
        _ => panic!("`{}` does not compare", comparison.name()),
    }
}

impl<N: Number> Computed<N> {
    fn real(&self) -> N {
        match self {
            Computed::Real(value) => value.clone(),
            found => panic!("expected a real number, found {found:?}"),
        }
    }

    fn integer(&self) -> i64 {
        match self {
            Computed::Integer(value) => *value,
            found => panic!("expected an integer, found {found:?}"),
        }
    }

    fn truth(&self) -> bool {
        match self {
            Computed::Bool(value) => *value,
            found => panic!("expected a truth value, found {found:?}"),
        }
    }
}
