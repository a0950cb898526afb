//! The table of rewrites of one value at a time. Its operands are in their simplest form already.

use super::scalars::simplify_body;
use crate::ir::{Body, Function, Map, Node, Operation, Program, Read, Scalar, Term, Value, ValueId, access, size};

/// A named rewrite.
pub struct Rule {
    /// Its name, as tests know it.
    pub name: &'static str,
    /// Whether every bit stays as it was.
    pub exact: bool,
    /// What becomes of the value, if the rule applies.
    pub apply: fn(&Program, &Value) -> Option<Rewrite>,
}

/// What becomes of a value.
pub enum Rewrite {
    /// It is another one.
    Same(ValueId),
    /// It is made differently.
    Operation(Operation),
    /// It is made differently, of a new value, which the operation calls [`NEW`].
    Of(Box<Value>, Operation),
}

/// A value that is not there yet.
pub const NEW: ValueId = ValueId(usize::MAX);

/// All rules, in the order in which they are tried.
pub const RULES: &[Rule] = &[
    Rule { name: "constant operand of a map", exact: true, apply: constant_operand },
    Rule { name: "simpler scalar expression", exact: true, apply: simpler_expression },
    Rule { name: "operand read twice or not at all", exact: true, apply: operands_once },
    Rule { name: "map that is its operand", exact: true, apply: identity_map },
    Rule { name: "copy of the whole", exact: true, apply: whole_copy },
    Rule { name: "copy of a copy", exact: true, apply: copy_of_copy },
    Rule { name: "factor of one", exact: true, apply: factor_of_one },
    Rule { name: "copy of a constant", exact: true, apply: constant_copy },
    Rule { name: "sum of whole values and their products", exact: true, apply: sum_as_map },
    Rule { name: "mask of what was scattered", exact: true, apply: masked_scatter },
];

fn map_of(value: &Value) -> Option<&Map> {
    match &value.operation {
        Operation::Map(map) => Some(map),
        _ => None,
    }
}

fn terms_of(value: &Value) -> Option<&[Term]> {
    match &value.operation {
        Operation::Contract(terms) => Some(terms),
        _ => None,
    }
}

/// The one term of a contraction, where it is nothing but a copy that reaches every element once.
fn copy_of(value: &Value) -> Option<&Term> {
    match terms_of(value)? {
        [term] if term.b.is_none() && access::is_identity(&term.out) && term.extents() == value.shape => Some(term),
        _ => None,
    }
}

/// `a * one[i]` is `a * 1`
fn constant_operand(program: &Program, value: &Value) -> Option<Rewrite> {
    let map = map_of(value)?;
    let constants: Vec<Option<f64>> = map.operands.iter().map(|read| program.constant(read.value)).collect();
    if constants.iter().all(Option::is_none) {
        return None;
    }
    let mut body = Body::builder();
    let mut node = |(operand, constant): (usize, &Option<f64>)| match constant {
        Some(constant) => body.real(*constant),
        None => body.operand(operand),
    };
    let nodes: Vec<_> = constants.iter().enumerate().map(&mut node).collect();
    let result = body.inline(&map.body, &nodes);
    let (body, kept) = body.finish(result).pruned();
    let operands = kept.into_iter().map(|operand| map.operands[operand].clone()).collect();
    Some(Rewrite::Operation(Operation::Map(Map { operands, body })))
}

/// `x * 1` is `x`, and the other rules of [`simplify_body`]
fn simpler_expression(program: &Program, value: &Value) -> Option<Rewrite> {
    let map = map_of(value)?;
    let (body, kept) = simplify_body(&map.body, program.precision).pruned();
    if body == map.body {
        return None;
    }
    let operands = kept.into_iter().map(|operand| map.operands[operand].clone()).collect();
    Some(Rewrite::Operation(Operation::Map(Map { operands, body })))
}

/// Equal reads become one operand, and what the expression does not read none.
fn operands_once(_: &Program, value: &Value) -> Option<Rewrite> {
    let map = map_of(value)?;
    let used = map.body.used();
    let is_read = |operand: usize| {
        map.body.nodes().iter().zip(&used).any(|(node, used)| *used && *node == Scalar::Operand(operand))
    };
    let mut once: Vec<Read> = Vec::new();
    for (operand, read) in map.operands.iter().enumerate() {
        if is_read(operand) && !once.contains(read) {
            once.push(read.clone());
        }
    }
    if once.len() == map.operands.len() {
        return None;
    }
    let mut body = Body::builder();
    let place = |read: &Read| once.iter().position(|other| other == read).unwrap_or_default();
    let nodes: Vec<_> = map.operands.iter().map(|read| body.operand(place(read))).collect();
    let result = body.inline(&map.body, &nodes);
    let (body, kept) = body.finish(result).pruned();
    let operands = kept.into_iter().map(|operand| once[operand].clone()).collect();
    Some(Rewrite::Operation(Operation::Map(Map { operands, body })))
}

