//! What a layer lowers into: one application of it, and the program that its values are added to.

use crate::ir::{
    Affine, ApplicationId, Body, Element, Function, Loop, Map, Operation, Order, Place, Position, Program, Read, Role,
    Shape, Term, Value, ValueId, access, axes,
};

/// One application of a layer.
pub struct Lowering<'a> {
    /// The program so far.
    pub program: &'a mut Program,
    /// The values that the layer is applied to, in the order of its inputs; for a loss the target last.
    pub inputs: &'a [ValueId],
    /// Its learned arrays, in order.
    pub arrays: &'a [ValueId],
    /// The shape of the value that it gives.
    pub output: Shape,
    /// The name of the value that it gives.
    pub name: String,
    /// The number of the stage, from 1; it tells values of equal letters apart.
    pub number: usize,
    /// The node of the net.
    pub origin: ApplicationId,
    /// Whether it is evaluated as in training, where dropout drops.
    pub trains: bool,
}

impl Lowering<'_> {
    /// The value that the layer is applied to, the first of several.
    ///
    /// # Panics
    ///
    /// If the layer takes none.
    pub fn input(&self) -> ValueId {
        self.inputs[0]
    }

    /// The shape of a value.
    pub fn shape(&self, id: ValueId) -> Shape {
        self.program.value(id).shape.clone()
    }

    /// `s3`: an inner value's name.
    pub fn inner(&self, letter: &str) -> String {
        format!("{letter}{}", self.number)
    }

    /// Adds a value of reals.
    pub fn push(&mut self, name: String, shape: Shape, operation: Operation) -> ValueId {
        self.push_as(Element::Real, name, shape, operation)
    }

    /// Adds a value.
    pub fn push_as(&mut self, element: Element, name: String, shape: Shape, operation: Operation) -> ValueId {
        let batched = operation.operands().iter().any(|operand| self.program.value(*operand).batched);
        let origin = Some(self.origin);
        self.program.push(Value { name, shape, element, batched, role: Role::Value, operation, origin })
    }

    /// Numbers by chance, uniform between 0 and 1 and neither, other ones for each sample. A layer has one such array.
    pub fn random(&mut self, shape: Shape) -> ValueId {
        let (name, origin) = (self.inner("r"), Some(self.origin));
        let (element, operation) = (Element::Real, Operation::Random(self.origin));
        self.program.push(Value { name, shape, element, batched: true, role: Role::Value, operation, origin })
    }

    /// `out[i] = function(a[i])`
    pub fn elementwise(&mut self, name: String, value: ValueId, body: Body) -> ValueId {
        let shape = self.shape(value);
        let operands = vec![Read::whole(value, shape.len())];
        self.push(name, shape, Operation::Map(Map { operands, body }))
    }

    /// The sum of all elements; the value itself where it is a scalar.
    pub fn total(&mut self, name: String, value: ValueId) -> ValueId {
        let shape = self.shape(value);
        if shape.is_empty() {
            return value;
        }
        let term = Term { indices: axes(&shape), out: Vec::new(), a: Read::whole(value, shape.len()), b: None };
        self.push(name, Vec::new(), Operation::Contract(vec![term]))
    }

    /// The scalar divided by a number, perhaps negated; the scalar itself where that changes nothing.
    pub fn scaled(&mut self, name: String, scalar: ValueId, divisor: usize, negate: bool) -> ValueId {
        let mut body = Body::builder();
        let mut node = body.operand(0);
        if negate {
            node = body.unary(Function::Negate, node);
        }
        if divisor != 1 {
            let divisor = body.real(divisor as f64);
            node = body.binary(Function::Divide, node, divisor);
        }
        self.elementwise(name, scalar, body.finish(node))
    }

    /// The positions of the largest elements and what stands there: `kept` indices of the box are the value's own.
    pub fn largest(&mut self, names: [String; 2], indices: Vec<Loop>, kept: usize, operand: Read) -> ValueId {
        self.extreme(names, Order { indices, kept, operand, largest: true, take: None })
    }

    /// The positions that an order takes and what stands there.
    pub fn extreme(&mut self, [at, name]: [String; 2], order: Order) -> ValueId {
        let source = order.operand.value;
        let positions = self.order(at, order);
        let shape = self.shape(positions);
        let read = Read::whole(positions, shape.len());
        self.gather(name, shape, source, Place::Flat(Position::read(read)))
    }

    /// Positions by rank.
    pub fn order(&mut self, name: String, order: Order) -> ValueId {
        let kept = order.indices[..order.kept].iter().map(|index| index.extent);
        let shape: Shape = kept.chain(order.take).collect();
        self.push_as(Element::Integer, name, shape, Operation::Order(order))
    }

    /// `out[f] = a[g]` for all points of a box that reaches every element of the value once, of reals or integers.
    pub fn copied(
        &mut self,
        name: String,
        value: ValueId,
        (indices, out, at): (Vec<Loop>, Vec<Affine>, Vec<Affine>),
        shape: Shape,
    ) -> ValueId {
        let element = self.program.value(value).element;
        let term = Term { indices, out, a: Read { value, at }, b: None };
        self.push_as(element, name, shape, Operation::Contract(vec![term]))
    }

    /// `out[i] = a[at(i)]`
    pub fn picked(&mut self, name: String, value: ValueId, at: Vec<Affine>, shape: &[usize]) -> ValueId {
        self.copied(name, value, (axes(shape), access::identity(shape.len()), at), shape.to_vec())
    }

    /// `out[i] = source[at(i)]`
    pub fn gather(&mut self, name: String, shape: Shape, source: ValueId, at: Place) -> ValueId {
        self.push(name, shape, Operation::Gather { source, at })
    }

    /// A copy in another shape, element by element in row-major order.
    pub fn reshaped(&mut self, name: String, value: ValueId, shape: &[usize]) -> ValueId {
        let from = self.shape(value);
        if from == shape {
            return value;
        }
        if from.len() > 1 && shape.len() > 1 {
            let flat = vec![crate::ir::size(shape)];
            let flattened = self.reshaped(self.inner("f"), value, &flat);
            return self.reshaped(name, flattened, shape);
        }
        let longer = if from.len() > shape.len() { &from[..] } else { shape };
        let flat = vec![access::row_major(longer)];
        let whole = access::identity(longer.len());
        let short = |rank: usize| if rank == 0 { Vec::new() } else { flat.clone() };
        let (out, at) = if from.len() > shape.len() { (short(shape.len()), whole) } else { (whole, short(from.len())) };
        self.copied(name, value, (axes(longer), out, at), shape.to_vec())
    }
}
