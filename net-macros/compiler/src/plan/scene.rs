//! What the choices of a plan look at: a derived function, how its values lie, and who reads them.

use super::behind::Behind;
use super::home::Home;
use super::rows;
use super::step::Start;
use super::views::{Holds, Layout, View};
use crate::derive::{Derived, Update};
use crate::ir::{Element, Leaf, Operation, Program, Read, Value, ValueId};
use crate::layers::MemoryOrder;
use crate::net::{Net, Source};
use crate::requests::{Function, How, Want};

/// A function before it has a plan.
pub(super) struct Scene<'a> {
    pub(super) net: &'a Net,
    pub(super) function: &'a Function,
    pub(super) derived: &'a Derived,
    pub(super) program: &'a Program,
    /// The wanted part that each value is written to.
    results: Vec<Option<(usize, usize)>>,
    /// How each value lies.
    views: Vec<View>,
    /// How often each value is read by others or wanted.
    reads: Vec<usize>,
    /// Whether each value is a number that is added somewhere, and nothing else: `x_bar[target] += -1`.
    is_number: Vec<bool>,
    /// What is computed behind the last block only.
    behind: Behind,
}

impl<'a> Scene<'a> {
    pub(super) fn new(net: &'a Net, function: &'a Function, derived: &'a Derived) -> Self {
        let program = &derived.program;
        let results = results(net, function, derived);
        let (views, reads, is_number) = (Vec::new(), reads(derived), numbers(program));
        let behind = Behind::of(function, derived);
        let mut scene = Scene { net, function, derived, program, results, views, reads, is_number, behind };
        let is_addressed = rows::addressed(program);
        for id in program.ids() {
            if goes_by_rows(&scene, id, is_addressed[id.0]) {
                scene.results[id.0] = None;
                let own = view(&scene, id, scene.first_home(id));
                scene.views.push(View { layout: Layout::Rows, ..own });
            } else {
                scene.views.push(view(&scene, id, scene.first_home(id)));
            }
        }
        scene
    }

    /// Where a value lies if it needs memory of its own: a scalar in a local, an array in a slot, and in one, too, a sum that goes on from
    /// block to block.
    pub(super) fn first_home(&self, id: ValueId) -> Home {
        match (&self.program.value(id).operation, self.results[id.0]) {
            (Operation::Leaf(leaf), _) => Home::Leaf(*leaf),
            (_, Some((wanted, part))) => Home::Result(wanted, part),
            _ if self.is_number[id.0] => Home::Number,
            _ if self.program.value(id).shape.is_empty() && !self.goes_on(id) => Home::Local,
            _ => Home::Slot(usize::MAX),
        }
    }

    pub(super) fn operation(&self, id: ValueId) -> &'a Operation {
        &self.program.value(id).operation
    }

    pub(super) fn view(&self, id: ValueId) -> &View {
        &self.views[id.0]
    }

    pub(super) fn into_views(self) -> Vec<View> {
        self.views
    }

    /// Whether one other value reads this one, once, and nobody wants it.
    pub(super) fn is_read_once(&self, id: ValueId) -> bool {
        self.reads[id.0] == 1
    }

    /// Whether nobody wants the value, no value reads it, and it updates one array.
    pub(super) fn is_update_only(&self, update: &Update) -> bool {
        let others = self.derived.updates.iter().filter(|other| other.gradient == update.gradient);
        self.reads[update.gradient.0] == 0 && others.count() == 1
    }

    /// Whether a value lies in a local.
    pub(super) fn is_local(&self, id: ValueId) -> bool {
        self.first_home(id) == Home::Local
    }

    /// Whether a value overwrites its memory or is added to it. A gradient with respect to learned arrays is added, in the caller's
    /// buffer: that of `accumulate(parameters)` always, that of `grad(parameters)` where the body is told to, unless it is computed
    /// from whole sums; and a sum that goes on from block to block.
    pub(super) fn start(&self, id: ValueId) -> Start {
        let Home::Result(wanted, _) = self.first_home(id) else {
            return if self.goes_on(id) { Start::AddIfTold } else { Start::Overwrite };
        };
        match self.function.wanted[wanted] {
            Want { how: How::Accumulate, .. } => Start::Add,
            _ if self.is_behind(&self.operation(id).operands()) => Start::Overwrite,
            Want { what, .. } if what.is_summed() => Start::AddIfTold,
            _ => Start::Overwrite,
        }
    }

    /// Whether a value is written to memory, over what is there.
    pub(super) fn is_overwritten_in_memory(&self, id: ValueId) -> bool {
        self.start(id) == Start::Overwrite && !self.is_local(id)
    }

    /// Whether a value is a sum over the samples, as a gradient of weights is: each sample has its own of some operand, but not
    /// of the value.
    pub(super) fn sums_samples(&self, id: ValueId) -> bool {
        let operands = self.operation(id).operands();
        !self.view(id).batched && operands.into_iter().any(|operand| self.view(operand).batched)
    }

    /// Whether a value is a sum over the samples that others read: it goes on from block to block.
    pub(super) fn goes_on(&self, id: ValueId) -> bool {
        self.behind.is_sum(id)
    }

    /// Whether a step that reads these values runs behind the last block only.
    pub(super) fn is_behind(&self, reads: &[ValueId]) -> bool {
        self.behind.is_behind(reads)
    }

    /// Where the elements of what is given or wanted lie in its Rust type.
    pub(super) fn memory_order(&self, home: Home) -> MemoryOrder {
        match home {
            Home::Leaf(Leaf::Parameter { layer, array }) => self.net.order(layer, array),
            Home::Leaf(Leaf::Port(port)) => self.net.order_of(Source::Port(port)),
            Home::Leaf(Leaf::Seed(seed)) => {
                self.function.imposed().nth(seed).map(|source| self.net.order_of(source)).unwrap_or_default()
            }
            Home::Result(wanted, part) => self.function.wanted[wanted].what.memory_order(self.net, part),
            _ => MemoryOrder::Columns,
        }
    }
}