/// Whether reading `id` whole gives all that the value is.
fn is_like(program: &Program, value: &Value, id: ValueId) -> bool {
    let other = program.value(id);
    other.shape == value.shape && other.batched == value.batched && other.element == value.element
}

/// `y[i] = x[i]` is `x`
fn identity_map(program: &Program, value: &Value) -> Option<Rewrite> {
    let map = map_of(value)?;
    let read = &map.operands[map.body.as_operand()?];
    (access::is_identity(&read.at) && is_like(program, value, read.value)).then_some(Rewrite::Same(read.value))
}

/// `y[i] = x[i]`, a sum of one term, is `x`
fn whole_copy(program: &Program, value: &Value) -> Option<Rewrite> {
    copied_whole(program, value).map(Rewrite::Same)
}

/// What a value is a copy of, element by element.
pub(super) fn copied_whole(program: &Program, value: &Value) -> Option<ValueId> {
    let term = copy_of(value)?;
    (access::is_identity(&term.a.at) && is_like(program, value, term.a.value)).then_some(term.a.value)
}

/// `y[i] = f[g(i)]` of `f[j] = x[h(j)]` is `y[i] = x[h(g(i))]`
fn copy_of_copy(program: &Program, value: &Value) -> Option<Rewrite> {
    let outer = copy_of(value)?;
    let read = program.value(outer.a.value);
    let inner = copy_of(read)?;
    let inside = |read: &Read, extents: &[usize]| {
        read.at.iter().zip(&program.value(read.value).shape).all(|(at, extent)| at.stays_inside(extents, *extent))
    };
    if !inside(&outer.a, &outer.extents())
        || !inside(&inner.a, &read.shape)
        || read.batched != program.value(inner.a.value).batched
    {
        return None;
    }
    let at = inner.a.at.iter().map(|affine| affine.substitute(&outer.a.at)).collect();
    let term = Term { a: Read { value: inner.a.value, at }, ..outer.clone() };
    Some(Rewrite::Operation(Operation::Contract(vec![term])))
}

/// `y[f] += one[g] * x[h]` is `y[f] += x[h]`, if the batch still shows
fn factor_of_one(program: &Program, value: &Value) -> Option<Rewrite> {
    let terms = terms_of(value)?;
    let reduced = |term: &Term| -> Option<Term> {
        let b = term.b.as_ref()?;
        let (one, rest) = if program.constant(term.a.value) == Some(1.0) { (&term.a, b) } else { (b, &term.a) };
        let of_one = program.value(one.value);
        let batch_shows = program.value(rest.value).batched || !of_one.batched || value.batched;
        let inside = one.at.iter().zip(&of_one.shape).all(|(at, extent)| at.stays_inside(&term.extents(), *extent));
        let drops = program.constant(one.value) == Some(1.0) && batch_shows && inside;
        drops.then(|| Term { a: rest.clone(), b: None, ..term.clone() })
    };
    let all: Vec<Option<Term>> = terms.iter().map(reduced).collect();
    if all.iter().all(Option::is_none) {
        return None;
    }
    let terms = all.into_iter().zip(terms).map(|(new, old)| new.unwrap_or_else(|| old.clone())).collect();
    Some(Rewrite::Operation(Operation::Contract(terms)))
}

/// `y[i] = c[g(i)]` of a constant is that constant
fn constant_copy(program: &Program, value: &Value) -> Option<Rewrite> {
    let [term] = terms_of(value)? else {
        return None;
    };
    let constant = program.constant(term.a.value).filter(|_| term.b.is_none())?;
    let read = program.value(term.a.value);
    let inside = |at: &[crate::ir::Affine], shape: &[usize]| {
        at.iter().zip(shape).all(|(at, extent)| at.stays_inside(&term.extents(), *extent))
    };
    let once = size(&term.extents()) == size(&value.shape) && reaches_all(term, value);
    let same = read.batched == value.batched && inside(&term.a.at, &read.shape);
    (once && same)
        .then(|| Rewrite::Operation(Operation::Map(Map { operands: Vec::new(), body: Body::of_constant(constant) })))
}

