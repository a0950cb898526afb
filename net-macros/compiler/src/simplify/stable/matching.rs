//! An expression in its stable form: the rows of [`super::identities`], found from the result down, the outermost first.
//!
//! ```text
//! ln(1 + exp(2 * x)) + y      is      soft_plus(2 * x) + y
//! ```
//!
//! An expression may hold what other values of the program are (`inside`): a row may look through where one begins, and
//! what is left of it afterwards is read and not computed again. `as_written(x)` is left as it stands, and no row looks
//! through it.

use std::collections::BTreeMap;

use super::identities::{CONSTANT, NAMES, OF_NO_OTHER, ROOT, Rewrite, rewrites};
use super::normal::{built, negated};
use crate::ir::sign::{self, Signs};
use crate::ir::{Body, Function, Node, Scalar};

/// An expression in which rows are looked for.
pub(super) struct Search<'a> {
    /// The expression, in its normal form.
    body: &'a mut Body,
    /// The signs of its operands.
    operands: &'a [Signs],
    /// Where an expression begins that is a value of the program: the operand that reads it.
    inside: &'a BTreeMap<Node, usize>,
    /// The beginnings that rows looked through.
    pub(super) looked_through: Vec<Node>,
    /// The names of the rows that were found.
    pub(super) found: Vec<&'static str>,
}

/// What the names of a row stand for; and, of a match, the beginnings on its way.
#[derive(Clone, Default)]
struct Bindings {
    nodes: [Option<Node>; 5],
    through: Vec<Node>,
}

impl<'a> Search<'a> {
    pub(super) fn of(body: &'a mut Body, operands: &'a [Signs], inside: &'a BTreeMap<Node, usize>) -> Self {
        Search { body, operands, inside, looked_through: Vec::new(), found: Vec::new() }
    }

    /// The expression in its stable form; the same where no row is found.
    pub(super) fn stable(&mut self) -> Body {
        let (mut new, mut known) = (Body::builder(), BTreeMap::new());
        let result = self.body.result();
        let result = self.rewritten(result, &mut new, &mut known, true);
        new.finish(result)
    }

    fn rewritten(&mut self, node: Node, new: &mut Body, known: &mut BTreeMap<Node, Node>, whole: bool) -> Node {
        if let (Some(operand), false) = (self.inside.get(&node), whole) {
            return new.operand(*operand);
        }
        if let Some(known) = known.get(&node) {
            return *known;
        }
        let place = match self.row_at(node) {
            Some((rewrite, bindings)) => {
                self.found.push(rewrite.identity.name);
                self.looked_through.extend(&bindings.through);
                let mut bound = [Node(0); NAMES.len()];
                for (place, node) in bound.iter_mut().zip(bindings.nodes) {
                    *place = node.map_or(Node(0), |node| self.rewritten(node, new, known, false));
                }
                self.written(rewrite, &bindings, &bound, new)
            }
            None => match self.body.node(node).clone() {
                Scalar::Apply(Function::AsWritten, _) => self.as_it_stands(node, new, &mut BTreeMap::new()),
                scalar => {
                    let mut places = BTreeMap::new();
                    for argument in scalar.arguments() {
                        places.insert(argument, self.rewritten(argument, new, known, false));
                    }
                    new.push(scalar.renamed(&|old| places[&old]))
                }
            },
        };
        known.insert(node, place);
        place
    }

    /// The argument of `as_written` and what it is made of, but for values of the program, which are read.
    fn as_it_stands(&self, node: Node, new: &mut Body, known: &mut BTreeMap<Node, Node>) -> Node {
        if let Some(known) = known.get(&node) {
            return *known;
        }
        let place = match self.inside.get(&node) {
            Some(operand) => new.operand(*operand),
            None => {
                let scalar = self.body.node(node).clone();
                let each = |argument: &Node| (*argument, self.as_it_stands(*argument, new, known));
                let places: BTreeMap<Node, Node> = scalar.arguments().iter().map(each).collect();
                new.push(scalar.renamed(&|old| places[&old]))
            }
        };
        known.insert(node, place);
        place
    }