/// The wanted part that each value is written to, if any.
fn results(net: &Net, function: &Function, derived: &Derived) -> Vec<Option<(usize, usize)>> {
    let mut results = vec![None; derived.program.values.len()];
    // A sequence is copied: computed where it is wanted it would lie in another order, go through other kernels, and have other
    // bits, than where nobody wants it.
    let is_sequence = |(wanted, part): (usize, usize)| {
        let what = function.wanted[wanted].what;
        !what.is_summed() && what.memory_order(net, part) == MemoryOrder::Rows
    };
    let written = parts(derived).filter(|(place, id)| can_be_written(derived, *id) && !is_sequence(*place));
    for (place, id) in written {
        results[id.0].get_or_insert(place);
    }
    results
}

/// The wanted parts that are copied at the end: leaves, what is wanted twice, sequences, and positions, which become indices
/// on the way.
pub(super) fn copies(scene: &Scene<'_>) -> Vec<((usize, usize), ValueId)> {
    let (derived, written) = (scene.derived, &scene.results);
    parts(derived).filter(|(place, id)| written[id.0] != Some(*place)).collect()
}

/// All wanted parts: which wanted thing, which of its parts, and the value.
fn parts(derived: &Derived) -> impl Iterator<Item = ((usize, usize), ValueId)> {
    derived
        .results
        .iter()
        .enumerate()
        .flat_map(|(wanted, parts)| parts.iter().enumerate().map(move |(part, id)| ((wanted, part), *id)))
}

/// Whether a wanted value can be computed where the caller wants it.
fn can_be_written(derived: &Derived, id: ValueId) -> bool {
    let value = derived.program.value(id);
    !matches!(value.operation, Operation::Leaf(_)) && value.element == Element::Real
}

fn reads(derived: &Derived) -> Vec<usize> {
    let mut reads = vec![0; derived.program.values.len()];
    let operands = derived.program.values.iter().flat_map(|value| value.operation.operands());
    operands.chain(derived.results.iter().flatten().copied()).for_each(|id| reads[id.0] += 1);
    reads
}

/// How a value lies in its home. A scalar of the caller's goes in by value and out by reference.
fn view(scene: &Scene<'_>, id: ValueId, home: Home) -> View {
    let value = scene.program.value(id);
    let batched = is_batched(scene, id, home);
    let is_input = matches!(home, Home::Leaf(_));
    let is_learned = matches!(home, Home::Leaf(Leaf::Parameter { .. }) | Home::Result(..));
    let layout = match value.shape.len() {
        rank if is_learned && !batched => Layout::learned(rank, scene.memory_order(home)),
        0 if matches!(home, Home::Result(..)) || scene.goes_on(id) => Layout::Reference,
        0 if !batched => Layout::Value,
        0 | 1 => Layout::Rows,
        _ if value.element == Element::Integer && is_input => Layout::Rows,
        _ if scene.memory_order(home) == MemoryOrder::Rows => Layout::Rows,
        _ => Layout::Columns,
    };
    let is_given = layout == Layout::Reference && is_input;
    let holds = match value.element {
        Element::Integer if is_input => Holds::Classes,
        Element::Integer => Holds::Positions,
        _ => Holds::Reals,
    };
    View { layout: if is_given { Layout::Value } else { layout }, shape: value.shape.clone(), batched, holds }
}

/// Whether a value lies by rows, in the scratch, since it is made faster so or its places were found in what lies so. Where it is
/// wanted it is copied: whether somebody wants it decides nothing of how it and what is made of it are computed.
fn goes_by_rows(scene: &Scene<'_>, id: ValueId, is_addressed: bool) -> bool {
    let value = scene.program.value(id);
    let is_leaf = matches!(value.operation, Operation::Leaf(_));
    // The elements of random numbers count by rows.
    if matches!(value.operation, Operation::Random(_)) {
        return value.shape.len() > 1;
    }
    let is_free = !is_leaf && !scene.is_number[id.0] && value.shape.len() > 1 && value.batched;
    let goes = if is_addressed { rows::is_found_by_rows } else { rows::goes_by_rows };
    is_free && goes(scene.program, &scene.views, id)
}

/// Whether each sample has its own of a value. A wanted value that is the same for all samples, as a gradient may be, is written
/// once for each of them.
fn is_batched(scene: &Scene<'_>, id: ValueId, home: Home) -> bool {
    let of_sample = match home {
        Home::Result(wanted, _) => !scene.function.wanted[wanted].what.is_summed(),
        _ => false,
    };
    scene.program.value(id).batched || of_sample
}

/// For each value whether it is one constant that only scatters by loops read. Positions that a search found do not count: a
/// kernel may carry the value back to them, and a kernel takes an array.
fn numbers(program: &Program) -> Vec<bool> {
    let mut numbers: Vec<bool> = program.ids().map(|id| program.constant(id).is_some()).collect();
    let is_found = |read: &Read| matches!(program.value(read.value).operation, Operation::Order(_));
    let is_loops = |value: &&Value| match &value.operation {
        Operation::ScatterAdd { at, .. } => !at.reads().any(is_found),
        _ => false,
    };
    let others = program.values.iter().filter(|value| !is_loops(value));
    others.flat_map(|value| value.operation.operands()).for_each(|id| numbers[id.0] = false);
    numbers
}