/// `y[i] = x[g(i)] + z[h(i)] * w[i]`, every term a copy or a product that reaches each element once, is an expression for each
/// element
fn sum_as_map(program: &Program, value: &Value) -> Option<Rewrite> {
    let terms = terms_of(value)?;
    let is_inside = |read: &Read| {
        let of = program.value(read.value);
        let inside = read.at.iter().zip(&of.shape).all(|(at, extent)| at.stays_inside(&value.shape, *extent));
        inside && of.element == value.element && (value.batched || !of.batched)
    };
    let is_elementwise =
        |term: &Term| access::is_identity(&term.out) && term.extents() == value.shape && term.reads().all(is_inside);
    if terms.is_empty() || !terms.iter().all(is_elementwise) {
        return None;
    }
    let mut body = Body::builder();
    let mut operands: Vec<Read> = Vec::new();
    let mut sum = None;
    for term in terms {
        let factors: Vec<Node> = (operands.len()..).zip(term.reads()).map(|(place, _)| body.operand(place)).collect();
        operands.extend(term.reads().cloned());
        let product = factors.into_iter().reduce(|a, b| body.binary(Function::Multiply, a, b))?;
        sum = Some(sum.map_or(product, |sum| body.binary(Function::Add, sum, product)));
    }
    Some(Rewrite::Operation(Operation::Map(Map { operands, body: body.finish(sum?) })))
}

/// `if c(x[i]) { s[i] } else { 0 }` of `s[at[j]] += d[j]` is `s[at[j]] += if c(g[j]) { d[j] } else { 0 }`, where `g[j] = x[at[j]]`
/// is there: what is masked is as large as what was gathered.
fn masked_scatter(program: &Program, value: &Value) -> Option<Rewrite> {
    let map = map_of(value)?;
    let Scalar::Select(condition, kept, other) = map.body.node(map.body.result()) else {
        return None;
    };
    let Scalar::Operand(scattered) = map.body.node(*kept) else {
        return None;
    };
    let Operation::ScatterAdd { source, at } = &program.value(map.operands[*scattered].value).operation else {
        return None;
    };
    let is_zero = map.body.real_of(*other).is_some_and(|zero| zero.to_bits() == 0);
    let whole = map.operands.iter().all(|read| access::is_identity(&read.at) && is_like(program, value, read.value));
    let reads_it = map.body.clone().finish(*condition).used_operands().contains(scattered);
    let from = program.value(*source);
    if !is_zero || !whole || reads_it || from.batched != value.batched || from.shape.is_empty() {
        return None;
    }
    let gathered = |read: &Read| {
        let is_it = |id: &ValueId| {
            let own = program.value(*id);
            own.operation == Operation::Gather { source: read.value, at: at.clone() } && own.shape == from.shape
        };
        program.ids().find(is_it)
    };
    let place = |(operand, read): (usize, &Read)| {
        let value = if operand == *scattered { Some(*source) } else { gathered(read) };
        value.map(|value| Read::whole(value, from.shape.len()))
    };
    let operands: Vec<Read> = map.operands.iter().enumerate().map(place).collect::<Option<_>>()?;
    let masked = Operation::Map(Map { operands, body: map.body.clone() });
    let new = Value { name: format!("{}_masked", from.name), operation: masked, ..from.clone() };
    Some(Rewrite::Of(Box::new(new), Operation::ScatterAdd { source: NEW, at: at.clone() }))
}

/// Whether a box as large as the value reaches every element: as a permutation of its axes, or row-major.
fn reaches_all(term: &Term, value: &Value) -> bool {
    let own: Vec<_> = term.out.iter().filter_map(crate::ir::Affine::as_index).collect();
    let mut different = own.clone();
    different.sort();
    different.dedup();
    let extents = own.iter().map(|index| term.indices[index.0].extent);
    let permutes = different.len() == term.indices.len()
        && own.len() == different.len()
        && extents.eq(value.shape.iter().copied());
    permutes || term.out[..] == [access::row_major(&term.extents())]
}

/// Whether a term, alone, makes of every element of the value a copy of one that it reads.
pub(super) fn copies_all(program: &Program, term: &Term, value: &Value) -> bool {
    let (extents, read) = (term.extents(), program.value(term.a.value));
    let inside = term.a.at.iter().zip(&read.shape).all(|(at, extent)| at.stays_inside(&extents, *extent));
    term.b.is_none() && inside && reaches_all(term, value)
}

/// Whether a body holds this function, for tests and for [`super::stable`].
pub(super) fn holds(body: &Body, function: Function) -> bool {
    body.nodes().iter().any(|scalar| matches!(scalar, Scalar::Apply(found, _) if *found == function))
}
