//! [`Step`]: what a plan is made of. A step names values and sizes only, so that it can be printed without a look at its
//! neighbours.

use super::home::Binding;
pub use super::kernels::{Activation, Axis, Dense, Geometry, Pooled, Product, Sliding, Strided, Windows};
pub use super::sum::{Begin, Fold, Lines, Sum};
pub use super::updated::{Updated, UpdatedBy};
use crate::ir::{ApplicationId, Map, Operation, Order, Place, Program, Term, Value, ValueId};

/// One step of a plan: a call of a kernel, or loops.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The values that are there afterwards, in order. A step that only adds names the value that it adds to.
    pub makes: Vec<ValueId>,
    /// The values that it computes on the way and stores nowhere: the sums that a function is applied to, `z1` of
    /// `y2 = ramp(z1)`; a gradient that an array is updated by.
    pub through: Vec<ValueId>,
    /// The means that makes them.
    pub by: By,
    /// The terms of a contraction that a kernel adds, where others are left to other steps; nothing where it adds all.
    pub terms: Vec<Term>,
    /// Whether the memory of the values is overwritten or added to.
    pub start: Start,
    /// Whether it runs behind the last block of a batch only, as it reads sums over all samples.
    pub behind: bool,
    /// The memory of the scratch that is in use from this step on.
    pub binds: Vec<Binding>,
    /// The values that no later step reads.
    pub frees: Vec<ValueId>,
}

/// What a step does with the numbers that its memory holds already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// They are overwritten.
    Overwrite,
    /// They are overwritten for the first block of a batch and added to for the others: the argument `add` says which.
    AddIfTold,
    /// They are added to.
    Add,
}

/// The means by which a step makes its values.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// A kernel of a product, with a vector of each sample.
    Product(Product),
    /// The kernel of strided views: a product of arrays that lie in any order.
    Strided(Box<Strided>),
    /// One means in one case and another in all others: loops for one sample, say, and a kernel for a block.
    Each(Box<Each>),
    /// A kernel of windows that slide over an array, with weights.
    Windows(Windows),
    /// A kernel of windows without weights.
    Pool(Pool),
    /// A contraction as loops in the order of its box.
    Sum(Sum),
    /// A sum over an axis, or the largest or smallest along it, where what is kept lies behind that axis in memory.
    Lines(Lines),
    /// A scalar expression for every element.
    Elementwise(Elementwise),
    /// Random numbers, by a kernel: those of this stream.
    Random(ApplicationId),
    /// A search for positions, as loops.
    Positions(Positions),
    /// The elements at computed positions, as loops: the source, and where it is read.
    Gather(ValueId, Place),
    /// A value that is added to another one at computed positions, as loops.
    Scatter(Scatter),
    /// A learned array, less the rate times its gradient.
    Update(Updated),
    /// A wanted part that is a copy of a value that lies elsewhere.
    Copy {
        /// The value.
        of: ValueId,
        /// Which wanted thing.
        wanted: usize,
        /// Which of its parts.
        part: usize,
    },
}

/// A means for one case, and another for all others.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// The case.
    pub when: When,
    /// The means in that case, one after the other: the first starts the sums, the others add to them.
    pub then: Vec<By>,
    /// The means in all other cases.
    pub otherwise: By,
}

/// A case that is known when a net is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The body runs for one sample, `B == 1`.
    One,
    /// The body runs for a block of samples, `B > 1`.
    Block,
    /// The body runs for one sample, and sums need not be in the canonical order.
    OneInAnyOrder,
    /// Sums need not be in the canonical order: the feature `deterministic` is off.
    AnyOrder,
}

/// Windows without weights, by a kernel.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Which kernel.
    pub kernel: Pooled,
    /// How the windows slide.
    pub geometry: Geometry,
    /// What it reads, in the order of its arguments.
    pub operands: Vec<ValueId>,
}

/// A scalar expression for every element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elementwise {
    /// The expression.
    pub map: Map,
    /// Whether one loop goes over all numbers of all samples, as all that is read lies as what is written; else it is a nest.
    pub flat: bool,
}

