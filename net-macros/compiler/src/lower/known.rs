//! What is known of each value of a net as it is written, whatever it is given: between which numbers it lies, and which
//! value it is a copy of.
//!
//! ```text
//! z1[i] = b1[i] + sum[j](w1[i, j] * input[j])      any number
//! p2    = softmax(z1)                      0 to 1, as the layer says
//! y3[j] = p2[j]                            0 to 1; a copy of p2
//! y4[j] = ramp(-y3[j])                     0
//! ```

use crate::ir::{
    Affine, Body, Element, Function, Leaf, Map, Operation, Order, Place, Program, Range, Read, Scalar, Term, Value,
    ValueId, access, bounds, size,
};
use crate::layers::Layer;

/// What is known of the values of a program, in its order.
#[derive(Clone, Debug, Default)]
pub struct Known {
    ranges: Vec<Range>,
    /// The value that each is a copy of, in whatever order; itself, where it is none.
    roots: Vec<ValueId>,
}

impl Known {
    /// Of a program, given for each value that is a layer's the layer and what it is applied to.
    pub(super) fn of<'a>(program: &Program, applied: impl Fn(ValueId) -> Option<(&'a dyn Layer, ValueId)>) -> Known {
        let mut known = Known::default();
        for id in program.ids() {
            let own = known.range_of(program, program.value(id));
            // What a layer says of its value, given its input.
            let stated = applied(id).map(|(layer, input)| layer.range(known.ranges[input.0]));
            let root = copied(program, id).map_or(id, |from| known.roots[from.0]);
            known.ranges.push(own.and(stated.unwrap_or(Range::ANY)));
            known.roots.push(root);
        }
        known
    }

    /// Between which numbers a value lies.
    pub fn range(&self, id: ValueId) -> Range {
        self.ranges[id.0]
    }

    /// The value that it is a copy of.
    pub fn root(&self, id: ValueId) -> ValueId {
        self.roots[id.0]
    }

    /// Whether it is what the caller gives, rearranged.
    pub fn is_given(&self, program: &Program, id: ValueId) -> bool {
        matches!(program.value(self.root(id)).operation, Operation::Leaf(Leaf::Port(_)))
    }

    fn range_of(&self, program: &Program, value: &Value) -> Range {
        let of = |read: &Read| self.ranges[read.value.0];
        match &value.operation {
            Operation::Leaf(Leaf::Constant(numbers)) => {
                let numbers = program.constants[*numbers].iter().map(|number| Range::of(*number));
                numbers.reduce(Range::or).unwrap_or(Range::ANY)
            }
            Operation::Leaf(_) => Range::ANY,
            Operation::Random(_) => Range::new(0.0, 1.0),
            Operation::Order(Order { .. }) => Range::new(0.0, f64::INFINITY),
            Operation::Map(map) => {
                let operands: Vec<Range> = map.operands.iter().map(of).collect();
                let own = bounds::of_body(&with_equal_reads(map), &operands, &value.shape);
                let is_share = shared(program, map).is_some_and(|of| self.ranges[of.0].low >= 0.0);
                if is_share { own.and(Range::UNIT) } else { own }
            }
            Operation::Gather { source, at: Place::Axes(_) } => self.ranges[source.0],
            // What is out of range is 0.
            Operation::Gather { source, .. } => self.ranges[source.0].or(Range::of(0.0)),
            Operation::ScatterAdd { .. } => Range::ANY,
            Operation::Contract(terms) => {
                let sums = terms.iter().map(|term| self.range_of_term(program, value, term));
                let together = if are_apart(terms) { Range::or } else { Range::plus };
                sums.reduce(together).unwrap_or(Range::of(0.0))
            }
        }
    }

    /// Of what one term adds to an element.
    fn range_of_term(&self, program: &Program, value: &Value, term: &Term) -> Range {
        let of = |read: &Read| self.ranges[read.value.0];
        let (a, b) = (of(&term.a), term.b.as_ref().map(of));
        let product = match b {
            Some(_) if term.b.as_ref() == Some(&term.a) => a.times(a).and(Range::new(0.0, f64::INFINITY)),
            Some(b) => a.times(b),
            None => a,
        };
        let is_whole = reads_inside(program, term) && points(term).is_multiple_of(size(&value.shape));
        match is_injective(term) {
            true => {
                product.sum_of((points(term) / written(term)) as f64, is_whole && written(term) == size(&value.shape))
            }
            false => product.sum_of(f64::INFINITY, false),
        }
    }
}

/// An expression in which operands that read the same element are one: `h - h` of two.
fn with_equal_reads(map: &Map) -> Body {
    let first = |operand: usize| map.operands.iter().position(|read| *read == map.operands[operand]);
    map.body.mapped(&|scalar| match scalar {
        Scalar::Operand(operand) => Scalar::Operand(first(operand).unwrap_or(operand)),
        scalar => scalar,
    })
}

