//! The stable form of a program: formulas that people write out, as they are computed without loss. Runs before
//! differentiation, on the forward program, and depends on nothing but the net as written.
//!
//! ```text
//! y = 1 / (1 + exp(-x))                becomes  y = sigmoid(x)                  a row of the table, in one map
//! e = exp(x); y = e / (1 + e)          becomes  y = sigmoid(x)                  or through several (`through`)
//! p = exp(u) / s;            -ln(p)    becomes  ln(s) - u                       the logarithm of a softmax (`sums`)
//! p = exp(u) / s;            t * ln(p) becomes  t * (u - ln(s))
//! s = sum[i](exp(x[i]));     ln(s)     becomes  ln(s of exp(x[i] - h)) + h      of a sum of exponentials
//! s = sum[i](x[i] * x[i]);   sqrt(s)   becomes  sqrt(s of (x[i] * k)^2) / k     of a sum of squares
//! p[i] = e[i] / s                      becomes  r = 1 / s; p[i] = e[i] * r      of a softmax (`shares`)
//! ```
//!
//! Each is an identity over the reals and nowhere worse than what was written, by more than 2 units in the last place. What
//! a form goes around stays where it was: whoever wants it, or the gradient with respect to it, finds it beside. Not exact:
//! the bits are those of the new form.

mod identities;
mod matching;
mod normal;
mod shares;
mod sums;
mod through;

use std::collections::BTreeMap;

use super::rules;

use crate::ir::sign::{self, Signs};
use crate::ir::{Body, Element, Function, Leaf, Node, Operation, Place, Places, Program, Scalar, Value, ValueId};

pub use identities::{IDENTITIES, Identity};

/// The forward program in its stable form, where each value is now, and the values that no gradient passes any
/// more: gradients with respect to those are taken in the program as it was.
pub struct Stable {
    /// The program.
    pub program: Program,
    /// Where each value of the program as it was is.
    pub places: Places,
    /// The values, by their ids in the program as it was, that the new form goes around.
    pub passed_by: Vec<ValueId>,
}

/// Rewrites every map by the table of identities, then what stands around sums, and softmaxes last: until then they are known by
/// their quotient. Nothing is left of `as_written`.
pub fn stable(program: &Program) -> Stable {
    let first = Phase::of(program, Phase::identity);
    let second = Phase::of(&first.program, Phase::around_sums);
    let third = Phase::of(&second.program, Phase::share);
    let places = first.places.then(&second.places);
    let goes_around =
        |id: &ValueId| first.passed_by.contains(&first.places[*id]) || second.passed_by.contains(&places[*id]);
    let passed_by = program.ids().filter(goes_around).collect();
    Stable { program: without_as_written(&third.program), places: places.then(&third.places), passed_by }
}

/// The program with the arguments of `as_written` in its place.
pub fn without_as_written(program: &Program) -> Program {
    let mut without = program.without_values();
    program.rebuilt(program.ids(), |mut value| {
        if let Operation::Map(map) = &mut value.operation
            && rules::holds(&map.body, Function::AsWritten)
        {
            map.body = body_without_as_written(&map.body);
        }
        without.push(value)
    });
    without
}

fn body_without_as_written(of: &Body) -> Body {
    let mut body = Body::builder();
    let mut places: Vec<Node> = Vec::new();
    for scalar in of.nodes() {
        places.push(match scalar {
            Scalar::Apply(Function::AsWritten, arguments) => places[arguments[0].0],
            scalar => body.push(scalar.renamed(&|node| places[node.0])),
        });
    }
    body.finish(places[of.result().0])
}

/// An expression by itself in its stable form, and the names of the rows that it holds, for tests.
pub fn stable_expression(body: &Body) -> (Body, Vec<&'static str>) {
    let (mut body, mut names) = (normal::normal(body), Vec::new());
    let operands = vec![Signs::ANY; body.nodes().len()];
    loop {
        let inside = BTreeMap::new();
        let mut search = matching::Search::of(&mut body, &operands, &inside);
        let next = search.stable();
        if search.found.is_empty() {
            return (body, names);
        }
        names.append(&mut search.found);
        body = normal::normal(&next);
    }
}

/// An operation in its stable form, and the values that it goes around.
struct Rewritten {
    operation: Operation,
    around: Vec<ValueId>,
}

