//! What must hold of a program after every pass. All that does not hold is returned, in order.

use super::{
    Affine, Element, Function, Leaf, Map, Node, Operation, Order, Program, Read, Scalar, Term, Value, ValueId, axes,
    size,
};

/// Everything that is wrong with a program; nothing if it is well formed.
pub fn verify(program: &Program) -> Vec<String> {
    let mut found = Vec::new();
    for id in program.ids() {
        let value = program.value(id);
        let check = Check { program, value };
        if let Some(late) = check.order_of_values(id) {
            found.push(late);
            continue; // what is not there cannot be looked at
        }
        found.extend(check.batch().map(|wrong| format!("`{}`: {wrong}", value.name)));
        found.extend(check.operation().into_iter().map(|wrong| format!("`{}`: {wrong}", value.name)));
    }
    if found.is_empty() {
        found = read_too_early(program);
    }
    found
}

/// Every value of each sample, or sum over the samples, that is computed from a sum over the samples: a batch in several blocks does not
/// have that yet.
fn read_too_early(program: &Program) -> Vec<String> {
    let mut whole = vec![false; program.values.len()];
    let mut found = Vec::new();
    for (id, value) in program.ids().zip(&program.values) {
        let sum = value.operation.operands().into_iter().find(|operand| whole[operand.0]);
        let sums = program.sums_samples(id);
        whole[id.0] = !value.batched && (sums || sum.is_some());
        if let Some(sum) = sum.filter(|_| value.batched || sums) {
            found.push(format!(
                "`{}`: reads `{}`, a sum over the samples, for each sample",
                value.name,
                program.value(sum).name
            ));
        }
    }
    found
}

/// Every value that depends on one of `seeds` and is not linear in them, by name.
pub fn not_linear(program: &Program, seeds: &[ValueId]) -> Vec<String> {
    let mut depends = vec![false; program.values.len()];
    let mut found = Vec::new();
    for id in program.ids() {
        let value = program.value(id);
        depends[id.0] = seeds.contains(&id) || value.operation.operands().iter().any(|id| depends[id.0]);
        let on = |id: ValueId| depends[id.0];
        if depends[id.0] && !seeds.contains(&id) && !is_linear(&value.operation, &on) {
            found.push(value.name.clone());
        }
    }
    found
}

fn is_linear(operation: &Operation, depends: &dyn Fn(ValueId) -> bool) -> bool {
    match operation {
        Operation::Leaf(_) | Operation::Random(_) => true,
        Operation::Contract(terms) => {
            terms.iter().all(|term| term.reads().filter(|read| depends(read.value)).count() == 1)
        }
        Operation::Map(map) => map_is_linear(map, depends),
        Operation::Order(_) => false,
        Operation::Gather { at, .. } | Operation::ScatterAdd { at, .. } => !at.reads().any(|read| depends(read.value)),
    }
}

/// How an expression depends on the seed.
#[derive(Clone, Copy, PartialEq)]
enum Degree {
    Zero,
    Free,
    Linear,
    Other,
}

fn map_is_linear(map: &Map, depends: &dyn Fn(ValueId) -> bool) -> bool {
    let mut degrees: Vec<Degree> = Vec::new();
    for scalar in map.body.nodes() {
        let of = |node: &Node| degrees[node.0];
        degrees.push(match scalar {
            Scalar::Operand(operand) if depends(map.operands[*operand].value) => Degree::Linear,
            Scalar::Real(bits) if f64::from_bits(*bits) == 0.0 => Degree::Zero,
            Scalar::Select(condition, a, b) => select_degree(of(condition), of(a), of(b)),
            Scalar::Apply(function, arguments) => {
                apply_degree(*function, &arguments.iter().map(of).collect::<Vec<_>>())
            }
            _ => Degree::Free,
        });
    }
    matches!(degrees[map.body.result().0], Degree::Linear | Degree::Zero)
}

fn select_degree(condition: Degree, a: Degree, b: Degree) -> Degree {
    use Degree::{Free, Linear, Other, Zero};
    match (condition, a, b) {
        (Linear | Other, ..) | (_, Other, _) | (_, _, Other) => Other,
        (_, Linear, Linear | Zero) | (_, Zero, Linear) => Linear,
        (_, Linear, Free) | (_, Free, Linear) => Other,
        (_, Zero, Zero) => Zero,
        _ => Free,
    }
}

