//! A formula as primitives: contractions where it sums, maps, orders, gathers.

use std::collections::BTreeMap;

use super::state::Lower;
use super::terms::summands;
use crate::formula::indexed::{Atom, Element, Formula, Reduction, Subscript, Way};
use crate::ir::{
    self, Affine, Body, Function, Map, Node, Operation, Order, Place, Position, Read, Scalar, Shape, Term, ValueId,
    access, size,
};
use crate::layers::{Lowering, product};

/// The value of a formula, its indices of these sizes.
pub(super) fn lower(lowering: &mut Lowering<'_>, formula: &Formula, sizes: Vec<usize>) -> ValueId {
    let name = lowering.name.clone();
    let own: Vec<usize> = (0..formula.own).collect();
    let mut lower = Lower { lowering, formula, sizes, letters: BTreeMap::new() };
    if !formula.places.is_empty() {
        return lower.placed(name, &own);
    }
    if let Some(element) = formula.only().filter(|element| lower.is_integer(element)) {
        let read = lower.element(element);
        return lower.copied(name, &read, &own);
    }
    lower.value(&formula.body, formula.body.result(), &own, name)
}

impl Lower<'_, '_> {
    /// The name of an inner value.
    fn name(&mut self, letter: &'static str) -> String {
        let count = self.letters.entry(letter).or_default();
        *count += 1;
        let name = self.lowering.inner(letter);
        if *count == 1 { name } else { format!("{name}_{count}") }
    }

    /// The atom that a node is.
    pub(super) fn atom(&self, body: &Body, node: Node) -> Option<&Atom> {
        match body.node(node) {
            Scalar::Operand(atom) => self.formula.atoms.get(*atom),
            _ => None,
        }
    }

    fn shape(&self, indices: &[usize]) -> Shape {
        indices.iter().map(|index| self.sizes[*index]).collect()
    }

    /// Whether what is read is made of positions.
    fn is_integer(&self, element: &Element) -> bool {
        self.lowering.program.value(self.lowering.inputs[element.value]).element == ir::Element::Integer
    }

    /// A value over these indices, which are all of those of the expression and perhaps more.
    pub(super) fn value(&mut self, body: &Body, node: Node, own: &[usize], name: String) -> ValueId {
        match self.atom(body, node).cloned() {
            Some(Atom::Element(element)) if !self.is_integer(&element) => {
                let is_all = self.free(body, node).into_iter().eq(own.iter().copied());
                if is_all && element.positions().next().is_some() {
                    return self.gathered(name, &element, own);
                }
                let read = self.element(&element);
                self.copied(name, &read, own)
            }
            Some(Atom::Reduction(reduction)) if reduction.way != Way::Sum => {
                let all: Vec<usize> = self.free(body, node).into_iter().collect();
                if all == own {
                    return self.reduced(&reduction, own, name);
                }
                let read = self.piece(body, node);
                self.copied(name, &read, own)
            }
            _ => match self.terms(body, node, own) {
                Some(terms) => self.contracted(name, terms, own),
                None => self.mapped(body, node, own, name),
            },
        }
    }

    fn contracted(&mut self, name: String, terms: Vec<Term>, own: &[usize]) -> ValueId {
        let shape = self.shape(own);
        self.lowering.push(name, shape, Operation::Contract(terms))
    }

    /// A copy of what is read, 0 where that is outside.
    fn copied(&mut self, name: String, read: &Read, own: &[usize]) -> ValueId {
        let (indices, out, a) = (self.loops(own), self.places(own, own), self.read_in(read, own));
        let element = self.lowering.program.value(read.value).element;
        let operation = Operation::Contract(vec![Term { indices, out, a, b: None }]);
        let shape = self.shape(own);
        self.lowering.push_as(element, name, shape, operation)
    }

    /// A copy of the right side to where the left says.
    fn placed(&mut self, name: String, own: &[usize]) -> ValueId {
        let body = &self.formula.body;
        let read = match self.formula.only() {
            Some(element) => self.element(element),
            None => self.piece(body, body.result()),
        };
        let (indices, a) = (self.loops(own), self.read_in(&read, own));
        let out = self.formula.places.iter().map(|(place, ..)| place.clone()).collect();
        let operation = Operation::Contract(vec![Term { indices, out, a, b: None }]);
        let element = self.lowering.program.value(read.value).element;
        self.lowering.push_as(element, name, self.lowering.output.clone(), operation)
    }