/// A program that is being written, value by value, from another.
struct Phase {
    program: Program,
    /// Where each value of the other is.
    places: Places,
    /// The values of this one that a new form goes around.
    passed_by: Vec<ValueId>,
    /// The signs of each value of this one.
    signs: Vec<Signs>,
}

impl Phase {
    fn of(program: &Program, rewrite: fn(&mut Phase, &Value) -> Option<Rewritten>) -> Phase {
        let empty = program.without_values();
        let mut phase = Phase { program: empty, places: Places::default(), passed_by: Vec::new(), signs: Vec::new() };
        phase.places = program.rebuilt(program.ids(), |mut value| {
            while let Some(rewritten) = rewrite(&mut phase, &value) {
                phase.passed_by.extend(rewritten.around);
                value.operation = rewritten.operation;
            }
            phase.push(value)
        });
        phase
    }

    fn push(&mut self, value: Value) -> ValueId {
        self.signs.push(sign::of_value(&value, &|id| self.signs[id.0]));
        self.program.push(value)
    }

    fn identity(&mut self, value: &Value) -> Option<Rewritten> {
        match &value.operation {
            Operation::Map(map) if value.element == Element::Real => self.by_identities(map),
            _ => None,
        }
    }

    fn around_sums(&mut self, value: &Value) -> Option<Rewritten> {
        self.chosen(value).or_else(|| self.by_sums(value))
    }

    /// What a value is an arrangement of, through layers that change no element, and those layers' values, the last one
    /// last.
    fn arranged_from(&self, id: ValueId) -> (ValueId, Vec<ValueId>) {
        let (mut from, mut copies) = (id, Vec::new());
        while let Some(next) = self.copied_once(from) {
            copies.insert(0, from);
            from = next;
        }
        (from, copies)
    }

    /// What each element of a value is one of.
    fn copied_once(&self, id: ValueId) -> Option<ValueId> {
        let value = self.program.value(id);
        let from = match &value.operation {
            Operation::Contract(terms) => match &terms[..] {
                [term] if rules::copies_all(&self.program, term, value) => term.a.value,
                _ => return None,
            },
            Operation::Gather { source, at } if self.stays_in_range(*source, at) => *source,
            _ => return None,
        };
        let of = self.program.value(from);
        (of.batched == value.batched && of.element == Element::Real).then_some(from)
    }

    /// Whether a computed place is always one of the value: by the class of an `Index`, or by the order of its elements.
    fn stays_in_range(&self, source: ValueId, at: &Place) -> bool {
        let is_class = |id: ValueId| matches!(self.program.value(id).operation, Operation::Leaf(Leaf::Port(_)));
        match at {
            Place::Axes(_) => at.reads().all(|read| is_class(read.value)),
            Place::Flat(position) => match &position.reads[..] {
                [(1, read)] if position.affine == crate::ir::Affine::default() => {
                    match &self.program.value(read.value).operation {
                        Operation::Order(order) if order.operand.value == source => {
                            let extents: Vec<usize> = order.indices.iter().map(|index| index.extent).collect();
                            let shape = &self.program.value(source).shape;
                            order.operand.at.iter().zip(shape).all(|(at, extent)| at.stays_inside(&extents, *extent))
                        }
                        _ => false,
                    }
                }
                _ => false,
            },
        }
    }

    /// Those of some copies that are not the value itself, element by element.
    fn arranging(&self, copies: &[ValueId]) -> Vec<ValueId> {
        let is_whole = |id: ValueId| rules::copied_whole(&self.program, self.program.value(id)).is_some();
        copies.iter().copied().filter(|id| !is_whole(*id)).collect()
    }

    /// Another value in the arrangement that these copies make, the last one last.
    fn carried(&mut self, copies: &[ValueId], mut value: ValueId) -> ValueId {
        for copy in &self.arranging(copies) {
            let like = self.program.value(*copy).clone();
            let from = self.copied_once(*copy).unwrap_or(*copy);
            let operation = like.operation.renamed(&|id| if id == from { value } else { id });
            let batched = operation.operands().iter().any(|id| self.program.value(*id).batched);
            let name = format!("{}_{}", like.name, self.program.value(value).name);
            value = self.push(Value { name, operation, batched, ..like });
        }
        value
    }
}
