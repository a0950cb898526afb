//! The steps of a function: what is made by what.
//!
//! ```text
//! z1 = b1 + sum[j](w1 * input);   y2 = ramp(z1)          one step: the kernel applies the function to its sums
//! at3 = position of the largest;  y3 = y2[at3]           one step: what was found is known when its position is
//! u_bar[target] += -1;  x_bar = e / s + u_bar            two steps in one memory: x_bar = e / s;  x_bar[target] += -1
//! w1_bar = z1_bar * input;        w1 -= rate * w1_bar    one step, where nothing else reads the gradient
//! h_bar = sum[i](z_bar[i] * w[i, j]) + k_bar[j]          two steps: the first starts, the second adds
//! ```
//!
//! | module | what it decides |
//! |---|---|
//! | `together` | which values are made in one step |
//! | `onto` | what is scattered onto another value |
//! | `contraction` | the steps of a contraction: a kernel, kernels that add, or loops |
//! | `roles` | what each index of a product does: row, column, reduced, batch |
//! | `product`, `windows`, `pool` | the kernel of a form |
//! | `strided` | a product that has no form of its own |
//! | `sum` | how loops begin |
//! | `lines` | reductions along lines of memory |
//! | `elementwise`, `positions` | one loop or a nest; searches and what is done at computed positions |
//! | `update` | how a learned array is updated |

mod contraction;
mod depthwise;
mod elementwise;
mod lines;
mod onto;
mod pool;
mod positions;
mod product;
mod roles;
mod strided;
mod sum;
mod together;
mod update;
mod windows;

use super::Home;
use super::scene::{Scene, copies};
use super::step::{By, Step};
use crate::ir::{Map, Operation, ValueId};
use onto::Onto;
use together::Together;

/// All steps, in order: those behind the last block stand behind all others.
pub(super) fn steps(scene: &Scene<'_>) -> Vec<Step> {
    let together = Together::of(scene);
    let updates = update::by_place(scene);
    let mut steps = Vec::new();
    for id in scene.program.ids() {
        if let Some(update) = updates.instead.get(&id) {
            steps.extend(update.clone());
        } else if !together.is_made_elsewhere(id) {
            steps.extend(of_value(scene, &together, id));
        }
        steps.extend(updates.behind.get(&id).into_iter().flatten().cloned());
    }
    let copy = |((wanted, part), of)| Step { makes: Vec::new(), ..Step::of(of, By::Copy { of, wanted, part }) };
    steps.extend(copies(scene).into_iter().map(copy));
    steps.iter_mut().for_each(|step| step.behind = scene.is_behind(&step.reads()));
    steps.sort_by_key(|step| step.behind);
    steps
}

/// A map, and what is scattered onto it.
fn elementwise(scene: &Scene<'_>, together: &Together, id: ValueId, map: &Map) -> Vec<Step> {
    match together.onto(id) {
        Some(Onto { scattered, rest }) => {
            std::iter::once(elementwise::step(scene, id, rest)).chain(onto::step(scene, id, *scattered)).collect()
        }
        None => vec![elementwise::step(scene, id, map)],
    }
}

fn of_value(scene: &Scene<'_>, together: &Together, id: ValueId) -> Vec<Step> {
    match scene.operation(id) {
        _ if scene.first_home(id) == Home::Number => Vec::new(),
        Operation::Leaf(_) => Vec::new(),
        Operation::Random(stream) => vec![Step::of(id, By::Random(*stream))],
        Operation::Contract(terms) => contraction::steps(scene, id, terms),
        Operation::Map(map) => match together.sums_of(id) {
            Some((sums, function)) => contraction::with_function(scene, id, sums, function),
            None => elementwise(scene, together, id, map),
        },
        Operation::Order(order) => vec![positions::search(scene, id, order, together.found_at(id))],
        Operation::Gather { source, at } => {
            vec![Step::of(id, By::Gather(*source, at.clone())).starting(scene.start(id))]
        }
        Operation::ScatterAdd { source, at } => vec![positions::scatter(scene, id, *source, at)],
    }
}