/// The value of which an expression is the share of each element in a sum over it: `e` of `e[i] / sum[j](e[j])`.
fn shared(program: &Program, Map { operands, body }: &Map) -> Option<ValueId> {
    let Scalar::Apply(Function::Divide, of) = body.node(body.result()) else { return None };
    let (Scalar::Operand(sum), own) = (body.node(of[1]), of[0]) else { return None };
    let sum = &operands[*sum];
    let Operation::Contract(terms) = &program.value(sum.value).operation else { return None };
    let [term @ Term { a, b: None, .. }] = &terms[..] else { return None };
    // Where an element of `e` is read: `e` itself, or what it is computed from, element by element.
    let at = match body.node(own) {
        Scalar::Operand(operand) if operands[*operand].value == a.value => &operands[*operand].at,
        _ => {
            let (own, used) = body.clone().finish(own).pruned();
            let Operation::Map(summed) = &program.value(a.value).operation else { return None };
            let ([read], [operand]) = (&summed.operands[..], &used[..]) else { return None };
            let is_same = own == summed.body && read.value == operands[*operand].value;
            let is_each = read.at == access::identity(read.at.len());
            (is_same && is_each).then_some(&operands[*operand].at)?
        }
    };
    // The sum holds the element: on an axis that it keeps it is read where the element is.
    let holds = |(axis, at): (&Affine, &Affine)| {
        let kept = term.out.iter().position(|out| out == axis);
        axis.as_index().is_some()
            && kept.map_or(!term.out.iter().any(|out| shares(out, axis)), |kept| sum.at[kept] == *at)
    };
    (reads_inside(program, term) && a.at.iter().zip(at).all(holds)).then_some(a.value)
}

/// Whether two subscripts have an index in common.
fn shares(a: &Affine, b: &Affine) -> bool {
    a.terms.iter().any(|(of, _)| b.terms.iter().any(|(other, _)| of == other))
}

/// Whether no two terms reach the same element, as those of inputs that stand one behind the other do not.
fn are_apart(terms: &[Term]) -> bool {
    let apart = |a: &Term, b: &Term| {
        let (of_a, of_b) = (a.extents(), b.extents());
        a.out.iter().zip(&b.out).any(|(a, b)| {
            let ((low_a, high_a), (low_b, high_b)) = (a.range(&of_a), b.range(&of_b));
            high_a < low_b || high_b < low_a
        })
    };
    terms.iter().enumerate().all(|(number, a)| terms[..number].iter().all(|b| apart(a, b)))
}

/// How many points a term has.
fn points(term: &Term) -> usize {
    term.extents().into_iter().fold(1, usize::saturating_mul)
}

/// Whether an index is written.
fn is_written(term: &Term, index: usize) -> bool {
    term.out.iter().any(|affine| affine.terms.iter().any(|(of, _)| of.0 == index))
}

/// How many elements an injective term writes, each as often.
fn written(term: &Term) -> usize {
    let written = term.extents().into_iter().enumerate().filter(|(index, _)| is_written(term, *index));
    written.fold(1, |product, (_, extent)| product.saturating_mul(extent))
}

/// Whether different points of the indices that are written write different elements: on each axis they are the digits
/// of a number, and none is on two axes.
fn is_injective(term: &Term) -> bool {
    let extents = term.extents();
    let on = |index: usize| term.out.iter().filter(|affine| affine.terms.iter().any(|(of, _)| of.0 == index)).count();
    let digits = |affine: &Affine| {
        let mut terms: Vec<(usize, usize)> =
            affine.terms.iter().map(|(index, factor)| (factor.unsigned_abs(), extents[index.0])).collect();
        terms.sort_unstable();
        let mut reach = 0;
        terms.into_iter().all(|(factor, extent)| {
            let is_digit = factor > reach || extent == 1;
            reach += factor * (extent - 1);
            is_digit
        })
    };
    (0..extents.len()).all(|index| on(index) <= 1) && term.out.iter().all(digits)
}

fn reads_inside(program: &Program, term: &Term) -> bool {
    let extents = term.extents();
    term.reads().all(|read| {
        let shape = &program.value(read.value).shape;
        read.at.iter().zip(shape).all(|(at, extent)| at.stays_inside(&extents, *extent))
    })
}

/// The value that one has the elements of, each of its own once and no others.
fn copied(program: &Program, id: ValueId) -> Option<ValueId> {
    let value = program.value(id);
    match &value.operation {
        Operation::Gather { source, at: Place::Axes(_) } if value.element == Element::Real => Some(*source),
        Operation::Map(Map { operands, body }) => body.as_operand().map(|operand| operands[operand].value),
        Operation::Contract(terms) => match &terms[..] {
            [term @ Term { a, b: None, .. }] => {
                let elements = size(&value.shape);
                let is_copy = is_injective(term) && points(term) == elements && written(term) == elements;
                (is_copy && reads_inside(program, term)).then_some(a.value)
            }
            _ => None,
        },
        _ => None,
    }
}
