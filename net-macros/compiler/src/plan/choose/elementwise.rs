//! A function of elements at each position: a nest of loops, or one loop where all that it reads and writes lies alike.
//!
//! The one loop is the faster one: an optimiser unrolls short loops inside a nest before it could make vectors of them.

use crate::ir::{Element, Map, Read, Scalar, ValueId, access, size};
use crate::plan::scene::Scene;
use crate::plan::step::{By, Elementwise, Start, Step};
use crate::plan::views::Layout;

/// A nest over so few elements is left as it is.
const FEW: usize = 4;

/// The step that makes a map.
pub(super) fn step(scene: &Scene<'_>, id: ValueId, map: &Map) -> Step {
    let elementwise = Elementwise { map: map.clone(), flat: is_flat(scene, id, map) };
    Step::of(id, By::Elementwise(elementwise)).starting(scene.start(id))
}

fn is_flat(scene: &Scene<'_>, id: ValueId, map: &Map) -> bool {
    let (value, out) = (scene.program.value(id), scene.view(id));
    let fits = |read: &Read| {
        let of = scene.view(read.value);
        let is_one = of.layout == Layout::Value && !of.batched;
        let is_alike = of.layout == out.layout && of.is_like(out) && access::is_identity(&read.at);
        scene.program.value(read.value).element == Element::Real && (is_one || is_alike)
    };
    let has_indices = map.body.nodes().iter().any(|node| matches!(node, Scalar::Index(_)));
    let is_many = out.batched && value.element == Element::Real && size(&value.shape) > FEW;
    let is_plain = scene.start(id) == Start::Overwrite && !has_indices && !map.is_same_everywhere();
    is_many && is_plain && map.operands.iter().all(fits)
}
