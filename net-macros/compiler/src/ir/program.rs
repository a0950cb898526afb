//! A program: values in order, each with how it is made.

use std::rc::Rc;

use super::access::{Affine, Place, Read};
use super::array::{Element, Precision, Shape};
use super::ids::{ApplicationId, ConstantId, LayerId, PortId, Table, ValueId};
use super::scalar::{Body, Scalar};

/// What a value is to the net.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// One of the net's own: `z1`.
    Value,
    /// A gradient, imposed or computed, or a part of one: `z1_bar`.
    Adjoint,
    /// The gradient of a learned array that is taken from it, times the rate: `w1_bar` where the function descends.
    Update,
}

/// One value: `name: shape = operation`.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// As in the formulas: `z1`, its adjoint `z1_bar`.
    pub name: String,
    /// The shape of one sample.
    pub shape: Shape,
    /// What its elements are.
    pub element: Element,
    /// Whether each sample of a batch has its own.
    pub batched: bool,
    /// What it is to the net. Of two equal values that become one, the first keeps its role.
    pub role: Role,
    /// How it is made.
    pub operation: Operation,
    /// The node of the net that it came from; documentation hangs on it.
    pub origin: Option<ApplicationId>,
}

/// How a value is made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Given from outside.
    Leaf(Leaf),
    /// Numbers by chance, one an element, uniform between 0 and 1 and neither: the stream of this number, which the call's key, the
    /// sample and the row-major position of the element read from. It is no leaf: no caller holds it, it takes memory, and a
    /// step makes it.
    Random(ApplicationId),
    /// Terms added in written order, each over its box in lexicographic order. The sum starts from -0.0, the
    /// neutral element of IEEE addition; an element that no point reaches is +0.
    Contract(Vec<Term>),
    /// A scalar expression for every element.
    Map(Map),
    /// Positions of the largest or smallest elements.
    Order(Order),
    /// `out[i] = source[at(i)]`, 0 where `at(i)` is out of range. The box is the value's own shape.
    Gather {
        /// The value read.
        source: ValueId,
        /// Where it is read.
        at: Place,
    },
    /// `out[at(i)] += source[i]`, starting from +0; out of range adds nothing. The box is the source's shape.
    ScatterAdd {
        /// The value added.
        source: ValueId,
        /// Where it is added.
        at: Place,
    },
}

/// A value given from outside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaf {
    /// An input port.
    Port(PortId),
    /// A learned array: of which layer, and which of its arrays.
    Parameter {
        /// The layer.
        layer: LayerId,
        /// The position of the array among those of the layer.
        array: usize,
    },
    /// The gradient imposed by the argument of this number.
    Seed(usize),
    /// An array of numbers that the program holds itself.
    Constant(ConstantId),
}

/// `out[f] += a[g]` or `out[f] += a[g] * b[h]` for all points of a box of indices. A point at which any access
/// is out of range is skipped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The box, outermost index first.
    pub indices: Vec<Loop>,
    /// Where it adds.
    pub out: Vec<Affine>,
    /// The first factor.
    pub a: Read,
    /// The second factor, if there is one.
    pub b: Option<Read>,
}

/// One index of a box.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loop {
    /// Its letter in formulas and in generated code.
    pub name: String,
    /// How many values it takes, from 0.
    pub extent: usize,
}

/// A scalar expression over operands that are read at affine positions, and over the indices themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Map {
    /// What the expression reads; the indices are those of the value, one an axis. Always in range.
    pub operands: Vec<Read>,
    /// The expression.
    pub body: Body,
}

/// For each of the first `kept` indices of a box, the row-major position in the operand of the largest (or
/// smallest) element that the other indices lead to, or of the first few: ties by the first, NaN before all. Points
/// out of range are no candidates; where there is none, the position is out of range.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// The box, outermost index first.
    pub indices: Vec<Loop>,
    /// How many of the indices are the value's own.
    pub kept: usize,
    /// What is compared.
    pub operand: Read,
    /// The largest, or else the smallest.
    pub largest: bool,
    /// How many positions, on an axis behind the kept ones, the largest (or smallest) first; where nothing is said,
    /// only the first, and there is no such axis.
    pub take: Option<usize>,
}

/// Values in order; each reads only values before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// The values.
    pub values: Vec<Value>,
    /// The scalar type, in which constants are folded.
    pub precision: Precision,
    /// The constant arrays, the elements of each in row-major order.
    pub constants: Table<ConstantId, Rc<[f64]>>,
}