fn apply_degree(function: Function, arguments: &[Degree]) -> Degree {
    use Degree::{Free, Linear, Other, Zero};
    match (function, arguments) {
        (_, arguments) if arguments.contains(&Other) => Other,
        (function, arguments) if !arguments.contains(&Linear) && !keeps_zero(function, arguments) => Free,
        (Function::Negate, [Linear]) => Linear,
        (Function::Negate, [Zero]) | (Function::Add | Function::Subtract, [Zero, Zero]) => Zero,
        (Function::Add | Function::Subtract, [Linear | Zero, Linear | Zero]) => Linear,
        (Function::Multiply, [Linear, Free | Zero] | [Free | Zero, Linear]) => Linear,
        (Function::MaskedProduct, [Free, Linear]) => Linear,
        (Function::Divide, [Linear, Free]) => Linear,
        _ => Other,
    }
}

/// Whether zeros alone make a zero.
fn keeps_zero(function: Function, arguments: &[Degree]) -> bool {
    let sums = matches!(function, Function::Negate | Function::Add | Function::Subtract);
    sums && arguments.iter().all(|degree| *degree == Degree::Zero)
}

struct Check<'a> {
    program: &'a Program,
    value: &'a Value,
}

impl Check<'_> {
    fn order_of_values(&self, id: ValueId) -> Option<String> {
        let late = self.value.operation.operands().into_iter().find(|operand| *operand >= id)?;
        Some(format!("`{}` reads a value that is not before it, number {}", self.value.name, late.0))
    }

    /// Only a sum may take the batch away.
    fn batch(&self) -> Option<String> {
        let sums = matches!(self.value.operation, Operation::Contract(_) | Operation::ScatterAdd { .. });
        let real = self.value.element == Element::Real;
        let mut operands = self.value.operation.operands().into_iter().map(|id| self.program.value(id));
        let batched = operands.find(|operand| operand.batched && !self.value.batched && !(sums && real))?;
        Some(format!("reads `{}` of one sample", batched.name))
    }

    fn operation(&self) -> Vec<String> {
        match &self.value.operation {
            Operation::Leaf(leaf) => self.leaf(*leaf),
            Operation::Random(_) if self.value.batched && self.value.element == Element::Real => Vec::new(),
            Operation::Random(_) => vec!["is by chance, but not a real number of each sample".to_string()],
            Operation::Contract(terms) => self.contract(terms),
            Operation::Map(map) => self.map(map),
            Operation::Order(order) => self.order(order),
            Operation::Gather { source, at } => {
                let wrong = self.elements(*source, self.value.element);
                wrong.into_iter().chain(self.place(at, &self.program.value(*source).shape, &self.value.shape)).collect()
            }
            Operation::ScatterAdd { source, at } => {
                let wrong = self.elements(*source, Element::Real);
                wrong.into_iter().chain(self.place(at, &self.value.shape, &self.program.value(*source).shape)).collect()
            }
        }
    }

    fn leaf(&self, leaf: Leaf) -> Vec<String> {
        let wrong = match leaf {
            Leaf::Parameter { .. } | Leaf::Constant(_) if self.value.batched => "is of no sample, but batched",
            Leaf::Constant(constant) => match self.program.constants.get(constant.0) {
                Some(numbers) if numbers.len() == size(&self.value.shape) => return Vec::new(),
                Some(_) => "has another number of elements than the constant",
                None => "is a constant that the program does not hold",
            },
            _ => return Vec::new(),
        };
        vec![wrong.to_string()]
    }

    fn elements(&self, source: ValueId, element: Element) -> Vec<String> {
        let found = self.program.value(source).element;
        (found != element).then(|| format!("expected {element:?}, found {found:?}")).into_iter().collect()
    }

    fn access(&self, at: &[Affine], shape: &[usize], rank: usize) -> Vec<String> {
        let mut wrong = Vec::new();
        if at.len() != shape.len() {
            wrong.push(format!("{} positions for an array of rank {}", at.len(), shape.len()));
        }
        if at.iter().flat_map(|affine| &affine.terms).any(|(index, _)| index.0 >= rank) {
            wrong.push(format!("an index outside the box of rank {rank}"));
        }
        wrong
    }

    fn read(&self, read: &Read, rank: usize) -> Vec<String> {
        self.access(&read.at, &self.program.value(read.value).shape, rank)
    }

    fn contract(&self, terms: &[Term]) -> Vec<String> {
        let mut wrong: Vec<String> = terms.iter().flat_map(|term| self.term(term)).collect();
        let once = |term: &Term| term.b.is_none() && size(&term.extents()) == size(&self.value.shape);
        if self.value.element != Element::Real && !matches!(terms, [term] if once(term)) {
            wrong.push("only reals are added up".into());
        }
        wrong
    }

    fn term(&self, term: &Term) -> Vec<String> {
        let rank = term.indices.len();
        let mut wrong = self.access(&term.out, &self.value.shape, rank);
        for read in term.reads() {
            wrong.extend(self.read(read, rank));
            wrong.extend(self.elements(read.value, self.value.element));
        }
        wrong
    }

    fn map(&self, map: &Map) -> Vec<String> {
        let rank = self.value.shape.len();
        let mut wrong = Vec::new();
        for read in &map.operands {
            let operand = self.program.value(read.value);
            wrong.extend(self.read(read, rank));
            let inside = read.at.iter().zip(&operand.shape).all(|(at, n)| at.stays_inside(&self.value.shape, *n));
            wrong.extend((!inside).then(|| format!("reads `{}` out of range", operand.name)));
        }
        let operands: Vec<Element> = map.operands.iter().map(|read| self.program.value(read.value).element).collect();
        let element = map.body.elements(&operands)[map.body.result().0];
        let fits = element == Some(self.value.element) && element != Some(Element::Bool);
        wrong.extend((!fits).then(|| format!("gives {element:?}")));
        wrong
    }

    fn order(&self, order: &Order) -> Vec<String> {
        let extents: Vec<usize> = order.indices.iter().map(|index| index.extent).collect();
        let mut wrong = self.read(&order.operand, extents.len());
        wrong.extend(self.elements(order.operand.value, Element::Real));
        let (kept, compared) = extents.split_at(order.kept.min(extents.len()));
        let own = kept.iter().copied().chain(order.take).eq(self.value.shape.iter().copied());
        wrong.extend((!own).then(|| "keeps other indices than its own".to_string()));
        let some = order.take.is_none_or(|take| (1..=size(compared)).contains(&take));
        wrong.extend((!some).then(|| format!("takes {:?} of {} positions", order.take, size(compared))));
        wrong.extend((self.value.element != Element::Integer).then(|| "positions are integers".to_string()));
        wrong
    }

    fn place(&self, at: &super::Place, shape: &[usize], over: &[usize]) -> Vec<String> {
        let rank = axes(over).len();
        let expected = if matches!(at, super::Place::Flat(_)) { 1 } else { shape.len() };
        let mut wrong = Vec::new();
        if at.positions().len() != expected {
            wrong.push(format!("expected {expected} positions, found {}", at.positions().len()));
        }
        let mut indices = at.positions().iter().flat_map(|position| &position.affine.terms);
        if indices.any(|(index, _)| index.0 >= rank) {
            wrong.push(format!("an index outside the box of rank {rank}"));
        }
        for read in at.reads() {
            wrong.extend(self.read(read, rank));
            wrong.extend(self.elements(read.value, Element::Integer));
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Body, PortId, Role, access};

    /// `x` of each sample, its sum over the samples, and what reads that.
    fn read_by(batched: bool, operands: &[usize]) -> Vec<String> {
        let mut program = Program::default();
        let mut push = |name: &str, batched, operation| {
            let (name, shape, element, role) = (name.into(), vec![2], Element::Real, Role::Value);
            program.push(Value { name, shape, element, batched, role, operation, origin: None })
        };
        let whole = |value: usize| Read::whole(ValueId(value), 1);
        let term = |value| Term { indices: axes(&[2]), out: access::identity(1), a: whole(value), b: None };
        push("x", true, Operation::Leaf(Leaf::Port(PortId(0))));
        push("sum", false, Operation::Contract(vec![term(0)]));
        let tanh = Map { operands: vec![whole(1)], body: Body::of(Function::Tanh) };
        push("t", false, Operation::Map(tanh));
        push("y", batched, Operation::Contract(operands.iter().map(|operand| term(*operand)).collect()));
        verify(&program)
    }

    #[test]
    fn what_is_of_each_sample_reads_no_sum_over_them() {
        assert_eq!(
            [read_by(true, &[0]), read_by(false, &[0]), read_by(false, &[1, 2])],
            [const { Vec::<String>::new() }; 3]
        );
        let wrong = |sum: &str| vec![format!("`y`: reads `{sum}`, a sum over the samples, for each sample")];
        assert_eq!([read_by(true, &[1]), read_by(true, &[0, 2])], [wrong("sum"), wrong("t")]);
        assert_eq!([read_by(false, &[0, 1]), read_by(false, &[2, 0])], [wrong("sum"), wrong("t")]);
    }
}