/// A search for positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Positions {
    /// The search.
    pub order: Order,
    /// The value of the elements at these positions, made by the same step: `y3[i] = y2[at3[i]]`.
    pub found: Option<ValueId>,
}

/// Something that is added at computed positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scatter {
    /// What is added.
    pub source: ValueId,
    /// Where.
    pub at: Place,
    /// The search that found the positions, where the scatter repeats its loops; else it looks up each position.
    pub put_back: Option<PutBack>,
}

/// A scatter to what a search found in windows that share no element. It goes through the elements of each window: the one that
/// was found gets the number, the others get 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutBack {
    /// The positions that were found.
    pub positions: ValueId,
    /// The search.
    pub order: Order,
    /// Whether the windows cover every element, so that none has to be set to 0 first.
    pub covers: bool,
}

impl Step {
    /// The values that it reads.
    pub fn reads(&self) -> Vec<ValueId> {
        self.by.reads()
    }

    /// The same step, made as in all cases but the special one.
    pub fn otherwise(&self) -> Step {
        match &self.by {
            By::Each(each) => Step { by: each.otherwise.clone(), ..self.clone() },
            _ => self.clone(),
        }
    }

    /// A value with the part of its operation that this step does: the terms that it adds of several, or `e / s` of
    /// `e / s + u_bar` where another step scatters `u_bar`.
    pub fn value(&self, program: &Program, id: ValueId) -> Value {
        if let By::Each(_) = &self.by {
            return self.otherwise().value(program, id);
        }
        let value = program.value(id).clone();
        let operation = match (&self.by, &value.operation) {
            _ if !self.makes.contains(&id) => return value,
            (By::Sum(Sum { terms, .. }), _) => Operation::Contract(terms.clone()),
            (By::Strided(strided), _) => Operation::Contract(vec![strided.term.clone()]),
            (By::Product(_) | By::Windows(_), _) if !self.terms.is_empty() => Operation::Contract(self.terms.clone()),
            (By::Elementwise(Elementwise { map, .. }), _) => Operation::Map(map.clone()),
            (By::Scatter(Scatter { source, at, .. }), _) => Operation::ScatterAdd { source: *source, at: at.clone() },
            _ => return value,
        };
        Value { operation, ..value }
    }

    /// A step that overwrites one value.
    pub(super) fn of(id: ValueId, by: By) -> Step {
        let (through, terms, binds, frees) = Default::default();
        Step { makes: vec![id], through, by, terms, start: Start::Overwrite, behind: false, binds, frees }
    }

    /// The same with another start.
    pub(super) fn starting(self, start: Start) -> Step {
        Step { start, ..self }
    }

    /// The same, going through a value that is stored nowhere.
    pub(super) fn through(mut self, id: ValueId) -> Step {
        self.through.push(id);
        self
    }
}

impl By {
    fn reads(&self) -> Vec<ValueId> {
        let of = |terms: &[Term]| terms.iter().flat_map(Term::reads).map(|read| read.value).collect();
        match self {
            By::Product(product) => product.operands.clone(),
            By::Strided(strided) => strided.term.reads().map(|read| read.value).collect(),
            By::Each(each) => each.otherwise.reads(),
            By::Windows(windows) => windows.operands.into_iter().chain(windows.biases).collect(),
            By::Pool(pool) => pool.operands.clone(),
            By::Random(_) => Vec::new(),
            By::Sum(sum) => of(&sum.terms),
            By::Lines(lines) => std::iter::once(lines.of).chain(lines.times).collect(),
            By::Elementwise(elementwise) => elementwise.map.operands.iter().map(|read| read.value).collect(),
            By::Positions(positions) => vec![positions.order.operand.value],
            By::Gather(source, at) | By::Scatter(Scatter { source, at, .. }) => {
                std::iter::once(*source).chain(at.reads().map(|read| read.value)).collect()
            }
            By::Update(updated) => match &updated.by {
                UpdatedBy::Kernel(product) => product.operands.clone(),
                UpdatedBy::Back { seed, input } => vec![*seed, *input],
                UpdatedBy::Summed(term) => of(std::slice::from_ref(term)),
                UpdatedBy::Stored => vec![updated.update.gradient],
            },
            By::Copy { of, .. } => vec![*of],
        }
    }
}
