//! A value that is a rest plus something scattered: the rest is computed in the memory of the value, and the scatter adds there.
//!
//! ```text
//! u_bar[target] += -1;  x_bar[i] = e[i] / s + u_bar[i]        becomes        x_bar[i] = e[i] / s;  x_bar[target] += -1
//! ```
//!
//! An element that nothing is scattered to is the rest plus 0: the same to the bit where the rest is never -0.0.

use super::positions;
use crate::ir::{Body, Function, Map, Node, Operation, Place, Read, Scalar, ValueId, access};
use crate::plan::scene::Scene;
use crate::plan::step::{By, Scatter, Start, Step};

/// How many values deep [`is_plus_of`] looks into what a map is computed from.
const MOST_LEVELS: usize = 8;

/// A map that is the sum of something scattered and a rest.
#[derive(Clone, Debug)]
pub(super) struct Onto {
    /// What is scattered.
    pub(super) scattered: ValueId,
    /// The map without it.
    pub(super) rest: Map,
}

/// The scattered value that a map adds, and what is left, where nothing else reads the value.
pub(super) fn onto(scene: &Scene<'_>, id: ValueId) -> Option<Onto> {
    let Operation::Map(map) = scene.operation(id) else { return None };
    let Scalar::Apply(Function::Add, arguments) = map.body.node(map.body.result()) else { return None };
    let [a, b] = arguments[..] else { return None };
    [(a, b), (b, a)].into_iter().find_map(|(scattered, rest)| {
        let Scalar::Operand(operand) = *map.body.node(scattered) else { return None };
        let read = &map.operands[operand];
        let rest = without(map, operand, rest)?;
        (is_added(scene, id, read) && is_plus_of(scene, &rest, MOST_LEVELS))
            .then_some(Onto { scattered: read.value, rest })
    })
}

/// The step that adds what is scattered to a value.
pub(super) fn step(scene: &Scene<'_>, id: ValueId, scattered: ValueId) -> Option<Step> {
    let Operation::ScatterAdd { source, at } = scene.operation(scattered) else { return None };
    let scatter = Scatter { source: *source, at: at.clone(), put_back: None };
    Some(Step::of(id, By::Scatter(scatter)).starting(Start::Add).through(scattered))
}

/// Whether a read is of a value that plain loops scatter, that nothing else reads, and that lies in memory as this one does.
fn is_added(scene: &Scene<'_>, id: ValueId, read: &Read) -> bool {
    let (own, of) = (scene.view(id), scene.view(read.value));
    let is_alike = own.is_like(of) && own.layout == of.layout && access::is_identity(&read.at);
    let is_alone = scene.is_read_once(read.value) && scene.is_overwritten_in_memory(id);
    let is_plain = |source: ValueId, at: &Place| positions::searched(scene, source, at).is_none();
    let is_scattered =
        matches!(scene.operation(read.value), Operation::ScatterAdd { source, at } if is_plain(*source, at));
    is_alike && is_alone && is_scattered && scene.start(read.value) == Start::Overwrite
}

/// The map whose result is the node `rest`; nothing where that reads the operand, too.
fn without(map: &Map, operand: usize, rest: Node) -> Option<Map> {
    let (body, kept) = map.body.clone().finish(rest).pruned();
    let operands = kept.iter().map(|kept| map.operands[*kept].clone()).collect();
    (!kept.contains(&operand)).then_some(Map { operands, body })
}

/// Whether a map is 0 or above and never -0.0.
fn is_plus_of(scene: &Scene<'_>, map: &Map, levels: usize) -> bool {
    is_plus(scene, map, &map.body, map.body.result(), levels)
}

fn is_plus(scene: &Scene<'_>, map: &Map, body: &Body, node: Node, levels: usize) -> bool {
    match body.node(node) {
        Scalar::Real(bits) => f64::from_bits(*bits).is_sign_positive(),
        Scalar::Operand(operand) => is_plus_value(scene, map.operands[*operand].value, levels),
        Scalar::Apply(Function::Exp | Function::Sigmoid, _) => true,
        Scalar::Apply(Function::Add | Function::Multiply | Function::Divide, arguments) => {
            arguments.iter().all(|argument| is_plus(scene, map, body, *argument, levels))
        }
        _ => false,
    }
}

fn is_plus_value(scene: &Scene<'_>, id: ValueId, levels: usize) -> bool {
    let Some(levels) = levels.checked_sub(1) else { return false };
    match scene.operation(id) {
        Operation::Map(map) => is_plus_of(scene, map, levels),
        Operation::Contract(terms) => {
            terms.iter().all(|term| term.reads().all(|read| is_plus_value(scene, read.value, levels)))
        }
        _ => false,
    }
}