    /// The stable form, over what its names stand for.
    fn written(&self, rewrite: &Rewrite, bindings: &Bindings, bound: &[Node], new: &mut Body) -> Node {
        let mut places: Vec<Node> = Vec::new();
        for scalar in rewrite.stable.nodes() {
            let place = match scalar {
                Scalar::Operand(ROOT) => {
                    let constant = bindings.nodes[CONSTANT].and_then(|node| self.body.real_of(node));
                    new.real(constant.unwrap_or_default().sqrt())
                }
                Scalar::Operand(name) => bound[*name],
                scalar => built(new, scalar.renamed(&|node| places[node.0])),
            };
            places.push(place);
        }
        places[rewrite.stable.result().0]
    }

    fn row_at(&mut self, node: Node) -> Option<(&'static Rewrite, Bindings)> {
        let Scalar::Apply(function, arguments) = self.body.node(node).clone() else { return None };
        for rewrite in rewrites().iter().filter(|rewrite| begins(&rewrite.written, function)) {
            let Some(bindings) = self.fits(&rewrite.written, rewrite.written.result(), node, Bindings::default())
            else {
                continue;
            };
            let identity = &rewrite.identity;
            let signed = identity.of_no_negative && !bindings.nodes[0].is_some_and(|a| self.is_never_negative(a));
            if signed || OF_NO_OTHER.contains(&identity.name) && self.row_at(arguments[0]).is_some() {
                continue;
            }
            return Some((rewrite, bindings));
        }
        None
    }

    fn is_never_negative(&self, node: Node) -> bool {
        sign::nodes(self.body, self.operands)[node.0].is_never_negative()
    }

    /// Whether a node is what a row says, with what its names stand for.
    fn fits(&mut self, row: &Body, at: Node, node: Node, mut bindings: Bindings) -> Option<Bindings> {
        match row.node(at) {
            Scalar::Operand(name) => self.bound(*name, node, bindings),
            Scalar::Real(_) => (row.real_of(at) == self.body.real_of(node)).then_some(bindings),
            // Every expression is the negative of one.
            Scalar::Apply(Function::Negate, arguments) if matches!(row.node(arguments[0]), Scalar::Operand(_)) => {
                let negative = negated(self.body, node);
                self.fits(row, arguments[0], negative, bindings)
            }
            Scalar::Apply(function, arguments) => {
                let Scalar::Apply(found, own) = self.body.node(node).clone() else { return None };
                if !is_same(*function, found) || own.len() != arguments.len() {
                    return None;
                }
                if self.inside.contains_key(&node) {
                    bindings.through.push(node);
                }
                let straight = self.all_fit(row, arguments, &own, bindings.clone());
                let commutes = matches!(function, Function::Add | Function::Multiply);
                match straight {
                    None if commutes => self.all_fit(row, arguments, &[own[1], own[0]], bindings),
                    straight => straight,
                }
            }
            _ => None,
        }
    }

    fn all_fit(&mut self, row: &Body, at: &[Node], nodes: &[Node], bindings: Bindings) -> Option<Bindings> {
        at.iter().zip(nodes).try_fold(bindings, |bindings, (at, node)| self.fits(row, *at, *node, bindings))
    }

    fn bound(&self, name: usize, node: Node, mut bindings: Bindings) -> Option<Bindings> {
        let constant = self.body.real_of(node);
        if name == CONSTANT && constant.is_none_or(|constant| constant.is_nan() || constant < 0.0) {
            return None;
        }
        match bindings.nodes[name] {
            Some(bound) => (bound == node).then_some(bindings),
            None => {
                bindings.nodes[name] = Some(node);
                Some(bindings)
            }
        }
    }
}

/// Whether a row begins with this function.
fn begins(row: &Body, function: Function) -> bool {
    matches!(row.node(row.result()), Scalar::Apply(own, _) if is_same(*own, function))
}

fn is_same(row: Function, found: Function) -> bool {
    row == found
        || row == Function::Sigmoid && found == Function::SteepSigmoid
        || row == Function::Tanh && found == Function::SteepTanh
}
