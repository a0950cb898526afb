//! Rows of [`super::identities`] that begin in one layer and end in another: a map is looked at with the maps before it in
//! its place, also through layers that only arrange elements.
//!
//! ```text
//! e[i] = exp(x[i]);  f = flatten(e);  y[k] = f[k] / (1 + f[k])      becomes      g = flatten(x);  y[k] = sigmoid(g[k])
//! ```
//!
//! What a row does not need to look through is read as before. `e` and `f` stay where they are, for whoever wants them.

use std::collections::BTreeMap;

use super::matching::Search;
use super::normal::{normal, pushed};
use super::{Phase, Rewritten};
use crate::ir::sign::Signs;
use crate::ir::{Affine, Body, Element, Map, Node, Operation, Read, Scalar, Term, Value, ValueId, access, axes};

/// How many maps one behind the other are looked through.
const DEPTH: usize = 6;
/// No larger expression is looked at.
const LARGEST: usize = 400;

/// What an operand reads: a value, arranged in steps.
#[derive(Clone, PartialEq)]
struct Source {
    value: ValueId,
    steps: Vec<Step>,
    at: Vec<Affine>,
}

#[derive(Clone, PartialEq)]
enum Step {
    /// Read at these places for each element of a value of this shape.
    At(Vec<Affine>, Vec<usize>),
    /// As these copies arrange, in this order.
    Copies(Vec<ValueId>),
}

/// A map with those before it in its place.
struct Inlined {
    body: Body,
    sources: Vec<Source>,
    /// Where an expression is a value: the number of the source that it was.
    inside: BTreeMap<Node, usize>,
    /// For each source that is in the expression now: the value, and the copies behind it.
    passed: Vec<(usize, Vec<ValueId>)>,
}

impl Phase {
    /// The map in its stable form, by rows of the table.
    pub(super) fn by_identities(&mut self, map: &Map) -> Option<Rewritten> {
        let mut current: Option<Rewritten> = None;
        for _ in 0..2 * DEPTH {
            let map = match &current {
                Some(Rewritten { operation: Operation::Map(map), .. }) => map.clone(),
                _ => map.clone(),
            };
            let Some(next) = self.by_identities_once(&map) else { break };
            let mut around = current.map_or_else(Vec::new, |current| current.around);
            around.extend(next.around);
            current = Some(Rewritten { operation: next.operation, around });
        }
        current
    }

    fn by_identities_once(&mut self, map: &Map) -> Option<Rewritten> {
        let sources =
            map.operands.iter().map(|read| Source { value: read.value, steps: Vec::new(), at: read.at.clone() });
        let mut inlined = Inlined {
            body: normal(&map.body),
            sources: sources.collect(),
            inside: BTreeMap::new(),
            passed: Vec::new(),
        };
        for _ in 0..=DEPTH {
            if let Some(rewritten) = self.searched(&mut inlined) {
                return Some(rewritten);
            }
            inlined = self.further(&inlined)?;
            if inlined.body.nodes().len() > LARGEST {
                return None;
            }
        }
        None
    }

    fn searched(&mut self, inlined: &mut Inlined) -> Option<Rewritten> {
        let operands: Vec<Signs> = inlined.sources.iter().map(|source| self.signs[source.value.0]).collect();
        let mut search = Search::of(&mut inlined.body, &operands, &inlined.inside);
        let body = search.stable();
        if search.found.is_empty() {
            return None;
        }
        let through: Vec<usize> = search.looked_through.iter().map(|node| inlined.inside[node]).collect();
        let (body, kept) = body.pruned();
        // A value is gone around where a row looked through it, and where it is not read any more: a map that is its operand.
        let passed = inlined.passed.iter().filter(|(source, _)| through.contains(source) || !kept.contains(source));
        let around = passed.flat_map(|(_, values)| values.clone()).collect();
        let operands = kept.into_iter().map(|operand| self.read(&inlined.sources[operand])).collect();
        Some(Rewritten { operation: Operation::Map(Map { operands, body }), around })
    }