impl Program {
    /// The value of this id.
    pub fn value(&self, id: ValueId) -> &Value {
        &self.values[id.0]
    }

    /// Appends a value.
    pub fn push(&mut self, value: Value) -> ValueId {
        self.values.push(value);
        ValueId(self.values.len() - 1)
    }

    /// Whether another value reads this one.
    pub fn is_read(&self, id: ValueId) -> bool {
        self.values.iter().any(|value| value.operation.operands().contains(&id))
    }

    /// Whether a value is a sum over the samples: each sample has its own of some operand, but not of the value.
    pub fn sums_samples(&self, id: ValueId) -> bool {
        let value = self.value(id);
        !value.batched && value.operation.operands().into_iter().any(|operand| self.value(operand).batched)
    }

    /// All ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ValueId> + use<> {
        (0..self.values.len()).map(ValueId)
    }

    /// The id of the first value with this name.
    pub fn find(&self, name: &str) -> Option<ValueId> {
        self.ids().find(|id| self.value(*id).name == name)
    }

    /// The value's number, where it is one that is known now: a `Map` without operands and indices.
    pub fn constant(&self, id: ValueId) -> Option<f64> {
        match &self.value(id).operation {
            Operation::Map(map) if map.operands.is_empty() => map.body.constant(),
            _ => None,
        }
    }
}

impl Operation {
    /// The reads of this operation, in order. A `Gather`'s source and a `ScatterAdd`'s source come first, as
    /// reads at no particular place.
    pub fn operands(&self) -> Vec<ValueId> {
        match self {
            Operation::Leaf(_) | Operation::Random(_) => Vec::new(),
            Operation::Contract(terms) => terms.iter().flat_map(Term::reads).map(|read| read.value).collect(),
            Operation::Map(map) => map.operands.iter().map(|read| read.value).collect(),
            Operation::Order(order) => vec![order.operand.value],
            Operation::Gather { source, at } | Operation::ScatterAdd { source, at } => {
                let positions = at.reads().map(|read| read.value);
                std::iter::once(*source).chain(positions).collect()
            }
        }
    }

    /// The same operation over other values.
    #[must_use]
    pub fn renamed(&self, rename: &dyn Fn(ValueId) -> ValueId) -> Operation {
        let read = |read: &Read| Read { value: rename(read.value), at: read.at.clone() };
        match self {
            Operation::Leaf(leaf) => Operation::Leaf(*leaf),
            Operation::Random(stream) => Operation::Random(*stream),
            Operation::Contract(terms) => Operation::Contract(
                terms
                    .iter()
                    .map(|term| Term { a: read(&term.a), b: term.b.as_ref().map(read), ..term.clone() })
                    .collect(),
            ),
            Operation::Map(map) => {
                Operation::Map(Map { operands: map.operands.iter().map(read).collect(), body: map.body.clone() })
            }
            Operation::Order(order) => Operation::Order(Order { operand: read(&order.operand), ..order.clone() }),
            Operation::Gather { source, at } => Operation::Gather { source: rename(*source), at: at.renamed(rename) },
            Operation::ScatterAdd { source, at } => {
                Operation::ScatterAdd { source: rename(*source), at: at.renamed(rename) }
            }
        }
    }
}

impl Map {
    /// Whether every element is the same: nothing is read, and no index.
    pub fn is_same_everywhere(&self) -> bool {
        self.operands.is_empty() && !self.body.nodes().iter().any(|scalar| matches!(scalar, Scalar::Index(_)))
    }
}

impl Term {
    /// The one or two factors.
    pub fn reads(&self) -> impl Iterator<Item = &Read> {
        std::iter::once(&self.a).chain(&self.b)
    }

    /// The extents of the box.
    pub fn extents(&self) -> Vec<usize> {
        self.indices.iter().map(|index| index.extent).collect()
    }
}

impl Order {
    /// The extents of the box.
    pub fn extents(&self) -> Vec<usize> {
        self.indices.iter().map(|index| index.extent).collect()
    }
}

/// The letters that name the axes of a value: `i`, `j`, `k`...
pub fn axis_name(axis: usize) -> String {
    let letters = ["i", "j", "k", "l", "m", "n"];
    letters.get(axis).map_or_else(|| format!("i{axis}"), ToString::to_string)
}

/// One index an axis of `shape`.
pub fn axes(shape: &[usize]) -> Vec<Loop> {
    let index = |(axis, extent): (usize, &usize)| Loop { name: axis_name(axis), extent: *extent };
    shape.iter().enumerate().map(index).collect()
}
