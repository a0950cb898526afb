//! What a formula in index notation is made of, and what is in scope while one is read.

use std::collections::BTreeSet;

use proc_macro2::Span;

use crate::diagnostics::Extent;
use crate::ir::{Affine, Body, Scalar};

/// A formula, read. Nothing is known of its values but how many there are.
#[derive(Clone, Debug)]
pub struct Formula {
    /// The indices on the left, then those of reductions as they are opened. Affine positions count these.
    pub indices: Vec<IndexOf>,
    /// How many of them stand on the left.
    pub own: usize,
    /// What stands on each axis on the left, as it is written, where that is not one index after the other.
    pub places: Vec<(Affine, Extent, String)>,
    /// What the bodies read.
    pub atoms: Vec<Atom>,
    /// The right side.
    pub body: Body,
    /// The values' names, for messages.
    pub values: Vec<String>,
}

/// An index.
#[derive(Clone, Debug)]
pub struct IndexOf {
    /// Its name.
    pub name: String,
    /// Where it is introduced.
    pub span: Span,
    /// Its size, where one is stated.
    pub stated: Option<usize>,
}

/// An operand of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum Atom {
    /// An index as a number.
    Index(usize),
    /// An element of a value.
    Element(Element),
    /// `sum[u](...)`
    Reduction(Reduction),
}

/// `x[i + u, 3]`, `x[i - 1]?`, or `x`, a scalar.
#[derive(Clone, Debug)]
pub struct Element {
    /// Which of the values.
    pub value: usize,
    /// One for each axis.
    pub at: Vec<Subscript>,
    /// Whether it is 0 outside.
    pub is_padded: bool,
    /// All of it.
    pub extent: Extent,
}

/// One subscript.
#[derive(Clone, Debug)]
pub enum Subscript {
    /// `2 * i + u - 1`
    Affine(Affine, Extent, String),
    /// `action`, `tokens[i]`
    Position(Box<Element>),
}

/// `sum[u, v](...)`
#[derive(Clone, Debug, PartialEq)]
pub struct Reduction {
    /// What is made of the elements.
    pub way: Way,
    /// Its indices.
    pub indices: Vec<usize>,
    /// What stands in its parentheses.
    pub body: Body,
}

/// What a reduction makes of its elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Their sum.
    Sum,
    /// Their sum divided by how many there are.
    Mean,
    /// Their product, in order.
    Product,
    /// The largest, the first of equal ones.
    Max,
    /// The smallest, the first of equal ones.
    Min,
}

impl Way {
    /// All of them.
    pub const ALL: [Way; 5] = [Way::Sum, Way::Mean, Way::Product, Way::Max, Way::Min];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Way::Sum => "sum",
            Way::Mean => "mean",
            Way::Product => "product",
            Way::Max => "max",
            Way::Min => "min",
        }
    }
}

/// Where an element is written does not tell it from another.
impl PartialEq for Element {
    fn eq(&self, other: &Element) -> bool {
        (self.value, &self.at, self.is_padded) == (other.value, &other.at, other.is_padded)
    }
}

impl PartialEq for Subscript {
    fn eq(&self, other: &Subscript) -> bool {
        match (self, other) {
            (Subscript::Affine(a, ..), Subscript::Affine(b, ..)) => a == b,
            (Subscript::Position(a), Subscript::Position(b)) => a == b,
            _ => false,
        }
    }
}

/// What is in scope in a formula in index notation while it is read.
#[derive(Debug, Default)]
pub struct Scope {
    /// All indices so far.
    pub(super) indices: Vec<IndexOf>,
    /// Those in scope.
    pub(super) open: Vec<usize>,
    /// The names that stand for values, and how messages call these.
    pub(super) values: Vec<(String, String)>,
    /// The atoms so far.
    pub(super) atoms: Vec<Atom>,
}

impl Scope {
    /// The index in scope of this name.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.open.iter().copied().find(|index| self.indices[*index].name == name)
    }

    /// The value of this name.
    pub(super) fn value(&self, name: &str) -> Option<usize> {
        self.values.iter().position(|(known, _)| known == name)
    }

    /// The number of an atom, equal ones once.
    pub(super) fn atom(&mut self, atom: Atom) -> usize {
        let known = self.atoms.iter().position(|known| *known == atom);
        known.unwrap_or_else(|| {
            self.atoms.push(atom);
            self.atoms.len() - 1
        })
    }
}

impl Formula {
    /// All elements, those in subscripts too.
    pub fn elements(&self) -> Vec<&Element> {
        fn of(atom: &Atom) -> Option<&Element> {
            match atom {
                Atom::Element(element) => Some(element),
                _ => None,
            }
        }
        let mut found: Vec<&Element> = self.atoms.iter().filter_map(of).collect();
        let mut at = 0;
        while let Some(element) = found.get(at).copied() {
            found.extend(element.positions());
            at += 1;
        }
        found
    }

    /// The element that the whole right side is.
    pub fn only(&self) -> Option<&Element> {
        match self.atoms.get(self.body.as_operand()?) {
            Some(Atom::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// The indices of an expression that no reduction in it closes.
    pub fn free(&self, body: &Body) -> BTreeSet<usize> {
        let mut free = BTreeSet::new();
        for (scalar, used) in body.nodes().iter().zip(body.used()) {
            if let (Scalar::Operand(atom), true) = (scalar, used) {
                free.extend(self.atoms.get(*atom).map(|atom| self.free_of(atom)).unwrap_or_default());
            }
        }
        free
    }

    fn free_of(&self, atom: &Atom) -> BTreeSet<usize> {
        match atom {
            Atom::Index(index) => BTreeSet::from([*index]),
            Atom::Element(element) => element.free(),
            Atom::Reduction(reduction) => {
                let mut free = self.free(&reduction.body);
                free.retain(|index| !reduction.indices.contains(index));
                free
            }
        }
    }

    /// The indices that are gone over together: those on the left and, for each reduction, those in it, too.
    pub fn boxes(&self) -> Vec<BTreeSet<usize>> {
        let reductions = self.atoms.iter().filter_map(|atom| match atom {
            Atom::Reduction(reduction) => Some(reduction),
            _ => None,
        });
        let boxes = reductions.map(|reduction| {
            let inside = self.free(&reduction.body).into_iter().chain(reduction.indices.iter().copied());
            inside.chain(0..self.own).collect()
        });
        boxes.collect()
    }
}

impl Element {
    /// The elements that are its subscripts.
    pub fn positions(&self) -> impl Iterator<Item = &Element> {
        self.at.iter().filter_map(|subscript| match subscript {
            Subscript::Position(position) => Some(&**position),
            Subscript::Affine(..) => None,
        })
    }

    /// Its indices.
    pub fn free(&self) -> BTreeSet<usize> {
        let own = self.at.iter().flat_map(|subscript| match subscript {
            Subscript::Affine(affine, ..) => affine.terms.iter().map(|(index, _)| index.0).collect(),
            Subscript::Position(position) => position.free(),
        });
        own.collect()
    }
}