    /// One map more in the place of each operand; none where there is none.
    fn further(&self, inlined: &Inlined) -> Option<Inlined> {
        let mut next = Inlined {
            body: Body::builder(),
            sources: inlined.sources.clone(),
            inside: BTreeMap::new(),
            passed: inlined.passed.clone(),
        };
        let used = inlined.body.used_operands();
        let mut any = false;
        let mut nodes: Vec<Option<Node>> = vec![None; inlined.sources.len()];
        for operand in used {
            let source = inlined.sources[operand].clone();
            let Some((map, made, copies)) = self.made_by(&source) else {
                nodes[operand] = Some(next.body.operand(operand));
                continue;
            };
            any = true;
            let (shape, arranging) = (&self.program.value(made).shape, self.arranging(&copies));
            let mut own: Vec<Node> = Vec::new();
            for read in &map.operands {
                own.push(next.operand_of(&source, &arranging, shape, read));
            }
            let node = inline_normal(&mut next.body, &map.body, &own);
            let values = copies.into_iter().chain([made]).collect();
            next.passed.push((operand, values));
            if !matches!(next.body.node(node), Scalar::Operand(_) | Scalar::Real(_)) {
                next.inside.insert(node, operand);
            }
            nodes[operand] = Some(node);
        }
        let operands: Vec<Node> = nodes.into_iter().map(|node| node.unwrap_or(Node(0))).collect();
        any.then(|| next.over(inlined, &operands))
    }

    /// The map that a source is made by, and the copies behind it.
    fn made_by(&self, source: &Source) -> Option<(Map, ValueId, Vec<ValueId>)> {
        let (made, copies) = self.arranged_from(source.value);
        let value = self.program.value(made);
        let is_index = |scalar: &Scalar| matches!(scalar, Scalar::Index(_));
        match &value.operation {
            // An index is that of the value's own elements.
            Operation::Map(map) if value.element == Element::Real && !map.body.nodes().iter().any(is_index) => {
                Some((map.clone(), made, copies))
            }
            _ => None,
        }
    }

    /// The values that a source says, added to the program where it is arranged.
    fn read(&mut self, source: &Source) -> Read {
        let mut value = source.value;
        for step in &source.steps {
            value = match step {
                Step::At(at, shape) => self.spread(value, at, shape),
                Step::Copies(copies) => self.carried(copies, value),
            };
        }
        Read { value, at: source.at.clone() }
    }

    /// `y[i] = x[at(i)]` of this shape; the value itself where that is all that it is.
    fn spread(&mut self, value: ValueId, at: &[Affine], shape: &[usize]) -> ValueId {
        let own = self.program.value(value).clone();
        if access::is_identity(at) && own.shape == shape {
            return value;
        }
        let read = Read { value, at: at.to_vec() };
        let term = Term { indices: axes(shape), out: access::identity(shape.len()), a: read, b: None };
        let operation = Operation::Contract(vec![term]);
        self.push(Value { name: format!("{}_each", own.name), shape: shape.to_vec(), operation, ..own })
    }
}

impl Inlined {
    /// This with the nodes of `before` over its own operands, which are these.
    fn over(mut self, before: &Inlined, operands: &[Node]) -> Inlined {
        let mut places: Vec<Node> = Vec::new();
        for (position, scalar) in before.body.nodes().iter().enumerate() {
            let place = match scalar {
                Scalar::Operand(operand) => operands[*operand],
                scalar => pushed(&mut self.body, scalar.renamed(&|node| places[node.0])),
            };
            if let Some(source) = before.inside.get(&Node(position)) {
                self.inside.insert(place, *source);
            }
            places.push(place);
        }
        let result = places[before.body.result().0];
        Inlined { body: self.body.finish(result), ..self }
    }

    /// The operand for what a map of this shape reads, which stands in the place of a source, before these copies.
    fn operand_of(&mut self, source: &Source, copies: &[ValueId], shape: &[usize], read: &Read) -> Node {
        let own = if copies.is_empty() && source.steps.is_empty() {
            let at = read.at.iter().map(|affine| affine.substitute(&source.at)).collect();
            Source { value: read.value, steps: Vec::new(), at }
        } else {
            let mut steps = vec![Step::At(read.at.clone(), shape.to_vec())];
            steps.extend((!copies.is_empty()).then(|| Step::Copies(copies.to_vec())));
            steps.extend(source.steps.clone());
            Source { value: read.value, steps, at: source.at.clone() }
        };
        let known = self.sources.iter().position(|known| *known == own);
        let operand = known.unwrap_or_else(|| {
            self.sources.push(own);
            self.sources.len() - 1
        });
        self.body.operand(operand)
    }
}

/// An expression in its normal form, over nodes that are there.
fn inline_normal(body: &mut Body, other: &Body, operands: &[Node]) -> Node {
    let mut places: Vec<Node> = Vec::new();
    for scalar in other.nodes() {
        places.push(match scalar {
            Scalar::Operand(operand) => operands[*operand],
            scalar => pushed(body, scalar.renamed(&|node| places[node.0])),
        });
    }
    places[other.result().0]
}