    /// What an expression is read at: an element as it is, which may lead outside; anything else is a value of its own.
    pub(super) fn piece(&mut self, body: &Body, node: Node) -> Read {
        if let Some(Atom::Element(element)) = self.atom(body, node).cloned()
            && !self.is_integer(&element)
        {
            return self.element(&element);
        }
        let own: Vec<usize> = self.free(body, node).into_iter().collect();
        let name = self.name("t");
        let value = self.value(body, node, &own, name);
        Read::at(value, &own)
    }

    /// An element, gathered where its positions are computed.
    fn element(&mut self, element: &Element) -> Read {
        let affine = element.at.iter().map(|subscript| match subscript {
            Subscript::Affine(affine, ..) => Some(affine.clone()),
            Subscript::Position(_) => None,
        });
        if let Some(at) = affine.collect::<Option<Vec<_>>>() {
            return Read { value: self.lowering.inputs[element.value], at };
        }
        let own: Vec<usize> = element.free().into_iter().collect();
        let name = self.name("g");
        Read::at(self.gathered(name, element, &own), &own)
    }

    fn gathered(&mut self, name: String, element: &Element, own: &[usize]) -> ValueId {
        let mut positions = Vec::new();
        for subscript in &element.at {
            positions.push(match subscript {
                Subscript::Affine(affine, ..) => Position { affine: self.affine_in(affine, own), reads: Vec::new() },
                Subscript::Position(position) => {
                    let read = self.element(position);
                    Position::read(self.read_in(&read, own))
                }
            });
        }
        let source = self.lowering.inputs[element.value];
        let (kind, shape) = (self.lowering.program.value(source).element, self.shape(own));
        self.lowering.push_as(kind, name, shape, Operation::Gather { source, at: Place::Axes(positions) })
    }

    /// A reduction that is no sum, over just the indices that it leaves.
    fn reduced(&mut self, reduction: &Reduction, own: &[usize], name: String) -> ValueId {
        let over = self.shape(&reduction.indices);
        match reduction.way {
            Way::Sum | Way::Mean => {
                let mut terms = Vec::new();
                self.add_reduced(reduction, own, own.to_vec(), &mut terms);
                let total = self.name("t");
                let total = self.contracted(total, terms, own);
                self.lowering.scaled(name, total, size(&over), false)
            }
            Way::Product => {
                let read = self.piece(&reduction.body, reduction.body.result());
                let indices = [own, &reduction.indices].concat();
                let row = access::row_major(&over)
                    .substitute(&(own.len()..indices.len()).map(Affine::index).collect::<Vec<_>>());
                let out = self.places(own, &indices).into_iter().chain([row]).collect();
                let term = Term { indices: self.loops(&indices), out, a: self.read_in(&read, &indices), b: None };
                let (kept, factors) = (self.shape(own), self.name("f"));
                let shape = kept.iter().copied().chain([size(&over)]).collect();
                let factors = self.lowering.push(factors, shape, Operation::Contract(vec![term]));
                product::of_row(self.lowering, name, factors, (&kept, size(&over)))
            }
            Way::Max | Way::Min => self.extreme(reduction, own, name),
        }
    }

    fn extreme(&mut self, reduction: &Reduction, own: &[usize], name: String) -> ValueId {
        let read = self.piece(&reduction.body, reduction.body.result());
        let read = self.inside(read);
        let free = self.formula.free(&reduction.body);
        let compared: Vec<usize> = reduction.indices.iter().copied().filter(|index| free.contains(index)).collect();
        if compared.is_empty() {
            return self.copied(name, &read, own);
        }
        let all = [own, &compared].concat();
        let (indices, operand) = (self.loops(&all), self.read_in(&read, &all));
        let largest = reduction.way == Way::Max;
        let at = self.name("at");
        self.lowering.extreme([at, name], Order { indices, kept: own.len(), operand, largest, take: None })
    }

    /// The read itself, or the same of a value that has zeros around it where it leads outside.
    fn inside(&mut self, read: Read) -> Read {
        let shape = self.lowering.shape(read.value);
        if read.at.iter().zip(&shape).all(|(at, extent)| at.stays_inside(&self.sizes, *extent)) {
            return read;
        }
        let ranges: Vec<(isize, isize)> = read.at.iter().map(|at| at.range(&self.sizes)).collect();
        let padded: Shape = ranges.iter().map(|(low, high)| (high - low + 1) as usize).collect();
        let free: Vec<usize> = (0..self.sizes.len())
            .filter(|index| read.at.iter().any(|at| at.terms.iter().any(|(of, _)| of.0 == *index)))
            .collect();
        let name = self.name("p");
        if size(&self.shape(&free)) <= size(&padded) {
            return Read::at(self.copied(name, &read, &free), &free);
        }
        let shifted = |(axis, (low, _)): (usize, &(isize, isize))| Affine::index(axis).offset_by(*low);
        let a = Read { value: read.value, at: ranges.iter().enumerate().map(shifted).collect() };
        let term = Term { indices: ir::axes(&padded), out: access::identity(padded.len()), a, b: None };
        let value = self.lowering.push(name, padded, Operation::Contract(vec![term]));
        let at = read.at.iter().zip(ranges).map(|(at, (low, _))| at.clone().offset_by(-low)).collect();
        Read { value, at }
    }

    /// A scalar expression for each point of a box.
    fn mapped(&mut self, body: &Body, node: Node, own: &[usize], name: String) -> ValueId {
        let mut mapped = Mapped { root: node, body: Body::builder(), operands: Vec::new(), known: BTreeMap::new() };
        let result = self.scalar((body, node), own, &mut mapped);
        let operation = Operation::Map(Map { operands: mapped.operands, body: mapped.body.finish(result) });
        let shape = self.shape(own);
        self.lowering.push(name, shape, operation)
    }

    fn scalar(&mut self, (body, node): (&Body, Node), own: &[usize], mapped: &mut Mapped) -> Node {
        if let Some(known) = mapped.known.get(&node) {
            return *known;
        }
        let is_sum = node != mapped.root && matches!(body.node(node), Scalar::Apply(Function::Add, _));
        let of_node = match (self.atom(body, node).cloned(), body.node(node)) {
            (Some(Atom::Index(index)), _) => {
                let axis = own.iter().position(|other| *other == index).unwrap_or_default();
                let index = mapped.body.index(axis);
                mapped.body.unary(Function::ToReal, index)
            }
            (Some(Atom::Element(element)), _) => {
                let read = self.element(&element);
                self.operand(read, own, mapped)
            }
            (Some(Atom::Reduction(_)), _) => {
                let read = self.piece(body, node);
                self.operand(read, own, mapped)
            }
            (None, _) if is_sum && self.is_contraction(body, &summands(body, node)) => {
                let read = self.piece(body, node);
                self.operand(read, own, mapped)
            }
            (None, scalar) => {
                let of: BTreeMap<Node, Node> =
                    scalar.arguments().into_iter().map(|node| (node, self.scalar((body, node), own, mapped))).collect();
                mapped.body.push(scalar.renamed(&|node| of[&node]))
            }
        };
        mapped.known.insert(node, of_node);
        of_node
    }

    fn operand(&mut self, read: Read, own: &[usize], mapped: &mut Mapped) -> Node {
        let read =
            if self.lowering.program.value(read.value).element == ir::Element::Real { self.inside(read) } else { read };
        let is_integer = self.lowering.program.value(read.value).element == ir::Element::Integer;
        mapped.operands.push(self.read_in(&read, own));
        let node = mapped.body.operand(mapped.operands.len() - 1);
        if is_integer { mapped.body.unary(Function::ToReal, node) } else { node }
    }
}

/// The expression of a map, as far as it is written.
struct Mapped {
    /// The node that all of it is.
    root: Node,
    body: Body,
    operands: Vec<Read>,
    known: BTreeMap<Node, Node>,
}
